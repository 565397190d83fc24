"""What changed its place or its time once the public knew of it, in words: of the trails that `releases` keep.

Says hours as `things` does, and words from outside as `public_text` has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from lib.feeds.public_text import line
from lib.i18n import Words
from lib.programme import Item, Venue
from lib.releases import Published
from lib.wording.things import item_when, quoted


def moved_sentences(published: Published, language: str) -> tuple[str, ...]:
    """One for each item that is to be held elsewhere or at another time than it was first told."""
    return tuple(_moved(published, Words(language)))


def _moved(published: Published, t: Words) -> Iterator[str]:
    programme = published.programme
    for item in programme.items:
        trail = published.trails.get(item.id)
        if trail is None or not trail.moved or item.is_cancelled:
            continue
        first = trail.moved[0]
        was, is_now = _whereabouts(first.item, first.venue, t), _whereabouts(item, programme.venue_of(item), t)
        if was != is_now:
            title = quoted(line(item.title.to(t.language)), t)
            yield t("{title}: {before} → {now}", title=title, before=was, now=is_now)


def _whereabouts(item: Item, venue: Venue | None, t: Words) -> str:
    return ", ".join(filter(None, (item_when(item, t), line(venue.name) if venue else "")))
