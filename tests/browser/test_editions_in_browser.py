"""After the festival: two years compared and taken along as a picture; a forecast kept for the next, and taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.copying import next_edition, next_first_day, whole
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor

SAMPLE, NEXT = "journee-armenie-2025", "journee-armenie-2026"
PAGE = "/attendance?lang=en&chapter={chapter}&festival={festival}"


def test_two_years_are_compared_and_the_picture_taken_along(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open(PAGE.format(chapter="editions", festival=SAMPLE))
    expect(page.get_by_text("On what 2024 and 2025 have in common").first).to_be_visible()
    expect(page.get_by_text("Only in 2024:")).to_be_visible()
    page.get_by_role("button", name="Picture").last.click()
    offered = page.get_by_test_id("stPopoverBody")
    with page.expect_download() as download:
        offered.get_by_role("button", name="Download as PNG").click()
    download.value.save_as(tmp_path / "change.png")
    assert (tmp_path / "change.png").read_bytes().startswith(b"\x89PNG")


@pytest.fixture
def to_come(server: Server) -> Iterator[Store]:
    """The next edition, copied from the sample, with nobody expected yet."""
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    past = opened.programme(SAMPLE)
    numbers = count()
    coming = next_edition(past, next_first_day(past.festival), {SAMPLE}, lambda: f"new-{next(numbers)}")
    assert coming.festival.id == NEXT
    opened.save(NEXT, whole(coming), by="test")
    yield opened
    opened.remove_festival(NEXT, by="test")
    opened.close()


def expected(store: Store) -> int:
    """How many items have an expected attendance."""
    return sum(item.expected is not None for item in store.programme(NEXT).items)


def test_forecasts_are_kept_by_one_click_and_taken_back_by_another(visitor: Visitor, to_come: Store) -> None:
    before = expected(to_come)
    page = visitor.open(PAGE.format(chapter="forecast", festival=NEXT))
    expect(page.get_by_text(re.compile(r"Learned from \d+ counted sittings of 2024 and 2025\."))).to_be_visible()
    expect(page.get_by_text("within its interval.", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Keep as expected attendance").click()
    expect(page.get_by_text("kept as expected attendance.")).to_be_visible()
    assert expected(to_come) > before
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert expected(to_come) == before
