"""The first page that a browser gets from the real server."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visits import Visitor


@pytest.mark.parametrize(
    ("path", "title"),
    [("/", "Accueil"), ("/?lang=en", "Home"), ("/clashes?lang=fr", "Conflits"), ("/settings?lang=en", "Settings")],
)
def test_a_page_says_where_one_is_on_its_tab_and_at_its_top(visitor: Visitor, path: str, title: str) -> None:
    page = visitor.open(path)
    expect(page).to_have_title(f"{title} – Navasard")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
