"""Two people change one item: both versions are shown, and what is chosen stands."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.programme import Item
from lib.store import Store
from tests.pages.conftest import CONCERT, FESTIVAL, READING, Visit, at, seen, stored

PAGE = "programme.py"
THEIRS = replace(CONCERT, starts_at=at(20), ends_at=at(22), strand="Jazz")


def press(app: AppTest, key: str) -> AppTest:
    return seen(app.button(key=key).click().run())


def save(store: Store, item: Item, by: str = "Nour") -> int:
    return store.save(FESTIVAL.id, Edit(items=(item,)), by=by) or store.revision()


def meet(visit: Visit, full: Store) -> AppTest:
    """I give the concert another hour and price while Nour gives it an hour and a strand; then I save."""
    app = visit(PAGE, item="concert")
    seen(app.text_input(key="start:concert").set_value("18h").run())
    seen(app.text_input(key="end:concert").set_value("19h").run())
    seen(app.text_input(key="price:concert").set_value("5 €").run())
    save(full, THEIRS)
    press(app, "save_item")
    return app


def concert(store: Store) -> Item:
    return stored(store).item_by_id["concert"]


def test_both_versions_are_shown_with_who_made_theirs_and_nothing_is_saved(visit: Visit, full: Store) -> None:
    app = meet(visit, full)
    assert concert(full) == THEIRS
    (choice,) = app.radio
    assert [option.partition(":")[0].strip("\\ \u202f") for option in choice.options][1] == "Nour"
    assert "18" in choice.options[0]
    assert "20" in choice.options[1]
    assert any("Nour" in caption.value for caption in app.caption)
    assert any("15" in caption.value and "17" in caption.value for caption in app.caption)


def test_mine_can_stand_beside_what_only_they_changed(visit: Visit, full: Store) -> None:
    press(meet(visit, full), "save_chosen")
    assert concert(full) == replace(THEIRS, starts_at=at(18), ends_at=at(19), price="5 €")


def test_theirs_can_stand_beside_what_only_i_changed(visit: Visit, full: Store) -> None:
    app = meet(visit, full)
    seen(app.radio[0].set_value(app.radio[0].options[1]).run())
    press(app, "save_chosen")
    assert concert(full) == replace(THEIRS, price="5 €")
    assert app.success


def test_what_was_chosen_can_be_undone(visit: Visit, full: Store) -> None:
    app = press(meet(visit, full), "save_chosen")
    press(app, "undo_last")
    assert concert(full) == THEIRS


def test_to_decide_later_loses_nothing_and_says_so(visit: Visit, full: Store) -> None:
    app = press(meet(visit, full), "decide_later")
    assert not app.radio
    assert "Concert du soir" in app.warning[0].value
    press(app, "compare_versions")
    press(app, "save_chosen")
    assert concert(full).price == "5 €"
    assert not app.warning


def test_a_second_refused_save_leaves_the_first_to_be_decided(visit: Visit, full: Store) -> None:
    app = press(meet(visit, full), "decide_later")
    app.query_params["item"] = "lecture"
    seen(app.run())
    seen(app.text_input(key="price:lecture").set_value("3 €").run())
    save(full, replace(READING, price="4 €"))
    press(app, "save_item")
    press(app, "save_chosen")
    assert stored(full).item_by_id["lecture"].price == "3 €"
    assert "Concert du soir" in app.warning[0].value
    press(app, "compare_versions")
    press(app, "save_chosen")
    assert concert(full).price == "5 €"
    assert not app.warning


def test_my_version_can_be_given_up(visit: Visit, full: Store) -> None:
    app = press(press(meet(visit, full), "decide_later"), "give_up_version")
    assert concert(full) == THEIRS
    assert not app.radio
    assert not app.warning


def test_what_they_change_again_while_i_choose_is_shown_too(visit: Visit, full: Store) -> None:
    app = meet(visit, full)
    save(full, replace(THEIRS, starts_at=at(21)), by="Luc")
    press(app, "save_chosen")
    assert concert(full).starts_at == at(21)
    assert "Luc" in app.radio[0].options[1]
    press(app, "save_chosen")
    assert concert(full).starts_at == at(18)


def test_what_they_removed_can_be_there_again_as_i_have_it(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="concert")
    seen(app.text_input(key="price:concert").set_value("5 €").run())
    full.save(FESTIVAL.id, Edit(removed_items=("concert",)), by="Nour")
    press(app, "save_item")
    press(app, "save_chosen")
    assert concert(full) == replace(CONCERT, price="5 €")


def test_an_open_form_is_not_covered_by_the_choice(visit: Visit, full: Store) -> None:
    app = meet(visit, full)
    app.query_params["item"] = "lecture"
    seen(app.run())
    assert not app.radio
    assert app.button(key="compare_versions")
