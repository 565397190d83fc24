"""What a festival makes of the rules, in one cell: "changeover: bloquant; same_public: non".

A kind of clash is read by its id or by its label of `wording.clashes`, in any language of the pages. What says nothing
is known by `choices`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lib.files.choices import is_unsaid
from lib.i18n import LANGUAGES, Words
from lib.names import normal_form
from lib.rulebook import ClashKind, Severity
from lib.wording.clashes import clash_label

Choice = tuple[ClashKind, Severity | None]

_OFF = "non"
_WORDS: dict[Severity | None, tuple[str, ...]] = {
    Severity.BLOCKING: ("bloquant", "blocking"),
    Severity.SERIOUS: ("sérieux", "serious"),
    Severity.CONSIDER: ("à considérer", "to consider", "consider"),
    None: (_OFF, "no", "off", "ignoré", "ignored"),
}  # the first is written
_SEVERITIES = {normal_form(word): severity for severity, words in _WORDS.items() for word in words}


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", normal_form(name))


@lru_cache
def _kinds() -> dict[str, ClashKind]:
    """Kinds by what a cell may call them; ids go before labels."""
    labels = {_key(clash_label(kind, Words(language))): kind for language in LANGUAGES for kind in ClashKind}
    return labels | {_key(kind): kind for kind in ClashKind}


def read_severities(cell: str) -> tuple[tuple[Choice, ...], tuple[str, ...]]:
    """The kinds of clashes that a festival finds otherwise than is usual, or does not want to know of.

    Beside them, what could have been written instead of what is no choice: the kinds, else the severities.
    """
    found: dict[ClashKind, Severity | None] = {}
    would_do: tuple[str, ...] = ()
    for part in () if is_unsaid(cell) else filter(str.strip, re.split(r"[,;\n]", cell)):
        name, _, word = part.partition(":")
        kind = _kinds().get(_key(name))
        if kind is not None and normal_form(word) in _SEVERITIES:
            found[kind] = _SEVERITIES[normal_form(word)]
        else:
            would_do = would_do or (tuple(ClashKind) if kind is None else tuple(words[0] for words in _WORDS.values()))
    return tuple(found.items()), would_do


def write_severities(choices: Iterable[Choice]) -> str:
    """As `read_severities` reads them back."""
    return "; ".join(f"{kind.value}: {_WORDS[severity][0]}" for kind, severity in choices)
