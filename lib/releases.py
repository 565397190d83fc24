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
    or status did; when its notes did; where it last moved from; and what it was, once it is told no more.
    """

    stamp: Stamp
    noted_at: datetime
    moved: Past | None = None
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
    moved: Mapping[str, Past]  # by item id: those that still say where they were
    gone: frozenset[str]  # ids of those that are in it only to say that they are gone
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
            trails[each] = _next(_settled(trail, at), was, is_now, at)
    return trails


def _trails_for(published: Published, told: Audience) -> Mapping[str, Trail]:
    return {**published.trails, **published.inner} if told.has_tentative else published.trails


def _first(item_id: str, now: Programme, at: datetime) -> Trail:
    """In a first release the count goes on from that of the desk, which feeds told before there were releases."""
    desk = now.stamps.get(item_id)
    return Trail(Stamp(at, desk.sequence if desk else 0), at)


def _settled(trail: Trail, at: datetime) -> Trail:
    """Without what is told no more."""
    if trail.moved is None and trail.gone is None:
        return trail
    stamp = Stamp(_changed_at(trail, at), trail.stamp.sequence)
    return Trail(stamp, trail.noted_at, _told_move(trail, at), _told_removal(trail, at))


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
    """What RFC 5545 SEQUENCE counts the changes of."""
    if told is None:
        return None
    venue = told.past.venue
    return _placement(told), venue and (venue.name, venue.address, venue.city), told.past.item.status


def _placement(told: _Told) -> object:
    item = told.past.item
    zone = item.starts_at and str(item.starts_at.tzinfo)
    hours = [instant and instant.astimezone(UTC) for instant in (item.starts_at, item.ends_at)]
    return hours, zone, item.repeat, item.venue_id


def _words(told: _Told | None) -> object:
    """All that everybody is told of an item."""
    return told and (outward_item(told.past.item), told.past.venue and outward_venue(told.past.venue), told.kind)


def _moved(was: _Told | None, now: _Told | None, known: Trail) -> Past | None:
    """An item that was not there, or is no more, did not move."""
    if was is None or now is None or now.past.item.is_cancelled:
        return None
    return known.moved if _placement(was) == _placement(now) else _outward(was.past)


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
    return replace(festival, rulebook=Rulebook())


def turns(published: Published) -> tuple[datetime, ...]:
    """When what anybody is told changes by itself, in order: an old place is no longer told, nor what is gone."""
    return tuple(sorted(_turns(published, PUBLIC) | _turns(published, INNER)))


def _turns(published: Published, told: Audience) -> set[datetime]:
    return {at for trail in _trails_for(published, told).values() for at in _turns_of(trail)}


def _turns_of(trail: Trail) -> Iterator[datetime]:
    if trail.moved:
        yield trail.moved.until + MOVE_TOLD
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
        venues=_venues(published.programme, gone.values()),
        items=tuple(sorted(items.values(), key=_by_start)),
        stamps={each: _stamp(trails[each], at, audience) for each in items},
        revision=published.release.revision,
        changed_at=at,
    )
    moved = {each: past for each in items if (past := _told_move(trails[each], at))}
    return View(published.release.number, programme, moved, frozenset(gone), _ever(published, items.values()))


def _is_for(item: Item, audience: Audience) -> bool:
    return _has_time(item) and (audience.has_tentative or item.status is not Status.TENTATIVE)


def _shown(item: Item, audience: Audience) -> Item:
    outward = outward_item(item)
    return replace(outward, notes=item.notes) if audience.has_notes else outward


def _told_move(trail: Trail, at: datetime) -> Past | None:
    return trail.moved if trail.moved and at < trail.moved.until + MOVE_TOLD else None


def _told_removal(trail: Trail, at: datetime) -> Past | None:
    return trail.gone if trail.gone and at < trail.gone.until + REMOVAL_TOLD else None


def _venues(programme: Programme, gone: Iterable[Past]) -> tuple[Venue, ...]:
    """Those of now, and of what is gone those that are gone too."""
    left = {past.venue.id: past.venue for past in gone if past.venue}
    return tuple((left | {venue.id: outward_venue(venue) for venue in programme.venues}).values())


def _by_start(item: Item) -> tuple[datetime | None, str]:
    return item.starts_at and item.starts_at.astimezone(UTC), item.id


def _stamp(trail: Trail, at: datetime, audience: Audience) -> Stamp:
    changed_at = _changed_at(trail, at)
    return Stamp(max(changed_at, trail.noted_at) if audience.has_notes else changed_at, trail.stamp.sequence)


def _changed_at(trail: Trail, at: datetime) -> datetime:
    """An old place that is no longer told is a change too, of words only."""
    turn = trail.moved.until + MOVE_TOLD if trail.moved else at
    return max(trail.stamp.changed_at, turn) if trail.moved and turn <= at else trail.stamp.changed_at


def _ever(published: Published, items: Iterable[Item]) -> Handles:
    return _joined(published.ever, handles(published.programme, items))
