"""The calendars of partners, in a table of the `database` beside the programme: they are no part of its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Connection, select

from lib.partners import PartnerFeed
from lib.storage.database import partner_feeds

_INSTANTS = ("created_at", "revoked_at", "last_used_at")


def add(connection: Connection, feed: PartnerFeed) -> None:
    """Writes a new one."""
    row = asdict(feed)
    connection.execute(sa.insert(partner_feeds).values(row | {name: _written(row[name]) for name in _INSTANTS}))


def of_festival(connection: Connection, festival_id: str) -> tuple[PartnerFeed, ...]:
    """Those of a festival, the newest first."""
    query = select(partner_feeds).where(partner_feeds.c.festival_id == festival_id)
    rows = connection.execute(query.order_by(partner_feeds.c.created_at.desc(), partner_feeds.c.id))
    return tuple(map(_read, rows))


def find(connection: Connection, feed_id: str) -> PartnerFeed | None:
    """The one of that id."""
    row = connection.execute(select(partner_feeds).where(partner_feeds.c.id == feed_id)).one_or_none()
    return _read(row) if row else None


def set_revoked(connection: Connection, feed_id: str, at: datetime | None, by: str) -> None:
    """From when on it is no more; None for it to be again."""
    is_it = partner_feeds.c.id == feed_id
    connection.execute(sa.update(partner_feeds).where(is_it).values(revoked_at=_written(at), revoked_by=by))


def forget(connection: Connection, festival_id: str) -> None:
    """Nothing of the calendars of a festival is kept."""
    connection.execute(sa.delete(partner_feeds).where(partner_feeds.c.festival_id == festival_id))


def note_uses(connection: Connection, uses: Mapping[str, datetime]) -> None:
    """When each was last fetched."""
    for feed_id, at in uses.items():
        used = partner_feeds.c.last_used_at
        is_later = sa.or_(used.is_(None), used < _written(at))
        it = sa.update(partner_feeds).where(partner_feeds.c.id == feed_id, is_later)
        connection.execute(it.values(last_used_at=_written(at)))


def _read(row: sa.Row[tuple[object, ...]]) -> PartnerFeed:
    values = dict(row._mapping)
    instants = {name: values[name] and datetime.fromisoformat(values[name]) for name in _INSTANTS}
    return PartnerFeed(**values | instants)


def _written(at: datetime | None) -> str | None:
    return at.astimezone(UTC).replace(microsecond=0).isoformat() if at else None
