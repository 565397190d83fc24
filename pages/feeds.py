"""Partners and programmers come here to put what is published into calendars that stay right by themselves."""

import streamlit as st

from lib.roles import Act
from pages import _shared, _url
from pages._feed_formats import show_formats
from pages._feed_made import show_made
from pages._partners import show_partners
from pages._released import released, told

PART, MADE, PARTNERS, FORMATS = "calendars", "made", "partners", "formats"

t = _shared.words()
_shared.needs_festival()
_url.follow(PART, [MADE, PARTNERS, FORMATS], MADE)
labels = {MADE: t("Made to measure"), PARTNERS: t("Partners"), FORMATS: t("Other formats")}
part = st.segmented_control(
    t("Calendars"),
    list(labels),
    format_func=labels.__getitem__,
    key=PART,
    required=True,
    on_change=_url.into_url,
    args=(PART,),
    label_visibility="collapsed",
)
published = released()
if published is None:
    st.info(t("Nothing of this festival is public: calendars follow what is published."), icon=":material/campaign:")
    _shared.link("publication", t("Publish it"), icon=":material/campaign:")
if part == PARTNERS:
    _shared.needs(Act.SHARE)
    show_partners(published)
elif published and part == MADE:
    show_made(told(published))
elif published:
    show_formats(published.programme.festival)
