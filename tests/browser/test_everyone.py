"""Every page for everyone: by ear, in the dark, at twice the size, without a mouse, with the worst of spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Locator, Page, ViewportSize, expect

from lib.changes import Edit
from lib.files.sheets import write_sheet
from lib.programme import Festival, Item, Venue, text
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor, choose_by_keys, tab_to, until
from tests.hostile import TITLES

SAMPLE, HOSTILE, WALK = "regards-armenie-2024", "hostile-2031", "clavier-2031"
DAY, PARIS = date(2031, 4, 12), ZoneInfo("Europe/Paris")
PAGES = {
    "home": "/",
    "programme": "/programme?day=2024-10-19",
    "table": "/programme?view=table",
    "item": "/programme?item=RA24-02",
    "new item": "/programme?item=new",
    "clashes": "/clashes",
    "placing": "/placing",
    "imports": "/imports",
    "attendance": "/attendance",
    "counts": "/attendance?chapter=counts",
    "doors": "/attendance?chapter=doors",
    "editions": "/attendance?chapter=editions",
    "forecast": "/attendance?chapter=forecast",
    "report": "/attendance?chapter=report",
    "publication": "/publication",
    "feeds": "/feeds",
    "history": "/history",
    "settings": "/settings",
}
PATIENCE = 30_000  # milliseconds for an import
SETTLING = 30  # tenths of a second
BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
TWICE_THE_SIZE, TABLET, LAPTOP = (
    ViewportSize(width=width, height=height) for width, height in ((640, 450), (820, 1180), (1280, 900))
)

HOSTILE_FILE = write_sheet(
    ["Titre", "Type", "Date", "Heure de début", "Heure de fin", "Lieu", "Intervenants", "Cycle"],
    [(title, title, "12/04/2031", "14h", "15h", "Salle <b>1</b>", title, title) for title in TITLES]
    + [(f"{title} 2", "lecture", title, title, title, title, "", "") for title in TITLES],
)

OPEN_ALL_FOLDS = """
() => [...document.querySelectorAll('details:not([open]) > summary')]
  .filter(summary => summary.checkVisibility())
  .forEach(summary => summary.click())
"""
# Boxes that would scroll sideways, and legends of charts that reach out of their picture.
TOO_WIDE = """
() => [
  ...[document.documentElement, ...document.querySelectorAll('[data-testid="stMain"], [role="dialog"]')]
    .filter(box => box.scrollWidth > box.clientWidth + 1),
  ...[...document.querySelectorAll('svg .role-legend')]
    .filter(legend => legend.getBoundingClientRect().right > legend.closest('svg').getBoundingClientRect().right + 1),
].map(each => each.outerHTML.slice(0, 200))
"""


def with_festival(address: str, festival: str, language: str = "fr") -> str:
    return f"{address}{'&' if '?' in address else '?'}festival={festival}&lang={language}"


def show(visitor: Visitor, name: str, festival: str = SAMPLE, language: str = "fr") -> Page:
    """A page with all that it folds away opened."""
    page = visitor.open(with_festival(PAGES[name], festival, language))
    page.evaluate(OPEN_ALL_FOLDS)
    visitor.settle()
    return page


def violations(page: Page) -> list[str]:
    """What is serious or critical, with where it is."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


def undo_button(page: Page) -> Locator:
    """What is at the foot of a page once something is saved."""
    return page.get_by_role("button", name="Annuler", exact=True)


def background(page: Page) -> str:
    """The colour on which everything is written."""
    return str(page.evaluate(BACKGROUND))


