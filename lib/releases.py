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

from lib.handles import Handles, handles
from lib.programme import NOTHING, Festival, Item, Programme, Stamp, Status, Venue
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
    """What became of an item: when what the public is told of it last changed, and how often its time, place or status
    did; when anything of it did; where it last moved from; and what it was, once it is public no more.
    """

    stamp: Stamp
    noted_at: datetime
    moved: Past | None = None
    gone: Past | None = None


@dataclass(frozen=True)
class Published:
    """The programme of a release, internal words and tentative items included, for those who may have them.

    `ever` is all that public items of this release or any before it could be chosen by: URLs stay good.
    """

    release: Release
    programme: Programme
    trails: Mapping[str, Trail] = field(default_factory=dict)  # by item id
    ever: Handles = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audience:
    """What may be told beside the public programme."""

    has_tentative: bool = False
    has_notes: bool = False


PUBLIC = Audience()


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
    kept = replace(programme, counts=(), people=(), journeys=(), waivers=(), stamps={})
    known = before.trails if before else {}
    ids = dict.fromkeys([*kept.item_by_id, *known])
    trails = {each: _trail(each, kept, release.at, before, programme.stamps.get(each)) for each in ids}
    ever = handles(kept, filter(is_public, kept.items))
    return Published(release, kept, trails, _joined(before.ever if before else {}, ever))


def is_public(item: Item) -> bool:
    """Whether everybody may see it: confirmed or cancelled, with a time that is one."""
    return item.status is not Status.TENTATIVE and _has_time(item)


def _has_time(item: Item) -> bool:
    return item.starts_at is not None and not item.is_reversed


def _joined(before: Handles, now: Handles) -> Handles:
    return {parameter: dict(before.get(parameter, {})) | dict(names) for parameter, names in now.items()}


# ---------------------------------------------------------------- from release to release


def _trail(item_id: str, now: Programme, at: datetime, before: Published | None, desk: Stamp | None) -> Trail:
    """Of an item that is new to the public, the count goes on from that of the desk, which earlier feeds told."""
    is_now = _past(item_id, now, at)
    known = before.trails.get(item_id) if before else None
    if before is None or known is None:
        return Trail(Stamp(at, desk.sequence if desk else 0), at)
    was = _past(item_id, before.programme, at)
    has_moved = _whereabouts(was) != _whereabouts(is_now)
    has_changed = has_moved or _told(was, before.programme) != _told(is_now, now)
    has_news = has_changed or (was and was.item) != (is_now and is_now.item)
    return Trail(
        Stamp(at, known.stamp.sequence + has_moved) if has_changed else known.stamp,
        at if has_news else known.noted_at,
        _moved(was, is_now, known),
        _gone(was, is_now, known),
    )


def _past(item_id: str, programme: Programme, until: datetime) -> Past | None:
    item = programme.item_by_id.get(item_id)
    return Past(until, item, programme.venue_of(item)) if item else None


def _whereabouts(past: Past | None) -> object:
    """What RFC 5545 SEQUENCE counts the changes of."""
    if past is None:
        return None
    place = past.venue and (past.venue.name, past.venue.address, past.venue.city)
    return _placement(past), place, past.item.status


def _placement(past: Past) -> object:
    item = past.item
    zone = item.starts_at and str(item.starts_at.tzinfo)
    hours = [instant and instant.astimezone(UTC) for instant in (item.starts_at, item.ends_at)]
    return hours, zone, item.repeat, item.venue_id


def _told(past: Past | None, programme: Programme) -> object:
    """All that the public is told of an item."""
    if past is None:
        return None
    return outward_item(past.item), past.venue and outward_venue(past.venue), programme.festival.kind(past.item.kind)


def _moved(was: Past | None, now: Past | None, known: Trail) -> Past | None:
    """An item that was not there, or is no more, did not move."""
    if was is None or now is None or not (_has_time(was.item) and _has_time(now.item)):
        return None
    if now.item.is_cancelled or _placement(was) == _placement(now):
        return None if now.item.is_cancelled else known.moved
    return _outward(was)


def _gone(was: Past | None, now: Past | None, known: Trail) -> Past | None:
    if now is not None and is_public(now.item):
        return None
    return _outward(was) if was is not None and is_public(was.item) else known.gone


