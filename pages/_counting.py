"""Bringing in a file of counts: its columns, its problems, what it would change, one button."""

from __future__ import annotations

import streamlit as st

from lib.changes import compare_counts
from lib.editing.count_table import astray
from lib.files.columns import COUNTS
from lib.programme import Programme
from lib.store import Memory
from lib.tables import read_counts
from lib.wording.attendance import astray_sentence
from pages import _importing, _shared
from pages._together import as_seen


def import_counts(programme: Programme) -> None:
    """From a file, or from pasted cells, to the counts of the programme."""
    t = _shared.words()
    sheet = _importing.ask_for_sheet("counts")
    if sheet is None:
        st.info(
            t(
                "One row for each item and day: its title or identifier, the day, how many came, and whatever else is "
                "known: bookings, tickets, takings, donations, how people were counted. The scans of the door and the "
                "sales of the box office may come in two files, in either order."
            ),
            icon=":material/lightbulb:",
        )
        return
    festival_id = programme.festival.id
    mapping = _importing.choose_columns(sheet, COUNTS, _shared.store().mapping(festival_id, "counts"))
    reading = read_counts(sheet, programme, mapping)
    _importing.show_problems(reading.problems)
    difference = compare_counts(programme.counts, reading.counts)
    if strays := astray(reading.counts, programme):
        st.warning(_shared.literal(astray_sentence(strays, t)), icon=":material/event_busy:")
    edit = _importing.decide(difference, programme)
    if edit and _importing.confirm(edit, t("Import the counts")):
        memory = Memory({"counts": _importing.by_header(sheet, mapping)})
        _shared.save(edit, t("The counts are saved."), action="import", remember=memory, base=as_seen())
