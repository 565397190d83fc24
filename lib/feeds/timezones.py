"""The clock changes of a zone as yearly rules, the only form of a VTIMEZONE that every calendar program reads right.

RFC 5545 section 3.6.5 allows lists of dates too, and several programs misread them by an hour. So the rules are derived
from the zone database here, and a zone whose changes follow no yearly rule (Morocco's follow the moon) has none: what
happens there has to be written in UTC.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

FIRST_YEAR = 1970  # where the rules start, long before any item
_LAST_YEAR = 9000
_YEARS_AFTER = 6  # a rule must hold this much longer, which also tells the last Sunday of a month from the fourth
_DAY, _MINUTE, _SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Yearly:
    """Every year in `month`, on the `nth` weekday (Monday 0) counted from its start, or from its end when negative."""

    month: int
    nth: int
    weekday: int

    def day(self, year: int) -> date:
        """The day of `year` it falls on; ValueError in a month that has no fifth one."""
        days = monthrange(year, self.month)[1]
        edge = date(year, self.month, 1 if self.nth > 0 else days)
        to_weekday = (self.weekday - edge.weekday()) % 7 if self.nth > 0 else -((edge.weekday() - self.weekday) % 7)
        weeks = self.nth - 1 if self.nth > 0 else self.nth + 1
        return date(year, self.month, edge.day + to_weekday + 7 * weeks)


@dataclass(frozen=True, slots=True)
class Onset:
    """When an offset from UTC begins. `starts_at` is the first time since 1970, on the clock as it stood before."""

    name: str  # as the zone abbreviates it: "CEST"
    before: timedelta
    after: timedelta
    starts_at: datetime  # naive
    yearly: Yearly | None = None  # None: it never changes

    @property
    def is_daylight(self) -> bool:
        """Whether clocks go forward."""
        return self.after > self.before


def is_plain(local: datetime) -> bool:
    """Whether clocks show this time once, neither skipping it nor coming back to it."""
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _first_with_new_offset(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The instant of the change that lies in (before, after], to the second."""
    old = _offset(zone, before)
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


@lru_cache(maxsize=1024)
def changes(zone: ZoneInfo, year: int) -> tuple[datetime, ...]:
    """The instants of `year`, in UTC, at which clocks in `zone` change."""
    midnights = [datetime(year, 1, 1, tzinfo=UTC) + n * _DAY for n in range(367)]
    return tuple(
        _first_with_new_offset(zone, before, after)
        for before, after in pairwise(midnights)
        if after.year == year and _offset(zone, before) != _offset(zone, after)
    )


def _wall_before(zone: ZoneInfo, change: datetime) -> datetime:
    """What clocks would have shown at `change`, had they not changed."""
    return (change + _offset(zone, change - _SECOND)).replace(tzinfo=None)


def _candidates(day: date) -> set[Yearly]:
    from_end = -((monthrange(day.year, day.month)[1] - day.day) // 7 + 1)
    return {Yearly(day.month, nth, day.weekday()) for nth in ((day.day - 1) // 7 + 1, from_end)}


def _onset(zone: ZoneInfo, yearly_changes: tuple[datetime, ...]) -> Onset | None:
    """The rule that one change of every year follows: the same offsets, the same hour, the same weekday of a month."""
    walls = [_wall_before(zone, change) for change in yearly_changes]
    offsets = {(_offset(zone, change - _SECOND), _offset(zone, change)) for change in yearly_changes}
    rules = set.intersection(*(_candidates(wall.date()) for wall in walls))
    if len({wall.time() for wall in walls}) > 1 or len(offsets) > 1 or not rules:
        return None
    before, after = offsets.pop()
    yearly = min(rules, key=lambda rule: rule.nth)
    starts_at = datetime.combine(yearly.day(FIRST_YEAR), walls[0].time())
    name = yearly_changes[0].astimezone(zone).tzname() or ""
    return Onset(name, before, after, starts_at, yearly)


def _unchanging(zone: ZoneInfo, year: int) -> Onset:
    at = datetime(year, 1, 1, tzinfo=UTC)
    offset = _offset(zone, at)
    starts_at = datetime.combine(date(FIRST_YEAR, 1, 1), time())
    return Onset(at.astimezone(zone).tzname() or "", offset, offset, starts_at)


def _is_whole(onset: Onset) -> bool:
    return not (onset.before % _MINUTE or onset.after % _MINUTE)


@lru_cache(maxsize=1024)
def yearly_onsets(zone: ZoneInfo, first_year: int, last_year: int) -> tuple[Onset, ...]:
    """The onsets that give the zone's offset at every instant of those years: one or two, or none when no rule does."""
    if not FIRST_YEAR <= first_year <= last_year <= _LAST_YEAR:
        return ()
    years = [changes(zone, year) for year in range(first_year, last_year + _YEARS_AFTER + 1)]
    if not any(years):
        return tuple(filter(_is_whole, [_unchanging(zone, first_year)]))
    if any(len(year) != 2 for year in years):
        return ()
    onsets = [_onset(zone, nth_changes) for nth_changes in zip(*years, strict=True)]
    return tuple(onset for onset in onsets if onset and _is_whole(onset)) if all(onsets) else ()
