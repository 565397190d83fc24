"""The database under the store: its tables, its connections on SQLite and PostgreSQL, and its upgrades by Alembic.

A row holds a record of `records` whole; what it cannot do without in other tables has a column of its own as well, for
the database to keep. Times are text, ISO 8601 in UTC, which sorts and reads alike on both engines.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, event
from sqlalchemy import exc as errors
from sqlalchemy.engine import URL, make_url

from lib.storage.records import TableName, clean
from lib.trouble import Trouble

PATIENCE = 30  # seconds that a write waits for those before it
_MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADING = threading.Lock()  # Alembic keeps its context in global variables
_UPGRADE_KEY = 0x6E617661  # ours among PostgreSQL's advisory locks
_OUR_MISTAKES = (errors.IntegrityError, errors.DataError, errors.ProgrammingError, errors.NotSupportedError)
_SQLITE_TROUBLE = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
}
_POSTGRESQL_TROUBLE = {
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "55P03": Trouble.BUSY,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
_SNAPSHOT: dict[str, dict[str, Any]] = {  # how a transaction that only reads sees one moment
    "sqlite": {"begin": "BEGIN DEFERRED"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


class StoreDown(Exception):
    """The database does not answer, or cannot write, for the reason of `trouble`. What was acknowledged is kept, and
    asking again later may do.
    """

    def __init__(self, said: str, trouble: Trouble = Trouble.AWAY) -> None:
        super().__init__(said)
        self.trouble = trouble


class _Words(sa.TypeDecorator[str]):
    """Text that both engines can hold, whatever the outside sends."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: sa.Dialect) -> str | None:
        return None if value is None else clean(value)


_JSON = sa.JSON(none_as_null=True)
metadata = sa.MetaData()

festivals = sa.Table(
    TableName.FESTIVALS.value,
    metadata,
    sa.Column("id", _Words, primary_key=True),
    sa.Column("record", _JSON, nullable=False),
)
venues = sa.Table(
    TableName.VENUES.value,
    metadata,
    sa.Column("festival_id", _Words, sa.ForeignKey("festivals.id"), primary_key=True),
    sa.Column("id", _Words, primary_key=True),
    sa.Column("record", _JSON, nullable=False),
)
items = sa.Table(
    TableName.ITEMS.value,
    metadata,
    sa.Column("festival_id", _Words, sa.ForeignKey("festivals.id"), primary_key=True),
    sa.Column("id", _Words, primary_key=True),
    sa.Column("venue_id", _Words),
    sa.Column("record", _JSON, nullable=False),
    sa.ForeignKeyConstraint(["festival_id", "venue_id"], ["venues.festival_id", "venues.id"]),
    sa.Index("items_by_venue", "festival_id", "venue_id"),
)
counts = sa.Table(
    TableName.COUNTS.value,
    metadata,
    sa.Column("festival_id", _Words, primary_key=True),
    sa.Column("id", _Words, primary_key=True),
    sa.Column("item_id", _Words, nullable=False),
    sa.Column("record", _JSON, nullable=False),
    sa.ForeignKeyConstraint(["festival_id", "item_id"], ["items.festival_id", "items.id"]),
    sa.Index("counts_by_item", "festival_id", "item_id"),
)
for _name in (TableName.PEOPLE, TableName.JOURNEYS, TableName.WAIVERS):  # what else they name may go
    sa.Table(
        _name.value,
        metadata,
        sa.Column("festival_id", _Words, sa.ForeignKey("festivals.id"), primary_key=True),
        sa.Column("id", _Words, primary_key=True),
        sa.Column("record", _JSON, nullable=False),
    )
