"""Releases in the `database`: each is kept as one document, compressed JSON of the `records` of all that is in it.

The heads of releases are columns, so that what is public now is asked for without reading any document.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, and_, func, select

from lib.programme import Item, Programme, Stamp, Venue
from lib.releases import Past, Published, Release, Trail
from lib.storage.database import festivals, releases, schedules
from lib.storage.records import Record, TableName, read_record, write_record

_HEAD = [column for column in releases.c if column is not releases.c.document]


@dataclass(frozen=True, slots=True)
class Head:
    """What is public now of a festival: the key of all that is made of it."""

    number: int
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """A publication to come, at an instant of UTC."""

    at: datetime
    by: str
    note: str


def heads(connection: Connection) -> dict[str, Head]:
    """The last release of each festival that is there and has one, by its id."""
    last = select(releases.c.festival_id, func.max(releases.c.number).label("number")).group_by(releases.c.festival_id)
    newest = last.subquery()
    is_newest = and_(releases.c.festival_id == newest.c.festival_id, releases.c.number == newest.c.number)
    query = select(releases.c.festival_id, releases.c.number, releases.c.withdrawn_at)
    rows = connection.execute(query.join(newest, is_newest).join(festivals, festivals.c.id == releases.c.festival_id))
    return {row.festival_id: Head(row.number, row.withdrawn_at is not None) for row in rows}


def of_festival(connection: Connection, festival_id: str) -> tuple[Release, ...]:
    """All of a festival, newest first."""
    query = select(*_HEAD).where(releases.c.festival_id == festival_id).order_by(releases.c.number.desc())
    return tuple(map(_release, connection.execute(query)))


def last_number(connection: Connection, festival_id: str) -> int:
    """That of the last release of a festival; 0 when there is none."""
    query = select(func.max(releases.c.number)).where(releases.c.festival_id == festival_id)
    return connection.scalar(query) or 0


def published(connection: Connection, festival_id: str, number: int) -> Published | None:
    """The release of a number, whole."""
    its = and_(releases.c.festival_id == festival_id, releases.c.number == number)
    row = connection.execute(select(releases).where(its)).one_or_none()
    return read_document(row.document, _release(row)) if row else None


def add(connection: Connection, one: Published, document: bytes) -> None:
    """Writes a release and its document."""
    release = one.release
    connection.execute(
        sa.insert(releases).values(
            festival_id=one.programme.festival.id,
            number=release.number,
            at=release.at.isoformat(),
            author=release.by,
            note=release.note,
            desk_revision=release.revision,
            as_release=release.as_release,
            document=document,
        )
    )


def set_withdrawn(connection: Connection, festival_id: str, number: int, at: datetime | None, by: str | None) -> None:
    """From when on a release is public no more; None for it to be again."""
    its = and_(releases.c.festival_id == festival_id, releases.c.number == number)
    values = {"withdrawn_at": at and at.isoformat(), "withdrawn_by": by}
    connection.execute(sa.update(releases).where(its).values(values))


def scheduled(connection: Connection, festival_id: str) -> Schedule | None:
    """The publication to come of a festival."""
    row = connection.execute(select(schedules).where(schedules.c.festival_id == festival_id)).one_or_none()
    return _schedule(row) if row else None


def due(connection: Connection, now: datetime) -> dict[str, Schedule]:
    """The publications whose hour has come, by festival."""
    rows = connection.execute(select(schedules).where(schedules.c.at <= now.isoformat()))
    return {row.festival_id: _schedule(row) for row in rows}


def schedule(connection: Connection, festival_id: str, wanted: Schedule) -> None:
    """Puts a publication in place of the one to come."""
    unschedule(connection, festival_id)
    row = {"festival_id": festival_id, "at": wanted.at.isoformat(), "author": wanted.by, "note": wanted.note}
    connection.execute(sa.insert(schedules).values(row))


def unschedule(connection: Connection, festival_id: str) -> None:
    """Takes the publication to come away."""
    connection.execute(sa.delete(schedules).where(schedules.c.festival_id == festival_id))


def _schedule(row: Any) -> Schedule:
    return Schedule(datetime.fromisoformat(row.at), row.author, row.note)


def _release(row: Any) -> Release:
    return Release(
        row.number,
        datetime.fromisoformat(row.at),
        row.author,
        row.note,
        row.desk_revision,
        row.as_release,
        row.withdrawn_at and datetime.fromisoformat(row.withdrawn_at),
        row.withdrawn_by or "",
    )


# ---------------------------------------------------------------- the document


def write_document(one: Published) -> bytes:
    """All of a release but its head."""
    programme = one.programme
    written = {
        "festival": write_record(programme.festival),
        "venues": [write_record(venue) for venue in programme.venues],
        "items": [write_record(item) for item in programme.items],
        "changed_at": programme.changed_at and programme.changed_at.isoformat(),
        "trails": _write_trails(one.trails),
        "inner": _write_trails(one.inner),
        "ever": one.ever,
    }
    return zlib.compress(json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode())


def read_document(document: bytes, release: Release) -> Published:
    """The release of a document."""
    written = json.loads(zlib.decompress(document))
    programme = Programme(
        festival=read_record(TableName.FESTIVALS, written["festival"]),
        venues=tuple(read_record(TableName.VENUES, record) for record in written["venues"]),
        items=tuple(read_record(TableName.ITEMS, record) for record in written["items"]),
        revision=release.revision,
        changed_at=_read_instant(written["changed_at"]),
    )
    trails, inner = (_read_trails(written[name]) for name in ("trails", "inner"))
    return Published(release, programme, trails, written["ever"], inner)


def _write_trails(trails: Mapping[str, Trail]) -> Record:
    return {item_id: _write_trail(trail) for item_id, trail in trails.items()}


def _read_trails(record: Record) -> dict[str, Trail]:
    return {item_id: _read_trail(trail) for item_id, trail in record.items()}


def _write_trail(trail: Trail) -> Record:
    said = {
        "changed_at": trail.stamp.changed_at.isoformat(),
        "sequence": trail.stamp.sequence,
        "noted_at": trail.noted_at.isoformat(),
    }
    pasts = {"moved": trail.moved, "gone": trail.gone}
    return said | {name: _write_past(past) for name, past in pasts.items() if past}


def _read_trail(record: Record) -> Trail:
    stamp = Stamp(datetime.fromisoformat(record["changed_at"]), record["sequence"])
    pasts = {name: _read_past(record[name]) for name in ("moved", "gone") if name in record}
    return Trail(stamp, datetime.fromisoformat(record["noted_at"]), **pasts)


def _write_past(past: Past) -> Record:
    venue = past.venue and write_record(past.venue)
    return {"until": past.until.isoformat(), "item": write_record(past.item), "venue": venue}


def _read_past(record: Mapping[str, Any]) -> Past:
    item: Item = read_record(TableName.ITEMS, record["item"])
    venue: Venue | None = record["venue"] and read_record(TableName.VENUES, record["venue"])
    return Past(datetime.fromisoformat(record["until"]), item, venue)


def _read_instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
