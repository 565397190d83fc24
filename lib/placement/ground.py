"""The time that a programme as it stands leaves to nobody else: in each venue, and for each item.

What a rule bars is not worked out anew: `clashes` has the rules, and they are asked about a probe, an item that lasts
the whole festival. What they find in its way is barred, as `stretches` in whole seconds of UTC. Those whom an item has
to do with are `subjects` of `findings`; `travel` knows the journeys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cached_property
from itertools import product
from typing import TypeAlias

import numpy as np

from lib.clashes import RULES
from lib.findings import Findings
from lib.placement.stretches import Stretches, crowded, stretches
from lib.programme import LONGEST_REPEAT, Item, Programme, Repeat, Venue, text
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash
from lib.rules.plan import Plan, comes_and_goes, make_plan, second
from lib.rules.travel import trips
from lib.span import Column, Span, local_instant
from lib.subjects import About, subjects

Barred: TypeAlias = Mapping[ClashKind, Stretches]

OF_A_VENUE = (ClashKind.CLOSED, ClashKind.EXHIBITION_TAKEN)
OF_AN_ITEM = (ClashKind.PERSON_OVERLAP, ClashKind.ABSENT, ClashKind.FAR_CLOCK, ClashKind.NEVER_AGAINST)
DAY = timedelta(days=1)
MARGIN = 2 * DAY  # around the festival, for other clocks and for what runs past midnight
NONE = stretches(())


@dataclass(frozen=True)
class Booking:
    """When and where somebody is expected."""

    start: int
    end: int
    venue_id: str | None


@dataclass(frozen=True)
class Around:
    """What is around an item that has no hour: whom it binds, and when it cannot be, wherever it is held."""

    people: tuple[str, ...]  # in their normal form
    barred: Barred


@dataclass(frozen=True)
class Ground:
    """What is known of a programme before anything is added to it."""

    findings: Findings

    @cached_property
    def severities(self) -> Mapping[ClashKind, Severity | None]:
        """How bad the festival finds each kind of clash between confirmed items; None when it does not want to know."""
        return {kind: self.programme.festival.rulebook.severity(kind) for kind in ClashKind}

    def is_kept(self, kind: ClashKind) -> bool:
        """Whether nothing may be placed against that rule, be it tentative: it may become confirmed."""
        severity = self.severities[kind]
        return severity is not None and severity <= Severity.SERIOUS

    @property
    def programme(self) -> Programme:
        """The programme as it stands."""
        return self.findings.programme

    @cached_property
    def days(self) -> Sequence[date]:
        """Those of the festival that are not over."""
        first, last = self.programme.festival.first_day, self.programme.festival.last_day
        days = (first + n * DAY for n in range((last - first).days + 1))
        return [day for day in days if not self.is_over(day)]

    def is_over(self, day: date) -> bool:
        """Whether it is past while the festival is yet to end; of one that has ended all days can be planned again."""
        return day < self.findings.day <= self.programme.festival.last_day

    @cached_property
    def plan(self) -> Plan:
        """Its columns."""
        return make_plan(self.programme, self.findings.day)

    @cached_property
    def _whole(self) -> Span:
        """All the time that anything may be placed in, and more."""
        festival = self.programme.festival
        last_days = [item.repeat.last_day for item in self.programme.unplaced if item.repeat]
        first, last = festival.first_day - MARGIN, max(festival.last_day, *last_days, festival.last_day) + MARGIN
        return Span(*(local_instant(day, time(), festival.zone) for day in (first, last)))

    def _probe(self, item: Item) -> Item:
        """The item, as if it were held round the clock on all those days."""
        zone, whole = self.programme.festival.zone, self._whole
        starts_at, ends_at = (instant.astimezone(zone) for instant in (whole.starts_at, whole.ends_at))
        return replace(
            item,
            starts_at=starts_at,
            ends_at=starts_at + DAY,
            repeat=Repeat(min((ends_at - DAY).date(), starts_at.date() + LONGEST_REPEAT)),
            shares_venue=item.shares_venue and comes_and_goes(item),  # which the repeat would make of any other
        )

    def _planned(self, items: Iterable[Item]) -> Plan:
        return make_plan(replace(self.programme, items=tuple(items)), self.findings.day)

    def around(self, item: Item) -> Around:
        """What is around an item that has no hour, whatever the venue."""
        near = set[str]().union(*(self.findings.index.get(each, ()) for each in subjects(item) if each[0] in _TIES))
        probe = replace(self._probe(item), venue_id=None)
        plan = self._planned((probe, *(self.programme.item_by_id[item_id] for item_id in near - {item.id})))
        bound = np.unique(plan.bookings.resource[plan.bookings.item == plan.items.index(probe)]).tolist()
        barred = defaultdict[ClashKind, list[Span]](list)
        for clash in _asked(OF_AN_ITEM, plan):
            if item.id in clash.item_ids:
                barred[clash.kind] += clash.spans
        return Around(tuple(plan.bookings.names[who] for who in bound), _stretched(barred))

    @cached_property
    def _in_venues(self) -> Mapping[str, Barred]:
        """When each venue is closed, or something on show there."""
        probes = {
            f"\0{venue.id}": self._probe(Item(id=f"\0{venue.id}", title=text("?"), venue_id=venue.id))
            for venue in self.programme.venues
        }
        plan = self._planned((*probes.values(), *(item for item in self.plan.items if item.shares_venue)))
        found = defaultdict[str, defaultdict[ClashKind, list[Span]]](lambda: defaultdict(list))
        for clash in _asked(OF_A_VENUE, plan):
            if probes.keys() & set(clash.item_ids):
                found[clash.venue_id or ""][clash.kind] += clash.spans
        return {venue_id: _stretched(barred) for venue_id, barred in found.items()}

    def in_venue(self, venue: Venue, kind: ClashKind) -> Stretches:
        """When a venue is closed, or something on show there."""
        return self._in_venues.get(venue.id, {}).get(kind, NONE)

    @cached_property
    def _uses(self) -> Mapping[str, Column]:
        """The rows of the plan's occupancy, by venue."""
        found = defaultdict[str, list[int]](list)
        for row, item in enumerate(self.plan.uses.item.tolist()):
            found[self.plan.items[item].venue_id or ""].append(row)
        return {venue_id: np.array(rows, dtype=np.int64) for venue_id, rows in found.items()}

    def uses(self, venue: Venue, *, until_cleared: bool) -> tuple[Column, Column]:
        """When each item that it holds comes and goes, crews and, if asked for, the changeover included."""
        use, rows = self.plan.uses, self._uses.get(venue.id, np.empty(0, np.int64))
        return use.starts[rows], (use.cleared if until_cleared else use.ends)[rows]

    @cached_property
    def taken(self) -> Mapping[str, Stretches]:
        """When each venue holds as many items as it can."""
        return {venue.id: self._full(venue, until_cleared=False) for venue in self.programme.venues}

    @cached_property
    def uncleared(self) -> Mapping[str, Stretches]:
        """When it does so, those counted that it has not been cleared of."""
        return {venue.id: self._full(venue, until_cleared=True) for venue in self.programme.venues}

    def _full(self, venue: Venue, *, until_cleared: bool) -> Stretches:
        return crowded(*self.uses(venue, until_cleared=until_cleared), venue.simultaneous)

    @cached_property
    def habits(self) -> frozenset[tuple[str, str]]:
        """The venues that a kind or a strand has been given already."""
        placed = [(item.venue_id, item) for item in self.programme.items if item.venue_id and item.starts_at]
        return frozenset((venue_id, each) for venue_id, item in placed for each in (item.kind, item.strand) if each)

    @cached_property
    def hours(self) -> Mapping[str, Sequence[int]]:
        """The hours of the day at which items of each kind begin."""
        found = defaultdict[str, set[int]](set)
        for item in self.plan.items:
            if item.starts_at:
                found[item.kind].add(item.starts_at.hour)
        return {kind: sorted(hours) for kind, hours in found.items()}

    @cached_property
    def bookings(self) -> Mapping[str, Sequence[Booking]]:
        """Those of each person, by the normal form of the name."""
        booked, found = self.plan.bookings, defaultdict[str, list[Booking]](list)
        columns = (booked.item, booked.resource, booked.starts, booked.ends)
        for item, who, start, end in zip(*(column.tolist() for column in columns), strict=True):
            found[booked.names[who]].append(Booking(start, end, self.plan.items[item].venue_id))
        return found

    def on_the_way(self, people: Iterable[str], venue: Venue) -> Stretches:
        """When somebody could not get to a venue, or from there to where they are expected next."""
        spans = [
            (booking.start - self.journey(venue.id, elsewhere), booking.end + self.journey(elsewhere, venue.id))
            for person in people
            if not self.has_clock(person)
            for booking in self.bookings.get(person, ())
            if (elsewhere := booking.venue_id) and elsewhere != venue.id
        ]
        return stretches(spans) if spans else NONE

    def has_clock(self, person: str) -> bool:
        """Whether somebody lives by a clock of their own: they may take part from afar, and travel nowhere."""
        known = self.programme.person_by_id.get(person)
        return known is not None and known.zone is not None

    def journey(self, origin_id: str, destination_id: str) -> int:
        """Seconds that somebody needs from one venue to another."""
        return self._journeys.get((origin_id, destination_id), 0)

    @cached_property
    def _journeys(self) -> Mapping[tuple[str, str], int]:
        """Seconds between two venues."""
        venue_ids = tuple(self.programme.venue_by_id)
        origin, destination = np.indices((len(venue_ids), len(venue_ids))).reshape(2, -1)
        seconds = trips(self.programme, venue_ids, origin, destination).minutes * 60
        return dict(zip(product(venue_ids, venue_ids), seconds.tolist(), strict=True))


_TIES = (About.PERSON, About.ITEM)


def _asked(kinds: Iterable[ClashKind], plan: Plan) -> Iterator[Clash]:
    """The clashes of some kinds, be they wanted or not."""
    return (clash for kind in kinds for clash in RULES[kind](plan))


def _stretched(spans: Mapping[ClashKind, Iterable[Span]]) -> Barred:
    return {
        kind: stretches((second(span.starts_at), second(span.ends_at)) for span in found)
        for kind, found in spans.items()
    }
