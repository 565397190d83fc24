"""The legal notice, as whoever looks after the installation fills it in."""

from __future__ import annotations

import streamlit as st

from lib.legal import CONFORMITIES, LABELS, LONGEST, Conformity, Notice
from lib.roles import EVERYWHERE, Act
from pages import _shared
from pages._session import Done, session


def notice_form() -> None:
    """Every field of it; what is left empty is not shown."""
    t = _shared.words()
    if not _shared.may(Act.ADMINISTER, EVERYWHERE):
        _shared.say_forbidden(Act.ADMINISTER)
        return
    known = _shared.store().notice()
    st.markdown(t("Everybody may read it at {address}.", address="`/legal`"))
    if known.is_empty:
        st.info(t("Nothing is filled in yet: a public site has to say who publishes it."), icon=":material/gavel:")
    with st.form("legal_notice"):
        said = {
            name: st.text_area(t(label), getattr(known, name), max_chars=LONGEST, height=100, key=f"notice_{name}")
            for name, label in LABELS.items()
        }
        conformity = st.selectbox(
            t("Accessibility"),
            list(CONFORMITIES),
            index=list(CONFORMITIES).index(known.conformity),
            format_func=lambda each: t(CONFORMITIES[each]),
            key="notice_conformity",
        )
        is_sent = st.form_submit_button(
            t("Save the notice"), type="primary", icon=":material/check:", key="save_notice"
        )
    if is_sent:
        _save(Notice(**{name: value.strip() for name, value in said.items()}, conformity=Conformity(conformity)))


def _save(notice: Notice) -> None:
    t = _shared.words()
    _shared.store().remember_notice(notice)
    session().done = Done(t("The legal notice is saved."))
    st.rerun()
