"""The clashes of a programme, and what a change does to them, looking again only at what it touches.

Asks `clashes` for those of the items that have `subjects` in common with what changes. A clash about a venue can only
come or go when an item of that venue changes, one about a person when an item of that person does, one about an item
entered twice when another of its titles does, any other when one of its own items does. Only of more rivals than the
rules list may a change bring others to light: then all is looked at again. `audience` and `pairs` say how many that is.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain

from lib.clashes import find_clashes, rank
from lib.programme import Item, Programme, Venue
from lib.rulebook import ClashKind
from lib.rules.audience import MOST_MEETINGS
from lib.rules.clash import Clash
from lib.rules.pairs import MOST_PAIRS
from lib.subjects import About, Index, Subject, changed_index, make_index, subjects


@dataclass(frozen=True)
class Effect:
    """Clashes that a change takes away, and those that it brings, worst first. One that only differs is in both."""

    gone: tuple[Clash, ...]
    come: tuple[Clash, ...]

    @property
    def mended(self) -> tuple[Clash, ...]:
        """Those gone for good."""
        still = {clash.key for clash in self.come}
        return tuple(clash for clash in self.gone if clash.key not in still)

    @property
    def added(self) -> tuple[Clash, ...]:
        """Those that were not there in any form."""
        before = {clash.key for clash in self.gone}
        return tuple(clash for clash in self.come if clash.key not in before)


@dataclass(frozen=True)
class Findings:
    """The clashes of a programme as they are on a day, worst first."""

    programme: Programme
    day: date
    clashes: tuple[Clash, ...]
    index: Index = field(repr=False, compare=False)

    def effect(
        self, items: Iterable[Item], removed: Collection[str] = (), new_venues: tuple[Venue, ...] = ()
    ) -> Effect:
        """What it would do to write these items, new or in place of those with their ids, and to remove others.

        Where there are more rivals than are listed, those that a change brings into the list are not among them.
        """
        written, before = self._written(items, removed)
        after = self._around(written, before, new_venues)
        reach = _reach(chain(before, written))
        known = dict.fromkeys(clash for subject in reach for clash in self._clashes_about.get(subject, ()))
        clashes = find_clashes(after, self.day)
        found = [clash for clash in clashes if not reach.isdisjoint(_about(clash, after))]
        return Effect(tuple(sorted(_without(known, found), key=rank)), _without(found, known))

    @cached_property
    def _clashes_about(self) -> dict[Subject, list[Clash]]:
        about: defaultdict[Subject, list[Clash]] = defaultdict(list)
        for clash in self.clashes:
            for subject in _about(clash, self.programme):
                about[subject].append(clash)
        return dict(about)

    def after(self, programme: Programme) -> Findings:
        """The findings of another state of the programme; quickly, where only a few items differ."""
        if not _is_same_frame(self.programme, programme):
            return find(programme, self.day)
        known, now = self.programme.item_by_id, programme.item_by_id
        items = [item for item in programme.items if not _is_same(item, known.get(item.id))]
        removed = [item.id for item in self.programme.items if item.id not in now]
        if len(items) + len(removed) > len(now) // 4:
            return find(programme, self.day)
        effect, (written, before) = self.effect(items, removed), self._written(items, removed)
        clashes = _changed(self.clashes, effect)
        found = Findings(programme, self.day, clashes, changed_index(self.index, before, written))
        return find(programme, self.day) if self._is_crowded or found._is_crowded else found

    @cached_property
    def _is_crowded(self) -> bool:
        """Whether there may be more rivals than the rules list: which they are then depends on all of them."""
        rivals = sum(clash.kind is ClashKind.SAME_PUBLIC for clash in self.clashes)
        at_once = (len(item_ids) for (about, _), item_ids in self.index.items() if about is About.HOUR)
        return rivals >= MOST_PAIRS or sum(count * count // 2 for count in at_once) > MOST_MEETINGS

    def _written(self, items: Iterable[Item], removed: Collection[str]) -> tuple[list[Item], list[Item]]:
        """The items that will be there, and those that will not be as they are now."""
        written = {item.id: item for item in items}
        known = self.programme.item_by_id
        return list(written.values()), [known[each] for each in {*written, *removed} if each in known]

    def _around(self, written: Sequence[Item], before: Sequence[Item], new_venues: tuple[Venue, ...]) -> Programme:
        """The programme after a change, only with the items that have to do with those it touches."""
        touched = {subject for item in chain(before, written) for subject in subjects(item)}
        near = set[str]().union(*(self.index.get(subject, frozenset()) for subject in touched))
        near -= {item.id for item in chain(before, written)}
        kept = map(self.programme.item_by_id.__getitem__, near)
        return replace(self.programme, items=(*kept, *written), venues=(*self.programme.venues, *new_venues))


def find(programme: Programme, today: date) -> Findings:
    """The findings of a programme; `today` is the day by the clock of its festival."""
    return Findings(programme, today, find_clashes(programme, today), make_index(programme.items))


def _reach(changed: Iterable[Item]) -> frozenset[Subject]:
    """The subjects whose clashes may come or go."""
    own = {About.VENUE, About.PERSON, About.TITLE}
    return frozenset(
        subject
        for item in changed
        for subject in subjects(item)
        if subject[0] in own or subject == (About.ITEM, item.id)
    )


def _about(clash: Clash, programme: Programme) -> list[Subject]:
    """The subjects of which one must be touched for the clash to come or go."""
    if clash.kind is ClashKind.SAME_TWICE:
        items = map(programme.item_by_id.__getitem__, clash.item_ids)
        return [subject for item in items for subject in subjects(item) if subject[0] is About.TITLE]
    if clash.venue_id:
        return [(About.VENUE, clash.venue_id)]
    if clash.person:
        return [(About.PERSON, clash.about)]
    return [(About.ITEM, item_id) for item_id in clash.item_ids]


def _without(clashes: Iterable[Clash], others: Iterable[Clash]) -> tuple[Clash, ...]:
    known = set(others)
    return tuple(clash for clash in clashes if clash not in known)


def _changed(clashes: Iterable[Clash], effect: Effect) -> tuple[Clash, ...]:
    gone = set(effect.gone)
    changed = [clash for clash in clashes if clash not in gone]
    for clash in effect.come:
        insort(changed, clash, key=rank)
    return tuple(changed)


def _is_same_frame(one: Programme, other: Programme) -> bool:
    """Whether all is equal but items, counts and what the clashes do not depend on."""
    return (one.festival, one.venues, one.people, one.journeys) == (
        other.festival,
        other.venues,
        other.people,
        other.journeys,
    )


def _is_same(item: Item, other: Item | None) -> bool:
    """Whether they are equal, their clocks too: to Python 10:00 in Paris is 12:00 in Yerevan."""
    return item is other or (item == other and _clocks(item) == _clocks(other))


def _clocks(item: Item) -> list[object]:
    return [instant and (instant.tzinfo, instant.fold) for instant in (item.starts_at, item.ends_at)]
