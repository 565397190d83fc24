"""Pairs of sittings, claims of a `plan`, gathered into pairs of items."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lib.rules.plan import Claims, span
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
