"""What the public may have, made once for each release and choice, and kept as bytes.

A calendar of ten thousand items takes seconds to make and no time to hand out. It is made in worker threads: the event
loop never waits for it. Whoever keeps the shelf lets it `look` at what is public several times a second; between two
looks nobody has to ask the database. Which forms there are is said in `outputs`; what is public, and what can be wrong
with asking for it, in `press` and `store`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from lib.feed import EventCache
from lib.feeds.address import Address
from lib.feeds.doorstep import Answer, Guard, RawAddress, Representation, representations
from lib.feeds.feed_urls import Choice
from lib.feeds.handles import Handles
from lib.feeds.outputs import CALENDAR, OUTPUTS
from lib.press import Head, NoSuchRelease
from lib.releases import PUBLIC, Audience, Published, View, turns, view
from lib.store import StoreDown, UnknownFestival

FRESH = 1.0  # seconds that a look at the store is good for
MISSED = 10  # such looks in a row, and nobody looks after the shelf
MOST_KEPT = 512  # of those asked for; the one not asked for longest goes first
MOST_BYTES = 96 * 2**20  # of all that is kept
MOST_PREPARED = 64  # made anew after a release before anybody asks again: the last asked for
MOST_FESTIVALS = 8  # read and ready to write more of; so many have their calendar made unasked
NO_SUCH_ITEM = "There is no such item.\n"
BUILDERS = 2  # at once, so that others may work beside them

log = logging.getLogger(__name__)


class NoSuchFeed(LookupError):
    """Nothing public is there. Its message says so to who asked."""


class Source(Protocol):
    """What the shelf needs of the press. Both block."""

    def heads(self) -> Mapping[str, Head]: ...
    def published(self, festival_id: str, number: int | None = None, /) -> Published: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What may lie on the shelf: a form of a release, what is chosen of it, and for whom."""

    choice: Choice
    output: str = CALENDAR
    audience: Audience = PUBLIC


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What is public of one festival, until the next release or the next turn."""

    festival_id: str
    head: Head
    at: datetime  # when it was read
    next_turn: datetime | None
    ever: Handles
    looked_at: float
    guard: Guard = field(default_factory=Guard)

    def holds(self, head: Head | None, now: datetime) -> bool:
        """Whether this is still so, given the present head."""
        return self.head == head and (self.next_turn is None or now < self.next_turn)


@dataclass(slots=True)
class Kept:
    """Bytes on the shelf, in both encodings, and the answers that hand them out."""

    plain: Representation
    gzipped: Representation
    changed_at: datetime
    headers: Mapping[str, str]
    standing: Standing
    was_asked_at: float = 0.0
    answers: dict[RawAddress, Answer] = field(default_factory=dict)

    @property
    def asked_at(self) -> float:
        return max([self.was_asked_at, *(answer.asked_at for answer in self.answers.values())])

    @property
    def size(self) -> int:
        return len(self.plain.body) + len(self.gzipped.body)


@dataclass(frozen=True, slots=True)
class _Look:
    """What was public at a moment of the clock that never goes back."""

    heads: Mapping[str, Head]
    at: float


def _caches() -> defaultdict[Audience, EventCache]:
    return defaultdict(EventCache)


@dataclass(slots=True)
class _Desk:
    """What is needed to write more of one festival. Whoever does holds the lock."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    published: Published | None = None
    views: dict[Audience, View] = field(default_factory=dict)
    viewed: Standing | None = None
    events: defaultdict[Audience, EventCache] = field(default_factory=_caches)


