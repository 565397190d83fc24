from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.span import (
    Column,
    Span,
    crowded_pairs,
    gap,
    local_instant,
    merged,
    overlap_counts,
    overlapping_pairs,
    pairs_between,
    runs,
)

PARIS, YEREVAN, CAIRO = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan"), ZoneInfo("Africa/Cairo")
SPRING, AUTUMN = date(2024, 3, 31), date(2024, 10, 27)  # the nights that clocks change in Paris
NOON = datetime(2024, 10, 19, 12, tzinfo=UTC)
WIDEST = 2**63 - 1

Row = tuple[int, int, int]  # resource, start, end


def hours(start: float, end: float) -> Span:
    """Between two hours after noon."""
    return Span(NOON + timedelta(hours=start), NOON + timedelta(hours=end))


PAIRS = {
    "apart": (hours(0, 1), hours(2, 3), None),
    "touching": (hours(0, 1), hours(1, 2), None),
    "partly": (hours(0, 2), hours(1, 3), hours(1, 2)),
    "contained": (hours(0, 4), hours(1, 2), hours(1, 2)),
    "same start": (hours(0, 1), hours(0, 2), hours(0, 1)),
    "same end": (hours(0, 2), hours(1, 2), hours(1, 2)),
    "identical": (hours(0, 1), hours(0, 1), hours(0, 1)),
    "no length inside": (hours(0, 2), hours(1, 1), None),
    "no length at the start": (hours(0, 2), hours(0, 0), None),
    "no length, identical": (hours(1, 1), hours(1, 1), None),
    "past midnight": (hours(10, 16), hours(13, 14), hours(13, 14)),
}


@pytest.mark.parametrize(("one", "other", "common"), PAIRS.values(), ids=PAIRS)
def test_two_spans_overlap_where_they_have_an_instant_in_common(one: Span, other: Span, common: Span | None) -> None:
    assert one.common(other) == other.common(one) == common
    assert one.overlaps(other) == other.overlaps(one) == (common is not None)


@pytest.mark.parametrize(
    ("one", "other", "hours_between"),
    [(hours(0, 1), hours(2, 3), 1), (hours(0, 1), hours(1, 2), 0), (hours(0, 2), hours(1, 3), -1)],
    ids=["apart", "touching", "overlapping"],
)
def test_the_gap_is_the_same_from_both_sides(one: Span, other: Span, hours_between: int) -> None:
    assert gap(one, other) == gap(other, one) == timedelta(hours=hours_between)


def test_a_span_counts_whole_minutes() -> None:
    assert Span(NOON, NOON + timedelta(minutes=90, seconds=59)).minutes == 90


def test_crew_time_widens_a_span_on_both_sides() -> None:
    assert hours(1, 2).widened(timedelta(hours=1), timedelta(minutes=30)) == hours(0, 2.5)


def test_a_span_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="starts_at has no time zone"):
        Span(NOON.replace(tzinfo=None), NOON)


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        hours(1, 0)


def test_spans_of_two_zones_are_compared_by_their_instants() -> None:
    in_paris = Span(datetime(2024, 10, 19, 14, tzinfo=PARIS), datetime(2024, 10, 19, 15, tzinfo=PARIS))
    in_kapan = Span(datetime(2024, 10, 19, 16, tzinfo=YEREVAN), datetime(2024, 10, 19, 17, tzinfo=YEREVAN))
    same_clock = Span(datetime(2024, 10, 19, 14, tzinfo=YEREVAN), datetime(2024, 10, 19, 15, tzinfo=YEREVAN))
    assert in_paris == in_kapan
    assert not in_paris.overlaps(same_clock)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "minutes"),
    [
        (datetime(2024, 3, 31, 1, tzinfo=PARIS), datetime(2024, 3, 31, 4, tzinfo=PARIS), 120),
        (datetime(2024, 10, 27, 1, tzinfo=PARIS), datetime(2024, 10, 27, 4, tzinfo=PARIS), 240),
        (datetime(2024, 10, 27, 2, 30, tzinfo=PARIS), datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=PARIS), 60),
        (datetime(2024, 10, 26, 22, tzinfo=PARIS), datetime(2024, 10, 27, 2, tzinfo=PARIS), 240),
    ],
    ids=["an hour skipped", "an hour repeated", "from one 2:30 to the other", "before the change"],
)
def test_a_span_lasts_what_a_stopwatch_shows(starts_at: datetime, ends_at: datetime, minutes: int) -> None:
    assert Span(starts_at, ends_at).minutes == minutes


