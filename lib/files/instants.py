"""When something was noted, as a cell says it: a day and an hour, on one clock or on that which the cell names.

Days and hours are read by `moments` and `cells`, and turned into instants as those of `absences`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from lib.files.absences import MIDNIGHT, Clock
from lib.files.cells import read_hours, resolve_day
from lib.files.moments import read_moment
from lib.programme import Reason


def read_instant(text: str, zone: ZoneInfo, *, month_first: bool, day: date | None = None) -> datetime | Reason:
    """A day and an hour on the clock of `zone`, in UTC; without an hour, its midnight; an hour alone is of `day`."""
    hours = read_hours(text) if day else ()
    if day and hours and not isinstance(hours, Reason):
        return _instant(day, Clock(hours[0].starts, hours[0].offset), zone)
    moment = read_moment(text, month_first=month_first)
    if isinstance(moment, Reason):
        return moment
    found = resolve_day(moment.day, None, None) if moment.day else Reason.NOT_A_DATE
    if isinstance(found, Reason):
        return found
    clock = Clock(moment.hours[0].starts, moment.hours[0].offset) if moment.hours else MIDNIGHT
    return _instant(found, clock, zone)


def write_instant(at: datetime | None) -> str:
    """ "2024-10-01T09:30:00Z"; nothing for none."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _instant(day: date, clock: Clock, zone: ZoneInfo) -> datetime:
    return clock.on(day, zone).astimezone(UTC).replace(microsecond=0)
