"""Accepting a clash and taking that back: who, when and why."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.changes import Edit
from lib.company import is_nameless
from lib.listing import clash_id
from lib.programme import Programme, Waiver
from lib.roles import Act
from lib.rules.clash import Clash
from lib.waivers import accept, accepted_clashes, is_unchanged, returned_clashes
from lib.wording.clashes import clash_label, clash_sentence
from pages import _shared
from pages._clash_signs import sign
from pages._looking import look_on
from pages._session import session
from pages._together import stay

ACCEPTING, READER = "accepting", "reader_name"


def reader_name() -> str:
    """What the reader called themselves when they last accepted a clash."""
    name: str = st.session_state.get(READER, _shared.me())
    return name


def show_accepting(clash: Clash, following: str | None) -> None:
    """The button to accept a clash, or the form that it opens; `following` is the clash to look at afterwards."""
    asked: tuple[Clash, Programme] | None = st.session_state.get(ACCEPTING)
    if asked and asked[0].key == clash.key:
        _show_form(clash, *asked, following)
    else:
        _show_button(clash)


def _show_button(clash: Clash) -> None:
    t = _shared.words()
    st.button(
        t("Accept"),
        key=f"accept_{clash_id(clash)}",
        icon=":material/handshake:",
        help=t("Keep it as it is: it goes to the list of accepted clashes until time, place or people change."),
        on_click=_ask,
        args=(clash, _shared.programme()),
    )


def _ask(clash: Clash, programme: Programme) -> None:
    """Callback: the clash as the reader saw it."""
    st.session_state[ACCEPTING] = clash, programme


def _show_form(clash: Clash, read: Clash, then: Programme, following: str | None) -> None:
    """Who accepts it, and why; `read` is the clash as it was read, in the programme of then."""
    t, programme = _shared.words(), _shared.programme()
    stay()
    with st.form(f"waiver_{clash_id(clash)}"):
        by = st.text_input(t("Your name"), st.session_state.get(READER, session().name), key="waiver_by")
        why = st.text_input(t("Why it can stay"), key="waiver_why")
        with st.container(horizontal=True):
            is_accepted = st.form_submit_button(
                t("Accept the clash"), type="primary", icon=":material/handshake:", key="save_waiver"
            )
            st.form_submit_button(
                t("Leave it open"), icon=":material/close:", type="tertiary", key="drop_waiver", on_click=_close
            )
    if is_accepted and not (by.strip() and why.strip()):
        st.error(t("Say who accepts it, and why."), icon=":material/error:")
    elif is_accepted and not is_unchanged(read, then, programme, [clash]):
        _ask(clash, programme)
        st.warning(
            t("This clash has changed meanwhile: read it again before you accept it."), icon=":material/sync_problem:"
        )
    elif is_accepted:
        _save(clash, by, why, following)


def _close() -> None:
    st.session_state.pop(ACCEPTING, None)


def _save(clash: Clash, by: str, why: str, following: str | None) -> None:
    t = _shared.words()
    _close()
    st.session_state[READER] = by.strip()
    look_on([clash], following)
    programme = _shared.programme()
    waiver = accept(clash, programme, by=by, at=_shared.now(), why=why)
    _shared.save(Edit(waivers=(waiver,)), t("The clash is accepted."), action="accept", base=programme)


def show_why_it_is_back(clash: Clash) -> None:
    """Who had accepted it, when it is open again."""
    t, programme = _shared.words(), _shared.programme()
    for _, waiver in returned_clashes([clash], programme):
        st.caption(
            t(
                "{accepted} It came back because its time, place or people have changed.",
                accepted=_shared.literal(_said(waiver)),
            )
        )


def _said(waiver: Waiver) -> str:
    t = _shared.words()
    day = t.long_day(waiver.at.astimezone(_shared.programme().festival.zone).date())
    why = waiver.why.rstrip(".")
    if is_nameless(waiver.by):
        return t("Accepted on {day}: {why}.", day=day, why=why)
    return t("Accepted by {name} on {day}: {why}.", name=waiver.by, day=day, why=why)


def show_accepted() -> None:
    """The accepted clashes, and those that were."""
    t, programme, clashes = _shared.words(), _shared.programme(), _shared.findings().clashes
    accepted, returned = accepted_clashes(clashes, programme), returned_clashes(clashes, programme)
    if not accepted:
        st.info(t("No clash is accepted."), icon=":material/handshake:")
    for clash, waiver in accepted:
        _show_accepted(clash, waiver)
    if returned:
        st.subheader(t("Came back because time, place or people changed"), anchor=False)
        _show_returned(returned)


def _show_accepted(clash: Clash, waiver: Waiver) -> None:
    t = _shared.words()
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{sign(clash.severity, t)} **{clash_label(clash.kind, t)}**")
        st.markdown(_shared.literal(clash_sentence(clash, _shared.programme(), t)))
        st.caption(_shared.literal(_said(waiver)))
        if _shared.may(Act.PLAN) and st.button(t("Take back"), key=f"reopen_{clash_id(clash)}", icon=":material/undo:"):
            _shared.save(Edit(removed_waivers=(waiver.clash_key,)), t("The clash is open again."), action="reopen")


def _show_returned(returned: Sequence[tuple[Clash, Waiver]]) -> None:
    t, programme = _shared.words(), _shared.programme()
    for clash, waiver in returned:
        st.markdown(f"- {_shared.literal(clash_sentence(clash, programme, t))} {_shared.literal(_said(waiver))}")
