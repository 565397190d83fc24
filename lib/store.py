"""The one truth, numbered: festivals in the `database`, one revision a write, and the whole history in the `ledger`.

Whoever writes locks the counter first (SQLite: the file), so revisions follow each other without a gap, in the order of
their commits, and never deadlock. What is written meets what others wrote meanwhile in `meeting`; `undoing`, `moments`
and `chronicle` read the history, `presences` says who is there; `releases`, `partners`, `doors` and `grants` hear when
a festival is made, and the `bell` rings with every write. What an account may do is asked in the very transaction that
does it.
"""

from __future__ import annotations

import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, and_, func, select

from lib.changes import Edit
from lib.legal import KEPT_AS, Notice, read_notice, write_notice
from lib.programme import Festival, Problem, Programme, Stamp
from lib.roles import EVERYWHERE, OWNER, Account, Act, Grant, Rights, Role
from lib.storage import chronicle, doors, grants, ledger, partners, presences, releases, undoing
from lib.storage.assembly import Things, programme_of, things_of
from lib.storage.bell import ring
from lib.storage.chronicle import Change, Extent, ObjectChange
from lib.storage.database import (
    StoreDown,
    changes,
    compact,
    counter,
    festivals,
    open_engine,
    remembered,
    snapshots,
    stamps,
    transaction,
)
from lib.storage.meeting import Conflicts, reconciled
from lib.storage.moments import NotThere, brought_back, records_after
from lib.storage.presences import Presence
from lib.storage.records import Key, TableName, clean, read_problem, read_record, write_problem

__all__ = (
    "NOTHING_TO_REMEMBER",
    "BuiltUpon",
    "Change",
    "Conflicts",
    "Extent",
    "Memory",
    "NotThere",
    "ObjectChange",
    "Presence",
    "Store",
    "StoreDown",
    "UnknownFestival",
    "UnknownReference",
    "UnknownRevision",
    "VenueInUse",
    "open_store",
)

