"""The first page that a browser gets from the real server."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.visits import Visitor


def test_the_first_page_says_where_one_is(visitor: Visitor) -> None:
    page = visitor.open("/")
    expect(page).to_have_title("Navasard")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
