"""The script of every visit: language, festival, navigation; then the page that was asked for."""

from pathlib import Path

import streamlit as st

from lib.i18n import LANGUAGES
from lib.roles import Forbidden
from lib.store import StoreDown
from pages import _shared, _signing_in, _together, _url
from pages._conflict import show_conflicts
from pages._waiting import wait_for_store

HERE = Path(__file__).parent
ICON = HERE / "icon.svg"  # a named icon would be fetched from the internet

st.set_page_config(page_title="Navasard", page_icon=str(ICON), layout="wide")
st.html(HERE / "style.css")

_url.catch_up()
_url.follow("lang", list(LANGUAGES), "fr")
t = _shared.words()

festival_choice, company = st.sidebar.container(), st.sidebar.container()
st.sidebar.selectbox(
    t("Language"),
    list(LANGUAGES),
    format_func=LANGUAGES.__getitem__,
    key="lang",
    on_change=_url.into_url,
    args=("lang",),
)
with st.sidebar:
    _shared.show_legal()
_signing_in.require()

PAGES = [
    st.Page("home.py", title=t("Home"), icon=":material/home:", default=True),
    st.Page("programme.py", title=t("Programme"), icon=":material/calendar_month:"),
    st.Page("clashes.py", title=t("Clashes"), icon=":material/warning:"),
    st.Page("placing.py", title=t("To be placed"), icon=":material/add_location_alt:"),
    st.Page("imports.py", title=t("Import"), icon=":material/upload_file:"),
    st.Page("attendance.py", title=t("Attendance"), icon=":material/groups:"),
    st.Page("publication.py", title=t("Publication"), icon=":material/campaign:"),
    st.Page("feeds.py", title=t("Calendars"), icon=":material/event_available:"),
    st.Page("history.py", title=t("History"), icon=":material/history:"),
    st.Page("settings.py", title=t("Settings"), icon=":material/settings:"),
]
page = st.navigation(PAGES)
st.set_page_config(page_title=f"{page.title} – Navasard")
try:
    with festival_choice:
        _shared.choose_festival()
    with company:
        _together.watch()
    st.title(page.title, anchor=False)
    _shared.show_done()
    show_conflicts()
    page.run()
except Forbidden as refused:
    _shared.say_forbidden(refused.act)
except StoreDown as down:
    wait_for_store(down)
    st.stop()  # as if interrupted: what was typed into what is not drawn now is kept
