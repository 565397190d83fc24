"""Notes by chapter in one cell: each begins with a line that has the chapter in brackets, its words follow as they are.

A line of the words that begins with a bracket or a backslash has a backslash in front.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CHAPTER = re.compile(r"\[(.*)\]")
_SPECIAL = re.compile(r"(?m)^(?=[\[\\])")
_ESCAPED = re.compile(r"(?m)^\\")
_BACKSLASH = r"\\"


def write_chapters(notes: Iterable[tuple[str, str]]) -> str:
    """ "[venues]" and its note, line after line."""
    return "\n".join(
        f"[{' '.join(chapter.splitlines())}]\n{_SPECIAL.sub(_BACKSLASH, words)}" for chapter, words in notes
    )


def read_chapters(cell: str) -> tuple[tuple[str, str], ...]:
    """The notes with their chapters; what comes before the first chapter is of none."""
    found: list[tuple[str, list[str]]] = []
    for line in cell.split("\n") if cell else ():
        chapter = _CHAPTER.fullmatch(line.rstrip())
        if chapter:
            found.append((chapter[1], []))
        elif found:
            found[-1][1].append(line)
        else:
            found.append(("", [line]))
    return tuple((chapter, _ESCAPED.sub("", "\n".join(lines))) for chapter, lines in found)
