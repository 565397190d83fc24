"""What all formats say of an item in the same words: those of `wording.things`, cleaned by `public_text`.

Languages are those of `choices`; `releases` tells what moved.
"""

from __future__ import annotations

import re

from lib.feeds.public_text import line
from lib.files.choices import LANGUAGE_WORDS
from lib.i18n import Words
from lib.names import normal_form
from lib.programme import Festival, Item
from lib.releases import View
from lib.wording.things import item_when

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_TAGS = {normal_form(word): tag for tag, words in LANGUAGE_WORDS.items() for word in (tag, *words)}


def kind_words(item: Item, festival: Festival, t: Words) -> str:
    """What sort of item it is. Never empty."""
    return line(t(festival.kind(item.kind).label)) or t("Other")


def title(item: Item, festival: Festival, t: Words) -> str:
    """Its title, or what sort of item it is. Never empty."""
    return line(item.title.to(t.language)) or kind_words(item, festival, t)


def before(view: View, item: Item, t: Words) -> str:
    """When and where it was, while it says so; else nothing."""
    past = view.moved.get(item.id)
    if past is None:
        return ""
    place = line(past.venue.name) if past.venue else ""
    return ", ".join(filter(None, [line(item_when(past.item, t)), place]))


def spoken(language: str) -> tuple[str, ...]:
    """BCP 47 tags of what is written of an item's language; what is none is left out.

    >>> spoken("français et arménien, langue des signes")
    ('fr', 'hy')
    """
    parts = re.split(r"[,;/|+&\n]|\b(?:et|and|und)\b", language)
    return tuple(dict.fromkeys(tag for part in parts if (tag := _tag(part.strip()))))


def _tag(said: str) -> str:
    known = _TAGS.get(normal_form(said))
    return known or (said if _TAG.fullmatch(said) and len(said.partition("-")[0]) == 2 else "")
