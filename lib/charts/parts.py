"""What all charts are made of: inks, scales, axes, bars, and the layers put together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from lib.i18n import Words

Chart: TypeAlias = alt.LayerChart

INK = "currentColor"
ALARM = "#C2183C"
PEOPLE = "#3A78B0"
OTHER = "#8A6D1B"  # what something is put beside
FIT = alt.AutoSizeParams(type="fit-x", contains="padding")  # the height is that of the plot, titles come on top
PLOT = 600  # pixels, the width of a bar's plot on a tablet
SIGN = 6.5  # pixels, the width of a letter of its label
LINE = 26  # pixels, the height of a bar or a cell
LONGEST_LABEL = 60  # characters
MOST_ROWS = 40  # that a picture shows; the table has all
MOST_MARKS = 4_000  # points, cells and small bars; Altair refuses 5 000
FAINT = 0.3  # what is left out by a choice
IS_COUNTED = "isValid(datum.counted)"
PICK = "picked"  # the selection of a chart, by its fields


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with numbers that a browser knows: a missing one is not a number, and a day its ISO 8601."""
    numbers = dict.fromkeys(map(str, frame.select_dtypes(["Int64", "Float64"])), "float")
    days = {str(name): frame[name].dt.strftime("%Y-%m-%d") for name in frame.select_dtypes(["datetime"])}
    return frame.assign(**days).astype(numbers)


def most(frame: pd.DataFrame, *columns: str) -> float:
    """The largest number in the columns, 1 at least."""
    largest = frame[list(columns)].max().max()
    return float(max(largest, 1)) if pd.notna(largest) else 1.0


def roomy(largest: float, labels: Iterable[str]) -> alt.Scale:
    """From nothing to the largest, with room for words behind it."""
    words = SIGN * max((len(label) for label in labels), default=0)
    return alt.Scale(domain=[0, largest / max(1 - words / PLOT, 0.35)], nice=False)


def number_axis(t: Words, **settings: Any) -> alt.Axis:
    """Whole numbers in the reader's digits."""
    separator = t.number(1000)[1:-3]
    written = f"replace(format(datum.value, ','), regexp(',', 'g'), {json.dumps(separator)})"
    look: dict[str, Any] = {"tickMinStep": 1, "tickCount": 6, "orient": "top"}
    return alt.Axis(labelExpr=written, **(look | settings))


def percent_axis(t: Words) -> alt.Axis:
    """Shares as per cent."""
    sign = t.percent(1).removeprefix("100")
    return alt.Axis(labelExpr=f"format(100 * datum.value, '.0f') + {json.dumps(sign)}", orient="top", tickCount=6)


def names_axis(names: Mapping[int, str], **settings: Any) -> alt.Axis:
    """Names of what lies where."""
    look = {
        "grid": False,
        "ticks": False,
        "domain": False,
        "labelLimit": 220,
        "labelPadding": 8,
        "labelAngle": 0,
        "labelOverlap": False,
    }
    short = {place: brief(name) for place, name in names.items()}
    return alt.Axis(labelExpr=said_at(short), **(look | settings))


def drawable(groups: pd.DataFrame) -> pd.DataFrame:
    """The sums that a picture has room for, those of most people, in their order."""
    if len(groups) <= MOST_MARKS:
        return groups
    kept = groups["counted"].fillna(-1).astype("float").nlargest(MOST_MARKS).index
    return groups.loc[sorted(kept)].reset_index(drop=True)


def left_to_table(groups: pd.DataFrame, shown: pd.DataFrame, t: Words) -> list[str]:
    """How many a picture leaves to its table, if it does."""
    more = len(groups) - len(shown)
    return [t.plural("{n} more is in the table.", "{n} more are in the table.", more)] if more else []


def brief(name: str) -> str:
    """A name as there is room for beside a bar or a dot."""
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"


def said_at(labels: Mapping[int, str]) -> str:
    """The expression for what an axis says where. Words from outside stay words there, for they are JSON strings."""
    return f"{json.dumps(labels)}[datum.value]"


def day_axis(days: Sequence[str], *, most_labels: int = 9) -> alt.Axis:
    """Labels of numbered days: as many as there is room for."""
    step = -(-len(days) // most_labels) or 1
    values = list(range(0, len(days), step))
    return names_axis({number: days[number] for number in values}, values=values, labelOverlap=True)


def picking(chart: alt.Chart, rows: pd.DataFrame, *fields: str) -> alt.Chart:
    """The same, for its marks to be chosen by these fields of theirs: a click chooses one, another takes it back.

    What a choice does not leave out of its rows is chosen to begin with.
    """
    chosen: Any = rows.loc[~rows["is_out"], list(fields)].to_dict("records") if rows["is_out"].any() else alt.Undefined
    selection = alt.selection_point(name=PICK, fields=list(fields), toggle="true", value=chosen)
    pickable: alt.Chart = chart.add_params(selection)
    return pickable


def faint_if_left_out(opacity: float) -> Any:
    """The opacity of a mark, paler where a choice leaves it out."""
    return alt.when("datum.is_out").then(alt.value(FAINT * opacity)).otherwise(alt.value(opacity))


def hollow_if_estimated(full: float) -> Any:
    """The opacity inside a mark, next to none where an estimate is part of it."""
    return alt.when("datum.is_estimated").then(alt.value(0.1)).otherwise(alt.value(full))


def with_choice(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with `is_out`, false unless it says otherwise."""
    return frame if "is_out" in frame else frame.assign(is_out=False)


def layered(layers: Sequence[alt.Chart], *, title: str, key: Sequence[str], description: str, height: float) -> Chart:
    """One picture; `key` explains its signs."""
    chart: Chart = (
        alt.LayerChart(
            layer=list(layers),
            title=alt.Title(title, subtitle=list(key), anchor="start", color=INK, subtitleColor=INK),
        )
        .properties(description=description, height=height, width="container", autosize=FIT)
        .configure(aria=False, background="transparent")
        .configure_mark(aria=False)
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK, titleColor=INK, gridColor=INK, gridOpacity=0.12, domainColor=INK)
    )
    return chart
