"""The items of a programme as a table a person edits, and back.

Columns of the frame, all in words as `item_cells` writes and reads them, missing where nothing is said: id (hidden,
missing for a new row), title, kind, status, venue_id, day, starts_at, ends_at, duration, last_day, people, strand,
expected, price, language, audience, organiser, notes, clashes (not to be edited). Rows are numbered from 1.
What a person changed is told by `edited_rows` and becomes an edit of `changes`; clashes are worded by
`wording.clashes`, titles by `wording.things`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from lib.changes import Edit
from lib.editing.edited_rows import Refusal, Row, filled_rows
from lib.editing.item_cells import TEXTS, TIMES, ItemCells
from lib.i18n import Words
from lib.impossible import Impossible
from lib.programme import Item, Programme
from lib.rules.clash import Clash
from lib.wording.clashes import clash_label
from lib.wording.things import quoted

COLUMNS = (
    *("id", "title", "kind", "status", "venue_id", *TIMES, "people", "strand", "expected", "price"),
    *(name for name in TEXTS if name != "strand"),
    "clashes",
)


def item_frame(shown: Programme, clashes: Iterable[Clash], t: Words) -> pd.DataFrame:
    """One row an item, in the order given."""
    cells, said = ItemCells(shown, t), _clash_words(clashes, t)
    rows = [cells.write(item) | {"id": item.id, "clashes": said.get(item.id)} for item in shown.items]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), index=pd.RangeIndex(1, len(rows) + 1))
    return frame.astype("string")


def _clash_words(clashes: Iterable[Clash], t: Words) -> dict[str, str]:
    """Each sort of clash of an item once, the worst first."""
    labels: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for clash in clashes:
        for item_id in clash.item_ids:
            labels[item_id][clash_label(clash.kind, t)] = None
    return {item_id: "; ".join(said) for item_id, said in labels.items()}


def edited_items(
    shown: Programme, frame: pd.DataFrame, t: Words, new_id: Callable[[], str]
) -> tuple[Edit, tuple[Refusal, ...]]:
    """What the edited frame changes, and the cells that cannot be: while there are some, it changes nothing.

    A row that is gone removes its item; one without an id is a new item.
    """
    cells, known = ItemCells(shown, t), shown.item_by_id
    changed: list[Item] = []
    refused: list[Refusal] = []
    met: set[str] = set()
    for number, row in filled_rows(frame):
        before = known.get(row["id"] or "")
        met.add(before.id if before else "")
        if before and _is_left_alone(row, cells.write(before)):
            continue
        read = cells.read(row, before or new_id())
        if isinstance(read, Item):
            changed += [] if before and _is_same(read, before) else [read]
        else:
            refused += _refusals(read, number, row, t)
    if refused:
        return Edit(), tuple(refused)
    return Edit(items=tuple(changed), removed_items=tuple(each for each in known if each not in met)), ()


def _is_left_alone(row: Row, was: dict[str, Any]) -> bool:
    return all(row[name] == cell for name, cell in was.items())


def _is_same(item: Item, before: Item) -> bool:
    """Whether nothing is changed, its clock too: to Python 10:00 in Paris is 12:00 in Yerevan."""
    return item == before and _zone(item) == _zone(before)


def _zone(item: Item) -> object:
    return item.starts_at and item.starts_at.tzinfo


def _refusals(whys: Iterable[Impossible], number: int, row: Row, t: Words) -> list[Refusal]:
    called = t("Row {n}, {title}", n=number, title=quoted(row["title"], t)) if row["title"] else t("Row {n}", n=number)
    return [Refusal(called, why) for why in whys]


def row_count(edit: Edit) -> int:
    """How many rows an edit of items changes, adds or takes out."""
    return len(edit.items) + len(edit.removed_items)


def has_open_choice(frame: pd.DataFrame) -> bool:
    """Whether a new row with a title has no kind, status or venue."""
    new = [row for _, row in filled_rows(frame[frame["id"].isna()]) if row["title"]]
    return any(row[name] is None for row in new for name in ("kind", "status", "venue_id"))
