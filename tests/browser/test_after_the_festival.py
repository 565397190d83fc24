"""After the festival, as its organisers go about it: counts brought in, read, compared and filed; first, the door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect

from lib.changes import Edit
from lib.doorkeeper import Doorkeeper
from lib.doors import Door
from lib.partners import digest
from lib.programme import Festival, Item, Venue, text
from lib.settings import ROOT
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor, choose_by_keys, tab_to

LAST, THIS = "regards-armenie-2023", "regards-armenie-2024"
PAGE = "/attendance?festival={festival}&lang=fr&chapter={chapter}"
PATIENCE = 60_000  # milliseconds for a report
PHONE: dict[str, Any] = {"locale": "fr-FR", "viewport": {"width": 360, "height": 740}, "has_touch": True}


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    yield opened
    opened.close()


@pytest.fixture
def uncounted(store: Store) -> Iterator[Store]:
    """Last year's edition, which nobody has counted yet."""
    counts = store.programme(LAST).counts
    store.save(LAST, Edit(removed_counts=tuple((count.item_id, count.day) for count in counts)), by="test")
    yield store
    store.save(LAST, Edit(counts=counts), by="test")


def metrics(page: Page) -> Locator:
    return page.get_by_test_id("stMetricValue")


def chart(page: Page, title: str) -> Locator:
    return page.get_by_test_id("stVegaLiteChart").filter(has_text=title)


def test_last_years_counts_are_brought_in_read_compared_and_filed(
    visitor: Visitor, uncounted: Store, tmp_path: Path
) -> None:
    page = visitor.open(PAGE.format(festival=LAST, chapter="import"))
    page.locator("input[type=file]").set_input_files(ROOT / "data" / LAST / "frequentation.csv")
    page.get_by_role("button", name="Importer les comptages").click()
    expect(page.get_by_text("Les comptages sont enregistrés.")).to_be_visible()
    assert uncounted.programme(LAST).counts

    page = visitor.open(PAGE.format(festival=THIS, chapter="who") + "&sum_by=venue_id")
    fil = chart(page, "Remplissage par lieu").locator("svg text")
    expect(fil.filter(has_text="Le Fil")).to_be_visible()
    fullest = page.get_by_text(re.compile(r"Le plus rempli"))
    expect(fullest.first).to_be_visible()

    page = visitor.open(PAGE.format(festival=THIS, chapter="editions"))
    expect(page.get_by_text(re.compile("2023 et 2024 ont en commun")).first).to_be_visible()

    page = visitor.open(PAGE.format(festival=THIS, chapter="report"))
    page.get_by_role("button", name="Établir le bilan").click()
    for suffix, name in (("pdf", "PDF"), ("html", "HTML"), ("xlsx", "Excel")):
        with page.expect_download(timeout=PATIENCE) as download:
            page.get_by_role("button", name=re.compile(f"^.*{name}, ")).click(timeout=PATIENCE)
        download.value.save_as(tmp_path / f"bilan.{suffix}")
    document = pypdfium2.PdfDocument(tmp_path / "bilan.pdf")
    assert "Le Fil" in "".join(sheet.get_textpage().get_text_range() for sheet in document)
    assert "Le Fil" in (tmp_path / "bilan.html").read_text("utf-8")
    assert len(load_workbook(tmp_path / "bilan.xlsx").sheetnames) > 3


def test_a_click_on_a_chart_chooses_for_the_others_and_for_the_address(visitor: Visitor) -> None:
    page = visitor.open(PAGE.format(festival=THIS, chapter="who"))
    everybody = metrics(page).first.inner_text()
    bars = chart(page, "Public compté, par type").locator("svg .mark-rect path")
    bars.nth(2).click()
    page.wait_for_url("**only_kind=*")
    expect(metrics(page).first).not_to_have_text(everybody)
    chosen = metrics(page).first.inner_text()
    address = page.url.removeprefix(visitor.url)
    bars.nth(2).click()
    expect(metrics(page).first).to_have_text(everybody)
    assert "only_kind" not in page.url
    page = visitor.open(address)
    expect(metrics(page).first).to_have_text(chosen)
    page.get_by_role("button", name="Tout regarder à nouveau").click()
    expect(metrics(page).first).to_have_text(everybody)


def test_without_a_mouse_a_part_is_chosen_in_lists(visitor: Visitor) -> None:
    page = visitor.open(PAGE.format(festival=THIS, chapter="who"))
    everybody = metrics(page).first.inner_text()
    page.locator("summary", has_text="Regarder une partie").focus()
    page.keyboard.press("Enter")
    visitor.settle()
    choose_by_keys(page.get_by_role("combobox", name="Lieu", exact=True), "Le Fil")
    page.wait_for_url("**only_venue=*")
    expect(metrics(page).first).not_to_have_text(everybody)


def door(visitor: Visitor) -> str:
    """The address of a new door."""
    page = visitor.open(PAGE.format(festival=THIS, chapter="doors"))
    if not page.get_by_role("textbox", name="Quelle entrée").is_visible():
        page.get_by_text("Nouvelle adresse pour une entrée").click()
    page.get_by_role("textbox", name="Quelle entrée").fill("Entrée du Fil")
    page.keyboard.press("Tab")
    visitor.settle()
    page.get_by_role("button", name="Créer son adresse").click()
    address = page.get_by_role("dialog").locator("code").inner_text().strip()
    page.get_by_role("button", name="Je l’ai scannée ou copiée").click()
    return address


