"""The one truth, numbered: festivals in the `database`, one revision a write, and the whole history in the `ledger`.

Whoever writes locks the counter first (SQLite: the file), so revisions follow each other without a gap, in the order of
their commits, and never deadlock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, and_, func, select

from lib.changes import Edit
from lib.programme import Festival, Problem, Programme, Stamp
from lib.storage import ledger
from lib.storage.assembly import Things, programme_of, things_of
from lib.storage.database import (
    StoreDown,
    changes,
    counter,
    festivals,
    history,
    open_engine,
    remembered,
    snapshots,
    stamps,
    transaction,
)
from lib.storage.records import Key, TableName, Thing, clean, read_problem, read_record, write_problem

__all__ = (
    "NOTHING_TO_REMEMBER",
    "BuiltUpon",
    "Change",
    "Memory",
    "ObjectChange",
    "Store",
    "StoreDown",
    "UnknownFestival",
    "UnknownReference",
    "UnknownRevision",
    "VenueInUse",
    "open_store",
)

_COLUMNS, _PROBLEMS, _PROBLEMS_OF = "columns of", "problems", "revision of problems"  # names of what is remembered


class UnknownFestival(LookupError):
    """There is no festival of that id."""


class UnknownRevision(LookupError):
    """There is no revision of that number."""


class UnknownReference(LookupError):
    """An item names a venue, or a count an item, that the festival has not."""

    def __init__(self, key: Key, named_by: Key) -> None:
        super().__init__(f"{named_by.id} of {named_by.table} names {key.id}, which is not among the {key.table}")
        self.key, self.named_by = key, named_by


class VenueInUse(Exception):
    """A venue cannot be removed while items are held there."""

    def __init__(self, venue_id: str, item_ids: tuple[str, ...]) -> None:
        super().__init__(f"{venue_id} is the venue of {', '.join(item_ids)}")
        self.venue_id, self.item_ids = venue_id, item_ids


class BuiltUpon(Exception):
    """A revision cannot be undone: a `later` one changed the same things, or relies on them."""

    def __init__(self, revision: int, later: int) -> None:
        super().__init__(f"revision {later} builds upon revision {revision}")
        self.revision, self.later = revision, later


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """One thing before and after: None while it is not there. Its id is that of its row, as `records` makes it."""

    table: TableName
    id: str
    before: Thing | None
    after: Thing | None


@dataclass(frozen=True, slots=True)
class Change:
    """All that one revision changed: when (UTC), by whom, doing what."""

    revision: int
    at: datetime
    by: str
    action: str
    festival_id: str
    objects: tuple[ObjectChange, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """What an import leaves behind beside the programme: which header stands for which field of each table it read,
    and the cells that it could not read, or None for those of the import before to stay.
    """

    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] | None = None


NOTHING_TO_REMEMBER = Memory()


def open_store(url: str, *, clock: Callable[[], datetime]) -> Store:
    """The store at a URL of SQLite ("sqlite:///path") or PostgreSQL, its tables brought up to date.

    `clock` gives the present as an aware datetime. Raises ValueError for any other URL, StoreDown when the database
    does not answer or was written by a later Navasard.
    """
    return Store(open_engine(url), clock)


class Store:
    """All festivals of one installation, for any number of threads.

    Every method may raise StoreDown, and works again as soon as the database does.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._snapshots = snapshots(engine)
        self._clock = clock
        self._turn = threading.Lock()  # writers of one process queue here: SQLite has them ask again and again

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()

    def revision(self) -> int:
        """The number of the last write to anything."""
        with transaction(self._snapshots) as connection:
            return ledger.last_revision(connection)

    def festival_revisions(self) -> dict[str, int]:
        """The last revision that touched each festival, by its id."""
        last = select(func.max(changes.c.revision)).where(changes.c.festival_id == festivals.c.id).scalar_subquery()
        with transaction(self._snapshots) as connection:
            return {row.id: row.last for row in connection.execute(select(festivals.c.id, last.label("last")))}

    def festivals(self) -> tuple[Festival, ...]:
        """All of them, the latest first."""
        with transaction(self._snapshots) as connection:
            records = connection.scalars(select(festivals.c.record)).all()
        found: list[Festival] = [read_record(TableName.FESTIVALS, record) for record in records]
        return tuple(sorted(found, key=lambda festival: (-festival.first_day.toordinal(), festival.id)))

    def programme(self, festival_id: str, *, known: Programme | None = None) -> Programme:
        """A festival as it stands: venues and people by name, items by start (those without one last), counts by day,
        waivers by date. Of an earlier state that is `known`, only what has changed since is read. UnknownFestival.
        """
        with transaction(self._snapshots) as connection:
            head = connection.execute(_latest_changes(festival_id, 1)).one_or_none()
            things = _things(connection, festival_id, known)
            stamped = _stamps(connection, festival_id, known)
        if head is None or not things[TableName.FESTIVALS]:
            raise UnknownFestival(festival_id)
        return programme_of(things, stamped, head.revision, datetime.fromisoformat(head.at))

    def save(
        self,
        festival_id: str,
        edit: Edit,
        *,
        by: str,
        action: str = "edit",
        remember: Memory = NOTHING_TO_REMEMBER,
    ) -> int:
        """Writes an edit whole, or nothing of it, and gives the revision; the present one when nothing differs.

        What is to be remembered is written with it. The counts of a removed item go with it. Raises UnknownFestival
        unless the edit brings it; UnknownReference; VenueInUse; Impossible for what no database can hold.
        """
        if edit.festival is not None and edit.festival.id != festival_id:
            raise ValueError(f"{festival_id} cannot become {edit.festival.id}: a festival keeps its id")
        with self._writing() as connection:
            if edit.festival is None:
                _festival(connection, festival_id)
            wanted = ledger.wanted_by(edit, connection, festival_id)
            _refuse(ledger.loose_ends(connection, festival_id, wanted))
            last = ledger.last_revision(connection)
            revision = self._write(connection, festival_id, wanted, by, action)
            _keep(connection, festival_id, remember, revision if revision > last else None)
            return revision

    def remove_festival(self, festival_id: str, *, by: str, action: str = "remove") -> int:
        """Removes a festival with all that is in it, and gives the revision. Raises UnknownFestival."""
        with self._writing() as connection:
            _festival(connection, festival_id)
            wanted = dict.fromkeys(
                Key(table, each) for table in TableName for each in ledger.records_of(connection, festival_id, table)
            )
            connection.execute(sa.delete(remembered).where(remembered.c.festival_id == festival_id))
            return self._write(connection, festival_id, wanted, by, action)

    def undo(self, revision: int, *, by: str) -> int:
        """Puts everything back that a revision changed, and gives the new revision, which can be undone in its turn.

        The problems of an import go with it. Raises UnknownRevision, and BuiltUpon when any of it has changed since or
        is relied upon.
        """
        with self._writing() as connection:
            festival_id = connection.scalar(select(changes.c.festival_id).where(changes.c.revision == revision))
            if festival_id is None:
                raise UnknownRevision(revision)
            wanted = ledger.before(connection, revision)
            loose = ledger.loose_ends(connection, festival_id, wanted)
            later = ledger.last_touched(connection, festival_id, {*wanted, *loose.unknown, *loose.users})
            if later > revision:
                raise BuiltUpon(revision, later)
            if _recall(connection, festival_id, _PROBLEMS_OF) == revision:
                _put(connection, festival_id, _PROBLEMS, [])
            return self._write(connection, festival_id, wanted, by, "undo")

    def history(self, festival_id: str, *, limit: int = 100) -> tuple[Change, ...]:
        """What was done to a festival, newest first; a removed one keeps its history."""
        latest = _latest_changes(festival_id, limit)
        with transaction(self._snapshots) as connection:
            heads = connection.execute(latest).all()
            told = connection.execute(
                select(history).where(history.c.revision.in_(select(latest.subquery().c.revision)))
            )
            objects: dict[int, list[ObjectChange]] = {head.revision: [] for head in heads}
            for row in told:
                objects[row.revision].append(_object_change(row))
        return tuple(_change(head, objects[head.revision]) for head in heads)

    def mapping(self, festival_id: str, table: str) -> dict[str, str]:
        """Which header stands for which field, as remembered for one of a festival's tables; {} if nothing is."""
        return self._recall(festival_id, f"{_COLUMNS} {table}") or {}

    def remember_mapping(self, festival_id: str, table: str, mapping: Mapping[str, str]) -> None:
        """Keeps which header stands for which field: no revision, for the programme stays as it is."""
        with self._writing() as connection:
            _keep(connection, festival_id, Memory({table: mapping}))

    def problems(self, festival_id: str) -> tuple[Problem, ...]:
        """The cells that the last import could not read, unless it was undone."""
        return tuple(map(read_problem, self._recall(festival_id, _PROBLEMS) or []))

    def remember_problems(self, festival_id: str, problems: Iterable[Problem]) -> None:
        """Keeps the cells that an import could not read, in place of those of the import before."""
        with self._writing() as connection:
            _keep(connection, festival_id, Memory(problems=tuple(problems)))

    def _recall(self, festival_id: str, name: str) -> Any:
        with transaction(self._snapshots) as connection:
            return _recall(connection, festival_id, name)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._turn, transaction(self._engine) as connection:
            connection.execute(select(counter).with_for_update())
            yield connection

    def _write(self, connection: Connection, festival_id: str, wanted: ledger.Wanted, by: str, action: str) -> int:
        last = ledger.last_revision(connection)
        steps = ledger.steps_to(wanted, connection, festival_id)
        if not steps:
            return last
        at = self._now(connection, last)
        change = {"revision": last + 1, "at": at, "author": by, "action": action, "festival_id": festival_id}
        ledger.apply(steps, connection, festival_id)
        ledger.stamp(steps, connection, festival_id, at)
        ledger.remember(steps, connection, change)
        return last + 1

    def _now(self, connection: Connection, last: int) -> str:
        """The present in whole seconds of UTC; a second after the last revision, should the clock have gone back."""
        now = self._clock().astimezone(UTC).replace(microsecond=0)
        before = connection.scalar(select(changes.c.at).where(changes.c.revision == last))
        if before and now < datetime.fromisoformat(before):
            now = datetime.fromisoformat(before) + timedelta(seconds=1)
        return now.isoformat()


