"""People through the days: by hour, day by day, venue by venue.

Made of `parts`; the sentences are those of `wording.attendance`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from lib.charts.parts import (
    ALARM,
    FAINT,
    INK,
    IS_COUNTED,
    LINE,
    OTHER,
    PEOPLE,
    Chart,
    day_axis,
    drawable,
    faint_if_left_out,
    hollow_if_estimated,
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
from lib.wording.attendance import course_sentence, heat_sentence, hour_label, venues_sentence

HEAT = ("#FBE6C8", "#EC9A55", "#B02A45", "#5C0F2A")  # few to many: apricot to pomegranate
ON_PALE, ON_DARK, TURN = "#000000", "#FFFFFF", 0.55  # the ink of a cell up to, and beyond, this share of the most
SIGNS = {"counted": "circle", "estimated": "diamond", "missing": "cross"}  # of a day
MOST_DAYS = 1_000  # of a course: of more, every other one is drawn, or every third
CELLS = alt.Scale(paddingInner=0.06, paddingOuter=0.03)


def heat_map(by_hour: pd.DataFrame, t: Words) -> Chart:
    """People by day and by the hour that sittings start at; `by_hour` are sums by `day` and `hour`."""
    known = by_hour[by_hour["hour"].notna()].reset_index(drop=True)
    timed = drawable(known)
    days, hours = sorted(timed["day"].unique()), sorted(timed["hour"].unique())
    cells = plain(with_choice(timed)).assign(
        rank=[days.index(day) for day in timed["day"]],
        column=[hours.index(hour) for hour in timed["hour"]],
        label=[_cell_words(row, t) for row in timed.to_dict("records")],
    )
    hour_names = {rank: hour_label(hour, t) for rank, hour in enumerate(hours)}
    day_names = {rank: t.day(day.date()) for rank, day in enumerate(days)}
    base = alt.Chart(cells).encode(
        x=alt.X("column:O", title=None, scale=CELLS, axis=names_axis(hour_names, orient="top")),
        y=alt.Y("rank:O", title=None, scale=CELLS, axis=names_axis(day_names)),
    )
    return layered(
        _cells(base, cells),
        title=t("People counted, by day and hour of the start"),
        key=[
            t("?: not counted. +: not all sittings counted. ≈: an estimate is part of it."),
            *left_to_table(known, timed, t),
        ],
        description=heat_sentence(by_hour, t),
        height=1.3 * LINE * max(1, len(days)),
    )


def cumulative_chart(by_day: pd.DataFrame, t: Words, before: pd.DataFrame | None = None) -> Chart:
    """People so far, day after day; `by_day` as `attendance_views` says, and `before` of the last edition."""
    rows = _course(by_day)
    others = _course(before) if before is not None else rows.iloc[:0]
    largest = most(pd.concat([rows, others]), "so_far")
    labels = dict(zip(by_day["number"], (t.day(day.date()) for day in by_day["day"]), strict=True))
    last = max([0, *rows["number"], *others["number"]])
    names = [labels.get(number, t("day {n}", n=number + 1)) for number in range(int(last) + 1)]
    across = alt.X("number:Q", title=None, axis=day_axis(names), scale=alt.Scale(domain=[0, max(1, last)], nice=False))
    up = alt.Y(
        "so_far:Q", title=None, axis=number_axis(t, orient="left"), scale=alt.Scale(domain=[0, largest], nice=True)
    )
    inside = alt.when("datum.is_whole").then(alt.value(1)).otherwise(alt.value(0))
    shape = alt.Shape("sign:N", legend=None, scale=alt.Scale(domain=list(SIGNS), range=list(SIGNS.values())))
    drawn = alt.Chart(rows).encode(x=across, y=up)
    points = drawn.mark_point(size=70, color=PEOPLE, filled=True, stroke=PEOPLE)
    points = points.encode(shape=shape, fillOpacity=inside, opacity=faint_if_left_out(1))
    beside = alt.Chart(others).mark_line(color=OTHER, strokeDash=[6, 4], strokeWidth=2).encode(x=across, y=up)
    key = [t("Full point: every sitting of the day was counted. Hollow: not all were.")]
    if (rows["sign"] == "missing").any():
        key.append(t("Cross: nothing was counted that day."))
    if (rows["sign"] == "estimated").any():
        key.append(t("Diamond: an estimate is part of it."))
    return layered(
        [beside, drawn.mark_line(color=PEOPLE, strokeWidth=2.5), picking(points, rows, "day")],
        title=t("People counted so far"),
        key=[*key, *([t("Dashed: the last edition, day for day.")] if len(others) else [])],
        description=course_sentence(by_day, t, before),
        height=260,
    )


def venues_chart(by_venue: pd.DataFrame, t: Words) -> Chart:
    """People day by day in each venue, one above the other; `by_venue` are sums by `venue_id`, `venue` and `day`."""
    every_venue, by_venue = by_venue, drawable(by_venue)
    order = by_venue.groupby(["venue_id", "venue"])["counted"].sum().sort_values(ascending=False, kind="stable")
    ranks = {venue_id: rank for rank, (venue_id, _) in enumerate(order.index)}
    days = sorted(by_venue["day"].unique())
    rows = plain(with_choice(by_venue))
    fullest = rows.groupby("venue_id")["counted"].transform("max")
    foot = rows["venue_id"].map(ranks).astype("float") + 0.95
    rows = rows.assign(
        number=[(day - days[0]).days for day in by_venue["day"]],
        foot=foot,
        top=foot - 0.65 * (rows["counted"] / fullest.where(fullest > 0)).fillna(0),
        is_estimated=(by_venue["estimated"].fillna(0) > 0).astype(bool).to_numpy(),
        label=[_venue_words(*told, t) for told in zip(by_venue.to_dict("records"), fullest, strict=True)],
    )
    length = (days[-1] - days[0]).days if days else 0
    labels = [t.day((days[0] + pd.Timedelta(days=number)).date()) for number in range(length + 1)] if days else []
    across = alt.X("number:Q", title=None, axis=day_axis(labels), scale=alt.Scale(domain=[-0.6, length + 0.6]))
    names = {place: str(name) or t("No venue yet") for place, (_, name) in enumerate(order.index)}
    axis = names_axis({2 * place + 1: name for place, name in names.items()}, values=[place + 0.5 for place in names])
    axis.labelExpr = axis.labelExpr.replace("datum.value", "2 * datum.value")
    scale = alt.Scale(domain=[0, max(1, len(names))], reverse=True, nice=False)
    drawn = alt.Chart(rows).encode(x=across)
    colour = alt.when("datum.fill > 1").then(alt.value(ALARM)).otherwise(alt.value(PEOPLE))
    bars = drawn.transform_filter(IS_COUNTED).mark_bar(size=8).encode(
        y=alt.Y("top:Q", title=None, axis=axis, scale=scale), y2="foot:Q", opacity=faint_if_left_out(1),
        color=colour, stroke=colour, fillOpacity=hollow_if_estimated(0.85),
    )  # fmt: skip
    said = drawn.mark_text(color=INK, fontSize=11, baseline="bottom", dy=-2).encode(y="top:Q", text="label:N")
    lines = pd.DataFrame({"foot": [place + 0.95 for place in names]}, dtype="float")
    feet = alt.Chart(lines).mark_rule(color=INK, opacity=FAINT).encode(y="foot:Q")
    return layered(
        [feet, picking(bars, rows, "venue_id", "day"), said],
        title=t("People counted day by day, venue by venue"),
        key=[
            t("Each venue on its own scale, with the number of its fullest day. ?: not counted."),
            *([t("≈: an estimate is part of it.")] if rows["is_estimated"].any() else []),
            *left_to_table(every_venue, by_venue, t),
        ],
        description=venues_sentence(every_venue, t),
        height=58 * max(1, len(names)),
    )


def _venue_words(row: Mapping[Hashable, Any], fullest: float, t: Words) -> str:
    if pd.isna(row["counted"]):
        return "?"
    about = "≈" if row["estimated"] else ""
    crowded = "⚠" if pd.notna(row["fill"]) and row["fill"] > 1 else ""
    return crowded + about + (t.number(row["counted"]) if row["counted"] == fullest else "")


def _course(by_day: pd.DataFrame) -> pd.DataFrame:
    """Its days; of too many, some of them, with the last, that all of them add up to."""
    step = -(-len(by_day) // MOST_DAYS) or 1
    by_day = by_day.iloc[sorted({*range(0, len(by_day), step), len(by_day) - 1})] if step > 1 else by_day
    days = by_day.to_dict("records")
    whole = [bool(day["counted_sittings"] == day["sittings"]) for day in days]
    return plain(with_choice(by_day)).assign(is_whole=whole, sign=[_sign(day) for day in days])


def _sign(day: Mapping[Hashable, Any]) -> str:
    if pd.isna(day["counted"]):
        return "missing"
    return "estimated" if day["estimated"] else "counted"


def _cells(base: alt.Chart, cells: pd.DataFrame) -> list[alt.Chart]:
    """A cell is coloured when it was counted, and outlined when it was not."""
    largest = most(cells, "counted")
    heat = alt.Fill("counted:Q", scale=alt.Scale(domain=[0, largest], range=list(HEAT)), legend=None)
    counted, missing = base.transform_filter(IS_COUNTED), base.transform_filter(f"!{IS_COUNTED}")
    ink = alt.when(f"datum.counted > {TURN * largest}").then(alt.value(ON_DARK)).otherwise(alt.value(ON_PALE))
    return [
        picking(
            counted.mark_rect(cornerRadius=3).encode(fill=heat, opacity=faint_if_left_out(1)), cells, "day", "hour"
        ),
        missing.mark_rect(cornerRadius=3, fillOpacity=0, stroke=INK, strokeOpacity=0.5, strokeDash=[3, 3]),
        counted.mark_text(fontSize=11).encode(text="label:N", color=ink),
        missing.mark_text(fontSize=11, color=INK).encode(text="label:N"),
    ]


def _cell_words(row: Mapping[Hashable, Any], t: Words) -> str:
    if pd.isna(row["counted"]):
        return "?"
    about = "≈" if row.get("estimated", 0) else ""
    return about + t.number(row["counted"]) + ("+" if row["counted_sittings"] < row["sittings"] else "")
