"""A `programme` laid out in columns, made once and read by every rule. Times are whole seconds of UTC.

An item of no length is in nobody's way: it meets nothing and books nobody, as a span of no length overlaps nothing. It
can still be entered twice, or be outside the festival.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import chain
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from lib.names import is_nobody, normal_form
from lib.programme import Item, Person, Programme, Venue, sittings
from lib.rulebook import USUAL, ClashKind, Severity
from lib.span import Column, Columns, Span, merged

SECOND = timedelta(seconds=1)
ALL_DAY = timedelta(hours=6)  # from which on nobody is expected to stay for the whole
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Claims:
    """A row for each sitting and each thing it needs for itself meanwhile."""

    item: Column  # a place in the plan's items
    resource: Column  # a number for each thing
    starts: Column
    ends: Column


@dataclass(frozen=True)
class Occupancy(Claims):
    """Claims to venues, from get-in to get-out; a sitting that takes no time makes none."""

    opens: Column  # when the public comes in
    closes: Column  # and when it leaves
    cleared: Column  # the end and the changeover after it
    holds: Column  # how many items the venue takes at once


@dataclass(frozen=True)
class Bookings(Claims):
    """Claims to people, for the public hours."""

    names: tuple[str, ...]  # by number, in their normal form


@dataclass(frozen=True)
class Sittings:
    """A row for each sitting of an item that has a room and its people to itself."""

    item: Column  # a place in the plan's items
    starts: Column
    ends: Column


@dataclass(frozen=True)
class Plan:
    """The items to be held that have hours, with the start and end of each as it is on its first day."""

    programme: Programme
    day: date  # on which it is looked at, by the clock of the festival
    items: tuple[Item, ...]  # by id
    starts: Column
    ends: Column

    @cached_property
    def severities(self) -> dict[ClashKind, Severity]:
        """How bad the festival finds each kind of clash; the usual, of a kind that it does not want to know of."""
        rulebook = self.programme.festival.rulebook
        return {kind: rulebook.severity(kind) or USUAL[kind] for kind in ClashKind}

    @cached_property
    def sittings(self) -> Sittings:
        """Of every item but those that end before they start."""
        is_single = (item.repeat is None for item in self.items)
        single = np.flatnonzero(np.fromiter(is_single, dtype=np.bool_) & (self.starts <= self.ends))
        repeated = [
            (row, second(sitting.starts_at), second(sitting.ends_at))
            for row, item in enumerate(self.items)
            if item.repeat is not None
            for sitting in sittings(item)
        ]
        columns = np.array(repeated, dtype=np.int64).reshape(-1, 3).T
        item, starts, ends = np.hstack(([single, self.starts[single], self.ends[single]], columns))
        return Sittings(item, starts, _up_to_next(item, starts, ends))

    @cached_property
    def venue_ids(self) -> tuple[str | None, ...]:
        """Where the items are, by number."""
        return tuple(dict.fromkeys(map(attrgetter("venue_id"), self.items)))

    @cached_property
    def venue(self) -> Column:
        """The number of each item's venue."""
        number = {venue_id: n for n, venue_id in enumerate(self.venue_ids)}
        return _column(number[item.venue_id] for item in self.items)

    @cached_property
    def stays(self) -> Occupancy:
        """Who is in which venue when, those too that share theirs."""
        venues = [self.programme.venue_by_id.get(venue_id or "", _UNKNOWN) for venue_id in self.venue_ids]
        sitting = self.sittings
        venue = self.venue[sitting.item]
        is_placed = np.array([venue_id is not None for venue_id in self.venue_ids], dtype=np.bool_)[venue]
        starts = sitting.starts - _durations(map(attrgetter("get_in"), self.items))[sitting.item] * self._is_set_up
        ends = sitting.ends + _durations(map(attrgetter("get_out"), self.items))[sitting.item] * self._is_taken_down
        cleared = ends + _durations(venue.changeover for venue in venues)[venue]
        holds = _column(venue.simultaneous for venue in venues)[venue]
        rows = np.flatnonzero(is_placed & (starts < ends))
        item, starts = sitting.item[rows], starts[rows]
        return Occupancy(
            item=item,
            resource=venue[rows],
            starts=starts,
            ends=_up_to_next(item, starts, ends[rows]),
            opens=sitting.starts[rows],
            closes=sitting.ends[rows],
            cleared=_up_to_next(item, starts, cleared[rows]),
            holds=holds[rows],
        )

    @cached_property
    def _is_set_up(self) -> NDArray[np.bool_]:
        """Whether each sitting has a get-in: of what stays up, as an exhibition does, only the first."""
        item = self.sittings.item
        is_set_up: NDArray[np.bool_] = ~self._stays_up[item] | np.append(True, item[1:] != item[:-1])
        return is_set_up

    @cached_property
    def _is_taken_down(self) -> NDArray[np.bool_]:
        """Whether each sitting has a get-out: of what stays up only the last."""
        item = self.sittings.item
        is_taken_down: NDArray[np.bool_] = ~self._stays_up[item] | np.append(item[1:] != item[:-1], True)
        return is_taken_down

    @cached_property
    def _stays_up(self) -> NDArray[np.bool_]:
        return np.fromiter(map(_stays_up, self.items), dtype=np.bool_)

    @cached_property
    def occupancy(self) -> Occupancy:
        """Who has which venue when, but for the items that share theirs."""
        return _rows(self.stays, ~self.shares_venue[self.stays.item])

    @cached_property
    def crews(self) -> Occupancy:
        """The get-in and the get-out of items that share their venue: only with the public, not with crews."""
        shown = self.visits
        opens, closes = np.minimum(shown.opens, shown.ends), np.maximum(shown.closes, shown.starts)
        before = replace(shown, ends=opens, closes=opens, cleared=opens)
        after = replace(shown, starts=closes, opens=closes, closes=closes, cleared=shown.ends)
        both = _joined(before, after)
        return _rows(both, both.starts < both.ends)

    @cached_property
    def uses(self) -> Occupancy:
        """Who has which venue when, crews of those that share theirs too."""
        return _joined(self.occupancy, self.crews)

    @cached_property
    def visits(self) -> Occupancy:
        """The items that share their venue, and when."""
        return _rows(self.stays, self.shares_venue[self.stays.item])

    @cached_property
    def shares_venue(self) -> NDArray[np.bool_]:
        return np.fromiter(map(attrgetter("shares_venue"), self.items), dtype=np.bool_)

    @cached_property
    def bookings(self) -> Bookings:
        """Who takes part when."""
        names, people = _numbered_people(self.items)
        taking_part = [people[item] for item in self.sittings.item.tolist()]
        row = np.repeat(np.arange(len(taking_part)), _column(map(len, taking_part)))
        return Bookings(
            item=self.sittings.item[row],
            resource=_column(chain.from_iterable(taking_part)),
            starts=self.sittings.starts[row],
            ends=self.sittings.ends[row],
            names=names,
        )

    @cached_property
    def people(self) -> tuple[Person | None, ...]:
        """Who takes part, by the numbers of the bookings; None where nothing but a name is known."""
        return tuple(map(self.programme.person_by_id.get, self.bookings.names))

    @cached_property
    def absences(self) -> Columns:
        """When each of the people is away."""
        away = [
            (number, second(absence.starts_at), second(absence.ends_at))
            for number, person in enumerate(self.people)
            for absence in (person.absences if person else ())
        ]
        person, starts, ends = np.array(away, dtype=np.int64).reshape(-1, 3).T
        return merged((person, starts, ends))


