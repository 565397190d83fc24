"""The programme for those who may look at it and not change it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.editing.item_table import item_frame
from lib.listing import admitted_items
from lib.programme import Programme
from lib.wording.things import field_label
from pages import _shared
from pages._programme_tools import ask_filter
from pages._table import show_table


def show_items_to_read(programme: Programme) -> None:
    """All items that the filter lets through, as a table."""
    t = _shared.words()
    if not programme.items:
        st.info(t("The programme is empty."), icon=":material/event_busy:")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="programme_tools"):
        wanted = ask_filter(programme, t, with_venues=True)
    shown = admitted_items(programme, wanted)
    st.markdown(t.plural("{n} of {all} item", "{n} of {all} items", len(shown), all=t.number(len(programme.items))))
    if shown:
        frame = item_frame(replace(programme, items=shown), _shared.clashes(), t)
        frame = frame.rename(columns=lambda name: field_label(name, t))
        show_table(
            frame.rename(columns=lambda name: field_label(name, t)), t("programme"), t("The items of the programme")
        )
    else:
        st.info(t("No item is like this: take a filter away."), icon=":material/filter_alt_off:")
