"""The form of an item: what it shows of an item, and the item that its fields say once filled in.

Asks `cells` what typed hours and durations mean: a form understands all that a file may say; and `twins` which names
of venues may be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from lib.files.cells import DAY, FIRST_YEAR, LAST_YEAR, LONGEST_NIGHT, Hours, read_duration, read_hours
from lib.files.twins import are_near_twins
from lib.i18n import mark
from lib.impossible import Impossible
from lib.names import normal_form
from lib.programme import (
    LONGEST_REPEAT,
    NOTHING,
    Festival,
    Item,
    Kind,
    Programme,
    Reason,
    Repeat,
    Text,
    Venue,
    venue_id_for,
)
from lib.span import MINUTE

FIRST_DATE, LAST_DATE = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
HOUR = timedelta(hours=1)
MOST_OFFERED = 3  # venues that a name may mean

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When an item is, as its form holds it: days as chosen, hours and duration as typed."""

    day: date | None = None
    start: str = ""
    end: str = ""
    duration: str = ""
    last_day: date | None = None
    closed_weekdays: frozenset[int] = frozenset()  # Monday 0
    except_days: frozenset[date] = frozenset()


def when_of(item: Item, say_hour: Callable[[datetime], str]) -> When:
    """What the form shows of an item. An assumed end is not shown: nobody said it."""
    when = When(day=item.first_day)
    if item.repeat:
        repeat = item.repeat
        when = replace(
            when, last_day=repeat.last_day, closed_weekdays=repeat.closed_weekdays, except_days=repeat.except_days
        )
    if item.starts_at is None or item.ends_at is None:
        return when
    when = replace(when, start=say_hour(item.starts_at))
    if item.is_end_assumed:
        return when
    if _is_longer_than_a_night(item.starts_at, item.ends_at):
        return replace(when, duration=_duration_text(item.ends_at - item.starts_at))
    return replace(when, end=say_hour(item.ends_at))


