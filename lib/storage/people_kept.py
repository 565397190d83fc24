"""Where the `database` tells of people: which columns may, and all that is kept about one of them.

What was published is kept compressed, as `releases` writes it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from re import Pattern
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from lib.names import for_search, naming
from lib.storage.database import metadata

OF_PEOPLE: dict[str, frozenset[str]] = {  # columns that name somebody, or hold what may
    table: frozenset(columns.split())
    for table, columns in {
        "festivals": "record",
        "venues": "record",
        "items": "record",
        "people": "id record",
        "waivers": "id record",
        "counts": "record",
        "remembered": "value",
        "changes": "author",
        "history": "id before after",
        "presence": "name session_id",
        "releases": "author note withdrawn_by document",
        "schedules": "author note",
        "partner_feeds": "name owner query created_by revoked_by last_used_at",
        "doors": "name created_by revoked_by owner",
        "tallies": "by phone",
        "grants": "to by at",
        "accounts": "address name seen_at",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A row that names somebody: its table, its key, and what of it does, by column."""

    table: str
    key: tuple[str, ...]
    said: dict[str, tuple[str, ...]]


def mentions(connection: Connection, name: str) -> Iterator[Mention]:
    """Every row in which a name or an e-mail address stands, table by table, as whole words in any spelling."""
    wanted = naming(name)
    for table in metadata.sorted_tables:
        columns = [table.columns[each] for each in sorted(OF_PEOPLE.get(table.name, ()))]
        if not columns:
            continue
        keys = [*table.primary_key.columns]
        query = sa.select(*keys, *columns).order_by(*keys).execution_options(yield_per=500)
        for row in connection.execute(query):
            values = dict(zip(columns, row[len(keys) :], strict=True))
            said = {column.name: found for column, value in values.items() if (found := (*_found(value, wanted),))}
            if said:
                yield Mention(table.name, tuple(map(str, row[: len(keys)])), said)


def _found(value: Any, wanted: Pattern[str]) -> Iterator[str]:
    """The texts within a value that name them."""
    match value:
        case str():
            if wanted.search(for_search(value)):
                yield value
        case bytes():
            for line in zlib.decompress(value).decode().split("\n"):
                yield from _found(line, wanted)
        case dict():
            for name, inner in value.items():
                yield from _found(name, wanted)
                yield from _found(inner, wanted)
        case list() | tuple():
            for inner in value:
                yield from _found(inner, wanted)
