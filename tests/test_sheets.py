"""Files and sheets: every dialect of CSV gives the same table, a workbook too, and nothing but TableError is raised."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lib.files.amounts import read_money
from lib.files.columns import TABLES
from lib.files.sheets import MAX_BYTES, MAX_ROWS, TableError, TableFault, column_letter, read_sheet, write_sheet

HEADER = ("Titre", "Lieu", "Début")
ROWS = (("L’été à Évian", "Théâtre", "20h30"), ("Noël", "Salle à côté", "9h"))


def table(delimiter: str = ";", end: str = "\n") -> str:
    return "".join(delimiter.join(row) + end for row in (HEADER, *ROWS))


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_every_encoding_gives_the_same_table(encoding: str, told: str) -> None:
    sheet = read_sheet(table().encode(encoding), "x.csv")
    assert (sheet.header, sheet.rows, sheet.encoding) == (HEADER, ROWS, told)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_and_line_end_gives_the_same_table(delimiter: str, end: str) -> None:
    sheet = read_sheet(table(delimiter, end).encode(), "x.csv")
    assert (sheet.header, sheet.rows, sheet.delimiter) == (HEADER, ROWS, delimiter)


def test_a_stated_separator_is_believed() -> None:
    assert read_sheet(b"sep=|\na,b;c|d\n1|2\n", "x.csv").header == ("a,b;c", "d")


def test_a_comma_in_titles_is_no_delimiter() -> None:
    sheet = read_sheet(b'Titre\n"Un, deux"\nTrois, quatre\nCinq\n', "x.csv")
    assert sheet.header == ("Titre",)


def test_a_cell_with_line_ends_is_one_row_of_a_spreadsheet() -> None:
    sheet = read_sheet(b'Titre;Lieu\n"Un\r\ndeux";A\n\nTrois;B\n', "x.csv")
    assert sheet.rows == (("Un\ndeux", "A"), ("Trois", "B"))
    assert sheet.row_numbers == (2, 4)


@pytest.mark.parametrize(
    "preamble",
    [
        "// export\n// 2024\nTitre;Lieu;Date\n",
        "# export\n# Titre;Lieu;Date\n",
        "Programme de la fête;;\n;;\nTitre;Lieu;Date\n",
    ],
)
def test_lines_before_the_header_are_passed_over(preamble: str) -> None:
    sheet = read_sheet(f"{preamble}Bal;Le Fil;19/10/2024\n".encode(), "x.csv")
    assert sheet.header == ("Titre", "Lieu", "Date")
    assert sheet.rows == (("Bal", "Le Fil", "19/10/2024"),)
    assert sheet.row_numbers == (preamble.count("\n") + 1,)


def test_rows_wider_than_the_header_keep_their_cells() -> None:
    sheet = read_sheet(b"Titre,,Lieu\nBal,x,Le Fil,y\nConte\n", "x.csv")
    assert sheet.header == ("Titre", "(B)", "Lieu", "(D)")
    assert sheet.rows == (("Bal", "x", "Le Fil", "y"), ("Conte", "", "", ""))


def test_a_table_without_a_header_loses_no_row() -> None:
    sheet = read_sheet(b"19/10/2024;20h30;Bal\n20/10/2024;21h;Conte\n", "x.csv")
    assert (sheet.header, len(sheet.rows), sheet.row_numbers) == (("(A)", "(B)", "(C)"), 2, (1, 2))


def test_control_characters_are_cleaned_away() -> None:
    assert read_sheet(b"Titre;Lieu\nB\x00al\x07;A\x1b\n", "x.csv").rows == (("Bal", "A"),)


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_in_a_spreadsheet(index: int, letter: str) -> None:
    assert column_letter(index) == letter


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@cmd", "\t=1"])
def test_no_cell_is_a_formula_in_a_spreadsheet(cell: str) -> None:
    assert write_sheet(["Titre"], [[cell]]).decode("utf-8-sig").split("\r\n")[1].strip('"').startswith("'")


@settings(deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))).map(str.strip).filter(bool), min_size=1
    )
)
def test_cells_read_back_as_they_were_written(cells: list[str]) -> None:
    header = ["identifiant", "titre", *cells]
    assert read_sheet(write_sheet(header, [["1", "2", *cells]]), "x.csv").rows == (("1", "2", *cells),)


# ---------------------------------------------------------------- what is no table


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", TableFault.EMPTY),
        (b"\xef\xbb\xbf\n ;\n", TableFault.EMPTY),
        (b"x" * (MAX_BYTES + 1), TableFault.TOO_BIG),
        (b"Titre\n" + b"x\n" * (MAX_ROWS + 100), TableFault.TOO_MANY_ROWS),
        (b"Titre\n" + b"x\n" * (MAX_ROWS + 1), TableFault.TOO_MANY_ROWS),
        (bytes(range(32)) * 40, TableFault.NOT_TEXT),
        (b"%PDF-1.7", TableFault.NOT_TEXT),
        (b'Titre\n"' + b"x" * 200_000, TableFault.BAD_LINE),
        (b"PK\x03\x04 and then nothing", TableFault.BAD_WORKBOOK),
    ],
    ids=["nothing", "blank", "bytes", "rows", "one row more", "binary", "pdf", "quote", "zip"],
)
def test_a_file_that_is_no_table_says_why(data: bytes, fault: TableFault) -> None:
    with pytest.raises(TableError) as caught:
        read_sheet(data, "x.csv")
    assert (caught.value.reason, caught.value.file) == (fault, "x.csv")


def test_as_many_rows_as_may_be_are_read() -> None:
    assert len(read_sheet(b"Titre\n" + b"x\n" * MAX_ROWS, "x.csv").rows) == MAX_ROWS


def lines() -> st.SearchStrategy[bytes]:
    """Bytes that look like tables more often than chance would have it."""
    words = [column.header for table in TABLES.values() for column in table]
    values = [
        "20h30",
        "19/10/2024",
        "99/99/99",
        "24h",
        "-",
        '"',
        "lun-ven",
        "1e999",
        "2024-01-01T99:99Z",
        "\x00",
        "'",
        "=A1",
    ]
    cells = st.sampled_from([*words, *values]) | st.text(max_size=6)
    rows = st.lists(st.lists(cells, max_size=6).map(";".join), max_size=6)
    return st.binary(max_size=200) | rows.map(lambda rows: "\n".join(rows).encode("utf-8", "replace"))


@settings(deadline=None, max_examples=300)
@given(lines() | lines().map(lambda data: b"PK\x03\x04" + data))
def test_any_bytes_are_a_sheet_or_a_table_error(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    assert len(sheet.rows) == len(sheet.row_numbers)
    assert {len(row) for row in sheet.rows} <= {len(sheet.header)}


# ---------------------------------------------------------------- workbooks


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_typed_cells_of_a_workbook_are_texts_that_can_be_read() -> None:
    data = workbook(
        ("Titre", "Date", "Heure", "Durée", "Jauge", "Gratuit", "Début"),
        ("Bal", date(2024, 10, 19), time(20, 30), timedelta(minutes=90), 300.0, True, datetime(2024, 10, 19, 9, 5)),  # noqa: DTZ001
    )
    sheet = read_sheet(data, "x.xlsx")
    assert sheet.rows == (("Bal", "2024-10-19", "20:30:00", "1:30", "300", "oui", "2024-10-19 09:05:00"),)


@pytest.mark.parametrize(
    ("cell", "cents"), [(316.505, 31651), (12.345, 1235), (0.5, 50), (1234.5, 123450), (1e3, 100000)]
)
def test_a_number_of_a_workbook_is_no_thousands(cell: float, cents: int) -> None:
    sheet = read_sheet(workbook(("Titre", "Recette"), ("Bal", cell)), "x.xlsx")
    assert read_money(sheet.rows[0][1]) == cents


def test_rows_of_a_workbook_are_numbered_as_it_shows_them() -> None:
    sheet = read_sheet(workbook(("Programme",), (), ("Titre", "Lieu"), ("Bal", "Le Fil"), (), ("Conte", "")), "x.xlsx")
    assert (sheet.row_numbers, sheet.header) == ((4, 6), ("Titre", "Lieu"))


def rewritten(data: bytes, part: str, content: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


PAGE = "xl/worksheets/sheet1.xml"
FAR_CELLS = b'<worksheet><sheetData><row r="40000"><c r="XFD40000"><v>1</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("part", "content", "fault"),
    [
        (PAGE, b"0" * 250_000_000, TableFault.TOO_BIG),
        (PAGE, FAR_CELLS, TableFault.TOO_BIG),
        (PAGE, FAR_CELLS.replace(b"40000", b"1048576"), TableFault.TOO_MANY_ROWS),
        (PAGE, b"<worksheet><", TableFault.BAD_WORKBOOK),
        ("xl/workbook.xml", b"", TableFault.BAD_WORKBOOK),
    ],
    ids=["inflates", "far column", "far row", "broken", "no workbook"],
)
def test_a_hostile_workbook_is_refused_before_it_is_unfolded(part: str, content: bytes, fault: TableFault) -> None:
    with pytest.raises(TableError) as caught:
        read_sheet(rewritten(workbook(("Titre",), ("Bal",)), part, content), "x.xlsx")
    assert caught.value.reason is fault


ROWS_AFTER = [(f"Conte {n}", "20h") for n in range(3_000)]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ('"Le Bal;20h', ('"Le Bal', "20h")),
        ('Le "grand" Bal;20h', ('Le "grand" Bal', "20h")),
        ('"Le "grand" Bal";20h', ('Le grand" Bal"', "20h")),
        ('Le Bal;"20h', ("Le Bal", '"20h')),
        ('"Le\nBal";20h', ("Le\nBal", "20h")),
        ('"Le ""grand"" Bal";20h', ('Le "grand" Bal', "20h")),
    ],
)
@pytest.mark.parametrize("last", ["", '"Fin";"22h"\n'])
def test_a_quote_that_is_never_closed_swallows_no_other_line(line: str, row: tuple[str, str], last: str) -> None:
    after = "".join(f"{title};{hour}\n" for title, hour in ROWS_AFTER)
    sheet = read_sheet(f"titre;heure\n{line}\n{after * 4}{last}".encode(), "programme.csv")
    assert sheet.rows == (row, *ROWS_AFTER * 4, *([("Fin", "22h")] if last else []))


def test_a_file_in_which_every_line_swallows_the_rest_is_refused_soon() -> None:
    with pytest.raises(TableError) as refusal:
        read_sheet(b"titre;heure\n" + b'x";"c\n' * 10_000, "programme.csv")
    assert (refusal.value.reason, refusal.value.detail) == (TableFault.BAD_LINE, "7")
