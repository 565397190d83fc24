"""One item as the cells of a row of a table, in words, and the item that such cells say once they were typed or pasted.

A cell left alone says nothing, so its field stays as it is to the last second. Any other is read with the care of an
import: days and hours by `cells` and `moments`, kinds, statuses and numbers by `choices`, names by `people`; `forms`
makes the item of them, `exports` writes days and hours, `edited_rows` says what a row is, and `wording.things` the
labels to choose from and what to do about a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from lib.editing.edited_rows import Row
from lib.editing.forms import When, read_item, text_tags, when_of
from lib.files.cells import DAY, Day, Hours, resolve_day, time_of
from lib.files.choices import free_by_price, kind_reader, read_count, read_status
from lib.files.exports import write_day, write_time
from lib.files.moments import Moment, read_hours_or_moment, read_moment
from lib.files.people import read_people, write_people
from lib.i18n import Words, mark
from lib.impossible import Impossible, refuse_unless
from lib.names import normal_form, told_apart
from lib.programme import Item, Programme, Reason, Status, Text
from lib.wording.things import CURES, kind_label, status_label

T = TypeVar("T")

TEXTS = ("strand", "language", "audience", "organiser", "notes")  # taken over as they are
HOURS = ("starts_at", "ends_at", "duration")
TIMES = ("day", *HOURS, "last_day")
VALUES = ("title", "kind", "status", "venue_id", "people", "expected", "price", *TEXTS)
NO_CELLS: Mapping[str, None] = dict.fromkeys((*VALUES, *TIMES))


@dataclass(frozen=True)
class ItemCells:
    """How the items of a programme are written in cells and read from them, in the reader's language."""

    programme: Programme
    t: Words

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The label of each kind by its id."""
        used = (item.kind for item in self.programme.items)
        known = dict.fromkeys((*self.programme.festival.all_kinds, *used))
        return told_apart({kind: kind_label(kind, self.programme, self.t) for kind in known})

    @cached_property
    def statuses(self) -> dict[str, str]:
        """The label of each status."""
        return {status: status_label(status, self.t) for status in Status}

    @cached_property
    def venues(self) -> dict[str, str]:
        """The label of each venue by its id, in the order of the programme."""
        return told_apart({venue.id: venue.name for venue in self.programme.venues})

    def write(self, item: Item) -> dict[str, str | None]:
        """The cells of an item, by column; None for one that says nothing."""
        when = when_of(item, self.t.hour)
        cells = {
            "title": str(item.title),
            "kind": self.kinds.get(item.kind, item.kind),
            "status": self.statuses[item.status],
            "venue_id": self.venues.get(item.venue_id or ""),
            "day": write_day(when.day),
            "starts_at": when.start,
            "ends_at": when.end,
            "duration": when.duration,
            "last_day": write_day(when.last_day),
            "people": write_people(item.people),
            "expected": None if item.expected is None else str(item.expected),
            "price": item.price,
        } | {name: getattr(item, name) for name in TEXTS}
        return {name: (cell or "").strip() or None for name, cell in cells.items()}

    def read(self, row: Row, before: Item | str) -> Item | tuple[Impossible, ...]:
        """The item that cells make of another, or of a new id; or all that is impossible in them."""
        stored = None if isinstance(before, str) else before
        was = self.write(stored) if stored else NO_CELLS
        changed = {name for name in NO_CELLS if row[name] != was[name]}
        shown = when_of(stored, self.t.hour) if stored else When()
        refused: list[Impossible] = []
        values: dict[str, Any] = {} if stored else {"title": Text()}
        for name in (name for name in VALUES if name in changed):
            try:
                values |= self._value(name, row[name] or "", stored)
            except Impossible as why:
                refused.append(why)
        try:
            when = self._when(row, shown, changed)
        except Impossible as why:
            refused.append(why)
            when = shown
        venue_id = values.get("venue_id", stored and stored.venue_id)
        venue = self.programme.venue_by_id.get(venue_id or "")
        festival = self.programme.festival
        zone = (venue and venue.zone) or festival.zone
        read = read_item(before, values, when, shown=shown, festival=festival, zone=zone)
        if isinstance(read, Item) and not refused:
            return read
        return (*refused, *(() if isinstance(read, Item) else read))

    def _value(self, name: str, cell: str, stored: Item | None) -> dict[str, Any]:
        """What the cell of a column says of the item's fields."""
        match name:
            case "title":
                return {name: self._title(cell, stored.title if stored else Text())}
            case "kind":
                return {name: self._kind(cell) if cell else "other"}
            case "status":
                return {name: self._status(cell) if cell else Status.CONFIRMED}
            case "venue_id":
                return {name: self._venue_id(cell) if cell else None}
            case "people":
                return {name: read_people(cell)}
            case "expected":
                return {name: _understood(name, cell, read_count)}
            case "price":
                said = free_by_price(cell)
                return {name: cell, "is_free": said if said is not None or stored is None else stored.is_free}
        return {name: cell}

    def _title(self, cell: str, title: Text) -> Text:
        """The original as typed, the other versions as they were; nothing that is said of them makes up for it."""
        refuse_unless(bool(cell), "title", cell, mark("Give the item a title."))
        return title.with_version(text_tags(title, self.programme.festival)[0], cell)

    def _kind(self, cell: str) -> str:
        kinds = self.programme.festival.all_kinds.values()
        found = _labelled(cell, self.kinds) or kind_reader(kinds)(cell)
        if found is None:
            raise Impossible("kind", cell, mark("Choose one of them."))
        return found

    def _status(self, cell: str) -> Status:
        found = _labelled(cell, self.statuses)
        said = Status(found) if found else read_status(cell)
        if isinstance(said, Reason):
            raise Impossible("status", cell, mark("Choose one of them."))
        return said

    def _venue_id(self, cell: str) -> str:
        found = _labelled(cell, self.venues) or _labelled(cell, {each: each for each in self.venues})
        if found is None:
            raise Impossible(
                "venue_id", cell, mark("No venue has this name. Choose one, or add it in the settings first.")
            )
        return found

    def _when(self, row: Row, shown: When, changed: set[str]) -> When:
        """When the item is held, as its cells say; Impossible."""
        when = replace(shown, start=row["starts_at"] or "", end=row["ends_at"] or "", duration=row["duration"] or "")
        if "last_day" in changed:
            when = self._lasting(when, row["last_day"] or "")
        if "day" in changed:
            when = self._on(when, row["day"] or "")
        for name in ("starts_at", "ends_at"):
            if name in changed and (moment := _dated(row[name] or "")):
                when = self._dated(when, name, row[name], moment, is_day_said="day" in changed)
        return when

    def _lasting(self, when: When, cell: str) -> When:
        """Up to a last day; without one there is none to be closed on."""
        moment = _understood("last_day", cell, read_moment)
        if moment.day is None:
            return replace(when, last_day=None, closed_weekdays=frozenset(), except_days=frozenset())
        return replace(when, last_day=self._date("last_day", cell, moment.day))

    def _on(self, when: When, cell: str) -> When:
        """On a day, with the hours and the last day that its cell may say besides."""
        moment = _understood("day", cell, read_moment)
        if moment.more:
            raise Impossible("day", cell, mark("Several days: make one row for each."))
        if moment.day is None:
            return replace(when, day=None)
        last_day = self._date("day", cell, moment.until) if moment.until else when.last_day
        start = when.start or _hours_text(moment.hours)
        return replace(when, day=self._date("day", cell, moment.day), last_day=last_day, start=start)

    def _dated(self, when: When, name: str, cell: str, moment: Moment, *, is_day_said: bool) -> When:
        """With a start or an end whose cell says its day too, as software writes them."""
        day = self._date(name, cell, moment.day or Day())
        hours = _hours_text(moment.hours)
        if name == "starts_at":
            if is_day_said and when.day not in (None, day):
                raise Impossible(name, cell, mark("The column of days has another day."))
            return replace(when, day=day, start=hours)
        if when.day is None or day not in (when.day, when.day + DAY):
            raise Impossible(name, cell, mark("It ends on another day: give its last day, or its duration."))
        return replace(when, end=hours)

    def _date(self, name: str, cell: str, day: Day) -> date:
        festival = self.programme.festival
        found = resolve_day(day, festival.first_day, festival.last_day)
        if isinstance(found, Reason):
            raise Impossible(name, cell, CURES[found])
        if day.contradicts(found):
            raise Impossible(name, cell, mark("The day of the week is not that of the date."))
        return found


def _labelled(cell: str, labels: Mapping[str, str]) -> str | None:
    """What has that label in any spelling."""
    spelled = {normal_form(label): each for each, label in labels.items()}
    return spelled.get(normal_form(cell))


def _understood(name: str, cell: str, read: Callable[[str], T | Reason]) -> T:
    """What a reader of cells makes of one; Impossible, with what to do, where it makes nothing."""
    said = read(cell)
    if isinstance(said, Reason):
        raise Impossible(name, cell, CURES[said])
    return said


def _dated(cell: str) -> Moment | None:
    """What a cell of an hour says when it says a day as well."""
    moment = read_hours_or_moment(cell)
    if isinstance(moment, Reason) or moment.day is None or moment.more:
        return None
    return None if any(hours.offset is not None for hours in moment.hours) else moment


def _hours_text(hours: Iterable[Hours]) -> str:
    """Hours as a form has them typed."""
    return ", ".join(
        ("~" if each.is_about else "")
        + write_time(time_of(each.starts))
        + (f" - {write_time(time_of(each.ends))}" if each.ends is not None else "")
        for each in hours
    )
