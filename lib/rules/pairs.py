"""Pairs of sittings, claims of a `plan`, gathered into pairs of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from lib.rules.plan import Claims, Plan, span
from lib.span import Column, Span

MOST_PAIRS = 10_000  # of sittings in one venue, or of one person: a thousand items in one room are half a million

Pair: TypeAlias = tuple[int, ...]  # two items and what both claim, by their numbers


def by_pair(claims: Claims, first: Column, second: Column, ends: Column) -> Iterator[tuple[Pair, tuple[Span, ...]]]:
    """Two items and what both claim, with the spans from the second's start to `ends`."""
    return spans_by(_pair_columns(claims, first, second), claims.starts[second], ends)


def spans_by(
    keys: tuple[Column, ...], starts: Column, ends: Column
) -> Iterator[tuple[tuple[int, ...], tuple[Span, ...]]]:
    """The spans of all rows alike in `keys`, in order."""
    found: dict[tuple[int, ...], list[Span]] = {}
    alike = zip(*(column.tolist() for column in keys), strict=True)
    for key, start, end in zip(alike, starts.tolist(), ends.tolist(), strict=True):
        found.setdefault(key, []).append(span(start, end))
    return ((key, tuple(sorted(spans))) for key, spans in found.items())


def sittings_of(plan: Plan, groups: Sequence[Sequence[int]]) -> Claims:
    """The sittings of the items of each group, which are places in the plan's items; a group is what they claim."""
    sitting, rows_of = plan.sittings, defaultdict[int, list[int]](list)
    for row, item in enumerate(sitting.item.tolist() if groups else ()):
        rows_of[item].append(row)
    claims = [(number, row) for number, group in enumerate(groups) for item in group for row in rows_of[item]]
    group_numbers, rows = np.array(claims, dtype=np.int64).reshape(-1, 2).T
    return Claims(sitting.item[rows], group_numbers, sitting.starts[rows], sitting.ends[rows])


def first_meetings(claims: Claims, first: Column, second: Column) -> dict[Pair, int]:
    """For two items and what both claim: where in `first` and `second` their first sittings to meet are."""
    latest_first = np.argsort(-claims.starts[second], kind="stable")
    columns = (column[latest_first].tolist() for column in _pair_columns(claims, first, second))
    return dict(zip(zip(*columns, strict=True), latest_first.tolist(), strict=True))


def _pair_columns(claims: Claims, first: Column, second: Column) -> tuple[Column, Column, Column]:
    one, other = claims.item[first], claims.item[second]
    return np.minimum(one, other), np.maximum(one, other), claims.resource[first]