def begin(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_label("Votre prénom").fill(name)
    concert = page.locator("option", has_text="Concert caritatif").get_attribute("value")
    page.get_by_label("Ce que vous comptez").select_option(concert)


def press(page: Page, times: int, name: str = "Une personne de plus") -> None:
    for _ in range(times):
        page.get_by_role("button", name=name).click()


def test_who_came_is_written_down_in_the_form_of_an_item_by_keyboard_alone(visitor: Visitor, store: Store) -> None:
    before = next(count for count in store.programme(THIS).counts if count.note == "")
    page = visitor.open(f"/programme?festival={THIS}&lang=fr&item={before.item_id}")
    drawer = page.get_by_role("dialog")
    tab_to(drawer.locator("summary", has_text="Qui est venu"))
    page.keyboard.press("Enter")
    tab_to(drawer.get_by_label("Remarque", exact=True).last)
    page.keyboard.type("Pluie à l’entrée")
    tab_to(drawer.get_by_role("button", name="Enregistrer le comptage"))
    visitor.settle()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le comptage est enregistré.")).to_be_visible()
    noted = [count for count in store.programme(THIS).counts if count.note == "Pluie à l’entrée"]
    assert [count.item_id for count in noted] == [before.item_id]
    store.save(THIS, Edit(counts=tuple(replace(count, note="") for count in noted)), by="test")


def test_a_phone_hears_of_what_changes_in_the_programme_and_loses_nothing(
    visitor: Visitor, chromium: Browser, store: Store
) -> None:
    today = datetime.now(ZoneInfo("Europe/Paris")).replace(microsecond=0)
    halls = (Venue(id="fil", name="Le Fil"), Venue(id="bis", name="B"))
    bal = Item(id="bal", title=text("Bal"), venue_id="fil", starts_at=today, ends_at=today + timedelta(hours=1))
    festival = Festival(id="entree", name=text("Essai"), first_day=today.date(), last_day=today.date())
    store.save("entree", Edit(festival=festival, venues=halls, items=(bal,)), by="test")
    keeper = Doorkeeper(store)
    keeper.add_door(
        Door(
            id="0e0e", festival_id="entree", name="Fil", venue_id="fil",
            digest=digest("se-cret"), created_at=today, created_by="test",
        )
    )  # fmt: skip
    phone = chromium.new_context(**PHONE)
    page = phone.new_page()
    page.clock.install()
    page.goto(f"{visitor.url}/door/0e0e-se-cret?lang=fr")
    press(page, 3)
    expect(page.get_by_text("Enregistré.")).to_be_visible()

    store.save("entree", Edit(removed_items=("bal",)), by="test")
    press(page, 2)
    expect(page.get_by_text(re.compile("n’est plus au programme"))).to_be_visible()
    expect(page.locator("#inside")).to_have_text("5")

    store.save("entree", Edit(items=(replace(bal, venue_id="bis"),)), by="test")
    page.clock.fast_forward(61_000)
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    expect(page.locator("#inside")).to_have_text("5")
    assert [said.counted for said in keeper.sums("entree").values()] == [5]
    phone.close()
    store.remove_festival("entree", by="test")


def test_two_phones_at_one_door_lose_nothing_to_a_bad_network(
    visitor: Visitor, chromium: Browser, store: Store
) -> None:
    counts = store.programme(THIS).counts
    address = door(visitor)
    first, second = chromium.new_context(**PHONE), chromium.new_context(**PHONE)
    anna, leo = first.new_page(), second.new_page()
    begin(anna, address, "Anna")
    begin(leo, address, "Léo")
    press(anna, 5)
    press(leo, 3)
    press(leo, 1, "Une de trop")
    expect(anna.get_by_text("Enregistré.")).to_be_visible()
    first.set_offline(offline=True)
    press(anna, 6)
    expect(anna.get_by_text(re.compile(r"Appuis en attente sur ce téléphone\s: 6"))).to_be_visible(timeout=15_000)
    anna.reload()
    press(anna, 1)
    expect(anna.get_by_text(re.compile(r"Appuis en attente sur ce téléphone\s: 7"))).to_be_visible(timeout=15_000)
    first.set_offline(offline=False)
    expect(anna.get_by_text("Enregistré.")).to_be_visible(timeout=20_000)
    expect(anna.locator("#inside")).to_have_text("14")
    expect(leo.locator("#inside")).to_have_text("14", timeout=20_000)
    serious = Axe().run(anna).response["violations"]
    assert [each["id"] for each in serious if each["impact"] in {"serious", "critical"}] == []
    assert anna.evaluate("document.documentElement.scrollWidth <= innerWidth")
    first.close()
    second.close()
    store.save(THIS, Edit(counts=counts), by="test")


def test_presses_by_keys_become_the_count_of_the_sitting(visitor: Visitor, chromium: Browser, store: Store) -> None:
    before = store.programme(THIS)
    removed = next(
        count for count in before.counts if str(before.item_by_id[count.item_id].title).startswith("Concert car")
    )
    store.save(THIS, Edit(removed_counts=((removed.item_id, removed.day),)), by="test")
    phone = chromium.new_context(**PHONE)
    page = phone.new_page()
    begin(page, door(visitor), "Zoé")
    page.get_by_role("button", name="Une personne de plus").focus()
    for _ in range(4):
        page.keyboard.press("+")
    page.keyboard.press("-")
    page.get_by_role("button", name="J’ai terminé").click()
    expect(page.get_by_text("Merci ! Le nombre est noté.")).to_be_visible()
    counted = {count.item_id: count for count in store.programme(THIS).counts}[removed.item_id]
    assert counted.method == "clicker"
    assert "Zoé" in counted.by
    assert counted.counted is not None
    assert counted.counted >= 3
    phone.close()
    store.save(THIS, Edit(counts=(removed,)), by="test")
