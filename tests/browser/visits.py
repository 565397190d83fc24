"""A running server, and a person who visits it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

COMPLAINT = re.compile(r"traceback|warning|error|exception", re.IGNORECASE)

FRENCH: dict[str, Any] = {"locale": "fr-FR", "viewport": {"width": 1280, "height": 900}}

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


@dataclass(frozen=True)
class Browsers:
    """The browsers of several people, one for each name and each set of options.

    They last as long as `chromium`: Streamlit's scripts are fetched and compiled for the first page of each alone.
    """

    chromium: Browser
    known: dict[str, BrowserContext] = field(default_factory=dict)

    @contextmanager
    def page(self, name: str = "", /, **options: Any) -> Iterator[Page]:
        """A new page, as of somebody who has never been here."""
        key = f"{name} {sorted(options.items())}"
        if key not in self.known:
            self.known[key] = self.chromium.new_context(**FRENCH | options)
        with self.known[key].new_page() as page:
            yield page
            if not page.is_closed():
                page.evaluate("() => self.origin === 'null' || localStorage.clear()")
        self.known[key].clear_cookies()


@dataclass
class Visitor:
    """A person at a page: opens addresses, waits for Streamlit, remembers what the browser complained of."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not LOOKING_FOR_THE_SERVER.search(url):
            self.complaints.append(f"{message.text} ({url})")

    def open(self, address: str = "/") -> Page:
        """Go to an address of the server and wait until all of the page is there, and hears its keys."""
        self.page.goto(f"{self.url}{address}")
        # Streamlit is not running before it starts, either.
        self.page.wait_for_selector("body[data-hears=keys]", state="attached")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page's script has run to its end."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.page.wait_for_selector('[data-testid="stStatusWidget"]', state="detached")
