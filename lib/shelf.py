"""Feeds made ahead of their readers.

A calendar of ten thousand items takes seconds to make and no time to hand out, so what `feed` makes is kept here as
bytes until its festival changes. It is made in worker threads: the event loop never waits for it. Which feeds there are
is said in `feed_urls`; what can be wrong with a source, in `store`.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from lib.feed import EventCache, calendar, default_language
from lib.feed_urls import Choice, feed_path
from lib.programme import Programme
from lib.store import UnknownFestival

MOST_FEEDS = 64  # kept at once; the one not asked for longest goes first
MOST_PREPARED = 16  # festivals whose feed is made before anybody asks: the last changed
BUILDERS = 2  # at once, so that others may work beside them


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
    def programme(self, festival_id: str, /) -> Programme: ...


@dataclass(slots=True)
class _Place:
    """Where one feed lies. Whoever makes it holds the lock."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    events: EventCache = field(default_factory=EventCache)
    revision: int | None = None
    feed: ReadyFeed | None = None


def _representation(body: bytes) -> Representation:
    return Representation(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def ready_feed(body: bytes, changed_at: datetime | None) -> ReadyFeed:
    """`body` made ready to send: the same bytes, compressed and tagged, for the same body."""
    return ReadyFeed(_representation(body), _representation(gzip.compress(body, 6, mtime=0)), changed_at)


class Shelf:
    """The ready feeds of a store. `public_url` is what their paths are appended to, or "" if unknown."""

    def __init__(self, source: Source, *, domain: str, public_url: str = "") -> None:
        self._source, self._domain, self._public_url = source, domain, public_url
        self._places: OrderedDict[Choice, _Place] = OrderedDict()
        self._builders = asyncio.Semaphore(BUILDERS)

    async def feed(self, choice: Choice) -> ReadyFeed:
        """The feed as its festival stands now; NoSuchFeed if there is no such festival, or what the source raises."""
        revisions = await asyncio.to_thread(self._source.festival_revisions)
        if choice.festival_id not in revisions:
            raise NoSuchFeed(choice.festival_id)
        return await self._current(choice, revisions[choice.festival_id])

    async def prepare(self) -> None:
        """Make anew what the store has moved on from: every feed on the shelf, and those likely to be asked for."""
        revisions = await asyncio.to_thread(self._source.festival_revisions)
        latest = sorted(revisions, key=revisions.__getitem__, reverse=True)[:MOST_PREPARED]
        for choice in dict.fromkeys([*map(Choice, latest), *self._places]):
            if choice.festival_id in revisions:
                with suppress(NoSuchFeed):  # removed just now
                    await self._current(choice, revisions[choice.festival_id])
            else:
                self._places.pop(choice, None)

    async def _current(self, choice: Choice, revision: int) -> ReadyFeed:
        place = self._place(choice)
        async with place.lock:
            if place.feed is None or place.revision != revision:
                async with self._builders:
                    place.feed = await asyncio.to_thread(self._build, choice, place.events)
                place.revision = revision
            return place.feed

    def _place(self, choice: Choice) -> _Place:
        place = self._places.setdefault(choice, _Place())
        self._places.move_to_end(choice)
        if len(self._places) > MOST_FEEDS:
            self._places.popitem(last=False)
        return place

    def _build(self, choice: Choice, events: EventCache) -> ReadyFeed:
        try:
            programme = self._source.programme(choice.festival_id)
        except UnknownFestival as unknown:
            raise NoSuchFeed(choice.festival_id) from unknown
        body = calendar(
            programme,
            language=choice.language or default_language(programme.festival),
            exhibitions=choice.exhibitions,
            domain=self._domain,
            url=self._public_url and self._public_url + feed_path(choice),
            events=events,
        )
        return ready_feed(body, programme.changed_at)
