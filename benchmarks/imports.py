"""A French programme of 10 000 rows read, typed, checked and compared with what is stored, beside pandas reading it.

    python -m benchmarks.imports

All runs are interleaved, and each time is the median of its runs. The ratio to pandas, which parts the cells and types
nothing, tells more than seconds do on a machine that does other work too. The target for the whole is 1.5 s.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

import pandas as pd

from lib.changes import compare_items
from lib.clashes import find_clashes
from lib.programme import Festival, Programme, text
from lib.tables import context_of, read_programme, read_sheet

ROWS = 10_000
RUNS = 7
TODAY = date(2024, 1, 1)
VENUES = 300
FESTIVAL = Festival(
    id="big",
    name=text("Grand festival", "fr"),
    first_day=date(2024, 10, 1),
    last_day=date(2024, 11, 9),
    zone=ZoneInfo("Europe/Paris"),
)
HEADER = "Titre;Type;Lieu;Date;Heure de début;Heure de fin;Intervenants;Tarif;Description;Saisi par"


def row(n: int) -> str:
    """One item in the dialect of a French town; one in ten lacks its end."""
    day = FESTIVAL.first_day + timedelta(days=n // VENUES % 40)
    hour = 9 + n % 12
    kind = ("Lecture", "Concert", "Conférence", "Atelier")[n % 4]
    end = f"{hour + 1}h15" if n % 10 else ""
    people = f"Ani Sevan {n % 4000}, Aram Petit {n % 3001}"
    return (
        f"Rendez-vous {n};{kind};Salle {n % VENUES};{day:%d/%m/%Y};{hour}h30;{end};{people};8 €;À l’été, n° {n};{n % 7}"
    )


def data() -> bytes:
    """The file."""
    return "\r\n".join([HEADER, *map(row, range(ROWS))]).encode("cp1252")


def merely_read(file: bytes) -> pd.DataFrame:
    """What pandas does with the same bytes."""
    return pd.read_csv(io.BytesIO(file), sep=";", encoding="cp1252", dtype=str)


def seconds(task: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    task()
    return perf_counter() - start


def main() -> None:
    file = data()
    context = context_of(Programme(FESTIVAL))
    sheet = read_sheet(file, "programme.csv")
    reading = read_programme(sheet, context)
    programme = Programme(FESTIVAL, reading.venues, reading.items)
    stored = tuple(replace(item, notes="vu") for item in reading.items)
    ids = count()

    def compare() -> None:
        compare_items(
            stored,
            reading.items,
            fields=reading.fields,
            generated_ids=reading.generated_ids,
            showing_ids=reading.showing_ids,
            unread=reading.unread,
            new_id=lambda: f"new-{next(ids)}",
        )

    tasks: dict[str, Callable[[], object]] = {
        "pandas reads": lambda: merely_read(file),
        "read": lambda: read_sheet(file, "programme.csv"),
        "type": lambda: read_programme(sheet, context),
        "check": lambda: find_clashes(programme, TODAY),
        "compare": compare,
    }
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(RUNS):
        for name, task in tasks.items():
            times[name].append(seconds(task))
    medians = {name: median(runs) for name, runs in times.items()}
    yardstick = medians["pandas reads"]
    whole = sum(medians.values()) - yardstick
    clashes = find_clashes(programme, TODAY)
    print(f"{len(reading.items)} items, {len(reading.problems)} problems, {len(clashes)} clashes")
    for name, spent in {**medians, "all four": whole}.items():
        print(f"{name:>14} {spent * 1000:8.0f} ms {spent / yardstick:8.1f} × pandas")


if __name__ == "__main__":
    main()
