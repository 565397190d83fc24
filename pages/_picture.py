"""A chart on a page: drawn, said in one sentence, and to be taken along as a picture."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.charts import Chart
from lib.charts.parts import PICK
from lib.pictures import picture_png, picture_svg
from pages import _shared

KEPT = 32  # charts with their pictures, in memory at once


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
    t = _shared.words()
    st.caption(_shared.literal(chart.description))
    asked = st.popover(t("Picture"), icon=":material/image:", key=f"picture_{name}", on_change="rerun")
    if asked.open:
        with asked:
            _offer(chart, f"{st.session_state['festival']}-{name}")


def _offer(chart: Chart, stem: str) -> None:
    """Made before the button, for a file that is made by one is thrown away when anything is drawn anew meanwhile."""
    t = _shared.words()
    svg, png = _pictures(chart.to_json(), chart)
    kinds = (("PNG", png, "png", "image/png"), ("SVG", svg, "svg", "image/svg+xml"))
    for label, data, suffix, mime in kinds:
        st.download_button(
            t("Download as {kind}", kind=label),
            data,
            file_name=f"{stem}.{suffix}",
            mime=mime,
            icon=":material/download:",
            on_click="ignore",
            key=f"{suffix}_{stem}",
        )


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _pictures(spec: str, _chart: Chart) -> tuple[str, bytes]:  # noqa: ARG001 (the key)
    return picture_svg(_chart), picture_png(_chart)
