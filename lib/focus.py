"""What of the attendance somebody looks at: a few kinds, a venue, an evening; chosen in lists or in charts.

A focus is what was chosen of each of DIMENSIONS, which are columns of the frame of `attendance`; nothing chosen of one
is all of it. Values are text, as they stand in an address: a day in ISO 8601, an hour as "20", "" for what nobody said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

import pandas as pd

DIMENSIONS = (
    *("kind", "strand", "venue_id", "language", "entry", "district", "organiser"),
    *("day", "hour", "item_id"),
)
Focus: TypeAlias = Mapping[str, Collection[str]]


def values_of(frame: pd.DataFrame, dimension: str) -> pd.Series:
    """The values of a dimension as a focus has them; missing where there is none."""
    column: pd.Series = frame[dimension]
    return column.dt.strftime("%Y-%m-%d") if dimension == "day" else column.astype("str")


def options(frame: pd.DataFrame, dimension: str) -> list[str]:
    """All values that there are of a dimension, in their order."""
    present = frame[frame[dimension].notna()]
    ordered = present.sort_values(dimension, kind="stable") if dimension in {"day", "hour"} else present
    found = list(dict.fromkeys(values_of(ordered, dimension)))
    return found if dimension in {"day", "hour", "item_id"} else sorted(found)


def focused(frame: pd.DataFrame, focus: Focus, *, but: Collection[str] = ()) -> pd.DataFrame:
    """The rows that a focus leaves, but for what it says of some dimensions."""
    for dimension, chosen in focus.items():
        if chosen and dimension not in but:
            frame = frame[values_of(frame, dimension).isin(list(chosen))]
    return frame


def left_out(groups: pd.DataFrame, focus: Focus) -> pd.Series:
    """Which of some sums a focus leaves out by the dimensions that they are grouped by."""
    out = pd.Series(False, groups.index)
    for dimension, chosen in focus.items():
        if chosen and dimension in groups:
            out |= ~values_of(groups, dimension).isin(list(chosen))
    return out


def picked(marks: Iterable[Mapping[str, object]], dimensions: Iterable[str]) -> dict[str, list[str]]:
    """What the marks chosen in a chart say of some dimensions: numbers of a browser become whole ones again.

    Of marks of several dimensions, as cells are, it is the last: of two, a focus would have four.
    """
    asked, said = list(dimensions), list(marks)
    said = said[-1:] if len(asked) > 1 else said
    return {
        dimension: list(dict.fromkeys(_written(mark[dimension]) for mark in said if mark.get(dimension) is not None))
        for dimension in asked
    }


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)
