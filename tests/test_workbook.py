"""The workbook of a report, read back by two other readers: the same values, and no word a formula."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from lib.feeds.public_text import line
from lib.report.values import Cell, Chapter, Column, Form, Report, Table, Value
from lib.report.workbook import LONGEST_NAME, sheet_names, write_workbook
from tests.reports import HOSTILE, of_sample, of_titles

VALUES: list[tuple[Form, Value]] = [
    (Form.TEXT, "=1+1"),
    (Form.TEXT, "_x0041_"),
    (Form.NUMBER, 1234),
    (Form.MEAN, 12.5),
    (Form.SHARE, 0.855),
    (Form.CHANGE, -0.25),
    (Form.DAY, date(2024, 10, 19)),
]


def read(report: Report) -> Workbook:
    return load_workbook(io.BytesIO(write_workbook(report)))


def of_values(*values: tuple[Form, Value]) -> Report:
    columns = tuple(Column(f"c{n}", form) for n, (form, _) in enumerate(values))
    table = Table("t", columns, (tuple(Cell(value, str(value)) for _, value in values),))
    return replace(of_sample("fr"), chapters=(Chapter("came", "C", tables=(table,)),))


def same(value: Value, form: Form) -> object:
    """As a sheet has it: nothing for no words, euros for cents, and no more than 16 digits."""
    if form is Form.MONEY and isinstance(value, int):
        return value / 100
    return pytest.approx(value, rel=1e-12) if isinstance(value, float) else None if value == "" else value


def plain(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_table_is_a_sheet_and_reads_back_as_it_was(language: str) -> None:
    said = of_sample(language)
    sheets = read(said).worksheets[1:]
    assert len(sheets) == len(said.tables)
    for sheet, table in zip(sheets, said.tables, strict=True):
        header, *rows = sheet.iter_rows(values_only=True)
        assert list(header) == [column.heading for column in table.columns]
        for row, cells in zip(rows, table.rows, strict=True):
            said_values = [same(cell.value, each.form) for cell, each in zip(cells, table.columns, strict=True)]
            assert [plain(value) for value in row] == said_values


def test_numbers_dates_and_words_stay_what_they_are() -> None:
    (row,) = read(of_values(*VALUES)).worksheets[1].iter_rows(min_row=2)
    assert [plain(cell.value) for cell in row][2:] == [value for _, value in VALUES][2:]
    assert [cell.data_type for cell in row] == ["s", "s", "n", "n", "n", "n", "d"]
    assert row[4].number_format == "0%"
    again = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(of_values(*VALUES)))).get_sheet_by_index(1)
    assert again.to_python()[1] == [value for _, value in VALUES]


def test_money_is_in_euros() -> None:
    (row,) = read(of_values((Form.MONEY, 123_450))).worksheets[1].iter_rows(min_row=2)
    assert row[0].value == 1234.5
    assert "€" in row[0].number_format


def test_what_is_not_known_is_empty_and_not_0() -> None:
    (row,) = read(of_values((Form.TEXT, "a"), (Form.NUMBER, None), (Form.NUMBER, 0))).worksheets[1].iter_rows(min_row=2)
    assert [cell.value for cell in row] == ["a", None, 0]


def test_headers_stay_in_sight() -> None:
    assert {sheet.freeze_panes for sheet in read(of_sample("fr")).worksheets} == {"A2"}


def test_no_word_is_a_formula_or_a_link() -> None:
    book = read(of_titles(*HOSTILE, "https://exemple.fr", "@SUM(A1)", "+1", "-1"))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert set(HOSTILE) <= {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}
    assert not any(cell.hyperlink for cell in cells)


@settings(max_examples=50)
@given(some.text(max_size=40))
def test_any_title_is_read_back_as_it_was(title: str) -> None:
    shown = replace(of_sample("fr"), title=line(title) or "-", subtitle="", chapters=())
    data = write_workbook(shown)
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1][0] == shown.title


@given(some.lists(some.text(max_size=40), max_size=12))
def test_excel_takes_the_names_of_sheets(wanted: list[str]) -> None:
    names = list(sheet_names(wanted))
    assert len({name.casefold() for name in names}) == len(names) == len(wanted)
    for name in names:
        assert 0 < len(name) <= LONGEST_NAME
        assert not set("[]:*?/\\") & set(name)
        assert name[0] != "'" != name[-1]


def test_a_cell_longer_than_excel_takes_is_cut_and_not_lost() -> None:
    (row,) = read(of_values((Form.TEXT, "a" * 40_000))).worksheets[1].iter_rows(min_row=2)
    assert row[0].value == "a" * 32_767


def test_the_same_report_has_the_same_bytes() -> None:
    assert write_workbook(of_sample("fr")) == write_workbook(of_sample("fr"))
