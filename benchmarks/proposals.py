"""How fast cures are proposed: `python benchmarks/proposals.py [MOST_ITEMS]`.

For one clash of each kind that can be mended, all rules on, and for the largest knot: the median and the slowest, how
often findings were asked what a change would do, and the ratio of the median to the venue rule alone on the same items.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.clashes import ITEMS, TODAY, medians, ms, random_programme
from lib.findings import Effect, Findings, find
from lib.knots import find_knots
from lib.programme import Programme
from lib.proposals import IN_PLACE, IN_TIME, propose
from lib.rules.clash import Clash
from lib.rules.plan import make_plan
from lib.rules.venues import venue_overlap

CASES = 8  # clashes of each kind


@dataclass(frozen=True)
class CountingFindings(Findings):
    """Findings that note what they are asked."""

    asked: list[int] = field(default_factory=list, compare=False)

    def effect(self, *changed: Any, **others: Any) -> Effect:
        self.asked.append(1)
        return super().effect(*changed, **others)


def main(most_items: int) -> None:
    print("| items | asked about | cases | proposals | median | slowest | effects, most | ÷ venue rule |")
    print("|--:|:--|--:|--:|--:|--:|--:|--:|")
    for size in ITEMS:
        if size <= most_items:
            time_proposals(random_programme(size))


def time_proposals(programme: Programme) -> None:
    """A line for each kind of clash, and one for the knot."""
    findings = find(programme, TODAY)
    (alone,) = medians(lambda: list(venue_overlap(make_plan(programme, TODAY))), runs=11)
    for kind in sorted(IN_PLACE | IN_TIME):
        cases = [(clash,) for clash in findings.clashes if clash.kind is kind]
        if cases:
            report(kind.value, findings, cases[:: max(len(cases) // CASES, 1)][:CASES], alone)
    largest = max(find_knots(findings.clashes), key=lambda knot: len(knot.clashes))
    report(f"knot of {len(largest.clashes)}", findings, [largest.clashes], alone)


def report(name: str, findings: Findings, cases: Iterable[Sequence[Clash]], alone: float) -> None:
    """One line of the table."""
    times, found, asked = [], [], []
    for case in cases:
        counting = CountingFindings(**{name: getattr(findings, name) for name in Findings.__dataclass_fields__})
        began = perf_counter()
        found.append(len(propose(counting, case)))
        times.append(perf_counter() - began)
        asked.append(len(counting.asked))
    middle = median(times)
    numbers = f"{len(times)} | {sum(found) / len(found):.1f} | {ms(middle)} | {ms(max(times))} | {max(asked)}"
    print(f"| {len(findings.programme.items)} | {name} | {numbers} | {middle / alone:.0f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else max(ITEMS))
