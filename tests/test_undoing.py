"""Undo and redo, step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lib.changes import Edit
from lib.store import BuiltUpon, Store
from tests.essai import CONCERT, READING, Contents, stored


def price(store: Store, words: str) -> int:
    return store.save("essai", Edit(items=(replace(READING, price=words),)), by="ani") or store.revision()


@pytest.mark.parametrize(
    ("undone", "standing", "again"),
    [
        ([], 4, None),
        ([4], 3, 5),
        ([4, 3], 2, 6),
        ([4, 3, 2], None, 7),
        ([4, 5], 4, None),
        ([4, 3, 6], 3, 5),
        ([4, 3, 6, 5], 4, None),
        ([4, 5, 4], 3, 7),
        ([4, 5, 6], 3, 5),
    ],
    ids=str,
)
def test_undo_goes_back_step_by_step_and_redo_comes_again(
    full: Store, undone: list[int], standing: int | None, again: int | None
) -> None:
    for words in ("1 €", "2 €", "3 €"):
        price(full, words)
    for number, revision in enumerate(undone):
        assert full.undo(revision, by="ani") == 5 + number
    mine = [*range(2, full.revision() + 1)]
    assert (full.last_standing(mine), full.last_undone(mine)) == (standing, again)


def test_after_something_else_nothing_is_to_be_redone(full: Store) -> None:
    full.undo(price(full, "1 €"), by="ani")
    price(full, "2 €")
    assert full.last_undone([2, 3, 4]) is None
    assert full.last_undone([2, 3]) == 3
    assert full.last_standing([2, 3, 4]) == 4


def test_what_nobody_did_is_not_undone(full: Store) -> None:
    assert full.last_standing([]) is full.last_undone([]) is full.last_standing([99]) is None


def test_the_history_tells_what_undoes_what(full: Store) -> None:
    price(full, "1 €")
    full.undo(2, by="bob")
    full.undo(3, by="ani")
    told = {change.revision: (change.undoes, change.undone_by) for change in full.history("essai")}
    assert told == {1: (None, None), 2: (None, None), 3: (2, 4), 4: (3, None)}
    full.undo(2, by="bob")
    assert [change.undone_by for change in full.history("essai", limit=1, before=3)] == [5]


def test_what_is_undone_is_not_undone_again(full: Store) -> None:
    price(full, "1 €")
    undo = full.undo(2, by="ani")
    with pytest.raises(BuiltUpon) as refused:
        full.undo(2, by="ani")
    assert (refused.value.revision, refused.value.later) == (2, undo)


def test_what_others_did_and_undid_is_in_nobodys_way(full: Store) -> None:
    price(full, "1 €")
    full.undo(price(full, "2 €"), by="bob")
    full.undo(2, by="ani")
    assert full.programme("essai").item_by_id["lecture"] == READING


def test_what_others_undid_and_did_again_is_in_the_way(full: Store) -> None:
    price(full, "1 €")
    full.undo(full.undo(price(full, "2 €"), by="bob"), by="bob")
    with pytest.raises(BuiltUpon) as refused:
        full.undo(2, by="ani")
    assert refused.value.later == 3


@given(keys=some.lists(some.sampled_from(["reading", "concert", "undo", "redo"]), max_size=16))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_and_redo_are_those_of_an_editor(full: Store, keys: list[str]) -> None:
    first = full.revision() + 1
    past: list[Contents] = []
    present, to_come = stored(full), list[Contents]()
    for number, key in enumerate(keys):
        mine = range(first, full.revision() + 1)
        if key == "undo":
            last, expected = full.last_standing(mine), past.pop() if past else None
            to_come += [present] if expected else []
        elif key == "redo":
            last, expected = full.last_undone(mine), to_come.pop() if to_come else None
            past += [present] if expected else []
        else:
            item = replace(READING if key == "reading" else CONCERT, price=f"{first}.{number} €")
            full.save("essai", Edit(items=(item,)), by="ani")
            past, present, to_come = [*past, present], stored(full), []
            continue
        assert (last is None) == (expected is None)
        if last and expected:
            full.undo(last, by="ani")
            present = stored(full)
            assert present == expected
