"""A partner's way: a calendar made to measure, and a private one that is made, used, revoked and let work again."""

from __future__ import annotations

import re

import httpx
import icalendar
import pytest
from playwright.sync_api import Page, expect

from lib.press import NotPublished, Press
from lib.store import open_store
from pages._shared import now
from tests.browser.visits import Server, Visitor

COPIED = '[data-testid="stCode"] code'


@pytest.fixture
def festival_id(server: Server) -> str:
    """One of the samples, published."""
    store = open_store(server.database_url, clock=now)
    chosen = min(festival.id for festival in store.festivals())
    press = Press(store)
    try:
        press.published(chosen)
    except NotPublished:
        press.publish(chosen, by="test")
    store.close()
    return chosen


def address(page: Page) -> str:
    return page.locator(COPIED).first.inner_text().strip()


def choose(visitor: Visitor, label: str, option: str) -> None:
    """One more of these, and wait until the address tells it."""
    before = address(visitor.page)
    visitor.page.get_by_role("combobox", name=label).first.fill(option)
    visitor.page.get_by_role("option", name=option).first.click()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator(COPIED).first).not_to_have_text(before)
    visitor.settle()


def number(page: Page) -> int:
    """How many items the page says there are."""
    said = page.locator('[class*="st-key-foretaste"] strong').inner_text()
    return int(re.sub(r"\D", "", said.split(",")[0]))


def events(url: str) -> list[icalendar.Event]:
    answer = httpx.get(url)
    assert answer.status_code == 200, answer.text
    return list(icalendar.Calendar.from_ical(answer.content).events)


def test_the_calendar_holds_just_what_was_chosen(visitor: Visitor, festival_id: str) -> None:
    page = visitor.open(f"/feeds?festival={festival_id}&lang=en")
    everything = number(page)
    choose(visitor, "Kinds", "Concert")
    expect(page.get_by_text("The concerts", exact=False).first).to_be_visible()
    concerts = number(page)
    assert 0 < concerts < everything
    found = events(address(page))
    assert {str(event.categories[0]) for event in found} == {"Concert"}
    assert len(found) == concerts

    venue = str(found[0]["LOCATION"]).split(",")[0]
    choose(visitor, "Venues", venue)
    there = events(address(page))
    assert there
    assert {str(event["LOCATION"]).split(",")[0] for event in there} == {venue}
    assert len(there) == number(page)
    page.reload()
    visitor.settle()
    assert number(page) == len(there)


def test_a_private_calendar_is_made_used_revoked_and_let_work_again(visitor: Visitor, festival_id: str) -> None:
    page = visitor.open(f"/feeds?festival={festival_id}&lang=en&calendars=partners")
    page.get_by_text("New private calendar").click()
    page.get_by_label("Name of the calendar").fill("Ville & <b>amis</b>")
    page.get_by_label("For whom").fill("Luc")
    page.get_by_label("For whom").press("Tab")
    visitor.settle()
    page.get_by_role("button", name="Make its address").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    private = dialog.locator("code").inner_text().strip()
    secret = private.rsplit("/", 2)[1]
    assert events(private)
    assert secret not in page.url
    dialog.get_by_role("button", name="I have copied it").click()
    expect(dialog).to_have_count(0)
    visitor.settle()
    assert secret not in page.content()

    page.get_by_role("button", name="Revoke").first.click()
    expect(page.get_by_text("is revoked")).to_be_visible()
    visitor.settle()
    assert httpx.get(private).status_code == 410
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("works again, at the same address")).to_be_visible()
    assert httpx.get(private).status_code == 200
