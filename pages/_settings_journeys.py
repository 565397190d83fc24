"""How long the way from one venue to another takes."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.editing.journey_table import edited_journeys, journey_frame
from lib.names import told_apart
from lib.programme import Programme
from lib.wording.things import field_label
from pages import _shared
from pages._settings_table import begun_table, offer_to_save


def journey_table(programme: Programme) -> None:
    """The journeys as a table to edit; rows may be added and taken out."""
    t = _shared.words()
    if len(programme.venues) < 2:
        st.info(t("A journey goes from one venue to another: add two venues first."), icon=":material/place:")
        return
    st.write(
        t(
            "Minutes from door to door; the way back takes as long, unless it has a row of its own. A journey that is "
            "not here is guessed from the coordinates."
        )
    )
    names = told_apart({venue.id: venue.name for venue in programme.venues})

    def say_venue(venue_id: object) -> str:
        return names.get(str(venue_id), str(venue_id))

    column = st.column_config
    venue = partial(column.SelectboxColumn, options=list(names), format_func=say_venue, required=True)
    begun = begun_table("journeys", programme, journey_frame)
    edited = st.data_editor(
        journey_frame(begun.programme),
        num_rows="dynamic",
        hide_index=True,
        placeholder="",
        key=begun.key,
        column_config={
            "origin": venue(field_label("origin", t)),
            "destination": venue(field_label("destination", t)),
            "minutes": column.NumberColumn(field_label("minutes", t), min_value=0, step=5, required=True),
        },
    )
    offer_to_save(
        begun,
        edited_journeys(begun.programme, edited),
        t("Save the journeys"),
        t("The journeys are saved."),
        say_row=say_venue,
    )
