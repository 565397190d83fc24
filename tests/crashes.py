"""Writers that are killed: `python -m tests.crashes URL ROUNDS` says what was acknowledged, and what of it is there.

A writer is a process of its own that saves and publishes without end, and says through a pipe what the store has
acknowledged. At a random moment it is killed as a power cut would. Whoever opens the store next must find the last
acknowledged write, or the one that was under way whole, and nothing half.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from lib.changes import Edit
from lib.press import Press
from lib.programme import text
from lib.store import Store, UnknownFestival, open_store
from tests.essai import CONCERT, FESTIVAL, FULL, READING, replayed, stored

LONGEST = 0.25  # seconds that a writer lives
LATELY = 500  # revisions that are looked at after each crash; after the last, all are
SEED = int(os.environ.get("CRASH_SEED", "0"))


def now() -> datetime:
    """The clock of all stores."""
    return datetime.now(UTC)


def write_without_end(url: str, acknowledge: Callable[[int, int], object]) -> None:
    """Each number goes into two items at once; every third is published."""
    store = open_store(url, clock=now)
    press = Press(store)
    number = number_of(store)
    while True:
        number += 1
        revision = store.save("essai", numbered(number), by="writer")
        assert revision
        released = press.publish("essai", by="writer").number if number % 3 == 0 else 0
        acknowledge(number, released)


def numbered(number: int) -> Edit:
    """An edit that says it twice."""
    return Edit(items=tuple(replace(item, title=text(f"{number}", "fr")) for item in (READING, CONCERT)))


def number_of(store: Store) -> int:
    """The number in both items; -1 when only one of them has it."""
    numbers = {item.title.to("fr") for item in store.programme("essai").items}
    return int(numbers.pop()) if len(numbers) == 1 else -1


def crash(url: str, chance: random.Random) -> tuple[int, int]:
    """Lets a writer write until it is killed; the last number and release that it acknowledged, 0 for none."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write_without_end(url, lambda *said: os.write(writing, b"%d %d\n" % said))
    os.close(writing)
    with os.fdopen(reading) as pipe:
        acknowledged = [pipe.readline()]  # it is at work
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        acknowledged += pipe.readlines()
    os.waitpid(child, 0)
    said = [tuple(map(int, line.split())) for line in acknowledged if line.endswith("\n")]
    return max((number for number, _ in said), default=0), max((released for _, released in said), default=0)


def trouble(url: str, number: int, released: int) -> str:
    """What is lost or half, of what was acknowledged last; "" when nothing is."""
    store = open_store(url, clock=now)
    try:
        found = number_of(store)
        if found not in {number, number + 1}:
            return f"{number} was acknowledged, {found} is there"
        press = Press(store)
        numbers = [release.number for release in press.releases("essai")]
        last = max(numbers, default=0)
        if last < released or sorted(numbers) != list(range(1, last + 1)):
            return f"release {released} was acknowledged, {numbers} are there"
        for each in numbers[:2]:
            press.published("essai", each)
        revisions = [change.revision for change in store.history("essai", limit=LATELY)]
        if revisions != list(range(store.revision(), 0, -1))[:LATELY]:
            return "the revisions have a gap"
    finally:
        store.close()
    return ""


def tells_the_present(url: str) -> bool:
    """Whether the history, replayed from nothing, comes to what is there."""
    store = open_store(url, clock=now)
    try:
        return replayed(store.history("essai", limit=1_000_000)) == stored(store)
    finally:
        store.close()


def main(url: str, rounds: int) -> int:
    """Crashes so often; 1 when anything was lost."""
    store = open_store(url, clock=now)
    try:
        number_of(store)
    except UnknownFestival:
        store.save("essai", FULL, by="writer")
        store.save("essai", replace(numbered(0), festival=FESTIVAL), by="writer")
    store.close()
    chance, written = random.Random(SEED), 0  # noqa: S311 (of moments)
    for _ in range(rounds):
        acknowledged, released = crash(url, chance)
        written = max(written, acknowledged)
        if said := trouble(url, acknowledged, released):
            sys.stderr.write(f"{said}\n")
            return 1
    if not tells_the_present(url):
        sys.stderr.write("the history tells of something else than is there\n")
        return 1
    sys.stdout.write(f"{rounds} writers killed, {written} writes, none lost\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
