"""When an item is held, from what its row says of days and hours in `moments`: one showing for each hour of each day.

Their parts are those of `cells`. An exhibition that lists its days is one all the same.

An end that is only an hour, at or before the start, is past midnight when the night is then at most `LONGEST_NIGHT`
long; a longer one is kept reversed, a clash to be mended. The same hour twice ("17h à 17h") says no end at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from lib.files.cells import DAY, LONGEST_NIGHT, Day, Hours, resolve_day, since_midnight
from lib.files.moments import Moment
from lib.programme import LONGEST_REPEAT, Kind, Reason, Repeat
from lib.span import local_instant

ASSUMED_HOURS = Hours(timedelta(hours=10), timedelta(hours=18), is_about=True, is_end_about=True)  # of an exhibition
NO_MOMENT = Moment()
_MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)
_LASTING_KINDS = frozenset(("exhibition", "stand"))
MOST_SHOWINGS = 200  # of one row


@dataclass(frozen=True, slots=True)
class Showing:
    """The fields of an item that say when."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_start_assumed: bool = False
    is_end_assumed: bool = False
    day: date | None = None
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """What the cells of one row say of time. `is_hour_open`: the hour is said to be not known yet.

    `is_end_date_exact`: the end date is that of the end of the one sitting, for last days have their own column.
    """

    day: Moment = NO_MOMENT
    start: Moment = NO_MOMENT
    end: Moment = NO_MOMENT
    end_date: Moment = NO_MOMENT
    last_day: Moment = NO_MOMENT
    duration: timedelta | None = None
    closed: frozenset[int] = frozenset()
    except_days: frozenset[date] = frozenset()
    is_hour_open: bool = False
    is_end_date_exact: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and for what kind the hours are: the zone of the clock, the kind's usual length, the festival's days."""

    zone: ZoneInfo
    kind: Kind
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The showings of a row, and the fields whose cells could not be understood."""

    showings: tuple[Showing, ...]
    problems: tuple[tuple[str, Reason], ...] = ()


def _instant(day: date, since: timedelta, offset: timedelta | None, zone: ZoneInfo) -> datetime:
    """The local instant `since` after the midnight that `day` begins with; 24 h is the next midnight."""
    at = (_MIDNIGHT + since % DAY).time()
    day += timedelta(days=since.days)
    if offset is None:
        return local_instant(day, at, zone)
    return datetime.combine(day, at, timezone(offset)).astimezone(zone)


def _day_of(day: date) -> Day:
    return Day(day.day, day.month, day.year)


