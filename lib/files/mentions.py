"""Other items that a cell names, by their ids or their titles, separated by `;` or line ends."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from io import StringIO

from lib.names import normal_form
from lib.programme import Item

_LINE_END = "\r\n"  # of a line as `csv` writes it


class Mentions:
    """Finds items by what a cell may call them; those given first go before the others."""

    def __init__(self, *items: Iterable[Item]) -> None:
        self.tables = [_Names(some) for some in items]

    def find(self, words: str) -> str | None:
        """The id of the item of that id, else of the only one of that title; None when there is none."""
        known = (table.ids.get(words) for table in self.tables)
        titled = (table.titled(words) for table in self.tables)
        return next((found for found in (*known, *titled) if found), None)


class _Names:
    def __init__(self, items: Iterable[Item]) -> None:
        self.ids: dict[str, str] = {}
        self.by_title: defaultdict[str, list[str]] = defaultdict(list)
        for item in items:
            self.ids[item.id] = item.id
            for title in {normal_form(words) for _, words in item.title.versions}:
                self.by_title[title].append(item.id)

    def titled(self, words: str) -> str | None:
        found = self.by_title.get(normal_form(words), [])
        return found[0] if len(found) == 1 else None


def read_mentions(cell: str) -> tuple[str, ...]:
    """What a cell names, each once; `"…"` is taken as it is."""
    rows = csv.reader(StringIO(cell, newline=""), delimiter=";", skipinitialspace=True)
    return tuple(dict.fromkeys(name for row in rows for part in row if (name := part.strip())))


def write_mentions(ids: Iterable[str]) -> str:
    """As `read_mentions` reads them back."""
    line = StringIO(newline="")
    csv.writer(line, delimiter=";").writerow(list(ids))
    return line.getvalue().removesuffix(_LINE_END)
