"""Counts of the public in files: who came, by item and day.

Rows come from `sheet_rows`, of `sheets`; days are read by `moments` in the order that `cells` finds, on the clocks of
`absences`; people, money and methods by `amounts`, when somebody counted by `instants`, other cells by `choices`; the
columns are those of `columns`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from lib.files.absences import Clock
from lib.files.amounts import METHOD_WORDS, Audience, read_audience, read_method, read_money
from lib.files.cells import Hours, is_month_first, read_hours, resolve_day, since_midnight
from lib.files.choices import is_unsaid, read_count
from lib.files.columns import COUNTS
from lib.files.instants import read_instant
from lib.files.moments import read_moment
from lib.files.sheet_rows import Row, guess_mapping, rows_of
from lib.files.sheets import Sheet
from lib.impossible import Impossible
from lib.names import normal_form
from lib.programme import MEASURES, MONEY, Count, Festival, Item, Method, Problem, Programme, Reason

_TOLD = tuple(name for name in MEASURES if name != "counted")  # by a number and nothing else
_HOW = ("method", "by", "at")  # of the number counted: without one they say nothing


@dataclass(frozen=True)
class CountReading:
    """The counts of a file, the cells that could not be read, and how its columns were understood."""

    counts: tuple[Count, ...]
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _When:
    """The day that a row is of, and the hour since its midnight, each if it says so.

    Where it gives an instant, the day and the hour are those of a clock, that of the festival to begin with.
    """

    day: date | None = None
    start: timedelta | None = None
    instant: datetime | None = None

    def at(self, item: Item) -> _When:
        """The same on the clock of an item."""
        if self.instant is None or item.starts_at is None:
            return self
        return _seen(self.instant, item.starts_at.tzinfo)


class _Items:
    """Items by what a count may call them."""

    def __init__(self, programme: Programme) -> None:
        self.by_id = programme.item_by_id
        self.by_title: defaultdict[str, list[Item]] = defaultdict(list)
        self.places = {venue.id: normal_form(venue.name) for venue in programme.venues}
        for item in programme.items:
            for title in {normal_form(words) for _, words in item.title.versions}:
                self.by_title[title].append(item)

    def named(self, item_id: str, title: str, venue: str, when: _When) -> list[Item]:
        """The item of that id; else those of that title, only those of the venue, the day and the hour if there are."""
        if item := self.by_id.get(item_id):
            return [item]
        found = self.by_title.get(normal_form(title), [])
        if len(found) < 2:
            return found
        place = normal_form(venue)
        found = [item for item in found if place and self.places.get(item.venue_id or "") == place] or found
        of_day = [item for item in found if _is_held(item, when.at(item).day)]
        return [item for item in of_day if _starts_at(item) == when.at(item).start] or of_day or found


def _is_held(item: Item, day: date | None) -> bool:
    """Whether it is held on that day, or on any when nobody says which."""
    if day is None:
        return True
    first = item.first_day
    return first == day or (first is not None and item.repeat is not None and first < day and item.repeat.is_open(day))


def _starts_at(item: Item) -> timedelta | None:
    return since_midnight(item.starts_at.time()) if item.starts_at else None


class _Rows:
    """What rows of one sheet mean to one programme."""

    def __init__(self, programme: Programme, rows: Iterable[Row]) -> None:
        self.items, self.festival = _Items(programme), programme.festival
        self.month_first = is_month_first(cell for row in rows for cell in (row.text("day"), row.text("counted_at")))

    def count(self, row: Row) -> Count | None:
        """What a row tells of one sitting; None when it knows nothing, or nobody knows of what."""
        read_when = partial(_read_when, festival=self.festival, month_first=self.month_first)
        when: _When = row.read("day", read_when, _When())
        said = _said(row)
        if not _tells(said) or "day" in row.unread:  # which is not taken to be another day
            return None
        item = self._item(row, _When(when.day, _start(row)) if row.text("start") else when)
        if item is None:
            return None
        day = when.at(item).day or (None if item.repeat else item.first_day)
        if day is None:
            row.problem("day", Reason.NOT_A_DATE)
            return None
        if said.get("counted") is not None:
            said |= {"by": row.text("counted_by"), "at": row.read("counted_at", partial(self._instant, day=day), None)}
        return _possible(row, item.id, day, said)

    def _item(self, row: Row, when: _When) -> Item | None:
        found = self.items.named(row.text("item"), row.text("title"), row.text("venue"), when)
        if len(found) == 1:
            return found[0]
        row.problem("item" if row.text("item") else "title", Reason.SHARED_TITLE if found else Reason.UNKNOWN_ITEM)
        return None

    def _instant(self, text: str, day: date) -> datetime | Reason | None:
        if is_unsaid(text):
            return None
        return read_instant(text, self.festival.zone, month_first=self.month_first, day=day)


def _read_when(text: str, festival: Festival, *, month_first: bool) -> _When | Reason:
    """One day, perhaps with an hour; an instant with an offset is turned into the festival's clock."""
    moment = read_moment(text, month_first=month_first)
    if isinstance(moment, Reason) or moment.day is None:
        return moment if isinstance(moment, Reason) else _When()
    if moment.more or moment.until:
        return Reason.AMBIGUOUS_DATE
    day = resolve_day(moment.day, festival.first_day, festival.last_day)
    if isinstance(day, Reason):
        return day
    return _on_the_clock(day, moment.hours[0], festival.zone) if len(moment.hours) == 1 else _When(day)


