"""When people are away, and by which clock those live who take part from afar."""

from __future__ import annotations

import streamlit as st

from lib.editing.people_table import edited_people, people_frame
from lib.programme import Programme
from lib.wording.things import field_label
from pages import _shared
from pages._settings_table import begun_table, offer_to_save
from pages._zones import ZONES


def people_table(programme: Programme) -> None:
    """The people as a table to edit: those of the programme are there, others may be added."""
    t = _shared.words()
    st.write(
        t(
            "Everybody whom the programme names is here. Say when they are away, and by which clock whoever takes part "
            "from afar lives."
        )
    )
    column = st.column_config
    begun = begun_table("people", programme, people_frame)
    edited = st.data_editor(
        people_frame(begun.programme),
        num_rows="dynamic",
        hide_index=True,
        placeholder="",
        key=begun.key,
        column_config={
            "id": None,
            "name": column.TextColumn(field_label("name", t), required=True),
            "zone": column.SelectboxColumn(field_label("zone", t), options=ZONES),
            "absences": column.TextColumn(field_label("absences", t), help=t("As 19/10/2024 14:00-18:00; 20/10/2024")),
            "notes": column.TextColumn(field_label("notes", t)),
        },
    )
    offer_to_save(begun, edited_people(begun.programme, edited), t("Save the people"), t("The people are saved."))
