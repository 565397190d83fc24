"""The planning board on its page, over the sample festival: what is dropped arrives, costs little, can be undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from lib.changes import Edit
from lib.programme import Item, text
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor

FESTIVAL = "regards-armenie-2024"
BOARD = f"/programme?festival={FESTIVAL}&day=2024-10-19"
TALK, CAFE = "RA24-26", "RA24-25"  # 14:00 to 15:15 and 11:00 to 12:15, in the same tent
MINUTE = 40 / 30  # pixels, while a line is half an hour
STEP = timedelta(minutes=15)
MOST_BYTES = 10_000  # of a drop


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """What the server keeps; put back as it was afterwards."""
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    before = opened.programme(FESTIVAL)
    yield opened
    now = opened.programme(FESTIVAL)
    known, before_ids = now.item_by_id, {item.id for item in before.items}
    changed = tuple(item for item in before.items if item != known.get(item.id))
    added = tuple(item.id for item in now.items if item.id not in before_ids)
    opened.save(FESTIVAL, Edit(items=changed, removed_items=added), by="test")
    opened.close()


@dataclass
class Wire:
    """How much has come from the server."""

    received: int = 0  # bytes

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, frame: str | bytes) -> None:
        self.received += len(frame.encode() if isinstance(frame, str) else frame)


def item(store: Store, item_id: str) -> Item:
    return store.programme(FESTIVAL).item_by_id[item_id]


def card(page: Page, item_id: str) -> Locator:
    return page.locator(f'.card[data-id="{item_id}"]')


def drag(page: Page, taken: Locator, *, steps: int = 0) -> None:
    """Drop a card so many steps later, with the mouse."""
    taken.scroll_into_view_if_needed()
    box = taken.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 18
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 8)
    page.mouse.move(x, y + steps * 15 * MINUTE, steps=3)
    page.mouse.up()


def expect_answered(page: Page) -> None:
    """Everything that was done on the board is written and drawn."""
    expect(page.locator(".card.asked")).to_have_count(0)


def retitle(page: Page, visitor: Visitor) -> None:
    """Open the talk, and save it under another title."""
    card(page, TALK).scroll_into_view_if_needed()
    card(page, TALK).click()
    field = page.get_by_role("dialog").get_by_label("Titre", exact=True)
    expect(field).to_have_value(re.compile("Grand entretien"))
    field.fill("Grand entretien du soir")
    page.get_by_role("dialog").get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    visitor.settle()


@pytest.fixture
def board(visitor: Visitor, store: Store) -> Page:  # noqa: ARG001 (what is moved is put back)
    page = visitor.open(BOARD)
    card(page, TALK).wait_for()
    return page


def test_an_item_that_is_dragged_is_in_the_history_and_can_be_undone(
    visitor: Visitor, board: Page, store: Store
) -> None:
    before = item(store, TALK)
    drag(board, card(board, TALK), steps=2)
    expect(board.get_by_role("button", name="Annuler", exact=True)).to_be_visible()
    after = item(store, TALK)
    assert before.starts_at
    assert after.starts_at == before.starts_at + 2 * STEP
    [change] = store.history(FESTIVAL, limit=1)
    assert (change.action, len(change.objects)) == ("move", 1)
    board.get_by_role("button", name="Annuler", exact=True).click()
    expect(board.get_by_text("Annulé.")).to_be_visible()
    visitor.settle()
    assert item(store, TALK) == before
    expect(card(board, TALK)).to_contain_text("14")
    visitor.open(f"/history?festival={FESTIVAL}&of={TALK}")
    expect(board.get_by_text("Nvard Arevhatian").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 820, 640])
def test_what_is_told_of_a_drop_does_not_move_the_board(board: Page, store: Store, width: int) -> None:
    board.set_viewport_size({"width": width, "height": 900})
    renamed = replace(item(store, TALK), title=text("Un titre qui ne finit pas " * 20, "fr"))
    store.save(FESTIVAL, Edit(items=(renamed,)), by="Luc")
    expect(card(board, TALK)).to_contain_text("Un titre")
    scroller = board.locator(".scroller")
    card(board, TALK).scroll_into_view_if_needed()
    before = scroller.bounding_box()
    drag(board, card(board, TALK), steps=1)
    expect(board.get_by_role("button", name="Annuler", exact=True)).to_be_in_viewport(ratio=1)
    assert scroller.bounding_box() == before


def test_ten_quick_drops_all_arrive(board: Page, store: Store) -> None:
    before = [item(store, each).starts_at for each in (TALK, CAFE)]
    for _ in range(5):
        drag(board, card(board, TALK), steps=1)
        drag(board, card(board, CAFE), steps=1)
    expect_answered(board)
    after = [item(store, each).starts_at for each in (TALK, CAFE)]
    assert after == [each and each + 5 * STEP for each in before]


def test_a_drop_costs_few_bytes(visitor: Visitor, store: Store) -> None:
    wire = Wire()
    visitor.page.on("websocket", wire.listen)
    page = visitor.open(BOARD)
    card(page, TALK).wait_for()
    page.wait_for_timeout(1_500)
    costs = list[int]()
    for steps in (1, -1, 2, -2):
        before, written = wire.received, store.revision()
        drag(page, card(page, TALK), steps=steps)
        expect_answered(page)
        costs.append(wire.received - before)
        assert store.revision() == written + 1
    assert min(costs) <= MOST_BYTES


def test_the_clashes_told_beside_the_page_are_those_after_the_drop(board: Page, store: Store) -> None:
    sidebar = board.get_by_test_id("stSidebar")
    blocking = sidebar.get_by_text("4 bloquants")
    expect(blocking).to_be_visible()
    drag(board, card(board, CAFE), steps=13)  # into the talk after it
    expect(blocking).to_be_hidden()
    assert item(store, CAFE).starts_at == datetime.fromisoformat("2024-10-19T14:15+02:00")
    expect(card(board, CAFE)).to_have_class(re.compile(r"\bclash-1\b"))


def test_a_card_opens_its_form_and_an_empty_place_begins_a_new_one(visitor: Visitor, board: Page) -> None:
    card(board, TALK).scroll_into_view_if_needed()
    card(board, TALK).click()
    drawer = board.get_by_role("dialog")
    expect(drawer.get_by_label("Titre", exact=True)).to_have_value(re.compile("Grand entretien"))
    drawer.get_by_role("button", name="Fermer sans enregistrer").click()
    expect(drawer).to_be_hidden()
    expect(card(board, TALK)).to_be_focused()
    visitor.settle()
    box = card(board, TALK).bounding_box()
    assert box
    board.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] - 45 * MINUTE)
    expect(drawer.get_by_label("Début")).to_have_value(re.compile("13.h.15"))
    expect(drawer.get_by_label("Lieu").first).to_have_value("Chapiteau de la Fête du livre")


@pytest.mark.parametrize("holds", [0, 3_000], ids=["before it is known", "after it is known"])
def test_what_somebody_else_moved_meanwhile_goes_back_and_both_versions_are_shown(
    board: Page, store: Store, holds: int
) -> None:
    """They move it while it is held here: the board draws nothing anew until it is put down."""
    taken = card(board, TALK)
    taken.scroll_into_view_if_needed()
    box = taken.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 18
    board.mouse.move(x, y)
    board.mouse.down()
    board.mouse.move(x, y + 30 * MINUTE, steps=3)
    ours = item(store, TALK)
    assert ours.starts_at
    assert ours.ends_at
    theirs = replace(ours, starts_at=ours.starts_at - 4 * STEP, ends_at=ours.ends_at - 4 * STEP)
    store.save(FESTIVAL, Edit(items=(theirs,)), by="Anahit")
    board.wait_for_timeout(holds)
    board.mouse.up()
    expect(board.get_by_role("dialog")).to_contain_text("Anahit")
    assert item(store, TALK) == theirs


def test_the_bar_of_what_was_done_covers_nothing_of_the_board(visitor: Visitor, board: Page) -> None:
    retitle(board, visitor)
    expect(board.locator(".st-key-done_bar")).to_be_visible()
    bar, foot = (board.locator(each).bounding_box() for each in (".st-key-done_bar", ".scroller"))
    assert bar
    assert foot
    assert foot["y"] + foot["height"] <= bar["y"]


def test_venues_put_in_order_by_hand_stay_so_and_none_is_left_out(board: Page) -> None:
    heads = board.locator(".venue")
    names = heads.evaluate_all("heads => heads.map((head) => head.dataset.venue)")
    heads.first.focus()
    board.keyboard.press("Shift+ArrowRight")
    expect(board).to_have_url(re.compile("[?&]order="))
    assert "venue=" not in board.url
    board.reload()
    expect(heads.first).to_have_attribute("data-venue", names[1])
    expect(heads).to_have_count(len(names))
