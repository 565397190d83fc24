from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.clashes import TODAY, random_programme
from lib.findings import Effect, Findings, find
from lib.knots import find_knots
from lib.programme import Item, Journey, Opening, Person, Programme, Repeat, SpecialDay, Status, Venue, text
from lib.proposals import MOST_WEIGHED, Cost, Means, Proposal, propose
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.rules.clash import Clash, Excess, Rivalry
from lib.span import Span
from lib.waivers import accept, open_clashes
from tests.crowds import FESTIVAL, FIRST, PARIS, SOON, YEREVAN, programmes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHT_OF_TWO_HOURS = date(2024, 10, 27)  # at 3:00 it is 2:00 again
QUIET = replace(
    FESTIVAL,
    rulebook=Rulebook(
        severities=tuple(
            (kind, None)
            for kind in (ClashKind.SAME_PUBLIC, ClashKind.UNCONFIRMED, ClashKind.UNPLACED, ClashKind.SAME_TWICE)
        )
    ),
)
HALL, ROOM = Venue(id="hall", name="Salle 1"), Venue(id="room", name="Salle 2", capacity=120)


def at(hour: float, day: date = FIRST, zone: Any = PARIS) -> datetime:
    """That many hours after the midnight that a day begins with, on the wall."""
    return datetime.combine(day, time(), zone) + hour * HOUR


def item(item_id: str, start: float, end: float, venue_id: str | None = "hall", **fields: Any) -> Item:
    """From one hour of the first day to another; tentative, so that it is not published."""
    hours: dict[str, Any] = {"starts_at": at(start), "ends_at": at(end), "status": Status.TENTATIVE}
    return Item(id=item_id, title=text(f"Item {item_id}"), venue_id=venue_id, **(hours | fields))


def programme(*planned: Item, venues: Sequence[Venue] = (HALL,), **fields: Any) -> Programme:
    return Programme(QUIET, tuple(venues), planned, **fields)


def clashes_of(present: Programme, kind: ClashKind) -> tuple[Clash, ...]:
    return tuple(clash for clash in find(present, FIRST).clashes if clash.kind is kind)


def cures(present: Programme, kind: ClashKind, at_most: int = 3) -> tuple[Proposal, ...]:
    """The proposals for the clashes of that kind, of which there must be some."""
    asked = clashes_of(present, kind)
    assert asked
    return propose(find(present, FIRST), asked, at_most=at_most)


def places(proposals: Sequence[Proposal]) -> list[tuple[Means, list[tuple[str, str | None, str]]]]:
    """What becomes of which item: its venue and its start."""
    return [
        (each.means, [(moved.id, moved.venue_id, f"{moved.starts_at:%H:%M}") for moved in each.items])
        for each in proposals
    ]


def applied(present: Programme, proposal: Proposal) -> Programme:
    moved = {item.id: item for item in proposal.items}
    return replace(present, items=tuple(moved.get(item.id, item) for item in present.items))


def hours(planned: Item) -> tuple[datetime, datetime]:
    assert planned.starts_at is not None
    assert planned.ends_at is not None
    return planned.starts_at, planned.ends_at


def length(planned: Item) -> timedelta:
    starts_at, ends_at = hours(planned)
    return ends_at.astimezone(UTC) - starts_at.astimezone(UTC)


def test_an_item_moves_to_the_nearest_hours_that_are_free_whichever_way_costs_less_first() -> None:
    present = programme(item("a", 14, 15), item("b", 14.5, 15.5), item("c", 15.5, 16.5))
    assert places(cures(present, ClashKind.VENUE_OVERLAP)) == [
        (Means.EARLIER, [("a", "hall", "13:30")]),
        (Means.EARLIER, [("b", "hall", "13:00")]),
        (Means.LATER, [("b", "hall", "16:30")]),
    ]


def test_people_to_tell_and_publication_make_the_other_item_move() -> None:
    out = item("a", 14, 15, people=("Luc", "Nour"), status=Status.CONFIRMED)
    (cure,) = cures(programme(out, item("b", 14.5, 15.5)), ClashKind.VENUE_OVERLAP, at_most=1)
    assert places([cure]) == [(Means.LATER, [("b", "hall", "15:00")])]
    assert cure.cost == Cost(minutes=30)


