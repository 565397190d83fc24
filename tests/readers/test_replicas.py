"""Two real servers over one database: what one publishes is what the other serves, at once and to the byte."""

from __future__ import annotations

import gzip
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

from lib.backups import back_up
from lib.changes import Edit
from lib.press import Press
from lib.programme import text
from lib.store import Store, open_store
from tests.browser.conftest import ROOT, free_port, stop, wait_until_healthy
from tests.browser.visits import Server
from tests.readers.house import CELLAR, HALL, PARIS, SEASON, SECRET, agenda, item, partner
from tests.readers.subscribers import Syncing, get

CONCERT = item("concert", datetime(2026, 10, 25, 1, 30, tzinfo=PARIS), 3)
SOON = 1.0  # seconds
FEED = "/feeds/saison.ics"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, folder: Path) -> str:
    """One database of each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'navasard.db'}"
    return str(request.getfixturevalue("postgresql_of_a_module"))


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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replicas")


@pytest.fixture(scope="module")
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url, clock=lambda: datetime.now(UTC))
    opened.save("saison", Edit(festival=SEASON, venues=(HALL, CELLAR), items=(CONCERT,)), by="desk")
    Press(opened).publish("saison", by="press")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def replicas(folder: Path, database_url: str) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        started = [stack.enter_context(replica(folder, database_url)) for _ in range(2)]
        for each in started:
            wait_until_healthy(*each)
        yield [server for server, _ in started]


def test_a_publication_is_in_every_feed_within_a_second(store: Store, replicas: list[Server], tmp_path: Path) -> None:
    reader = Syncing(replicas[0].url + FEED, tmp_path)
    reader.sync()
    took = []
    for n in range(5):
        renamed = replace(CONCERT, title=text(f"Concert {n}", "fr"))
        store.save("saison", Edit(items=(renamed,)), by="desk")
        Press(store).publish("saison", by="press")
        took.append(seconds_until_told(replicas, f"Concert {n}"))
        answers = [get(server.url + FEED) for server in replicas]
        assert len({(answer.content, answer.headers["ETag"]) for answer in answers}) == 1
    assert median(took) < SOON
    reader.sync()
    assert reader.agenda() == agenda(renamed)


def seconds_until_told(replicas: list[Server], title: str) -> float:
    began = time.monotonic()
    while not all(title.encode() in get(server.url + FEED).content for server in replicas):
        time.sleep(0.02)
        assert time.monotonic() - began < 10
    return time.monotonic() - began


def test_a_partners_secret_is_in_no_log_and_in_no_database(store: Store, replicas: list[Server], folder: Path) -> None:
    Press(store).add_partner_feed(partner())
    wrong = "wrong" + SECRET[5:]
    answers = [get(f"{server.url}/partners/ami-{key}/a.ics") for server in replicas for key in (SECRET, wrong)]
    assert [answer.status_code for answer in answers] == [200, 404, 200, 404]
    back_up(store, folder / "copy.jsonl.gz")
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".gz" for file in files)
    for file in files:
        kept = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        assert SECRET[5:].encode() not in kept, file.name
