"""A programmer types into the table of venues while somebody else saves something else, and then the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from lib.changes import Edit
from lib.programme import Festival, Venue, text
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor

DAY = date(2031, 5, 3)
FESTIVAL = Festival(id="tables-2031", name=text("Les tables", "fr"), first_day=DAY, last_day=DAY)
HALL, ROOM = Venue(id="halle", name="Halle"), Venue(id="salon", name="Salon")


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The database of the server, with a festival of two venues."""
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    opened.save(FESTIVAL.id, Edit(festival=FESTIVAL, venues=(HALL, ROOM)), by="test")
    yield opened
    opened.close()


def rename_first_venue(page: Page, name: str) -> None:
    """Type into the first cell of the names."""
    table = page.get_by_test_id("stDataFrame").filter(visible=True)
    editor = page.locator("#portal").locator("textarea, input")
    table.dblclick(position={"x": 100, "y": 55})
    editor.fill(name)
    editor.press("Enter")


def test_what_one_types_stays_and_is_saved_beside_what_others_save(visitor: Visitor, store: Store) -> None:
    page = visitor.open(f"/settings?festival={FESTIVAL.id}&lang=en")
    page.get_by_role("tab", name="Venues").click()
    visitor.settle()
    rename_first_venue(page, "Grande halle")
    save = page.get_by_role("button", name="Save the venues")
    expect(save).to_be_enabled()

    renamed = replace(FESTIVAL, name=text("Nos tables", "fr"))
    store.save(FESTIVAL.id, Edit(festival=renamed, venues=(replace(HALL, capacity=80),)), by="somebody")
    save.click()
    expect(page.get_by_text("The venues are saved.")).to_be_visible()
    saved = store.programme(FESTIVAL.id)
    assert saved.festival == renamed
    assert saved.venue_by_id["halle"] == replace(HALL, name="Grande halle", capacity=80)
