"""Names of several people in one cell, as `choices` reads other cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lib.files.choices import cached
from lib.names import is_nobody

_ASIDE = re.compile(r"\([^()]*\)|\"(?:[^\"]|\"\")*\"")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")
_STRONG = re.compile(r"\s*[;|\n]\s*|\s+(?:\+|/)\s+")
_WEAK = re.compile(r"\s*,(?!\s*(?:[^\W\d_]\.[\s-]*)+(?:$|,|&|et |and |und ))\s*|\s+(?:&|et|and|und)\s+")
_HONORIFIC = frozenset(("m.", "mr", "mr.", "m", "herr", "monsieur"))


def _split_outside(pattern: re.Pattern[str], text: str) -> list[str]:
    """`text` cut where `pattern` matches outside brackets and quotation marks."""
    masked = _ASIDE.sub(lambda aside: "_" * len(aside[0]), text)
    cuts = [match.span() for match in pattern.finditer(masked)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _names(text: str) -> Iterator[str]:
    parts = _split_outside(_STRONG, text)
    has_list = len(parts) > 1 and ";" in text
    for part in parts:
        weak = [part] if has_list else _split_outside(_WEAK, part)
        yield from [part] if any(name.casefold() in _HONORIFIC for name in weak) else weak


@cached
def read_people(text: str) -> tuple[str, ...]:
    """Names separated by `;`, `,`, `+`, `&`, `et`, `/`, `|` or line ends, each once; nobody ("TBA") is left out.

    "Bach, J. S." is one name; where `;` separates, a comma does not; a name in quotation marks is taken as it is.
    """
    return tuple(dict.fromkeys(name for said in _names(text.strip()) if (name := _name(said.strip()))))


def _name(said: str) -> str:
    """One name, "" for nobody; what is in quotation marks as a whole is taken as it is."""
    if said.startswith('"') and _ASIDE.fullmatch(said):
        return said[1:-1].replace('""', '"')
    return "" if is_nobody(said) else _LINK.sub(r"\1", said)


def write_people(people: Iterable[str]) -> str:
    """Names as `read_people` reads them back."""
    return "; ".join(map(_written_name, people))


def _written_name(name: str) -> str:
    is_plain = not set(name) & set('"()[]') and read_people(name) == (name,)
    return name if is_plain else '"' + name.replace('"', '""') + '"'
