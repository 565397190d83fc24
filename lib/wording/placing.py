"""What became of the unplaced, as a person would say it, in the reader's language.

Hours and names are those of `things`; what is said is found by `placing`, among its `obstacles`.
"""

from __future__ import annotations

from lib.i18n import Words
from lib.placement.obstacles import Obstacle
from lib.placing import Left, Placement
from lib.programme import Item, Programme
from lib.wording.things import item_when, shortened


def place_words(item: Item, programme: Programme, t: Words) -> str:
    """When and where it is held, what is missing said so: "Day and hour to be set, no venue"."""
    venue = programme.venue_of(item)
    where = shortened(venue.name) if venue else t("without a venue")
    return t("{when}, {venue}", when=item_when(item, t), venue=where)


def progress_words(placement: Placement, seconds: float, t: Words) -> str:
    """How far a search has come: "3 s of at most 10 s: 12 of 40 items have a place"."""
    found = len(placement.items)
    placed = t.plural(
        "{n} of {all} has a place", "{n} of {all} have a place", found, all=t.number(found + len(placement.left))
    )
    used = round(placement.share * seconds)
    return t("{used} s of at most {seconds} s: {placed}", used=used, seconds=round(seconds), placed=placed)


def left_sentence(left: Left, programme: Programme, t: Words) -> str:
    """Why an item has no place: "No venue has 400 seats", "120 possible places: 80 closed, 40 taken"."""
    item = programme.item_by_id[left.item_id]
    match left.refused_by:
        case None:
            return t("There was no time to look for a place")
        case ():
            return t("No venue can be tried on its days")
        case ((Obstacle.SEATS, _),):
            return _no_seats(item, programme, t)
    places = t.plural("{n} possible place", "{n} possible places", sum(count for _, count in left.refused_by))
    reasons = ", ".join(_reason(obstacle, count, item, t) for obstacle, count in left.refused_by)
    return t("{places}: {reasons}", places=places, reasons=reasons)


def _no_seats(item: Item, programme: Programme, t: Words) -> str:
    seats = t.plural("{n} seat", "{n} seats", item.expected or 0)
    venue = programme.venue_of(item)
    if venue is None:
        return t("No venue has {seats}", seats=seats)
    return t("{venue} does not have {seats}", venue=shortened(venue.name), seats=seats)


def _reason(obstacle: Obstacle, count: int, item: Item, t: Words) -> str:
    """How many places an obstacle refuses: "10 when Anna is elsewhere"."""
    if obstacle in _OF_PEOPLE:
        return _people_reason(obstacle, count, item, t)
    if obstacle in _OF_THE_VENUE:
        return _venue_reason(obstacle, count, t)
    match obstacle:
        case Obstacle.OUTSIDE_FESTIVAL:
            return t.plural("{n} outside the festival", "{n} outside the festival", count)
        case Obstacle.NEVER_AGAINST:
            return t.plural(
                "{n} during what it is never held against", "{n} during what it is never held against", count
            )
    return t.plural("{n} that others to be placed need too", "{n} that others to be placed need too", count)


_OF_THE_VENUE = (Obstacle.SEATS, Obstacle.CLOSED, Obstacle.TAKEN, Obstacle.CHANGEOVER, Obstacle.EXHIBITION)
_OF_PEOPLE = (Obstacle.PERSON_BUSY, Obstacle.ABSENT, Obstacle.TRAVEL, Obstacle.FAR_CLOCK)


def _venue_reason(obstacle: Obstacle, count: int, t: Words) -> str:
    match obstacle:
        case Obstacle.SEATS:
            return t.plural("{n} with too few seats", "{n} with too few seats", count)
        case Obstacle.CLOSED:
            return t.plural("{n} closed", "{n} closed", count)
        case Obstacle.TAKEN:
            return t.plural("{n} taken", "{n} taken", count)
        case Obstacle.CHANGEOVER:
            return t.plural("{n} without time for the changeover", "{n} without time for the changeover", count)
    return t.plural("{n} in the room of an exhibition", "{n} in the room of an exhibition", count)


def _people_reason(obstacle: Obstacle, count: int, item: Item, t: Words) -> str:
    person = shortened(item.people[0]) if len(item.people) == 1 else t("one of its people")
    match obstacle:
        case Obstacle.PERSON_BUSY:
            return t.plural("{n} when {person} is elsewhere", "{n} when {person} is elsewhere", count, person=person)
        case Obstacle.ABSENT:
            return t.plural("{n} when {person} is away", "{n} when {person} is away", count, person=person)
        case Obstacle.TRAVEL:
            return t.plural("{n} too far for {person} then", "{n} too far for {person} then", count, person=person)
    return t.plural("{n} when it is night for {person}", "{n} when it is night for {person}", count, person=person)
