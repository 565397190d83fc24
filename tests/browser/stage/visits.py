"""A server with nothing but the board, and a person who works on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import ROOT, free_port, stop, wait_until_healthy
from tests.browser.visits import Server

PATIENCE = 15_000  # milliseconds for everything to have arrived


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """The stage, at a port of its own."""
    port = free_port()
    running = Server(f"http://127.0.0.1:{port}", folder / "console.txt", "")
    command = [sys.executable, "-m", "streamlit", "run", "tests/browser/stage/app.py", "--server.port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with running.console.open("wb") as console:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=console, stderr=subprocess.STDOUT)
        try:
            wait_until_healthy(running, process)
            yield running
        finally:
            stop(process)


@dataclass(frozen=True)
class Board:
    """A person before the board. Minutes are those of the day, venues those of the stage: v0, v1…"""

    page: Page

    def card(self, title: str) -> Locator:
        """The card whose first words are the title."""
        return self.page.locator(".card").and_(self.page.get_by_label(f"{title},")).first

    def box(self, target: Locator) -> FloatRect:
        found = target.bounding_box()
        assert found is not None
        return found

    def point(self, venue: int, minute: int) -> tuple[float, float]:
        """Where in the window a minute of a venue is, scrolled into view if it must."""
        column = self.page.locator(".column").nth(venue)
        column.evaluate("(each, minute) => { const grid = each.closest('.scroller'); "
                        "const pixels = each.clientHeight / (1560 - 480); "
                        "const top = (minute - 480) * pixels; "
                        "if (top < grid.scrollTop + 40 || top > grid.scrollTop + grid.clientHeight - 120) "
                        "grid.scrollTop = top - 200; }", minute)  # fmt: skip
        box = self.box(column)
        return box["x"] + box["width"] / 2, box["y"] + (minute - 480) * box["height"] / (1560 - 480)

    def told(self) -> list[Any]:
        """All that Python was told."""
        told: list[Any] = json.loads(self.page.get_by_test_id("stCode").inner_text())
        return told

    def expect_told(self, number: int) -> list[Any]:
        """The same, once it is so much."""
        self.page.wait_for_function(
            "n => JSON.parse(document.querySelector('[data-testid=stCode]').innerText).length >= n",
            arg=number,
            timeout=PATIENCE,
        )
        return self.told()

    def expect_announced(self, words: str) -> None:
        expect(self.page.locator(".board [role=status]")).to_contain_text(words)
