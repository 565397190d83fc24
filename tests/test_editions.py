"""A folder of CSV files as one edition of a festival."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from lib.editions import (
    NoFestival,
    Part,
    compare,
    part_of,
    parts_of,
    read_alone,
    read_file,
    read_folder,
    write_folder,
    zipped,
)
from lib.programme import (
    Count,
    Festival,
    Item,
    Journey,
    Opening,
    Person,
    Programme,
    SpecialDay,
    Venue,
    Waiver,
    text,
)
from lib.rulebook import ClashKind, Rulebook
from lib.span import Span
from lib.tables import MAX_BYTES, TableError, TableFault
from tests.test_tables import sheet_of

PARIS = ZoneInfo("Europe/Paris")
FESTIVAL = Festival(id="essai", name=text("Essai", "fr"), first_day=date(2024, 10, 18), last_day=date(2024, 10, 20))
READING = Item(id="A1", title=text("Lecture", "fr"), kind="reading", venue_id="salle-bleue", day=date(2024, 10, 19))
PROGRAMME = Programme(
    festival=FESTIVAL,
    venues=(Venue(id="salle-bleue", name="Salle Bleue", capacity=80),),
    items=(READING,),
    counts=(Count("A1", date(2024, 10, 19), 42),),
)
MORNING = Span(datetime(2024, 10, 19, 6, tzinfo=UTC), datetime(2024, 10, 19, 10, tzinfo=UTC))
FULL = replace(
    PROGRAMME,
    venues=(*PROGRAMME.venues, Venue(id="jardin", name="Jardin")),
    people=(Person(name="Aline Fictive", absences=(MORNING,), notes="train"),),
    journeys=(Journey("salle-bleue", "jardin", 12),),
    waivers=(Waiver(ClashKind.CLOSED, ("A1",), "salle-bleue", "0f3a", "Ivan", MORNING.starts_at, "ouvert exprès"),),
)


def no_id() -> str:
    raise AssertionError("no new id is needed")


@pytest.mark.parametrize("programme", [PROGRAMME, FULL], ids=["usual", "full"])
def test_what_is_written_differs_in_nothing_from_what_was_stored(tmp_path: Path, programme: Programme) -> None:
    write_folder(programme, tmp_path)
    arrival = compare(read_folder(tmp_path), "essai", programme, no_id)
    assert (arrival.festival, arrival.problems) == (None, ())
    assert arrival.edit == type(arrival.edit)()
    assert (arrival.items.missing, arrival.venues.missing, arrival.counts.missing) == ((), (), ())
    assert (arrival.people.missing, arrival.journeys.missing, arrival.waivers.missing) == ((), (), ())


def test_what_is_written_makes_the_same_festival_under_another_id(tmp_path: Path) -> None:
    write_folder(PROGRAMME, tmp_path)
    edit = compare(read_folder(tmp_path), "copie", None, no_id).edit
    assert edit.festival is not None
    assert (edit.festival.id, edit.festival.name) == ("copie", FESTIVAL.name)
    assert (edit.items, edit.venues, edit.counts) == (PROGRAMME.items, PROGRAMME.venues, PROGRAMME.counts)


def test_people_journeys_and_accepted_clashes_come_with_the_other_files(tmp_path: Path) -> None:
    write_folder(FULL, tmp_path)
    edit = compare(read_folder(tmp_path), "copie", None, no_id).edit
    assert (edit.people, edit.journeys, edit.waivers) == (FULL.people, FULL.journeys, FULL.waivers)


@pytest.mark.parametrize("matrix", [";Jardin\nSalle Bleue;15\n", "À pied;;\n;Jardin;Salle Bleue\nSalle Bleue;15;\n"])
def test_a_file_of_journeys_may_have_venues_for_headers(tmp_path: Path, matrix: str) -> None:
    (tmp_path / Part.JOURNEYS).write_text(matrix, "utf-8")
    arrival = compare(read_folder(tmp_path), "essai", FULL, no_id)
    assert (arrival.edit.journeys, arrival.problems) == ((Journey("salle-bleue", "jardin", 15),), ())


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("jours particuliers", "un jour"),
        ("horaires", "sur rendez-vous"),
        ("battement", "48 h"),
        ("coordonnées", "95, 200"),
        ("latitude", "45,4"),
    ],
)
def test_a_cell_of_a_venue_that_cannot_be_read_does_not_undo_what_is_stored(
    tmp_path: Path, column: str, cell: str
) -> None:
    hall = Venue(
        id="fil",
        name="Le Fil",
        changeover=timedelta(minutes=30),
        openings=(Opening(0, time(9), time(18)),),
        special_days=(SpecialDay(date(2024, 10, 19)),),
        latitude=45.4,
        longitude=4.4,
    )
    (tmp_path / Part.VENUES).write_text(f"nom;ville;{column}\nLe Fil;Sury;{cell}\n", "utf-8")
    arrival = compare(read_folder(tmp_path), "essai", Programme(FESTIVAL, venues=(hall,)), no_id)
    assert arrival.edit.venues == (replace(hall, city="Sury"),)
    assert len(arrival.problems) == 1


def test_files_that_say_nothing_are_not_written(tmp_path: Path) -> None:
    write_folder(PROGRAMME, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(parts_of(PROGRAMME))
    assert set(Part) - set(parts_of(PROGRAMME)) == {Part.PEOPLE, Part.JOURNEYS, Part.WAIVERS}


def test_what_is_gone_does_not_come_back_from_an_earlier_export(tmp_path: Path) -> None:
    write_folder(FULL, tmp_path)
    write_folder(PROGRAMME, tmp_path)
    arrival = compare(read_folder(tmp_path), "essai", PROGRAMME, no_id)
    assert (arrival.edit, arrival.problems) == (type(arrival.edit)(), ())


@pytest.mark.parametrize(
    ("part", "content", "kept"),
    [
        (Part.PEOPLE, "personne;du\nIvan Inventé;20/10/2024\n", FULL.people),
        (Part.JOURNEYS, ";Jardin;Salle Bleue\nJardin;;\nSalle Bleue;;\n", FULL.journeys),
        (Part.WAIVERS, "conflit;identifiants\n", FULL.waivers),
    ],
)
def test_what_a_file_does_not_mention_stays(tmp_path: Path, part: Part, content: str, kept: tuple[object, ...]) -> None:
    (tmp_path / part).write_text(content, "utf-8")
    arrival = compare(read_folder(tmp_path), "essai", FULL, no_id)
    assert kept in (arrival.people.missing, arrival.journeys.missing, arrival.waivers.missing)
    assert (arrival.edit.removed_people, arrival.edit.removed_journeys, arrival.edit.removed_waivers) == ((), (), ())


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("titre;date;lieu\n", Part.PROGRAMME),
        ("artiste;date;début;fin\n", Part.PROGRAMME),
        ("titre;rendez-vous;type\n", Part.PROGRAMME),
        ("colonne;autre\n", Part.PROGRAMME),
        ("personne;fuseau horaire;premier jour;dernier jour;de;à;notes internes\n", Part.PEOPLE),
        ("person;unavailable;from;to\n", Part.PEOPLE),
        ("de;à;minutes\n", Part.JOURNEYS),
        ("from venue;to venue;travel time\n", Part.JOURNEYS),
        (";Jardin;Salle Bleue\nJardin;;12\nSalle Bleue;12;\n", Part.JOURNEYS),
        ("conflit;identifiants;accepté par;accepté le;raison\n", Part.WAIVERS),
    ],
)
def test_a_file_alone_is_known_by_its_headers(content: str, part: Part) -> None:
    assert part_of(replace(sheet_of(content), name="tableau.csv")) is part


@pytest.mark.parametrize("part", list(Part))
def test_a_file_alone_is_known_by_its_name(tmp_path: Path, part: Part) -> None:
    (tmp_path / part).write_text("titre;date\nBal;19/10/2024\n", "utf-8")
    assert part_of(read_file(tmp_path / part)) is part


def test_one_file_speaks_only_for_itself(tmp_path: Path) -> None:
    (tmp_path / Part.PROGRAMME).write_text("identifiant;titre;lieu\nA2;Concert;Jardin\n", "utf-8")
    arrival = compare(read_folder(tmp_path), "essai", PROGRAMME, no_id)
    assert [item.id for item in arrival.items.new] == ["A2"]
    assert [venue.name for venue in arrival.venues.new] == ["Jardin"]
    assert (arrival.items.missing, arrival.edit.removed_items) == ((READING,), ())
    assert (arrival.festival, arrival.counts.new) == (None, ())


def test_counts_find_the_items_that_come_with_them(tmp_path: Path) -> None:
    write_folder(PROGRAMME, tmp_path)
    arrival = compare(read_folder(tmp_path), "essai", Programme(FESTIVAL), no_id)
    assert arrival.counts.new == PROGRAMME.counts


def test_a_festival_that_no_file_tells_of_has_the_days_of_its_items(tmp_path: Path) -> None:
    write_folder(PROGRAMME, tmp_path)
    (tmp_path / Part.FESTIVAL).unlink()
    festival = compare(read_folder(tmp_path), "petit-essai", None, no_id).festival
    assert festival
    assert (festival.id, str(festival.name)) == ("petit-essai", "Petit essai")
    assert (festival.first_day, festival.last_day, festival.zone) == (READING.day, READING.day, PARIS)


def test_files_without_items_need_a_festival(tmp_path: Path) -> None:
    write_folder(PROGRAMME, tmp_path)
    (tmp_path / Part.FESTIVAL).unlink()
    (tmp_path / Part.PROGRAMME).unlink()
    with pytest.raises(NoFestival):
        compare(read_folder(tmp_path), "essai", None, no_id)


def test_writing_leaves_nothing_else_behind_and_touches_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("kept", "utf-8")
    write_folder(PROGRAMME, tmp_path)
    write_folder(PROGRAMME, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*parts_of(PROGRAMME), "notes.txt"}


def test_a_file_too_big_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(TableError) as refusal:
        read_file(tmp_path / "big.csv")
    assert refusal.value.reason is TableFault.TOO_BIG


@pytest.mark.parametrize(
    "content", ["<html><p>Sign in</p></html>", "Bonjour,\nvoici le programme.\n", "Bal;19/10/2024;20h\n"]
)
def test_a_file_without_a_known_header_is_no_table(tmp_path: Path, content: str) -> None:
    (tmp_path / "page.csv").write_text(content, "utf-8")
    with pytest.raises(TableError) as refusal:
        read_file(tmp_path / "page.csv")
    assert (refusal.value.reason, refusal.value.file) == (TableFault.NOT_A_TABLE, "page.csv")


def test_a_file_alone_has_the_days_of_its_items(tmp_path: Path) -> None:
    path = tmp_path / "programme d’automne.csv"
    path.write_text("titre;date;début;fin\nA;19/10/2024;20h;21h\nB;21/10/2024;;\n", "utf-8")
    programme, problems = read_alone(path, None, PARIS)
    festival = programme.festival
    assert (festival.first_day, festival.last_day) == (date(2024, 10, 19), date(2024, 10, 21))
    assert (festival.id, str(festival.name)) == ("programme-d-automne", "programme d’automne")
    assert problems == ()


def test_a_festivals_file_leaves_what_it_does_not_speak_of(tmp_path: Path) -> None:
    path = tmp_path / Part.FESTIVAL
    path.write_text("nom;du;au\nEssai;18/10/2024;21/10/2024\n", "utf-8")
    rules = Rulebook(notice_days=30)
    stored = replace(PROGRAMME, festival=replace(FESTIVAL, rulebook=rules, url="https://essai.example"))
    festival = compare(read_folder(tmp_path), "essai", stored, no_id).festival
    assert festival == replace(stored.festival, last_day=date(2024, 10, 21))


def test_editions_are_zipped_as_folders_that_import_again_without_a_difference(tmp_path: Path) -> None:
    other = replace(FULL, festival=replace(FESTIVAL, id="essai-2"))
    archive = zipped([PROGRAMME, other])
    with ZipFile(BytesIO(archive)) as opened:
        opened.extractall(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"essai", "essai-2"}
    for programme in (PROGRAMME, other):
        festival_id = programme.festival.id
        arrival = compare(read_folder(tmp_path / festival_id), festival_id, programme, no_id)
        assert (arrival.edit, arrival.problems) == (type(arrival.edit)(), ())
    assert zipped([PROGRAMME, other]) == archive
