"""What is called a clash and how bad it is: every kind, its usual severity, and a festival's own choices.

Speaks through `i18n` and refuses through `impossible`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType

from lib.i18n import mark
from lib.impossible import refuse_unless


class ClashKind(StrEnum):
    """What is wrong; a rule for each."""

    VENUE_OVERLAP = "venue_overlap"
    CHANGEOVER = "changeover"
    EXHIBITION_TAKEN = "exhibition_taken"
    CLOSED = "closed"
    OVER_CAPACITY = "over_capacity"
    PERSON_OVERLAP = "person_overlap"
    TRAVEL = "travel"
    ABSENT = "absent"
    FAR_CLOCK = "far_clock"
    END_BEFORE_START = "end_before_start"
    TOO_LONG = "too_long"
    OUTSIDE_FESTIVAL = "outside_festival"
    SAME_TWICE = "same_twice"
    UNPLACED = "unplaced"
    UNCONFIRMED = "unconfirmed"
    NEVER_AGAINST = "never_against"
    SAME_PUBLIC = "same_public"


class Severity(IntEnum):
    """How bad it is: it cannot be held, it will hardly go well, it may be meant."""

    BLOCKING = 1
    SERIOUS = 2
    CONSIDER = 3


USUAL: Mapping[ClashKind, Severity] = MappingProxyType(
    {
        ClashKind.VENUE_OVERLAP: Severity.BLOCKING,
        ClashKind.CHANGEOVER: Severity.SERIOUS,
        ClashKind.EXHIBITION_TAKEN: Severity.CONSIDER,
        ClashKind.CLOSED: Severity.SERIOUS,
        ClashKind.OVER_CAPACITY: Severity.SERIOUS,
        ClashKind.PERSON_OVERLAP: Severity.BLOCKING,
        ClashKind.TRAVEL: Severity.SERIOUS,
        ClashKind.ABSENT: Severity.BLOCKING,
        ClashKind.FAR_CLOCK: Severity.CONSIDER,
        ClashKind.END_BEFORE_START: Severity.BLOCKING,
        ClashKind.TOO_LONG: Severity.SERIOUS,
        ClashKind.OUTSIDE_FESTIVAL: Severity.SERIOUS,
        ClashKind.SAME_TWICE: Severity.SERIOUS,
        ClashKind.UNPLACED: Severity.SERIOUS,
        ClashKind.UNCONFIRMED: Severity.CONSIDER,
        ClashKind.NEVER_AGAINST: Severity.SERIOUS,
        ClashKind.SAME_PUBLIC: Severity.CONSIDER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What one festival makes of the rules. `severities` holds only its own choices: None switches a rule off."""

    severities: tuple[tuple[ClashKind, Severity | None], ...] = ()
    notice_days: int = 14  # before the first day, by which everything should be placed and confirmed
    least_rivalry: int = 60  # of 100, from which on two items that want the same public are listed
    walking_kmh: int = 4  # at which people go from venue to venue, on foot
    transit_kmh: int = 15  # and by public transport

    def __post_init__(self) -> None:
        for name, least, most in _BOUNDS:
            number: int = getattr(self, name)
            refuse_unless(least <= number <= most, name, number, mark("That number is out of reach."))
        object.__setattr__(self, "severities", _own(dict(self.severities)))

    def __bool__(self) -> bool:
        """Whether it differs from the usual one."""
        return self != Rulebook()

    def severity(self, kind: ClashKind) -> Severity | None:
        """How bad the festival finds that kind between confirmed items; None when it does not want to know."""
        return dict(self.severities).get(kind, USUAL[kind])


_BOUNDS = (("notice_days", 0, 365), ("least_rivalry", 0, 100), ("walking_kmh", 1, 10), ("transit_kmh", 1, 100))


def _own(chosen: Mapping[ClashKind, Severity | None]) -> tuple[tuple[ClashKind, Severity | None], ...]:
    """Those that differ from the usual, in the order of the kinds: equal choices are equal rulebooks."""
    return tuple((kind, chosen[kind]) for kind in ClashKind if kind in chosen and chosen[kind] is not USUAL[kind])
