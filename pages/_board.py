"""The planning board in the page: what it shows is told to it, what is done on it comes back by the callbacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from lib.assets import bundle_at_start

Told = Callable[[Any], None]  # what the browser sends: outside text, to be looked at before it is believed

# Code that is given to Streamlit travels with every run, so it is only told where to find the rest. It runs from an
# address of its own (blob:), which nothing can be beside: hence the base of the page.
_LOADER = """\
const board = import(new URL("board/{digest}/board.js", document.baseURI));
export default async (component) => (await board).default(component);
"""
_component = st.components.v2.component(
    "board", js=_LOADER.replace("{digest}", bundle_at_start(Path(__file__).resolve().parent / "board").digest)
)


def show_board(
    data: Mapping[str, object],
    *,
    key: str,
    on_ops: Told,
    on_open: Told,
    on_new: Told,
    on_order: Told,
    on_lack: Told,
) -> None:
    """Draw `data`; call back with what was moved, opened, asked for, put in order, or lacking to draw it."""

    def telling(trigger: str, told: Told) -> Callable[[], None]:
        return lambda: told(st.session_state[key][trigger])

    _component(
        key=key,
        data=data,
        on_ops_change=telling("ops", on_ops),
        on_open_change=telling("open", on_open),
        on_new_change=telling("new", on_new),
        on_order_change=telling("order", on_order),
        on_lack_change=telling("lack", on_lack),
    )
