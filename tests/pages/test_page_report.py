"""The chapter of the report: one button makes three files; words and colour are one revision, the logo is none."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.programme import Count, text
from lib.store import Store
from tests.pages.conftest import CONCERT, FESTIVAL, HALL, SATURDAY, SCRIPT, Visit, at, seen, stored

PAGE = "attendance.py"
CHAPTER = {"chapter": "report", "lang": "en"}
SUFFIXES = ("pdf", "html", "xlsx")


@pytest.fixture
def counted(full: Store) -> Store:
    """One of four sittings is counted."""
    full.save(FESTIVAL.id, Edit(counts=(Count("concert", SATURDAY, 150),)), by="test")
    return full


def make(app: AppTest) -> AppTest:
    return seen(app.button(key="make_report").click().run(timeout=60))


def files(app: AppTest) -> list[str]:
    offered: list[Any] = list(app.get("download_button"))
    return [button.label for button in offered if button.key in {f"report_{each}" for each in SUFFIXES}]


def words(app: AppTest) -> str:
    return "\n".join(part.value for part in (*app.markdown, *app.caption, *app.warning, *app.success, *app.error))


@pytest.mark.usefixtures("counted")
def test_it_shows_the_key_figures_and_what_they_rest_on(visit: Visit) -> None:
    app = visit(PAGE, **CHAPTER)
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["People counted"] == ("150", "1 of 4 sittings counted")
    assert not files(app)


@pytest.mark.usefixtures("counted")
def test_one_button_makes_three_files(visit: Visit) -> None:
    app = make(visit(PAGE, **CHAPTER))
    assert files(app) == ["PDF, to file and to print", "HTML, for a screen", "Excel, every table"]
    assert app.status[0].label == "The report is made."


def test_a_report_of_something_older_is_offered_no_more(counted: Store, visit: Visit) -> None:
    app = make(visit(PAGE, **CHAPTER))
    counted.save(FESTIVAL.id, Edit(counts=(Count("lecture", SATURDAY, 30),)), by="test")
    assert not files(seen(app.run()))


def test_words_and_colour_are_one_revision_that_can_be_undone(counted: Store, visit: Visit) -> None:
    app, before = visit(PAGE, **CHAPTER), counted.revision()
    field = next(area for area in app.text_area if "In short" in area.label)
    field.set_value(f"Merci. {SCRIPT}")
    app.color_picker[0].set_value("#C2183C")
    seen(next(button for button in app.button if button.label == "Save your words").click().run())
    assert stored(counted).festival.report_notes == (("short", f"Merci. {SCRIPT}"),)
    assert stored(counted).festival.colour == "#c2183c"
    assert counted.revision() == before + 1
    seen(app.button(key="undo_last").click().run())
    assert stored(counted).festival == FESTIVAL


def test_what_others_change_of_the_festival_meanwhile_stays(counted: Store, visit: Visit) -> None:
    app = visit(PAGE, **CHAPTER)
    counted.save(FESTIVAL.id, Edit(festival=replace(FESTIVAL, name=text("Autre nom", "fr"))), by="other")
    app.text_area[0].set_value("Merci.")
    seen(next(button for button in app.button if button.label == "Save your words").click().run())
    assert str(stored(counted).festival.name) == "Autre nom"
    assert stored(counted).festival.report_notes == (("short", "Merci."),)


def test_the_last_edition_is_found_by_its_name(counted: Store, visit: Visit) -> None:
    year = timedelta(days=364)
    last = replace(FESTIVAL, id="essai-2023", first_day=FESTIVAL.first_day - year, last_day=FESTIVAL.last_day - year)
    concert = replace(CONCERT, starts_at=at(15) - year, ends_at=at(17) - year)
    held = Edit(festival=last, venues=(HALL,), items=(concert,), counts=(Count("concert", SATURDAY - year, 90),))
    counted.save(last.id, held, by="test")
    app = make(visit(PAGE, festival=FESTIVAL.id, **CHAPTER))
    assert "It looks back at" in words(app)
    assert files(app)


def test_a_logo_is_taken_shown_and_taken_away(counted: Store, visit: Visit) -> None:
    logo = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(logo, "JPEG")
    app, before = visit(PAGE, **CHAPTER), counted.revision()
    seen(app.file_uploader[0].set_value(("ville.jpg", logo.getvalue(), "image/jpeg")).run())
    assert (counted.logo(FESTIVAL.id) or b"").startswith(b"\x89PNG")
    seen(app.button(key="remove_logo").click().run())
    assert counted.logo(FESTIVAL.id) is None
    assert counted.revision() == before


def test_a_file_that_is_no_logo_is_refused(counted: Store, visit: Visit) -> None:
    app = visit(PAGE, **CHAPTER)
    seen(app.file_uploader[0].set_value(("ville.png", b"<svg/>", "image/png")).run())
    assert "This is no picture that can be read" in words(app)
    assert counted.logo(FESTIVAL.id) is None


def test_letters_that_the_pdf_lacks_are_told(counted: Store, visit: Visit) -> None:
    counted.save(FESTIVAL.id, Edit(items=(replace(CONCERT, title=text("漢字", "ja")),)), by="test")
    assert "漢字" in words(make(visit(PAGE, **CHAPTER)))


@pytest.mark.usefixtures("empty")
def test_a_festival_without_items_has_no_report(visit: Visit) -> None:
    assert not visit(PAGE, **CHAPTER).metric
