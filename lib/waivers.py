"""Clashes that somebody accepted: which they are, and when they come back by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from lib.names import normal_form
from lib.programme import Item, Programme, Waiver
from lib.rulebook import ClashKind
from lib.rules.clash import Clash

DAY = timedelta(days=1)


def accept(clash: Clash, programme: Programme, *, by: str, at: datetime, why: str) -> Waiver:
    """The clash as accepted in its present circumstances by somebody, at a time (aware), for a reason."""
    moment = at.astimezone(UTC).replace(microsecond=0)
    now = _circumstances(clash.kind, clash.item_ids, programme)
    return Waiver(clash.kind, clash.item_ids, clash.about, now, by.strip(), moment, why.strip())


def is_unchanged(clash: Clash, then: Programme, now: Programme, clashes: Iterable[Clash]) -> bool:
    """Whether a clash of then is still the same among those of now, in the same circumstances."""
    before, after = (_circumstances(clash.kind, clash.item_ids, programme) for programme in (then, now))
    return clash in clashes and before == after


def open_clashes(clashes: Iterable[Clash], programme: Programme) -> tuple[Clash, ...]:
    """Those that nobody has accepted, or not as they are now."""
    valid = valid_waivers(programme)
    return tuple(clash for clash in clashes if clash.key not in valid)


def accepted_clashes(clashes: Iterable[Clash], programme: Programme) -> tuple[tuple[Clash, Waiver], ...]:
    """Those that somebody has accepted as they are now, each with its waiver."""
    valid = valid_waivers(programme)
    return tuple((clash, valid[clash.key]) for clash in clashes if clash.key in valid)


def returned_clashes(clashes: Iterable[Clash], programme: Programme) -> tuple[tuple[Clash, Waiver], ...]:
    """Those that somebody had accepted as they no longer are, each with its void waiver."""
    valid = valid_waivers(programme)
    void = {waiver.clash_key: waiver for waiver in programme.waivers if waiver.clash_key not in valid}
    return tuple((clash, void[clash.key]) for clash in clashes if clash.key in void)


def valid_waivers(programme: Programme) -> dict[tuple[str, ...], Waiver]:
    """By the keys of their clashes, those whose circumstances are still the same."""
    return {
        waiver.clash_key: waiver
        for waiver in programme.waivers
        if waiver.circumstances == _circumstances(waiver.kind, waiver.item_ids, programme)
    }


def _circumstances(kind: ClashKind, item_ids: Sequence[str], programme: Programme) -> str:
    """A digest of the time, the place and the people of the items, and of what else makes such a clash worse."""
    known = [programme.item_by_id.get(item_id) for item_id in item_ids]
    said = [_said(item) if item else "" for item in known]
    about = filter(None, (_bounds(kind, item, programme) for item in known if item))
    return sha256("\n".join((*said, *map(repr, about))).encode("utf-8", "replace")).hexdigest()[:16]


def _bounds(kind: ClashKind, item: Item, programme: Programme) -> tuple[object, ...]:
    """What the item comes up against."""
    venue = programme.venue_of(item)
    match kind:
        case ClashKind.OVER_CAPACITY:
            return item.expected, venue and venue.capacity
        case ClashKind.CLOSED if venue:
            return sorted(map(repr, venue.openings)), [
                repr(day) for day in venue.special_days if _is_near(day.day, item)
            ]
        case ClashKind.CHANGEOVER if venue:
            return (venue.changeover,)
        case ClashKind.ABSENT:
            people = (programme.person_by_id.get(normal_form(name)) for name in sorted(item.people))
            return tuple(str(span) for person in people if person for span in person.absences)
        case ClashKind.TRAVEL:
            ways = (way for way in programme.journeys if item.venue_id in {way.origin_id, way.destination_id})
            return tuple(sorted(map(repr, ways)))
    return ()


def _is_near(day: date, item: Item) -> bool:
    """Whether the hours of that day may have to do with it: they may last past midnight."""
    first, last = item.first_day, item.last_day
    return first is not None and last is not None and first - DAY <= day <= last + DAY


def _said(item: Item) -> str:
    hours = [instant.astimezone(UTC).isoformat() if instant else "" for instant in (item.starts_at, item.ends_at)]
    crew = [str(item.get_in), str(item.get_out)]
    return repr((*hours, *_days(item), *crew, item.venue_id, sorted(map(normal_form, item.people))))


def _days(item: Item) -> tuple[object, ...]:
    if item.repeat is None:
        return (str(item.day),)
    repeat = item.repeat
    return str(item.day), str(repeat.last_day), sorted(repeat.closed_weekdays), sorted(map(str, repeat.except_days))
