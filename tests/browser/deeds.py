"""What people do that leaves something: who may, how it is done by hand, and what has to be there first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page, expect

from lib.changes import Edit
from lib.clashes import find_clashes
from lib.doorkeeper import Doorkeeper
from lib.doors import Door, Tally
from lib.gatekeeper import Gatekeeper
from lib.legal import Notice
from lib.partners import PartnerFeed
from lib.press import Press
from lib.programme import Count, Problem, Reason, Status, sittings
from lib.roles import EVERYWHERE, Role
from lib.storage.database import metadata
from lib.store import Store
from lib.waivers import accept
from tests.browser.visits import until

FESTIVAL = "regards-armenie-2024"
PROGRAMMERS, MANAGERS, CHEF = {"programmer", "manager", "chef"}, {"manager", "chef"}, {"chef"}
OF_NO_ACCOUNT = {"presence", "accounts", "alembic_version"}  # who is there, and who has come: written for everybody
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
HER = "Zoé Exemple"


def everything(store: Store) -> object:
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

    writes: str  # which of the writes that test_permissions walks
    who: str
    may: set[str]
    address: str
    do: Callable[[Page], object]
    ready: Callable[[Store], object] = lambda _: None  # again before it is said again: as it was the first time
    trace: Callable[[Store], object] = everything  # what it leaves


# ---------------------------------------------------------------- by hand


def press(page: Page, key: str) -> None:
    page.locator(f"[class*='st-key-{key}']").get_by_role("button").locator("visible=true").first.click()


def pressing(key: str) -> Callable[[Page], None]:
    return partial(press, key=key)


def fill(page: Page, label: str, said: str) -> None:
    box = page.get_by_role("textbox", name=label, exact=True).locator("visible=true").first
    box.fill(said)
    box.press("Tab")


def settled(page: Page) -> None:
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def unfold(page: Page) -> None:
    """Open all that is folded away."""
    page.evaluate("() => document.querySelectorAll('details:not([open]) > summary').forEach(each => each.click())")
    settled(page)


def in_tab(name: str, key: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        open_tab(page, name)
        press(page, key)

    return act


def unfolding(key: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        unfold(page)
        press(page, key)

    return act


def save_item(page: Page) -> None:
    fill(page, "Titre", "Un autre titre")
    settled(page)
    press(page, "save_item")


def accept_clash(page: Page) -> None:
    unfold(page)
    press(page, "accept_")
    fill(page, "Votre nom", "Ani")
    fill(page, "Pourquoi il peut rester", "Entendu")
    press(page, "save_waiver")


def say_who_came(page: Page) -> None:
    unfold(page)
    box = page.get_by_role("spinbutton", name="Compté").locator("visible=true").first
    box.fill("33")
    box.press("Tab")
    settled(page)
    press(page, "save_item_count")


def set_aside(page: Page) -> None:
    page.get_by_role("button", name="C’est vu").click()


def write_in_report(page: Page) -> None:
    unfold(page)
    page.get_by_role("textbox", name="Vos mots sur").locator("visible=true").first.fill("Merci")
    page.get_by_role("button", name="Enregistrer vos mots").click()


def go_back(page: Page) -> None:
    releases = page.get_by_role("combobox", name="Publication", exact=True)
    until(page, "() => document.getAnimations().every(each => each.playState !== 'running')")
    releases.focus()
    releases.press("ArrowDown")
    releases.press("ArrowDown")  # from the last release to the one before it
    expect(releases).to_have_attribute("aria-activedescendant", re.compile("."))
    releases.press("Enter")
    settled(page)
    open_tab(page, "Revenir ou retirer")
    settled(page)
    press(page, "go_back")


def schedule(page: Page) -> None:
    page.get_by_text("Choisir un jour et une heure").click()
    settled(page)
    press(page, "set_schedule")


def share(page: Page) -> None:
    page.get_by_text("Nouvel agenda privé").click()
    fill(page, "Nom de l’agenda", "La Comédie")
    fill(page, "Pour qui", "Ani")
    settled(page)
    press(page, "make_partner_feed")


def make_door(page: Page) -> None:
    unfold(page)
    fill(page, "Quelle entrée", "Parvis")
    settled(page)
    press(page, "make_door")


def give_role(page: Page) -> None:
    open_tab(page, "Accès")
    fill(page, "Adresse électronique ou domaine", "nouvelle@ville.fr")
    page.get_by_role("button", name="Donner ce rôle").click()


def give_role_everywhere(page: Page) -> None:
    open_tab(page, "Accès")
    page.get_by_role("combobox", name="Rôles dans").click()
    page.get_by_role("option", name="Tous les festivals").click()
    settled(page)
    give_role(page)


def found(page: Page) -> None:
    open_tab(page, "Autre festival")
    fill(page, "Nom (Français)", "Tout neuf")
    page.get_by_role("button", name="Créer le festival").click()


def next_edition(page: Page) -> None:
    press(page, "open_shift")
    page.get_by_text("Copier toute l’édition").click()
    settled(page)
    press(page, "save_shift")


def rename(page: Page) -> None:
    fill(page, "Page web", "https://exemple.fr")
    page.get_by_role("button", name="Enregistrer", exact=True).locator("visible=true").click()


def save_rules(page: Page) -> None:
    open_tab(page, "Règles")
    box = page.get_by_role("spinbutton", name="À pied (km/h)").locator("visible=true")
    box.fill("3")
    box.press("Tab")
    press(page, "save_rules")


def write_notice(page: Page) -> None:
    open_tab(page, "Mentions légales")
    fill(page, "Éditeur", "Ville")
    press(page, "save_notice")


def erase(page: Page) -> None:
    open_tab(page, "Données personnelles")
    fill(page, "Nom ou adresse électronique", HER)
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_text("J’ai regardé ce qui a été trouvé").click()
    settled(page)
    press(page, "kept_erase")


# ---------------------------------------------------------------- what has to be there


def item_id(store: Store) -> str:
    return min(item.id for item in Press(store).published(FESTIVAL, 1).programme.items)


def change_item(store: Store, **changed: object) -> None:
    item = store.programme(FESTIVAL).item_by_id[item_id(store)]
    store.save(FESTIVAL, Edit(items=(replace(item, **changed),)), by="test")  # type: ignore[arg-type]


def to_publish(store: Store) -> None:
    """The item is not cancelled, and something is to be published."""
    change_item(store, status=Status.CONFIRMED, price=f"{store.revision()} €", strand="Regards")


def with_all_items(store: Store) -> None:
    """As in the first release."""
    then = Press(store).published(FESTIVAL, 1).programme
    waivers = tuple(waiver.clash_key for waiver in store.programme(FESTIVAL).waivers)
    store.save(FESTIVAL, Edit(festival=then.festival, items=then.items, removed_waivers=waivers), by="test")


def with_waiver(store: Store) -> None:
    with_all_items(store)
    programme = store.programme(FESTIVAL)
    clash = find_clashes(programme, LONG_AGO.date())[0]
    given = accept(clash, programme, by="test", at=LONG_AGO, why="Entendu")
    store.save(FESTIVAL, Edit(waivers=(given,)), by="test")


def with_two_releases(store: Store) -> None:
    """The last one is public, and not the first."""
    to_publish(store)
    Press(store).publish(FESTIVAL, by="test")


def uncounted(store: Store) -> None:
    item = item_id(store)
    keys = [(count.item_id, count.day) for count in store.programme(FESTIVAL).counts if count.item_id == item]
    store.save(FESTIVAL, Edit(removed_counts=tuple(keys)), by="test")


def unread(store: Store) -> None:
    store.remember_problems(FESTIVAL, [Problem("a.csv", 2, "Date", "hier", Reason.NOT_A_DATE)])


def with_undoable(store: Store) -> None:
    """The second change to the festival stands: its item was renamed."""
    changes = store.history(FESTIVAL, item_id=item_id(store))
    first = next((change for change in reversed(changes) if change.action == "undoable"), None)
    if first is None:
        item = store.programme(FESTIVAL).item_by_id[item_id(store)]
        store.save(FESTIVAL, Edit(items=(replace(item, organiser="Essai"),)), by="test", action="undoable")
    elif first.undone_by:
        store.undo(first.undone_by, by="test")


def scheduled(store: Store) -> None:
    Press(store).schedule(FESTIVAL, datetime.now(UTC) + timedelta(days=9), by="test")


def unscheduled(store: Store) -> None:
    Press(store).unschedule(FESTIVAL)


def withdrawn(store: Store) -> None:
    Press(store).withdraw(FESTIVAL, by="test")


def public(store: Store) -> None:
    Press(store).put_back(FESTIVAL)


def calendar_of_partner(store: Store) -> None:
    press_, feed_id = Press(store), "f1"
    if press_.partner_feed(feed_id):
        press_.reinstate(feed_id)
        return
    press_.add_partner_feed(
        PartnerFeed(
            id=feed_id,
            festival_id=FESTIVAL,
            name="Comédie",
            owner="Ani",
            query="",
            digest="d",
            created_at=LONG_AGO,
            created_by="test",
        )
    )


def revoked_calendar(store: Store) -> None:
    calendar_of_partner(store)
    Press(store).revoke("f1", by="test")


def door(store: Store) -> None:
    keeper = Doorkeeper(store)
    if keeper.door("d1"):
        keeper.reinstate("d1")
        return
    keeper.add_door(
        Door(id="d1", festival_id=FESTIVAL, name="Parvis", digest="d", created_at=LONG_AGO, created_by="test")
    )


def revoked_door(store: Store) -> None:
    door(store)
    Doorkeeper(store).revoke("d1", by="test")


def disputed(store: Store) -> None:
    """A door has counted otherwise than was written down."""
    item = store.programme(FESTIVAL).item_by_id[item_id(store)]
    day = sittings(item)[0].starts_at.date()
    phone = uuid4().hex
    store.save(FESTIVAL, Edit(counts=(Count(item.id, day, 7),)), by="test")
    Doorkeeper(store).note(FESTIVAL, [Tally(item.id, day, phone, 5, 0, "test", datetime.now(UTC))])


def with_role(store: Store) -> None:
    Gatekeeper(store).give(FESTIVAL, "aaa@ville.fr", Role.READER, by="test")


def alone(store: Store) -> None:
    """No other edition has its name, by which it is chosen."""
    name = store.programme(FESTIVAL).festival.name
    for other in store.festivals():
        if other.id != FESTIVAL and other.name == name:
            store.remove_festival(other.id, by="test")


def no_notice(store: Store) -> None:
    store.remember_notice(Notice())


def with_her(store: Store) -> None:
    change_item(store, people=(HER,))


def with_logo(store: Store) -> None:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    store.remember_logo(FESTIVAL, file.getvalue())


ITEM, SETTINGS, PARTNERS = "/programme?item={item}&", "/settings?", "/feeds?calendars=partners&"
PUBLICATION, DOORS, REPORT = "/publication?", "/attendance?chapter=doors&", "/attendance?chapter=report&"

DEEDS = {
    "save an item": Deed("Store.save", "programmer", PROGRAMMERS, ITEM, save_item, with_all_items),
    "copy an item": Deed("Store.save", "programmer", PROGRAMMERS, ITEM, pressing("copy_item"), to_publish),
    "cancel an item": Deed("Store.save", "programmer", PROGRAMMERS, ITEM, pressing("cancel_item"), to_publish),
    "delete an item": Deed("Store.save", "programmer", PROGRAMMERS, ITEM, pressing("delete_item"), with_all_items),
    "accept a clash": Deed("Store.save", "programmer", PROGRAMMERS, "/clashes?", accept_clash, with_all_items),
    "take up a clash again": Deed(
        "Store.save", "programmer", PROGRAMMERS, "/clashes?", in_tab("Acceptés", "reopen_"), with_waiver
    ),
    "apply a solution": Deed("Store.save", "programmer", PROGRAMMERS, "/clashes?", unfolding("apply_"), with_all_items),
    "undo a change": Deed(
        "Store.undo", "programmer", PROGRAMMERS, "/history?of={item}&", pressing("undo_"), with_undoable
    ),
    "bring an item back": Deed(
        "Store.bring_back", "programmer", PROGRAMMERS, "/history?of={item}&", pressing("back_"), to_publish
    ),
    "save the rules": Deed("Store.save", "programmer", PROGRAMMERS, SETTINGS, save_rules, with_all_items),
    "say where a festival is told": Deed("Store.save", "programmer", PROGRAMMERS, SETTINGS, rename, with_all_items),
    "say who came": Deed("Store.save (a count)", "programmer", PROGRAMMERS, ITEM, say_who_came, uncounted),
    "set what was not read aside": Deed("Store.remember_problems", "programmer", PROGRAMMERS, "/?", set_aside, unread),
    "write in the report": Deed("Store.save", "programmer", PROGRAMMERS, REPORT, write_in_report, with_all_items),
    "take the logo away": Deed(
        "Store.remember_logo", "programmer", PROGRAMMERS, REPORT, pressing("remove_logo"), with_logo
    ),
    "make an address for a door": Deed("Doorkeeper.add_door", "programmer", PROGRAMMERS, DOORS, make_door),
    "revoke a door": Deed("Doorkeeper.revoke", "programmer", PROGRAMMERS, DOORS, pressing("revoke_d1"), door),
    "let a door work again": Deed(
        "Doorkeeper.reinstate", "programmer", PROGRAMMERS, DOORS, pressing("reinstate_d1"), revoked_door
    ),
    "take the number of a door": Deed("Doorkeeper.take", "programmer", PROGRAMMERS, DOORS, pressing("take_"), disputed),
    "keep the number written down": Deed(
        "Doorkeeper.stand", "programmer", PROGRAMMERS, DOORS, pressing("stand_"), disputed
    ),
    "start a door again": Deed(
        "Doorkeeper.start_again", "programmer", PROGRAMMERS, DOORS, pressing("again_"), disputed
    ),
    "publish": Deed("Press.publish", "manager", MANAGERS, PUBLICATION, pressing("publish"), to_publish),
    "schedule a publication": Deed("Press.schedule", "manager", MANAGERS, PUBLICATION, schedule, unscheduled),
    "give a publication up": Deed(
        "Press.unschedule", "manager", MANAGERS, PUBLICATION, pressing("unschedule"), scheduled
    ),
    "withdraw from the public": Deed(
        "Press.withdraw", "manager", MANAGERS, PUBLICATION, in_tab("Revenir ou retirer", "withdraw"), public
    ),
    "put back online": Deed(
        "Press.put_back", "manager", MANAGERS, PUBLICATION, in_tab("Revenir ou retirer", "put_back"), withdrawn
    ),
    "go back": Deed("Press.go_back", "manager", MANAGERS, PUBLICATION, go_back, with_two_releases),
    "give an address to a partner": Deed("Press.add_partner_feed", "manager", MANAGERS, PARTNERS, share, public),
    "revoke a calendar": Deed(
        "Press.revoke", "manager", MANAGERS, PARTNERS, pressing("revoke_f1"), calendar_of_partner
    ),
    "let a calendar work again": Deed(
        "Press.reinstate", "manager", MANAGERS, PARTNERS, pressing("reinstate_f1"), revoked_calendar
    ),
    "renew a calendar": Deed(
        "Press.add_partner_feed", "manager", MANAGERS, PARTNERS, pressing("renew_f1"), calendar_of_partner
    ),
    "give a role": Deed("Gatekeeper.give", "manager", MANAGERS, SETTINGS, give_role),
    "take a role back": Deed(
        "Gatekeeper.withdraw", "manager", MANAGERS, SETTINGS, in_tab("Accès", "withdraw_role"), with_role
    ),
    "found a festival": Deed("Store.save (a festival)", "manager", MANAGERS, SETTINGS, found),
    "make the next edition": Deed("Gatekeeper.bring_along", "manager", MANAGERS, "/programme?", next_edition, alone),
    "give a role everywhere": Deed(
        "Gatekeeper.give (everywhere)", "chef", CHEF, SETTINGS, give_role_everywhere, trace=roles_everywhere
    ),
    "write the legal notice": Deed("Store.remember_notice", "chef", CHEF, SETTINGS, write_notice, no_notice),
    "erase somebody": Deed("Registrar.erase", "chef", CHEF, SETTINGS, erase, with_her),
    "open a door of one's own": Deed("Doorkeeper.add_door", "counter", {"counter"}, "/?", pressing("open_own_door")),
}
