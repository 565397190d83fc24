"""Who has a festival open, as they said last: kept in a table of the `database` beside the history.

Nothing here is a revision, and nobody waits for those who write the programme any longer than the database asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection, select

from lib.storage.database import presence

GONE_AFTER = timedelta(seconds=20)
SAID_AGAIN_AFTER = timedelta(seconds=6)  # what is known already is not written each time


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who has a festival open, and the item that they hold, or ""."""

    session_id: str
    festival_id: str
    name: str
    holds: str
    at: datetime  # when they said so, aware


def present(connection: Connection, festival_id: str, now: datetime) -> tuple[Presence, ...]:
    """Those who said so lately, by name."""
    query = (
        select(presence).where(presence.c.festival_id == festival_id).order_by(presence.c.name, presence.c.session_id)
    )
    return tuple(each for each in _read(connection, query) if now - each.at < GONE_AFTER)


def is_news(connection: Connection, said: Presence) -> bool:
    """Whether it says something else than what is there, or that is getting old."""
    known = next(_read(connection, select(presence).where(presence.c.session_id == said.session_id)), None)
    return known is None or _claim(known) != _claim(said) or said.at - known.at >= SAID_AGAIN_AFTER


def write(connection: Connection, said: Presence) -> None:
    """Puts it in place of what that session said before."""
    row = asdict(said) | {"at": _written(said.at)}
    mine = presence.c.session_id == said.session_id
    if not connection.execute(sa.update(presence).where(mine).values(row)).rowcount:
        connection.execute(sa.insert(presence).values(row))


def forget(connection: Connection, session_id: str) -> None:
    """Takes a session out."""
    connection.execute(sa.delete(presence).where(presence.c.session_id == session_id))


def forget_the_gone(connection: Connection, now: datetime) -> None:
    """Takes out whoever has said nothing for long. A transaction of its own: two that wait for each other cannot be."""
    connection.execute(sa.delete(presence).where(presence.c.at < _written(now - GONE_AFTER)))


def _read(connection: Connection, query: sa.Select[tuple[str, ...]]) -> Iterator[Presence]:
    for row in connection.execute(query):
        yield Presence(row.session_id, row.festival_id, row.name, row.holds, datetime.fromisoformat(row.at))


def _claim(said: Presence) -> tuple[str, str, str]:
    return said.festival_id, said.name, said.holds


def _written(at: datetime) -> str:
    """With microseconds even where there are none, so that it sorts."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
