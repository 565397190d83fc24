"""The venues of a festival as a table a person edits, and back.

Columns of the frame: id (hidden, "" for a new row), name, address, city, district, capacity (seats), openings,
special_days, changeover (minutes), simultaneous (items), latitude, longitude (degrees), zone (IANA name, missing for
the festival's), accessible (codes of Need), notes. Hours and needs are written as in files: `exports`, `cells`,
`choices` and `dated_hours` know how. What a person changed is read by `edited_rows` and becomes an edit of `changes`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from operator import attrgetter
from zoneinfo import ZoneInfo

import pandas as pd

from lib.changes import Edit
from lib.editing.edited_rows import Refusal, Row, TextCell, read_rows
from lib.files.cells import read_openings
from lib.files.choices import read_needs
from lib.files.dated_hours import read_special_days, write_special_days
from lib.files.exports import write_openings
from lib.i18n import mark
from lib.programme import Festival, Opening, Programme, SpecialDay, Venue, venue_id_for
from lib.span import MINUTE

COLUMNS = (
    *("id", "name", "address", "city", "district", "capacity", "openings", "special_days"),
    *("changeover", "simultaneous", "latitude", "longitude", "zone", "accessible", "notes"),
)
_OPENINGS: TextCell[Opening] = TextCell(
    "openings", write_openings, read_openings, mark("Write the hours as Tue-Sat 10:00-18:00; Sun 14:00-18:00.")
)
_NEEDS: TextCell[str] = TextCell(
    "accessible",
    ", ".join,
    read_needs,
    mark("Write the needs as mi, hi, vi, pi or ii, or in words such as wheelchair."),
)


def _special_days(festival: Festival) -> TextCell[SpecialDay]:
    read = partial(read_special_days, first=festival.first_day, last=festival.last_day)
    cure = mark("Write the days as 24/12/2024 10:00-16:00; 25/12/2024 closed.")
    return TextCell("special_days", write_special_days, read, cure)


def venue_frame(programme: Programme) -> pd.DataFrame:
    """One row a venue, in the order of the programme."""
    rows = [
        {name: getattr(venue, name) for name in COLUMNS}
        | {"openings": write_openings(venue.openings), "special_days": write_special_days(venue.special_days)}
        | {"accessible": ", ".join(venue.accessible)}
        | {"changeover": venue.changeover // MINUTE, "zone": venue.zone.key if venue.zone else None}
        for venue in programme.venues
    ]
    kinds = dict.fromkeys(COLUMNS, "string") | dict.fromkeys(("capacity", "changeover", "simultaneous"), "Int64")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds | dict.fromkeys(("latitude", "longitude"), "Float64"))


def edited_venues(programme: Programme, frame: pd.DataFrame) -> tuple[Edit, tuple[Refusal, ...]]:
    """What the edited frame changes, and the rows that no venue can be: while there are some, it changes nothing."""
    said, refused = read_rows(frame, partial(_venue, programme), attrgetter("id"), named_by="name")
    if refused:
        return Edit(), refused
    known = programme.venue_by_id
    changed = tuple(venue for venue in said.values() if known.get(venue.id) != venue)
    return Edit(venues=changed, removed_venues=tuple(sorted(set(known) - set(said)))), ()


def _venue(programme: Programme, row: Row) -> Venue:
    name = row["name"] or ""
    known = programme.venue_by_id.get(row["id"] or "")
    start = known or Venue(id=venue_id_for(name) or "?", name=name)
    return replace(
        start,
        name=name,
        address=row["address"] or "",
        city=row["city"] or "",
        district=row["district"] or "",
        capacity=None if row["capacity"] is None else int(row["capacity"]),
        changeover=timedelta(minutes=int(row["changeover"] or 0)),
        simultaneous=int(row["simultaneous"] or 1),
        openings=_OPENINGS.values(row, start.openings),
        special_days=_special_days(programme.festival).values(row, start.special_days),
        latitude=row["latitude"],
        longitude=row["longitude"],
        zone=ZoneInfo(row["zone"]) if row["zone"] else None,
        accessible=_NEEDS.values(row, start.accessible),
        notes=row["notes"] or "",
    )
