"""A programmer who prefers a spreadsheet: types, pastes from Excel, saves at once, takes it back, loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.changes import Edit
from lib.programme import Festival, Item, Venue, text
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor

DAY = date(2031, 5, 3)
FESTIVAL = Festival(id="tableur-2031", name=text("Le tableur", "fr"), first_day=DAY, last_day=DAY + timedelta(days=1))
HALL = Venue(id="halle", name="Halle")
HOW_TO_PASTE = "Rows can be pasted from a spreadsheet."
TITLES, ROW = 120, 35  # pixels: somewhere in the column of titles; the height of a row
CHOSEN = "[role=gridcell][aria-selected=true]"
EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>
<tr height=20><td class=xl65>Bal</td><td>concert</td><td>confirmé</td><td>HALLE</td><td align=right>04/05/2031</td>
<td align=right>21:00</td><td align=right>23:30:00</td></tr>
<tr height=20><td class=xl65>Veillée</td><td>lecture</td><td>option</td><td>halle</td><td>dimanche</td><td>18h</td>
<td>19h15</td></tr>
</table></body></html>"""
PLAIN = (
    "Bal\tconcert\tconfirmé\tHALLE\t04/05/2031\t21:00\t23:30:00\nVeillée\tlecture\toption\thalle\tdimanche\t18h\t19h15"
)
INTO_CLIPBOARD = """([html, plain]) => navigator.clipboard.write([new ClipboardItem({
    "text/html": new Blob([html], {type: "text/html"}), "text/plain": new Blob([plain], {type: "text/plain"}),
})])"""


def item(item_id: str, title: str, hour: int) -> Item:
    starts_at = datetime(2031, 5, 3, hour, tzinfo=ZoneInfo("Europe/Paris"))
    return Item(
        id=item_id,
        title=text(title, "fr"),
        kind="reading",
        venue_id="halle",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
    )


ITEMS = (item("un", "Premier", 10), item("deux", "Deuxième", 14))


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The database of the server, with a festival of two items."""
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    opened.save(FESTIVAL.id, Edit(festival=FESTIVAL, venues=(HALL,), items=ITEMS), by="test")
    yield opened
    opened.remove_festival(FESTIVAL.id, by="test")
    opened.close()


@pytest.fixture
def table(visitor: Visitor, store: Store) -> Locator:  # noqa: ARG001 (its festival is what the page shows)
    """The table of the programme, any spelling understood."""
    page = visitor.open(f"/programme?festival={FESTIVAL.id}&lang=en&view=table")
    expect(page.get_by_text(HOW_TO_PASTE)).to_be_visible()
    page.locator(".st-key-items_as_text label").click()
    expect(page.get_by_text(HOW_TO_PASTE)).to_have_count(0)
    visitor.settle()
    return page.get_by_test_id("stDataFrame").filter(visible=True).last


def choose(table: Locator, row: int) -> None:
    """Click on the title of a row; keys are heard there once it is told to be chosen."""
    table.click(position={"x": TITLES, "y": ROW * row + ROW // 2})
    expect(table.locator(CHOSEN)).to_have_id(f"glide-cell-2-{row - 1}")


def type_into(table: Locator, row: int, words: str) -> None:
    """Type into the title of a row."""
    table.dblclick(position={"x": TITLES, "y": ROW * row + ROW // 2})
    editor = table.page.locator("#portal").locator("textarea, input")
    editor.fill(words)
    editor.press("Enter")


def press(visitor: Visitor, name: str, said: str) -> None:
    """Press a button, and wait for what it says when it is done."""
    visitor.page.get_by_role("button", name=name).first.click()
    expect(visitor.page.get_by_text(said)).to_be_visible()
    visitor.settle()


def titles(store: Store) -> dict[str, str]:
    return {each.id: str(each.title) for each in store.programme(FESTIVAL.id).items}


def test_two_cells_are_changed_saved_at_once_and_undone(visitor: Visitor, store: Store, table: Locator) -> None:
    type_into(table, 1, "Premier jour")
    type_into(table, 2, "Deuxième jour")
    before = store.revision()
    press(visitor, "Save 2 rows", "2 rows are saved.")
    assert titles(store) == {"un": "Premier jour", "deux": "Deuxième jour"}
    assert store.revision() == before + 1
    press(visitor, "Undo", "Undone")
    assert titles(store) == {"un": "Premier", "deux": "Deuxième"}


def paste(page: Page, html: str, plain: str) -> None:
    """What a spreadsheet puts into the clipboard, into the cell that is chosen."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(INTO_CLIPBOARD, [html, plain])
    page.keyboard.press("ControlOrMeta+v")


def test_rows_of_a_spreadsheet_are_pasted_below_the_last_and_understood(
    visitor: Visitor, store: Store, table: Locator
) -> None:
    choose(table, 2)
    visitor.page.keyboard.press("ArrowDown")  # to the empty row below the last, which is no cell yet
    expect(table.locator(CHOSEN)).to_have_count(0)
    paste(visitor.page, EXCEL, PLAIN)
    press(visitor, "Save 2 rows", "2 rows are saved.")
    new = [each for each in store.programme(FESTIVAL.id).items if each.id not in ("un", "deux")]
    assert [(str(each.title), each.kind, each.status, each.venue_id) for each in new] == [
        ("Veillée", "reading", "tentative", "halle"),
        ("Bal", "concert", "confirmed", "halle"),
    ]
    assert [each.starts_at and each.starts_at.isoformat("T", "minutes") for each in new] == [
        "2031-05-04T18:00+02:00",
        "2031-05-04T21:00+02:00",
    ]


def test_a_cell_that_cannot_be_is_told_and_what_was_typed_stays(visitor: Visitor, store: Store, table: Locator) -> None:
    choose(table, 2)
    paste(visitor.page, "<table><tr><td>Soir</td><td>machin</td></tr></table>", "Soir\tmachin")
    told = visitor.page.get_by_text("Row 2, “Soir”, column “Kind”: “machin”.")
    expect(told).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Save", exact=True).first).to_be_disabled()
    visitor.page.get_by_role("button", name="Give up what I typed").click()
    expect(told).to_have_count(0)
    assert titles(store)["deux"] == "Deuxième"


def test_what_is_typed_stays_and_is_saved_beside_what_others_save(
    visitor: Visitor, store: Store, table: Locator
) -> None:
    type_into(table, 1, "Premier jour")
    expect(visitor.page.get_by_role("button", name="Save 1 row")).to_be_enabled()
    store.save(FESTIVAL.id, Edit(items=(replace(ITEMS[0], strand="Voix"), item("trois", "Tiers", 9))), by="somebody")
    press(visitor, "Save 1 row", "1 row is saved.")
    saved = store.programme(FESTIVAL.id).item_by_id
    assert (str(saved["un"].title), saved["un"].strand) == ("Premier jour", "Voix")
    assert "trois" in saved
