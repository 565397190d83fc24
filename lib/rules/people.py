"""What people cannot do. An exhibition that shares its venue binds nobody: it stays up alone.

Reads the `plan`, gathers `pairs`, asks `travel` for journeys and `opening` for waking hours, and yields each `clash`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import numpy as np
from numpy.typing import NDArray

from lib.programme import Item
from lib.rulebook import ClashKind
from lib.rules.clash import Clash, TheirClock, Travel, clash
from lib.rules.opening import Timetable, outside
from lib.rules.pairs import MOST_PAIRS, by_pair, first_meetings, spans_by
from lib.rules.plan import Bookings, Plan, people_of
from lib.rules.travel import LONGEST, WAYS, trips
from lib.span import Column, overlapping_pairs, pairs_between

WAKING = dict.fromkeys(range(7), ((time(8), time(22)),))  # hours at which somebody far away may be asked to speak


def person_overlap(plan: Plan) -> Iterator[Clash]:
    """One person, names being compared in their normal form, in two items at once."""
    booked = plan.bookings
    first, second = overlapping_pairs(booked.resource, booked.starts, booked.ends, at_most=MOST_PAIRS)
    for (a, b, who), spans in by_pair(booked, first, second, np.minimum(booked.ends[first], booked.ends[second])):
        items = plan.items[a], plan.items[b]
        yield clash(plan, ClashKind.PERSON_OVERLAP, items, spans, person=_written(booked, who, items[0]))


def travel(plan: Plan) -> Iterator[Clash]:
    """One person in two venues with less time between them than the journey takes.

    Every two items of a day are compared, not only those one after the other: what lies between may have no length or
    no known place, and taking it out must not bring a clash to light.
    """
    booked, venue = plan.bookings, plan.venue
    first, second = _within_reach(booked)
    journeys = trips(plan.programme, plan.venue_ids, venue[booked.item[first]], venue[booked.item[second]])
    arrives, is_there = booked.ends[first] + journeys.minutes * 60, ~_is_afar(plan)
    late = np.flatnonzero((arrives > booked.starts[second]) & is_there[first] & is_there[second])
    first, second = first[late], second[late]
    at = first_meetings(booked, first, second)
    for pair, spans in by_pair(booked, first, second, arrives[late]):
        items = plan.items[pair[0]], plan.items[pair[1]]
        row = late[at[pair]]
        needed = Travel(int(journeys.minutes[row]), WAYS[journeys.way[row]])
        person = _written(booked, pair[2], items[0])
        yield clash(plan, ClashKind.TRAVEL, items, spans, person=person, detail=needed)


def absent(plan: Plan) -> Iterator[Clash]:
    """An item at a time when one of its people is away."""
    booked, away = plan.bookings, plan.absences
    row, absence = pairs_between((booked.resource, booked.starts, booked.ends), away, at_most=MOST_PAIRS)
    starts, ends = np.maximum(booked.starts[row], away[1][absence]), np.minimum(booked.ends[row], away[2][absence])
    for (a, who), spans in spans_by((booked.item[row], booked.resource[row]), starts, ends):
        item = plan.items[a]
        yield clash(plan, ClashKind.ABSENT, (item,), spans, person=_written(booked, who, item))


def far_clock(plan: Plan) -> Iterator[Clash]:
    """Somebody who takes part from afar, and for whom it is night."""
    booked, people = plan.bookings, plan.people
    timetables = [Timetable(person.zone, WAKING) if person and person.zone else None for person in people]
    afar = np.flatnonzero(_is_afar(plan))
    row, starts, ends = outside(timetables, (booked.resource[afar], booked.starts[afar], booked.ends[afar]))
    row = afar[row]
    for (a, who), spans in spans_by((booked.item[row], booked.resource[row]), starts, ends):
        item, person = plan.items[a], people[who]
        if person and person.zone:
            name, clock = _written(booked, who, item), TheirClock(person.zone)
            yield clash(plan, ClashKind.FAR_CLOCK, (item,), spans, person=name, detail=clock)


def _within_reach(booked: Bookings) -> tuple[Column, Column]:
    """The bookings of one person between which the longest of journeys might not fit, but that do not overlap."""
    reach = booked.ends + LONGEST * 60
    one, other = overlapping_pairs(booked.resource, booked.starts, reach, at_most=MOST_PAIRS)
    is_turned = booked.ends[other] <= booked.starts[one]  # of two that start at once, that of no length is the first
    first, second = np.where(is_turned, (other, one), (one, other))
    is_gap = booked.ends[first] <= booked.starts[second]
    return first[is_gap], second[is_gap]


def _is_afar(plan: Plan) -> NDArray[np.bool_]:
    """Of each booking: whether the person takes part from afar, for they live by another clock than the item's."""
    venues = (plan.programme.venue_by_id.get(venue_id or "") for venue_id in plan.venue_ids)
    usual = plan.programme.festival.zone
    here = np.array([((venue and venue.zone) or usual).key for venue in venues], dtype=np.str_)
    theirs = np.array([person.zone.key if person and person.zone else "" for person in plan.people], dtype=np.str_)
    their_clock = theirs[plan.bookings.resource]
    is_afar: NDArray[np.bool_] = (their_clock != "") & (their_clock != here[plan.venue[plan.bookings.item]])
    return is_afar


def _written(booked: Bookings, who: int, item: Item) -> str:
    """A name as the item writes it first."""
    return people_of(item)[booked.names[who]]
