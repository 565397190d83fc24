"""What of the attendance the reader looks at: chosen in lists, or by clicking on what charts draw; kept in the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from lib.charts.parts import PICK
from lib.focus import DIMENSIONS, Focus, options, picked
from lib.programme import Programme
from lib.wording.attendance import DIMENSION_LABELS, dimension_words
from pages import _filters, _shared, _url

ROUND = "attendance_round"  # in the session: a higher number lets every chart forget what was clicked on


def parameter(dimension: str) -> str:
    """What a dimension is called in the URL."""
    return f"only_{dimension.removesuffix('_id')}"


def ask_focus(frame: pd.DataFrame, programme: Programme) -> Focus:
    """The lists of what there is to choose, and a button that forgets all of it."""
    t = _shared.words()
    asked = {each: options(frame, each) for each in DIMENSIONS}
    offered = [each for each in DIMENSIONS if len(asked[each]) > 1 or _said(each, asked[each])]
    chosen = sum(len(_said(each, asked[each])) for each in offered)
    label = (
        t.plural("Look at a part: {n} choice", "Look at a part: {n} choices", chosen) if chosen else t("Look at a part")
    )
    with st.expander(label, icon=":material/filter_alt:", key="attendance_focus"):
        st.caption(
            t("Or click on a bar, a cell or a point of a chart: the other charts follow. A second click takes it back.")
        )
        with st.grid("auto", min_column_width=220):
            focus = {each: _ask(each, asked[each], frame, programme) for each in offered}
    if any(focus.values()):
        st.button(
            t("Look at everything again"), icon=":material/filter_alt_off:", key="attendance_all", on_click=_forget
        )
    return {each: tuple(focus.get(each, ())) for each in DIMENSIONS}


def on_pick(view: str, dimensions: Sequence[str]) -> tuple[str, Callable[[], None]]:
    """The key of a chart of that name, and what takes a choice in it over."""
    key = f"pick_{view}_{st.session_state.get(ROUND, 0)}"
    return key, lambda: _take(key, dimensions)


def _take(key: str, dimensions: Sequence[str]) -> None:
    marks = st.session_state[key].selection.get(PICK, [])
    for dimension, values in picked(marks, dimensions).items():
        _url.ask_for(parameter(dimension), values)


def _said(dimension: str, there: Sequence[str]) -> list[str]:
    return [value for value in st.query_params.get_all(parameter(dimension)) if value in there]


def _ask(dimension: str, there: Sequence[str], frame: pd.DataFrame, programme: Programme) -> list[str]:
    t = _shared.words()
    say = dimension_words(dimension, frame, programme, t)
    return _filters.ask_several(parameter(dimension), t(DIMENSION_LABELS[dimension]), there, say)


def _forget() -> None:
    for dimension in DIMENSIONS:
        _url.ask_for(parameter(dimension), None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
