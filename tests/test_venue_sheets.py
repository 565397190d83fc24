"""Venues in files: what each cell says, and files that read back as they were."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.files.sheets import TableError, read_sheet
from lib.files.venue_sheets import read_venues
from lib.programme import Festival, Need, Opening, Programme, Reason, SpecialDay, Venue, text
from lib.tables import write_venues
from tests.test_sheets import lines
from tests.test_tables import sheet_of, words

PARIS = ZoneInfo("Europe/Paris")
FESTIVAL = Festival(
    id="demo", name=text("Démo", "fr"), first_day=date(2024, 10, 1), last_day=date(2024, 10, 31), languages=("fr", "hy")
)


def test_a_venue_is_read_with_all_it_has() -> None:
    header = "Nom;Adresse;Ville;Quartier;Jauge;Battement;Simultanés;Horaires d'ouverture;Fuseau;Coordonnées;Notes;Régie"
    row = (
        "Le Fil;20 bd Thiers;Saint-Étienne;Bellevue;1 200 places;30;2;mar-mer 10h-18h;Asia/Yerevan;45.43, 4.39;clé;oui"
    )
    reading = read_venues(sheet_of(f"{header}\n{row}\n"))
    assert reading.problems == ()
    assert reading.venues == (
        Venue(
            id="le-fil",
            name="Le Fil",
            address="20 bd Thiers",
            city="Saint-Étienne",
            district="Bellevue",
            capacity=1200,
            changeover=timedelta(minutes=30),
            simultaneous=2,
            openings=(Opening(1, time(10), time(18)), Opening(2, time(10), time(18))),
            zone=ZoneInfo("Asia/Yerevan"),
            latitude=45.43,
            longitude=4.39,
            notes="clé",
            extra=(("Régie", "oui"),),
        ),
    )


@pytest.mark.parametrize(
    ("header", "cell", "reason"),
    [
        ("capacité", "complet", Reason.NOT_A_NUMBER),
        ("battement", "bientôt", Reason.NOT_A_DURATION),
        ("battement", "48 h", Reason.IMPOSSIBLE),
        ("horaires", "sur rendez-vous", Reason.NOT_A_TIME),
        ("fuseau", "Mars", Reason.NOT_A_ZONE),
        ("latitude", "45,43", Reason.NOT_A_NUMBER),
        ("coordonnées", "95, 200", Reason.IMPOSSIBLE),
        ("accessibilité", "oui", Reason.NOT_A_CHOICE),
        ("accessibilité", "PMR et chiens", Reason.NOT_A_CHOICE),
        ("jours particuliers", "bientôt", Reason.NOT_A_DATE),
        ("jours particuliers", "19/10/2024 vers midi", Reason.NOT_A_TIME),
        ("jours particuliers", "19 octobre fermé", Reason.AMBIGUOUS_DATE),
    ],
)
def test_a_cell_that_a_venue_cannot_have_is_a_problem_and_the_venue_stays(
    header: str, cell: str, reason: Reason
) -> None:
    reading = read_venues(sheet_of(f"nom;{header}\nLe Fil;{cell}\n"))
    assert reading.venues == (Venue(id="le-fil", name="Le Fil"),)
    assert [problem.reason for problem in reading.problems] == [reason]


@pytest.mark.parametrize(
    ("header", "cell", "needs"),
    [
        ("accessibilité", "mi, hi", ("hi", "mi")),
        ("Accessibilité", "PMR et boucle magnétique", ("hi", "mi")),
        ("accès PMR", "oui", ("mi",)),
        ("PMR", "x", ("mi",)),
        ("PMR", "non", ()),
        ("accessible to", "wheelchair + sign language", ("hi", "mi")),
        ("accessibilité", "?", ()),
    ],
)
def test_whom_a_venue_is_fit_to_receive_is_read(header: str, cell: str, needs: tuple[str, ...]) -> None:
    reading = read_venues(sheet_of(f"nom;{header}\nLe Fil;{cell}\n"))
    assert (reading.venues[0].accessible, reading.problems) == (needs, ())


def test_a_need_that_is_unknown_tells_those_that_are() -> None:
    [problem] = read_venues(sheet_of("nom;accessibilité\nLe Fil;partout\n")).problems
    assert (problem.reason, problem.detail) == (Reason.NOT_A_CHOICE, "mi, hi, vi, pi, ii")


@pytest.mark.parametrize("cell", ["19/10/2024 10h-23h; 31/10/2024 fermé", "19 octobre 10h-23h; jeudi 31 octobre fermé"])
def test_special_days_are_of_the_festival_unless_they_say_their_year(cell: str) -> None:
    reading = read_venues(sheet_of(f'nom;jours particuliers\nLe Fil;"{cell}"\n'), festival=FESTIVAL)
    assert reading.venues[0].special_days == (
        SpecialDay(date(2024, 10, 19), time(10), time(23)),
        SpecialDay(date(2024, 10, 31)),
    )


def test_a_venue_is_read_once() -> None:
    reading = read_venues(sheet_of("nom\nLe Fil\nle  fil\n"))
    assert len(reading.venues) == 1
    assert [(problem.row, problem.reason) for problem in reading.problems] == [(3, Reason.DUPLICATE_ID)]


def openings() -> st.SearchStrategy[Opening]:
    minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
    return st.builds(Opening, st.integers(0, 6), minutes, minutes)


def special_days() -> st.SearchStrategy[SpecialDay]:
    days, minutes = (
        st.dates(date(2024, 10, 1), date(2024, 10, 31)),
        st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    )
    return st.builds(SpecialDay, days) | st.builds(SpecialDay, days, minutes, minutes)


@st.composite
def venues(draw: st.DrawFn, venue_id: str) -> Venue:
    latitude, longitude = draw(
        st.just((None, None))
        | st.tuples(st.floats(-90, 90).map(lambda x: round(x, 6)), st.floats(-180, 180).map(lambda x: round(x, 6)))
    )
    return Venue(
        id=venue_id,
        name=draw(words(1)),
        address=draw(words()),
        city=draw(words()),
        district=draw(words()),
        capacity=draw(st.none() | st.integers(0, 10**6)),
        changeover=draw(st.timedeltas(timedelta(0), timedelta(days=1))),
        simultaneous=draw(st.integers(1, 50)),
        openings=tuple(draw(st.lists(openings(), max_size=3))),
        special_days=tuple(draw(st.lists(special_days(), max_size=3))),
        zone=draw(st.none() | st.just(ZoneInfo("Asia/Yerevan"))),
        latitude=latitude,
        longitude=longitude,
        accessible=tuple(draw(st.lists(st.sampled_from(Need)))),
        notes=draw(words()),
        extra=tuple(draw(st.lists(st.tuples(words(1), words(1)), max_size=2, unique_by=lambda pair: pair[0]))),
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(words(1), max_size=3, unique=True).flatmap(lambda ids: st.tuples(*map(venues, ids))))
def test_venues_read_back_as_they_were_written(found: tuple[Venue, ...]) -> None:
    reading = read_venues(read_sheet(write_venues(Programme(FESTIVAL, found)), "venues.csv"))
    assert (reading.venues, reading.problems) == (found, ())


@settings(deadline=None, max_examples=100)
@given(lines())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    assert len({venue.id for venue in read_venues(sheet).venues}) <= len(sheet.rows)
