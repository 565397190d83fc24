"""What a person writes down of who came: every sitting offered, nothing lost, what is emptied taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.changes import Edit
from lib.editing.count_table import (
    FIELDS,
    count_frame,
    count_of,
    countable,
    edited_counts,
    excess,
    values_of,
)
from lib.impossible import Impossible
from lib.programme import Count, Festival, Item, Method, Programme, Repeat, Status, Venue, text

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2024, 10, 19)
NOW = datetime(2024, 10, 19, 22, tzinfo=UTC)
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=DAY, last_day=DAY + timedelta(days=3))
FIL = Venue(id="fil", name="Le Fil", capacity=60)


def item(item_id: str, hour: int = 20, **more: object) -> Item:
    start = datetime(2024, 10, 19, hour, tzinfo=PARIS)
    return Item(
        id=item_id, title=text(f"<b>{item_id}</b>"), venue_id="fil", starts_at=start,
        ends_at=start + timedelta(hours=1), **more,  # type: ignore[arg-type]
    )  # fmt: skip


CONCERT, EXPO = item("concert"), item("expo", 10, repeat=Repeat(DAY + timedelta(days=2)), shares_venue=True)
STORED = Count(
    "concert", DAY, 94, "file dehors", booked=80, no_shows=6, paid=70, free=24, revenue=70_050, donations=12_345,
    method=Method.SCAN, by="Anna", at=NOW - timedelta(days=1),
)  # fmt: skip


def programme(*counts: Count) -> Programme:
    return Programme(FESTIVAL, (FIL,), (CONCERT, EXPO), counts)


def edited(programme: Programme, changes: dict[int, dict[str, Any]]) -> Edit:
    rows = countable(programme)
    frame = count_frame(rows, "fr")
    for row, values in changes.items():
        for name, value in values.items():
            frame.loc[row, name] = value
    edit, refused = edited_counts(rows, frame, by="Moi", at=NOW)
    assert not refused
    return edit


def test_every_sitting_can_be_counted_and_every_count_seen() -> None:
    rows = countable(programme(STORED, Count("expo", DAY + timedelta(days=9), 3)))
    assert [(row.item.id, row.day, row.starts_at is not None) for row in rows] == [
        ("expo", DAY, True),
        ("concert", DAY, True),
        ("expo", DAY + timedelta(days=1), True),
        ("expo", DAY + timedelta(days=2), True),
        ("expo", DAY + timedelta(days=9), False),
    ]


def test_a_cancelled_item_has_nothing_to_count() -> None:
    off = Programme(FESTIVAL, (FIL,), (replace(CONCERT, status=Status.CANCELLED),))
    assert countable(off) == ()
    assert countable(programme(), {"expo"}) == tuple(row for row in countable(programme()) if row.item is EXPO)


def test_nothing_edited_changes_nothing() -> None:
    assert edited(programme(STORED), {}) == Edit()


def test_a_new_count_has_who_wrote_it_and_when() -> None:
    edit = edited(programme(), {1: {"counted": 58, "method": "clicker"}})
    assert edit == Edit(counts=(Count("concert", DAY, 58, method=Method.CLICKER, by="Moi", at=NOW),))


def test_nobody_is_a_count_and_nothing_is_none() -> None:
    assert edited(programme(), {0: {"counted": 0}}).counts[0].counted == 0
    assert edited(programme(), {0: {"note": ""}}) == Edit()


def test_an_emptied_row_takes_its_count_out() -> None:
    edit = edited(programme(STORED), {1: dict.fromkeys(FIELDS)})
    assert edit == Edit(removed_counts=(("concert", DAY),))


def test_a_note_alone_leaves_who_counted_and_when() -> None:
    edit = edited(programme(STORED), {1: {"note": "file dehors, pluie"}})
    assert edit.counts == (replace(STORED, note="file dehors, pluie"),)


def test_euros_are_kept_to_the_cent() -> None:
    edit = edited(programme(), {1: {"donations": 2664.3, "revenue": 0.07}})
    assert (edit.counts[0].donations, edit.counts[0].revenue) == (266_430, 7)


def test_more_people_than_seats_are_kept_and_told() -> None:
    sitting = countable(programme(STORED))[1]
    assert excess(sitting, 94) == 34
    assert excess(sitting, None) == excess(sitting, 60) == excess(countable(programme())[0], 900) == 0


def test_what_cannot_be_is_told_and_nothing_written() -> None:
    rows = countable(programme())
    frame = count_frame(rows, "fr").astype({"counted": "Float64"})
    frame.loc[0, "counted"], frame.loc[1, "counted"] = 12, -3
    edit, refused = edited_counts(rows, frame, by="Moi", at=NOW)
    assert edit == Edit()
    assert [(refusal.row, refusal.why.field) for refusal in refused] == [("<b>concert</b>, 2024-10-19", "counted")]


@pytest.mark.parametrize("counted", [2.5, -1, 10**13])
def test_half_a_person_is_refused(counted: float) -> None:
    with pytest.raises(Impossible):
        count_of(countable(programme())[0], {"counted": counted}, by="", at=NOW)


NUMBERS = st.none() | st.integers(0, 10**9)


@given(
    st.builds(
        Count, st.just("concert"), st.just(DAY), NUMBERS, st.sampled_from(["", "<b>", "=1+1"]),
        booked=NUMBERS, no_shows=NUMBERS, paid=NUMBERS, free=NUMBERS, revenue=NUMBERS, donations=NUMBERS,
        method=st.sampled_from(["", *Method]), by=st.sampled_from(["", "Anna"]), at=st.sampled_from([None, NOW]),
    )
)  # fmt: skip
def test_what_is_shown_reads_back_as_it_was(count: Count) -> None:
    sitting = next(row for row in countable(programme(count)) if row.item is CONCERT)
    says_something = any(getattr(count, name) not in {None, ""} for name in FIELDS if name != "by")
    assert count_of(sitting, values_of(count), by="Moi", at=NOW) == (count if says_something else None)


def test_a_table_of_nothing_has_its_columns() -> None:
    assert list(count_frame((), "fr")) == list(count_frame(countable(programme()), "fr"))
    assert isinstance(count_frame((), "fr"), pd.DataFrame)
