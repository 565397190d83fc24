"""The ledger of the `database`, inside one transaction: what is there, what is wanted there, and how that is written.

Nothing here commits or locks; the store does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam, select

from lib.changes import Edit
from lib.storage import edits
from lib.storage.database import changes, counter, history, metadata, stamps
from lib.storage.records import Key, Record, TableName, key_of, write_record

ERASE = "erase"  # the action that takes somebody out of all there is, and is not undone
MANY = 5_000  # ids that one query names
MOVES = ("starts_at", "ends_at", "venue_id", "status", "repeat")  # what RFC 5545 SEQUENCE counts
PLACES = ("name", "address", "city", "zone", "latitude", "longitude")  # what a subscriber sees of a venue
REFERENCES = (  # whose column names what
    (TableName.VENUES, "festival_id", TableName.FESTIVALS),
    (TableName.ITEMS, "festival_id", TableName.FESTIVALS),
    (TableName.ITEMS, "venue_id", TableName.VENUES),
    (TableName.COUNTS, "item_id", TableName.ITEMS),
    (TableName.PEOPLE, "festival_id", TableName.FESTIVALS),
    (TableName.JOURNEYS, "festival_id", TableName.FESTIVALS),
    (TableName.WAIVERS, "festival_id", TableName.FESTIVALS),
)

Row: TypeAlias = dict[str, Any]
Wanted: TypeAlias = Mapping[Key, Record | None]  # None: not to be there
Steps: TypeAlias = Mapping[Key, tuple[Record | None, Record | None]]  # before and after, never the same


class LooseEnds(NamedTuple):
    """References that a write would break."""

    unknown: dict[Key, Key]  # what is named but not there → who names it
    users: dict[Key, Key]  # who goes on naming what is to go → what that is


# What is there


def last_revision(connection: Connection) -> int:
    """The number of the last write to anything."""
    revision: int = connection.execute(select(counter.c.revision)).scalar_one()
    return revision


def records_of(connection: Connection, festival_id: str, name: TableName) -> dict[str, Record]:
    """The records of one table of a festival, by id."""
    table = metadata.tables[name]
    rows = connection.execute(select(table.c.id, table.c.record).where(_belongs(table, festival_id)))
    return {row.id: row.record for row in rows}


def stored_records(connection: Connection, festival_id: str, keys: Iterable[Key]) -> dict[Key, Record]:
    """Those of these things that are there."""
    found: dict[Key, Record] = {}
    for name, ids in by_table(keys):
        table = metadata.tables[name]
        query = select(table.c.id, table.c.record).where(_belongs(table, festival_id), table.c.id.in_(ids))
        found |= {Key(name, row.id): row.record for row in connection.execute(query)}
    return found


def changed_since(connection: Connection, festival_id: str, revision: int) -> Wanted:
    """What became of everything in a festival that later revisions changed."""
    later = (history.c.festival_id == festival_id, history.c.revision > revision)
    told = select(history.c.table_name, history.c.id, history.c.after).where(*later).order_by(history.c.revision)
    return {Key(TableName(row.table_name), row.id): row.after for row in connection.execute(told)}


def _users(
    connection: Connection, festival_id: str, holder: TableName, column: str, ids: Iterable[str]
) -> dict[Key, str]:
    """The things of one table that name any of these ids in a column, and which."""
    table = metadata.tables[holder]
    found: dict[Key, str] = {}
    for some in _portions([*ids]):
        query = select(table.c.id, table.c[column]).where(table.c.festival_id == festival_id, table.c[column].in_(some))
        found |= {Key(holder, user): used for user, used in connection.execute(query)}
    return found


def _belongs(table: sa.Table, festival_id: str) -> sa.ColumnElement[bool]:
    return table.c.get("festival_id", table.c.id) == festival_id


def by_table(keys: Iterable[Key]) -> Iterator[tuple[TableName, list[str]]]:
    """The ids of things, table by table, as many at once as one query names."""
    ids: dict[TableName, list[str]] = {}
    for key in keys:
        ids.setdefault(key.table, []).append(key.id)
    return ((table, some) for table, mine in ids.items() for some in _portions(mine))


def _portions(ids: list[str]) -> Iterator[list[str]]:
    return (ids[first : first + MANY] for first in range(0, len(ids), MANY))


# What is to be there


def wanted_by(edit: Edit, connection: Connection, festival_id: str) -> Wanted:
    """What an edit asks for; the counts of an item go with it, unless it is given too and so kept."""
    given = {key_of(thing): write_record(thing) for thing in edits.given(edit)}
    removed = [key for key in edits.removed(edit) if key not in given]
    items = [key.id for key in removed if key.table is TableName.ITEMS]
    counts = _users(connection, festival_id, TableName.COUNTS, "item_id", items)
    return dict.fromkeys([*removed, *counts]) | given


def before(connection: Connection, revision: int) -> Wanted:
    """Everything that a revision changed, as it was."""
    rows = connection.execute(select(history).where(history.c.revision == revision))
    return {Key(TableName(row.table_name), row.id): row.before for row in rows}


def steps_to(wanted: Wanted, connection: Connection, festival_id: str) -> Steps:
    """Only what differs from what is there."""
    stored = stored_records(connection, festival_id, wanted)
    return {key: (stored.get(key), after) for key, after in wanted.items() if stored.get(key) != after}


def loose_ends(connection: Connection, festival_id: str, wanted: Wanted) -> LooseEnds:
    """The references that would be broken once everything is as wanted."""
    named = _named(festival_id, wanted)
    there: Wanted = {**stored_records(connection, festival_id, named), **wanted}
    return LooseEnds(
        {key: named_by for key, named_by in named.items() if not there.get(key)},
        {
            user: Key(target, used)
            for holder, column, target in REFERENCES
            for user, used in _users(connection, festival_id, holder, column, _removed(wanted, target)).items()
            if user not in wanted
        },
    )


def _named(festival_id: str, wanted: Wanted) -> dict[Key, Key]:
    """What the things to be written name, and one that does so."""
    written = [(key, {**record, "festival_id": festival_id}) for key, record in wanted.items() if record]
    return {
        Key(target, record[column]): key
        for key, record in written
        for holder, column, target in REFERENCES
        if key.table is holder and column in record
    }


def _removed(wanted: Wanted, table: TableName) -> list[str]:
    return [key.id for key, record in wanted.items() if record is None and key.table is table]


# Writing it


def apply(steps: Steps, connection: Connection, festival_id: str) -> None:
    """A table is filled after those that it names, and emptied before them."""
    for name in TableName:
        mine = [(key.id, old, new) for key, (old, new) in steps.items() if key.table is name and new]
        table = metadata.tables[name]
        _insert(connection, table, _rows(table, festival_id, {each: new for each, old, new in mine if not old}))
        _update(connection, table, _rows(table, festival_id, {each: new for each, old, new in mine if old}))
    for name in reversed(TableName):
        gone: dict[str, Record] = {key.id: {} for key, (_, new) in steps.items() if key.table is name and not new}
        table = metadata.tables[name]
        _delete(connection, table, _rows(table, festival_id, gone))


def stamp(steps: Steps, connection: Connection, festival_id: str, at: str) -> None:
    """Dates what subscribers see otherwise: the items that were written, and those whose venue's place was.

    The sequence of one that moved, or came back, goes on by one.
    """
    written = {key.id: _has_moved(*step) for key, step in steps.items() if key.table is TableName.ITEMS and step[1]}
    resited = [key.id for key, step in steps.items() if key.table is TableName.VENUES and _is_elsewhere(*step)]
    held_there = _users(connection, festival_id, TableName.ITEMS, "venue_id", resited)
    moved = dict.fromkeys((item.id for item in held_there), True)
    sequences = _sequences(connection, festival_id, written | moved)
    rows = {
        item_id: {
            "festival_id": festival_id,
            "item_id": item_id,
            "changed_at": at,
            "sequence": sequences[item_id] + has_moved if item_id in sequences else 0,
        }
        for item_id, has_moved in (written | moved).items()
    }
    _insert(connection, stamps, [row for item_id, row in rows.items() if item_id not in sequences])
    _update(connection, stamps, [row for item_id, row in rows.items() if item_id in sequences])


def remember(steps: Steps, connection: Connection, change: Row) -> None:
    """Adds one revision, and in its history every thing that it changed."""
    number = {"revision": change["revision"], "festival_id": change["festival_id"]}
    connection.execute(sa.update(counter).values(revision=change["revision"]))
    _insert(connection, changes, [change])
    _insert(
        connection,
        history,
        [
            {**number, "table_name": key.table.value, "id": key.id, "before": old, "after": new}
            for key, (old, new) in steps.items()
        ],
    )


def _sequences(connection: Connection, festival_id: str, item_ids: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _portions([*item_ids]):
        query = select(stamps.c.item_id, stamps.c.sequence).where(
            stamps.c.festival_id == festival_id, stamps.c.item_id.in_(some)
        )
        found |= {row.item_id: row.sequence for row in connection.execute(query)}
    return found


def _has_moved(old: Record | None, new: Record | None) -> bool:
    return old is None or new is None or any(old.get(name) != new.get(name) for name in MOVES)


def _rows(table: sa.Table, festival_id: str, records: Mapping[str, Record]) -> list[Row]:
    """Records in their rows: a column that is not of every table is named as the field that it repeats."""
    columns = [column.name for column in table.c]
    return [
        {name: values.get(name) for name in columns}
        for each, record in records.items()
        for values in [{**record, "festival_id": festival_id, "id": each, "record": record}]
    ]


def _is_elsewhere(old: Record | None, new: Record | None) -> bool:
    return old is not None and new is not None and any(old.get(name) != new.get(name) for name in PLACES)


def _insert(connection: Connection, table: sa.Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _update(connection: Connection, table: sa.Table, rows: list[Row]) -> None:
    values: Row = {column.name: bindparam(f"new_{column.name}") for column in table.c if not column.primary_key}
    if rows:
        connection.execute(sa.update(table).where(*_same_key(table)).values(values), [_bound(row) for row in rows])


def _delete(connection: Connection, table: sa.Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(sa.delete(table).where(*_same_key(table)), [_bound(row) for row in rows])


def _same_key(table: sa.Table) -> list[sa.ColumnElement[bool]]:
    return [column == bindparam(f"new_{column.name}") for column in table.primary_key]


def _bound(row: Row) -> Row:
    return {f"new_{name}": value for name, value in row.items()}
