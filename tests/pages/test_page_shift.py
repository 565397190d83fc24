"""Shift and repeat, and the table of the programme: told before it is saved, saved at once, undone by one button."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.programme import Status
from lib.store import Store
from tests.pages.conftest import CONCERT, FESTIVAL, READING, SATURDAY, SUNDAY, Visit, at, seen, stored

PAGE = "programme.py"


def press(app: AppTest, key: str) -> AppTest:
    return seen(app.button(key=key).click().run())


def asked(visit: Visit, task: str) -> AppTest:
    """The dialog, opened from the page, with something to do."""
    app = press(visit(PAGE, lang="en"), "open_shift")
    return seen(app.radio(key="shift_task").set_value(task).run())


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.markdown, *app.caption, *app.info, *app.warning, *app.success))


def delayed(visit: Visit) -> AppTest:
    """The reading, an hour earlier, with what comes after it in its venue."""
    app = asked(visit, "delay")
    app.selectbox(key="shift_item_").set_value("lecture")
    return seen(app.run())


def test_an_item_and_what_follows_are_shifted_at_once_and_undone(visit: Visit, full: Store) -> None:
    app = delayed(visit)
    app.number_input(key="shift_minutes").set_value(-60)
    press(seen(app.run()), "save_shift")
    known = stored(full).item_by_id
    assert (known["lecture"].starts_at, known["concert"].starts_at) == (at(13), at(14))
    press(app, "undo_last")
    assert stored(full).item_by_id["lecture"].starts_at == at(14)


def test_what_it_would_mend_is_told_before(visit: Visit, full: Store) -> None:
    app = delayed(visit)
    app.checkbox(key="shift_itself").set_value(False)
    app.number_input(key="shift_minutes").set_value(45)
    told = said(seen(app.run()))
    assert "This change would mend" in told
    assert "Concert du soir" in told
    assert stored(full).item_by_id["concert"] == CONCERT


def test_the_form_of_an_item_leads_there(visit: Visit, full: Store) -> None:
    app = press(visit(PAGE, item="lecture", lang="en"), "shift_item")
    assert app.selectbox(key="shift_item_lecture").value == "lecture"
    assert "item" not in app.query_params
    press(app, "close_shift")
    assert not [button for button in app.button if button.key == "close_shift"]
    assert full


def test_a_day_is_moved_with_what_waits_for_an_hour_and_what_stays_is_told(visit: Visit, full: Store) -> None:
    app = asked(visit, "move_day")
    app.selectbox(key="shift_day").set_value(SATURDAY)
    app.date_input(key="shift_to").set_value(SUNDAY)
    app = seen(app.run())
    assert "Gravures" in said(app)
    press(app, "save_shift")
    known = stored(full).item_by_id
    assert {known[each].first_day for each in ("lecture", "concert", "atelier")} == {SUNDAY}
    assert known["expo"].first_day == SATURDAY


def test_a_day_is_copied_without_people(visit: Visit, full: Store) -> None:
    app = asked(visit, "copy_day")
    app.selectbox(key="shift_day").set_value(SATURDAY)
    app.date_input(key="shift_to").set_value(SUNDAY)
    press(seen(app.run()), "save_shift")
    new = [item for item in stored(full).items if item.title == READING.title and item.id != "lecture"]
    assert [(each.first_day, each.people, each.status) for each in new] == [(SUNDAY, (), Status.TENTATIVE)]


def test_an_item_is_shown_again_at_several_hours(visit: Visit, full: Store) -> None:
    app = asked(visit, "showings")
    app = seen(app.selectbox(key="shift_item_").set_value("lecture").run())
    app.multiselect(key="shift_days_lecture").set_value([SUNDAY])
    app.text_input(key="shift_hours").set_value("11h, 16h30")
    press(seen(app.run()), "save_shift")
    showings = [item.starts_at for item in stored(full).items if item.work == "lecture"]
    assert showings == [at(14), at(11, day=SUNDAY), at(16, 30, day=SUNDAY)]


def test_an_hour_that_is_none_is_told(visit: Visit, full: Store) -> None:
    app = asked(visit, "showings")
    app = seen(app.selectbox(key="shift_item_").set_value("lecture").run())
    app = seen(app.text_input(key="shift_hours").set_value("bientôt").run())
    assert "This is not an hour" in app.error[0].value
    assert full


def test_an_edition_is_made_for_next_year_and_shown(visit: Visit, full: Store) -> None:
    app = asked(visit, "edition")
    press(app, "save_shift")
    assert app.query_params["festival"] == "essai-2025"
    made = full.programme("essai-2025")
    assert made.festival.first_day == SATURDAY + timedelta(weeks=52)
    assert len(made.items) == len(stored(full).items)
    assert {item.people for item in made.items} == {()}
    press(app, "undo_last")
    assert [festival.id for festival in full.festivals()] == [FESTIVAL.id]


def test_another_day_of_the_week_is_said(visit: Visit, full: Store) -> None:
    app = asked(visit, "edition")
    app.date_input(key=f"shift_first_day_{FESTIVAL.id}").set_value(date(2025, 10, 20))
    assert "no item keeps its day of the week" in said(seen(app.run()))
    assert full


@pytest.mark.usefixtures("full")
def test_the_table_tells_how_to_paste_and_leads_to_the_forms(visit: Visit) -> None:
    app = visit(PAGE, view="table", lang="en")
    assert "pasted from a spreadsheet" in said(app)
    assert app.button(key="save_items").disabled
    app = seen(app.selectbox(key="chosen_title").set_value("concert").run())
    assert app.query_params["item"] == "concert"


def test_the_table_shows_what_others_save_as_long_as_nothing_is_typed(visit: Visit, full: Store) -> None:
    app = visit(PAGE, view="table", lang="en")
    full.save(FESTIVAL.id, Edit(removed_items=("concert",)), by="autre")
    app = seen(app.run())
    assert "concert" not in app.selectbox(key="chosen_title").options
    assert not app.warning


@pytest.mark.usefixtures("full")
def test_a_filter_that_lets_nothing_through_says_so_above_a_table_to_begin_in(visit: Visit) -> None:
    app = visit(PAGE, view="table", search="rien de tel", lang="en")
    assert "No item is like this" in said(app)
    assert app.button(key="save_items").disabled
