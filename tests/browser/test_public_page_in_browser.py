"""The public page in a real browser: without scripts, by ear, in the dark, on a phone, on paper, in a frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from lib.feeds.address import Address
from lib.feeds.feed_urls import read_search
from lib.press import Press
from lib.programme import Festival, Status
from lib.public_page.page import MEDIA_TYPE, page_headers, programme_page
from lib.releases import View
from lib.store import open_store
from tests.browser.visits import Server
from tests.test_public_page import (
    FESTIVAL,
    HOSTILE_ITEMS,
    ITEMS,
    MOVED,
    READING,
    WORST,
    festival_of,
    shown,
)
from tests.test_public_page import Page as Public

LONG_AGO = festival_of(*ITEMS, replace(READING, id="partie"))
NOW = festival_of(*ITEMS[2:], MOVED, replace(READING, status=Status.CANCELLED))
TOLD = shown(LONG_AGO, NOW)  # one moved, one cancelled, one gone
VIEWS = {"whole": TOLD, "worst": WORST}
WIDTHS = {"small phone": 320, "phone": 390, "desktop": 1280}


@dataclass
class Site:
    """A public page as a server sends it, and another page that frames it."""

    view: View = TOLD
    festival: Festival = FESTIVAL
    url: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self, target: str) -> tuple[dict[str, str], bytes]:
        parts = urlsplit(target)
        if parts.path == "/frame":
            frame = f'<!DOCTYPE html><title>Ville</title><iframe title="Programme" src="{self.url}/programme/essai">'
            return {}, frame.encode()
        choice = read_search("essai", parse_qsl(parts.query), self.view.ever)
        body = programme_page(self.view, language=choice.language or "en", choice=choice, address=Address("", "", ""))
        return page_headers(self.festival), body


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """The address of a server of the site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            headers, body = site.answer(self.path) if self.path != "/favicon.ico" else ({}, b"")
            self.send_response(200)
            for name, value in ({"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    with serving(made) as made.url:
        yield made


@contextmanager
def visiting(chromium: Browser, *, scripts: bool = False, width: int = 1280, **others: Any) -> Iterator[Page]:
    """A page of a visitor, of whose console nothing bad may be said."""
    viewport: Any = {"width": width, "height": 800}
    with chromium.new_context(java_script_enabled=scripts, viewport=viewport, locale="en", **others) as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        yield page
        assert complaints == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_nothing(chromium: Browser, site: Site, name: str, scheme: Any, width: int) -> None:
    site.view = VIEWS[name]
    with visiting(chromium, scripts=True, width=width, color_scheme=scheme) as page:
        for query in ("", "?q=titre&free=yes", "?q=rien"):
            page.goto(f"{site.url}/programme/essai{query}")
            page.locator("summary").click()
            found = Axe().run(page).response["violations"]
            assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", VIEWS)
def test_nobody_has_to_scroll_to_and_fro(chromium: Browser, site: Site, name: str, width: int) -> None:
    site.view = VIEWS[name]
    with visiting(chromium, width=width) as page:
        page.goto(f"{site.url}/programme/essai?q=t")
        page.locator("summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_words_are_only_read(chromium: Browser, site: Site) -> None:
    site.view = WORST
    with visiting(chromium, scripts=True) as page:
        page.goto(f"{site.url}/programme/essai")
        expect(page.locator("script:not([type]), img, svg, b")).to_have_count(0)
        expect(page.locator("li.item")).to_have_count(len(HOSTILE_ITEMS))
    assert set(site.asked) <= {"/programme/essai", "/favicon.ico"}


def test_a_search_needs_no_script(chromium: Browser, site: Site) -> None:
    with visiting(chromium, width=390) as page:
        page.goto(f"{site.url}/programme/essai")
        page.get_by_role("searchbox", name="Words to search for").fill("titre concert")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 item found")).to_be_in_viewport()
        expect(page.get_by_role("heading", level=3)).to_have_text(["Titre concert"])
        page.get_by_role("link", name="Leave out: “titre concert”").click()
        expect(page.get_by_role("heading", name="Titre expo")).to_be_visible()
        page.get_by_text("More choices").click()
        page.get_by_role("checkbox", name="Exhibition").check()
        page.get_by_role("combobox", name="Day").select_option(label="Sunday 20 October 2024")
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("heading", level=3)).to_have_text(["Titre expo"])
        page.get_by_role("link", name="Show all").click()
        assert urlsplit(page.url).query == ""


def test_a_day_and_an_item_are_jumped_to(chromium: Browser, site: Site) -> None:
    with visiting(chromium, width=390, reduced_motion="reduce") as page:
        page.goto(f"{site.url}/programme/essai")
        page.get_by_role("navigation", name="Days").get_by_role("link", name="Sun 20 Oct").click()
        expect(page.get_by_role("heading", name="Sunday 20 October 2024")).to_be_in_viewport()
        page.goto(f"{site.url}/programme/essai#expo")
        expect(page.get_by_role("heading", name="Titre expo")).to_be_in_viewport()


def test_the_keyboard_skips_to_the_programme_and_sees_where_it_is(chromium: Browser, site: Site) -> None:
    with visiting(chromium) as page:
        page.goto(f"{site.url}/programme/essai")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the programme")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_role("searchbox")).to_be_focused()


def test_paper_has_the_programme_and_nothing_to_press(chromium: Browser, site: Site) -> None:
    with visiting(chromium, scripts=True) as page:
        page.goto(f"{site.url}/programme/essai")
        page.emulate_media(media="print")
        for gone in (page.get_by_role("search"), page.get_by_role("navigation"), page.get_by_text("Into my calendar")):
            expect(gone.first).to_be_hidden()
        expect(page.get_by_role("heading", name="Titre concert")).to_be_visible()
        expect(page.get_by_text("Programme published as release 2")).to_be_visible()
        printed = page.pdf(prefer_css_page_size=True)
        page.goto(f"{site.url}/programme/essai?kind=concert")
        expect(page.get_by_text("1 item found")).to_be_visible()
        expect(page.get_by_role("link", name="Leave out: Concert")).to_be_visible()
        expect(page.get_by_text("Show all")).to_be_hidden()
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed  # A4


@pytest.mark.parametrize("is_allowed", [True, False])
def test_it_is_shown_in_the_frames_of_its_embedders_only(chromium: Browser, site: Site, is_allowed: bool) -> None:
    with serving(site) as other:
        site.festival = replace(FESTIVAL, embedders=(other,) if is_allowed else ())
        with chromium.new_context() as context:
            page = context.new_page()
            page.goto(f"{other}/frame")
            heading = page.frame_locator("iframe").get_by_role("heading", level=1)
            expect(heading).to_have_count(1 if is_allowed else 0)
            if is_allowed:
                page.frame_locator("iframe").get_by_role("searchbox").fill("expo")
                page.keyboard.press("Enter")
                expect(page.frame_locator("iframe").get_by_text("1 item found")).to_be_visible()


# ---------------------------------------------------------------- from the real server

FETE = "regards-armenie-2024"
SAMPLE = f"/programme/{FETE}"


@pytest.fixture(scope="module")
def published(server: Server) -> Server:
    """The server, with a release of the festival."""
    with closing(open_store(server.database_url, clock=lambda: datetime.now(UTC))) as store:
        press = Press(store)
        if FETE not in press.heads():
            press.publish(FETE, by="test")
    return server


def test_the_server_hands_it_out_to_those_without_scripts(chromium: Browser, published: Server) -> None:
    with visiting(chromium, width=390) as page:
        page.goto(f"{published.url}{SAMPLE}?lang=en")
        page.get_by_role("searchbox").fill("mont khoustoup")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 item found")).to_be_in_viewport()
        expect(page.get_by_role("heading", level=3)).to_have_text(["Tales of Mount Khustup"])
        assert ("q", "mont khoustoup") in parse_qsl(urlsplit(page.url).query)
        page.get_by_role("link", name="Français").click()
        expect(page.get_by_role("heading", level=3)).to_have_text(["Contes du mont Khoustoup"])
        assert page.locator("html").get_attribute("lang") == "fr"


def test_every_link_into_a_calendar_is_one(published: Server) -> None:
    parsed = Public(httpx.get(f"{published.url}{SAMPLE}?q=khoustoup").text)
    feeds = {each["href"] for each in parsed.all("a") if each["href"].endswith(".ics")}
    assert len(feeds) == 2
    for feed in feeds:
        answer = httpx.get(f"{published.url}{feed}")
        assert (answer.status_code, answer.text[:15]) == (200, "BEGIN:VCALENDAR")


def test_the_server_sends_what_keeps_it_safe(published: Server) -> None:
    answer = httpx.get(f"{published.url}{SAMPLE}")
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "x-frame-options" not in answer.headers
    assert "set-cookie" not in answer.headers
    again = httpx.get(f"{published.url}{SAMPLE}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("address", "status"), [(f"{SAMPLE}?colour=red", 400), ("/programme/nulle-part", 404)])
def test_a_refusal_is_a_page_for_people(chromium: Browser, published: Server, address: str, status: int) -> None:
    answer = httpx.get(f"{published.url}{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE)
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{published.url}{address}")
        assert Axe().run(page).response["violations"] == []
        if status == 400:
            page.locator("main a").first.click()
            expect(page.get_by_role("search")).to_be_visible()
