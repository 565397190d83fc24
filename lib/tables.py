"""Programmes in files: a sheet's rows become items, venues they name, and problems; `write_*` is the way back.

Sheets come from `sheets` and `sheet_rows`; days and hours from `cells`, `moments` and `showings`, other cells from
`choices`, `people` and `mentions`, venues from `places`; `exports` writes them. Other tables have their own modules:
`venue_sheets`, `count_sheets`, `festival_sheets`, `people_sheets`, `journey_sheets`, `waiver_sheets`. Callers find it
all here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cached_property, partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from lib.files.cells import (
    Day,
    has_remark,
    is_month_first,
    read_duration,
    read_weekdays,
    resolve_day,
)
from lib.files.choices import (
    free_by_price,
    is_unsaid,
    kind_reader,
    kind_within,
    read_count,
    read_list,
    read_status,
    read_yes,
)
from lib.files.columns import PROGRAMME, Column, header_key
from lib.files.count_sheets import CountReading, read_counts
from lib.files.exports import write_counts, write_festival, write_programme, write_venues
from lib.files.festival_sheets import FestivalReading, read_festival
from lib.files.journey_sheets import JourneyReading, is_matrix, read_journeys, write_journeys
from lib.files.mentions import Mentions, read_mentions
from lib.files.moments import Moment, read_hours_or_moment, read_moment
from lib.files.people import read_people
from lib.files.people_sheets import PeopleReading, read_people_sheet, write_people_sheet
from lib.files.places import Places
from lib.files.sheet_rows import Row, guess_mapping, rows_of
from lib.files.sheets import MAX_BYTES, MAX_ROWS, Sheet, TableError, TableFault, read_sheet
from lib.files.showings import Setting, Showing, Timing, find_showings
from lib.files.venue_sheets import VenueReading, read_venues
from lib.files.waiver_sheets import WaiverReading, read_waivers, write_waivers
from lib.impossible import Impossible
from lib.names import normal_form, slug
from lib.programme import (
    KINDS,
    Item,
    Kind,
    Problem,
    Programme,
    Reason,
    Status,
    Text,
    Venue,
    text,
)

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "PROGRAMME",
    "Column",
    "Context",
    "CountReading",
    "FestivalReading",
    "JourneyReading",
    "PeopleReading",
    "ReadRow",
    "Reading",
    "Sheet",
    "TableError",
    "TableFault",
    "VenueReading",
    "WaiverReading",
    "context_of",
    "guess_mapping",
    "is_matrix",
    "read_counts",
    "read_festival",
    "read_journeys",
    "read_people_sheet",
    "read_programme",
    "read_sheet",
    "read_venues",
    "read_waivers",
    "write_counts",
    "write_festival",
    "write_journeys",
    "write_people_sheet",
    "write_programme",
    "write_venues",
    "write_waivers",
]


@dataclass(frozen=True, slots=True)
class Context:
    """What a file is read against: the festival's clock, days and kinds, the language of its texts, what is known.

    `same` has the spellings of venues that mean another one, known or new.
    """

    zone: ZoneInfo
    first_day: date | None = None
    last_day: date | None = None
    kinds: tuple[Kind, ...] = KINDS
    language: str = "fr"
    venues: tuple[Venue, ...] = ()
    same: Mapping[str, Venue] = field(default_factory=dict)
    items: tuple[Item, ...] = ()


def context_of(programme: Programme, same: Mapping[str, Venue] = MappingProxyType({})) -> Context:
    """The context of a festival that is already stored, and of the spellings that mean one of its venues."""
    festival = programme.festival
    return Context(
        festival.zone,
        festival.first_day,
        festival.last_day,
        tuple(festival.all_kinds.values()),
        festival.languages[0],
        programme.venues,
        same,
        programme.items,
    )


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was, and the items it became."""

    row: int
    cells: tuple[str, ...]
    item_ids: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What a file says: `venues` are those it names that the context has not, `fields` the Item fields it speaks for.

    `generated_ids` are not the file's own, `showing_ids` those of several showings under one id of its own; `unread`
    has the Item fields, by the item's id, of which a cell says nothing or cannot be read, though the file speaks for
    them; `twins` lead from new venues to those that may be the same place.
    """

    items: tuple[Item, ...]
    venues: tuple[Venue, ...]
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]
    fields: frozenset[str]
    generated_ids: frozenset[str]
    showing_ids: frozenset[str]
    unread: Mapping[str, frozenset[str]]
    rows: tuple[ReadRow, ...]
    twins: tuple[tuple[Venue, Venue], ...]


# ---------------------------------------------------------------- ids


@dataclass(slots=True)
class _Ids:
    """Gives every item an id of its own: the file's where it has one, else one made from title and venue."""

    reserved: frozenset[str]  # ids that the file has
    taken: set[str] = field(default_factory=set)
    generated: set[str] = field(default_factory=set)
    ranks: Counter[str] = field(default_factory=Counter)

    def take(self, wanted: str) -> str:
        """`wanted` itself, else with the first free suffix."""
        found = wanted
        while found in self.taken or (found in self.reserved and found != wanted):
            self.ranks[wanted] += 1
            found = f"{wanted}-{self.ranks[wanted] + 1}"
        self.taken.add(found)
        return found

    def make(self, title: str, venue_id: str | None) -> str:
        """An id that depends on nothing but title, venue and how many alike came before."""
        base = _base(title, venue_id)
        made = self.take(f"{base}-1" if base in self.reserved else base)
        self.generated.add(made)
        return made


