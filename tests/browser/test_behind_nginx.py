"""Two servers over one PostgreSQL behind nginx, as docs/deploy tells it; one is killed, and nobody notices."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.changes import Edit
from lib.press import Press
from lib.programme import text
from lib.store import open_store
from tests.browser.towns import DEPLOY, FEED, Town, town_of
from tests.browser.visits import PATIENCE, Browsers, Visitor
from tests.essai import FESTIVAL, READING

COOKIE = "navasard_way"
LONG = 40_000  # milliseconds for a browser to find another server


@pytest.fixture
def town(postgresql_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_of(postgresql_url, tmp_path) as running:
        yield running


def test_what_is_published_comes_from_the_cache_and_only_when_it_is_new(town: Town) -> None:
    first = town.client.get(FEED)
    assert (first.status_code, first.headers["strict-transport-security"]) == (200, "max-age=31536000")
    again = town.client.get(FEED, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert town.client.get("/metrics").status_code == 404
    store = open_store(town.database_url, clock=lambda: datetime.now(UTC))
    store.save(FESTIVAL.id, Edit(items=(replace(READING, title=text("Autre lecture", "fr")),)), by="test")
    Press(store).publish(FESTIVAL.id, by="test")
    store.close()
    assert until_told(town, "Autre lecture")


def until_told(town: Town, title: str) -> bool:
    """Whether it is in the calendar in a few seconds."""
    deadline = time.monotonic() + PATIENCE
    while title not in town.client.get(FEED).text and time.monotonic() < deadline:
        time.sleep(0.1)
    return time.monotonic() < deadline


def test_one_server_is_killed_and_nobody_notices_but_by_a_page_that_connects_again(
    town: Town, browsers: Browsers
) -> None:
    with browsers.visitor(town.url, ignore_https_errors=True) as person, polling(town) as answers:
        person.open(f"/programme?festival={FESTIVAL.id}")
        [way] = [each for each in person.page.context.cookies() if each["name"] == COOKIE]
        assert (way["secure"], way["httpOnly"]) == (True, True)
        killed = town.serving()
        town.replicas[killed].kill()
        town.replicas[killed].wait()
        connected = person.page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
        expect(connected).to_have_count(0, timeout=LONG)
        expect(connected).to_have_count(1, timeout=LONG)
        go_to_clashes(person)
        assert town.serving() != killed
        person.complaints.clear()  # that the connection was lost
    assert set(answers) == {(200, answers[0][1])}
    assert len(answers) > 20


def go_to_clashes(person: Visitor) -> None:
    person.page.get_by_role("link", name="Conflits").first.click()
    expect(person.page.get_by_role("heading", name="Conflits", exact=True)).to_be_visible(timeout=LONG)


@contextmanager
def polling(town: Town) -> Iterator[list[tuple[int, str]]]:
    """What a subscriber is answered, over and over: status and ETag."""
    answers: list[tuple[int, str]] = []
    is_over = threading.Event()

    def poll() -> None:
        while not is_over.wait(0.05):
            answer = town.client.get(FEED)
            answers.append((answer.status_code, answer.headers.get("etag", "")))

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield answers
    finally:
        is_over.set()
        thread.join()


def test_the_unit_is_one_that_systemd_understands(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    unit = (DEPLOY / "navasard@.service").read_text("utf-8")
    (tmp_path / "navasard@8501.service").write_text(unit.replace("/opt/navasard/.venv/bin/streamlit", sys.executable))
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "navasard@8501.service"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "navasard" not in ran.stderr.replace("/opt/navasard", "").replace(str(tmp_path), ""), ran.stderr
