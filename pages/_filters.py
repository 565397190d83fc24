"""Filters of what a page shows, kept in the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lib.names import told_apart
from pages import _shared, _url


def ask_several(name: str, label: str, options: Sequence[str], say: Callable[[str], str]) -> list[str]:
    """A filter of several choices kept in the URL; nothing chosen means everything."""
    t = _shared.words()
    st.session_state[name] = [option for option in st.query_params.get_all(name) if option in options]
    labels = told_apart({option: say(option) for option in options})
    return st.multiselect(
        label,
        options,
        format_func=labels.__getitem__,
        key=name,
        on_change=_url.into_url,
        args=(name,),
        placeholder=t("All"),
        select_all=False,
    )


def ask_text(name: str, label: str, *, placeholder: str) -> str:
    """A text to search for, kept in the URL."""
    st.session_state[name] = st.query_params.get(name, "")
    return st.text_input(label, type="search", placeholder=placeholder, key=name, on_change=_url.into_url, args=(name,))