_COLUMNS, _PROBLEMS, _PROBLEMS_OF = "columns of", "problems", "revision of problems"  # names of what is remembered
_LOGO = "logo"


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
        self._account: Account | None = None  # whoever owns the machine
        self._turn = threading.Lock()  # writers of one process queue here: SQLite has them ask again and again

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()

    def revision(self) -> int:
        """The number of the last write to anything."""
        with self.reading() as connection:
            return ledger.last_revision(connection)

    def festival_revisions(self) -> dict[str, int]:
        """The last revision that touched each festival that the account may see, by its id."""
        last = select(func.max(changes.c.revision)).where(changes.c.festival_id == festivals.c.id).scalar_subquery()
        with self.reading() as connection:
            rights = self.rights_in(connection)
            rows = connection.execute(select(festivals.c.id, last.label("last"))).all()
        return {row.id: row.last for row in rows if rights.may(Act.READ, row.id)}

    def last_erasure(self, festival_id: str) -> int:
        """The revision at which somebody was last taken out of a festival, its history and its releases: what was
        read of them before is void. 0 when there is none.
        """
        with self.reading(Act.READ, festival_id) as connection:
            return _last_erasure(connection, festival_id)

    def festivals(self, act: Act = Act.READ) -> tuple[Festival, ...]:
        """All in which the account may do that, the latest first."""
        with self.reading() as connection:
            rights = self.rights_in(connection)
            records = connection.scalars(select(festivals.c.record)).all()
        found: list[Festival] = [read_record(TableName.FESTIVALS, record) for record in records]
        may = [festival for festival in found if rights.may(act, festival.id)]
        return tuple(sorted(may, key=lambda festival: (-festival.first_day.toordinal(), festival.id)))

    def programme(self, festival_id: str, *, known: Programme | None = None, act: Act = Act.READ) -> Programme:
        """A festival as it stands: venues and people by name, items by start (those without one last), counts by day,
        waivers by date. Of an earlier state that is `known`, only what has changed since is read. UnknownFestival;
        Forbidden unless the account may do that with it which it is read for.
        """
        with self.reading(act, festival_id) as connection:
            head = connection.execute(_latest_changes(festival_id, 1)).one_or_none()
            if known and _last_erasure(connection, festival_id) > known.revision:
                known = None
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
        base: Programme | None = None,
    ) -> int | None:
        """Writes an edit whole, or nothing of it, and gives the revision; None when nothing differs.

        What is to be remembered is written with it. The counts of a removed item go with it. `base` is the programme
        that the edit was made from: what others have changed in other fields since then stays. Raises Conflicts where
        they changed the same ones to something else; UnknownFestival unless the edit brings it; UnknownReference;
        VenueInUse; Impossible for what no database can hold.
        """
        if edit.festival is not None and edit.festival.id != festival_id:
            raise ValueError(f"{festival_id} cannot become {edit.festival.id}: a festival keeps its id")
        with self.writing() as connection:
            is_new = not ledger.records_of(connection, festival_id, TableName.FESTIVALS)
            act = Act.FOUND if is_new and edit.festival else Act.PLAN
            self.rights_in(connection).refuse_unless_may(act, festival_id)
            if edit.festival is None:
                _festival(connection, festival_id)
            elif is_new:
                self._begin(connection, festival_id, by)
            wanted = ledger.wanted_by(edit, connection, festival_id)
            if base is not None:
                wanted = reconciled(connection, festival_id, wanted, base)
            _refuse(ledger.loose_ends(connection, festival_id, wanted))
            steps = ledger.steps_to(wanted, connection, festival_id)
            revision = self._write(connection, festival_id, steps, by, action) if steps else None
            _keep(connection, festival_id, remember, revision)
            return revision

    def remove_festival(self, festival_id: str, *, by: str, action: str = "remove") -> int:
        """Removes a festival with all that is in it, and gives the revision. Raises UnknownFestival."""
        with self.writing(Act.REMOVE, festival_id) as connection:
            _festival(connection, festival_id)
            wanted = dict.fromkeys(
                Key(table, each) for table in TableName for each in ledger.records_of(connection, festival_id, table)
            )
            connection.execute(sa.delete(remembered).where(remembered.c.festival_id == festival_id))
            steps = ledger.steps_to(wanted, connection, festival_id)
            return self._write(connection, festival_id, steps, by, action)

    def undo(self, revision: int, *, by: str) -> int:
        """Puts everything back that a revision changed, and gives the new revision, which can be undone in its turn.

        The problems of an import go with it. Raises UnknownRevision, also for one that erased; and BuiltUpon when any
        of it has changed since or is relied upon.
        """
        with self.writing() as connection:
            change = connection.execute(select(changes).where(changes.c.revision == revision)).one_or_none()
            if change is None or change.action == ledger.ERASE:
                raise UnknownRevision(revision)
            festival_id: str = change.festival_id
            undone_by = undoing.undone_since(connection, revision).get(revision)
            wanted = ledger.before(connection, revision)
            act = Act.REMOVE if _is_all_of_it(connection, festival_id, wanted) else Act.PLAN
            self.rights_in(connection).refuse_unless_may(act, festival_id)
            loose = ledger.loose_ends(connection, festival_id, wanted)
            relied_upon = {*wanted, *loose.unknown, *loose.users}
            later = undoing.touched_since(connection, festival_id, relied_upon, revision)
            if undone_by or later:
                raise BuiltUpon(revision, undone_by or max(later.values()))
            if _recall(connection, festival_id, _PROBLEMS_OF) == revision:
                _put(connection, festival_id, _PROBLEMS, [])
            steps = ledger.steps_to(wanted, connection, festival_id)
            return self._write(connection, festival_id, steps, by, "undo", undoes=revision)

    def has_festivals(self, connection: Connection) -> bool:
        """Whether there is any at the moment of a transaction."""
        return connection.execute(select(festivals.c.id)).first() is not None

    def is_there(self, connection: Connection, festival_id: str) -> bool:
        """Whether there is such a festival at the moment of a transaction."""
        return bool(ledger.records_of(connection, festival_id, TableName.FESTIVALS))

    def last_standing(self, revisions: Collection[int]) -> int | None:
        """The newest of these that is no undo and is not undone; None when there is none."""
        with transaction(self._snapshots) as connection:
            return next(undoing.standing(connection, revisions), None)

    def last_undone(self, revisions: Collection[int]) -> int | None:
        """The undo among these to undo next, to have again what it took back: the newest, unless one of these did
        something else since.
        """
        with transaction(self._snapshots) as connection:
            return undoing.last_undone(connection, revisions)

    def bring_back(self, festival_id: str, keys: Collection[Key], revision: int, *, by: str) -> int | None:
        """Puts these things back as they were after a revision, and gives the new one; None when nothing differs.

        What they rely on and is gone comes back with them, as the venue of an item, and the counts that went with an
        item. Raises NotThere when one of them was not there then; UnknownFestival; UnknownRevision.
        """
        with self.writing(Act.PLAN, festival_id) as connection:
            _festival(connection, festival_id)
            _known(connection, revision)
            wanted = brought_back(connection, festival_id, keys, revision)
            steps = ledger.steps_to(wanted, connection, festival_id)
            return self._write(connection, festival_id, steps, by, "bring_back") if steps else None

    def history(
        self,
        festival_id: str,
        *,
        limit: int = 100,
        before: int | None = None,
        item_id: str | None = None,
        most: int | None = None,
    ) -> tuple[Change, ...]:
        """What was done to a festival, newest first; a removed one keeps its history.

        Only what came `before` a revision, and what was done to one item, when these are given; of each change `most`
        of its objects, for an import has thousands.
        """
        with self.reading(Act.READ, festival_id) as connection:
            return chronicle.read(connection, chronicle.Asked(festival_id, limit, before, item_id), most)

    def programme_at(self, festival_id: str, revision: int) -> Programme:
        """A festival as it was after a revision, without stamps: all that was done since is taken back from what is
        there now. Raises UnknownFestival when it was not there then, UnknownRevision when nothing was.
        """
        with self.reading(Act.READ, festival_id) as connection:
            _known(connection, revision)
            head = connection.execute(
                _latest_changes(festival_id, 1).where(changes.c.revision <= revision)
            ).one_or_none()
            things = _things(connection, festival_id, None)
            _replace(things, records_after(connection, festival_id, revision))
        if head is None or not things[TableName.FESTIVALS]:
            raise UnknownFestival(festival_id)
        return programme_of(things, {}, head.revision, datetime.fromisoformat(head.at))

    def greet(self, said: Presence) -> None:
        """Somebody is there, and holds an item or none; to be said again every few seconds. It is no revision."""
        with self.reading(Act.READ, said.festival_id) as connection:
            if not presences.is_news(connection, said):
                return
        with self._turn:
            with transaction(self._engine) as connection:
                presences.forget_the_gone(connection, self._clock())
            with transaction(self._engine) as connection:
                presences.write(connection, said)

    def leave(self, session_id: str) -> None:
        """Somebody is there no more."""
        with self._turn, transaction(self._engine) as connection:
            presences.forget(connection, session_id)

    def present(self, festival_id: str) -> tuple[Presence, ...]:
        """Who has a festival open, by name: those who said so in the last 20 seconds."""
        with self.reading(Act.READ, festival_id) as connection:
            return presences.present(connection, festival_id, self._clock())

    def mapping(self, festival_id: str, table: str) -> dict[str, str]:
        """Which header stands for which field, as remembered for one of a festival's tables; {} if nothing is."""
        return self._recall(festival_id, f"{_COLUMNS} {table}") or {}

    def remember_mapping(self, festival_id: str, table: str, mapping: Mapping[str, str]) -> None:
        """Keeps which header stands for which field: no revision, for the programme stays as it is."""
        with self.writing(Act.PLAN, festival_id) as connection:
            _keep(connection, festival_id, Memory({table: mapping}))

    def problems(self, festival_id: str) -> tuple[Problem, ...]:
        """The cells that the last import could not read, unless it was undone."""
        return tuple(map(read_problem, self._recall(festival_id, _PROBLEMS) or []))

    def remember_problems(self, festival_id: str, problems: Iterable[Problem]) -> None:
        """Keeps the cells that an import could not read, in place of those of the import before."""
        with self.writing(Act.PLAN, festival_id) as connection:
            _keep(connection, festival_id, Memory(problems=tuple(problems)))

    def logo(self, festival_id: str) -> bytes | None:
        """The picture of the town on the report of a festival."""
        kept = self._recall(festival_id, _LOGO)
        return b64decode(kept) if kept else None

    def remember_logo(self, festival_id: str, logo: bytes | None) -> None:
        """Keeps it in place of the one before, or none: no revision, for the programme stays as it is.

        Raises UnknownFestival.
        """
        with self.writing(Act.PLAN, festival_id) as connection:
            _festival(connection, festival_id)
            _put(connection, festival_id, _LOGO, b64encode(logo or b"").decode())

    def notice(self) -> Notice:
        """What the installation says of itself, to everybody."""
        with self.reading() as connection:
            return read_notice(_recall(connection, EVERYWHERE, KEPT_AS) or {})

    def remember_notice(self, notice: Notice) -> None:
        """Keeps it in place of the one before: no revision, for no programme changes. Raises Forbidden."""
        with self.writing(Act.ADMINISTER) as connection:
            _put(connection, EVERYWHERE, KEPT_AS, write_notice(notice))

    def _recall(self, festival_id: str, name: str) -> Any:
        with self.reading(Act.READ, festival_id) as connection:
            return _recall(connection, festival_id, name)

    def acting_for(self, account: Account) -> Store:
        """The same store for somebody who has signed in: what they may not do raises Forbidden, and does nothing."""
        bound = copy(self)
        bound._account = account
        return bound

    @property
    def address(self) -> str:
        """That of the account; "" for whoever owns the machine."""
        return self._account.address if self._account else ""

    def rights(self) -> Rights:
        """What the account may do now."""
        with self.reading() as connection:
            return self.rights_in(connection)

    def rights_in(self, connection: Connection) -> Rights:
        """What the account may do at the moment of a transaction."""
        return OWNER if self._account is None else grants.rights_of(connection, self._account)

    @contextmanager
    def writing(self, act: Act | None = None, festival_id: str = EVERYWHERE) -> Iterator[Connection]:
        """A transaction of its own turn: whoever else writes waits for it.

        Raises Forbidden unless the account may do that there; without an `act`, who calls asks `rights_in`.
        """
        with self._turn, transaction(self._engine) as connection:
            connection.execute(select(counter).with_for_update())
            if act:
                self.rights_in(connection).refuse_unless_may(act, festival_id)
            yield connection
            ring(connection)

    @contextmanager
    def reading(self, act: Act | None = None, festival_id: str = EVERYWHERE) -> Iterator[Connection]:
        """A transaction that sees one moment, and waits for nobody. Raises Forbidden as `writing` does."""
        with transaction(self._snapshots) as connection:
            if act:
                self.rights_in(connection).refuse_unless_may(act, festival_id)
            yield connection

    def _begin(self, connection: Connection, festival_id: str, by: str) -> None:
        """Nothing of another festival that had this id is that of the new one; who makes it looks after it."""
        releases.close(connection, festival_id, self.moment(), by)
        partners.forget(connection, festival_id)
        doors.forget(connection, festival_id)
        grants.forget(connection, festival_id)
        if self._account and not self.rights_in(connection).may(Act.PEOPLE, festival_id):
            to, at = self._account.address, self.moment()
            grants.give(connection, Grant(festival_id=festival_id, to=to, role=Role.MANAGER, by=by, at=at))

    def moment(self) -> datetime:
        """The present in whole seconds of UTC."""
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def rewrite(self, connection: Connection, festival_id: str, steps: ledger.Steps, *, by: str, action: str) -> int:
        """Writes a revision that is as if it had always been so: its history has nothing of what was there before.

        Of a transaction in `writing` that has asked whether the account may.
        """
        told = {key: (after, after) for key, (_, after) in steps.items() if after}
        return self._write(connection, festival_id, steps, by, action, told=told)

    def compact(self) -> None:
        """Gives the room back that deleted things took, with what stood there."""
        with self._turn:
            compact(self._engine)

    def _write(
        self,
        connection: Connection,
        festival_id: str,
        steps: ledger.Steps,
        by: str,
        action: str,
        *,
        undoes: int | None = None,
        told: ledger.Steps | None = None,
    ) -> int:
        last = ledger.last_revision(connection)
        at = self._now(connection, last)
        change = {
            "revision": last + 1,
            "at": at,
            "author": by,
            "action": action,
            "festival_id": festival_id,
            "undoes": undoes,
        }
        ledger.apply(steps, connection, festival_id)
        ledger.stamp(steps, connection, festival_id, at)
        ledger.remember(steps if told is None else told, connection, change)
        return last + 1

    def _now(self, connection: Connection, last: int) -> str:
        """The present in whole seconds of UTC; a second after the last revision, should the clock have gone back."""
        now = self.moment()
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


