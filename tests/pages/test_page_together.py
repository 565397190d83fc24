"""What every page tells of others, and how one's own changes are taken back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.programme import text
from lib.store import Store
from pages._session import KEPT_STEPS, Session
from pages._together import SEEN_FOR
from tests.pages.conftest import CONCERT, FESTIVAL, READING, Visit, seen, stored


def named(app: AppTest, name: str) -> AppTest:
    return seen(app.text_input(key="my_name").set_value(name).run())


def retitled(app: AppTest, title: str) -> AppTest:
    """The reading's form is open: give it a title, and save it."""
    app.text_input(key="title.fr:lecture").set_value(title)
    return seen(app.button(key="save_item").click().run())


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.sidebar.caption)


def title(store: Store) -> str:
    return stored(store).item_by_id["lecture"].title.to("fr")


def test_what_is_written_is_written_by_the_name_that_was_given(visit: Visit, full: Store) -> None:
    app = named(visit("programme.py", item="lecture"), "  Anahit\N{RIGHT-TO-LEFT OVERRIDE} ")
    retitled(app, "Lecture au parc")
    assert full.history(FESTIVAL.id)[0].by == "Anahit"


def test_who_gives_no_name_is_told_from_others_by_a_number(visit: Visit, full: Store) -> None:
    here = [retitled(visit("programme.py", item="lecture"), "Lecture au parc")]  # who is forgotten has left
    time.sleep(SEEN_FOR)
    here += [retitled(visit("programme.py", item="lecture"), "Lecture au square")]
    assert [change.by for change in full.history(FESTIVAL.id)[:2]] == ["visitor 2", "visitor 1"]


@pytest.mark.usefixtures("full")
def test_others_are_told_by_name_with_the_item_they_have_open(visit: Visit) -> None:
    luc = named(visit("programme.py", item="lecture"), "<b>Luc</b>")
    time.sleep(SEEN_FOR)
    assert "Luc" in captions(app := visit("home.py")), luc
    assert "\\<b\\>" in captions(app)
    assert "Lecture au jardin" in captions(app)


def test_an_item_removed_meanwhile_stays_in_its_form_and_nothing_silently_wins(visit: Visit, full: Store) -> None:
    app = visit("programme.py", item="lecture")
    full.save(FESTIVAL.id, Edit(removed_items=("lecture",)), by="Luc")
    app = seen(app.text_input(key="title.fr:lecture").set_value("Lecture au parc").run())
    assert "Luc" in app.warning[0].value
    app = seen(app.button(key="save_item").click().run())
    assert "lecture" not in stored(full).item_by_id
    [refused] = app.session_state["session"].refused
    assert refused.edit.items[0].title.to("fr") == "Lecture au parc"
    assert refused.conflicts[0].by == "Luc"


def test_a_field_that_both_changed_is_kept_with_both_versions(visit: Visit, full: Store) -> None:
    app = visit("programme.py", item="lecture")
    full.save(FESTIVAL.id, Edit(items=(replace(READING, title=text("Lecture au café", "fr")),)), by="Luc")
    app = retitled(app, "Lecture au parc")
    assert title(full) == "Lecture au café"
    (refused,) = app.session_state["session"].refused
    (conflict,) = refused.conflicts
    assert conflict.fields == ("title",)


def test_the_form_is_begun_anew_on_the_item_as_it_is_now(visit: Visit, full: Store) -> None:
    app = visit("programme.py", item="lecture")
    full.save(FESTIVAL.id, Edit(items=(replace(READING, notes="Micro"),)), by="Luc")
    app = seen(app.text_input(key="title.fr:lecture").set_value("Lecture au parc").run())
    app = seen(app.button(key="show_item_anew").click().run())
    assert app.text_area(key="notes:lecture1").value == "Micro"
    assert app.text_input(key="title.fr:lecture1").value == "Lecture au jardin"


@pytest.mark.parametrize("claimed", ["", "-1", "999999", "²", "<script>"])
def test_a_revision_that_no_form_was_opened_on_does_no_harm(visit: Visit, full: Store, claimed: str) -> None:
    app = visit("programme.py", item="lecture")
    app.text_input(key="since:lecture").set_value(claimed)
    retitled(app, "Lecture au parc")
    assert title(full) == "Lecture au parc"


def test_steps_are_undone_one_after_the_other_and_done_again(visit: Visit, full: Store) -> None:
    app = retitled(visit("programme.py", item="lecture"), "Lecture au parc")
    app.query_params["item"] = "lecture"
    app = retitled(seen(app.run()), "Lecture au square")
    told = []
    for key in ("undo_mine", "undo_mine", "redo_mine", "redo_mine"):
        app = seen(app.button(key=key).click().run())
        told.append(title(full))
    assert told == ["Lecture au parc", "Lecture au jardin", "Lecture au parc", "Lecture au square"]


def test_the_button_says_what_it_would_undo(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(items=(replace(CONCERT, notes="?"),)), by="Luc")
    app = visit("home.py")
    assert "undo_mine" not in {button.key for button in app.button}
    app = retitled(visit("programme.py", item="lecture"), "Lecture au parc")
    assert "Lecture au parc" in app.button(key="undo_mine").label


def test_what_somebody_built_upon_stays_and_it_is_said_who_did_what(visit: Visit, full: Store) -> None:
    app = retitled(visit("programme.py", item="lecture"), "Lecture au parc")
    later = replace(stored(full).item_by_id["lecture"], title=text("Lecture au café", "fr"))
    full.save(FESTIVAL.id, Edit(items=(later,)), by="Luc")
    app = seen(app.button(key="undo_mine").click().run())
    assert title(full) == "Lecture au café"
    assert "Luc" in app.warning[0].value
    assert "Lecture au café" in app.warning[0].value


def test_an_import_keeps_what_others_changed_after_its_reader_saw_what_it_would_do(visit: Visit, full: Store) -> None:
    app = visit("imports.py")
    rows = "Titre;Date;Heure de début\nConcert du soir;19/10/2024;15h\nAutre concert;19/10/2024;21h"
    app = seen(app.text_area(key="paste_programme").set_value(rows).run())
    moved = replace(CONCERT, venue_id="mediatheque")
    full.save(FESTIVAL.id, Edit(items=(moved,)), by="Luc")
    button = next(button for button in app.button if button.label == "Importer le programme")
    seen(button.click().run())
    assert stored(full).item_by_id["concert"].venue_id == "mediatheque"
    assert {item.title.to("fr") for item in stored(full).items} >= {"Autre concert"}


def test_what_two_threads_of_one_session_write_is_noted_once_each() -> None:
    here = Session()

    def write(revision: int) -> None:
        with here.turn:
            here.note("essai", revision)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(KEPT_STEPS)))
    assert sorted(here.written("essai")) == list(range(KEPT_STEPS))
    write(KEPT_STEPS)
    assert len(here.written("essai")) == KEPT_STEPS
