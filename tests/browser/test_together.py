"""Two people on one programme, each in a browser of their own: what one does the other sees, and nothing is lost."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.changes import Edit
from lib.programme import Festival, Item, Venue, text
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor

PARIS, SATURDAY = ZoneInfo("Europe/Paris"), date(2019, 10, 19)  # long ago: no other test is led to it
FESTIVAL = Festival(id="ensemble-2019", name=text("Ensemble", "fr"), first_day=SATURDAY, last_day=SATURDAY)
HALL = Venue(id="salle", name="Salle des Fêtes")
READING = Item(
    id="lecture",
    title=text("Lecture au jardin", "fr"),
    kind="reading",
    venue_id="salle",
    starts_at=datetime(2019, 10, 19, 14, tzinfo=PARIS),
    ends_at=datetime(2019, 10, 19, 15, tzinfo=PARIS),
)
TALK = replace(READING, id="rencontre", title=text("Rencontre", "fr"), kind="talk", venue_id=None)
PROGRAMME = f"/programme?festival={FESTIVAL.id}"
SOON = 6_000  # milliseconds that a busy machine is given for what takes one or two seconds


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """That of the server, with our festival as it was at first."""
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    opened.save(FESTIVAL.id, Edit(festival=FESTIVAL, venues=(HALL,), items=(READING, TALK)), by="test")
    yield opened
    opened.close()


def open_form(person: Visitor, item: Item = READING) -> Locator:
    page = person.open(f"{PROGRAMME}&item={item.id}")
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_label("Titre", exact=True)).to_have_value(str(item.title))
    return drawer


def retitle(person: Visitor, title: str, item: Item = READING) -> None:
    """Give an item another title, and save it."""
    drawer = open_form(person, item)
    drawer.get_by_label("Titre", exact=True).fill(title)
    drawer.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(person.page.locator("[role=dialog]")).to_have_count(0)  # whose keys are its own
    person.settle()


def company(page: Page) -> Locator:
    """Where the others are named."""
    return page.get_by_test_id("stSidebar")


def title(store: Store, item: Item = READING) -> str:
    return str(store.programme(FESTIVAL.id).item_by_id[item.id].title)


def wait_for_title(page: Page, store: Store, wanted: str) -> None:
    """Until the reading is stored with that title."""
    deadline = time.monotonic() + SOON / 1_000
    while title(store) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert title(store) == wanted


def test_what_one_saves_the_other_sees_without_loading_the_page_again(
    pair: tuple[Visitor, Visitor], store: Store
) -> None:
    page = pair[0].open(f"/?festival={FESTIVAL.id}")
    page.evaluate("window.isTheSame = true")
    seconds = []
    for number in range(5):
        renamed = replace(TALK, title=text(f"Rencontre {number}", "fr"))
        store.save(FESTIVAL.id, Edit(items=(renamed,)), by="Luc")
        began = time.monotonic()
        expect(page.get_by_text(f"Rencontre {number}")).to_be_visible(timeout=SOON)
        seconds.append(time.monotonic() - began)
    assert page.evaluate("window.isTheSame")
    assert statistics.median(seconds) < SOON / 2_000, seconds


@pytest.mark.usefixtures("store")
def test_each_sees_who_is_here_and_which_item_they_have_open(pair: tuple[Visitor, Visitor]) -> None:
    anahit, luc = pair
    page = anahit.open(PROGRAMME)
    drawer = open_form(luc)
    expect(company(page)).to_contain_text("Luc (« Lecture au jardin »)", timeout=SOON)
    expect(company(luc.page)).to_contain_text("Anahit", timeout=SOON)
    drawer.get_by_role("button", name="Fermer sans enregistrer").click()
    expect(company(page)).not_to_contain_text("Lecture au jardin", timeout=SOON)
    expect(company(page)).to_contain_text("Luc")
    luc.page.close()
    expect(company(page)).not_to_contain_text("Luc", timeout=SOON)


def test_what_one_types_survives_what_the_other_saves_and_both_are_kept(
    pair: tuple[Visitor, Visitor], store: Store
) -> None:
    anahit, _ = pair
    drawer = open_form(anahit)
    field = drawer.get_by_label("Titre", exact=True)
    field.fill("Lecture sous le tilleul")
    field.press("Tab")
    anahit.settle()
    end = drawer.get_by_label("Fin", exact=True)
    end.focus()
    anahit.page.keyboard.press("ControlOrMeta+a")
    anahit.page.keyboard.type("16h")  # and stays in the field
    other = replace(READING, people=("Nour Exemple",))
    store.save(FESTIVAL.id, Edit(items=(other,)), by="Luc")
    expect(drawer.get_by_role("alert").first).to_contain_text("Luc", timeout=SOON)
    expect(drawer.get_by_role("alert").first).to_contain_text("Nour Exemple")
    assert field.input_value() == "Lecture sous le tilleul"
    assert end.input_value() == "16h"
    drawer.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(drawer).to_be_hidden()
    anahit.settle()
    saved = store.programme(FESTIVAL.id).item_by_id["lecture"]
    assert (str(saved.title), saved.people) == ("Lecture sous le tilleul", ("Nour Exemple",))
    assert saved.ends_at == datetime(2019, 10, 19, 16, tzinfo=PARIS)


def test_ctrl_z_undoes_what_i_did_last_and_ctrl_shift_z_does_it_again(
    pair: tuple[Visitor, Visitor], store: Store
) -> None:
    anahit, luc = pair
    retitle(anahit, "Lecture au parc")
    retitle(luc, "Rencontre au café", TALK)
    page = anahit.open(f"/history?festival={FESTIVAL.id}")
    page.keyboard.press("ControlOrMeta+z")
    wait_for_title(page, store, "Lecture au jardin")
    assert title(store, TALK) == "Rencontre au café"
    anahit.settle()
    page.keyboard.press("ControlOrMeta+Shift+z")
    wait_for_title(page, store, "Lecture au parc")


def test_what_somebody_built_upon_is_not_undone_and_it_is_said_by_whom(
    pair: tuple[Visitor, Visitor], store: Store
) -> None:
    anahit, luc = pair
    retitle(anahit, "Lecture au parc")
    retitle(luc, "Lecture au parc fleuri", replace(READING, title=text("Lecture au parc", "fr")))
    anahit.page.keyboard.press("ControlOrMeta+z")
    expect(anahit.page.get_by_role("alert").filter(has_text="Luc")).to_be_visible(timeout=SOON)
    assert title(store) == "Lecture au parc fleuri"


def test_ctrl_z_in_a_field_is_left_to_the_field(pair: tuple[Visitor, Visitor], store: Store) -> None:
    anahit, _ = pair
    retitle(anahit, "Lecture au parc")
    company(anahit.page).get_by_role("button", name="Anahit").click()
    field = anahit.page.get_by_label("Votre nom", exact=True)
    field.focus()
    anahit.page.keyboard.type("Lec")
    anahit.page.keyboard.press("ControlOrMeta+z")
    anahit.page.wait_for_timeout(1_500)
    assert "Lec" not in field.input_value()
    assert title(store) == "Lecture au parc"


def test_an_import_half_way_stays_as_it_is_until_its_reader_asks(pair: tuple[Visitor, Visitor], store: Store) -> None:
    anahit, _ = pair
    page = anahit.open(f"/imports?festival={FESTIVAL.id}")
    page.get_by_text("Ou coller des cellules").click()
    cells = page.get_by_label("Cellules", exact=False).first
    cells.fill("Titre;Lieu\nRencontre;Médiathèque")
    cells.press("ControlOrMeta+Enter")
    expect(page.get_by_role("button", name="Importer le programme")).to_be_visible(timeout=SOON)
    anahit.settle()
    store.save(FESTIVAL.id, Edit(items=(replace(READING, notes="Micro"),)), by="Luc")
    expect(company(page).get_by_role("status")).to_contain_text("Luc", timeout=SOON)
    expect(page.get_by_role("button", name="Importer le programme")).to_be_visible()
    page.locator(".st-key-show_news button").click()
    expect(company(page).get_by_role("status")).to_be_hidden(timeout=SOON)
    expect(cells).to_have_value("Titre;Lieu\nRencontre;Médiathèque")


def test_a_festival_removed_by_another_leaves_what_one_types_in_sight(
    pair: tuple[Visitor, Visitor], server: Server, store: Store
) -> None:
    anahit, _ = pair
    drawer = open_form(anahit)
    drawer.get_by_label("Titre", exact=True).fill("Lecture au parc")
    drawer.get_by_label("Titre", exact=True).press("Tab")
    anahit.settle()
    store.remove_festival(FESTIVAL.id, by="Luc")
    expect(company(anahit.page).get_by_role("status")).to_contain_text("Luc", timeout=SOON)
    anahit.page.wait_for_timeout(2_500)  # two more looks
    expect(drawer.get_by_label("Titre", exact=True)).to_have_value("Lecture au parc")
    drawer.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(drawer.get_by_role("alert").filter(has_text="a été supprimé")).to_be_visible()
    [change] = store.history(FESTIVAL.id, limit=1)
    store.undo(change.revision, by="Luc")
    drawer.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(drawer).to_be_hidden()
    anahit.settle()
    assert title(store) == "Lecture au parc"
    assert server.complaints() == ""
