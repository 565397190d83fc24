"""Names as people type them: one normal form for comparing venues, people, column headers and titles."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

_MARKS = str.maketrans(dict.fromkeys("’‘ʼ´`′", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_NOBODY = frozenset(
    (
        *("", "xxx", "na", "n/a", "nn", "inc", "tnc", "none", "unknown", "not listed", "various", "various venues"),
        *("personne", "aucun", "inconnu", "en cours", "divers", "divers lieux", "lieux divers", "plusieurs lieux"),
    )
)
_UNSETTLED = re.compile(
    r"(?:(?:lieux?|salle|horaires?|heure|date|intervenante?s?|invitee?s?|artistes?|auteure?s?|groupe|venue|room|time|"
    r"speakers?|artists?|guests?) )?"
    r"(?:a (?:preciser|confirmer|definir|determiner|annoncer|venir)|tb[acd]|"
    r"to be (?:announced|confirmed|defined|decided|determined))"
)
_INITIAL = re.compile(r"(?<=\b\w)\. ?")


@lru_cache(maxsize=65_536)
def normal_form(name: str) -> str:
    """`name` without case, accents, doubled spaces or the difference between ' and ’: for comparing, never for showing.

    >>> normal_form("  L’Oasis   d’Été ")
    "l'oasis d'ete"
    """
    decomposed = unicodedata.normalize("NFKD", name.translate(_MARKS).casefold())
    kept = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(kept.split())


@lru_cache(maxsize=65_536)
def is_nobody(name: str) -> bool:
    """Whether a name stands for no one or nowhere yet: empty, "TBA", "(à préciser)", "lieu à confirmer", "?"…"""
    said = _INITIAL.sub("", normal_form(name).strip(" .…?()[]-"))
    return said in _NOBODY or _UNSETTLED.fullmatch(said) is not None


def told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """The label of each id, followed by the id where another has the same: a list to choose from needs them to differ.

    >>> told_apart({"a": "Salle", "b": "Salle", "c": "Parvis"})
    {'a': 'Salle (a)', 'b': 'Salle (b)', 'c': 'Parvis'}
    """
    shared = Counter(labels.values())
    return {each: f"{label} ({each})" if shared[label] > 1 else label for each, label in labels.items()}


def slug(name: str) -> str:
    """`name` as a part of a URL: lower-case ASCII letters and digits joined by hyphens; "" when nothing remains."""
    return "-".join(re.findall(r"[a-z0-9]+", normal_form(name.replace("'", " ").replace("’", " "))))


_ACCENTS = "\u0300-\u036f"  # a decomposed text has them behind their letter
_BETWEEN = r"(?:[\s_+'-]|%20)+"  # the words of a name, in a text, a file name or a URL
ERASED = "[…]"  # what stands where a name stood


def naming(name: str) -> re.Pattern[str]:
    """Finds a name in a text that `for_search` made: as whole words, whatever the case, the accents and what is
    between them. A name of less than two letters or digits is found nowhere.

    >>> bool(naming("Zoé Exemple").search(for_search("avec ZOE  EXEMPLE, piano")))
    True
    >>> bool(naming("Zoé").search(for_search("Zoélie")))
    False
    """
    accents = f"[{_ACCENTS}]*"
    said = re.split(r"[\s_+'-]+", normal_form(name))
    whole = _BETWEEN.join(accents.join(map(re.escape, word)) + accents for word in said if word)
    if sum(map(str.isalnum, normal_form(name))) < 2:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<![\w{_ACCENTS}]){whole}(?![\w{_ACCENTS}])")


def without(text: str, wanted: re.Pattern[str]) -> str:
    """A text with `ERASED` wherever that stands which `naming` finds.

    >>> without("Lecture avec ZOE EXEMPLE, piano", naming("Zoé Exemple"))
    'Lecture avec […], piano'
    """
    if not wanted.search(for_search(text)):
        return text
    signs = [for_search(sign) for sign in text]
    origins = [place for place, sign in enumerate(signs) for _ in sign]
    left, last = "", 0
    for found in wanted.finditer("".join(signs)):
        left += text[last : origins[found.start()]] + ERASED
        last = origins[found.end() - 1] + 1
    left += text[last:]
    return ERASED if wanted.search(for_search(left)) else left  # signs that are another together than one by one


def for_search(text: str) -> str:
    """A text in which `naming` finds names: decomposed, without case."""
    return unicodedata.normalize("NFKD", text.translate(_MARKS).casefold())
