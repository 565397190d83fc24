"""Twenty people edit one programme at random, each from what they saw last: for a few seconds, or `--soak=60`."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

import pytest

from lib.changes import Edit
from lib.programme import Count, Item, Programme, Venue, text
from lib.reconciling import differing, groups_of
from lib.storage.records import Key, TableName
from lib.store import (
    BuiltUpon,
    Change,
    Conflicts,
    NotThere,
    Store,
    UnknownReference,
    VenueInUse,
    open_store,
)
from tests.conftest import HandClock
from tests.essai import FESTIVAL, PARIS, READING, SATURDAY, replayed, stored

LOG = logging.getLogger(__name__)  # seen with --log-cli-level=INFO
SESSIONS, PROCESSES, ITEMS, VENUES = 20, 4, 60, 8  # each process has a store of its own
REFUSALS = (Conflicts, BuiltUpon, NotThere, UnknownReference, VenueInUse)
PATIENCE = 120  # seconds that nobody may wait


@dataclass
class Session:
    """Somebody with a view of the programme that may be old, who remembers what was acknowledged."""

    name: str
    store: Store
    chance: Random
    seen: Programme
    edits: list[tuple[int, Programme, Edit]] = field(default_factory=list)  # revision, made from what
    revisions: list[int] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def work(self, until: float) -> None:
        while time.monotonic() < until:
            act = self.chance.choices(ACTS, WEIGHTS)[0]
            try:
                revision = act(self)
            except REFUSALS as refusal:
                self.outcomes[type(refusal).__name__] += 1
            else:
                self.outcomes[act.__name__] += 1
                self.revisions += [revision] if revision else []
            if self.chance.random() < 0.4:
                self.seen = self.store.programme("essai", known=self.seen)

    def save(self, edit: Edit) -> int | None:
        revision = self.store.save("essai", edit, by=self.name, base=self.seen)
        self.edits += [(revision, self.seen, edit)] if revision else []
        return revision

    def an_item(self) -> Item:
        return self.chance.choice(self.seen.items)

    def words(self) -> str:
        return f"{self.name}, {self.chance.randrange(10**6)}"


def move(session: Session) -> int | None:
    start = datetime(2024, 10, 19, 9, tzinfo=PARIS) + timedelta(minutes=15 * session.chance.randrange(200))
    venue, item = session.chance.choice(session.seen.venues), session.an_item()
    moved = replace(item, starts_at=start, ends_at=start + timedelta(hours=1), day=None, venue_id=venue.id)
    return session.save(Edit(items=(moved,)))


def retitle(session: Session) -> int | None:
    return session.save(Edit(items=(replace(session.an_item(), title=text(session.words(), "fr")),)))


def annotate(session: Session) -> int | None:
    item, words = session.an_item(), session.words()
    versions = (replace(item, notes=words), replace(item, price=words), replace(item, strand=words, audience=words))
    return session.save(Edit(items=(session.chance.choice(versions),)))


def remove(session: Session) -> int | None:
    return session.save(Edit(removed_items=(session.an_item().id,)))


def create(session: Session) -> int | None:
    venue = Venue(id=f"v{session.chance.randrange(2 * VENUES)}", name="Nouveau")
    item = replace(READING, id=f"i{session.chance.randrange(2 * ITEMS)}", venue_id=venue.id)
    return session.save(Edit(items=(item,), venues=() if venue.id in session.seen.venue_by_id else (venue,)))


def close(session: Session) -> int | None:
    used = {item.venue_id for item in session.seen.items}
    return session.save(Edit(removed_venues=tuple(each.id for each in session.seen.venues if each.id not in used)[:1]))


def tally(session: Session) -> int | None:
    count = Count(session.an_item().id, SATURDAY, session.chance.randrange(100))
    return session.save(Edit(counts=(count,)))


def load(session: Session) -> int | None:
    items = session.chance.sample(session.seen.items, min(12, len(session.seen.items)))
    return session.save(Edit(items=tuple(replace(item, organiser=session.words()) for item in items)))


def undo(session: Session) -> int | None:
    last = session.store.last_standing(session.revisions)
    return session.store.undo(last, by=session.name) if last else None


def redo(session: Session) -> int | None:
    last = session.store.last_undone(session.revisions)
    return session.store.undo(last, by=session.name) if last else None


def bring_back(session: Session) -> int | None:
    key = Key(TableName.ITEMS, f"i{session.chance.randrange(2 * ITEMS)}")
    return session.store.bring_back(
        "essai", [key], session.chance.randrange(1, session.seen.revision + 1), by=session.name
    )


ACTS: tuple[Callable[[Session], int | None], ...] = (
    move, retitle, annotate, remove, create, close, tally, load, undo, redo, bring_back,
)  # fmt: skip
WEIGHTS = (8, 4, 8, 1, 2, 1, 2, 1, 3, 1, 1)


def assert_nothing_was_lost(change: Change, seen: Programme, edit: Edit) -> None:
    """What a revision changed of an item is what its author did, and nobody else since the author had looked."""
    given = {item.id: item for item in edit.items}
    for each in change.objects:
        mine, before, after = given.get(each.id), each.before, each.after
        if each.table is not TableName.ITEMS or mine is None:
            continue
        assert isinstance(after, Item)
        was, changed = seen.item_by_id.get(each.id), differing(before, after)
        assert changed <= differing(was, mine)
        assert not changed & differing(mine, after)
        for group in groups_of(mine):
            assert not (changed & group) or not group & differing(was, before) & differing(before, mine)


@pytest.fixture
def crowd(store: Store, store_url: str, clock: HandClock) -> Iterator[list[Session]]:
    venues = tuple(Venue(id=f"v{n}", name=f"Salle {n}") for n in range(VENUES))
    items = tuple(replace(READING, id=f"i{n}", venue_id=f"v{n % VENUES}") for n in range(ITEMS))
    store.save("essai", Edit(festival=FESTIVAL, venues=venues, items=items), by="x")
    stores = [open_store(store_url, clock=clock) for _ in range(PROCESSES)]
    seen = store.programme("essai")
    yield [Session(f"s{n}", stores[n % PROCESSES], Random(n), seen) for n in range(SESSIONS)]  # noqa: S311 (no secret)
    for each in stores:
        each.close()


def test_twenty_sessions_lose_nothing_and_never_wait_for_each_other_for_ever(
    store: Store, crowd: list[Session], request: pytest.FixtureRequest
) -> None:
    until = time.monotonic() + request.config.getoption("--soak")
    with ThreadPoolExecutor(SESSIONS) as pool:
        for working in [pool.submit(session.work, until) for session in crowd]:
            working.result(timeout=PATIENCE)

    history = store.history("essai", limit=10**6)
    assert [change.revision for change in history] == [*range(store.revision(), 0, -1)]
    assert replayed(history) == stored(store)

    changes = {change.revision: change for change in history}
    acknowledged = {revision: session.name for session in crowd for revision in session.revisions}
    assert {revision: change.by for revision, change in changes.items()} == {1: "x", **acknowledged}
    for session in crowd:
        assert store.programme_at("essai", session.seen.revision) == replace(session.seen, stamps={})
        for revision, seen, edit in session.edits:
            assert_nothing_was_lost(changes[revision], seen, edit)

    outcomes = sum((session.outcomes for session in crowd), Counter[str]())
    LOG.info("%d revisions: %s", store.revision(), dict(outcomes))
    assert outcomes["Conflicts"]
