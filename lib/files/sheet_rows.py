"""One row of a sheet of `sheets`, its cells by the fields of `columns`, and the problems they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from lib.files.columns import Column, guess_columns
from lib.files.sheets import Sheet
from lib.programme import Problem, Reason, Text

T = TypeVar("T")
D = TypeVar("D")


def guess_mapping(
    sheet: Sheet, fields: tuple[Column, ...], remembered: Mapping[str, str] = MappingProxyType({})
) -> dict[int, str]:
    """Column index → field of `fields` (one of `columns.TABLES`): as remembered by header, else guessed from it."""
    known = {index: remembered[header] for index, header in enumerate(sheet.header) if header in remembered}
    return guess_columns(sheet.header, fields) | known


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet by field, leftmost first; `translations` of a text field with their languages."""

    by_field: Mapping[str, list[int]]
    translations: Mapping[str, list[tuple[int, str]]]
    unknown: tuple[int, ...]  # of no field


@dataclass(slots=True)
class Row:
    """A row of `sheet`; `kept` are the columns whose cells go on as they are, besides those of no field.

    `unread` are the fields whose cells gave a problem.
    """

    sheet: Sheet
    number: int  # in a spreadsheet
    cells: tuple[str, ...]
    columns: Columns
    problems: list[Problem]
    kept: set[int] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def has_column(self, *names: str) -> bool:
        """Whether the sheet has a column of one of some fields."""
        return any(name in self.columns.by_field for name in names)

    def filled(self, name: str) -> list[int]:
        """Columns of a field that are not empty in this row."""
        return [column for column in self.columns.by_field.get(name, []) if self.cells[column]]

    def text(self, name: str) -> str:
        """The first filled cell of a field, or ""."""
        for column in self.columns.by_field.get(name, ()):
            if self.cells[column]:
                return self.cells[column]
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
        self.unread.add(name)
        column = next(iter(self.filled(name) or self.columns.by_field.get(name, [])), None)
        header, value = ("", "") if column is None else (self.sheet.header[column], self.cells[column])
        self.problems.append(Problem(self.sheet.name, self.number, header, value, reason, detail))

    def keep(self, name: str) -> None:
        """Let the cells of a field go on as they are too."""
        self.kept.update(self.filled(name))

    def translated(self, name: str, language: str) -> Text:
        """The text of a field: its own column in `language`, and those of other languages, in the file's order."""
        own = self.text(name)
        versions = [(self.columns.by_field[name][0], language, own)] if own else []
        for column, tag in self.columns.translations.get(name, ()):
            if self.cells[column]:
                versions.append((column, tag, self.cells[column]))
        return Text(tuple({tag: words for _, tag, words in sorted(versions)}.items()))

    @property
    def extra(self) -> tuple[tuple[str, str], ...]:
        """Header and cell of each column that goes on as it is."""
        columns = sorted(self.kept.union(self.columns.unknown)) if self.kept else self.columns.unknown
        header, cells = self.sheet.header, self.cells
        return tuple((header[column].removeprefix("'"), cells[column]) for column in columns if cells[column])


def columns_of(sheet: Sheet, mapping: Mapping[int, str]) -> Columns:
    """The columns of a sheet under a mapping; a column that the sheet does not have is passed over."""
    by_field: dict[str, list[int]] = {}
    translations: dict[str, list[tuple[int, str]]] = {}
    unknown = []
    for index in range(len(sheet.header)):
        name, _, tag = mapping.get(index, "").partition(":")
        if tag:
            translations.setdefault(name, []).append((index, "" if tag == "und" else tag))
        elif name:
            by_field.setdefault(name, []).append(index)
        else:
            unknown.append(index)
    return Columns(by_field, translations, tuple(unknown))


def rows_of(sheet: Sheet, mapping: Mapping[int, str], problems: list[Problem]) -> Iterator[Row]:
    """The rows of a sheet under a mapping of its columns; their problems go into `problems`."""
    columns = columns_of(sheet, mapping)
    numbered = zip(sheet.row_numbers, sheet.rows, strict=True)
    return (Row(sheet, number, cells, columns, problems) for number, cells in numbered)