class Shelf:
    """What is ready of all releases. `public_url` is what their paths are appended to, or "" if unknown.

    `clock` tells the time, `monotonic` seconds that never go back.
    """

    def __init__(
        self,
        source: Source,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        domain: str,
        public_url: str = "",
    ) -> None:
        self._source, self._domain, self._public_url = source, domain, public_url
        self._clock, self._monotonic = clock, monotonic
        self._seen: _Look | None = None
        self._asking: asyncio.Future[_Look] | None = None
        self._standings: dict[str, Standing] = {}
        self._kept: dict[Wanted, Kept] = {}
        self._desks: OrderedDict[str, _Desk] = OrderedDict()
        self._failed: dict[Wanted, Head] = {}  # what could not be prepared, and of which release
        self._builders = asyncio.Semaphore(BUILDERS)

    # ------------------------------------------------------------ what is public

    async def look(self) -> None:
        """See what is public now. Until FRESH is over, or the store is found to be down, all may rely on it."""
        try:
            seen = await self._look()
        except BaseException:
            self._rely_on(None)
            raise
        self._rely_on(seen)

    def is_looked_after(self) -> bool:
        """Whether what is public was seen lately, by whoever keeps the shelf."""
        return self._seen is not None and self._monotonic() < self._seen.at + FRESH * MISSED

    async def _look(self) -> _Look:
        at = self._monotonic()
        return _Look(await asyncio.to_thread(self._source.heads), at)

    async def _last_look(self) -> _Look:
        """The keeper's, or one of those who ask, together: the database is not asked by a thousand at once."""
        if self._seen and self._monotonic() < self._seen.at + FRESH:
            return self._seen
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._look())
        return await asyncio.shield(self._asking)

    def _rely_on(self, seen: _Look | None) -> None:
        self._seen, now = seen, self._clock()
        for festival_id, standing in list(self._standings.items()):
            holds = seen is not None and standing.holds(seen.heads.get(festival_id), now)
            standing.guard.until = seen.at + FRESH if seen and holds else 0.0
            if seen and festival_id not in seen.heads:
                self._give_up(festival_id)

    def _give_up(self, festival_id: str) -> None:
        del self._standings[festival_id]
        self._desks.pop(festival_id, None)
        for wanted in [each for each in self._kept if each.choice.festival_id == festival_id]:
            del self._kept[wanted]

    async def standing(self, festival_id: str) -> Standing:
        """What is public of a festival at present, or NoSuchFeed. Raises what the source raises."""
        seen = await self._last_look()
        head = seen.heads.get(festival_id)
        if head is None:
            raise NoSuchFeed("There is no such festival, or nothing of it was ever published.\n")
        if known := self._known(festival_id, head, seen):
            return known
        if head.is_withdrawn:
            raise NoSuchFeed("Nothing of this festival is published at the moment.\n")
        desk = self._desk(festival_id)
        async with desk.lock:
            return self._known(festival_id, head, seen) or await self._read(desk, festival_id, head, seen)

    def _known(self, festival_id: str, head: Head, seen: _Look) -> Standing | None:
        """What was read already, unless this look is later and tells of something else."""
        known = self._standings.get(festival_id)
        is_later = known is not None and known.looked_at > seen.at
        return known if known and (is_later or known.holds(head, self._clock())) else None

    async def _read(self, desk: _Desk, festival_id: str, head: Head, seen: _Look) -> Standing:
        now = self._clock()
        async with self._builders:
            published = await asyncio.to_thread(self._published, festival_id, head)
        next_turn = next((turn for turn in turns(published) if turn > now), None)
        read = Standing(festival_id, head, now, next_turn, published.ever, seen.at)
        desk.published, desk.views, desk.viewed = published, {}, read
        if before := self._standings.get(festival_id):
            before.guard.until = 0.0
        self._standings[festival_id] = read
        if self._seen and read.holds(self._seen.heads.get(festival_id), now):
            read.guard.until = self._seen.at + FRESH
        return read

    def _published(self, festival_id: str, head: Head) -> Published:
        try:
            return self._source.published(festival_id, head.number)
        except (UnknownFestival, NoSuchRelease) as gone:
            raise NoSuchFeed("There is no such festival any more.\n") from gone

    def _desk(self, festival_id: str) -> _Desk:
        desk = self._desks[festival_id] = self._desks.get(festival_id) or _Desk()
        self._desks.move_to_end(festival_id)
        if len(self._desks) > MOST_FESTIVALS:
            self._desks.popitem(last=False)
        return desk

    # ------------------------------------------------------------ what is ready

    async def ready(self, standing: Standing, wanted: Wanted) -> Kept:
        """The bytes that are wanted of what stands; who asks while they are being made waits for them.

        NoSuchFeed when that has nothing of the kind, as an item that is not in it.
        """
        asked_at = self._monotonic()
        kept = await self._current(standing, wanted, asked_at)
        kept.was_asked_at = max(asked_at, kept.was_asked_at)
        return kept

    async def _current(self, standing: Standing, wanted: Wanted, asked_at: float) -> Kept:
        if kept := self._lying(standing, wanted):
            return kept
        desk = self._desk(standing.festival_id)
        async with desk.lock:
            return self._lying(standing, wanted) or await self._make(desk, standing, wanted, asked_at)

    def _lying(self, standing: Standing, wanted: Wanted) -> Kept | None:
        kept = self._kept.get(wanted)
        return kept if kept and kept.standing is standing else None

    async def _make(self, desk: _Desk, standing: Standing, wanted: Wanted, asked_at: float) -> Kept:
        async with self._builders:
            made = await asyncio.to_thread(self._build, desk, standing, wanted)
        made.was_asked_at = asked_at
        if self._standings.get(standing.festival_id) is standing:
            self._kept[wanted] = made
            self._make_room()
        return made

    def _make_room(self) -> None:
        size = sum(kept.size for kept in self._kept.values())
        if len(self._kept) <= MOST_KEPT and size <= MOST_BYTES:
            return
        for wanted in self._last_asked_first()[::-1]:
            size -= self._kept.pop(wanted).size
            if len(self._kept) <= MOST_KEPT and size <= MOST_BYTES:
                return

    def _last_asked_first(self) -> list[Wanted]:
        times = {wanted: kept.asked_at for wanted, kept in self._kept.items()}
        return sorted(times, key=times.__getitem__, reverse=True)

    def _build(self, desk: _Desk, standing: Standing, wanted: Wanted) -> Kept:
        choice, output = wanted.choice, OUTPUTS[wanted.output]
        told = self._view(desk, standing, wanted.audience)
        item_id = choice.selection.item_id
        if item_id and item_id not in told.programme.item_by_id:
            raise NoSuchFeed(NO_SUCH_ITEM)
        path = output.path(choice) if wanted.audience == PUBLIC else ""
        address = Address(self._public_url, path, self._domain)
        body = output.write(told, choice, address, desk.events[wanted.audience])
        changed_at = (told.programme.changed_at or standing.at).replace(microsecond=0)
        return Kept(*representations(body), changed_at, output.headers(told.programme.festival), standing)

    def _view(self, desk: _Desk, standing: Standing, audience: Audience) -> View:
        if desk.published is None or desk.viewed is not standing:
            desk.published = self._published(standing.festival_id, standing.head)
            desk.views, desk.viewed = {}, standing
        if audience not in desk.views:
            desk.views[audience] = view(desk.published, standing.at, audience)
        return desk.views[audience]

    # ------------------------------------------------------------ ahead of those who ask

    async def prepare(self) -> None:
        """Make anew what was asked for of earlier releases, the last first, and the calendars that nobody asked for."""
        seen = self._seen
        if seen is None:
            return
        unasked = [Wanted(Choice(each)) for each, head in seen.heads.items() if not head.is_withdrawn]
        outdated = self._outdated(seen)
        for wanted in outdated[MOST_PREPARED:]:
            del self._kept[wanted]
        wants = dict.fromkeys([*outdated[:MOST_PREPARED], *unasked[:MOST_FESTIVALS]])
        self._failed = {wanted: head for wanted, head in self._failed.items() if wanted in wants}
        for wanted in wants:
            head = seen.heads.get(wanted.choice.festival_id)
            if head and self._failed.get(wanted) != head:
                await self._prepare(wanted, head)

    def _outdated(self, seen: _Look) -> list[Wanted]:
        """What lies there of a release that is not the present one, and is not withdrawn for a while only."""
        return [wanted for wanted in self._last_asked_first() if self._is_outdated(self._kept[wanted].standing, seen)]

    def _is_outdated(self, standing: Standing, seen: _Look) -> bool:
        head = seen.heads.get(standing.festival_id)
        return not (head and head.is_withdrawn) and not standing.holds(head, self._clock())

    async def _prepare(self, wanted: Wanted, head: Head) -> None:
        """If it cannot be made that is told once, and tried again after the next release."""
        before = self._kept.get(wanted)
        try:
            standing = await self.standing(wanted.choice.festival_id)
            await self._current(standing, wanted, before.asked_at if before else self._monotonic())
        except NoSuchFeed:
            self._kept.pop(wanted, None)
        except StoreDown:
            raise
        except Exception:
            log.exception("%s could not be prepared", OUTPUTS[wanted.output].path(wanted.choice))
        if wanted not in self._kept:
            self._failed[wanted] = head
