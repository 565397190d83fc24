"""What rings when somebody writes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from lib.changes import Edit
from lib.press import Press
from lib.storage.bell import Bell
from lib.store import Store, open_store
from tests.conftest import HandClock
from tests.essai import FESTIVAL, FULL, READING

SOON = 1.0  # seconds
PATIENT = 10.0


class Ear:
    """Hears a bell."""

    def __init__(self, url: str) -> None:
        self.times: list[float] = []
        self._heard = threading.Event()
        self.bell = Bell(url, self._hear)

    def _hear(self) -> None:
        self.times.append(time.monotonic())
        self._heard.set()

    def seconds_until_heard(self) -> float:
        """From now; of what rang before nothing counts."""
        began = time.monotonic()
        assert self._heard.wait(PATIENT)
        self._heard.clear()
        return time.monotonic() - began


@pytest.fixture
def store(postgresql_url: str, clock: HandClock) -> Iterator[Store]:
    opened = open_store(postgresql_url, clock=clock)
    opened.save("essai", FULL, by="ani")
    yield opened
    opened.close()


@pytest.fixture
def ear(postgresql_url: str, store: Store) -> Iterator[Ear]:  # noqa: ARG001 (its database)
    ear = Ear(postgresql_url)
    ear.seconds_until_heard()  # it has begun to listen
    yield ear
    ear.bell.close()


def test_a_bell_rings_within_a_second_of_what_another_process_writes(store: Store, ear: Ear) -> None:
    for n in range(3):
        store.save("essai", Edit(items=(replace(READING, price=f"{n} €"),)), by="ani")
        assert ear.seconds_until_heard() < SOON
    Press(store).publish("essai", by="ani")
    assert ear.seconds_until_heard() < SOON


def test_a_bell_is_silent_about_what_is_only_read_or_taken_back(store: Store, ear: Ear) -> None:
    before = len(ear.times)
    store.programme("essai")
    with pytest.raises(ZeroDivisionError), store.writing():
        raise ZeroDivisionError
    time.sleep(0.3)
    assert len(ear.times) == before


def test_a_bell_that_lost_its_connection_finds_it_again_and_rings_for_what_it_may_have_missed(
    postgresql: str, postgresql_url: str, store: Store, ear: Ear
) -> None:
    name = postgresql_url.rpartition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
    ear.seconds_until_heard()
    store.save("essai", Edit(festival=replace(FESTIVAL, url="https://example.org")), by="ani")
    assert ear.seconds_until_heard() < SOON


def test_with_sqlite_nothing_rings_and_nothing_listens(sqlite_url: str) -> None:
    before = threading.active_count()
    Ear(sqlite_url).bell.close()
    assert threading.active_count() == before
