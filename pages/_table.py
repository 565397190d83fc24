"""A table with the file of it: what is seen is what is downloaded."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.files.sheets import write_sheet
from pages import _shared


def show_table(frame: pd.DataFrame, name: str, alt: str) -> None:
    """The frame and its CSV, which is called after the festival and `name`; `alt` says what the table holds."""
    t = _shared.words()
    st.dataframe(frame, hide_index=True, alt=alt)
    st.download_button(
        t("Download as CSV"),
        write_sheet(frame.columns, frame.astype("str").fillna("").to_numpy().tolist()),
        file_name=f"{st.session_state['festival']}-{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv_{name}",
    )


def fold_table(make: Callable[[], pd.DataFrame], name: str) -> None:
    """A table behind its heading, made when somebody opens it, and its CSV."""
    t = _shared.words()
    heading = t("Table: {name}", name=name)
    folded = st.expander(heading, icon=":material/table:", key=f"fold_{name}", on_change="rerun")
    if folded.open:
        with folded:
            show_table(make(), name, name)
