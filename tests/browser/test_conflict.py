"""Two people in two browsers give one item other hours: both versions are shown, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from lib.changes import Edit
from lib.programme import Festival, Item, Venue, text
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor

PARIS, DAY = ZoneInfo("Europe/Paris"), date(2018, 10, 20)  # long ago: no other test is led to it
FESTIVAL = Festival(id="desaccord-2018", name=text("Désaccord", "fr"), first_day=DAY, last_day=DAY)
CONCERT = Item(
    id="concert",
    title=text("Concert", "fr"),
    kind="concert",
    venue_id="salle",
    starts_at=datetime(2018, 10, 20, 14, tzinfo=PARIS),
    ends_at=datetime(2018, 10, 20, 15, tzinfo=PARIS),
)
ADDRESS = f"/programme?festival={FESTIVAL.id}&lang=en&item=concert"


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """That of the server, with our festival as it was at first."""
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    opened.save(
        FESTIVAL.id, Edit(festival=FESTIVAL, venues=(Venue(id="salle", name="Salle"),), items=(CONCERT,)), by="test"
    )
    yield opened
    opened.close()


def fill(person: Visitor, **fields: str) -> Locator:
    """Type into the form that is open; the drawer."""
    drawer = person.page.get_by_role("dialog")
    for label, value in fields.items():
        field = drawer.get_by_label(label, exact=True)
        field.fill(value)
        field.press("Tab")
        person.settle()
    return drawer


def save(person: Visitor, drawer: Locator) -> None:
    drawer.get_by_role("button", name="Save", exact=True).click()
    expect(drawer.get_by_role("button", name="Save", exact=True)).to_be_hidden()
    person.settle()


def concert(store: Store) -> Item:
    return store.programme(FESTIVAL.id).item_by_id["concert"]


@pytest.fixture
def choosing(pair: tuple[Visitor, Visitor], store: Store) -> Visitor:
    """Anahit, who wants 18:00 and another end while Luc has saved 20:00, before the two versions."""
    anahit, luc = pair
    for person in pair:
        person.open(ADDRESS)
    mine = fill(anahit, Start="18:00", End="19:00", Title="Grand concert")
    save(luc, fill(luc, Start="20:00", End="22:00"))
    save(anahit, mine)
    expect(anahit.page.get_by_role("dialog", name="Two versions")).to_be_visible()
    assert concert(store).starts_at == datetime(2018, 10, 20, 20, tzinfo=PARIS)
    return anahit


def test_theirs_is_chosen_by_keyboard_and_what_only_i_typed_is_kept(choosing: Visitor, store: Store) -> None:
    dialog = choosing.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Luc changed it meanwhile")
    radios = dialog.get_by_role("radio")
    expect(radios).to_have_count(2)
    mine, theirs = radios.all()
    mine.focus()
    choosing.page.keyboard.press("ArrowDown")
    expect(theirs).to_be_checked()
    choosing.settle()
    dialog.get_by_role("button", name="Save what is chosen").press("Enter")
    expect(dialog).to_be_hidden()
    choosing.settle()
    saved = concert(store)
    assert (saved.starts_at, str(saved.title)) == (datetime(2018, 10, 20, 20, tzinfo=PARIS), "Grand concert")


def test_closing_loses_nothing_and_mine_stands_when_it_is_chosen_later(choosing: Visitor, store: Store) -> None:
    page = choosing.page
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text("Your version of “Concert” is not saved")).to_be_visible()
    page.get_by_role("button", name="Compare the two versions").click()
    dialog = page.get_by_role("dialog", name="Two versions")
    dialog.get_by_role("button", name="Save what is chosen").click()
    expect(dialog).to_be_hidden()
    choosing.settle()
    assert concert(store).starts_at == datetime(2018, 10, 20, 18, tzinfo=PARIS)


def test_axe_finds_nothing_in_the_two_versions(choosing: Visitor) -> None:
    found = Axe().run(choosing.page, context=".stDialog")
    assert found.violations_count == 0, found.generate_report()
