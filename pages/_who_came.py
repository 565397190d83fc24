"""The chapter on who came: the numbers, what is over capacity, and every chart with its sentence, table and files."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from lib.attendance import OTHER_MEASURES, attendance_frame, known, over_capacity, sums, total
from lib.attendance_views import by_day, by_rivals, by_venue_and_day, expectations, forecasters, no_shows
from lib.charts import (
    Chart,
    attendance_chart,
    cumulative_chart,
    expectation_chart,
    fill_chart,
    group_chart,
    heat_map,
    no_show_chart,
    rivalry_chart,
    venues_chart,
)
from lib.comparison import before, series
from lib.focus import Focus, focused, left_out, options
from lib.i18n import Words
from lib.programme import MONEY, Festival, Programme
from lib.wording.attendance import (
    DIMENSION_LABELS,
    MEASURE_LABELS,
    attendance_table,
    dimension_words,
    estimates_sentence,
    fill_title,
    filled_words,
    known_words,
    people_title,
    total_sentence,
    visits_sentence,
)
from pages import _past, _shared, _url
from pages._attendance_focus import ask_focus, on_pick
from pages._picture import show_chart, show_pickable_chart
from pages._table import fold_table

GROUPS = ("kind", "strand", "venue_id", "language", "entry", "district", "organiser")
KEPT = 128  # charts with their tables, in memory at once


@dataclass(frozen=True)
class Ground:
    """What the charts of one page are drawn from."""

    programme: Programme
    frame: pd.DataFrame
    past: tuple[Festival, ...]  # the edition before, if there is one
    focus: Focus
    t: Words

    def without(self, *dimensions: str) -> pd.DataFrame:
        """The sittings that the focus leaves, but for what it says of these dimensions."""
        return focused(self.frame, self.focus, but=dimensions)

    def sums(self, *by: str) -> pd.DataFrame:
        """Sums of them, and whether the focus leaves them out."""
        groups = sums(self.without(*by), *by)
        return groups.assign(is_out=left_out(groups, self.focus))

    def named(self, dimension: str) -> pd.DataFrame:
        """Sums by one dimension, called as a person would."""
        groups = self.sums(dimension)
        say = dimension_words(dimension, self.frame, self.programme, self.t)
        return groups.assign(name=[say(value) for value in groups[dimension]])


@dataclass(frozen=True)
class Drawn:
    """A chart and the rows behind it."""

    chart: Chart
    rows: pd.DataFrame


def show_who_came(programme: Programme) -> None:
    """Everything that the counts tell."""
    t = _shared.words()
    if not programme.counts:
        st.info(
            t("Nobody has been counted yet: bring your counts in under “Import counts”, or write them down."),
            icon=":material/groups:",
        )
        return
    frame = load_attendance(programme, programme.festival.id, programme.revision, t.language)
    focus = ask_focus(frame, programme)
    ground = Ground(programme, frame, _last_edition(programme.festival), focus, t)
    seen = ground.without()
    show_numbers(seen)
    show_crowded(seen, programme)
    show_charts(ground)
    fold(seen, programme, t("every sitting"))


@st.cache_resource(max_entries=8)
def load_attendance(_programme: Programme, festival_id: str, revision: int, language: str) -> pd.DataFrame:  # noqa: ARG001
    """The sittings and their counts, laid out once for each revision."""
    return attendance_frame(_programme, language)


def _last_edition(festival: Festival) -> tuple[Festival, ...]:
    festivals = _shared.store().festivals()
    return before(series(festivals, festival), festival)[-1:]


def show_numbers(frame: pd.DataFrame) -> None:
    """How many people, how full, how much of it was counted; then whatever else is known, and of how many sittings."""
    t, whole = _shared.words(), total(frame)
    with st.grid("auto", min_column_width=210):
        about = "≈ " if frame["is_estimate"].any() else ""
        people = "–" if whole.counted is None else f"{about}{t.number(whole.counted)}"
        st.metric(t("People counted"), people, border=True)
        fill = "–" if whole.fill is None else t.percent(whole.fill)
        st.metric(t("Fill"), fill, filled_words(whole, t), delta_color="off", delta_arrow="off", border=True)
        counted = t("{counted} of {sittings}", counted=whole.counted_sittings, sittings=whole.sittings)
        st.metric(t("Sittings counted"), counted, border=True)
        for measure in OTHER_MEASURES:
            told = known(frame, measure)
            if told.amount is not None:
                amount = t.money(told.amount) if measure in MONEY else t.number(told.amount)
                label = t(MEASURE_LABELS[measure])
                st.metric(label, amount, known_words(told, t), delta_color="off", delta_arrow="off", border=True)
    said = (total_sentence(whole, t), estimates_sentence(frame, t), visits_sentence(frame, t))
    st.markdown(" ".join(filter(None, said)))


def show_crowded(frame: pd.DataFrame, programme: Programme) -> None:
    """Where more people were counted than there are seats."""
    t, crowded = _shared.words(), over_capacity(frame)
    if len(crowded):
        st.warning(t.plural("{n} sitting was over capacity.", "{n} sittings were over capacity.", len(crowded)))
        fold(crowded, programme, t("over capacity"))


def show_charts(ground: Ground) -> None:
    """One after the other, those that a choice is made in first."""
    t = ground.t
    show("items", t("by item"), ("item_id",), _draw_items, ground)
    show("hours", t("by day and hour"), ("day", "hour"), _draw_hours, ground)
    by = _ask_group(ground)
    show(f"people_{by}", people_title(by, t), (by,), lambda there: _draw_group(there, by), ground)
    show(f"fill_{by}", fill_title(by, t), (by,), lambda there: _draw_fill(there, by), ground)
    show("days", t("day after day"), ("day",), _draw_days, ground)
    show("venues", t("venue by venue"), ("venue_id", "day"), _draw_venues, ground)
    show("expected", t("expected and counted"), ("item_id",), _draw_expected, ground)
    show_forecasters(ground)
    show("rivals", t("beside what else there was"), (), _draw_rivals, ground)
    show("no_shows", t("no-shows"), ("item_id",), _draw_no_shows, ground)


def show(view: str, name: str, dimensions: Sequence[str], draw: Callable[[Ground], Drawn], ground: Ground) -> None:
    """One chart, its sentence, its table and its files; what is chosen in it goes into the focus."""
    said = tuple(sorted((dimension, *chosen) for dimension, chosen in ground.focus.items() if chosen))
    festival, past = ground.programme.festival, _past.revisions(ground.past)
    key = (view, festival.id, ground.programme.revision, past, said, ground.t.language)
    drawn = _drawn(key, draw, ground)
    if dimensions and len(drawn.rows):
        show_pickable_chart(drawn.chart, name, *on_pick(view, dimensions))
    else:
        show_chart(drawn.chart, name)
    fold(drawn.rows, ground.programme, name)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _drawn(key: tuple[Hashable, ...], _draw: Callable[[Ground], Drawn], _ground: Ground) -> Drawn:  # noqa: ARG001
    """A chart, drawn once for each key."""
    return _draw(_ground)


def _draw_items(ground: Ground) -> Drawn:
    rows = ground.sums("item_id", "title", "kind", "venue")
    return Drawn(attendance_chart(rows, ground.t), rows)


def _draw_hours(ground: Ground) -> Drawn:
    rows = ground.sums("day", "hour")
    return Drawn(heat_map(rows, ground.t), rows)


def _draw_group(ground: Ground, by: str) -> Drawn:
    rows = ground.named(by)
    return Drawn(group_chart(rows, by, people_title(by, ground.t), ground.t), rows)


def _draw_fill(ground: Ground, by: str) -> Drawn:
    rows = ground.named(by)
    return Drawn(fill_chart(rows, by, fill_title(by, ground.t), ground.t), rows)


def _draw_days(ground: Ground) -> Drawn:
    rows = by_day(ground.without("day"))
    past = [by_day(focused(each, ground.focus, but=("day", "item_id"))) for each in _past.frames(ground.past).values()]
    rows = rows.assign(is_out=left_out(rows, ground.focus))
    return Drawn(cumulative_chart(rows, ground.t, next(iter(past), None)), rows)


def _draw_venues(ground: Ground) -> Drawn:
    rows = by_venue_and_day(ground.without("venue_id", "day"))
    return Drawn(venues_chart(rows.assign(is_out=left_out(rows, ground.focus)), ground.t), rows)


def _draw_expected(ground: Ground) -> Drawn:
    rows = expectations(ground.without("item_id"))
    return Drawn(expectation_chart(rows.assign(is_out=left_out(rows, ground.focus)), ground.t), rows)


def _draw_rivals(ground: Ground) -> Drawn:
    rows = by_rivals(ground.without())
    return Drawn(rivalry_chart(rows, ground.t), rows)


def _draw_no_shows(ground: Ground) -> Drawn:
    rows = no_shows(ground.without("item_id"))
    return Drawn(no_show_chart(rows.assign(is_out=left_out(rows, ground.focus)), ground.t), rows)


def _ask_group(ground: Ground) -> str:
    """What people are summed by: one of those that anything is said of."""
    t = ground.t
    offered = [each for each in GROUPS if any(options(ground.frame, each))]
    _url.follow("sum_by", offered, offered[0])
    chosen = st.segmented_control(
        t("Sum by"),
        offered,
        format_func=lambda each: t(DIMENSION_LABELS[each]),
        key="sum_by",
        on_change=_url.into_url,
        args=("sum_by",),
        required=True,
    )
    return str(chosen or offered[0])


def show_forecasters(ground: Ground) -> None:
    """Who expects about what comes: by organiser and by kind."""
    t, told = ground.t, expectations(ground.without())
    if told["ratio"].notna().any():
        for by, name in (("organiser", t("who expects well, by organiser")), ("kind", t("who expects well, by kind"))):
            fold(forecasters(told, by), ground.programme, name)


def fold(frame: pd.DataFrame, programme: Programme, name: str) -> None:
    """The rows of the attendance behind a chart, as a table for people."""
    fold_table(lambda: attendance_table(frame, programme, _shared.words()), name)
