"""The report on paper: a tagged PDF for everybody's eyes and ears (PDF/UA-1), set by Typst.

Writes the `values` of a report. All that it says is handed to the template as data, and the template can open nothing
but the logo: no word from outside is read as markup, and none can name a file. The fonts are our own, whose `letters`
are known, so that the same report has the same pages everywhere.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from lib.report.letters import FONTS, on_paper
from lib.report.values import MOST_PRINTED, Chapter, Form, Report, Table, ink_on, readable_on_paper

NARROWEST, LONG, LONGEST, ROOM = 5, 17, 42, 75  # characters of a column, and of all whose width is fixed
BROKEN = 7  # characters of a word in a heading, which is broken after them
_ENDLESS = re.compile(r"[^ \n\t]{20}(?=[^ \n\t])")  # as wide as a column may be; other spaces break no line
_WHOLE = frozenset(("svg", "title"))  # a drawing, and what the document is called: no line of the page
_FOLDER = Path(__file__).parent


def write_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1; the same one has the same bytes."""
    with TemporaryDirectory() as jail:
        inputs = {"report": json.dumps(_on_paper(_data(report)), ensure_ascii=False)}
        if report.logo is not None:
            (Path(jail) / "logo").write_bytes(report.logo)
            inputs["logo"] = "logo"
        template = Path(jail) / "report.typ"
        template.write_bytes(_template())
        made = typst.compile(
            str(template),
            root=jail,
            font_paths=_fonts(),
            sys_inputs=inputs,
            pdf_standards="ua-1",
            timestamp=datetime.combine(report.made_on, time(), UTC),
        )
    assert isinstance(made, bytes)  # noqa: S101 (of a PDF)
    return made


def _on_paper(data: Any) -> Any:
    """The same with letters that can be printed, and with places to break what is longer than a line."""
    match data:
        case str():
            return _ENDLESS.sub("\\g<0>\u200b", on_paper(data))
        case dict():
            return {name: on_paper(each) if name in _WHOLE else _on_paper(each) for name, each in data.items()}
        case list() | tuple():
            return [_on_paper(each) for each in data]
    return data


def _heading(words: str) -> str:
    """Nothing may be headed by nothing."""
    return on_paper(words).strip() or "–"


@cache
def _template() -> bytes:
    return (_FOLDER / "report.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _data(report: Report) -> dict[str, object]:
    words, made = report.words, report.made_on
    return {
        "title": f"{words.report} – {report.title}",
        "name": _heading(report.title),
        "report": words.report,
        "subtitle": report.subtitle,
        "made_on": words.made_on,
        "made": {"year": made.year, "month": made.month, "day": made.day},
        "author": [report.author] if report.author else [],
        "language": report.language,
        "page": words.page,
        "note": words.note,
        "logo": words.logo,
        "annex": words.annex,
        "annexed": [_table(table) for chapter in report.chapters for table in chapter.annex],
        "ink": "#000000",
        "accent": readable_on_paper(report.colour),
        "band": report.colour,
        "band_ink": ink_on(report.colour),
        "chapters": [_chapter(each) for each in report.chapters],
    }


def _chapter(chapter: Chapter) -> dict[str, object]:
    return {
        "heading": _heading(chapter.heading),
        "note": chapter.note,
        "paragraphs": chapter.paragraphs,
        "figures": [{"label": each.label, "value": each.value, "basis": each.basis} for each in chapter.figures],
        "lists": [{"lead": each.lead, "points": each.points} for each in chapter.lists],
        "pictures": [
            {"title": _heading(each.title), "svg": each.svg, "description": _heading(each.description)}
            for each in chapter.pictures
        ],
        "tables": [_table(each) for each in chapter.tables],
    }


def _table(whole: Table) -> dict[str, object]:
    kept = [place for place, column in enumerate(whole.columns) if column.is_on_paper]
    columns = tuple(whole.columns[place] for place in kept)
    rows = tuple(tuple(row[place] for place in kept) for row in whole.rows[:MOST_PRINTED])
    table = Table(whole.name, columns, rows)
    return {
        "name": _heading(table.name),
        "columns": [
            {"heading": column.heading, "width": width, "is_number": column.is_number}
            for column, width in zip(table.columns, _widths(table), strict=True)
        ],
        "rest": whole.rest,
        "rows": [[cell.said for cell in row] for row in table.rows],
    }


def _widths(table: Table) -> list[dict[str, int]]:
    """Of each column: `fixed` at so many characters, or a `share` of what these leave."""
    needed = [_needed(table, place) for place in range(len(table.columns))]
    is_text = [column.form is Form.TEXT for column in table.columns]
    long = min(LONG, max(width * says for width, says in zip(needed, is_text, strict=True)))
    fixed = [not says or width < long for width, says in zip(needed, is_text, strict=True)]
    is_crowded = sum(width for width, is_fixed in zip(needed, fixed, strict=True) if is_fixed) > ROOM
    return [
        {"fixed": width} if is_fixed and not is_crowded else {"share": min(width, LONGEST)}
        for width, is_fixed in zip(needed, fixed, strict=True)
    ]


def _needed(table: Table, place: int) -> int:
    """Characters of the longest cell, and of the longest word of the heading."""
    cells = max((len(row[place].said) for row in table.rows), default=0)
    return max(cells, *(min(len(word), BROKEN) for word in table.columns[place].heading.split()), NARROWEST)
