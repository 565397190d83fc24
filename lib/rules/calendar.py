"""What does not go with the days of the festival, or with any day at all.

Reads the `plan` and yields each `clash`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta

import numpy as np

from lib.programme import Item, Programme, sittings
from lib.rulebook import ClashKind
from lib.rules.clash import Clash, clash
from lib.rules.plan import Plan, second, span
from lib.span import local_instant

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
