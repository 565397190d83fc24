"""Twenty people edit and two hundred calendars ask, one server is restarted half-way: seconds, or `--soak=600`."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import httpx
import pytest

from lib.changes import Edit
from lib.press import Press
from lib.programme import Item, text
from lib.store import Store, open_store
from tests.browser.conftest import stop, wait_until_healthy
from tests.browser.towns import FEED, Town, replica, town_of
from tests.browser.visits import Server
from tests.essai import FESTIVAL, READING

LOG = logging.getLogger(__name__)  # seen with --log-cli-level=INFO
EDITORS, POLLERS = 20, 200
PUBLISH = 2.0  # seconds from one release to the next
STALE = 5.0  # seconds after which everybody must have it, on a machine that does all this at once
FLAT = 1.08  # of memory: its last third against the one before
TOLD = re.compile(rb"SUMMARY:Publication (\d+)")


@dataclass
class Soak:
    """What was acknowledged, what was told, and what was wrong with it."""

    town: Town
    seconds: float
    folder: Path
    is_over: threading.Event = field(default_factory=threading.Event)
    published: list[tuple[float, int]] = field(default_factory=list)  # when, and which
    kept: dict[str, int] = field(default_factory=dict)  # the last number of each editor
    bytes_of: dict[int, bytes] = field(default_factory=dict)  # what each release is
    wrong: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    memory: dict[str, list[float]] = field(default_factory=dict)

    def store(self) -> Store:
        return open_store(self.town.database_url, clock=lambda: datetime.now(UTC))

    # ------------------------------------------------------------ editors

    def edit(self, name: str) -> None:
        store, item = self.store(), own_item(name)
        for number in count(1):
            if self.is_over.is_set():
                break
            store.save(FESTIVAL.id, Edit(items=(replace(item, price=f"{number} €"),)), by=name)
            self.kept[name] = number
            self.is_over.wait(random.uniform(0.3, 1.0))  # noqa: S311
        store.close()

    def publish(self) -> None:
        store = self.store()
        press = Press(store)
        for number in count(1):
            named = replace(READING, title=text(f"Publication {number}", "fr"))
            store.save(FESTIVAL.id, Edit(items=(named,)), by="press")
            press.publish(FESTIVAL.id, by="press")
            self.published.append((time.monotonic(), number))
            if self.is_over.wait(PUBLISH):
                break
        store.close()

    # ------------------------------------------------------------ subscribers

    async def poll(self, client: httpx.AsyncClient) -> None:
        etag = ""
        while not self.is_over.is_set():
            began = time.monotonic()
            try:
                answer = await client.get(FEED, headers={"If-None-Match": etag} if etag else {})
            except httpx.HTTPError as error:
                self.wrong.append(repr(error))
                continue
            self.statuses[answer.status_code] += 1
            if answer.status_code == httpx.codes.OK:
                etag = answer.headers["etag"]
                self.judge(answer.content, began)
            elif answer.status_code != httpx.codes.NOT_MODIFIED:
                self.wrong.append(f"{answer.status_code} {answer.text[:80]}")
            await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311

    def judge(self, body: bytes, asked_at: float) -> None:
        """Every calendar is one that was published, the same everywhere, and not long ago."""
        found = TOLD.search(body)
        number = int(found[1]) if found else 0
        if self.bytes_of.setdefault(number, body) != body:
            self.wrong.append(f"release {number} is told in two ways")
        due = max((which for at, which in self.published if at < asked_at - STALE), default=0)
        if number < due:
            self.wrong.append(f"release {number} is told when {due} was published long ago")

    async def poll_all(self) -> None:
        trusting = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        limits = httpx.Limits(max_connections=POLLERS)
        async with httpx.AsyncClient(base_url=self.town.url, verify=trusting, limits=limits, timeout=30) as client:
            await asyncio.gather(*(self.poll(client) for _ in range(POLLERS)))

    # ------------------------------------------------------------ the machines

    def watch(self) -> None:
        while not self.is_over.wait(max(0.2, self.seconds / 100)):
            for server, process in self.town.replicas.items():
                if process.poll() is None and (resident := memory_of(server)):
                    self.memory.setdefault(server.url, []).append(resident)


def own_item(name: str) -> Item:
    return replace(READING, id=name, title=text(f"De {name}", "fr"))


def memory_of(server: Server) -> float:
    try:
        told = httpx.get(f"{server.url}/metrics", timeout=10).text
    except httpx.HTTPError:
        return 0.0
    found = re.search(r"^process_resident_memory_bytes (\S+)$", told, re.MULTILINE)
    return float(found[1]) if found else 0.0


@pytest.fixture
def town(postgresql_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_of(postgresql_url, tmp_path) as running:
        yield running


@contextmanager
def working(soak: Soak) -> Iterator[None]:
    """All of them at once."""
    works = [threading.Thread(target=soak.edit, args=(f"editor-{n}",)) for n in range(EDITORS)]
    works += [threading.Thread(target=work) for work in (soak.publish, soak.watch)]
    works += [threading.Thread(target=lambda: asyncio.run(soak.poll_all()))]
    for each in works:
        each.start()
    try:
        yield
    finally:
        soak.is_over.set()
        for each in works:
            each.join()


@contextmanager
def restarted(town: Town, folder: Path) -> Iterator[None]:
    """One server goes, and comes back at its place."""
    server, process = next(iter(town.replicas.items()))
    stop(process)
    with replica(folder, int(server.url.rpartition(":")[2]), town.database_url, town.url) as (again, begun):
        wait_until_healthy(again, begun)
        yield


def test_with_everybody_at_work_no_answer_is_wrong_and_nothing_is_lost(
    town: Town, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    seconds = float(pytestconfig.getoption("--soak"))
    soak = Soak(town, seconds, tmp_path)
    with ExitStack() as stack, working(soak):
        time.sleep(seconds / 2)
        stack.enter_context(restarted(town, tmp_path))
        time.sleep(seconds / 2)
    told = f"{soak.statuses}; {len(soak.published)} releases, {sum(soak.kept.values())} edits; {spans(soak)}"
    assert soak.wrong == [], told
    store = soak.store()
    now = store.programme(FESTIVAL.id).item_by_id
    store.close()
    assert {name: now[name].price for name in soak.kept} == {name: f"{n} €" for name, n in soak.kept.items()}
    if seconds >= 300:
        stayed = soak.memory[list(town.replicas)[1].url]
        third = len(stayed) // 3
        assert max(stayed[-third:]) < FLAT * max(stayed[third : 2 * third]), told
    LOG.info(told)


def spans(soak: Soak) -> str:
    """Memory of each server, MB: at first, at most, at last."""
    return ", ".join(f"{m[0] / 1e6:.0f}–{max(m) / 1e6:.0f}–{m[-1] / 1e6:.0f} MB" for m in soak.memory.values() if m)