def test_hours_on_the_quarter_come_before_others_which_are_better_than_none() -> None:
    beside = item("before", 0, 14, "hall"), item("after", 15 + 5 / 60, 24, "hall")
    present = programme(*beside, item("a", 13.5, 14.5))
    (cure,) = cures(present, ClashKind.VENUE_OVERLAP, at_most=1)
    assert places([cure]) == [(Means.LATER, [("a", "hall", "14:00")])]
    present = programme(item("before", 0, 14 + 5 / 60), beside[1], item("a", 13.5, 14.5))
    (cure,) = cures(present, ClashKind.VENUE_OVERLAP, at_most=1)
    assert places([cure]) == [(Means.LATER, [("a", "hall", "14:05")])]


def test_nothing_is_moved_into_the_night_nor_to_another_day() -> None:
    assert cures(programme(item("a", 8, 24), item("b", 9, 24)), ClashKind.VENUE_OVERLAP) == ()


def test_what_ends_in_the_night_already_may_end_there_still() -> None:
    present = programme(item("a", 22, 26), item("b", 25, 27, status=Status.CONFIRMED))
    assert places(cures(present, ClashKind.VENUE_OVERLAP)) == [
        (Means.EARLIER, [("a", "hall", "21:00")]),
        (Means.LATER, [("b", "hall", "02:00")]),
    ]


def test_get_in_get_out_and_changeover_are_kept() -> None:
    crew: dict[str, Any] = {"get_in": HOUR / 2, "get_out": HOUR / 4}
    venue = replace(HALL, changeover=HOUR / 4)
    present = programme(full_morning(), item("b", 13, 14, **crew), venues=(venue,))
    (cure,) = cures(present, ClashKind.VENUE_OVERLAP, at_most=1)
    (moved,) = cure.items
    assert (moved.starts_at, moved.ends_at) == (at(14.75), at(15.75))
    assert (moved.get_in, moved.get_out) == (HOUR / 2, HOUR / 4)


def full_morning() -> Item:
    return item("all morning", 7, 14, status=Status.CONFIRMED, people=("Luc", "Nour", "Zoé", "Ana", "Yves"))


def test_another_venue_keeps_the_hours() -> None:
    present = programme(item("a", 8, 24), item("b", 8, 23), venues=(HALL, ROOM))
    assert places(cures(present, ClashKind.VENUE_OVERLAP)) == [
        (Means.VENUE, [("a", "room", "08:00")]),
        (Means.VENUE, [("b", "room", "08:00")]),
    ]


@pytest.mark.parametrize(("expected", "here", "there", "fits"), [
    (None, None, None, True), (None, 50, 20, True), (None, 50, 10, False),
    (40, 50, 40, True), (41, 50, 40, False), (40, 50, None, False),
    (40, None, None, True), (40, None, 30, False),
])  # fmt: skip
def test_another_venue_has_the_seats(expected: int | None, here: int | None, there: int | None, fits: bool) -> None:
    venues = replace(HALL, capacity=here), replace(ROOM, capacity=there)
    present = programme(*(item(name, 8, 24, expected=expected) for name in "ab"), venues=venues)
    assert bool(cures(present, ClashKind.VENUE_OVERLAP)) is fits


def test_of_several_venues_that_fits_best_whose_seats_come_closest_to_those_expected() -> None:
    venues = [HALL, *(Venue(id=f"for-{seats}", name="Salle", capacity=seats) for seats in (500, 60, 20))]
    present = programme(
        item("a", 8, 24, expected=40), item("b", 8, 24), venues=[replace(HALL, capacity=50), *venues[1:]]
    )
    cure = next(each for each in cures(present, ClashKind.VENUE_OVERLAP) if each.items[0].id == "a")
    assert cure.items[0].venue_id == "for-60"


NEAR: dict[str, Any] = {"latitude": 45.44, "longitude": 4.38}
FAR: dict[str, Any] = {"latitude": 45.76, "longitude": 4.84}  # fifty kilometres away


