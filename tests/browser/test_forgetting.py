"""Somebody asks the town to be forgotten: an administrator does it by keyboard, and the calendars follow."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import expect

from lib.changes import Edit
from lib.press import Press
from lib.programme import Festival, Item, text
from lib.store import Store, open_store
from tests.browser.test_everyone import assert_fits, violations
from tests.browser.visits import Server, Visitor, tab_to

PATIENCE = 10  # seconds
DAY, PARIS = date(2031, 6, 7), ZoneInfo("Europe/Paris")
FESTIVAL = Festival(id="oubli-2031", name=text("L’oubli", "fr"), first_day=DAY, last_day=DAY)
HER = "Zoé Oubliée"
READING = Item(
    id="lecture",
    title=text(f"Lecture de {HER}", "fr"),
    starts_at=datetime(2031, 6, 7, 14, tzinfo=PARIS),
    ends_at=datetime(2031, 6, 7, 15, tzinfo=PARIS),
    people=(HER, "Luc Modèle"),
    notes=f"[Clés](http://x) chez {HER} <script>alert(1)</script>",
)


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    opened.save(FESTIVAL.id, Edit(festival=FESTIVAL, items=(READING,)), by="test")
    opened.save(FESTIVAL.id, Edit(items=(replace(READING, price="5 €"),)), by=HER)
    Press(opened).publish(FESTIVAL.id, by="test")
    yield opened
    opened.close()


def calendar_when(server: Server, said: str) -> str:
    """The calendar of the festival as soon as something stands in it."""
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = httpx.get(f"{server.url}/feeds/{FESTIVAL.id}.ics")
        told = answer.text.replace("\r\n ", "")
        if answer.is_success and said in told:
            return told
        assert time.monotonic() < deadline, told
        time.sleep(0.1)


def test_somebody_is_forgotten_by_keyboard(visitor: Visitor, server: Server, store: Store, tmp_path: Path) -> None:
    calendar_when(server, HER)
    page = visitor.open(f"/settings?festival={FESTIVAL.id}&lang=en")
    page.get_by_role("tab", name="This festival").focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Personal data")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page.get_by_role("textbox", name="Name or e-mail address"))
    page.keyboard.type("zoe oubliee")
    page.keyboard.press("Enter")
    visitor.settle()
    expect(page.get_by_text("zoe oubliee stands in")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as loading:
        page.get_by_role("button", name="All of it as a file (JSON)").press("Enter")
    file = tmp_path / "kept.json"
    loading.value.save_as(file)
    assert HER in file.read_text("utf-8")
    assert {each["table"] for each in json.loads(file.read_text("utf-8"))["zoe oubliee"]} >= {"items", "changes"}

    erase = page.get_by_role("button", name="Erase everywhere")
    expect(erase).to_be_disabled()
    tab_to(page.get_by_role("checkbox", name="I have looked at what was found"))
    page.keyboard.press("Space")
    expect(erase).to_be_enabled()
    visitor.settle()
    page.set_viewport_size({"width": 640, "height": 450})
    assert_fits(page)
    tab_to(erase)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Erased in")).to_be_visible()

    told = calendar_when(server, "Lecture de […]")
    assert HER not in told
    assert "Luc Modèle" in told
    assert store.programme(FESTIVAL.id).items[0].people == ("Luc Modèle",)
    history = visitor.open(f"/history?festival={FESTIVAL.id}&lang=en")
    expect(history.get_by_text("Personal data erased")).to_be_visible()
    expect(history.get_by_text(HER)).to_have_count(0)
