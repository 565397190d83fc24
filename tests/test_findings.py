from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clashes import find_clashes
from lib.findings import find
from lib.programme import Item, Programme, Venue, text
from lib.rulebook import ClashKind
from tests.crowds import FESTIVAL, FIRST, PARIS, SOON, VENUES, YEREVAN, items, programmes

HOUR = timedelta(hours=1)


def item(item_id: str, start: float, end: float, venue_id: str = "oasis", **fields: Any) -> Item:
    """From one hour of the first day to another."""
    midnight = datetime.combine(FIRST, datetime.min.time(), PARIS)
    hours = {"starts_at": midnight + start * HOUR, "ends_at": midnight + end * HOUR}
    return Item(id=item_id, title=text(f"Item {item_id}"), venue_id=venue_id, **(hours | fields))


def programme(*planned: Item) -> Programme:
    return Programme(FESTIVAL, VENUES, planned)


def kinds(clashes: Any) -> list[ClashKind]:
    return [clash.kind for clash in clashes]


def test_moving_an_item_away_mends_its_clash() -> None:
    findings = find(programme(item("a", 14, 15), item("b", 14, 15)), FIRST)
    effect = findings.effect([item("b", 16, 17)])
    assert kinds(effect.mended) == kinds(effect.gone) == [ClashKind.VENUE_OVERLAP]
    assert effect.added == effect.come == ()


def test_a_clash_that_only_becomes_shorter_is_neither_mended_nor_added() -> None:
    findings = find(programme(item("a", 14, 15), item("b", 14, 15)), FIRST)
    effect = findings.effect([item("b", 14.5, 15.5)])
    assert kinds(effect.gone) == kinds(effect.come) == [ClashKind.VENUE_OVERLAP]
    assert effect.mended == effect.added == ()


def test_an_item_in_a_new_venue_clashes_there_with_nothing_but_keeps_its_people_busy() -> None:
    findings = find(programme(item("a", 14, 15, people=("Nour",))), FIRST)
    new = Venue(id="new", name="Neuve")
    effect = findings.effect([item("b", 14, 15, "new", people=("nour",))], new_venues=(new,))
    assert kinds(effect.added) == [ClashKind.PERSON_OVERLAP]


def test_the_third_item_that_goes_mends_the_crowd_of_the_two_others() -> None:
    crowd = (item(name, 14, 15, "yard") for name in "abc")
    findings = find(programme(*crowd), FIRST)
    assert len(findings.clashes) == 3
    assert len(findings.effect([], removed={"c"}).mended) == 3


def test_another_clock_is_another_item_though_the_instant_is_the_same() -> None:
    planned = item("a", 23, 24, "kapan", people=("Luc",))
    here = programme(planned)
    there = replace(
        here,
        items=(
            replace(
                planned,
                starts_at=planned.starts_at and planned.starts_at.astimezone(YEREVAN),
                ends_at=planned.ends_at and planned.ends_at.astimezone(YEREVAN),
            ),
        ),
    )
    assert find(here, FIRST).after(there) == find(there, FIRST)


@contextmanager
def bounded(most: int) -> Iterator[None]:
    """Rules that list only so many pairs, of which a programme of the real bounds would need thousands of items."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("rules.audience", "rules.calendar", "rules.people", "rules.venues", "findings"):
            patch.setattr(f"lib.{module}.MOST_PAIRS", most)
        for module in ("rules.audience", "findings"):
            patch.setattr(f"lib.{module}.MOST_MEETINGS", 4 * most)
        yield


def crowd(count: int) -> Programme:
    """Items of one sort at one hour in many venues, among which each two are rivals."""
    rooms = tuple(Venue(id=f"{n}", name=f"Salle {n}") for n in range(count))
    planned = (item(f"{n}", 14, 15, f"{n}", kind="concert", strand="Rock") for n in range(count))
    return Programme(FESTIVAL, rooms, tuple(planned))


def test_after_an_edit_among_more_rivals_than_are_listed_the_findings_are_those_of_the_full_search() -> None:
    before = crowd(160)
    after = replace(before, items=(item("0", 18, 19, "0", kind="concert", strand="Rock"), *before.items[1:]))
    assert find(before, FIRST).after(after) == find(after, FIRST)
    assert find(after, FIRST).after(before) == find(before, FIRST)


@given(st.data(), st.integers(1, 4))
def test_the_findings_are_the_same_by_both_ways_however_few_pairs_are_listed(data: st.DataObject, most: int) -> None:
    present = data.draw(programmes(14))
    with bounded(most):
        findings = find(present, SOON)
        for _ in range(3):
            present = data.draw(later(present))
            findings = findings.after(present)
            assert findings == find(present, SOON)


@st.composite
def later(draw: st.DrawFn, before: Programme) -> Programme:
    """The programme with an item written, added or taken out; now and then the whole frame changed."""
    ids = tuple(item.id for item in before.items)
    chosen = draw(st.sampled_from((*ids, "new")))
    others = tuple(item for item in before.items if item.id != chosen)
    written = () if draw(st.integers(0, 4)) == 0 else (draw(items(chosen, ids or ("0",))),)
    after = replace(before, items=tuple(draw(st.permutations((*others, *written)))))
    return replace(after, venues=VENUES[:3]) if draw(st.integers(0, 9)) == 0 else after


@given(st.data())
def test_after_any_sequence_of_edits_the_findings_are_those_of_the_full_search(data: st.DataObject) -> None:
    present = data.draw(programmes(14))
    findings = find(present, SOON)
    for _ in range(4):
        present = data.draw(later(present))
        findings = findings.after(present)
        assert findings == find(present, SOON)
        assert findings.index == find(present, SOON).index


@given(programmes(14), st.data())
def test_an_effect_is_the_difference_between_two_full_searches(present: Programme, data: st.DataObject) -> None:
    written = data.draw(items("1", ("0", "2")))
    others = tuple(item for item in present.items if item.id != "1")
    before = set(find_clashes(present, SOON))
    after = set(find_clashes(replace(present, items=(*others, written)), SOON))
    effect = find(present, SOON).effect([written])
    assert (set(effect.gone), set(effect.come)) == (before - after, after - before)