stamps = sa.Table(  # they outlive their items, so that one brought back goes on counting
    "stamps",
    metadata,
    sa.Column("festival_id", _Words, primary_key=True),
    sa.Column("item_id", _Words, primary_key=True),
    sa.Column("changed_at", _Words, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
)
remembered = sa.Table(  # what imports leave behind, and the history leaves out
    "remembered",
    metadata,
    sa.Column("festival_id", _Words, primary_key=True),
    sa.Column("name", _Words, primary_key=True),
    sa.Column("value", _JSON, nullable=False),
)
counter = sa.Table(  # one row: the last revision, and the lock of whoever writes the next
    "counter",
    metadata,
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
)
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", _Words, nullable=False),
    sa.Column("author", _Words, nullable=False),
    sa.Column("action", _Words, nullable=False),
    sa.Column("festival_id", _Words, nullable=False),
    sa.Column("undoes", sa.Integer),  # a revision before it
    sa.Index("changes_of_festival", "festival_id", "revision"),
    sa.Index("changes_undoing", "undoes"),
)
history = sa.Table(
    "history",
    metadata,
    sa.Column("revision", sa.Integer, sa.ForeignKey("changes.revision"), primary_key=True, autoincrement=False),
    sa.Column("table_name", _Words, primary_key=True),
    sa.Column("id", _Words, primary_key=True),
    sa.Column("festival_id", _Words, nullable=False),
    sa.Column("before", _JSON),
    sa.Column("after", _JSON),
    sa.Index("history_of_thing", "festival_id", "table_name", "id", "revision"),
)
presence = sa.Table(  # who is there; of no revision, and not missed after a crash
    "presence",
    metadata,
    sa.Column("session_id", _Words, primary_key=True),
    sa.Column("festival_id", _Words, nullable=False),
    sa.Column("name", _Words, nullable=False),
    sa.Column("holds", _Words, nullable=False),
    sa.Column("at", _Words, nullable=False),
)
releases = sa.Table(  # what was published; of no revision, for the desk stays as it is
    "releases",
    metadata,
    sa.Column("festival_id", _Words, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", _Words, nullable=False),
    sa.Column("author", _Words, nullable=False),
    sa.Column("note", _Words, nullable=False),
    sa.Column("desk_revision", sa.Integer, nullable=False),
    sa.Column("as_release", sa.Integer),
    sa.Column("withdrawn_at", _Words),
    sa.Column("withdrawn_by", _Words),
    sa.Column("document", sa.LargeBinary, nullable=False),
)
schedules = sa.Table(
    "schedules",
    metadata,
    sa.Column("festival_id", _Words, primary_key=True),
    sa.Column("at", _Words, nullable=False),
    sa.Column("author", _Words, nullable=False),
    sa.Column("note", _Words, nullable=False),
)
partner_feeds = sa.Table(
    "partner_feeds",
    metadata,
    sa.Column("id", _Words, primary_key=True),
    sa.Column("festival_id", _Words, nullable=False),
    sa.Column("name", _Words, nullable=False),
    sa.Column("owner", _Words, nullable=False),
    sa.Column("query", _Words, nullable=False),
    sa.Column("has_tentative", sa.Boolean, nullable=False),
    sa.Column("has_notes", sa.Boolean, nullable=False),
    sa.Column("digest", _Words, nullable=False),
    sa.Column("created_at", _Words, nullable=False),
    sa.Column("created_by", _Words, nullable=False),
    sa.Column("revoked_at", _Words),
    sa.Column("revoked_by", _Words, nullable=False),
    sa.Column("last_used_at", _Words),
    sa.Index("partner_feeds_of_festival", "festival_id"),
)
doors = sa.Table(
    "doors",
    metadata,
    sa.Column("id", _Words, primary_key=True),
    sa.Column("festival_id", _Words, nullable=False),
    sa.Column("name", _Words, nullable=False),
    sa.Column("venue_id", _Words, nullable=False),
    sa.Column("digest", _Words, nullable=False),
    sa.Column("created_at", _Words, nullable=False),
    sa.Column("created_by", _Words, nullable=False),
    sa.Column("revoked_at", _Words),
    sa.Column("revoked_by", _Words, nullable=False),
    sa.Column("owner", _Words, nullable=False, server_default=""),
    sa.Index("doors_of_festival", "festival_id"),
)
tallies = sa.Table(  # what each phone has counted of a sitting; of no revision
    "tallies",
    metadata,
    sa.Column("festival_id", _Words, primary_key=True),
    sa.Column("item_id", _Words, primary_key=True),
    sa.Column("day", _Words, primary_key=True),
    sa.Column("phone", _Words, primary_key=True),
    sa.Column("plus", sa.Integer, nullable=False),
    sa.Column("minus", sa.Integer, nullable=False),
    sa.Column("by", _Words, nullable=False),
    sa.Column("at", _Words, nullable=False),
)
tally_sums = sa.Table(  # which of their sums have become counts
    "tally_sums",
    metadata,
    sa.Column("festival_id", _Words, primary_key=True),
    sa.Column("item_id", _Words, primary_key=True),
    sa.Column("day", _Words, primary_key=True),
    sa.Column("taken", sa.Integer),
    sa.Column("writing", sa.Integer),
    sa.Column("is_settled", sa.Boolean, nullable=False),
    sa.Column("left_out", sa.Integer, nullable=False, server_default="0"),
    sa.Column("agreed", sa.Integer),
)
typed_numbers = sa.Table(  # counted in the room, once each
    "typed_numbers",
    metadata,
    sa.Column("festival_id", _Words, primary_key=True),
    sa.Column("id", _Words, primary_key=True),
)

grants = sa.Table(  # who may do what
    "grants",
    metadata,
    sa.Column("festival_id", _Words, primary_key=True),  # "" for all
    sa.Column("to", _Words, primary_key=True),
    sa.Column("role", _Words, nullable=False),
    sa.Column("by", _Words, nullable=False),
    sa.Column("at", _Words, nullable=False),
    sa.Index("grants_to", "to"),
)
accounts = sa.Table(  # who has come, of those who may
    "accounts",
    metadata,
    sa.Column("address", _Words, primary_key=True),
    sa.Column("name", _Words, nullable=False),
    sa.Column("seen_at", _Words, nullable=False),
)


def open_engine(url: str, *, schema: str = "head") -> Engine:
    """Connections to the database of a URL, its tables brought up to date, or up to an earlier `schema`.

    Raises ValueError for a URL of neither engine, StoreDown when it does not answer or a later Navasard wrote it.
    """
    engine = sa.create_engine(
        _database(url),
        pool_pre_ping=True,
        json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        _upgrade(engine, schema)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Everything in it is done, or nothing. Raises StoreDown for whatever is the database's fault and not ours."""
    try:
        with engine.begin() as connection:
            yield connection
    except _OUR_MISTAKES:
        raise
    except (errors.DBAPIError, errors.TimeoutError) as error:
        raise StoreDown(str(error.__cause__ or error), _trouble(error.__cause__)) from error


def compact(engine: Engine) -> None:
    """Writes all tables anew, without what was deleted from them. Everybody waits meanwhile. Raises StoreDown."""
    with closing(engine.raw_connection()) as connection:
        driver: Any = connection.driver_connection
        try:
            if engine.dialect.name == "sqlite":
                driver.execute("VACUUM")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                driver.autocommit = True
                driver.execute(f"VACUUM FULL {', '.join(metadata.tables)}")
        except engine.dialect.loaded_dbapi.Error as error:
            raise StoreDown(str(error), _trouble(error)) from error
        finally:
            connection.invalidate()


def _trouble(cause: BaseException | None) -> Trouble:
    """By SQLite's primary result code, or the SQLSTATE of PostgreSQL."""
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE_TROUBLE.get(code & 0xFF, Trouble.AWAY)
    return _POSTGRESQL_TROUBLE.get(getattr(cause, "sqlstate", None) or "", Trouble.AWAY)


def snapshots(engine: Engine) -> Engine:
    """The same connections for reading only: each transaction sees one moment, and waits for nobody."""
    return engine.execution_options(**_SNAPSHOT[engine.dialect.name])


def _database(url: str) -> URL:
    """The URL as SQLAlchemy writes it; hosts say "postgres:" or "postgresql:" without the driver."""
    try:
        parsed = make_url(url)
    except errors.ArgumentError:
        raise ValueError("the database URL cannot be read") from None  # it may hold a password: not shown
    engine = parsed.drivername.partition("+")[0]
    if engine in {"postgres", "postgresql"}:
        patient = {"connect_timeout": "5", "tcp_user_timeout": "10000", "application_name": "navasard"}
        return parsed.set(drivername="postgresql+psycopg").update_query_dict({**patient, **parsed.query})
    if engine == "sqlite" and parsed.database not in {None, "", ":memory:"}:
        return parsed
    raise ValueError(f"the database URL starts with {engine}, not with sqlite:/// and a path, nor postgresql://")


def postgresql_address(url: str) -> str:
    """What a driver is told to reach the PostgreSQL of a URL; "" for any other database."""
    address = _database(url)
    if address.get_backend_name() != "postgresql":
        return ""
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # no BEGIN but ours
    for setting in (
        f"busy_timeout = {PATIENCE * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what is acknowledged survives a power cut; with WAL, NORMAL would not do
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    """A write takes its lock at once: one that read first might have to be refused later."""
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))


def _upgrade(engine: Engine, schema: str) -> None:
    """Runs the migrations that are missing, all or none; of several processes that start at once, the first does.

    What is there is copied first and the copy migrated: where that fails, nothing is tried on the original.
    """
    with _UPGRADING:
        with transaction(engine) as connection:
            is_to_be_tried = _is_behind(connection, schema)
        if is_to_be_tried:
            _try_on_a_copy(engine, schema)
        with transaction(engine) as connection:
            _migrate(connection, schema)


def _is_behind(connection: Connection, schema: str) -> bool:
    """Whether there is a store of an earlier version. One of a later version is found out by who migrates it."""
    now = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(_alembic())
    known = {script.revision for script in scripts.walk_revisions()}
    return now in known and now != scripts.as_revision_number(schema)


def _try_on_a_copy(engine: Engine, schema: str) -> None:
    """To PostgreSQL changes of tables are part of a transaction: there, one that is taken back is as good as a copy."""
    try:
        if engine.dialect.name == "sqlite":
            with TemporaryDirectory(dir=Path(str(engine.url.database)).parent, prefix=".upgrade-") as folder:
                _try_on(f"sqlite:///{folder}/copy.db", engine, schema)
        else:
            with transaction(engine) as connection:
                _migrate(connection, schema)
                connection.rollback()
    except StoreDown as down:
        raise StoreDown(str(down), Trouble.UPGRADE if down.trouble == Trouble.AWAY else down.trouble) from down
    except Exception as error:
        raise StoreDown(f"the upgrade failed on a copy: {error}", Trouble.UPGRADE) from error


def _try_on(url: str, engine: Engine, schema: str) -> None:
    copy = sa.create_engine(url)
    event.listen(copy, "connect", _prepare_sqlite)
    event.listen(copy, "begin", _begin_sqlite)
    try:
        with closing(engine.raw_connection()) as source, closing(copy.raw_connection()) as target:
            driver: Any = source.driver_connection
            driver.backup(target.driver_connection)
        with transaction(copy) as connection:
            _migrate(connection, schema)
        with transaction(copy) as connection:
            if found := connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                raise StoreDown(f"after the upgrade a copy was damaged: {found}", Trouble.UPGRADE)
    finally:
        copy.dispose()


def _migrate(connection: Connection, schema: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_KEY)))
    config = _alembic()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, schema)
    except CommandError as error:
        raise StoreDown(f"a later version wrote this database: {error}", Trouble.LATER) from error


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
