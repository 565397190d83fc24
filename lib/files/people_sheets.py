"""What is known of people in files: a row for each of their absences, or one for somebody who has none.

Rows come from `sheet_rows`, of `sheets`; days are read by `dated_hours`, hours by `cells`, zones by `choices`; the
columns are those of `columns`, the words written those of `exports`, and what they say is told by `absences`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from lib.files.absences import MIDNIGHT, Away, Clock, days_away
from lib.files.cells import Hours, day_first, is_month_first, read_hours, time_of
from lib.files.choices import normal_cell, read_zone
from lib.files.columns import PEOPLE
from lib.files.dated_hours import Days, read_days
from lib.files.exports import write_day, write_table, write_time
from lib.files.sheet_rows import Row, guess_mapping, rows_of
from lib.files.sheets import Sheet
from lib.names import is_nobody, normal_form
from lib.programme import LONGEST_REPEAT, Festival, Person, Problem, Programme, Reason
from lib.span import Span

_ABSENCES = ("first_day", "last_day", "start", "end")


@dataclass(frozen=True)
class PeopleReading:
    """The people of a file, the cells that could not be read, and how its columns were understood.

    `fields` are the Person fields that the file speaks for, `unread` those of which, by the person's id, some cell
    cannot be read.
    """

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]
    fields: frozenset[str]
    unread: Mapping[str, frozenset[str]]


@dataclass(slots=True)
class _Gathered:
    """What the rows of one person say so far."""

    name: str
    zone: ZoneInfo | None = None
    absences: list[Span] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    @property
    def person(self) -> Person:
        return Person(name=self.name, zone=self.zone, absences=tuple(self.absences), notes="\n".join(self.notes))


def read_people_sheet(sheet: Sheet, festival: Festival, mapping: Mapping[int, str] | None = None) -> PeopleReading:
    """The people of a sheet, on the festival's clock: all rows of one name, in any spelling, are one person."""
    chosen = guess_mapping(sheet, PEOPLE) if mapping is None else mapping
    problems: list[Problem] = []
    rows = list(rows_of(sheet, chosen, problems))
    month_first = is_month_first(row.text(name) for row in rows for name in ("first_day", "last_day"))
    cells = _Cells(festival, month_first)
    found: dict[str, _Gathered] = {}
    for row in rows:
        name = row.text("name")
        if is_nobody(name):
            row.problem("name", Reason.NO_TITLE)
        else:
            cells.add(row, found.setdefault(normal_form(name), _Gathered(name)))
    people = tuple(gathered.person for gathered in found.values())
    unread = {person_id: frozenset(gathered.unread) for person_id, gathered in found.items() if gathered.unread}
    return PeopleReading(people, tuple(problems), chosen, _fields_spoken_for(chosen), unread)


def _fields_spoken_for(mapping: Mapping[int, str]) -> frozenset[str]:
    """The Person fields that the columns tell: any part of an absence tells of absences."""
    return frozenset("absences" if name in _ABSENCES else name for name in mapping.values() if name)


