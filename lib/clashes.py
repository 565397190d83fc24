"""What cannot happen as planned: one small rule per kind of clash, all reading one plan.

The rules are in `rules`, family by family: `venues`, `people`, the `calendar` and the `audience`.

Cancelled items clash with nothing, items without hours with nobody's hours. Every rule about two items is symmetric.
Taking an item out of a programme adds no clash among the others, as long as no venue, person or title has more than
MOST_PAIRS; beyond, each sitting there keeps its next few. Of more rivals than that the strongest are listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import chain
from types import MappingProxyType

from lib.programme import Programme
from lib.rulebook import ClashKind, Severity
from lib.rules.audience import never_against, same_public
from lib.rules.calendar import end_before_start, outside_festival, same_twice, too_long, unconfirmed, unplaced
from lib.rules.clash import Clash, Rule
from lib.rules.people import absent, far_clock, person_overlap, travel
from lib.rules.plan import make_plan
from lib.rules.venues import changeover, closed, exhibition_taken, over_capacity, venue_overlap

RULES: Mapping[ClashKind, Rule] = MappingProxyType(
    {
        ClashKind.VENUE_OVERLAP: venue_overlap,
        ClashKind.CHANGEOVER: changeover,
        ClashKind.EXHIBITION_TAKEN: exhibition_taken,
        ClashKind.CLOSED: closed,
        ClashKind.OVER_CAPACITY: over_capacity,
        ClashKind.PERSON_OVERLAP: person_overlap,
        ClashKind.TRAVEL: travel,
        ClashKind.ABSENT: absent,
        ClashKind.FAR_CLOCK: far_clock,
        ClashKind.END_BEFORE_START: end_before_start,
        ClashKind.TOO_LONG: too_long,
        ClashKind.OUTSIDE_FESTIVAL: outside_festival,
        ClashKind.SAME_TWICE: same_twice,
        ClashKind.UNPLACED: unplaced,
        ClashKind.UNCONFIRMED: unconfirmed,
        ClashKind.NEVER_AGAINST: never_against,
        ClashKind.SAME_PUBLIC: same_public,
    }
)
LAST = datetime.max.replace(tzinfo=UTC)  # what has no hours comes after what has


def find_clashes(programme: Programme, today: date) -> tuple[Clash, ...]:
    """All clashes, worst first, then by time and ids, whatever the order of the items. O(n log n + clashes).

    `today` is the day by the clock of the festival.
    """
    plan, rulebook = make_plan(programme, today), programme.festival.rulebook
    rules = (rule for kind, rule in RULES.items() if rulebook.severity(kind))
    return tuple(sorted(chain.from_iterable(rule(plan) for rule in rules), key=rank))


def rank(clash: Clash) -> tuple[Severity, datetime, tuple[str, ...], tuple[str, ...]]:
    """What clashes are sorted by."""
    return clash.severity, clash.starts_at or LAST, clash.item_ids, clash.key
