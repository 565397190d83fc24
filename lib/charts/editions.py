"""Two editions beside each other: people at a sitting of what both have in common, before and after.

Made of `parts`; draws cells of `comparison`, with the sentences of `wording.editions`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from lib.charts.parts import (
    ALARM,
    INK,
    LINE,
    MOST_ROWS,
    OTHER,
    PEOPLE,
    Chart,
    layered,
    left_to_table,
    most,
    names_axis,
    number_axis,
    plain,
    roomy,
)
from lib.comparison import pairing
from lib.i18n import Words
from lib.wording.editions import Sides, few, pairing_sentence, signed_percent


def change_chart(cells: pd.DataFrame, sides: Sides, t: Words) -> Chart:
    """A line for each cell from its mean before to its mean after; `cells` are `alike`, called by their `name`."""
    ordered = cells.sort_values("difference", ascending=False, kind="stable", ignore_index=True)
    shown = _furthest(ordered)
    rows = plain(shown).assign(
        rank=range(len(shown)),
        label=[_change_words(row, t) for row in shown.to_dict("records")],
        way=[_way(float(difference)) for difference in shown["difference"]],
        edge=shown[["mean_before", "mean_after"]].max(axis="columns").astype("float"),
    )
    names = names_axis(dict(enumerate(shown["name"])), labelLimit=290)
    base = alt.Chart(rows).encode(y=alt.Y("rank:O", title=None, axis=names))
    across = roomy(most(rows, "mean_before", "mean_after"), rows["label"])
    line = base.mark_rule(color=INK, opacity=0.5).encode(
        x=alt.X("mean_before:Q", title=None, scale=across, axis=number_axis(t)), x2="mean_after:Q"
    )
    before = base.mark_point(shape="circle", size=55, color=INK, strokeWidth=1.5).encode(x="mean_before:Q")
    ways = ["rise", "same", "fall"]
    after = base.mark_point(size=85, filled=True, opacity=1).encode(
        x="mean_after:Q",
        shape=alt.Shape(
            "way:N", legend=None, scale=alt.Scale(domain=ways, range=["triangle-right", "diamond", "triangle-left"])
        ),
        color=alt.Color("way:N", legend=None, scale=alt.Scale(domain=ways, range=[PEOPLE, OTHER, ALARM])),
    )
    words = base.mark_text(align="left", baseline="middle", xOffset=10, color=INK, fontSize=11).encode(
        x="edge:Q", text="label:N"
    )
    return layered(
        [line, before, after, words],
        title=t("People at a sitting, like against like"),
        key=[
            t("Circle: {before}. Triangle: {after}, pointing to more or to fewer.", before=sides[0], after=sides[1]),
            *([t("≈: an estimate is part of it.")] if any(_estimates(row) for row in shown.to_dict("records")) else []),
            *left_to_table(cells, shown, t),
        ],
        description=pairing_sentence(pairing(cells), sides, t),
        height=LINE * max(1, len(shown)),
    )


def _furthest(ordered: pd.DataFrame) -> pd.DataFrame:
    """Those that changed most, in their order."""
    kept = ordered["difference"].abs().sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
    return ordered.loc[sorted(kept)].reset_index(drop=True)


def _way(difference: float) -> str:
    return "rise" if difference > 0 else "fall" if difference < 0 else "same"


def _estimates(row: Mapping[Hashable, Any]) -> bool:
    return bool(row["estimated_before"] or row["estimated_after"])


def _change_words(row: Mapping[Hashable, Any], t: Words) -> str:
    """ "41 → 52, +27 %"."""
    about = "≈ " if _estimates(row) else ""
    course = f"{about}{few(row['mean_before'], t)} → {few(row['mean_after'], t)}"
    return course if pd.isna(row["change"]) else f"{course}, {signed_percent(row['change'], t)}"
