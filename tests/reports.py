"""Reports to write: of the samples, and of titles that somebody means harm with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from lib.programme import Count, Festival, Item, Programme, Venue, text
from lib.report.contents import report
from lib.report.values import Report
from tests.test_data import programme as sample

FIRST = date(2024, 10, 18)
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=FIRST, last_day=FIRST + timedelta(days=9))
HALL = Venue(id="hall", name="Salle", capacity=100)
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


def item(item_id: str, venue: Venue | None = HALL, *, hour: int = 20) -> Item:
    """An hour of the first day, called after its id."""
    start = datetime(FIRST.year, FIRST.month, FIRST.day, hour, tzinfo=ZoneInfo("Europe/Paris"))
    place = venue.id if venue else None
    return Item(
        id=item_id,
        title=text(item_id),
        kind="concert",
        venue_id=place,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
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
