"""Bars: people beside seats, fill beside full, no-shows beside what was booked; one row a group.

Made of `parts`; the sentences are those of `wording.attendance`, the bands of rivals those of `attendance_views`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from lib.attendance_views import RIVALS
from lib.charts.parts import (
    ALARM,
    FAINT,
    INK,
    IS_COUNTED,
    LINE,
    MOST_ROWS,
    PEOPLE,
    Chart,
    faint_if_left_out,
    hollow_if_estimated,
    layered,
    left_to_table,
    most,
    names_axis,
    number_axis,
    percent_axis,
    picking,
    plain,
    roomy,
    with_choice,
)
from lib.i18n import Words
from lib.wording.attendance import (
    attendance_sentence,
    fill_sentence,
    group_sentence,
    is_partly_seated,
    no_show_sentence,
    rivalry_sentence,
    rivals_label,
)

Row = Mapping[Hashable, Any]


def attendance_chart(by_item: pd.DataFrame, t: Words, most_rows: int = MOST_ROWS) -> Chart:
    """People counted at each item beside the seats there were; `by_item` are sums with `item_id` and `title`."""
    rows = _ranked(by_item, "counted", _people_words, t, most_rows)
    title, said = t("People counted, beside the seats"), attendance_sentence(by_item, t)
    return _people_chart(by_item, rows, "title", "item_id", t, title=title, description=said)


def group_chart(groups: pd.DataFrame, key: str, title: str, t: Words, most_rows: int = MOST_ROWS) -> Chart:
    """People counted in each group beside the seats; `groups` are sums by the column `key`, called by their `name`."""
    rows = _ranked(groups, "counted", _people_words, t, most_rows)
    return _people_chart(groups, rows, "name", key, t, title=title, description=group_sentence(groups, t))


def editions_chart(by_edition: pd.DataFrame, t: Words) -> Chart:
    """People counted in each edition, in their order; `by_edition` are `comparison.edition_sums` with a `name`."""
    rows = _labelled(by_edition, _edition_words, t)
    title, said = t("People counted, by edition"), group_sentence(by_edition, t)
    return _people_chart(by_edition, rows, "name", "festival_id", t, title=title, description=said)


def fill_chart(groups: pd.DataFrame, key: str, title: str, t: Words) -> Chart:
    """The fill of each group, beside full; `groups` are sums by the column `key`, called by their `name`."""
    ranked = _ranked(groups, "fill", _fill_words, t)
    base = _named_bars(ranked, ranked["name"], edge=ranked["fill"])
    fill = alt.X("fill:Q", title=None, scale=roomy(max(1, most(ranked, "fill")), ranked["label"]), axis=percent_axis(t))
    full = alt.Chart(pd.DataFrame({"fill": [1.0]})).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="fill:Q")
    return layered(
        [picking(_bars(base, fill), ranked, key), full, _ends(base)],
        title=title,
        key=[t("Bar: people counted ÷ seats. Dashed line: every seat taken."), *_signs(groups, ranked, t)],
        description=fill_sentence(groups, "name", t),
        height=LINE * max(1, len(ranked)),
    )


def no_show_chart(by_item: pd.DataFrame, t: Words) -> Chart:
    """Places booked in vain at each item, as a share of those booked; `by_item` as `attendance_views` says."""
    shown = by_item.head(MOST_ROWS)
    rows = plain(with_choice(shown)).assign(
        rank=range(len(shown)), label=[_no_show_words(row, t) for row in shown.to_dict("records")], is_estimated=False,
        fill=0.0, counted=0.0,
    )  # fmt: skip
    base = _named_bars(rows, rows["title"], edge=rows["share"])
    share = alt.X("share:Q", title=None, scale=roomy(max([0.2, *rows["share"]]), rows["label"]), axis=percent_axis(t))
    return layered(
        [picking(_bars(base, share), rows, "item_id"), _ends(base)],
        title=t("Places booked that nobody came for"),
        key=[
            t("Bar: no-shows ÷ places booked. Told by nobody: at least those booked beyond the people counted."),
            *left_to_table(by_item, shown, t),
        ],
        description=no_show_sentence(by_item, t),
        height=LINE * max(1, len(shown)),
    )


def rivalry_chart(by_rivals: pd.DataFrame, t: Words) -> Chart:
    """People at a sitting by how many others were held meanwhile; `by_rivals` as `attendance_views` says."""
    rows = by_rivals.sort_values("band", ignore_index=True)
    rows = plain(with_choice(rows)).assign(
        rank=range(len(rows)), label=[_mean_words(row, t) for row in rows.to_dict("records")],
        is_estimated=rows["estimated"].to_numpy() > 0,
    )  # fmt: skip
    names = [rivals_label(RIVALS[int(band)], t) for band in rows["band"]]
    base = _named_bars(rows.assign(fill=0.0), names, edge=rows["mean"])
    mean = alt.X("mean:Q", title=None, scale=roomy(most(rows, "mean"), rows["label"]), axis=number_axis(t))
    return layered(
        [_bars(base, mean), _ends(base)],
        title=t("People at a sitting, by what else there was at the same time"),
        key=[t("Bar: mean of the sittings counted. Without what people visit all day."), *_signs(rows, rows, t)],
        description=rivalry_sentence(by_rivals, t),
        height=1.3 * LINE * max(1, len(rows)),
    )


def _people_chart(
    groups: pd.DataFrame, rows: pd.DataFrame, name: str, key: str, t: Words, *, title: str, description: str
) -> Chart:
    """`rows` are those of the groups that are drawn. Seats stand beside people where all of them had seats."""
    rows = rows.assign(capacity=rows["capacity"].mask(rows["is_partly_seated"]))
    base = _named_bars(rows, rows[name], edge=rows[["counted", "capacity"]].max(axis="columns"))
    people = alt.X(
        "counted:Q", title=None, scale=roomy(most(rows, "counted", "capacity"), rows["label"]), axis=number_axis(t)
    )
    seats: alt.Chart = base.mark_tick(color=INK, thickness=3, size=LINE - 8).encode(x="capacity:Q")
    return layered(
        [picking(_bars(base, people), rows, key), seats, _ends(base)],
        title=title,
        key=[t("Bar: people counted. Upright line: seats of the sittings counted."), *_signs(groups, rows, t)],
        description=description,
        height=LINE * max(1, len(rows)),
    )


def _ranked(
    groups: pd.DataFrame, value: str, say: Callable[[Row, Words], str], t: Words, most_rows: int = MOST_ROWS
) -> pd.DataFrame:
    """The first of the groups by `value`, the missing last."""
    ordered = groups.sort_values(value, ascending=False, kind="stable", ignore_index=True)
    return _labelled(ordered.head(most_rows), say, t)


def _labelled(groups: pd.DataFrame, say: Callable[[Row, Words], str], t: Words) -> pd.DataFrame:
    """The groups as they are drawn, each with its `rank` and what to `say` of it as its `label`."""
    told = groups.assign(is_partly_seated=is_partly_seated(groups), is_estimated=_is_estimated(groups))
    labels = [say(row, t) for row in told.to_dict("records")]
    return plain(with_choice(told)).assign(rank=range(len(told)), label=labels)


def _is_estimated(groups: pd.DataFrame) -> list[bool]:
    """Whether any of what a row is the sum of was estimated."""
    return (
        [bool(number > 0) for number in groups["estimated"].fillna(0)]
        if "estimated" in groups
        else [False] * len(groups)
    )


def _named_bars(rows: pd.DataFrame, names: Iterable[str], *, edge: pd.Series) -> alt.Chart:
    """A row for each group by its rank; `edge` is where what is drawn of it ends, and what is said of it begins."""
    base = alt.Chart(rows.assign(edge=edge.fillna(0)))
    drawn: alt.Chart = base.encode(y=alt.Y("rank:O", title=None, axis=names_axis(dict(enumerate(names)))))
    return drawn


def _bars(base: alt.Chart, across: alt.X) -> alt.Chart:
    """Full where people were counted, hollow and dashed where some of them are an estimate."""
    over = alt.when("datum.fill > 1")
    colour = over.then(alt.value(ALARM)).otherwise(alt.value(PEOPLE))
    drawn: alt.Chart = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.7}).encode(
        x=across,
        color=colour,
        stroke=colour,
        strokeDash=alt.when("datum.is_estimated").then(alt.value([4, 3])).otherwise(alt.value([1, 0])),
        fillOpacity=hollow_if_estimated(0.85),
        opacity=faint_if_left_out(1),
    )
    return drawn


def _ends(base: alt.Chart) -> alt.Chart:
    """What is said of each row, behind all that is drawn of it."""
    drawn: alt.Chart = base.mark_text(align="left", baseline="middle", xOffset=8, color=INK, fontSize=11).encode(
        x="edge:Q",
        text="label:N",
        opacity=alt.when(f"datum.is_out || !{IS_COUNTED}").then(alt.value(FAINT + 0.45)).otherwise(alt.value(1)),
    )
    return drawn


def _signs(groups: pd.DataFrame, shown: pd.DataFrame, t: Words) -> list[str]:
    """What the signs of those bars mean that not every chart has, and how many rows it leaves to the table."""
    estimated = [t("Dashed, ≈: an estimate is part of it.")] if shown["is_estimated"].any() else []
    return [*estimated, *left_to_table(groups, shown, t)]


def _people_words(row: Row, t: Words) -> str:
    if pd.isna(row["counted"]):
        return t("not counted")
    said = [_about(row, t.number(row["counted"]))]
    if pd.notna(row["fill"]):
        said.append(_fill_label(row, t))
    return " · ".join([*said, *_part_words(row, t)])


def _fill_words(row: Row, t: Words) -> str:
    if pd.notna(row["fill"]):
        share = _about(row, _crowded(row, t.percent(row["fill"]), t))
        known, sittings = t.number(row["filled_sittings"]), t.number(row["sittings"])
        basis = t("known of {known} of {sittings} sittings", known=known, sittings=sittings)
        return share if known == sittings else f"{share} · {basis}"
    if pd.isna(row["counted"]):
        return t("not counted")
    return t.plural("{n} person, no seats to fill", "{n} people, no seats to fill", row["counted"])


def _mean_words(row: Row, t: Words) -> str:
    if pd.isna(row["mean"]):
        return t("not counted")
    counted = t.plural("{n} sitting counted", "{n} sittings counted", int(row["counted_sittings"]))
    return f"{_about(row, t.number(round(row['mean'])))} · {counted}"


def _edition_words(row: Row, t: Words) -> str:
    items = t.plural("{n} item", "{n} items", int(row["items"]))
    return f"{_people_words(row, t)} · {items}"


def _no_show_words(row: Row, t: Words) -> str:
    booked = t.number(int(row["booked"]))
    return t("{share}: {n} of {booked}", share=t.percent(row["share"]), n=t.number(int(row["no_shows"])), booked=booked)


def _about(row: Row, said: str) -> str:
    return f"≈ {said}" if row.get("estimated", 0) else said


def _fill_label(row: Row, t: Words) -> str:
    share = t.percent(row["fill"])
    said = t("{share} of known seats", share=share) if row["is_partly_seated"] else share
    return _crowded(row, said, t)


def _crowded(row: Row, share: str, t: Words) -> str:
    return share if row["fill"] <= 1 else t("⚠ {share}, over capacity", share=share)


def _part_words(row: Row, t: Words) -> list[str]:
    """What a sum leaves out, when it leaves out anything."""
    if row["counted_sittings"] == row["sittings"]:
        return []
    counted, sittings = t.number(row["counted_sittings"]), t.number(row["sittings"])
    return [t("{counted} of {sittings} sittings counted", counted=counted, sittings=sittings)]
