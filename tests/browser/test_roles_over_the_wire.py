"""Every kind of write, by everybody, through the real server: what one may do in a browser nobody else can say to it.

The messages of somebody who may are recorded as their browser sends them, and said again from the browsers of others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from lib.changes import Edit
from lib.gatekeeper import Gatekeeper
from lib.press import Press
from lib.programme import Status
from lib.roles import EVERYWHERE
from lib.storage.database import metadata
from lib.store import Store, open_store
from tests.browser.guarded import answers, begin_to_say, come, guarded_server, listen
from tests.browser.visits import PATIENCE, Browsers, Server
from tests.conftest import HandClock

FESTIVAL = "regards-armenie-2024"
EVERYBODY = ("eve", "counter", "reader", "programmer", "manager", "chef")
PROGRAMMERS, MANAGERS = {"programmer", "manager", "chef"}, {"manager", "chef"}
OF_NO_ACCOUNT = {"presence", "accounts", "alembic_version"}  # who is there, and who has come: written for everybody


def everything(store: Store) -> str:
    """A digest of all that is stored, but for who is there."""
    with store.reading() as connection:
        rows = {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in metadata.sorted_tables
            if table.name not in OF_NO_ACCOUNT
        }
    return sha256(repr(rows).encode()).hexdigest()


def roles_everywhere(store: Store) -> object:
    """Who manages a festival may give roles in it, whichever was meant by what they repeat."""
    return Gatekeeper(store).grants(EVERYWHERE)


@dataclass(frozen=True)
class Deed:
    """What somebody does on a page, who does it first, and who may."""

    who: str
    may: set[str]
    address: str
    do: Callable[[Page], None]
    ready: Callable[[Store], object] = lambda _: None
    trace: Callable[[Store], object] = everything  # what it leaves


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key}").get_by_role("button").first.click()


def fill(page: Page, label: str, said: str) -> None:
    box = page.get_by_role("textbox", name=label, exact=True).locator("visible=true")
    box.fill(said)
    box.press("Tab")


def settled(page: Page) -> None:
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def restored(store: Store) -> None:
    """The item is not cancelled, and something is to be published."""
    item = next(each for each in store.programme(FESTIVAL).items if each.id == item_id(store))
    number = store.revision()
    store.save(FESTIVAL, Edit(items=(replace(item, status=Status.CONFIRMED, price=f"{number} €"),)), by="test")


def item_id(store: Store) -> str:
    return min(item.id for item in store.programme(FESTIVAL).items)


def cancel(page: Page) -> None:
    press(page, "cancel_item")


def publish(page: Page) -> None:
    press(page, "publish")


def share(page: Page) -> None:
    page.get_by_text("Nouvel agenda privé").click()
    fill(page, "Nom de l’agenda", "La Comédie")
    fill(page, "Pour qui", "Ani")
    settled(page)
    press(page, "make_partner_feed")


def give_role(page: Page) -> None:
    page.get_by_role("tab", name="Accès").click()
    fill(page, "Adresse électronique ou domaine", "nouvelle@ville.fr")
    page.get_by_role("button", name="Donner ce rôle").click()


def give_role_everywhere(page: Page) -> None:
    page.get_by_role("tab", name="Accès").click()
    page.get_by_role("combobox", name="Rôles dans").click()
    page.get_by_role("option", name="Tous les festivals").click()
    settled(page)
    give_role(page)


def found(page: Page) -> None:
    page.get_by_role("tab", name="Autre festival").click()
    fill(page, "Nom (Français)", "Tout neuf")
    page.get_by_role("button", name="Créer le festival").click()


def count_here(page: Page) -> None:
    press(page, "open_own_door")


DEEDS = {
    "cancel an item": Deed("programmer", PROGRAMMERS, "/programme?item={item}&", cancel, restored),
    "publish": Deed("manager", MANAGERS, "/publication?", publish, restored),
    "give an address to a partner": Deed("manager", MANAGERS, "/feeds?calendars=partners&", share),
    "give a role": Deed("manager", MANAGERS, "/settings?", give_role),
    "give a role everywhere": Deed("chef", {"chef"}, "/settings?", give_role_everywhere, trace=roles_everywhere),
    "found a festival": Deed("manager", MANAGERS, "/settings?", found),
    "open a door of one's own": Deed("counter", {"counter"}, "/?", count_here),
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


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_not_allowed_cannot_be_said(name: str, guarded: Server, store: Store, browsers: Browsers) -> None:
    deed = DEEDS[name]
    said = recorded(deed, guarded, store, browsers)
    others = [who for who in EVERYBODY if who not in deed.may]
    deed.ready(store)
    before = deed.trace(store)
    assert all(heard > 0 for heard in said_by(others, said, guarded, browsers))
    assert deed.trace(store) == before
    said_by([deed.who], said, guarded, browsers)
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


def said_by(people: list[str], said: list[bytes], guarded: Server, browsers: Browsers) -> list[int]:
    """How much each of them is answered who says it all at once."""
    if not people:
        return []
    with browsers.visitor(guarded.url) as person:
        come(person.page, guarded, f"{people[0]}@clamart.fr")
        settled(person.page)
        begin_to_say(person.page, said)
        heard = said_by(people[1:], said, guarded, browsers)
        return [answers(person.page), *heard]
