"""The places that an item might have, a venue and an hour, and what of the programme as it stands refuses each of them.

Reads the `ground`, time as `stretches`. It is quick, and looks at each item alone; `placing` asks all the rules before
it believes it. Times are whole seconds of UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np

from lib.ground import NONE, Around, Ground
from lib.programme import Festival, Item, Venue, sittings
from lib.rulebook import ClashKind, Severity
from lib.rules.plan import EPOCH, SECOND, second
from lib.span import MINUTE, Column, local_instant
from lib.stretches import Mask

STEP = 15  # minutes between two starts that are tried
EARLIEST = 8 * 60  # minutes of the day from which on an item is tried where a venue is known to be open
OPENS, CLOSES = 10 * 60, 22 * 60  # within which it is tried anyway
DAY = timedelta(days=1)

IN_DOUBT = 50  # what a place costs for each thing to consider
UNUSUAL = 20  # in a venue that neither the kind nor the strand of the item has had
ROOMY = 20  # at most, for seats that stay empty
ODD = 4  # at a quarter past or to; half of it at half past


class Obstacle(StrEnum):
    """Why an item cannot have a place; a place that has several is counted under the first."""

    SEATS = "seats"
    OUTSIDE_FESTIVAL = "outside_festival"
    CLOSED = "closed"
    TAKEN = "taken"
    CHANGEOVER = "changeover"
    EXHIBITION = "exhibition"
    PERSON_BUSY = "person_busy"
    ABSENT = "absent"
    TRAVEL = "travel"
    FAR_CLOCK = "far_clock"
    NEVER_AGAINST = "never_against"
    CONTENDED = "contended"  # by others that are to be placed


KINDS = {
    Obstacle.SEATS: ClashKind.OVER_CAPACITY,
    Obstacle.OUTSIDE_FESTIVAL: ClashKind.OUTSIDE_FESTIVAL,
    Obstacle.CLOSED: ClashKind.CLOSED,
    Obstacle.TAKEN: ClashKind.VENUE_OVERLAP,
    Obstacle.CHANGEOVER: ClashKind.CHANGEOVER,
    Obstacle.EXHIBITION: ClashKind.EXHIBITION_TAKEN,
    Obstacle.PERSON_BUSY: ClashKind.PERSON_OVERLAP,
    Obstacle.ABSENT: ClashKind.ABSENT,
    Obstacle.TRAVEL: ClashKind.TRAVEL,
    Obstacle.FAR_CLOCK: ClashKind.FAR_CLOCK,
    Obstacle.NEVER_AGAINST: ClashKind.NEVER_AGAINST,
}
_ORDER = tuple(Obstacle)
_NOT_REFUSED = _ORDER.index(Obstacle.CONTENDED)
_AROUND = (Obstacle.PERSON_BUSY, Obstacle.ABSENT, Obstacle.FAR_CLOCK, Obstacle.NEVER_AGAINST)

Refusal: TypeAlias = tuple[Obstacle, Mask]


@dataclass(frozen=True)
class Hours:
    """When an item would be held: a row for each start, a column for each sitting."""

    starts: Column
    ends: Column

    def widened(self, before: timedelta, after: timedelta) -> Hours:
        """With crew time around; no sitting reaches into the next of the same row."""
        starts, ends = self.starts - before // SECOND, self.ends + after // SECOND
        ends[:, :-1] = np.minimum(ends[:, :-1], starts[:, 1:])
        return Hours(starts, ends)


@dataclass(frozen=True, eq=False)
class Places:
    """When an item might be held in one venue, a row for each start."""

    venue: Venue
    hours: Hours
    refused: Column  # the first of the obstacles, by its place in their order; that of CONTENDED when there is none
    cost: Column

    @property
    def free(self) -> Column:
        """The rows that nothing refuses."""
        return np.flatnonzero(self.refused == _NOT_REFUSED)


class Place(NamedTuple):
    """One of the places of an item, which is known by a number."""

    who: int
    places: Places
    row: int

    @property
    def venue(self) -> Venue:
        """Where it is."""
        return self.places.venue

    @property
    def start(self) -> int:
        """When its first sitting begins; 0 when it has none."""
        return int(self.places.hours.starts[self.row, :1].sum())

    @property
    def end(self) -> int:
        """When its first sitting ends; 0 when it has none."""
        return int(self.places.hours.ends[self.row, :1].sum())

    @property
    def cost(self) -> int:
        """How little it suits the item."""
        return int(self.places.cost[self.row])


@dataclass(frozen=True)
class Prospects:
    """Where and when one item might be held, venue by venue."""

    item: Item
    people: tuple[str, ...]  # whom it binds, in their normal form
    places: tuple[Places, ...]

    @cached_property
    def free(self) -> tuple[tuple[Places, int], ...]:
        """The places that nothing refuses, the cheapest first."""
        free = [(places, row) for places in self.places for row in places.free.tolist()]
        return tuple(sorted(free, key=lambda place: place[0].cost[place[1]]))

    @property
    def refused_by(self) -> tuple[tuple[Obstacle, int], ...]:
        """How many places each obstacle refuses, most first; those that none does are contended."""
        refused = np.concatenate([np.empty(0, np.int64), *(places.refused for places in self.places)])
        counts = zip(_ORDER, np.bincount(refused, minlength=len(_ORDER)).tolist(), strict=True)
        return tuple(sorted(((obstacle, n) for obstacle, n in counts if n), key=lambda pair: -pair[1]))


def find_prospects(item: Item, ground: Ground) -> Prospects:
    """All places that an unplaced item might have: the hour, the day or the venue that it has is kept."""
    programme = ground.programme
    around = ground.around(item)
    venues = (programme.venue_of(item),) if item.venue_id else programme.venues
    return Prospects(item, around.people, tuple(_places(item, venue, around, ground) for venue in venues if venue))


def placed(item: Item, venue: Venue, start: int, festival: Festival) -> Item:
    """The item at a place: an hour that it has is kept, the length of one that has none is that of its kind."""
    zone = venue.zone or festival.zone
    if item.starts_at and item.ends_at:
        starts_at, ends_at = item.starts_at.astimezone(zone), item.ends_at.astimezone(zone)
        return replace(item, venue_id=venue.id, starts_at=starts_at, ends_at=ends_at)
    begins = EPOCH + start * SECOND
    return replace(
        item,
        venue_id=venue.id,
        starts_at=begins.astimezone(zone),
        ends_at=(begins + festival.kind(item.kind).minutes * MINUTE).astimezone(zone),
        is_start_assumed=False,
        is_end_assumed=True,
        day=None,
    )


def _places(item: Item, venue: Venue, around: Around, ground: Ground) -> Places:
    """Those in one venue, the first obstacle of each found."""
    starts = _starts(item, venue, ground)
    hours = _hours(item, venue, starts, ground.programme.festival)
    refused, cost = np.full(len(starts), _NOT_REFUSED), _venue_cost(item, venue, ground) + _oddness(starts)
    for obstacle, is_refused in _refusals(item, venue, hours, around, ground):
        if ground.severities[KINDS[obstacle]] is Severity.CONSIDER:
            cost = cost + IN_DOUBT * is_refused
        else:
            refused = np.where(is_refused, np.minimum(refused, _ORDER.index(obstacle)), refused)
    return Places(venue, hours, refused, cost)


def _refusals(item: Item, venue: Venue, hours: Hours, around: Around, ground: Ground) -> Iterator[Refusal]:
    """For each obstacle that the festival wants to know of, the starts that it refuses."""
    for obstacle, is_refused in _all_refusals(item, venue, hours, around, ground):
        if ground.severities[KINDS[obstacle]]:
            yield obstacle, np.any(is_refused, axis=1)


def _all_refusals(item: Item, venue: Venue, hours: Hours, around: Around, ground: Ground) -> Iterator[Refusal]:
    """For each obstacle the sittings that it refuses. What an hour brings that the item has already is not new."""
    crew = hours.widened(item.get_in, item.get_out)
    cleared = hours.widened(item.get_in, item.get_out + venue.changeover)
    is_too_small = venue.capacity is not None and (item.expected or 0) > venue.capacity
    yield Obstacle.SEATS, np.full(hours.starts.shape, is_too_small)
    yield Obstacle.CLOSED, ground.in_venue(venue, ClashKind.CLOSED).meet(crew.starts, crew.ends)
    if not item.shares_venue:
        yield Obstacle.TAKEN, ground.taken[venue.id].meet(crew.starts, crew.ends)
        if ground.severities[ClashKind.VENUE_OVERLAP]:
            yield Obstacle.CHANGEOVER, ground.uncleared[venue.id].meet(cleared.starts, cleared.ends)
        yield Obstacle.EXHIBITION, ground.in_venue(venue, ClashKind.EXHIBITION_TAKEN).meet(crew.starts, crew.ends)
    yield Obstacle.TRAVEL, ground.on_the_way(around.people, venue).meet(hours.starts, hours.ends)
    if item.starts_at is None:
        yield Obstacle.OUTSIDE_FESTIVAL, _is_outside(hours.starts, venue, ground.programme.festival)
        for obstacle in _AROUND:
            yield obstacle, around.barred.get(KINDS[obstacle], NONE).meet(hours.starts, hours.ends)


def _is_outside(starts: Column, venue: Venue, festival: Festival) -> Mask:
    zone = venue.zone or festival.zone
    opens, closes = (local_instant(day, time(), zone) for day in (festival.first_day, festival.last_day + DAY))
    return np.asarray((starts < second(opens)) | (starts >= second(closes)))


def _hours(item: Item, venue: Venue, starts: Column, festival: Festival) -> Hours:
    """The sittings that each start leads to."""
    if item.starts_at is None and item.repeat is None:
        return Hours(starts[:, None], starts[:, None] + festival.kind(item.kind).minutes * 60)
    held = [sittings(placed(item, venue, start, festival)) for start in starts.tolist()]
    spans = [[(second(span.starts_at), second(span.ends_at)) for span in each] for each in held]
    columns = np.array(spans, dtype=np.int64).reshape(len(starts), -1 if held else 0, 2)
    return Hours(columns[..., 0], columns[..., 1])


def _starts(item: Item, venue: Venue, ground: Ground) -> Column:
    """Every STEP of the days that the item may be on, in the usual hours or when the venue is open."""
    festival = ground.programme.festival
    zone, length = venue.zone or festival.zone, festival.kind(item.kind).minutes
    if item.starts_at:
        keeps_its_days = item.repeat is None or item.starts_at.tzinfo == zone
        return np.array([second(item.starts_at)] if keeps_its_days else [], dtype=np.int64)
    starts = np.array([_quarters(day, zone) for day in _days(item, ground)], dtype=np.int64).reshape(-1, len(_MINUTES))
    is_usual = (OPENS <= _MINUTES) & (_MINUTES + length <= max(CLOSES, OPENS + length))
    closed = ground.in_venue(venue, ClashKind.CLOSED)
    is_open = ~closed.meet(starts, starts + length * 60) & bool(venue.openings)
    return np.unique(starts[is_usual | is_open])


def _days(item: Item, ground: Ground) -> Sequence[date]:
    """The day that it is meant for, else those of the festival to come; only the first for an item that repeats."""
    festival, today = ground.programme.festival, ground.findings.day
    first = max(festival.first_day, today) if today <= festival.last_day else festival.first_day
    days = [first + n * DAY for n in range((festival.last_day - first).days + 1)]
    if item.repeat:
        days = [day for day in days[:1] if day <= item.repeat.last_day]
    return [item.day] if item.day else days


_MINUTES = np.arange(EARLIEST, 24 * 60, STEP)


@lru_cache(maxsize=1024)
def _quarters(day: date, zone: ZoneInfo) -> list[int]:
    """When each STEP of a day begins."""
    midnight = datetime.combine(day, time())
    return [second(local_instant(day, (midnight + n * MINUTE).time(), zone)) for n in _MINUTES.tolist()]


def _venue_cost(item: Item, venue: Venue, ground: Ground) -> int:
    """How unlike the item the venue is: what is held there, and how many of its seats would stay empty."""
    is_used = (venue.id, item.kind) in ground.habits or (venue.id, item.strand) in ground.habits
    return (0 if is_used or item.venue_id else UNUSUAL) + ROOMY * _empty_share(item.expected, venue.capacity) // 100


def _empty_share(expected: int | None, capacity: int | None) -> int:
    """Per cent of the seats; half of them where one of the numbers is unknown."""
    if not expected or not capacity:
        return 50
    return max(0, 100 * (capacity - expected) // capacity)


def _oddness(starts: Column) -> Column:
    """People expect things to begin on the hour, then at half past."""
    minute = starts // 60 % 60
    return np.where(minute == 0, 0, np.where(minute == 30, ODD // 2, ODD))