@pytest.mark.parametrize(("here", "there"), [
    (HALL, replace(ROOM, zone=YEREVAN)), (replace(HALL, **NEAR), replace(ROOM, **FAR)),
], ids=("another clock", "far"))  # fmt: skip
def test_nothing_is_moved_to_a_venue_on_another_clock_or_far_away(here: Venue, there: Venue) -> None:
    present = programme(item("a", 8, 24), item("b", 8, 24), venues=(here, there))
    assert cures(present, ClashKind.VENUE_OVERLAP) == ()
    close = replace(there, latitude=here.latitude, longitude=here.longitude, zone=here.zone)
    assert cures(replace(present, venues=(here, close)), ClashKind.VENUE_OVERLAP)


def test_what_is_far_away_already_is_moved_around_there() -> None:
    kapan = [Venue(id=name, name=name, zone=YEREVAN) for name in ("kapan", "goris")]
    planned = [replace(item(name, 0, 1, "kapan"), starts_at=at(8, zone=YEREVAN), ends_at=at(24, zone=YEREVAN))
               for name in "ab"]  # fmt: skip
    (cure, _) = cures(programme(*planned, venues=(HALL, *kapan)), ClashKind.VENUE_OVERLAP)
    assert cure.items[0].venue_id == "goris"


EXHIBITION: dict[str, Any] = {"kind": "exhibition", "shares_venue": True, "repeat": Repeat(FIRST + 9 * DAY)}


@pytest.mark.parametrize(("fields", "stays"), [
    ({"title": text("Vernissage")}, True), ({"title": text("Item show : visite guidée")}, True),
    ({"people": ("Anahit",)}, True), ({"work": "w"}, True), ({"title": text("Concert de quartier")}, False),
], ids=("opening", "title", "people", "work", "other"))  # fmt: skip
def test_a_visit_is_not_moved_out_of_its_exhibition(fields: dict[str, Any], stays: bool) -> None:
    show = item("show", 8, 20, people=("Anahit",), work="w", **EXHIBITION)
    visit = replace(item("visit", 14, 15), **fields)
    found = cures(programme(show, visit, venues=(HALL, ROOM)), ClashKind.EXHIBITION_TAKEN)
    moved = {(each.id, each.venue_id) for cure in found for each in cure.items}
    assert (("visit", "room") not in moved) is stays


def test_an_exhibition_of_weeks_is_not_moved_because_of_its_get_in_alone() -> None:
    show = item("show", 10, 16, repeat=Repeat(FIRST + 20 * DAY), shares_venue=True, kind="exhibition", get_in=2 * HOUR)
    talk = item("talk", 0, 9)
    closed = replace(HALL, openings=tuple(Opening(day, time(9), time(16)) for day in range(7)))
    crew = replace(programme(show, venues=(closed, ROOM)), festival=replace(QUIET, last_day=FIRST + 30 * DAY))
    assert cures(crew, ClashKind.CLOSED) == ()
    alone = replace(crew, venues=(HALL, ROOM), items=(replace(show, shares_venue=False), talk))
    assert {moved.id for cure in cures(alone, ClashKind.VENUE_OVERLAP) for moved in cure.items} <= {"talk"}


def test_nothing_is_moved_to_an_hour_that_is_absurd_for_it() -> None:
    present = programme(item("a", 21, 22), item("b", 21, 22), item("rest", 16, 21), item("night", 22, 24))
    assert all(cure.means is Means.SWAP for cure in cures(present, ClashKind.VENUE_OVERLAP))
    free = replace(present, items=(*present.items[:2], item("rest", 18.5, 21), present.items[3]))
    assert places(cures(free, ClashKind.VENUE_OVERLAP))[0] == (Means.EARLIER, [("a", "hall", "17:30")])


def test_seats_that_are_lost_cost_where_nobody_says_how_many_come() -> None:
    venues = replace(HALL, capacity=100), replace(ROOM, capacity=60)
    present = programme(item("a", 8, 24), item("b", 8, 24), venues=venues)
    assert cures(present, ClashKind.VENUE_OVERLAP)[0].cost == Cost(venues=1, seats=40)


