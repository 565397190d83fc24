"""A folder of CSV files as one edition of a festival."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lib.editions import NoFestival, Part, compare, read_alone, read_file, read_folder, write_folder
from lib.programme import Count, Festival, Item, Programme, Venue, text
from lib.tables import MAX_BYTES, TableError, TableFault

PARIS = ZoneInfo("Europe/Paris")
FESTIVAL = Festival(id="essai", name=text("Essai", "fr"), first_day=date(2024, 10, 18), last_day=date(2024, 10, 20))
READING = Item(id="A1", title=text("Lecture", "fr"), kind="reading", venue_id="salle-bleue", day=date(2024, 10, 19))
PROGRAMME = Programme(
    festival=FESTIVAL,
    venues=(Venue(id="salle-bleue", name="Salle Bleue", capacity=80),),
    items=(READING,),
    counts=(Count("A1", date(2024, 10, 19), 42),),
)


def no_id() -> str:
    raise AssertionError("no new id is needed")


def test_what_is_written_differs_in_nothing_from_what_was_stored(tmp_path: Path) -> None:
    write_folder(PROGRAMME, tmp_path)
    arrival = compare(read_folder(tmp_path), "essai", PROGRAMME, no_id)
    assert (arrival.festival, arrival.problems) == (None, ())
    assert arrival.edit == type(arrival.edit)()
    assert (arrival.items.missing, arrival.venues.missing, arrival.counts.missing) == ((), (), ())


def test_what_is_written_makes_the_same_festival_under_another_id(tmp_path: Path) -> None:
    write_folder(PROGRAMME, tmp_path)
    edit = compare(read_folder(tmp_path), "copie", None, no_id).edit
    assert edit.festival is not None
    assert (edit.festival.id, edit.festival.name) == ("copie", FESTIVAL.name)
    assert (edit.items, edit.venues, edit.counts) == (PROGRAMME.items, PROGRAMME.venues, PROGRAMME.counts)


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
    assert {path.name for path in tmp_path.iterdir()} == {*Part, "notes.txt"}


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
