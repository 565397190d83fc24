"""What the festival is called, when and where it is, and which languages it speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from lib.changes import Edit
from lib.files.choices import read_origins
from lib.i18n import Words, mark
from lib.impossible import Impossible
from lib.names import slug
from lib.programme import Festival, Programme, Text
from lib.rulebook import Rulebook
from lib.wording.things import impossible_sentence
from pages import _shared
from pages._settings_table import begun_form, save_begun, say_outdated
from pages._zones import ZONES

TEXT_LANGUAGES = {"fr": mark("French"), "en": mark("English"), "hy": mark("Armenian")}


def this_festival(programme: Programme) -> None:
    """The form of the chosen festival."""
    begun = begun_form("festival", programme, _shown)
    say_outdated(begun)
    known = begun.programme.festival
    asked = _ask(known, begun.key)
    if asked:
        save_begun(begun, Edit(festival=_kept(known, asked)), _saved(asked))


def _shown(programme: Programme) -> Festival:
    """The festival without what the form does not ask for."""
    return replace(programme.festival, kinds=(), rulebook=Rulebook(), description=Text())


def another_festival() -> None:
    """The form of a new one."""
    asked = _ask(None, "new")
    if asked:
        st.query_params["festival"] = asked.id
        _shared.save(Edit(festival=asked), _saved(asked), festival_id=asked.id)


def _saved(festival: Festival) -> str:
    t = _shared.words()
    return t("Saved: {name}", name=_shared.literal(festival.name.to(t.language)))


def _ask(known: Festival | None, key: str) -> Festival | None:
    """What the form says once it is sent, unless that is impossible, which is said."""
    t = _shared.words()
    first_day = known.first_day if known else _shared.now().date()
    with st.form(f"form_{key}"):
        names = {
            language: st.text_input(
                t("Name ({language})", language=t(label)),
                value=dict(known.name.versions).get(language, "") if known else "",
                key=f"name_{language}_{key}",
            )
            for language, label in TEXT_LANGUAGES.items()
        }
        with st.container(horizontal=True):
            first = st.date_input(t("First day"), value=first_day, format="DD/MM/YYYY", key=f"first_{key}")
            last_day = known.last_day if known else first_day + timedelta(days=2)
            last = st.date_input(t("Last day"), value=last_day, format="DD/MM/YYYY", key=f"last_{key}")
            index = ZONES.index(known.zone.key) if known else 0
            zone = st.selectbox(t("Time zone"), ZONES, index=index, key=f"zone_{key}")
        url = st.text_input(t("Web page"), value=known.url if known else "", placeholder="https://", key=f"url_{key}")
        embedders = st.text_input(
            t("Sites that may show it"),
            value=" ".join(known.embedders) if known else "",
            placeholder="https://www.ville.fr",
            help=t(
                "Web sites that may show the public page inside theirs, separated by spaces: https:// and the name of "
                "each, nothing behind it. * lets every site do so; when this is empty, none may."
            ),
            key=f"embedders_{key}",
        )
        label = t("Save") if known else t("Create the festival")
        is_sent = st.form_submit_button(label, type="primary", icon=":material/check:")
    if not is_sent:
        return None
    name = Text(tuple((language, words.strip()) for language, words in names.items() if words.strip()))
    try:
        return Festival(
            id=known.id if known else _free_id(str(name), first.year),
            name=name,
            first_day=first,
            last_day=last,
            zone=ZoneInfo(zone),
            languages=tuple(language for language, _ in name.versions) or ("fr",),
            url=url.strip(),
            embedders=read_origins(embedders),
        )
    except Impossible as impossible:
        st.error(_refusal(impossible, t), icon=":material/error:")
    return None


def _refusal(impossible: Impossible, t: Words) -> str:
    """What is impossible; of several sites in one field, which."""
    said = impossible_sentence(impossible, t)
    if impossible.field != "embedders":
        return said
    return t("{subject}: {said}", subject=_shared.literal(str(impossible.value)), said=said)


def _kept(known: Festival, asked: Festival) -> Festival:
    """As asked, with what the form does not ask for."""
    return replace(asked, kinds=known.kinds, rulebook=known.rulebook, description=known.description)


def _free_id(name: str, year: int) -> str:
    taken = {festival.id for festival in _shared.store().festivals()}
    wished = slug(name) or "festival"
    wished = wished if str(year) in wished else f"{wished}-{year}"
    return next(name for name in (wished, *(f"{wished}-{n}" for n in range(2, 1000))) if name not in taken)
