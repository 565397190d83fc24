"""What is wanted in the `database` meets what others wrote there since, inside one transaction.

Asks `ledger` what is there now, `assembly` what was there, and `undoing` what was undone meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import Connection, select

from lib.programme import Programme
from lib.reconciling import Conflict, Merge, merge
from lib.storage import ledger, undoing
from lib.storage.assembly import things_of
from lib.storage.database import changes, history
from lib.storage.records import Key, Record, Thing, read_record, write_record


class Conflicts(Exception):
    """Others changed the same fields of the same things to something else since: nothing is written."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(f"changed by others meanwhile: {', '.join(conflict.key.id for conflict in conflicts)}")
        self.conflicts = conflicts


def reconciled(connection: Connection, festival_id: str, wanted: ledger.Wanted, base: Programme) -> ledger.Wanted:
    """What is wanted, with what others have changed since it was made from `base`. Raises Conflicts."""
    touched = undoing.touched_since(connection, festival_id, wanted, base.revision)
    were = things_of(base) if touched else {}
    are = ledger.stored_records(connection, festival_id, touched)
    merged: dict[Key, Record | None] = {}
    conflicts: list[Conflict] = []
    for key in touched:
        was: Thing | None = were[key.table].get(key.id)
        mine, theirs = (_read(key, record) for record in (wanted[key], are.get(key)))
        together = _merged(was, mine, theirs)
        merged[key] = write_record(together.thing) if together.thing else None
        if together.disputed:
            by, at = _last_said(connection, festival_id, key, together.disputed)
            last = ledger.last_revision(connection)
            conflicts.append(Conflict(key, was, mine, theirs, together.disputed, by, at, last))
    if conflicts:
        raise Conflicts(tuple(conflicts))
    return {**wanted, **merged}


def _read(key: Key, record: Record | None) -> Thing | None:
    if record is None:
        return None
    thing: Thing = read_record(key.table, record)
    return thing


def _merged(was: Thing | None, mine: Thing | None, theirs: Thing | None) -> Merge[Thing]:
    """The merge; what I remove without having seen it, as a count that others added to my item, is all in dispute."""
    together = merge(was, mine, theirs)
    if mine is None and together.thing:
        return replace(together, disputed=tuple(part.name for part in fields(together.thing)))
    return together


def _last_said(connection: Connection, festival_id: str, key: Key, names: Collection[str]) -> tuple[str, datetime]:
    """Who changed any of these fields of a thing last, and when."""
    query = select(changes.c.author, changes.c.at, changes.c.action, history.c.before, history.c.after).where(
        changes.c.revision == history.c.revision,
        history.c.festival_id == festival_id,
        history.c.table_name == key.table.value,
        history.c.id == key.id,
    )
    rows = connection.execute(query.order_by(history.c.revision.desc()))
    return next(
        (row.author, datetime.fromisoformat(row.at))
        for row in rows
        if row.action == ledger.ERASE or _differ(row.before, row.after, names)  # what was erased, nothing tells
    )


def _differ(before: Record | None, after: Record | None, names: Collection[str]) -> bool:
    return before is None or after is None or any(before.get(name) != after.get(name) for name in names)
