"""What the history tells: by pages, by item, and no more of each change than is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.changes import Edit
from lib.store import Extent, Store
from tests.essai import COUNT, READING


@pytest.fixture
def busy(full: Store) -> Store:
    """A store with an import, and edits of two items."""
    many = tuple(replace(READING, id=f"i{n}") for n in range(20))
    full.save("essai", Edit(items=(*many, replace(READING, price="1 €")), removed_items=("concert",)), by="ani")
    full.save("essai", Edit(items=(replace(many[0], price="2 €"),)), by="bob")
    full.save("essai", Edit(removed_items=("lecture",)), by="cleo")
    return full


def test_the_history_goes_on_before_a_revision(busy: Store) -> None:
    pages = [busy.history("essai", limit=2, before=before) for before in (None, 3, 1)]
    assert [[change.revision for change in page] for page in pages] == [[4, 3], [2, 1], []]


def test_of_a_change_only_so_many_things_are_told_and_all_are_counted(busy: Store) -> None:
    changes = busy.history("essai", most=3)
    assert [len(change.objects) for change in changes] == [2, 1, 3, 3]
    assert [change.extent for change in changes] == [
        Extent(removed=2), Extent(changed=1), Extent(added=20, changed=1, removed=1), Extent(added=9),
    ]  # fmt: skip
    assert changes[2].objects == busy.history("essai")[2].objects[:3]


def test_of_an_item_only_its_own_changes_are_told(busy: Store) -> None:
    changes = busy.history("essai", item_id="lecture")
    assert [(change.revision, change.by) for change in changes] == [(4, "cleo"), (2, "ani"), (1, "ani")]
    assert {each.id for change in changes for each in change.objects} == {"lecture"}
    assert [change.extent for change in changes] == [Extent(removed=1), Extent(changed=1), Extent(added=1)]
    assert [change.revision for change in busy.history("essai", item_id="lecture", before=4, limit=1)] == [2]


@pytest.mark.parametrize("item_id", ["nothing", f"{COUNT.day} lecture", "'; DROP TABLE history; --\0"])
def test_an_item_that_never_was_has_no_history(busy: Store, item_id: str) -> None:
    assert busy.history("essai", item_id=item_id) == ()
