"""How fast the planning board is laid out and moved on: `python benchmarks/board.py`.

A festival of a week, all of whose days are shown beside each other for the first line of a size, and one day for the
second. Times are in milliseconds and beside one sort of a million numbers, which tells a slow machine from slow code.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lib.board import Board, Place, View, board, difference, place_of
from lib.findings import Findings, find
from lib.i18n import Words
from lib.moves import Operation, carried_out
from lib.programme import Festival, Item, Opening, Programme, Repeat, Venue, text
from lib.wording.board import ClashSentences

SIZES = ((300, 30), (1_000, 60))  # items, venues
PARIS = ZoneInfo("Europe/Paris")
FIRST_DAY, DAYS = date(2024, 10, 16), 7
TODAY = date(2024, 9, 1)
KINDS = ("reading", "concert", "conference", "encounter")
FRENCH = Words("fr")


def main() -> None:
    sorted_in = best(lambda: np.sort(np.random.default_rng(0).random(1_000_000)))
    print("| items | venues | days | cards | first | again ÷ sort | again | a move | whole bytes | bytes of a move |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for items, venues in SIZES:
        for days in (DAYS, 1):
            time_board(random_programme(items, venues), days, sorted_in)


def time_board(programme: Programme, days: int, sorted_in: float) -> None:
    """One line of the table."""
    shown = View(tuple(FIRST_DAY + timedelta(days=n) for n in range(days)), programme.venues)
    said = ClashSentences(FRENCH)

    def laid_out(findings: Findings) -> Board:
        now = findings.programme
        return board(now, findings.clashes, shown, FRENCH, lambda clash: said.say(clash, now))

    before = find(programme, TODAY)
    began = perf_counter()
    whole = laid_out(before)
    first = perf_counter() - began
    again = best(lambda: (laid_out(before).frame_version, laid_out(before).cards_version)) / 2
    after = before.after(moved(programme))
    began = perf_counter()
    then = laid_out(after)
    a_move = perf_counter() - began
    sent = size(difference([whole.cards, then.cards]))
    numbers = f"{len(programme.items)} | {len(programme.venues)} | {days} | {len(whole.cards)}"
    times = f"{first * 1000:.1f} | {again / sorted_in:.2f} | {again * 1000:.1f} | {a_move * 1000:.1f}"
    print(f"| {numbers} | {times} | {size([whole.frame, whole.cards])} | {sent} |", flush=True)


def moved(programme: Programme) -> Programme:
    """The programme with an item of its first day dragged an hour down."""
    item, was = next((item, place) for item in programme.items if (place := place_of(item, programme)))
    to = Place(was.venue_id, was.day, was.start + 60, was.end + 60)
    [after] = carried_out([Operation(1, item.id, to, was)], programme).items
    return replace(programme, items=tuple(after if each is item else each for each in programme.items), revision=2)


def random_programme(items: int, venues: int) -> Programme:
    """Items after each other in their venues, some too near; one in ten an exhibition, one in ten to be placed."""
    festival = Festival(id="f", name=text("F"), first_day=FIRST_DAY, last_day=FIRST_DAY + timedelta(days=DAYS - 1))
    return Programme(festival, tuple(map(venue, range(venues))), tuple(item(n, venues) for n in range(items)))


def venue(number: int) -> Venue:
    openings = tuple(Opening(weekday, time(9), time(1)) for weekday in range(7))
    return Venue(id=f"venue-{number}", name=f"Salle numéro {number}", capacity=100, openings=openings)


def item(number: int, venues: int) -> Item:
    turn, place = divmod(number, venues)
    starts_at = datetime.combine(FIRST_DAY + timedelta(days=turn % DAYS), time(10 + turn // DAYS * 3), PARIS)
    one = Item(
        id=f"item-{number}",
        title=text(f"Spectacle numéro {number} de la compagnie {number % 17}"),
        kind=KINDS[number % 4],
        people=(f"Personne {number % 97}", f"Personne {number % 89}"),
        get_in=timedelta(minutes=15 * (number % 3)),
        strand=f"Parcours {number % 7}",
    )
    if number % 10 == 0:
        return one
    placed = replace(
        one, venue_id=f"venue-{place}", starts_at=starts_at, ends_at=starts_at + timedelta(minutes=60 + number % 5 * 30)
    )
    if number % 10 == 5:
        last_day = FIRST_DAY + timedelta(days=DAYS - 1)
        return replace(placed, kind="exhibition", shares_venue=True, repeat=Repeat(last_day))
    return placed


def size(value: object) -> int:
    """In bytes, as the browser is sent it."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def best(run: Callable[[], object], times: int = 7) -> float:
    """The shortest of a few runs, in seconds."""
    taken: list[float] = []
    for _ in range(times):
        began = perf_counter()
        run()
        taken.append(perf_counter() - began)
    return min(taken)


if __name__ == "__main__":
    main()
