"""A running server, and a person who visits it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, expect

PATIENCE = 20  # seconds for something to become true
BEGUN_AFTER = 100  # milliseconds after a click, the script runs at the latest
COMPLAINT = re.compile(r"traceback|warning|error|exception", re.IGNORECASE)

FRENCH: dict[str, Any] = {"locale": "fr-FR", "viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}

# Opened at /clashes, Streamlit's own script first asks /clashes/_stcore/… whether the server is there.
LOOKING_FOR_THE_SERVER = re.compile(r"/[^/]+/_stcore/(health|host-config)$")


@dataclass(frozen=True)
class Server:
    """A running Navasard with the sample festivals; `console` is the file with all that it printed."""

    url: str
    console: Path
    database_url: str

    def complaints(self) -> str:
        """What it printed from the first line that looks like trouble; "" when none does."""
        said = self.console.read_text("utf-8")
        found = COMPLAINT.search(said)
        return said[said.rfind("\n", 0, found.start()) + 1 :] if found else ""


@dataclass
class Visitor:
    """A person at a page: opens addresses, waits for Streamlit, remembers what the browser complained of."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)

    def _hear(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not LOOKING_FOR_THE_SERVER.search(url):
            self.complaints.append(f"{message.text} ({url})")

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def open(self, address: str = "/") -> Page:
        """Go to an address of the server and wait until all of the page is there, and hears its keys."""
        self.page.goto(f"{self.url}{address}")
        # Streamlit is not running before it starts, either.
        self.page.wait_for_selector("body[data-hears=keys]", state="attached")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page's script has run to its end, and none begins of what was just done."""
        self._wait_for_its_end()
        self.page.wait_for_timeout(BEGUN_AFTER)
        self._wait_for_its_end()

    def _wait_for_its_end(self) -> None:
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.page.wait_for_selector('[data-testid="stStatusWidget"]', state="detached")

    def leave(self) -> None:
        """Go, and keep nothing of what was visited but the scripts."""
        self.page.evaluate(
            "() => self.origin === 'null' || [localStorage, sessionStorage].forEach(each => each.clear())"
        )
        self.page.goto(f"{self.url}/_stcore/health")  # on the same site: elsewhere, what is compiled is forgotten too
        self.page.context.clear_cookies()


@dataclass(frozen=True)
class Browsers:
    """The browsers of several people, one with one page for each name and each set of options.

    They last as long as `chromium`: Streamlit's scripts are fetched and compiled for the first visit of each alone.
    """

    chromium: Browser
    idle: dict[str, Visitor] = field(default_factory=dict)

    @contextmanager
    def visitor(self, url: str, name: str = "", /, **options: Any) -> Iterator[Visitor]:
        """Somebody who has never been at `url`. Fails at the end if the console of the browser holds an error."""
        key, options = f"{name} {url} {sorted(options.items())}", FRENCH | options
        person = self.idle.pop(key, None) or Visitor(self.chromium.new_context(**options).new_page(), url)
        yield person
        if not person.page.is_closed():
            person.leave()
            person.page.set_viewport_size(options["viewport"])
            person.page.emulate_media(media="null", color_scheme=options["color_scheme"])
            self.idle[key] = person
        complaints = "\n".join(person.complaints)
        person.complaints.clear()
        assert complaints == "", complaints


def until(page: Page, predicate: str, argument: object = None) -> None:
    """Wait until a function of JavaScript says so. Playwright's own is evaluated by the page, which may not do that."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(predicate, argument):
        if time.monotonic() > deadline:
            pytest.fail(f"never true: {predicate}")
        page.wait_for_timeout(20)


def tab_to(goal: Locator) -> None:
    """Press Tab until `goal` has the focus; fail when going round the page does not meet it."""
    for _ in range(80):
        if goal.evaluate("each => each === document.activeElement"):
            return
        goal.page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {goal}")


def choose_by_keys(combobox: Locator, option: str) -> None:
    """Type the name of an option and take it. Enter takes what is highlighted, a moment after it is shown.

    What still unfolds or slides closes a list that is opened meanwhile.
    """
    page = combobox.page
    until(page, "() => document.getAnimations().every(each => each.playState !== 'running')")
    combobox.focus()
    page.keyboard.type(option)
    meant = page.get_by_role("option", name=option).first
    expect(combobox).to_have_attribute("aria-activedescendant", meant.get_attribute("id") or "")
    page.keyboard.press("Enter")
