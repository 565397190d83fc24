"""Lists of items, each of which opens in its form: buttons for a few, a table for many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from lib.i18n import Words
from lib.names import told_apart
from lib.programme import Item
from lib.wording import field_label, item_when, thing_name
from pages import _shared
from pages._item_form import open_item


def show_buttons(items: Iterable[Item], t: Words) -> None:
    """A button for each item."""
    with st.container(horizontal=True):
        for item in items:
            st.button(
                _shared.literal(thing_name(item, t)),
                key=f"open_{item.id}",
                icon=":material/edit_calendar:",
                help=_shared.literal(item_when(item, t)),
                on_click=open_item,
                args=(item.id,),
            )


def show_table(frame: pd.DataFrame, t: Words) -> None:
    """The frame of `listing.items_frame`; an item opens by its row's button, or by its title where one rather types."""
    rows = zip(frame["id"], frame["title"], frame["day"], frame["hours"], strict=True)
    titles = told_apart(
        {each: f"{title} – {t.day(day)}, {hours}" if day else title for each, title, day, hours in rows}
    )
    show_opener(titles, t)
    st.dataframe(
        frame.assign(open=":material/edit: " + t("Open")),
        hide_index=True,
        column_order=["open", *frame.columns.drop("id")],
        column_config={
            "open": st.column_config.ButtonColumn(
                "", type="tertiary", key="open_row", on_click=_open_row, args=(list(titles),)
            ),
            "day": st.column_config.DateColumn(t("Day"), format="DD/MM/YYYY"),
            "hours": t("Hours"),
            "venue": field_label("venue_id", t),
            "clashes": t("Clashes"),
            **{name: field_label(name, t) for name in ("title", "kind", "people", "status")},
        },
        alt=t("The items of the programme"),
    )


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


def _open_row(ids: list[str]) -> None:
    """Callback of a row's button."""
    open_item(ids[st.session_state["open_row"].row])
