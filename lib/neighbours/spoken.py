"""The languages that are spoken at an item, as tags; the words for them are those of `choices`."""

from __future__ import annotations

import re

from lib.files.choices import LANGUAGE_WORDS
from lib.names import normal_form

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_TAGS = {normal_form(word): tag for tag, words in LANGUAGE_WORDS.items() for word in (tag, *words)}


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
