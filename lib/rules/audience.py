"""What the public cannot see: two items that want the same people at the same time.

Reads the `plan`, gathers `pairs`, weighs each `rivalry` and yields each `clash`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lib.rulebook import ClashKind
from lib.rules.clash import Clash, Rivalry, clash
from lib.rules.pairs import MOST_PAIRS, by_pair, sittings_of
from lib.rules.plan import Plan, span
from lib.rules.rivalry import make_public, rivalries, shared_fields
from lib.span import overlapping_pairs

MOST_MEETINGS = 500_000  # of two items at once that are weighed; 10 000 items of 40 days have half as many


def never_against(plan: Plan) -> Iterator[Clash]:
    """Two items held at once, one of which must never be held against the other."""
    row_of = {item.id: row for row, item in enumerate(plan.items)}
    named = ((row_of[item.id], row_of.get(other)) for item in plan.items for other in item.never_against)
    pairs = sorted({(min(a, b), max(a, b)) for a, b in named if b is not None and a != b})
    public = sittings_of(plan, pairs)
    first, second = overlapping_pairs(public.resource, public.starts, public.ends, at_most=MOST_PAIRS)
    for (a, b, _), spans in by_pair(public, first, second, np.minimum(public.ends[first], public.ends[second])):
        yield clash(plan, ClashKind.NEVER_AGAINST, (plan.items[a], plan.items[b]), spans)


def same_public(plan: Plan) -> Iterator[Clash]:
    """Two items at once that want the same public, from the `rivalry` on that the festival wants to know of.

    Of more than MOST_PAIRS the strongest are listed.
    """
    public = make_public(plan)
    first, second = overlapping_pairs(public.clock, public.starts, public.ends, at_most=MOST_MEETINGS)
    scores = rivalries(public, first, second)
    listed = np.flatnonzero(scores >= max(1, plan.programme.festival.rulebook.least_rivalry))
    listed = listed[np.argsort(-scores[listed], kind="stable")][:MOST_PAIRS]
    first, second = first[listed], second[listed]
    ends = np.minimum(public.ends[first], public.ends[second])
    columns = np.minimum(first, second), np.maximum(first, second), public.starts[second], ends, scores[listed]
    rows, shared = zip(*(column.tolist() for column in columns), strict=True), shared_fields(public, first, second)
    for (a, b, start, end, score), fields in zip(rows, shared, strict=True):
        items = public.items[a], public.items[b]
        yield clash(plan, ClashKind.SAME_PUBLIC, items, (span(start, end),), detail=Rivalry(score, fields))
