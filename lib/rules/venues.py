"""What a venue cannot hold. An item that shares its venue is in nobody's way there.

Reads the `plan`, gathers `pairs` and yields each `clash`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lib.rulebook import ClashKind
from lib.rules.clash import Clash, clash
from lib.rules.pairs import MOST_PAIRS, by_pair
from lib.rules.plan import Plan
from lib.span import crowded_pairs


def venue_overlap(plan: Plan) -> Iterator[Clash]:
    """Two items in one venue at once, while it has more items than it holds."""
    use = plan.occupancy
    first, second = crowded_pairs(use.resource, use.starts, use.ends, use.holds, at_most=MOST_PAIRS)
    for (a, b, _), spans in by_pair(use, first, second, np.minimum(use.ends[first], use.ends[second])):
        items = plan.items[a], plan.items[b]
        yield clash(plan, ClashKind.VENUE_OVERLAP, items, spans, venue_id=items[0].venue_id)


def changeover(plan: Plan) -> Iterator[Clash]:
    """Two items in one venue with less than its changeover between them.

    An item keeps its place in the venue until it is cleared; where the venue holds several items, that is a clash only
    when no place is left for the next.
    """
    use = plan.occupancy
    first, second = crowded_pairs(use.resource, use.starts, use.cleared, use.holds, at_most=MOST_PAIRS)
    is_gap = use.ends[first] <= use.starts[second]
    first, second = first[is_gap], second[is_gap]
    for (a, b, _), spans in by_pair(use, first, second, use.cleared[first]):
        items = plan.items[a], plan.items[b]
        yield clash(plan, ClashKind.CHANGEOVER, items, spans, venue_id=items[0].venue_id)
