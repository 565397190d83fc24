"""Half-open spans of time and the one overlap formula, for two spans and for columns of them.

A span holds its start and not its end (RFC 5545, DTEND), so spans that touch do not overlap and a span of no length
overlaps nothing. Instants are kept in UTC: Python compares two datetimes of one zone by their wall clocks, which is an
hour wrong on the nights that clocks change.

In columns a span is a row: an integer for what it occupies, a start and an end in any one unit.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.int64]
Columns: TypeAlias = tuple[Column, Column, Column]  # what each row occupies, its start and its end

MINUTE = timedelta(minutes=1)
_BITS = 63  # of an int64, without its sign
UNBOUNDED = 1 << _BITS


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one instant up to, and not including, another; both are turned into UTC. ValueError if naive or reversed."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        for name in ("starts_at", "ends_at"):
            instant: datetime = getattr(self, name)
            if instant.tzinfo is None:
                raise ValueError(f"{name} has no time zone: {instant}")
            object.__setattr__(self, name, instant.astimezone(UTC))
        if self.ends_at < self.starts_at:
            raise ValueError(f"a span ends at {self.ends_at}, before it starts at {self.starts_at}")

    @property
    def minutes(self) -> int:
        """Whole minutes between start and end."""
        return (self.ends_at - self.starts_at) // MINUTE

    def overlaps(self, other: Span) -> bool:
        """Whether some instant is in both."""
        return max(self.starts_at, other.starts_at) < min(self.ends_at, other.ends_at)

    def common(self, other: Span) -> Span | None:
        """The part in both, or None."""
        if not self.overlaps(other):
            return None
        return Span(max(self.starts_at, other.starts_at), min(self.ends_at, other.ends_at))

    def widened(self, before: timedelta, after: timedelta) -> Span:
        """The same span starting `before` earlier and ending `after` later."""
        return Span(self.starts_at - before, self.ends_at + after)


def gap(first: Span, second: Span) -> timedelta:
    """Time from the end of the earlier span to the start of the later; negative when they overlap."""
    earlier, later = sorted((first, second))
    return later.starts_at - earlier.ends_at


def local_instant(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant a clock on the wall of `zone` shows `at` on `day`, as an aware datetime of that zone.

    An hour that the summer change skips is moved on by what was skipped; an hour that happens twice is the first one,
    unless `at.fold` is 1 (PEP 495).
    """
    return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time in as few spans as may be, which come in order; spans of no length are left out."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.starts_at <= found[-1].ends_at:
            found[-1] = Span(found[-1].starts_at, max(found[-1].ends_at, span.ends_at))
        elif span.starts_at < span.ends_at:
            found.append(span)
    return tuple(found)


def overlapping_pairs(
    resource: Column, starts: Column, ends: Column, *, at_most: int = UNBOUNDED
) -> tuple[Column, Column]:
    """The pairs of rows that overlap within one resource: `rows[0][i]` with `rows[1][i]`, each pair once.

    The first of a pair starts no later than the second; pairs come by resource and start. In a resource that has more
    than `at_most`, each row is left the same number of its next partners, one at least.
    O(n log n + pairs). A row that ends at or before its start overlaps nothing.
    """
    lasting = np.flatnonzero(starts < ends)
    if len(lasting) < len(starts):
        first, second = overlapping_pairs(resource[lasting], starts[lasting], ends[lasting], at_most=at_most)
        return lasting[first], lasting[second]
    if not len(starts):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    enters, leaves = _on_one_axis(resource, starts, ends)
    rows, enters = _sorted(enters)
    leaves = leaves[rows]
    # Sorted by start, a row that overlaps any later one overlaps the next.
    first = np.flatnonzero(enters[1:] < leaves[:-1])
    partners = _bounded(resource[rows[first]], np.searchsorted(enters, leaves[first]) - first - 1, at_most)
    return rows[np.repeat(first, partners)], rows[runs(first + 1, partners)]


def pairs_between(one: Columns, other: Columns, *, at_most: int = UNBOUNDED) -> tuple[Column, Column]:
    """The pairs of a row of `one` and a row of `other` that overlap within one resource, each pair once.

    Where rows of one side meet more than `at_most` that start during them, in one resource, each is left the same
    number of its next partners, one at least. O(n log n + pairs). A row that ends at or before its start overlaps
    nothing.
    """
    (kept, one), (kept_other, other) = _lasting(one), _lasting(other)
    if not len(kept) or not len(kept_other):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    resource, starts, ends = (np.concatenate(columns) for columns in zip(one, other, strict=True))
    (enters, enters_other), (leaves, leaves_other) = (
        np.split(column, [len(kept)]) for column in _on_one_axis(resource, starts, ends)
    )
    rows, rows_other = np.argsort(enters, kind="stable"), np.argsort(enters_other, kind="stable")
    # Of two that overlap, either the other starts within the one, or the one starts within the other, after it.
    lowest = np.searchsorted(enters_other[rows_other], enters)
    partners = _bounded(one[0], np.searchsorted(enters_other[rows_other], leaves) - lowest, at_most)
    lowest_after = np.searchsorted(enters[rows], enters_other, "right")
    partners_after = _bounded(other[0], np.searchsorted(enters[rows], leaves_other) - lowest_after, at_most)
    first = np.concatenate((np.repeat(np.arange(len(kept)), partners), rows[runs(lowest_after, partners_after)]))
    second = np.concatenate((rows_other[runs(lowest, partners)], np.repeat(np.arange(len(kept_other)), partners_after)))
    return kept[first], kept_other[second]


