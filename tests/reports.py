"""Reports to write: of the samples, and of titles that somebody means harm with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from lib.programme import Count, Programme, text
from lib.report.contents import report
from lib.report.values import Report
from tests.test_attendance import FESTIVAL, FIRST, HALL, item
from tests.test_data import programme as sample

MADE_ON = date(2024, 11, 20)
NOW, BEFORE = "regards-armenie-2024", "regards-armenie-2023"
HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0"',
    "*gras* _penché_ `code` $x^2$",
    "= Titre <label> @ref",
    "</text></svg></style><script>alert(1)</script>",
    '" onload="alert(1)',
    "{{ report }} {% raw %}",
    "=HYPERLINK(1)",
    "Հայաստան",
    "\\ \" ' ~ -- ... // /* */",
)


@cache
def of_sample(language: str) -> Report:
    """The report of a whole edition beside the one before."""
    return report(sample(NOW), language, before=sample(BEFORE), logo=None, made_on=MADE_ON)


def programme_of(*titles: str) -> Programme:
    """A festival with an item of each title, each counted."""
    items = tuple(replace(item(f"i{n}", hour=8 + n), title=text(title)) for n, title in enumerate(titles))
    counts = tuple(Count(each.id, FIRST, 10 + n, revenue=100 + n) for n, each in enumerate(items))
    return Programme(FESTIVAL, (HALL,), items, counts)


def of_titles(*titles: str) -> Report:
    """Their report."""
    return report(programme_of(*titles), "fr", before=None, logo=None, made_on=MADE_ON)
