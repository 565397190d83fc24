"""What a URL calls the parts of a programme by: a person, a partner and a strand by name, a venue and a kind by id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TypeAlias

from lib.i18n import mark
from lib.names import normal_form, slug
from lib.programme import Item, Programme, venue_id_for

Handles: TypeAlias = Mapping[str, Mapping[str, str]]  # by parameter: what each handle stands for, in order of the names

PARAMETERS = {
    "kind": mark("Kinds"),
    "strand": mark("Strands"),
    "venue": mark("Venues"),
    "person": mark("People"),
    "partner": mark("Partners"),
}
_PARTS = re.compile(r"[^\s\x00-,./:-@\[-`{-\x7f-]+")  # all signs but the punctuation of ASCII


def handle(name: str) -> str:
    """A name as a part of a URL that no reader of URLs takes apart; two spellings of one normal form have the same.

    >>> handle("Médiathèque de Tarentaize"), handle("Անի Բ.")
    ('mediatheque-de-tarentaize', 'անի-բ')
    """
    plain = "-".join(_PARTS.findall(venue_id_for(name)))
    return plain or sha256((normal_form(name) or name).encode("utf-8", "replace")).hexdigest()[:12]


def handles(programme: Programme, items: Iterable[Item]) -> Handles:
    """What the items of a programme can be chosen by."""
    chosen = list(items)
    kinds = {item.kind: programme.festival.kind(item.kind).label for item in chosen}
    venues = {venue.id: venue.name for item in chosen if (venue := programme.venue_of(item))}
    people = (name for item in chosen for name in item.people)
    return {
        "kind": _in_order({slug(kind) or kind: label for kind, label in kinds.items()}),
        "strand": _named(item.strand for item in chosen),
        "venue": _in_order(venues),
        "person": _named(people),
        "partner": _named(item.organiser for item in chosen),
    }


def _named(names: Iterable[str]) -> dict[str, str]:
    return _in_order({handle(name): name for name in dict.fromkeys(names) if name.strip()})


def _in_order(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda pair: (pair[1], pair[0])))
