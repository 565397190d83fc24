"""What a venue cannot hold. An item that shares its venue is in nobody's way there, though others may be in its own.

Reads the `plan`, gathers `pairs`, asks `opening` for hours and yields each `clash`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lib.programme import sittings
from lib.rulebook import ClashKind
from lib.rules.clash import Clash, Collision, Excess, Part, clash
from lib.rules.opening import outside, venue_timetable
from lib.rules.pairs import MOST_PAIRS, Pair, by_pair, first_meetings, spans_by
from lib.rules.plan import Occupancy, Plan, is_open_all_day
from lib.span import Column, crowded_pairs, pairs_between

PARTS = tuple(Part)


def venue_overlap(plan: Plan) -> Iterator[Clash]:
    """Two items in one venue at once, while it has more items than it holds.

    One that shares its venue has it to itself while its crew sets it up, or takes it down: another may do so too.
    """
    use = plan.uses
    first, second = crowded_pairs(use.resource, use.starts, use.ends, use.holds, at_most=MOST_PAIRS)
    share = plan.shares_venue[use.item]
    is_apart = ~(share[first] & share[second])
    first, second = first[is_apart], second[is_apart]
    collisions = _collisions(use, first, second)
    for pair, spans in by_pair(use, first, second, np.minimum(use.ends[first], use.ends[second])):
        items = plan.items[pair[0]], plan.items[pair[1]]
        where = items[0].venue_id
        yield clash(plan, ClashKind.VENUE_OVERLAP, items, spans, venue_id=where, detail=collisions[pair])


def changeover(plan: Plan) -> Iterator[Clash]:
    """Two items in one venue with less than its changeover between them.

    An item keeps its place in the venue until it is cleared; where the venue holds several items, that is a clash only
    when no place is left for the next.
    """
    use = plan.occupancy
    first, second = crowded_pairs(use.resource, use.starts, use.cleared, use.holds, at_most=MOST_PAIRS)
    is_gap = use.ends[first] <= use.starts[second]
    first, second = first[is_gap], second[is_gap]
    collisions = _collisions(use, first, second)
    for pair, spans in by_pair(use, first, second, use.cleared[first]):
        items = plan.items[pair[0]], plan.items[pair[1]]
        where = items[0].venue_id
        yield clash(plan, ClashKind.CHANGEOVER, items, spans, venue_id=where, detail=collisions[pair])


def exhibition_taken(plan: Plan) -> Iterator[Clash]:
    """Visitors cannot come in to an item that shares its venue while another, crew included, has it to itself."""
    shown, use = plan.visits, plan.occupancy
    alone = np.where(use.holds == 1, use.ends, use.starts)  # where several are held, no room is taken
    first, second = pairs_between(
        (shown.resource, shown.opens, shown.closes), (use.resource, use.starts, alone), at_most=MOST_PAIRS
    )
    one, other = shown.item[first], use.item[second]
    starts = np.maximum(shown.opens[first], use.starts[second])
    ends = np.minimum(shown.closes[first], use.ends[second])
    for (a, b), spans in spans_by((np.minimum(one, other), np.maximum(one, other)), starts, ends):
        items = plan.items[a], plan.items[b]
        yield clash(plan, ClashKind.EXHIBITION_TAKEN, items, spans, venue_id=items[0].venue_id)


def closed(plan: Plan) -> Iterator[Clash]:
    """An item in its venue, crew included, outside the hours of that venue."""
    venues = (plan.programme.venue_by_id.get(venue_id or "") for venue_id in plan.venue_ids)
    timetables = [venue_timetable(venue, plan.programme.festival.zone) if venue else None for venue in venues]
    row, starts, ends = outside(timetables, (plan.stays.resource, plan.stays.starts, plan.stays.ends))
    for (a,), spans in spans_by((plan.stays.item[row],), starts, ends):
        item = plan.items[a]
        yield clash(plan, ClashKind.CLOSED, (item,), spans, venue_id=item.venue_id)


def over_capacity(plan: Plan) -> Iterator[Clash]:
    """More people expected at an item than its venue has seats, unless they look in at some time of the day."""
    for item in plan.items:
        venue = plan.programme.venue_of(item) if item.expected and not is_open_all_day(item) else None
        seats = venue.capacity if venue else None
        if seats is not None and item.expected is not None and item.expected > seats:
            excess = Excess(item.expected, seats)
            yield clash(plan, ClashKind.OVER_CAPACITY, (item,), sittings(item), venue_id=item.venue_id, detail=excess)


def _collisions(use: Occupancy, first: Column, second: Column) -> dict[Pair, Collision]:
    """Which parts of two items meet when they first do, or come too close."""
    moment = np.minimum(use.starts[second], use.ends[first] - 1)
    earlier, later = _part(use, first, moment), _part(use, second, use.starts[second])
    is_in_order = use.item[first] < use.item[second]
    one, other = np.where(is_in_order, (earlier, later), (later, earlier)).tolist()
    meetings = first_meetings(use, first, second)
    return {pair: Collision(PARTS[one[at]], PARTS[other[at]]) for pair, at in meetings.items()}


def _part(use: Occupancy, row: Column, moment: Column) -> Column:
    """The place in PARTS of the part that each row has come to."""
    return (use.opens[row] <= moment).astype(np.int64) + (use.closes[row] <= moment)
