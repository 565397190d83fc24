"""What people cannot do. An exhibition that shares its venue binds nobody: it stays up alone.

Reads the `plan`, gathers `pairs` and yields each `clash`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lib.rulebook import ClashKind
from lib.rules.clash import Clash, clash
from lib.rules.pairs import MOST_PAIRS, by_pair
from lib.rules.plan import Plan, people_of
from lib.span import overlapping_pairs


def person_overlap(plan: Plan) -> Iterator[Clash]:
    """One person, names being compared in their normal form, in two items at once."""
    booked = plan.bookings
    first, second = overlapping_pairs(booked.resource, booked.starts, booked.ends, at_most=MOST_PAIRS)
    for (a, b, who), spans in by_pair(booked, first, second, np.minimum(booked.ends[first], booked.ends[second])):
        items = plan.items[a], plan.items[b]
        person = people_of(items[0])[booked.names[who]]
        yield clash(plan, ClashKind.PERSON_OVERLAP, items, spans, person=person)
