"""A cultural programmer lives here: the days as a board to drag items on, or all items as a table to type into."""

import streamlit as st

from lib.board import View
from lib.listing import admitted_items
from lib.roles import Act
from pages import _shared
from pages._item_form import NEW, open_item, show_asked_item
from pages._planning import show_planning
from pages._programme_table import show_item_table
from pages._programme_to_read import show_items_to_read
from pages._programme_tools import BOARD, ask_day, ask_display, ask_filter, ask_venues, ask_view, days_from
from pages._shift import open_shift, show_asked_shift

t = _shared.words()
_shared.needs_festival()
programme = _shared.programme()


def show_board() -> None:
    """Days and venues beside each other."""
    with tools:
        first = ask_day(programme, t)
        zoom, coloured_by = ask_display(t)
        venues = ask_venues(programme, t)
        wanted = ask_filter(programme, t, with_venues=False)
    if venues:
        show_planning(View(days_from(first, programme), venues, zoom, coloured_by, wanted))
    else:
        st.info(t("The board has a column for each venue: describe a first one."), icon=":material/add_location:")
        _shared.link("settings", t("Describe the venues"), icon=":material/settings:")


def show_table() -> None:
    """All items that the filter lets through."""
    with tools:
        wanted = ask_filter(programme, t, with_venues=True)
    shown = admitted_items(programme, wanted)
    st.markdown(t.plural("{n} of {all} item", "{n} of {all} items", len(shown), all=t.number(len(programme.items))))
    if not shown:
        st.info(t("No item is like this: take a filter away."), icon=":material/filter_alt_off:")
    show_item_table(programme, shown)


if not _shared.may(Act.PLAN):
    show_items_to_read(programme)
    st.stop()
show_asked_item()
show_asked_shift()
with st.container(horizontal=True, key="programme_actions"):
    st.button(t("Shift and repeat"), icon=":material/update:", key="open_shift", on_click=open_shift)
    st.button(t("New item"), icon=":material/add:", type="primary", key="new_item", on_click=open_item, args=(NEW,))
if not programme.items:
    st.info(t("The programme is empty: import a file, or add a first item."), icon=":material/upload_file:")
    _shared.link("imports", t("Import a file"), icon=":material/upload_file:")
    st.stop()
tools = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="programme_tools")
with tools:
    view = ask_view(t)
show_board() if view == BOARD else show_table()
