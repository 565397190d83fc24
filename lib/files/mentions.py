"""Other items that a cell names, by their ids or their titles, separated as the lists of `choices` are."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from io import StringIO

from lib.files.choices import is_unsaid, read_list
from lib.names import normal_form
from lib.programme import Item

_LINE_END = "\r\n"  # of a line as `csv` writes it


class Mentions:
    """Finds items by what a cell may call them; those given first go before the others."""

    def __init__(self, *items: Iterable[Item]) -> None:
        self.tables = [_Names(some) for some in items]

    def find(self, words: str) -> tuple[str, ...] | None:
        """The ids of the items that the words mean: none for "—", None where one is not known.

        They are one id or title, commas and all, else a list; the title of a work means all its showings.
        """
        if found := self._called(words):
            return found
        listed = [self._called(part) for part in read_list(words)]
        if not all(listed):
            return () if is_unsaid(words) else None
        return tuple(item_id for found in listed for item_id in found)

    def is_shared(self, words: str) -> bool:
        """Whether they have a title that several items have, so that nobody knows which is meant."""
        parts = [part for part in (words, *read_list(words)) if not self._called(part)]
        return any(normal_form(part) in table.by_title for part in parts for table in self.tables)

    def _called(self, words: str) -> tuple[str, ...]:
        """The item of that id, else what has that title."""
        known = ((words,) for table in self.tables if words in table.ids)
        titled = (table.titled(words) for table in self.tables)
        return next((found for found in (*known, *titled) if found), ())


class _Names:
    def __init__(self, items: Iterable[Item]) -> None:
        self.ids: set[str] = set()
        self.by_title: defaultdict[str, list[Item]] = defaultdict(list)
        for item in items:
            self.ids.add(item.id)
            for title in {normal_form(words) for _, words in item.title.versions}:
                self.by_title[title].append(item)

    def titled(self, words: str) -> tuple[str, ...]:
        """The one item of that title, or all showings of the one work."""
        found = self.by_title.get(normal_form(words), [])
        works = {item.work for item in found}
        is_one = len(found) == 1 or (len(works) == 1 and "" not in works)
        return tuple(item.id for item in found) if is_one else ()


def read_mentions(cell: str) -> tuple[str, ...]:
    """What a cell names, each once; `"…"` is taken as it is."""
    rows = csv.reader(StringIO(cell, newline=""), delimiter=";", skipinitialspace=True)
    return tuple(dict.fromkeys(name for row in rows for part in row if (name := part.strip())))


def write_mentions(ids: Iterable[str]) -> str:
    """As `read_mentions` reads them back."""
    line = StringIO(newline="")
    csv.writer(line, delimiter=";").writerow(list(ids))
    return line.getvalue().removesuffix(_LINE_END)
