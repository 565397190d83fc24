"""What is saved from an earlier state meets what others have saved since."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from lib.changes import Edit
from lib.programme import Count, Item, Programme, text
from lib.reconciling import Conflict
from lib.storage.records import Key, TableName
from lib.store import Conflicts, Memory, Store, UnknownReference
from tests.conftest import HandClock
from tests.essai import CONCERT, COUNT, FESTIVAL, READING, SATURDAY, stored

DEARER, CHEAPER = replace(READING, price="5 €"), replace(READING, price="1 €")
RENAMED = replace(READING, title=text("Grande lecture", "fr"))
REMOVAL = Edit(removed_items=("lecture",))
THE_READING = Key(TableName.ITEMS, "lecture")


@pytest.fixture
def base(full: Store) -> Programme:
    """The festival as everybody has read it before they edit it."""
    return full.programme("essai")


def put(store: Store, item: Item, by: str, base: Programme | None = None) -> int:
    return store.save("essai", Edit(items=(item,)), by=by, base=base) or store.revision()


def test_what_others_changed_in_other_fields_stays(full: Store, base: Programme) -> None:
    put(full, RENAMED, "bob", base)
    assert put(full, DEARER, "ani", base) == 3
    assert full.programme("essai").item_by_id["lecture"] == replace(RENAMED, price="5 €")
    assert [change.by for change in full.history("essai", limit=2)] == ["ani", "bob"]


def test_what_i_left_alone_stays_as_others_have_it(full: Store, base: Programme) -> None:
    put(full, RENAMED, "bob", base)
    full.save("essai", Edit(items=(READING, replace(CONCERT, price="5 €"))), by="ani", base=base)
    assert full.programme("essai").items == (replace(CONCERT, price="5 €"), RENAMED)


def test_the_same_field_said_otherwise_is_a_conflict_that_tells_both_versions(
    full: Store, base: Programme, clock: HandClock
) -> None:
    clock.tick(60)
    put(full, CHEAPER, "bob", base)
    said_at = clock.now
    clock.tick(60)
    put(full, replace(CHEAPER, notes="clé"), "cleo")  # who did not touch what is in dispute
    before = stored(full)
    with pytest.raises(Conflicts) as raised:
        put(full, DEARER, "ani", base)
    theirs = replace(CHEAPER, notes="clé")
    assert raised.value.conflicts == (
        Conflict(THE_READING, READING, DEARER, theirs, ("price",), by="bob", at=said_at, revision=3),
    )
    assert (stored(full), full.revision()) == (before, 3)


def test_in_conflict_nothing_is_written_or_remembered(full: Store, base: Programme) -> None:
    put(full, CHEAPER, "bob")
    with pytest.raises(Conflicts):
        full.save(
            "essai",
            Edit(items=(replace(CONCERT, price="9 €"), DEARER)),
            by="ani",
            remember=Memory({"programme": {"Prix": "price"}}),
            base=base,
        )
    assert full.programme("essai").item_by_id["concert"] == CONCERT
    assert full.mapping("essai", "programme") == {}


def test_all_conflicts_are_told_at_once(full: Store, base: Programme) -> None:
    put(full, CHEAPER, "bob")
    full.save("essai", Edit(festival=replace(FESTIVAL, url="https://example.org/")), by="bob")
    edit = Edit(festival=replace(FESTIVAL, url="https://example.com/"), items=(DEARER,))
    with pytest.raises(Conflicts) as raised:
        full.save("essai", edit, by="ani", base=base)
    assert {conflict.key.table for conflict in raised.value.conflicts} == {TableName.FESTIVALS, TableName.ITEMS}


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [(Edit(items=(CHEAPER,)), REMOVAL), (REMOVAL, Edit(items=(DEARER,)))],
    ids=["I remove", "they remove"],
)
def test_a_removal_of_what_another_changed_is_a_conflict(
    full: Store, base: Programme, theirs: Edit, mine: Edit
) -> None:
    full.save("essai", theirs, by="bob", base=base)
    with pytest.raises(Conflicts) as raised:
        full.save("essai", mine, by="ani", base=base)
    (conflict,) = raised.value.conflicts
    assert conflict.base == READING
    assert (conflict.mine is None) != (conflict.theirs is None)
    assert (conflict.fields, conflict.by) == (("price",), "bob")


def test_a_count_that_another_added_is_not_removed_unseen_with_its_item(full: Store, base: Programme) -> None:
    added = Count("concert", SATURDAY, 80)
    full.save("essai", Edit(counts=(added,)), by="bob", base=base)
    with pytest.raises(Conflicts) as raised:
        full.save("essai", Edit(removed_items=("concert",)), by="ani", base=base)
    (conflict,) = raised.value.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (None, None, added)


def test_both_may_remove_one_thing(full: Store, base: Programme) -> None:
    assert full.save("essai", REMOVAL, by="bob", base=base) == 2
    assert full.save("essai", REMOVAL, by="ani", base=base) is None


def test_what_both_say_alike_is_written_once(full: Store, base: Programme) -> None:
    assert put(full, DEARER, "bob", base) == put(full, DEARER, "ani", base) == 2


def test_two_may_count_different_days_and_change_the_same_count_in_different_fields(
    full: Store, base: Programme
) -> None:
    full.save("essai", Edit(counts=(replace(COUNT, counted=41),)), by="bob", base=base)
    full.save("essai", Edit(counts=(replace(COUNT, note="pluie"),)), by="ani", base=base)
    assert full.programme("essai").counts == (replace(COUNT, counted=41, note="pluie"),)


def test_without_a_base_the_last_word_stands(full: Store) -> None:
    put(full, CHEAPER, "bob")
    put(full, DEARER, "ani")
    assert full.programme("essai").item_by_id["lecture"] == DEARER


def test_what_was_changed_and_undone_meanwhile_is_as_it_was(full: Store, base: Programme) -> None:
    full.undo(put(full, CHEAPER, "bob"), by="bob")
    put(full, DEARER, "ani", base)
    assert full.programme("essai").item_by_id["lecture"] == DEARER


@pytest.mark.parametrize("undo", [2, 3])
def test_what_was_undone_since_it_was_read_is_a_change(full: Store, undo: int) -> None:
    put(full, CHEAPER, "bob")
    full.undo(2, by="bob")
    if undo == 3:
        seen = full.programme("essai")
        full.undo(3, by="bob")
    else:
        full.undo(3, by="bob")
        seen = full.programme("essai")
        full.undo(2, by="bob")
    with pytest.raises(Conflicts):
        put(full, DEARER, "ani", seen)


def test_what_relies_on_something_removed_meanwhile_is_refused(full: Store, base: Programme) -> None:
    emptied = Edit(items=(replace(READING, venue_id=None),), removed_venues=("salle",))
    full.save("essai", emptied, by="bob", base=base)
    with pytest.raises(UnknownReference):
        full.save("essai", Edit(items=(replace(CONCERT, venue_id="salle"),)), by="ani", base=base)


def test_a_version_chosen_from_a_conflict_is_saved_upon_theirs(full: Store, base: Programme) -> None:
    put(full, CHEAPER, "bob")
    with pytest.raises(Conflicts) as raised:
        put(full, DEARER, "ani", base)
    (conflict,) = raised.value.conflicts
    assert isinstance(conflict.mine, Item)
    put(full, conflict.mine, "ani", full.programme("essai"))
    assert full.programme("essai").item_by_id["lecture"] == DEARER


FIELDS: tuple[Callable[[Item], Item], ...] = (
    lambda item: replace(item, price="5 €"),
    lambda item: replace(item, notes="clé"),
    lambda item: replace(item, venue_id="jardin"),
    lambda item: replace(item, strand="Mémoire"),
    lambda item: replace(item, people=("Ani",)),
    lambda item: replace(item, url="https://example.org/"),
)


def test_as_many_as_like_may_change_one_thing_at_once(full: Store, base: Programme) -> None:
    with ThreadPoolExecutor(len(FIELDS)) as pool:
        revisions = [*pool.map(lambda change: put(full, change(READING), "ani", base), FIELDS)]
    together = READING
    for change in FIELDS:
        together = change(together)
    assert sorted(revisions) == [*range(2, 2 + len(FIELDS))]
    assert full.programme("essai").item_by_id["lecture"] == together


def test_of_those_who_say_otherwise_at_once_one_is_heard_and_the_others_told(full: Store, base: Programme) -> None:
    def say(n: int) -> int | None:
        try:
            return put(full, replace(READING, price=f"{n} €"), str(n), base)
        except Conflicts:
            return None

    with ThreadPoolExecutor(6) as pool:
        heard = [*pool.map(say, range(6))]
    assert sorted(heard, key=str) == [2, *[None] * 5]
    assert full.programme("essai").item_by_id["lecture"].price == f"{heard.index(2)} €"
