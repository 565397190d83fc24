"""Place the unplaced: a venue and an hour for all items that lack one, under all the rules of the festival at once.

`obstacles` tell the places that nothing of the programme, which is the `ground`, refuses; `contention` and the `solver`
choose among some of them, more and more; `findings` prove every choice by the rules themselves. What the rules have
against a choice is never chosen again.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest
from time import monotonic

import numpy as np

from lib.findings import Findings
from lib.placement.contention import contend
from lib.placement.ground import Ground
from lib.placement.obstacles import Obstacle, Place, Prospects, Scout, placed
from lib.placement.solver import TICK, Task, choices, first_choice
from lib.programme import Item, Programme, Status
from lib.rulebook import Severity
from lib.rules.clash import Clash

FIRST_OFFER, OF_MANY = 48, 12_000  # places of each item that the solver is given to begin with, and of all together
MORE = 8  # times as many, for an item that none of them was for
MOST_OFFERED = 24_000  # places in all
LOOKING = 0.6  # of the time at most, before anything is chosen among the items looked at until then


@dataclass(frozen=True)
class Left:
    """An item without a place, and how many of those that it might have each obstacle refuses, most first.

    None while nobody has looked for any.
    """

    item_id: str
    refused_by: tuple[tuple[Obstacle, int], ...] | None


@dataclass(frozen=True)
class Placement:
    """The best so far: items as they become, none of which adds a blocking or serious clash, and those left."""

    items: tuple[Item, ...]
    left: tuple[Left, ...]
    share: float  # of the time, used up
    is_best: bool  # proven: no more can be placed, nor these for less at the places looked at


def search(findings: Findings, *, seconds: float = 10) -> Generator[Placement, None, None]:
    """The best placement so far, about every TICK, until it is proven best or the time is over.

    With hundreds of items it is now and then a second from one to the next. To close the iterator gives the search up.
    """
    return _Search(findings, seconds).run()


def harm(findings: Findings, items: Iterable[Item]) -> tuple[Clash, ...]:
    """The blocking and serious clashes that writing these items would add once they are all confirmed."""
    confirmed = [replace(item, status=Status.CONFIRMED) for item in items]
    return tuple(clash for clash in findings.effect(confirmed).added if clash.severity <= Severity.SERIOUS)


def still_fits(placement: Placement, then: Programme, now: Findings) -> bool:
    """Whether its items are as they were in the programme that it was found for, and fit into that of now."""
    ids = (*(item.id for item in placement.items), *(left.item_id for left in placement.left))
    known = now.programme.item_by_id
    return all(then.item_by_id[each] == known.get(each) for each in ids) and not harm(now, placement.items)


def taken_over(programme: Programme, items: Iterable[Item]) -> Programme:
    """The programme with items in place of those with their ids."""
    return replace(programme, items=tuple((programme.item_by_id | {item.id: item for item in items}).values()))


@dataclass
class _Search:
    findings: Findings
    seconds: float
    began: float = field(default_factory=monotonic)
    best: tuple[Place, ...] = ()
    refused: set[frozenset[Place]] = field(default_factory=set)  # by the rules: places that do not go together
    prospects: list[Prospects] = field(default_factory=list)  # of the items that have been looked at
    offers: list[Sequence[Place]] = field(default_factory=list)  # the places of each of them that the solver is given

    @cached_property
    def ground(self) -> Ground:
        return Ground(self.findings)

    def run(self) -> Generator[Placement, None, None]:
        """Look, begin; then choose, prove and offer more, until all have a place or everything has been offered."""
        yield self._placement()
        yield from self._look()
        yield from self._begin()
        is_best = False
        while not is_best and self._share < 1:
            known = len(self.refused)
            is_final = yield from self._choose()
            if is_final and len(self.refused) == known:
                is_best = self._is_everybody_placed or not self._offer_more()
        yield self._placement(is_best=is_best and self._has_seen_all)

    def _look(self) -> Generator[Placement, None, None]:
        """Look at one item after another while there is time for it."""
        scout, told, unplaced = Scout(self.ground), monotonic(), self.findings.programme.unplaced
        for who, item in enumerate(unplaced):
            if self._share >= LOOKING:
                return
            self.prospects.append(scout.prospects(item))
            self.offers.append(_spread(who, self.prospects[who], min(FIRST_OFFER, OF_MANY // len(unplaced) + 1)))
            if monotonic() - told >= TICK:
                yield self._placement()
                told = monotonic()

    def _begin(self) -> Generator[Placement, None, None]:
        """A quick choice to begin with, so that something is found however short the time."""
        offered = [place for offer in self.offers for place in offer]
        self._prove([offered[n] for n in sorted(first_choice(self._task()))])
        yield self._placement()

    @property
    def _has_seen_all(self) -> bool:
        return len(self.prospects) == len(self.findings.programme.unplaced)

    @property
    def _share(self) -> float:
        return min(1.0, (monotonic() - self.began) / self.seconds) if self.seconds > 0 else 1.0

    @property
    def _is_everybody_placed(self) -> bool:
        """But for those whom no place is for."""
        return len(self.best) == sum(any(len(places.free) for places in each.places) for each in self.prospects)

    def _choose(self) -> Generator[Placement, None, bool]:
        """The placements that one search leads to; whether it has come to its end with nothing to be refused."""
        offered = [place for offer in self.offers for place in offer]
        is_best = False
        for choice in choices(self._task(), self.seconds * (1 - self._share)):
            if choice:
                chosen = [offered[n] for n in choice.options]
                is_proven, is_best = self._prove(chosen), choice.is_best
                if not is_proven:
                    return False
            yield self._placement()
        return is_best

    def _prove(self, chosen: Sequence[Place]) -> bool:
        """Whether the rules have nothing against a choice; what is left of it when they have may be the best yet."""
        is_proven = True
        while worse := harm(self.findings, [self._item(place) for place in chosen]):
            is_proven = False
            blamed = [self._blamed(clash, chosen) for clash in worse]
            self.refused.update(map(frozenset, blamed))
            dropped = {max(places, key=lambda place: place.cost) for places in blamed}
            chosen = [place for place in chosen if place not in dropped]
        if _worth(chosen) > _worth(self.best):
            self.best = tuple(chosen)
        return is_proven

    def _blamed(self, clash: Clash, chosen: Sequence[Place]) -> Sequence[Place]:
        """The chosen places that a clash is about, else those in its venue."""
        about = [place for place in chosen if self.prospects[place.who].item.id in clash.item_ids]
        return about or [place for place in chosen if place.venue.id == clash.venue_id] or chosen

    def _item(self, place: Place) -> Item:
        return placed(self.prospects[place.who].item, place.venue, place.start, self.findings.programme.festival)

    def _placement(self, *, is_best: bool = False) -> Placement:
        has_place = {place.who for place in self.best}
        unplaced = zip_longest(self.findings.programme.unplaced, self.prospects)
        return Placement(
            tuple(map(self._item, self.best)),
            tuple(
                Left(item.id, prospects.refused_by if prospects else None)
                for who, (item, prospects) in enumerate(unplaced)
                if who not in has_place
            ),
            self._share,
            is_best,
        )

    def _task(self) -> Task:
        return contend(self.offers, self.prospects, self.ground, refused=self.refused, hint=self.best)

    def _offer_more(self) -> bool:
        """Offer more places, most of all to those who have none yet; whether there were any more."""
        has_place, known = {place.who for place in self.best}, sum(map(len, self.offers))
        for who, prospects in enumerate(self.prospects):
            if known < MOST_OFFERED:
                more = len(self.offers[who]) * (2 if who in has_place else MORE)
                self.offers[who] = _spread(who, prospects, min(more, MOST_OFFERED - known))
        return sum(map(len, self.offers)) > known


def _worth(places: Sequence[Place]) -> tuple[int, int]:
    """More items placed are worth more, then those that cost less."""
    return len(places), -sum(place.cost for place in places)


def _spread(who: int, prospects: Prospects, most: int) -> Sequence[Place]:
    """The cheapest places of an item, for one half, and others from all over the festival for the other.

    Among places that cost the same it is left to chance, with a fixed seed, so that the items are not all offered the
    same few.
    """
    part, row, cost = prospects.free
    by_cost = np.lexsort((np.random.default_rng(who).permutation(len(cost)), cost))
    cheapest, others = by_cost[: most // 2], by_cost[most // 2 :]
    step = max(1, len(others) // max(1, most - len(cheapest)))
    chosen = np.concatenate((cheapest, others[::step]))
    return [
        Place(who, prospects.places[n], at) for n, at in zip(part[chosen].tolist(), row[chosen].tolist(), strict=True)
    ]
