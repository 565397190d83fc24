from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import pairwise
from time import monotonic
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.findings import Findings, find
from lib.placement.ground import Ground
from lib.placement.obstacles import Obstacle, Scout
from lib.placing import Left, Placement, harm, search, taken_over
from lib.programme import Festival, Item, Journey, Opening, Person, Programme, Repeat, SpecialDay, Status, Venue, text
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.rules.clash import Clash
from lib.span import Span
from tests.crowds import DAY, FESTIVAL, FIRST, HOUR, PARIS, SOON, YEREVAN, programmes

ONE_DAY = replace(FESTIVAL, last_day=FIRST)
HALL = Venue(id="hall", name="Salle", capacity=100)
ANNEXE = Venue(id="annexe", name="Annexe", capacity=300)
NIGHT_OFF = tuple(Opening(weekday, time(14), time(16)) for weekday in range(7))


def at(hour: float, day: date = FIRST) -> datetime:
    return datetime.combine(day, time(), PARIS) + hour * HOUR


def to_place(item_id: str = "new", **fields: Any) -> Item:
    """An unplaced reading, which takes an hour."""
    return Item(id=item_id, title=text(f"Item {item_id}"), kind="reading", **fields)


def held(start: float, end: float, item_id: str = "held", **fields: Any) -> Item:
    """An item of the first day in HALL."""
    usual: dict[str, Any] = {"kind": "concert", "venue_id": "hall", "starts_at": at(start), "ends_at": at(end)}
    return Item(id=item_id, title=text(f"Item {item_id}"), **usual | fields)


def programme(
    *items: Item, venues: Sequence[Venue] = (HALL,), festival: Festival = ONE_DAY, **fields: Any
) -> Programme:
    return Programme(festival, tuple(venues), items, **fields)


def last(planned: Programme, today: date = SOON, seconds: float = 10) -> Placement:
    """What a search ends with."""
    *_, placement = search(find(planned, today), seconds=seconds)
    return placement


def harmful(findings: Findings) -> set[tuple[str, ...]]:
    """What the blocking and serious clashes are about."""
    return {clash.key for clash in findings.clashes if clash.severity <= Severity.SERIOUS}


def refused_by(placement: Placement) -> dict[Obstacle, int]:
    """How many places of the first item left each obstacle refuses, most first."""
    return dict(placement.left[0].refused_by or ())


def about(clashes: Sequence[Clash], kind: ClashKind) -> list[Clash]:
    return [clash for clash in clashes if clash.kind is kind]


def test_an_item_gets_a_venue_and_an_hour_of_the_length_of_its_kind() -> None:
    placement = last(programme(to_place(day=FIRST)))
    (item,) = placement.items
    assert (item.venue_id, item.day, item.is_start_assumed, item.is_end_assumed) == ("hall", None, False, True)
    assert item.starts_at is not None
    assert item.ends_at == item.starts_at + HOUR
    assert at(10) <= item.starts_at <= at(21)
    assert placement.is_best
    assert placement.left == ()


def test_nothing_to_place_is_placed_at_once() -> None:
    placement = last(programme(held(10, 12)))
    assert (placement.items, placement.left, placement.is_best) == ((), (), True)
    assert placement.share < 0.5


def test_cancelled_items_are_left_alone() -> None:
    cancelled = replace(held(10, 12), status=Status.CANCELLED, venue_id=None)
    assert last(programme(cancelled)).items == ()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"venue_id": "annexe"}, "venue_id"),
        ({"starts_at": at(23), "ends_at": at(23.5)}, "starts_at"),
        ({"starts_at": at(23), "ends_at": at(23.5)}, "ends_at"),
        ({"repeat": Repeat(FIRST + 2 * DAY)}, "repeat"),
    ],
)
def test_what_an_item_says_is_kept(said: dict[str, Any], kept: str) -> None:
    (item,) = last(programme(to_place(**said), venues=(HALL, ANNEXE), festival=FESTIVAL)).items
    assert getattr(item, kept) == said[kept]


@pytest.mark.parametrize("said", [{}, {"day": FIRST}, {"starts_at": at(14), "ends_at": at(15)}])
def test_an_item_that_is_closed_on_all_its_days_has_no_place(said: dict[str, Any]) -> None:
    closed = to_place("closed", repeat=Repeat(FIRST, except_days=frozenset((FIRST,))), **said)
    placement = last(programme(closed, to_place("open")))
    assert [item.id for item in placement.items] == ["open"]
    assert placement.left == (Left("closed", ()),)


def test_an_item_that_is_closed_on_the_first_day_begins_on_the_next() -> None:
    repeat = Repeat(FIRST + 2 * DAY, except_days=frozenset((FIRST,)))
    (item,) = last(programme(to_place(repeat=repeat), festival=FESTIVAL)).items
    assert item.first_day == FIRST + DAY


