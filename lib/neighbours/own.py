"""A release as Navasard's own CSV, for another Navasard or a spreadsheet, as `exports` writes it from the `columns`.

A view comes from `releases`; `public_text` takes out of its words what does more than say something. Columns that stay
in the house are not in it, so that whoever imports it keeps what they have there; nor is what is told only because it
is gone. Like all writers it is given its `address` of `feeds`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lib.feeds.address import Address
from lib.feeds.public_text import clean
from lib.files.columns import PROGRAMME
from lib.files.exports import write_programme
from lib.programme import Item, Text, text
from lib.releases import View

INTERNAL = frozenset(("get_in", "get_out", "expected", "never_against", "notes"))
_WORDS = ("kind", "work", "strand", "organiser", "language", "audience", "price", "url")
_PUBLIC = tuple(column for column in PROGRAMME if column.field not in INTERNAL)


def programme_csv(view: View, *, language: str, address: Address) -> bytes:  # noqa: ARG001 (as all writers are called)
    """The items of the view as CSV (UTF-8 with its mark, `;`, CRLF), in all the languages they are written in."""
    items = tuple(_cleaned(item) for item in view.programme.items if item.id not in view.gone)
    venues = tuple(replace(venue, name=clean(venue.name) or "?") for venue in view.programme.venues)
    return write_programme(replace(view.programme, venues=venues, items=items), _PUBLIC)


def _cleaned(item: Item) -> Item:
    words: dict[str, Any] = {name: clean(getattr(item, name)) for name in _WORDS}
    return replace(
        item,
        id=clean(item.id) or "?",
        title=_cleaned_text(item.title) or text("?"),
        description=_cleaned_text(item.description),
        people=tuple(filter(None, map(clean, item.people))),
        **words,
    )


def _cleaned_text(words: Text) -> Text:
    return Text(tuple((tag, clean(said)) for tag, said in words.versions if clean(said)))
