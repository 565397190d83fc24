"""A programmer reads why the worst knot of a sample is one, mends some of it with one click, and takes that back."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.visits import Visitor

SAMPLE = "/clashes?festival=regards-armenie-2024&lang=en"
PAIRS = re.compile(r"Its \d+ clashes")


def opened(visitor: Visitor) -> Locator:
    """The knot that is open: the only one with solutions."""
    knots = visitor.page.locator('[class*="st-key-knot_"]')
    return knots.filter(has=visitor.page.get_by_text("Solutions", exact=True))


def sentence(visitor: Visitor) -> str:
    """What the open knot is about."""
    return opened(visitor).get_by_text(re.compile("collide, ")).inner_text()


def blocking(visitor: Visitor) -> int:
    """How many blocking clashes there are, as it says beside every page."""
    said = beside(visitor).get_by_text(re.compile(r"\d+ blocking")).inner_text()
    return int(re.sub(r"\D", "", said))


def beside(visitor: Visitor) -> Locator:
    return visitor.page.get_by_test_id("stSidebar")


def press(visitor: Visitor, name: str, within: Locator | None = None) -> None:
    (within or visitor.page.locator("body")).get_by_role("button", name=name).first.click()
    visitor.settle()


def test_a_knot_is_mended_with_one_click_what_is_left_is_shown_and_it_can_be_undone(visitor: Visitor) -> None:
    page = visitor.open(SAMPLE)
    said, before = sentence(visitor), blocking(visitor)
    opened(visitor).get_by_text(PAIRS).click()
    expect(opened(visitor).get_by_text("are both in").first).to_be_visible()

    press(visitor, "Apply", opened(visitor))
    expect(page.get_by_text(said)).to_have_count(0)
    expect(opened(visitor)).to_have_count(1)
    expect(beside(visitor)).not_to_contain_text(f"{before} blocking")

    press(visitor, "Undo")
    expect(page.get_by_text(said)).to_be_visible()
    expect(beside(visitor)).to_contain_text(f"{before} blocking")


def test_a_clash_of_a_knot_is_accepted_and_taken_back(visitor: Visitor) -> None:
    page = visitor.open(SAMPLE)
    before = blocking(visitor)
    opened(visitor).get_by_text(PAIRS).click()
    press(visitor, "Accept", opened(visitor))
    page.get_by_label("Your name").fill("Nour")
    page.get_by_label("Why it can stay").fill("Two of that name")
    press(visitor, "Accept the clash")
    expect(beside(visitor)).to_contain_text(f"{before - 1} blocking")

    page.get_by_role("tab", name="Accepted").click()
    expect(page.get_by_text("Two of that name")).to_be_visible()
    press(visitor, "Take back")
    expect(beside(visitor)).to_contain_text(f"{before} blocking")
