"""Publishing in a real browser, by keys alone: what is shown is what is published, and the public has it at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from lib.changes import Edit
from lib.press import Press
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor
from tests.pages.conftest import FESTIVAL, HALL, LIBRARY, READING

NOTE, PUBLISH = "Note for the team", "Publish release"
TOLD = 10.0  # seconds


@pytest.fixture
def desk(server: Server) -> Iterator[Store]:
    """The store of the server."""
    store = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    yield store
    store.close()


@pytest.fixture
def festival_id(desk: Store) -> Iterator[str]:
    """A festival that nothing of was ever published; gone afterwards, for other tests count what is there."""
    festival = replace(FESTIVAL, id=f"essai-{uuid4().hex[:6]}")
    desk.save(festival.id, Edit(festival=festival, venues=(HALL, LIBRARY), items=(READING,)), by="luc")
    yield festival.id
    desk.remove_festival(festival.id, by="luc")


def publication(festival_id: str) -> str:
    return f"/publication?festival={festival_id}&lang=en"


def public_page(server: Server, festival_id: str) -> httpx.Response:
    return httpx.get(f"{server.url}/programme/{festival_id}")


def wait_until_public(server: Server, festival_id: str, words: str) -> None:
    """What was public a moment ago may be handed out until the shelf has looked again; `TOLD` is long for that."""
    deadline = time.monotonic() + TOLD
    while words not in public_page(server, festival_id).text:
        assert time.monotonic() < deadline, f"the public has not been told of {words} after {TOLD} s"
        time.sleep(0.05)


def tab_to(page: Page, name: str) -> None:
    """As somebody without a mouse gets there."""
    wanted = page.get_by_role("button", name=name)
    for _ in range(5):
        if wanted.evaluate("button => button === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} cannot be reached by Tab")


def test_a_release_is_made_by_keys_alone_and_the_public_has_it_at_once(
    desk: Store, festival_id: str, server: Server, visitor: Visitor
) -> None:
    page = visitor.open(publication(festival_id))
    assert public_page(server, festival_id).status_code == 404
    page.get_by_role("textbox", name=NOTE).first.focus()
    page.keyboard.type("Avant la presse")
    page.keyboard.press("Tab")
    visitor.settle()
    tab_to(page, PUBLISH)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Release 1 is published")).to_be_visible()
    wait_until_public(server, festival_id, "Lecture au jardin")
    expect(page.get_by_text("nothing has changed since release 1")).to_be_visible()
    expect(page.get_by_role("button", name="Publish release 2")).to_be_disabled()
    assert Press(desk).releases(festival_id)[0].note == "Avant la presse"


def test_what_another_changes_meanwhile_waits_and_is_not_published_unseen(
    desk: Store, festival_id: str, server: Server, visitor: Visitor
) -> None:
    page = visitor.open(publication(festival_id))
    desk.save(festival_id, Edit(items=(replace(READING, venue_id="mediatheque"),)), by="luc")
    expect(page.get_by_text("luc has changed the programme.")).to_be_attached(timeout=10_000)
    page.get_by_role("button", name=PUBLISH).click()
    expect(page.get_by_text("Nothing is published yet: luc has changed the programme meanwhile")).to_be_visible()
    assert Press(desk).releases(festival_id) == ()
    page.get_by_role("button", name=PUBLISH).click()
    expect(page.get_by_text("Release 1 is published")).to_be_visible()
    wait_until_public(server, festival_id, "Médiathèque")


def test_the_page_is_read_without_scrolling_sideways_when_it_is_twice_as_large(
    desk: Store, festival_id: str, visitor: Visitor
) -> None:
    Press(desk).publish(festival_id, by="luc")
    moved = replace(READING, ends_at=READING.ends_at and READING.ends_at + timedelta(hours=1))
    desk.save(festival_id, Edit(items=(moved,)), by="luc")
    visitor.page.set_viewport_size({"width": 640, "height": 450})
    page = visitor.open(publication(festival_id))
    expect(page.get_by_text("1 change since release")).to_be_visible()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth")
