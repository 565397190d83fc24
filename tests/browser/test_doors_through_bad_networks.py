"""The page of a door where the network hangs, the server is down or the browser keeps nothing: people are counted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, expect
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.browser.test_after_the_festival import PHONE, press
from tests.test_door_routes import House

FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


class Network:
    """A house of doors behind a network that is `good`, `hangs`, or whose server is `down`."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder)
        self.state = "good"
        self._server = uvicorn.Server(uvicorn.Config(self, port=0, log_level="warning", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.state == "hangs":
            await asyncio.sleep(3600)
        app = self.house.app if self.state == "good" else PlainTextResponse("Down.", 503)
        await app(scope, receive, send)

    @property
    def address(self) -> str:
        """Of its door."""
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/door/d00r-se-cret?lang=fr"

    @property
    def counted(self) -> int:
        """What has arrived."""
        return sum(said.counted for said in self.house.keeper.sums("essai").values())

    def open(self) -> None:
        self._thread.start()
        while not self._server.started:
            threading.Event().wait(0.01)

    def close(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(5)


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    found = Network(tmp_path)
    found.open()
    yield found
    found.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**PHONE)
    yield context
    context.close()


@pytest.mark.parametrize("state", ["down", "hangs"])
def test_a_page_that_was_open_once_opens_again_and_counts(network: Network, phone: BrowserContext, state: str) -> None:
    page = phone.new_page()
    page.goto(network.address)
    page.get_by_label("Ce que vous comptez").select_option(index=1)
    press(page, 2)
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    network.state = state
    page.reload()
    press(page, 3)
    expect(page.locator("#inside")).to_have_text("5")
    network.state = "good"
    expect(page.get_by_text("Enregistré.")).to_be_visible(timeout=30_000)
    assert network.counted == 5


def test_a_browser_that_keeps_nothing_loses_no_press(network: Network, phone: BrowserContext) -> None:
    phone.add_init_script(FULL)
    page = phone.new_page()
    page.goto(network.address)
    page.get_by_label("Ce que vous comptez").select_option(index=1)
    press(page, 5)
    expect(page.locator("#inside")).to_have_text("5")
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    assert network.counted == 5


def test_who_is_taken_back_from_nobody_is_not_missing_later(network: Network, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(network.address)
    page.get_by_label("Ce que vous comptez").select_option(index=1)
    press(page, 3, "Une de trop")
    press(page, 4)
    expect(page.locator("#inside")).to_have_text("4")
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    assert network.counted == 4