_UNKNOWN = Venue(id="?", name="?")  # a venue nobody described holds one item at a time


def _joined(one: Occupancy, other: Occupancy) -> Occupancy:
    columns = {name: np.concatenate((column, vars(other)[name])) for name, column in vars(one).items()}
    return Occupancy(**columns)


def _rows(stays: Occupancy, chosen: NDArray[np.bool_]) -> Occupancy:
    return Occupancy(**{name: column[chosen] for name, column in vars(stays).items()})


def make_plan(programme: Programme, today: date) -> Plan:
    """What the rules need of a programme, in an order that does not depend on that of its items."""
    held = [item for item in programme.items if item.starts_at and not item.is_cancelled]
    held.sort(key=attrgetter("id"))
    starts = _instants(map(attrgetter("starts_at"), held))
    ends = _instants(map(attrgetter("ends_at"), held))
    return Plan(programme, today, tuple(held), starts, ends)


def people_of(item: Item) -> dict[str, str]:
    """The people of an item, each once: normal form → name as first written."""
    return {normal_form(name): name for name in reversed(item.people) if not is_nobody(name)}


def _numbered_people(items: tuple[Item, ...]) -> tuple[tuple[str, ...], list[set[int]]]:
    """All normal forms, and for each item the numbers of those it binds. Each spelling is looked at once."""
    spellings = dict.fromkeys(chain.from_iterable(map(attrgetter("people"), items)))
    form_of = {name: normal_form(name) for name in spellings if not is_nobody(name)}
    number = {form: number for number, form in enumerate(dict.fromkeys(form_of.values()))}
    number_of = {name: number[form] for name, form in form_of.items()}
    bound = ((() if _stays_up_alone(item) else item.people) for item in items)
    return tuple(number), [{number_of[name] for name in people if name in number_of} for people in bound]


def _stays_up(item: Item) -> bool:
    """Whether it is set up once, for all its days."""
    return item.shares_venue and (item.repeat is not None or item.kind == "exhibition")


def _stays_up_alone(item: Item) -> bool:
    """Whether it needs none of its people there, as an exhibition does not need its photographer.

    Its guide is needed, though there is a tour every day and others share the room.
    """
    return item.shares_venue and item.kind == "exhibition"


def comes_and_goes(item: Item) -> bool:
    """Whether its public does, all day long, as that of an exhibition, a stand or a market."""
    return item.repeat is not None or is_open_all_day(item)


def is_open_all_day(item: Item) -> bool:
    """Whether it is something to look in at, on each of its days."""
    if item.kind in ("exhibition", "stand"):
        return True
    return item.starts_at is not None and item.ends_at is not None and item.ends_at - item.starts_at >= ALL_DAY


def span(start: int, end: int) -> Span:
    """The span between two times of a plan."""
    return Span(EPOCH + start * SECOND, EPOCH + end * SECOND)


def second(instant: datetime) -> int:
    """An instant as a time of a plan."""
    return int(instant.timestamp() // 1)


def _up_to_next(item: Column, starts: Column, ends: Column) -> Column:
    """`ends`, none after the start of the item's own next sitting: an item is never in its own way."""
    capped = ends.copy()
    capped[:-1] = np.where(item[:-1] == item[1:], np.minimum(ends[:-1], starts[1:]), ends[:-1])
    return capped


def _column(numbers: Iterable[int]) -> Column:
    return np.fromiter(numbers, dtype=np.int64)


def _instants(instants: Iterable[datetime]) -> Column:
    return _floor(map(datetime.timestamp, instants))


def _durations(durations: Iterable[timedelta]) -> Column:
    return _floor(map(timedelta.total_seconds, durations))


def _floor(numbers: Iterable[float]) -> Column:
    return np.floor(np.fromiter(numbers, dtype=np.float64)).astype(np.int64)
