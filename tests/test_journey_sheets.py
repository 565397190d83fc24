"""Minutes from venue to venue in files: one way a row, or a matrix; what is unknown is a problem."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.files.journey_sheets import is_matrix, read_journeys, write_journeys
from lib.files.sheets import TableError, read_sheet
from lib.programme import Festival, Journey, Programme, Reason, Venue, text
from tests.test_sheets import lines
from tests.test_tables import sheet_of, words

FESTIVAL = Festival(id="demo", name=text("Démo", "fr"), first_day=date(2024, 10, 18), last_day=date(2024, 10, 20))
VENUES = (
    Venue(id="fil", name="Le Fil"),
    Venue(id="jardin", name="Jardin des Plantes"),
    Venue(id="theatre", name="Théâtre"),
)
PROGRAMME = Programme(FESTIVAL, VENUES)
THERE, BACK, FURTHER = Journey("fil", "jardin", 15), Journey("jardin", "fil", 15), Journey("jardin", "theatre", 20)


@pytest.mark.parametrize(
    ("row", "minutes"),
    [
        ("Le Fil;Jardin des Plantes;15", 15),
        ("le  fil;JARDIN DES PLANTES;15 min", 15),
        ("fil;jardin;0h15", 15),
        ("fil;jardin;1h", 60),
        ("fil;jardin;0", 0),
        ("fil;jardin;0:15:01", 16),
        ("fil;jardin;", None),
        ("fil;jardin;?", None),
    ],
)
def test_a_row_is_one_way(row: str, minutes: int | None) -> None:
    reading = read_journeys(sheet_of(f"De;À;Minutes\n{row}\n"), PROGRAMME)
    expected = () if minutes is None else (Journey("fil", "jardin", minutes),)
    assert (reading.journeys, reading.problems) == (expected, ())


@pytest.mark.parametrize("header", ["from;to;minutes", "Départ;Arrivée;Durée", "von;nach;Dauer (min)"])
def test_columns_go_by_headers_of_three_languages(header: str) -> None:
    assert read_journeys(sheet_of(f"{header}\nLe Fil;Théâtre;9\n"), PROGRAMME).journeys == (
        Journey("fil", "theatre", 9),
    )


@pytest.mark.parametrize(
    ("matrix", "journeys"),
    [
        (";Le Fil;Jardin des Plantes\nLe Fil;0;15\nJardin des Plantes;15 min;0\n", (THERE, BACK)),
        (";Le Fil;Jardin des Plantes;Théâtre\nLe Fil;—;15;\nJardin des Plantes;;x;20\nTheatre;;;\n", (THERE, FURTHER)),
        (";jardin\nfil;15\n", (THERE,)),
        ("minutes;jardin;theatre\nfil;15;\njardin;;0h20\n", (THERE, FURTHER)),
        ("À pied, en minutes;;\n;Le Fil;Jardin des Plantes\nLe Fil;;15\nJardin des Plantes;15;\n", (THERE, BACK)),
    ],
    ids=["full", "half", "one-sided", "with a corner", "under a title"],
)
def test_a_matrix_may_be_full_half_or_one_sided(matrix: str, journeys: tuple[Journey, ...]) -> None:
    reading = read_journeys(sheet_of(matrix), PROGRAMME)
    assert (reading.journeys, reading.problems) == (journeys, ())


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("de;à;minutes\nLune;Le Fil;9\n", (2, "de", "Lune", Reason.UNKNOWN_VENUE)),
        ("de;à;minutes\nLe Fil;;9\n", (2, "à", "", Reason.UNKNOWN_VENUE)),
        ("de;à;minutes\nLe Fil;Théâtre;loin\n", (2, "minutes", "loin", Reason.NOT_A_DURATION)),
        ("de;à;minutes\nLe Fil;Théâtre;25h\n", (2, "minutes", "25h", Reason.IMPOSSIBLE)),
        ("de;à;minutes\nLe Fil;fil;9\n", (2, "minutes", "9", Reason.IMPOSSIBLE)),
        ("de;à;minutes\nfil;theatre;9\nfil;theatre;8\n", (3, "minutes", "8", Reason.DUPLICATE_ID)),
        (";Le Fil;Lune\nfil;;3\ntheatre;;4\n", (1, "Lune", "Lune", Reason.UNKNOWN_VENUE)),
        ("À pied;;\n;Le Fil;Lune\nfil;;3\ntheatre;;4\n", (2, "Lune", "Lune", Reason.UNKNOWN_VENUE)),
        (";Le Fil;Théâtre\nfil;;3\nLune;4;4\n", (3, "(A)", "Lune", Reason.UNKNOWN_VENUE)),
        (";Le Fil;Théâtre\nfil;;loin\ntheatre;4;\n", (2, "Théâtre", "loin", Reason.NOT_A_DURATION)),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(table: str, told: tuple[int, str, str, Reason]) -> None:
    reading = read_journeys(sheet_of(table), PROGRAMME)
    assert [(each.row, each.column, each.value, each.reason) for each in reading.problems] == [told]


def test_what_else_the_file_says_is_read_all_the_same() -> None:
    reading = read_journeys(sheet_of("de;à;minutes\nLune;Le Fil;9\nfil;jardin;15\n"), PROGRAMME)
    assert reading.journeys == (THERE,)


def test_a_spelling_that_means_another_venue_is_followed() -> None:
    reading = read_journeys(
        sheet_of("de;à;minutes\nLe Fil (SMAC);jardin;15\n"), PROGRAMME, same={"Le Fil (SMAC)": VENUES[0]}
    )
    assert (reading.journeys, reading.problems) == ((THERE,), ())


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (";Le Fil;Jardin\nLe Fil;;15\nJARDIN;15;\n", True),
        (";Le Fil;Jardin\nLe Fil;;15\nThéâtre;15;\n", False),
        ("titre;date\nBal;19/10/2024\n", False),
    ],
)
def test_a_matrix_has_its_names_on_both_sides(table: str, expected: bool) -> None:
    assert is_matrix(sheet_of(table)) is expected


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    ids = draw(st.lists(words(1), min_size=2, max_size=4, unique=True))
    venues = tuple(Venue(id=each, name=draw(words(1))) for each in ids)
    ways = draw(st.lists(st.permutations(ids).map(lambda order: (order[0], order[1])), max_size=5, unique=True))
    journeys = tuple(Journey(*way, draw(st.integers(0, 1440))) for way in ways)
    return Programme(FESTIVAL, venues, journeys=journeys)


@settings(deadline=None, max_examples=100)
@given(programmes())
def test_journeys_read_back_as_they_were_written(programme: Programme) -> None:
    reading = read_journeys(read_sheet(write_journeys(programme), "trajets.csv"), programme)
    assert (reading.journeys, reading.problems) == (programme.journeys, ())


@settings(deadline=None, max_examples=100)
@given(lines())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    assert len(read_journeys(sheet, PROGRAMME).journeys) <= len(VENUES) ** 2