def _refuse(loose: ledger.LooseEnds) -> None:
    for key, named_by in loose.unknown.items():
        raise UnknownReference(key, named_by)
    for venue in loose.users.values():
        raise VenueInUse(venue.id, tuple(sorted(user.id for user, used in loose.users.items() if used == venue)))


def _festival(connection: Connection, festival_id: str) -> Festival:
    records = ledger.records_of(connection, festival_id, TableName.FESTIVALS)
    if not records:
        raise UnknownFestival(festival_id)
    festival: Festival = read_record(TableName.FESTIVALS, next(iter(records.values())))
    return festival


def _keep(connection: Connection, festival_id: str, memory: Memory, revision: int | None = None) -> None:
    """Writes what is to be remembered; of an import that wrote nothing, the problems stay with the one before."""
    for table, mapping in memory.mappings.items():
        fields = {clean(header): clean(name) for header, name in mapping.items()}
        _put(connection, festival_id, f"{_COLUMNS} {table}", fields)
    if memory.problems is not None:
        _put(connection, festival_id, _PROBLEMS, [write_problem(problem) for problem in memory.problems])
        if revision is not None:
            _put(connection, festival_id, _PROBLEMS_OF, revision)


def _put(connection: Connection, festival_id: str, name: str, value: object) -> None:
    connection.execute(sa.delete(remembered).where(_is_remembered(festival_id, name)))
    connection.execute(sa.insert(remembered).values(festival_id=festival_id, name=name, value=value))


