"""What those who read a programme would see change from one of its `releases` to another. Values; words say them.

What was told already, as an old place or a removal, is not told again. `reconciling` tells what differs, and
`changes` when two values are one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum, unique
from typing import TypeAlias

from lib.changes import is_same
from lib.programme import Festival, Item, Programme, Status, Venue
from lib.reconciling import PLACE, differing
from lib.releases import PUBLIC, Audience, Published, View, view


@unique
class News(StrEnum):
    """What became of an item, the news that matters most first; each item has one."""

    CANCELLED = "cancelled"
    REMOVED = "removed"  # it is told no more
    MOVED = "moved"  # in time or place
    REINSTATED = "reinstated"  # cancelled or removed, and held after all
    NEW = "new"
    RETITLED = "retitled"
    REWORDED = "reworded"  # something else of its words


@unique
class Hidden(StrEnum):
    """Why the public is not told of an item that is on the desk."""

    NO_TIME = "no_time"
    REVERSED = "reversed"  # it ends before it starts
    TENTATIVE = "tentative"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One item as it was told and as it is; None where it was not, or is no more. All its fields that differ."""

    news: News
    before: Item | None
    after: Item | None
    fields: tuple[str, ...] = ()

    @property
    def item(self) -> Item:
        """As it was told last."""
        told = self.after or self.before
        assert told  # noqa: S101 (one of them is always there)
        return told


@dataclass(frozen=True, slots=True)
class Frame:
    """A venue or the festival that says something else of itself, and how many items are held there."""

    before: Venue | Festival
    after: Venue | Festival
    fields: tuple[str, ...]
    items: int


@dataclass(frozen=True)
class Announcements:
    """All that changes between two programmes as they are told: items by day and hour, and where they are held."""

    before: Programme | None  # None: nothing was told before
    after: Programme
    items: tuple[Announcement, ...]
    frames: tuple[Frame, ...] = ()

    def __len__(self) -> int:
        return len(self.items) + len(self.frames)


Grouped: TypeAlias = Mapping[News, tuple[Announcement, ...]]

_UNTOLD = frozenset(("day", "work", "shares_venue"))
_UNTOLD_OF_FRAMES = frozenset(("simultaneous", "openings", "special_days"))
_PLACED = PLACE - {"day", "is_start_assumed", "is_end_assumed"}


def announcements(before: Published | None, after: Published, audience: Audience = PUBLIC) -> Announcements:
    """What an audience sees change when one release takes the place of another."""
    was, now = _told(before, audience) if before else None, _told(after, audience)
    old, new = _present(was) if was else {}, _present(now)
    gone = was.gone if was else frozenset()
    found = (_announcement(old.get(each), new.get(each), was_gone=each in gone) for each in {**old, **new})
    return Announcements(
        was.programme if was else None,
        now.programme,
        tuple(sorted(filter(None, found), key=_in_order)),
        tuple(_frames(was.programme, now.programme, new.values())) if was else (),
    )


def grouped(all_news: Iterable[Announcement]) -> Grouped:
    """By what became of the items, what matters most first; only news that there are."""
    by_news: dict[News, list[Announcement]] = {each: [] for each in News}
    for one in all_news:
        by_news[one.news].append(one)
    return {news: tuple(those) for news, those in by_news.items() if those}


def beyond(inner: Announcements, public: Announcements) -> tuple[Announcement, ...]:
    """Of what some are told, what the public is not."""
    told = {one.item.id: one for one in public.items}
    return tuple(one for one in inner.items if one.item.id not in told)


def by_day(all_news: Iterable[Announcement]) -> Mapping[date, tuple[Announcement, ...]]:
    """By the day on which each is held, or was to be."""
    days: dict[date, list[Announcement]] = {}
    for one in sorted(all_news, key=_in_order):
        if day := one.item.first_day:
            days.setdefault(day, []).append(one)
    return {day: tuple(days[day]) for day in sorted(days)}


def hidden(programme: Programme) -> Mapping[Hidden, tuple[Item, ...]]:
    """What the public is not told of, by the reason; only reasons that there are."""
    reasons: dict[Hidden, list[Item]] = {each: [] for each in Hidden}
    for item in programme.items:
        if reason := _why_hidden(item):
            reasons[reason].append(item)
    return {reason: tuple(those) for reason, those in reasons.items() if those}


def _why_hidden(item: Item) -> Hidden | None:
    if item.starts_at is None:
        return Hidden.NO_TIME
    if item.is_reversed:
        return Hidden.REVERSED
    return Hidden.TENTATIVE if item.status is Status.TENTATIVE else None


def _told(published: Published, audience: Audience) -> View:
    return view(published, published.release.at, audience)


def _present(told: View) -> dict[str, Item]:
    """Without those that are in it only to say that they are gone."""
    return {item.id: item for item in told.programme.items if item.id not in told.gone}


def _announcement(was: Item | None, now: Item | None, *, was_gone: bool) -> Announcement | None:
    if was is None:
        return Announcement(_arrival(now, was_gone=was_gone), None, now) if now else None
    if now is None:
        return Announcement(News.REMOVED, was, None)
    changed = frozenset[str]() if _is_same(was, now) else differing(was, now) - _UNTOLD
    if not changed:
        return None
    return Announcement(_change(was, now, changed), was, now, _declared(changed, now))


def _is_same(was: Item, now: Item) -> bool:
    """Most items are, and this is found much sooner than what differs."""
    return was == now and is_same(was.starts_at, now.starts_at) and is_same(was.ends_at, now.ends_at)


def _arrival(now: Item, *, was_gone: bool) -> News:
    if now.is_cancelled:
        return News.CANCELLED
    return News.REINSTATED if was_gone else News.NEW


def _change(was: Item, now: Item, changed: frozenset[str]) -> News:
    if was.is_cancelled != now.is_cancelled:
        return News.CANCELLED if now.is_cancelled else News.REINSTATED
    if changed & _PLACED and not now.is_cancelled:
        return News.MOVED
    return News.RETITLED if "title" in changed else News.REWORDED


def _frames(was: Programme, now: Programme, items: Iterable[Item]) -> Iterator[Frame]:
    """The festival, and venues where something is held before and after."""
    told = list(items)
    pairs: list[tuple[Venue | Festival, Venue | Festival, int]] = [(was.festival, now.festival, len(told))]
    held = Counter(item.venue_id for item in told if item.venue_id)
    both = [each for each in sorted(held) if each in was.venue_by_id and each in now.venue_by_id]
    pairs += [(was.venue_by_id[each], now.venue_by_id[each], held[each]) for each in both]
    for before, after, count in pairs:
        changed = differing(before, after) - _UNTOLD_OF_FRAMES
        if changed:
            yield Frame(before, after, _declared(changed, after), count)


def _declared(names: frozenset[str], thing: Item | Venue | Festival) -> tuple[str, ...]:
    return tuple(part.name for part in fields(thing) if part.name in names)


def _in_order(one: Announcement) -> tuple[datetime, str]:
    starts_at = one.item.starts_at
    assert starts_at  # noqa: S101 (what has no time is told to nobody)
    return starts_at.astimezone(UTC), one.item.id
