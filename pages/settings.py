"""The team comes here to say what the festival is called and when it is, what its venues can hold, and what clashes."""

import streamlit as st

from lib.roles import Act
from pages import _shared
from pages._settings_access import show_access
from pages._settings_copies import show_copies
from pages._settings_festival import another_festival, this_festival
from pages._settings_journeys import journey_table
from pages._settings_notice import notice_form
from pages._settings_people import people_table
from pages._settings_privacy import show_personal_data
from pages._settings_rules import rules_form
from pages._settings_venues import venue_table

t = _shared.words()
_shared.needs(Act.PLAN if "festival" in st.session_state else Act.FOUND)

if "festival" in st.session_state:
    programme = _shared.programme()
    labels = [t("This festival"), t("Venues"), t("Journeys"), t("People"), t("Rules"), t("Access"), t("Copies")]
    labels += [t("Personal data"), t("Legal notice"), t("Another festival")]
    this, venues, journeys, people, rules, access, copies, privacy, notice, another = st.tabs(labels)
    with this:
        this_festival(programme)
    with venues:
        venue_table(programme)
    with journeys:
        journey_table(programme)
    with people:
        people_table(programme)
    with rules:
        rules_form(programme)
    with access:
        show_access(programme.festival)
    with copies:
        show_copies(programme.festival)
    with privacy:
        show_personal_data()
    with notice:
        notice_form()
    with another:
        another_festival()
else:
    another_festival()
