from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clashes import find_clashes
from lib.programme import Programme, Repeat, Status, text
from lib.rules.clash import Clash
from lib.waivers import accept, accepted_clashes, open_clashes, valid_waivers
from tests.crowds import FIRST, SOON, items, programmes
from tests.test_findings import item, programme

AT = datetime(2024, 10, 1, 9, 30, 15, 999, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A, B = item("a", 14, 16, people=("Anahit", "Luc")), item("b", 15, 17)


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