@pytest.mark.parametrize(("today", "moves"), [(FIRST, True), (FIRST + DAY, False), (FIRST + 40 * DAY, True)])
def test_nothing_that_is_past_is_moved_while_the_festival_is_on(today: date, moves: bool) -> None:
    findings = find(programme(item("a", 14, 15), item("b", 14, 15)), today)
    assert bool(propose(findings, findings.clashes)) is moves


def test_another_venue_at_another_hour_where_nothing_is_simpler() -> None:
    present = programme(
        item("a", 8, 24), item("b", 14, 15), item("c", 14.25, 16, "room", expected=200),
        venues=(replace(HALL, capacity=300), replace(ROOM, capacity=200)),
    )  # fmt: skip
    cure = cures(present, ClashKind.VENUE_OVERLAP)[0]
    assert places([cure]) == [(Means.VENUE, [("b", "room", "13:15")])]
    assert cure.cost == Cost(minutes=45, venues=1, seats=34)


def test_two_items_swap_their_venues_where_only_the_one_is_too_small() -> None:
    venues = replace(HALL, capacity=50), replace(ROOM, capacity=120)
    present = programme(item("a", 14, 16, expected=100), item("b", 14, 16, "room", expected=40), venues=venues)
    assert places(cures(present, ClashKind.OVER_CAPACITY)) == [
        (Means.SWAP, [("a", "room", "14:00"), ("b", "hall", "14:00")])
    ]
    too_big = replace(present, items=(present.items[0], item("b", 14, 16, "room", expected=60)))
    assert Means.SWAP not in {cure.means for cure in cures(too_big, ClashKind.OVER_CAPACITY)}


def test_items_swap_their_hours_where_somebody_is_needed_elsewhere_at_one_of_them() -> None:
    present = programme(
        item("a", 8, 16, people=("Luc",)),
        item("b", 16, 24),
        item("c", 8, 16, "room", people=("Luc",), status=Status.CONFIRMED),
        item("d", 16, 24, "room", people=("Luc",), status=Status.CONFIRMED),
        venues=(HALL, ROOM),
    )
    assert cures(present, ClashKind.PERSON_OVERLAP) == ()
    free = replace(present, items=(*present.items[:3], item("d", 16, 24, "room")))
    assert places(cures(free, ClashKind.PERSON_OVERLAP)) == [
        (Means.SWAP, [("a", "hall", "16:00"), ("b", "hall", "08:00")]),
        (Means.SWAP, [("c", "room", "16:00"), ("d", "room", "08:00")]),
    ]


def test_nothing_swaps_with_a_stand_that_is_open_all_day() -> None:
    venues = replace(HALL, capacity=50), replace(ROOM, capacity=120)
    stand = item("b", 14, 16, "room", expected=40, kind="stand")
    present = programme(item("a", 14, 16, expected=100), stand, venues=venues)
    assert Means.SWAP not in {cure.means for cure in cures(present, ClashKind.OVER_CAPACITY)}


def test_a_changeover_may_be_shortened_by_agreement() -> None:
    venue = replace(HALL, changeover=HOUR / 2)
    present = programme(item("a", 8, 15), item("b", 15.25, 24), venues=(venue,))
    asked = clashes_of(present, ClashKind.CHANGEOVER)
    (cure,) = propose(find(present, FIRST), asked)
    assert (cure.means, cure.items, cure.agreed, cure.mends) == (Means.AGREE, (), asked, asked)
    assert cure.cost == Cost(minutes=15, agreed=1)
    waived = replace(present, waivers=(accept(cure.agreed[0], present, by="A", at=at(0), why=""),))
    assert propose(find(waived, FIRST), asked) == ()


def test_what_is_out_and_names_people_is_not_moved_where_an_agreement_costs_less() -> None:
    out: dict[str, Any] = {"status": Status.CONFIRMED, "people": ("Luc",)}
    venue = replace(HALL, changeover=HOUR / 2)
    present = programme(item("a", 14, 15, **out), item("b", 15.25, 16, **out), venues=(venue,))
    assert [cure.means for cure in cures(present, ClashKind.CHANGEOVER)] == [Means.AGREE, Means.EARLIER, Means.LATER]


