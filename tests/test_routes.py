"""The feeds as their subscribers fetch them, from a real store."""

from __future__ import annotations

import asyncio
import gzip
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware

from lib.changes import Edit
from lib.feeds.doorstep import Answers, Doorstep
from lib.feeds.middleware import SAFETY, SafetyHeaders
from lib.feeds.shelf import Shelf
from lib.partners import PartnerFeed, digest
from lib.press import Press
from lib.programme import Festival, Item, Status, Venue, text
from lib.releases import MOVE_TOLD, PUBLIC, Release
from lib.routes import LOOK, MOST_SPELLINGS, Alarm, Dates, Uses, keep_ready, last_modified, routes
from lib.store import Store, open_store
from tests.asgi import Answer, Application, fetch

PARIS = ZoneInfo("Europe/Paris")
FEED = "/feeds/golden-2026.ics"
FESTIVAL = Festival(
    id="golden-2026", name=text("Golden"), first_day=date(2026, 10, 1), last_day=date(2026, 10, 31), languages=("en",)
)
READING = Item(
    id="a",
    title=text("Reading"),
    starts_at=datetime(2026, 10, 10, 20, tzinfo=PARIS),
    ends_at=datetime(2026, 10, 10, 21, tzinfo=PARIS),
)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = datetime(2026, 5, 4, 12, 0, 0, 600_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class House:
    """A store in a folder, and the application that serves what is published of it; `seconds` pass for the keeper."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.store: Store = open_store(f"sqlite:///{self.folder / 'navasard.db'}", clock=self.clock)
        self.press = Press(self.store)
        self.open()

    def open(self) -> None:
        """As at a start of the server, or in another replica."""
        self.shelf = Shelf(self.press, clock=self.clock, monotonic=lambda: self.seconds, domain="example.org")
        self.answers, self.uses = Answers(lambda: self.seconds), Uses(self.press)
        served = routes(self.shelf, self.press, clock=self.clock, answers=self.answers, uses=self.uses)
        middleware = [Middleware(Doorstep, answers=self.answers), Middleware(SafetyHeaders)]
        self.app: Application = Starlette(routes=served, middleware=middleware)

    def save(self, *items: Item, removed: tuple[str, ...] = ()) -> None:
        """Written and published now, and then a minute passes."""
        self.edit(*items, removed=removed)
        self.publish()
        self.clock.advance(minutes=1)

    def edit(self, *items: Item, removed: tuple[str, ...] = ()) -> None:
        self.store.save(FESTIVAL.id, Edit(festival=FESTIVAL, items=items, removed_items=removed), by="test")

    def publish(self) -> Release:
        return self.press.publish(FESTIVAL.id, by="test")

    def look(self) -> None:
        asyncio.run(self.shelf.look())

    def get(self, url: str = FEED, method: str = "GET", **headers: str) -> Answer:
        return fetch(self.app, url, method, {name.replace("_", "-"): value for name, value in headers.items()})

    def lose_the_store(self) -> None:
        self.store.close()
        self.folder.rename(self.folder.with_name("elsewhere"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "data")
    house.save(READING)
    yield house
    house.store.close()


def test_m27_a_feed_is_a_calendar(house: House) -> None:
    answer = house.get()
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'inline; filename="golden-2026.ics"'
    assert answer.headers["content-length"] == str(len(answer.body))
    assert [event["UID"] for event in icalendar.Calendar.from_ical(answer.body).events] == ["a.golden-2026@example.org"]


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json", "application/calendar+json", ""])
def test_m27_whatever_is_accepted_the_same_bytes_are_sent(house: House, accept: str) -> None:
    assert house.get(Accept=accept).body == house.get().body
    assert house.get(Accept=accept).headers["content-type"] == "text/calendar; charset=utf-8"


def test_m28_two_requests_get_the_same_bytes_whoever_asks_and_whenever(house: House) -> None:
    first = house.get(Host="a.example")
    house.clock.advance(days=400)
    again = house.get(Host="b.example")
    house.open()
    anew = house.get()
    assert first.body == again.body == anew.body
    assert first.headers["etag"] == again.headers["etag"] == anew.headers["etag"]


@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"other", {0}', "*"])
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_m29_who_has_these_bytes_is_told_so(house: House, form: str, encoding: str) -> None:
    etag = house.get(Accept_Encoding=encoding).headers["etag"]
    answer = house.get(Accept_Encoding=encoding, If_None_Match=form.format(etag))
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)
    assert not {"content-type", "content-length", "content-encoding"} & {name.lower() for name in answer.headers}


def test_m29_a_change_changes_the_etag(house: House) -> None:
    etag = house.get().headers["etag"]
    house.save(replace(READING, title=text("Concert")))
    answer = house.get(If_None_Match=etag)
    assert answer.status == 200
    assert answer.headers["etag"] != etag
    assert b"SUMMARY:Concert" in answer.body


def test_m29_the_other_encoding_is_another_representation(house: House) -> None:
    plain, zipped = house.get(), house.get(Accept_Encoding="gzip")
    assert plain.headers["etag"] != zipped.headers["etag"]
    assert house.get(Accept_Encoding="gzip", If_None_Match=plain.headers["etag"]).status == 200


@pytest.mark.parametrize(("seconds", "status"), [(0, 304), (1, 304), (-1, 200), (-3600, 200)])
def test_m30_dates_are_compared(house: House, seconds: int, status: int) -> None:
    sent = house.get().headers["last-modified"]
    assert sent == "Mon, 04 May 2026 12:00:00 GMT"
    since = datetime(2026, 5, 4, 12, 0, 0, tzinfo=UTC) + timedelta(seconds=seconds)
    assert house.get(If_Modified_Since=format_datetime(since, usegmt=True)).status == status


@pytest.mark.parametrize("since", ["yesterday", "", "0", "Mon, 04 May 2099 12:00:00 GMT"])
def test_m30_what_is_no_date_is_ignored(house: House, since: str) -> None:
    assert house.get(If_Modified_Since=since).status == 200


@pytest.mark.parametrize(("etag", "since", "status"), [("other", "now", 200), ("same", "yesterday", 304)])
def test_m30_etags_outrank_dates(house: House, etag: str, since: str, status: int) -> None:
    answer = house.get()
    tag = answer.headers["etag"] if etag == "same" else '"other"'
    date_sent = answer.headers["last-modified"] if since == "now" else since
    assert house.get(If_None_Match=tag, If_Modified_Since=date_sent).status == status


def test_m30_a_deletion_is_a_change(house: House) -> None:
    house.save(replace(READING, id="b"))
    before = house.get().headers["last-modified"]
    house.save(removed=("b",))
    answer = house.get(If_Modified_Since=before)
    assert (answer.status, answer.headers["last-modified"]) == (200, "Mon, 04 May 2026 12:02:00 GMT")


def test_m30_a_second_change_in_the_same_second_is_not_missed(house: House) -> None:
    house.edit(replace(READING, price="1 €"))
    house.publish()
    between = house.get().headers["last-modified"]
    house.edit(replace(READING, price="2 €"))
    house.publish()
    house.clock.advance(hours=1)
    answer = house.get(If_Modified_Since=between)
    assert answer.status == 200
    assert house.get(If_Modified_Since=answer.headers["last-modified"]).status == 304


@pytest.mark.parametrize("behind", [0, 0.9, 1, 60, 86_400])
def test_m30_the_date_sent_is_never_ahead(behind: float) -> None:
    now = datetime(2026, 5, 4, 12, 0, 0, 600_000, tzinfo=UTC)
    changed_at = (now - timedelta(seconds=behind)).replace(microsecond=0)
    assert last_modified(changed_at, now) <= min(changed_at, now)
    assert last_modified(now + timedelta(hours=1), now) < now


def test_m30_the_date_sent_never_goes_back(house: House) -> None:
    sent = []
    for step in range(20):
        if step % 5 == 0:
            house.edit(replace(READING, price=f"{step} €"))
            house.publish()
        if told := house.get().headers["last-modified"]:
            sent.append(parsedate_to_datetime(told))
            assert sent[-1] < house.clock.now
        house.clock.advance(seconds=0.3)
    assert sent == sorted(sent)
    assert len(set(sent)) > 3


@given(st.lists(st.tuples(st.integers(-5, 5), st.booleans()), max_size=30))
def test_m30_the_date_sent_is_never_ahead_nor_goes_back_though_the_clock_does(steps: list[tuple[int, bool]]) -> None:
    dates, now = Dates(), datetime(2026, 5, 4, 12, tzinfo=UTC)
    changed_at = now
    sent: list[datetime] = []
    for seconds, is_changed in steps:
        now += timedelta(seconds=seconds / 2)
        if is_changed:
            changed_at = max(changed_at, now.replace(microsecond=0))
        if date := dates.date(("a", PUBLIC), changed_at, now):
            assert date <= min(changed_at, now)
            sent.append(date)
    assert sent == sorted(sent)


def test_m30_while_the_clock_is_behind_the_last_change_no_date_is_sent(house: House) -> None:
    sent = house.get().headers["last-modified"]
    house.clock.advance(minutes=-5)
    assert house.get().headers["last-modified"] is None
    house.clock.advance(minutes=5)
    assert house.get().headers["last-modified"] == sent


def test_m30_each_feed_has_its_own_date() -> None:
    dates, noon = Dates(), datetime(2026, 5, 4, 12, tzinfo=UTC)
    now = noon + timedelta(hours=2)
    assert [dates.date(("a", PUBLIC), noon + timedelta(hours=1), now), dates.date(("b", PUBLIC), noon, now)] == [
        noon + timedelta(hours=1),
        noon,
    ]


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_m31_head_is_get_without_the_body(house: House, encoding: str) -> None:
    get, head = (house.get(method=method, Accept_Encoding=encoding) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers.items() == get.headers.items()


@pytest.mark.parametrize("asked", ["gzip", "br, gzip;q=0.8"])
def test_m32_who_asks_gets_the_same_calendar_compressed(house: House, asked: str) -> None:
    answer = house.get(Accept_Encoding=asked)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert gzip.decompress(answer.body) == house.get().body


@pytest.mark.parametrize("asked", ["", "identity", "gzip;q=0", "br", "*"])
def test_m32_nobody_else_does(house: House, asked: str) -> None:
    answer = house.get(Accept_Encoding=asked)
    assert answer.headers["content-encoding"] is None
    assert answer.body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "url",
    ["/feeds/unknown.ics", "/feeds/golden-2026", "/feeds/golden-2026.ics/x", "/feeds/..%2Fx.ics", "/feeds/%00.ics"],
)
def test_m33_an_unknown_feed_is_not_found(house: House, url: str) -> None:
    answer = house.get(url)
    assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


def test_m33_a_removed_festival_is_not_found_until_it_is_back(house: House) -> None:
    before = house.get()
    removal = house.store.remove_festival(FESTIVAL.id, by="test")
    assert house.get().status == 404
    house.store.undo(removal, by="test")
    assert house.get().status == before.status


def test_m33_without_the_store_there_is_no_calendar_rather_than_an_empty_one(house: House) -> None:
    assert house.get().status == 200
    house.lose_the_store()
    for url in (FEED, "/feeds/unknown.ics"):
        answer = house.get(url)
        assert (answer.status, answer.headers["retry-after"]) == (503, "60")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["etag"] is None


def test_everybody_may_read_the_legal_notice_and_nothing_runs_in_it(house: House) -> None:
    page = house.get("/legal?lang=en")
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Legal notice" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "Mentions légales" in house.get("/legal?lang=xx").text


def test_m34_no_cookie_is_set_and_nothing_forbidden(house: House) -> None:
    assert house.get().headers["set-cookie"] is None
    assert not re.search(r"^Disallow: *\S", house.get("/robots.txt").text, re.MULTILINE)


def test_s20_a_feed_may_be_kept_a_while_and_read_from_anywhere(house: House) -> None:
    headers = house.get().headers
    assert headers["cache-control"] == "public, max-age=900"
    assert headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PROPFIND"])
def test_s20_a_feed_can_only_be_read(house: House, method: str) -> None:
    answer = house.get(method=method)
    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_s20_a_script_elsewhere_may_ask_conditionally(house: House) -> None:
    answer = house.get(method="OPTIONS", Origin="https://a.example", Access_Control_Request_Headers="if-none-match")
    assert (answer.status, answer.body) == (204, b"")
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize("query", ["?lang=de", "?exhibitions=weekly", "?format=xcal", "?lang=fr&lang=en", "?venue=x"])
def test_a_feed_that_there_is_not_is_refused_with_those_there_are(house: House, query: str) -> None:
    answer = house.get(FEED + query)
    assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "lang=fr|en" in answer.text


def test_s14_unasked_a_feed_speaks_the_language_of_its_festival(house: House) -> None:
    assert house.get().body == house.get(FEED + "?lang=en").body != house.get(FEED + "?lang=fr").body


def test_m23_a_cancelled_item_stays_with_a_higher_sequence(house: House) -> None:
    before = icalendar.Calendar.from_ical(house.get().body).events[0]
    house.save(replace(READING, status=Status.CANCELLED))
    after = icalendar.Calendar.from_ical(house.get().body).events[0]
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert (before.sequence, after.sequence) == (0, 1)
    stamps = [event.DTSTAMP for event in (before, after)]
    assert stamps == [datetime(2026, 5, 4, 12, minute, tzinfo=UTC) for minute in (0, 1)]


@pytest.fixture
def kept(house: House) -> House:
    """The same, with the feed asked for and a look at the store less than a second ago."""
    house.look()
    house.get()
    return house


# ---------------------------------------------------------------- releases


def test_subscribers_see_releases_and_not_the_desk(house: House) -> None:
    before = house.get()
    house.edit(replace(READING, title=text("Concert")))
    assert house.get().body == before.body
    house.publish()
    assert b"SUMMARY:Concert" in house.get().body


def test_m33_what_was_never_published_is_not_found(house: House) -> None:
    house.store.save("other", Edit(festival=replace(FESTIVAL, id="other")), by="test")
    answer = house.get("/feeds/other.ics")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert answer.text == house.get("/feeds/unknown.ics").text  # nobody is told which festivals are being made


def test_m33_what_is_withdrawn_is_not_found_until_it_is_back(house: House) -> None:
    before = house.get()
    house.press.withdraw(FESTIVAL.id, by="test")
    assert house.get().status == 404
    house.press.put_back(FESTIVAL.id)
    assert house.get().body == before.body


def test_an_old_place_is_forgotten_in_its_hour_without_a_release(house: House) -> None:
    house.save(replace(READING, starts_at=datetime(2026, 10, 10, 19, tzinfo=PARIS)))
    moved = house.get()
    house.clock.advance(hours=MOVE_TOLD.total_seconds() / 3600 + 1)
    assert house.get(If_None_Match=moved.headers["etag"]).status == 200


def test_each_item_and_each_person_has_a_feed(house: House) -> None:
    house.save(replace(READING, people=("Ana Li",)), replace(READING, id="b", title=text("Concert")))
    item, person = house.get("/feeds/golden-2026/item/b.ics"), house.get("/feeds/golden-2026/person/ana-li.ics")
    assert [summaries(each) for each in (item, person)] == [["Concert"], ["Reading"]]
    assert item.headers["content-disposition"] == 'inline; filename="golden-2026-b.ics"'
    assert person.headers["content-disposition"] == 'inline; filename="golden-2026-ana-li.ics"'
    assert house.get("/feeds/golden-2026/item/b.ics?lang=fr").status == 200
    assert house.get("/feeds/golden-2026/item/b.ics?kind=reading").status == 400
    for unknown in ("item/c", "item/", "person/nobody", "person/", "venue/x"):
        answer = house.get(f"/feeds/golden-2026/{unknown}.ics")
        assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


def test_what_is_chosen_is_all_that_comes(house: House) -> None:
    house.store.save(FESTIVAL.id, Edit(venues=(Venue(id="salle", name="Salle", capacity=9),)), by="test")
    house.save(replace(READING, id="b", title=text("Concert"), venue_id="salle"))
    assert summaries(house.get(FEED + "?venue=salle")) == ["Concert"]
    assert sorted(summaries(house.get())) == ["Concert", "Reading"]


def summaries(answer: Answer) -> list[str]:
    return [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(answer.body).events]


@pytest.mark.parametrize(
    ("name", "media_type", "begins"),
    [
        ("schedule.xml", "application/xml; charset=utf-8", b"<?xml"),
        ("schedule.json", "application/json; charset=utf-8", b"{"),
        ("events.jsonld", "application/ld+json; charset=utf-8", b"{"),
        ("openagenda.csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        ("programme.csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
    ],
)
def test_the_formats_of_neighbours_tell_the_same_release(
    house: House, name: str, media_type: str, begins: bytes
) -> None:
    house.save(replace(READING, id="b", title=text("Concert"), is_free=True))
    house.edit(replace(READING, id="c", title=text("Draft"), is_free=True))
    answer = house.get(f"/feeds/golden-2026/{name}")
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["content-disposition"] == f'inline; filename="golden-2026-{name}"'
    assert answer.body.startswith(begins)
    assert ("Concert" in answer.text, "Reading" in answer.text, "Draft" in answer.text) == (True, True, False)
    chosen = house.get(f"/feeds/golden-2026/{name}?free=yes&lang=en")
    assert ("Concert" in chosen.text, "Reading" in chosen.text) == (True, False)
    assert house.get(f"/feeds/golden-2026/{name}", If_None_Match=str(answer.headers["etag"])).status == 304
    for refused in ("format=xcal", "exhibitions=daily", "alarm=15"):
        assert house.get(f"/feeds/golden-2026/{name}?{refused}").status == 400


PAGE = "/programme/golden-2026"


def test_the_public_page_tells_the_release_and_can_be_searched(house: House) -> None:
    house.save(replace(READING, id="b", title=text("Concert")))
    answer = house.get(PAGE)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Concert" in answer.text
    found = house.get(PAGE + "?q=concert&kind=&lang=en")
    assert ("Concert" in found.text, "Reading" in found.text) == (True, False)
    assert house.get(PAGE + "?format=xcal").status == 400
    assert house.get("/programme/unknown").status == 404


def test_the_public_page_stands_in_a_frame_where_the_festival_says_so(house: House) -> None:
    def framing() -> list[tuple[str, str]]:
        headers = house.get(PAGE).headers.items()
        return [(name, value) for name, value in headers if name in ("x-frame-options", "content-security-policy")]

    [(_, policy)] = framing()
    assert "frame-ancestors 'self'" in policy
    festival = replace(FESTIVAL, embedders=("https://partner.example",))
    house.store.save(FESTIVAL.id, Edit(festival=festival), by="test")
    house.publish()
    [(_, policy)] = framing()
    assert "frame-ancestors 'self' https://partner.example" in policy
    assert house.get().headers["x-frame-options"] == "SAMEORIGIN"


# ---------------------------------------------------------------- at the doorstep


def test_what_was_answered_once_is_handed_out_without_a_look_at_the_store(kept: House) -> None:
    first = kept.get()
    kept.store.close()
    kept.folder.rename(kept.folder.with_name("elsewhere"))
    for headers in ({}, {"Accept_Encoding": "gzip"}, {"If_None_Match": str(first.headers["etag"])}):
        assert kept.get(**headers).status in (200, 304)
    assert kept.get().headers.items() == first.headers.items()
    assert all(first.headers.get_all(name.decode()) == [value.decode()] for name, value in SAFETY)
    kept.seconds = 1.0
    assert kept.get().status == 503


def test_the_door_knows_at_once_what_a_look_has_seen(kept: House) -> None:
    before = kept.get()
    kept.edit(replace(READING, title=text("Concert")))
    kept.publish()
    assert kept.get().body == before.body
    kept.look()
    assert b"SUMMARY:Concert" in kept.get().body
    kept.press.withdraw(FESTIVAL.id, by="test")
    kept.look()
    assert kept.get().status == 404


def test_the_door_is_shut_as_soon_as_the_store_is_seen_to_be_down(kept: House) -> None:
    kept.lose_the_store()
    with suppress(Exception):
        kept.look()
    assert kept.get().status == 503


def test_m30_within_a_second_of_a_release_the_date_at_the_door_is_right_too(house: House) -> None:
    house.look()
    house.clock.now = house.clock.now.replace(microsecond=0)
    house.edit(replace(READING, title=text("Concert")))
    house.publish()
    house.look()
    dates = []
    for _ in range(5):
        house.clock.advance(seconds=0.3)
        house.seconds += 0.3
        house.look()
        dates += [house.get().headers["last-modified"] for _ in range(2)]
    assert dates == ["Mon, 04 May 2026 12:00:59 GMT"] * 6 + ["Mon, 04 May 2026 12:01:00 GMT"] * 4


def test_no_more_than_a_few_spellings_of_an_address_are_kept(kept: House) -> None:
    names = "golden-2026"
    spellings = [f"/feeds/{names[:n]}%{ord(names[n]):x}{names[n + 1 :]}.ics" for n in range(len(names))]
    assert {kept.get(each).status for each in spellings} == {200}
    assert sum(len(each.answers) for each in kept.shelf._kept.values()) == MOST_SPELLINGS


# ---------------------------------------------------------------- partners

SECRET = "s3cret-s3cret_s3cret"  # noqa: S105
PRIVATE = f"/partners/p1-{SECRET}/la-comedie.ics"


@pytest.fixture
def partnered(house: House) -> House:
    """A house with a partner who sees what is tentative, and the notes."""
    house.save(replace(READING, id="b", title=text("Secret concert"), status=Status.TENTATIVE, notes="Call Zabel"))
    house.press.add_partner_feed(
        PartnerFeed(
            id="p1",
            festival_id=FESTIVAL.id,
            name="La Comédie",
            owner="Ani",
            query="kind=other&venue=gone",
            has_tentative=True,
            has_notes=True,
            digest=digest(SECRET),
            created_at=house.clock.now,
            created_by="test",
        )
    )
    return house


def test_what_a_partner_is_told_does_not_date_what_everybody_is(partnered: House) -> None:
    assert READING.starts_at
    assert READING.ends_at
    hour = timedelta(hours=1)
    moved = replace(READING, starts_at=READING.starts_at + hour, ends_at=READING.ends_at + hour)
    partnered.save(replace(moved, id="b", status=Status.TENTATIVE))
    told = partnered.get().headers["last-modified"]
    partnered.clock.advance(hours=80)
    partnered.seconds += 5
    partnered.look()
    assert partnered.get(PRIVATE).headers["last-modified"] != told
    assert partnered.get(f"{FEED}?lang=fr").headers["last-modified"] == told


def test_an_endless_address_is_answered_and_not_kept(house: House) -> None:
    house.look()
    page, short, long = "/programme/golden-2026", "utm_source=a", f"utm_source={'a' * 2_000}"
    for query in (short, long):
        assert house.get(f"{page}?{query}").status == 200
    scopes = [{"raw_path": page.encode(), "query_string": query.encode()} for query in (short, long)]
    assert [house.answers.find(scope) is not None for scope in scopes] == [True, False]


def test_a_partner_has_what_was_chosen_for_it(partnered: House) -> None:
    feed = partnered.press.partner_feed("p1")
    assert feed
    assert summaries(partnered.get(PRIVATE)) == []
    partnered.press.add_partner_feed(replace(feed, id="p2", query=""))
    answer = partnered.get(PRIVATE.replace("p1", "p2"))
    assert sorted(summaries(answer)) == ["Reading", "Secret concert"]
    assert "Call Zabel" in answer.text
    assert "Call Zabel" not in partnered.get().text
    assert "Secret" not in partnered.get().text


@pytest.mark.parametrize("path", [PRIVATE, PRIVATE.replace("la-comedie", "other-name")])
def test_a_private_feed_is_for_nobody_else(partnered: House, path: str) -> None:
    partnered.look()
    for _ in range(2):
        answer = partnered.get(path, Origin="https://a.example")
        assert answer.status == 200
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers.get_all("referrer-policy") == ["no-referrer"]
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["access-control-allow-origin"] is None
    assert partnered.get(path, If_None_Match=str(answer.headers["etag"])).status == 304
    kept_at_the_door = [address for each in partnered.shelf._kept.values() for address in each.answers]
    assert kept_at_the_door == []
    assert SECRET not in answer.text
    assert partnered.get(path, method="OPTIONS").status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/partners/p1-wrong/la-comedie.ics",
        f"/partners/p9-{SECRET}/la-comedie.ics",
        "/partners/p1/la-comedie.ics",
        "/partners/p1-/la-comedie.ics",
        "/partners/-/a.ics",
        "/partners/p1-%00%ff/a.ics",
    ],
)
def test_who_guesses_is_not_told_what_is_wrong(partnered: House, path: str) -> None:
    answer = partnered.get(path)
    assert (answer.status, answer.text) == (404, "There is no such calendar.\n")
    assert answer.headers["access-control-allow-origin"] is None


def test_a_revoked_feed_is_gone_until_it_is_reinstated(partnered: House) -> None:
    partnered.press.revoke("p1", by="test")
    assert partnered.get(PRIVATE).status == 410
    assert partnered.get("/partners/p1-wrong/la-comedie.ics").status == 404
    partnered.press.reinstate("p1")
    assert partnered.get(PRIVATE).status == 200


def test_a_partner_of_what_is_withdrawn_finds_nothing(partnered: House) -> None:
    partnered.press.withdraw(FESTIVAL.id, by="test")
    assert partnered.get(PRIVATE).status == 404


def test_the_last_use_of_a_partner_is_written_down(partnered: House) -> None:
    partnered.get(PRIVATE)
    at = partnered.clock.now
    partnered.clock.advance(hours=1)
    partnered.get("/partners/p1-wrong/la-comedie.ics")
    asyncio.run(partnered.uses.write())
    feed = partnered.press.partner_feed("p1")
    assert feed
    assert feed.last_used_at == at.replace(microsecond=0)


def test_a_use_that_could_not_be_written_down_is_written_later(partnered: House) -> None:
    partnered.get(PRIVATE)
    partnered.lose_the_store()
    with suppress(Exception):
        asyncio.run(partnered.uses.write())
    partnered.folder.with_name("elsewhere").rename(partnered.folder)
    asyncio.run(partnered.uses.write())
    feed = partnered.press.partner_feed("p1")
    assert feed
    assert feed.last_used_at


# ---------------------------------------------------------------- the keeper


def live(house: House, doing: Callable[[], None]) -> bool:
    """Let the keeper work for a while before and after; whether it still does."""

    async def while_it_works() -> bool:
        idle: dict[str, Any] = {"settle": lambda: None, "copy_daily": lambda: None}
        keeper = asyncio.create_task(keep_ready(house.shelf, house.press, house.uses, alarm=Alarm(), **idle))
        await asyncio.sleep(LOOK)
        await asyncio.to_thread(doing)
        await asyncio.sleep(3 * LOOK)
        is_alive = not keeper.done()
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper
        return is_alive

    return asyncio.run(while_it_works())


def test_the_keeper_outlives_a_store_that_goes_and_comes_back(house: House) -> None:
    def disturb() -> None:
        house.lose_the_store()
        time.sleep(2 * LOOK)
        house.folder.with_name("elsewhere").rename(house.folder)
        house.save(replace(READING, title=text("Moved")))

    assert live(house, disturb)
    assert b"SUMMARY:Moved" in house.get().body


def test_what_is_due_is_published_by_itself(house: House) -> None:
    house.edit(replace(READING, title=text("In its hour")))
    house.press.schedule(FESTIVAL.id, house.clock.now, by="test")
    house.clock.advance(minutes=1)
    assert live(house, lambda: None)
    assert b"SUMMARY:In its hour" in house.get().body
