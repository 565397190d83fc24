"""Which of many changes look possible: a quick look at all at once, before the rules weigh each of the few left.

Lays the changes of `remedies` out as the rules read them, in the columns of `plan`, to see whether a venue has a place
for each and its people are free; asks those rules of `clashes` that are about one item alone; and takes from `findings`
what is wrong already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np

from lib.clashes import RULES
from lib.cures.remedies import Change
from lib.findings import Findings
from lib.programme import Item, Programme
from lib.rulebook import ClashKind, Severity
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
OF_TWO = (ClashKind.VENUE_OVERLAP, ClashKind.CHANGEOVER, ClashKind.PERSON_OVERLAP)
DAY = timedelta(days=1)
Standing: TypeAlias = Set[tuple[str, ...]]  # kinds of clashes with the items that have them already, and may keep them


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


def sift(changes: Sequence[Change], findings: Findings, asked: Sequence[Clash], severity: Severity) -> list[Change]:
    """The changes that look possible: each item finds a place there and its people free, and has no clash by itself
    as bad as `severity`, but for such as it had before and nobody asked about.
    """
    if not changes:
        return []
    trial, keys = _lay_out(changes, findings), {clash.key for clash in asked}
    standing = {(clash.kind, *clash.item_ids) for clash in findings.clashes if clash.key not in keys}
    refused = {*_wrong_alone(trial, standing, severity), *_crowded(trial, standing)}
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


def _wrong_alone(trial: _Trial, standing: Standing, severity: Severity) -> Iterator[int]:
    """The changes that put an item where it cannot be, whatever the others do."""
    rulebook = trial.plan.programme.festival.rulebook
    for rule in (RULES[kind] for kind in ALONE if rulebook.severity(kind)):
        for clash in rule(trial.plan):
            (tried,) = clash.item_ids
            is_new = tried in trial.change_of and (clash.kind, _own_id(tried)) not in standing
            if is_new and clash.severity <= severity:
                yield trial.change_of[tried]


def _crowded(trial: _Trial, standing: Standing) -> Iterator[int]:
    """The changes for which a venue has no place left, or a person is taken."""
    use, booked = trial.plan.occupancy, trial.plan.bookings
    yield from _beyond(trial, standing, use, use.cleared, use.holds)
    yield from _beyond(trial, standing, booked, booked.ends, np.ones_like(booked.ends))


def _beyond(trial: _Trial, standing: Standing, claims: Claims, ends: Column, holds: Column) -> Iterator[int]:
    """The changes of which a sitting meets as many others as its resource holds."""
    change_at, items = np.array(trial.rows, dtype=np.int64)[claims.item], trial.plan.items
    first, second = overlapping_pairs(claims.resource, claims.starts, ends)
    ours, theirs = np.concatenate((first, second)), np.concatenate((second, first))
    is_met = (change_at[ours] >= 0) & (change_at[theirs] < 0)
    moved = [{item.id for item in change.items} for change in trial.changes]

    def is_in_the_way(row: int, other: int) -> bool:
        mine, its = _own_id(items[claims.item[row]].id), items[claims.item[other]].id
        return its not in moved[change_at[row]] and not any((kind, *sorted((mine, its))) in standing for kind in OF_TWO)

    pairs = zip(ours[is_met].tolist(), theirs[is_met].tolist(), strict=True)
    met = Counter(row for row, other in pairs if is_in_the_way(row, other))
    return (int(change_at[row]) for row, count in met.items() if count >= holds[row])


def _own_id(tried_id: str) -> str:
    """The id that an item has outside the trial."""
    return tried_id.partition(" ")[2]
