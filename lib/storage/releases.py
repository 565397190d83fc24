"""Releases in the `database`: each is kept as one document, compressed JSON of the `records` of all that is in it.

The heads of releases are columns, so that what is public now is asked for without reading any document.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, and_, func, select

from lib.programme import Item, Programme, Stamp, Venue
from lib.releases import Past, Published, Release, Trail
from lib.storage.database import festivals, releases, schedules
from lib.storage.records import Record, TableName, read_record, write_record

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_EFFORT = 3  # of compression: the usual 6 takes three times as long, to save a fifth
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


def find(connection: Connection, festival_id: str, number: int) -> tuple[Release, bytes] | None:
    """The release of a number, and its document."""
    its = and_(releases.c.festival_id == festival_id, releases.c.number == number)
    row = connection.execute(select(releases).where(its)).one_or_none()
    return (_release(row), row.document) if row else None


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


def close(connection: Connection, festival_id: str, at: datetime, by: str) -> None:
    """What was published, or was to be, under the id of a festival is none of that of another under the same id."""
    unschedule(connection, festival_id)
    last = last_number(connection, festival_id)
    its = and_(releases.c.festival_id == festival_id, releases.c.number == last, releases.c.withdrawn_at.is_(None))
    connection.execute(sa.update(releases).where(its).values(withdrawn_at=at.isoformat(), withdrawn_by=by))


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
    """All of a release but its head: a line of JSON for what is said once, and one for each part."""
    programme = one.programme
    head = {
        "festival": write_record(programme.festival),
        "changed_at": programme.changed_at and programme.changed_at.isoformat(),
        "ever": one.ever,
    }
    lines = [
        head,
        *(["venues", write_record(venue)] for venue in programme.venues),
        *(["items", write_record(item)] for item in programme.items),
        *(["trails", _write_trail(trail), item_id] for item_id, trail in one.trails.items()),
        *(["inner", _write_trail(trail), item_id] for item_id, trail in one.inner.items()),
    ]
    return packed(map(as_line, lines))


def as_line(part: object) -> str:
    """A part of a document as one line of it."""
    return _JSON.encode(part)


def packed(lines: Iterable[str]) -> bytes:
    """The document of these lines."""
    return zlib.compress("\n".join(lines).encode(), _EFFORT)


def unpacked(document: bytes) -> list[str]:
    """The lines of a document."""
    return zlib.decompress(document).decode().split("\n")


class Reader:
    """Reads documents: of one that follows another, only the lines that are new."""

    def __init__(self) -> None:
        self._known: Mapping[str, tuple[str, Any]] = {}

    def read(self, document: bytes, release: Release) -> Published:
        """The release of a document."""
        first, *lines = unpacked(document)
        head, known = json.loads(first), self._known
        self._known = read = {line: known.get(line) or _read_line(line) for line in lines}
        parts: dict[str, list[Any]] = {name: [] for name in ("venues", "items", "trails", "inner")}
        for name, part in read.values():
            parts[name].append(part)
        programme = Programme(
            festival=read_record(TableName.FESTIVALS, head["festival"]),
            venues=tuple(parts["venues"]),
            items=tuple(parts["items"]),
            revision=release.revision,
            changed_at=_read_instant(head["changed_at"]),
        )
        return Published(release, programme, dict(parts["trails"]), head["ever"], dict(parts["inner"]))


def _read_line(line: str) -> tuple[str, Any]:
    """A part of a release, and what it is among."""
    name, record, *item_ids = json.loads(line)
    return name, (item_ids[0], _read_trail(record)) if item_ids else read_record(TableName(name), record)


def _write_trail(trail: Trail) -> Record:
    said = {
        "changed_at": trail.stamp.changed_at.isoformat(),
        "sequence": trail.stamp.sequence,
        "noted_at": trail.noted_at.isoformat(),
    }
    moved = {"moved": list(map(_write_past, trail.moved))} if trail.moved else {}
    return said | moved | ({"gone": _write_past(trail.gone)} if trail.gone else {})


def _read_trail(record: Record) -> Trail:
    stamp = Stamp(datetime.fromisoformat(record["changed_at"]), record["sequence"])
    moved = record.get("moved", [])
    several = [moved] if isinstance(moved, dict) else moved  # as one was written at first
    gone = _read_past(record["gone"]) if "gone" in record else None
    return Trail(stamp, datetime.fromisoformat(record["noted_at"]), tuple(map(_read_past, several)), gone)


def _write_past(past: Past) -> Record:
    venue = past.venue and write_record(past.venue)
    return {"until": past.until.isoformat(), "item": write_record(past.item), "venue": venue}


def _read_past(record: Mapping[str, Any]) -> Past:
    item: Item = read_record(TableName.ITEMS, record["item"])
    venue: Venue | None = record["venue"] and read_record(TableName.VENUES, record["venue"])
    return Past(datetime.fromisoformat(record["until"]), item, venue)


def _read_instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
