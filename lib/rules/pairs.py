"""Pairs of sittings, claims of a `plan`, gathered into pairs of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from lib.rules.plan import Claims, Plan, span
from lib.span import Column, Span

MOST_PAIRS = 10_000  # of sittings in one venue, or of one person: a thousand items in one room are half a million


def by_pair(
    claims: Claims, first: Column, second: Column, ends: Column
) -> Iterator[tuple[tuple[int, int, int], tuple[Span, ...]]]:
    """Two items and what both claim, by their numbers, with the spans from the second's start to `ends`."""
    found: dict[tuple[int, int, int], list[Span]] = {}
    one, other = claims.item[first], claims.item[second]
    columns = np.minimum(one, other), np.maximum(one, other), claims.resource[first], claims.starts[second], ends
    for a, b, resource, start, end in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault((a, b, resource), []).append(span(start, end))
    return ((pair, tuple(sorted(spans))) for pair, spans in found.items())


def sittings_of(plan: Plan, groups: Sequence[Sequence[int]]) -> Claims:
    """The sittings of the items of each group, which are places in the plan's items; a group is what they claim."""
    sitting, rows_of = plan.sittings, defaultdict[int, list[int]](list)
    for row, item in enumerate(sitting.item.tolist() if groups else ()):
        rows_of[item].append(row)
    claims = [(number, row) for number, group in enumerate(groups) for item in group for row in rows_of[item]]
    group_numbers, rows = np.array(claims, dtype=np.int64).reshape(-1, 2).T
    return Claims(sitting.item[rows], group_numbers, sitting.starts[rows], sitting.ends[rows])
