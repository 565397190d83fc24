"""What the festival is called, when and where it is, and which languages it speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from lib.changes import Edit
from lib.i18n import mark
from lib.impossible import Impossible
from lib.names import slug
from lib.programme import Festival, Text
from lib.wording import impossible_sentence
from pages import _shared
from pages._zones import ZONES

TEXT_LANGUAGES = {"fr": mark("French"), "en": mark("English"), "hy": mark("Armenian")}


def festival_form(known: Festival | None) -> None:
    """The form of a festival, empty for a new one."""
    t = _shared.words()
    first_day = known.first_day if known else _shared.now().date()
    with st.form(f"festival_{known.id if known else 'new'}"):
        names = {
            language: st.text_input(
                t("Name ({language})", language=t(label)),
                value=dict(known.name.versions).get(language, "") if known else "",
                key=f"name_{language}_{known.id if known else 'new'}",
            )
            for language, label in TEXT_LANGUAGES.items()
        }
        with st.container(horizontal=True):
            first = st.date_input(t("First day"), value=first_day, format="DD/MM/YYYY")
            last = st.date_input(
                t("Last day"), value=known.last_day if known else first_day + timedelta(days=2), format="DD/MM/YYYY"
            )
            zone = st.selectbox(t("Time zone"), ZONES, index=ZONES.index(known.zone.key) if known else 0)
        url = st.text_input(t("Web page"), value=known.url if known else "", placeholder="https://")
        if st.form_submit_button(
            t("Save") if known else t("Create the festival"), type="primary", icon=":material/check:"
        ):
            name = Text(tuple((language, words.strip()) for language, words in names.items() if words.strip()))
            try:
                asked = Festival(
                    id=known.id if known else _free_id(str(name), first.year),
                    name=name,
                    first_day=first,
                    last_day=last,
                    zone=ZoneInfo(zone),
                    languages=tuple(language for language, _ in name.versions) or ("fr",),
                    url=url.strip(),
                )
                festival = _kept(known, asked) if known else asked
            except Impossible as impossible:
                st.error(impossible_sentence(impossible, t), icon=":material/error:")
            else:
                st.query_params["festival"] = festival.id
                done = t("Saved: {name}", name=_shared.literal(name.to(t.language)))
                _shared.save(Edit(festival=festival), done, festival_id=festival.id)


def _kept(known: Festival, asked: Festival) -> Festival:
    """As asked, with what the form does not ask for."""
    return replace(asked, kinds=known.kinds, rulebook=known.rulebook, description=known.description)


def _free_id(name: str, year: int) -> str:
    taken = {festival.id for festival in _shared.store().festivals()}
    wished = slug(name) or "festival"
    wished = wished if str(year) in wished else f"{wished}-{year}"
    return next(name for name in (wished, *(f"{wished}-{n}" for n in range(2, 1000))) if name not in taken)
