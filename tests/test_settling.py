"""A refused edit, made anew from what somebody chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lib.changes import Edit
from lib.programme import Count, Item, Programme, text
from lib.reconciling import PLACE, Conflict, Group
from lib.settling import WHOLE, choices, settled, settled_edit
from lib.storage.records import Key, TableName, Thing
from lib.store import Conflicts, Store
from tests.essai import COUNT, FESTIVAL, GARDEN, HALL, READING, SATURDAY, stored

PRICE = frozenset(("price",))
THE_READING = Key(TableName.ITEMS, "lecture")
LATER = replace(READING, starts_at=READING.starts_at and READING.starts_at + timedelta(minutes=30))
MINE = replace(LATER, price="5 €", notes="clé")
THEIRS = replace(READING, venue_id="jardin", price="1 €", title=text("Grande lecture", "fr"))
BASE = Programme(FESTIVAL, (HALL, GARDEN), (READING,), (COUNT,), revision=1)


def conflict(base: Thing | None, mine: Thing | None, theirs: Thing | None, *fields: str) -> Conflict:
    return Conflict(THE_READING, base, mine, theirs, fields, "bob", datetime(2024, 9, 1, tzinfo=UTC), 2)


@pytest.mark.parametrize(
    ("mine", "theirs", "fields", "expected"),
    [
        (MINE, THEIRS, ("venue_id", "starts_at", "price"), (PLACE, PRICE)),
        (MINE, THEIRS, ("price",), (PRICE,)),
        (None, THEIRS, ("price",), (WHOLE,)),
        (MINE, None, ("price", "notes"), (WHOLE,)),
    ],
)
def test_what_only_means_something_together_is_one_choice(
    mine: Item | None, theirs: Item | None, fields: tuple[str, ...], expected: tuple[Group, ...]
) -> None:
    assert choices(conflict(READING, mine, theirs, *fields)) == expected


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ((), replace(MINE, title=THEIRS.title)),
        ((PRICE,), replace(MINE, title=THEIRS.title, price="1 €")),
        ((PLACE,), replace(THEIRS, price="5 €", notes="clé")),
        ((PLACE, PRICE), replace(THEIRS, notes="clé")),
    ],
    ids=["all mine", "their price", "their place", "all theirs"],
)
def test_a_choice_is_made_whole_and_what_is_not_disputed_stays_of_both(
    taken: tuple[Group, ...], expected: Item
) -> None:
    assert settled(conflict(READING, MINE, THEIRS, "venue_id", "starts_at", "price"), taken) == expected


def test_of_what_one_removed_there_is_only_to_keep_or_to_remove() -> None:
    for mine, theirs in ((None, THEIRS), (MINE, None)):
        assert settled(conflict(READING, mine, theirs, "price"), ()) == mine
        assert settled(conflict(READING, mine, theirs, "price"), (WHOLE,)) == theirs


def test_things_that_nobody_disputes_keep_what_others_said_of_them() -> None:
    now = replace(BASE, venues=(replace(HALL, notes="clé"), GARDEN), items=(THEIRS,))
    edit = Edit(items=(MINE,), venues=(replace(HALL, capacity=90),), removed_counts=(("lecture", SATURDAY),))
    assert settled_edit(edit, BASE, now, {THE_READING: MINE}) == replace(
        edit, venues=(replace(HALL, capacity=90, notes="clé"),)
    )


@pytest.mark.parametrize(
    ("edit", "decided", "expected"),
    [
        (Edit(items=(MINE,)), {THE_READING: None}, Edit()),
        (Edit(items=(MINE,)), {THE_READING: MINE}, Edit(items=(MINE,))),
        (Edit(removed_items=("lecture",)), {THE_READING: THEIRS}, Edit()),
        (Edit(removed_items=("lecture",)), {THE_READING: None}, Edit(removed_items=("lecture",))),
        (
            Edit(removed_items=("lecture",)),
            {Key(TableName.COUNTS, "2024-10-20 lecture"): Count("lecture", SATURDAY + timedelta(1), 5)},
            Edit(),
        ),
        (
            Edit(removed_items=("lecture",)),
            {Key(TableName.COUNTS, "2024-10-20 lecture"): None},
            Edit(removed_items=("lecture",)),
        ),
    ],
    ids=["stays removed", "again", "stays", "removed", "counted, so it stays", "removed with its count"],
)
def test_what_is_to_stay_is_not_removed(edit: Edit, decided: Mapping[Key, Thing | None], expected: Edit) -> None:
    assert settled_edit(edit, BASE, BASE, decided) == expected


@pytest.mark.parametrize(
    "theirs", [(), (PRICE,), (PLACE,), (PRICE, PLACE)], ids=["all mine", "their price", "their place", "both"]
)
def test_what_was_chosen_is_what_is_stored(full: Store, theirs: tuple[Group, ...]) -> None:
    base, edit = full.programme("essai"), Edit(items=(MINE,))
    full.save("essai", Edit(items=(THEIRS,)), by="bob", base=base)
    with pytest.raises(Conflicts) as raised:
        full.save("essai", edit, by="ani", base=base)
    (met,) = raised.value.conflicts
    chosen, seen = settled(met, theirs), full.programme_at("essai", met.revision)
    full.save("essai", settled_edit(edit, base, seen, {met.key: chosen}), by="ani", base=seen)
    assert stored(full)[THE_READING] == chosen


def test_a_choice_is_refused_in_its_turn_where_they_have_changed_it_again(full: Store) -> None:
    base, edit = full.programme("essai"), Edit(items=(MINE,))
    full.save("essai", Edit(items=(THEIRS,)), by="bob", base=base)
    with pytest.raises(Conflicts) as raised:
        full.save("essai", edit, by="ani", base=base)
    (met,) = raised.value.conflicts
    full.save("essai", Edit(items=(replace(THEIRS, price="2 €", strand="Mémoire"),)), by="cleo")
    seen = full.programme_at("essai", met.revision)
    again = settled_edit(edit, base, seen, {met.key: settled(met, ())})
    with pytest.raises(Conflicts) as refused:
        full.save("essai", again, by="ani", base=seen)
    (other,) = refused.value.conflicts
    assert (other.fields, other.by) == (("price",), "cleo")
