"""The people of a programme as a table a person edits, and back.

Columns of the frame: id (hidden, "" for whom nothing is known but the name), name, zone (IANA name, missing where
nobody said it), absences (by the clock of the festival, as `dated_hours` writes and reads them), notes.
What a person changed is read by `edited_rows` and becomes an edit of `changes`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from operator import attrgetter
from zoneinfo import ZoneInfo

import pandas as pd

from lib.changes import Edit
from lib.editing.edited_rows import Refusal, Row, TextCell, read_rows
from lib.files.dated_hours import read_absences, write_absences
from lib.i18n import mark
from lib.names import normal_form
from lib.programme import Festival, Person, Programme
from lib.rules.plan import people_of
from lib.span import Span

COLUMNS = ("id", "name", "zone", "absences", "notes")


def people_frame(programme: Programme) -> pd.DataFrame:
    """One row for each of whom something is known, in the order of the programme, then for all others by name."""
    cell = _absences(programme.festival)
    rows = [
        (person.id, person.name, person.zone.key if person.zone else None, cell.write(person.absences), person.notes)
        for person in programme.people
    ]
    rows += [("", name, None, "", "") for name in _others(programme)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("string")


def _absences(festival: Festival) -> TextCell[Span]:
    read = partial(read_absences, zone=festival.zone, first=festival.first_day, last=festival.last_day)
    cure = mark("Write the days and hours as 19/10/2024 14:00-18:00; 20/10/2024.")
    return TextCell("absences", partial(write_absences, zone=festival.zone), read, cure)


def _others(programme: Programme) -> list[str]:
    """The people of the items of whom nothing more is known, as first written."""
    named: dict[str, str] = {}
    for item in programme.items:
        named = people_of(item) | named
    return sorted((named[each] for each in named.keys() - programme.person_by_id.keys()), key=normal_form)


def edited_people(programme: Programme, frame: pd.DataFrame) -> tuple[Edit, tuple[Refusal, ...]]:
    """What the edited frame changes, and the rows that nobody can be: while there are some, it changes nothing.

    A name of whom nothing was known and nothing is said stays a name.
    """
    said, refused = read_rows(frame, partial(_person, programme), attrgetter("id"), named_by="name")
    if refused:
        return Edit(), refused
    known = programme.person_by_id
    written = tuple(person for person in said.values() if person != known.get(person.id, Person(name=person.name)))
    return Edit(people=written, removed_people=tuple(sorted(set(known) - set(said)))), ()


def _person(programme: Programme, row: Row) -> Person:
    name = row["name"] or ""
    known = programme.person_by_id.get(row["id"] or "") or Person(name=name)
    zone = ZoneInfo(row["zone"]) if row["zone"] else None
    absences = _absences(programme.festival).values(row, known.absences)
    return replace(known, name=name, zone=zone, absences=absences, notes=row["notes"] or "")
