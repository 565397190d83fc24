"""Where the `database` tells of people: all that is kept about one of them, and how it is taken out.

Every column and every field is judged: whether somebody may be named there, and in what form. Ids are looked at and
stay, for others name them. What was published is kept compressed, a line of JSON for each part, as `releases` writes
it; what stands in a record is said by `records`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa
from sqlalchemy import Connection

from lib.legal import KEPT_AS
from lib.names import ERASED, naming, without
from lib.storage.database import metadata
from lib.storage.records import Record, TableName
from lib.storage.releases import as_line, packed, unpacked

_OF_PROBLEMS = ("file", "column", "value", "detail")  # the words that the record of a problem has

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mention:
    """A row that names somebody: its table, its key, and what of it does, by column."""

    table: str
    key: tuple[str, ...]
    said: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Trace:
    """A mention with its row, and what is left of that without the name: None when that is nothing."""

    mention: Mention
    row: Mapping[str, Any]
    left: Mapping[str, Any] | None

    @property
    def festival_id(self) -> str:
        """That of the row; "" when it is of no festival alone."""
        is_one = self.mention.table == TableName.FESTIVALS
        return str(self.row["id"] if is_one else self.row.get("festival_id", ""))


class Search:
    """Says what texts are without a name, and remembers those that have it."""

    def __init__(self, name: str) -> None:
        self._wanted = naming(name)
        self._found: list[str] = []
        self._lines: dict[str, tuple[str, list[str]]] = {}  # releases repeat most of their lines

    def __call__(self, text: str) -> str:
        left = without(text, self._wanted)
        if left != text:
            self._found.append(text)
        return left

    def found(self) -> tuple[str, ...]:
        """The texts since this was asked last, each once."""
        texts, self._found = self._found, []
        return tuple(dict.fromkeys(texts))

    def is_all(self, text: str) -> bool:
        """Whether a text is the name and nothing else."""
        return without(text, self._wanted).strip() == ERASED

    def line(self, text: str) -> str:
        """A line of a document without the name."""
        if text not in self._lines:
            so_far, self._found = self._found, []
            read = json.loads(text)
            left = _part(read, self)
            self._lines[text] = text if left == read else as_line(left), self._found
            self._found = so_far
        without_it, found = self._lines[text]
        self._found += found
        return without_it


Form: TypeAlias = Callable[[Any, Search], Any]


# ---------------------------------------------------------------- in what form somebody is named


def _word(value: Any, search: Search) -> Any:
    return search(value) if isinstance(value, str) else value


def _kept(value: Any, search: Search) -> Any:
    search(value)
    return value


def _address(value: str, search: Search) -> str:
    return search(value) if search.is_all(value) else value


def _names(value: list[str], search: Search) -> list[str]:
    return [left for each in value if (left := search(each)).strip() != ERASED]


def _seconds(value: list[list[str]], search: Search) -> list[list[str]]:
    return [[first, search(second)] for first, second in value]


def _pairs(value: list[list[str]], search: Search) -> list[list[str]]:
    return [[search(first), search(second)] for first, second in value]


def _labels(value: list[Record], search: Search) -> list[Record]:
    return [{**each, "label": search(each["label"])} for each in value]


def _query(value: str, search: Search) -> str:
    asked = parse_qsl(value, keep_blank_values=True)
    left = [(name, search(said)) for name, said in asked]
    return value if left == asked else urlencode(left)


def _handles(value: Mapping[str, Mapping[str, str]], search: Search) -> dict[str, dict[str, str]]:
    """What is named in another way now has another handle too."""
    return {
        parameter: {each: name for each, name in of_it.items() if (search(each), search(name)) == (each, name)}
        for parameter, of_it in value.items()
    }


def _words(*names: str) -> dict[str, Form]:
    return dict.fromkeys(names, _word)


FIELDS: dict[TableName, dict[str, Form]] = {  # of records, those that may name somebody
    TableName.FESTIVALS: {
        "name": _seconds,
        "description": _seconds,
        "url": _word,
        "kinds": _labels,
        "report_notes": _seconds,
    },
    TableName.VENUES: _words("name", "address", "city", "district", "notes") | {"extra": _pairs},
    TableName.ITEMS: _words("work", "strand", "organiser", "language", "audience", "price", "notes", "url")
    | {"title": _seconds, "people": _names, "description": _seconds, "extra": _pairs},
    TableName.COUNTS: _words("note", "by"),
    TableName.PEOPLE: _words("name", "notes"),
    TableName.JOURNEYS: {},
    TableName.WAIVERS: _words("about", "by", "why"),
}


def _record(table: TableName, record: Record | None, search: Search) -> Record | None:
    """A record without the name: None for one that is about nobody else. An empty list is left out, as always."""
    if record is None:
        return None
    forms = FIELDS[table]
    left = {name: forms[name](value, search) if name in forms else value for name, value in record.items()}
    owner = {TableName.PEOPLE: "name", TableName.WAIVERS: "about"}.get(table)
    if owner and left[owner] != record[owner]:
        return None
    return {name: value for name, value in left.items() if value != [] or record[name] == []}


# ---------------------------------------------------------------- documents of releases


def document_without(document: bytes, search: Search) -> bytes:
    """That of a release, without the name."""
    lines = unpacked(document)
    left = [search.line(line) for line in lines]
    return document if left == lines else packed(left)


def _part(part: Any, search: Search) -> Any:
    """What a line says, without the name."""
    match part:
        case {"festival": festival, "ever": ever}:
            of_all = {"festival": _record(TableName.FESTIVALS, festival, search), "ever": _handles(ever, search)}
            return {**part, **of_all}
        case [("trails" | "inner") as name, trail, item_id]:
            return [name, _trail(trail, search), item_id]
        case [name, record]:
            return [name, _record(TableName(name), record, search)]
    raise ValueError(part)


def _trail(trail: Record, search: Search) -> Record:
    moved, gone = trail.get("moved"), trail.get("gone")
    several = [moved] if isinstance(moved, dict) else moved  # as one was written at first
    told = {"moved": [_past(past, search) for past in several]} if several else {}
    return trail | told | ({"gone": _past(gone, search)} if gone else {})


def _past(past: Record, search: Search) -> Record:
    item, venue = past["item"], past["venue"]
    return past | {
        "item": _record(TableName.ITEMS, item, search),
        "venue": _record(TableName.VENUES, venue, search),
    }


# ---------------------------------------------------------------- the columns of all tables


def _forms(table: str, row: Row) -> Mapping[str, Form]:
    """In what form the columns of a row name somebody."""
    match table:
        case "history":
            of = TableName(row["table_name"])
            record = partial(_record, of)
            return {"before": record, "after": record} | ({"id": _word} if of is TableName.PEOPLE else {})
        case "remembered":
            return {"value": _notice if row["name"] == KEPT_AS else _of_an_import}
    return _COLUMNS.get(table, {})


def _notice(value: Mapping[str, str], search: Search) -> dict[str, str]:
    return {name: search(said) for name, said in value.items()}


def _of_an_import(value: Any, search: Search) -> Any:
    """Headers of columns, cells that could not be read; a picture names nobody."""
    match value:
        case dict():
            return {header: meaning for header, meaning in value.items() if search(header) == header}
        case list():
            return [problem | {name: search(problem[name]) for name in _OF_PROBLEMS} for problem in value]
    return value


_COLUMNS: dict[str, dict[str, Form]] = {
    "festivals": {"id": _kept, "record": partial(_record, TableName.FESTIVALS)},
    "venues": {"id": _kept, "record": partial(_record, TableName.VENUES)},
    "items": {"id": _kept, "record": partial(_record, TableName.ITEMS)},
    "people": {"id": _word, "record": partial(_record, TableName.PEOPLE)},
    "waivers": {"record": partial(_record, TableName.WAIVERS)},
    "counts": {"record": partial(_record, TableName.COUNTS)},
    "changes": _words("author"),
    "presence": _words("name"),
    "releases": _words("author", "note", "withdrawn_by") | {"document": document_without},
    "schedules": _words("author", "note"),
    "partner_feeds": _words("name", "owner", "created_by", "revoked_by") | {"query": _query},
    "doors": _words("name", "created_by", "revoked_by", "owner"),
    "tallies": _words("by"),
    "grants": {"to": _address} | _words("by"),
    "accounts": {"address": _address} | _words("name"),
}
NAMING: dict[str, frozenset[str]] = {table: frozenset(forms) for table, forms in _COLUMNS.items()} | {
    "history": frozenset(("id", "before", "after")),
    "remembered": frozenset(("value",)),
}  # the columns in which somebody may be named


def traces(connection: Connection, search: Search) -> Iterator[Trace]:
    """Every row that names somebody, table by table."""
    search.found()
    for table in metadata.sorted_tables:
        if table.name not in NAMING:
            continue
        keys = [column.name for column in table.primary_key]
        query = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=500)
        for found in connection.execute(query):
            row = dict(found._mapping)
            left: Row = {}
            said: dict[str, tuple[str, ...]] = {}
            for column, form in _forms(table.name, row).items():
                left[column] = form(row[column], search)
                if texts := search.found():
                    said[column] = texts
            if said:
                mention = Mention(table.name, tuple(str(row[key]) for key in keys), said)
                yield Trace(mention, row, row | left if _has_use(table.name, left, said) else None)


def _has_use(table: str, left: Row, said: Collection[str]) -> bool:
    """Whether what is left of a row says anything about somebody else."""
    match table:
        case "people" | "waivers":
            return left["record"] is not None
        case "history":
            return "id" not in said and (left["before"], left["after"]) != (None, None)
        case "grants":
            return "to" not in said
        case "accounts":
            return "address" not in said
    return True


def take_out(connection: Connection, trace: Trace) -> None:
    """Writes what is left of a row in its place."""
    table = metadata.tables[trace.mention.table]
    is_it = sa.and_(*(column == trace.row[column.name] for column in table.primary_key))
    if trace.left is None:
        connection.execute(sa.delete(table).where(is_it))
    else:
        changed = {name: value for name, value in trace.left.items() if value != trace.row[name]}
        if changed:
            connection.execute(sa.update(table).where(is_it).values(changed))
