"""Which of many changes look possible: a quick look at all at once, before the rules weigh each of the few left.

Asks the rules of `clashes` about each changed item alone, and lays them out as the rules read them, in the columns of
`plan`, to see whether its venue has a place for it and its people are free.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from lib.clashes import RULES
from lib.findings import Findings
from lib.programme import Item, Programme
from lib.remedies import Change
from lib.rulebook import ClashKind
from lib.rules.clash import Clash
from lib.rules.plan import Claims, Plan, make_plan
from lib.span import Column, overlapping_pairs

ALONE = (
    ClashKind.CLOSED,
    ClashKind.OVER_CAPACITY,
    ClashKind.ABSENT,
    ClashKind.FAR_CLOCK,
    ClashKind.END_BEFORE_START,
    ClashKind.TOO_LONG,
    ClashKind.OUTSIDE_FESTIVAL,
)  # kinds of one item, whatever the others do
DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Trial:
    """Changes laid out in one plan, each item under an id of its own, beside all that is on at those days."""

    changes: Sequence[Change]
    plan: Plan
    change_of: dict[str, int]  # the number of a change, by the ids of its items in the plan

    @property
    def rows(self) -> list[int]:
        """For each item of the plan the number of its change, or -1."""
        return [self.change_of.get(item.id, -1) for item in self.plan.items]


def sift(changes: Sequence[Change], findings: Findings, asked: Sequence[Clash]) -> list[Change]:
    """The changes that look possible: each item finds a place there and its people free, and has no clash by itself
    that is as bad as the worst of those `asked` about, but for such as it had before.
    """
    if not changes:
        return []
    trial = _lay_out(changes, findings)
    refused = {*_wrong_alone(trial, findings, asked), *_crowded(trial)}
    return [change for number, change in enumerate(changes) if number not in refused]


def _lay_out(changes: Sequence[Change], findings: Findings) -> _Trial:
    programme = findings.programme
    change_of: dict[str, int] = {}
    tried: list[Item] = []
    for number, change in enumerate(changes):
        for item in change.items:
            tried.append(replace(item, id=f"{number} {item.id}"))
            change_of[tried[-1].id] = number
    beside = [item for item in _near(programme, tried) if item.id not in change_of]
    plan = make_plan(replace(programme, items=(*beside, *tried)), findings.day)
    return _Trial(changes, plan, change_of)


def _near(programme: Programme, tried: Sequence[Item]) -> Iterator[Item]:
    """What is on, perhaps, on the days of the items that are tried, and on those around."""
    days = [_days(item) for item in tried]
    first, last = min(first for first, _ in days) - DAY, max(last for _, last in days) + DAY
    for item in programme.items:
        begins, ends = _days(item)
        if item.starts_at and begins <= last and first <= ends:
            yield item


def _days(item: Item) -> tuple[date, date]:
    """The first and the last on which it may be on."""
    first = item.first_day or date.min
    return first, max(item.last_day or first, item.ends_at.date() if item.ends_at else first)


def _wrong_alone(trial: _Trial, findings: Findings, asked: Sequence[Clash]) -> Iterator[int]:
    """The changes that put an item where it cannot be, whatever the others do."""
    worst, keys = min(clash.severity for clash in asked), {clash.key for clash in asked}
    standing = {(clash.kind, clash.item_ids[0]) for clash in findings.clashes if clash.key not in keys}
    rulebook = findings.programme.festival.rulebook
    for rule in (RULES[kind] for kind in ALONE if kind in RULES and rulebook.severity(kind)):
        for clash in rule(trial.plan):
            number, _, item_id = clash.item_ids[0].partition(" ")
            if (
                clash.item_ids[0] in trial.change_of
                and clash.severity <= worst
                and (clash.kind, item_id) not in standing
            ):
                yield int(number)


def _crowded(trial: _Trial) -> Iterator[int]:
    """The changes for which a venue has no place left, or a person is taken."""
    use, booked = trial.plan.occupancy, trial.plan.bookings
    yield from _beyond(trial, use, use.cleared, use.holds)
    yield from _beyond(trial, booked, booked.ends, np.ones_like(booked.ends))


def _beyond(trial: _Trial, claims: Claims, ends: Column, holds: Column) -> Iterator[int]:
    """The changes of which a sitting meets as many others as its resource holds."""
    change_at, items = np.array(trial.rows, dtype=np.int64)[claims.item], trial.plan.items
    first, second = overlapping_pairs(claims.resource, claims.starts, ends)
    ours, theirs = np.concatenate((first, second)), np.concatenate((second, first))
    is_met = (change_at[ours] >= 0) & (change_at[theirs] < 0)
    moved = [{item.id for item in change.items} for change in trial.changes]
    met = Counter(
        row
        for row, other in zip(ours[is_met].tolist(), theirs[is_met].tolist(), strict=True)
        if items[claims.item[other]].id not in moved[change_at[row]]
    )
    return (int(change_at[row]) for row, count in met.items() if count >= holds[row])
