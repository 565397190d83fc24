"""What the venues hold, and when they are open."""

from __future__ import annotations

import streamlit as st

from lib.editing.venue_table import edited_venues, venue_frame
from lib.programme import Programme
from lib.wording.things import field_label
from pages import _shared
from pages._settings_table import begun_table, offer_to_save
from pages._zones import ZONES


def venue_table(programme: Programme) -> None:
    """The venues as a table to edit; rows may be added and taken out."""
    t = _shared.words()
    st.write(t("What a venue holds and when it is open decides what clashes there."))
    column = st.column_config
    begun = begun_table("venues", programme, venue_frame)
    edited = st.data_editor(
        venue_frame(begun.programme),
        num_rows="dynamic",
        hide_index=True,
        placeholder="",
        key=begun.key,
        column_config={
            "id": None,
            "name": column.TextColumn(field_label("name", t), required=True),
            "address": column.TextColumn(field_label("address", t)),
            "city": column.TextColumn(field_label("city", t)),
            "district": column.TextColumn(field_label("district", t)),
            "capacity": column.NumberColumn(field_label("capacity", t), min_value=0, step=1),
            "openings": column.TextColumn(
                field_label("openings", t), help=t("As Tue-Sat 10:00-18:00; Sun 14:00-18:00")
            ),
            "special_days": column.TextColumn(
                field_label("special_days", t), help=t("As 24/12/2024 10:00-16:00; 25/12/2024 closed")
            ),
            "changeover": column.NumberColumn(t("Changeover (minutes)"), min_value=0, step=5),
            "simultaneous": column.NumberColumn(field_label("simultaneous", t), min_value=1, step=1),
            "latitude": column.NumberColumn(field_label("latitude", t)),
            "longitude": column.NumberColumn(field_label("longitude", t)),
            "zone": column.SelectboxColumn(field_label("zone", t), options=ZONES),
            "accessible": column.TextColumn(
                field_label("accessible", t),
                help=t(
                    "Codes of OpenAgenda: mi motor, hi hearing, vi visual, pi psychic, ii intellectual impairment. "
                    "Words such as “wheelchair” or “hearing loop” are understood too."
                ),
            ),
            "notes": column.TextColumn(field_label("notes", t)),
        },
    )
    offer_to_save(begun, edited_venues(begun.programme, edited), t("Save the venues"), t("The venues are saved."))
