"""The history page: who changed what and when, and taking it back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.changes import Edit
from lib.store import Store
from tests.pages.conftest import CONCERT, FESTIVAL, READING, Visit, at, seen, stored

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
    assert "Annulation impossible" in app.warning[0].value
    assert stored(full).item_by_id["lecture"].ends_at == at(19)


def test_each_author_is_named_and_local_is_nobodys_name(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(items=(replace(READING, price="5 €"),)), by="Nour")
    full.save(FESTIVAL.id, Edit(items=(replace(READING, price="6 €"),)), by="local")
    said = [part.value for part in visit(PAGE).markdown]
    assert "Nour" in said[1]
    assert "local" not in said[0]


def test_of_a_small_change_each_field_is_told(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(items=(replace(READING, price="5 €"),)), by="Nour")
    assert "— → 5 €" in visit(PAGE).caption[0].value


def test_an_undo_says_what_it_took_back_and_can_be_taken_back(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(items=(replace(READING, price="5 €"),)), by="Nour", action="mend")
    revision, app = full.revision(), visit(PAGE)
    seen(app.button(key=f"undo_{revision}").click().run())
    assert "Solution" in app.main.markdown[0].value
    with pytest.raises(KeyError):
        app.button(key=f"undo_{revision}")
    assert app.button(key=f"undo_{revision + 1}").icon == ":material/redo:"
    seen(app.button(key=f"undo_{revision + 1}").click().run())
    assert stored(full).item_by_id["lecture"].price == "5 €"
    assert app.button(key=f"undo_{revision + 2}").icon == ":material/undo:"


def test_only_the_history_of_one_item_is_shown_when_it_is_asked_for(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(items=(replace(READING, price="5 €"), replace(CONCERT, price="9 €"))), by="Nour")
    app = visit(PAGE, of="lecture")
    assert len(app.main.markdown) == 2
    assert not any("Concert" in part.value for part in app.main.markdown)
    seen(app.selectbox(key="of").set_value("").run())
    assert "of" not in app.query_params
    assert len(app.main.markdown) == 3


def test_an_item_that_is_gone_has_its_history_and_comes_back_from_it(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(removed_items=("lecture",)), by="Nour")
    app = visit(PAGE, of="lecture")
    assert "Lecture au jardin" in app.selectbox(key="of").options
    seen(app.button(key="back_2").click().run())
    assert stored(full).item_by_id["lecture"] == READING
    seen(app.button(key="undo_last").click().run())
    assert "lecture" not in stored(full).item_by_id


def test_older_changes_are_a_page_further(visit: Visit, full: Store) -> None:
    for price in range(40):
        full.save(FESTIVAL.id, Edit(items=(replace(READING, price=f"{price} €"),)), by="Nour")
    app = visit(PAGE)
    assert len(app.main.markdown) == 30
    seen(app.button(key="older").click().run())
    assert len(app.main.markdown) == 12
    assert app.query_params["before"] == "13"
    seen(app.button(key="latest").click().run())
    assert len(app.main.markdown) == 30


def test_any_moment_is_compared_with_now_and_any_thing_comes_back(visit: Visit, full: Store) -> None:
    renamed = replace(READING, price="5 €")
    full.save(FESTIVAL.id, Edit(items=(renamed, replace(READING, id="bal")), removed_items=("concert",)), by="Nour")
    app = visit(PAGE)
    seen(app.button(key="compare_2").click().run())
    assert app.query_params["at"] == "2"
    assert [metric.value for metric in app.metric] == ["1", "1", "1"]
    assert app.dataframe[0].value.iloc[0].to_list() == ["Lecture au jardin", "Tarif", "—", "5 €"]
    concert = next(option for option in app.selectbox(key="what_to_bring_back").options if "Concert" in option)
    app.selectbox(key="what_to_bring_back").set_value(concert)
    seen(app.button(key="bring_back").click().run())
    assert stored(full).item_by_id["concert"] == CONCERT
    assert stored(full).item_by_id["lecture"] == renamed
    seen(app.button(key="close_moment").click().run())
    assert "at" not in app.query_params
    assert not app.metric


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("number", ["nonsense", "-1", "0", "2", "9" * 30, "٣"])
def test_any_number_may_stand_in_the_address(visit: Visit, number: str) -> None:
    visit(PAGE, at=number, before=number, of=number)


@pytest.mark.usefixtures("full")
def test_a_moment_that_nothing_followed_says_so(visit: Visit) -> None:
    app = visit(PAGE, at="2")
    assert app.info
    assert not app.metric
