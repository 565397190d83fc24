"""The form of an item without a mouse: every field told at once what it would do, nothing saved by accident."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visits import Visitor

PROGRAMME = "/programme?festival=regards-armenie-2024&view=table"
TITLE, OTHER = "Mémoire vivante", "Lecture bilingue : poèmes du Syunik"  # two that are in each other's way
MOST_STOPS = 60
NAME = """() => {
    const here = document.activeElement;
    return here.getAttribute("aria-label") || here.innerText?.split("\\n").at(-1) || "";
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the field or button of that name has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(NAME) == name:
            return
    pytest.fail(f"no Tab leads to {name}")


def retype(visitor: Visitor, words: str) -> None:
    """Type into the field that has the focus, in place of what it holds."""
    visitor.page.keyboard.press("ControlOrMeta+a")
    visitor.page.keyboard.type(words)


def place(button: Locator) -> dict[str, int]:
    """Where a button is, in whole pixels."""
    box = button.bounding_box()
    assert box is not None
    return {name: round(box[name]) for name in ("x", "y", "width", "height")}


@pytest.fixture
def form(visitor: Visitor) -> Locator:
    """The drawer of an item that was opened by its title."""
    page = visitor.open(PROGRAMME)
    page.get_by_label("Ouvrir un rendez-vous").focus()
    page.keyboard.type(TITLE)
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_label("Titre", exact=True)).to_have_value(re.compile(TITLE))
    visitor.settle()
    return drawer


def test_an_hour_is_changed_its_clash_read_saved_and_undone_by_keyboard_alone(visitor: Visitor, form: Locator) -> None:
    page, told = visitor.page, form.get_by_role("status")
    expect(told).to_contain_text(OTHER)
    tab_to(page, "Début")
    retype(visitor, "14h")
    tab_to(page, "Fin")
    expect(told).to_contain_text("Conflits qui restent")
    retype(visitor, "15h15")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("Ce changement réglerait")
    expect(told).to_contain_text(OTHER)
    assert page.evaluate(NAME) == "Fin"
    tab_to(page, "Enregistrer")
    page.keyboard.press("Enter")
    expect(form).to_be_hidden()
    visitor.settle()
    tab_to(page, "Annuler")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Annulé.")).to_be_visible()
    visitor.settle()


def test_a_venue_that_would_be_made_is_said_and_the_one_meant_is_taken(visitor: Visitor, form: Locator) -> None:
    page = visitor.page
    tab_to(page, "Lieu")
    retype(visitor, "Auditorium <Taren>")
    page.keyboard.press("Enter")
    expect(form.get_by_text("Nouveau lieu : « Auditorium <Taren> »")).to_be_visible()
    visitor.settle()
    tab_to(page, "Auditorium de Tarentaize")
    page.keyboard.press("Enter")
    expect(form.get_by_text("Nouveau lieu")).to_be_hidden()
    expect(form.get_by_label("Lieu", exact=True)).to_have_value("Auditorium de Tarentaize")


def test_the_buttons_stay_in_sight_and_stand_still_whatever_is_told(visitor: Visitor, form: Locator) -> None:
    page, save = visitor.page, form.get_by_role("button", name="Enregistrer", exact=True)
    before = place(save)
    tab_to(page, "Début")
    retype(visitor, "2h61")
    page.keyboard.press("Enter")
    expect(form.get_by_text("14h30")).to_be_visible()
    visitor.settle()
    expect(form.get_by_role("alert")).to_have_count(0)
    expect(save).to_be_in_viewport(ratio=1)
    assert place(save) == before
