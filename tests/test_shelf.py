"""Feeds lie ready before they are asked for, and are made once for each revision."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import threading
import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest

from lib.feed import Exhibitions
from lib.feeds.feed_urls import Choice, choices, feed_path
from lib.feeds.shelf import BUILDERS, MOST_FEEDS, MOST_PREPARED, NoSuchFeed, Shelf, ready_feed
from lib.programme import Festival, Programme, text
from lib.store import StoreDown, UnknownFestival

CHANGED_AT = datetime(2026, 5, 4, tzinfo=UTC)


class Festivals:
    """A source of programmes that hold nothing but their revision, and a record of what was read from it."""

    def __init__(self, **revisions: int) -> None:
        self.revisions = revisions
        self.read: list[str] = []
        self.threads: set[threading.Thread] = set()
        self.at_once = self.most_at_once = 0
        self.failures: dict[str, Exception] = {}

    def festival_revisions(self) -> dict[str, int]:
        return dict(self.revisions)

    def programme(self, festival_id: str, /, **_known: Programme | None) -> Programme:
        self.read.append(festival_id)
        if festival_id in self.failures:
            raise self.failures[festival_id]
        self.threads.add(threading.current_thread())
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        time.sleep(0.01)
        self.at_once -= 1
        revision = self.revisions[festival_id]
        name = text(f"{festival_id} at {revision}")
        festival = Festival(id=festival_id, name=name, first_day=date(2026, 10, 1), last_day=date(2026, 10, 2))
        return Programme(festival, revision=revision, changed_at=CHANGED_AT)


def shelf_of(source: Festivals, public_url: str = "") -> Shelf:
    return Shelf(source, domain="example.org", public_url=public_url)


def many(number: int) -> Festivals:
    return Festivals(**{f"f{n}": n for n in range(1, number + 1)})


def test_m29_each_encoding_has_the_strong_etag_of_its_own_bytes() -> None:
    feed = ready_feed(b"BEGIN:VCALENDAR" * 100, CHANGED_AT)
    assert gzip.decompress(feed.gzipped.body) == feed.plain.body
    for each in (feed.plain, feed.gzipped):
        assert each.etag == f'"{hashlib.sha256(each.body).hexdigest()[:32]}"'


def test_m28_the_same_body_is_compressed_to_the_same_bytes() -> None:
    assert ready_feed(b"a" * 1000, CHANGED_AT) == ready_feed(b"a" * 1000, CHANGED_AT)
    assert ready_feed(b"a" * 1000, CHANGED_AT).gzipped.body[4:8] == bytes(4)  # no time in the header of gzip


def test_a_feed_is_made_once_for_all_who_ask_at_the_same_time() -> None:
    source = Festivals(a=1)
    shelf = shelf_of(source)

    async def ask() -> int:
        return len({id(feed) for feed in await asyncio.gather(*(shelf.feed(Choice("a")) for _ in range(20)))})

    assert asyncio.run(ask()) == 1
    assert source.read == ["a"]


def test_no_feed_is_made_on_the_event_loop() -> None:
    source = Festivals(a=1)
    asyncio.run(shelf_of(source).feed(Choice("a")))
    assert threading.current_thread() not in source.threads


def test_no_more_than_a_few_feeds_are_made_at_once() -> None:
    source = many(8)
    shelf = shelf_of(source)

    async def ask() -> None:
        await asyncio.gather(*(shelf.feed(Choice(festival_id)) for festival_id in source.revisions))

    asyncio.run(ask())
    assert source.most_at_once <= BUILDERS


def test_a_feed_follows_its_festival() -> None:
    source = Festivals(a=1, b=1)
    shelf = shelf_of(source)

    async def ask() -> list[bytes]:
        first = await shelf.feed(Choice("a"))
        source.revisions["b"] = 2
        second = await shelf.feed(Choice("a"))
        source.revisions["a"] = 3
        return [feed.plain.body for feed in (first, second, await shelf.feed(Choice("a")))]

    first, second, third = asyncio.run(ask())
    assert first == second != third
    assert source.read == ["a", "a"]
    assert b"NAME:a at 3" in third


def test_what_was_asked_for_and_what_may_be_is_prepared() -> None:
    source = Festivals(a=1, b=1)
    shelf = shelf_of(source)
    daily = Choice("a", "en", Exhibitions.DAILY)

    async def ask() -> None:
        await shelf.feed(daily)
        source.revisions["a"] = 2
        await shelf.prepare()
        source.read.clear()
        for choice in (daily, Choice("a"), Choice("b")):
            await shelf.feed(choice)

    asyncio.run(ask())
    assert source.read == []


def test_every_feed_of_the_festivals_last_changed_is_prepared_unasked_from_one_reading() -> None:
    source = many(MOST_PREPARED + 5)
    shelf = shelf_of(source)
    latest = [f"f{n}" for n in range(6, MOST_PREPARED + 6)]

    async def ask() -> None:
        await shelf.prepare()
        assert sorted(source.read) == sorted(latest)
        source.read.clear()
        for festival_id in latest:
            for choice in choices(festival_id):
                await shelf.feed(choice)

    asyncio.run(ask())
    assert source.read == []


def test_preparing_neither_evicts_nor_makes_twice_what_was_asked_for() -> None:
    source = many(MOST_PREPARED + MOST_FEEDS)
    shelf = shelf_of(source)
    asked = [Choice(f"f{n}") for n in range(1, MOST_FEEDS + 1)]

    async def ask() -> None:
        for choice in asked:
            await shelf.feed(choice)
        await shelf.prepare()
        source.read.clear()
        await shelf.prepare()
        for choice in asked:
            await shelf.feed(choice)

    asyncio.run(ask())
    assert source.read == []


def test_preparing_leaves_the_order_of_asking_as_it_was() -> None:
    source = many(MOST_PREPARED + MOST_FEEDS + 1)
    shelf = shelf_of(source)

    async def ask() -> None:
        for n in range(1, MOST_FEEDS + 1):
            await shelf.feed(Choice(f"f{n}"))
        for festival_id in ("f1", "f3"):
            source.revisions[festival_id] = 0  # changed, and still not among the latest
        await shelf.prepare()
        await shelf.feed(Choice(f"f{MOST_FEEDS + 1}"))
        source.read.clear()
        for n in (*range(2, MOST_FEEDS + 2), 1):
            await shelf.feed(Choice(f"f{n}"))

    asyncio.run(ask())
    assert source.read == ["f1"]


def test_who_asks_while_a_change_is_being_prepared_waits_for_it_and_makes_nothing() -> None:
    source = Festivals(a=1)
    shelf = shelf_of(source)

    async def ask() -> bytes:
        await shelf.prepare()
        source.read.clear()
        source.revisions["a"] = 2
        _, feed = await asyncio.gather(shelf.prepare(), shelf.feed(Choice("a")))
        return feed.plain.body

    assert b"NAME:a at 2" in asyncio.run(ask())
    assert source.read == ["a"]


def test_the_shelf_holds_so_many_and_no_more() -> None:
    source = many(MOST_FEEDS + 1)
    shelf = shelf_of(source)

    async def ask() -> None:
        for festival_id in source.revisions:
            await shelf.feed(Choice(festival_id))
        source.read.clear()
        await shelf.feed(Choice(f"f{MOST_FEEDS + 1}"))
        await shelf.feed(Choice("f1"))

    asyncio.run(ask())
    assert source.read == ["f1"]


def test_a_festival_that_is_gone_leaves_the_shelf() -> None:
    source = Festivals(a=1)
    shelf = shelf_of(source)

    async def ask() -> None:
        await shelf.feed(Choice("a"))
        del source.revisions["a"]
        await shelf.prepare()
        with pytest.raises(NoSuchFeed):
            await shelf.feed(Choice("a"))
        source.revisions["a"] = 1
        await shelf.feed(Choice("a"))

    asyncio.run(ask())
    assert source.read == ["a", "a"]


def test_a_festival_removed_while_its_feed_is_made_is_unknown() -> None:
    source = Festivals(a=1)
    shelf = shelf_of(source)
    source.failures["a"] = UnknownFestival("a")
    with pytest.raises(NoSuchFeed):
        asyncio.run(shelf.feed(Choice("a")))
    asyncio.run(shelf.prepare())


@pytest.mark.parametrize(
    "failure", [ZoneInfoNotFoundError("Mars/Olympus"), KeyError("starts_at"), LookupError("utf-9")]
)
def test_m33_a_festival_that_cannot_be_read_is_not_an_unknown_one(failure: Exception) -> None:
    source = Festivals(a=1)
    source.failures["a"] = failure
    with pytest.raises(type(failure)) as raised:
        asyncio.run(shelf_of(source).feed(Choice("a")))
    assert raised.value is failure


def test_a_festival_that_cannot_be_made_keeps_no_other_from_being_prepared() -> None:
    source = Festivals(a=1, b=2, c=3)
    shelf = shelf_of(source)
    source.failures["b"] = KeyError("starts_at")

    async def ask() -> None:
        await shelf.prepare()
        source.read.clear()
        for festival_id in ("a", "c"):
            await shelf.feed(Choice(festival_id))

    asyncio.run(ask())
    assert source.read == []


def test_a_feed_that_cannot_be_prepared_is_told_of_once_a_revision(caplog: pytest.LogCaptureFixture) -> None:
    source = Festivals(a=1)
    shelf = shelf_of(source)
    source.failures["a"] = KeyError("starts_at")

    async def tell(revision: int) -> list[str]:
        caplog.clear()
        source.revisions["a"] = revision
        for _ in range(3):
            await shelf.prepare()
        return [record.getMessage() for record in caplog.records]

    async def live() -> None:
        told = [f"{feed_path(choice)} could not be prepared" for choice in choices("a")]
        assert await tell(1) == told
        assert await tell(2) == told
        source.failures.clear()
        assert await tell(3) == []
        assert b"NAME:a at 3" in (await shelf.feed(Choice("a"))).plain.body

    asyncio.run(live())


def test_a_store_that_is_down_ends_the_round_and_the_next_one_prepares(caplog: pytest.LogCaptureFixture) -> None:
    source = Festivals(a=1)
    shelf = shelf_of(source)

    async def live() -> None:
        source.failures["a"] = StoreDown("gone fishing")
        with pytest.raises(StoreDown):
            await shelf.prepare()
        source.failures.clear()
        await shelf.prepare()
        source.read.clear()
        await shelf.feed(Choice("a"))

    asyncio.run(live())
    assert (source.read, caplog.records) == ([], [])


def test_a_feed_that_could_not_be_made_is_made_next_time() -> None:
    source = Festivals(a=1)
    shelf = shelf_of(source)
    source.failures["a"] = OSError("down")
    with pytest.raises(OSError, match="down"):
        asyncio.run(shelf.feed(Choice("a")))
    source.failures.clear()
    assert b"NAME:a at 1" in asyncio.run(shelf.feed(Choice("a"))).plain.body


@pytest.mark.parametrize(
    ("choice", "source_url"),
    [
        (Choice("a"), b"https://example.org/feeds/a.ics"),
        (Choice("a", "en", Exhibitions.DAILY), b"https://example.org/feeds/a.ics?lang=en&exhibitions=daily"),
    ],
)
def test_s16_a_feed_knows_its_own_address_where_the_installation_does(choice: Choice, source_url: bytes) -> None:
    known = asyncio.run(shelf_of(Festivals(a=1), "https://example.org").feed(choice))
    unknown = asyncio.run(shelf_of(Festivals(a=1)).feed(choice))
    assert b"SOURCE;VALUE=URI:" + source_url in known.plain.body.replace(b"\r\n ", b"").split(b"\r\n")
    assert b"SOURCE" not in unknown.plain.body
