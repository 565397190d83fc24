"""Venues, counts of the public, and festivals in files.

`sheets` and `sheet_rows` bring the cells, `columns` has the tables; `cells`, `moments`, `choices`, `dated_hours` and
`rulebooks` read each cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from lib.files.cells import is_month_first, read_duration, read_openings
from lib.files.choices import is_unsaid, read_coordinates, read_count, read_decimal, read_list, read_yes, read_zone
from lib.files.columns import COUNTS, FESTIVAL, VENUES
from lib.files.dated_hours import read_special_days
from lib.files.moments import read_day
from lib.files.rulebooks import read_severities
from lib.files.sheet_rows import Row, guess_mapping, rows_of
from lib.files.sheets import Sheet
from lib.impossible import Impossible
from lib.names import normal_form, slug
from lib.programme import (
    NOTHING,
    Count,
    Festival,
    Item,
    Kind,
    Problem,
    Programme,
    Reason,
    SpecialDay,
    Venue,
    venue_id_for,
)
from lib.rulebook import Rulebook

_DEFAULT_MINUTES = 60
_RULES = ("notice_days", "least_rivalry", "walking_kmh", "transit_kmh")  # numbers of a rulebook


# ---------------------------------------------------------------- venues


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
        **{name: row.text(name) for name in ("name", "address", "city", "notes")},
        "capacity": row.read("capacity", read_count, None),
        "changeover": row.read("changeover", read_duration, NOTHING),
        "simultaneous": row.read("simultaneous", read_count, 1) or 1,
        "openings": row.read("openings", read_openings, ()),
        "special_days": row.read("special_days", read_days, ()),
        "zone": row.read("zone", read_zone, None),
        "latitude": latitude,
        "longitude": longitude,
        "extra": row.extra,
    }


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


# ---------------------------------------------------------------- counts


@dataclass(frozen=True)
class CountReading:
    """The counts of a file, the cells that could not be read, and how its columns were understood."""

    counts: tuple[Count, ...]
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]


class _Items:
    """Items by what a count may call them."""

    def __init__(self, programme: Programme) -> None:
        self.by_id = programme.item_by_id
        self.by_words: defaultdict[Hashable, list[Item]] = defaultdict(list)
        for item in programme.items:
            venue = programme.venue_of(item)
            place = normal_form(venue.name) if venue else ""
            for title in {normal_form(words) for _, words in item.title.versions}:
                for key in ((title,), (title, item.first_day), (title, place), (title, place, item.first_day)):
                    self.by_words[key].append(item)

    def find(self, item_id: str, title: str, venue: str, day: date | None) -> Item | None:
        """The item of that id; else the one of that title, with the venue and the day when they are needed."""
        if item := self.by_id.get(item_id):
            return item
        name, place = normal_form(title), normal_form(venue)
        keys: tuple[Hashable, ...] = ((name, place, day), (name, place), (name, day), (name,))
        return next((found[0] for key in keys if len(found := self.by_words.get(key, [])) == 1), None)


def _count(row: Row, items: _Items, month_first: bool) -> Count | None:
    cell = row.text("counted")
    counted = row.read("counted", read_count, None)
    day = row.read("day", partial(read_day, month_first=month_first), None)
    if not cell or counted is None:
        return None
    item = items.find(row.text("item"), row.text("title"), row.text("venue"), day)
    if item is None:
        row.problem("item" if row.text("item") else "title", Reason.UNKNOWN_ITEM)
        return None
    day = day or (None if item.repeat else item.first_day)
    if day is None:
        if not row.text("day") or is_unsaid(row.text("day")):
            row.problem("day", Reason.NOT_A_DATE)
        return None
    return Count(item.id, day, counted, row.text("note"))


def read_counts(sheet: Sheet, programme: Programme, mapping: Mapping[int, str] | None = None) -> CountReading:
    """Who came: one count for each item and day. An empty cell is not counted, which is not 0; neither is "complet"."""
    chosen = guess_mapping(sheet, COUNTS) if mapping is None else mapping
    problems: list[Problem] = []
    rows = list(rows_of(sheet, chosen, problems))
    month_first = is_month_first(row.text("day") for row in rows)
    items = _Items(programme)
    found: dict[tuple[str, date], Count] = {}
    for row in rows:
        count = _count(row, items, month_first)
        if count is None:
            continue
        if (count.item_id, count.day) in found:
            row.problem("item" if row.text("item") else "title", Reason.DUPLICATE_ID, count.item_id)
        found.setdefault((count.item_id, count.day), count)
    return CountReading(tuple(found.values()), tuple(problems), chosen)


# ---------------------------------------------------------------- festivals


@dataclass(frozen=True)
class FestivalReading:
    """The festival of a file, None when it lacks what a festival must have, and the problems.

    `fields` are the Festival fields that the file speaks for, `rules` the Rulebook fields; those of which the cell
    cannot be read are not among them.
    """

    festival: Festival | None
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]
    fields: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()

    def taken_over(self, stored: Festival) -> Festival:
        """The stored festival with what the file says of it; the rest stays. Impossible."""
        if self.festival is None:
            return stored
        rulebook = replace(stored.rulebook, **{name: getattr(self.festival.rulebook, name) for name in self.rules})
        return replace(stored, rulebook=rulebook, **{name: getattr(self.festival, name) for name in self.fields})


def _kind(line: str) -> Kind | Reason:
    """ "degustation:45:non:Dégustation", or just "Dégustation"."""
    parts = line.split(":", 3)
    kind_id, minutes, shares, label = parts if len(parts) == 4 else (slug(line), str(_DEFAULT_MINUTES), "non", line)
    length, is_shared = read_count(minutes), read_yes(shares)
    if not isinstance(length, int) or not isinstance(is_shared, bool):
        return Reason.NOT_A_CHOICE
    try:
        return Kind(kind_id, label, length, is_shared)
    except Impossible:
        return Reason.IMPOSSIBLE


def _kinds(cell: str) -> tuple[Kind, ...] | Reason:
    lines = cell.split("\n") if ":" in cell else read_list(cell)
    found = [_kind(line.strip()) for line in lines if line.strip()]
    wrong = [kind for kind in found if isinstance(kind, Reason)]
    return wrong[0] if wrong else tuple(kind for kind in found if isinstance(kind, Kind))


def _rulebook(row: Row) -> Rulebook:
    """What the row says of the rules; a number that none can have is a problem, and left out."""
    numbers = {name: row.read(name, read_count, None) for name in _RULES}
    known = {name: number for name, number in numbers.items() if number is not None}
    severities, would_do = read_severities(row.text("severities"))
    if would_do:
        row.problem("severities", Reason.NOT_A_CHOICE, ", ".join(would_do))
    while True:
        try:
            return Rulebook(severities=severities, **known)
        except Impossible as impossible:
            row.problem(impossible.field, Reason.IMPOSSIBLE, impossible.reason)
            del known[impossible.field]


def _festival_values(row: Row, zone: ZoneInfo, language: str) -> dict[str, Any]:
    name = row.translated("name", language)
    first_day = row.read("first_day", read_day, None)
    return {
        "id": slug(row.text("id") or str(name)),
        "name": name,
        "first_day": first_day,
        "last_day": row.read("last_day", read_day, first_day),
        "zone": row.read("zone", read_zone, zone),
        "languages": read_list(row.text("languages")) or (language,),
        "kinds": row.read("kinds", _kinds, ()),
        "rulebook": _rulebook(row),
        "description": row.translated("description", language),
        "url": row.text("url"),
    }


def read_festival(sheet: Sheet, mapping: Mapping[int, str] | None = None) -> FestivalReading:
    """The festival of the first row; its zone is Europe/Paris and its language French unless it says otherwise."""
    chosen = guess_mapping(sheet, FESTIVAL) if mapping is None else mapping
    problems: list[Problem] = []
    row = next(iter(rows_of(sheet, chosen, problems)), None)
    if row is None:
        return FestivalReading(None, (Problem(sheet.name, 1, "", "", Reason.NO_TITLE),), chosen)
    language = next(iter(read_list(row.text("languages"))), "fr")
    values = _festival_values(row, ZoneInfo("Europe/Paris"), language)
    if values["first_day"] is None or values["last_day"] is None:
        if not problems:
            row.problem("first_day", Reason.NOT_A_DATE)
        return FestivalReading(None, tuple(problems), chosen)
    try:
        festival = Festival(**values)
    except Impossible as impossible:
        row.problem(impossible.field, Reason.IMPOSSIBLE, impossible.reason)
        return FestivalReading(None, tuple(problems), chosen)
    said = {name.partition(":")[0] for name in chosen.values()} - row.unread
    own = frozenset(said & {field.name for field in fields(Festival)} - {"id"})
    rules = frozenset(said & {field.name for field in fields(Rulebook)})
    return FestivalReading(festival, tuple(problems), chosen, own, rules)
