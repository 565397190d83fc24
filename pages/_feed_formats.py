"""The other forms in which a release can be had: a page for the web, and the formats of neighbours."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from lib.feeds.outputs import NEIGHBOURS
from lib.i18n import mark
from lib.programme import Festival
from pages import _shared
from pages._feed_address import show_code

FORMATS = {
    "schedule.xml": mark("For conference apps, such as Giggity and ConfClerk (frab’s schedule)."),
    "schedule.json": mark("The same schedule, for info screens and programs."),
    "events.jsonld": mark("For search engines and websites (schema.org)."),
    "openagenda.csv": mark("To import into OpenAgenda."),
    "programme.csv": mark("For spreadsheets: the columns that Navasard imports."),
}


def show_formats(festival: Festival) -> None:
    """Each with its address and what it is for."""
    t, base = _shared.words(), _shared.public_base()
    page = f"{base}/programme/{quote(festival.id, safe='')}"
    st.subheader(t("Public page"), anchor=False)
    st.markdown(t("For those who have no calendar: quick on a telephone, to search and to print."))
    show_code(page)
    st.link_button(t("Open the public page"), page, icon=":material/public:")
    _show_embedding(festival, page)
    st.subheader(t("Files"), anchor=False)
    st.markdown(t("They hold the last release, and take the same choices as the calendars."))
    for name in NEIGHBOURS:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{_shared.literal(name)}** – {t(FORMATS[name])}")
            address = f"{base}/feeds/{quote(festival.id, safe='')}/{name}"
            show_code(address)
            st.link_button(t("Open {name}", name=name), address, icon=":material/download:")


def _show_embedding(festival: Festival, page: str) -> None:
    """What to put into another website, or where to allow that."""
    t = _shared.words()
    if not festival.embedders:
        st.info(t("No other website may show this page inside its own yet."), icon=":material/web_asset_off:")
        _shared.link("settings", t("Allow it in the settings"), icon=":material/settings:")
        return
    st.markdown(t("To show it inside another website, paste this there:"))
    st.code(f'<iframe src="{page}" title="Programme" width="100%" height="800"></iframe>', language=None)
