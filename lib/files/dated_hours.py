"""Days of a calendar with their hours, in one cell: the special days of a venue, the absences of a person.

Parts are separated by `;` or line ends; each is read by `moments`, its days resolved by `cells`, its words those of
`choices`, an absence one of `absences`. `first` and `last` are the days of the festival, which tell the year of a day
that has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from lib.files.absences import Away, Clock, days_away
from lib.files.cells import DAY, Hours, resolve_day, time_of
from lib.files.choices import is_unsaid, normal_cell
from lib.files.moments import Moment, read_moment
from lib.programme import LONGEST_REPEAT, Reason, SpecialDay
from lib.span import Span, joined

_CLOSED = re.compile(r"\b(?:ferme(?:e|s|es|ture)?|relache|absent(?:e|s|es)?|closed|away|geschlossen)\b *:?|: *$")
_SHUT = re.compile(r"\b(?:ferme(?:e|s|es|ture)?|relache|closed|geschlossen)\b")  # of which hours are no part
_CLOSED_WORD = "fermé"  # as it is written


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, at some hours of each, or all day long when there are none."""

    first: date
    last: date
    hours: tuple[tuple[timedelta, timedelta], ...]  # from the midnight before; an end may be after the next

    def __iter__(self) -> Iterator[date]:
        return (self.first + n * DAY for n in range((self.last - self.first).days + 1))

    def aways(self) -> Iterator[Away]:
        """What they are of somebody's absence."""
        if not self.hours:
            yield Away(self.first, self.last)
        for starts, ends in self.hours:
            yield Away(self.first, self.last, (Clock(starts), Clock(ends)))


def read_special_days(
    text: str, first: date | None = None, last: date | None = None
) -> tuple[SpecialDay, ...] | Reason:
    """Days on which a venue is closed, or open at other hours: "24/12/2024 10h-16h; 25/12/2024 fermé"."""
    parts = read_days(text, first, last)
    if isinstance(parts, Reason):
        return parts
    return tuple(special for part in parts for day in part for special in _special_days(day, part))


def _special_days(day: date, part: Days) -> Iterator[SpecialDay]:
    if not part.hours:
        yield SpecialDay(day)
    for opens, closes in part.hours:
        yield SpecialDay(day, time_of(opens), time_of(closes))


def write_special_days(days: Iterable[SpecialDay]) -> str:
    """As `read_special_days` reads them back."""
    return "; ".join(f"{_day(special.day)} {_special_hours(special)}" for special in days)


def _special_hours(special: SpecialDay) -> str:
    return _hours(special.opens, special.closes) if special.opens and special.closes else _CLOSED_WORD


def read_absences(
    text: str, zone: ZoneInfo, first: date | None = None, last: date | None = None
) -> tuple[Span, ...] | Reason:
    """When somebody is away, by the clock of `zone`: "19/10/2024 14h-18h; 20/10/2024 - 22/10/2024"."""
    parts = read_days(text, first, last)
    if isinstance(parts, Reason):
        return parts
    return joined(span for part in parts for away in part.aways() for span in away.spans(zone))


def write_absences(spans: Iterable[Span], zone: ZoneInfo) -> str:
    """As `read_absences` reads them back."""
    return "; ".join(_absence(away) for span in spans for away in days_away(span, zone))


def _absence(away: Away) -> str:
    if away.hours:
        starts, ends = (time_of(clock.since) for clock in away.hours)
        return f"{_day(away.first)} {_hours(starts, ends)}"
    return _day(away.first) if away.first == away.last else f"{_day(away.first)} - {_day(away.last)}"


# ---------------------------------------------------------------- what both have in common


def read_days(text: str, first: date | None, last: date | None) -> tuple[Days, ...] | Reason:
    """The days that a cell tells, each with the hours that follow it."""
    if is_unsaid(text):
        return ()
    found: list[Days] = []
    for part in filter(str.strip, re.split(r"[;\n]", text)):
        said = normal_cell(part)
        moment = read_moment(_CLOSED.sub(" ", said).strip())
        if isinstance(moment, Reason):
            return moment
        if _SHUT.search(said) and all(each.hours for each in moment.all):
            return Reason.NOT_A_TIME
        for each in moment.all:
            days = _days(each, first, last)
            if isinstance(days, Reason):
                return days
            found.append(days)
    return tuple(found)


def _days(moment: Moment, first: date | None, last: date | None) -> Days | Reason:
    if moment.day is None:
        return Reason.NOT_A_DATE
    begins = resolve_day(moment.day, first, last)
    ends = resolve_day(moment.until, first, last) if moment.until else begins
    if isinstance(begins, Reason) or isinstance(ends, Reason):
        return begins if isinstance(begins, Reason) else Reason.NOT_A_DATE
    if not timedelta() <= ends - begins <= LONGEST_REPEAT:
        return Reason.NOT_A_DATE
    hours = [(each.starts, _end(each)) for each in moment.hours]
    whole = tuple((starts, end) for starts, end in hours if end is not None)
    return Days(begins, ends, whole) if len(whole) == len(hours) else Reason.NOT_A_TIME


def _end(hours: Hours) -> timedelta | None:
    """The end after the start, though it be after midnight; None where nobody said it."""
    if hours.ends is None:
        return None
    return hours.ends if hours.ends > hours.starts else hours.ends + DAY


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _hours(starts: time, ends: time) -> str:
    """Both to the second if one is: "10:00:30-11:00" would be an hour and its offset."""
    exactness = "auto" if any(at.second or at.microsecond for at in (starts, ends)) else "minutes"
    return f"{starts.isoformat(exactness)}-{ends.isoformat(exactness)}"