def test_the_day_that_an_item_is_meant_for_is_kept() -> None:
    (item,) = last(programme(to_place(day=FIRST + 3 * DAY), festival=FESTIVAL)).items
    assert item.first_day == FIRST + 3 * DAY


def test_an_hour_is_told_by_the_clock_of_the_venue() -> None:
    (item,) = last(programme(to_place(), venues=(replace(HALL, zone=YEREVAN),))).items
    assert item.starts_at is not None
    assert item.starts_at.tzinfo is YEREVAN
    assert 10 <= item.starts_at.hour <= 21


def test_nothing_is_placed_on_days_that_are_over() -> None:
    (item,) = last(programme(to_place(), festival=FESTIVAL), today=FESTIVAL.last_day).items
    assert item.first_day == FESTIVAL.last_day


def test_an_hour_that_was_only_assumed_is_not_kept() -> None:
    assumed = to_place(starts_at=at(14), ends_at=at(15), is_start_assumed=True, is_end_assumed=True)
    (item,) = last(programme(held(0, 18), assumed, festival=FESTIVAL)).items
    assert item.first_day == FIRST
    assert item.starts_at is not None
    assert item.starts_at >= at(18)
    assert not item.is_start_assumed


def test_a_tentative_item_is_placed_as_if_it_were_confirmed() -> None:
    festival = replace(ONE_DAY, rulebook=Rulebook(severities=((ClashKind.FAR_CLOCK, Severity.SERIOUS),)))
    afar = Person(name="Nour", zone=YEREVAN)
    tentative = to_place(status=Status.TENTATIVE, people=("Nour",), venue_id="hall")
    planned = programme(tentative, festival=festival, people=(afar,))
    late = replace(tentative, starts_at=at(20.5), ends_at=at(21.5))
    assert [clash.kind for clash in harm(find(planned, SOON), [late])] == [ClashKind.FAR_CLOCK]
    assert [item.id for item in last(planned).items] == ["new"]


def test_an_item_meant_for_a_day_that_is_over_finds_no_place_until_the_festival_is_over_too() -> None:
    planned = programme(to_place(day=FIRST), festival=FESTIVAL)
    assert last(planned, today=FIRST + DAY).items == ()
    assert len(last(planned, today=FESTIVAL.last_day + DAY).items) == 1


def test_an_item_with_an_hour_goes_where_that_hour_is_free() -> None:
    (item,) = last(programme(held(14, 16), to_place(starts_at=at(15), ends_at=at(17)), venues=(HALL, ANNEXE))).items
    assert item.venue_id == "annexe"


def test_the_smallest_venue_with_enough_seats_is_preferred() -> None:
    venues = (replace(ANNEXE, id="huge", capacity=2000), ANNEXE, HALL)
    (item,) = last(programme(to_place(expected=120), venues=venues)).items
    assert item.venue_id == "annexe"


def test_a_venue_that_the_kind_has_had_is_preferred() -> None:
    venues = (HALL, replace(HALL, id="other"), replace(HALL, id="third"))
    (item,) = last(programme(held(9, 10, venue_id="other", kind="reading"), to_place(), venues=venues)).items
    assert item.venue_id == "other"


def test_a_venue_abroad_comes_last_though_the_strand_has_been_there() -> None:
    abroad = Venue(id="kapan", name="Kapan", capacity=100, zone=YEREVAN)
    once = held(10, 11, venue_id="kapan", kind="reading", strand="Jumelage")
    placement = last(programme(once, to_place(strand="Jumelage"), venues=(abroad, HALL)))
    assert [item.venue_id for item in placement.items] == ["hall"]


def test_an_hour_at_which_its_kind_begins_is_preferred() -> None:
    (item,) = last(programme(held(17, 18, venue_id="annexe", kind="reading"), to_place())).items
    assert item.starts_at == at(17)


def test_a_long_festival_with_much_to_place_is_tried_more_coarsely() -> None:
    festival = replace(FESTIVAL, last_day=FIRST + 300 * DAY)
    planned = programme(*(to_place(str(n)) for n in range(400)), venues=(HALL, ANNEXE), festival=festival)
    prospects = Scout(Ground(find(planned, SOON))).prospects(planned.items[0])
    assert 1_000 < len(prospects.free[0]) < 1_000_000 // 400


def test_a_festival_of_years_can_be_placed_in() -> None:
    festival = replace(FESTIVAL, last_day=FIRST + 800 * DAY)
    assert len(last(programme(to_place(people=("Nour",)), festival=festival)).items) == 1


def test_an_item_begins_on_the_hour_where_it_can() -> None:
    (item,) = last(programme(to_place())).items
    assert item.starts_at is not None
    assert item.starts_at.minute == 0


