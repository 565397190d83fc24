"""When a venue is open, by its own clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clashes import find_clashes
from lib.programme import Festival, Item, Opening, Programme, Repeat, SpecialDay, Status, Venue, text
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash
from lib.span import Span

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY = date(2024, 10, 19)
FESTIVAL = Festival(id="fete", name=text("Fête"), first_day=date(2024, 10, 14), last_day=date(2024, 11, 3))
LONG_BEFORE = date(2024, 1, 1)
MIDNIGHT = datetime(2024, 10, 19, tzinfo=PARIS)
HOUR = timedelta(hours=1)

EVENINGS = tuple(Opening(weekday, time(18), time(2)) for weekday in range(7))
CLOSED_SATURDAY = SpecialDay(SATURDAY)


def item(start: float, end: float, **fields: Any) -> Item:
    """From one hour of Saturday, 19 October to another."""
    starts_at, ends_at = MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR
    return replace(Item(id="a", title=text("a"), venue_id="v", starts_at=starts_at, ends_at=ends_at), **fields)


def closed(one: Item, *openings: Opening | SpecialDay, zone: ZoneInfo | None = None) -> tuple[Span, ...]:
    """The times at which the item is in a closed venue."""
    venue = Venue(
        id="v",
        name="V",
        zone=zone,
        openings=tuple(opening for opening in openings if isinstance(opening, Opening)),
        special_days=tuple(day for day in openings if isinstance(day, SpecialDay)),
    )
    found = clashes(one, venue)
    assert len(found) <= 1
    return found[0].spans if found else ()


def clashes(one: Item, venue: Venue) -> list[Clash]:
    found = find_clashes(Programme(FESTIVAL, (venue,), (one,)), LONG_BEFORE)
    return [clash for clash in found if clash.kind is ClashKind.CLOSED]


def hours(*bounds: tuple[float, float]) -> tuple[Span, ...]:
    """Spans between hours of Saturday."""
    return tuple(Span(MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR) for start, end in bounds)


DAYS: dict[str, tuple[Item, tuple[Opening | SpecialDay, ...], tuple[Span, ...]]] = {
    "hours unknown": (item(3, 4), (), ()),
    "within": (item(19, 20), EVENINGS, ()),
    "from door to door": (item(18, 26), EVENINGS, ()),
    "too early": (item(17, 19), EVENINGS, hours((17, 18))),
    "too late": (item(25, 27), EVENINGS, hours((26, 27))),
    "at both ends": (item(17, 27), EVENINGS, hours((17, 18), (26, 27))),
    "between two openings": (item(10, 12), EVENINGS, hours((10, 12))),
    "no length": (item(10, 10), EVENINGS, ()),
    "past midnight, on the evening before": (item(0.5, 1.5), (Opening(4, time(18), time(2)),), ()),
    "past midnight, on the evening itself": (item(0.5, 1.5), (Opening(5, time(18), time(2)),), hours((0.5, 1.5))),
    "until midnight": (item(22, 24), (Opening(5, time(18), time(0)),), ()),
    "round the clock": (item(22, 23.5), (Opening(5, time(0), time(0)),), ()),
    "another day of the week": (item(19, 20), (Opening(6, time(18), time(23)),), hours((19, 20))),
    "two openings that touch": (item(23, 25), (Opening(5, time(22), time(0)), Opening(6, time(0), time(2))), ()),
    "two openings that overlap": (item(10, 16), (Opening(5, time(10), time(14)), Opening(5, time(9), time(16))), ()),
    "over a lunch break": (
        item(11, 15), (Opening(5, time(9), time(12)), Opening(5, time(14), time(18))), hours((12, 14))
    ),
    "a closed day": (item(19, 20), (*EVENINGS, CLOSED_SATURDAY), hours((19, 20))),
    "the night before a closed day": (item(0.5, 1), (*EVENINGS, CLOSED_SATURDAY), ()),
    "the night after a closed day": (item(24.5, 25), (*EVENINGS, CLOSED_SATURDAY), hours((24.5, 25))),
    "the day after a closed day": (item(42, 43), (*EVENINGS, CLOSED_SATURDAY), ()),
    "a day of other hours": (item(10, 19), (*EVENINGS, SpecialDay(SATURDAY, time(10), time(18))), hours((18, 19))),
    "a day of two openings": (
        item(10, 18),
        (SpecialDay(SATURDAY, time(10), time(12)), SpecialDay(SATURDAY, time(14), time(18))),
        hours((12, 14)),
    ),
    "a day of hours past midnight": (item(23, 26), (SpecialDay(SATURDAY, time(20), time(1)),), ()),
    "a closed day, the usual hours unknown": (item(10, 11), (CLOSED_SATURDAY,), hours((10, 11))),
    "another day, the usual hours unknown": (item(34, 35), (CLOSED_SATURDAY,), ()),
    "a night of unknown length into a closed day": (item(-2, 2), (CLOSED_SATURDAY,), ()),
    "crew before the doors": (item(18, 20, get_in=HOUR), EVENINGS, hours((17, 18))),
    "crew after the doors": (item(24, 25, get_out=2 * HOUR), EVENINGS, hours((26, 27))),
    "beside others": (item(10, 12, shares_venue=True), EVENINGS, hours((10, 12))),
    "cancelled": (item(10, 12, status=Status.CANCELLED), EVENINGS, ()),
    "no venue": (item(10, 12, venue_id=None), EVENINGS, ()),
    "a venue nobody described": (item(10, 12, venue_id="x"), EVENINGS, ()),
}  # fmt: skip


@pytest.mark.parametrize(("one", "openings", "expected"), DAYS.values(), ids=DAYS)
def test_an_item_and_its_crew_are_there_while_the_venue_is_open(
    one: Item, openings: tuple[Opening | SpecialDay, ...], expected: tuple[Span, ...]
) -> None:
    assert closed(one, *openings) == closed(one, *reversed(openings)) == expected


def test_a_closed_venue_is_named_with_the_sittings_that_it_is_closed_for() -> None:
    weekdays = tuple(Opening(weekday, time(9), time(19)) for weekday in range(1, 6))
    shown = item(10, 18, repeat=Repeat(date(2024, 10, 28)), shares_venue=True, kind="exhibition")
    [clash] = clashes(shown, Venue(id="v", name="V", openings=weekdays))
    assert (clash.item_ids, clash.venue_id, clash.person) == (("a",), "v", None)
    assert clash.severity is Severity.SERIOUS
    assert [day.day for day in clash.dates(PARIS)] == [20, 21, 27, 28]
    assert {span.minutes for span in clash.spans} == {480}


def test_hours_are_those_of_the_clock_of_the_venue() -> None:
    afternoon = item(16, 18)
    assert closed(afternoon, Opening(5, time(18), time(20)), zone=YEREVAN) == ()
    assert closed(afternoon, Opening(5, time(16), time(18)), zone=YEREVAN) == hours((16, 18))


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        (date(2024, 10, 26), 22, 27, []),  # five hours on the wall, six to wait, until 3:00
        (date(2024, 10, 26), 22, 28, [60]),
        (date(2024, 10, 27), 9, 18, [60]),
        (date(2024, 10, 27), 10, 18, []),
    ],
)
def test_opening_hours_hold_on_the_wall_on_the_night_that_the_clocks_go_back(
    day: date, start: int, end: int, minutes: list[int]
) -> None:
    starts_at = datetime(day.year, day.month, day.day, tzinfo=PARIS) + start * HOUR
    night = item(0, 0, starts_at=starts_at, ends_at=starts_at + (end - start) * HOUR)
    hours = (Opening(5, time(22), time(3)), Opening(6, time(10), time(18)))
    assert [span.minutes for span in closed(night, *hours)] == minutes


def test_opening_hours_hold_on_the_night_that_the_clocks_go_forward() -> None:
    begins = datetime(2024, 3, 31, 1, tzinfo=PARIS)
    until_four = item(0, 0, starts_at=begins, ends_at=begins.replace(hour=4))  # two hours by any watch
    assert [span.minutes for span in closed(until_four, Opening(5, time(22), time(3)))] == [60]


def test_an_end_typed_a_century_late_does_not_cost_a_century_of_hours() -> None:
    spans = closed(item(10, 11, ends_at=datetime(2124, 10, 19, tzinfo=PARIS)), *EVENINGS)
    assert 0 < len(spans) < 40


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(0, 23)), min_size=1, max_size=8),
       st.integers(0, 7 * 24), st.integers(1, 30))  # fmt: skip
def test_hours_are_closed_as_asking_at_each_hour_says(
    openings: list[tuple[int, int, int]], start: int, length: int
) -> None:
    monday = datetime(2024, 10, 14, tzinfo=PARIS)
    one = item(0, 0, starts_at=monday + start * HOUR, ends_at=monday + (start + length) * HOUR)
    opened = set[int]()
    for weekday, opens, closes in openings:
        first = weekday * 24 + opens
        opened |= {(first + n) % (7 * 24) for n in range((closes - opens - 1) % 24 + 1)}
    asked = {hour for hour in range(start, start + length) if hour % (7 * 24) not in opened}
    spans = closed(one, *(Opening(weekday, time(opens), time(closes)) for weekday, opens, closes in openings))
    found = {hour for hour in range(start, start + length) for span in spans
             if span.starts_at <= monday + hour * HOUR < span.ends_at}  # fmt: skip
    assert found == asked
