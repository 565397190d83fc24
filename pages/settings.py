"""The team comes here to say what the festival is called and when it is, what its venues can hold, and what clashes."""

import streamlit as st

from pages import _shared
from pages._settings_festival import festival_form
from pages._settings_rules import rules_form
from pages._settings_venues import venue_table

t = _shared.words()

if "festival" in st.session_state:
    programme = _shared.programme()
    this, venues, rules, another = st.tabs([t("This festival"), t("Venues"), t("Rules"), t("Another festival")])
    with this:
        festival_form(programme.festival)
    with venues:
        venue_table(programme)
    with rules:
        rules_form(programme)
    with another:
        festival_form(None)
else:
    festival_form(None)
