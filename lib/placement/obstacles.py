"""The places that an item might have, a venue and an hour, and what of the programme as it stands refuses each of them.

Reads the `ground`, time as `stretches`. It is quick, and looks at each item alone; `placing` asks all the rules before
it believes it. Times are whole seconds of UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np

from lib.placement.ground import Around, Ground
from lib.placement.stretches import Mask
from lib.programme import NOTHING, Festival, Item, Venue, sittings
from lib.rulebook import ClashKind, Severity
from lib.rules.plan import EPOCH, SECOND, is_open_all_day, second
from lib.span import MINUTE, Column, local_instant

STEPS = (15, 30, 60)  # minutes between two starts that are tried: the first with which
MOST_PLACES = 1_000_000  # are not exceeded by all items together; if need be, not every day is tried
EARLIEST = 8 * 60  # minutes of the day from which on an item is tried where a venue is known to be open
OPENS, CLOSES = 10 * 60, 22 * 60  # within which it is tried anyway
DAY = timedelta(days=1)

IN_DOUBT = 50  # what a place costs for each thing to consider
ABROAD = 200  # under another clock than the festival's
UNUSUAL = 20  # in a venue that neither the kind nor the strand of the item has had
ROOMY = 20  # at most, for seats that stay empty
UNTIMELY = 20  # at an hour at which nothing of its kind begins
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

_NOTHING = np.empty(0, np.int64)

Refusal: TypeAlias = tuple[Obstacle, Mask]
Form: TypeAlias = tuple[object, ...]  # all of an item that decides when a venue has room for it


@dataclass(frozen=True)
class Hours:
    """When an item would be held: a row for each start, a column for each sitting, one at least."""

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
        """When its first sitting begins."""
        return int(self.places.hours.starts[self.row, 0])

    @property
    def end(self) -> int:
        """When its first sitting ends."""
        return int(self.places.hours.ends[self.row, 0])

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
    def free(self) -> tuple[Column, Column, Column]:
        """The places that nothing refuses, as places in `places` and in their rows, and what each costs."""
        rows = [places.free for places in self.places]
        part = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        cost = [places.cost[row] for places, row in zip(self.places, rows, strict=True)]
        return part, np.concatenate([_NOTHING, *rows]), np.concatenate([_NOTHING, *cost])

    @cached_property
    def refused_by(self) -> tuple[tuple[Obstacle, int], ...]:
        """How many places each obstacle refuses, most first; those that none does are contended."""
        refused = np.concatenate([_NOTHING, *(places.refused for places in self.places)])
        counts = zip(_ORDER, np.bincount(refused, minlength=len(_ORDER)).tolist(), strict=True)
        return tuple(sorted(((obstacle, n) for obstacle, n in counts if n), key=lambda pair: -pair[1]))


@dataclass(frozen=True)
class Scout:
    """Looks for the places of one item after another; of the venues it remembers what it has seen."""

    ground: Ground
    _rooms: dict[tuple[str, Form], Places] = field(default_factory=dict, repr=False)

    def prospects(self, item: Item) -> Prospects:
        """All places that an unplaced item might have: the hour, the day or the venue that it has is kept."""
        programme, item = self.ground.programme, _as_said(item)
        around = self.ground.around(item)
        venues = (programme.venue_of(item),) if item.venue_id else programme.venues
        rooms = (self._room(item, venue) for venue in venues if venue)
        return Prospects(item, around.people, tuple(_places(item, room, around, self.ground) for room in rooms))

    def _room(self, item: Item, venue: Venue) -> Places:
        seen = venue.id, _form(item)
        if seen not in self._rooms:
            self._rooms[seen] = _room(item, venue, self.ground)
        return self._rooms[seen]


def _as_said(item: Item) -> Item:
    """The item without hours that nobody has said."""
    if not (item.is_start_assumed and item.is_end_assumed):
        return item
    return replace(item, starts_at=None, ends_at=None, day=item.first_day)


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


def _form(item: Item) -> Form:
    clock = item.starts_at and item.starts_at.tzinfo
    hours = item.starts_at, item.ends_at, clock, item.day, item.repeat
    return (item.kind, *hours, item.get_in, item.get_out, item.shares_venue)


def _room(item: Item, venue: Venue, ground: Ground) -> Places:
    """When a venue has room for items of one form, whoever takes part and however many come."""
    hours = _hours(item, venue, _starts(item, venue, ground), ground.programme.festival)
    starts = hours.starts[:, 0]
    places = Places(venue, hours, np.full(len(starts), _NOT_REFUSED), _hour_cost(item, venue, starts, ground))
    return _weighed(places, _of_the_venue(item, venue, hours, ground), ground)


def _places(item: Item, room: Places, around: Around, ground: Ground) -> Places:
    """Those of one item in a venue."""
    suited = replace(room, cost=room.cost + _venue_cost(item, room.venue, ground))
    return _weighed(suited, _of_the_item(item, room, around, ground), ground)


def _weighed(places: Places, refusals: Iterable[Refusal], ground: Ground) -> Places:
    """The places with what else refuses them, or makes them dearer; what the festival does not want to know of not."""
    refused, cost = places.refused, places.cost
    for obstacle, is_refused in refusals:
        severity = ground.severities[KINDS[obstacle]]
        if severity is Severity.CONSIDER:
            cost = cost + IN_DOUBT * np.any(is_refused, axis=1)
        elif severity:
            rank = np.where(np.any(is_refused, axis=1), _ORDER.index(obstacle), _NOT_REFUSED)
            refused = np.minimum(refused, rank)
    return replace(places, refused=refused, cost=cost)


def _of_the_venue(item: Item, venue: Venue, hours: Hours, ground: Ground) -> Iterator[Refusal]:
    """For each obstacle the sittings that it refuses to all items of one form."""
    crew = hours.widened(item.get_in, item.get_out)
    cleared = hours.widened(item.get_in, item.get_out + venue.changeover)
    if item.starts_at is None:
        yield Obstacle.OUTSIDE_FESTIVAL, _is_outside(hours.starts, venue, ground.programme.festival)
    yield Obstacle.CLOSED, ground.in_venue(venue, ClashKind.CLOSED).meet(crew.starts, crew.ends)
    if not item.shares_venue:
        yield Obstacle.TAKEN, ground.taken[venue.id].meet(crew.starts, crew.ends)
        if ground.severities[ClashKind.VENUE_OVERLAP]:
            yield Obstacle.CHANGEOVER, ground.uncleared[venue.id].meet(cleared.starts, cleared.ends)
        yield Obstacle.EXHIBITION, ground.in_venue(venue, ClashKind.EXHIBITION_TAKEN).meet(crew.starts, crew.ends)


def _of_the_item(item: Item, room: Places, around: Around, ground: Ground) -> Iterator[Refusal]:
    """Those that it refuses to this one. What an hour brings that the item has already is not new."""
    venue, hours = room.venue, room.hours
    if venue.capacity is not None and (item.expected or 0) > venue.capacity and not is_open_all_day(item):
        yield Obstacle.SEATS, np.ones(hours.starts.shape, np.bool_)
    if around.people:
        yield Obstacle.TRAVEL, ground.on_the_way(around.people, venue).meet(hours.starts, hours.ends)
    for obstacle in _AROUND if item.starts_at is None else ():
        if barred := around.barred.get(KINDS[obstacle]):
            yield obstacle, barred.meet(hours.starts, hours.ends)


def _is_outside(starts: Column, venue: Venue, festival: Festival) -> Mask:
    zone = venue.zone or festival.zone
    opens, closes = (local_instant(day, time(), zone) for day in (festival.first_day, festival.last_day + DAY))
    return np.asarray((starts < second(opens)) | (starts >= second(closes)))


def _hours(item: Item, venue: Venue, starts: Column, festival: Festival) -> Hours:
    """The sittings that each start leads to; one that leads to none, all days being closed, is left out."""
    if item.starts_at is None and item.repeat is None:
        return Hours(starts[:, None], starts[:, None] + festival.kind(item.kind).minutes * 60)
    held = filter(None, (sittings(placed(item, venue, start, festival)) for start in starts.tolist()))
    spans = [[(second(span.starts_at), second(span.ends_at)) for span in each] for each in held]
    columns = np.array(spans, dtype=np.int64).reshape(len(spans), -1 if spans else 1, 2)
    return Hours(columns[..., 0], columns[..., 1])


def _starts(item: Item, venue: Venue, ground: Ground) -> Column:
    """Every STEP of the days that the item may be on, in the usual hours or when the venue is open."""
    festival = ground.programme.festival
    zone, length = venue.zone or festival.zone, festival.kind(item.kind).minutes
    if item.starts_at:
        keeps_its_days = item.repeat is None or item.starts_at.tzinfo == zone
        return np.array([second(item.starts_at)] if keeps_its_days else [], dtype=np.int64)
    step, _ = _grain(ground)
    minutes = np.arange(EARLIEST, 24 * 60, step)
    starts = np.array([_instants(day, step, zone) for day in _days(item, ground)], dtype=np.int64)
    starts = starts.reshape(-1, len(minutes))
    is_usual = (minutes >= OPENS) & (minutes + length <= max(CLOSES, OPENS + length))
    closed = ground.in_venue(venue, ClashKind.CLOSED)
    is_open = ~closed.meet(starts, starts + length * 60) & bool(venue.openings)
    return np.unique(starts[is_usual | is_open])


def _days(item: Item, ground: Ground) -> Sequence[date]:
    """The day that it is meant for, else those of the festival to come; only the first for an item that repeats."""
    days = ground.days
    if item.day:
        return [] if ground.is_over(item.day) else [item.day]
    if item.repeat:
        return [day for day in days[:1] if day <= item.repeat.last_day]
    _, every = _grain(ground)
    return days[::every]


def _grain(ground: Ground) -> tuple[int, int]:
    """Minutes from one start to the next that is tried, and days from one day to the next."""
    programme, days = ground.programme, len(ground.days)
    an_hour = days * (CLOSES - OPENS) // 60 * len(programme.venues) * len(programme.unplaced)
    step = next((step for step in STEPS if an_hour * 60 // step <= MOST_PLACES), STEPS[-1])
    return step, max(1, -(-an_hour * 60 // step // MOST_PLACES))


@lru_cache(maxsize=1024)
def _instants(day: date, step: int, zone: ZoneInfo) -> list[int]:
    """When each step of a day begins."""
    minutes = range(EARLIEST, 24 * 60, step)
    return [second(local_instant(day, time(*divmod(minute, 60)), zone)) for minute in minutes]


def _venue_cost(item: Item, venue: Venue, ground: Ground) -> int:
    """How unlike the item the venue is: where it is, what is held there, how many of its seats would stay empty."""
    is_abroad = venue.zone not in {None, ground.programme.festival.zone}
    is_used = (venue.id, item.kind) in ground.habits or (venue.id, item.strand) in ground.habits
    strangeness = ABROAD * is_abroad + UNUSUAL * (not is_used and not item.venue_id)
    return strangeness + ROOMY * _empty_share(item.expected, venue.capacity) // 100


def _empty_share(expected: int | None, capacity: int | None) -> int:
    """Per cent of the seats; half of them where one of the numbers is unknown."""
    if not expected or not capacity:
        return 50
    return max(0, 100 * (capacity - expected) // capacity)


def _hour_cost(item: Item, venue: Venue, starts: Column, ground: Ground) -> Column:
    """How unlike its kind each start is; people expect things to begin on the hour, then at half past."""
    hour, minute = np.divmod(_local_minutes(starts, venue.zone or ground.programme.festival.zone), 60)
    known = ground.hours.get(item.kind, ())
    oddness = np.where(minute == 0, 0, np.where(minute == 30, ODD // 2, ODD))
    return oddness + UNTIMELY * ~np.isin(hour, known) if known else oddness


def _local_minutes(starts: Column, zone: ZoneInfo) -> Column:
    """Minutes of the day by the clock of the zone, as it is set at the first of the starts."""
    if not len(starts):
        return starts
    offset = (EPOCH + int(starts[0]) * SECOND).astimezone(zone).utcoffset()
    return (starts + (offset or NOTHING) // SECOND) // 60 % (24 * 60)
