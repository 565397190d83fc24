from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clashes import find_clashes
from lib.programme import Item, Journey, Opening, Person, Programme, Repeat, SpecialDay, Status, Venue, text
from lib.rulebook import ClashKind
from lib.rules.clash import Clash
from lib.span import Span
from lib.waivers import accept, accepted_clashes, open_clashes, valid_waivers
from tests.crowds import FESTIVAL, FIRST, PARIS, SOON, VENUES, items, programmes
from tests.test_findings import item, programme

AT = datetime(2024, 10, 1, 9, 30, 15, 999, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A, B = item("a", 14, 16, people=("Anahit", "Luc")), item("b", 15, 17)


def at(hour: float) -> datetime:
    return datetime.combine(FIRST, time(), PARIS) + hour * HOUR


def clashes(planned: Programme) -> tuple[Clash, ...]:
    return find_clashes(planned, date(2024, 1, 1))


def accepted(planned: Programme) -> Programme:
    """The programme with its first clash accepted."""
    waiver = accept(clashes(planned)[0], planned, by=" Nour ", at=AT, why=" Les deux salles communiquent. ")
    return replace(planned, waivers=(waiver,))


def is_open_after(**change: Any) -> bool:
    """Whether the accepted clash of A and B is back once A is changed."""
    before = accepted(programme(A, B))
    after = replace(before, items=(replace(A, **change), B))
    return clashes(after)[0] in open_clashes(clashes(after), after)


def test_an_accepted_clash_moves_to_its_own_list_with_who_when_and_why() -> None:
    planned = accepted(programme(A, B))
    (found,) = clashes(planned)
    assert open_clashes([found], planned) == ()
    ((clash, waiver),) = accepted_clashes([found], planned)
    assert clash == found
    assert (waiver.by, waiver.why) == ("Nour", "Les deux salles communiquent.")
    assert waiver.at == AT.replace(microsecond=0)


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": A.starts_at and A.starts_at + HOUR / 4},
        {"ends_at": A.ends_at and A.ends_at + HOUR / 4},
        {"get_in": HOUR},
        {"get_out": HOUR},
        {"repeat": Repeat(FIRST + 2 * DAY)},
        {"people": ("Anahit",)},
        {"people": ("Anahit", "Luc", "Nour")},
    ],
    ids=" ".join,
)
def test_it_comes_back_once_the_time_or_the_people_of_an_item_are_others(change: dict[str, Any]) -> None:
    assert is_open_after(**change)


def test_it_comes_back_once_both_items_are_in_another_place_and_clash_there_again() -> None:
    before = accepted(programme(A, B))
    after = replace(before, items=tuple(replace(each, venue_id="theatre") for each in before.items))
    assert len(open_clashes(clashes(after), after)) == len(clashes(after))


@pytest.mark.parametrize(
    "change",
    [
        {"title": text("Un autre, titre")},
        {"description": text("Une virgule,")},
        {"notes": "x"},
        {"status": Status.TENTATIVE},
        {"expected": 12},
        {"people": ("LUC", "anahit")},
        {"url": "https://example.org"},
        {"strand": "Mémoire"},
    ],
    ids=" ".join,
)
def test_it_stays_accepted_whatever_else_changes(change: dict[str, Any]) -> None:
    assert not is_open_after(**change)


CROWDED = item("a", 14, 16, expected=60)  # of forty seats
LATE = item("a", 21, 23, "theatre")
UNTIL_TEN = Venue(
    id="theatre", name="Théâtre", openings=tuple(Opening(weekday, time(10), time(22)) for weekday in range(7))
)
SOON_AFTER = (item("a", 14, 16, "theatre"), item("b", 16.25, 17, "theatre"))


