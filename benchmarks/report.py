"""How fast the report is made: `python benchmarks/report.py`.

One edition of a city beside the last, each of 10 000 counts: of ten years, 100 000. The first line has the numbers of a
festival of many days, the second as many single sittings. Seconds for each step.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lib.programme import KINDS, Count, Festival, Item, Programme, Repeat, Venue, text
from lib.report.contents import report
from lib.report.html import write_html
from lib.report.pdf import write_pdf
from lib.report.values import Report
from lib.report.workbook import write_workbook

PARIS = ZoneInfo("Europe/Paris")
WRITERS: tuple[Callable[[Report], bytes], ...] = (write_pdf, write_html, write_workbook)


def edition(year: int, items: int, days: int) -> Programme:
    """So many items in sixty venues, each counted on so many days."""
    chance, first = Random(year), date(year, 6, 1)  # noqa: S311
    festival = Festival(id=f"ville-{year}", name=text(f"Ville {year}"), first_day=first, last_day=date(year, 9, 8))
    venues = tuple(Venue(id=f"v{n}", name=f"Salle {n}", capacity=50 + 10 * n) for n in range(60))
    begins = [first + timedelta(days=chance.randrange(90)) for _ in range(items)]
    held = tuple(item(n, day, 9 + chance.randrange(12), days) for n, day in enumerate(begins))
    counts = tuple(
        Count(one.id, day + timedelta(days=later), chance.randrange(200))
        for one, day in zip(held, begins, strict=True)
        for later in range(days)
    )
    return Programme(festival, venues, held, counts)


def item(number: int, day: date, hour: int, days: int) -> Item:
    """An hour long, day after day."""
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)
    return Item(
        id=f"i{number}",
        title=text(f"Rendez-vous numéro {number} de la ville"),
        kind=KINDS[number % len(KINDS)].id,
        venue_id=f"v{number % 60}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        repeat=Repeat(day + timedelta(days=days - 1)) if days > 1 else None,
    )


def main() -> None:
    for items, days in ((2_000, 5), (10_000, 1)):
        now, before = edition(2024, items, days), edition(2023, items, days)
        began = perf_counter()
        said = report(now, "fr", before=before, logo=None, made_on=date(2024, 12, 1))
        times = {"contents": perf_counter() - began}
        for write in WRITERS:
            start = perf_counter()
            write(said)
            times[write.__name__] = perf_counter() - start
        steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in times.items())
        print(f"{items:6} items, {days} days each: {perf_counter() - began:5.1f} s ({steps})")


if __name__ == "__main__":
    main()