class _Cells:
    """Reads the cells of a row by the festival's days and clock."""

    def __init__(self, festival: Festival, month_first: bool) -> None:
        self.festival, self.month_first = festival, month_first

    def add(self, row: Row, gathered: _Gathered) -> None:
        """Take what a row says of somebody."""
        zone = row.read("zone", read_zone, None)
        if zone and gathered.zone and zone != gathered.zone:
            row.problem("zone", Reason.NOT_A_CHOICE, gathered.zone.key)
        gathered.zone = gathered.zone or zone
        aways = self.aways(row)
        gathered.absences += (span for away in aways for span in away.spans(self.festival.zone))
        if row.text("notes"):
            gathered.notes[row.text("notes")] = None
        gathered.unread |= {"absences" if name in _ABSENCES else name for name in row.unread}

    def aways(self, row: Row) -> tuple[Away, ...]:
        """The absences of a row: none of them when a cell of their days or hours cannot be read."""
        days = self.days(row)
        hours = _hours(row)
        if not days and any(map(row.filled, _ABSENCES)) and row.unread.isdisjoint(_ABSENCES):
            row.problem("first_day", Reason.NOT_A_DATE)
        if not row.unread.isdisjoint(_ABSENCES):
            return ()
        return tuple(away for each in days for away in _aways(each, hours))

    def days(self, row: Row) -> tuple[Days, ...]:
        """The days of the first cell; one day, up to that of the second."""
        days = row.read("first_day", self.read, ())
        last = row.read("last_day", self.read_last, None)
        if last is None or not days:
            return days
        if len(days) > 1 or not days[0].first <= last <= days[0].first + LONGEST_REPEAT:
            row.problem("last_day", Reason.IMPOSSIBLE)
            return ()
        return (Days(days[0].first, last, days[0].hours),)

    def read(self, text: str) -> tuple[Days, ...] | Reason:
        said = day_first(normal_cell(text)) if self.month_first else text
        return read_days(said, self.festival.first_day, self.festival.last_day)

    def read_last(self, text: str) -> date | Reason | None:
        days = self.read(text)
        if isinstance(days, Reason):
            return days
        return max((each.last for each in days), default=None)


def _hours(row: Row) -> tuple[tuple[Clock, Clock], ...]:
    """The hours of a row: those of its first cell, or from the one to the other; midnight where one is not said."""
    starts, ends = row.read("start", read_hours, ()), row.read("end", read_hours, ())
    if len(starts) > 1 or any(each.ends is not None for each in starts):
        if ends or any(each.ends is None for each in starts):
            row.problem("end" if ends else "start", Reason.NOT_A_TIME)
            return ()
        return tuple((_clock(each), _end_clock(each)) for each in starts)
    if len(ends) > 1:
        row.problem("end", Reason.NOT_A_TIME)
    if not starts and not ends:
        return ()
    return ((_clock(starts[0]) if starts else MIDNIGHT, _clock(ends[0]) if ends else MIDNIGHT),)


def _clock(hours: Hours) -> Clock:
    return Clock(hours.starts, hours.offset)


def _end_clock(hours: Hours) -> Clock:
    return MIDNIGHT if hours.ends is None else Clock(hours.ends, hours.offset)


def _aways(days: Days, hours: tuple[tuple[Clock, Clock], ...]) -> Iterator[Away]:
    """Hours of their own column, else those that the days come with, else whole days."""
    return (Away(days.first, days.last, each) for each in hours) if hours else days.aways()


def write_people_sheet(programme: Programme) -> bytes:
    """The people of whom something is known as CSV, in the dialect of all exports."""
    zone = programme.festival.zone
    return write_table(PEOPLE, [row for person in programme.people for row in _rows(person, zone)])


def _rows(person: Person, zone: ZoneInfo) -> Iterator[dict[str, str]]:
    """A row for each absence; the first has the notes."""
    aways: list[Away | None] = [away for span in person.absences for away in days_away(span, zone)]
    for number, away in enumerate(aways or [None]):
        yield {
            "name": person.name,
            "zone": person.zone.key if person.zone else "",
            **(_when(away) if away else dict.fromkeys(_ABSENCES, "")),
            "notes": "" if number else person.notes,
        }


def _when(away: Away) -> dict[str, str]:
    starts, ends = map(_written, away.hours) if away.hours else ("", "")
    last_day = "" if away.last == away.first else write_day(away.last)
    return {"first_day": write_day(away.first), "last_day": last_day, "start": starts, "end": ends}


def _written(clock: Clock) -> str:
    """ "20:30"; with its offset where it has one."""
    at = time_of(clock.since)
    if clock.offset is None:
        return write_time(at)
    return at.isoformat() + ("-" if clock.offset.days < 0 else "+") + write_time(time_of(abs(clock.offset)))
