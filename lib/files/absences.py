"""When somebody is away, as it is written: days, or the same hours on each of some days.

Hours are told as `cells` has them, from the midnight before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from lib.files.cells import DAY, since_midnight, time_of
from lib.span import Span, local_instant

_NIGHTS = 5  # after so many, an hour is past any other, whatever their offsets


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour of some day, counted from its midnight; its offset from UTC where it says one."""

    since: timedelta
    offset: timedelta | None = None

    def on(self, day: date, zone: ZoneInfo) -> datetime:
        """The instant at which it shows on that day."""
        day, at = day + timedelta(days=self.since.days), time_of(self.since)
        if self.offset is None:
            return local_instant(day, at, zone)
        return datetime.combine(day, at, timezone(self.offset))


MIDNIGHT = Clock(timedelta())


@dataclass(frozen=True, slots=True)
class Away:
    """From one day to another, all day long, or from one hour to another on each of them."""

    first: date
    last: date
    hours: tuple[Clock, Clock] | None = None

    def spans(self, zone: ZoneInfo) -> Iterator[Span]:
        """What that is on the clock of `zone`: an end at or before its start is the next day's."""
        if self.hours is None:
            yield Span(MIDNIGHT.on(self.first, zone), MIDNIGHT.on(self.last + DAY, zone))
            return
        starts, ends = self.hours
        for day in (self.first + n * DAY for n in range((self.last - self.first).days + 1)):
            starts_at = starts.on(day, zone)
            yield Span(starts_at, _next(ends, starts_at, day, zone))


def _next(clock: Clock, after: datetime, day: date, zone: ZoneInfo) -> datetime:
    """The first time from that day on that it shows after an instant."""
    shown = (clock.on(day + n * DAY, zone) for n in range(_NIGHTS))
    return next(instant for instant in shown if instant.timestamp() > after.timestamp())


def days_away(span: Span, zone: ZoneInfo) -> Iterator[Away]:
    """A span on the clock of `zone`: a day's hours or a night's, else its whole days and what is left before and after.

    Their spans joined are that span again.
    """
    starts_at, ends_at = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    first, last = starts_at.date(), ends_at.date()
    one = Away(first, first, (_clock(starts_at), _clock(ends_at)))
    if _is_day_or_night(starts_at, ends_at) and tuple(one.spans(zone)) == (span,):
        yield one
        return
    if starts_at.timestamp() > MIDNIGHT.on(first, zone).timestamp():
        yield Away(first, first, (_clock(starts_at), MIDNIGHT))
        first += DAY
    if first < last:
        yield Away(first, last - DAY)
    if ends_at.timestamp() > MIDNIGHT.on(last, zone).timestamp():
        yield Away(last, last, (MIDNIGHT, _clock(ends_at)))


def _is_day_or_night(starts_at: datetime, ends_at: datetime) -> bool:
    nights = ends_at.date() - starts_at.date()
    return not nights or (nights == DAY and ends_at.time() < starts_at.time())


def _clock(at: datetime) -> Clock:
    """What a clock shows; with its offset on the second pass of an hour that a night has twice."""
    is_second_pass = at.fold == 1 and at.utcoffset() != at.replace(fold=0).utcoffset()
    return Clock(since_midnight(at.time()), at.utcoffset() if is_second_pass else None)
