"""Days with their hours in one cell: special days of venues, absences of people."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.files.dated_hours import read_absences, read_special_days, write_absences, write_special_days
from lib.programme import Reason, SpecialDay
from lib.span import Span

PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = date(2024, 10, 14), date(2024, 10, 31)
EVE, CHRISTMAS = date(2024, 12, 24), date(2024, 12, 25)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("à préciser", ()),
        ("25/12/2024", (SpecialDay(CHRISTMAS),)),
        ("25/12/2024 fermé", (SpecialDay(CHRISTMAS),)),
        ("Fermé le 25 décembre 2024", (SpecialDay(CHRISTMAS),)),
        ("25/12/2024 : closed", (SpecialDay(CHRISTMAS),)),
        ("24/12/2024 10h-16h", (SpecialDay(EVE, time(10), time(16)),)),
        ("24/12/2024 10h-16h; 25/12/2024 fermé", (SpecialDay(EVE, time(10), time(16)), SpecialDay(CHRISTMAS))),
        ("24/12/2024 10h-16h\n25/12/2024", (SpecialDay(EVE, time(10), time(16)), SpecialDay(CHRISTMAS))),
        ("24/12/2024 9h-12h, 14h-18h", (SpecialDay(EVE, time(9), time(12)), SpecialDay(EVE, time(14), time(18)))),
        ("24/12/2024 20h-2h", (SpecialDay(EVE, time(20), time(2)),)),
        ("24/12/2024 20h-24h", (SpecialDay(EVE, time(20), time(0)),)),
        ("du 24 au 25 décembre 2024", (SpecialDay(EVE), SpecialDay(CHRISTMAS))),
        ("20 octobre", (SpecialDay(date(2024, 10, 20)),)),
        ("lundi de Pâques", Reason.NOT_A_DATE),
        ("31/02/2024", Reason.NOT_A_DATE),
        ("25/12/2024 - 24/12/2024", Reason.NOT_A_DATE),
        ("24/12/2024 dès 10h", Reason.NOT_A_TIME),
        ("24/12/2024 fermé 10h-12h", Reason.NOT_A_TIME),
        ("24/12/2024 10h-16h, 25/12/2024 fermé", (SpecialDay(EVE, time(10), time(16)), SpecialDay(CHRISTMAS))),
        ("24/12/2024-25/12/2024 fermé", (SpecialDay(EVE), SpecialDay(CHRISTMAS))),
        ("24/12/2024 10:00:30-11:00:00", (SpecialDay(EVE, time(10, 0, 30), time(11)),)),
        ("24/12/2024; Noël", Reason.NOT_A_DATE),
        ("lundi", Reason.AMBIGUOUS_DATE),
    ],
)
def test_special_days_are_closed_or_open_at_other_hours(text: str, expected: tuple[SpecialDay, ...] | Reason) -> None:
    assert read_special_days(text, FIRST, LAST) == expected


def away(day: int, start: float, end: float) -> Span:
    """From one hour of a day of October to another, on a day before the clocks change."""
    midnight = datetime(2024, 10, day, tzinfo=PARIS)
    return Span(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("19/10/2024 14h-18h; 21/10/2024", (away(19, 14, 18), away(21, 0, 24))),
        ("21/10/2024; 19/10/2024 14h-18h", (away(19, 14, 18), away(21, 0, 24))),
        ("20/10/2024 - 22/10/2024", (away(20, 0, 72),)),
        ("20/10/2024; 21/10/2024", (away(20, 0, 48),)),
        ("20/10/2024 9h-12h, 14h-18h", (away(20, 9, 12), away(20, 14, 18))),
        ("20/10/2024 au 21/10/2024 9h-12h", (away(20, 9, 12), away(21, 9, 12))),
        ("20/10/2024 22h-2h", (away(20, 22, 26),)),
        ("absente le 20 octobre", (away(20, 0, 24),)),
        ("20/10/2024 14h", Reason.NOT_A_TIME),
        ("bientôt", Reason.NOT_A_DATE),
        ("<script>alert(1)</script>", Reason.NOT_A_DATE),
        ("9" * 5000, Reason.NOT_A_DATE),
    ],
)
def test_absences_are_days_or_hours_of_days(text: str, expected: tuple[Span, ...] | Reason) -> None:
    assert read_absences(text, PARIS, FIRST, LAST) == expected


def test_a_day_away_lasts_from_midnight_to_midnight_when_the_clocks_change() -> None:
    spans = read_absences("27/10/2024", PARIS)
    assert not isinstance(spans, Reason)
    assert [span.minutes for span in spans] == [25 * 60]


def test_absences_are_written_as_days_where_they_are_days() -> None:
    spans = away(18, 14, 18), away(19, 14, 24 + 12), away(22, 0, 24), away(24, 12, 60)
    expected = (
        "18/10/2024 14:00-18:00; 19/10/2024 14:00-12:00; 22/10/2024; 24/10/2024 12:00-00:00; 25/10/2024; "
        "26/10/2024 00:00-12:00"
    )
    assert write_absences(spans, PARIS) == expected


MINUTES = st.integers(0, 60 * 24 * 40).map(lambda n: datetime(2024, 10, 1, tzinfo=UTC) + timedelta(minutes=n))
CLOCKS = st.times().map(lambda at: at.replace(fold=0))


@given(st.lists(st.tuples(MINUTES, st.integers(1, 9000)), max_size=4))
def test_absences_read_back_as_they_were(drawn: list[tuple[datetime, int]]) -> None:
    zone = ZoneInfo("Asia/Yerevan")  # whose clocks never change
    spans = [Span(start, start + timedelta(minutes=minutes)) for start, minutes in drawn]
    once = read_absences(write_absences(spans, zone), zone)
    assert not isinstance(once, Reason)
    assert read_absences(write_absences(once, zone), zone) == once
    assert all(
        any(whole.starts_at <= span.starts_at and span.ends_at <= whole.ends_at for whole in once) for span in spans
    )


@given(
    st.lists(st.tuples(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.none() | st.tuples(CLOCKS, CLOCKS)), max_size=4)
)
def test_special_days_read_back_as_they_were(drawn: list[tuple[date, tuple[time, time] | None]]) -> None:
    days = tuple(SpecialDay(day, *(hours or (None, None))) for day, hours in drawn)
    assert read_special_days(write_special_days(days)) == days


@given(st.text(max_size=60))
def test_no_cell_makes_a_reader_fail(text: str) -> None:
    assert isinstance(read_special_days(text, FIRST, LAST), tuple | Reason)
    assert isinstance(read_absences(text, PARIS, FIRST, LAST), tuple | Reason)
