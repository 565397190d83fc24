"""Who works on a festival beside the reader: names as people give them, and numbers for those who give none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

NOBODY = "local"  # whoever wrote before anybody could give a name
COMMAND_LINE = "python -m lib"  # who writes there
LONGEST_NAME = 40
VISITOR = re.compile(r"visitor (\d{1,9})")
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # letters of some names need them


def tidy_name(typed: str) -> str:
    """A name on one line, without signs that nobody can see or that turn the direction of writing; "" for none."""
    words = " ".join("".join(sign for sign in typed if _is_kept(sign)).split())[:LONGEST_NAME].rstrip()
    return words if any(sign.isalnum() for sign in words) else ""


def _is_kept(sign: str) -> bool:
    return sign in _JOINERS or sign.isspace() or not unicodedata.category(sign).startswith("C")


def free_visitor(taken: Iterable[str]) -> str:
    """How the history calls somebody who gave no name: the first number that nobody here has."""
    names = set(taken)
    return next(name for name in (f"visitor {number}" for number in count(1)) if name not in names)


def visitor_number(name: str) -> int | None:
    """The number of somebody without a name; None for everybody else."""
    found = VISITOR.fullmatch(name)
    return int(found[1]) if found else None


def is_nameless(name: str) -> bool:
    """Whether it is what the history calls somebody who gave no name."""
    return name in {"", NOBODY} or visitor_number(name) is not None