@pytest.mark.parametrize(
    ("day", "at", "zone", "utc"),
    [
        (date(2024, 10, 19), time(14, 30), PARIS, "2024-10-19T12:30"),
        (date(2024, 10, 19), time(14, 30), YEREVAN, "2024-10-19T10:30"),
        (SPRING, time(1, 59), PARIS, "2024-03-31T00:59"),
        (SPRING, time(2, 30), PARIS, "2024-03-31T01:30"),
        (SPRING, time(3, 0), PARIS, "2024-03-31T01:00"),
        (AUTUMN, time(2, 30), PARIS, "2024-10-27T00:30"),
        (AUTUMN, time(2, 30, fold=1), PARIS, "2024-10-27T01:30"),
        (AUTUMN, time(3, 0), PARIS, "2024-10-27T02:00"),
        (date(2024, 4, 26), time(0, 0), CAIRO, "2024-04-25T22:00"),
    ],
    ids=["summer", "Yerevan", "before the skip", "skipped", "after the skip", "first of two", "second of two",
         "after both", "midnight skipped"],
)  # fmt: skip
def test_a_local_time_is_one_instant(day: date, at: time, zone: ZoneInfo, utc: str) -> None:
    assert local_instant(day, at, zone).astimezone(UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_skipped_local_time_is_shown_moved_on_by_an_hour() -> None:
    assert local_instant(SPRING, time(2, 30), PARIS).time() == time(3, 30)


# ---- columns of spans


def columns(rows: list[Row]) -> tuple[Column, Column, Column]:
    resource, starts, ends = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return resource, starts, ends


def pairs_found(rows: list[Row]) -> list[tuple[int, int]]:
    first, second = overlapping_pairs(*columns(rows))
    return list(zip(first.tolist(), second.tolist(), strict=True))


def overlap(one: Row, other: Row) -> bool:
    return one[0] == other[0] and max(one[1], other[1]) < min(one[2], other[2])


def pairs_by_comparing_all(rows: list[Row], is_pair: Callable[[Row, Row], bool] = overlap) -> set[frozenset[int]]:
    return {frozenset((i, j)) for i, j in combinations(range(len(rows)), 2) if is_pair(rows[i], rows[j])}


@st.composite
def tables(draw: st.DrawFn, numbers: st.SearchStrategy[int], *, most_rows: int = 30) -> list[Row]:
    """Rows on few resources, none reversed, many of them touching, equal or of no length."""
    row = st.tuples(st.integers(-2, 2), numbers, numbers)
    return [(r, min(a, b), max(a, b)) for r, a, b in draw(st.lists(row, max_size=most_rows))]


NARROW = tables(st.integers(-12, 12))
WIDE = tables(st.sampled_from([-(2**62), -(2**62) + 1, -1, 0, 1, 2**61, 2**61 + 1, 2**62]))


@given(NARROW | WIDE)
def test_the_sweep_finds_the_pairs_that_comparing_all_with_all_finds(rows: list[Row]) -> None:
    found = pairs_found(rows)
    assert {frozenset(pair) for pair in found} == pairs_by_comparing_all(rows)
    assert len(found) == len({frozenset(pair) for pair in found})


@given(NARROW)
def test_the_first_of_a_pair_starts_no_later_and_pairs_come_in_order(rows: list[Row]) -> None:
    found = [(rows[first], rows[second]) for first, second in pairs_found(rows)]
    assert all(first[1] <= second[1] for first, second in found)
    places = [first[:2] for first, _ in found]
    assert places == sorted(places)


@given(NARROW, st.integers(-(2**40), 2**40), st.integers(-(2**20), 2**20))
def test_moving_all_rows_in_time_and_renumbering_resources_changes_no_pair(
    rows: list[Row], later: int, renumbered: int
) -> None:
    moved = [(resource + renumbered, start + later, end + later) for resource, start, end in rows]
    assert pairs_found(moved) == pairs_found(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(0, 1, 5)],
        [(0, 1, 5), (1, 1, 5)],
        [(0, 1, 5), (0, 5, 9)],
        [(0, 1, 5), (0, 3, 3)],
        [(0, 3, 3), (0, 3, 3)],
        [(0, 1, 5), (0, 4, 2)],
        [(0, 0, 10), (1, -10, 0)],
    ],
    ids=["none", "one", "two resources", "touching", "no length", "only no length", "reversed", "ends meet"],
)
def test_rows_that_do_not_overlap_make_no_pair(rows: list[Row]) -> None:
    assert pairs_found(rows) == []


@pytest.mark.parametrize(
    "rows",
    [
        [(0, -WIDEST, WIDEST), (0, -1, 1), (1, -1, 1)],
        [(WIDEST, 0, 2), (WIDEST, 1, 3), (-WIDEST, 0, 2)],
        [(0, 0, 2**60), (0, 1, 2), (1, 2**60, 2**60 + 1)],
    ],
    ids=["times too wide", "resources too wide", "no room for the row"],
)
def test_numbers_too_wide_to_be_packed_are_compared_all_the_same(rows: list[Row]) -> None:
    assert pairs_found(rows) == [(0, 1)]


def test_in_a_resource_beyond_the_bound_every_row_is_left_its_next_partners() -> None:
    rows = [(0, 0, 9)] * 5 + [(1, 0, 9)] * 3
    first, second = overlapping_pairs(*columns(rows), at_most=4)
    found = list(zip(first.tolist(), second.tolist(), strict=True))
    assert found == [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (5, 7), (6, 7)]


