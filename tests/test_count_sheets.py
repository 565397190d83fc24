"""Counts in files: which item they are of, what is no count, and files that read back as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from operator import attrgetter
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lib.changes import compare_counts
from lib.files.count_sheets import CountReading, read_counts
from lib.files.sheets import TableError, read_sheet
from lib.programme import (
    MEASURES,
    MONEY,
    MOST_COUNTED,
    Count,
    Festival,
    Item,
    Method,
    Programme,
    Reason,
    Repeat,
    Venue,
    text,
)
from lib.tables import write_counts
from tests.test_sheets import lines
from tests.test_tables import sheet_of, words

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

measures = attrgetter(*MEASURES, *MONEY)


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
        (";Conte;;3", Reason.SHARED_TITLE),
        ("photos;;;3", Reason.NOT_A_DATE),
        ("photos;;hier;3", Reason.NOT_A_DATE),
        ("bal;;32/10/2024;3", Reason.NOT_A_DATE),
        ("photos;;20h;3", Reason.NOT_A_DATE),
        ("bal;;19/10/2024;3\nbal;;19/10/2024;4", Reason.DUPLICATE_ID),
    ],
)
def test_a_count_that_cannot_be_placed_is_a_problem(row: str, reason: Reason) -> None:
    reading = read_counts(sheet_of(f"identifiant;titre;jour;total\n{row}\n"), PROGRAMME)
    assert [problem.reason for problem in reading.problems] == [reason]
    assert len(reading.counts) == (reason is Reason.DUPLICATE_ID)


def test_a_count_of_an_item_that_was_held_once_needs_no_day() -> None:
    reading = read_counts(sheet_of("identifiant;jour;total\nbal;;3\n"), PROGRAMME)
    assert [(count.item_id, count.counted) for count in reading.counts] == [("bal", 3)]
    assert reading.problems == ()


HEADER = (
    "Événement;Date;Réservés;Absents;Payants;Invitations;Recette TTC (€);Libre participation;Scannés;Agent;Relevé le"
)
TOLD = Count(
    "bal",
    date(2024, 10, 19),
    97,
    booked=110,
    no_shows=13,
    paid=96,
    free=14,
    revenue=123450,
    donations=8520,
    method="scan",
    by="Accueil 2",
    at=datetime(2024, 10, 19, 19, 45, tzinfo=UTC),
)


def read(table: str, programme: Programme = PROGRAMME) -> CountReading:
    return read_counts(sheet_of(table, "comptage.csv"), programme)


def test_the_export_of_a_box_office_is_read_with_all_it_tells() -> None:
    row = "Bal;19/10/2024;110;13;96;14;1 234,50 €;85,2;97;Accueil 2;19/10/2024 21:45"
    assert read(f"{HEADER}\n{row}\n") == CountReading((TOLD,), (), read(HEADER + "\n").mapping)


def test_a_workbook_of_a_spreadsheet_is_read_with_its_dates_its_hours_and_its_sums() -> None:
    book = Workbook()
    (page,) = book.worksheets
    page.append(HEADER.split(";"))
    noted = datetime(2024, 10, 19, 21, 45, tzinfo=PARIS).replace(tzinfo=None)  # as spreadsheets have it
    page.append(["Bal", date(2024, 10, 19), 110, 13, 96, 14, 1234.5, 85.2, 97, "Accueil 2", noted])
    page.append(["Photos", date(2024, 10, 2), None, None, None, None, None, 0.1 + 0.2, None, None, None])
    data = BytesIO()
    book.save(data)
    reading = read_counts(read_sheet(data.getvalue(), "comptage.xlsx"), PROGRAMME)
    assert reading.counts == (TOLD, Count("photos", date(2024, 10, 2), donations=30))
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("80;", (80, "")),
        ("80;compteur à l'entrée", (80, "clicker")),
        ("~80;", (80, "estimate")),
        ("env. 80;scan", (80, "estimate")),
        ("80 environ;", (80, "estimate")),
        (";scan", None),
    ],
)
def test_how_people_were_counted_is_said_of_the_number(cells: str, said: tuple[int, str] | None) -> None:
    reading = read(f"titre;jour;entrées;mode de comptage\nBal;19/10/2024;{cells}\n")
    assert [(count.counted, count.method) for count in reading.counts] == ([said] if said else [])
    assert reading.problems == ()


def test_one_who_counts_beside_the_scans_is_believed() -> None:
    reading = read("titre;entrées;scans;méthode\nBal;104;97;clicker\n")
    assert reading.counts == (Count("bal", date(2024, 10, 19), 104, method="clicker"),)


@pytest.mark.parametrize(
    ("header", "cell", "reason"),
    [
        ("entrées", "complet", Reason.NOT_A_NUMBER),
        ("scannés", "tous", Reason.NOT_A_NUMBER),
        ("réservations", "-3", Reason.NOT_A_NUMBER),
        ("absents", "beaucoup", Reason.NOT_A_NUMBER),
        ("recette", "gratuit", Reason.NOT_AN_AMOUNT),
        ("recette", "-12,50", Reason.NOT_AN_AMOUNT),
        ("dons", "12,345,6", Reason.NOT_AN_AMOUNT),
        ("méthode", "au flair", Reason.NOT_A_CHOICE),
        ("heure", "25h61", Reason.NOT_A_TIME),
        ("entrées", "9 999 999 999 999", Reason.IMPOSSIBLE),
        ("scannés", "9 999 999 999 999", Reason.IMPOSSIBLE),
        ("recette", "999 999 999 999,00", Reason.IMPOSSIBLE),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_and_the_rest_of_its_row_is_kept(
    header: str, cell: str, reason: Reason
) -> None:
    reading = read(f"titre;payants;{header}\nBal;12;{cell}\n")
    assert reading.counts == (Count("bal", date(2024, 10, 19), paid=12),)
    [problem] = reading.problems
    assert (problem.file, problem.row, problem.column, problem.value) == ("comptage.csv", 2, header, cell)
    assert problem.reason is reason


def test_the_hour_at_which_somebody_counted_cannot_be_just_anything() -> None:
    reading = read("titre;entrées;compté par;compté le\nBal;12;Aline;bientôt\n")
    assert reading.counts == (Count("bal", date(2024, 10, 19), 12, by="Aline"),)
    assert [(problem.column, problem.reason) for problem in reading.problems] == [("compté le", Reason.NOT_A_DATE)]


def test_a_method_that_is_unknown_tells_those_that_are() -> None:
    [problem] = read("titre;entrées;méthode\nBal;3;au flair\n").problems
    assert problem.detail == "scan, compteur, comptage, estimation"


@pytest.mark.parametrize("cells", [";;;", "?;nc;—;", "nc;;;Aline"])
def test_a_row_that_knows_nothing_is_no_count(cells: str) -> None:
    assert read(f"titre;entrées;réservés;recette;agent\nBal;{cells}\n").counts == ()


def test_why_nobody_counted_is_kept_and_counts_nobody() -> None:
    reading = read("titre;entrées;remarque\nBal;;gardien absent\n")
    assert reading.counts == (Count("bal", date(2024, 10, 19), note="gardien absent"),)


def test_a_count_on_a_day_without_a_sitting_is_kept() -> None:
    reading = read("titre;jour;entrées\nPhotos;25/10/2024;7\n")
    assert (reading.counts, reading.problems) == ((Count("photos", date(2024, 10, 25), 7),), ())


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("21h45", datetime(2024, 10, 19, 19, 45, tzinfo=UTC)),
        ("20/10/2024 00:15", datetime(2024, 10, 19, 22, 15, tzinfo=UTC)),
        ("2024-10-19T19:45:00Z", datetime(2024, 10, 19, 19, 45, tzinfo=UTC)),
        ("?", None),
    ],
)
def test_when_somebody_counted_is_told_by_the_clock_of_the_festival(cell: str, instant: datetime | None) -> None:
    reading = read(f"titre;jour;entrées;heure du comptage\nBal;19/10/2024;9;{cell}\n")
    assert ([count.at for count in reading.counts], reading.problems) == ([instant], ())


def test_an_hour_that_somebody_counted_at_without_counting_is_passed_over() -> None:
    assert read("titre;réservés;agent;relevé le\nBal;9;Aline;21h\n").counts[0].by == ""


TWICE = replace(
    PROGRAMME,
    items=(
        replace(ITEMS[0], id="deux", starts_at=EIGHT - timedelta(hours=6), ends_at=EIGHT - timedelta(hours=5)),
        *ITEMS,
    ),
)


@pytest.mark.parametrize(
    ("cells", "item_id"),
    [
        ("19/10/2024;14h;", "deux"),
        ("19/10/2024;20:00:00;Le Fil", "bal"),
        ("samedi 19 octobre 20h;;", "bal"),
        ("2024-10-19T12:00:00Z;;", "deux"),
        ("19/10/2024;;", None),
        ("19/10/2024;16h;", None),
    ],
)
def test_the_hour_tells_two_showings_of_one_day_apart(cells: str, item_id: str | None) -> None:
    reading = read(f"titre;date;heure;lieu;entrées\nBal;{cells};5\n", TWICE)
    assert [count.item_id for count in reading.counts] == ([item_id] if item_id else [])
    assert [problem.reason for problem in reading.problems] == ([] if item_id else [Reason.SHARED_TITLE])


def test_rows_that_complete_each_other_are_one_count() -> None:
    reading = read(
        "titre;entrées;réservés;recette;méthode;agent;remarque\n"
        "Bal;;60;480;scan;Caisse;un groupe\nBal;52;;;clicker;Aline;pluie\n"
    )
    assert reading.counts == (
        Count(
            "bal", date(2024, 10, 19), 52, "un groupe\npluie", booked=60, revenue=48000, method="clicker", by="Aline"
        ),
    )
    assert reading.problems == ()


@pytest.mark.parametrize("rows", ["Bal;52;\nBal;53;", "Bal;52;\nBal;52;", "Bal;52;60\nBal;;61"])
def test_rows_that_contradict_each_other_or_count_twice_are_a_problem_and_the_first_holds(rows: str) -> None:
    reading = read(f"titre;entrées;réservés\n{rows}\n")
    assert [count.counted for count in reading.counts] == [52]
    assert [(problem.row, problem.reason) for problem in reading.problems] == [(3, Reason.DUPLICATE_ID)]


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """As files tell them: how people were counted is known where they were."""
    numbers = {name: draw(st.none() | st.integers(0, MOST_COUNTED)) for name in (*MEASURES, *MONEY)}
    is_counted = numbers["counted"] is not None
    note = draw(words(0 if any(number is not None for number in numbers.values()) else 1))
    instants = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
    return Count(
        draw(st.sampled_from([item.id for item in ITEMS])),
        draw(st.dates(date(2024, 10, 1), date(2024, 10, 31))),
        note=note,
        method=draw(st.sampled_from(["", *Method])) if is_counted else "",
        by=draw(words()) if is_counted else "",
        at=draw(st.none() | instants) if is_counted else None,
        **numbers,
    )


def many_counts() -> st.SearchStrategy[tuple[Count, ...]]:
    return st.lists(counts(), unique_by=lambda count: (count.item_id, count.day), max_size=6).map(tuple)


@settings(deadline=None, max_examples=100)
@given(many_counts())
def test_counts_read_back_as_they_were_written(found: tuple[Count, ...]) -> None:
    programme = replace(PROGRAMME, counts=found)
    reading = read_counts(read_sheet(write_counts(programme), "counts.csv"), programme)
    assert (reading.counts, reading.problems) == (found, ())


def imported(stored: tuple[Count, ...], *files: bytes) -> dict[tuple[str, date], Count]:
    """What stands in the store after one file and then the other."""
    known = {(count.item_id, count.day): count for count in stored}
    for data in files:
        reading = read_counts(read_sheet(data, "counts.csv"), PROGRAMME)
        assert reading.problems == ()
        edit = compare_counts(tuple(known.values()), reading.counts).edit(remove_missing=False)
        known |= {(count.item_id, count.day): count for count in edit.counts}
    return known


@settings(deadline=None, max_examples=60)
@given(many_counts(), many_counts())
def test_the_order_in_which_the_door_and_the_box_office_are_imported_does_not_matter(
    stored: tuple[Count, ...], found: tuple[Count, ...]
) -> None:
    of_the_door = ("counted", "method", "by", "at")
    untold: dict[str, Any] = {**dict.fromkeys((*MEASURES, *MONEY, "at")), "method": "", "by": "", "note": ""}
    door = tuple(replace(count, **{name: untold[name] for name in untold.keys() - {*of_the_door}}) for count in found)
    sales = tuple(replace(count, **{name: untold[name] for name in of_the_door}) for count in found)
    files = [write_counts(replace(PROGRAMME, counts=each)) for each in (door, sales)]
    there, back = imported(stored, *files), imported(stored, *reversed(files))
    assert there == back
    assert imported((), *files) == {(count.item_id, count.day): count for count in found}


def test_an_estimate_that_is_counted_afterwards_is_one_no_more() -> None:
    stored = Count("bal", date(2024, 10, 19), 80, method="estimate", by="Aline", revenue=500)
    [count] = imported((stored,), "titre;entrées\nBal;93\n".encode()).values()
    assert count == Count("bal", date(2024, 10, 19), 93, revenue=500)
    assert imported((stored,), b"titre;recette\nBal;6\n").popitem()[1] == replace(stored, revenue=600)


@settings(deadline=None, max_examples=60)
@given(many_counts(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(found: tuple[Count, ...], chance: Random) -> None:
    lines = write_counts(replace(PROGRAMME, counts=tuple(replace(each, note="") for each in found))).split(b"\r\n")
    header, rows = lines[0], [line for line in lines[1:] if line]
    chance.shuffle(rows)
    shuffled = b"\r\n".join([header, *rows])
    reading = read_counts(read_sheet(shuffled, "counts.csv"), PROGRAMME)
    assert {replace(count, note="") for count in reading.counts} == {
        replace(count, note="") for count in found if any(v is not None for v in measures(count))
    }


@settings(deadline=None, max_examples=100)
@given(lines())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    assert len(read_counts(sheet, PROGRAMME).counts) <= len(sheet.rows)


def test_an_instant_is_of_the_day_that_a_clock_at_the_venue_shows() -> None:
    yerevan = ZoneInfo("Asia/Yerevan")
    start = datetime(2024, 10, 19, 1, tzinfo=yerevan)
    night = Item(
        id="nuit", title=text("Nuit", "hy"), venue_id="er", starts_at=start, ends_at=start + timedelta(hours=1)
    )
    there = Programme(FESTIVAL, (Venue(id="er", name="Erevan", zone=yerevan),), (night,))
    reading = read_counts(sheet_of("identifiant;jour;total\nnuit;2024-10-19T01:00+04:00;50\n"), there)
    assert [(count.day, count.counted) for count in reading.counts] == [(date(2024, 10, 19), 50)]
