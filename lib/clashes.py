"""What cannot happen as planned: one small rule per kind of clash, all reading the same `plan`.

Cancelled items and items without hours clash with nothing. An item that shares its venue takes no part in the rules
about venues, and an exhibition that does so binds nobody. Every rule about two items is symmetric, and taking an item
out of a programme adds no clash among the others, as long as no rule meets more than MOST_PAIRS; beyond, each sitting
keeps its next few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import IntEnum, StrEnum
from itertools import chain

import numpy as np

from lib.names import normal_form
from lib.plan import Claims, Plan, make_plan, people_of, second, span
from lib.programme import Item, Programme, Status, sittings
from lib.span import Column, Span, crowded_pairs, local_instant, overlapping_pairs

DAY = timedelta(days=1)
MOST_PAIRS = 50_000  # of sittings that a rule looks at: ten thousand items in one room at one hour are fifty million


class ClashKind(StrEnum):
    """What is wrong; a rule for each."""

    VENUE_OVERLAP = "venue_overlap"
    CHANGEOVER = "changeover"
    PERSON_OVERLAP = "person_overlap"
    TOO_LONG = "too_long"
    OUTSIDE_FESTIVAL = "outside_festival"
    END_BEFORE_START = "end_before_start"


class Severity(IntEnum):
    """How bad it is: it cannot be held, it will hardly go well, it may be meant."""

    BLOCKING = 1
    SERIOUS = 2
    CONSIDER = 3


MILDER = {Severity.BLOCKING: Severity.SERIOUS, Severity.SERIOUS: Severity.CONSIDER}
SEVERITIES = {
    ClashKind.VENUE_OVERLAP: Severity.BLOCKING,
    ClashKind.CHANGEOVER: Severity.SERIOUS,
    ClashKind.PERSON_OVERLAP: Severity.BLOCKING,
    ClashKind.TOO_LONG: Severity.SERIOUS,
    ClashKind.OUTSIDE_FESTIVAL: Severity.SERIOUS,
    ClashKind.END_BEFORE_START: Severity.BLOCKING,
}  # between confirmed items; a step milder when one of them is tentative


@dataclass(frozen=True, slots=True)
class Clash:
    """Two items that cannot both be held as planned, or one that cannot be held when it is.

    `spans` says when, in order: the time in common; for a changeover the part of it that is missing; for an end before
    the start the time between them; else the sittings concerned. One for each two sittings, so as a rule one a date.
    """

    kind: ClashKind
    severity: Severity
    item_ids: tuple[str, ...]  # sorted
    venue_id: str | None  # that two items contend for
    person: str | None  # likewise, as the first of the items writes it
    spans: tuple[Span, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about: the same from one revision to the next, whatever the hours and the spelling."""
        return (self.kind, *self.item_ids, self.venue_id or normal_form(self.person or ""))

    @property
    def starts_at(self) -> datetime:
        """When it first happens, in UTC."""
        return self.spans[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """When it is last over, in UTC."""
        return max(span.ends_at for span in self.spans)

    @property
    def minutes(self) -> int:
        """Whole minutes of its longest span."""
        return max(span.minutes for span in self.spans)

    def dates(self, zone: tzinfo) -> tuple[date, ...]:
        """The local days on which it starts, in order."""
        return tuple(sorted({span.starts_at.astimezone(zone).date() for span in self.spans}))


Rule = Callable[[Plan], Iterator[Clash]]


def find_clashes(programme: Programme) -> tuple[Clash, ...]:
    """All clashes, worst first, then by time and ids, whatever the order of the items. O(n log n + clashes)."""
    plan = make_plan(programme)
    return tuple(sorted(chain.from_iterable(rule(plan) for rule in RULES), key=_rank))


def _rank(clash: Clash) -> tuple[Severity, datetime, tuple[str, ...], tuple[str, ...]]:
    return clash.severity, clash.starts_at, clash.item_ids, clash.key


def venue_overlap(plan: Plan) -> Iterator[Clash]:
    """Two items in one venue at once, while it has more items than it holds."""
    use = plan.occupancy
    first, second = crowded_pairs(use.resource, use.starts, use.ends, use.holds, at_most=MOST_PAIRS)
    for (a, b, _), spans in _by_pair(use, first, second, np.minimum(use.ends[first], use.ends[second])):
        items = plan.items[a], plan.items[b]
        yield _clash(ClashKind.VENUE_OVERLAP, items, spans, venue_id=items[0].venue_id)


def changeover(plan: Plan) -> Iterator[Clash]:
    """Two items in one venue with less than its changeover between them.

    An item keeps its place in the venue until it is cleared; where the venue holds several items, that is a clash only
    when no place is left for the next.
    """
    use = plan.occupancy
    first, second = crowded_pairs(use.resource, use.starts, use.cleared, use.holds, at_most=MOST_PAIRS)
    is_gap = use.ends[first] <= use.starts[second]
    first, second = first[is_gap], second[is_gap]
    for (a, b, _), spans in _by_pair(use, first, second, use.cleared[first]):
        items = plan.items[a], plan.items[b]
        yield _clash(ClashKind.CHANGEOVER, items, spans, venue_id=items[0].venue_id)


def person_overlap(plan: Plan) -> Iterator[Clash]:
    """One person, names being compared in their normal form, in two items at once."""
    booked = plan.bookings
    first, second = overlapping_pairs(booked.resource, booked.starts, booked.ends, at_most=MOST_PAIRS)
    for (a, b, who), spans in _by_pair(booked, first, second, np.minimum(booked.ends[first], booked.ends[second])):
        items = plan.items[a], plan.items[b]
        person = people_of(items[0])[booked.names[who]]
        yield _clash(ClashKind.PERSON_OVERLAP, items, spans, person=person)


def too_long(plan: Plan) -> Iterator[Clash]:
    """An item that does not repeat, yet is longer than a day by the clock on the wall."""
    for item in plan.items:
        if item.repeat is None and item.starts_at and item.ends_at and item.ends_at - item.starts_at > DAY:
            yield _clash(ClashKind.TOO_LONG, (item,), sittings(item))


def outside_festival(plan: Plan) -> Iterator[Clash]:
    """An item that starts, on any of its days, before the festival's first day or after its last."""
    one_item = {item.venue_id: item for item in plan.items}  # for each venue: they go by one clock
    allowed_in = {venue_id: _festival_time(plan.programme, item) for venue_id, item in one_item.items()}
    for item, start in zip(plan.items, plan.starts.tolist(), strict=True):
        allowed = allowed_in[item.venue_id]
        if start not in allowed or _last_start(item, start) not in allowed:
            outside = tuple(span for span in sittings(item) if second(span.starts_at) not in allowed)
            if outside:  # it may be closed on those days, or end before it starts
                yield _clash(ClashKind.OUTSIDE_FESTIVAL, (item,), outside)


def end_before_start(plan: Plan) -> Iterator[Clash]:
    """An item whose end comes before its start."""
    for row in np.flatnonzero(plan.ends < plan.starts).tolist():
        between = span(int(plan.ends[row]), int(plan.starts[row]))
        yield _clash(ClashKind.END_BEFORE_START, (plan.items[row],), (between,))


RULES: tuple[Rule, ...] = (
    venue_overlap,
    changeover,
    person_overlap,
    too_long,
    outside_festival,
    end_before_start,
)


def _festival_time(programme: Programme, item: Item) -> range:
    """From the midnight before the festival to the one after it, by the clock of the item, as times of a plan."""
    festival, zone = programme.festival, programme.zone_of(item)
    opens, closes = (local_instant(day, time.min, zone) for day in (festival.first_day, festival.last_day + DAY))
    return range(second(opens), second(closes))


def _last_start(item: Item, start: int) -> int:
    """When it starts on its last day, be it open then or not."""
    if item.repeat is None or item.starts_at is None:
        return start
    return second(item.starts_at + (item.repeat.last_day - item.starts_at.date()))


def _by_pair(
    claims: Claims, first: Column, second: Column, ends: Column
) -> Iterator[tuple[tuple[int, int, int], tuple[Span, ...]]]:
    """Two items and what both claim, by their numbers, with the spans from the second's start to `ends`."""
    found: dict[tuple[int, int, int], list[Span]] = {}
    one, other = claims.item[first], claims.item[second]
    columns = np.minimum(one, other), np.maximum(one, other), claims.resource[first], claims.starts[second], ends
    for a, b, resource, start, end in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault((a, b, resource), []).append(span(start, end))
    return ((pair, tuple(sorted(spans))) for pair, spans in found.items())


def _clash(
    kind: ClashKind,
    items: tuple[Item, ...],
    spans: tuple[Span, ...],
    *,
    venue_id: str | None = None,
    person: str | None = None,
) -> Clash:
    severity = SEVERITIES[kind]
    if any(item.status is Status.TENTATIVE for item in items):
        severity = MILDER[severity]
    return Clash(kind, severity, tuple(item.id for item in items), venue_id, person, spans)
