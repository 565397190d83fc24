"""The clashes of a programme, and what a change does to them, looking again only at what it touches.

Asks `clashes` for all of them, and `rules` for what a clash is. A clash about a venue can only come or go when an item
of that venue changes, one about a person when an item of that person does, any other when one of its items does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from lib.clashes import find_clashes
from lib.programme import Item, Programme, Venue
from lib.rules.clash import Clash


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

    def effect(
        self, items: Iterable[Item], removed: Collection[str] = (), new_venues: tuple[Venue, ...] = ()
    ) -> Effect:
        """What it would do to write these items, new or in place of those with their ids, and to remove others."""
        written = {item.id: item for item in items}
        kept = (written.pop(item.id, item) for item in self.programme.items if item.id not in removed)
        venues = (*self.programme.venues, *new_venues)
        after = replace(self.programme, items=(*kept, *written.values()), venues=venues)
        found = find_clashes(after, self.day)
        return Effect(_without(self.clashes, found), _without(found, self.clashes))

    def after(self, programme: Programme) -> Findings:
        """The findings of a later state of the same programme."""
        return find(programme, self.day)


def _without(clashes: Iterable[Clash], others: Iterable[Clash]) -> tuple[Clash, ...]:
    known = set(others)
    return tuple(clash for clash in clashes if clash not in known)


def find(programme: Programme, today: date) -> Findings:
    """The findings of a programme; `today` is the day by the clock of its festival."""
    return Findings(programme, today, find_clashes(programme, today))
