"""Clashes that hang together: forty pairs of one bad day read as one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash

COLLIDING = frozenset(
    (ClashKind.VENUE_OVERLAP, ClashKind.CHANGEOVER, ClashKind.PERSON_OVERLAP, ClashKind.TRAVEL)
)  # what ties two items together: whoever moves one of them must look at the other


@dataclass(frozen=True)
class Knot:
    """Clashes of items that collide together, worst first; every other clash is a knot of its own."""

    clashes: tuple[Clash, ...]

    @property
    def severity(self) -> Severity:
        """Of its worst clash."""
        return self.clashes[0].severity

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        """Its items, sorted."""
        return tuple(sorted({item_id for clash in self.clashes for item_id in clash.item_ids}))


def find_knots(clashes: Sequence[Clash]) -> tuple[Knot, ...]:
    """The knots of clashes that come worst first: the worst, and of these those with most that is so bad, first."""
    group_of = _groups(clash.item_ids for clash in clashes if clash.kind in COLLIDING)
    knots: defaultdict[object, list[Clash]] = defaultdict(list)
    for clash in clashes:
        knots[group_of[clash.item_ids[0]] if clash.kind in COLLIDING else clash.key].append(clash)
    return tuple(sorted((Knot(tuple(knot)) for knot in knots.values()), key=_badness))


def _badness(knot: Knot) -> tuple[Severity, int]:
    return knot.severity, -sum(clash.severity is knot.severity for clash in knot.clashes)


def _groups(bound: Iterable[Sequence[str]]) -> dict[str, str]:
    """For each item the one that stands for all those it is bound to, directly or through others."""
    chief: dict[str, str] = {}

    def chief_of(item_id: str) -> str:
        while chief.setdefault(item_id, item_id) != item_id:
            chief[item_id] = item_id = chief[chief[item_id]]
        return item_id

    for first, *others in bound:
        for other in others:
            chief[chief_of(other)] = chief_of(first)
    return {item_id: chief_of(item_id) for item_id in chief}
