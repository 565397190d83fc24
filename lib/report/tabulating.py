"""Frames as tables of a report: every value beside how it is said. Makes the `values` of a report.

Says changes as `editions` does, and words from outside as `public_text` has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from lib.feeds.public_text import line
from lib.i18n import Words
from lib.report.values import MOST_PRINTED, Cell, Column, Form, Table, Value
from lib.wording.editions import signed_percent

UNKNOWN, ABOUT = "–", "≈\N{NO-BREAK SPACE}"
_ESTIMATED = ("estimated", "is_estimate")  # columns that say what of "counted" is an estimate
_FORMS = {"Int64": Form.NUMBER, "int64": Form.NUMBER, "Float64": Form.MEAN, "float64": Form.MEAN}
_VALUES: dict[Form, Callable[[Any], Value]] = {
    Form.TEXT: lambda words: line(str(words)),
    Form.NUMBER: int,
    Form.MEAN: float,
    Form.SHARE: float,
    Form.CHANGE: float,
    Form.MONEY: int,
    Form.DAY: lambda day: day.date() if isinstance(day, pd.Timestamp) else day,
}


def tabulated(name: str, frame: pd.DataFrame, columns: Sequence[tuple[str, Column]], t: Words) -> Table:
    """The columns of a frame that are named, each under its heading."""
    cells = [_about(_cells(frame[source], column.form, t), source, frame) for source, column in columns]
    rows = tuple(zip(*cells, strict=True))
    return Table(name, tuple(column for _, column in columns), rows, _rest(len(rows), t))


def _rest(rows: int, t: Words) -> str:
    if rows <= MOST_PRINTED:
        return ""
    shown, all_of_them = t.number(MOST_PRINTED), t.number(rows)
    return t("The first {shown} of {all} rows: the workbook has all of them.", shown=shown, all=all_of_them)


def as_it_is(name: str, frame: pd.DataFrame, t: Words) -> Table:
    """All columns of a frame that has headings for people already."""
    columns = [(str(each), Column(str(each), _FORMS.get(str(frame[each].dtype), Form.TEXT))) for each in frame]
    return tabulated(name, frame, columns, t)


def said(value: Value, form: Form, t: Words) -> str:
    """A value in words; what is not known is a dash."""
    match value:
        case None:
            return UNKNOWN
        case int() if form is Form.MONEY:
            return t.money(value)
        case float() if form is Form.SHARE:
            return t.percent(value)
        case float() if form is Form.CHANGE:
            return signed_percent(value, t)
        case int() | float():
            return t.number(round(value, 1)).replace("-", "\N{MINUS SIGN}")
        case date():
            return t.day(value)
    return value


def _about(cells: list[Cell], source: str, frame: pd.DataFrame) -> list[Cell]:
    """The same, with a sign before what is an estimate, if only in part."""
    saying = [name for name in _ESTIMATED if name in frame]
    if source != "counted" or not saying:
        return cells
    is_about = frame[saying[0]].fillna(0).astype(bool)
    pairs = zip(cells, is_about, strict=True)
    return [Cell(cell.value, ABOUT + cell.said) if about else cell for cell, about in pairs]


def _cells(column: Iterable[Any], form: Form, t: Words) -> list[Cell]:
    read = _VALUES[form]
    known: dict[Value, Cell] = {}  # the same day or number is said once
    cells = []
    for each in column:
        value = None if pd.isna(each) else read(each)
        cell = known.get(value)
        if cell is None:
            cell = known[value] = Cell(value, said(value, form, t))
        cells.append(cell)
    return cells
