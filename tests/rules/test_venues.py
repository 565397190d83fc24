"""What a venue cannot hold; its hours are in test_opening."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lib.clashes import find_clashes
from lib.programme import Festival, Item, Opening, Programme, Repeat, Status, Venue, text
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash, Collision, Excess, Part

PARIS = ZoneInfo("Europe/Paris")
FESTIVAL = Festival(id="fete", name=text("Fête"), first_day=date(2024, 10, 14), last_day=date(2024, 10, 31))
LONG_BEFORE = date(2024, 1, 1)
MIDNIGHT = datetime(2024, 10, 19, tzinfo=PARIS)
HOUR = timedelta(hours=1)
GET_IN, PUBLIC, GET_OUT = Part

VENUES = (
    Venue(id="oasis", name="L’Oasis", capacity=50),
    Venue(id="theatre", name="Théâtre", changeover=HOUR),
    Venue(id="yard", name="Cour", simultaneous=2, capacity=0),
)


def item(item_id: str, start: float, end: float, venue_id: str | None = "oasis", **fields: Any) -> Item:
    """From one hour of 19 October to another."""
    starts_at, ends_at = MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR
    plain = Item(id=item_id, title=text(item_id), venue_id=venue_id, starts_at=starts_at, ends_at=ends_at)
    return replace(plain, **fields)


def shown(start: float, end: float, venue_id: str | None = "oasis", **fields: Any) -> Item:
    return item("x", start, end, venue_id, kind="exhibition", shares_venue=True, **fields)


def find(kind: ClashKind, *items: Item) -> list[Clash]:
    return [clash for clash in find_clashes(Programme(FESTIVAL, VENUES, items), LONG_BEFORE) if clash.kind is kind]


# ---- which parts collide

CREWED: dict[str, Any] = {"get_in": HOUR, "get_out": HOUR}
COLLISIONS = {
    "public and public": (item("a", 10, 12), item("b", 11, 13), (PUBLIC, PUBLIC)),
    "the get-out runs into the doors": (item("a", 10, 12, get_out=HOUR), item("b", 12.5, 14), (GET_OUT, PUBLIC)),
    "the crew comes in too early": (item("a", 10, 12), item("b", 12.5, 14, get_in=HOUR), (PUBLIC, GET_IN)),
    "crew meets crew": (item("a", 10, 12, **CREWED), item("b", 13.5, 15, **CREWED), (GET_OUT, GET_IN)),
    "the first is second by id": (item("b", 10, 12, get_out=HOUR), item("a", 12.5, 14), (PUBLIC, GET_OUT)),
    "all of it, from the first moment": (item("a", 10, 12, **CREWED), item("b", 10, 12, **CREWED), (GET_IN, GET_IN)),
    "crew only": (item("a", 12, 12, **CREWED), item("b", 12.5, 13), (GET_OUT, PUBLIC)),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "parts"), COLLISIONS.values(), ids=COLLISIONS)
def test_an_overlap_says_which_parts_meet_when_it_begins(one: Item, other: Item, parts: tuple[Part, Part]) -> None:
    for items in ((one, other), (other, one)):
        [clash] = find(ClashKind.VENUE_OVERLAP, *items)
        assert clash.detail == Collision(*parts)


def test_an_overlap_of_many_days_says_which_parts_meet_on_the_first() -> None:
    daily = item("a", 10, 12, repeat=Repeat(date(2024, 10, 22)), get_out=HOUR)
    long_night = item("b", 12.5, 36, repeat=Repeat(date(2024, 10, 20)))
    [clash] = find(ClashKind.VENUE_OVERLAP, daily, long_night)
    assert clash.detail == Collision(GET_OUT, PUBLIC)


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        (item("a", 10, 12, "theatre"), item("b", 12.5, 14, "theatre"), (PUBLIC, PUBLIC)),
        (item("a", 10, 11, "theatre", get_out=HOUR), item("b", 12.5, 14, "theatre"), (GET_OUT, PUBLIC)),
        (item("b", 10, 12, "theatre"), item("a", 13.5, 14, "theatre", get_in=HOUR), (GET_IN, PUBLIC)),
    ],
    ids=["public", "get-out", "get-in, first by id"],
)
def test_a_changeover_says_which_parts_are_too_close(one: Item, other: Item, parts: tuple[Part, Part]) -> None:
    for items in ((one, other), (other, one)):
        [clash] = find(ClashKind.CHANGEOVER, *items)
        assert clash.detail == Collision(*parts)


# ---- an exhibition whose room is taken

TAKEN: dict[str, tuple[Item, Item, list[int]]] = {
    "meanwhile": (shown(10, 18), item("r", 15, 16), [60]),
    "at its opening": (shown(18, 20), item("r", 18, 18.5), [30]),
    "touching": (shown(10, 18), item("r", 18, 19), []),
    "the crew is there before": (shown(10, 18), item("r", 18.5, 20, get_in=HOUR), [30]),
    "the crew is there after": (shown(12, 18), item("r", 10, 11.5, get_out=HOUR), [30]),
    "only its own crew is there": (shown(10, 18, get_in=HOUR, get_out=HOUR), item("r", 18, 19), []),
    "no length": (shown(10, 18), item("r", 15, 15), []),
    "two that share": (shown(10, 18), item("r", 15, 16, shares_venue=True), []),
    "another venue": (shown(10, 18), item("r", 15, 16, "theatre"), []),
    "a venue that holds two": (shown(10, 18, "yard"), item("r", 15, 16, "yard"), []),
    "no venue": (shown(10, 18, None), item("r", 15, 16, None), []),
    "a venue nobody described": (shown(10, 18, "?"), item("r", 15, 16, "?"), [60]),
    "cancelled": (shown(10, 18), item("r", 15, 16, status=Status.CANCELLED), []),
    "on a day that it is closed": (
        shown(10, 18, repeat=Repeat(date(2024, 10, 22), except_days=frozenset({date(2024, 10, 20)}))),
        item("r", 24 + 15, 24 + 16),
        [],
    ),
    "day after day": (
        shown(10, 18, repeat=Repeat(date(2024, 10, 22))), item("r", 17, 19, repeat=Repeat(date(2024, 10, 30))), [60] * 4
    ),
}  # fmt: skip


@pytest.mark.parametrize(("exhibition", "other", "minutes"), TAKEN.values(), ids=TAKEN)
def test_visitors_cannot_come_in_while_another_item_takes_the_room(
    exhibition: Item, other: Item, minutes: list[int]
) -> None:
    found = find(ClashKind.EXHIBITION_TAKEN, exhibition, other)
    assert found == find(ClashKind.EXHIBITION_TAKEN, other, exhibition)
    assert [span.minutes for clash in found for span in clash.spans] == minutes


def test_an_exhibition_whose_room_is_taken_names_both_items_and_the_venue() -> None:
    [clash] = find(ClashKind.EXHIBITION_TAKEN, shown(10, 18), item("r", 15, 16))
    assert (clash.item_ids, clash.venue_id, clash.severity) == (("r", "x"), "oasis", Severity.CONSIDER)
    assert (clash.starts_at, clash.ends_at) == (MIDNIGHT + 15 * HOUR, MIDNIGHT + 16 * HOUR)


def test_items_that_share_their_room_with_many_cost_no_pairs_of_their_own() -> None:
    many = (item(f"{n:03}", 10, 18, shares_venue=True, repeat=Repeat(date(2024, 10, 30))) for n in range(200))
    found = find(ClashKind.EXHIBITION_TAKEN, *many, item("r", 15, 16))
    assert len(found) == 200


@pytest.mark.parametrize(("crew", "hours", "parts"), [
    ({"get_in": 2 * HOUR}, (8, 9), [Collision(PUBLIC, GET_IN)]),
    ({"get_out": HOUR}, (18, 19), [Collision(PUBLIC, GET_OUT)]),
    ({"get_in": 2 * HOUR}, (7, 8), []),
    ({}, (9, 10), []),
], ids=("hung meanwhile", "taken down meanwhile", "before", "no crew"))  # fmt: skip
def test_what_shares_its_venue_has_it_to_itself_while_its_crew_is_there(
    crew: dict[str, timedelta], hours: tuple[float, float], parts: list[Collision]
) -> None:
    found = find(ClashKind.VENUE_OVERLAP, item("a", *hours), shown(10, 18, "oasis", **crew))
    assert [clash.detail for clash in found] == parts


def test_two_that_share_their_venue_are_set_up_together() -> None:
    two = shown(10, 18, get_in=2 * HOUR), replace(shown(10, 18, get_in=HOUR), id="y")
    assert find(ClashKind.VENUE_OVERLAP, *two) == []


# ---- more people than seats


@pytest.mark.parametrize(
    ("one", "detail"),
    [
        (item("a", 10, 11, expected=51), Excess(51, 50)),
        (item("a", 10, 11, expected=50), None),
        (item("a", 10, 11), None),
        (item("a", 10, 11, "yard", expected=1), Excess(1, 0)),
        (item("a", 10, 11, "yard", expected=0), None),
        (item("a", 10, 11, "theatre", expected=999), None),
        (item("a", 10, 11, None, expected=999), None),
        (shown(10, 18, expected=999), None),
        (item("a", 10, 11, expected=51, status=Status.CANCELLED), None),
    ],
    ids=["one too many", "full", "unsaid", "no seats", "nobody", "seats unknown", "no venue", "in turns", "cancelled"],
)
def test_no_more_people_are_expected_than_there_are_seats(one: Item, detail: Excess | None) -> None:
    assert [clash.detail for clash in find(ClashKind.OVER_CAPACITY, one)] == [detail] * bool(detail)


def test_too_few_seats_are_a_clash_of_the_venue_at_every_sitting() -> None:
    [clash] = find(ClashKind.OVER_CAPACITY, item("a", 10, 11, expected=51, repeat=Repeat(date(2024, 10, 21))))
    assert (clash.item_ids, clash.venue_id, clash.severity) == (("a",), "oasis", Severity.SERIOUS)
    assert [day.day for day in clash.dates(PARIS)] == [19, 20, 21]


@pytest.mark.parametrize(("one", "clashes"), [
    (item("a", 10, 12, expected=51, kind="stand"), False),
    (item("a", 10, 12, expected=51, shares_venue=True), True),
], ids=("a stand", "an opening among the pictures"))  # fmt: skip
def test_seats_are_counted_for_a_public_that_stays_whoever_shares_the_venue(one: Item, clashes: bool) -> None:
    assert bool(find(ClashKind.OVER_CAPACITY, one)) is clashes


# ---- what stays up


def test_what_stays_up_is_set_up_before_its_first_day_and_taken_down_after_its_last() -> None:
    hours = tuple(Opening(weekday, time(10), time(18)) for weekday in range(7))
    gallery = Venue(id="gallery", name="Galerie", openings=hours)
    days = Repeat((MIDNIGHT + 72 * HOUR).date())
    exhibition = shown(10, 18, "gallery", get_in=2 * HOUR, get_out=HOUR, repeat=days)
    stand = replace(exhibition, shares_venue=False)

    def hours_closed(planned: Item) -> list[int]:
        (closed,) = [
            clash
            for clash in find_clashes(Programme(FESTIVAL, (gallery,), (planned,)), LONG_BEFORE)
            if clash.kind is ClashKind.CLOSED
        ]
        return [span.minutes // 60 for span in closed.spans]

    assert hours_closed(exhibition) == [2, 1]
    assert hours_closed(stand) == [2, 1] * 4
