"""The planning board in a real browser: by mouse, by touch and by keys, before a fast, a slow and a strict Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.stage.programme import frame
from tests.browser.stage.visits import PATIENCE, Board, serving
from tests.browser.visits import Browsers, Server

Visit = Callable[..., Board]
BAL, TRAY, WAITING = "Le Bal perdu", "To be placed", "Danse des rues"  # i2 in v2 from 10:30 to 11:45; i5, to be placed


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("stage")) as server:
        yield server
        assert server.complaints() == ""


@pytest.fixture
def visit(browsers: Browsers, stage: Server) -> Iterator[Visit]:
    """Comes to a board: the query says which, the rest how."""
    with ExitStack() as visits:

        def come(query: str = "", **how: object) -> Board:
            page = visits.enter_context(browsers.visitor(stage.url, **{"locale": "en-GB"} | how)).page
            page.goto(f"{stage.url}/?{query}")
            page.locator(".card").first.wait_for()
            page.get_by_test_id("stCode").wait_for()
            return Board(page)

        yield come


def moved(operation: dict[str, object]) -> tuple[object, ...]:
    return tuple(operation[name] for name in ("do", "id", "venue", "start", "end"))


class Mouse:
    """Takes, carries and puts down with the mouse."""

    def __init__(self, board: Board) -> None:
        self.board, self.mouse = board, board.page.mouse

    def take(self, title: str, *, edge: str = "") -> None:
        card = self.board.card(title)
        card.scroll_into_view_if_needed()
        box = self.board.box(card.locator(f"[data-edge={edge}]") if edge else card)
        self.mouse.move(box["x"] + box["width"] / 2, box["y"] + (box["height"] / 2 if edge else 8))
        self.mouse.down()

    def carry(self, x: float, y: float) -> None:
        self.mouse.move(x, y + 1, steps=6)
        self.mouse.move(x, y)
        self.board.page.wait_for_timeout(60)

    def put(self) -> None:
        self.mouse.up()


class Finger:
    """The same by touch, as the browser gets it from the glass."""

    def __init__(self, board: Board) -> None:
        self.board, self.at = board, (0.0, 0.0)
        self.glass = board.page.context.new_cdp_session(board.page)

    def _touch(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self.glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def take(self, title: str, *, edge: str = "", rest: int = 500) -> None:
        card = self.board.card(title)
        card.scroll_into_view_if_needed()
        box = self.board.box(card.locator(f"[data-edge={edge}]") if edge else card)
        self.at = (box["x"] + box["width"] / 2, box["y"] + (box["height"] / 2 if edge else 8))
        self._touch("touchStart", self.at)
        self.board.page.wait_for_timeout(0 if edge else rest)

    def carry(self, x: float, y: float) -> None:
        fx, fy = self.at
        for n in range(1, 9):
            self._touch("touchMove", (fx + (x - fx) * n / 8, fy + (y - fy) * n / 8))
            self.board.page.wait_for_timeout(16)
        self.at = (x, y)
        self.board.page.wait_for_timeout(60)

    def put(self) -> None:
        self._touch("touchEnd")


@pytest.fixture(params=[Mouse, Finger])
def hand(request: pytest.FixtureRequest, visit: Visit) -> Mouse | Finger:
    is_touch = request.param is Finger
    made: Mouse | Finger = request.param(visit("", has_touch=is_touch, is_mobile=is_touch))
    return made


def test_a_hand_moves_an_item_to_another_venue_and_time(hand: Mouse | Finger) -> None:
    hand.take(BAL)
    x, y = hand.board.point(0, 14 * 60)
    hand.carry(x, y + 8)
    hand.put()
    [told] = hand.board.expect_told(1)
    assert moved(told) == ("place", "i2", "v0", 840, 915)
    assert told["was"] == {"venue": "v2", "day": "2031-06-19", "start": 630, "end": 705}
    expect(hand.board.card(BAL)).to_have_attribute("aria-label", re.compile("14:00 – 15:15, Grande scène"))


def test_a_hand_changes_how_long_an_item_lasts(hand: Mouse | Finger) -> None:
    hand.take(BAL, edge="end")
    hand.carry(*hand.board.point(2, 13 * 60))
    hand.put()
    [told] = hand.board.expect_told(1)
    assert moved(told) == ("place", "i2", "v2", 630, 780)


def test_a_hand_places_an_item_from_the_tray(hand: Mouse | Finger) -> None:
    hand.take(WAITING)
    hand.carry(*hand.board.point(1, 15 * 60 + 15))
    hand.put()
    [told] = hand.board.expect_told(1)
    assert moved(told) == ("place", "i5", "v1", 900, 945)
    assert told["was"] == {"venue": None, "day": None, "start": None, "end": None}


def test_a_hand_sends_an_item_back_to_the_tray(hand: Mouse | Finger) -> None:
    hand.take(BAL)
    box = hand.board.box(hand.board.page.locator(".tray"))
    hand.carry(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hand.put()
    [told] = hand.board.expect_told(1)
    assert moved(told) == ("unplace", "i2", None, None, None)
    expect(hand.board.page.locator(".tray").get_by_label(f"{BAL},")).to_be_visible()


def test_escape_and_a_drop_beside_the_board_leave_an_item_where_it_was(visit: Visit) -> None:
    board = visit()
    mouse = Mouse(board)
    mouse.take(BAL)
    mouse.carry(*board.point(0, 14 * 60))
    board.page.keyboard.press("Escape")
    mouse.put()
    board.expect_announced("stays where it was")
    mouse.take(BAL)
    mouse.carry(600, 5)
    mouse.put()
    board.page.wait_for_timeout(300)
    assert board.told() == []
    expect(board.page.locator(".landing")).to_be_hidden()


def test_a_finger_that_does_not_rest_scrolls_and_takes_nothing(visit: Visit) -> None:
    board = visit(has_touch=True, is_mobile=True)
    finger = Finger(board)
    before = board.page.locator(".scroller").evaluate("each => each.scrollTop")
    finger.take("Chœur d’Élan", rest=0)
    finger.carry(finger.at[0], finger.at[1] - 200)
    finger.put()
    board.page.wait_for_timeout(300)
    assert board.page.locator(".scroller").evaluate("each => each.scrollTop") > before
    assert board.told() == []


def test_keys_alone_move_resize_unplace_and_place(visit: Visit) -> None:
    board = visit()
    keys = board.page.keyboard
    board.card(BAL).focus()
    keys.press("Space")
    board.expect_announced("is taken")
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "Shift+ArrowDown"):
        keys.press(key)
    board.expect_announced("11:00 – 12:30, Théâtre municipal")
    keys.press("Enter")
    assert moved(board.expect_told(1)[0]) == ("place", "i2", "v1", 660, 750)
    board.expect_announced(f"{BAL}: 11:00 – 12:30, Théâtre municipal")
    keys.press("Delete")
    assert moved(board.expect_told(2)[1]) == ("unplace", "i2", None, None, None)
    expect(board.card(BAL)).to_be_focused()
    for key in ("Space", "ArrowRight", "ArrowUp", "Space"):
        keys.press(key)
    placed = board.expect_told(3)[2]
    assert (placed["do"], placed["id"], placed["was"]["venue"]) == ("place", "i2", None)
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("Escape")
    board.expect_announced("stays where it was")
    keys.press("Enter")
    assert board.expect_told(4)[3]["open"]["id"] == "i2"


def test_arrows_walk_from_card_to_card_and_tab_leaves_the_cards(visit: Visit) -> None:
    board = visit()
    board.card("Trio Zéphyr").focus()
    board.page.keyboard.press("ArrowRight")
    expect(board.card("Contes à la lampe")).to_be_focused()
    board.page.keyboard.press("ArrowLeft")
    board.page.keyboard.press("ArrowLeft")
    assert board.page.locator(".tray .card:focus").count() == 1
    board.page.keyboard.press("Tab")
    assert board.page.locator(".card:focus").count() == 0


def test_an_empty_place_makes_a_new_item_by_mouse_and_by_keys(visit: Visit) -> None:
    board = visit()
    x, y = board.point(0, 20 * 60)
    board.page.mouse.dblclick(x, y + 3)
    [told] = board.expect_told(1)
    assert told["new"] | {"n": 0} == {"venue": "v0", "day": "2031-06-19", "start": 1200, "end": 1260, "n": 0}
    board.page.locator(".scroller").focus()
    for key in ("Enter", "ArrowRight", "ArrowDown", "Enter"):
        board.page.keyboard.press(key)
    told = board.expect_told(2)[1]["new"]
    assert (told["venue"], told["end"] - told["start"]) == ("v1", 60)


@pytest.mark.parametrize("slow", ["0", "0.8"])
def test_ten_quick_drops_all_arrive(visit: Visit, slow: str) -> None:
    board = visit(f"items=60&venues=8&slow={slow}")
    mouse = Mouse(board)
    titles = [card.get_attribute("aria-label") or "" for card in board.page.locator(".column .card").all()[:10]]
    for n, label in enumerate(titles):
        mouse.take(label.split(",")[0])
        x, y = board.point(n % 4, 1000 + 30 * (n % 5))
        board.page.mouse.move(x, y, steps=3)
        mouse.put()
    board.expect_told(10)
    expect(board.page.locator(".card.asked")).to_have_count(0, timeout=PATIENCE)
    told = [each for each in board.told() if each != "lack"]  # what one slow run overtook is asked for again
    assert [each["seq"] for each in told] == list(range(1, 11))


def test_a_refused_move_goes_back_and_is_said(visit: Visit) -> None:
    board = visit("strict=1&slow=0.3")
    mouse = Mouse(board)
    mouse.take(BAL)
    mouse.carry(*board.point(1, 16 * 60))
    mouse.put()
    expect(board.card(BAL)).to_have_attribute("aria-label", re.compile("Théâtre municipal"))
    board.expect_announced(f"{BAL} cannot go there.")
    expect(board.page.locator(".notice")).to_have_text(f"{BAL} cannot go there.")
    expect(board.card(BAL)).to_have_attribute("aria-label", re.compile("10:30 – 11:45, Médiathèque"))


def test_what_is_in_the_way_is_told_before_the_drop(visit: Visit) -> None:
    board = visit()
    mouse = Mouse(board)
    mouse.take(BAL)
    mouse.carry(*board.point(0, 10 * 60 + 15))
    expect(board.page.locator(".landing.trouble .trouble-words .sign")).not_to_have_count(0)
    expect(board.page.locator(".landing")).to_contain_text("At the same time: Trio Zéphyr")
    expect(board.card("Trio Zéphyr")).to_have_class(re.compile("blamed"))
    mouse.carry(*board.point(2, 8 * 60 + 15))
    expect(board.page.locator(".landing")).to_contain_text("Closed at these hours")
    mouse.carry(*board.point(2, 18 * 60))
    expect(board.page.locator(".landing.trouble")).to_have_count(0)
    expect(board.page.locator(".blamed")).to_have_count(0)
    mouse.put()


def test_near_an_edge_the_grid_scrolls_by_itself(visit: Visit) -> None:
    board = visit("venues=30&items=60")
    mouse, grid = Mouse(board), board.page.locator(".scroller")
    box = board.box(grid)
    mouse.take(BAL)
    mouse.carry(box["x"] + box["width"] - 6, box["y"] + 300)
    board.page.wait_for_function("() => document.querySelector('.stBidiComponent [data-testid]').shadowRoot"
                                 ".querySelector('.scroller').scrollLeft > 600")  # fmt: skip
    mouse.put()
    assert int(str(board.expect_told(1)[0]["venue"]).lstrip("v")) > 8


def test_what_others_change_during_a_drag_waits_until_it_ends(visit: Visit) -> None:
    board = visit("slow=1")
    mouse = Mouse(board)
    mouse.take("Trio Zéphyr")
    mouse.carry(*board.point(1, 20 * 60))
    mouse.put()
    mouse.take(BAL)
    mouse.carry(*board.point(3, 19 * 60))
    board.page.locator(".board").evaluate("each => { each.id = 'same'; }")
    board.expect_told(1)
    expect(board.page.locator("#same .landing")).to_be_visible()
    expect(board.card("Trio Zéphyr")).to_have_class(re.compile("asked"))
    mouse.put()
    assert moved(board.expect_told(2)[1]) == ("place", "i2", "v3", 1140, 1215)
    expect(board.page.locator(".card.asked")).to_have_count(0)


def test_a_lost_message_is_sent_again(visit: Visit) -> None:
    board = visit("deaf=1")
    board.card(BAL).focus()
    board.page.keyboard.press("Delete")
    expect(board.page.locator(".card.asked")).to_have_count(1)
    [told] = board.expect_told(1)
    assert moved(told) == ("unplace", "i2", None, None, None)
    expect(board.page.locator(".card.asked")).to_have_count(0)


def test_a_board_that_comes_back_asks_for_what_it_lacks(visit: Visit) -> None:
    board = visit()
    board.card(BAL).focus()
    board.page.keyboard.press("Delete")
    board.expect_told(1)
    toggle = board.page.get_by_role("switch", name="Board")
    toggle.press("Space")
    expect(board.page.locator(".board")).to_have_count(0)
    toggle.press("Space")
    expect(board.page.locator(".tray").get_by_label(f"{BAL},")).to_be_visible()
    assert "lack" in board.expect_told(2)


CALL_TWICE = """
async (data) => {
  const { name } = performance.getEntriesByType("resource").find((each) => each.name.endsWith("/board.js"));
  const { default: show } = await import(name);
  const host = document.body.appendChild(document.createElement("div"));
  const root = host.attachShadow({ mode: "open" });
  const told = { data, parentElement: root, setTriggerValue() {} };
  const [first, second] = [show(told), show(told)];
  const seen = [];
  for (const leave of [first, second]) {
    leave();
    await new Promise((done) => setTimeout(done, 50));
    seen.push(root.querySelectorAll(".board").length);
  }
  return seen;
}
"""


def test_a_board_leaves_after_its_last_call_only(visit: Visit) -> None:
    data: dict[str, object] = {
        "frame": frame(1, 1, "en", 30), "items": {"version": "1", "since": None, "put": [], "gone": []},
        "ack": {}, "said": [], "held": {}, "now": None, "open": None,
    }  # fmt: skip
    assert visit().page.evaluate(CALL_TWICE, data) == [1, 0]


def test_a_venue_is_moved_by_mouse_and_by_keys(visit: Visit) -> None:
    board = visit()
    heads = board.page.locator(".venue")
    first, third = board.box(heads.nth(0)), board.box(heads.nth(2))
    board.page.mouse.move(first["x"] + 20, first["y"] + 10)
    board.page.mouse.down()
    board.page.mouse.move(third["x"] + third["width"] - 20, third["y"] + 10, steps=5)
    expect(heads.nth(2)).to_have_class(re.compile("goes-after"))
    board.page.mouse.up()
    assert board.expect_told(1)[0]["order"]["venues"] == ["v1", "v2", "v0", "v3"]
    expect(heads.nth(0)).to_have_attribute("data-venue", "v1")
    heads.nth(0).focus()
    board.page.keyboard.press("ArrowRight")
    expect(heads.nth(1)).to_be_focused()
    board.page.keyboard.press("Shift+ArrowLeft")
    assert board.expect_told(2)[1]["order"]["venues"] == ["v2", "v1", "v0", "v3"]
    board.expect_announced("Médiathèque: column 1")
    expect(heads.nth(0)).to_have_attribute("data-venue", "v2")
    expect(heads.nth(0)).to_be_focused()


def test_hostile_words_stay_words(visit: Visit) -> None:
    board = visit("hostile=1&items=24")
    assert board.page.locator(".board :is(script, img, b, a)").count() == 0
    card = board.page.locator(".card", has_text="<script>alert(1)</script>").first
    card.hover()
    expect(board.page.locator(".tip")).to_contain_text("<script>alert(1)</script>")
    card.focus()
    for key in ("Space", "ArrowDown", "Enter"):
        board.page.keyboard.press(key)
    board.expect_announced("<script>alert(1)</script>")
    assert board.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


def test_what_lasts_is_a_band_on_each_day_and_moves_as_a_whole(visit: Visit) -> None:
    board = visit("lasting=1&days=3")
    bands, workshop = board.page.locator(".bands .card"), board.page.locator(".column .card", has_text="Atelier du")
    expect(bands).to_have_count(3)
    expect(bands.first).to_contain_text("every day from 10:00 to 18:00")
    expect(workshop).to_have_count(3)
    bands.first.focus()
    for key in ("Space", "ArrowLeft", "Shift+ArrowDown", "Enter"):
        board.page.keyboard.press(key)
    [told] = board.expect_told(1)
    assert moved(told) == ("place", "e0", "v0", 600, 1080)
    workshop.nth(1).focus()
    for key in ("Space", "ArrowDown", *["ArrowRight"] * 4, "Enter"):
        board.page.keyboard.press(key)
    told = board.expect_told(2)[1]
    assert moved(told) == ("place", "w0", "v3", 615, 705)
    assert (told["was"]["day"], told["day"]) == ("2031-06-20", "2031-06-21")
    expect(workshop).to_have_count(2)
    expect(board.page.locator(".card.asked")).to_have_count(0)
    expect(workshop).to_have_count(2)


def test_a_drag_leaves_most_of_each_frame_free(visit: Visit) -> None:
    board = visit("items=300&venues=30&days=3")
    mouse, meter = Mouse(board), board.page.context.new_cdp_session(board.page)
    meter.send("Performance.enable")

    def busy() -> float:
        found = {each["name"]: each["value"] for each in meter.send("Performance.getMetrics")["metrics"]}
        return float(sum(found[f"{each}Duration"] for each in ("Script", "Layout", "RecalcStyle")))

    mouse.take("Trio Zéphyr")
    mouse.carry(700, 500)
    board.page.evaluate("() => { window.drawn = 0; const next = () => { drawn++; requestAnimationFrame(next); };"
                        "next(); }")  # fmt: skip
    before = busy()
    for n in range(120):
        board.page.mouse.move(500 + 5 * n, 400 + 2 * (n % 60))
    spent = busy() - before
    mouse.put()
    assert spent / int(board.page.evaluate("drawn")) < 0.006


def test_french_hours_are_french(visit: Visit) -> None:
    board = visit("lang=fr")
    hours = "10\N{NARROW NO-BREAK SPACE}h\N{NARROW NO-BREAK SPACE}30 – 11\N{NARROW NO-BREAK SPACE}h"
    expect(board.card(BAL)).to_have_attribute("aria-label", re.compile(hours))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["items=80&venues=8&days=2&held=1", "items=200&venues=30&lang=fr"])
def test_axe_finds_nothing(visit: Visit, scheme: str, query: str) -> None:
    page = visit(query, color_scheme=scheme).page
    found = Axe().run(page, context=".stBidiComponent").response
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []


def test_a_board_fits_a_window_half_as_wide(visit: Visit) -> None:
    page = visit("items=40&venues=8", viewport={"width": 640, "height": 450}).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    tray, grid = page.locator(".tray").bounding_box(), page.locator(".scroller").bounding_box()
    assert tray
    assert grid
    assert tray["y"] + tray["height"] <= grid["y"]


def pdf_words(page: Page) -> str:
    """What would be printed."""
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return page.locator(".board-sheets .sheets").inner_text()


def test_all_of_the_board_is_printed_and_nothing_else(visit: Visit) -> None:
    page = visit("items=60&venues=20&days=2").page
    cards = page.locator(".card .title").all_inner_texts()
    words = pdf_words(page)
    assert [title for title in cards if title not in words] == []
    assert words.count("Salle 20") == 2
    assert "Working copy" in words
    assert "Board" not in page.locator("body").inner_text()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) >= 6
