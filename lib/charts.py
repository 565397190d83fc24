"""Charts: data first, drawing second. The only module that knows Altair.

Places and words are computed before, so that a picture shows the festival's hours and the reader's language in any
browser; what is said by colour is said by a sign or a label too. Text takes the colour of the page (`currentColor`), on
light and on dark. To a screen reader a chart is one picture, named by its description, with its table beside it.

Draws what `attendance` sums, with the sentences of `wording.attendance`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from lib.i18n import Words
from lib.wording.attendance import attendance_sentence, fill_sentence, heat_sentence, hour_label

Chart: TypeAlias = alt.LayerChart

INK = "currentColor"
ALARM = "#C2183C"
PEOPLE = "#3A78B0"
HEAT = ("#FBE6C8", "#EC9A55", "#B02A45", "#5C0F2A")  # few to many: apricot to pomegranate
ON_PALE, ON_DARK, TURN = "#000000", "#FFFFFF", 0.55  # the ink of a cell up to, and beyond, this share of the most
FIT = alt.AutoSizeParams(type="fit-x", contains="padding")  # the height is that of the plot, titles come on top
CELLS = alt.Scale(paddingInner=0.06, paddingOuter=0.03)
IS_COUNTED = "isValid(datum.counted)"
LINE = 26  # pixels, the height of a bar or a cell


def attendance_chart(by_item: pd.DataFrame, t: Words) -> Chart:
    """People counted at each item beside the seats there were; `by_item` are sums with a `title`, one row an item."""
    ranked = _ranked(by_item, "counted", _people_words, t)
    base = _named_bars(ranked, ranked["title"], edge=ranked[["counted", "capacity"]].max(axis="columns"))
    people = alt.X("counted:Q", title=None, scale=_scale(_most(ranked, "counted", "capacity")), axis=_number_axis(t))
    seats: alt.Chart = base.mark_tick(color=INK, thickness=3, size=LINE - 8).encode(x="capacity:Q")
    return _layered(
        [_bars(base, people), seats, _ends(base)],
        title=t("People counted, beside the seats"),
        key=[t("Bar: people counted. Upright line: seats of the sittings counted.")],
        description=attendance_sentence(by_item, t),
        height=LINE * max(1, len(ranked)),
    )


def fill_chart(groups: pd.DataFrame, name: str, title: str, t: Words) -> Chart:
    """The fill of each group, beside full; `groups` are sums, `name` the column that says what to call them."""
    ranked = _ranked(groups, "fill", _fill_words, t)
    base = _named_bars(ranked, ranked[name], edge=ranked["fill"])
    fill = alt.X("fill:Q", title=None, scale=_scale(max(1, _most(ranked, "fill"))), axis=_percent_axis(t))
    full = alt.Chart(pd.DataFrame({"fill": [1.0]})).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="fill:Q")
    return _layered(
        [_bars(base, fill), full, _ends(base)],
        title=title,
        key=[t("Bar: people counted ÷ seats. Dashed line: every seat taken.")],
        description=fill_sentence(groups, name, t),
        height=LINE * max(1, len(ranked)),
    )


def heat_map(by_hour: pd.DataFrame, t: Words) -> Chart:
    """People by day and by the hour that sittings start at; `by_hour` are sums by `day` and `hour`."""
    timed = by_hour[by_hour["hour"].notna()]
    days, hours = sorted(timed["day"].unique()), sorted(timed["hour"].unique())
    cells = _plain(timed).assign(
        rank=[days.index(day) for day in timed["day"]],
        column=[hours.index(hour) for hour in timed["hour"]],
        label=[_cell_words(row, t) for row in timed.to_dict("records")],
    )
    base = alt.Chart(cells.drop(columns="day")).encode(
        x=alt.X(
            "column:O",
            title=None,
            scale=CELLS,
            axis=_names_axis({rank: hour_label(hour, t) for rank, hour in enumerate(hours)}, orient="top"),
        ),
        y=alt.Y(
            "rank:O",
            title=None,
            scale=CELLS,
            axis=_names_axis({rank: t.day(day.date()) for rank, day in enumerate(days)}),
        ),
    )
    return _layered(
        _cells(base, _most(cells, "counted")),
        title=t("People counted, by day and hour of the start"),
        key=[t("?: not counted. +: not all sittings counted.")],
        description=heat_sentence(by_hour, t),
        height=1.3 * LINE * max(1, len(days)),
    )


# Parts of them


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with numbers that a browser knows: a missing one is not a number."""
    return frame.astype(dict.fromkeys(frame.select_dtypes(["Int64", "Float64"]), "float"))


def _ranked(
    groups: pd.DataFrame, value: str, say: Callable[[Mapping[Hashable, Any], Words], str], t: Words
) -> pd.DataFrame:
    """The groups by `value`, the missing last, each with its `rank` and what to `say` of it as its `label`."""
    ordered = groups.sort_values(value, ascending=False, kind="stable", ignore_index=True)
    labels = [say(row, t) for row in ordered.to_dict("records")]
    return _plain(ordered).assign(rank=range(len(ordered)), label=labels)


def _named_bars(ranked: pd.DataFrame, names: Iterable[str], *, edge: pd.Series) -> alt.Chart:
    """A row for each group by its rank; `edge` is where what is drawn of it ends, and what is said of it begins."""
    base = alt.Chart(ranked.assign(edge=edge.fillna(0)))
    drawn: alt.Chart = base.encode(y=alt.Y("rank:O", title=None, axis=_names_axis(dict(enumerate(names)))))
    return drawn


