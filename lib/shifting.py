"""Items moved together: what follows another by some minutes, or all of a day to another date.

A day lasts until the dawn after it, as `evening` has it. What is open on several days and what is cancelled stays
where it is: an hour of delay on one evening is none for an exhibition's other days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from lib.evening import evening
from lib.programme import Item, Programme
from lib.span import local_instant


class Reach(StrEnum):
    """Which items move with another: those of its day that start with it or later, in its venue or anywhere, or all."""

    VENUE = "venue"
    DAY = "day"
    WHOLE_DAY = "whole_day"


def day_of(item: Item, programme: Programme) -> date | None:
    """The day whose evening it starts in, or the day it is meant for."""
    return evening(item.starts_at, programme.zone_of(item)) if item.starts_at else item.day


def moved_with(item: Item, programme: Programme, reach: Reach) -> tuple[Item, ...]:
    """The item and those that move with it, in their order; nothing when it has no hour."""
    start, day = item.starts_at, day_of(item, programme)
    if start is None:
        return ()
    return (item, *(other for other in on_day(day, programme) if other.id != item.id and _follows(other, item, reach)))


def _follows(other: Item, item: Item, reach: Reach) -> bool:
    if other.starts_at is None or item.starts_at is None:
        return False
    is_later = other.starts_at.astimezone(UTC) >= item.starts_at.astimezone(UTC)
    is_here = other.venue_id == item.venue_id is not None
    return reach is Reach.WHOLE_DAY or (is_later and (is_here or reach is Reach.DAY))


def by_day(programme: Programme) -> dict[date, tuple[Item, ...]]:
    """The items that can be moved with their day, by day, those that wait for an hour as well; in order."""
    found: defaultdict[date, list[Item]] = defaultdict(list)
    for item in filter(_is_movable, programme.items):
        if day := day_of(item, programme):
            found[day].append(item)
    return {day: tuple(found[day]) for day in sorted(found)}


def on_day(day: date | None, programme: Programme) -> tuple[Item, ...]:
    """Those of one day, in the order of the programme."""
    return by_day(programme).get(day, ()) if day else ()


def _is_movable(item: Item) -> bool:
    return item.repeat is None and not item.is_cancelled


def staying_on(day: date | None, programme: Programme) -> tuple[Item, ...]:
    """The items that are held on a day and stay there, for they are open on others too."""
    return tuple(
        item
        for item in programme.items
        if item.repeat and day and item.first_day and item.first_day <= day and item.repeat.is_open(day)
    )


def later(items: Iterable[Item], by: timedelta) -> tuple[Item, ...]:
    """The items with hours, started and ended so much later, or earlier: time that passes, whatever clocks do.

    What is begun past midnight by it is so on each of its days. Impossible where that leaves the years that a
    programme can hold.
    """
    return tuple(_item_later(item, by) for item in items if item.starts_at)


def _item_later(item: Item, by: timedelta) -> Item:
    if item.starts_at is None or item.ends_at is None:
        return item
    starts_at = _later(item.starts_at, by)
    turn = starts_at.date() - item.starts_at.date()
    repeat = item.repeat and item.repeat.later(turn, turn.days)
    return replace(item, starts_at=starts_at, ends_at=_later(item.ends_at, by), repeat=repeat)


def _later(instant: datetime, by: timedelta) -> datetime:
    return (instant.astimezone(UTC) + by).astimezone(instant.tzinfo)


def day_moved(programme: Programme, day: date, to: date) -> tuple[Item, ...]:
    """The items of a day that can be moved, on another date. Impossible."""
    return tuple(days_later(item, to - day) for item in on_day(day, programme))


def days_later(item: Item, days: timedelta) -> Item:
    """The item so many whole days later, or earlier, at the same hours on the wall; its last and closed days with it.

    Impossible where that leaves the years that a programme can hold.
    """
    return replace(
        item,
        starts_at=item.starts_at and _days_later(item.starts_at, days),
        ends_at=item.ends_at and _days_later(item.ends_at, days),
        day=item.day and item.day + days,
        repeat=item.repeat and item.repeat.later(days),
    )


def _days_later(instant: datetime, days: timedelta) -> datetime:
    return local_instant(instant.date() + days, instant.time(), instant.tzinfo or UTC)