def test_items_to_be_placed_leave_each_other_their_changeover() -> None:
    venue = replace(HALL, changeover=HOUR / 2, openings=tuple(Opening(n, time(10), time(14)) for n in range(7)))
    planned = programme(*(to_place(str(n)) for n in range(4)), venues=(venue,))
    placement = last(planned)
    starts = sorted(item.starts_at for item in placement.items if item.starts_at)
    assert [later - earlier >= 1.5 * HOUR for earlier, later in pairwise(starts)] == [True, True]
    assert len(placement.left) == 1
    assert list(refused_by(placement))[-1] is Obstacle.CONTENDED


def test_a_venue_takes_as_many_at_once_as_it_holds() -> None:
    venue = replace(HALL, simultaneous=2, openings=tuple(Opening(n, time(10), time(11)) for n in range(7)))
    placement = last(programme(held(10, 11), to_place("a"), to_place("b"), venues=(venue,)))
    assert len(placement.items) == 1


def test_a_person_of_two_items_gets_from_one_to_the_other() -> None:
    festival = replace(ONE_DAY, rulebook=Rulebook())
    opened = tuple(Opening(n, time(10), time(13)) for n in range(7))
    venues = (replace(HALL, openings=opened), replace(ANNEXE, openings=opened))
    items = (to_place("a", people=("Anahit",), venue_id="hall"), to_place("b", people=("ANAHIT",), venue_id="annexe"))
    planned = programme(*items, venues=venues, festival=festival, journeys=(Journey("hall", "annexe", 60),))
    first, second = sorted(item.starts_at for item in last(planned).items if item.starts_at)
    assert second - first == 2 * HOUR


def test_two_items_of_somebody_who_is_never_there_are_left_and_the_others_placed() -> None:
    away = Person(name="Nour", absences=(Span(at(0), at(48)),))
    shared = [to_place(name, people=("Nour",)) for name in "ab"]
    placement = last(programme(*shared, to_place("c"), people=(away,)))
    assert [item.id for item in placement.items] == ["c"]
    assert [left.item_id for left in placement.left] == ["a", "b"]


def test_items_never_against_each_other_are_placed_apart() -> None:
    opened = tuple(Opening(n, time(10), time(12)) for n in range(7))
    venues = (replace(HALL, openings=opened), replace(ANNEXE, openings=opened))
    items = (to_place("a", venue_id="hall", never_against=("b",)), to_place("b", venue_id="annexe"))
    assert {item.starts_at for item in last(programme(*items, venues=venues)).items} == {at(10), at(11)}


@pytest.mark.parametrize(
    ("obstacle", "item", "others", "fields"),
    [
        (Obstacle.SEATS, to_place(expected=400), (), {}),
        (Obstacle.OUTSIDE_FESTIVAL, to_place(day=FIRST + 9 * DAY), (), {}),
        (Obstacle.CLOSED, to_place(), (), {"venues": (replace(HALL, special_days=(SpecialDay(FIRST),)),)}),
        (Obstacle.TAKEN, to_place(), (held(0, 24),), {}),
        (Obstacle.CHANGEOVER, to_place(), (held(0, 12), held(13.5, 24, "late")),
         {"venues": (replace(HALL, changeover=HOUR),)}),
        (Obstacle.PERSON_BUSY, to_place(people=("Nour",), venue_id="annexe"), (held(0, 24, people=("nour",)),),
         {"venues": (HALL, ANNEXE)}),
        (Obstacle.ABSENT, to_place(people=("Nour",)), (),
         {"people": (Person(name="Nour", absences=(Span(at(0), at(48)),)),)}),
        (Obstacle.TRAVEL, to_place(people=("Nour",), venue_id="annexe"), (held(12, 20, people=("nour",)),),
         {"venues": (HALL, ANNEXE), "journeys": (Journey("hall", "annexe", 300),)}),
        (Obstacle.NEVER_AGAINST, to_place(never_against=("held",), venue_id="annexe"), (held(0, 24),),
         {"venues": (HALL, ANNEXE)}),
        (Obstacle.FAR_CLOCK, to_place(people=("Nour",), venue_id="annexe"), (),
         {"venues": (replace(ANNEXE, openings=tuple(Opening(n, time(20), time(22)) for n in range(7))),),
          "people": (Person(name="Nour", zone=YEREVAN),),
          "festival": replace(ONE_DAY, rulebook=Rulebook(severities=((ClashKind.FAR_CLOCK, Severity.SERIOUS),)))}),
        (Obstacle.EXHIBITION, to_place(), (held(0, 24, shares_venue=True, kind="exhibition"),),
         {"festival": replace(
             ONE_DAY, rulebook=Rulebook(severities=((ClashKind.EXHIBITION_TAKEN, Severity.SERIOUS),)))}),
    ],
)  # fmt: skip
def test_an_item_without_a_place_says_which_rule_refuses_them(
    obstacle: Obstacle, item: Item, others: Sequence[Item], fields: dict[str, Any]
) -> None:
    placement = last(programme(item, *others, **fields))
    assert placement.items == ()
    assert obstacle in refused_by(placement)
    assert Obstacle.CONTENDED not in refused_by(placement)
    assert placement.is_best


