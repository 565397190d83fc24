"""Files ⇄ sheets: the encoding, the delimiter, the header row of a CSV file, and the first table of an .xlsx workbook.

A `Sheet` holds text only. Excel's typed cells are written as the text that `cells` and `moments` read back (ISO dates,
`20:30`); `columns` knows a header row when it sees one.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lib.files.cells import read_duration, read_hours
from lib.files.columns import known_headers
from lib.files.moments import read_moment
from lib.programme import Reason

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
MAX_EXPANDED = 200_000_000  # bytes of an .xlsx once inflated
MAX_CELLS = 3_000_000
MAX_SHARED_TEXT = 1_000_000_000  # longest shared string × references to shared strings
DELIMITERS = ";,\t|"
_PREAMBLE = 20  # rows before the header, at most
_SNIFFED = 60  # rows that decide on the delimiter
_SNIFFED_LINES = 1000  # in which to find them
_MOST_READINGS = 5  # of all lines, as open quotes swallow lines that are then read again


class TableFault(StrEnum):
    """Why a file is no table; `wording.things` has the sentence for each."""

    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    NOT_A_TABLE = "not_a_table"
    BAD_LINE = "bad_line"
    BAD_WORKBOOK = "bad_workbook"


class TableError(ValueError):
    """A file that cannot be read; nothing else is raised by readers of files. `detail` is the limit, or the line."""

    def __init__(self, reason: TableFault, file: str, detail: str = "") -> None:
        super().__init__(f"{file}: {reason} {detail}".rstrip())
        self.reason, self.file, self.detail = reason, file, detail


@dataclass(frozen=True)
class Sheet:
    """A table of texts: `rows` are as wide as `header`, blank ones left out; `row_numbers` are a spreadsheet's.

    A header is as written; an unnamed column is called by its letter, "(C)". `delimiter` is "" for a workbook.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...]
    encoding: str
    delimiter: str


# ---------------------------------------------------------------- bytes → text

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LETTERS = "éèàçêëîïôöûüùâäœß’«»"
_THREE_DECIMALS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of Latin letters is zero."""
    start = data[:4000]
    half = len(start) // 2
    if half and start[1::2].count(0) > half * 0.6 > start[::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if half and start[::2].count(0) > half * 0.6 else None


def _narrow_encoding(data: bytes) -> str:
    """Western Windows or old Mac: the one in which more accents of French and German come out."""

    def accents(encoding: str) -> int:
        text = data[:200_000].decode(encoding, "replace")
        return sum(map(text.count, _LETTERS))

    return "mac-roman" if accents("mac-roman") > accents("cp1252") else "cp1252"


def _encoding(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if wide := _wide_encoding(data):
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _narrow_encoding(data)
    return "utf-8"


def _decode(data: bytes, name: str) -> tuple[str, str]:
    encoding = _encoding(data)
    text = data.decode(encoding, "replace")
    cleaned = _CONTROLS.sub("", text)
    if len(text) - len(cleaned) > 8 + len(text) // 50:
        raise TableError(TableFault.NOT_TEXT, name)
    return cleaned.removeprefix("\ufeff"), encoding.removesuffix("-sig")


# ---------------------------------------------------------------- text → rows

_SEP_LINE = re.compile(r"sep=([;,\t|])\r?\n?")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def _records(lines: Sequence[str], delimiter: str, name: str) -> Iterator[list[str]]:
    """The rows of a text. A quote that is never closed, or not where its cell ends, is a letter of its line."""
    at = swallowed = 0
    while at < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=delimiter, strict=True)
        read = 0
        try:
            for row in reader:
                read = reader.line_num
                yield row
            return
        except csv.Error:
            at += read + 1
            swallowed += reader.line_num - read - 1
            if swallowed > _MOST_READINGS * len(lines):
                raise TableError(TableFault.BAD_LINE, name, str(at)) from None
        yield _repaired(lines[at - 1], delimiter, name, at)


def _repaired(line: str, delimiter: str, name: str, number: int) -> list[str]:
    """The cells of a line by itself; where a quote stays open all the same, all its quotes are letters."""
    try:
        found = list(csv.reader((line, "next"), delimiter=delimiter))
        if len(found) == 1:
            found = list(csv.reader((line,), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    except csv.Error as error:
        raise TableError(TableFault.BAD_LINE, name, str(number)) from error
    return found[0]


def _readable(lines: Sequence[str], delimiter: str, name: str) -> Iterator[list[str]]:
    """The rows before the first that cannot be read."""
    with suppress(TableError):
        yield from _records(lines, delimiter, name)


def _sniff(lines: Sequence[str], name: str) -> str:
    """The delimiter that makes most known headers, then the steadiest and the widest rows."""

    def merit(delimiter: str) -> tuple[int, float, int]:
        rows = [row for row in islice(_readable(lines, delimiter, name), _SNIFFED) if any(row)]
        if not rows:
            return 0, 0.0, 0
        width, times = Counter(len(row) for row in rows).most_common(1)[0]
        return max(map(known_headers, rows[:_PREAMBLE])), (times / len(rows)) * (width > 1), width

    return max(DELIMITERS, key=merit)


def _plain(cell: str) -> str:
    """A cell without its outer spaces, with one kind of line end, without the apostrophe that disarms a formula."""
    if "\r" in cell:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and _ESCAPED.match(cell) else cell


# ---------------------------------------------------------------- rows → sheet

_COMMENT = re.compile(r"\s*(?://+|#+|%+)\s*")


def _is_comment(row: Sequence[str]) -> bool:
    return bool(row) and bool(_COMMENT.match(row[0]))


def _uncommented(row: Sequence[str]) -> tuple[str, ...]:
    return (_COMMENT.sub("", row[0], count=1), *row[1:])


def _looks_like_data(row: Sequence[str], *readers: Callable[[str], object]) -> bool:
    """Whether a row holds a date or an hour, or what else one of the `readers` reads: no header does."""
    cells = [cell for cell in row if any(sign.isdigit() for sign in cell)]
    tried: tuple[Callable[[str], object], ...] = (read_moment, read_hours, *readers)
    return any(not isinstance(read(cell), Reason) for cell in cells for read in tried)


def _header_index(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows is the header: the one with most known headers, else the first that is no comment."""
    known = [known_headers(_uncommented(row) if _is_comment(row) else row) for row in rows[:_PREAMBLE]]
    best = max(range(len(known)), key=known.__getitem__)
    if known[best] > 1 or (known[best] == 1 and not known[0] and not _looks_like_data(rows[best], read_duration)):
        return best
    return next((index for index, row in enumerate(rows[:_PREAMBLE]) if any(row) and not _is_comment(row)), 0)


