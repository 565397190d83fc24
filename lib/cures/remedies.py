"""What could be changed to mend a clash: an item at another hour, in another venue, or in the place of another.

Nothing here asks whether a change helps: `proposals` does. How far a public goes is known to `rivalry` and `travel`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import Enum, StrEnum, auto
from heapq import nsmallest
from itertools import islice, repeat

import numpy as np

from lib.names import normal_form
from lib.programme import Item, Programme, Status, Venue
from lib.rules.clash import Clash
from lib.rules.plan import comes_and_goes, people_of
from lib.rules.rivalry import FARTHEST
from lib.rules.travel import distances
from lib.span import MINUTE, local_instant

MORNING, MIDNIGHT = 8 * 60, 24 * 60  # minutes of the day between which an item is moved, unless it is outside already
LONGEST_DAY = 2 * MIDNIGHT  # from its start in the zone furthest east to its end furthest west, and a little
MOST_PARTNERS = 60  # of one item in a swap
MOST_VENUES = 8  # tried at other hours
FURTHEST_SHIFT = 4 * 60  # minutes: what is meant for the evening is no good in the morning
LEAST_SEATS = 1 / 3  # of those that an item has, where nobody says how many it needs
OF_AN_EXHIBITION = frozenset(
    ("vernissage", "finissage", "inauguration", "visite", "visites", "opening", "tour", "tours", "fuhrung", "eroffnung")
)  # in the title of what is held in one, in its normal form


class Means(StrEnum):
    """How a clash is mended; of two that cost the same, the first is the simpler."""

    EARLIER = "earlier"
    LATER = "later"
    VENUE = "venue"  # and another hour, where nothing else does
    SWAP = "swap"  # two items of one day
    AGREE = "agree"  # to do with less changeover


class Trade(Enum):
    """What two items swap."""

    VENUES = auto()
    HOURS = auto()
    BOTH = auto()


@dataclass(frozen=True, slots=True)
class Cost:
    """What a change asks of everybody, as so many minutes by which a tentative item is moved that names nobody.

    A minute counts 1, a changed venue 45, one in a hundred of its seats 1, somebody to tell 10, an item that is out
    already 30, an agreement to be found 30, and 60 each milder clash that the change brings or makes worse.
    """

    minutes: int = 0  # between old and new starts, or of changeover that is done without
    venues: int = 0  # changed
    seats: int = 0  # lost, per cent, by items of which nobody says how many come
    people: int = 0  # named by the items that change
    published: int = 0  # items that change and are out: the confirmed
    agreed: int = 0
    milder: int = 0

    @property
    def total(self) -> int:
        """The whole, to compare changes by."""
        asked = 45 * self.venues + 10 * self.people + 30 * self.published + 30 * self.agreed
        return self.minutes + self.seats + asked + 60 * self.milder


@dataclass(frozen=True, slots=True)
class Change:
    """Items as they would become, or clashes to be waived, with what it costs as far as the items themselves say."""

    means: Means
    items: tuple[Item, ...]
    cost: Cost
    agreed: tuple[Clash, ...] = ()


def shifts(item: Item, programme: Programme, grid: int) -> Iterator[Change]:
    """All other hours of its day, every `grid` minutes; of the nearest of the festival, if its own is none."""
    for shifted in _other_hours(item, programme, grid):
        means = Means.EARLIER if _start(shifted) < _start(item) else Means.LATER
        yield _change(means, programme, shifted)


def rehousings(item: Item, programme: Programme) -> Iterator[Change]:
    """The same hours in every other venue that has the seats, first where they come closest to what it needs."""
    return (_change(Means.VENUE, programme, rehoused) for rehoused in _elsewhere(item, programme))


def removals(item: Item, programme: Programme, grid: int) -> Iterator[Change]:
    """Other hours in the other venues that suit it best."""
    for rehoused in islice(_elsewhere(item, programme), MOST_VENUES):
        for removed in _other_hours(rehoused, programme, grid):
            yield _change(Means.VENUE, programme, removed)


def swaps(item: Item, programme: Programme, trades: Collection[Trade]) -> Iterator[Change]:
    """It and another item of its day in the place of each other, those of near hours first."""
    partners = [other for other in programme.items if _is_partner(item, other, programme)]
    nearest = nsmallest(MOST_PARTNERS, partners, key=lambda other: (_minutes(item, other), other.id))
    within_reach = _within_reach(item, programme)
    for other in nearest:
        can_move = other.venue_id in within_reach and not _belongs_here(other, programme)
        for trade in trades if can_move else set(trades) & {Trade.HOURS}:
            changed = _traded(item, other, trade, programme), _traded(other, item, trade, programme)
            if _differs(item, other, trade) and all(map(_suits, (item, other), changed, repeat(programme))):
                yield _change(Means.SWAP, programme, *changed)


def agreement(clash: Clash) -> Change:
    """To do without the part of a changeover that is missing."""
    return Change(Means.AGREE, (), Cost(minutes=clash.minutes, agreed=1), (clash,))


def _change(means: Means, programme: Programme, *items: Item) -> Change:
    pairs = [(programme.item_by_id[item.id], item) for item in items]
    cost = Cost(
        minutes=sum(_minutes(before, after) for before, after in pairs),
        venues=sum(before.venue_id != after.venue_id for before, after in pairs),
        seats=sum(_seats_lost(before, after, programme) for before, after in pairs),
        people=len({person for item in items for person in people_of(item)}),
        published=sum(item.status is Status.CONFIRMED for item in items),
    )
    return Change(means, items, cost)


def _other_hours(item: Item, programme: Programme, grid: int) -> Iterator[Item]:
    """It at every other hour within reach of its own, on the day that it is on or should be on."""
    festival, zone = programme.festival, programme.zone_of(item)
    start = _start(item).astimezone(zone)
    day = min(max(start.date(), festival.first_day), festival.last_day)
    if day != start.date() and item.repeat:
        return
    own = _minute(start)
    for minute in sorted({own, *range(0, MIDNIGHT, grid)}):
        if abs(minute - own) > FURTHEST_SHIFT:
            continue
        shifted = _at(item, local_instant(day, time(*divmod(minute, 60)), zone))
        if _minutes(item, shifted) and _stays_by_day(item, shifted):
            yield shifted


def _elsewhere(item: Item, programme: Programme) -> Iterator[Item]:
    """It at the same instants in each other venue near by that has the seats."""
    here = programme.venue_of(item)
    wanted = item.expected or (here and here.capacity) or 0
    venues = _within_reach(item, programme).values()
    for venue in sorted(venues, key=lambda venue: abs((venue.capacity or 0) - wanted)):
        if _has_seats(item, venue, programme):
            yield _in_venue(item, venue, programme)


def _within_reach(item: Item, programme: Programme) -> dict[str, Venue]:
    """The venues that it could move to, by their ids; none where it belongs to an exhibition."""
    here = programme.venue_of(item)
    if here is None or _belongs_here(item, programme):
        return {}
    return {venue.id: venue for venue in _near(here, programme)}


def _near(here: Venue, programme: Programme) -> list[Venue]:
    """The other venues of the same clock that its public would go to as well; those too of which nobody knows where."""
    zone, venues = programme.festival.zone, programme.venue_by_id
    ids = tuple(venues)
    kilometres = distances(programme, ids, np.full(len(ids), ids.index(here.id)), np.arange(len(ids)))
    others = zip(venues.values(), (kilometres > FARTHEST).tolist(), strict=True)
    clock = here.zone or zone
    return [venue for venue, is_far in others if not is_far and venue.id != here.id and (venue.zone or zone) == clock]


def _belongs_here(item: Item, programme: Programme) -> bool:
    """Whether it is part of an exhibition that is up where it is held, as a visit is."""
    if comes_and_goes(item):
        return False
    shows = (other for other in programme.items if other.venue_id == item.venue_id and _is_up(other, item.first_day))
    return any(_is_part(item, show) for show in shows)


def _is_up(show: Item, day: date | None) -> bool:
    first, last = show.first_day, show.last_day
    is_exhibition = show.shares_venue and comes_and_goes(show) and not show.is_cancelled
    return bool(is_exhibition and first and last and day and first <= day <= last)


def _is_part(item: Item, show: Item) -> bool:
    title = normal_form(str(item.title))
    return (
        item.shares_venue
        or item.work == show.work != ""
        or not people_of(item).keys().isdisjoint(people_of(show))
        or f" {normal_form(str(show.title))} " in f" {title} "
        or not OF_AN_EXHIBITION.isdisjoint(title.split())
    )


def _has_seats(item: Item, venue: Venue | None, programme: Programme) -> bool:
    """Whether all who are expected find a seat; where nobody says how many, whether it is not much smaller."""
    here = programme.venue_of(programme.item_by_id[item.id])
    if venue is None or here is None:
        return True
    if item.expected is None:
        return venue.capacity is None or venue.capacity >= LEAST_SEATS * (here.capacity or 0)
    if venue.capacity is None:
        return here.capacity is None
    return item.expected <= venue.capacity


def _seats_lost(before: Item, after: Item, programme: Programme) -> int:
    """Per cent, where nobody says how many are needed."""
    here, there = programme.venue_of(before), programme.venue_of(after)
    if after.expected is not None or not here or not there or not here.capacity or there.capacity is None:
        return 0
    return max(0, 100 - 100 * there.capacity // here.capacity)


def _is_partner(item: Item, other: Item, programme: Programme) -> bool:
    """Whether both are held once, in some venue, and start on the same day by the clock of each.

    Nobody swaps a reading with a stand that is open all day.
    """
    if item.repeat or other.repeat or not (item.is_placed and other.is_placed) or other.id == item.id:
        return False
    if comes_and_goes(item) is not comes_and_goes(other):
        return False
    if other.is_cancelled or other.is_reversed or _minutes(item, other) > LONGEST_DAY:
        return False
    return _local_day(item, programme) == _local_day(other, programme)


def _local_day(item: Item, programme: Programme) -> date:
    return _start(item).astimezone(programme.zone_of(item)).date()


def _suits(before: Item, after: Item, programme: Programme) -> bool:
    return _stays_by_day(before, after) and _has_seats(after, programme.venue_of(after), programme)


def _differs(item: Item, other: Item, trade: Trade) -> bool:
    """Whether each gets something else by the trade, and all that it says."""
    has_other_venue, has_other_hour = item.venue_id != other.venue_id, _minutes(item, other) > 0
    return (has_other_venue or trade is Trade.HOURS) and (has_other_hour or trade is Trade.VENUES)


def _traded(item: Item, other: Item, trade: Trade, programme: Programme) -> Item:
    """What becomes of `item` in a trade with `other`."""
    venue = programme.venue_of(other)
    if trade is not Trade.HOURS and venue is not None:
        item = _in_venue(item, venue, programme)
    return item if trade is Trade.VENUES else _at(item, _start(other).astimezone(programme.zone_of(item)))


def _in_venue(item: Item, venue: Venue, programme: Programme) -> Item:
    """It in another venue, at the same instants by the clock there."""
    zone = venue.zone or programme.festival.zone
    starts_at = item.starts_at and item.starts_at.astimezone(zone)
    return replace(item, venue_id=venue.id, starts_at=starts_at, ends_at=item.ends_at and item.ends_at.astimezone(zone))


def _at(item: Item, starts_at: datetime) -> Item:
    """It at another hour: as long as it was or, where it repeats, as long on the wall."""
    if item.starts_at is None or item.ends_at is None:
        return item
    zone = starts_at.tzinfo
    if item.repeat:
        ends_at = starts_at + (item.ends_at.astimezone(zone) - item.starts_at.astimezone(zone))
    else:
        ends_at = (starts_at.astimezone(UTC) + (item.ends_at.astimezone(UTC) - _start(item))).astimezone(zone)
    return replace(item, starts_at=starts_at, ends_at=ends_at, is_start_assumed=False)


def _start(item: Item) -> datetime:
    """In UTC. ValueError when it has no hours."""
    if item.starts_at is None:
        raise ValueError(f"{item.id} has no hours")
    return item.starts_at.astimezone(UTC)


def _length(item: Item) -> int:
    """Minutes by the clock on the wall."""
    return (item.ends_at - item.starts_at) // MINUTE if item.starts_at and item.ends_at else 0


def _minutes(one: Item, other: Item) -> int:
    """Between two starts; of two days whole days and the time between the hours, so that the same hour is nearest."""
    zone = one.starts_at.tzinfo if one.starts_at else UTC
    start, end = _start(one).astimezone(zone), _start(other).astimezone(zone)
    days = abs((end.date() - start.date()).days)
    on_one_day = datetime.combine(start.date(), end.timetz()) if days else end
    return days * MIDNIGHT + abs(on_one_day.astimezone(UTC) - _start(one)) // MINUTE


def _stays_by_day(before: Item, after: Item) -> bool:
    """Whether it starts no earlier than in the morning and ends no later than at midnight, unless it did already."""
    zone = after.starts_at.tzinfo if after.starts_at else UTC
    own, now = (_minute(_start(item).astimezone(zone)) for item in (before, after))
    return min(own, MORNING) <= now <= max(own, MIDNIGHT - _length(after))


def _minute(instant: datetime) -> int:
    """Of its day, on the wall."""
    return instant.hour * 60 + instant.minute
