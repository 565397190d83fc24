"""Items moved together: hours that pass, days on the wall, and what stays where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.evening import evening
from lib.findings import find
from lib.impossible import Impossible
from lib.programme import Festival, Item, Programme, Repeat, Status, Venue, sittings, text
from lib.shifting import Reach, by_day, day_moved, day_of, days_later, later, moved_with, on_day, staying_on
from tests.crowds import DAY, SOON, programmes

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY, SUNDAY = date(2024, 10, 26), date(2024, 10, 27)  # the clocks go back in the night between them
HALL, YARD = Venue(id="salle", name="Salle"), Venue(id="cour", name="Cour")
KAPAN = Venue(id="kapan", name="Kapan", zone=YEREVAN)
HOUR = timedelta(hours=1)


def at(said: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(f"2024-{said}").replace(tzinfo=zone)


def item(item_id: str, start: str, hours: float = 1, venue: str = "salle", zone: ZoneInfo = PARIS) -> Item:
    starts_at = at(start, zone)
    return Item(id=item_id, title=text(item_id), venue_id=venue, starts_at=starts_at, ends_at=starts_at + hours * HOUR)


MORNING = item("matin", "10-26T10:00")
NOON = item("midi", "10-26T12:00")
BESIDE = item("cour", "10-26T12:00", venue="cour")
NIGHT = item("nuit", "10-27T00:30")
NEXT = item("dimanche", "10-27T10:00")
FAR = item("loin", "10-26T15:00", venue="kapan", zone=YEREVAN)  # 13:00 in Paris
SHOW = replace(item("expo", "10-26T13:00", venue="cour"), repeat=Repeat(SUNDAY))
OFF = replace(item("annulé", "10-26T13:00"), status=Status.CANCELLED)
WAITING = Item(id="attente", title=text("Attente"), day=SATURDAY)
PROGRAMME = Programme(
    Festival(id="f", name=text("F"), first_day=SATURDAY, last_day=SUNDAY),
    (HALL, YARD, KAPAN),
    (MORNING, NOON, BESIDE, NIGHT, NEXT, FAR, SHOW, OFF, WAITING),
)


def ids(items: tuple[Item, ...]) -> list[str]:
    return [each.id for each in items]


@pytest.mark.parametrize(
    ("moved", "reach", "expected"),
    [
        (NOON, Reach.VENUE, ["midi", "nuit"]),
        (NOON, Reach.DAY, ["midi", "cour", "nuit", "loin"]),
        (NOON, Reach.WHOLE_DAY, ["midi", "matin", "cour", "nuit", "loin"]),
        (NIGHT, Reach.DAY, ["nuit"]),
        (NIGHT, Reach.WHOLE_DAY, ["nuit", "matin", "midi", "cour", "loin"]),
        (SHOW, Reach.VENUE, ["expo"]),
        (WAITING, Reach.WHOLE_DAY, []),
        (replace(NOON, venue_id=None), Reach.VENUE, ["midi"]),
    ],
)
def test_what_follows_moves_along_past_midnight_too(moved: Item, reach: Reach, expected: list[str]) -> None:
    assert ids(moved_with(moved, PROGRAMME, reach)) == expected


def test_what_waits_for_an_hour_belongs_to_its_day_and_what_is_open_on_several_stays() -> None:
    assert "attente" in ids(on_day(SATURDAY, PROGRAMME))
    assert (ids(staying_on(SATURDAY, PROGRAMME)), ids(staying_on(SUNDAY, PROGRAMME))) == (["expo"], ["expo"])
    assert not {"expo", "annulé"} & set(ids(on_day(SATURDAY, PROGRAMME)))
    assert on_day(None, PROGRAMME) == ()


def test_the_days_of_what_can_be_moved_are_in_order() -> None:
    assert {day: len(items) for day, items in by_day(PROGRAMME).items()} == {SATURDAY: 6, SUNDAY: 1}


@pytest.mark.parametrize(
    ("start", "minutes", "starts_at", "ends_at"),
    [
        ("10-26T23:30", 30, "2024-10-27T00:00+02:00", "2024-10-27T01:00+02:00"),
        ("10-27T01:30", 60, "2024-10-27T02:30+02:00", "2024-10-27T02:30+01:00"),  # 2:30 comes twice
        ("10-27T01:30", 120, "2024-10-27T02:30+01:00", "2024-10-27T03:30+01:00"),
        ("03-31T01:30", 30, "2024-03-31T03:00+02:00", "2024-03-31T04:00+02:00"),  # 2:00 is skipped
        ("10-26T10:00", -15, "2024-10-26T09:45+02:00", "2024-10-26T10:45+02:00"),
    ],
)
def test_minutes_are_time_that_passes_whatever_clocks_do(
    start: str, minutes: int, starts_at: str, ends_at: str
) -> None:
    [moved] = later([item("i", start)], timedelta(minutes=minutes))
    assert moved.starts_at
    assert moved.ends_at
    assert (moved.starts_at.isoformat("T", "minutes"), moved.ends_at.isoformat("T", "minutes")) == (starts_at, ends_at)


@pytest.mark.parametrize(
    ("start", "hours", "days", "starts_at", "ends_at"),
    [
        ("10-26T22:00", 3, 1, "2024-10-27T22:00+01:00", "2024-10-28T01:00+01:00"),
        ("10-25T23:00", 5, 1, "2024-10-26T23:00+02:00", "2024-10-27T04:00+01:00"),  # an hour longer, as clocks tell
        ("03-30T02:30", 1, 1, "2024-03-31T03:30+02:00", "2024-03-31T03:30+02:00"),  # no such hour that night
        ("02-29T10:00", 1, 366, "2025-03-01T10:00+01:00", "2025-03-01T11:00+01:00"),
        ("10-26T10:00", 1, -300, "2023-12-31T10:00+01:00", "2023-12-31T11:00+01:00"),
    ],
)
def test_whole_days_keep_the_hours_on_the_wall(start: str, hours: int, days: int, starts_at: str, ends_at: str) -> None:
    moved = days_later(item("i", start, hours), days * DAY)
    assert moved.starts_at
    assert moved.ends_at
    assert (moved.starts_at.isoformat("T", "minutes"), moved.ends_at.isoformat("T", "minutes")) == (starts_at, ends_at)


def test_the_days_of_what_repeats_move_along() -> None:
    show = replace(SHOW, repeat=Repeat(SUNDAY, frozenset({0}), frozenset({SUNDAY})))
    assert days_later(show, 7 * DAY).repeat == Repeat(SUNDAY + 7 * DAY, frozenset({0}), frozenset({SUNDAY + 7 * DAY}))


@pytest.mark.parametrize(("start", "minutes"), [("10-18T23:00", 90), ("10-19T00:30", -90)])
def test_what_repeats_keeps_its_evenings_when_it_is_delayed_past_midnight(start: str, minutes: int) -> None:
    late = item("nocturne", start)
    open_days = Repeat(date(2024, 10, 24), frozenset({0}), frozenset({date(2024, 10, 23)}))
    [moved] = later([replace(late, repeat=open_days)], timedelta(minutes=minutes))
    assert [evening(span.starts_at, PARIS) for span in sittings(moved)] == [
        evening(span.starts_at, PARIS) for span in sittings(replace(late, repeat=open_days))
    ]


def test_a_day_goes_with_its_night_and_with_what_waits_for_an_hour() -> None:
    moved = {each.id: each for each in day_moved(PROGRAMME, SATURDAY, SATURDAY + 2 * DAY)}
    assert set(moved) == {"matin", "midi", "cour", "nuit", "loin", "attente"}
    assert (moved["nuit"].starts_at, moved["attente"].day) == (at("10-29T00:30"), SATURDAY + 2 * DAY)
    assert moved["loin"].starts_at == at("10-28T15:00", YEREVAN)


def test_no_programme_holds_what_is_moved_out_of_its_years() -> None:
    with pytest.raises(Impossible):
        day_moved(PROGRAMME, SATURDAY, date(2300, 1, 1))


def test_moving_what_is_in_the_way_mends_its_clash() -> None:
    programme = replace(
        PROGRAMME, items=(item("a", "10-26T10:00", 2), item("b", "10-26T11:00"), item("c", "10-26T12:00"))
    )
    moved = later(moved_with(programme.items[1], programme, Reach.VENUE), HOUR)
    effect = find(programme, SOON).effect(moved)
    assert (len(effect.mended) > 0, effect.added) == (True, ())


@given(programmes(), st.integers(-3000, 3000))
def test_minutes_there_and_back_change_nothing(programme: Programme, minutes: int) -> None:
    by = timedelta(minutes=minutes)
    once = [each for each in programme.items if each.starts_at and not each.repeat]
    back = later(later(once, by), -by)
    assert list(back) == once
    assert [_clock(each) for each in back] == [_clock(each) for each in once]


@given(programmes(), st.integers(-400, 400))
def test_days_there_and_back_change_nothing_but_where_a_night_has_no_such_hour(programme: Programme, days: int) -> None:
    by_day = [each for each in programme.items if not _is_at_night(each)]
    assert [days_later(days_later(each, days * DAY), -days * DAY) for each in by_day] == by_day


@given(programmes(), st.integers(1, 60))
def test_a_moved_day_is_empty_and_its_items_are_on_the_other(programme: Programme, days: int) -> None:
    for day in {day_of(each, programme) for each in programme.items} - {None}:
        assert day is not None
        moved = [each for each in day_moved(programme, day, day + days * DAY) if not _is_at_night(each)]
        assert {day_of(each, programme) for each in moved} <= {day + days * DAY}


def _clock(each: Item) -> list[object]:
    return [instant and (instant.isoformat(), instant.tzinfo) for instant in (each.starts_at, each.ends_at)]


def _is_at_night(each: Item) -> bool:
    """Whether it starts or ends at an hour that clocks say twice, or not at all, in the nights that they change."""
    return any(instant.hour in (2, 3) for instant in (each.starts_at, each.ends_at) if instant)
