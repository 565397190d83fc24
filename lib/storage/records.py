"""Festivals and all that is in them as JSON-able records and back: the one codec of the rows and of their history.

A field that holds nothing, and does so by default, is left out: a record written before the field existed still reads.
Instants are in UTC with their IANA zone, as RFC 9557 writes them: "2024-10-19T12:30:00Z[Europe/Paris]".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from lib.i18n import mark
from lib.impossible import Impossible
from lib.names import normal_form
from lib.programme import (
    Count,
    Festival,
    Item,
    Journey,
    Kind,
    Opening,
    Person,
    Problem,
    Reason,
    Repeat,
    SpecialDay,
    Status,
    Text,
    Venue,
    Waiver,
)
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.span import Span

LONGEST_ID = 400  # characters; an index entry of PostgreSQL takes 2 700 bytes

Thing: TypeAlias = Festival | Venue | Item | Count | Person | Journey | Waiver
Record: TypeAlias = dict[str, Any]


class TableName(StrEnum):
    """Where things are kept; a table comes after those that it refers to."""

    FESTIVALS = "festivals"
    VENUES = "venues"
    ITEMS = "items"
    COUNTS = "counts"
    PEOPLE = "people"
    JOURNEYS = "journeys"
    WAIVERS = "waivers"


class Key(NamedTuple):
    """What tells one thing of a festival from all others."""

    table: TableName
    id: str


def clean(words: str) -> str:
    """`words` without what PostgreSQL cannot hold and nobody can read: NUL and halves of surrogate pairs."""
    return words if words.isprintable() else words.replace("\0", "").encode("utf-8", "ignore").decode()


def count_id(item_id: str, day: date) -> str:
    """The id of a count: "2024-10-19 the-item"."""
    return f"{day.isoformat()} {item_id}"


def joined_id(*parts: str) -> str:
    """The id of what only the ids of others name, however long these are: a journey, or a waiver by its clash."""
    return sha256(json.dumps([clean(part) for part in parts]).encode()).hexdigest()[:32]


def key_of(thing: Thing) -> Key:
    """The table and the id of a thing, clean as its record is."""
    return Key(_TABLE_OF[type(thing)], _id_of(thing))


def _id_of(thing: Thing) -> str:
    match thing:
        case Count():
            return clean(count_id(thing.item_id, thing.day))
        case Person():
            return normal_form(clean(thing.name))
        case Journey():
            return joined_id(thing.origin_id, thing.destination_id)
        case Waiver():
            return joined_id(*thing.clash_key)
    return clean(thing.id)


def write_record(thing: Thing) -> Record:
    """The record of a thing. Impossible when its id is too long, or nothing is left of a name once it is clean."""
    key = key_of(thing)
    if len(key.id) > LONGEST_ID and key.table is not TableName.COUNTS:  # whose item is bounded
        raise _too_long(key)
    shape = _SHAPES[key.table]
    record = _write_fields(thing, shape)
    cleaned: Record = _clean_all(record)
    if cleaned != record:
        read_record(key.table, cleaned)
    return cleaned


def read_record(table: TableName, record: Mapping[str, Any]) -> Any:
    """The thing of a record: a Festival, Venue, Item… as `table` says."""
    return _read_fields(record, _SHAPES[table])


def _too_long(key: Key) -> Impossible:
    if key.table is TableName.PEOPLE:
        return Impossible("name", key.id, mark("Use a shorter name."))
    return Impossible("id", key.id, mark("Use a shorter identifier."))


def _read_fields(record: Mapping[str, Any], shape: _Shape) -> Any:
    forms = shape.forms
    return shape.of(**{name: forms[name].read(value) if name in forms else value for name, value in record.items()})


def _write_fields(thing: object, shape: _Shape) -> Record:
    record: Record = {}
    for name, default in shape.defaults:
        value = getattr(thing, name)
        if value or value != default:
            record[name] = value if value is None or name not in shape.forms else shape.forms[name].write(value)
    return record


def _clean_all(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean_all(part) for part in value]
    if isinstance(value, dict):
        return {name: _clean_all(part) for name, part in value.items()}
    return value


class _Form(NamedTuple):
    """How a value that JSON does not know is written, and read again."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Shape:
    of: Callable[..., Any]
    forms: Mapping[str, _Form]
    defaults: tuple[tuple[str, object], ...]


def _shape(of: type[Any], **forms: _Form) -> _Shape:
    return _Shape(of, forms, tuple((field.name, field.default) for field in fields(of)))


def _write_instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat()}Z[{instant.tzinfo}]"


def _read_instant(written: str) -> datetime:
    utc, _, zone = written.partition("[")
    return datetime.fromisoformat(utc).astimezone(ZoneInfo(zone[:-1]))


def _write_repeat(repeat: Repeat) -> Record:
    return {
        "last_day": repeat.last_day.isoformat(),
        "closed_weekdays": sorted(repeat.closed_weekdays),
        "except_days": [day.isoformat() for day in sorted(repeat.except_days)],
    }


