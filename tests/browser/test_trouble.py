"""When something fails under a running server: what its readers are told, what they keep, and what its log tells."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_port, started
from tests.browser.visits import Browsers, Server, Visitor

FESTIVAL = "regards-armenie-2024"
SECRET = "un titre que personne ne doit lire"  # noqa: S105 (not of anything)


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, of which trouble is expected."""
    with started(tmp_path_factory.mktemp("troubled"), free_port()) as running:
        yield running


@pytest.fixture
def reader(browsers: Browsers, troubled: Server) -> Iterator[Visitor]:
    with browsers.visitor(troubled.url) as person:
        yield person


def database(server: Server) -> Path:
    return Path(server.database_url.removeprefix("sqlite:///"))


@contextmanager
def corrupt(server: Server) -> Iterator[None]:
    """One item of the festival is something that no Navasard ever wrote."""
    with closing(sqlite3.connect(database(server))) as connection:
        one = "festival_id = ? AND id = (SELECT min(id) FROM items WHERE festival_id = ?)"
        record = connection.execute(f"SELECT record FROM items WHERE {one}", (FESTIVAL, FESTIVAL)).fetchone()[0]  # noqa: S608
        change = f"UPDATE items SET record = ? WHERE {one}"  # noqa: S608
        broken = json.dumps({"title": SECRET, "starts_at": SECRET})
        connection.execute(change, (broken, FESTIVAL, FESTIVAL))
        connection.commit()
        yield
        connection.execute(change, (record, FESTIVAL, FESTIVAL))
        connection.commit()


def test_a_fault_is_told_by_a_number_on_the_page_and_in_the_log_and_by_nothing_else(
    reader: Visitor, troubled: Server
) -> None:
    with corrupt(troubled):
        reader.page.goto(f"{troubled.url}/programme?festival={FESTIVAL}")
        told = reader.page.get_by_text("Quelque chose a échoué dans Navasard")
        expect(told).to_be_visible()
        said = told.inner_text()
        everything = reader.page.inner_text("body")
    found = re.search(r"numéro ([0-9a-f]{8})", said)
    assert found
    assert SECRET not in everything
    assert "Traceback" not in everything
    log = troubled.console.read_text("utf-8")
    faults = [json.loads(line) for line in log.splitlines() if '"fault"' in line]
    assert found[1] in {each["fault"] for each in faults}
    assert any("lib/storage/records.py" in place for each in faults for place in each["way"])
    assert SECRET not in log
    reader.open(f"/programme?festival={FESTIVAL}")
    expect(reader.page.locator(".card").first).to_be_visible()
    reader.complaints.clear()
