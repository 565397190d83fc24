"""The whole store as one file, and one file as the whole store: the tables of the `database`, on either engine.

A copy is gzip over lines of JSON: an object that names the format, the schema and the revision; then for each table an
object with its columns, an array a row, and an object with the number of rows and the SHA-256 of their lines; last an
object that says how many tables there were. It is read by writing it into a store of its own first, which is brought up
to date there: what cannot be read is never begun with.
"""

from __future__ import annotations

import gzip
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import RawIOBase
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, select

from lib.i18n import mark
from lib.storage.database import StoreDown, counter, metadata, open_engine, presence, releases, transaction

FORMAT = 1
AT_ONCE = 500  # rows of one statement
LONGEST_LINE = 512 * 1024 * 1024  # bytes; a release of 10 000 items has 2 MB
_TABLES = tuple(table for table in metadata.sorted_tables if table is not presence)

Row = list[Any]


class Out(Protocol):
    """What takes bytes."""

    def write(self, data: Any, /) -> Any: ...


class Lines(Protocol):
    """What gives line after line."""

    def readline(self, most: int, /) -> bytes: ...


class BrokenCopy(Exception):
    """A file is no copy, is not whole, has been altered, or was written by a later Navasard.

    `reason` is a message of the catalogue.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


NO_COPY = mark("This file is no copy of a Navasard. Nothing has been changed.")
NOT_WHOLE = mark("This copy ends too early: take another one. Nothing has been changed.")
ALTERED = mark("This copy has been damaged or altered: take another one. Nothing has been changed.")
TOO_NEW = mark("A later Navasard wrote this copy: update this one first. Nothing has been changed.")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy holds: its last revision, and rows and digest of each table."""

    revision: int
    tables: dict[str, tuple[int, str]]


def write_copy(connection: Connection, out: Out) -> Contents:
    """All that one moment of a store holds, in bounded memory."""
    revision = connection.scalar(select(counter.c.revision)) or 0
    schema = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    tables: dict[str, tuple[int, str]] = {}
    with gzip.GzipFile(filename="", fileobj=cast(IO[bytes], out), mode="wb", compresslevel=6, mtime=0) as zipped:
        zipped.write(_line({"navasard copy": FORMAT, "schema": schema, "revision": revision}))
        for table in _TABLES:
            zipped.write(_line({"table": table.name, "columns": [column.name for column in table.columns]}))
            rows, digest = 0, sha256()
            for line in _rows(connection, table):
                zipped.write(line)
                digest.update(line)
                rows += 1
            tables[table.name] = rows, digest.hexdigest()
            zipped.write(_line({"rows": rows, "digest": digest.hexdigest()}))
        zipped.write(_line({"tables": len(tables)}))
    return Contents(revision, tables)


def contents(connection: Connection) -> Contents:
    """What a copy of this moment would hold."""
    return write_copy(connection, _Nowhere())


class _Nowhere(RawIOBase):
    """Takes everything and keeps nothing."""

    def write(self, data: Any, /) -> int:
        return len(data)


