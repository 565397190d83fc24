"""Venues, counts and festivals in files, and that any bytes at all are read without an exception of another kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.files.registers import read_counts, read_festival, read_venues
from lib.files.sheets import TableError, read_sheet
from lib.programme import Count, Festival, Item, Kind, Opening, Programme, Reason, Repeat, SpecialDay, Text, Venue, text
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.tables import Context, read_programme, write_counts, write_festival, write_venues
from tests.test_sheets import lines
from tests.test_tables import sheet_of, texts, words

PARIS = ZoneInfo("Europe/Paris")
FESTIVAL = Festival(
    id="demo", name=text("Démo", "fr"), first_day=date(2024, 10, 1), last_day=date(2024, 10, 31), languages=("fr", "hy")
)
EIGHT = datetime(2024, 10, 19, 20, tzinfo=PARIS)
ITEMS = (
    Item(id="bal", title=text("Bal", "fr"), venue_id="fil", starts_at=EIGHT, ends_at=EIGHT + timedelta(hours=2)),
    Item(id="conte-1", title=text("Conte", "fr"), venue_id="fil", day=date(2024, 10, 19)),
    Item(id="conte-2", title=text("Conte", "fr"), venue_id="fil", day=date(2024, 10, 20)),
    Item(id="photos", title=text("Photos", "fr"), day=date(2024, 10, 1), repeat=Repeat(date(2024, 10, 9))),
)
PROGRAMME = Programme(FESTIVAL, (Venue(id="fil", name="Le Fil"),), ITEMS)


# ---------------------------------------------------------------- venues


def test_a_venue_is_read_with_all_it_has() -> None:
    header = "Nom;Adresse;Ville;Jauge;Battement;Simultanés;Horaires d'ouverture;Fuseau;Coordonnées;Notes;Régie"
    row = "Le Fil;20 bd Thiers;Saint-Étienne;1 200 places;30;2;mar-mer 10h-18h;Asia/Yerevan;45.43, 4.39;clé;oui"
    reading = read_venues(sheet_of(f"{header}\n{row}\n"))
    assert reading.problems == ()
    assert reading.venues == (
        Venue(
            id="le-fil",
            name="Le Fil",
            address="20 bd Thiers",
            city="Saint-Étienne",
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
        capacity=draw(st.none() | st.integers(0, 10**6)),
        changeover=draw(st.timedeltas(timedelta(0), timedelta(days=1))),
        simultaneous=draw(st.integers(1, 50)),
        openings=tuple(draw(st.lists(openings(), max_size=3))),
        special_days=tuple(draw(st.lists(special_days(), max_size=3))),
        zone=draw(st.none() | st.just(ZoneInfo("Asia/Yerevan"))),
        latitude=latitude,
        longitude=longitude,
        notes=draw(words()),
        extra=tuple(draw(st.lists(st.tuples(words(1), words(1)), max_size=2, unique_by=lambda pair: pair[0]))),
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(words(1), max_size=3, unique=True).flatmap(lambda ids: st.tuples(*map(venues, ids))))
def test_venues_read_back_as_they_were_written(found: tuple[Venue, ...]) -> None:
    reading = read_venues(read_sheet(write_venues(Programme(FESTIVAL, found)), "venues.csv"))
    assert (reading.venues, reading.problems) == (found, ())


# ---------------------------------------------------------------- counts


@pytest.mark.parametrize(
    ("row", "count"),
    [
        ("bal;;;19/10/2024;120", Count("bal", date(2024, 10, 19), 120)),
        ("bal;;;;1 200", Count("bal", date(2024, 10, 19), 1200)),
        (";bal ;;;0", Count("bal", date(2024, 10, 19), 0)),
        (";Conte;Le Fil;20/10/2024;30", Count("conte-2", date(2024, 10, 20), 30)),
        (";Photos;;05/10/2024;40", Count("photos", date(2024, 10, 5), 40)),
    ],
)
def test_a_count_finds_its_item(row: str, count: Count) -> None:
    reading = read_counts(sheet_of(f"identifiant;titre;lieu;jour;fréquentation\n{row}\n"), PROGRAMME)
    assert (reading.counts, reading.problems) == ((count,), ())


@pytest.mark.parametrize("cell", ["", "?", "nc", "—"])
def test_what_nobody_counted_is_missing_and_not_nought(cell: str) -> None:
    reading = read_counts(sheet_of(f"titre;jour;entrées\nBal;19/10/2024;{cell}\n"), PROGRAMME)
    assert (reading.counts, reading.problems) == ((), ())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("bal;;19/10/2024;complet", Reason.NOT_A_NUMBER),
        (";Inconnu;19/10/2024;3", Reason.UNKNOWN_ITEM),
        (";Conte;;3", Reason.UNKNOWN_ITEM),
        ("photos;;;3", Reason.NOT_A_DATE),
        ("photos;;hier;3", Reason.NOT_A_DATE),
        ("bal;;19/10/2024;3\nbal;;19/10/2024;4", Reason.DUPLICATE_ID),
    ],
)
def test_a_count_that_cannot_be_placed_is_a_problem(row: str, reason: Reason) -> None:
    reading = read_counts(sheet_of(f"identifiant;titre;jour;total\n{row}\n"), PROGRAMME)
    assert [problem.reason for problem in reading.problems] == [reason]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.builds(
            Count,
            st.sampled_from([item.id for item in ITEMS]),
            st.dates(date(2024, 10, 1), date(2024, 10, 31)),
            st.integers(0, 10**6),
            words(),
        ),
        unique_by=lambda count: (count.item_id, count.day),
    ).map(tuple)
)
def test_counts_read_back_as_they_were_written(counts: tuple[Count, ...]) -> None:
    programme = Programme(FESTIVAL, PROGRAMME.venues, ITEMS, counts)
    reading = read_counts(read_sheet(write_counts(programme), "counts.csv"), programme)
    assert (reading.counts, reading.problems) == (counts, ())


# ---------------------------------------------------------------- festivals


def test_a_festival_is_read_from_one_row() -> None:
    reading = read_festival(sheet_of("nom;du;au;types\nFête du livre 2024;18/10/2024;20/10/2024;Dégustation, Slam\n"))
    assert reading.problems == ()
    assert reading.festival == Festival(
        id="fete-du-livre-2024",
        name=text("Fête du livre 2024", "fr"),
        first_day=date(2024, 10, 18),
        last_day=date(2024, 10, 20),
        kinds=(Kind("degustation", "Dégustation"), Kind("slam", "Slam")),
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";18/10/2024;20/10/2024", Reason.IMPOSSIBLE),
        ("Fête;;", Reason.NOT_A_DATE),
        ("Fête;hier;demain", Reason.NOT_A_DATE),
        ("Fête;20/10/2024;18/10/2024", Reason.IMPOSSIBLE),
    ],
)
def test_a_festival_that_cannot_be_is_a_problem(row: str, reason: Reason) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;url\n{row};x\n"))
    assert reading.festival is None
    assert reading.problems[0].reason is reason


def test_a_file_without_a_row_has_no_festival() -> None:
    assert read_festival(sheet_of("nom;du;au\n")).festival is None


def kinds() -> st.SearchStrategy[Kind]:
    label = words(1).map(lambda label: label.replace("\n", " "))
    return st.builds(Kind, st.from_regex("[a-z0-9]{1,9}", fullmatch=True), label, st.integers(1, 1440), st.booleans())


def rulebooks() -> st.SearchStrategy[Rulebook]:
    severities = st.dictionaries(st.sampled_from(ClashKind), st.none() | st.sampled_from(Severity))
    return st.builds(
        Rulebook,
        severities=severities.map(lambda chosen: tuple(chosen.items())),
        notice_days=st.integers(0, 365),
        least_rivalry=st.integers(0, 100),
        walking_kmh=st.integers(1, 10),
        transit_kmh=st.integers(1, 100),
    )


@pytest.mark.parametrize(
    ("columns", "cells", "rulebook"),
    [
        ("règles", "changeover: bloquant", Rulebook(severities=((ClashKind.CHANGEOVER, Severity.BLOCKING),))),
        ("règles", '"Same-Public : NON; closed: à considérer"', Rulebook(
            severities=((ClashKind.CLOSED, Severity.CONSIDER), (ClashKind.SAME_PUBLIC, None))
        )),
        ("règles;préavis", "closed: serious;21", Rulebook(notice_days=21)),
        ("à pied km/h;transports km/h;rivalité", "5;20;75", Rulebook(
            walking_kmh=5, transit_kmh=20, least_rivalry=75
        )),
        ("préavis", "", Rulebook()),
    ],
)  # fmt: skip
def test_a_festival_says_what_it_makes_of_the_rules(columns: str, cells: str, rulebook: Rulebook) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;{columns}\nF;19/10/2024;20/10/2024;{cells}\n"))
    assert reading.festival is not None
    assert (reading.festival.rulebook, reading.problems) == (rulebook, ())


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("règles", "changeover", Reason.NOT_A_CHOICE),
        ("règles", "changeover: peut-être", Reason.NOT_A_CHOICE),
        ("règles", "jonglage: bloquant", Reason.NOT_A_CHOICE),
        ("préavis", "longtemps", Reason.NOT_A_NUMBER),
        ("préavis", "4000", Reason.IMPOSSIBLE),
        ("à pied km/h", "0", Reason.IMPOSSIBLE),
    ],
)
def test_a_rule_that_cannot_be_read_is_a_problem_and_stays_as_usual(column: str, cell: str, reason: Reason) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;{column}\nF;19/10/2024;20/10/2024;{cell}\n"))
    assert reading.festival is not None
    assert reading.festival.rulebook == Rulebook()
    assert [(found.column, found.value, found.reason) for found in reading.problems] == [(column, cell, reason)]


@pytest.mark.parametrize(
    ("cell", "detail"),
    [
        ("closed: bof; same_public: non", "bloquant, sérieux, à considérer, non"),
        ("jonglage: non; same_public: non", ", ".join(ClashKind)),
    ],
)
def test_what_is_no_choice_is_told_with_the_choices_and_the_others_are_read(cell: str, detail: str) -> None:
    reading = read_festival(sheet_of(f'nom;du;au;règles\nF;19/10/2024;20/10/2024;"{cell}"\n'))
    assert reading.festival is not None
    assert reading.festival.rulebook == Rulebook(severities=((ClashKind.SAME_PUBLIC, None),))
    assert [problem.detail for problem in reading.problems] == [detail]


STORED = Festival(
    id="demo",
    name=text("Démo", "fr"),
    first_day=date(2024, 10, 19),
    last_day=date(2024, 10, 20),
    zone=ZoneInfo("Asia/Yerevan"),
    rulebook=Rulebook(severities=((ClashKind.CLOSED, None),), notice_days=30, walking_kmh=5),
)


@pytest.mark.parametrize(
    ("columns", "cells", "rules"),
    [
        ("url", "x", {}),
        ("préavis", "21", {"notice_days": 21}),
        ("préavis", "", {"notice_days": 14}),
        ("préavis;à pied km/h", "longtemps;6", {"walking_kmh": 6}),
        ("préavis", "4000", {}),
        ("règles", "closed: bof, travel: non", {}),
        ("règles", "travel: non", {"severities": ((ClashKind.TRAVEL, None),)}),
        ("fuseau", "Lune/Mer", {}),
    ],
)
def test_what_a_file_does_not_say_of_the_festival_or_its_rules_stays(
    columns: str, cells: str, rules: dict[str, Any]
) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;{columns}\nF;19/10/2024;20/10/2024;{cells}\n"))
    became = reading.taken_over(STORED)
    assert became.rulebook == replace(STORED.rulebook, **rules)
    assert became.zone == STORED.zone


@settings(deadline=None, max_examples=60)
@given(
    texts(1), texts(), st.lists(kinds(), max_size=3, unique_by=lambda kind: kind.id).map(tuple), words(), rulebooks()
)
def test_a_festival_reads_back_as_it_was_written(
    name: Text, description: Text, own_kinds: tuple[Kind, ...], url: str, rulebook: Rulebook
) -> None:
    festival = Festival(
        id="demo-2024",
        name=name,
        first_day=date(2024, 10, 1),
        last_day=date(2024, 10, 31),
        zone=ZoneInfo("Asia/Yerevan"),
        languages=("hy", "fr"),
        kinds=own_kinds,
        description=description,
        url=url,
        rulebook=rulebook,
    )
    assert read_festival(read_sheet(write_festival(festival), "festival.csv")).festival == festival


# ---------------------------------------------------------------- any bytes


@settings(deadline=None, max_examples=300)
@given(lines())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    reading = read_programme(sheet, Context(PARIS, date(2024, 10, 1), date(2024, 10, 31)))
    assert sum(len(row.item_ids) for row in reading.rows) == len({item.id for item in reading.items})
    assert len({venue.id for venue in read_venues(sheet).venues}) <= len(sheet.rows)
    assert len(read_counts(sheet, PROGRAMME).counts) <= len(sheet.rows)
    assert read_festival(sheet).festival is None or sheet.rows
