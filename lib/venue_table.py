"""The venues of a festival as a table a person edits, and back.

Columns of the frame: id (hidden, "" for a new row), name, address, city, capacity (seats), changeover (minutes),
simultaneous (items), latitude, longitude (degrees), zone (IANA name, "" for the festival's), notes.
What a person changed becomes an edit of `changes`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from lib.changes import Edit
from lib.impossible import Impossible
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


def edited_venues(programme: Programme, frame: pd.DataFrame) -> tuple[Edit, tuple[Impossible, ...]]:
    """What the edited frame changes, and the values that no venue can hold; rows with one are left as they were."""
    kept, refused = [], []
    for row in frame.to_dict("records"):
        if _is_blank(row):
            continue
        try:
            kept.append(_venue(programme, row))
        except Impossible as impossible:
            refused.append(impossible)
    gone = set(programme.venue_by_id) - {str(identifier) for identifier in frame["id"].dropna()}
    changed = tuple(venue for venue in kept if programme.venue_by_id.get(venue.id) != venue)
    return Edit(venues=changed, removed_venues=tuple(sorted(gone))), tuple(refused)


def _is_blank(row: Mapping[Hashable, Any]) -> bool:
    return all(_or_none(row[name]) is None for name in COLUMNS)


def _or_none(value: Any) -> Any:
    return None if pd.isna(value) or value == "" else value


def _venue(programme: Programme, row: Mapping[Hashable, Any]) -> Venue:
    given = {name: _or_none(row[name]) for name in COLUMNS}
    name = str(given["name"] or "").strip()
    known = programme.venue_by_id.get(given["id"] or "")
    start = known or Venue(id=venue_id_for(name) or "?", name=name)
    return replace(
        start,
        name=name,
        address=given["address"] or "",
        city=given["city"] or "",
        capacity=None if given["capacity"] is None else int(given["capacity"]),
        changeover=timedelta(minutes=int(given["changeover"] or 0)),
        simultaneous=int(given["simultaneous"] or 1),
        latitude=given["latitude"],
        longitude=given["longitude"],
        zone=_zone(given["zone"]),
        notes=given["notes"] or "",
    )


def _zone(name: str | None) -> ZoneInfo | None:
    return ZoneInfo(name) if name else None
