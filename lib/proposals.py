"""Cures for clashes, each proved to make nothing worse: the few that cost least of all that could be changed.

What could be changed is in `remedies`; `sifting` leaves what looks possible; of that, the cheapest are weighed one by
one by `findings`, with all the rules, until enough have passed. `waivers` says which clashes somebody has accepted,
`clashes` which of two comes first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from heapq import merge
from itertools import chain, islice

from lib.clashes import rank
from lib.cures.remedies import Change, Cost, Means, Trade, agreement, rehousings, removals, shifts, swaps
from lib.cures.sifting import sift
from lib.findings import Effect, Findings
from lib.programme import Item, Programme, sittings
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash, Excess, Rivalry
from lib.waivers import valid_waivers

__all__ = ["Cost", "Means", "Proposal", "propose", "refusals"]

IN_PLACE = frozenset(
    (
        ClashKind.VENUE_OVERLAP,
        ClashKind.CHANGEOVER,
        ClashKind.EXHIBITION_TAKEN,
        ClashKind.CLOSED,
        ClashKind.OVER_CAPACITY,
        ClashKind.TRAVEL,
    )
)  # that another venue may mend
IN_TIME = (IN_PLACE - {ClashKind.OVER_CAPACITY}) | {
    ClashKind.PERSON_OVERLAP,
    ClashKind.ABSENT,
    ClashKind.FAR_CLOCK,
    ClashKind.OUTSIDE_FESTIVAL,
    ClashKind.NEVER_AGAINST,
    ClashKind.SAME_PUBLIC,
}  # that another hour may mend
BY_CREWS = frozenset((ClashKind.VENUE_OVERLAP, ClashKind.CLOSED))  # that a get-in or a get-out may cause
QUARTER, FINER = 15, 5  # minutes
WEEK = timedelta(days=7)
MOST_MOVED = 6  # items of a knot that are tried, those with most of its clashes
MOST_WEIGHED = 60  # changes, each at the price of looking again at all that it touches
MOST_EXPLAINED = 24  # changes of which it is said why they will not do
TRIES = 6  # of them to change one item in one way


@dataclass(frozen=True, slots=True)
class Proposal:
    """Items as they would become, or clashes to be waived as `agreed`; what that mends for good, and what it costs.

    `adds` are clashes milder than those asked about, which it brings, makes worse, or opens again although somebody had
    accepted them. No other becomes worse.
    """

    means: Means
    items: tuple[Item, ...]
    agreed: tuple[Clash, ...]
    mends: tuple[Clash, ...]  # worst first
    adds: tuple[Clash, ...]
    cost: Cost


def propose(findings: Findings, clashes: Sequence[Clash], *, at_most: int = 3) -> tuple[Proposal, ...]:
    """At most so many cures for a clash, or for the clashes of a knot, best first.

    Each mends one of the worst of the clashes at least; the best costs least for each of those that it mends. The
    cheapest by each means come before a second by the same, so that three are not three times one idea.
    """
    keys = {clash.key for clash in clashes}
    asked = _curable(clash for clash in findings.clashes if clash.key in keys)
    if not asked:
        return ()
    case = _Case(findings, asked)
    budget = iter(range(MOST_WEIGHED))
    found = (case.weigh(changes, budget, at_most) for changes in case.rounds())
    return _varied(next(filter(None, found), []), at_most, case)


def refusals(findings: Findings, clashes: Sequence[Clash]) -> tuple[tuple[ClashKind, int], ...]:
    """Why there is no cure: the kinds of clashes that forbid the cheapest of the simple changes, each with how many of
    them it forbids, most first. None where no other hour or venue can be tried.

    What a change brings, as bad as what was asked about, forbids it; else that it leaves what was asked about.
    """
    keys = {clash.key for clash in clashes}
    asked = _curable(clash for clash in findings.clashes if clash.key in keys)
    return tuple(_Case(findings, asked).refusals().most_common()) if asked else ()


def _curable(clashes: Iterable[Clash]) -> tuple[Clash, ...]:
    """The worst of them, but for kinds that only a person can mend."""
    known = tuple(clashes)
    worst = min((clash.severity for clash in known), default=None)
    return tuple(clash for clash in known if clash.severity is worst and clash.kind in IN_PLACE | IN_TIME)


@dataclass(frozen=True)
class _Case:
    """The clashes to be mended, all equally severe, among the findings."""

    findings: Findings
    asked: tuple[Clash, ...]

    @cached_property
    def accepted(self) -> frozenset[tuple[str, ...]]:
        """The keys of all clashes that somebody has accepted."""
        return frozenset(valid_waivers(self.findings.programme))

    @cached_property
    def concerned(self) -> Counter[str]:
        """How many of the clashes each item has."""
        return Counter(item_id for clash in self.asked for item_id in clash.item_ids)

    def rounds(self) -> Iterator[list[Change]]:
        """What could be changed; each round is for where those before it mend nothing.

        What is up for weeks is moved last of all; another venue at another hour comes after all that is simpler, and
        what gives an item a milder clash of its own after that.
        """
        too_short = (clash for clash in self.asked if clash.kind is ClashKind.CHANGEOVER)
        agreements = [agreement(clash) for clash in too_short if clash.key not in self.accepted]
        movable = self._movable()
        lasting = [item for item in movable if _lasts_weeks(item)]
        ways = (
            (self._simple_changes, Severity.CONSIDER),
            (self._finer_shifts, Severity.CONSIDER),
            (self._removals, Severity.CONSIDER),
            (self._simple_changes, self.asked[0].severity),
        )
        for items in ([item for item in movable if item not in lasting], lasting):
            for changes, refused in ways:
                tried = [change for item in items for change in changes(item) if not self._is_past(change)]
                yield [*agreements, *sift(tried, self.findings, self.asked, refused)]

    def weigh(self, changes: Sequence[Change], budget: Iterator[int], at_most: int) -> list[Proposal]:
        """Those of the changes that mend and harm not, until so many means have theirs and nothing left is cheaper.

        One proposal is kept of each way to change one item.
        """
        passed: dict[tuple[Means, str], Proposal] = {}
        for change in merge(*self._lanes(changes), key=self.price):
            settled = {way for way, proposal in passed.items() if self.order(proposal)[0] <= self.price(change)}
            if _way(change) in settled:
                continue
            if len({means for means, _ in settled}) >= at_most or next(budget, None) is None:
                break
            proposal = self._proved(change)
            if proposal and (_way(change) not in passed or self.order(proposal) < self.order(passed[_way(change)])):
                passed[_way(change)] = proposal
        return list(passed.values())

    def refusals(self) -> Counter[ClashKind]:
        """How many of a few simple changes each kind of clash forbids."""
        lanes = self._lanes(list(chain.from_iterable(map(self._simple_changes, self._movable()))))
        tried = islice(merge(*lanes, key=self.price), MOST_EXPLAINED)
        return Counter(next(self._forbidding(change), self.asked[0]).kind for change in tried)

    def _forbidding(self, change: Change) -> Iterator[Clash]:
        """The clashes that it must not bring, the worst first."""
        adds = self._adds(self.findings.effect(change.items), change)
        return (clash for clash in adds if clash.severity <= self.asked[0].severity)

    def price(self, change: Change) -> float:
        """What it costs for each of the clashes that it may mend."""
        may_mend = [clash for clash in self.asked if not _ids(change).isdisjoint(clash.item_ids)]
        return change.cost.total / max(len(may_mend), 1)

    def order(self, proposal: Proposal) -> tuple[float, int, int]:
        """What it costs for each of the clashes that it mends; of equals, that which mends more, more simply."""
        mended = {clash.key for clash in self.asked} & {clash.key for clash in proposal.mends}
        return proposal.cost.total / len(mended), -len(mended), list(Means).index(proposal.means)

    def _movable(self) -> list[Item]:
        """The items that can be moved, those with most of the clashes first."""
        ranked = sorted(self.concerned, key=lambda item_id: (-self.concerned[item_id], item_id))
        items = map(self.findings.programme.item_by_id.__getitem__, ranked)
        return [item for item in items if _can_move(item, self.findings.programme) and self._is_in_the_way(item)][
            :MOST_MOVED
        ]

    def _is_in_the_way(self, item: Item) -> bool:
        """What is up for weeks is not when only its crews are: others wait, or they come another day."""
        clashes = (clash for clash in self.asked if item.id in clash.item_ids)
        return not _lasts_weeks(item) or not all(_is_about_crews(clash, item) for clash in clashes)

    def _is_past(self, change: Change) -> bool:
        """Whether it changes or becomes something of days that are over, while the festival is not."""
        festival, today = self.findings.programme.festival, self.findings.day
        known = self.findings.programme.item_by_id
        has_been = (festival.first_day <= (known[item.id].first_day or today) < today for item in change.items)
        would_be = ((item.first_day or today) < today for item in change.items)
        return today <= festival.last_day and (any(has_been) or any(would_be))

    def _kinds(self, item: Item) -> set[ClashKind]:
        return {clash.kind for clash in self.asked if item.id in clash.item_ids}

    def _simple_changes(self, item: Item) -> Iterator[Change]:
        programme, kinds = self.findings.programme, self._kinds(item)
        is_misplaced, is_mistimed = not kinds.isdisjoint(IN_PLACE), not kinds.isdisjoint(IN_TIME)
        if is_mistimed:
            yield from shifts(item, programme, QUARTER)
        if is_misplaced:
            yield from rehousings(item, programme)
        trades = {Trade.BOTH: True, Trade.VENUES: is_misplaced, Trade.HOURS: is_mistimed}
        yield from swaps(item, programme, [trade for trade, helps in trades.items() if helps])

    def _finer_shifts(self, item: Item) -> Iterator[Change]:
        return shifts(item, self.findings.programme, FINER) if self._kinds(item) & IN_TIME else iter(())

    def _removals(self, item: Item) -> Iterator[Change]:
        return removals(item, self.findings.programme, QUARTER)

    def _lanes(self, changes: Sequence[Change]) -> list[list[Change]]:
        """For each way to change one item a few of the changes, from the cheapest to the dearest."""
        lanes: defaultdict[tuple[Means, str], list[Change]] = defaultdict(list)
        for change in changes:
            lanes[_way(change)].append(change)
        return [_few(sorted(lane, key=self.price)) for lane in lanes.values()]

    def _proved(self, change: Change) -> Proposal | None:
        """The change as a proposal, if it mends one of the clashes and makes none as bad worse."""
        if change.agreed:
            return Proposal(change.means, (), change.agreed, change.agreed, (), change.cost)
        effect = self.findings.effect(change.items)
        adds = self._adds(effect, change)
        mended = {clash.key for clash in effect.mended}
        if mended.isdisjoint(clash.key for clash in self.asked) or any(
            clash.severity <= self.asked[0].severity for clash in adds
        ):
            return None
        cost = replace(change.cost, milder=len(adds))
        return Proposal(change.means, change.items, (), effect.mended, tuple(adds), cost)

    def _adds(self, effect: Effect, change: Change) -> list[Clash]:
        """The clashes that it brings, makes worse or opens again, the worst first."""
        moved = _ids(change)
        return sorted(chain(self._made_worse(effect, moved), self._opened(effect, moved)), key=rank)

    def _made_worse(self, effect: Effect, moved: set[str]) -> tuple[Clash, ...]:
        """Clashes that are new, worse than they were, or no longer as they were accepted."""
        before = {clash.key: clash for clash in effect.gone}
        return tuple(
            clash
            for clash in effect.come
            if clash.key not in before or self._is_void(clash, moved) or _is_worse(clash, before[clash.key])
        )

    def _opened(self, effect: Effect, moved: set[str]) -> tuple[Clash, ...]:
        """Clashes that stay the same, accepted until now in other circumstances."""
        gone = {clash.key for clash in effect.gone}
        if not self.accepted:
            return ()
        return tuple(clash for clash in self.findings.clashes if clash.key not in gone and self._is_void(clash, moved))

    def _is_void(self, clash: Clash, moved: set[str]) -> bool:
        """Whether it was accepted, and is not once these items are elsewhere."""
        return clash.key in self.accepted and not moved.isdisjoint(clash.item_ids)


def _way(change: Change) -> tuple[Means, str]:
    return change.means, change.items[0].id if change.items else ""


def _ids(change: Change) -> set[str]:
    changed = {item.id for item in change.items}
    return changed.union(*(clash.item_ids for clash in change.agreed))


def _few(lane: list[Change]) -> list[Change]:
    """All of a few; of many ever fewer, as where the next one fails the one beside it fails too, as a rule."""
    if len(lane) <= TRIES:
        return lane
    return [lane[2**n - 1] for n in range(TRIES) if 2**n <= len(lane)]


def _can_move(item: Item, programme: Programme) -> bool:
    """Whether it is held at hours that make sense; the days of what repeats are told by the clock of its venue."""
    if item.starts_at is None or item.is_cancelled or item.is_reversed:
        return False
    return item.repeat is None or item.starts_at.tzinfo == programme.zone_of(item)


def _is_about_crews(clash: Clash, item: Item) -> bool:
    """Whether it does not touch the public hours of an item."""
    if clash.kind not in BY_CREWS:
        return False
    public = sittings(item)
    return not any(span.overlaps(sitting) for span in clash.spans for sitting in public)


def _lasts_weeks(item: Item) -> bool:
    first, last = item.first_day, item.last_day
    return item.repeat is not None and first is not None and last is not None and last - first >= WEEK


def _is_worse(after: Clash, before: Clash) -> bool:
    """Whether a clash that stays is more severe, longer, or more of what it is about."""
    return after.severity < before.severity or any(
        now > then for now, then in zip(_sizes(after), _sizes(before), strict=True)
    )


def _sizes(clash: Clash) -> tuple[float, float, float]:
    """How much it is about, the seconds of its longest span, and of all of them together."""
    lengths = [(span.ends_at - span.starts_at).total_seconds() for span in clash.spans]
    match clash.detail:
        case Excess(expected, seats):
            much = expected - seats
        case Rivalry(score):
            much = score
        case _:
            much = 0
    return much, max(lengths, default=0), sum(lengths)


def _varied(proposals: Sequence[Proposal], at_most: int, case: _Case) -> tuple[Proposal, ...]:
    """The best, those of different means before others, in their order."""
    ranked = sorted(proposals, key=case.order)
    best = {proposal.means: proposal for proposal in reversed(ranked)}
    others = [proposal for proposal in ranked if proposal is not best[proposal.means]]
    chosen = [*sorted(best.values(), key=case.order), *others][:at_most]
    return tuple(sorted(chosen, key=case.order))
