"""The page for the unplaced: a search, its result as a table to accept whole or in part, and what is left and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.programme import Item, text
from lib.store import Store
from tests.pages.conftest import CONCERT, FESTIVAL, SCRIPT, SUNDAY, UNPLACED, Visit, seen, stored

PAGE = "placing.py"
HUGE = Item(id="stade", title=text("Finale", "fr"), kind="concert", venue_id="salle", day=SUNDAY, expected=900)


def search(app: AppTest) -> AppTest:
    return seen(app.button(key="look").click().run())


def press(app: AppTest, label: str) -> AppTest:
    return seen(next(button for button in app.button if button.label == label).click().run())


def sentences(app: AppTest) -> str:
    return "\n".join(part.value for part in app.markdown)


def unplaced(store: Store) -> list[str]:
    return [item.id for item in stored(store).unplaced]


@pytest.mark.usefixtures("full")
def test_what_waits_is_counted_and_nothing_is_sought_before_it_is_asked_for(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert "1 item has no venue or no hour yet." in sentences(app)
    assert [button.key for button in app.button] == ["look"]
    assert not app.get("arrow_data_frame")


def test_a_place_is_found_shown_before_and_after_and_taken_over(visit: Visit, full: Store) -> None:
    app = search(visit(PAGE, lang="en"))
    (row,) = app.dataframe[0].value.to_dict("records")
    assert (row["is_chosen"], row["title"]) == (True, SCRIPT)
    assert "hour to be set" in row["before"]
    assert row["day"] == "Sun 20 Oct"
    assert row["hours"]
    assert row["venue"] in {venue.name for venue in stored(full).venues}
    press(app, "Place the selected")
    item = stored(full).item_by_id["atelier"]
    assert item.is_placed
    assert item.first_day == SUNDAY
    assert full.history(FESTIVAL.id)[0].action == "place"


def test_what_was_placed_can_be_undone(visit: Visit, full: Store) -> None:
    app = press(search(visit(PAGE, lang="en")), "Place the selected")
    assert unplaced(full) == []
    seen(app.button(key="undo_last").click().run())
    assert unplaced(full) == ["atelier"]


def test_an_item_left_without_a_place_says_why(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(items=(HUGE,)), by="test")
    app = search(visit(PAGE, lang="en"))
    assert "Salle des Fêtes does not have 900 seats" in sentences(app)
    assert "Finale" in [link.value for link in app.page_link]
    assert len(app.dataframe[0].value) == 1


def test_a_result_stays_while_somebody_else_changes_something_else(visit: Visit, full: Store) -> None:
    app = search(visit(PAGE, lang="en"))
    full.save(FESTIVAL.id, Edit(items=(replace(CONCERT, notes="Piano"),)), by="else")
    press(app, "Place the selected")
    assert not app.warning
    assert unplaced(full) == []
    assert stored(full).item_by_id["concert"].notes == "Piano"


def test_a_result_for_items_that_have_changed_meanwhile_is_forgotten(visit: Visit, full: Store) -> None:
    app = search(visit(PAGE, lang="en"))
    full.save(FESTIVAL.id, Edit(items=(replace(UNPLACED, notes="Piano"),)), by="else")
    press(app, "Place the selected")
    assert "changed meanwhile" in app.warning[0].value
    assert unplaced(full) == ["atelier"]
    assert not app.dataframe


def test_a_result_that_would_now_bring_a_clash_is_forgotten(visit: Visit, full: Store) -> None:
    app = search(visit(PAGE, lang="en"))
    after = app.session_state["placement"][1].items[0]
    full.save(FESTIVAL.id, Edit(items=(replace(after, id="avant", title=text("Avant", "fr")),)), by="else")
    press(app, "Place the selected")
    assert "changed meanwhile" in app.warning[0].value
    assert unplaced(full) == ["atelier"]


def test_a_festival_with_everything_in_its_place_says_so(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(removed_items=("atelier",)), by="test")
    app = visit(PAGE, lang="en")
    assert app.success[0].value == "Everything has its place."
    assert not app.button


def test_without_venues_the_page_leads_to_adding_some(visit: Visit, empty: Store) -> None:
    empty.save(FESTIVAL.id, Edit(items=(UNPLACED,)), by="test")
    app = visit(PAGE, lang="en")
    assert "add the venues first" in app.info[0].value
    assert not app.button


@pytest.mark.usefixtures("full")
def test_home_leads_to_placing_what_waits(visit: Visit) -> None:
    assert "Find a place for all of them" in [link.value for link in visit("home.py", lang="en").page_link]
