"""A programme put together from its things, and taken apart again so that only what changed need be read anew.

Asks `records` for the tables and ids of things.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from itertools import chain
from operator import attrgetter
from typing import Any, TypeAlias

from lib.names import normal_form
from lib.programme import Item, Programme, Stamp, Venue
from lib.storage.records import TableName, key_of

Things: TypeAlias = dict[TableName, dict[str, Any]]  # by table, then by id


def things_of(programme: Programme) -> Things:
    """All that a programme is made of."""
    found: Things = {table: {} for table in TableName}
    for thing in chain((programme.festival,), *(getattr(programme, name) for name in _ORDERS)):
        key = key_of(thing)
        found[key.table][key.id] = thing
    return found


def programme_of(things: Things, stamps: Mapping[str, Stamp], revision: int, changed_at: datetime) -> Programme:
    """The programme made of these things; stamps of items that are not there are left out."""
    (festival,) = things[TableName.FESTIVALS].values()
    items = things[TableName.ITEMS]
    return Programme(
        festival=festival,
        stamps={item_id: stamp for item_id, stamp in stamps.items() if item_id in items},
        revision=revision,
        changed_at=changed_at,
        **{name: tuple(sorted(things[TableName(name)].values(), key=order)) for name, order in _ORDERS.items()},
    )


def _venue_order(venue: Venue) -> tuple[str, str]:
    return normal_form(venue.name), venue.id


def _item_order(item: Item) -> tuple[datetime, date, str, str]:
    start = item.starts_at.astimezone(UTC) if item.starts_at else datetime.max.replace(tzinfo=UTC)
    return start, item.day or date.max, str(item.title), item.id


_ORDERS: Mapping[str, Callable[[Any], Any]] = {
    "venues": _venue_order,
    "items": _item_order,
    "counts": attrgetter("day", "item_id"),
    "people": attrgetter("id"),
    "journeys": attrgetter("origin_id", "destination_id"),
    "waivers": attrgetter("at", "clash_key"),
}
