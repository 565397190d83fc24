"""Importing a file again: the same one changes nothing, and an edited one changes what was edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.changes import ItemDifference, compare_items
from lib.programme import Festival, Programme, Repeat, Status, text
from lib.tables import context_of, read_programme, read_sheet, write_programme

PARIS = ZoneInfo("Europe/Paris")
NOTHING = Programme(
    Festival(id="essai", name=text("Essai", "fr"), first_day=date(2024, 10, 18), last_day=date(2024, 10, 20))
)


def compared(stored: Programme, table: str | bytes) -> tuple[ItemDifference, Programme]:
    """How a file differs from what is stored, and what is stored once it is taken over."""
    sheet = read_sheet(table.encode() if isinstance(table, str) else table, "programme.csv")
    reading = read_programme(sheet, context_of(stored))
    numbers = count(len(stored.items))
    difference = compare_items(
        stored.items,
        reading.items,
        fields=reading.fields,
        generated_ids=reading.generated_ids,
        showing_ids=reading.showing_ids,
        unread=reading.unread,
        new_id=lambda: f"new-{next(numbers)}",
    )
    items = {item.id: item for item in (*stored.items, *difference.written)}
    return difference, replace(stored, items=tuple(items.values()), venues=(*stored.venues, *reading.venues))


def stored(table: str) -> Programme:
    return compared(NOTHING, table)[1]


def edited(programme: Programme, item_id: str, **values: Any) -> Programme:
    """As somebody changed one item in the application."""
    return replace(
        programme, items=tuple(replace(item, **values) if item.id == item_id else item for item in programme.items)
    )


def is_same(difference: ItemDifference) -> bool:
    return not (difference.new or difference.changed or difference.missing)


def at(hour: float, day: int = 19) -> datetime:
    return datetime(2024, 10, day, tzinfo=PARIS) + timedelta(hours=hour)


# ---------------------------------------------------------------- what a file does not say


DATES = "titre;lieu;date\nBal;Le Fil;19/10/2024\nConte;Le Fil;20/10/2024\n"
PLACED = {"starts_at": at(20.5), "ends_at": at(22), "day": None}


@pytest.mark.parametrize(
    "table",
    [
        DATES,
        "titre;lieu;date;heure\nBal;Le Fil;19/10/2024;\nConte;Le Fil;20/10/2024;11h\n",
        "titre;lieu;date;heure\nBal;Le Fil;19/10/2024;le soir 25h\nConte;Le Fil;20/10/2024;11h\n",
        "titre;lieu;date;heure\nBal;Le Fil;;\nConte;Le Fil;20/10/2024;11h\n",
        "titre;lieu;date;heure\nBal;Le Fil;le 35;20h\nConte;Le Fil;20/10/2024;11h\n",
    ],
)
def test_an_hour_given_in_the_application_stays_where_the_file_has_none(table: str) -> None:
    programme = edited(stored(table), "bal-le-fil", **PLACED)
    assert is_same(compared(programme, table)[0])


def test_a_day_that_the_file_moves_takes_the_hours_along() -> None:
    programme = edited(stored(DATES), "bal-le-fil", **PLACED)
    difference, after = compared(programme, DATES.replace("19/10", "18/10"))
    assert [change.fields for change in difference.changed] == [("ends_at", "starts_at")]
    assert (after.items[0].starts_at, after.items[0].ends_at) == (at(20.5, day=18), at(22, day=18))


def test_an_hour_that_the_file_says_is_open_unplaces_the_item() -> None:
    table = "titre;lieu;date;heure\nBal;Le Fil;19/10/2024;20h30\n"
    bal = compared(stored(table), table.replace("20h30", "à préciser"))[1].items[0]
    assert (bal.starts_at, bal.day) == (None, date(2024, 10, 19))


@pytest.mark.parametrize(
    ("column", "cell", "values"),
    [
        ("statut", "peut-être bien", {"status": Status.TENTATIVE}),
        ("public attendu", "beaucoup", {"expected": 80}),
        ("montage", "long", {"get_in": timedelta(hours=2)}),
        ("dernier jour", "le 35", {"repeat": Repeat(date(2024, 10, 20))}),
        ("gratuit", "ça dépend", {"is_free": True}),
    ],
)
def test_a_cell_that_cannot_be_read_does_not_undo_what_was_put_in_its_place(
    column: str, cell: str, values: dict[str, Any]
) -> None:
    table = f"id;titre;date;heure;{column}\nA;Bal;19/10/2024;20h;{cell}\n"
    programme = edited(stored(table), "A", **values)
    assert is_same(compared(programme, table)[0])


# ---------------------------------------------------------------- who is who


TWINS = ["Bal;Le Fil;19/10/2024;20h;Ani", "Bal;Le Fil;19/10/2024;20h;Ani", "Bal;Le Fil;19/10/2024;20h;Aram"]
HEADER = "titre;lieu;date;heure;artiste"


def table_of(rows: Sequence[str]) -> str:
    return "\n".join((HEADER, *rows))


def test_rows_alike_are_items_of_their_own() -> None:
    assert [item.id for item in stored(table_of(TWINS)).items] == ["bal-le-fil", "bal-le-fil-2", "bal-le-fil-3"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0), (1, 2, 0)])
def test_rows_alike_in_any_order_are_the_same_items(order: tuple[int, ...]) -> None:
    assert is_same(compared(stored(table_of(TWINS)), table_of([TWINS[n] for n in order]))[0])


@pytest.mark.parametrize("above", [TWINS[0], "Bal;Le Fil;18/10/2024;11h;Ani", "Bal;Le Fil;;;", "Bal;;19/10/2024;20h;"])
def test_a_row_inserted_above_is_the_one_new_item(above: str) -> None:
    difference, after = compared(stored(table_of(TWINS)), table_of([above, *TWINS]))
    assert (len(difference.new), difference.changed, difference.missing) == (1, (), ())
    assert is_same(compared(after, table_of([above, *TWINS]))[0])


def test_unplaced_rows_of_two_days_in_another_order_are_the_same_items() -> None:
    rows = ["Bal;Le Fil;19/10/2024;;", "Bal;Le Fil;20/10/2024;;"]
    programme = edited(stored(table_of(rows)), "bal-le-fil-2", notes="clé")
    assert is_same(compared(programme, table_of(rows[::-1]))[0])


@pytest.mark.parametrize("item_id", ["X", ""])
@pytest.mark.parametrize(
    ("hours", "new", "missing"),
    [
        ("8h, 9h30, 11h & 14h30", [at(8)], []),
        ("9h30, 11h, 12h & 14h30", [at(12)], []),
        ("11h & 14h30", [], [at(9.5)]),
        ("9h30 & 14h30", [], [at(11)]),
        ("11h", [], [at(9.5), at(14.5)]),
    ],
)
def test_other_showings_of_a_cell_stay_who_they_are(
    item_id: str, hours: str, new: list[datetime], missing: list[datetime]
) -> None:
    table = f"id;titre;lieu;date;heure\n{item_id};Conte;Le Fil;19/10/2024;9h30, 11h & 14h30\nY;Bal;Le Fil;;\n"
    changed = table.replace("9h30, 11h & 14h30", hours)
    difference, after = compared(stored(table), changed)
    assert [item.starts_at for item in difference.new] == new
    assert [item.starts_at for item in difference.missing] == missing
    assert {name for change in difference.changed for name in change.fields} <= {"work"}
    kept = replace(after, items=tuple(item for item in after.items if item not in difference.missing))
    assert is_same(compared(kept, changed)[0])


def test_a_showing_at_another_hour_is_still_itself() -> None:
    table = "id;titre;date;heure\nX;Conte;19/10/2024;9h30, 11h & 14h30\n"
    difference, _ = compared(stored(table), table.replace("11h", "12h"))
    assert [(change.after.id, change.after.starts_at) for change in difference.changed] == [("X-2", at(12))]


def test_ids_of_an_exported_file_rule_over_its_hours() -> None:
    programme = stored("id;titre;date;heure\nX;Conte;19/10/2024;9h30 & 11h\n")
    swapped = write_programme(programme).replace(b"09:30", b"00:00").replace(b"11:00", b"09:30")
    difference, _ = compared(programme, swapped.replace(b"00:00", b"11:00"))
    assert [change.after.id for change in difference.changed] == ["X", "X-2"]


# ---------------------------------------------------------------- any file at all


CELLS = {
    "id": ["", "", "A", "A-2", "B"],
    "titre": ["", "Bal", "bal", "Conte", "Зал 2"],
    "titre_en": ["", "Ball"],
    "type": ["", "expo", "concert", "soirée"],
    "statut": ["", "annulé", "bof"],
    "lieu": ["", "Le Fil", "Salle polyvalente", "salle-polyvalente", "TBA"],
    "ville": ["", "Brette", "Teloché", "?"],
    "jauge": ["", "80", "100", "debout"],
    "date": ["", "18/10/2024", "19/10/2024", "dimanche", "le 35", "31/12/2199", "18 et 20 octobre", "2"],
    "heure": ["", "20h", "11h & 14h", "inc", "25h", "23h-4h"],
    "heure de fin": ["", "22h", "zz", "19/10/2024 1h"],
    "date de fin": ["", "20/10/2024", "17/10/2024"],
    "durée": ["", "1h", "long"],
    "dernier jour": ["", "20/10/2024", "01/01/2099", "hier"],
    "fermé": ["", "lundi", "tous les jours"],
    "montage": ["", "30", "9 jours"],
    "tarif": ["", "gratuit", "8 €"],
    "artiste": ["", "Ani Sevan", "Ani, Aram"],
    "autre chose": ["", "x"],
}


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A few rows under some of the columns, full of repetitions and of cells that cannot be read."""
    header = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, unique=True))
    words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=3)
    row = st.tuples(*(st.sampled_from(CELLS[name]) | words for name in header))
    rows = draw(st.lists(row, min_size=1, max_size=6))
    cells = [header, *rows]
    return "\n".join(";".join(f'"{cell.replace(chr(34), "")}"' for cell in line) for line in cells)


