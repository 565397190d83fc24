"""A festival of which every word is hostile: shown as it is written on every page, and in all that leaves the house."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import httpx
import icalendar
import pytest
from playwright.sync_api import Page, expect

from lib.changes import Edit
from lib.doorkeeper import Doorkeeper
from lib.doors import Door
from lib.editions import compare, read_folder, zipped
from lib.partners import PartnerFeed, digest
from lib.press import Press
from lib.programme import Count, Festival, Item, Person, Status, Text, Venue
from lib.store import Store, open_store
from tests.browser.visits import Server, Visitor
from tests.hostile import TITLES, WORDS

ID, DAY = "mal-2031", date(2031, 4, 12)
NOON = datetime(2031, 4, 12, 10, tzinfo=ZoneInfo("Europe/Paris"))
SECRET = "n0tSoSecretInATest"  # noqa: S105
BY = WORDS[3]
PLACES = (
    *(f"/feeds?calendars={part}" for part in ("made", "partners", "formats")),
    *(f"/attendance?chapter={chapter}" for chapter in ("who", "counts", "doors", "editions", "forecast", "report")),
    *(
        "/",
        "/programme",
        "/programme?view=table",
        "/programme?item=new",
        "/placing",
        "/imports",
        "/clashes",
        "/publication",
        "/history",
        "/settings",
    ),
)
OPEN_ALL = "() => document.querySelectorAll('details:not([open]) > summary').forEach(each => each.click())"
GROWN = "script:not([src]), [data-testid=stMain] :is(b, img[src='x'], a[href^='javascript'], a[href*='nulle.part'])"


def words(*, longest: int = 10_001) -> Iterator[str]:
    """All of them over and over, those that a field has room for."""
    return cycle([each for each in WORDS if len(each) <= longest])


def festival() -> Edit:
    """Items, venues and people of which every field that can be written is."""
    said, short = words(), words(longest=300)
    venues = tuple(
        Venue(id=f"lieu-{n}", name=f"{next(short)} {n}", address=next(short), notes=next(short)) for n in range(4)
    )
    people = tuple(Person(name=f"{next(short)} {n}", notes=next(short)) for n in range(6))
    items = tuple(item(n, title, said, venues[n % 4], people[n % 6]) for n, title in enumerate(WORDS))
    named = Festival(
        id=ID, name=Text((("fr", WORDS[0]), ("en", WORDS[3]))), first_day=DAY, last_day=DAY, languages=("fr", "en")
    )
    counts = tuple(Count(each.id, DAY, 5, next(short), by=BY) for each in items[:12])
    return Edit(festival=named, venues=venues, people=people, items=items, counts=counts)


def item(n: int, title: str, said: Iterator[str], venue: Venue, person: Person) -> Item:
    starts_at = NOON + timedelta(minutes=20 * n)
    return Item(
        id=f"rdv-{n}",
        title=Text((("fr", title), ("en", next(said)))),
        description=Text((("fr", next(said)), ("en", next(said)))),
        kind="reading",
        venue_id=venue.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        people=(person.name,),
        strand=next(said)[:200],
        price=next(said)[:200],
        notes=next(said),
        status=Status.CONFIRMED if n % 3 else Status.TENTATIVE,
    )


@pytest.fixture(scope="module")
def store(server: Server) -> Iterator[Store]:
    """That of the server, with the festival on the desk, published, with a partner and a door."""
    opened = open_store(server.database_url, clock=lambda: datetime.now(UTC))
    opened.save(ID, festival(), by=BY)
    Press(opened).publish(ID, by=BY, note=WORDS[0])
    made: dict[str, Any] = {
        "festival_id": ID,
        "digest": digest(SECRET),
        "created_at": datetime.now(UTC).replace(microsecond=0),
        "created_by": BY,
    }
    Press(opened).add_partner_feed(
        PartnerFeed(id="mal", name=WORDS[0], owner=WORDS[3], query="", has_notes=True, **made)
    )
    Doorkeeper(opened).add_door(Door(id="mal", name=WORDS[1], **made))
    yield opened
    opened.remove_festival(ID, by="test")
    opened.close()


def assert_nothing_grew(page: Page, inline_scripts: int) -> None:
    """Of what was written nothing is a part of the page."""
    grown = page.locator(GROWN)
    assert grown.count() <= inline_scripts, grown.evaluate_all("all => all.map(each => each.outerHTML.slice(0, 200))")
    assert page.get_by_test_id("stException").count() == 0
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.usefixtures("store")
def test_on_every_page_hostile_words_are_words(visitor: Visitor, place: str) -> None:
    page = visitor.open(f"{place}{'&' if '?' in place else '?'}festival={ID}&lang=fr")
    inline_scripts = page.locator("head script:not([src])").count()
    for tab in [None, *page.get_by_role("tab").all()[1:]]:
        if tab:
            tab.click()
        page.evaluate(OPEN_ALL)
        visitor.settle()
        assert_nothing_grew(page, inline_scripts)


@pytest.mark.usefixtures("store")
def test_the_public_page_shows_them_as_they_are_written(visitor: Visitor, server: Server) -> None:
    page = visitor.page
    page.goto(f"{server.url}/programme/{ID}")
    for title in (TITLES[1], TITLES[2], TITLES[4]):
        expect(page.get_by_role("heading", name=title).first).to_be_visible()
    assert_nothing_grew(page, page.locator("script:not([src])[type='application/ld+json']").count())


@pytest.mark.usefixtures("store")
def test_the_page_of_a_door_shows_them_as_they_are_written(visitor: Visitor, server: Server) -> None:
    visitor.page.goto(f"{server.url}/door/mal-{SECRET}")
    expect(visitor.page.get_by_text("<img src=x onerror=alert(1)>").first).to_be_visible()
    assert_nothing_grew(visitor.page, 0)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("path", [f"/feeds/{ID}.ics", f"/partners/mal-{SECRET}/a.ics"])
def test_a_calendar_has_a_component_for_each_item_and_nothing_that_they_say(server: Server, path: str) -> None:
    answer = httpx.get(server.url + path)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    calendar = icalendar.Calendar.from_ical(answer.content)
    events = calendar.walk("VEVENT")
    assert len(events) >= len(WORDS) * 2 // 3
    assert not any("ATTENDEE" in each for each in events)
    assert calendar.walk("VALARM") == []
    assert not re.search(rb"^(ATTENDEE|Set-Cookie|BEGIN:VALARM)", answer.content, re.MULTILINE | re.IGNORECASE)
    assert b"\0" not in answer.content


def test_what_is_exported_holds_no_formula_and_comes_back_as_it_was(store: Store, tmp_path: Path) -> None:
    programme = store.programme(ID)
    with ZipFile(io.BytesIO(zipped([programme]))) as archive:
        archive.extractall(tmp_path)
    for file in (tmp_path / ID).iterdir():
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""), delimiter=";"))
        assert [cell[:20] for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    arrival = compare(read_folder(tmp_path / ID), ID, programme, lambda: "neu")
    assert (arrival.items.missing, arrival.items.new) == ((), ())
    for changed in arrival.items.changed:
        assert visible(changed.before) == visible(changed.after)


def visible(one: Item) -> str:
    """What can be seen of it: no file of text keeps more of CR, BEL and spaces at an end."""
    fields = (one.title, one.description, one.people, one.strand, one.price, one.notes, one.starts_at, one.venue_id)
    return re.sub(r"\\r|\\x07|\s+(?=')", "", repr(fields))
