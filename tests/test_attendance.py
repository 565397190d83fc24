"""Sums of who came, against a plain computation: nothing counted twice, nothing missing counted as none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.attendance import DTYPES, OTHER_MEASURES, attendance_frame, known, over_capacity, sums, total
from lib.programme import Count, Festival, Item, Method, Programme, Repeat, Status, Venue, text
from tests.test_data import EDITIONS
from tests.test_data import programme as sample

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
FIRST = date(2024, 10, 18)
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=FIRST, last_day=FIRST + timedelta(days=9))
HALL = Venue(id="hall", name="Salle", capacity=100)
SQUARE = Venue(id="square", name="Place")
KAPAN = Venue(id="kapan", name="Kapan", capacity=40, zone=YEREVAN)
VENUES = (HALL, SQUARE, KAPAN)


def at(hour: int, day: date = FIRST, zone: ZoneInfo = PARIS) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def item(item_id: str, venue: Venue | None = HALL, *, hour: int = 20, days: int = 1, kind: str = "concert") -> Item:
    zone = (venue and venue.zone) or PARIS
    start = at(hour, zone=zone)
    return Item(
        id=item_id,
        title=text(item_id),
        kind=kind,
        venue_id=venue.id if venue else None,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        repeat=Repeat(FIRST + timedelta(days=days - 1)) if days > 1 else None,
    )


def frame_of(*items: Item, counts: tuple[Count, ...] = ()) -> pd.DataFrame:
    return attendance_frame(Programme(FESTIVAL, VENUES, items, counts), "fr")


def values(column: pd.Series) -> list[object]:
    """As plain Python, None for what is missing."""
    return [None if pd.isna(value) else value for value in column]


@pytest.mark.parametrize("frame", [frame_of(), frame_of(item("a")), frame_of(item("a", None, days=5))])
def test_the_columns_are_the_same_however_many_rows(frame: pd.DataFrame) -> None:
    assert frame.dtypes.astype(str).to_dict() == {**DTYPES, "fill": "Float64"}


def test_every_sitting_has_a_row_counted_or_not() -> None:
    frame = frame_of(item("a", days=3), counts=(Count("a", FIRST + timedelta(days=1), 60),))
    assert values(frame["counted"]) == [None, 60, None]
    assert values(frame["fill"]) == [None, 0.6, None]
    assert frame["is_sitting"].all()


def test_nobody_is_counted_as_nobody_and_missing_as_missing() -> None:
    frame = frame_of(item("a"), item("b"), counts=(Count("a", FIRST, 0),))
    assert values(frame["counted"]) == [0, None]
    assert values(frame["fill"]) == [0.0, None]
    assert total(frame).counted_sittings == 1


def test_an_hour_is_the_one_on_the_clock_of_its_venue() -> None:
    frame = frame_of(item("k", KAPAN, hour=18))
    assert values(frame["hour"]) == [18]
    assert frame["starts_at"][0] == pd.Timestamp(2024, 10, 18, 18)


def test_a_sitting_keeps_its_hour_across_the_night_the_clocks_change() -> None:
    assert set(frame_of(item("a", hour=10, days=14))["hour"]) == {10}


def test_a_cancelled_item_is_not_expected_to_be_counted() -> None:
    cancelled = replace(item("a"), status=Status.CANCELLED)
    assert frame_of(cancelled).empty
    kept = frame_of(cancelled, counts=(Count("a", FIRST, 12),))
    assert (values(kept["counted"]), values(kept["fill"]), values(kept["is_sitting"])) == ([12], [None], [False])


def test_a_count_on_a_day_without_a_sitting_is_kept_and_told_apart() -> None:
    frame = frame_of(item("a"), counts=(Count("a", FIRST, 50), Count("a", FIRST + timedelta(days=3), 7)))
    assert values(frame["is_sitting"]) == [True, False]
    whole = total(frame)
    assert (whole.counted, whole.counted_sittings, whole.sittings, whole.unforeseen) == (57, 1, 1, 1)
    assert whole.fill == 0.5


def test_who_comes_and_goes_all_day_fills_no_seats() -> None:
    frame = frame_of(replace(item("expo"), shares_venue=True), counts=(Count("expo", FIRST, 900),))
    assert values(frame["capacity"]) == values(frame["fill"]) == [None]
    assert over_capacity(frame).empty


@pytest.mark.parametrize(("counted", "is_over"), [(0, False), (99, False), (100, False), (101, True)])
def test_over_capacity_is_more_people_than_seats(counted: int, is_over: bool) -> None:
    frame = frame_of(item("a"), item("b"), counts=(Count("a", FIRST, counted),))
    assert list(over_capacity(frame)["item_id"]) == (["a"] if is_over else [])


def test_the_fill_of_a_group_rests_on_the_sittings_that_have_both() -> None:
    frame = frame_of(
        item("full"), item("uncounted"), item("square", SQUARE),
        counts=(Count("full", FIRST, 80), Count("square", FIRST, 500)),
    )  # fmt: skip
    [concerts] = sums(frame, "kind").to_dict("records")
    assert (concerts["counted"], concerts["capacity"], concerts["fill"], concerts["mean"]) == (580, 100, 0.8, 290)
    assert (concerts["counted_sittings"], concerts["sittings"]) == (2, 3)


def test_a_group_that_nobody_counted_has_no_sum() -> None:
    sums_of_uncounted = sums(frame_of(item("a", days=2)), "item_id")
    for name in ("counted", "mean", "capacity", "fill"):
        assert values(sums_of_uncounted[name]) == [None]
    assert values(sums_of_uncounted["sittings"]) == [2]


def test_a_venue_without_a_seat_has_no_fill_and_is_over_capacity_with_one_person() -> None:
    none = replace(HALL, capacity=0)
    frame = attendance_frame(Programme(FESTIVAL, (none,), (item("a"),), (Count("a", FIRST, 1),)), "fr")
    assert values(frame["fill"]) == [None]
    assert len(over_capacity(frame)) == 1


PLACES = st.sampled_from([*VENUES, None])


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Items of one to five days in three venues or none, some cancelled, some counted, on their days or on others."""
    items = tuple(
        replace(
            item(
                str(number),
                draw(PLACES),
                hour=draw(st.integers(8, 21)),
                days=draw(st.integers(1, 5)),
                kind=draw(st.sampled_from(["concert", "reading", "exhibition"])),
            ),
            status=draw(st.sampled_from(Status)),
            shares_venue=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 6)))
    )
    keys = list(product([each.id for each in items], [FIRST + timedelta(days=n) for n in range(7)]))
    counted = draw(st.dictionaries(st.sampled_from(keys), st.integers(0, 300), max_size=20)) if keys else {}
    return Programme(FESTIVAL, VENUES, items, tuple(Count(*key, people) for key, people in counted.items()))


