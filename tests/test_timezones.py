"""Yearly rules give the zone's own offset at every instant, or there are none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.feeds.timezones import Onset, Yearly, changes, is_plain, yearly_onsets

WITH_RULES = (
    "Europe/Paris", "Europe/London", "Europe/Dublin", "Asia/Yerevan", "Asia/Beirut", "Asia/Kathmandu",
    "America/New_York", "America/St_Johns", "America/Argentina/Buenos_Aires", "Australia/Lord_Howe",
    "Australia/Sydney", "Pacific/Auckland", "Pacific/Apia", "Etc/UTC",
)  # fmt: skip
FIRST, LAST = 2024, 2032
PARIS = ZoneInfo("Europe/Paris")


def wall(clock: str) -> datetime:
    """What a clock shows, wherever it hangs."""
    return datetime.fromisoformat(clock)


instants = st.datetimes(
    min_value=wall(f"{FIRST}-01-01T00:00"),
    max_value=wall(f"{LAST}-12-31T00:00"),
    timezones=st.just(UTC),
)


def onset_instant(onset: Onset, year: int) -> datetime:
    day = onset.yearly.day(year) if onset.yearly else onset.starts_at.date()
    return datetime.combine(day, onset.starts_at.time(), UTC) - onset.before


def offset_by_rules(onsets: tuple[Onset, ...], at: datetime) -> timedelta:
    begun = [
        (instant, onset.after)
        for onset in onsets
        for year in (at.year - 1, at.year, at.year + 1)
        if (instant := onset_instant(onset, year)) <= at
    ]
    return max(begun)[1]


@pytest.mark.parametrize("name", WITH_RULES)
@given(at=instants)
def test_m14_rules_give_the_offset_of_the_zone_database(name: str, at: datetime) -> None:
    zone = ZoneInfo(name)
    assert offset_by_rules(yearly_onsets(zone, FIRST, LAST), at) == at.astimezone(zone).utcoffset()


@pytest.mark.parametrize("name", WITH_RULES)
@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_m14_rules_hold_to_the_second_around_each_change(name: str, year: int, seconds: int) -> None:
    zone = ZoneInfo(name)
    onsets = yearly_onsets(zone, FIRST, LAST)
    for change in changes(zone, year):
        at = change + timedelta(seconds=seconds)
        assert offset_by_rules(onsets, at) == at.astimezone(zone).utcoffset()


def test_m12_paris_changes_on_the_last_sundays_at_the_hours_of_the_old_offset() -> None:
    summer, winter = yearly_onsets(PARIS, 2026, 2026)
    assert summer == Onset("CEST", timedelta(hours=1), timedelta(hours=2), wall("1970-03-29T02:00"), Yearly(3, -1, 6))
    assert winter == Onset("CET", timedelta(hours=2), timedelta(hours=1), wall("1970-10-25T03:00"), Yearly(10, -1, 6))
    assert (summer.is_daylight, winter.is_daylight) == (True, False)


def test_m12_yerevan_has_one_offset_and_no_rule() -> None:
    (only,) = yearly_onsets(ZoneInfo("Asia/Yerevan"), 2026, 2026)
    assert (only.name, only.after, only.yearly) == ("+04", timedelta(hours=4), None)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Africa/Casablanca", 2026, 2026),  # follows the moon
        ("Asia/Yerevan", 2011, 2011),  # gave its summer time up the year after
        ("America/Sao_Paulo", 2018, 2018),
        ("Europe/Paris", 1969, 2026),  # before the rules start
        ("Europe/Paris", 1975, 1975),
        ("Europe/Paris", 2026, 9999),
        ("Africa/Monrovia", 1970, 1970),  # an offset with seconds
    ],
)
def test_a_zone_without_yearly_rules_in_those_years_has_none(name: str, first: int, last: int) -> None:
    assert yearly_onsets(ZoneInfo(name), first, last) == ()


@given(day=st.dates(min_value=date(1970, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_is_the_nth_weekday_of_its_month(day: date) -> None:
    nth = (day.day - 1) // 7 + 1
    assert Yearly(day.month, nth, day.weekday()).day(day.year) == day


@pytest.mark.parametrize(
    ("yearly", "year", "day"),
    [
        (Yearly(3, -1, 6), 2026, date(2026, 3, 29)),
        (Yearly(3, -1, 6), 2024, date(2024, 3, 31)),
        (Yearly(2, -1, 3), 2024, date(2024, 2, 29)),
        (Yearly(3, -2, 6), 2026, date(2026, 3, 22)),
        (Yearly(11, 1, 6), 2026, date(2026, 11, 1)),
    ],
)
def test_weekdays_are_counted_from_either_end(yearly: Yearly, year: int, day: date) -> None:
    assert yearly.day(year) == day


@pytest.mark.parametrize(
    ("local", "plain"),
    [
        (datetime(2026, 3, 29, 1, 59, tzinfo=PARIS), True),
        (datetime(2026, 3, 29, 2, 0, tzinfo=PARIS), False),
        (datetime(2026, 3, 29, 2, 59, tzinfo=PARIS), False),
        (datetime(2026, 3, 29, 3, 0, tzinfo=PARIS), True),
        (datetime(2026, 10, 25, 1, 59, tzinfo=PARIS), True),
        (datetime(2026, 10, 25, 2, 0, tzinfo=PARIS), False),
        (datetime(2026, 10, 25, 2, 59, fold=1, tzinfo=PARIS), False),
        (datetime(2026, 10, 25, 3, 0, tzinfo=PARIS), True),
    ],
)
def test_m15_a_time_skipped_or_shown_twice_is_not_plain(local: datetime, plain: bool) -> None:
    assert is_plain(local) is plain