def overlap_counts(starts: Column, ends: Column, others: tuple[Column, Column]) -> Column:
    """With how many of `others` (their starts, their ends) each row overlaps. O(n log n).

    Those that start before its end, but for those that have ended by its start. A row that ends at or before its start
    overlaps nothing.
    """
    other_starts, other_ends = others
    lasting = other_starts < other_ends
    begun = np.searchsorted(np.sort(other_starts[lasting]), ends)
    over = np.searchsorted(np.sort(other_ends[lasting]), starts, "right")
    return np.where(starts < ends, begun - over, 0)


def merged(columns: Columns) -> Columns:
    """The same time, rows of one resource that overlap or touch made one; by resource and start."""
    if not len(columns[0]):
        return columns
    enters, leaves = _on_one_axis(*columns)
    rows = np.argsort(enters, kind="stable")
    resource, starts, ends = (column[rows] for column in columns)
    reached = np.maximum.accumulate(leaves[rows])
    follows = (enters[rows][1:] <= reached[:-1]) & (resource[1:] == resource[:-1])
    first = np.flatnonzero(np.concatenate(([True], ~follows)))
    return resource[first], starts[first], np.maximum.reduceat(ends, first)


def runs(lowest: Column, lengths: Column) -> Column:
    """So many whole numbers from each of `lowest` up, end to end."""
    return np.repeat(lowest - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())


def _lasting(columns: Columns) -> tuple[Column, Columns]:
    """The rows that take time, and what they hold."""
    resource, starts, ends = columns
    rows = np.flatnonzero(starts < ends)
    return rows, (resource[rows], starts[rows], ends[rows])


def _bounded(resource: Column, partners: Column, at_most: int) -> Column:
    """How many partners each row is left, when no resource may have more than `at_most`."""
    if partners.sum() <= at_most:
        return partners
    order = np.argsort(resource, kind="stable")
    changes = np.flatnonzero(np.diff(resource[order])) + 1
    bounded = np.empty_like(partners)
    bounded[order] = np.concatenate([_shared_out(partners[rows], at_most) for rows in np.split(order, changes)])
    return bounded


def _shared_out(partners: Column, at_most: int) -> Column:
    """At most so many partners for each row that their sum is within `at_most`; one at least."""
    if partners.sum() <= at_most:
        return partners
    bounds = range(1, int(partners.max()))
    return np.minimum(partners, max(1, bisect(bounds, at_most, key=lambda bound: np.minimum(partners, bound).sum())))


def crowded_pairs(
    resource: Column, starts: Column, ends: Column, holds: Column, *, at_most: int = UNBOUNDED
) -> tuple[Column, Column]:
    """Those of `overlapping_pairs` in whose common time there is an instant with more rows than the resource `holds`.

    `holds` is, for each row, how many its resource takes at once, at least 1. A row that ends at or before its start
    takes no place. `at_most` bounds, in each resource, the pairs of rows that a crowd touches.
    """
    lasting = np.flatnonzero(starts < ends)
    if len(lasting) < len(starts):
        kept = (column[lasting] for column in (resource, starts, ends, holds))
        first, second = crowded_pairs(*kept, at_most=at_most)
        return lasting[first], lasting[second]
    if not len(starts):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    enters, leaves = _on_one_axis(resource, starts, ends)
    present = np.searchsorted(np.sort(enters), enters, "right") - np.searchsorted(np.sort(leaves), enters, "right")
    # Numbers only rise as a row enters, so a common time is crowded if it is at one of the entries within it.
    crowded = np.sort(enters[present > holds])
    rows = np.flatnonzero(np.searchsorted(crowded, enters) < np.searchsorted(crowded, leaves))
    first, second = (
        rows[part] for part in overlapping_pairs(resource[rows], starts[rows], ends[rows], at_most=at_most)
    )
    common_ends = np.minimum(leaves[first], leaves[second])
    is_crowded = np.searchsorted(crowded, enters[second]) < np.searchsorted(crowded, common_ends)
    return first[is_crowded], second[is_crowded]


def _on_one_axis(resource: Column, starts: Column, ends: Column) -> tuple[Column, Column]:
    """Starts and ends on one axis from 0 up, on which the resources lie end to end; no resource reaches the next.

    The distances are kept where resources × (latest end - earliest start) fits an int64, as 10 000 venues do over
    29 million years of seconds; beyond that only the order is.
    """
    lowest, origin = int(resource.min()), int(starts.min())
    length = int(ends.max()) - origin
    if (int(resource.max()) - lowest + 1) * length >= UNBOUNDED:
        return _on_one_axis(_ranks(resource), *np.split(_ranks(np.concatenate((starts, ends))), 2))
    shift = resource - lowest
    shift *= length
    shift -= origin
    return shift + starts, shift + ends


def _ranks(values: Column) -> Column:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _sorted(places: Column) -> tuple[Column, Column]:
    """The rows in order of their places (from 0 up; equal ones by row), and those places in that order.

    A place and its row are sorted as one integer, which is several times faster than finding the order, where both
    fit 63 bits: a million rows in a thousand venues over two centuries of seconds do.
    """
    row_bits = len(places).bit_length()
    if int(places.max()).bit_length() + row_bits > _BITS:
        rows = np.argsort(places, kind="stable")
        return rows, places[rows]
    packed = places << row_bits
    packed |= np.arange(len(places))
    packed.sort()
    rows = packed & ((1 << row_bits) - 1)
    packed >>= row_bits
    return rows, packed