def _base(title: str, venue_id: str | None) -> str:
    return "-".join(part for part in (_short(title), _short(venue_id or "")) if part)


def _short(name: str) -> str:
    """A slug of at most 40 letters; what a slug cannot tell apart gets a digest."""
    found = slug(name)
    is_whole = len(found) <= 40 and (bool(found) or not name)
    return found if is_whole else f"{found[:31]}-{sha256(normal_form(name).encode()).hexdigest()[:8]}".lstrip("-")


# ---------------------------------------------------------------- one row

_READERS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("expected", read_count),
    ("get_in", read_duration),
    ("get_out", read_duration),
)
_TEXTS = ("work", "strand", "organiser", "language", "audience", "price", "notes", "url")
_END_FIELDS = ("end", "end_date", "last_day", "duration", "closed", "except_days")
_COUNTED_DAYS = frozenset(("jour", "day", "tag"))  # headers of days of the festival counted from 1
_NUMBER = re.compile(r"\d{1,3}", re.ASCII)
_FILE_MONTH = re.compile(r"(?<!\d)(\d{4})[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_FILE_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)")


def _period(context: Context, file: str) -> tuple[date | None, date | None]:
    """The festival's days, else the month or the year in the name of the file."""
    if context.first_day and context.last_day:
        return context.first_day, context.last_day
    if (match := _FILE_MONTH.search(file)) and 1900 <= int(match[1]) <= 2199:
        year, month = int(match[1]), int(match[2])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    if match := _FILE_YEAR.search(file):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    return None, None


def _nth_day(context: Context) -> Callable[[str], Moment | Reason]:
    """The reader of a day counted from the first of the festival, which is 1."""

    def read(cell: str) -> Moment:
        day = (context.first_day or date.min) + timedelta(days=int(cell) - 1)
        return Moment(Day(day.day, day.month, day.year))

    return read


def _title(row: Row, language: str) -> Text:
    """Its title, else who is in it, else its strand, else how its description begins."""
    if title := row.translated("title", language):
        return title
    people = " + ".join(row.cells[column] for column in row.filled("people"))
    beginning = row.text("description").partition("\n")[0][:120]
    return text(people or row.text("strand") or beginning, language)


def _venue_name(row: Row) -> str:
    """Venue and room joined: "Cinéma La Bobine, Salle 2"."""
    return ", ".join(dict.fromkeys(part for part in (row.text("venue"), row.text("room")) if part))