def plain_sums(programme: Programme) -> dict[str, dict[str, float | None]]:
    """By kind, by going through days and counts one at a time."""
    people = {(count.item_id, count.day): count.counted for count in programme.counts}
    seats = {venue.id: venue.capacity for venue in VENUES}
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for each in programme.items:
        held = set() if each.is_cancelled else {
            FIRST + timedelta(days=n) for n in range(((each.last_day or FIRST) - FIRST).days + 1)
        }  # fmt: skip
        capacity = None if each.shares_venue else seats.get(each.venue_id or "")
        for day in held | {day for item_id, day in people if item_id == each.id}:
            group = found[each.kind]
            group["days"].append(day in held)
            counted = people.get((each.id, day))
            if counted is not None:
                group["people"].append(counted)
                group["unforeseen"].append(day not in held)
                if day in held:
                    group["in_sittings"].append(counted)
                if day in held and capacity:
                    group["seated"].append(counted)
                    group["seats"].append(capacity)
    return {
        kind: {
            "counted": sum(group["people"]) if group["people"] else None,
            "mean": sum(group["in_sittings"]) / len(group["in_sittings"]) if group["in_sittings"] else None,
            "seated": sum(group["seated"]) if group["seats"] else None,
            "capacity": sum(group["seats"]) or None,
            "fill": sum(group["seated"]) / sum(group["seats"]) if group["seats"] else None,
            "counted_sittings": len(group["in_sittings"]),
            "sittings": sum(group["days"]),
            "unforeseen": sum(group["unforeseen"]),
        }
        for kind, group in found.items()
    }


