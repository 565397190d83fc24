"""The history page: who changed what and when, and taking it back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.changes import Edit
from lib.store import Store
from tests.pages.conftest import FESTIVAL, READING, Visit, at, seen, stored

PAGE = "history.py"


@pytest.mark.usefixtures("full")
def test_each_change_is_said_in_one_sentence_the_latest_first(visit: Visit) -> None:
    said = [part.value for part in visit(PAGE).markdown]
    assert "7 ajouts" in said[0]
    assert "Festival d’essai" in said[1]


def test_a_change_is_taken_back(visit: Visit, full: Store) -> None:
    revision = full.save(FESTIVAL.id, Edit(items=(replace(READING, ends_at=at(18)),)), by="test")
    app = visit(PAGE)
    seen(app.button(key=f"undo_{revision}").click().run())
    assert stored(full).item_by_id["lecture"].ends_at == READING.ends_at


def test_a_change_that_others_built_upon_is_kept_and_the_reason_said(visit: Visit, full: Store) -> None:
    revision = full.save(FESTIVAL.id, Edit(items=(replace(READING, ends_at=at(18)),)), by="test")
    full.save(FESTIVAL.id, Edit(items=(replace(READING, ends_at=at(19)),)), by="test")
    app = visit(PAGE)
    seen(app.button(key=f"undo_{revision}").click().run())
    assert "Impossible d’annuler" in app.warning[0].value
    assert stored(full).item_by_id["lecture"].ends_at == at(19)