def test_cancelled_items_are_left_alone() -> None:
    cancelled = item("x", 16, 17, "room", status=Status.CANCELLED)
    present = programme(item("a", 8, 24), item("b", 8, 24), cancelled, venues=(HALL, ROOM))
    assert {moved.id for cure in cures(present, ClashKind.VENUE_OVERLAP) for moved in cure.items} == {"a", "b"}


@pytest.mark.parametrize("until", [FIRST + 4 * DAY, FIRST + 20 * DAY])
def test_what_is_up_for_weeks_stays_where_another_item_can_move(until: date) -> None:
    festival = replace(QUIET, last_day=FIRST + 30 * DAY)
    show = item("show", 10, 18, repeat=Repeat(until))
    talk = item("talk", 11, 12, people=("Luc",), status=Status.CONFIRMED)
    present = replace(programme(show, talk), festival=festival)
    moved = {item.id for cure in cures(present, ClashKind.VENUE_OVERLAP) for item in cure.items}
    assert ("show" in moved) is (until < FIRST + 7 * DAY)


def test_what_is_up_for_weeks_moves_where_nothing_else_can() -> None:
    festival = replace(QUIET, last_day=FIRST + 30 * DAY)
    present = programme(item("show", 10, 16, repeat=Repeat(FIRST + 20 * DAY)), item("talk", 0, 11.5))
    stuck = replace(present, festival=festival)
    assert places(cures(stuck, ClashKind.VENUE_OVERLAP)) == [(Means.LATER, [("show", "hall", "11:30")])]


def test_hours_repeat_on_the_wall_and_lengths_stay_across_the_night_of_the_clock_change() -> None:
    daily = item("daily", 10, 11, repeat=Repeat(FIRST + 3 * DAY))
    present = programme(daily, item("b", 9, 24, people=("Luc",), status=Status.CONFIRMED))
    cure = cures(present, ClashKind.VENUE_OVERLAP)[0]
    assert [(moved.starts_at, moved.ends_at) for moved in cure.items] == [(at(8), at(9))]
    night = NIGHT_OF_TWO_HOURS
    long = Item(id="long", title=text("L"), venue_id="hall", starts_at=at(1, night), ends_at=at(4, night))
    other = replace(long, id="other", status=Status.TENTATIVE, starts_at=at(3, night), ends_at=at(5, night))
    (later, *_) = cures(programme(long, other), ClashKind.VENUE_OVERLAP)
    assert [(moved.id, moved.starts_at, moved.ends_at) for moved in later.items] == [
        ("other", at(4, night), at(6, night))
    ]


@pytest.mark.parametrize(("day", "nearest", "means"), [
    (FIRST - 3 * DAY, FIRST, Means.LATER), (FIRST + 9 * DAY, FIRST + 4 * DAY, Means.EARLIER),
])  # fmt: skip
def test_what_is_outside_the_festival_comes_to_its_nearest_day_at_the_same_hour(
    day: date, nearest: date, means: Means
) -> None:
    stray = replace(item("a", 0, 1), starts_at=at(14.1, day), ends_at=at(15.1, day))
    (cure,) = cures(programme(stray), ClashKind.OUTSIDE_FESTIVAL)
    assert (cure.means, cure.items[0].starts_at, cure.items[0].ends_at) == (means, at(14.1, nearest), at(15.1, nearest))


def test_what_repeats_by_another_clock_than_that_of_its_venue_stays() -> None:
    evening = replace(
        item("a", 0, 1), starts_at=at(0.5, zone=YEREVAN), ends_at=at(3, zone=YEREVAN), repeat=Repeat(FIRST)
    )
    present = programme(evening, replace(evening, id="b"), venues=(HALL, ROOM))
    assert cures(present, ClashKind.VENUE_OVERLAP) == ()


