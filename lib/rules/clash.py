"""What a rule finds in the `plan` of a `programme`: a clash, and what a sentence about it needs to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from lib.names import normal_form
from lib.programme import Item, Status
from lib.rulebook import ClashKind, Severity
from lib.rules.plan import Plan
from lib.span import Span

MILDER = {Severity.BLOCKING: Severity.SERIOUS, Severity.SERIOUS: Severity.CONSIDER}


class Part(StrEnum):
    """The parts of an occupied span."""

    GET_IN = "get_in"
    PUBLIC = "public"
    GET_OUT = "get_out"


class Way(StrEnum):
    """How somebody gets from one venue to another: as a table says, else on foot or by public transport."""

    TABLE = "table"
    WALK = "walk"
    TRANSIT = "transit"


@dataclass(frozen=True, slots=True)
class Collision:
    """The parts of two items that meet in one venue, in the order of the clash's items."""

    one: Part
    other: Part


@dataclass(frozen=True, slots=True)
class Excess:
    """More people expected than there are seats."""

    expected: int
    seats: int


@dataclass(frozen=True, slots=True)
class Travel:
    """Minutes that a journey needs, which the time between two items does not give."""

    needed: int
    way: Way


@dataclass(frozen=True, slots=True)
class TheirClock:
    """The zone of somebody who takes part from afar."""

    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Rivalry:
    """How much two items want the same public, of 100, and the fields that say so."""

    score: int
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Days left until the festival begins; 0 once it has."""

    days: int


Detail: TypeAlias = Collision | Excess | Travel | TheirClock | Rivalry | Notice


@dataclass(frozen=True, slots=True)
class Clash:
    """Two items that cannot both be held as planned, or one that cannot be held where or when it is.

    `spans` says when, in order: the time in common; for a changeover or a journey the part of it that is missing; for
    an end before the start the time between them; for what has no hours nothing; else the sittings concerned, or the
    part of them. One for each two sittings, so as a rule one a date.
    """

    kind: ClashKind
    severity: Severity
    item_ids: tuple[str, ...]  # sorted
    venue_id: str | None  # that it is about
    person: str | None  # likewise, as the first of the items writes it
    spans: tuple[Span, ...]
    detail: Detail | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about: the same from one revision to the next, whatever the hours and the spelling."""
        return (self.kind, *self.item_ids, self.about)

    @property
    def about(self) -> str:
        """The venue's id, else the person's normal form, else ""."""
        return self.venue_id or normal_form(self.person or "")

    @property
    def starts_at(self) -> datetime | None:
        """When it first happens, in UTC."""
        return self.spans[0].starts_at if self.spans else None

    @property
    def ends_at(self) -> datetime | None:
        """When it is last over, in UTC."""
        return max((span.ends_at for span in self.spans), default=None)

    @property
    def minutes(self) -> int:
        """Whole minutes of its longest span."""
        return max((span.minutes for span in self.spans), default=0)

    def dates(self, zone: tzinfo) -> tuple[date, ...]:
        """The local days on which it starts, in order."""
        return tuple(sorted({span.starts_at.astimezone(zone).date() for span in self.spans}))


Rule: TypeAlias = Callable[[Plan], Iterator[Clash]]


def clash(
    plan: Plan,
    kind: ClashKind,
    items: tuple[Item, ...],
    spans: tuple[Span, ...],
    *,
    venue_id: str | None = None,
    person: str | None = None,
    detail: Detail | None = None,
) -> Clash:
    """A clash as severe as the festival finds its kind, and a step milder when one of the items is tentative.

    That an item is tentative is no excuse for its being so.
    """
    severity = plan.severities[kind]
    if kind is not ClashKind.UNCONFIRMED and any(item.status is Status.TENTATIVE for item in items):
        severity = MILDER.get(severity, severity)
    return Clash(kind, severity, tuple(item.id for item in items), venue_id, person, spans, detail)
