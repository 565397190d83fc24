"""Two versions of one thing, made from the same earlier one, put together again field by field.

Asks `records` what things there are and how they are known, and `changes` when two values are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

from lib.changes import is_same
from lib.programme import Count, Festival, Item, Venue, Waiver
from lib.storage.records import Key, Thing

T = TypeVar("T", bound=Thing)
Group: TypeAlias = frozenset[str]

PLACE: Group = frozenset(("venue_id", "starts_at", "ends_at", "is_start_assumed", "is_end_assumed", "day", "repeat"))
TOGETHER: Mapping[type[Thing], tuple[Group, ...]] = {  # fields that say something only with each other
    Festival: (frozenset(("first_day", "last_day")),),
    Venue: (frozenset(("latitude", "longitude")),),
    Item: (PLACE,),
    Waiver: (frozenset(part.name for part in fields(Waiver)),),
}


@dataclass(frozen=True, slots=True)
class Merge(Generic[T]):
    """My version with what only they changed, and the fields where both versions changed and say something else."""

    thing: T | None  # None: removed
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A thing that two people changed otherwise: as it was, as I would have it, as they have it, and who they are."""

    key: Key
    base: Thing | None
    mine: Thing | None
    theirs: Thing | None
    fields: tuple[str, ...]  # in dispute; when one of us removed it, those that the other changed
    by: str
    at: datetime  # UTC
    revision: int  # at which they have it so


def merge(base: T | None, mine: T | None, theirs: T | None) -> Merge[T]:
    """What two versions of `base` make together; None is a thing that is not there.

    A group of fields that only mean something together is taken from one side whole, so that nothing is made which
    neither has said. What is disputed is mine. A count that both have added was one that said nothing.
    """
    if base is None and isinstance(mine, Count) and isinstance(theirs, Count):
        base = Count(mine.item_id, mine.day)  # type: ignore[assignment]
    if not differing(mine, theirs) or not differing(base, theirs):
        return Merge(mine)
    if not differing(base, mine):
        return Merge(theirs)
    if mine and theirs:
        return _by_groups(base, mine, theirs)
    left = mine or theirs
    return Merge(mine, _in_order(differing(base, left), left) if left else ())


def groups_of(thing: Thing) -> Iterator[Group]:
    """Its fields, each with those that it only means something with, in the order that they are declared."""
    together = TOGETHER.get(type(thing), ())
    for part in fields(thing):
        group = next((each for each in together if part.name in each), frozenset((part.name,)))
        if part.name == _in_order(group, thing)[0]:
            yield group


def differing(one: T | None, other: T | None) -> Group:
    """The names of the fields that differ: all of them when only one is there."""
    there = one or other
    if there is None:
        return frozenset()
    names = frozenset(part.name for part in fields(there))
    if one is None or other is None:
        return names
    return frozenset(name for name in names if not is_same(getattr(one, name), getattr(other, name)))


def _by_groups(base: T | None, mine: T, theirs: T) -> Merge[T]:
    ours, others, apart = differing(base, mine), differing(base, theirs), differing(mine, theirs)
    taken, disputed = set[str](), set[str]()
    for group in groups_of(mine):
        if not group & ours & apart:  # they say all that I say, and maybe more
            taken |= group
        elif group & others & apart:
            disputed |= group & apart
    return Merge(replace(mine, **{name: getattr(theirs, name) for name in taken}), _in_order(disputed, mine))


def _in_order(names: Group | set[str], thing: Thing) -> tuple[str, ...]:
    return tuple(part.name for part in fields(thing) if part.name in names)
