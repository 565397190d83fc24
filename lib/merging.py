"""Two spellings of one place made one: which stored venues the names mean that a person said mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lib.names import normal_form
from lib.programme import Venue

SAME_VENUES = "same_venues"  # where the store remembers which names mean one place


def same_as(remembered: Mapping[str, str], venues: Iterable[Venue]) -> dict[str, Venue]:
    """Spelling → the venue that it means, by the id or the name of that venue.

    A spelling is its own again once its venue is gone, or once a venue has that very name.
    """
    known = tuple(venues)
    by_name = {normal_form(venue.name): venue for venue in reversed(known)}
    by_id = {venue.id: venue for venue in known}
    meant = {spelling: by_id.get(kept) or by_name.get(normal_form(kept)) for spelling, kept in remembered.items()}
    return {spelling: venue for spelling, venue in meant.items() if venue and normal_form(spelling) not in by_name}