def test_every_place_is_counted_once_under_its_first_obstacle() -> None:
    venues = (replace(HALL, capacity=10), replace(ANNEXE, special_days=(SpecialDay(FIRST),)))
    quarters = 45  # from 10:00 to 21:00
    placement = last(programme(to_place(expected=20), venues=venues))
    assert refused_by(placement) == {Obstacle.SEATS: quarters, Obstacle.CLOSED: quarters}


@pytest.mark.parametrize(
    ("kind", "item", "others"),
    [
        (ClashKind.OVER_CAPACITY, to_place(expected=400), ()),
        (ClashKind.VENUE_OVERLAP, to_place(), (held(0, 24),)),
    ],
)
def test_a_rule_that_is_off_refuses_nothing(kind: ClashKind, item: Item, others: Sequence[Item]) -> None:
    festival = replace(ONE_DAY, rulebook=Rulebook(severities=((kind, None),)))
    assert len(last(programme(item, *others, festival=festival)).items) == 1


def test_a_festival_without_venues_places_nothing() -> None:
    placement = last(programme(to_place(), venues=()))
    assert [left.refused_by for left in placement.left] == [()]


def big_programme(unplaced: int, venues: int, days: int) -> Programme:
    """Many items to place in venues that are busy every morning."""
    rooms = [Venue(id=f"{n}", name=f"Salle {n}", capacity=50 + n) for n in range(venues)]
    busy = [held(8, 12, f"busy {n}", venue_id=f"{n}", repeat=Repeat(FIRST + (days - 1) * DAY)) for n in range(venues)]
    waiting = [to_place(str(n), people=(f"P{n % 90}",), expected=20 + n % 60) for n in range(unplaced)]
    return programme(*busy, *waiting, venues=rooms, festival=replace(FESTIVAL, last_day=FIRST + (days - 1) * DAY))


def test_a_search_tells_how_much_of_its_time_is_used() -> None:
    shares = [placement.share for placement in search(find(big_programme(40, 3, 2), SOON), seconds=2)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_a_search_among_very_many_places_ends_in_its_time_with_something_found() -> None:
    findings, began = find(big_programme(300, 60, 30), SOON), monotonic()
    *most, placement = search(findings, seconds=4)
    assert placement.items
    assert len(most) > 4
    assert monotonic() - began < 3 * 4


def test_what_there_was_no_time_to_look_at_is_left_without_a_reason() -> None:
    placement = last(programme(to_place()), seconds=0)
    assert placement.left == (Left("new", None),)
    assert not placement.is_best


def test_a_search_can_be_given_up_with_the_best_so_far() -> None:
    found = search(find(programme(*(to_place(str(n)) for n in range(5))), SOON), seconds=60)
    best = next(placement for placement in found if placement.items)
    found.close()
    assert best.items


@given(programmes(8))
@settings(max_examples=60, deadline=None)
def test_a_placement_adds_no_blocking_or_serious_clash(planned: Programme) -> None:
    before = find(planned, SOON)
    for placement in search(before, seconds=1):
        assert harmful(find(taken_over(planned, placement.items), SOON)) <= harmful(before)
        assert all(item.is_placed for item in placement.items)


@given(programmes(8), st.sets(st.sampled_from(("Anahit", "Luc", "Nour"))))
@settings(max_examples=40, deadline=None)
def test_every_unplaced_item_is_placed_or_left_be_its_people_there_or_not(planned: Programme, away: set[str]) -> None:
    whole = Span(at(-10 * 24), at(30 * 24))
    waiting = tuple(replace(item, starts_at=None, ends_at=None) for item in planned.items)
    known = tuple(Person(name=name, absences=(whole,)) for name in sorted(away))
    planned = replace(planned, items=waiting, people=known)
    placement = last(planned, seconds=1)
    told = [item.id for item in placement.items] + [left.item_id for left in placement.left]
    assert sorted(told) == sorted(item.id for item in planned.unplaced)


@given(programmes(8), st.data())
@settings(max_examples=30, deadline=None)
def test_a_part_of_a_placement_adds_no_blocking_or_serious_clash(planned: Programme, data: st.DataObject) -> None:
    before = find(planned, SOON)
    items = last(planned, seconds=1).items
    part = data.draw(st.lists(st.sampled_from(items), unique_by=lambda item: item.id)) if items else []
    assert harm(before, part) == ()
    assert harmful(find(taken_over(planned, part), SOON)) <= harmful(before)
