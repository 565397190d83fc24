"""Feeds made ahead of their readers.

A calendar of ten thousand items takes seconds to make and no time to hand out, so what `feed` makes is kept here as
bytes until its festival changes. It is made in worker threads: the event loop never waits for it. Which feeds there are
is said in `feed_urls`; what can be wrong with a source, in `store`.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from weakref import WeakValueDictionary

from lib.feed import EventCache, Exhibitions, calendar, default_language
from lib.feeds.feed_urls import Choice, choices, feed_path
from lib.programme import Programme
from lib.store import StoreDown, UnknownFestival

MOST_FEEDS = 64  # kept of those asked for, the one not asked for longest goes first; and again of those made unasked
MOST_PREPARED = MOST_FEEDS // len(choices(""))  # festivals whose feeds are made before anybody asks: the last changed
BUILDERS = 2  # at once, so that others may work beside them

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Representation:
    """Bytes to send, and their strong ETag, quotes included."""

    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class ReadyFeed:
    """A feed in both encodings. `changed_at` is the last change to its festival, or None when nobody knows."""

    plain: Representation
    gzipped: Representation
    changed_at: datetime | None


class NoSuchFeed(LookupError):
    """No festival has the identifier that was asked for."""


class Source(Protocol):
    """What the shelf needs of the store. Both block; `programme` raises UnknownFestival for one that is gone."""

    def festival_revisions(self) -> dict[str, int]: ...
    def programme(self, festival_id: str, /, *, known: Programme | None = None) -> Programme: ...


def _caches() -> defaultdict[tuple[str, Exhibitions], EventCache]:
    return defaultdict(EventCache)


@dataclass(slots=True, weakref_slot=True)
class _Desk:
    """What the feeds of one festival share while they are made. Whoever makes one holds the lock."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    events: defaultdict[tuple[str, Exhibitions], EventCache] = field(default_factory=_caches)
    read: tuple[int, Programme] | None = None  # for which revision, and what


@dataclass(slots=True)
class _Place:
    """Where one feed lies, the revision it was made for, and the last for which it could not be prepared."""

    desk: _Desk
    revision: int | None = None
    feed: ReadyFeed | None = None
    failed: int | None = None

    def at(self, revision: int) -> ReadyFeed | None:
        return self.feed if self.revision == revision else None


def _representation(body: bytes) -> Representation:
    return Representation(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def ready_feed(body: bytes, changed_at: datetime | None) -> ReadyFeed:
    """`body` made ready to send: the same bytes, compressed and tagged, for the same body."""
    return ReadyFeed(_representation(body), _representation(gzip.compress(body, 6, mtime=0)), changed_at)


class Shelf:
    """The ready feeds of a store. `public_url` is what their paths are appended to, or "" if unknown."""

    def __init__(self, source: Source, *, domain: str, public_url: str = "") -> None:
        self._source, self._domain, self._public_url = source, domain, public_url
        self._asked: OrderedDict[Choice, _Place] = OrderedDict()  # the last asked for last
        self._ahead: dict[Choice, _Place] = {}
        self._desks: WeakValueDictionary[str, _Desk] = WeakValueDictionary()  # as long as a feed made there is kept
        self._builders = asyncio.Semaphore(BUILDERS)

    async def feed(self, choice: Choice) -> ReadyFeed:
        """The feed as its festival stands now; NoSuchFeed if there is no such festival, or what the source raises.

        Who asks while it is being made anew waits: what a festival was before is never handed out.
        """
        revisions = await asyncio.to_thread(self._source.festival_revisions)
        if choice.festival_id not in revisions:
            raise NoSuchFeed(choice.festival_id)
        return await self._current(choice, self._ask(choice), revisions[choice.festival_id])

    async def prepare(self) -> None:
        """Make anew what the store has moved on from: every feed on the shelf, and those likely to be asked for."""
        revisions = await asyncio.to_thread(self._source.festival_revisions)
        self._lay_out(revisions)
        for choice, place in (self._asked | self._ahead).items():
            revision = revisions[choice.festival_id]
            if place.failed != revision and not place.at(revision):
                await self._refresh(choice, place, revision)

    def _ask(self, choice: Choice) -> _Place:
        place = self._asked[choice] = self._place(choice)
        self._asked.move_to_end(choice)
        if len(self._asked) > MOST_FEEDS:
            self._asked.popitem(last=False)
        return place

    def _lay_out(self, revisions: dict[str, int]) -> None:
        """Give up what is gone, and give a place to all feeds of the latest festivals: first, one to each."""
        for choice in [choice for choice in self._asked if choice.festival_id not in revisions]:
            del self._asked[choice]
        latest = sorted(revisions, key=revisions.__getitem__, reverse=True)[:MOST_PREPARED]
        ranks = zip(*map(choices, latest), strict=True)
        self._ahead = {choice: self._place(choice) for rank in ranks for choice in rank}

    def _place(self, choice: Choice) -> _Place:
        """The place of a feed, the same for those who ask and for those who prepare; a new one if it has none."""
        held = self._asked.get(choice) or self._ahead.get(choice)
        return held or _Place(self._desks.setdefault(choice.festival_id, _Desk()))

    async def _refresh(self, choice: Choice, place: _Place, revision: int) -> None:
        """Make one unasked. If it cannot be made that is told once, and tried again when its festival has changed."""
        try:
            await self._current(choice, place, revision)
        except NoSuchFeed:
            pass  # removed just now
        except StoreDown:
            raise
        except Exception:
            place.failed = revision
            log.exception("%s could not be prepared", feed_path(choice))

    async def _current(self, choice: Choice, place: _Place, revision: int) -> ReadyFeed:
        if ready := place.at(revision):
            return ready
        async with place.desk.lock:
            return place.at(revision) or await self._make(choice, place, revision)

    async def _make(self, choice: Choice, place: _Place, revision: int) -> ReadyFeed:
        async with self._builders:
            feed = await asyncio.to_thread(self._build, choice, place.desk, revision)
        place.feed, place.revision = feed, revision
        return feed

    def _read(self, festival_id: str, desk: _Desk, revision: int) -> Programme:
        if desk.read is None or desk.read[0] != revision:
            try:
                known = desk.read[1] if desk.read else None
                desk.read = revision, self._source.programme(festival_id, known=known)
            except UnknownFestival as unknown:
                raise NoSuchFeed(festival_id) from unknown
        return desk.read[1]

    def _build(self, choice: Choice, desk: _Desk, revision: int) -> ReadyFeed:
        programme = self._read(choice.festival_id, desk, revision)
        language = choice.language or default_language(programme.festival)
        body = calendar(
            programme,
            language=language,
            exhibitions=choice.exhibitions,
            domain=self._domain,
            url=self._public_url and self._public_url + feed_path(choice),
            events=desk.events[language, choice.exhibitions],
        )
        return ready_feed(body, programme.changed_at)
