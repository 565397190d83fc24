"""A focus leaves the rows that it names and no others, whatever somebody writes into an address."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lib.attendance import attendance_frame, total
from lib.focus import DIMENSIONS, Focus, focused, left_out, options, picked, values_of
from lib.programme import Count, Festival, Item, Programme, Repeat, Venue, text

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2024, 10, 19)
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=DAY, last_day=DAY + timedelta(days=3))
VENUES = (Venue(id="fil", name="Le Fil", capacity=100, district="Carnot"), Venue(id="combo", name="Le Combo"))


def item(number: int) -> Item:
    start = datetime(2024, 10, 19, 10 + number % 3 * 4, tzinfo=PARIS)
    return Item(
        id=f"item-{number}",
        title=text(f"Titre {number}"),
        kind=("concert", "reading", "exhibition")[number % 3],
        strand=("", "Regards")[number % 2],
        venue_id=("fil", "combo", None)[number % 3],
        is_free=(True, False, None)[number % 3],
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        repeat=Repeat(DAY + timedelta(days=2)) if number % 3 == 2 else None,
    )


ITEMS = tuple(map(item, range(9)))
COUNTS = tuple(Count(each.id, DAY, 10 * n) for n, each in enumerate(ITEMS) if n % 4)
FRAME = attendance_frame(
    Programme(FESTIVAL, VENUES, ITEMS, (*COUNTS, Count("item-0", DAY + timedelta(days=9), 5))), "fr"
)


def chosen_of(dimension: str) -> st.SearchStrategy[list[str]]:
    known = options(FRAME, dimension)
    return st.lists(st.sampled_from([*known, "<script>", "nothing of the sort"]), max_size=3)


FOCI = st.fixed_dictionaries({dimension: chosen_of(dimension) for dimension in DIMENSIONS})


def written(row: pd.Series, dimension: str) -> str:
    value = row[dimension]
    return value.date().isoformat() if dimension == "day" else str(value)


@given(FOCI, st.sets(st.sampled_from(DIMENSIONS), max_size=2))
def test_a_focus_leaves_the_rows_it_names(focus: Focus, but: set[str]) -> None:
    wanted = [
        row["item_id"]
        for _, row in FRAME.iterrows()
        if all(
            not focus[dimension] or dimension in but or written(row, dimension) in focus[dimension]
            for dimension in DIMENSIONS
        )
    ]
    assert list(focused(FRAME, focus, but=but)["item_id"]) == wanted


def test_no_focus_leaves_all() -> None:
    assert total(focused(FRAME, dict.fromkeys(DIMENSIONS, ()))) == total(FRAME)


def test_the_parts_of_a_dimension_are_the_whole() -> None:
    for dimension in ("kind", "strand", "venue_id", "entry", "day", "item_id"):
        parts = [total(focused(FRAME, {dimension: (value,)})).counted or 0 for value in options(FRAME, dimension)]
        assert sum(parts) == total(FRAME).counted


def test_days_and_hours_come_in_their_order() -> None:
    assert options(FRAME, "day") == sorted(options(FRAME, "day"))
    assert options(FRAME, "hour") == ["10", "14", "18"]


def test_what_a_focus_leaves_out_is_told_of_the_groups_it_names() -> None:
    groups = pd.DataFrame({"kind": ["concert", "reading"], "counted": [1, 2]})
    assert list(left_out(groups, {"kind": ("reading",), "venue_id": ("fil",)})) == [True, False]
    assert not left_out(groups, {"kind": ()}).any()


def test_marks_of_a_chart_become_a_focus() -> None:
    marks: list[dict[str, object]] = [
        {"day": "2024-10-19", "hour": 20.0},
        {"day": "2024-10-19", "hour": 14},
        {"day": None},
    ]
    assert picked(marks, ("hour",)) == {"hour": ["20", "14"]}
    assert picked(marks[:2], ("day", "hour")) == {"day": ["2024-10-19"], "hour": ["14"]}
    assert picked([], ("day",)) == {"day": []}
    assert list(values_of(FRAME, "hour").dropna().unique()) != []
