"""What a festival makes of the rules, in one cell: "changeover: bloquant; same_public: non"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lib.names import normal_form
from lib.rulebook import ClashKind, Severity

Choice = tuple[ClashKind, Severity | None]

_KINDS = {kind.value.replace("_", " "): kind for kind in ClashKind}
_OFF = "non"
_WORDS: dict[Severity | None, tuple[str, ...]] = {
    Severity.BLOCKING: ("bloquant", "blocking"),
    Severity.SERIOUS: ("sérieux", "serious"),
    Severity.CONSIDER: ("à considérer", "to consider", "consider"),
    None: (_OFF, "no", "off", "ignoré", "ignored"),
}  # the first is written
_SEVERITIES = {normal_form(word): severity for severity, words in _WORDS.items() for word in words}


def read_severities(cell: str) -> tuple[tuple[Choice, ...], tuple[str, ...]]:
    """The kinds of clashes that a festival finds otherwise than is usual, or does not want to know of.

    Beside them, what could have been written instead of what is no choice: the kinds, else the severities.
    """
    found: dict[ClashKind, Severity | None] = {}
    would_do: tuple[str, ...] = ()
    for part in filter(str.strip, re.split(r"[,;\n]", cell)):
        name, _, word = part.partition(":")
        kind = _KINDS.get(re.sub(r"[\s_-]+", " ", normal_form(name)))
        if kind is not None and normal_form(word) in _SEVERITIES:
            found[kind] = _SEVERITIES[normal_form(word)]
        else:
            would_do = would_do or (tuple(ClashKind) if kind is None else tuple(words[0] for words in _WORDS.values()))
    return tuple(found.items()), would_do


def write_severities(choices: Iterable[Choice]) -> str:
    """As `read_severities` reads them back."""
    return "; ".join(f"{kind.value}: {_WORDS[severity][0]}" for kind, severity in choices)
