"""What saving an item would do to the clashes that nobody has accepted, told before it is saved.

Asks `findings` for the effect, `clashes` for their rank, `waivers` which are open, `forms` for the programme after it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from lib.clashes import rank
from lib.editing.forms import with_items
from lib.findings import Findings
from lib.programme import Item, Programme, Venue
from lib.rules.clash import Clash
from lib.waivers import open_clashes


@dataclass(frozen=True)
class Outlook:
    """The open clashes that saving an item would mend and bring, and those of the item that stay; worst first.

    Those mended are about the programme as it is, the others about the programme `after`.
    """

    mended: tuple[Clash, ...]
    brought: tuple[Clash, ...]
    staying: tuple[Clash, ...]
    changed: frozenset[Clash]  # of those that stay, the ones that would be for longer, at another time, worse…
    after: Programme

    @property
    def without_staying(self) -> Outlook:
        """The clashes that come and go, and no others."""
        return replace(self, staying=(), changed=frozenset())

    def number_of(self, item: Item) -> int:
        """How many open clashes the item would have."""
        return sum(item.id in clash.item_ids for clash in (*self.brought, *self.staying))


def outlook(findings: Findings, item: Item, new_venues: tuple[Venue, ...] = ()) -> Outlook:
    """What writing the item would do, with the venues that are to be made for it."""
    return outlook_of((item,), findings, new_venues)


def outlook_of(items: Collection[Item], findings: Findings, new_venues: tuple[Venue, ...] = ()) -> Outlook:
    """What writing several items would do; those that stay are clashes of any of them."""
    effect = findings.effect(items, new_venues=new_venues)
    after = with_items(findings.programme, items, new_venues)
    written = {item.id for item in items}
    was = _by_key(open_clashes(findings.clashes, findings.programme))
    will_be = _by_key(open_clashes((*_without(findings.clashes, effect.gone), *effect.come), after))
    staying = [clash for key, clash in will_be.items() if key in was and not written.isdisjoint(clash.item_ids)]
    return Outlook(
        mended=_ranked(clash for key, clash in was.items() if key not in will_be),
        brought=_ranked(clash for key, clash in will_be.items() if key not in was),
        staying=_ranked(staying),
        changed=frozenset(clash for clash in staying if clash != was[clash.key]),
        after=after,
    )


def _by_key(clashes: Iterable[Clash]) -> dict[tuple[str, ...], Clash]:
    return {clash.key: clash for clash in clashes}


def _without(clashes: Iterable[Clash], gone: Iterable[Clash]) -> list[Clash]:
    left_out = set(gone)
    return [clash for clash in clashes if clash not in left_out]


def _ranked(clashes: Iterable[Clash]) -> tuple[Clash, ...]:
    return tuple(sorted(clashes, key=rank))
