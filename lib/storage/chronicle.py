"""The history of the `database`, as it is told, inside one transaction: who did what, when, and how much of it.

Asks `undoing` what is undone, and `records` for the things themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection, and_, func, select

from lib.storage import undoing
from lib.storage.database import changes, history
from lib.storage.records import TableName, Thing, read_record


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """One thing before and after: None while it is not there. Its id is that of its row, as `records` makes it."""

    table: TableName
    id: str
    before: Thing | None
    after: Thing | None


class Extent(NamedTuple):
    """How many things a revision touched."""

    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What one revision changed: when (UTC), by whom, doing what; and which revisions undo which."""

    revision: int
    at: datetime
    by: str
    action: str
    festival_id: str
    objects: tuple[ObjectChange, ...]  # all of them, or the first few
    extent: Extent  # of all
    undoes: int | None = None
    undone_by: int | None = None  # unless that is undone itself


@dataclass(frozen=True, slots=True)
class Asked:
    """Which changes are asked for: those of a festival before a revision, or of one of its items alone."""

    festival_id: str
    limit: int
    before: int | None = None
    item_id: str | None = None

    @property
    def heads(self) -> sa.Select[Any]:
        """The revisions, newest first."""
        query = select(changes).where(changes.c.festival_id == self.festival_id).order_by(changes.c.revision.desc())
        if self.before is not None:
            query = query.where(changes.c.revision < self.before)
        if self.item_id is not None:
            query = query.where(changes.c.revision.in_(select(history.c.revision).where(*self._about_item)))
        return query.limit(self.limit)

    @property
    def is_told(self) -> sa.ColumnElement[bool]:
        """Whether a row of the history is of these revisions, and of the item that is asked for."""
        return and_(history.c.revision.in_(select(self.heads.subquery().c.revision)), *self._about_item)

    @property
    def _about_item(self) -> tuple[sa.ColumnElement[bool], ...]:
        if self.item_id is None:
            return ()
        return (
            history.c.festival_id == self.festival_id,
            history.c.table_name == TableName.ITEMS.value,
            history.c.id == self.item_id,
        )


def read(connection: Connection, asked: Asked, most: int | None) -> tuple[Change, ...]:
    """The changes, newest first, each with at most so many of its objects."""
    heads = connection.execute(asked.heads).all()
    if not heads:
        return ()
    objects, extents = _objects(connection, asked.is_told, most), _extents(connection, asked.is_told)
    undone = undoing.undone_since(connection, heads[-1].revision)
    return tuple(
        Change(
            head.revision,
            datetime.fromisoformat(head.at),
            head.author,
            head.action,
            head.festival_id,
            tuple(sorted(objects.get(head.revision, ()), key=_order)),
            extents.get(head.revision, Extent()),
            head.undoes,
            undone.get(head.revision),
        )
        for head in heads
    )


def _extents(connection: Connection, told: sa.ColumnElement[bool]) -> Mapping[int, Extent]:
    """Counted by the database, which need not read the records."""
    added, removed = (func.count().filter(side.is_(sa.null())) for side in (history.c.before, history.c.after))
    query = select(history.c.revision, added, func.count(), removed).where(told).group_by(history.c.revision)
    return {revision: Extent(new, all_ - new - gone, gone) for revision, new, all_, gone in connection.execute(query)}


def _objects(
    connection: Connection, told: sa.ColumnElement[bool], most: int | None
) -> Mapping[int, list[ObjectChange]]:
    query = select(history).where(told)
    if most is not None:
        query = query.where(_is_among_first(told, most))
    objects: dict[int, list[ObjectChange]] = {}
    for row in connection.execute(query):
        objects.setdefault(row.revision, []).append(_object_change(row))
    return objects


def _is_among_first(told: sa.ColumnElement[bool], most: int) -> sa.ColumnElement[bool]:
    key = (history.c.revision, history.c.table_name, history.c.id)
    order = (history.c.table_name != TableName.ITEMS.value, *key[1:])
    place = func.row_number().over(partition_by=history.c.revision, order_by=order).label("place")
    numbered = select(*key, place).where(told).subquery()
    return sa.tuple_(*key).in_(select(*(numbered.c[part.name] for part in key)).where(numbered.c.place <= most))


def _order(one: ObjectChange) -> tuple[bool, str, str]:
    """Items first, which people know best."""
    return one.table is not TableName.ITEMS, one.table, one.id


def _object_change(row: sa.Row[Any]) -> ObjectChange:
    table = TableName(row.table_name)
    before, after = (record and read_record(table, record) for record in (row.before, row.after))
    return ObjectChange(table, row.id, before, after)
