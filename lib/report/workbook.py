"""The tables of a report as an Excel workbook: a sheet for each, with numbers that calculate and words that do not.

Writes the `values` of a report.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lib.report.values import Cell, Column, Form, Report, Table, Value, ink_on

LONGEST_CELL, LONGEST_NAME = 32_767, 31  # characters, by Excel
WIDEST = 60  # characters of a column
_FORMATS = {
    Form.TEXT: {},
    Form.NUMBER: {"num_format": "#,##0"},
    Form.MEAN: {"num_format": "#,##0.0"},
    Form.SHARE: {"num_format": "0%"},
    Form.CHANGE: {"num_format": "+0%;\N{MINUS SIGN}0%;0%"},
    Form.MONEY: {"num_format": "#,##0.00 [$€-x-euro2]"},
    Form.DAY: {"num_format": "dd/mm/yyyy"},
}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def write_workbook(report: Report) -> bytes:
    """The report's tables as .xlsx; the same report has the same bytes."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        created = datetime.combine(report.made_on, time(), UTC).replace(tzinfo=None)
        title = f"{report.words.report} – {report.title}"
        book.set_properties({"title": title, "author": report.author, "created": created})
        formats = {form: book.add_format(how) for form, how in _FORMATS.items()}
        head = {"bold": True, "bg_color": report.colour, "font_color": ink_on(report.colour), "text_wrap": True}
        heading = book.add_format({**head, "valign": "top"})
        tables = (_summary(report), *report.tables)
        for name, table in zip(sheet_names(table.name for table in tables), tables, strict=True):
            _write(book.add_worksheet(name), table, heading, formats)
    return made.getvalue()


def sheet_names(wanted: Iterable[str]) -> Iterator[str]:
    """Names that Excel takes, no two alike."""
    taken = {"history", ""}
    for name in wanted:
        plain = _FORBIDDEN.sub(" ", name).strip("' ") or "–"
        ends = ("", *(f" {number}" for number in range(2, len(taken) + 3)))
        tries = (plain[: LONGEST_NAME - len(end)].strip("' ") + end for end in ends)
        free = next(each for each in tries if each.casefold() not in taken)
        taken.add(free.casefold())
        yield free


def _summary(report: Report) -> Table:
    """What the festival is, and all key figures in words."""
    figures = [figure for chapter in report.chapters for figure in chapter.figures]
    rows = [(report.title, report.subtitle, report.words.made_on)]
    rows += [(figure.label, figure.value, figure.basis) for figure in figures]
    columns = (Column(report.words.report), Column(""), Column(""))
    return Table(report.words.key_figures, columns, tuple(tuple(Cell(each, each) for each in row) for row in rows))


def _write(sheet: Worksheet, table: Table, heading: Format, formats: Mapping[Form, Format]) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.heading[:LONGEST_CELL], heading)
        cells = [row[place] for row in table.rows]
        longest = max((len(cell.said) for cell in cells), default=0)
        word = max(map(len, column.heading.split()), default=0)
        sheet.set_column(place, place, min(max(longest, word, 6) + 2, WIDEST))
        for line, cell in enumerate(cells, start=1):
            _write_cell(sheet, (line, place), cell.value, column.form, formats[column.form])


def _write_cell(sheet: Worksheet, at: tuple[int, int], value: Value, form: Form, look: Format) -> None:
    """What is not known stays empty."""
    match value:
        case None | "":
            return
        case str():
            sheet.write_string(*at, value[:LONGEST_CELL], look)
        case date():
            sheet.write_datetime(*at, value, look)
        case _:
            sheet.write_number(*at, value / 100 if form is Form.MONEY else value, look)
