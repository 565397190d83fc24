"""One row of a sheet of `sheets`, its cells by the fields of `columns`, and the problems they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from lib.columns import Column, guess_columns
from lib.programme import Problem, Reason, Text
from lib.sheets import Sheet

T = TypeVar("T")
D = TypeVar("D")


def guess_mapping(sheet: Sheet, fields: tuple[Column, ...]) -> dict[int, str]:
    """Column index → field of `fields` (one of `columns.TABLES`), guessed from the headers."""
    return guess_columns(sheet.header, fields)


@dataclass(slots=True)
class Row:
    """A row of `sheet`; `kept` are the columns whose cells go on as they are, besides those of no field."""

    sheet: Sheet
    index: int
    columns: Mapping[str, list[int]]  # field → column indexes, leftmost first
    unknown: tuple[int, ...]  # columns of no field
    problems: list[Problem]
    kept: set[int] = field(default_factory=set)

    @property
    def cells(self) -> tuple[str, ...]:
        """Its cells as they are."""
        return self.sheet.rows[self.index]

    @property
    def number(self) -> int:
        """Its number in a spreadsheet."""
        return self.sheet.row_numbers[self.index]

    def filled(self, name: str) -> list[int]:
        """Columns of a field that are not empty in this row."""
        cells = self.cells
        return [column for column in self.columns.get(name, []) if cells[column]]

    def text(self, name: str) -> str:
        """The first filled cell of a field, or ""."""
        cells = self.cells
        for column in self.columns.get(name, ()):
            if cells[column]:
                return cells[column]
        return ""

    def read(self, name: str, reader: Callable[[str], T | Reason], default: D) -> T | D:
        """The value of a field's cell; `default` when it is empty, or cannot be read, which is a problem."""
        cell = self.text(name)
        if not cell:
            return default
        value = reader(cell)
        if isinstance(value, Reason):
            self.problem(name, value)
            return default
        return value

    def problem(self, name: str, reason: Reason, detail: str = "") -> None:
        """Report the cell of a field."""
        columns = self.filled(name) or self.columns.get(name, [])
        header, value = (self.sheet.header[columns[0]], self.cells[columns[0]]) if columns else ("", "")
        self.problems.append(Problem(self.sheet.name, self.number, header, value, reason, detail))

    def keep(self, name: str) -> None:
        """Let the cells of a field go on as they are too."""
        self.kept.update(self.filled(name))

    def translated(self, name: str, language: str) -> Text:
        """The text of a field: its own column in `language`, and those of other languages, in the file's order."""
        versions = [(self.columns[name][0], language, self.text(name))] if self.text(name) else []
        for key in self.columns:
            if key.startswith(f"{name}:"):
                tag = key.partition(":")[2].replace("und", "")
                versions += [(column, tag, self.cells[column]) for column in self.filled(key)]
        return Text(tuple({tag: words for _, tag, words in sorted(versions)}.items()))

    @property
    def extra(self) -> tuple[tuple[str, str], ...]:
        """Header and cell of each column that goes on as it is."""
        cells = self.cells
        columns = sorted(self.kept.union(self.unknown)) if self.kept else self.unknown
        return tuple(
            (self.sheet.header[column].removeprefix("'"), cells[column]) for column in columns if cells[column]
        )


def rows_of(sheet: Sheet, mapping: Mapping[int, str], problems: list[Problem]) -> Iterator[Row]:
    """The rows of a sheet under a mapping of its columns; columns that the sheet does not have are passed over."""
    columns: dict[str, list[int]] = {}
    for index in range(len(sheet.header)):
        if mapping.get(index):
            columns.setdefault(mapping[index], []).append(index)
    unknown = tuple(index for index in range(len(sheet.header)) if not mapping.get(index))
    return (Row(sheet, index, columns, unknown, problems) for index in range(len(sheet.rows)))
