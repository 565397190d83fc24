"""A programme as the public has it: numbered releases, and what became of every item from one to the next.

The desk changes all day; subscribers see releases. A release keeps the programme as it stood, and of every item a
trail: how often it moved (RFC 5545 SEQUENCE), where it was before, and what is left of it once it is gone. `view` tells
what one audience is told of that at one time; notes and all else that is internal are not in it. `handles` tells by
what the items can be chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from lib.feeds.handles import Handles, handles
from lib.programme import NOTHING, Festival, Item, Kind, Programme, Stamp, Status, Venue
from lib.rulebook import Rulebook

MOVE_TOLD = timedelta(hours=72)  # how long a moved item says where it was
REMOVAL_TOLD = timedelta(days=30)  # and one that is gone, that it is
MOST_MOVES = 10  # that are remembered of an item


@dataclass(frozen=True, slots=True)
class Release:
    """What was made public: which revision of the desk, when (UTC), by whom. A withdrawn one is public no more."""

    number: int
    at: datetime
    by: str
    note: str = ""
    revision: int = 0
    as_release: int | None = None  # the one that it goes back to
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """An item as the public had it until a moment, and the venue it named."""

    until: datetime
    item: Item
    venue: Venue | None


@dataclass(frozen=True, slots=True)
class Trail:
    """What became of an item, as those knew it whom it was told: when that last changed, and how often its time, place
    or status did; when its notes did; where it moved from, one after the other; what it was, once it is told no more.
    """

    stamp: Stamp
    noted_at: datetime
    moved: tuple[Past, ...] = ()
    gone: Past | None = None


@dataclass(frozen=True)
class Published:
    """The programme of a release, internal words and tentative items included, for those who may have them.

    `trails` are as the public knows the items, `inner` those that differ for who is told of tentative ones too. `ever`
    is all that public items of this release or any before it could be chosen by: URLs stay good.
    """

    release: Release
    programme: Programme
    trails: Mapping[str, Trail] = field(default_factory=dict)  # by item id
    ever: Handles = field(default_factory=dict)
    inner: Mapping[str, Trail] = field(default_factory=dict)  # by item id


@dataclass(frozen=True, slots=True)
class Audience:
    """What may be told beside the public programme."""

    has_tentative: bool = False
    has_notes: bool = False


PUBLIC = Audience()
INNER = Audience(has_tentative=True)


@dataclass(frozen=True)
class View:
    """What an audience is told: items that have a time, those that are gone as cancelled, with their stamps.

    Nothing else is in its programme than what may be told. It stays the same until `turns` says.
    """

    number: int
    programme: Programme
    moved: Mapping[str, Past]  # by item id: those that still say where they were, and where
    gone: frozenset[str]  # ids of those that are in it only to say that they are gone
    before: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)  # by item id: where else people know it from
    ever: Handles = field(default_factory=dict)


def publish(programme: Programme, release: Release, before: Published | None = None) -> Published:
    """The programme as a release, following the one `before` it."""
    kept = replace(programme, counts=(), people=(), journeys=(), waivers=(), stamps={}, revision=release.revision)
    trails, inner = (_trails(told, programme, release.at, before) for told in (PUBLIC, INNER))
    ever = handles(kept, filter(is_public, kept.items))
    return Published(
        release,
        kept,
        trails,
        _joined(before.ever if before else {}, ever),
        {each: trail for each, trail in inner.items() if trails.get(each) != trail},
    )


def is_public(item: Item) -> bool:
    """Whether everybody may see it: confirmed or cancelled, with a time that is one."""
    return _is_for(item, PUBLIC)


def _has_time(item: Item) -> bool:
    return item.starts_at is not None and not item.is_reversed


def _joined(before: Handles, now: Handles) -> Handles:
    return {parameter: dict(before.get(parameter, {})) | dict(names) for parameter, names in now.items()}


# ---------------------------------------------------------------- from release to release


class _Told(NamedTuple):
    """An item as an audience has it in one release."""

    past: Past
    kind: Kind


def _trails(told: Audience, now: Programme, at: datetime, before: Published | None) -> dict[str, Trail]:
    """Of everything that an audience was ever told of."""
    known = _trails_for(before, told) if before else {}
    new = [item.id for item in now.items if item.id not in known and _is_for(item, told)]
    trails = {each: Trail(Stamp(at), at) if before else _first(each, now, at) for each in new}
    if before:
        for each, trail in known.items():
            was, is_now = (_told(each, programme, told, at) for programme in (before.programme, now))
            trails[each] = _next(_settled(trail, at, was), was, is_now, at)
    return trails


def _trails_for(published: Published, told: Audience) -> Mapping[str, Trail]:
    return {**published.trails, **published.inner} if told.has_tentative else published.trails


def _first(item_id: str, now: Programme, at: datetime) -> Trail:
    """In a first release the count goes on from that of the desk, which feeds told before there were releases."""
    desk = now.stamps.get(item_id)
    return Trail(Stamp(at, desk.sequence if desk else 0), at)


def _settled(trail: Trail, at: datetime, was: _Told | None) -> Trail:
    """Without what is told no more."""
    if not trail.moved and trail.gone is None:
        return trail
    stamp = Stamp(_changed_at(trail, at, was and was.past), trail.stamp.sequence)
    return Trail(stamp, trail.noted_at, _told_moves(trail, at), _told_removal(trail, at))


def _next(known: Trail, was: _Told | None, now: _Told | None, at: datetime) -> Trail:
    has_moved = _whereabouts(was) != _whereabouts(now)
    if not has_moved and was == now:
        return known
    has_changed = has_moved or _words(was) != _words(now)
    has_news = has_changed or (was and was.past.item.notes) != (now and now.past.item.notes)
    return Trail(
        Stamp(at, known.stamp.sequence + has_moved) if has_changed else known.stamp,
        at if has_news else known.noted_at,
        _moved(was, now, known),
        _gone(was, now, known),
    )


def _told(item_id: str, programme: Programme, told: Audience, until: datetime) -> _Told | None:
    item = programme.item_by_id.get(item_id)
    if item is None or not _is_for(item, told):
        return None
    return _Told(Past(until, item, programme.venue_of(item)), programme.festival.kind(item.kind))


def _whereabouts(told: _Told | None) -> object:
    """What RFC 5545 SEQUENCE counts the changes of; whether it is written as days or as hours is among them."""
    if told is None:
        return None
    item, venue = told.past.item, told.past.venue
    place = venue and (venue.name, venue.address, venue.city)
    return _placement(told), place, item.status, item.repeat and told.kind.shares_venue


def _placement(told: _Told) -> object:
    item = told.past.item
    return *_hours(item), item.repeat, item.venue_id


def _hours(item: Item) -> tuple[object, ...]:
    """When it starts and ends, and by whose clock: not the same twice in the night that has an hour twice."""
    instants = [instant and instant.astimezone(UTC) for instant in (item.starts_at, item.ends_at)]
    return *instants, item.starts_at and str(item.starts_at.tzinfo)


def _words(told: _Told | None) -> object:
    """All that everybody is told of an item."""
    return told and (outward_item(told.past.item), told.past.venue and outward_venue(told.past.venue), told.kind)


def _moved(was: _Told | None, now: _Told | None, known: Trail) -> tuple[Past, ...]:
    """An item that was not there, or is no more, did not move; where it moved from before is known all the same."""
    if was is None or now is None or _placement(was) == _placement(now):
        return known.moved
    return (*known.moved, _outward(was.past))[-MOST_MOVES:]


def _gone(was: _Told | None, now: _Told | None, known: Trail) -> Past | None:
    if now:
        return None
    return _outward(was.past) if was else known.gone


def _outward(past: Past) -> Past:
    return Past(past.until, outward_item(past.item), past.venue and outward_venue(past.venue))


# ---------------------------------------------------------------- what may be told


def outward_item(item: Item) -> Item:
    """Without what stays in the house."""
    if not (item.get_in or item.get_out or item.expected is not None or item.never_against or item.notes or item.extra):
        return item
    return replace(item, get_in=NOTHING, get_out=NOTHING, expected=None, never_against=(), notes="", extra=())


def outward_venue(venue: Venue) -> Venue:
    """Without what stays in the house."""
    return replace(venue, changeover=NOTHING, notes="", extra=())


def outward_festival(festival: Festival) -> Festival:
    """Without what stays in the house."""
    return replace(festival, rulebook=Rulebook(), colour="", report_notes=())


def turns(published: Published) -> tuple[datetime, ...]:
    """When what anybody is told changes by itself, in order: an old place is no longer told, nor what is gone."""
    return tuple(sorted(_turns(published, PUBLIC) | _turns(published, INNER)))


def _turns(published: Published, told: Audience) -> set[datetime]:
    return {at for trail in _trails_for(published, told).values() for at in _turns_of(trail)}


def _turns_of(trail: Trail) -> Iterator[datetime]:
    yield from (past.until + MOVE_TOLD for past in trail.moved)
    if trail.gone:
        yield trail.gone.until + REMOVAL_TOLD


def turned_at(published: Published, now: datetime, audience: Audience = PUBLIC) -> datetime:
    """When what an audience is told last changed, by the release or by itself."""
    return max((published.release.at, *(turn for turn in _turns(published, audience) if turn <= now)))


def view(published: Published, now: datetime, audience: Audience = PUBLIC) -> View:
    """What an audience is told; the same from one turn to the next."""
    at, trails = turned_at(published, now, audience), _trails_for(published, audience)
    gone = {each: past for each, trail in trails.items() if (past := _told_removal(trail, at))}
    items = {item.id: _shown(item, audience) for item in published.programme.items if _is_for(item, audience)}
    items |= {each: replace(past.item, status=Status.CANCELLED) for each, past in gone.items()}
    programme = replace(
        published.programme,
        festival=outward_festival(published.programme.festival),
        venues=_venues(published.programme, items.values(), gone.values()),
        items=tuple(sorted(items.values(), key=_by_start)),
        revision=published.release.revision,
        changed_at=at,
    )
    here = {each: Past(at, item, programme.venue_of(item)) for each, item in items.items() if trails[each].moved}
    before = {each: told for each in here if (told := _told_moves(trails[each], at))}
    moved = {each: past for each, told in before.items() if (past := _told_place(told, here[each]))}
    stamps = {each: _stamp(trails[each], at, here.get(each), audience) for each in items}
    ever = _ever(published, items.values())
    programme = replace(programme, stamps=stamps)
    return View(published.release.number, programme, moved, frozenset(gone), before, ever)


def _is_for(item: Item, audience: Audience) -> bool:
    return _has_time(item) and (audience.has_tentative or item.status is not Status.TENTATIVE)


def _shown(item: Item, audience: Audience) -> Item:
    outward = outward_item(item)
    return replace(outward, notes=item.notes) if audience.has_notes else outward


def _told_moves(trail: Trail, at: datetime) -> tuple[Past, ...]:
    return tuple(past for past in trail.moved if at < past.until + MOVE_TOLD)


def _told_place(told: Iterable[Past], now: Past) -> Past | None:
    """The first of the places and times that are not those of now: who has not looked since still goes there."""
    if now.item.is_cancelled:
        return None
    return next((past for past in told if _said_place(past) != _said_place(now)), None)


def _said_place(past: Past) -> object:
    """What is told of where an item was: not each day that it was closed."""
    return *_hours(past.item), past.item.repeat and past.item.repeat.last_day, past.venue and past.venue.name


def _told_removal(trail: Trail, at: datetime) -> Past | None:
    return trail.gone if trail.gone and at < trail.gone.until + REMOVAL_TOLD else None


def _venues(programme: Programme, items: Iterable[Item], gone: Iterable[Past]) -> tuple[Venue, ...]:
    """Those that the items name: as they are now, and of what is gone those that are gone too."""
    named = {item.venue_id for item in items}
    left = {past.venue.id: past.venue for past in gone if past.venue}
    now = {venue.id: outward_venue(venue) for venue in programme.venues if venue.id in named}
    return tuple((left | now).values())


def _by_start(item: Item) -> tuple[datetime | None, str]:
    return item.starts_at and item.starts_at.astimezone(UTC), item.id


def _stamp(trail: Trail, at: datetime, here: Past | None, audience: Audience) -> Stamp:
    changed_at = _changed_at(trail, at, here)
    return Stamp(max(changed_at, trail.noted_at) if audience.has_notes else changed_at, trail.stamp.sequence)


def _changed_at(trail: Trail, at: datetime, here: Past | None) -> datetime:
    """An old place that is no longer told is a change too, of words only; if there was a word of it."""
    turns = [past.until + MOVE_TOLD for past in trail.moved if past.until + MOVE_TOLD <= at]
    told = [turn for turn in turns if here and _told_until(trail, turn, here) != _told_from(trail, turn, here)]
    return max([trail.stamp.changed_at, *told])


def _told_until(trail: Trail, turn: datetime, here: Past) -> Past | None:
    return _told_place([past for past in trail.moved if turn <= past.until + MOVE_TOLD], here)


def _told_from(trail: Trail, turn: datetime, here: Past) -> Past | None:
    return _told_place(_told_moves(trail, turn), here)


def _ever(published: Published, items: Iterable[Item]) -> Handles:
    return _joined(published.ever, handles(published.programme, items))
