"""Counts of the public in files: who came, by item and day.

Rows come from `sheet_rows`, of `sheets`; days are read by `moments` in the order that `cells` finds, other cells by
`choices`; the columns are those of `columns`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from lib.files.cells import is_month_first
from lib.files.choices import is_unsaid, read_count
from lib.files.columns import COUNTS
from lib.files.moments import read_day
from lib.files.sheet_rows import Row, guess_mapping, rows_of
from lib.files.sheets import Sheet
from lib.names import normal_form
from lib.programme import Count, Item, Problem, Programme, Reason


@dataclass(frozen=True)
class CountReading:
    """The counts of a file, the cells that could not be read, and how its columns were understood."""

    counts: tuple[Count, ...]
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]


class _Items:
    """Items by what a count may call them."""

    def __init__(self, programme: Programme) -> None:
        self.by_id = programme.item_by_id
        self.by_words: defaultdict[Hashable, list[Item]] = defaultdict(list)
        for item in programme.items:
            venue = programme.venue_of(item)
            place = normal_form(venue.name) if venue else ""
            for title in {normal_form(words) for _, words in item.title.versions}:
                for key in ((title,), (title, item.first_day), (title, place), (title, place, item.first_day)):
                    self.by_words[key].append(item)

    def find(self, item_id: str, title: str, venue: str, day: date | None) -> Item | None:
        """The item of that id; else the one of that title, with the venue and the day when they are needed."""
        if item := self.by_id.get(item_id):
            return item
        name, place = normal_form(title), normal_form(venue)
        keys: tuple[Hashable, ...] = ((name, place, day), (name, place), (name, day), (name,))
        return next((found[0] for key in keys if len(found := self.by_words.get(key, [])) == 1), None)


def _count(row: Row, items: _Items, month_first: bool) -> Count | None:
    cell = row.text("counted")
    counted = row.read("counted", read_count, None)
    day = row.read("day", partial(read_day, month_first=month_first), None)
    if not cell or counted is None:
        return None
    item = items.find(row.text("item"), row.text("title"), row.text("venue"), day)
    if item is None:
        row.problem("item" if row.text("item") else "title", Reason.UNKNOWN_ITEM)
        return None
    day = day or (None if item.repeat else item.first_day)
    if day is None:
        if not row.text("day") or is_unsaid(row.text("day")):
            row.problem("day", Reason.NOT_A_DATE)
        return None
    return Count(item.id, day, counted, row.text("note"))


def read_counts(sheet: Sheet, programme: Programme, mapping: Mapping[int, str] | None = None) -> CountReading:
    """Who came: one count for each item and day. An empty cell is not counted, which is not 0; neither is "complet"."""
    chosen = guess_mapping(sheet, COUNTS) if mapping is None else mapping
    problems: list[Problem] = []
    rows = list(rows_of(sheet, chosen, problems))
    month_first = is_month_first(row.text("day") for row in rows)
    items = _Items(programme)
    found: dict[tuple[str, date], Count] = {}
    for row in rows:
        count = _count(row, items, month_first)
        if count is None:
            continue
        if (count.item_id, count.day) in found:
            row.problem("item" if row.text("item") else "title", Reason.DUPLICATE_ID, count.item_id)
        found.setdefault((count.item_id, count.day), count)
    return CountReading(tuple(found.values()), tuple(problems), chosen)