@settings(deadline=None, max_examples=200)
@given(tables())
def test_the_same_file_again_changes_nothing(table: str) -> None:
    difference, after = compared(stored(table), table)
    assert is_same(difference)
    assert len({item.id for item in after.items}) == len(after.items)


@settings(deadline=None, max_examples=100)
@given(tables())
def test_nothing_differs_from_itself(table: str) -> None:
    programme = stored(table)
    reading = read_programme(read_sheet(table.encode(), "programme.csv"), context_of(programme))
    items, generated = reading.items, reading.generated_ids
    difference = compare_items(items, items, fields=reading.fields, generated_ids=generated, new_id=lambda: "new")
    assert difference.unchanged == items


# ---------------------------------------------------------------- who names whom


APART = "titre;lieu;date;heure;jamais en face de\nBal;Le Fil;19/10/2024;20h;Conte\nConte;Le Parc;19/10/2024;11h;\n"


def test_items_that_name_each_other_go_on_doing_so_under_the_ids_that_they_have() -> None:
    programme = stored("id;titre;lieu;date;heure\nA;Conte;Le Parc;19/10/2024;11h\n")
    difference, after = compared(programme, APART)
    bal = next(item for item in difference.new if str(item.title) == "Bal")
    assert bal.never_against == ("A",)
    assert is_same(compared(after, APART)[0])


def test_a_name_that_is_gone_is_a_problem_and_leaves_what_was_said() -> None:
    programme = edited(stored(APART), "bal-le-fil", never_against=("gone", "conte-le-parc"))
    assert is_same(compared(programme, write_programme(programme))[0])