def _is_longer_than_a_night(starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the hour of the end does not tell its day: the same one, or the night after."""
    return starts_at.date() != ends_at.date() and ends_at - starts_at > LONGEST_NIGHT


def _duration_text(length: timedelta) -> str:
    hours, rest = divmod(length, HOUR)
    return f"{hours} h {rest // MINUTE:02}" if rest else f"{hours} h"


def read_item(
    before: Item | str, values: Mapping[str, Any], when: When, *, shown: When, festival: Festival, zone: ZoneInfo
) -> Item | tuple[Impossible, ...]:
    """The item that a filled-in form says, or all that is impossible in it.

    `before` is the item the form was opened on, or the id of a new one; `values` are fields of Item that need no
    reading; `shown` is `when` as the form was opened, for hours left alone stay exactly as they were; `zone` is that
    of the venue's clock.
    """
    stored = None if isinstance(before, str) else before
    kept = {part.name: getattr(stored, part.name) for part in fields(Item)} if stored else {"id": before}
    said = kept | dict(values)
    item = _tried(lambda: Item(**said | _UNTIMED))
    if stored and when == shown:
        return _whole(item, _moved(stored, zone))
    kind = festival.kind(said.get("kind", "other"))
    return _whole(item, _tried(lambda: _read_times(when, kind, stored, zone)))


_UNTIMED = {"starts_at": None, "ends_at": None, "day": None, "repeat": None}


def _whole(item: Item | Impossible, times: dict[str, Any] | Impossible) -> Item | tuple[Impossible, ...]:
    if isinstance(item, Impossible) or isinstance(times, Impossible):
        return tuple(part for part in (item, times) if isinstance(part, Impossible))
    whole = _tried(lambda: replace(item, **times))
    return (whole,) if isinstance(whole, Impossible) else whole


def _tried(make: Callable[[], T]) -> T | Impossible:
    try:
        return make()
    except Impossible as refusal:
        return refusal


def _moved(item: Item, zone: ZoneInfo) -> dict[str, Any]:
    """The hours of an item on the clock of `zone`."""
    return {
        "starts_at": item.starts_at and item.starts_at.replace(tzinfo=zone),
        "ends_at": item.ends_at and item.ends_at.replace(tzinfo=zone),
        "day": item.day,
        "repeat": item.repeat,
    }


def _read_times(when: When, kind: Kind, before: Item | None, zone: ZoneInfo) -> dict[str, Any]:
    """The fields of Item that tell its time. Impossible when a cell cannot be read or says too little or too much."""
    repeat = _repeat(when)
    start = _showing("starts_at", when.start)
    if start is None:
        if when.end or when.duration:
            raise Impossible("starts_at", "", mark("Give the start too, or empty the end."))
        return {"day": when.day, "repeat": repeat, "is_start_assumed": False, "is_end_assumed": False}
    if when.day is None:
        raise Impossible("day", "", mark("Choose the day too, or empty the hours."))
    if not FIRST_DATE <= when.day <= LAST_DATE:
        raise Impossible("day", str(when.day), mark("That date is out of reach."))
    starts_at = datetime.combine(when.day, time(), zone) + start.starts
    length = _length(when, start)
    return {
        "starts_at": starts_at,
        "ends_at": _end(starts_at, length, when) if length else _after(starts_at, _assumed_length(kind, before)),
        "is_start_assumed": start.is_about,
        "is_end_assumed": length is None or start.is_end_about,
        "repeat": repeat,
    }


def _end(starts_at: datetime, length: timedelta, when: When) -> datetime:
    """A duration is time that passes; an hour is what the clock on the wall shows then."""
    return _after(starts_at, length) if when.duration.strip() else starts_at + length


def _after(starts_at: datetime, length: timedelta) -> datetime:
    return (starts_at.astimezone(UTC) + length).astimezone(starts_at.tzinfo)


def _length(when: When, start: Hours) -> timedelta | None:
    """From start to end, or None when no end is said."""
    end = _showing("ends_at", when.end)
    said = [hour for hour in (start.ends, end.starts if end else None) if hour is not None]
    if len(said) + bool(when.duration.strip()) > 1:
        raise Impossible("ends_at", when.end, mark("The end is given twice: empty one of the two fields."))
    if when.duration.strip():
        return _duration(when.duration)
    return _until(start.starts, said[0], when) if said else None


def _until(starts: timedelta, ends: timedelta, when: When) -> timedelta:
    """From one hour to another, past midnight when the second is the earlier one."""
    if ends > starts:
        return ends - starts
    night = ends - starts + DAY
    if night > LONGEST_NIGHT:
        reason = mark("The end comes before the start. If it lasts that long, give its duration.")
        raise Impossible("ends_at", when.end or when.start, reason)
    return night


def _assumed_length(kind: Kind, before: Item | None) -> timedelta:
    """As long as it was assumed to be before, else as long as its kind usually is."""
    if before and before.is_end_assumed and before.kind == kind.id and before.starts_at and before.ends_at:
        return before.ends_at - before.starts_at
    return timedelta(minutes=kind.minutes)


def _showing(field: str, typed: str) -> Hours | None:
    hours = read_hours(typed)
    if isinstance(hours, Reason) or (field == "ends_at" and hours and hours[0].ends is not None):
        raise Impossible(field, typed, mark("This is not an hour. Write it as 14h30, or leave it empty."))
    if len(hours) > 1:
        raise Impossible(field, typed, mark("Several hours: make one item for each showing."))
    return hours[0] if hours else None


def _duration(typed: str) -> timedelta:
    length = read_duration(typed)
    if isinstance(length, Reason) or length <= NOTHING:
        raise Impossible("duration", typed, mark("This is not a duration. Write it as 1h30 or 90 min."))
    return length


def _repeat(when: When) -> Repeat | None:
    if when.last_day is not None:
        if when.day is None:
            raise Impossible("day", "", mark("Choose the first day too."))
        return Repeat(when.last_day, when.closed_weekdays, when.except_days)
    if when.closed_weekdays or when.except_days:
        raise Impossible("last_day", "", mark("Choose the last day too, or no closed days."))
    return None


def venue_named(name: str, programme: Programme) -> Venue | None:
    """The venue of that id, or of that name in any spelling, else a new one; None for no name."""
    if not normal_form(name):
        return None
    spelled = {normal_form(venue.name): venue for venue in programme.venues}
    found = programme.venue_by_id.get(name) or spelled.get(normal_form(name))
    return found or Venue(id=_free_id(venue_id_for(name), programme), name=" ".join(name.split()))


def venues_like(name: str, programme: Programme) -> tuple[Venue, ...]:
    """The first few venues that may be meant by a name: a part of theirs was typed, or a letter or two are wrong."""
    return tuple(venue for venue in programme.venues if _may_mean(name, venue.name))[:MOST_OFFERED]


def _may_mean(typed: str, name: str) -> bool:
    """Whether each word begins one of the name, or nearly is one; or both may be one name."""
    words, others = (re.findall(r"\w+", normal_form(said)) for said in (typed, name))
    are_all_met = all(any(other.startswith(word) or are_near_twins(word, other) for other in others) for word in words)
    return (bool(words) and are_all_met) or are_near_twins(typed, name)


def _free_id(wanted: str, programme: Programme) -> str:
    number, venue_id = 2, wanted
    while venue_id in programme.venue_by_id:
        number, venue_id = number + 1, f"{wanted}-{number}"
    return venue_id


def with_item(programme: Programme, item: Item, venues: tuple[Venue, ...] = ()) -> Programme:
    """The programme as it would stand with this item saved, in place of the one with its id, and with new venues."""
    return with_items(programme, (item,), venues)


def with_items(programme: Programme, items: Collection[Item], venues: tuple[Venue, ...] = ()) -> Programme:
    """The programme as it would stand with all these saved."""
    written = {item.id for item in items}
    others = (other for other in programme.items if other.id not in written)
    return replace(programme, items=(*others, *items), venues=(*programme.venues, *venues))


def never_against(before: Item | None, chosen: Collection[str], offered: Collection[str]) -> tuple[str, ...]:
    """The ids that an item names as never against it: those chosen of the offered ones, and any other as it was."""
    stored = before.never_against if before else ()
    kept = [item_id for item_id in stored if item_id in chosen or item_id not in offered]
    return tuple(dict.fromkeys((*kept, *chosen)))


def named_by(item: Item, programme: Programme) -> tuple[Item, ...]:
    """The other items that name this one as never against them, and that it does not name itself."""
    return tuple(
        other
        for other in programme.items
        if item.id in other.never_against and other.id not in (item.id, *item.never_against)
    )


def text_tags(said: Text, festival: Festival) -> tuple[str, ...]:
    """The languages a text is to be typed in: that of the original, its others, those the festival has besides."""
    own = [tag for tag, _ in said.versions] or [festival.languages[0]]
    presumed = {festival.languages[0]} if own[0] == "" else set[str]()
    return tuple(tag for tag in dict.fromkeys((*own, *festival.languages)) if tag in own or tag not in presumed)


def people_named(programme: Programme) -> tuple[str, ...]:
    """Everybody in the programme, in alphabetical order."""
    return tuple(sorted({person for item in programme.items for person in item.people}, key=normal_form))


def closable_days(when: When, festival: Festival) -> tuple[date, ...]:
    """The days to choose closed ones from: from the first day to the last, else those of the festival."""
    first, last = when.day or festival.first_day, when.last_day or festival.last_day
    days = {first + n * DAY for n in range(min(last - first, LONGEST_REPEAT).days + 1)}
    return tuple(sorted(days | when.except_days))
