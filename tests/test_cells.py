"""Cells of time: days, hours, durations, weekdays and opening hours as three languages write them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.files.cells import (
    Day,
    Hours,
    is_month_first,
    read_duration,
    read_hours,
    read_openings,
    read_weekdays,
    resolve_day,
)
from lib.programme import Opening, Reason

FIRST, LAST = date(2024, 10, 1), date(2024, 10, 31)


def h(hours: float) -> timedelta:
    return timedelta(hours=hours)


# ---------------------------------------------------------------- hours


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("20h30", 20.5), ("20H", 20), ("9h", 9), (" 20h30", 20.5), ("20 h 30", 20.5), ("16H00", 16), ("20 heures", 20),
        ("20:30", 20.5), ("20.30", 20.5), ("09:00:00", 9), ("0:01", 1 / 60), ("14", 14),
        ("8:15PM", 20.25), ("2:00 PM", 14), ("12 am", 0), ("12pm", 12), ("7 p.m.", 19),
        ("20 Uhr", 20), ("20:30 Uhr", 20.5), ("um 20 Uhr", 20),
        ("A 20h.", 20), ("à 20h", 20), ("dès 20h", 20), ("20h précises", 20),
        ("midi", 12), ("noon", 12), ("minuit", 24), ("24h", 24), ("00h00", 0),
        ("25h", None), ("20h75", None), ("13pm", None), ("complet", None), ("18 €", None), ("8/10/13€", None),
        ("5 kg", None), ("1400", None), ("24h30", None),
    ],
)  # fmt: skip
def test_an_hour_is_read(written: str, hour: float | None) -> None:
    read = read_hours(written)
    assert read == (Reason.NOT_A_TIME if hour is None else (Hours(h(hour)),))


@pytest.mark.parametrize(
    ("written", "starts", "ends"),
    [
        ("19h à 22h", 19, 22), ("10h-21h", 10, 21), ("14h-4h", 14, 4), ("17h à 17h", 17, 17),
        ("10:30 - 10:55", 10.5, 10 + 55 / 60), ("10.55 - 11.00", 10 + 55 / 60, 11), ("11:00 - 12.00", 11, 12),
        ("10:00 – 18:00", 10, 18), ("de 10h à 18h", 10, 18), ("from 10:00 to 18:00", 10, 18), ("10 bis 18 Uhr", 10, 18),
        ("7-9pm", 19, 21), ("11am-1pm", 11, 13), ("10-2pm", 10, 14), ("18h à minuit", 18, 24), ("18h-24h", 18, 24),
    ],
)  # fmt: skip
def test_a_start_and_an_end_are_read(written: str, starts: float, ends: float) -> None:
    assert read_hours(written) == (Hours(h(starts), h(ends)),)


@pytest.mark.parametrize(
    ("written", "starts"),
    [
        ("9h30, 11h & 14h30", [9.5, 11, 14.5]),
        ("16h et 20h", [16, 20]),
        ("14h30/19h", [14.5, 19]),
        ("20:00 and 22:00", [20, 22]),
        ("14h, 15h, 16h, 17h sur inscription", [14, 15, 16, 17]),
    ],
)
def test_every_showing_of_a_cell_is_read(written: str, starts: list[float]) -> None:
    assert read_hours(written) == tuple(Hours(h(start)) for start in starts)


@pytest.mark.parametrize("written", ["", "TBA", "inc", "—", "?", "Not listed", "à préciser", "nc"])
def test_words_for_not_known_yet_are_no_hours(written: str) -> None:
    assert read_hours(written) == ()


@pytest.mark.parametrize("written", ["vers 20h", "~20h", "env. 20h", "gegen 20 Uhr"])
def test_a_rough_hour_is_marked(written: str) -> None:
    assert read_hours(written) == (Hours(h(20), is_about=True),)


def test_the_show_begins_after_the_doors_and_in_the_evening() -> None:
    assert read_hours("Doors 7:00 / Show 8:00") == (Hours(h(20), is_about=True),)
    assert read_hours("Einlass 19:00, Beginn 20:00") == (Hours(h(20)),)


@pytest.mark.parametrize(
    ("written", "offset"), [("20:30Z", 0), ("20:30 UTC", 0), ("20:30+01:00", 1), ("20:30:00-05:00", -5)]
)
def test_an_offset_from_utc_is_kept(written: str, offset: float) -> None:
    assert read_hours(written) == (Hours(h(20.5), offset=h(offset)),)


def test_a_hyphen_between_two_hours_is_no_offset() -> None:
    assert read_hours("10:30-11:00") == (Hours(h(10.5), h(11)),)


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (Day(weekday=5), Reason.AMBIGUOUS_DATE),
        (Day(day=19), date(2024, 10, 19)),
        (Day(day=3, month=11), date(2024, 11, 3)),
        (Day(day=30, month=12), date(2024, 12, 30)),
        (Day(day=19, weekday=0), date(2024, 10, 19)),
        (Day(19, 10, 2031), date(2031, 10, 19)),
    ],
)
def test_the_days_of_the_festival_complete_a_day(day: Day, found: date | Reason) -> None:
    assert resolve_day(day, FIRST, LAST) == found


def test_a_day_of_the_month_that_the_festival_has_not_is_outside_it() -> None:
    assert resolve_day(Day(day=30, weekday=1), date(2024, 10, 1), date(2024, 10, 7)) is Reason.DATE_OUTSIDE_FESTIVAL


def test_a_day_without_its_year_is_ambiguous_when_nothing_completes_it() -> None:
    assert resolve_day(Day(19, 10), None, None) is Reason.AMBIGUOUS_DATE


@pytest.mark.parametrize(
    ("cells", "month_first"),
    [
        (["10-18-2015", "09-05-2015"], True),
        (["8/26/1990"], True),
        (["18/10/2015", "05/09/2015"], False),
        (["05/09/2015"], False),
        (["8/26/1990", "26/8/1990"], False),
        ([], False),
    ],
)
def test_the_month_comes_first_only_where_the_column_proves_it(cells: list[str], month_first: bool) -> None:
    assert is_month_first(cells) is month_first


@given(st.text() | st.text("0123456789hH:.-/ àetulnmr", max_size=30))
def test_no_text_breaks_a_reader_of_time(text: str) -> None:
    for read in (read_hours, read_duration, read_weekdays, read_openings):
        read(text)


# ---------------------------------------------------------------- durations, weekdays, openings


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("1h30", 90), ("90", 90), ("90 min", 90), ("01:30", 90), ("1:30:00", 90), ("1,5 h", 90), ("1h 30min", 90),
        ("PT1H30M", 90), ("90.0", 90), ("2 heures", 120), ("2h", 120), ("45'", 45), ("1 h 05", 65), ("0", 0),
        ("2 jours", 2880), ("1h90", None), ("long", None), ("-5", None), ("", None),
    ],
)  # fmt: skip
def test_a_duration_is_read(written: str, minutes: int | None) -> None:
    expected = Reason.NOT_A_DURATION if minutes is None else timedelta(minutes=minutes)
    assert read_duration(written) == expected


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("lundi", {0}), ("fermé le lundi", {0}), ("lun, mar", {0, 1}), ("mon-tue", {0, 1}), ("lundi et mardi", {0, 1}),
        ("Montag und Dienstag", {0, 1}), ("mardi-jeudi", {1, 2, 3}), ("sam-lun", {0, 5, 6}), ("fermé les lundis", {0}),
    ],
)  # fmt: skip
def test_weekdays_are_read(written: str, days: set[int]) -> None:
    assert read_weekdays(written) == frozenset(days)


@pytest.mark.parametrize("written", ["7", "parfois", "lundi 12", ""])
def test_what_is_no_weekday_is_told_so(written: str) -> None:
    assert read_weekdays(written) is Reason.NOT_A_CHOICE


def opening(weekday: int, opens: int, closes: int) -> Opening:
    return Opening(weekday, time(opens), time(closes))


@pytest.mark.parametrize(
    ("written", "openings"),
    [
        ("mar-jeu 10h-18h; dim 14h-18h", [*(opening(day, 10, 18) for day in (1, 2, 3)), opening(6, 14, 18)]),
        ("tous les jours 10h-18h", [opening(day, 10, 18) for day in range(7)]),
        ("10h-18h", [opening(day, 10, 18) for day in range(7)]),
        ("mardi: 10h-12h / 14h-18h", [opening(1, 10, 12), opening(1, 14, 18)]),
        ("Mon, Wed 9am-5pm", [opening(0, 9, 17), opening(2, 9, 17)]),
        ("samedi et dimanche de 18h à 2h", [opening(5, 18, 2), opening(6, 18, 2)]),
        ("ven 18h-24h", [opening(4, 18, 0)]),
    ],
)
def test_opening_hours_are_read(written: str, openings: list[Opening]) -> None:
    assert read_openings(written) == tuple(openings)


@pytest.mark.parametrize("written", ["fermé le lundi", "mardi", "10h", "sur rendez-vous"])
def test_what_has_no_hours_opens_nothing(written: str) -> None:
    assert read_openings(written) is Reason.NOT_A_TIME
