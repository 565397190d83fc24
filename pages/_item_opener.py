"""A list of titles, of which one opens in its form."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.i18n import Words
from pages._item_form import open_item


def show_opener(titles: Mapping[str, str], t: Words) -> None:
    """A list of titles, by their items' ids, of which the chosen one opens: the way to a form by keyboard."""
    st.selectbox(
        t("Open an item"),
        list(titles),
        index=None,
        format_func=lambda item_id: titles.get(item_id, item_id),
        placeholder=t("Type a part of its title"),
        key="chosen_title",
        on_change=_open_chosen,
    )


def _open_chosen() -> None:
    """Callback of the list of titles, which forgets the title so that it can be chosen again."""
    open_item(st.session_state["chosen_title"])
    st.session_state["chosen_title"] = None
