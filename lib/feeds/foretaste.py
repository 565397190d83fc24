"""What a subscriber will see of a feed, before they subscribe; and of an empty one, which part of its choice to loosen.

Looks at a view of releases, and at the parts of a selection.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from lib.feeds.selection import Selection, selected
from lib.programme import Item, sittings
from lib.releases import View
from lib.span import Span

NEXT = 3

NOTHING_CHOSEN = Selection()
PARTS = {
    "kind": ("kinds",),
    "strand": ("strands",),
    "venue": ("venues",),
    "person": ("people",),
    "partner": ("partners",),
    "accessible": ("accessible",),
    "free": ("is_free",),
    "days": ("first_day", "last_day"),
}  # what a reader chooses, and the fields that it fills


class Coming(NamedTuple):
    """An item and that of its sittings which is on or next."""

    item: Item
    span: Span


class Loosened(NamedTuple):
    """A part of a choice, the choice without it, and how many items that lets through."""

    part: str
    selection: Selection
    number: int


def items(view: View) -> tuple[Item, ...]:
    """Those that are in the programme still, cancelled ones too."""
    return tuple(item for item in view.programme.items if item.id not in view.gone)


def coming(view: View, now: datetime, most: int = NEXT) -> list[Coming]:
    """What is on or comes next, the first to begin first."""
    ahead = (found for item in items(view) if not item.is_cancelled for found in _ahead(item, now))
    return sorted(ahead, key=lambda one: (one.span.starts_at, one.item.id))[:most]


def _ahead(item: Item, now: datetime) -> Iterator[Coming]:
    """Its sitting that is on or next, if any."""
    span = next((span for span in sittings(item) if span.ends_at > now), None)
    if span:
        yield Coming(item, span)


def chosen_parts(selection: Selection) -> list[str]:
    """The parts of a choice that say anything."""
    return [part for part in PARTS if without(selection, part) != selection]


def without(selection: Selection, part: str) -> Selection:
    """A choice that no longer says one part."""
    nothing = {name: getattr(NOTHING_CHOSEN, name) for name in PARTS[part]}
    return replace(selection, **nothing)


def loosened(view: View, selection: Selection) -> list[Loosened]:
    """What a choice can do without to let something through, that which lets most through first."""
    ways = [(part, without(selection, part)) for part in chosen_parts(selection)]
    found = [Loosened(part, way, len(items(selected(view, way)))) for part, way in ways]
    return sorted((one for one in found if one.number), key=lambda one: -one.number)