@settings(deadline=None, max_examples=30)
@given(programmes())
def test_sums_are_those_of_a_plain_computation(programme: Programme) -> None:
    table = sums(attendance_frame(programme, "fr"), "kind")
    rows = {row["kind"]: row for row in table.to_dict("records")}
    expected = plain_sums(programme)
    assert rows.keys() == expected.keys()
    for kind, row in rows.items():
        found = {name: None if pd.isna(row[name]) else row[name] for name in expected[kind]}
        assert found == pytest.approx(expected[kind])


@settings(deadline=None, max_examples=30)
@given(programmes(), st.randoms(use_true_random=False))
def test_the_order_of_items_and_counts_is_irrelevant(programme: Programme, chance: Random) -> None:
    items, counts = list(programme.items), list(programme.counts)
    chance.shuffle(items)
    chance.shuffle(counts)
    shuffled = replace(programme, items=tuple(items), counts=tuple(counts))
    pd.testing.assert_frame_equal(attendance_frame(shuffled, "fr"), attendance_frame(programme, "fr"))


@settings(deadline=None, max_examples=30)
@given(programmes())
def test_however_it_is_grouped_nobody_is_counted_twice_or_lost(programme: Programme) -> None:
    frame = attendance_frame(programme, "fr")
    people = sum(count.counted or 0 for count in programme.counts)
    groupings = [["item_id"], ["kind"], ["venue_id"], ["day"], ["day", "hour"], ["kind", "venue_id"]]
    for by in groupings:
        summed = sums(frame, *by)
        assert summed["counted"].sum() == people
        assert summed["sittings"].sum() == total(frame).sittings


@settings(deadline=None, max_examples=30)
@given(programmes())
def test_a_total_is_the_sum_of_all_kinds(programme: Programme) -> None:
    frame = attendance_frame(programme, "fr")
    whole, by_kind = total(frame), plain_sums(programme).values()
    assert (whole.counted or 0) == sum(group["counted"] or 0 for group in by_kind)
    assert whole.counted_sittings == sum(group["counted_sittings"] or 0 for group in by_kind)
    assert whole.unforeseen == sum(group["unforeseen"] or 0 for group in by_kind)
    assert (whole.counted is None) == (not programme.counts)


PEOPLE = st.none() | st.integers(0, 300)


@st.composite
def told_programmes(draw: st.DrawFn) -> Programme:
    """The same programmes, each measure of their counts known or not; their counts of nobody may be unknown."""
    programme = draw(programmes())
    counts = []
    for count in programme.counts:
        told: dict[str, Any] = {name: draw(PEOPLE) for name in ("counted", *OTHER_MEASURES)}
        counts.append(replace(count, **told, method=draw(st.sampled_from(["", *Method]))))
    return replace(programme, counts=tuple(counts))


def plain_hours(programme: Programme) -> dict[tuple[str, date], tuple[datetime, datetime, bool]]:
    """When each sitting is held, and whether people visit it all day, one day after another."""
    found = {}
    for each in programme.items:
        if each.is_cancelled or each.starts_at is None or each.ends_at is None or each.starts_at > each.ends_at:
            continue
        day = first = each.starts_at.date()
        while day <= (each.repeat.last_day if each.repeat else first):
            if each.repeat is None or (
                day.weekday() not in each.repeat.closed_weekdays and day not in each.repeat.except_days
            ):
                opens, closes = each.starts_at + (day - first), each.ends_at + (day - first)
                found[each.id, day] = (opens.astimezone(UTC), closes.astimezone(UTC), each.shares_venue)
            day += timedelta(days=1)
    return found


