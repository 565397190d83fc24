"""The letters that the fonts of the report have: paper for everybody (PDF/UA) must not show a box in place of one.

Reads the `cmap` table of a TrueType font, in the format that holds all of Unicode (12).
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
NO_LETTER = "\N{REPLACEMENT CHARACTER}"
_UNSEEN = ("Cc", "Cf", "Cs", "Cn", "Co")
_ALL_OF_UNICODE = ((3, 10), (0, 4), (0, 6))  # platform and encoding


def on_paper(words: str) -> str:
    """`words` with a sign in place of each letter that the fonts lack, without what is no letter."""
    if words.isascii() and words.isprintable():
        return words
    known = letters()
    return "".join(sign if sign in known else _instead(sign) for sign in words)


def lost_on_paper(words: str) -> str:
    """The letters that the fonts lack, each once."""
    known = letters()
    return "".join(dict.fromkeys(sign for sign in words if sign not in known and _instead(sign) == NO_LETTER))


def _instead(sign: str) -> str:
    if sign == "\n":
        return sign
    return "" if unicodedata.category(sign) in (*_UNSEEN, "Mn", "Me") else NO_LETTER


@cache
def letters() -> frozenset[str]:
    """What all of the fonts can write."""
    found = [frozenset(_letters_of(path.read_bytes())) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset(sign for sign in frozenset.intersection(*found) if unicodedata.category(sign) not in _UNSEEN)


def _letters_of(font: bytes) -> Iterator[str]:
    for first, last, glyph in _groups(font):
        yield from map(chr, range(first if glyph else first + 1, last + 1))


def _groups(font: bytes) -> Iterable[tuple[int, int, int]]:
    """From letter to letter, and the first one's glyph."""
    tables, offset = struct.unpack_from(">H", font, 4)[0], 0
    for tag, _, start, _ in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * tables]):
        offset = start if tag == b"cmap" else offset
    (subtables,) = struct.unpack_from(">H", font, offset + 2)
    for platform, encoding, start in struct.iter_unpack(">HHI", font[offset + 4 : offset + 4 + 8 * subtables]):
        if (platform, encoding) in _ALL_OF_UNICODE:
            form, _, _, _, groups = struct.unpack_from(">HHIII", font, offset + start)
            if form == 12:
                begin = offset + start + 16
                return struct.iter_unpack(">III", font[begin : begin + 12 * groups])
    return ()