def column_letter(index: int) -> str:
    """What a spreadsheet calls the column: A, B, … Z, AA."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters, index = chr(65 + rest) + letters, index - 1
    return letters


def _sheet(rows: Sequence[Sequence[str]], name: str, encoding: str, delimiter: str) -> Sheet:
    if not any(any(row) for row in rows):
        raise TableError(TableFault.EMPTY, name)
    at = _header_index(rows)
    header = _uncommented(rows[at]) if _is_comment(rows[at]) else tuple(rows[at])
    first = at + 1
    if not known_headers(header) and _looks_like_data(header):
        header, first = (), at
    kept = [(number, row) for number, row in enumerate(rows[first:], first + 1) if any(row)]
    if len(kept) > MAX_ROWS:
        raise TableError(TableFault.TOO_MANY_ROWS, name, str(MAX_ROWS))
    width = max([index + 1 for row in (header, *(row for _, row in kept)) for index in _last_filled(row)], default=1)
    names = (*header, *[""] * (width - len(header)))[:width]
    return Sheet(
        name,
        tuple(said or f"({column_letter(index)})" for index, said in enumerate(names)),
        tuple((*row, *[""] * (width - len(row)))[:width] for _, row in kept),
        tuple(number for number, _ in kept),
        encoding,
        delimiter,
    )


def _last_filled(row: Sequence[str]) -> Iterator[int]:
    """The index of its last filled cell, if any."""
    return (index for index in range(len(row) - 1, -1, -1) if row[index])


def read_sheet(data: bytes, name: str) -> Sheet:
    """The table of a CSV file or an .xlsx workbook in any dialect of docs/csv.md; `name` is the file's.

    TableError when it is bigger than MAX_BYTES or MAX_ROWS, empty, or no table.
    """
    if len(data) > MAX_BYTES:
        raise TableError(TableFault.TOO_BIG, name, str(MAX_BYTES))
    if data.startswith(b"PK\x03\x04"):
        return _sheet(_workbook_rows(data, name), name, "xlsx", "")
    if data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise TableError(TableFault.NOT_TEXT, name)
    text, encoding = _decode(data, name)
    stated = _SEP_LINE.match(text)
    lines = list(io.StringIO(text, newline=""))
    delimiter = stated[1] if stated else _sniff(lines[:_SNIFFED_LINES], name)
    rows: list[list[str]] = []
    for row in _records(lines, delimiter, name):
        if len(rows) > MAX_ROWS + _PREAMBLE:
            raise TableError(TableFault.TOO_MANY_ROWS, name, str(MAX_ROWS))
        rows.append([] if stated and not rows else [_plain(cell) if cell else cell for cell in row])
    _check_size(rows, name)
    return _sheet(rows, name, encoding, delimiter)


def _check_size(rows: Sequence[Sequence[str]], name: str) -> None:
    """One very wide row would pad every other to its width."""
    if len(rows) * max(map(len, rows), default=0) > 4 * MAX_CELLS:
        raise TableError(TableFault.NOT_A_TABLE, name)


# ---------------------------------------------------------------- workbooks

_CELL_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,4})(\d{1,9})[\"']")
_ROW_REFERENCE = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d{1,9})[\"']")
_SHARED_REFERENCE = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_SHARED_STRING = re.compile(rb"<(?:\w+:)?si\b")
_FOREIGN_PARTS = ("content.xml", "xl/workbook.bin")  # a spreadsheet of another format, that the reader would try


def _parts(data: bytes, name: str) -> dict[str, bytes]:
    """The parts of a workbook that hold cells, inflated here under a bound before a library sees them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_EXPANDED:
                raise TableError(TableFault.TOO_BIG, name, str(MAX_EXPANDED))
            return {part.filename: archive.read(part) for part in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(TableFault.BAD_WORKBOOK, name) from error


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_workbook(parts: dict[str, bytes], name: str) -> None:
    """Refuse what a few bytes could blow up: cells far apart, for the sheet between is filled, or one text repeated."""
    if "xl/workbook.xml" not in parts or any(part in parts for part in _FOREIGN_PARTS):
        raise TableError(TableFault.BAD_WORKBOOK, name)
    longest = max(
        (
            len(text)
            for part, data in parts.items()
            if "sharedstrings" in part.lower()
            for text in _SHARED_STRING.split(data)
        ),
        default=0,
    )
    for part, data in parts.items():
        if not part.startswith("xl/worksheets/") or b"<" not in data[:4]:
            continue
        references = set(_CELL_REFERENCE.findall(data))
        last_row = max([*(int(row) for _, row in references), *map(int, _ROW_REFERENCE.findall(data))], default=0)
        last_column = max((_column_number(letters) for letters in {letters for letters, _ in references}), default=0)
        if last_row > MAX_ROWS + _PREAMBLE:
            raise TableError(TableFault.TOO_MANY_ROWS, name, str(MAX_ROWS))
        if last_row * last_column > MAX_CELLS or longest * len(_SHARED_REFERENCE.findall(data)) > MAX_SHARED_TEXT:
            raise TableError(TableFault.TOO_BIG, name, str(MAX_CELLS))


def _number_text(number: float) -> str:
    """Its figures; three behind the point get a nought, or they would be read as thousands."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    said = repr(number)
    return f"{said}0" if _THREE_DECIMALS.fullmatch(said) else said


def _rounded(value: datetime) -> datetime:
    """To the second: Excel counts in fractions of a day."""
    return (value + timedelta(milliseconds=500)).replace(microsecond=0)


def _moment_text(value: datetime) -> str:
    value = _rounded(value)
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


def _cell_text(value: float | str | bool | time | date | datetime | timedelta) -> str:
    """A typed cell of Excel as the text that a reader of cells understands."""
    match value:
        case str():
            return _plain(_CONTROLS.sub("", value))
        case bool():
            return "oui" if value else "non"
        case int() | float():
            return _number_text(float(value))
        case datetime():
            return _moment_text(value)
        case date():
            return value.isoformat()
        case time():
            return _rounded(datetime.combine(date.min, value)).time().isoformat()
        case _:
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _tables(workbook: CalamineWorkbook) -> Iterator[CalamineSheet]:
    for meta in workbook.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible:
            yield workbook.get_sheet_by_name(meta.name)


def _workbook_rows(data: bytes, name: str) -> list[list[str]]:
    """The first visible sheet with a known header, else the first that is not empty."""
    _check_workbook(_parts(data, name), name)
    tables: list[list[list[str]]] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for sheet in islice(_tables(workbook), _PREAMBLE):
                tables.append([[_cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)])
                if any(known_headers(row) > 1 for row in tables[-1][:_PREAMBLE]):
                    return tables[-1]
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise TableError(TableFault.BAD_WORKBOOK, name) from error
    return next((rows for rows in tables if any(map(any, rows))), [])


# ---------------------------------------------------------------- sheets → bytes

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CWE-1236): one that looks like it gets an apostrophe in front."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def write_sheet(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV file that French spreadsheets open by a double click: UTF-8 with its mark, `;`, CRLF (RFC 4180 quoting)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(disarmed(name) for name in header)
    writer.writerows([disarmed(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")
