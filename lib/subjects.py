"""What items have to do with each other: the venue, the person, the hour or the title that two of them share.

Two items with no subject in common cannot clash, as the `rules` stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

from lib.names import normal_form
from lib.programme import Item
from lib.rules.plan import comes_and_goes, people_of


class About(StrEnum):
    """What sort of subject."""

    VENUE = "venue"
    PERSON = "person"
    TITLE = "title"
    HOUR = "hour"
    ITEM = "item"


Subject: TypeAlias = tuple[About, str | int]
Index: TypeAlias = Mapping[Subject, frozenset[str]]  # the ids of the items that have to do with it


def subjects(item: Item) -> Iterator[Subject]:
    """All that an item may be in another's way about. An item that repeats day after day is there at no hour."""
    yield About.ITEM, item.id
    for item_id in item.never_against:
        yield About.ITEM, item_id
    for _, words in item.title.versions:
        yield About.TITLE, normal_form(words)
    if item.venue_id:
        yield About.VENUE, item.venue_id
    for person in people_of(item):
        yield About.PERSON, person
    if item.repeat is None:
        for hour in _hours(item):
            yield About.HOUR, hour


def _hours(item: Item) -> range:
    """The whole hours, counted from 1970, that its public span reaches into."""
    if item.starts_at is None or item.ends_at is None or comes_and_goes(item):
        return range(0)
    return range(int(item.starts_at.timestamp() // 3600), int(-(-item.ends_at.timestamp() // 3600)))


def make_index(items: Iterable[Item]) -> Index:
    """Which items have to do with each subject."""
    found: defaultdict[Subject, set[str]] = defaultdict(set)
    for item in items:
        for subject in subjects(item):
            found[subject].add(item.id)
    return {subject: frozenset(item_ids) for subject, item_ids in found.items()}


def changed_index(index: Index, before: Iterable[Item], after: Iterable[Item]) -> Index:
    """The index once some items have gone and others come."""
    changed = dict(index)
    for item in before:
        for subject in subjects(item):
            changed[subject] = changed[subject] - {item.id}
    for item in after:
        for subject in subjects(item):
            changed[subject] = changed.get(subject, frozenset()) | {item.id}
    return {subject: item_ids for subject, item_ids in changed.items() if item_ids}