def _on_the_clock(day: date, hours: Hours, zone: ZoneInfo) -> _When:
    if hours.offset is None:
        return _When(day, hours.starts)
    return _seen(Clock(hours.starts, hours.offset).on(day, zone), zone)


def _seen(instant: datetime, zone: tzinfo | None) -> _When:
    """An instant, on a clock of a zone."""
    local = instant.astimezone(zone)
    return _When(local.date(), since_midnight(local.time()), instant)


def _start(row: Row) -> timedelta | None:
    hours: tuple[Hours, ...] = row.read("start", read_hours, ())
    return hours[0].starts if len(hours) == 1 else None


def _said(row: Row) -> dict[str, Any]:
    """What a row tells of those who came, whatever it is of; what is unknown is None or empty."""
    counted: Audience | None = row.read("counted", read_audience, None)
    scanned: int | None = row.read("scanned", read_count, None)
    method = _method(row)
    if counted is None:
        number, method = scanned, method or (Method.SCAN if scanned is not None else "")
    else:
        number, method = counted.number, Method.ESTIMATE if counted.is_estimate else method
    return {
        "counted": number,
        "method": method if number is not None else "",
        **{name: row.read(name, read_count, None) for name in _TOLD},
        **{name: row.read(name, read_money, None) for name in MONEY},
        "note": row.text("note"),
    }


def _method(row: Row) -> str:
    method = read_method(row.text("method"))
    if isinstance(method, Reason):
        row.problem("method", method, ", ".join(words[0] for words in METHOD_WORDS.values()))
        return ""
    return method


def _tells(said: Mapping[str, Any]) -> bool:
    """Whether there is a number or a note among what is said."""
    return bool(said.get("note")) or any(said.get(name) is not None for name in (*MEASURES, *MONEY))


def _possible(row: Row, item_id: str, day: date, said: Mapping[str, Any]) -> Count | None:
    """The count; a number that none can have is a problem, and left out."""
    try:
        return Count(item_id, day, **said) if _tells(said) else None
    except Impossible as impossible:
        is_scan = impossible.field == "counted" and not row.text("counted")
        row.problem("scanned" if is_scan else impossible.field, Reason.IMPOSSIBLE, impossible.reason)
        lost = {impossible.field, *(_HOW if impossible.field == "counted" else ())}
        return _possible(row, item_id, day, {name: value for name, value in said.items() if name not in lost})


def _joined(one: Count, other: Count) -> Count | None:
    """What two rows tell of one sitting; None where they contradict each other, or both count, which is once too many.

    How people were counted is said by the row that counted them.
    """
    pairs = {name: (getattr(one, name), getattr(other, name)) for name in (*MEASURES, *MONEY)}
    if None not in pairs["counted"] or any(None not in pair and pair[0] != pair[1] for pair in pairs.values()):
        return None
    counting = other if one.counted is None else one
    return replace(
        counting,
        **{name: first if first is not None else second for name, (first, second) in pairs.items()},
        note="\n".join(dict.fromkeys(filter(None, (one.note, other.note)))),
    )


def read_counts(sheet: Sheet, programme: Programme, mapping: Mapping[int, str] | None = None) -> CountReading:
    """Who came: one count for each item and day. An empty cell is not known, which is not 0; "complet" is a problem.

    Rows of one item and day that complete each other are one count; those that do not are the first, and a problem.
    """
    chosen = guess_mapping(sheet, COUNTS) if mapping is None else mapping
    problems: list[Problem] = []
    rows = list(rows_of(sheet, chosen, problems))
    meaning = _Rows(programme, rows)
    found: dict[tuple[str, date], Count] = {}
    for row in rows:
        count = meaning.count(row)
        if count is None:
            continue
        key = count.item_id, count.day
        joined = _joined(found[key], count) if key in found else count
        if joined is None:
            row.problem("item" if row.text("item") else "title", Reason.DUPLICATE_ID, count.item_id)
        else:
            found[key] = joined
    return CountReading(tuple(found.values()), tuple(problems), chosen)
