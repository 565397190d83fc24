"""Cells that say when: one day in many words, several days, days with their hours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.files.cells import Day, Hours, resolve_day
from lib.files.moments import Moment, read_day, read_hours_or_moment, read_moment
from lib.programme import Reason

FIRST, LAST = date(2024, 10, 1), date(2024, 10, 31)


def h(hours: float) -> timedelta:
    return timedelta(hours=hours)


def days_of(written: str) -> list[tuple[date | Reason | None, date | Reason | None, list[float]]]:
    """First day, last day and hours of each that a cell lists."""
    moment = read_moment(written)
    assert isinstance(moment, Moment)
    return [
        (
            resolve_day(one.day, FIRST, LAST) if one.day else None,
            resolve_day(one.until, FIRST, LAST) if one.until else None,
            [hours.starts / h(1) for hours in one.hours],
        )
        for one in moment.all
    ]


def october(*numbers: int, hours: tuple[float, ...] = ()) -> list[tuple[date, None, list[float]]]:
    return [(date(2024, 10, number), None, [*hours]) for number in numbers]


@pytest.mark.parametrize(
    "written",
    [
        *("2024-10-19", "2024/10/19", "19/10/2024", "19.10.2024", "19-10-2024", "19/10/24", "19.10.24"),
        *("samedi 19 octobre 2024", "Le samedi 19 octobre 2024", "Sam. 19 oct. 2024", "19 OCTOBRE 2024"),
        *("Saturday, October 19th, 2024", "Oct 19, 2024", "19 October 2024", "Sat 19 Oct 2024"),
        *("Samstag, 19.10.2024", "19. Oktober 2024", "den 19.10.2024", "2024-10-19 00:00:00", "19/10", "Sat 19/10"),
        *("19 octobre", "samedi 19", "19.10.", "Saturday 19"),
    ],
)
def test_one_day_is_written_in_many_ways(written: str) -> None:
    moment = read_moment(written)
    assert isinstance(moment, Moment)
    assert moment.day is not None
    assert resolve_day(moment.day, FIRST, LAST) == date(2024, 10, 19)


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2024",
        "0000-00-00 18:30:00",
        "0019-04-30",
        "2020-03",
        "octobre 2024",
        "32",
        "0",
        "11 février, certains mercredis",
    ],
)
def test_what_is_no_day_is_told_so(written: str) -> None:
    assert read_moment(written) is Reason.NOT_A_DATE


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("Du samedi 27 janvier 2024 au samedi 18 mai 2024", date(2024, 1, 27), date(2024, 5, 18)),
        ("du 12/10/2024 au 15/10/2024", date(2024, 10, 12), date(2024, 10, 15)),
        ("Du 27 au 30 octobre 2024", date(2024, 10, 27), date(2024, 10, 30)),
        ("12-13 octobre 2024", date(2024, 10, 12), date(2024, 10, 13)),
        ("vom 3. bis 5. Oktober 2024", date(2024, 10, 3), date(2024, 10, 5)),
        ("2024-10-12/2024-10-15", date(2024, 10, 12), date(2024, 10, 15)),
    ],
)
def test_a_first_and_a_last_day_are_read(written: str, first: date, last: date) -> None:
    moment = read_moment(written)
    assert isinstance(moment, Moment)
    assert moment.day is not None
    assert moment.until is not None
    assert (resolve_day(moment.day, FIRST, LAST), resolve_day(moment.until, FIRST, LAST)) == (first, last)


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("2024-10-19T20:30", Hours(h(20.5))),
        ("2024-10-19T18:30:00+00:00", Hours(h(18.5), offset=h(0))),
        ("2024-10-19T18:30:00Z", Hours(h(18.5), offset=h(0))),
        ("2024-10-19T14:30:00-04:00", Hours(h(14.5), offset=h(-4))),
        ("19/10/2024 20h30", Hours(h(20.5))),
        ("samedi 19 octobre 2024, 20h30", Hours(h(20.5))),
        ("Le 19/10/2024 - A 20h30", Hours(h(20.5))),
        ("Sat 19 Oct 2024 20:30-22:00", Hours(h(20.5), h(22))),
        ("2024-10-19T00:00", Hours(h(0))),
    ],
)
def test_a_day_and_its_hours_share_a_cell(written: str, hours: Hours) -> None:
    moment = read_moment(written)
    assert isinstance(moment, Moment)
    assert moment.hours == (hours,)


def test_hours_go_before_days_where_a_start_is_written() -> None:
    assert read_hours_or_moment("10.05") == Moment(hours=(Hours(h(10 + 5 / 60)),))
    assert read_moment("10.05") == Moment(Day(10, 5))


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("16 et 17 octobre", october(16, 17)),
        ("16/17 octobre", october(16, 17)),
        ("12, 13 et 14 octobre 2024", october(12, 13, 14)),
        ("19/10/2024 et 20/10/2024", october(19, 20)),
        ("19/10/2024\n20/10/2024", october(19, 20)),
        ("Sat 19 and Sun 20 October", october(19, 20)),
        ("19. und 20. Oktober 2024", october(19, 20)),
        ("17", october(17)),
        ("17 et 19", october(17, 19)),
        ("16 et 17 octobre à 20h30", october(16, 17, hours=(20.5,))),
        ("Le 05/10/2024 - A 14h30 Le 12/10/2024 - A 14h30", october(5, 12, hours=(14.5,))),
        ("19/10 14h & 16h, 20/10 17h", [*october(19, hours=(14, 16)), *october(20, hours=(17,))]),
        ("sam 19 20h, dim 20 17h", [*october(19, hours=(20,)), *october(20, hours=(17,))]),
        ("19 octobre 20h, 20 et 21 octobre 17h", [*october(19, hours=(20,)), *october(20, 21, hours=(17,))]),
        ("2024-10-19T20:00; 2024-10-20T17:00", [*october(19, hours=(20,)), *october(20, hours=(17,))]),
        ("du 12 au 14 et le 16 octobre", [(date(2024, 10, 12), date(2024, 10, 14), []), *october(16)]),
        ("19/10/2024 20.10", october(19, hours=(20 + 1 / 6,))),  # hours all the same
        ("19/10/2024, 10/11h", october(19, hours=(10, 11))),
        ("19/10/2024 14h30/19h", october(19, hours=(14.5, 19))),
        ("Samedi 19, 19h", october(19, hours=(19,))),
        ("19/10/2024 20h (fermé le dimanche)", october(19, hours=(20,))),
    ],
)
def test_several_days_share_a_cell(written: str, days: list[tuple[date, date | None, list[float]]]) -> None:
    assert days_of(written) == days


def test_words_between_two_days_are_not_passed_over() -> None:
    assert read_moment("19/10/2024 20h, report du 12/10/2024") is Reason.NOT_A_DATE


def test_weekdays_with_hours_are_a_week_where_a_start_is_written_and_days_where_they_differ() -> None:
    weekly = read_hours_or_moment("samedi et dimanche de 14h à 18h")
    assert weekly == Moment(hours=(Hours(h(14), h(18)),), closed=frozenset(range(5)))
    assert read_hours_or_moment("jeudi 17 20h, samedi 19 17h30") == Moment(
        Day(17, weekday=3), hours=(Hours(h(20)),), more=(Moment(Day(19, weekday=5), hours=(Hours(h(17.5)),)),)
    )


def test_a_cell_of_one_day_does_not_take_two() -> None:
    assert read_day("19/10/2024 et 20/10/2024") is Reason.AMBIGUOUS_DATE


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_date_reads_back_from_every_figure(day: date) -> None:
    assert {read_day(day.strftime(form)) for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y")} == {day}
    assert read_day(day.strftime("%m/%d/%Y"), month_first=True) == day


@given(st.text() | st.text("0123456789hH:.-/, &àetulnmrocb", max_size=40))
def test_no_text_breaks_a_reader_of_moments(text: str) -> None:
    for read in (read_moment, read_hours_or_moment, read_day):
        read(text)
