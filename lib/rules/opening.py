"""When something is open, by its own clock, and what lies outside: a venue, or somebody's waking hours.

Reads the days that a `plan` of a `programme` touches and no others, so that hours cost what is planned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from lib.programme import Venue
from lib.rules.plan import second
from lib.span import Column, Columns, local_instant, merged, pairs_between, runs

Hours = tuple[tuple[time, time], ...]  # opens and closes; a close at or before the opening is after midnight

DAY = timedelta(days=1)
SECONDS_A_DAY = 24 * 60 * 60
FIRST_ORDINAL = date(1970, 1, 1).toordinal()
LONGEST = 31 * SECONDS_A_DAY  # of what is looked at: an end typed a century late is another rule's
# Round the clock, and the night after: nobody knows when an evening ends there.
UNKNOWN: Hours = ((time(0), time(0)), (time(12), time(6)))


@dataclass(frozen=True)
class Timetable:
    """Hours by the day of the week (Monday 0), and in their place those of single days, on the clock of a zone."""

    zone: ZoneInfo
    weekly: Mapping[int, Hours]
    special: Mapping[date, Hours] = field(default_factory=dict)

    def hours(self, day: date) -> Hours:
        """The hours that begin on that day."""
        return self.special.get(day, self.weekly.get(day.weekday(), ()))


def venue_timetable(venue: Venue, zone: ZoneInfo) -> Timetable | None:
    """The hours of a venue; None when nothing is known of them. `zone` is the festival's."""
    if not venue.openings and not venue.special_days:
        return None
    weekly: dict[int, Hours] = {}
    for opening in venue.openings:
        weekly[opening.weekday] = (*weekly.get(opening.weekday, ()), (opening.opens, opening.closes))
    special: dict[date, Hours] = {}
    for one in venue.special_days:
        hours = ((one.opens, one.closes),) if one.opens is not None and one.closes is not None else ()
        special[one.day] = special.get(one.day, ()) + hours
    return Timetable(venue.zone or zone, weekly or dict.fromkeys(range(7), UNKNOWN), special)


def outside(timetables: Sequence[Timetable | None], rows: Columns) -> Columns:
    """The parts of the rows that are outside the hours of their resource: row, start and end, by row and start.

    `timetables` are by resource; one without a timetable is always open.
    """
    is_known = np.array([timetable is not None for timetable in timetables], dtype=np.bool_)
    known = np.flatnonzero(is_known[rows[0]])
    resource, starts, ends = (column[known] for column in rows)
    if not len(known):
        return known, starts, ends
    ends = np.minimum(ends, starts + LONGEST)
    closed = _between(merged(_openings(timetables, (resource, starts, ends))))
    row, shut = pairs_between((resource, starts, ends), closed)
    parts = known[row], np.maximum(starts[row], closed[1][shut]), np.minimum(ends[row], closed[2][shut])
    order = np.lexsort((parts[1], parts[0]))
    return parts[0][order], parts[1][order], parts[2][order]


def _openings(timetables: Sequence[Timetable | None], rows: Columns) -> Columns:
    """What may be open during the rows, and of each resource a moment before and one after them all."""
    resource, starts, ends = rows
    opened = [
        (number, _instant(day, opens, timetable.zone), _instant(day + DAY * (closes <= opens), closes, timetable.zone))
        for number, day in _days(resource, starts, ends)
        if (timetable := timetables[number]) is not None
        for opens, closes in timetable.hours(day)
    ]
    each = np.unique(resource)
    before, after = np.full_like(each, starts.min()), np.full_like(each, ends.max())
    found = np.array(opened, dtype=np.int64).reshape(-1, 3).T
    numbers, opens, closes = np.hstack(((each, before, before), (each, after, after), found))
    return numbers, opens, closes


def _days(resource: Column, starts: Column, ends: Column) -> list[tuple[int, date]]:
    """Each resource with the days on which hours may begin that have to do with its rows.

    A local day is within a day of UTC's, and hours past midnight began the day before.
    """
    first, last = starts // SECONDS_A_DAY - 2, ends // SECONDS_A_DAY + 1
    lengths = last - first + 1
    origin, width = first.min(), last.max() - first.min() + 1
    numbers, days = np.divmod(np.unique(runs(resource * width + first - origin, lengths)), width)
    ordinals = (days + origin + FIRST_ORDINAL).tolist()
    return list(zip(numbers.tolist(), map(date.fromordinal, ordinals), strict=True))


def _between(columns: Columns) -> Columns:
    """The time between one row and the next of its resource."""
    resource, starts, ends = columns
    row = np.flatnonzero(resource[1:] == resource[:-1])
    return resource[row], ends[row], starts[row + 1]


@lru_cache(maxsize=100_000)
def _instant(day: date, at: time, zone: ZoneInfo) -> int:
    """The time of a plan at which a clock of the zone shows an hour."""
    moment: datetime = local_instant(day, at, zone)
    return second(moment)
