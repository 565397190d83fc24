"""Where bars lie and what is written on them: festival hours, evenings past midnight, nothing on top of anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.clashes import find_clashes
from lib.i18n import Words
from lib.programme import Festival, Item, Programme, Repeat, Status, Venue, text
from lib.timeline import COLUMNS, Timeline, timeline

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY = date(2024, 10, 19)
SUNDAY = SATURDAY + timedelta(days=1)
EN = Words("en")
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=SATURDAY, last_day=SUNDAY)
HALL = Venue(id="hall", name="Salle")
KAPAN = Venue(id="kapan", name="Kapan", zone=YEREVAN)


def at(hour: int, day: date = SATURDAY, zone: ZoneInfo = PARIS) -> datetime:
    """An hour of the wall clock; those from 24 on are after midnight."""
    later, clock = divmod(hour, 24)
    return datetime(day.year, day.month, day.day, clock, tzinfo=zone) + timedelta(days=later)


def item(item_id: str, start: datetime, hours: float = 1, *, venue: str | None = "hall") -> Item:
    end = (start + timedelta(hours=hours)).astimezone(start.tzinfo)
    return Item(id=item_id, title=text(f"Titre {item_id}"), venue_id=venue, starts_at=start, ends_at=end)


def drawn(*items: Item, first: date = SATURDAY, last: date | None = None) -> Timeline:
    programme = Programme(FESTIVAL, (HALL, KAPAN), items)
    return timeline(programme, first, last or first, EN, clashes=find_clashes(programme, first))


def bar(picture: Timeline, item_id: str) -> pd.Series:
    [row] = [row for _, row in picture.bars.iterrows() if row["item_id"] == item_id]
    return row


@pytest.mark.parametrize("items", [(), (item("a", at(10)),), tuple(item(str(n), at(8 + n)) for n in range(12))])
def test_the_columns_are_the_same_however_many_bars(items: tuple[Item, ...]) -> None:
    picture = drawn(*items)
    assert picture.bars.dtypes.astype(str).to_dict() == {
        name: {"float": "float64"}.get(dtype, dtype) for name, dtype in COLUMNS.items()
    }
    assert len(picture.bars) == len(items)


def test_a_day_runs_from_its_first_hour_to_its_last() -> None:
    picture = drawn(item("a", at(10), 1.5), item("b", at(20), 2))
    assert (bar(picture, "a")["start"], bar(picture, "a")["end"]) == (0, 1.5)
    assert (bar(picture, "b")["start"], bar(picture, "b")["end"]) == (10, 12)
    assert picture.ticks[0] == "10:00"
    assert picture.ticks[11] == "21:00"


@pytest.mark.parametrize(
    ("start", "belongs"), [(at(23), SATURDAY), (at(24), SATURDAY), (at(28), SATURDAY), (at(29), SUNDAY)]
)
def test_what_starts_before_dawn_belongs_to_the_evening_before(start: datetime, belongs: date) -> None:
    days = {day: len(drawn(item("a", start), first=day).bars) for day in (SATURDAY, SUNDAY)}
    assert days == {day: int(day == belongs) for day in days}


def test_hours_past_midnight_go_on_to_the_right() -> None:
    picture = drawn(item("a", at(22), 4))
    assert bar(picture, "a")["end"] == 4
    assert list(picture.ticks.values()) == ["22:00", "23:00", "00:00", "01:00"]


def test_a_venue_elsewhere_is_drawn_at_the_festival_s_hour_and_said_on_its_own_clock() -> None:
    picture = drawn(item("here", at(16)), item("there", at(18, zone=YEREVAN), venue="kapan"))
    assert bar(picture, "there")["start"] == bar(picture, "here")["start"]
    assert "18:00" in bar(picture, "there")["when"]
    assert "Yerevan" in bar(picture, "there")["when"]


def test_the_night_the_clocks_change_keeps_lengths_and_names_the_hour_twice() -> None:
    night = date(2024, 10, 26)
    picture = drawn(item("a", at(24, night), 5), first=night)
    assert bar(picture, "a")["end"] - bar(picture, "a")["start"] == 5
    assert list(picture.ticks.values()) == ["00:00", "01:00", "02:00", "02:00", "03:00"]


def test_days_stand_side_by_side_without_their_nights() -> None:
    picture = drawn(item("a", at(18), 2), item("b", at(18, SUNDAY), 2), last=SUNDAY)
    assert (bar(picture, "a")["start"], bar(picture, "b")["start"]) == (0, 2)
    assert picture.axis.width == 4
    assert [picture.ticks[0], picture.ticks[2]] == [EN.day(SATURDAY), EN.day(SUNDAY)]


def test_each_sitting_of_an_exhibition_is_a_band() -> None:
    exhibition = replace(item("expo", at(10), 8), repeat=Repeat(SUNDAY), shares_venue=True)
    picture = drawn(exhibition, item("talk", at(11)), last=SUNDAY)
    assert len(picture.bars) == 3
    assert bar(picture, "talk")["bottom"] <= picture.bars.loc[picture.bars["is_band"], "top"].min()


@pytest.mark.parametrize(("hours", "is_band"), [(5.5, False), (6, True), (8, True)])
def test_what_lasts_all_day_is_a_band(hours: float, is_band: bool) -> None:
    assert bar(drawn(item("stand", at(10), hours)), "stand")["is_band"] == is_band


def test_a_clash_is_marked_on_the_day_that_it_happens_only() -> None:
    daily = replace(item("daily", at(10), 2), repeat=Repeat(SUNDAY))
    picture = drawn(daily, item("once", at(11)), last=SUNDAY)
    marked = picture.bars[picture.bars["is_clashing"]]
    assert sorted(marked["item_id"]) == ["daily", "once"]
    assert marked["label"].str.startswith("⚠").all()
    assert set(marked["remark"]) == {"clash"}


@pytest.mark.parametrize(
    ("change", "sign", "remark"),
    [
        ({"status": Status.CANCELLED}, "✕", "cancelled"),
        ({"status": Status.TENTATIVE}, "?", "tentative"),
        ({"is_end_assumed": True}, "≈", "assumed hour"),
        ({"is_start_assumed": True}, "≈", "assumed hour"),
    ],
)
def test_a_state_is_said_by_a_sign_and_in_words(change: dict[str, object], sign: str, remark: str) -> None:
    found = bar(drawn(replace(item("a", at(10)), **change)), "a")  # type: ignore[arg-type]
    assert found["label"].startswith(sign)
    assert found["remark"] == remark


def test_an_end_before_its_start_is_still_to_be_seen() -> None:
    found = bar(drawn(replace(item("a", at(10)), ends_at=at(9))), "a")
    assert found["is_clashing"]
    assert found["end"] > found["start"]


def test_what_has_no_venue_comes_last() -> None:
    picture = drawn(item("nowhere", at(9), venue=None), item("a", at(10)), item("k", at(10), venue="kapan"))
    assert [row.venue for row in picture.rows] == ["Salle", "Kapan", "No venue yet"]


def test_an_item_longer_than_its_evening_ends_at_dawn() -> None:
    assert drawn(item("long", at(10), 72)).axis.closes == 29


STARTS = st.integers(6, 26)  # before dawn in either zone at the latest
ITEMS = st.lists(
    st.tuples(STARTS, st.integers(0, 6), st.sampled_from(["hall", "kapan", None]), st.booleans()), max_size=12
)


@settings(deadline=None, max_examples=40)
@given(ITEMS)
def test_no_bar_covers_another_and_all_are_inside(found: list[tuple[int, int, str | None, bool]]) -> None:
    items = [
        replace(item(str(number), at(start), hours, venue=venue), shares_venue=shares)
        for number, (start, hours, venue, shares) in enumerate(found)
    ]
    picture = timeline(Programme(FESTIVAL, (HALL, KAPAN), tuple(items)), SATURDAY, SATURDAY, EN)
    bars = [row for _, row in picture.bars.iterrows()]
    assert len(bars) == len(items)
    for one, other in combinations(bars, 2):
        assert (
            one["end"] <= other["start"]
            or other["end"] <= one["start"]
            or one["bottom"] <= other["top"]
            or other["bottom"] <= one["top"]
        )
    for each in bars:
        assert 0 <= each["start"] < each["end"] <= picture.axis.width
        assert 0 <= each["top"] < each["bottom"] <= picture.height
        assert each["room"] >= each["end"] - each["start"]
