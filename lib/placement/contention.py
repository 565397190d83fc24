"""How the unplaced are in the way of each other: the places offered to them, as a task for the `solver`.

Two of them want one venue, one person, or hours at which they must not be against each other; or somebody who takes
part in both could not get from one to the other. Reads the `ground`, the `obstacles` and time as `stretches`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np

from lib.placement.ground import Ground
from lib.placement.obstacles import Hours, Place, Prospects
from lib.placement.solver import Claim, Option, Resource, Task
from lib.placement.stretches import crowded
from lib.programme import Item, Venue
from lib.rulebook import ClashKind
from lib.span import Column

MOST_APART = 200_000  # pairs of places too far from each other that the solver is told of ahead


def contend(
    offers: Sequence[Sequence[Place]],
    prospects: Sequence[Prospects],
    ground: Ground,
    *,
    refused: Iterable[frozenset[Place]],
    hint: Iterable[Place],
) -> Task:
    """The choice among the places offered to each, in their order; `refused` are those that do not go together."""
    offered = [place for offer in offers for place in offer]
    number = {place: n for n, place in enumerate(offered)}
    known = (together for together in refused if together <= number.keys())
    apart = [*([number[place] for place in together] for together in known), *_too_far(offers, prospects, ground)]
    venues = {place.venue.id: place.venue for place in offered}.values()
    rivals = _rivals(prospects, ground)
    return Task(
        options=[_option(place, prospects[place.who], rivals[place.who], ground) for place in offered],
        taken=[claim for venue in venues if venue.simultaneous > 1 for claim in _taken(venue, ground)],
        holds={_venue(venue): venue.simultaneous for venue in venues},
        apart=apart,
        hint=frozenset(number[place] for place in hint),
    )


def _venue(venue: Venue) -> Resource:
    return "venue", venue.id


def _option(place: Place, prospects: Prospects, rivals: Sequence[Resource], ground: Ground) -> Option:
    """What a place takes for itself: its venue until it is cleared, and what no rival may have meanwhile."""
    item, venue, row = prospects.item, place.venue, [place.row]
    hours = Hours(place.places.hours.starts[row], place.places.hours.ends[row])
    claims: list[Claim] = []
    if not item.shares_venue and ground.is_kept(ClashKind.VENUE_OVERLAP):
        changeover = venue.changeover if ground.is_kept(ClashKind.CHANGEOVER) else venue.changeover * 0
        claims += _claims(_venue(venue), hours.widened(item.get_in, item.get_out + changeover))
    if item.starts_at is None:
        for resource in rivals:
            claims += _claims(resource, hours)
    return Option(place.who, place.cost, tuple(claims))


def _claims(resource: Resource, hours: Hours) -> Iterator[Claim]:
    for start, end in zip(hours.starts[0].tolist(), hours.ends[0].tolist(), strict=True):
        if start < end:
            yield Claim(resource, start, end)


def _taken(venue: Venue, ground: Ground) -> Iterator[Claim]:
    """What it holds already, never more than it can."""
    uses = ground.uses(venue, until_cleared=ground.is_kept(ClashKind.CHANGEOVER))
    for least in range(1, venue.simultaneous + 1):
        held = crowded(*uses, least)
        for start, end in zip(held.starts.tolist(), held.ends.tolist(), strict=True):
            yield Claim(_venue(venue), start, end)


def _rivals(prospects: Sequence[Prospects], ground: Ground) -> list[list[Resource]]:
    """For each item what it cannot share with others at any hour: its people, and its quarrels."""
    found: list[list[Resource]] = [[] for _ in prospects]
    if ground.is_kept(ClashKind.PERSON_OVERLAP):
        for who, each in enumerate(prospects):
            found[who] += [("person", person) for person in each.people]
    if ground.is_kept(ClashKind.NEVER_AGAINST):
        for one, other in combinations(range(len(prospects)), 2):
            if _are_opposed(prospects[one].item, prospects[other].item):
                for who in (one, other):
                    found[who].append(("opposed", f"{one} {other}"))
    return found


def _are_opposed(one: Item, other: Item) -> bool:
    return other.id in one.never_against or one.id in other.never_against


def _too_far(
    offers: Sequence[Sequence[Place]], prospects: Sequence[Prospects], ground: Ground
) -> Iterator[tuple[int, int]]:
    """Pairs of places, by their numbers, that leave somebody no time to get from one to the other."""
    if not ground.is_kept(ClashKind.TRAVEL):
        return
    begins, budget = np.cumsum([0, *map(len, offers)]).tolist(), MOST_APART
    for one, other in combinations(range(len(offers)), 2):
        shared = set(prospects[one].people) & set(prospects[other].people)
        if budget > 0 and offers[one] and offers[other] and not all(map(ground.has_clock, shared)):
            pairs = _far_pairs(offers[one], offers[other], ground)
            budget -= len(pairs)
            yield from ((begins[one] + first, begins[other] + second) for first, second in pairs)


def _far_pairs(ones: Sequence[Place], others: Sequence[Place], ground: Ground) -> list[tuple[int, int]]:
    """Those of one item with those of another."""
    venues = {venue_id: n for n, venue_id in enumerate(dict.fromkeys(place.venue.id for place in (*ones, *others)))}
    table = np.array([[ground.journey(origin, destination) for destination in venues] for origin in venues])
    rows, columns = ([venues[place.venue.id] for place in places] for places in (ones, others))
    there, back = table[np.ix_(rows, columns)], table.T[np.ix_(rows, columns)]
    starts, ends = _first_sittings(ones)
    other_starts, other_ends = _first_sittings(others)
    is_late = (other_starts < ends[:, None] + there) & (starts[:, None] < other_ends + back)
    first, second = np.nonzero(is_late & (there + back > 0))
    return list(zip(first.tolist(), second.tolist(), strict=True))


def _first_sittings(places: Sequence[Place]) -> tuple[Column, Column]:
    """When they start and end; the further sittings of items that repeat are left to the rules."""
    return np.array([place.start for place in places]), np.array([place.end for place in places])
