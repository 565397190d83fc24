"""A house to subscribe to, and every program that can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.readers.house import House
from tests.readers.programs import READERS, Reader, compiled, with_libical
from tests.readers.subscribers import Polling, Subscriber, Syncing

Subscribe = Callable[[str], Subscriber]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path) as house:
        yield house


@pytest.fixture(scope="session")
def libical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("libical"))


@pytest.fixture(params=[*READERS, "libical"])
def read(request: pytest.FixtureRequest) -> Reader:
    """Each program that reads bytes."""
    return _reader(request, request.param)


@pytest.fixture(params=[*READERS, "libical", "vdirsyncer"])
def subscribe(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Subscribe:
    """To an address, with each program that can."""
    if request.param == "vdirsyncer":
        return lambda url: Syncing(url, tmp_path_factory.mktemp("vdirsyncer"))
    return partial(Polling, read=_reader(request, request.param))


def _reader(request: pytest.FixtureRequest, name: str) -> Reader:
    if name == "libical":
        return partial(with_libical, request.getfixturevalue("libical"))
    return READERS[name]
