"""Tables that a person edits: the rows that say something, read one by one, and why some cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic, TypeAlias, TypeVar

import pandas as pd

from lib.i18n import mark
from lib.impossible import Impossible, refuse_unless
from lib.programme import Reason

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
Row: TypeAlias = Mapping[str, Any]  # by column; None for a blank cell


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row cannot be what it says. `row` is what it is called."""

    row: str
    why: Impossible


@dataclass(frozen=True, slots=True)
class TextCell(Generic[V]):
    """A cell in which several values are written out; `cure` says how, in a message of the catalogue."""

    column: str
    write: Callable[[tuple[V, ...]], str]
    read: Callable[[str], tuple[V, ...] | Reason]
    cure: str

    def values(self, row: Row, before: tuple[V, ...]) -> tuple[V, ...]:
        """What the cell says: `before`, to the last second, where that is written. Impossible where it says nothing."""
        text = row[self.column] or ""
        if text == self.write(before):
            return before
        said = self.read(text) if text else ()
        if isinstance(said, Reason):
            raise Impossible(self.column, text, self.cure)
        return said


def read_rows(
    frame: pd.DataFrame, read: Callable[[Row], T], key: Callable[[T], K], *, named_by: str
) -> tuple[dict[K, T], tuple[Refusal, ...]]:
    """What the rows say by its key, and the rows that `read` finds Impossible or that are there twice.

    Blank rows say nothing. A refused row is called by its cell in the column `named_by`.
    """
    said: dict[K, T] = {}
    refused: list[Refusal] = []
    for _, row in filled_rows(frame):
        try:
            thing = read(row)
            refuse_unless(key(thing) not in said, named_by, row[named_by], mark("Another row says the same."))
        except Impossible as why:
            refused.append(Refusal(str(row[named_by] or ""), why))
        else:
            said[key(thing)] = thing
    return said, tuple(refused)


def digest(shown: object) -> str:
    """A short name for what is shown to be edited, a table or a value: another as soon as it shows anything else."""
    said = shown.to_json(orient="split", date_format="iso") if isinstance(shown, pd.DataFrame) else repr(shown)
    return sha256(str(said).encode("utf-8", "replace")).hexdigest()[:12]


def filled_rows(frame: pd.DataFrame) -> Iterator[tuple[int, Row]]:
    """The rows that are not blank, each with its number in the index."""
    for number, row in zip(frame.index, frame.to_dict("records"), strict=True):
        cells = {str(name): _said(value) for name, value in row.items()}
        if any(value is not None for value in cells.values()):
            yield int(number), cells


def _said(cell: Any) -> Any:
    """A text without the spaces around it, any other value as it is; None for a blank cell."""
    words = cell.strip() if isinstance(cell, str) else cell
    return None if pd.isna(words) or words == "" else words
