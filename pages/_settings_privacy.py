"""Somebody asks what is kept about them, or to be forgotten: administrators answer here."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.names import slug
from lib.registrar import Mention, Registrar, written
from lib.roles import EVERYWHERE, Act, LastAdministrator
from lib.wording.people_kept import WHERE, erasure_sentence, nothing_kept
from lib.wording.things import shortened
from pages import _shared
from pages._session import Done, session

FOUND = "kept_about"  # in the session: who was looked for, and what was found
NAME, SURE = "kept_name", "kept_sure"
SHOWN = 500  # places
LONGEST_NAME = 254  # of an address, RFC 5321


def show_personal_data() -> None:
    """The field to look somebody up, all that is kept about them, a file of it, and the way to erase it."""
    t = _shared.words()
    if not _shared.may(Act.ADMINISTER, EVERYWHERE):
        _shared.say_forbidden(Act.ADMINISTER)
        return
    st.markdown(
        t(
            "Somebody asks what is kept about them, or to be forgotten? A name or an e-mail address is looked for in "
            "all festivals, their history and releases, in any spelling. Look for each of the two."
        )
    )
    with st.form("kept_form"):
        name = st.text_input(t("Name or e-mail address"), key=NAME, max_chars=LONGEST_NAME)
        is_asked = st.form_submit_button(t("Look up"), type="primary", icon=":material/person_search:")
    if is_asked:
        with st.spinner(t("Everything is looked through…")):
            st.session_state[FOUND] = name.strip(), Registrar(_shared.store()).mentions(name)
            st.session_state[SURE] = False
    if FOUND in st.session_state:
        _show_found(*st.session_state[FOUND])


def _show_found(name: str, found: tuple[Mention, ...]) -> None:
    t = _shared.words()
    if not found:
        st.info(_shared.literal(nothing_kept(name, t)), icon=":material/person_off:")
        return
    said = t.plural("{name} stands in {n} place.", "{name} stands in {n} places.", len(found), name=name)
    st.markdown(f"**{_shared.literal(said)}**")
    st.dataframe(
        pd.DataFrame(
            {
                t("Where"): t(WHERE[each.table]),
                t("What it says"): " · ".join(shortened(text) for texts in each.said.values() for text in texts),
                t("Identifier"): " ".join(each.key),
            }
            for each in found[:SHOWN]
        ),
        hide_index=True,
        alt=t("What is kept"),
    )
    if len(found) > SHOWN:
        st.caption(t("These are the first {n}; the file has all.", n=t.number(SHOWN)))
    st.download_button(
        t("All of it as a file (JSON)"),
        lambda: written(name, found),
        file_name=f"{slug(name) or 'navasard'}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        key="kept_file",
    )
    _offer_to_erase(name)


def _offer_to_erase(name: str) -> None:
    """It cannot be undone, so it is asked twice."""
    t = _shared.words()
    st.warning(
        t(
            "Erasing takes the name out of every text, of the history and of what was published: “[…]” stands in its "
            "place, calendars follow, an address loses its roles. It cannot be undone. Daily copies made before still "
            "hold it until they run out; who restores one erases again."
        ),
        icon=":material/warning:",
    )
    is_sure = st.checkbox(t("I have looked at what was found: all of it is about this person."), key=SURE)
    is_asked = st.button(t("Erase everywhere"), icon=":material/person_remove:", disabled=not is_sure, key="kept_erase")
    if is_asked and is_sure:
        _erase(name)


def _erase(name: str) -> None:
    t, here = _shared.words(), session()
    try:
        with st.spinner(t("The name is taken out of everything…")):
            erasure = Registrar(_shared.store()).erase(name, by=_shared.me())
    except LastAdministrator:
        here.done = Done(t("This is the last administrator: name another one first."), is_done=False)
    else:
        here.done = Done(_shared.literal(erasure_sentence(name, len(erasure.found), erasure.identifiers, t)))
        del st.session_state[FOUND]
    st.rerun()