def test_an_exhibition_does_not_leave_the_days_that_it_is_open_on() -> None:
    early = replace(item("a", 10, 18), starts_at=at(10, FIRST - DAY), ends_at=at(18, FIRST - DAY), repeat=Repeat(FIRST))
    assert cures(programme(early), ClashKind.OUTSIDE_FESTIVAL) == ()


@pytest.mark.parametrize(("planned", "kind"), [
    (item("a", 14, 13), ClashKind.END_BEFORE_START), (item("a", 0, 30), ClashKind.TOO_LONG),
])  # fmt: skip
def test_what_only_a_person_can_mend_has_no_proposal(planned: Item, kind: ClashKind) -> None:
    assert cures(programme(planned, venues=(HALL, ROOM)), kind) == ()


def test_somebody_who_is_free_at_no_hour_keeps_their_items_where_they_are() -> None:
    busy = (item(f"{n}", n, n + 1, f"room {n}", people=("Luc",)) for n in range(8, 24))
    asked = item("a", 14, 15, people=("Luc",))
    assert all(cure.means is Means.SWAP for cure in cures(programme(*busy, asked), ClashKind.PERSON_OVERLAP))


def test_an_accepted_clash_that_would_have_to_be_accepted_again_counts_as_new() -> None:
    present = programme(
        item("a", 8, 24, people=("Luc",)), item("b", 14, 15, "room", people=("Luc",)), item("c", 8, 24, expected=500),
        venues=(replace(HALL, capacity=600), ROOM, Venue(id="third", name="Salle 3", capacity=400)),
    )  # fmt: skip
    assert places(cures(present, ClashKind.VENUE_OVERLAP)) == [(Means.VENUE, [("a", "third", "08:00")])]
    waivers = [
        accept(clash, present, by="A", at=at(0), why="") for clash in clashes_of(present, ClashKind.PERSON_OVERLAP)
    ]
    assert cures(replace(present, waivers=tuple(waivers)), ClashKind.VENUE_OVERLAP) == ()


def test_a_venue_that_is_open_comes_before_one_that_is_not() -> None:
    closed = replace(ROOM, special_days=(SpecialDay(FIRST),))
    present = programme(
        item("a", 8, 24), item("b", 8, 24, expected=200),
        venues=(replace(HALL, capacity=200), closed, Venue(id="yard", name="Cour", capacity=90)),
    )  # fmt: skip
    here = [each for each in cures(present, ClashKind.VENUE_OVERLAP) if each.means is Means.VENUE]
    assert places(here) == [(Means.VENUE, [("a", "yard", "08:00")])]
    assert (here[0].adds, here[0].cost) == ((), Cost(venues=1, seats=55))


def test_what_is_left_is_a_venue_that_is_closed_which_is_milder_and_is_said() -> None:
    closed = replace(ROOM, special_days=(SpecialDay(FIRST),))
    present = programme(item("a", 8, 24), item("b", 8, 24, expected=200), venues=(replace(HALL, capacity=200), closed))
    (cure,) = cures(present, ClashKind.VENUE_OVERLAP)
    assert places([cure]) == [(Means.VENUE, [("a", "room", "08:00")])]
    assert [clash.kind for clash in cure.adds] == [ClashKind.CLOSED]
    assert cure.cost == Cost(venues=1, seats=40, milder=1)


def test_the_best_cure_of_a_knot_mends_most_for_its_cost() -> None:
    crowd = [item("big", 10, 13), *(item(f"{n}", n, n + 1) for n in range(10, 13))]
    (knot,) = find_knots(find(programme(*crowd), FIRST).clashes)
    cure = propose(find(programme(*crowd), FIRST), knot.clashes)[0]
    assert [moved.id for moved in cure.items] == ["big"]
    assert len(cure.mends) == 3


def test_three_proposals_are_not_one_idea_three_times() -> None:
    present = programme(item("a", 14, 15), item("b", 14.5, 15.5), venues=(HALL, ROOM))
    found = cures(present, ClashKind.VENUE_OVERLAP)
    assert {cure.means for cure in found} == {Means.EARLIER, Means.LATER, Means.VENUE}
    assert [cure.cost.total for cure in found] == sorted(cure.cost.total for cure in found)


