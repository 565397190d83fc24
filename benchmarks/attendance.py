"""How fast the attendance page is with a city's ten years: `python benchmarks/attendance.py`.

Ten editions of 10 000 counts in one store, and the page of the last of them, run by Streamlit as for a browser: first,
again, with another part of it chosen, and each chapter. Beside them, in the same run, what it takes to lay out and sum
one edition without a page.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from streamlit.testing.v1 import AppTest

from benchmarks.report import edition
from lib.attendance import attendance_frame, sums
from lib.changes import Edit
from lib.programme import Programme
from lib.settings import ROOT
from lib.store import open_store

YEARS = range(2015, 2025)
CHAPTERS = ("who", "counts", "editions", "forecast", "report")


def fill(url: str) -> Programme:
    """Ten editions; gives the last."""
    store = open_store(url, clock=lambda: datetime.now(UTC))
    for year in YEARS:
        made = edition(year, 2_000, 5)
        edit = Edit(festival=made.festival, venues=made.venues, items=made.items, counts=made.counts)
        store.save(made.festival.id, edit, by="benchmark")
    last = store.programme(f"ville-{YEARS[-1]}")
    store.close()
    return last


def timed(app: AppTest, **params: str) -> float:
    """Seconds that the page takes with these in its address."""
    for name, value in params.items():
        app.query_params[name] = value
    began = perf_counter()
    app.run(timeout=120)
    if app.exception:
        raise RuntimeError(app.exception[0].value)
    return perf_counter() - began


def main() -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'navasard.db'}"
        os.environ["DATABASE_URL"] = url
        last = fill(url)
        began = perf_counter()
        frame = attendance_frame(last, "fr")
        laid_out = perf_counter() - began
        began = perf_counter()
        sums(frame, "item_id", "title")
        summed = perf_counter() - began
        print(f"one edition laid out in {laid_out:.2f} s, summed by item in {summed:.3f} s")
        app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=120)
        app.run()
        app.switch_page("attendance.py")
        for chapter in CHAPTERS:
            first = timed(app, festival=last.festival.id, chapter=chapter)
            again = min(timed(app) for _ in range(3))
            print(f"{chapter:9} first {first:5.2f} s, again {again:5.2f} s ({again / laid_out:.2f} of laying out)")
        timed(app, chapter="who")
        chosen = timed(app, only_kind="concert")
        again = min(timed(app) for _ in range(3))
        print(f"{'a part':9} first {chosen:5.2f} s, again {again:5.2f} s")


if __name__ == "__main__":
    main()