@dataclass(slots=True)
class _Reader:
    """Turns one row's timing into showings, collecting its problems."""

    timing: Timing
    setting: Setting
    problems: list[tuple[str, Reason]] = field(default_factory=list)
    end_cell: tuple[str, Moment] = field(init=False)  # which cell says when a sitting ends

    def __post_init__(self) -> None:
        self.end_cell = ("end", self.timing.end)

    def resolve(self, name: str, moment: Moment, day: Day | None = None) -> date | None:
        """The date of a moment on the clock of the place, or None and a problem."""
        wanted = day or moment.day
        if wanted is None:
            return None
        found = resolve_day(wanted, self.setting.first_day, self.setting.last_day)
        if isinstance(found, Reason):
            self.problems.append((name, found))
            return None
        if wanted.contradicts(found):
            self.problems.append((name, Reason.AMBIGUOUS_DATE))
        return found if day or not moment.hours else self.on_the_clock(found, moment.hours[0])[0]

    def on_the_clock(self, day: date, hours: Hours) -> tuple[date, Hours]:
        """A day and the hour it starts at, both as the clock of the place tells them."""
        if hours.offset is None:
            return day, hours
        at = _instant(day, hours.starts, hours.offset, self.setting.zone)
        return at.date(), Hours(since_midnight(at.time()), is_about=hours.is_about)

    def read(self) -> Found:
        name, cell = self.day_cell()
        listed = self.as_one(cell) or cell.all
        showings = [showing for one in listed for showing in self.on_day(name, one, is_alone=len(listed) == 1)]
        if len(showings) > MOST_SHOWINGS:
            self.problems.append((name, Reason.IMPOSSIBLE))
        return Found(tuple(showings[:MOST_SHOWINGS]), tuple(self.problems))

    def day_cell(self) -> tuple[str, Moment]:
        """The cell that says the day, with its field: that of the date, unless that of the start knows better."""
        date_cell, start_cell = self.timing.day, self.timing.start
        knows_better = bool(start_cell.more) or date_cell.day is None or date_cell.day.year is None
        return ("start", start_cell) if start_cell.day is not None and knows_better else ("date", date_cell)

    def as_one(self, cell: Moment) -> tuple[Moment] | None:
        """The listed days of an exhibition as one item, closed on the days between; None where they are several."""
        found = [resolve_day(one.day or Day(), self.setting.first_day, self.setting.last_day) for one in cell.all]
        days = sorted(day for day in found if isinstance(day, date))
        is_one = all(one.until is None and one.hours == cell.hours for one in cell.all)
        if self.setting.kind.id not in _LASTING_KINDS or not cell.more or len(days) < len(found) or not is_one:
            return None
        first, last = days[0], days[-1]
        if last - first > LONGEST_REPEAT:
            return None
        between = {first + n * DAY for n in range((last - first).days)} - set(days)
        self.timing = replace(self.timing, except_days=self.timing.except_days | between)
        return (replace(cell, day=_day_of(first), until=_day_of(last), more=()),)

    def days(self, name: str, moment: Moment) -> tuple[date | None, date | None]:
        """The day as written, and the last day when the same cell has one."""
        if moment.day is None and self.setting.first_day == self.setting.last_day:
            return self.setting.first_day, None
        written = self.resolve(name, moment, moment.day)
        return written, self.resolve(name, moment, moment.until) if moment.until else None

    def hours(self, name: str, moment: Moment) -> tuple[Hours, ...]:
        """The hours of a day: those of the cell of the start, else those beside the day itself."""
        if name == "start":
            return moment.hours or self.timing.day.hours
        return self.timing.start.hours or moment.hours

    def on_day(self, name: str, moment: Moment, *, is_alone: bool) -> tuple[Showing, ...]:
        """The showings of a day; the end date and the last day of a row are those of a day that is alone."""
        day, until = self.days(name, moment)
        hours = self.hours(name, moment)
        if hours and day is None and not self.problems:
            self.problems.append(("date", Reason.NOT_A_DATE))
        if not hours and day and self.setting.kind.shares_venue and not self.timing.is_hour_open:
            hours = (ASSUMED_HOURS,)
        end_day, last_day = (self.end_day(hours, until), self.last_day()) if is_alone else (until, None)
        if not hours or day is None:
            return (Showing(day=day, repeat=self.repeat(day, last_day or end_day)),)
        return tuple(self.showing(day, one, end_day, last_day) for one in hours)

    def end_day(self, hours: tuple[Hours, ...], until: date | None) -> date | None:
        """The end date, unless it has the hour of the end and so says it all; else the last day beside the first."""
        if self.ends_on_its_date(hours):
            self.end_cell = ("end_date", self.timing.end_date)
            return until
        return self.resolve("end_date", self.timing.end_date) or until

    def last_day(self) -> date | None:
        return self.resolve("last_day", self.timing.last_day)

    def ends_on_its_date(self, hours: tuple[Hours, ...]) -> bool:
        """Whether the end date has the hour of the end, which no other cell tells."""
        is_told = self.timing.end.hours or any(one.ends is not None for one in hours)
        return bool(hours and self.timing.end_date.hours and not is_told)

    def repeat(self, day: date | None, last_day: date | None) -> Repeat | None:
        """Open up to `last_day`; None when there is no such day, or it is impossible, or it is the first itself."""
        is_explicit = self.timing.last_day.day is not None
        if last_day is None or (last_day == day and not is_explicit):
            return None
        name = "last_day" if is_explicit else "end_date"
        if day and last_day < day:
            self.problems.append((name, Reason.IMPOSSIBLE))
        elif day and last_day - day > LONGEST_REPEAT:
            self.problems.append((name, Reason.TOO_LONG))
        elif len(self.timing.closed) == 7:
            self.problems.append(("closed", Reason.IMPOSSIBLE))
            return Repeat(last_day, frozenset(), self.timing.except_days)
        else:
            return Repeat(last_day, self.timing.closed, self.timing.except_days)
        return None

    def showing(self, day: date, hours: Hours, end_day: date | None, last_day: date | None) -> Showing:
        """One showing on `day`; `end_day` as the row has it is the end of one sitting, or the last of many."""
        starts_at = _instant(day, hours.starts, hours.offset, self.setting.zone)
        first = starts_at.date()
        ends, is_end_about, own_day = self.end(hours)
        if ends is not None and own_day is not None and self.is_lasting(first, own_day):
            local_day, ends = self.on_the_clock(own_day, ends)
            own_day, end_day = None, end_day or local_day
        if own_day is None and end_day is not None and self.is_one_sitting(starts_at, ends, end_day):
            own_day, end_day = end_day, None
        last = last_day or (None if self.timing.is_end_date_exact else end_day)
        ends_at = None if ends is None else self.ends_at(starts_at, ends, own_day)
        if ends_at is None:
            minutes = timedelta(minutes=self.setting.kind.minutes)
            ends_at = (starts_at.astimezone(UTC) + (self.timing.duration or minutes)).astimezone(self.setting.zone)
            is_end_about = not self.timing.duration
        return Showing(starts_at, ends_at, hours.is_about, is_end_about, None, self.repeat(first, last))

    def end(self, hours: Hours) -> tuple[Hours | None, bool, date | None]:
        """The clock of the end as `starts` of its hours, whether it is rough, and its own day when its cell has one."""
        if hours.ends is not None:
            return Hours(hours.ends, offset=hours.offset), hours.is_end_about, None
        name, cell = self.end_cell
        if not cell.hours:
            return None, False, None
        ends = cell.hours[0]
        return ends, ends.is_about, self.resolve(name, cell, cell.day)

    def is_lasting(self, first: date, own_day: date) -> bool:
        """Whether an end on a later day is the last day of an exhibition rather than the end of a long sitting."""
        return self.setting.kind.id in _LASTING_KINDS and own_day > first and not self.timing.is_end_date_exact

    def is_one_sitting(self, starts_at: datetime, ends: Hours | None, end_day: date) -> bool:
        """Whether an end date is that of the one sitting: said so, before the start, or the morning after a night."""
        if self.timing.is_end_date_exact or ends is None:
            return self.timing.is_end_date_exact
        first = starts_at.date()
        is_next_morning = end_day == first + DAY and ends.starts < since_midnight(starts_at.time())
        return end_day < first or (is_next_morning and self.setting.kind.id not in _LASTING_KINDS)

    def ends_at(self, starts_at: datetime, ends: Hours, own_day: date | None) -> datetime | None:
        """The end of a sitting; None when the hour of the start was just written again."""
        zone = self.setting.zone
        ends_at = _instant(own_day or starts_at.date(), ends.starts, ends.offset, zone)
        if own_day is not None or ends_at.astimezone(UTC) > starts_at.astimezone(UTC):
            return ends_at
        if ends_at == starts_at:
            return None
        next_day = _instant(starts_at.date() + DAY, ends.starts, ends.offset, zone)
        return next_day if next_day - starts_at <= LONGEST_NIGHT else ends_at


def find_showings(timing: Timing, setting: Setting) -> Found:
    """The showings of one row: at least one, without hours when the row has none that can be read."""
    return _Reader(timing, setting).read()