@pytest.mark.parametrize(
    ("kind", "items", "changed"),
    [
        (ClashKind.OVER_CAPACITY, (CROWDED,), (replace(CROWDED, expected=90),)),
        (ClashKind.OVER_CAPACITY, (CROWDED,), Venue(id="oasis", name="L’Oasis", capacity=10)),
        (ClashKind.CLOSED, (LATE,), replace(UNTIL_TEN, openings=UNTIL_TEN.openings[:1])),
        (ClashKind.CLOSED, (LATE,), replace(UNTIL_TEN, special_days=(SpecialDay(FIRST),))),
        (ClashKind.CHANGEOVER, SOON_AFTER, replace(VENUES[1], changeover=2 * HOUR)),
        (ClashKind.ABSENT, (A,), Person(name="Luc", absences=(Span(AT - 90 * DAY, AT + 90 * DAY),))),
        (ClashKind.TRAVEL, (item("a", 14, 16, people=("Luc",)), item("b", 16.25, 17, "theatre", people=("Luc",))),
         Journey("oasis", "theatre", 200)),
    ],
    ids=["more people", "fewer seats", "closed earlier", "closed that day", "longer changeover", "away for longer",
         "a longer way"],
)  # fmt: skip
def test_it_comes_back_once_what_it_is_about_has_changed(
    kind: ClashKind, items: tuple[Item, ...], changed: tuple[Item, ...] | Venue | Person | Journey
) -> None:
    away = Person(name="Luc", absences=(Span(at(15), at(16)),))
    venues = (VENUES[0], UNTIL_TEN if kind is ClashKind.CLOSED else VENUES[1])
    before = Programme(FESTIVAL, venues, items, people=(away,), journeys=(Journey("oasis", "theatre", 60),))
    (found,) = (clash for clash in clashes(before) if clash.kind is kind)
    before = replace(before, waivers=(accept(found, before, by="Nour", at=AT, why="Vu"),))
    assert found not in open_clashes([found], before)
    match changed:
        case Venue():
            after = replace(before, venues=tuple(changed if each.id == changed.id else each for each in venues))
        case Person():
            after = replace(before, people=(changed,))
        case Journey():
            after = replace(before, journeys=(changed,))
        case _:
            after = replace(before, items=changed)
    assert kind in [clash.kind for clash in open_clashes(clashes(after), after)]


def test_it_stays_accepted_when_a_venue_is_closed_on_another_day() -> None:
    before = accepted(Programme(FESTIVAL, (UNTIL_TEN,), (LATE,)))
    elsewhen = replace(UNTIL_TEN, special_days=(SpecialDay(FIRST + 4 * DAY),))
    after = replace(before, venues=(elsewhen,))
    assert open_clashes(clashes(after), after) == ()


def test_it_is_accepted_again_once_everything_is_as_it_was() -> None:
    planned = accepted(programme(A, B))
    moved = replace(planned, items=(replace(A, get_in=HOUR), B))
    assert valid_waivers(moved) == {}
    assert len(valid_waivers(replace(moved, items=(A, B)))) == 1


def test_a_clash_of_an_item_that_is_gone_is_accepted_no_more() -> None:
    planned = accepted(programme(A, B))
    assert valid_waivers(replace(planned, items=(A,))) == {}


@given(programmes(), st.data())
def test_a_waiver_survives_every_change_but_of_its_own_items(planned: Programme, data: st.DataObject) -> None:
    found = find_clashes(planned, SOON)
    waivers = tuple(accept(clash, planned, by="Nour", at=AT, why="Vu") for clash in found)
    assert open_clashes(found, replace(planned, waivers=waivers)) == ()
    ids = tuple(each.id for each in planned.items)
    if ids:
        written = data.draw(items(data.draw(st.sampled_from(ids)), ids))
        others = tuple(each for each in planned.items if each.id != written.id)
        after = replace(planned, items=(*others, written), waivers=waivers)
        kept = {waiver.clash_key for waiver in waivers if written.id not in waiver.item_ids}
        assert kept <= set(valid_waivers(after))
