"""A server as it runs, and a thousand who are subscribed to what it publishes: for some seconds, or `--soak=60`.

Every subscriber comes again with the tag of what it has. Meanwhile somebody edits and publishes from another process.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import random
import re
import resource
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lib.changes import Edit
from lib.partners import PartnerFeed, digest
from lib.press import Press
from lib.programme import Festival, Item, text
from lib.store import Store, open_store

ROOT = Path(__file__).parent.parent
PARIS = ZoneInfo("Europe/Paris")
SUBSCRIBERS, ITEMS, LEAST_RELEASES = 1_000, 30, 3
PATIENCE = 120  # seconds for a server to start, on a busy machine
FESTIVAL = Festival(id="golden", name=text("Golden"), first_day=date(2026, 10, 1), last_day=date(2026, 10, 31))
SECRET = "kept-s3cret_kept-s3cret"  # noqa: S105
DRAFT = "Draft that nobody may see"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class House:
    """A store, and a server of it in a process of its own; what it says goes into a file."""

    folder: Path
    port: int
    store: Store
    process: subprocess.Popen[bytes] | None = None

    @property
    def press(self) -> Press:
        return Press(self.store)

    @property
    def said(self) -> str:
        return (self.folder / "console.txt").read_text("utf-8", "replace")

    def save(self, title: str) -> None:
        """All items, each with this in its title."""
        at = datetime(2026, 10, 10, 20, tzinfo=PARIS)
        ends_at = at + timedelta(hours=1)
        items = tuple(
            Item(id=f"i{n}", title=text(f"{title} of {n}"), starts_at=at, ends_at=ends_at) for n in range(ITEMS)
        )
        self.store.save(FESTIVAL.id, Edit(festival=FESTIVAL, items=items), by="test")

    def ask(self, request: str) -> bytes:
        """What is answered to exactly these bytes, until the server ends it."""
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            connection.sendall(request.encode("latin-1"))
            return b"".join(iter(lambda: connection.recv(65_536), b""))

    def status(self, path: str, method: str = "GET") -> int:
        answer = self.ask(f"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return int(answer.split(b" ", 2)[1])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{folder / 'navasard.db'}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    house = House(folder, port, open_store(url, clock=now))
    house.save("Release 1")
    house.press.publish(FESTIVAL.id, by="test")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"DATABASE_URL": url}
    with (folder / "console.txt").open("wb") as console:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=console, stderr=subprocess.STDOUT)
    house.process = process
    try:
        wait_until_served(house)
        yield house
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        house.store.close()


def wait_until_served(house: House) -> None:
    deadline = time.monotonic() + PATIENCE
    while house.process and house.process.poll() is None and time.monotonic() < deadline:
        try:
            if house.status("/feeds/golden.ics") == 200:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{house.said}")


# ---------------------------------------------------------------- how it runs


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="tells what a process has loaded on Linux only")
def test_the_server_runs_on_the_fast_loop_and_parser(house: House) -> None:
    assert house.process
    loaded = Path(f"/proc/{house.process.pid}/maps").read_text("utf-8")
    assert "uvloop" in loaded
    assert "httptools" in loaded


def test_no_second_half_of_an_answer_waits_for_a_timer(house: House) -> None:
    request = b"GET /feeds/golden.ics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n"
    took = []
    with socket.create_connection(("127.0.0.1", house.port), 30) as connection:
        stream = connection.makefile("rb")
        for _ in range(20):
            began = time.perf_counter()
            connection.sendall(request)
            headers = iter(stream.readline, b"\r\n")
            [length] = [int(line.split(b":")[1]) for line in headers if line.startswith(b"content-length:")]
            assert gzip.decompress(stream.read(length)).endswith(b"END:VCALENDAR\r\n")
            took.append(time.perf_counter() - began)
    assert statistics.median(took) < 0.03


# ---------------------------------------------------------------- what is told to nobody


def test_the_address_of_a_partner_is_in_no_log(house: House) -> None:
    feed = PartnerFeed(
        id="p1",
        festival_id=FESTIVAL.id,
        name="La Comédie",
        owner="Ani",
        query="",
        digest=digest(SECRET),
        created_at=now(),
        created_by="test",
    )
    house.press.add_partner_feed(feed)
    path = f"/partners/p1-{SECRET}/la-comedie.ics"
    assert house.status(path) == house.status(path, "HEAD") == 200
    assert house.status(path, "PUT") == 405
    assert house.status(path.replace("p1", "p2")) == house.status(path + "x") == 404
    house.ask(f"GET {path} HTTP/9.9\r\n\r\n")
    house.ask(f"GET {path} FTP\r\n\r\n")
    house.ask(f"GET {path} HTTP/1.1\r\nHost: a\r\nBad Header {SECRET}\r\n\r\n")
    house.press.add_partner_feed(replace(feed, id="p3", query="lang=nonsense"))  # as no page makes one
    assert house.status(path.replace("p1", "p3")) == 500
    house.press.revoke("p1", by="test")
    assert house.status(path) == 410
    assert '"fault"' in house.said  # of what went wrong with the third
    assert SECRET not in house.said


# ---------------------------------------------------------------- a thousand subscribers


@dataclass
class Published:
    """When each release was out at the latest, by its number."""

    at: dict[int, float] = field(default_factory=lambda: {1: 0.0})
    is_over: bool = False  # whether the last is out

    def oldest_allowed(self, asked_at: float) -> int:
        """Nobody who asks later than a second after a release may be given one before it."""
        return max(number for number, at in self.at.items() if at < asked_at - 1)


@dataclass
class Subscriber:
    """One that comes again and again on one connection, and looks closely at what it is given."""

    number: int
    port: int
    published: Published
    etag: str = ""
    release: int = 0
    answers: list[int] = field(default_factory=list)

    async def live(self) -> None:
        chance = random.Random(self.number)  # noqa: S311 (for a test)
        await asyncio.sleep(chance.random())
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while not self.published.is_over:
            await self.come(reader, writer)
            await asyncio.sleep(0.5 + chance.random())
        await asyncio.sleep(1.5)
        await self.come(reader, writer)  # a last time, long after the last release
        writer.close()

    async def come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        known = f"If-None-Match: {self.etag}\r\n" if self.etag else ""
        encoding = "Accept-Encoding: gzip\r\n" if self.number % 2 else ""
        asked_at = time.monotonic()
        writer.write(f"GET /feeds/golden.ics HTTP/1.1\r\nHost: a\r\n{encoding}{known}\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        status = int(head[0].split()[1])
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", 0))) if status == 200 else b""
        self.answers.append(status)
        if status == 304:
            assert headers["etag"] == self.etag
        else:
            assert status == 200
            self.etag, self.release = headers["etag"], release_of(body, headers)
        assert self.release >= self.published.oldest_allowed(asked_at), f"{self.number} was given an old release"


def release_of(body: bytes, headers: dict[str, str]) -> int:
    """The one release that all of the bytes are of."""
    is_gzipped = headers.get("content-encoding") == "gzip"
    plain = gzip.decompress(body) if is_gzipped else body
    tag = hashlib.sha256(plain).hexdigest()[:32]
    assert headers["etag"] == (f'"{tag}-gzip"' if is_gzipped else f'"{tag}"')
    assert plain.startswith(b"BEGIN:VCALENDAR\r\n")
    assert plain.endswith(b"END:VCALENDAR\r\n")
    assert DRAFT.encode() not in plain
    titles = re.findall(rb"SUMMARY:Release (\d+) of \d+\r\n", plain)
    assert len(titles) == ITEMS
    [number] = set(titles)
    return int(number)


def publish_again_and_again(house: House, published: Published, until: float) -> None:
    try:
        while time.monotonic() < until or len(published.at) < LEAST_RELEASES:
            number = len(published.at) + 1
            house.save(DRAFT)
            house.save(f"Release {number}")
            house.press.publish(FESTIVAL.id, by="test")
            published.at[number] = time.monotonic()
            house.save(DRAFT)
            time.sleep(0.7)
    finally:
        published.is_over = True


def test_a_thousand_subscribers_have_each_release_whole_and_in_time(
    house: House, request: pytest.FixtureRequest
) -> None:
    until = time.monotonic() + request.config.getoption("--soak")
    published = Published()
    subscribers = [Subscriber(n, house.port, published) for n in range(SUBSCRIBERS)]

    async def live() -> None:
        async with asyncio.TaskGroup() as group:
            for each in subscribers:
                group.create_task(each.live())

    publisher = threading.Thread(target=publish_again_and_again, args=(house, published, until))
    publisher.start()
    asyncio.run(live())
    publisher.join()
    assert len(published.at) >= LEAST_RELEASES
    assert {each.release for each in subscribers} == {max(published.at)}
    answers = [status for each in subscribers for status in each.answers]
    print(f"{len(answers)} answers, {answers.count(304)} of them 304, {len(published.at)} releases")  # noqa: T201
    assert set(answers) == {200, 304}
