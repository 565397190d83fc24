"""What charts say in words: the numbers they rest on, nothing made up when nothing was counted."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from lib.attendance import Total, attendance_frame, sums
from lib.i18n import Words
from lib.programme import Count, Festival, Item, Programme, Venue, text
from lib.wording.attendance import attendance_sentence, attendance_table, fill_sentence, heat_sentence, total_sentence

EN = Words("en")
DAY = date(2024, 10, 19)
HALLS = (Venue(id="small", name="Petite salle", capacity=50), Venue(id="big", name="Grande salle", capacity=200))
ITEMS = tuple(
    Item(
        id=item_id, title=text(item_id.title()), kind="concert", venue_id=venue_id,
        starts_at=datetime(2024, 10, 19, hour, tzinfo=ZoneInfo("Europe/Paris")),
        ends_at=datetime(2024, 10, 19, hour + 1, tzinfo=ZoneInfo("Europe/Paris")),
    )
    for item_id, venue_id, hour in (("duo", "small", 14), ("choir", "big", 20), ("trio", "small", 18))
)  # fmt: skip


def programme(*counts: Count) -> Programme:
    festival = Festival(id="essai", name=text("Essai"), first_day=DAY, last_day=DAY)
    return Programme(festival, HALLS, ITEMS, counts)


def frame(*counts: Count) -> pd.DataFrame:
    return attendance_frame(programme(*counts), "en")


COUNTED = frame(Count("duo", DAY, 60), Count("choir", DAY, 100))


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (Total(None, 0, 0, 0, None, 0), "There is no sitting to count."),
        (Total(None, 0, 3, 0, None, 0), "None of 3 sittings has been counted."),
        (Total(0, 1, 3, 0, 0.0, 1), "0 people were counted at 1 of 3 sittings."),
        (Total(1234, 41, 48, 0, 0.5, 40), "1,234 people were counted at 41 of 48 sittings."),
        (
            Total(1, 0, 1, 1, None, 0),
            "1 person was counted at 0 of 1 sitting. "
            "1 count is for a day without a sitting: it is in this sum and in no fill.",
        ),
    ],
)
def test_a_total_says_what_it_rests_on(total: Total, said: str) -> None:
    assert total_sentence(total, EN) == said


def test_the_item_most_came_to_is_named_and_those_over_capacity_counted() -> None:
    by_item = sums(COUNTED, "item_id", "title")
    assert attendance_sentence(by_item, EN) == "Most people came to “Choir”: 100. 1 item was over capacity."


def test_the_fullest_and_the_emptiest_are_named() -> None:
    by_venue = sums(COUNTED, "venue")
    assert fill_sentence(by_venue, "venue", EN) == "Fullest: Petite salle, 120%. Emptiest: Grande salle, 50%."


def test_one_group_alone_is_not_compared() -> None:
    by_venue = sums(frame(Count("duo", DAY, 20)), "venue")
    assert fill_sentence(by_venue, "venue", EN) == "Petite salle was filled to 40%."


def test_the_busiest_hour_is_named() -> None:
    said = heat_sentence(sums(COUNTED, "day", "hour"), EN)
    assert said == f"Most people came to what began on {EN.day(DAY)} at 20:00: 100."


def test_nothing_is_made_up_when_nothing_was_counted() -> None:
    uncounted = frame()
    assert attendance_sentence(sums(uncounted, "item_id", "title"), EN) == "No item has been counted."
    assert fill_sentence(sums(uncounted, "venue"), "venue", EN).startswith("No fill can be told")
    assert heat_sentence(sums(uncounted, "day", "hour"), EN) == "No hour has been counted."


def test_a_table_has_headings_for_people_and_leaves_missing_numbers_missing() -> None:
    counted = programme(Count("duo", DAY, 60))
    table = attendance_table(attendance_frame(counted, "en"), counted, EN)
    assert list(table) == [
        "Title",
        "Kind",
        "Venue",
        "Day",
        "Start",
        "Hour",
        "Others at the same time",
        "Counted",
        "Seats",
        "Fill, %",
    ]
    assert list(table["Start"]) == ["14:00", "18:00", "20:00"]
    assert table["Fill, %"].to_list()[0] == 120
    assert table["Counted"].isna().to_list() == [False, True, True]
    assert set(table["Kind"]) == {"Concert"}