def assert_fits(page: Page) -> None:
    """Nobody has to scroll to and fro, once all has found its place."""
    for _ in range(SETTLING):
        found = page.evaluate(TOO_WIDE)
        if not found:
            return
        page.wait_for_timeout(100)
    assert found == []


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The database of the running server."""
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_by_day_and_by_night(visitor: Visitor, name: str) -> None:
    page = show(visitor, name)
    by_day = background(page)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    until(page, f"() => ({BACKGROUND})() !== '{by_day}'")
    visitor.settle()
    assert violations(page) == []


def test_axe_finds_nothing_serious_in_english(visitor: Visitor) -> None:
    assert violations(show(visitor, "programme", language="en")) == []


@pytest.mark.parametrize(
    ("address", "told"), [("/imports", "CSV ou .xlsx, jusqu’à"), ("/attendance?chapter=report", "PNG ou JPEG, au plus")]
)
def test_a_file_is_asked_for_in_the_language_of_the_reader(visitor: Visitor, address: str, told: str) -> None:
    page = visitor.open(address)
    asked = page.get_by_test_id("stFileUploaderDropzone")
    expect(asked.get_by_role("button", name="Parcourir")).to_be_visible()
    own = [asked.get_by_text("Upload", exact=True), asked.get_by_text("per file")]  # words of Streamlit
    assert all(box is None or box["width"] <= 1 for box in (words.bounding_box() for words in own))
    bounds = asked.get_by_test_id("stFileUploaderDropzoneInstructions")
    assert told in bounds.evaluate("(place) => getComputedStyle(place, '::after').content")


@pytest.mark.parametrize("page_name", ["settings", "clashes"])
def test_axe_finds_nothing_serious_in_the_other_tabs(visitor: Visitor, page_name: str) -> None:
    page = show(visitor, page_name)
    for tab in page.get_by_role("tab").all():
        tab.click()
        visitor.settle()
        assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_window_at_twice_the_size(visitor: Visitor, name: str) -> None:
    visitor.page.set_viewport_size(TWICE_THE_SIZE)
    assert_fits(show(visitor, name))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_the_window_of_a_tablet_and_of_a_laptop(visitor: Visitor, name: str) -> None:
    visitor.page.set_viewport_size(TABLET)
    page = show(visitor, name)
    assert_fits(page)
    page.set_viewport_size(LAPTOP)
    assert_fits(page)


@pytest.fixture
def hostile(store: Store) -> str:
    """A festival with a hostile name, which nothing has been imported into."""
    name = text(f"{TITLES[0]} {TITLES[3]}", "fr")
    store.save(HOSTILE, Edit(festival=Festival(id=HOSTILE, name=name, first_day=DAY, last_day=DAY)), by="test")
    return HOSTILE


def choose_hostile_file(visitor: Visitor) -> Page:
    page = visitor.open(with_festival("/imports", HOSTILE))
    upload: FilePayload = {"name": "<b>pire</b>.csv", "mimeType": "text/csv", "buffer": HOSTILE_FILE}
    page.locator("input[type=file]").set_input_files(upload)
    expect(page.get_by_role("button", name="Importer le programme")).to_be_visible()
    visitor.settle()
    return page


def assert_calm(page: Page) -> None:
    """Nothing of what was written has become markup."""
    main = page.get_by_test_id("stMain")
    assert main.locator("script, b, img[src='x'], a[href^='javascript'], a[href*='nulle.part']").count() == 0
    assert main.get_by_test_id("stException").count() == 0


def test_hostile_words_of_a_file_stay_words(visitor: Visitor, hostile: str, store: Store) -> None:
    page = choose_hostile_file(visitor)
    assert violations(page) == []
    assert_fits(page)
    page.get_by_role("button", name="Importer le programme").click()
    expect(undo_button(page)).to_be_visible(timeout=PATIENCE)
    items = store.programme(hostile).items
    assert len(items) == 2 * len(TITLES)
    for name in ("imports", "programme", "table", "home"):
        page = show(visitor, name, hostile)
        assert_calm(page)
        assert_fits(page)
    for item in items[: len(TITLES)]:  # the others say the same again
        page = visitor.open(with_festival(f"/programme?item={item.id}", hostile))
        expect(page.get_by_role("dialog")).to_be_visible()
        assert_calm(page)


@pytest.fixture
def clash(store: Store) -> tuple[Item, Item]:
    """Two readings in one room at one time, in a festival of their own."""
    one = Item(
        id="un", title=text("Premier conte", "fr"), kind="reading", venue_id="salle",
        starts_at=datetime(2031, 4, 12, 14, tzinfo=PARIS), ends_at=datetime(2031, 4, 12, 15, tzinfo=PARIS),
    )  # fmt: skip
    other = replace(one, id="autre", title=text("Second conte", "fr"))
    festival = Festival(id=WALK, name=text("Au clavier", "fr"), first_day=DAY, last_day=DAY)
    venue = Venue(id="salle", name="Salle du clavier")
    store.save(WALK, Edit(festival=festival, items=(one, other), venues=(venue,)), by="test")
    return one, other


def press_enter_on(visitor: Visitor, goal: Locator) -> None:
    tab_to(goal)
    visitor.page.keyboard.press("Enter")
    visitor.settle()


def test_a_clash_is_mended_and_undone_without_a_mouse(visitor: Visitor, clash: tuple[Item, Item], store: Store) -> None:
    page, keyboard = visitor.open(with_festival("/", WALK)), visitor.page.keyboard
    press_enter_on(visitor, page.get_by_role("link", name="Conflits", exact=True))
    tab_to(page.get_by_role("combobox", name="Lieu"))
    choose_by_keys(page.get_by_role("combobox", name="Lieu"), "clavier")
    page.wait_for_url("**venue=salle**")
    keyboard.press("Escape")
    press_enter_on(visitor, page.get_by_role("link", name="Second conte"))
    for label, hour in (("Début", "17h"), ("Fin", "18h")):
        tab_to(page.get_by_role("dialog").get_by_label(label, exact=True))
        keyboard.press("Control+a")
        keyboard.type(hour)
    press_enter_on(visitor, page.get_by_role("button", name="Enregistrer", exact=True))
    expect(undo_button(page)).to_be_visible()
    moved = store.programme(WALK).item_by_id[clash[1].id]
    assert moved.starts_at == datetime(2031, 4, 12, 17, tzinfo=PARIS)
    press_enter_on(visitor, undo_button(page))
    expect(undo_button(page)).to_be_hidden()
    assert store.programme(WALK).item_by_id[clash[1].id].starts_at == clash[1].starts_at
