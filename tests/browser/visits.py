"""A running server, and a person who visits it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page

COMPLAINT = re.compile(r"traceback|warning|error|exception", re.IGNORECASE)

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
