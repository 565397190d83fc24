"""Doors, and what phones have counted there, in tables of the `database` beside the programme and its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, select

from lib.doors import MOST_PHONES, Door, Marks, Sum, Tally, TooManyPhones, grown, summed
from lib.storage.database import doors, tallies, tally_sums, typed_numbers

_INSTANTS = ("created_at", "revoked_at")


def add(connection: Connection, door: Door) -> None:
    """Writes a new one."""
    row = asdict(door)
    connection.execute(sa.insert(doors).values(row | {name: _written(row[name]) for name in _INSTANTS}))


def of_festival(connection: Connection, festival_id: str) -> tuple[Door, ...]:
    """Those of a festival, the newest first."""
    query = select(doors).where(doors.c.festival_id == festival_id)
    return tuple(map(_door, connection.execute(query.order_by(doors.c.created_at.desc(), doors.c.id))))


def find(connection: Connection, door_id: str) -> Door | None:
    """The one of that id."""
    row = connection.execute(select(doors).where(doors.c.id == door_id)).one_or_none()
    return _door(row) if row else None


def set_revoked(connection: Connection, door_id: str, at: datetime | None, by: str) -> None:
    """From when on it is no more; None for it to be again."""
    it = sa.update(doors).where(doors.c.id == door_id)
    connection.execute(it.values(revoked_at=_written(at), revoked_by=by))


def forget(connection: Connection, festival_id: str) -> None:
    """Nothing of the doors of a festival is kept: neither addresses, nor names, nor presses."""
    for table in (doors, tallies, tally_sums, typed_numbers):
        connection.execute(sa.delete(table).where(table.c.festival_id == festival_id))


def note(connection: Connection, festival_id: str, said: Iterable[Tally]) -> None:
    """Keeps what phones say, where it is news; the sums that it belongs to are to be settled. Raises TooManyPhones."""
    for tally in said:
        of_sitting = _is_of(tallies, festival_id, tally.item_id, tally.day)
        its = sa.and_(of_sitting, tallies.c.phone == tally.phone)
        row = connection.execute(select(tallies).where(its)).one_or_none()
        known = _tally(row) if row else None
        phones = select(sa.func.count()).select_from(tallies).where(of_sitting)
        if known is None and (connection.scalar(phones) or 0) >= MOST_PHONES:
            raise TooManyPhones(tally.item_id)
        news = grown(known, tally)
        if news is not known:
            connection.execute(sa.delete(tallies).where(its))
            values = asdict(news) | {"day": news.day.isoformat(), "at": _written(news.at)}
            connection.execute(sa.insert(tallies).values(values | {"festival_id": festival_id}))
            _set_sum(connection, festival_id, (tally.item_id, tally.day), is_settled=False)


def sums(connection: Connection, festival_id: str) -> dict[tuple[str, date], Sum]:
    """What phones have said of a festival, by sitting."""
    query = select(tallies).where(tallies.c.festival_id == festival_id)
    rows = connection.execute(query.order_by(tallies.c.item_id, tallies.c.day, tallies.c.phone))
    return summed(map(_tally, rows), _marks(connection, festival_id))


def _marks(connection: Connection, festival_id: str) -> dict[tuple[str, date], Marks]:
    query = select(tally_sums).where(tally_sums.c.festival_id == festival_id)
    return {
        (row.item_id, date.fromisoformat(row.day)): Marks(
            row.left_out, tuple(number for number in (row.taken, row.writing) if number is not None), row.agreed
        )
        for row in connection.execute(query)
    }


def unsettled(connection: Connection) -> dict[str, set[tuple[str, date]]]:
    """The sittings of which phones have said something since their sums were settled, by festival."""
    found: dict[str, set[tuple[str, date]]] = {}
    for row in connection.execute(select(tally_sums).where(tally_sums.c.is_settled.is_(False))):
        found.setdefault(row.festival_id, set()).add((row.item_id, date.fromisoformat(row.day)))
    return found


def is_news(connection: Connection, festival_id: str, typed_id: str) -> bool:
    """Whether a number typed in the room has not been written down before."""
    of_it = (typed_numbers.c.festival_id == festival_id, typed_numbers.c.id == typed_id)
    return connection.execute(select(typed_numbers.c.id).where(*of_it)).one_or_none() is None


def remember(connection: Connection, festival_id: str, typed_id: str) -> None:
    """A number typed in the room has been written down: sent again, it is no news."""
    if is_news(connection, festival_id, typed_id):
        connection.execute(sa.insert(typed_numbers).values(festival_id=festival_id, id=typed_id))


def begin(connection: Connection, festival_id: str, key: tuple[str, date], counted: int) -> None:
    """A number is about to be written down: should the server end before it says that it was, it is known again."""
    _set_sum(connection, festival_id, key, writing=counted)


def leave_out(
    connection: Connection, festival_id: str, key: tuple[str, date], amount: int, *, agreed: int | None
) -> None:
    """So much of what is pressed for a sitting does not count, and that is agreed; None: it is to be settled."""
    _set_sum(connection, festival_id, key, left_out=amount, agreed=agreed, is_settled=agreed is not None)


def settle(
    connection: Connection, festival_id: str, key: tuple[str, date], taken: int | None, *, is_settled: bool
) -> None:
    """The number of a sitting that was written down, None where another one stays; and whether that was the last."""
    written: dict[str, int | None] = {} if taken is None else {"taken": taken, "agreed": None}
    _set_sum(connection, festival_id, key, is_settled=is_settled, **written)


def _set_sum(connection: Connection, festival_id: str, key: tuple[str, date], **values: bool | int | None) -> None:
    if not connection.execute(
        sa.update(tally_sums).where(_is_of(tally_sums, festival_id, *key)).values(values)
    ).rowcount:
        row = {"festival_id": festival_id, "item_id": key[0], "day": key[1].isoformat(), "is_settled": False}
        connection.execute(sa.insert(tally_sums).values(row | values))


def _is_of(table: sa.Table, festival_id: str, item_id: str, day: date) -> sa.ColumnElement[bool]:
    columns = table.c
    return sa.and_(columns.festival_id == festival_id, columns.item_id == item_id, columns.day == day.isoformat())


def _door(row: sa.Row[Any]) -> Door:
    values = dict(row._mapping)
    return Door(**values | {name: values[name] and datetime.fromisoformat(values[name]) for name in _INSTANTS})


def _tally(row: sa.Row[Any]) -> Tally:
    day, at = date.fromisoformat(row.day), datetime.fromisoformat(row.at)
    return Tally(row.item_id, day, row.phone, row.plus, row.minus, row.by, at)


def _written(at: datetime | None) -> str | None:
    return at.astimezone(UTC).replace(microsecond=0).isoformat() if at else None
