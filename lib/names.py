"""Names as people type them: one normal form for comparing venues, people, column headers and titles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = str.maketrans(dict.fromkeys("’‘ʼ´`′", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_NOBODY = frozenset(
    (
        *(
            "",
            "?",
            "x",
            "xxx",
            "-",
            "--",
            "na",
            "n/a",
            "nn",
            "n.n",
            "inc",
            "tnc",
            "tba",
            "tbc",
            "tbd",
            "none",
            "unknown",
        ),
        *(
            "to be announced",
            "to be confirmed",
            "to be defined",
            "not listed",
            "various",
            "personne",
            "aucun",
            "divers",
        ),
        *("a preciser", "a confirmer", "a definir", "a venir", "en cours", "inconnu", "unknown", "divers"),
    )
)


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
    """Whether a name stands for no one yet: empty, "TBA", "à préciser", "?"…"""
    return normal_form(name).strip(" .…") in _NOBODY


def slug(name: str) -> str:
    """`name` as a part of a URL: lower-case ASCII letters and digits joined by hyphens; "" when nothing remains."""
    return "-".join(re.findall(r"[a-z0-9]+", normal_form(name.replace("'", " ").replace("’", " "))))
