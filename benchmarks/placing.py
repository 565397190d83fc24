"""How fast the unplaced find a place: `python benchmarks/placing.py [SECONDS]`.

A festival of five days whose placed items have no clash, and others to be placed beside them. What counts is when the
first full answer comes, in seconds and beside one full search of all clashes; and how much of the time box is used.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lib.findings import find
from lib.placing import search
from lib.programme import Festival, Item, Opening, Person, Programme, Venue, text
from lib.span import Span

SIZES = ((300, 60, 30), (1_000, 100, 80), (300, 200, 20))  # placed, to be placed, venues
PARIS = ZoneInfo("Europe/Paris")
FIRST_DAY, DAYS = date(2024, 10, 16), 5
TODAY = date(2024, 9, 1)
KINDS = ("reading", "concert", "conference", "encounter")


def main(seconds: float) -> None:
    print("| placed | unplaced | venues | all clashes | first | placed then | full answer | placed | ended | best |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|")
    for size in SIZES:
        time_placing(*size, seconds=seconds)


def time_placing(placed: int, unplaced: int, venues: int, *, seconds: float) -> None:
    """One line of the table."""
    began = perf_counter()
    findings = find(random_programme(placed, unplaced, venues), TODAY)
    whole = perf_counter() - began
    began, found = perf_counter(), list[tuple[float, int]]()
    is_best = False
    for placement in search(findings, seconds=seconds):
        found.append((perf_counter() - began, len(placement.items)))
        is_best = placement.is_best
    ended, most = found[-1]
    first, then = next(((at, count) for at, count in found if count), found[-1])
    full = next(at for at, count in found if count == most)
    times = f"{whole * 1000:.0f} ms | {first:.1f} s | {then} | {full:.1f} s | {most} | {ended:.1f} s"
    print(f"| {placed} | {unplaced} | {venues} | {times} | {'proven' if is_best else 'so far'} |", flush=True)


def random_programme(placed: int, unplaced: int, venues: int) -> Programme:
    """Placed items follow each other in their venues; one in three items has somebody who is in another as well."""
    chance = np.random.default_rng(placed)
    festival = Festival(id="f", name=text("F"), first_day=FIRST_DAY, last_day=FIRST_DAY + timedelta(days=DAYS - 1))

    def item(row: int) -> Item:
        return Item(
            id=f"item-{row}",
            title=text(f"Item {row}"),
            kind=KINDS[row % 4],
            people=(f"Person {int(chance.integers(0, placed // 2))}",) if row % 3 == 0 else (),
            strand=f"Strand {row % 7}",
            expected=20 + row % 120,
            get_in=timedelta(minutes=15 * (row % 3)),
        )

    def in_its_place(row: int) -> Item:
        day, turn = divmod(row // venues, max(1, -(-placed // venues // DAYS)))
        starts_at = datetime.combine(FIRST_DAY + timedelta(days=day), time(9), PARIS) + timedelta(hours=3 * turn)
        return replace(
            item(row), venue_id=f"venue-{row % venues}", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
        )

    return Programme(
        festival,
        tuple(random_venue(n) for n in range(venues)),
        (*map(in_its_place, range(placed)), *map(item, range(placed, placed + unplaced))),
        people=tuple(
            Person(name=f"Person {n}", absences=(Span(*(datetime(2024, 10, day, tzinfo=PARIS) for day in (17, 18))),))
            for n in range(0, placed // 2, 5)
        ),
    )


def random_venue(number: int) -> Venue:
    return Venue(
        id=f"venue-{number}",
        name=f"Venue {number}",
        capacity=60 + number % 10 * 20,
        simultaneous=2 if number % 10 == 0 else 1,
        changeover=timedelta(minutes=15),
        openings=tuple(Opening(weekday, time(8), time(23)) for weekday in range(7)) if number % 3 else (),
        latitude=45 + number % 17 / 500,
        longitude=4 + number % 13 / 500,
    )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
