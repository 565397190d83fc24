"""Items as a table and back: what is typed or pasted into a cell, and why some of it cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from time import perf_counter
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.changes import Edit
from lib.clashes import find_clashes
from lib.editing.edited_rows import Refusal
from lib.editing.item_table import COLUMNS, edited_items, has_open_choice, item_frame, row_count
from lib.i18n import Words
from lib.programme import Festival, Item, Programme, Repeat, Status, Text, Venue, text
from tests.crowds import programmes

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY, SUNDAY = date(2024, 10, 26), date(2024, 10, 27)  # the clocks go back in the night between them
T, EN = Words("fr"), Words("en")
HALL = Venue(id="salle", name="Salle des Fêtes, Unieux")
KAPAN = Venue(id="kapan", name="Maison de Kapan", zone=YEREVAN)


def at(hour: int, minute: int = 0, *, second: int = 0, zone: ZoneInfo = PARIS) -> datetime:
    return datetime(2024, 10, 26, hour, minute, second, tzinfo=zone)


READING = Item(
    id="lecture",
    title=Text((("fr", "Lecture"), ("en", "Reading"))),
    kind="reading",
    venue_id="salle",
    starts_at=at(14, second=15),
    ends_at=at(15, 30),
    people=("Anahit Exemple", "Bach, J. S."),
    price="5 €",
    is_free=False,
    extra=(("Régie", "oui"),),
)
EXHIBITION = Item(
    id="expo",
    title=text("Gravures", "fr"),
    kind="exhibition",
    starts_at=at(10),
    ends_at=at(18),
    repeat=Repeat(date(2024, 11, 10), frozenset({0})),
)
SHOWN = Programme(
    Festival(id="f", name=text("F"), first_day=SATURDAY, last_day=SUNDAY), (HALL, KAPAN), (EXHIBITION, READING)
)
BLANK: dict[str, str | None] = dict.fromkeys(COLUMNS)
Cells: TypeAlias = Mapping[str, str | None]


def ids() -> Iterator[str]:
    return (f"new-{n}" for n in count(1))


def edited(frame: pd.DataFrame, t: Words = T) -> tuple[Edit, tuple[Refusal, ...]]:
    fresh = ids()
    return edited_items(SHOWN, frame, t, lambda: next(fresh))


def typed(cells: Cells, number: int = 2) -> tuple[Edit, tuple[Refusal, ...]]:
    """What comes of typing into cells of a row: the reading has number 2."""
    frame = item_frame(SHOWN, (), T)
    for name, cell in cells.items():
        frame.loc[number, name] = cell
    return edited(frame)


def pasted(cells: Cells) -> tuple[Edit, tuple[Refusal, ...]]:
    """What comes of a new row."""
    frame = item_frame(SHOWN, (), T)
    return edited(pd.concat([frame, pd.DataFrame([BLANK | dict(cells)], index=[len(frame) + 1])]))


def reading(cells: Cells) -> Item:
    edit, refused = typed(cells)
    assert not refused
    [item] = edit.items
    return item


@given(programmes())
def test_a_table_left_alone_changes_nothing(programme: Programme) -> None:
    for t in (T, EN):
        assert edited_items(programme, item_frame(programme, (), t), t, lambda: "new") == (Edit(), ())


def test_a_changed_cell_changes_its_field_and_no_other() -> None:
    assert reading({"strand": "Voix"}) == replace(READING, strand="Voix")


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("title", "Lecture à deux", "title", Text((("fr", "Lecture à deux"), ("en", "Reading")))),
        ("kind", "Concert", "kind", "concert"),
        ("kind", "récital de piano", "kind", "concert"),
        ("kind", None, "kind", "other"),
        ("status", "Annulé", "status", Status.CANCELLED),
        ("status", "tbc", "status", Status.TENTATIVE),
        ("venue_id", "maison de  KAPAN", "venue_id", "kapan"),
        ("venue_id", "kapan", "venue_id", "kapan"),
        ("venue_id", None, "venue_id", None),
        ("people", "Luc & Nour", "people", ("Luc", "Nour")),
        ("people", None, "people", ()),
        ("expected", "1 200", "expected", 1200),
        ("expected", "environ 80 personnes", "expected", 80),
        ("price", "Gratuit", "is_free", True),
        ("price", "au chapeau", "is_free", False),
        ("notes", "Clés chez le gardien", "notes", "Clés chez le gardien"),
        ("language", "arménien", "language", "arménien"),
    ],
)
def test_a_cell_is_read_as_in_an_import(column: str, cell: str | None, field: str, value: object) -> None:
    assert getattr(reading({column: cell}), field) == value


@pytest.mark.parametrize(
    ("cells", "starts_at", "ends_at"),
    [
        ({"day": "27/10/2024"}, "2024-10-27T14:00", "2024-10-27T15:30"),
        ({"day": "dimanche"}, "2024-10-27T14:00", "2024-10-27T15:30"),
        ({"day": "05/11/2024"}, "2024-11-05T14:00", "2024-11-05T15:30"),
        ({"day": "2024-10-27 00:00:00"}, "2024-10-27T14:00", "2024-10-27T15:30"),
        ({"starts_at": "13h45"}, "2024-10-26T13:45", "2024-10-26T15:30"),
        ({"starts_at": "13:45:00"}, "2024-10-26T13:45", "2024-10-26T15:30"),
        ({"starts_at": "22h", "ends_at": "minuit"}, "2024-10-26T22:00", "2024-10-27T00:00"),
        ({"starts_at": "22h", "ends_at": "1:15"}, "2024-10-26T22:00", "2024-10-27T01:15"),
        ({"starts_at": "27/10/2024 16:00", "ends_at": "27/10/2024 17:00:00"}, "2024-10-27T16:00", "2024-10-27T17:00"),
        ({"ends_at": None, "duration": "2h30"}, "2024-10-26T14:00", "2024-10-26T16:30"),
        ({"starts_at": "22h", "ends_at": None, "duration": "6 h"}, "2024-10-26T22:00", "2024-10-27T03:00"),
    ],
)
def test_days_and_hours_are_understood_as_people_and_spreadsheets_write_them(
    cells: dict[str, str | None], starts_at: str, ends_at: str
) -> None:
    item = reading(cells)
    assert (item.starts_at, item.ends_at) == tuple(
        datetime.fromisoformat(each).replace(tzinfo=PARIS) for each in (starts_at, ends_at)
    )


def test_seconds_stay_where_the_hour_is_left_alone_though_no_cell_shows_them() -> None:
    assert reading({"title": "Autre"}).starts_at == READING.starts_at


def test_an_item_that_goes_elsewhere_keeps_its_hours_on_the_clock_of_the_place() -> None:
    item = reading({"venue_id": "Maison de Kapan"})
    assert (item.starts_at, item.ends_at) == (at(14, second=15, zone=YEREVAN), at(15, 30, zone=YEREVAN))


def test_a_last_day_moves_and_keeps_the_closed_days() -> None:
    [item] = typed({"last_day": "17/11/2024"}, 1)[0].items
    assert item.repeat == Repeat(date(2024, 11, 17), frozenset({0}))


def test_without_a_last_day_nothing_is_closed() -> None:
    [item] = typed({"last_day": None}, 1)[0].items
    assert item.repeat is None


def test_a_new_row_is_a_new_item_and_a_blank_one_is_nothing() -> None:
    frame = item_frame(SHOWN, (), T)
    rows = [BLANK | {"title": "Bal", "day": "sam. 26 oct.", "starts_at": "21h-1h", "kind": "concert"}, BLANK]
    edit, refused = edited(pd.concat([frame, pd.DataFrame(rows, index=[3, 4])]))
    assert (refused, row_count(edit)) == ((), 1)
    [ball] = edit.items
    assert (ball.id, str(ball.title), ball.kind, ball.status) == ("new-1", "Bal", "concert", Status.CONFIRMED)
    assert (ball.starts_at, ball.ends_at) == (at(21), at(21).replace(day=27, hour=1))


def test_a_day_and_an_hour_in_one_cell_are_both_taken() -> None:
    [item] = pasted({"title": "Bal", "day": "26/10/2024 20:30"})[0].items
    assert item.starts_at == at(20, 30)


def test_a_row_taken_out_removes_its_item() -> None:
    assert edited(item_frame(SHOWN, (), T).drop(index=1))[0] == Edit(removed_items=("expo",))


def test_what_was_typed_another_way_but_says_the_same_is_no_change() -> None:
    assert typed({"starts_at": "10:00", "kind": "expo"}, 1) == (Edit(), ())


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"title": None}, "title"),
        ({"kind": "machin"}, "kind"),
        ({"status": "peut-être demain"}, "status"),
        ({"venue_id": "Salle des Fetes"}, "venue_id"),
        ({"expected": "beaucoup"}, "expected"),
        ({"day": "31/02/2024"}, "day"),
        ({"day": "lundi 27/10/2024"}, "day"),
        ({"day": "26 et 27 octobre"}, "day"),
        ({"day": None}, "day"),
        ({"starts_at": "25h"}, "starts_at"),
        ({"starts_at": None}, "starts_at"),
        ({"starts_at": "10h, 14h"}, "starts_at"),
        ({"starts_at": "2024-10-26T14:30Z"}, "starts_at"),
        ({"day": "dimanche", "starts_at": "26/10/2024 14:00"}, "starts_at"),
        ({"starts_at": "27/10/2024 16:00"}, "ends_at"),  # and on to 15:30 of the next day: no night is that long
        ({"ends_at": "bientôt"}, "ends_at"),
        ({"ends_at": "29/10/2024 17:00"}, "ends_at"),
        ({"duration": "1 h"}, "ends_at"),
        ({"ends_at": None, "duration": "long"}, "duration"),
        ({"last_day": "01/10/2024"}, "last_day"),
    ],
)
def test_a_cell_that_cannot_be_is_told_and_nothing_is_changed(cells: dict[str, str | None], field: str) -> None:
    edit, refused = typed(cells)
    assert (edit, [refusal.why.field for refusal in refused]) == (Edit(), [field])


def test_a_new_row_without_a_title_is_told_whatever_else_it_says() -> None:
    edit, [refusal] = pasted({"kind": "concert"})
    assert (edit, refusal.row, refusal.why.field) == (Edit(), "Ligne 3", "title")


def test_every_cell_of_every_row_that_cannot_be_is_told_with_its_row() -> None:
    frame = item_frame(SHOWN, (), EN)
    frame.loc[1, "kind"] = "machin"
    frame.loc[2, ["kind", "starts_at"]] = ["truc", "25h"]
    _, refused = edited(frame, EN)
    assert [(refusal.row, refusal.why.field) for refusal in refused] == [
        ("Row 1, “Gravures”", "kind"), ("Row 2, “Lecture”", "kind"), ("Row 2, “Lecture”", "starts_at"),
    ]  # fmt: skip


def test_two_venues_of_one_name_are_told_apart() -> None:
    twins = replace(SHOWN, venues=(HALL, replace(HALL, id="autre")), items=(READING,))
    frame = item_frame(twins, (), T)
    frame.loc[1, "venue_id"] = "Salle des Fêtes, Unieux (autre)"
    [item] = edited_items(twins, frame, T, lambda: "new")[0].items
    assert item.venue_id == "autre"


def test_clashes_are_told_in_words_each_sort_once() -> None:
    other = replace(READING, id="autre")
    programme = replace(SHOWN, items=(READING, other, replace(READING, id="loin", venue_id=None, people=())))
    frame = item_frame(programme, find_clashes(programme, SATURDAY), EN)
    said = str(frame.loc[1, "clashes"]).split("; ")
    assert len(said) == len(set(said)) > 1


@given(st.text(max_size=30), st.sampled_from([name for name in COLUMNS if name not in ("id", "clashes")]))
def test_whatever_is_pasted_becomes_an_item_or_is_refused(cell: str, column: str) -> None:
    edit, refused = typed({column: cell})
    assert not (edit.items and refused)


@pytest.mark.parametrize(
    ("cells", "is_open"),
    [
        ({"title": "Bal"}, True),
        ({"title": "Bal", "kind": "Concert", "status": "Confirmé"}, True),
        ({"title": "Bal", "kind": "Concert", "status": "Confirmé", "venue_id": "Maison de Kapan"}, False),
        ({"kind": "Concert"}, False),
    ],
)
def test_a_new_row_without_a_choice_is_seen(cells: Cells, is_open: bool) -> None:
    row = pd.DataFrame([BLANK | dict(cells)], index=[3])
    assert has_open_choice(pd.concat([item_frame(SHOWN, (), T), row])) is is_open


def test_a_thousand_items_are_read_back_in_a_moment() -> None:
    many = replace(SHOWN, items=tuple(replace(READING, id=f"i{n}") for n in range(1000)))
    frame = item_frame(many, (), T)
    frame["strand"] = "Voix"
    began = perf_counter()
    edit, _ = edited_items(many, frame, T, lambda: "new")
    assert row_count(edit) == 1000
    assert perf_counter() - began < 2
