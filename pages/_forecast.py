"""The chapter on the forecast: how many may come, how well that would have done, and which of it to plan with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.changes import Edit
from lib.charts import forecast_chart
from lib.comparison import before, series
from lib.editing.edited_rows import digest
from lib.forecast import Backtest, Basis, Model, backtest, forecast_items, learn, planned
from lib.programme import Festival, Programme
from lib.roles import Act
from lib.wording.editions import edition_labels
from lib.wording.forecast import (
    backtest_sentence,
    backtest_table,
    crowd_sentence,
    forecast_numbers,
    forecast_table,
    kept_sentence,
    missing_sentence,
    model_sentence,
)
from pages import _past, _shared
from pages._picture import show_chart
from pages._table import fold_table
from pages._together import stay

Revisions = tuple[tuple[str, int], ...]


@st.cache_resource(max_entries=8, show_spinner=False)
def _learned(url: str, _past_ones: Sequence[Festival], revisions: Revisions, language: str) -> Model | None:  # noqa: ARG001 (keys)
    return learn(_past.frames(_past_ones))


@st.cache_resource(max_entries=8, show_spinner=False)
def _tested(url: str, _editions: Sequence[Festival], revisions: Revisions, language: str) -> Backtest | None:  # noqa: ARG001 (keys)
    return backtest(_past.frames(_editions))


def show_forecast(programme: Programme) -> None:
    """What may come to the chosen festival, told from the editions before it."""
    t, url = _shared.words(), _shared.settings().database_url
    same = series(_shared.store().festivals(), programme.festival)
    past = before(same, programme.festival)
    labels = edition_labels(same, t)
    model = _learned(url, past, _past.revisions(past), t.language)
    if model is None:
        st.info(_shared.literal(missing_sentence([labels[each.id] for each in past], t)), icon=":material/query_stats:")
        _shared.link("imports", t("Import an edition"), icon=":material/upload_file:")
        return
    st.markdown(_shared.literal(model_sentence(model, labels, t)))
    editions = (*past, programme.festival)
    done = _tested(url, editions, _past.revisions(editions), t.language)
    say_backtest(done, labels)
    for frame in _past.frames([programme.festival]).values():  # of none once somebody has removed it
        show_items(forecast_items(model, planned(frame, programme, t.language)), programme)
    if done:
        show_backtest(done, programme)


def say_backtest(done: Backtest | None, labels: Mapping[str, str]) -> None:
    """How well it would have done, before anybody goes by it."""
    t = _shared.words()
    if done is None:
        st.markdown(t("With one counted edition there is none to try it on: go by it with care."))
    else:
        st.markdown(_shared.literal(backtest_sentence(done, labels[done.festival_id], t)))


def show_backtest(done: Backtest, programme: Programme) -> None:
    """The same, sitting by sitting."""
    t = _shared.words()
    st.subheader(t("How well it would have done"), anchor=False)
    show_chart(forecast_chart(done.rows, t), t("backtest"))
    fold_table(lambda: backtest_table(done.rows, programme, t), t("forecast and counted"))


def show_items(items: pd.DataFrame, programme: Programme) -> None:
    """The forecasts, those to keep among them, and the button that keeps them."""
    t = _shared.words()
    st.subheader(t("What may come"), anchor=False)
    if items.empty:
        st.info(t("Nothing can be forecast before the programme has items."), icon=":material/query_stats:")
        return
    st.markdown(_shared.literal(crowd_sentence(items, t)))
    fold_table(lambda: forecast_numbers(items, programme, t), t("forecast"))
    is_known = items["expected"].notna()
    shown = items if st.toggle(t("Also items with an expected attendance"), key="forecast_all") else items[~is_known]
    if shown.empty:
        st.caption(t("Every item has an expected attendance already."))
        return
    kept = choose(shown, programme)
    is_shut = kept.empty or not _shared.may(Act.PLAN)
    if st.button(t("Keep as expected attendance"), type="primary", icon=":material/check:", disabled=is_shut):
        keep(kept, programme)
    st.caption(
        t("What is kept is an expected attendance like any other: clashes go by it, and you can change it or undo it.")
    )


def choose(items: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Those that the reader leaves checked: at first what has no number yet, and more than one sitting of its kind."""
    t = _shared.words()
    table = forecast_table(items, programme, t)
    is_offered = items["expected"].isna() & (items["basis"] != Basis.OVERALL) & (items["rests_on"] > 1)
    keep, key = t("Keep"), f"forecast_{programme.festival.id}_{digest(table)}"
    if st.session_state.get(key, {}).get("edited_rows"):
        stay()
    edited = st.data_editor(
        table.assign(**{keep: is_offered})[[keep, *table.columns]],
        hide_index=True,
        disabled=list(table.columns),
        column_config={
            keep: st.column_config.CheckboxColumn(keep, width=75),
            t("Title"): st.column_config.TextColumn(width=250),
            t("Beside the seats"): st.column_config.TextColumn(width=205),
        },
        key=key,
    )
    return items[edited[keep].to_numpy("bool")]


def keep(items: pd.DataFrame, programme: Programme) -> None:
    """One revision: the forecast of each as its expected attendance."""
    t = _shared.words()
    told = {row["item_id"]: int(row["forecast"]) for row in items.to_dict("records")}
    changed = tuple(replace(programme.item_by_id[item_id], expected=people) for item_id, people in told.items())
    _shared.save(Edit(items=changed), kept_sentence(len(changed), t), base=programme)