@pytest.mark.parametrize("at_most", [0, 1, 2])
def test_no_more_are_proposed_than_asked_for(at_most: int) -> None:
    present = programme(item("a", 14, 15), item("b", 14.5, 15.5), venues=(HALL, ROOM))
    assert len(cures(present, ClashKind.VENUE_OVERLAP, at_most)) == at_most


MENDABLE: dict[ClashKind, tuple[Programme, list[tuple[Means, list[tuple[str, str | None, str]]]]]] = {
    ClashKind.EXHIBITION_TAKEN: (
        programme(
            item("show", 8, 20, repeat=Repeat(FIRST + 9 * DAY), shares_venue=True, kind="exhibition"), item("a", 19, 21)
        ),
        [(Means.LATER, [("a", "hall", "20:00")])],
    ),
    ClashKind.CLOSED: (
        programme(item("a", 9, 10), venues=(replace(HALL, openings=(Opening(FIRST.weekday(), time(10), time(12)),)),)),
        [(Means.LATER, [("a", "hall", "10:00")])],
    ),
    ClashKind.OVER_CAPACITY: (
        programme(item("a", 14, 15, "room", expected=121), venues=(ROOM, replace(HALL, capacity=200))),
        [(Means.VENUE, [("a", "hall", "14:00")])],
    ),
    ClashKind.TRAVEL: (
        programme(
            item("a", 14, 15, people=("Luc",)),
            item("b", 15.25, 24, "room", people=("Luc",)),
            venues=(HALL, ROOM),
            journeys=(Journey("hall", "room", 40),),
        ),
        [(Means.EARLIER, [("a", "hall", "13:30")]), (Means.VENUE, [("a", "room", "14:00")])],
    ),
    ClashKind.ABSENT: (
        programme(item("a", 14, 15, people=("Luc",)), people=(Person(name="Luc", absences=(Span(at(0), at(14.5)),)),)),
        [(Means.LATER, [("a", "hall", "14:30")])],
    ),
    ClashKind.FAR_CLOCK: (
        programme(item("a", 21, 22, people=("Luc",)), people=(Person(name="Luc", zone=YEREVAN),)),
        [(Means.EARLIER, [("a", "hall", "19:00")])],
    ),
    ClashKind.NEVER_AGAINST: (
        programme(item("a", 14, 24, never_against=("b",)), item("b", 14, 15, "room"), venues=(HALL, ROOM)),
        [(Means.EARLIER, [("b", "room", "13:00")])],
    ),
}


@pytest.mark.parametrize("kind", MENDABLE)
def test_each_kind_of_clash_is_mended_by_what_can_mend_it(kind: ClashKind) -> None:
    present, cheapest = MENDABLE[kind]
    assert places(cures(present, kind))[: len(cheapest)] == cheapest


def test_a_clash_that_is_no_longer_there_has_no_proposal() -> None:
    present = programme(item("a", 14, 15), item("b", 14, 15))
    mended = programme(item("a", 14, 15), item("b", 16, 17))
    assert propose(find(mended, FIRST), find(present, FIRST).clashes) == ()
    assert propose(find(present, FIRST), ()) == ()


@dataclass(frozen=True)
class CountingFindings(Findings):
    """Findings that note how often they are asked about a change."""

    asked: list[int] = field(default_factory=list, compare=False)

    def effect(self, *changed: Any, **others: Any) -> Effect:
        self.asked.append(1)
        return super().effect(*changed, **others)


def counting(findings: Findings) -> CountingFindings:
    return CountingFindings(**vars(findings))


def test_few_changes_are_weighed_even_where_none_will_do() -> None:
    rooms = [Venue(id=f"{n}", name=f"Salle {n}") for n in range(40)]
    book = tuple((kind, Severity.BLOCKING) for kind in (ClashKind.NEVER_AGAINST, ClashKind.TRAVEL))
    planned = [item(f"{n}", 9 + n % 12, 10 + n % 12, f"{n}", people=("Luc",)) for n in range(40)]
    present = replace(programme(*planned, venues=rooms), festival=replace(QUIET, rulebook=Rulebook(severities=book)))
    findings = counting(find(present, FIRST))
    propose(findings, find_knots(findings.clashes)[0].clashes)
    assert 0 < len(findings.asked) <= MOST_WEIGHED