class _ProgrammeReader:
    """Reads one sheet; each method reads one thing of a row."""

    def __init__(self, sheet: Sheet, context: Context, mapping: Mapping[int, str]) -> None:
        self.sheet, self.context, self.mapping = sheet, context, mapping
        self.problems: list[Problem] = []
        self.showing_ids: set[str] = set()
        self.unread: dict[str, frozenset[str]] = {}
        self.rows = list(rows_of(sheet, mapping, self.problems))
        self.first_day, self.last_day = _period(context, sheet.name)
        self.kinds = {kind.id: kind for kind in (*KINDS, *context.kinds)}
        self.texts = [name for name in _TEXTS if name in mapping.values()]
        self.readers = [(name, reader) for name, reader in _READERS if name in mapping.values()]
        self.read_kind = kind_reader(context.kinds)
        self.places = Places(context.venues, self.named_places(), context.same)
        self.ids = _Ids(frozenset(row.text("id") for row in self.rows))
        month_first = is_month_first(self.cells_of("date", "start", "end", "end_date", "last_day"))
        self.read_moment: Callable[[str], Moment | Reason] = partial(read_moment, month_first=month_first)
        self.read_date = _nth_day(context) if self.are_days_counted() else self.read_moment
        self.read_either: Callable[[str], Moment | Reason] = partial(read_hours_or_moment, month_first=month_first)

    def cells_of(self, *names: str) -> list[str]:
        """All cells of some fields."""
        columns = [index for index, name in self.mapping.items() if name in names and index < len(self.sheet.header)]
        return [row[index] for row in self.sheet.rows for index in columns]

    def are_days_counted(self) -> bool:
        """Whether the date column counts the days of the festival: it is called "jour" and holds no higher number."""
        if self.context.first_day is None or self.context.last_day is None:
            return False
        length = (self.context.last_day - self.context.first_day).days + 1
        names = {header_key(self.sheet.header[index]) for index, name in self.mapping.items() if name == "date"}
        cells = [cell for cell in self.cells_of("date") if cell]
        return names <= _COUNTED_DAYS and all(_NUMBER.fullmatch(cell) and 1 <= int(cell) <= length for cell in cells)

    def named_places(self) -> set[tuple[str, str]]:
        """Venue and town of each row; none when no town is said at all."""
        return {(_venue_name(row), row.text("city")) for row in self.rows if row.text("city")}

    @cached_property
    def title_kind(self) -> str | None:
        """The kind that the header of the titles names: a column "Film" holds films."""
        columns = self.rows[0].columns.by_field.get("title", []) if self.rows else []
        return self.read_kind(self.sheet.header[columns[0]]) if columns else None

    @cached_property
    def has_last_days(self) -> bool:
        """Whether last days have a column of their own."""
        return "last_day" in self.mapping.values()

    def kind(self, row: Row, values: dict[str, Any]) -> Kind:
        """The kind by its own cell, else by the strand, else by the header of the titles.

        A word of which only a part is understood is kept; one that says nothing becomes the strand.
        """
        cell = row.text("kind")
        if not cell:
            found = self.read_kind(row.text("strand")) or self.title_kind
        elif (found := self.read_kind(cell)) is None:
            found = kind_within(cell)
            if found is None and not values.get("strand"):
                values["strand"] = cell
            else:
                row.keep("kind")
        return self.kinds[found or "other"]

    def status(self, row: Row) -> Status:
        """Confirmed unless the row says otherwise."""
        cell = row.text("status")
        status = read_status(cell) if cell else Status.CONFIRMED
        if isinstance(status, Reason):
            row.problem("status", status, ", ".join(Status))
            row.keep("status")
            return Status.CONFIRMED
        return status

    def is_free(self, row: Row, price: str) -> bool | None:
        """By its own cell, else by the price."""
        return row.read("is_free", read_yes, None) if row.text("is_free") else free_by_price(price)

    def except_days(self, row: Row) -> frozenset[date]:
        """Days on which it is closed all the same."""
        found = set()
        for cell in read_list(row.text("except_days")):
            moment = self.read_moment(cell)
            day = moment if isinstance(moment, Reason) or moment.day is None else self.resolved(moment)
            if isinstance(day, date):
                found.add(day)
            else:
                row.problem("except_days", day if isinstance(day, Reason) else Reason.NOT_A_DATE)
        return frozenset(found)

    def resolved(self, moment: Moment) -> date | Reason:
        return resolve_day(moment.day, self.first_day, self.last_day) if moment.day else Reason.NOT_A_DATE

    def timing(self, row: Row) -> Timing:
        """What the row says of time."""
        start = row.read("start", self.read_either, Moment())
        if row.text("start") and has_remark(row.text("start")) and start.hours and start.day is None:
            row.keep("start")
        if not row.has_column(*_END_FIELDS):
            return Timing(row.read("date", self.read_date, Moment()), start, is_hour_open=_is_open(row, start))
        return Timing(
            day=row.read("date", self.read_date, Moment()),
            start=start,
            end=row.read("end", self.read_either, Moment()),
            end_date=row.read("end_date", self.read_moment, Moment()),
            last_day=row.read("last_day", self.read_moment, Moment()),
            duration=row.read("duration", read_duration, None),
            closed=start.closed | row.read("closed", read_weekdays, frozenset()),
            except_days=self.except_days(row) if row.text("except_days") else frozenset(),
            is_hour_open=_is_open(row, start),
            is_end_date_exact=self.has_last_days,
        )

    def showings(self, row: Row, kind: Kind, venue: Venue | None) -> tuple[Showing, ...]:
        """When it is held, on the clock of its venue."""
        zone = (venue and venue.zone) or self.context.zone
        known = len(self.problems)
        found = find_showings(self.timing(row), Setting(zone, kind, self.first_day, self.last_day))
        for name, reason in found.problems:
            if name != "date" or reason is not Reason.NOT_A_DATE or not row.text("date"):  # else it is told already
                row.problem(name, reason)
        if len(self.problems) > known:  # an hour without its day, or a day without its hour, is kept as it was written
            for name in ("date", "start", "end"):
                row.keep(name)
        return found.showings

    def values(self, row: Row, title: Text) -> tuple[dict[str, Any], Kind]:
        """The fields of the row's items, but for ids and hours."""
        values: dict[str, Any] = {name: row.text(name) for name in self.texts}
        for name, reader in self.readers:
            if (value := row.read(name, reader, None)) is not None:
                values[name] = value
        kind = self.kind(row, values)
        values |= {
            "title": title,
            "kind": kind.id,
            "status": self.status(row),
            "people": tuple(
                dict.fromkeys(n for column in row.filled("people") for n in read_people(row.cells[column]))
            ),
            "never_against": read_mentions(row.text("never_against")),
            "is_free": self.is_free(row, values.get("price", "")),
            "description": row.translated("description", self.context.language),
        }
        shares = row.read("shares_venue", read_yes, None)
        values["shares_venue"] = kind.shares_venue if shares is None else shares
        row.kept.update(row.filled("title")[1:])
        return values, kind

    def ids_for(self, row: Row, title: str, venue: Venue | None) -> tuple[str, bool]:
        """The id of a row's first item, and whether the file gave it."""
        own = row.text("id")
        if not own:
            return self.ids.make(title, venue.id if venue else None), False
        taken = self.ids.take(own)
        if taken != own:
            row.problem("id", Reason.DUPLICATE_ID, taken)
        return taken, True

    def venue(self, row: Row) -> Venue | None:
        """Where it is held. Town and capacity go on with the item too, for the venue may be known already."""
        row.keep("city")
        row.keep("capacity")
        seats = row.read("capacity", read_count, None)
        venue = self.places.find(name, row.text("city")) if (name := _venue_name(row)) else None
        if venue and seats is not None:
            self.places.count_seats(venue, seats)
        return venue

    def items(self, row: Row) -> list[Item]:
        """The items of one row: one for each showing, none when it has nothing to be called by."""
        title = _title(row, self.context.language)
        if not title:
            row.problem("title", Reason.NO_TITLE)
            return []
        values, kind = self.values(row, title)
        venue = self.venue(row)
        showings = self.showings(row, kind, venue)
        values |= {"venue_id": venue and venue.id, "extra": row.extra}
        first_id, is_own = self.ids_for(row, str(title), venue)
        if len(showings) > 1:
            values["work"] = values.get("work") or (first_id if is_own else _base(str(title), values["venue_id"]))
        items = [self.item(row, first_id, values, showings[0])]
        items += [self.item(row, self.ids.take(first_id), values, showing) for showing in showings[1:]]
        if len(showings) > 1:
            (self.showing_ids if is_own else self.ids.generated).update(item.id for item in items)
        self.unread |= {item.id: unread for item in items if (unread := _unread(row, item))}
        return items

    def item(self, row: Row, item_id: str, values: dict[str, Any], showing: Showing) -> Item:
        """The item; a value that no programme can hold is a problem, and left out."""
        try:
            return Item(
                id=item_id,
                starts_at=showing.starts_at,
                ends_at=showing.ends_at,
                is_start_assumed=showing.is_start_assumed,
                is_end_assumed=showing.is_end_assumed,
                day=showing.day,
                repeat=showing.repeat,
                **values,
            )
        except Impossible as impossible:
            is_its_time = impossible.field not in values
            row.problem("date" if is_its_time else impossible.field, Reason.IMPOSSIBLE, impossible.reason)
            values.pop(impossible.field, None)
            return self.item(row, item_id, values, Showing() if is_its_time else showing)

    def with_mentions(self, row: Row, item: Item, mentions: Mentions) -> Item:
        """The item with the ids of those that it names; a cell that names nobody is a problem, and changes nothing."""
        if not item.never_against:
            return item
        found = {words: mentions.find(words) for words in item.never_against}
        if unknown := [words for words, ids in found.items() if ids is None]:
            if "never_against" not in row.unread:
                is_shared = all(map(mentions.is_shared, unknown))
                reason = Reason.SHARED_TITLE if is_shared else Reason.UNKNOWN_ITEM
                row.problem("never_against", reason, ", ".join(unknown))
            self.unread[item.id] = self.unread.get(item.id, frozenset()) | {"never_against"}
        others = dict.fromkeys(other for ids in found.values() for other in ids or ())
        return replace(item, never_against=tuple(others))

    def read(self) -> Reading:
        """All rows."""
        found = [(row, self.items(row)) for row in self.rows]
        mentions = Mentions([item for _, some in found for item in some], self.context.items)
        items = [self.with_mentions(row, item, mentions) for row, some in found for item in some]
        rows = [ReadRow(row.number, row.cells, tuple(item.id for item in some)) for row, some in found]
        return Reading(
            tuple(items),
            self.places.new,
            tuple(self.problems),
            self.mapping,
            _fields_spoken_for(self.mapping, items),
            frozenset(self.ids.generated),
            frozenset(self.showing_ids),
            self.unread,
            tuple(rows),
            self.places.twins(),
        )


