"""How much two items want the same public.

The rivalry of two items that are held at the same time is a sum, of 100:

- 30 for the same kind, 30 for the same strand, 20 for the same audience, 10 for the same spoken language, compared in
  their normal form. What nobody said is not the same, nor is the kind “other” or an audience of everybody;
- up to 5 for each of the two, as full as it expects its room to be (people expected ÷ seats; nothing where one of them
  is unsaid): two rooms with seats to spare can share a public that two full ones would have to choose between.

It is 0 for two items that have none of the first four in common; for showings of one work and items of one title, which
share their public out; for venues that no public goes between in one evening; for two items in one room, which have a
worse clash. An item that its public comes to and leaves all day is nobody's rival.

Reads the `plan`; `travel` knows the distances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from lib.names import is_nobody, normal_form
from lib.programme import Item, Venue
from lib.rules.plan import Plan, comes_and_goes
from lib.rules.travel import distances
from lib.span import Column

WEIGHTS: Mapping[str, int] = MappingProxyType({"kind": 30, "strand": 30, "audience": 20, "language": 10})
FULL = 5  # of each of the two
FARTHEST = 30.0  # km from one venue to another that the same public goes to
_EVERYBODY = frozenset(
    ("tout public", "tous publics", "tous", "tout le monde", "pour tous", "all", "all ages", "everyone")
)
_NOTHING_OF_ITS_OWN = _EVERYBODY | {"other"}


@dataclass(frozen=True)
class Public:
    """A row for each item that draws its public at an hour, by id. What nobody said has the number 0."""

    items: tuple[Item, ...]
    starts: Column
    ends: Column
    clock: Column
    said: Mapping[str, Column]  # by the fields that have WEIGHTS
    title: Column
    work: Column
    fullness: Column  # from 0 to FULL
    venue: Column
    room: Column  # a venue that holds one item at a time
    distances: Callable[[Column, Column], NDArray[np.float64]]  # km from venue to venue; not a number where unknown


def make_public(plan: Plan) -> Public:
    """Whom the items of a plan want."""
    programme = plan.programme
    rows = [row for row, item in enumerate(plan.items) if not comes_and_goes(item)]
    items = tuple(plan.items[row] for row in rows)
    return Public(
        items=items,
        starts=plan.starts[rows],
        ends=plan.ends[rows],
        clock=_numbers(programme.zone_of(item).key for item in items),
        said={field: _numbers(map(_said, map(attrgetter(field), items))) for field in WEIGHTS},
        title=_numbers(normal_form(str(item.title)) for item in items),
        work=_numbers(map(attrgetter("work"), items)),
        fullness=np.array([_fullness(item, programme.venue_of(item)) for item in items], dtype=np.int64),
        venue=plan.venue[rows],
        room=_numbers(_room(programme.venue_of(item)) for item in items),
        distances=partial(distances, programme, plan.venue_ids),
    )


def rivalries(public: Public, first: Column, second: Column) -> Column:
    """The rivalry of each two rows."""
    common = np.zeros(len(first), dtype=np.int64)
    for field, weight in WEIGHTS.items():
        common += weight * _is_same(public.said[field], first, second)
    is_one = _is_same(public.title, first, second) | _is_same(public.work, first, second)
    is_one |= _is_same(public.room, first, second)
    is_far = public.distances(public.venue[first], public.venue[second]) > FARTHEST
    rivalry = common + public.fullness[first] + public.fullness[second]
    return np.where((common == 0) | is_one | is_far, 0, rivalry)


def shared_fields(public: Public, first: Column, second: Column) -> Iterator[tuple[str, ...]]:
    """What each two rows have in common, "expected" being that both expect a full room."""
    is_full = public.fullness == FULL
    same = {field: _is_same(numbers, first, second) for field, numbers in public.said.items()}
    same["expected"] = is_full[first] & is_full[second]
    table = np.column_stack(list(same.values())).tolist()
    return (tuple(field for field, is_shared in zip(same, row, strict=True) if is_shared) for row in table)


def _is_same(numbers: Column, first: Column, second: Column) -> NDArray[np.bool_]:
    is_same: NDArray[np.bool_] = (numbers[first] == numbers[second]) & (numbers[first] > 0)
    return is_same


def _said(words: str) -> str:
    said = normal_form(words)
    return "" if said in _NOTHING_OF_ITS_OWN or is_nobody(words) else said


def _numbers(values: Iterable[str]) -> Column:
    """The same number for the same value, 0 for none."""
    number = {"": 0}
    return np.fromiter((number.setdefault(value, len(number)) for value in values), dtype=np.int64)


def _room(venue: Venue | None) -> str:
    return venue.id if venue and venue.simultaneous == 1 else ""


def _fullness(item: Item, venue: Venue | None) -> int:
    """How full the item expects its room to be."""
    if not venue or not venue.capacity or item.expected is None:
        return 0
    return round(FULL * min(1, item.expected / venue.capacity))