def _is_all_of_it(connection: Connection, festival_id: str, wanted: ledger.Wanted) -> bool:
    """Whether a festival is made or removed as a whole by it."""
    is_there = bool(ledger.records_of(connection, festival_id, TableName.FESTIVALS))
    key = Key(TableName.FESTIVALS, festival_id)
    return key in wanted and (wanted[key] is not None) != is_there


def _known(connection: Connection, revision: int) -> None:
    if not 0 <= revision <= ledger.last_revision(connection):
        raise UnknownRevision(revision)


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


def _last_erasure(connection: Connection, festival_id: str) -> int:
    of_it = (changes.c.festival_id == festival_id, changes.c.action == ledger.ERASE)
    return connection.scalar(select(func.max(changes.c.revision)).where(*of_it)) or 0


def _is_remembered(festival_id: str, name: str) -> sa.ColumnElement[bool]:
    return and_(remembered.c.festival_id == festival_id, remembered.c.name == name)


def _things(connection: Connection, festival_id: str, known: Programme | None) -> Things:
    if known is None:
        records = {table: ledger.records_of(connection, festival_id, table) for table in TableName}
        return {table: {each: read_record(table, of[each]) for each in of} for table, of in records.items()}
    things = things_of(known)
    _replace(things, ledger.changed_since(connection, festival_id, known.revision))
    return things


def _replace(things: Things, records: ledger.Wanted) -> None:
    """Puts things in the place of others, or takes them out."""
    for key, record in records.items():
        if record is None:
            things[key.table].pop(key.id, None)
        else:
            things[key.table][key.id] = read_record(key.table, record)


def _stamps(connection: Connection, festival_id: str, known: Programme | None) -> dict[str, Stamp]:
    query = select(stamps).where(stamps.c.festival_id == festival_id)
    if known is None or known.changed_at is None:
        return {row.item_id: _stamp(row) for row in connection.execute(query)}
    later = connection.execute(query.where(stamps.c.changed_at >= known.changed_at.isoformat()))
    return {**known.stamps, **{row.item_id: _stamp(row) for row in later}}


def _stamp(row: sa.Row[Any]) -> Stamp:
    return Stamp(datetime.fromisoformat(row.changed_at), row.sequence)
