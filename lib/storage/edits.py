"""What an edit of `changes` gives and removes, by the keys that `records` knows things by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lib.changes import Edit
from lib.storage.records import Key, TableName, Thing, clean, count_id, joined_id

GIVEN = ("venues", "items", "counts", "people", "journeys", "waivers")
REMOVED: Mapping[str, Callable[[Any], Key]] = {
    "removed_items": lambda item_id: Key(TableName.ITEMS, clean(item_id)),
    "removed_venues": lambda venue_id: Key(TableName.VENUES, clean(venue_id)),
    "removed_counts": lambda said: Key(TableName.COUNTS, clean(count_id(*said))),
    "removed_people": lambda person_id: Key(TableName.PEOPLE, clean(person_id)),
    "removed_journeys": lambda venue_ids: Key(TableName.JOURNEYS, joined_id(*venue_ids)),
    "removed_waivers": lambda clash_key: Key(TableName.WAIVERS, joined_id(*clash_key)),
}


def given(edit: Edit) -> Iterator[Thing]:
    """All that it writes."""
    if edit.festival:
        yield edit.festival
    for name in GIVEN:
        yield from getattr(edit, name)


def removed(edit: Edit) -> Iterator[Key]:
    """All that it says to remove."""
    return (key_of(said) for name, key_of in REMOVED.items() for said in getattr(edit, name))
