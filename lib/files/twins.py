"""Names that may be one place spelled twice: "MJC Prévert" and "MJC Jacques Prévert". Proposed, never merged."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations

from lib.names import normal_form

MOST_ALIKE = 40  # names that share a word, at most; beyond, the word ("salle") tells nothing
_ALIKE = 0.88  # share of equal letters that makes a slip of the pen
_SMALL_WORDS = frozenset("le la les l un une du de des d au aux a en et the of and der die das den dem im am".split())


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"\w+\.?", normal_form(name)) if word.strip(".") not in _SMALL_WORDS)


def _is_short_for(word: str, long: str) -> bool:
    """ "Th." is short for "Théâtre"."""
    return word == long or (word.endswith(".") and long.startswith(word[:-1]))


def _digits(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sign for word in words for sign in re.findall(r"\d+", word))


def _is_part_of(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    return bool(few) and all(
        any(_is_short_for(word, other) or _is_short_for(other, word) for other in many) for word in few
    )


def are_near_twins(one: str, other: str) -> bool:
    """Whether two different names may be one: words left out or abbreviated, or a letter or two apart; same numbers."""
    few, many = sorted((_words(one), _words(other)), key=len)
    if not few or _digits(few) != _digits(many) or normal_form(one) == normal_form(other):
        return False
    if _is_part_of(few, many) and any(len(word.strip(".")) > 3 for word in few):
        return True
    matcher = SequenceMatcher(None, " ".join(few), " ".join(many))
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _candidates(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Pairs of names with a word that begins alike."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        for beginning in {word[:3] for word in _words(name)}:
            alike[beginning].append(name)
    for group in alike.values():
        if len(group) <= MOST_ALIKE:
            yield from combinations(group, 2)


def near_twins(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of names that may be one, each pair once, in the order of `names`."""
    ordered = tuple(dict.fromkeys(names))
    return tuple(pair for pair in dict.fromkeys(_candidates(ordered)) if are_near_twins(*pair))
