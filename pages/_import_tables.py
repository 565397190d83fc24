"""Bringing in people, journeys and accepted clashes: columns, problems, what would change, one button."""

from __future__ import annotations

import streamlit as st

from lib.changes import compare_journeys, compare_people, compare_waivers
from lib.editions import Part, part_of
from lib.files.columns import JOURNEYS, PEOPLE, WAIVERS
from lib.merging import SAME_VENUES, same_as
from lib.programme import Problem
from lib.store import Memory
from lib.tables import Sheet, is_matrix, read_journeys, read_people_sheet, read_waivers
from pages import _importing, _shared
from pages._together import as_seen

_TABLE_OF = {Part.VENUES: "venues", Part.PEOPLE: "people", Part.JOURNEYS: "journeys", Part.WAIVERS: "waivers"}


def table_label(table: str) -> str:
    """What a file of a table holds, in the reader's words."""
    t = _shared.words()
    return {
        "programme": t("Programme items"),
        "venues": t("Venues"),
        "people": t("People and absences"),
        "journeys": t("Journeys"),
        "waivers": t("Accepted clashes"),
    }[table]


def say_if_other(sheet: Sheet, table: str) -> None:
    """That a sheet looks like one of another table than the reader chose."""
    t = _shared.words()
    looks_like = _TABLE_OF.get(part_of(sheet), table)
    if looks_like != table:
        hint = t("This file looks like another one: choose “{table}” above.", table=table_label(looks_like))
        st.info(hint, icon=":material/lightbulb:")


def import_people(sheet: Sheet) -> None:
    """A sheet of people and their absences, from its columns to the button."""
    t, programme = _shared.words(), _shared.programme()
    mapping = _importing.choose_columns(sheet, PEOPLE, _remembered("people"))
    reading = read_people_sheet(sheet, programme.festival, mapping)
    difference = compare_people(programme.people, reading.people, fields=reading.fields, unread=reading.unread)
    memory = Memory({"people": _importing.by_header(sheet, mapping)})
    _take(difference, reading.problems, memory, (t("Import the people"), t("The people are saved.")))


def import_journeys(sheet: Sheet) -> None:
    """A sheet of journeys, one way a row or a matrix, which has no columns to choose."""
    t, programme = _shared.words(), _shared.programme()
    mapping = {} if is_matrix(sheet) else _importing.choose_columns(sheet, JOURNEYS, _remembered("journeys"))
    same = same_as(_remembered(SAME_VENUES), programme.venues)
    reading = read_journeys(sheet, programme, mapping, same)
    difference = compare_journeys(programme.journeys, reading.journeys)
    memory = Memory({"journeys": _importing.by_header(sheet, mapping)} if mapping else {})
    _take(difference, reading.problems, memory, (t("Import the journeys"), t("The journeys are saved.")))


def import_waivers(sheet: Sheet) -> None:
    """A sheet of accepted clashes, from its columns to the button."""
    t, programme = _shared.words(), _shared.programme()
    mapping = _importing.choose_columns(sheet, WAIVERS, _remembered("waivers"))
    reading = read_waivers(sheet, programme, mapping)
    difference = compare_waivers(programme.waivers, reading.waivers, fields=reading.fields)
    memory = Memory({"waivers": _importing.by_header(sheet, mapping)})
    said = t("Import the accepted clashes"), t("The accepted clashes are saved.")
    _take(difference, reading.problems, memory, said)


def _remembered(table: str) -> dict[str, str]:
    return _shared.store().mapping(_shared.programme().festival.id, table)


def _take(
    difference: _importing.AnyDifference, problems: tuple[Problem, ...], memory: Memory, said: tuple[str, str]
) -> None:
    """The problems, what would change, and the button; `said` on it, and once it is done."""
    _importing.show_problems(problems)
    edit = _importing.decide(difference, _shared.programme())
    label, done = said
    if edit and _importing.confirm(edit, label):
        _shared.save(edit, done, action="import", remember=memory, base=as_seen())