def _bars(base: alt.Chart, across: alt.X) -> alt.Chart:
    over = alt.when("datum.fill > 1")
    drawn: alt.Chart = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.7}, fillOpacity=0.75).encode(
        x=across, color=over.then(alt.value(ALARM)).otherwise(alt.value(PEOPLE))
    )
    return drawn


def _ends(base: alt.Chart) -> alt.Chart:
    """What is said of each row, behind all that is drawn of it."""
    drawn: alt.Chart = base.mark_text(align="left", baseline="middle", xOffset=8, color=INK, fontSize=11).encode(
        x="edge:Q", text="label:N", opacity=alt.when(IS_COUNTED).then(alt.value(1)).otherwise(alt.value(0.75))
    )
    return drawn


def _cells(base: alt.Chart, most: float) -> list[alt.Chart]:
    """A cell is coloured when it was counted, and outlined when it was not."""
    heat = alt.Fill("counted:Q", scale=alt.Scale(domain=[0, most], range=list(HEAT)), legend=None)
    counted, missing = base.transform_filter(IS_COUNTED), base.transform_filter(f"!{IS_COUNTED}")
    ink = alt.when(f"datum.counted > {TURN * most}").then(alt.value(ON_DARK)).otherwise(alt.value(ON_PALE))
    return [
        counted.mark_rect(cornerRadius=3).encode(fill=heat),
        missing.mark_rect(cornerRadius=3, fillOpacity=0, stroke=INK, strokeOpacity=0.5, strokeDash=[3, 3]),
        counted.mark_text(fontSize=11).encode(text="label:N", color=ink),
        missing.mark_text(fontSize=11, color=INK).encode(text="label:N"),
    ]


def _people_words(row: Mapping[Hashable, Any], t: Words) -> str:
    if pd.isna(row["counted"]):
        return t("not counted")
    said = [t.number(row["counted"])]
    if pd.notna(row["fill"]):
        said.append(_fill_label(row["fill"], t))
    return " · ".join([*said, *_part_words(row, t)])


def _fill_words(row: Mapping[Hashable, Any], t: Words) -> str:
    if pd.notna(row["fill"]):
        return " · ".join([_fill_label(row["fill"], t), *_part_words(row, t)])
    if pd.isna(row["counted"]):
        return t("not counted")
    return t.plural("{n} person, no seats to fill", "{n} people, no seats to fill", row["counted"])


def _fill_label(fill: float, t: Words) -> str:
    return t.percent(fill) if fill <= 1 else t("⚠ {share}, over capacity", share=t.percent(fill))


def _part_words(row: Mapping[Hashable, Any], t: Words) -> list[str]:
    """What a sum leaves out, when it leaves out anything."""
    if row["counted_sittings"] == row["sittings"]:
        return []
    counted, sittings = t.number(row["counted_sittings"]), t.number(row["sittings"])
    return [t("{counted} of {sittings} sittings counted", counted=counted, sittings=sittings)]


def _cell_words(row: Mapping[Hashable, Any], t: Words) -> str:
    if pd.isna(row["counted"]):
        return "?"
    return t.number(row["counted"]) + ("+" if row["counted_sittings"] < row["sittings"] else "")


# Scales, axes, layers


def _most(frame: pd.DataFrame, *columns: str) -> float:
    """The largest number in the columns, 1 at least."""
    most = frame[list(columns)].max().max()
    return float(max(most, 1)) if pd.notna(most) else 1.0


def _scale(most: float) -> alt.Scale:
    """From nothing to the most, with room for words behind it."""
    return alt.Scale(domain=[0, most * 1.6], nice=False)


def _number_axis(t: Words) -> alt.Axis:
    """Whole numbers in the reader's digits."""
    separator = t.number(1000)[1:-3]
    written = f"replace(format(datum.value, ','), regexp(',', 'g'), {json.dumps(separator)})"
    return alt.Axis(labelExpr=written, tickMinStep=1, tickCount=6, orient="top")


def _percent_axis(t: Words) -> alt.Axis:
    sign = t.percent(1).removeprefix("100")
    return alt.Axis(labelExpr=f"format(100 * datum.value, '.0f') + {json.dumps(sign)}", orient="top", tickCount=6)


def _names_axis(names: Mapping[int, str], **settings: Any) -> alt.Axis:
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
    return alt.Axis(labelExpr=_said_at(names), **(look | settings))


def _said_at(labels: Mapping[int, str]) -> str:
    """The expression for what an axis says where. Words from outside stay words there, for they are JSON strings."""
    return f"{json.dumps(labels)}[datum.value]"


def _layered(layers: Sequence[alt.Chart], *, title: str, key: Sequence[str], description: str, height: float) -> Chart:
    """One picture; `key` explains its signs."""
    chart: Chart = (
        alt.LayerChart(
            layer=list(layers),
            title=alt.Title(title, subtitle=" · ".join(key), anchor="start", color=INK, subtitleColor=INK),
        )
        .properties(description=description, height=height, width="container", autosize=FIT)
        .configure(aria=False, background="transparent")
        .configure_mark(aria=False)
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK)
    )
    return chart
