"""The team comes here to say what the festival is called, when it is, and what its venues can hold."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from lib.changes import Edit
from lib.i18n import mark
from lib.impossible import Impossible
from lib.names import slug
from lib.programme import Festival, Text
from lib.venue_table import edited_venues, venue_frame
from lib.wording import field_label, impossible_sentence
from pages import _shared

TEXT_LANGUAGES = {"fr": mark("French"), "en": mark("English"), "hy": mark("Armenian")}
ZONES = ["Europe/Paris", "Asia/Yerevan", *sorted(available_timezones() - {"Europe/Paris", "Asia/Yerevan"})]

t = _shared.words()


def festival_form(known: Festival | None) -> None:
    """The form of a festival, empty for a new one."""
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
                festival = replace(asked, kinds=known.kinds, description=known.description) if known else asked
            except Impossible as impossible:
                st.error(impossible_sentence(impossible, t), icon=":material/error:")
            else:
                st.query_params["festival"] = festival.id
                done = t("Saved: {name}", name=_shared.literal(name.to(t.language)))
                _shared.save(Edit(festival=festival), done, festival_id=festival.id)


def _free_id(name: str, year: int) -> str:
    taken = {festival.id for festival in _shared.store().festivals()}
    wished = slug(name) or "festival"
    wished = wished if str(year) in wished else f"{wished}-{year}"
    return next(name for name in (wished, *(f"{wished}-{n}" for n in range(2, 1000))) if name not in taken)


def venue_table() -> None:
    """The venues as a table to edit; rows may be added and taken out."""
    programme = _shared.programme()
    st.write(t("What a venue holds decides what clashes there. Opening hours come with a file of venues."))
    column = st.column_config
    edited = st.data_editor(
        venue_frame(programme),
        num_rows="dynamic",
        hide_index=True,
        key=f"venues_{programme.festival.id}_{programme.revision}",
        column_config={
            "id": None,
            "name": column.TextColumn(field_label("name", t), required=True),
            "address": column.TextColumn(field_label("address", t)),
            "city": column.TextColumn(field_label("city", t)),
            "capacity": column.NumberColumn(field_label("capacity", t), min_value=0, step=1),
            "changeover": column.NumberColumn(t("Changeover (minutes)"), min_value=0, step=5),
            "simultaneous": column.NumberColumn(field_label("simultaneous", t), min_value=1, step=1),
            "latitude": column.NumberColumn(field_label("latitude", t)),
            "longitude": column.NumberColumn(field_label("longitude", t)),
            "zone": column.SelectboxColumn(field_label("zone", t), options=ZONES),
            "notes": column.TextColumn(field_label("notes", t)),
        },
    )
    edit, refused = edited_venues(programme, edited)
    for impossible in refused:
        st.error(impossible_sentence(impossible, t), icon=":material/error:")
    if st.button(
        t("Save the venues"), type="primary", icon=":material/check:", disabled=bool(refused) or edit == Edit()
    ):
        _shared.save(edit, t("The venues are saved."))


known = _shared.programme().festival if "festival" in st.session_state else None
if known:
    this, venues, another = st.tabs([t("This festival"), t("Venues"), t("Another festival")])
    with this:
        festival_form(known)
    with venues:
        venue_table()
    with another:
        festival_form(None)
else:
    festival_form(None)
