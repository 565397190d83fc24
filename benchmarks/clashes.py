"""How fast clashes are found: `python benchmarks/clashes.py [MOST_ITEMS]`.

The first table sets the sweep of `lib.span` beside one `np.sort` of as many int64 keys (the limit of any method that
sorts), and beside polars and DuckDB joining the table with itself on the same condition. The second goes all the way
from items to clashes with every rule on, beside the rule about two items in one venue alone, and tells what one moved
item costs then. All runs of one size are interleaved, and each time is the median of its runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lib.clashes import find_clashes
from lib.findings import find
from lib.programme import Festival, Item, Opening, Person, Programme, Repeat, Venue, text
from lib.rulebook import ClashKind, Rulebook
from lib.span import Column, Span, overlapping_pairs

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ITEMS = (1_000, 10_000)
ITEMS_A_VENUE = 100
DAYS = 40
PARIS = ZoneInfo("Europe/Paris")
FIRST_DAY = date(2024, 10, 1)
TODAY = date(2024, 9, 25)
STARTS = datetime(2024, 10, 12, 14, tzinfo=PARIS)

JOIN = """
    SELECT a.row, b.row FROM spans AS a JOIN spans AS b
    ON a.resource = b.resource AND a.start < b.end AND b.start < a.end AND a.row < b.row
