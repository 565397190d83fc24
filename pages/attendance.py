"""Organisers come here during and after the festival: who came, to what, how full it was; against past years and the
next one; and to write down what was counted.
"""

import streamlit as st

from lib.roles import Act
from pages import _counting, _shared, _url
from pages._across_editions import show_editions
from pages._count_entry import show_count_entry
from pages._doors import show_doors
from pages._forecast import show_forecast
from pages._report import show_report
from pages._who_came import show_who_came

t = _shared.words()
_shared.needs_festival()
programme = _shared.programme()

CHAPTERS = {
    "who": (t("Who came"), show_who_came),
    "counts": (t("Counts"), show_count_entry),
    "doors": (t("At the door"), show_doors),
    "import": (t("Import counts"), _counting.import_counts),
    "editions": (t("Editions"), show_editions),
    "forecast": (t("Forecast"), show_forecast),
    "report": (t("Report"), show_report),
}

WRITTEN = ("counts", "doors", "import")

if not programme.items:
    st.info(t("Nothing can be counted before the programme has items."), icon=":material/groups:")
    _shared.link("imports", t("Import the programme"), icon=":material/upload_file:")
    st.stop()

_url.follow("chapter", list(CHAPTERS), "who")
st.segmented_control(
    t("Chapter"),
    list(CHAPTERS),
    format_func=lambda chapter: CHAPTERS[chapter][0],
    key="chapter",
    on_change=_url.into_url,
    args=("chapter",),
    required=True,
    label_visibility="collapsed",
)
if st.session_state["chapter"] in WRITTEN:
    _shared.needs(Act.PLAN)
CHAPTERS[st.session_state["chapter"]][1](programme)