@given(tables(st.integers(-6, 6)), st.integers(0, 8))
def test_what_is_bounded_in_one_resource_does_not_depend_on_the_others(rows: list[Row], at_most: int) -> None:
    first, second = overlapping_pairs(*columns(rows), at_most=at_most)
    found = list(zip(first.tolist(), second.tolist(), strict=True))
    for alone in {row[0] for row in rows}:
        numbers = [number for number, row in enumerate(rows) if row[0] == alone]
        one, other = overlapping_pairs(*columns([rows[number] for number in numbers]), at_most=at_most)
        pairs = [(numbers[a], numbers[b]) for a, b in zip(one.tolist(), other.tolist(), strict=True)]
        assert [pair for pair in found if pair[0] in numbers] == pairs


def found_between(one: list[Row], other: list[Row], **bound: int) -> list[tuple[int, int]]:
    first, second = pairs_between(columns(one), columns(other), **bound)
    return list(zip(first.tolist(), second.tolist(), strict=True))


@given(NARROW | WIDE, NARROW | WIDE)
def test_the_pairs_between_two_tables_are_those_that_comparing_all_with_all_finds(
    one: list[Row], other: list[Row]
) -> None:
    found = found_between(one, other)
    compared = {(a, b) for a in range(len(one)) for b in range(len(other)) if overlap(one[a], other[b])}
    assert set(found) == compared
    assert len(found) == len(compared)


@given(tables(st.integers(-6, 6)), tables(st.integers(-6, 6)), st.integers(0, 8))
def test_what_is_bounded_between_two_tables_in_one_resource_does_not_depend_on_the_others(
    one: list[Row], other: list[Row], at_most: int
) -> None:
    found = found_between(one, other, at_most=at_most)
    for alone in {row[0] for row in one}:
        ones, others = ([n for n, row in enumerate(rows) if row[0] == alone] for rows in (one, other))
        pairs = found_between([one[n] for n in ones], [other[n] for n in others], at_most=at_most)
        assert {pair for pair in found if pair[0] in ones} == {(ones[a], others[b]) for a, b in pairs}


def test_between_two_tables_beyond_the_bound_every_row_is_left_its_next_partners() -> None:
    found = found_between([(0, 0, 9)] * 3, [(0, start, 9) for start in (4, 3, 2, 1)], at_most=6)
    assert sorted(found) == [(row, partner) for row in range(3) for partner in (2, 3)]


@given(NARROW | WIDE)
def test_merged_rows_hold_the_same_time_and_neither_overlap_nor_touch(rows: list[Row]) -> None:
    lasting = [row for row in rows if row[1] < row[2]]
    found = list(zip(*(column.tolist() for column in merged(columns(lasting))), strict=True))
    assert all(a[0] != b[0] or a[2] < b[1] for a, b in pairwise(found))
    edges = sorted({edge for _, start, end in lasting for edge in (start, end)})
    for resource in range(-2, 3):
        for start, end in pairwise(edges):
            piece = (resource, start, end)
            assert any(overlap(piece, row) for row in found) == any(overlap(piece, row) for row in lasting)


def test_runs_are_laid_end_to_end() -> None:
    assert runs(np.array([5, 0, 7]), np.array([2, 0, 3])).tolist() == [5, 6, 7, 8, 9]


def crowded_by_counting(rows: list[Row], holds: dict[int, int]) -> set[frozenset[int]]:
    def is_crowded(one: Row, other: Row) -> bool:
        common = range(max(one[1], other[1]), min(one[2], other[2]))
        present = (sum(r == one[0] and start <= now < end for r, start, end in rows) for now in common)
        return overlap(one, other) and max(present) > holds[one[0]]

    return pairs_by_comparing_all(rows, is_crowded)


@given(tables(st.integers(-6, 6), most_rows=12), st.lists(st.integers(1, 4), min_size=5, max_size=5))
@example([(0, 0, 1), (0, 0, 1), (-1, 1, 1)], [1, 1, 2, 1, 1])  # no length, at the very end of its resource's time
def test_a_pair_is_crowded_when_its_common_time_is_above_what_the_resource_holds(
    rows: list[Row], places: list[int]
) -> None:
    holds = dict(enumerate(places, start=-2))
    resource, starts, ends = columns(rows)
    first, second = crowded_pairs(resource, starts, ends, np.array([holds[row[0]] for row in rows], dtype=np.int64))
    found = {frozenset(pair) for pair in zip(first.tolist(), second.tolist(), strict=True)}
    assert found == crowded_by_counting(rows, holds)


EDGES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=8)


@given(EDGES, EDGES)
def test_overlaps_are_counted_as_pairs_are_found(ours: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    starts, ends, other_starts, other_ends = (
        np.array([pair[edge] for pair in side], np.int64) for side in (ours, others) for edge in (0, 1)
    )
    found = overlap_counts(starts, ends, (other_starts, other_ends))
    plainly = [sum(max(a, c) < min(b, d) for c, d in others if c < d) if a < b else 0 for a, b in ours]
    assert found.tolist() == plainly
