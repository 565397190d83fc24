"""A festival as it was, and things of it brought back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from lib.changes import Edit
from lib.storage.records import Key, TableName
from lib.store import NotThere, Store, UnknownFestival, UnknownRevision
from tests.conftest import HandClock
from tests.essai import ANI, CONCERT, COUNT, FESTIVAL, FULL, HALL, READING, STEPS, WAIVER, stored, take

THE_READING = Key(TableName.ITEMS, "lecture")
DEARER = replace(READING, price="5 €")


@given(steps=STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_moment_is_as_it_was_read_then(store: Store, clock: HandClock, steps: list[tuple[str, int, int]]) -> None:
    store.save("essai", replace(FULL, counts=()), by="ani")
    store.save("essai", Edit(festival=replace(FESTIVAL, url=f"https://example.org/{store.revision()}")), by="ani")
    read = {store.revision(): store.programme("essai")}
    for step in steps:
        clock.now += timedelta(seconds=1)
        take(store, *step)
        read[store.revision()] = store.programme("essai")
    for revision, programme in read.items():
        assert store.programme_at("essai", revision) == replace(programme, stamps={})


def test_a_moment_between_its_revisions_is_that_of_the_last(full: Store) -> None:
    full.save("autre", Edit(festival=replace(FESTIVAL, id="autre")), by="ani")
    assert full.programme_at("essai", 2) == replace(full.programme("essai"), stamps={})


def test_a_festival_that_is_gone_can_be_seen_as_it_was(full: Store) -> None:
    before = full.programme("essai")
    gone = full.remove_festival("essai", by="ani")
    assert full.programme_at("essai", gone - 1) == replace(before, stamps={})
    with pytest.raises(UnknownFestival):
        full.programme_at("essai", gone)


def test_before_its_first_revision_there_is_no_festival(full: Store) -> None:
    with pytest.raises(UnknownFestival):
        full.programme_at("essai", 0)


@pytest.mark.parametrize("revision", [-1, 2])
def test_a_revision_that_is_none_is_said(full: Store, revision: int) -> None:
    with pytest.raises(UnknownRevision):
        full.programme_at("essai", revision)
    with pytest.raises(UnknownRevision):
        full.bring_back("essai", [THE_READING], revision, by="ani")


def test_an_item_is_brought_back_as_it_was_and_others_stay(full: Store) -> None:
    full.save("essai", Edit(items=(DEARER, replace(CONCERT, price="9 €"))), by="bob")
    full.save("essai", Edit(items=(replace(DEARER, venue_id=None),)), by="bob")
    assert full.bring_back("essai", [THE_READING], 2, by="ani") == 4
    assert full.programme("essai").items == (replace(CONCERT, price="9 €"), DEARER)
    assert (full.history("essai")[0].action, full.history("essai")[0].by) == ("bring_back", "ani")
    full.undo(4, by="ani")
    assert full.programme("essai").item_by_id["lecture"].venue_id is None


def test_an_item_that_was_removed_comes_back_with_its_venue_and_its_counts(full: Store) -> None:
    before = stored(full)
    full.save("essai", Edit(removed_items=("lecture",), removed_venues=("salle",)), by="bob")
    full.bring_back("essai", [THE_READING], 1, by="ani")
    assert stored(full) == before


def test_the_venue_that_is_still_there_stays_as_it_is_now(full: Store) -> None:
    larger = replace(HALL, capacity=300)
    full.save("essai", Edit(removed_items=("lecture",), venues=(larger,)), by="bob")
    full.bring_back("essai", [THE_READING], 1, by="ani")
    programme = full.programme("essai")
    assert (programme.venue_of(READING), programme.counts) == (larger, (COUNT,))


def test_the_counts_of_an_item_that_is_there_stay_as_they_are_now(full: Store) -> None:
    counted = replace(COUNT, counted=41)
    full.save("essai", Edit(items=(DEARER,), counts=(counted,)), by="bob")
    full.bring_back("essai", [THE_READING], 1, by="ani")
    assert (full.programme("essai").item_by_id["lecture"], full.programme("essai").counts) == (READING, (counted,))


@pytest.mark.parametrize("edit", [Edit(removed_people=(ANI.id,)), Edit(removed_waivers=(WAIVER.clash_key,))])
def test_anything_can_be_brought_back(full: Store, edit: Edit) -> None:
    before = stored(full)
    full.save("essai", edit, by="bob")
    (gone,) = full.history("essai", limit=1)[0].objects
    full.bring_back("essai", [Key(gone.table, gone.id)], 1, by="ani")
    assert stored(full) == before


def test_what_is_as_it_was_is_brought_back_without_a_revision(full: Store) -> None:
    assert full.bring_back("essai", [THE_READING], 1, by="ani") is None


def test_what_was_not_there_is_not_brought_back(full: Store) -> None:
    full.save("essai", Edit(items=(replace(READING, id="neuf"),)), by="bob")
    with pytest.raises(NotThere) as refused:
        full.bring_back("essai", [THE_READING, Key(TableName.ITEMS, "neuf")], 1, by="ani")
    assert (refused.value.key.id, refused.value.revision, full.revision()) == ("neuf", 1, 2)


def test_nothing_is_brought_back_into_a_festival_that_is_gone(full: Store) -> None:
    full.remove_festival("essai", by="bob")
    with pytest.raises(UnknownFestival):
        full.bring_back("essai", [THE_READING], 1, by="ani")