def _recall(connection: Connection, festival_id: str, name: str) -> Any:
    return connection.scalar(select(remembered.c.value).where(_is_remembered(festival_id, name)))


def _latest_changes(festival_id: str, limit: int) -> sa.Select[Any]:
    return select(changes).where(changes.c.festival_id == festival_id).order_by(changes.c.revision.desc()).limit(limit)


def _is_remembered(festival_id: str, name: str) -> sa.ColumnElement[bool]:
    return and_(remembered.c.festival_id == festival_id, remembered.c.name == name)


def _things(connection: Connection, festival_id: str, known: Programme | None) -> Things:
    if known is None:
        records = {table: ledger.records_of(connection, festival_id, table) for table in TableName}
        return {table: {each: read_record(table, of[each]) for each in of} for table, of in records.items()}
    things = things_of(known)
    for key, record in ledger.changed_since(connection, festival_id, known.revision).items():
        if record is None:
            things[key.table].pop(key.id, None)
        else:
            things[key.table][key.id] = read_record(key.table, record)
    return things


def _stamps(connection: Connection, festival_id: str, known: Programme | None) -> dict[str, Stamp]:
    query = select(stamps).where(stamps.c.festival_id == festival_id)
    if known is None or known.changed_at is None:
        return {row.item_id: _stamp(row) for row in connection.execute(query)}
    later = connection.execute(query.where(stamps.c.changed_at >= known.changed_at.isoformat()))
    return {**known.stamps, **{row.item_id: _stamp(row) for row in later}}


def _stamp(row: sa.Row[Any]) -> Stamp:
    return Stamp(datetime.fromisoformat(row.changed_at), row.sequence)


def _change(head: sa.Row[Any], objects: list[ObjectChange]) -> Change:
    in_order = tuple(sorted(objects, key=attrgetter("table", "id")))
    return Change(head.revision, datetime.fromisoformat(head.at), head.author, head.action, head.festival_id, in_order)


def _object_change(row: sa.Row[Any]) -> ObjectChange:
    table = TableName(row.table_name)
    before, after = (record and read_record(table, record) for record in (row.before, row.after))
    return ObjectChange(table, row.id, before, after)
