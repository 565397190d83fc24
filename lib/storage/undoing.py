"""What is undone in the history of the `database`, inside one transaction: an undo that is undone undoes nothing.

A revision and the one that undoes it are void: together they left everything as it was. Asks `ledger` how many ids a
query may name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, select

from lib.storage.database import changes, history
from lib.storage.ledger import by_table
from lib.storage.records import Key


def undone_since(connection: Connection, revision: int) -> dict[int, int]:
    """The revisions from that one on that are undone, and by which: an undo that is undone itself undoes nothing."""
    query = select(changes.c.revision, changes.c.undoes).where(changes.c.undoes >= revision)
    undone: dict[int, int] = {}
    for row in connection.execute(query.order_by(changes.c.revision.desc())):
        if row.revision not in undone:
            undone[row.undoes] = row.revision
    return undone


def touched_since(connection: Connection, festival_id: str, keys: Iterable[Key], revision: int) -> dict[Key, int]:
    """Those of these things that were changed later, and when last, but for what was undone meanwhile."""
    found: dict[Key, int] = {}
    undone = undone_since(connection, revision + 1)
    void = {*undone, *undone.values()}
    for table, ids in by_table(keys):
        query = select(history.c.id, history.c.revision).where(
            history.c.festival_id == festival_id,
            history.c.revision > revision,
            history.c.table_name == table.value,
            history.c.id.in_(ids),
        )
        for each, later in connection.execute(query.order_by(history.c.revision)):
            if later not in void:
                found[Key(table, each)] = later
    return found


def standing(connection: Connection, revisions: Collection[int]) -> Iterator[int]:
    """Those that are no undo and are not undone, newest first."""
    done = _undoings(connection, revisions)
    undone = undone_since(connection, min(done, default=0))
    return (number for number, undoes in done.items() if undoes is None and number not in undone)


def last_undone(connection: Connection, revisions: Collection[int]) -> int | None:
    """The newest undo among these that stands and took back no undo, unless something else was done since."""
    done = _undoings(connection, revisions)
    undone = undone_since(connection, min(done, default=0))
    taken_back = _undoings(connection, [undoes for undoes in done.values() if undoes])
    for number, undoes in done.items():
        if number not in undone:
            if undoes is None:
                return None
            if taken_back[undoes] is None:
                return number
    return None


def _undoings(connection: Connection, revisions: Collection[int]) -> dict[int, int | None]:
    """What each of these revisions undoes, newest first."""
    query = select(changes.c.revision, changes.c.undoes).where(changes.c.revision.in_([*revisions]))
    return {row.revision: row.undoes for row in connection.execute(query.order_by(changes.c.revision.desc()))}
