"""People and their absences in files: rows that gather, days and hours, and files that read back as they were."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.files.people_sheets import read_people_sheet, write_people_sheet
from lib.files.sheets import TableError, read_sheet
from lib.names import is_nobody
from lib.programme import Festival, Person, Programme, Reason, text
from lib.span import Span
from tests.test_sheets import lines
from tests.test_tables import sheet_of, words

PARIS = ZoneInfo("Europe/Paris")
YEREVAN = ZoneInfo("Asia/Yerevan")
FESTIVAL = Festival(id="demo", name=text("Démo", "fr"), first_day=date(2024, 10, 18), last_day=date(2024, 10, 27))
HEADER = "Personne;Fuseau;Premier jour;Dernier jour;De;À;Note"
NIGHT_OF_TWO_HOURS = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)  # half past two for the first time


def at(day: int, hour: float) -> datetime:
    return datetime(2024, 10, day, tzinfo=PARIS) + timedelta(hours=hour)


def away(day: int, start: float, end: float) -> Span:
    return Span(at(day, start), at(day, end))


@pytest.mark.parametrize(
    ("when", "absences"),
    [
        (";;;", ()),
        ("19/10/2024;;;", (away(19, 0, 24),)),
        ("19 octobre;21 octobre;;", (away(19, 0, 72),)),
        ("2024-10-19;;14h;18h", (away(19, 14, 18),)),
        ("19/10/2024;20/10/2024;14h;18h", (away(19, 14, 18), away(20, 14, 18))),
        ("19/10/2024;;22h;2h", (away(19, 22, 26),)),
        ("19/10/2024;;14h;", (away(19, 14, 24),)),
        ("19/10/2024;;;14h", (away(19, 0, 14),)),
        ("19/10/2024;;14h-18h;", (away(19, 14, 18),)),
        ("19/10/2024;;9h-12h, 14h-18h;", (away(19, 9, 12), away(19, 14, 18))),
        ("19/10/2024 14h-18h; 21/10/2024;;;".replace("; ", "\n"), (away(19, 14, 18), away(21, 0, 24))),
        ("du 19 au 20 octobre 2024;;;", (away(19, 0, 48),)),
    ],
)
def test_an_absence_is_of_whole_days_or_of_hours_on_each_day(when: str, absences: tuple[Span, ...]) -> None:
    first, *rest = when.split(";")
    reading = read_people_sheet(sheet_of(f'{HEADER}\nAline Fictive;;"{first}";{";".join(rest)};\n'), FESTIVAL)
    assert (reading.people, reading.problems) == ((Person(name="Aline Fictive", absences=absences),), ())


def test_rows_of_one_person_gather_whatever_the_spelling() -> None:
    rows = (
        "Hélène Fictive;;19/10/2024;;;;en tournée\n"
        "Ivan Inventé;Asia/Yerevan;;;;;\n"
        "HELENE  FICTIVE;;20/10/2024;;;12h;train\n"
    )
    reading = read_people_sheet(sheet_of(f"{HEADER}\n{rows}"), FESTIVAL)
    assert reading.people == (
        Person(name="Hélène Fictive", absences=(away(19, 0, 36),), notes="en tournée\ntrain"),
        Person(name="Ivan Inventé", zone=YEREVAN),
    )


def test_a_day_lasts_from_midnight_to_midnight_of_the_festival() -> None:
    reading = read_people_sheet(sheet_of(f"{HEADER}\nIvan Inventé;Asia/Yerevan;27/10/2024;;;;\n"), FESTIVAL)
    assert [span.minutes for span in reading.people[0].absences] == [25 * 60]


def test_months_come_first_where_some_day_says_so() -> None:
    reading = read_people_sheet(sheet_of("name;first day\nAline;10/12/2024\nIvan;10/19/2024\n"), FESTIVAL)
    assert [person.absences[0].starts_at.astimezone(PARIS).day for person in reading.people] == [12, 19]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Aline;;bientôt;;;;", "Premier jour", Reason.NOT_A_DATE),
        ("Aline;;;;14h;18h;", "Premier jour", Reason.NOT_A_DATE),
        ("Aline;;;20/10/2024;;;", "Premier jour", Reason.NOT_A_DATE),
        ("Aline;;19/10/2024;demain;;;", "Dernier jour", Reason.NOT_A_DATE),
        ("Aline;;19/10/2024;18/10/2024;;;", "Dernier jour", Reason.IMPOSSIBLE),
        ("Aline;;19/10/2024;19/10/2034;;;", "Dernier jour", Reason.IMPOSSIBLE),
        ("Aline;;19/10/2024;;25h99;;", "De", Reason.NOT_A_TIME),
        ("Aline;;19/10/2024;;;tard;", "À", Reason.NOT_A_TIME),
        ("Aline;;19/10/2024;;14h-15h;16h;", "À", Reason.NOT_A_TIME),
        ("Aline;Lune/Mer;;;;;", "Fuseau", Reason.NOT_A_ZONE),
        ("Aline;Asia/Yerevan;;;;;\nAline;Europe/Paris;;;;;", "Fuseau", Reason.NOT_A_CHOICE),
        (";;19/10/2024;;;;", "Personne", Reason.NO_TITLE),
        ("TBA;;19/10/2024;;;;", "Personne", Reason.NO_TITLE),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_and_no_absence(row: str, column: str, reason: Reason) -> None:
    reading = read_people_sheet(sheet_of(f"{HEADER}\n{row}\nIvan;;;;;;ici\n"), FESTIVAL)
    assert [(problem.column, problem.reason) for problem in reading.problems] == [(column, reason)]
    assert [person.absences for person in reading.people if person.name == "Aline"] in ([], [()])
    assert reading.people[-1] == Person(name="Ivan", notes="ici")


def test_what_cannot_be_read_of_somebody_is_told_with_the_reading() -> None:
    rows = "Aline;;19/10/2024;;;;\nAline;;bientôt;;;;\nIvan;Lune;;;;;\n"
    reading = read_people_sheet(sheet_of(f"{HEADER}\n{rows}"), FESTIVAL)
    assert reading.unread == {"aline": {"absences"}, "ivan": {"zone"}}
    assert reading.people[0].absences == (away(19, 0, 24),)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("nom;fuseau", {"name", "zone"}),
        ("Name;Datum;Notizen", {"name", "absences", "notes"}),
        ("speaker;unavailable;from;to", {"name", "absences"}),
    ],
)
def test_a_file_speaks_for_what_it_has_columns_for(header: str, fields: set[str]) -> None:
    assert read_people_sheet(sheet_of(f"{header}\nAline\n"), FESTIVAL).fields == fields


INSTANTS = st.integers(0, 60 * 60 * 24 * 800).map(lambda n: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
LENGTHS = st.integers(1, 60 * 60 * 24 * 40).map(lambda n: timedelta(seconds=n))
SPANS = st.builds(lambda start, length: Span(start, start + length), INSTANTS, LENGTHS)
PEOPLE = st.builds(
    lambda name, zone, absences, notes: Person(name=name, zone=zone, absences=tuple(absences), notes=notes),
    words(1).filter(lambda name: not is_nobody(name)),
    st.none() | st.just(YEREVAN),
    st.lists(SPANS, max_size=4),
    words(),
)


@settings(deadline=None, max_examples=100)
@given(st.lists(PEOPLE, max_size=3, unique_by=lambda person: person.id).map(tuple))
@example((Person(name="Aline", absences=(Span(NIGHT_OF_TWO_HOURS, NIGHT_OF_TWO_HOURS + timedelta(hours=1)),)),))
@example((Person(name="Aline", absences=(Span(NIGHT_OF_TWO_HOURS + timedelta(hours=1), at(30, 3)),)),))
def test_people_read_back_as_they_were_written(people: tuple[Person, ...]) -> None:
    written = write_people_sheet(Programme(FESTIVAL, people=people))
    reading = read_people_sheet(read_sheet(written, "personnes.csv"), FESTIVAL)
    assert (reading.people, reading.problems) == (people, ())


@settings(deadline=None, max_examples=100)
@given(lines())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    assert len(read_people_sheet(sheet, FESTIVAL).people) <= len(sheet.rows)
