"""Two real servers over one database: what one publishes is what the other serves, at once and to the byte."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest

from lib.changes import Edit
from lib.press import Press
from lib.programme import text
from lib.store import Store, open_store
from tests.browser.conftest import ROOT, free_port, stop, wait_until_healthy
from tests.browser.visits import Server
from tests.readers.house import CELLAR, HALL, PARIS, SEASON, agenda, item
from tests.readers.subscribers import Syncing, get

CONCERT = item("concert", datetime(2026, 10, 25, 1, 30, tzinfo=PARIS), 3)
SOON = 1.0  # seconds
FEED = "/feeds/saison.ics"


@contextmanager
def replica(folder: Path, database_url: str) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", folder / f"{port}.txt", database_url)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"DATABASE_URL": database_url}
    with server.console.open("wb") as console:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=console, stderr=subprocess.STDOUT)
        try:
            yield server, process
        finally:
            stop(process)
    assert server.complaints() == ""


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'navasard.db'}"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url, clock=lambda: datetime.now(UTC))
    opened.save("saison", Edit(festival=SEASON, venues=(HALL, CELLAR), items=(CONCERT,)), by="desk")
    Press(opened).publish("saison", by="press")
    yield opened
    opened.close()


@pytest.fixture
def replicas(database_url: str, tmp_path: Path) -> Iterator[list[str]]:
    with ExitStack() as stack:
        started = [stack.enter_context(replica(tmp_path, database_url)) for _ in range(2)]
        for each in started:
            wait_until_healthy(*each)
        yield [server.url for server, _ in started]


def test_a_publication_is_in_every_feed_within_a_second(store: Store, replicas: list[str], tmp_path: Path) -> None:
    reader = Syncing(replicas[0] + FEED, tmp_path)
    reader.sync()
    took = []
    for n in range(5):
        renamed = replace(CONCERT, title=text(f"Concert {n}", "fr"))
        store.save("saison", Edit(items=(renamed,)), by="desk")
        Press(store).publish("saison", by="press")
        took.append(seconds_until_told(replicas, f"Concert {n}"))
        answers = [get(url + FEED) for url in replicas]
        assert len({(answer.content, answer.headers["ETag"]) for answer in answers}) == 1
    assert median(took) < SOON
    reader.sync()
    assert reader.agenda() == agenda(renamed)


def seconds_until_told(replicas: list[str], title: str) -> float:
    began = time.monotonic()
    while not all(title.encode() in get(url + FEED).content for url in replicas):
        time.sleep(0.02)
        assert time.monotonic() - began < 10
    return time.monotonic() - began
