"""What a file was understood to say, and what it would change: tables to check before anything is written.

Reads `changes` for the differences and `wording.things` for the words: a preview is findings said aloud.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from lib.changes import Difference
from lib.i18n import Words
from lib.programme import Item, Problem, Programme
from lib.wording.things import field_label, field_words, item_when, kind_label, problem_cure, problem_reason

WHEN = frozenset(("date", "start", "end", "end_date", "last_day", "closed", "except_days", "duration"))
WHERE = frozenset(("venue", "room"))


def understood_frame(
    rows: Iterable[tuple[int, Sequence[str], Sequence[Item]]],
    mapping: Mapping[int, str],
    programme: Programme,
    venue_names: Mapping[str, str],
    t: Words,
) -> pd.DataFrame:
    """Rows of a file (number, cells, the items they became) with what was written beside what was understood."""
    written_when, understood_when = t("Day and hour as written"), t("Understood as")
    written_where = t("Venue as written")
    lines = [
        {
            t("Row"): number,
            t("Title"): item.title.to(t.language),
            written_when: _written(cells, mapping, WHEN),
            understood_when: item_when(item, t),
            written_where: _written(cells, mapping, WHERE),
            t("Venue"): venue_names.get(item.venue_id or "", "—"),
            t("Kind as written"): _written(cells, mapping, frozenset(("kind",))),
            t("Kind"): kind_label(item.kind, programme, t),
        }
        for number, cells, items in rows
        for item in items
    ]
    return pd.DataFrame(lines)


def _written(cells: Sequence[str], mapping: Mapping[int, str], fields: frozenset[str]) -> str:
    return " · ".join(cells[column] for column, field in mapping.items() if field in fields and cells[column])


def problem_frame(problems: Iterable[Problem], t: Words) -> pd.DataFrame:
    """One row a problem: where, what, why, and the cure."""
    return pd.DataFrame(
        {
            t("Row"): problem.row,
            t("Column"): problem.column,
            t("Value"): problem.value,
            t("What is wrong"): problem_reason(problem, t),
            t("What to do"): problem_cure(problem, t),
        }
        for problem in problems
    )


def change_frame(
    difference: Difference[Any],
    name_of: Callable[[Any], str],
    programme: Programme,
    t: Words,
) -> pd.DataFrame:
    """One row for each field that would change: of what, which field, before, after."""
    return pd.DataFrame(
        {
            t("Changed"): name_of(change.before),
            t("Field"): field_label(field, t, change.after),
            t("Before"): field_words(field, getattr(change.before, field), programme, t),
            t("After"): field_words(field, getattr(change.after, field), programme, t),
        }
        for change in difference.changed
        for field in change.fields
    )