def _is_open(row: Row, start: Moment) -> bool:
    """Whether the cell of the hour says that it is not known yet."""
    return bool(row.text("start")) and start == Moment()


_HOURS = frozenset(("starts_at", "ends_at", "is_start_assumed", "is_end_assumed", "day"))
_ITEM_FIELDS: Mapping[str, frozenset[str]] = {
    "id": frozenset(),
    "kind": frozenset(("kind", "shares_venue")),
    "venue": frozenset(("venue_id",)),
    "room": frozenset(("venue_id",)),
    "city": frozenset(),
    "capacity": frozenset(),
    "date": frozenset(("day",)),
    "start": _HOURS,
    "end": frozenset(),
    "duration": frozenset(),
    "end_date": frozenset(("repeat",)),
    "last_day": frozenset(("repeat",)),
    "closed": frozenset(("repeat",)),
    "except_days": frozenset(("repeat",)),
    "price": frozenset(("price", "is_free")),
}
_TIMES = frozenset(("date", "start", "end", "duration"))  # what they leave unread shows in the item
_DEFAULTS = tuple((one.name, one.default) for one in fields(Item) if one.name != "id")


def _unread(row: Row, item: Item) -> frozenset[str]:
    """The fields of an item that its row says nothing of; of its hour, that it is not known yet is something."""
    unread = _spoken_by(row.unread - _TIMES)
    if item.starts_at is None and not (row.text("start") and is_unsaid(row.text("start"))):
        unread |= _HOURS - {"day"}
    return unread if item.first_day else unread | {"day"}


def _spoken_by(names: Iterable[str]) -> frozenset[str]:
    """The Item fields that columns of some fields tell."""
    return frozenset().union(*(_ITEM_FIELDS.get(name, frozenset((name,))) for name in names))


def _fields_spoken_for(mapping: Mapping[int, str], items: Iterable[Item]) -> frozenset[str]:
    """Item fields with a column of their own, or that some item got a value for all the same."""
    names = {name.partition(":")[0] for name in mapping.values() if name}
    spoken = {"title"} | _spoken_by(names)
    missing = [(name, default) for name, default in _DEFAULTS if name not in spoken]
    for item in items:
        spoken.update(name for name, default in missing if getattr(item, name) != default)
    return frozenset(spoken | _HOURS if "starts_at" in spoken else spoken)


def read_programme(sheet: Sheet, context: Context, mapping: Mapping[int, str] | None = None) -> Reading:
    """The items of a sheet, under a mapping of columns to fields of `columns.PROGRAMME` (guessed when None).

    Nothing is raised: a cell that cannot be read is a problem, and the rest of its row is read all the same.
    """
    chosen = guess_mapping(sheet, PROGRAMME) if mapping is None else mapping
    return _ProgrammeReader(sheet, context, dict(chosen)).read()
