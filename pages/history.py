"""Programmers come here to see who changed what and when, and to take a change back."""

import streamlit as st

from lib.wording_changes import change_sentence
from pages import _shared

SHOWN = 50

t = _shared.words()
_shared.needs_festival()
programme = _shared.programme()
changes = _shared.store().history(programme.festival.id, limit=SHOWN)

if not changes:
    st.info(t("Nothing has been changed yet."), icon=":material/history:")
for change in changes:
    at = change.at.astimezone(programme.festival.zone)
    what = change_sentence(change.action, ((one.before, one.after) for one in change.objects), programme, t)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{_shared.literal(t.moment(at))}** — {_shared.literal(what)}")
        hint = t("Take back the change of {when}", when=t.moment(at))
        if st.button(t("Undo"), key=f"undo_{change.revision}", icon=":material/undo:", help=hint):
            _shared.undo(change.revision)
if len(changes) == SHOWN:
    st.caption(t("Only the {n} latest changes are shown.", n=SHOWN))
