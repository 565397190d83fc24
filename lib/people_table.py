"""The people of a programme as a table a person edits, and back.

Columns of the frame: id (hidden, "" for whom nothing is known but the name), name, zone (IANA name, "" for nobody's in
particular), notes.
What a person changed is read by `edited_rows` and becomes an edit of `changes`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from operator import attrgetter
from zoneinfo import ZoneInfo

import pandas as pd

from lib.changes import Edit
from lib.edited_rows import Refusal, Row, read_rows
from lib.names import normal_form
from lib.programme import Person, Programme
from lib.rules.plan import people_of

COLUMNS = ("id", "name", "zone", "absences", "notes")


def people_frame(programme: Programme) -> pd.DataFrame:
    """One row for each of whom something is known, in the order of the programme, then for all others by name."""
    rows = [
        (person.id, person.name, person.zone.key if person.zone else "", "", person.notes)
        for person in programme.people
    ]
    rows += [("", name, "", "", "") for name in _others(programme)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("string")


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
    return replace(known, name=name, zone=zone, notes=row["notes"] or "")