@contextmanager
def staged(file: Path) -> Iterator[Engine]:
    """A store of its own with what a copy holds, brought up to date. Raises BrokenCopy, and OSError."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'copy.db'}"
        with _faults_named(), gzip.open(file, "rb") as zipped:
            engine = _opened(url, schema=str(_head(zipped)["schema"]))
            try:
                with transaction(engine) as connection:
                    _fill(connection, zipped)
            finally:
                engine.dispose()
        engine = _opened(url)
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def _faults_named() -> Iterator[None]:
    """What is wrong with a file that is unpacked and read here, as BrokenCopy."""
    try:
        yield
    except EOFError as error:
        raise BrokenCopy(NOT_WHOLE) from error
    except (gzip.BadGzipFile, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BrokenCopy(NO_COPY) from error
    except zlib.error as error:
        raise BrokenCopy(ALTERED) from error


def _opened(url: str, schema: str = "head") -> Engine:
    try:
        return open_engine(url, schema=schema)
    except StoreDown as error:
        raise BrokenCopy(TOO_NEW) from error


def replace_all(connection: Connection, source: Connection) -> None:
    """Puts what another store holds in place of everything.

    Numbers of revisions that were given before are given to nothing else, and releases that subscribers have got since
    stay those that they have got: no SEQUENCE falls.
    """
    last = connection.scalar(select(counter.c.revision)) or 0
    later = [row for row in connection.execute(select(releases)) if not _is_in(source, row)]
    for table in reversed(_TABLES):
        connection.execute(sa.delete(table))
    for table in _TABLES:
        rows = (dict(row._mapping) for row in source.execute(select(table)))
        for some in _batched(rows):
            connection.execute(sa.insert(table), some)
    here = set(source.scalars(select(releases.c.festival_id)))
    for row in later:
        if row.festival_id in here:
            connection.execute(sa.insert(releases).values(**row._mapping))
    revision = max(last, source.scalar(select(counter.c.revision)) or 0)
    connection.execute(sa.update(counter).values(revision=revision))


def _is_in(source: Connection, row: sa.Row[Any]) -> bool:
    its = (releases.c.festival_id == row.festival_id, releases.c.number >= row.number)
    return source.execute(select(releases.c.number).where(*its)).first() is not None


def _rows(connection: Connection, table: sa.Table) -> Iterator[bytes]:
    is_binary = [isinstance(column.type, sa.LargeBinary) for column in table.columns]
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
    for row in connection.execute(query):
        values = zip(row, is_binary, strict=True)
        yield _line([b64encode(value).decode() if binary and value else value for value, binary in values])


def _batched(rows: Iterable[Any]) -> Iterator[list[Any]]:
    each = iter(rows)
    while some := list(islice(each, AT_ONCE)):
        yield some


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _head(zipped: Lines) -> dict[str, Any]:
    head = json.loads(zipped.readline(LONGEST_LINE) or b"null")
    if not isinstance(head, dict) or "navasard copy" not in head:
        raise BrokenCopy(NO_COPY)
    if head["navasard copy"] != FORMAT:
        raise BrokenCopy(TOO_NEW)
    return head


def _said(zipped: Lines) -> dict[str, Any]:
    said = json.loads(zipped.readline(LONGEST_LINE) or b"null")
    if not isinstance(said, dict):
        raise BrokenCopy(NOT_WHOLE)
    return said


def _checked(zipped: Lines) -> Iterator[Row]:
    """The rows of a table up to what says how many there were."""
    rows, digest = 0, sha256()
    while line := zipped.readline(LONGEST_LINE):
        value = json.loads(line)
        if isinstance(value, dict):
            if value != {"rows": rows, "digest": digest.hexdigest()}:
                raise BrokenCopy(ALTERED)
            return
        digest.update(line)
        rows += 1
        yield value
    raise BrokenCopy(NOT_WHOLE)


def _fill(connection: Connection, zipped: Lines) -> None:
    """Into tables as they were when the copy was made, up to its very end."""
    then, number = sa.MetaData(), 0
    then.reflect(connection)
    while "table" in (said := _said(zipped)):
        table = then.tables.get(said["table"])
        if table is None or not set(said["columns"]) <= set(table.columns.keys()):
            raise BrokenCopy(ALTERED)
        connection.execute(sa.delete(table))  # what the first migration put there
        columns = [table.columns[name] for name in said["columns"]]
        for some in _batched(_checked(zipped)):
            connection.execute(sa.insert(table), [_values(columns, row) for row in some])
        number += 1
    if said.get("tables") != number or zipped.readline(LONGEST_LINE):
        raise BrokenCopy(NOT_WHOLE)


def _values(columns: list[sa.Column[Any]], row: Row) -> dict[str, Any]:
    if not isinstance(row, list) or len(row) != len(columns):
        raise BrokenCopy(ALTERED)
    return {
        column.name: b64decode(value) if isinstance(column.type, sa.LargeBinary) and value is not None else value
        for column, value in zip(columns, row, strict=True)
    }
