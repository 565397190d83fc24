"""The venues of a festival as a table a person edits, and back.

Columns of the frame: id (hidden, "" for a new row), name, address, city, capacity (seats), changeover (minutes),
simultaneous (items), latitude, longitude (degrees), zone (IANA name, "" for the festival's), notes.
What a person changed is read by `edited_rows` and becomes an edit of `changes`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from operator import attrgetter
from zoneinfo import ZoneInfo

import pandas as pd

from lib.changes import Edit
from lib.edited_rows import Refusal, Row, read_rows
from lib.programme import Programme, Venue, venue_id_for
from lib.span import MINUTE

COLUMNS = (
    *("id", "name", "address", "city", "capacity", "changeover", "simultaneous"),
    *("latitude", "longitude", "zone", "notes"),
)


def venue_frame(programme: Programme) -> pd.DataFrame:
    """One row a venue, in the order of the programme."""
    rows = [
        {name: getattr(venue, name) for name in COLUMNS}
        | {"changeover": venue.changeover // MINUTE, "zone": venue.zone.key if venue.zone else ""}
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
        capacity=None if row["capacity"] is None else int(row["capacity"]),
        changeover=timedelta(minutes=int(row["changeover"] or 0)),
        simultaneous=int(row["simultaneous"] or 1),
        latitude=row["latitude"],
        longitude=row["longitude"],
        zone=ZoneInfo(row["zone"]) if row["zone"] else None,
        notes=row["notes"] or "",
    )
