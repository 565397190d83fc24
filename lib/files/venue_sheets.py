"""Venues in files.

Rows come from `sheet_rows`, of `sheets`; durations and opening hours are read by `cells`, special days by
`dated_hours`, other cells by `choices`; the columns are those of `columns`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from lib.files.cells import read_duration, read_openings
from lib.files.choices import read_coordinates, read_count, read_decimal, read_needs, read_yes, read_zone
from lib.files.columns import VENUES
from lib.files.dated_hours import read_special_days
from lib.files.sheet_rows import Row, guess_mapping, rows_of
from lib.files.sheets import Sheet
from lib.impossible import Impossible
from lib.programme import NOTHING, Festival, Need, Problem, Reason, SpecialDay, Venue, venue_id_for


@dataclass(frozen=True)
class VenueReading:
    """The venues of a file, the cells that could not be read, and how its columns were understood.

    `fields` are the Venue fields that the file speaks for, `generated_ids` those that are not the file's own; `unread`
    has the fields, by the venue's id, of which the cell cannot be read.
    """

    venues: tuple[Venue, ...]
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]
    fields: frozenset[str]
    generated_ids: frozenset[str]
    unread: Mapping[str, frozenset[str]]


def _coordinates(row: Row) -> tuple[float | None, float | None]:
    both = row.read("coordinates", read_coordinates, None)
    if both is not None:
        return both
    latitude, longitude = row.read("latitude", read_decimal, None), row.read("longitude", read_decimal, None)
    if (latitude is None) != (longitude is None):
        row.problem("latitude" if latitude is None else "longitude", Reason.NOT_A_NUMBER)
        return None, None
    return latitude, longitude


def _venue_values(row: Row, read_days: Callable[[str], tuple[SpecialDay, ...] | Reason]) -> dict[str, Any]:
    latitude, longitude = _coordinates(row)
    return {
        **{name: row.text(name) for name in ("name", "address", "city", "district", "notes")},
        "capacity": row.read("capacity", read_count, None),
        "changeover": row.read("changeover", read_duration, NOTHING),
        "simultaneous": row.read("simultaneous", read_count, 1) or 1,
        "openings": row.read("openings", read_openings, ()),
        "special_days": row.read("special_days", read_days, ()),
        "zone": row.read("zone", read_zone, None),
        "latitude": latitude,
        "longitude": longitude,
        "accessible": _needs(row),
        "extra": row.extra,
    }


def _needs(row: Row) -> tuple[str, ...]:
    cell = row.text("accessible")
    header = row.sheet.header[row.filled("accessible")[0]] if cell else ""
    needs = read_needs(header if read_yes(cell) is True else cell) if cell else ()  # "accès PMR": "oui"
    if isinstance(needs, Reason):
        row.problem("accessible", needs, ", ".join(Need))
        return ()
    return needs


def _venue(row: Row, venue_id: str, values: dict[str, Any]) -> Venue:
    """The venue; a value that none can have is a problem, and left out."""
    try:
        return Venue(id=venue_id, **values)
    except Impossible as impossible:
        row.problem(impossible.field, Reason.IMPOSSIBLE, impossible.reason)
        for name in ("latitude", "longitude") if impossible.field in {"latitude", "longitude"} else (impossible.field,):
            del values[name]
        return _venue(row, venue_id, values)


def read_venues(
    sheet: Sheet, mapping: Mapping[int, str] | None = None, festival: Festival | None = None
) -> VenueReading:
    """The venues of a sheet; two rows of one id are one venue, the first, and a problem.

    The days of the festival tell the year of a special day that has none.
    """
    chosen = guess_mapping(sheet, VENUES) if mapping is None else mapping
    problems: list[Problem] = []
    found: dict[str, Venue] = {}
    generated: set[str] = set()
    unread: dict[str, frozenset[str]] = {}
    days = (festival.first_day, festival.last_day) if festival else (None, None)
    read_days = partial(read_special_days, first=days[0], last=days[1])
    for row in rows_of(sheet, chosen, problems):
        name = row.text("name")
        venue_id = row.text("id") or venue_id_for(name)
        if not name:
            row.problem("name", Reason.NO_TITLE)
        elif venue_id in found:
            row.problem("id" if row.text("id") else "name", Reason.DUPLICATE_ID, venue_id)
        else:
            found[venue_id] = _venue(row, venue_id, _venue_values(row, read_days))
            generated |= set() if row.text("id") else {venue_id}
            if row.unread:
                unread[venue_id] = _told_by(row.unread)
    spoken = _told_by(chosen.values()) | ({"extra"} if any(venue.extra for venue in found.values()) else set())
    return VenueReading(tuple(found.values()), tuple(problems), chosen, spoken, frozenset(generated), unread)


def _told_by(names: Iterable[str]) -> frozenset[str]:
    """The Venue fields that columns tell; both coordinates come with any of them."""
    told = set(names)
    if told & {"coordinates", "latitude", "longitude"}:
        told |= {"latitude", "longitude"}
    return frozenset(told & {field.name for field in fields(Venue)} - {"id"})