def plain_row(programme: Programme, item_id: str, day: date) -> dict[str, object]:
    """What is to be known of one item on one day."""
    hours = plain_hours(programme)
    [each] = [each for each in programme.items if each.id == item_id]
    count = next((c for c in programme.counts if (c.item_id, c.day) == (item_id, day)), Count(item_id, day))
    [capacity] = [venue.capacity for venue in programme.venues if venue.id == each.venue_id] or [None]
    seats = None if each.shares_venue else capacity
    no_shows = count.no_shows
    is_estimate = count.method == Method.ESTIMATE
    if no_shows is None and count.booked is not None and count.counted is not None and not is_estimate:
        no_shows = max(0, count.booked - count.counted)
    rivals = None
    if (item_id, day) in hours:
        opens, closes, _ = hours[item_id, day]
        rivals = sum(
            key != (item_id, day) and not is_visited and start < closes and opens < end
            for key, (start, end, is_visited) in hours.items()
        )
    is_sitting = (item_id, day) in hours
    can_fill = is_sitting and count.counted is not None and seats is not None and seats > 0
    return {
        **{name: getattr(count, name) for name in OTHER_MEASURES},
        "counted": count.counted,
        "no_shows": no_shows,
        "capacity": seats,
        "rivals": rivals,
        "is_sitting": is_sitting,
        "is_estimate": count.counted is not None and count.method == "estimate",
        "fill": (count.counted or 0) / seats if can_fill and seats else None,
    }


def plain_rows(programme: Programme) -> dict[tuple[str, date], dict[str, object]]:
    keys = plain_hours(programme).keys() | {(count.item_id, count.day) for count in programme.counts}
    return {key: plain_row(programme, *key) for key in keys}


def assert_is_plain(programme: Programme) -> None:
    """Every row, every sum and what is over capacity are those of going through it all by hand."""
    frame, rows = attendance_frame(programme, "fr"), plain_rows(programme)
    found = {(row["item_id"], row["day"].date()): row for row in frame.to_dict("records")}
    assert len(found) == len(frame)
    assert found.keys() == rows.keys()
    for key, row in rows.items():
        assert {name: None if pd.isna(found[key][name]) else found[key][name] for name in row} == pytest.approx(row)
    held = [row for row in rows.values() if row["is_sitting"]]
    for measure in ("counted", *OTHER_MEASURES):
        said: list[Any] = [row[measure] for row in rows.values() if row[measure] is not None]
        whole = known(frame, measure)
        assert whole.amount == (sum(said) if said else None)
        assert (whole.known, whole.sittings) == (sum(row[measure] is not None for row in held), len(held))
        assert whole.known + whole.unforeseen == len(said)
        for by in ("item_id", "kind", "venue_id", "day", "rivals"):
            parts = [part for part in values(sums(frame, by)[measure]) if part is not None]
            assert sum(map(int, map(str, parts))) == (whole.amount or 0)
    over = {key for key, row in rows.items() if is_plainly_over(row)}
    assert {(row["item_id"], row["day"].date()) for row in over_capacity(frame).to_dict("records")} == over


def is_plainly_over(row: dict[str, Any]) -> bool:
    counted, seats = row["counted"], row["capacity"]
    return bool(row["is_sitting"] and counted is not None and seats is not None and counted > seats)


@settings(deadline=None, max_examples=60)
@given(told_programmes())
def test_every_measure_is_that_of_a_plain_computation(programme: Programme) -> None:
    assert_is_plain(programme)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_sample_editions_sum_as_a_plain_computation_does(edition: str) -> None:
    assert_is_plain(sample(edition))
