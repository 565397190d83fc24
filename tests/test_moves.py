"""What is done on the board: what a browser sends is looked at before it is believed, and a move keeps what it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lib.board import STEP, Place, days_of, place_of
from lib.evening import DAY, FIRST_MINUTE, LAST_MINUTE, wall_time
from lib.moves import (
    Message,
    Operation,
    Outcome,
    Refusal,
    Why,
    carried_out,
    read_message,
    read_order,
    read_place,
)
from lib.programme import Festival, Item, Kind, Programme, Repeat, Status, Venue, sittings, text

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY = date(2024, 10, 19)
SUNDAY = SATURDAY + DAY
SPRING, AUTUMN = date(2024, 3, 30), date(2024, 10, 26)  # in whose nights the clocks of Paris change
HOUR = timedelta(hours=1)
ZONES = ("Europe/Paris", "Asia/Yerevan", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=SATURDAY, last_day=SATURDAY + 6 * DAY)
HALL, KAPAN = Venue(id="hall", name="Salle"), Venue(id="kapan", name="Kapan", zone=YEREVAN)
AT_TEN = Place("hall", SATURDAY, 600, 660)


def at(hour: float, day: date = SATURDAY, zone: ZoneInfo = PARIS) -> datetime:
    """An hour of the wall clock; those from 24 on are after midnight."""
    return wall_time(day, int(hour * 60)).replace(tzinfo=zone)


CONCERT = Item(
    id="concert", title=text("Concert"), kind="concert", venue_id="hall", starts_at=at(10), ends_at=at(11),
    get_in=HOUR, get_out=HOUR / 2,
)  # fmt: skip
UNPLACED = Item(id="atelier", title=text("Atelier"), kind="workshop", day=SUNDAY)


def programme(*items: Item) -> Programme:
    return Programme(FESTIVAL, (HALL, KAPAN), items)


def place(item: Item) -> Place:
    """Where it lies, which is somewhere."""
    found = place_of(item, programme(item))
    assert found
    return found


def done(item: Item, to: Place | None, was: Place | None = None) -> Item:
    """The item after one move from where it lies, or from another of its cards."""
    whole = programme(item)
    outcome = carried_out([Operation(1, item.id, to, was or place_of(item, whole))], whole)
    assert outcome.refused == ()
    [after] = outcome.items
    return after


def refused(item: Item, operation: Operation | Refusal) -> Why:
    outcome = carried_out([operation], programme(item))
    assert (outcome.items, outcome.done) == ((), ())
    return outcome.refused[0].why


def test_a_card_put_elsewhere_is_held_there_and_then_and_all_else_stays() -> None:
    after = done(CONCERT, Place("hall", SUNDAY, 870, 930))
    assert after == replace(CONCERT, starts_at=at(14.5, SUNDAY), ends_at=at(15.5, SUNDAY))


def test_the_hour_of_another_country_is_that_of_its_clock() -> None:
    after = done(CONCERT, Place("kapan", SATURDAY, 600, 660))
    assert after.starts_at == at(10, zone=YEREVAN)
    assert after.starts_at.tzinfo is YEREVAN


def test_what_begins_past_midnight_belongs_to_the_evening_before() -> None:
    after = done(CONCERT, Place("hall", SATURDAY, 1470, 1530))
    assert (after.starts_at, after.ends_at) == (at(0.5, SUNDAY), at(1.5, SUNDAY))
    assert place(after) == Place("hall", SATURDAY, 1470, 1530)


@pytest.mark.parametrize(("start", "end"), [(600, 605), (600, 600), (660, 665)])
def test_nothing_is_made_shorter_than_a_step(start: int, end: int) -> None:
    after = done(CONCERT, Place("hall", SATURDAY, start, end))
    assert place(after) == Place("hall", SATURDAY, start, start + STEP)


def test_a_move_keeps_seconds_and_an_end_before_the_start() -> None:
    odd = replace(CONCERT, starts_at=at(10) + timedelta(seconds=30), ends_at=at(9))
    after = done(odd, Place("hall", SATURDAY, 660, 660))
    assert (after.starts_at, after.ends_at) == (at(11) + timedelta(seconds=30), at(10))


@pytest.mark.parametrize(
    ("to", "start", "end"),
    [
        (Place("kapan", SUNDAY, 600, 660), True, True),
        (Place("hall", SATURDAY, 630, 690), False, True),
        (Place("hall", SATURDAY, 600, 690), True, False),
        (Place("hall", SATURDAY, 630, 660), False, False),
    ],
)
def test_an_hour_that_somebody_chose_is_no_longer_assumed(to: Place, start: bool, end: bool) -> None:
    after = done(replace(CONCERT, is_start_assumed=True, is_end_assumed=True), to)
    assert (after.is_start_assumed, after.is_end_assumed) == (start, end)


def test_out_of_the_tray_it_has_an_hour_and_its_usual_length_is_assumed() -> None:
    after = done(UNPLACED, Place("hall", SATURDAY, 600, 690))
    assert (after.venue_id, after.starts_at, after.ends_at, after.day) == ("hall", at(10), at(11.5), None)
    assert (after.is_start_assumed, after.is_end_assumed) == (False, True)
    assert not done(UNPLACED, Place("hall", SATURDAY, 600, 720)).is_end_assumed


def test_in_the_tray_it_keeps_its_day() -> None:
    late = replace(CONCERT, starts_at=at(24.5), ends_at=at(25))
    assert done(late, None) == replace(late, venue_id=None, starts_at=None, ends_at=None, day=SATURDAY)


REPEATED = replace(
    CONCERT, id="visite",
    repeat=Repeat(SATURDAY + 8 * DAY, closed_weekdays=frozenset((0,)), except_days=frozenset((SATURDAY + 4 * DAY,))),
)  # fmt: skip


def evenings(item: Item) -> list[date]:
    """The days on which it has a card."""
    return days_of(item, place(item), [SATURDAY + n * DAY for n in range(-3, 30)], PARIS)


def test_of_what_repeats_every_sitting_moves_as_one_of_them_did() -> None:
    was = place(REPEATED)._replace(day=SATURDAY + 3 * DAY)
    after = done(REPEATED, Place("hall", SATURDAY + 5 * DAY, 720, 780), was)
    assert after.starts_at == at(12, SATURDAY + 2 * DAY)
    assert after.repeat == Repeat(SATURDAY + 10 * DAY, frozenset((0,)), frozenset((SATURDAY + 6 * DAY,)))
    assert len(sittings(after)) > 1


def test_what_repeats_stays_on_its_evenings_when_it_moves_past_midnight_and_back() -> None:
    after = done(REPEATED, Place("hall", SATURDAY, 1460, 1520))
    assert evenings(after) == evenings(REPEATED)
    assert done(after, place(REPEATED), place(after)) == REPEATED


def test_what_repeats_goes_to_the_tray_with_its_days_and_comes_back() -> None:
    late = done(REPEATED, Place("hall", SATURDAY, 1460, 1520))
    tray = done(late, None)
    assert tray.repeat
    assert evenings(done(tray, place(late))) == evenings(REPEATED)


def test_a_run_of_days_is_moved_by_any_of_its_days() -> None:
    run = replace(CONCERT, ends_at=at(18, SATURDAY + 3 * DAY))
    lies = place(run)
    after = done(run, lies._replace(venue_id="kapan", day=SUNDAY), lies._replace(day=SUNDAY))
    assert (after.venue_id, after.starts_at) == ("kapan", at(10, zone=YEREVAN))
    assert after.ends_at == at(18, SATURDAY + 3 * DAY, YEREVAN)


def test_an_hour_that_the_clock_skips_is_moved_on_and_never_ends_before_it_starts() -> None:
    after = done(CONCERT, Place("hall", SPRING, 1575, 1620))  # 2:15 to 3:00 of the night
    assert after.starts_at
    assert after.ends_at
    assert after.ends_at.astimezone(UTC) - after.starts_at.astimezone(UTC) == HOUR * 3 / 4


def test_what_lasts_from_one_of_two_hours_that_look_alike_into_the_other_never_ends_before_it_starts() -> None:
    starts_at, ends_at = (datetime(2024, 10, 27, 2, minute, tzinfo=PARIS, fold=minute < 30) for minute in (45, 15))
    across = replace(CONCERT, starts_at=starts_at, ends_at=ends_at)  # half an hour
    lies = place(across)
    after = done(across, lies._replace(start=lies.start + 60, end=lies.end + 60))
    assert not after.is_reversed
    assert after.ends_at
    assert after.starts_at
    assert after.ends_at.astimezone(UTC) - after.starts_at.astimezone(UTC) == HOUR / 2


def test_what_is_short_may_be_moved_twice_before_the_answer() -> None:
    short = replace(UNPLACED, kind="flash")
    festival = replace(FESTIVAL, kinds=(Kind("flash", "Flash", 10),))
    first, second = Place("hall", SATURDAY, 600, 610), Place("hall", SATURDAY, 660, 670)
    outcome = carried_out(
        [Operation(1, short.id, first, None), Operation(2, short.id, second, first)],
        replace(programme(short), festival=festival),
    )
    assert (outcome.refused, place(outcome.items[0])) == ((), second)


def test_an_hour_that_the_clock_skips_may_be_moved_again_before_the_answer() -> None:
    skipped, after = Place("hall", SPRING, 1575, 1620), Place("hall", SPRING, 1680, 1725)
    outcome = carried_out(
        [Operation(1, "concert", skipped, AT_TEN), Operation(2, "concert", after, skipped)], programme(CONCERT)
    )
    assert (outcome.refused, place(outcome.items[0])) == ((), after)


def test_an_hour_shown_twice_stays_the_second_while_only_the_venue_changes() -> None:
    second = datetime(2024, 10, 27, 2, 30, tzinfo=PARIS, fold=1)
    late = replace(CONCERT, starts_at=second, ends_at=datetime(2024, 10, 27, 4, tzinfo=PARIS))
    after = carried_out(
        [Operation(1, "concert", place(late)._replace(venue_id="yard"), place(late))],
        replace(programme(late), venues=(HALL, Venue(id="yard", name="Cour"))),
    ).items[0]
    assert after.starts_at
    assert after.starts_at.fold == 1


def is_skipped(day: date, minute: int, zone: ZoneInfo) -> bool:
    shown = wall_time(day, minute)
    return shown.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != shown


@given(
    name=st.sampled_from(ZONES),
    day=st.dates(date(1990, 1, 1), date(2100, 1, 1)) | st.sampled_from([SPRING, AUTUMN, SPRING + DAY, AUTUMN + DAY]),
    start=st.integers(FIRST_MINUTE, LAST_MINUTE - 1),
    length=st.integers(STEP, 900),
)
@example(name="Pacific/Apia", day=date(2011, 12, 29), start=1200, length=60)
def test_a_place_that_is_put_reads_back_the_same_by_any_clock(name: str, day: date, start: int, length: int) -> None:
    zone = ZoneInfo(name)
    assume(not is_skipped(day, start, zone) and not is_skipped(day, start + length, zone))
    there = Programme(FESTIVAL, (Venue(id="hall", name="Salle", zone=zone),), (UNPLACED,))
    to = Place("hall", day, start, start + length)
    [after] = carried_out([Operation(1, UNPLACED.id, to, None)], there).items
    assert place_of(after, replace(there, items=(after,))) == to


STEPS = st.lists(
    st.none()
    | st.builds(
        lambda venue, days, start, length: Place(venue, SATURDAY + days * DAY, start * 15, start * 15 + length * 15),
        st.sampled_from(["hall", "kapan"]),
        st.integers(-1, 3),
        st.integers(FIRST_MINUTE // 15, LAST_MINUTE // 15 - 1),
        st.integers(1, 20),
    ),
    max_size=6,
)


@given(steps=STEPS, repeats=st.booleans())
def test_operations_in_a_row_come_to_what_was_drawn_last(steps: list[Place | None], repeats: bool) -> None:
    item = replace(CONCERT, repeat=Repeat(SATURDAY + 9 * DAY) if repeats else None)
    lies = [place(item), *steps]
    asked = [Operation(n, item.id, to, was) for n, (was, to) in enumerate(zip(lies, steps, strict=False), 1)]
    outcome = carried_out(asked, programme(item))
    assert outcome.refused == ()
    assert len(outcome.done) == len(steps)
    for after in outcome.items:
        assert place_of(after, programme(after)) == lies[-1]
        assert (after.get_in, after.get_out) == (CONCERT.get_in, CONCERT.get_out)


def test_what_was_moved_meanwhile_is_not_moved_again() -> None:
    assert refused(CONCERT, Operation(1, "concert", AT_TEN, Place("hall", SUNDAY, 600, 660))) is Why.MOVED
    assert refused(CONCERT, Operation(1, "concert", AT_TEN, None)) is Why.MOVED
    assert refused(UNPLACED, Operation(1, "atelier", None, AT_TEN)) is Why.MOVED
    assert refused(REPEATED, Operation(1, "visite", AT_TEN, AT_TEN._replace(day=SATURDAY + 4 * DAY))) is Why.MOVED


def test_what_follows_a_refused_move_is_refused_and_the_others_are_done() -> None:
    elsewhere = Place("hall", SUNDAY, 600, 660)
    asked = [
        Operation(1, "concert", elsewhere, elsewhere),
        Operation(2, "concert", AT_TEN, elsewhere),
        Operation(3, "atelier", elsewhere, None),
    ]
    outcome = carried_out(asked, programme(CONCERT, UNPLACED))
    assert [each.seq for each in outcome.refused] == [1, 2]
    assert [item.id for item in outcome.items] == ["atelier"]


def test_what_is_gone_is_refused() -> None:
    assert refused(CONCERT, Operation(1, "nobody", AT_TEN, AT_TEN)) is Why.UNKNOWN_ITEM
    assert refused(CONCERT, Operation(1, "concert", AT_TEN._replace(venue_id="moon"), AT_TEN)) is Why.UNKNOWN_VENUE


def test_what_no_programme_can_hold_is_refused_with_the_reason() -> None:
    long = replace(CONCERT, venue_id=None, starts_at=None, ends_at=None, repeat=Repeat(SUNDAY))
    outcome = carried_out([Operation(1, "concert", Place("hall", date(2030, 1, 1), 600, 660), None)], programme(long))
    assert outcome.refused[0].why is Why.IMPOSSIBLE
    assert outcome.refused[0].impossible


def test_a_cancelled_item_can_be_moved() -> None:
    assert done(replace(CONCERT, status=Status.CANCELLED), Place("hall", SUNDAY, 600, 660)).is_cancelled


SENT = {"seq": 1, "do": "place", "id": "concert", "venue": "hall", "day": "2024-10-19", "start": 600, "end": 660}
WAS = {"venue": "hall", "day": "2024-10-19", "start": 600, "end": 660}


def message(**changes: Any) -> Message:
    read = read_message({"cid": "a", "has": {"frame": "f", "items": "i"}, "ops": [SENT | {"was": WAS} | changes]})
    assert read
    return read


def test_a_message_says_what_is_asked_and_what_the_browser_has() -> None:
    assert message() == Message("a", "f", "i", (Operation(1, "concert", AT_TEN, AT_TEN),))
    assert message(do="unplace", venue=None, day=None, start=None, end=None).asked[0] == Operation(
        1, "concert", None, AT_TEN
    )
    assert message(seen="h").asked == (Operation(1, "concert", AT_TEN, AT_TEN, "h"),)
    assert message(seen=["h"]).asked == message().asked
    assert message().after(0) == message().asked
    assert message().after(1) == ()


def test_hours_before_dawn_are_read_as_those_of_the_evening_before() -> None:
    early = message(day="2024-10-20", start=60, end=120).asked[0]
    assert isinstance(early, Operation)
    assert early.to == Place("hall", SATURDAY, 1500, 1560)
    assert read_place(WAS | {"start": 1800, "end": 1860}) == Place("hall", SUNDAY, 360, 420)


@pytest.mark.parametrize(
    "changes",
    [
        {"day": "2024-13-45"},
        {"day": 20241019},
        {"day": None},
        {"day": "0001-01-01"},
        {"start": 1e9},
        {"start": float("nan")},
        {"start": True},
        {"start": -15},
        {"start": "600"},
        {"start": 10**30},
        {"end": 500},
        {"end": 10**12},
        {"venue": {"$ne": None}},
        {"venue": ""},
        {"venue": "x" * 1_000},
        {"venue": None},
        {"was": None},
        {"was": []},
        {"was": WAS | {"day": "demain"}},
    ],
)
def test_a_place_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    [asked] = message(**changes).asked
    assert isinstance(asked, Refusal)
    assert asked.why is Why.OUT_OF_REACH


@pytest.mark.parametrize("changes", [{"do": "drop table"}, {"id": None}, {"id": 7}, {"id": ""}])
def test_an_operation_that_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    [asked] = message(**changes).asked
    assert isinstance(asked, Refusal)
    assert asked.why is Why.UNREADABLE


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cid", "has", "ops", "seq", "do", "id", "venue", "day", "start", "end", "was", "venues", "x"]
            ),
            inner,
            max_size=8,
        )
    ),
    max_leaves=30,
)


@given(sent=HOSTILE, operation=st.dictionaries(st.sampled_from([*SENT, "was"]), HOSTILE, max_size=9))
def test_whatever_a_browser_sends_makes_nothing_fall(sent: Any, operation: dict[str, Any]) -> None:
    read_place(sent)
    assert sorted(read_order(sent, ["a", "b"])) == ["a", "b"]
    for said in (sent, {"cid": "a", "ops": [operation, SENT | operation]}):
        read = read_message(said)
        if read:
            outcome: Outcome = carried_out(read.asked, programme(CONCERT, UNPLACED, REPEATED))
            assert len(outcome.done) + len(outcome.refused) == len(read.asked)


def test_venues_are_put_in_the_order_that_names_each_of_them_once() -> None:
    assert read_order({"venues": ["b", "a"]}, ["a", "b"]) == ["b", "a"]
    for wrong in (["b"], ["b", "b"], ["a", "c"], "ba", None, [1, 2]):
        assert read_order({"venues": wrong}, ["a", "b"]) == ["a", "b"]
