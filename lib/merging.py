"""Two spellings of one place made one: what items and venues become when a person says that names mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lib.programme import Item, Venue, venue_id_for


def same_ids(same_names: Mapping[str, str]) -> dict[str, str]:
    """Venue id → id of the venue that it is another spelling of, followed to the last name of a chain."""
    ids = {venue_id_for(name): venue_id_for(kept) for name, kept in same_names.items()}
    return {start: end for start in ids if (end := _last(start, ids)) != start}


def _last(start: str, ids: Mapping[str, str]) -> str:
    """The end of the chain from `start`; of names that point at each other in a ring, the first by the alphabet."""
    seen = [start]
    while (following := ids.get(seen[-1], "")) and following not in seen:
        seen.append(following)
    return min(seen[seen.index(following) :]) if following else seen[-1]


def merge_items(items: Iterable[Item], ids: Mapping[str, str]) -> tuple[Item, ...]:
    """The items, held in the venues that remain."""
    return tuple(replace(item, venue_id=ids.get(item.venue_id or "", item.venue_id)) for item in items)


def merge_venues(venues: Iterable[Venue], ids: Mapping[str, str]) -> tuple[Venue, ...]:
    """The venues that remain."""
    return tuple(venue for venue in venues if venue.id not in ids)