def test_proposals_for_a_clash_of_a_thousand_items_weigh_a_handful_of_changes() -> None:
    findings = counting(find(random_programme(1_000), TODAY))
    for clash in findings.clashes[:: len(findings.clashes) // 10]:
        findings.asked.clear()
        propose(findings, [clash])
        assert len(findings.asked) <= MOST_WEIGHED


def size(clash: Clash) -> tuple[int, int]:
    """How much a clash is about, and how many seconds it lasts."""
    seconds = sum(int((span.ends_at - span.starts_at).total_seconds()) for span in clash.spans)
    match clash.detail:
        case Excess(expected, seats):
            return expected - seats, seconds
        case Rivalry(score):
            return score, seconds
    return 0, seconds


def is_no_worse(now: Clash, then: Clash) -> bool:
    (much, seconds), (was_much, was_seconds) = size(now), size(then)
    return now.severity >= then.severity and much <= was_much and seconds <= was_seconds


def opened(findings: Findings) -> dict[tuple[str, ...], Clash]:
    return {clash.key: clash for clash in open_clashes(findings.clashes, findings.programme)}


@st.composite
def cases(draw: st.DrawFn) -> tuple[Findings, tuple[Clash, ...]]:
    """Findings, some of them accepted, and an open clash or a knot of open ones."""
    present = draw(programmes(10).filter(lambda each: find(each, SOON).clashes))
    accepted = draw(
        st.lists(st.sampled_from(find(present, SOON).clashes), max_size=4, unique_by=lambda clash: clash.key)
    )
    waivers = tuple(accept(clash, present, by="A", at=at(0), why="") for clash in accepted)
    findings = find(replace(present, waivers=waivers), SOON)
    found = open_clashes(findings.clashes, findings.programme)
    if not found:
        return findings, ()
    clash = draw(st.sampled_from(found))
    return findings, draw(
        st.sampled_from([(clash,), *(knot.clashes for knot in find_knots(found) if clash in knot.clashes)])
    )


@given(cases())
def test_a_proposal_mends_what_it_says_and_makes_nothing_as_bad_worse(case: tuple[Findings, tuple[Clash, ...]]) -> None:
    findings, asked = case
    before = opened(findings)
    for proposal in propose(findings, asked):
        worst = min(clash.severity for clash in asked)
        after = find(applied(findings.programme, proposal), SOON)
        mended = {clash.key for clash in proposal.mends}
        assert any(clash.key in mended and clash.severity is worst for clash in asked)
        assert proposal.agreed == proposal.mends or mended.isdisjoint(clash.key for clash in after.clashes)
        worse = [each for key, each in opened(after).items() if key not in before or not is_no_worse(each, before[key])]
        assert set(worse) <= set(proposal.adds)
        assert all(clash.severity > worst for clash in proposal.adds)


@given(cases())
def test_a_proposal_changes_venues_and_hours_of_items_that_are_held_and_nothing_else(
    case: tuple[Findings, tuple[Clash, ...]],
) -> None:
    findings, asked = case
    for after in (moved for proposal in propose(findings, asked) for moved in proposal.items):
        before = findings.programme.item_by_id[after.id]
        assert not before.is_cancelled
        kept = {name: getattr(before, name) for name in ("venue_id", "starts_at", "ends_at", "is_start_assumed")}
        assert replace(after, **kept) == before
        assert {instant.tzinfo for instant in hours(after)} == {findings.programme.zone_of(after)}
        assert before.repeat or length(after) == length(before)


@given(cases())
def test_proposals_are_the_same_whatever_the_order_of_the_items(case: tuple[Findings, tuple[Clash, ...]]) -> None:
    findings, asked = case
    turned = find(replace(findings.programme, items=findings.programme.items[::-1]), SOON)
    assert propose(findings, asked) == propose(turned, asked[::-1])
