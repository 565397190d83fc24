"""Every kind of write, by everybody, through the real server: what one may do in a browser nobody else can say to it.

The messages of somebody who may are recorded as their browser sends them, and said again by others who have signed in.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.press import Press
from lib.store import Store, open_store
from tests.browser.deeds import DEEDS, FESTIVAL, Deed, item_id, settled
from tests.browser.guarded import come, guarded_server, listen, say
from tests.browser.visits import PATIENCE, Browsers, Server
from tests.conftest import HandClock
from tests.test_permissions import WRITES

EVERYBODY = ("eve", "counter", "reader", "programmer", "manager", "chef")

SAID_ELSEWHERE = {  # writes that no page asks for by a message of its own
    "Store.remove_festival": "by no page",
    "Store.undo (of a festival)": "as any undo",
    "Store.undo (of a removal)": "as any undo",
    "Store.remember_mapping": "with an import, as what it saves",
    "Store.greet": "by whoever may read",
    "Press.note_uses": "by the server",
    "Doorkeeper.note": "at a door, with its key",
    "Doorkeeper.write_down": "at a door, with its key",
    "Doorkeeper.settle": "by the server",
    "Doorkeeper.leave_out": "as the undo of what a door began again",
    "Gatekeeper.give (an administrator)": "as any role everywhere",
    "Gatekeeper.withdraw (an administrator)": "as any role everywhere",
}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with guarded_server(tmp_path_factory.mktemp("wire"), FESTIVAL, [{"sub": "chef"}]) as running:
        yield running


@pytest.fixture
def store(guarded: Server) -> Iterator[Store]:
    opened = open_store(guarded.database_url, clock=HandClock())
    if FESTIVAL not in Press(opened).heads():
        Press(opened).publish(FESTIVAL, by="test")
    yield opened
    opened.close()


def test_every_write_is_said_here_or_elsewhere() -> None:
    assert {deed.writes for deed in DEEDS.values()} | set(SAID_ELSEWHERE) == set(WRITES)
    assert not {deed.writes for deed in DEEDS.values()} & set(SAID_ELSEWHERE)


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_not_allowed_cannot_be_said(name: str, guarded: Server, store: Store, browsers: Browsers) -> None:
    deed = DEEDS[name]
    said = recorded(deed, guarded, store, browsers)
    others = [who for who in EVERYBODY if who not in deed.may]
    deed.ready(store)
    before = deed.trace(store)
    assert all(heard > 0 for heard in said_by(others, said, guarded))
    assert deed.trace(store) == before
    said_by([deed.who], said, guarded)
    assert is_changed_since(before, deed, store), "what is allowed was not done either"


def recorded(deed: Deed, guarded: Server, store: Store, browsers: Browsers) -> list[bytes]:
    """The messages of who does it."""
    deed.ready(store)
    address = deed.address.format(item=item_id(store)) + f"festival={FESTIVAL}"
    with browsers.visitor(guarded.url) as person:
        said = listen(person.page)
        before = deed.trace(store)
        come(person.page, guarded, f"{deed.who}@clamart.fr", address)
        settled(person.page)
        deed.do(person.page)
        assert is_changed_since(before, deed, store)
        person.page.wait_for_timeout(100)  # what was sent meanwhile is told now
        return said[:]


def is_changed_since(before: object, deed: Deed, store: Store) -> bool:
    """Whether it has left something, after a while at the latest."""
    deadline = time.monotonic() + PATIENCE
    while deed.trace(store) == before and time.monotonic() < deadline:
        time.sleep(0.1)
    return time.monotonic() < deadline


def said_by(people: list[str], said: list[bytes], guarded: Server) -> list[int]:
    """How much each of them is answered who says it all."""
    with ThreadPoolExecutor(len(people)) as crowd:
        return list(crowd.map(lambda who: say(guarded, f"{who}@clamart.fr", said), people))
