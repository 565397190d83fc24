"""What does not go with the days of the festival, or with any day at all; what is there twice, or not settled in time.

Reads the `plan`, gathers `pairs` and yields each `clash`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from itertools import chain, combinations, islice
from operator import attrgetter

import numpy as np

from lib.names import normal_form
from lib.programme import Item, Programme, Status, sittings
from lib.rulebook import ClashKind
from lib.rules.clash import Clash, Notice, clash
from lib.rules.pairs import MOST_PAIRS, by_pair, sittings_of
from lib.rules.plan import Plan, comes_and_goes, people_of, second, span
from lib.span import local_instant, overlapping_pairs

DAY = timedelta(days=1)


def too_long(plan: Plan) -> Iterator[Clash]:
    """An item that does not repeat, yet is longer than a day by the clock on the wall."""
    for item in plan.items:
        if item.repeat is None and item.starts_at and item.ends_at and item.ends_at - item.starts_at > DAY:
            yield clash(plan, ClashKind.TOO_LONG, (item,), sittings(item))


def outside_festival(plan: Plan) -> Iterator[Clash]:
    """An item that starts, on any of its days, before the festival's first day or after its last."""
    one_item = {item.venue_id: item for item in plan.items}  # for each venue: they go by one clock
    allowed_in = {venue_id: _festival_time(plan.programme, item) for venue_id, item in one_item.items()}
    for item, start in zip(plan.items, plan.starts.tolist(), strict=True):
        allowed = allowed_in[item.venue_id]
        if start not in allowed or _last_start(item, start) not in allowed:
            outside = tuple(span for span in sittings(item) if second(span.starts_at) not in allowed)
            if outside:  # it may be closed on those days, or end before it starts
                yield clash(plan, ClashKind.OUTSIDE_FESTIVAL, (item,), outside)


def end_before_start(plan: Plan) -> Iterator[Clash]:
    """An item whose end comes before its start."""
    for row in np.flatnonzero(plan.ends < plan.starts).tolist():
        between = span(int(plan.ends[row]), int(plan.starts[row]))
        yield clash(plan, ClashKind.END_BEFORE_START, (plan.items[row],), (between,))


def same_twice(plan: Plan) -> Iterator[Clash]:
    """One item entered twice: two of one title, in whatever language, that are in one venue at one time.

    One of them may have no venue yet. Two without hours are of one title and kind, and meant for the same day. Not the
    same are two that differ in spoken language, showings of one work, and an exhibition and what is held in it; nor
    two in a venue that holds several, unless hours, people and organiser agree.
    """
    titled = sittings_of(plan, _of_one_title(plan.items))
    ends = np.maximum(titled.ends, titled.starts + 1)  # what takes no time is entered twice as easily
    first, second = overlapping_pairs(titled.resource, titled.starts, ends, at_most=MOST_PAIRS)
    found = {
        (a, b): spans for (a, b, _), spans in by_pair(titled, first, second, np.minimum(ends[first], ends[second]))
    }
    for (a, b), spans in found.items():
        if _is_one(plan.programme, plan.items[a], plan.items[b]):
            yield clash(plan, ClashKind.SAME_TWICE, (plan.items[a], plan.items[b]), spans)
    for one, other in _pairs_without_hours(plan.programme):
        if _is_one(plan.programme, one, other):
            yield clash(plan, ClashKind.SAME_TWICE, (one, other), ())


def unplaced(plan: Plan) -> Iterator[Clash]:
    """An item without a venue or an hour, when the festival is near."""
    yield from _unsettled(plan, ClashKind.UNPLACED, plan.programme.unplaced)


def unconfirmed(plan: Plan) -> Iterator[Clash]:
    """An item that is still tentative, placed or not, when the festival is near."""
    tentative = (item for item in plan.programme.items if item.status is Status.TENTATIVE)
    yield from _unsettled(plan, ClashKind.UNCONFIRMED, tentative)


def _unsettled(plan: Plan, kind: ClashKind, items: Iterable[Item]) -> Iterator[Clash]:
    """A clash for each item, from the festival's notice up to its last day."""
    festival = plan.programme.festival
    days = (festival.first_day - plan.day).days
    if days < festival.rulebook.notice_days and plan.day <= festival.last_day:
        for item in items:
            yield clash(plan, kind, (item,), (), detail=Notice(max(0, days)))


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


def _titles(item: Item) -> set[str]:
    return {normal_form(words) for _, words in item.title.versions if words}


def _of_one_title(items: Iterable[Item]) -> list[list[int]]:
    """The places of the items of each title that several have."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, item in enumerate(items):
        for title in _titles(item):
            rows[title].append(row)
    return [group for group in rows.values() if len(group) > 1]


def _pairs_without_hours(programme: Programme) -> set[tuple[Item, Item]]:
    """Two of one title and kind that are meant for the same day."""
    groups: defaultdict[tuple[str, str, date], list[Item]] = defaultdict(list)
    for item in sorted(programme.unplaced, key=attrgetter("id")):
        if item.starts_at is None and item.day is not None:
            for title in _titles(item):
                groups[title, item.kind, item.day].append(item)
    return set(chain.from_iterable(islice(combinations(group, 2), MOST_PAIRS) for group in groups.values()))


def _is_one(programme: Programme, one: Item, other: Item) -> bool:
    """Whether two items of one title at one time are the same, entered twice."""
    if one.work == other.work != "" or comes_and_goes(one) is not comes_and_goes(other):
        return False
    if _differ(one.venue_id, other.venue_id) or _differ(normal_form(one.language), normal_form(other.language)):
        return False
    venue = programme.venue_of(one) or programme.venue_of(other)
    return venue is None or venue.simultaneous == 1 or _particulars(one) == _particulars(other)


def _differ(one: str | None, other: str | None) -> bool:
    """Whether both are said, and not the same."""
    return bool(one and other and one != other)


def _particulars(item: Item) -> tuple[object, ...]:
    return item.starts_at, item.ends_at, people_of(item).keys(), normal_form(item.organiser)