"""


def main(most_items: int) -> None:
    print("| spans | pairs | np.sort | sweep | polars | DuckDB | sweep ÷ sort | polars ÷ sweep | DuckDB ÷ sweep |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for size in SIZES:
        if size <= most_items:
            compare_joins(size)
    print("\n| items | clashes | all rules | one rule | all ÷ one | a move | a move, anew | all ÷ np.sort of 1M |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    for size in ITEMS:
        if size <= most_items:
            time_rules(size)


def compare_joins(size: int) -> None:
    """One line of the first table; all three must find the same number of pairs."""
    resource, starts, ends = random_spans(size)
    keys = np.random.default_rng(size).integers(0, 2**62, size)
    frame = pl.DataFrame({"row": np.arange(size), "resource": resource, "start": starts, "end": ends})
    database = duckdb.connect()
    database.register("arriving", frame.to_arrow())
    database.execute("CREATE TABLE spans AS SELECT * FROM arriving")
    found = [len(overlapping_pairs(resource, starts, ends)[0]), join_in_polars(frame), join_in_duckdb(database)]
    if len(set(found)) != 1:
        raise SystemExit(f"the three do not find the same pairs: {found}")
    sort, sweep, polars, duck = medians(
        lambda: np.sort(keys),
        lambda: overlapping_pairs(resource, starts, ends),
        lambda: join_in_polars(frame),
        lambda: join_in_duckdb(database),
        runs=5 if size >= 1_000_000 else 11,
    )
    ratios = f"{sweep / sort:.2f} | {polars / sweep:.0f} | {duck / sweep:.0f}"
    print(f"| {size} | {found[0]} | {ms(sort)} | {ms(sweep)} | {ms(polars)} | {ms(duck)} | {ratios} |", flush=True)


def join_in_polars(frame: pl.DataFrame) -> int:
    a, b = frame.lazy(), frame.lazy().select(pl.all().name.suffix("_b"))
    joined = a.join_where(
        b,
        pl.col("resource") == pl.col("resource_b"),
        pl.col("start") < pl.col("end_b"),
        pl.col("start_b") < pl.col("end"),
        pl.col("row") < pl.col("row_b"),
    )
    return joined.select("row", "row_b").collect().height


def join_in_duckdb(database: duckdb.DuckDBPyConnection) -> int:
    return len(database.execute(JOIN).fetchnumpy()["row"])


def time_rules(size: int) -> None:
    """One line of the second table. "A move" is what a form or a proposal asks; "anew", what the next revision does."""
    programme = random_programme(size)
    alone = with_one_rule(programme)
    findings = find(programme, TODAY)
    moved = replace(programme.items[5], starts_at=STARTS, ends_at=STARTS + timedelta(hours=1))
    after = replace(programme, items=(*programme.items[:5], moved, *programme.items[6:]))
    keys = np.random.default_rng(size).integers(0, 2**62, 1_000_000)
    whole, one, move, anew, sort = medians(
        lambda: find_clashes(programme, TODAY),
        lambda: find_clashes(alone, TODAY),
        lambda: findings.effect([moved]),
        lambda: findings.after(after),
        lambda: np.sort(keys),
        runs=11,
    )
    times = f"{ms(whole)} | {ms(one)} | {whole / one:.1f} | {ms(move)} | {ms(anew)} | {whole / sort:.2f}"
    print(f"| {size} | {len(findings.clashes)} | {times} |", flush=True)


def with_one_rule(programme: Programme) -> Programme:
    """The programme of a festival that wants to know of nothing but two items in one venue."""
    off = tuple((kind, None) for kind in ClashKind if kind is not ClashKind.VENUE_OVERLAP)
    return replace(programme, festival=replace(programme.festival, rulebook=Rulebook(severities=off)))


def medians(*tasks: Callable[[], object], runs: int) -> list[float]:
    """Seconds that each task takes, the tasks taking turns so that a slow moment of the machine meets them all."""
    times: list[list[float]] = [[] for _ in tasks]
    for _ in range(runs):
        for task, taken in zip(tasks, times, strict=True):
            began = perf_counter()
            task()
            taken.append(perf_counter() - began)
    return [median(taken) for taken in times]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def random_spans(size: int) -> tuple[Column, Column, Column]:
    """Spans of half an hour to two hours, in minutes, spread over the venues and days of a festival."""
    chance = np.random.default_rng(size)
    resource = chance.integers(0, max(size // ITEMS_A_VENUE, 3), size)
    starts = chance.integers(0, DAYS * 24 * 60, size)
    return resource, starts, starts + chance.integers(30, 121, size)


def random_programme(size: int) -> Programme:
    """One item in forty an exhibition of all the days, one a stand of six; the rest have up to two people each.

    Venues have seats, hours and coordinates, people are away now and then, the public is shared out among kinds and
    strands: every rule has something to look at.
    """
    resource, starts, ends = (column.tolist() for column in random_spans(size))
    names = np.random.default_rng(size).integers(0, size, (size, 2)).tolist()

    def item(row: int) -> Item:
        opens = datetime(2024, 10, 1, tzinfo=PARIS) + timedelta(minutes=starts[row])
        closes = opens + timedelta(minutes=ends[row] - starts[row])
        days = {0: DAYS, 1: 6}.get(row % 40)
        last_day = min(opens.date() + timedelta(days=days or 1), FIRST_DAY + timedelta(days=DAYS - 1))
        return Item(
            id=f"item-{row}",
            title=text(f"Item {row}"),
            kind="exhibition" if row % 40 == 0 else ("reading", "concert", "conference", "encounter")[row % 4],
            venue_id=f"venue-{resource[row]}",
            starts_at=opens,
            ends_at=closes,
            shares_venue=row % 40 == 0,
            repeat=Repeat(last_day) if days else None,
            people=tuple(f"Person {name}" for name in names[row][: row % 3]),
            strand=f"Strand {row % 7}",
            language=("fr", "hy", "")[row % 3],
            audience=("", "", "dès 6 ans")[row % 3],
            expected=20 + row % 180,
        )

    festival = Festival(id="f", name=text("F"), first_day=FIRST_DAY, last_day=FIRST_DAY + timedelta(days=DAYS - 1))
    return Programme(
        festival,
        tuple(random_venue(n) for n in range(max(resource) + 1)),
        tuple(map(item, range(size))),
        people=tuple(
            Person(name=f"Person {n}", absences=(Span(STARTS, STARTS + timedelta(days=n % 3)),))
            for n in range(0, size, 5)
        ),
    )


def random_venue(number: int) -> Venue:
    return Venue(
        id=f"venue-{number}",
        name=f"Venue {number}",
        capacity=60 + number % 300,
        simultaneous=1 + number % 2,
        changeover=timedelta(minutes=15),
        openings=tuple(Opening(weekday, time(8), time(2)) for weekday in range(7 if number % 3 else 6)),
        latitude=45 + number % 17 / 500,
        longitude=4 + number % 13 / 500,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else max(SIZES))
