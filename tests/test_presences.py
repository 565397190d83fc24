"""Who is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from lib.store import Presence, Store, open_store
from tests.conftest import HandClock


@pytest.fixture
def ani(clock: HandClock) -> Presence:
    return Presence("session-1", "essai", "Ani", "lecture", clock.now)


def test_who_said_so_is_there_with_what_they_hold(full: Store, ani: Presence) -> None:
    bob = replace(ani, session_id="session-2", name="Bob", holds="")
    full.greet(bob)
    full.greet(ani)
    assert full.present("essai") == (ani, bob)
    assert full.present("autre") == ()


def test_what_a_session_says_last_counts(full: Store, ani: Presence) -> None:
    full.greet(ani)
    for said in (replace(ani, holds=""), replace(ani, name="Anahit"), replace(ani, festival_id="autre")):
        full.greet(said)
        assert full.present(said.festival_id) == (said,)
    assert full.present("essai") == ()


def test_who_leaves_is_not_there(full: Store, ani: Presence) -> None:
    full.greet(ani)
    full.leave(ani.session_id)
    full.leave("nobody")
    assert full.present("essai") == ()


def test_who_says_nothing_for_twenty_seconds_is_nobody(full: Store, ani: Presence, clock: HandClock) -> None:
    full.greet(ani)
    clock.tick(19)
    assert full.present("essai") == (ani,)
    clock.tick(1)
    assert full.present("essai") == ()


def test_who_goes_on_saying_so_stays(full: Store, ani: Presence, clock: HandClock) -> None:
    for _ in range(20):
        full.greet(replace(ani, at=clock.now))
        clock.tick(2)
    assert [each.session_id for each in full.present("essai")] == [ani.session_id]


def test_it_is_no_revision_and_known_to_other_processes(full: Store, ani: Presence, store_url: str) -> None:
    full.greet(ani)
    other = open_store(store_url, clock=lambda: ani.at)
    assert other.present("essai") == (ani,)
    assert other.revision() == 1
    other.close()


def test_many_may_say_so_at_once_after_a_long_silence(full: Store, ani: Presence, clock: HandClock) -> None:
    def greet(n: int) -> None:
        full.greet(replace(ani, session_id=f"s{n}", at=clock.now))

    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(greet, range(16)))
        assert len(full.present("essai")) == 16
        clock.tick(60)


def test_any_words_may_be_a_name(full: Store, ani: Presence) -> None:
    full.greet(replace(ani, name="'; DROP TABLE presence; --\r\n\u202e\ud800\0"))
    assert [each.name for each in full.present("essai")] == ["'; DROP TABLE presence; --\r\n\u202e"]
