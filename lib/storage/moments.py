"""How things were after an earlier revision, read from the history of the `database` inside one transaction.

Asks `ledger` what is there now.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy import Connection, and_, func, select

from lib.storage import ledger
from lib.storage.database import history
from lib.storage.records import Key, Record, TableName


class NotThere(LookupError):
    """A thing cannot be brought back as it was after a revision, for it was not there, or not what it relies on."""

    def __init__(self, key: Key, revision: int) -> None:
        super().__init__(f"there was no {key.id} among the {key.table} after revision {revision}")
        self.key, self.revision = key, revision


def records_after(connection: Connection, festival_id: str, revision: int) -> dict[Key, Record | None]:
    """What everything that was changed later was like after a revision."""
    return _first_before(connection, *_later(festival_id, revision))


def _first_before(connection: Connection, *which: sa.ColumnElement[bool]) -> dict[Key, Record | None]:
    """Each thing as it was before the first of these rows of its history."""
    names = (history.c.table_name, history.c.id)
    first = select(*names, func.min(history.c.revision).label("revision")).where(*which).group_by(*names).subquery()
    is_first = and_(*(history.c[part.name] == part for part in first.c))
    rows = connection.execute(select(*names, history.c.before).join(first, is_first))
    return {Key(TableName(row.table_name), row.id): row.before for row in rows}


def brought_back(
    connection: Connection, festival_id: str, keys: Collection[Key], revision: int
) -> dict[Key, Record | None]:
    """These things as they were after a revision, and what they need of what is gone. Raises NotThere."""
    then = records_after(connection, festival_id, revision)
    now = ledger.stored_records(connection, festival_id, keys)
    wanted: dict[Key, Record | None] = {}
    missing: Collection[Key] = keys
    while missing:
        wanted |= {key: then.get(key, now.get(key)) for key in missing}
        _refuse_absent(wanted, revision)
        missing = ledger.loose_ends(connection, festival_id, wanted).unknown
    gone = {key.id for key in wanted if key.table is TableName.ITEMS and key not in now}
    return wanted | {key: record for key, record in then.items() if record and _is_count_of(key, record, gone)}


def _refuse_absent(wanted: ledger.Wanted, revision: int) -> None:
    for key, record in wanted.items():
        if record is None:
            raise NotThere(key, revision)


def _is_count_of(key: Key, record: Record, item_ids: Collection[str]) -> bool:
    return key.table is TableName.COUNTS and record["item_id"] in item_ids


def _later(festival_id: str, revision: int) -> tuple[sa.ColumnElement[bool], ...]:
    return history.c.festival_id == festival_id, history.c.revision > revision