def _read_repeat(record: Record) -> Repeat:
    return Repeat(
        date.fromisoformat(record["last_day"]),
        frozenset(record["closed_weekdays"]),
        frozenset(map(date.fromisoformat, record["except_days"])),
    )


def _write_kind(kind: Kind) -> Record:
    return {"id": kind.id, "label": kind.label, "minutes": kind.minutes, "shares_venue": kind.shares_venue}


def _write_opening(opening: Opening) -> list[Any]:
    return [opening.weekday, opening.opens.isoformat(), opening.closes.isoformat()]


def _read_opening(row: list[Any]) -> Opening:
    return Opening(row[0], time.fromisoformat(row[1]), time.fromisoformat(row[2]))


def _write_special_day(special: SpecialDay) -> list[Any]:
    return [special.day.isoformat(), *(hour and hour.isoformat() for hour in (special.opens, special.closes))]


def _read_special_day(row: list[Any]) -> SpecialDay:
    day, opens, closes = row
    return SpecialDay(
        date.fromisoformat(day), opens and time.fromisoformat(opens), closes and time.fromisoformat(closes)
    )


def _write_span(span: Span) -> list[str]:
    return [span.starts_at.isoformat(), span.ends_at.isoformat()]


def _read_span(row: list[str]) -> Span:
    return Span(datetime.fromisoformat(row[0]), datetime.fromisoformat(row[1]))


def _read_choice(row: list[Any]) -> tuple[ClashKind, Severity | None]:
    kind, severity = row
    return ClashKind(kind), severity and Severity(severity)


def _part(shape: _Shape) -> _Form:
    """How something is written whose fields are in a record inside another's."""
    return _Form(lambda thing: _write_fields(thing, shape), lambda record: _read_fields(record, shape))


def _each(form: _Form) -> _Form:
    return _Form(
        lambda values: [form.write(value) for value in values], lambda rows: tuple(form.read(row) for row in rows)
    )


_LIST = _Form(list, tuple)
_PAIRS = _each(_LIST)
_TEXT = _Form(lambda said: _PAIRS.write(said.versions), lambda rows: Text(_PAIRS.read(rows)))
_DAY = _Form(date.isoformat, date.fromisoformat)
_SECONDS = _Form(timedelta.total_seconds, lambda seconds: timedelta(seconds=seconds))
_ZONE = _Form(str, ZoneInfo)
_INSTANT = _Form(_write_instant, _read_instant)
_UTC = _Form(lambda instant: instant.astimezone(UTC).isoformat(), datetime.fromisoformat)
_RULEBOOK = _part(_shape(Rulebook, severities=_each(_Form(list, _read_choice))))

_SHAPES = {
    TableName.FESTIVALS: _shape(
        Festival,
        name=_TEXT,
        first_day=_DAY,
        last_day=_DAY,
        zone=_ZONE,
        languages=_LIST,
        kinds=_each(_Form(_write_kind, lambda record: Kind(**record))),
        rulebook=_RULEBOOK,
        description=_TEXT,
        embedders=_LIST,
        report_notes=_PAIRS,
    ),
    TableName.VENUES: _shape(
        Venue,
        changeover=_SECONDS,
        openings=_each(_Form(_write_opening, _read_opening)),
        special_days=_each(_Form(_write_special_day, _read_special_day)),
        zone=_ZONE,
        accessible=_LIST,
        extra=_PAIRS,
    ),
    TableName.ITEMS: _shape(
        Item,
        title=_TEXT,
        status=_Form(str, Status),
        starts_at=_INSTANT,
        ends_at=_INSTANT,
        day=_DAY,
        repeat=_Form(_write_repeat, _read_repeat),
        get_in=_SECONDS,
        get_out=_SECONDS,
        people=_LIST,
        never_against=_LIST,
        description=_TEXT,
        extra=_PAIRS,
    ),
    TableName.COUNTS: _shape(Count, day=_DAY, at=_UTC),
    TableName.PEOPLE: _shape(Person, zone=_ZONE, absences=_each(_Form(_write_span, _read_span))),
    TableName.JOURNEYS: _shape(Journey),
    TableName.WAIVERS: _shape(Waiver, kind=_Form(str, ClashKind), item_ids=_LIST, at=_UTC),
}
_TABLE_OF: dict[type[Thing], TableName] = {
    Festival: TableName.FESTIVALS,
    Venue: TableName.VENUES,
    Item: TableName.ITEMS,
    Count: TableName.COUNTS,
    Person: TableName.PEOPLE,
    Journey: TableName.JOURNEYS,
    Waiver: TableName.WAIVERS,
}


def write_problem(problem: Problem) -> Record:
    """The record of a problem."""
    texts = {name: clean(getattr(problem, name)) for name in ("file", "column", "value", "reason", "detail")}
    return {**texts, "row": problem.row}


def read_problem(record: Record) -> Problem:
    """The problem of a record."""
    return Problem(**{**record, "reason": Reason(record["reason"])})
