"""A chart on a page: drawn, said in one sentence, and to be taken along as a picture."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.charts import Chart
from lib.charts.parts import PICK
from lib.pictures import picture_png, picture_svg
from pages import _shared


def show_chart(chart: Chart, name: str) -> None:
    """The chart, its sentence, and its PNG and SVG, which are made when somebody asks for them."""
    st.altair_chart(chart)
    take_along(chart, name)


def show_pickable_chart(chart: Chart, name: str, key: str, on_pick: Callable[[], None]) -> None:
    """The same of a chart whose marks can be chosen; the choice is in the session under `key`."""
    st.altair_chart(chart, key=key, on_select=on_pick, selection_mode=PICK)
    take_along(chart, name)


def take_along(chart: Chart, name: str) -> None:
    """What a chart says in one sentence, and its pictures."""
    t, stem = _shared.words(), f"{st.session_state['festival']}-{name}"
    st.caption(_shared.literal(chart.description))
    with st.container(horizontal=True):
        st.download_button(
            t("Picture (PNG)"),
            lambda: picture_png(chart),
            file_name=f"{stem}.png",
            mime="image/png",
            icon=":material/image:",
            on_click="ignore",
            key=f"png_{name}",
        )
        st.download_button(
            t("Drawing (SVG)"),
            lambda: picture_svg(chart),
            file_name=f"{stem}.svg",
            mime="image/svg+xml",
            icon=":material/draw:",
            on_click="ignore",
            key=f"svg_{name}",
        )
