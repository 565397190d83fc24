"""Dots: what was expected beside what was counted, by people and by the forecast.

Made of `parts`; the sentences are those of `wording.attendance`.
"""

from __future__ import annotations

from typing import Literal

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
    brief,
    layered,
    left_to_table,
    most,
    names_axis,
    number_axis,
    picking,
    plain,
    with_choice,
)
from lib.i18n import Words
from lib.wording.attendance import backtest_reading, expectation_sentence

NEAR = 0.1  # of what was expected: as good as foreseen
STEPS = (0, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)  # people
NAMED = 5  # of the sittings furthest off
MOST_DOTS = 2_000  # that a picture shows, those furthest off; Altair refuses 5 000 rows


def expectation_chart(expected: pd.DataFrame, t: Words) -> Chart:
    """A dot for each sitting, right of what was expected, above what came; `expected` are `expectations`."""
    shown = expected.assign(off=(expected["counted"] - expected["expected"]).abs())
    shown = shown.sort_values(["off", "item_id"], ascending=[False, True], kind="stable", ignore_index=True)
    shown = shown.head(MOST_DOTS)
    furthest = set(shown.drop_duplicates("item_id").index[:NAMED])
    names = [brief(str(title)) if n in furthest else "" for n, title in enumerate(shown["title"])]
    rows = plain(with_choice(shown)).assign(label=names, side=[_side(ratio) for ratio in shown["ratio"]])
    largest = most(rows, "counted", "expected") * 1.05
    scale = alt.Scale(domain=[0, largest], nice=False, type="sqrt")  # small sittings are many, and large ones few
    base = alt.Chart(rows).encode(
        x=alt.X("expected:Q", title=t("Expected"), scale=scale, axis=number_axis(t, orient="bottom")),
        y=alt.Y("counted:Q", title=t("Counted"), scale=scale, axis=number_axis(t, orient="left")),
    )
    shape = alt.Shape(
        "side:N",
        legend=None,
        scale=alt.Scale(domain=["more", "near", "fewer"], range=["triangle-up", "circle", "square"]),
    )
    colour = alt.Color(
        "side:N", legend=None, scale=alt.Scale(domain=["more", "near", "fewer"], range=[ALARM, PEOPLE, OTHER])
    )
    hollow = alt.when("datum.is_estimate").then(alt.value(0)).otherwise(alt.value(0.7))
    dots = base.mark_point(size=70, strokeWidth=1.5).encode(shape=shape, color=colour, fill=colour, fillOpacity=hollow)
    is_right = f"datum.expected > {largest / 3}"
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = (
        (is_right, "right", -8),
        (f"!({is_right})", "left", 8),
    )
    words = [
        base.transform_filter(where)
        .mark_text(align=side, dx=shift, dy=-6, fontSize=11, color=INK)
        .encode(text="label:N")
        for where, side, shift in sides
    ]
    edge = alt.Chart(pd.DataFrame({"expected": [0, largest], "counted": [0, largest]}))
    even = edge.mark_line(color=INK, strokeDash=[4, 3], strokeWidth=1).encode(x="expected:Q", y="counted:Q")
    return layered(
        [even, picking(dots, rows, "item_id"), *words],
        title=t("Expected and counted, sitting by sitting"),
        key=[
            t("Triangle: more came than expected. Square: fewer. Circle: as expected, within a tenth."),
            t("Dashed line: just as expected. Hollow: an estimate."),
            *left_to_table(expected, shown, t),
        ],
        description=expectation_sentence(expected, t),
        height=380,
    )


def forecast_chart(backtest: pd.DataFrame, t: Words) -> Chart:
    """What was counted beside the interval that past editions would have given; `backtest` are rows of a Backtest."""
    ordered = backtest.sort_values("counted", ascending=False, kind="stable", ignore_index=True)
    shown = ordered.head(MOST_ROWS)
    rows = plain(shown).assign(
        rank=range(len(shown)), shape=["in" if within else "out" for within in shown["is_within"]]
    )
    names = _sitting_names(shown, t)
    base = alt.Chart(rows).encode(y=alt.Y("rank:O", title=None, axis=names_axis(dict(enumerate(names)))))
    largest = most(rows, "counted", "high") * 1.05
    across = alt.Scale(type="symlog", constant=STEPS[1], domain=[0, largest], nice=False)
    ticks = number_axis(t, values=[each for each in STEPS if each <= largest])
    spans = base.mark_bar(height=8, color=OTHER, fillOpacity=0.25, stroke=OTHER, strokeWidth=1).encode(
        x=alt.X("low:Q", title=None, scale=across, axis=ticks), x2="high:Q"
    )
    middle = base.mark_tick(color=OTHER, thickness=3, size=LINE - 10).encode(x="forecast:Q")
    is_in = alt.Scale(domain=["in", "out"], range=["circle", "cross"])
    colours = alt.Scale(domain=["in", "out"], range=[PEOPLE, ALARM])
    dots = base.mark_point(size=80, filled=True, opacity=1).encode(
        x="counted:Q",
        shape=alt.Shape("shape:N", legend=None, scale=is_in),
        color=alt.Color("shape:N", legend=None, scale=colours),
    )
    return layered(
        [spans, middle, dots],
        title=t("Counted, beside what past editions would have foretold"),
        key=[
            t("Bar: the interval foretold, with its middle. Circle: counted, within it. Cross: counted, outside."),
            t(
                "The scale is one of times as many: from {few} to {some} is as far as from {some} to {many}.",
                few=30,
                some=300,
                many=t.number(3_000),
            ),
            *left_to_table(ordered, shown, t),
        ],
        description=backtest_reading(backtest, t),
        height=LINE * max(1, len(shown)),
    )


def _sitting_names(rows: pd.DataFrame, t: Words) -> list[str]:
    """The titles of their items, with the day where one comes twice."""
    is_twice = rows["title"].duplicated(keep=False)
    told = zip(rows["title"], rows["day"], is_twice, strict=True)
    return [f"{brief(str(title))}, {t.day(day.date())}" if twice else brief(str(title)) for title, day, twice in told]


def _side(ratio: float) -> str:
    if pd.isna(ratio) or ratio > 1 + NEAR:
        return "more"
    return "fewer" if ratio < 1 - NEAR else "near"
