"""What the public may have lies ready before it is asked for, and is made once for each release and choice."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from lib.feeds import shelf as shelves
from lib.feeds.feed_urls import Choice, Exhibitions
from lib.feeds.selection import Selection
from lib.feeds.shelf import BUILDERS, FRESH, MOST_FESTIVALS, MOST_KEPT, MOST_PREPARED, Kept, NoSuchFeed, Shelf, Wanted
from lib.press import Head, NoSuchRelease
from lib.programme import Festival, Item, Programme, Status, text
from lib.releases import MOVE_TOLD, Audience, Published, Release, publish
from lib.store import StoreDown, UnknownFestival

PARIS = ZoneInfo("Europe/Paris")
MAY = datetime(2026, 5, 4, tzinfo=UTC)
PARTNER = Audience(has_tentative=True)
DAILY = Choice("a", "en", Exhibitions.DAILY)


def item(item_id: str, hour: int = 20) -> Item:
    at = datetime(2026, 10, 1, hour, tzinfo=PARIS)
    return Item(id=item_id, title=text(f"Title of {item_id}"), starts_at=at, ends_at=at + timedelta(hours=1))


class Releases:
    """A press of festivals of two items, whose names tell the release; a record of what was read, and two clocks."""

    def __init__(self, **numbers: int) -> None:
        self.heads_now = {festival_id: Head(number, is_withdrawn=False) for festival_id, number in numbers.items()}
        self.read: list[tuple[str, int | None]] = []
        self.looks = 0
        self.threads: set[threading.Thread] = set()
        self.at_once = self.most_at_once = 0
        self.failures: dict[str, Exception] = {}
        self.now, self.seconds = MAY, 0.0

    def heads(self) -> dict[str, Head]:
        self.looks += 1
        if "heads" in self.failures:
            raise self.failures["heads"]
        return dict(self.heads_now)

    def published(self, festival_id: str, number: int | None = None, /) -> Published:
        self.read.append((festival_id, number))
        if festival_id in self.failures:
            raise self.failures[festival_id]
        self.threads.add(threading.current_thread())
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        time.sleep(0.01)
        self.at_once -= 1
        return self.release(festival_id, number or self.heads_now[festival_id].number)

    def release(self, festival_id: str, number: int) -> Published:
        """Of each release the item "a" is an hour later."""
        name = text(f"{festival_id} as {number}")
        festival = Festival(id=festival_id, name=name, first_day=date(2026, 10, 1), last_day=date(2026, 10, 2))
        tentative = replace(item("b"), status=Status.TENTATIVE)
        before = self.release(festival_id, number - 1) if 1 < number < 10 else None
        programme = Programme(festival, items=(item("a", 8 + number % 10), tentative))
        return publish(programme, Release(number, MAY + timedelta(minutes=number), "test"), before)

    def publish(self, festival_id: str) -> None:
        number = self.heads_now[festival_id].number if festival_id in self.heads_now else 0
        self.heads_now[festival_id] = Head(number + 1, is_withdrawn=False)

    def withdraw(self, festival_id: str, *, is_withdrawn: bool = True) -> None:
        self.heads_now[festival_id] = replace(self.heads_now[festival_id], is_withdrawn=is_withdrawn)


def shelf_of(source: Releases, public_url: str = "") -> Shelf:
    return Shelf(
        source,
        clock=lambda: source.now,
        monotonic=lambda: source.seconds,
        domain="example.org",
        public_url=public_url,
    )


def many(number: int) -> Releases:
    return Releases(**{f"f{n}": n for n in range(1, number + 1)})


async def get(shelf: Shelf, choice: Choice | str, audience: Audience | None = None) -> Kept:
    chosen = Choice(choice) if isinstance(choice, str) else choice
    wanted = Wanted(chosen, audience=audience) if audience else Wanted(chosen)
    return await shelf.ready(await shelf.standing(chosen.festival_id), wanted)


def body_of(shelf: Shelf, choice: Choice | str, audience: Audience | None = None) -> bytes:
    return asyncio.run(get(shelf, choice, audience)).plain.body


# ---------------------------------------------------------------- made once


def test_a_feed_is_made_once_for_all_who_ask_at_the_same_time() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def ask() -> int:
        return len({id(kept) for kept in await asyncio.gather(*(get(shelf, "a") for _ in range(20)))})

    assert asyncio.run(ask()) == 1
    assert source.read == [("a", 1)]


def test_all_that_is_chosen_of_a_release_comes_from_one_reading() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def ask() -> None:
        for choice in (Choice("a"), DAILY, Choice("a", selection=Selection(item_id="a"))):
            await get(shelf, choice)
        await get(shelf, "a", PARTNER)

    asyncio.run(ask())
    assert source.read == [("a", 1)]


def test_nothing_is_made_on_the_event_loop() -> None:
    source = Releases(a=1)
    asyncio.run(get(shelf_of(source), "a"))
    assert threading.current_thread() not in source.threads


def test_no_more_than_a_few_are_made_at_once() -> None:
    source = many(8)
    shelf = shelf_of(source)

    async def ask() -> None:
        await asyncio.gather(*(get(shelf, festival_id) for festival_id in source.heads_now))

    asyncio.run(ask())
    assert source.most_at_once <= BUILDERS


def test_a_feed_follows_the_releases_of_its_festival_only() -> None:
    source = Releases(a=1, b=1)
    shelf = shelf_of(source)

    async def ask() -> list[bytes]:
        first = await get(shelf, "a")
        source.publish("b")
        second = await get(shelf, "a")
        source.publish("a")
        return [kept.plain.body for kept in (first, second, await get(shelf, "a"))]

    first, second, third = asyncio.run(ask())
    assert first == second != third
    assert source.read == [("a", 1), ("a", 2)]
    assert b"NAME:a as 2" in third


def test_partners_and_the_public_have_each_their_own() -> None:
    shelf = shelf_of(Releases(a=1))
    assert b"Title of b" not in body_of(shelf, "a")
    assert b"Title of b" in body_of(shelf, "a", PARTNER)
    assert b"Title of b" not in body_of(shelf, "a")


# ---------------------------------------------------------------- never an older one


def test_a_move_is_told_of_for_its_hours_without_any_release() -> None:
    source = Releases(a=2)
    shelf = shelf_of(source)

    async def ask() -> tuple[Kept, Kept, Kept]:
        source.now = MAY + timedelta(hours=1)
        first = await get(shelf, "a")
        source.now += MOVE_TOLD - timedelta(hours=2)
        second = await get(shelf, "a")
        source.now += timedelta(hours=2)
        return first, second, await get(shelf, "a")

    first, second, third = asyncio.run(ask())
    assert first is second
    assert first.plain.etag != third.plain.etag
    assert (first.changed_at, third.changed_at) == (
        MAY + timedelta(minutes=2),
        MAY + timedelta(minutes=2) + MOVE_TOLD,
    )


def test_what_was_seen_may_be_relied_on_for_a_second_and_no_longer() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def live() -> list[bytes]:
        await shelf.look()
        bodies = [await get(shelf, "a")]
        source.publish("a")
        source.seconds += FRESH - 0.01
        bodies.append(await get(shelf, "a"))
        assert source.looks == 1
        source.seconds += 0.02
        bodies.append(await get(shelf, "a"))
        return [kept.plain.body for kept in bodies]

    first, second, third = asyncio.run(live())
    assert first == second
    assert b"NAME:a as 2" in third


def test_a_thousand_who_ask_at_once_look_together() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def ask() -> None:
        await asyncio.gather(*(shelf.standing("a") for _ in range(1000)))
        assert source.looks == 1
        await shelf.standing("a")

    asyncio.run(ask())
    assert source.looks == 2


def test_a_look_ends_what_it_finds_to_be_over_and_carries_on_the_rest() -> None:
    source = Releases(a=1, b=1)
    shelf = shelf_of(source)

    async def live() -> None:
        await shelf.look()
        first, other = await shelf.standing("a"), await shelf.standing("b")
        assert first.guard.until == other.guard.until == FRESH
        source.publish("a")
        source.seconds = 0.25
        await shelf.look()
        assert (first.guard.until, other.guard.until) == (0, 0.25 + FRESH)
        assert (await shelf.standing("a")).guard.until == 0.25 + FRESH

    asyncio.run(live())


def test_nothing_may_be_relied_on_while_the_store_is_down() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def live() -> None:
        await shelf.look()
        standing = await shelf.standing("a")
        source.failures["heads"] = StoreDown("gone fishing")
        with pytest.raises(StoreDown):
            await shelf.look()
        assert standing.guard.until == 0
        with pytest.raises(StoreDown):
            await shelf.standing("a")
        source.failures.clear()
        await shelf.look()
        assert standing is await shelf.standing("a")
        assert standing.guard.until == FRESH

    asyncio.run(live())


def test_a_look_that_took_long_brings_nothing_old_back() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def live() -> bytes:
        await shelf.look()  # at 0, of release 1
        await shelf.standing("a")
        source.publish("a")
        source.seconds = 2.0
        await shelf.standing("a")  # at 2, of release 2
        source.seconds = 0.5
        source.heads_now["a"] = Head(1, is_withdrawn=False)
        return (await get(shelf, "a")).plain.body

    assert b"NAME:a as 2" in asyncio.run(live())


def test_who_asks_while_a_release_is_being_prepared_waits_for_it_and_makes_nothing() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def ask() -> bytes:
        await shelf.look()
        await shelf.prepare()
        source.read.clear()
        source.publish("a")
        await shelf.look()
        _, kept = await asyncio.gather(shelf.prepare(), get(shelf, "a"))
        return kept.plain.body

    assert b"NAME:a as 2" in asyncio.run(ask())
    assert source.read == [("a", 2)]


# ---------------------------------------------------------------- nothing there


def test_what_was_never_published_is_not_there() -> None:
    with pytest.raises(NoSuchFeed):
        asyncio.run(shelf_of(Releases()).standing("a"))


def test_what_is_withdrawn_is_not_there_until_it_is_put_back() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def live() -> None:
        await shelf.look()
        first = await get(shelf, "a")
        source.withdraw("a")
        await shelf.look()
        await shelf.prepare()
        assert first.standing.guard.until == 0
        with pytest.raises(NoSuchFeed):
            await shelf.standing("a")
        source.withdraw("a", is_withdrawn=False)
        await shelf.look()
        assert await get(shelf, "a") is first

    asyncio.run(live())


def test_a_festival_that_is_gone_leaves_the_shelf() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def live() -> None:
        await shelf.look()
        await get(shelf, "a")
        del source.heads_now["a"]
        await shelf.look()
        with pytest.raises(NoSuchFeed):
            await shelf.standing("a")
        source.publish("a")
        await shelf.look()
        await get(shelf, "a")

    asyncio.run(live())
    assert source.read == [("a", 1), ("a", 1)]


@pytest.mark.parametrize("gone", [UnknownFestival("a"), NoSuchRelease(1)])
def test_a_festival_removed_while_its_feed_is_made_is_not_there(gone: LookupError) -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)
    source.failures["a"] = gone
    with pytest.raises(NoSuchFeed):
        asyncio.run(get(shelf, "a"))


def test_m33_an_item_that_nobody_tells_of_has_no_calendar_rather_than_an_empty_one() -> None:
    shelf = shelf_of(Releases(a=1))
    for unknown in ("b", "c"):
        with pytest.raises(NoSuchFeed):
            asyncio.run(get(shelf, Choice("a", selection=Selection(item_id=unknown))))
    assert b"Title of a" in body_of(shelf, Choice("a", selection=Selection(item_id="a")))
    assert b"Title of b" in body_of(shelf, Choice("a", selection=Selection(item_id="b")), PARTNER)


@pytest.mark.parametrize(
    "failure", [ZoneInfoNotFoundError("Mars/Olympus"), KeyError("starts_at"), LookupError("utf-9")]
)
def test_m33_a_festival_that_cannot_be_read_is_not_an_unknown_one(failure: Exception) -> None:
    source = Releases(a=1)
    source.failures["a"] = failure
    with pytest.raises(type(failure)) as raised:
        asyncio.run(get(shelf_of(source), "a"))
    assert raised.value is failure


def test_what_could_not_be_made_is_made_next_time() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)
    source.failures["a"] = OSError("down")
    with pytest.raises(OSError, match="down"):
        asyncio.run(get(shelf, "a"))
    source.failures.clear()
    assert b"NAME:a as 1" in body_of(shelf, "a")


# ---------------------------------------------------------------- made ahead


def test_what_was_asked_for_and_what_may_be_is_prepared() -> None:
    source = Releases(a=1, b=1)
    shelf = shelf_of(source)

    async def live() -> list[bool]:
        await shelf.look()
        await get(shelf, DAILY)
        source.publish("a")
        await shelf.look()
        await shelf.prepare()
        source.failures = {"a": OSError("made anew"), "b": OSError("made anew")}
        return [bool(await get(shelf, choice)) for choice in (DAILY, "a", "b")]

    assert asyncio.run(live()) == [True, True, True]
    assert source.read == [("a", 1), ("a", 2), ("b", 1)]


def test_the_last_asked_for_are_prepared_and_the_rest_is_let_go() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)
    asked = [Choice("a", selection=Selection(words=f"w{n}")) for n in range(MOST_PREPARED + 3)]

    async def live() -> list[Wanted]:
        await shelf.look()
        for choice in asked:
            source.seconds += 0.001
            await get(shelf, choice)
        source.seconds += 0.001
        await get(shelf, asked[0])
        source.publish("a")
        await shelf.look()
        await shelf.prepare()
        return list(shelf._kept)

    kept = asyncio.run(live())
    assert {wanted.choice for wanted in kept} == {asked[0], *asked[4:], Choice("a")}


def test_the_calendars_of_some_festivals_are_prepared_unasked() -> None:
    source = many(MOST_FESTIVALS + 2)
    shelf = shelf_of(source)

    async def live() -> None:
        await shelf.look()
        await shelf.prepare()
        await shelf.prepare()

    asyncio.run(live())
    assert source.read == [(f"f{n}", n) for n in range(1, MOST_FESTIVALS + 1)]


def test_without_a_look_nothing_is_prepared() -> None:
    source = Releases(a=1)
    asyncio.run(shelf_of(source).prepare())
    assert (source.looks, source.read) == (0, [])


def test_one_that_cannot_be_made_keeps_no_other_from_being_prepared() -> None:
    source = Releases(a=1, b=2, c=3)
    shelf = shelf_of(source)
    source.failures["b"] = KeyError("starts_at")

    async def live() -> None:
        await shelf.look()
        await shelf.prepare()
        source.read.clear()
        for festival_id in ("a", "c"):
            await get(shelf, festival_id)

    asyncio.run(live())
    assert source.read == []


def test_one_that_cannot_be_prepared_is_told_of_once_a_release(caplog: pytest.LogCaptureFixture) -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)
    source.failures["a"] = KeyError("starts_at")

    async def tell() -> list[str]:
        caplog.clear()
        source.publish("a")
        await shelf.look()
        for _ in range(3):
            await shelf.prepare()
        return [record.getMessage() for record in caplog.records]

    async def live() -> None:
        assert await tell() == ["/feeds/a.ics could not be prepared"]
        assert await tell() == ["/feeds/a.ics could not be prepared"]
        source.failures.clear()
        assert await tell() == []
        assert b"NAME:a as 4" in (await get(shelf, "a")).plain.body

    asyncio.run(live())


def test_a_store_that_is_down_ends_the_round_and_the_next_one_prepares(caplog: pytest.LogCaptureFixture) -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)

    async def live() -> None:
        await shelf.look()
        source.failures["a"] = StoreDown("gone fishing")
        with pytest.raises(StoreDown):
            await shelf.prepare()
        source.failures.clear()
        await shelf.prepare()
        source.read.clear()
        await get(shelf, "a")

    asyncio.run(live())
    assert (source.read, caplog.records) == ([], [])


# ---------------------------------------------------------------- bounded


def test_so_many_are_kept_and_no_more_those_asked_for_last() -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)
    asked = [Choice("a", selection=Selection(words=f"w{n}")) for n in range(MOST_KEPT + 1)]

    async def live() -> list[Choice]:
        for n, choice in enumerate(asked):
            source.seconds = float(n)
            await get(shelf, choice)
        return [wanted.choice for wanted in shelf._kept]

    assert asyncio.run(live()) == asked[1:]


def test_so_many_bytes_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Releases(a=1)
    shelf = shelf_of(source)
    size = asyncio.run(get(shelf, "a")).size
    monkeypatch.setattr(shelves, "MOST_BYTES", int(size * 3.5))

    async def live() -> None:
        for n in range(9):
            source.seconds = float(n + 1)
            await get(shelf, Choice("a", selection=Selection(words="Title of a" + " " * n)))

    asyncio.run(live())
    assert len(shelf._kept) == 3
    monkeypatch.setattr(shelves, "MOST_BYTES", size // 2)
    assert asyncio.run(get(shelf, DAILY)).plain.body
    assert not shelf._kept


def test_more_festivals_than_are_ready_to_be_written_are_still_handed_out() -> None:
    source = many(MOST_FESTIVALS + 1)
    shelf = shelf_of(source)

    async def live() -> None:
        for _ in range(2):
            for festival_id in source.heads_now:
                await get(shelf, festival_id)

    asyncio.run(live())
    assert len(source.read) == MOST_FESTIVALS + 1
    assert b"Title of a" in body_of(shelf, Choice("f1", "en"))


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("choice", "source_url"),
    [
        (Choice("a"), b"https://example.org/feeds/a.ics"),
        (DAILY, b"https://example.org/feeds/a.ics?lang=en&exhibitions=daily"),
    ],
)
def test_s16_a_feed_knows_its_own_address_where_the_installation_does(choice: Choice, source_url: bytes) -> None:
    known = body_of(shelf_of(Releases(a=1), "https://example.org"), choice)
    unknown = body_of(shelf_of(Releases(a=1)), choice)
    assert b"SOURCE;VALUE=URI:" + source_url in known.replace(b"\r\n ", b"").split(b"\r\n")
    assert b"SOURCE" not in unknown


def test_what_a_partner_has_tells_no_address_of_its_own() -> None:
    assert b"SOURCE" not in body_of(shelf_of(Releases(a=1), "https://example.org"), "a", PARTNER)