def _outward(past: Past) -> Past:
    return Past(past.until, outward_item(past.item), past.venue and outward_venue(past.venue))


# ---------------------------------------------------------------- what may be told


def outward_item(item: Item) -> Item:
    """Without what stays in the house."""
    return replace(item, get_in=NOTHING, get_out=NOTHING, expected=None, never_against=(), notes="", extra=())


def outward_venue(venue: Venue) -> Venue:
    """Without what stays in the house."""
    return replace(venue, changeover=NOTHING, notes="", extra=())


def outward_festival(festival: Festival) -> Festival:
    """Without what stays in the house."""
    return replace(festival, rulebook=Rulebook())


def turns(published: Published) -> tuple[datetime, ...]:
    """When what is told changes by itself, in order: an old place is no longer told, nor what is gone."""
    return tuple(sorted({at for trail in published.trails.values() for at in _turns_of(trail)}))


def _turns_of(trail: Trail) -> Iterator[datetime]:
    if trail.moved:
        yield trail.moved.until + MOVE_TOLD
    if trail.gone:
        yield trail.gone.until + REMOVAL_TOLD


def turned_at(published: Published, now: datetime) -> datetime:
    """When what is told last changed, by the release or by itself."""
    return max((published.release.at, *(turn for turn in turns(published) if turn <= now)))


def view(published: Published, now: datetime, audience: Audience = PUBLIC) -> View:
    """What an audience is told; the same from one turn to the next."""
    at = turned_at(published, now)
    items = {item.id: _shown(item, audience) for item in published.programme.items if _is_for(item, audience)}
    gone = {each: past for each, past in _told_gone(published, at) if each not in items}
    items |= {each: replace(past.item, status=Status.CANCELLED) for each, past in gone.items()}
    moved = {each: past for each in items if (past := _told_move(published.trails[each], at, audience))}
    programme = replace(
        published.programme,
        festival=outward_festival(published.programme.festival),
        venues=_venues(published.programme, gone.values()),
        items=tuple(sorted(items.values(), key=_by_start)),
        stamps={each: _stamp(published.trails[each], at, audience) for each in items},
        revision=published.release.revision,
        changed_at=at,
    )
    return View(published.release.number, programme, moved, frozenset(gone), _ever(published, items.values()))


def _is_for(item: Item, audience: Audience) -> bool:
    return _has_time(item) and (audience.has_tentative or item.status is not Status.TENTATIVE)


def _shown(item: Item, audience: Audience) -> Item:
    outward = outward_item(item)
    return replace(outward, notes=item.notes) if audience.has_notes else outward


def _told_gone(published: Published, at: datetime) -> Iterator[tuple[str, Past]]:
    for each, trail in published.trails.items():
        if trail.gone and at < trail.gone.until + REMOVAL_TOLD:
            yield each, trail.gone


def _told_move(trail: Trail, at: datetime, audience: Audience) -> Past | None:
    """Where it was, unless that is long ago, or this audience never knew."""
    past = trail.moved
    return past if past and at < past.until + MOVE_TOLD and _is_for(past.item, audience) else None


def _venues(programme: Programme, gone: Iterable[Past]) -> tuple[Venue, ...]:
    """Those of now, and of what is gone those that are gone too."""
    left = {past.venue.id: past.venue for past in gone if past.venue}
    return tuple((left | {venue.id: outward_venue(venue) for venue in programme.venues}).values())


def _by_start(item: Item) -> tuple[datetime | None, str]:
    return item.starts_at and item.starts_at.astimezone(UTC), item.id


def _stamp(trail: Trail, at: datetime, audience: Audience) -> Stamp:
    """An old place that is no longer told is a change too, of words only."""
    changed_at = max(trail.stamp.changed_at, trail.noted_at) if audience.has_notes else trail.stamp.changed_at
    turned = [turn for turn in (trail.moved and trail.moved.until + MOVE_TOLD,) if turn and turn <= at]
    return Stamp(max(changed_at, *turned) if turned else changed_at, trail.stamp.sequence)


def _ever(published: Published, items: Iterable[Item]) -> Handles:
    return _joined(published.ever, handles(published.programme, items))
