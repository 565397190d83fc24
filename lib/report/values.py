"""What a report says, as plain values: every word already said in its language, every picture already drawn.

Writers make files of it and add nothing: `said` of a cell is what paper shows, its value what a spreadsheet calculates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

INK, PAPER = "#000000", "#ffffff"
MOST_PRINTED = 2_000  # rows of a table on paper: 40 pages
HOUSE_COLOUR = "#7a1f3d"  # where the town has said none


class Form(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    NUMBER = "number"  # a whole one
    MEAN = "mean"  # a number with a decimal
    SHARE = "share"  # of one
    CHANGE = "change"  # the same, more or less than before
    MONEY = "money"  # cents of euros
    DAY = "day"


Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what is below it."""

    heading: str
    form: Form = Form.TEXT
    is_on_paper: bool = True  # or only where there is room

    @property
    def is_number(self) -> bool:
        """Whether its values are to stand below each other digit by digit."""
        return self.form not in (Form.TEXT, Form.DAY)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and how it is said; None is not known."""

    value: Value
    said: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name of its own."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    rest: str = ""  # that paper has MOST_PRINTED of its rows


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters, and what it rests on."""

    label: str
    value: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, the same in one sentence, and the table of all that it shows."""

    title: str
    svg: str
    description: str
    table: Table


@dataclass(frozen=True, slots=True)
class Points:
    """A sentence, and what it introduces, point by point."""

    lead: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and what stands below it; the town's note comes first."""

    id: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    lists: tuple[Points, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    details: tuple[Table, ...] = ()  # for who wants to know
    note: str = ""

    @property
    def annex(self) -> tuple[Table, ...]:
        """What the pictures show, and the details."""
        return (*(picture.table for picture in self.pictures), *self.details)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the writers say themselves."""

    report: str
    made_on: str
    contents: str
    annex: str
    table: str
    note: str
    key_figures: str
    page: str  # a pattern with {page} and {pages}
    logo: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole, in one language."""

    language: str
    title: str
    subtitle: str
    made_on: date
    author: str
    colour: str
    logo: bytes | None
    chapters: tuple[Chapter, ...]
    words: Labels

    @property
    def tables(self) -> tuple[Table, ...]:
        """All of them, those of the pictures too, in their order."""
        return tuple(table for chapter in self.chapters for table in (*chapter.tables, *chapter.annex))


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour "#rrggbb" (WCAG 2.2): at least 4.5 to 1 on any."""
    light = luminance(colour)
    return INK if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else PAPER


def readable_on_paper(colour: str) -> str:
    """The colour where it reads on white, else black."""
    return colour if 1.05 / (luminance(colour) + 0.05) >= 4.5 else INK


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
