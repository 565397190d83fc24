"""What could not be saved because somebody else had changed the same: both versions, field by field, to choose from.

The version of the reader is kept in the session until they have chosen, or given it up.
"""

from __future__ import annotations

import streamlit as st

from lib.i18n import Words
from lib.programme import Programme
from lib.reconciling import Conflict, Group
from lib.settling import settled, settled_edit
from lib.storage.records import Key, Thing
from lib.wording import quoted
from lib.wording_company import author_label
from lib.wording_conflicts import Choice, choice_rows, conflict_name, conflict_sentence
from pages import _shared
from pages._session import Refused, session

PUT_OFF = "conflict_put_off"  # in the session: what the reader did not want to decide at once


def show_conflicts() -> None:
    """Before a page: what of this festival could not be saved, in a dialog; once that was closed, how to reopen it."""
    refused = session().refused
    if refused is None or refused.festival_id != st.session_state["festival"]:
        return
    if st.session_state.get(PUT_OFF) is refused or "item" in st.query_params:  # whose form is a dialog too
        _remind(refused)
    else:
        t = _shared.words()
        st.dialog(t("Two versions"), width="medium", on_dismiss=_put_off)(_decide)(refused)


def _remind(refused: Refused) -> None:
    """That something is not saved, and still there."""
    t, programme = _shared.words(), _shared.programme()
    names = t.listed(quoted(conflict_name(each, programme, t), t) for each in refused.conflicts)
    said = t("Your version of {names} is not saved: somebody else has changed the same meanwhile.", names=names)
    with st.container(horizontal=True, vertical_alignment="center", key="conflict_bar"):
        st.warning(_shared.literal(said), icon=":material/difference:")
        st.button(t("Compare the two versions"), key="compare_versions", on_click=_take_up)
        st.button(t("Give up my version"), key="give_up_version", type="tertiary", on_click=_give_up)


def _put_off() -> None:
    st.session_state[PUT_OFF] = session().refused


def _take_up() -> None:
    st.session_state.pop(PUT_OFF, None)
    st.query_params.pop("item", None)


def _give_up() -> None:
    session().refused = None
    st.session_state.pop(PUT_OFF, None)


def _decide(refused: Refused) -> None:
    """Each thing with its two versions, and below them the buttons."""
    t, programme = _shared.words(), _shared.programme()
    st.markdown(t("Choose what stands. What only one of you changed is kept in any case."))
    chosen = {conflict.key: settled(conflict, _ask(conflict, programme, t)) for conflict in refused.conflicts}
    st.caption(
        t("Closing saves nothing and loses nothing: your version stays at the top of the page until you choose.")
    )
    with st.container(horizontal=True):
        if st.button(t("Save what is chosen"), type="primary", icon=":material/check:", key="save_chosen"):
            _save(refused, chosen)
        if st.button(t("Decide later"), type="tertiary", key="decide_later"):
            _put_off()
            st.rerun()


def _save(refused: Refused, chosen: dict[Key, Thing | None]) -> None:
    """Upon the state that the reader has seen, for somebody may have changed it again; what is refused is kept."""
    seen = _shared.store().programme_at(refused.festival_id, refused.conflicts[0].revision)
    edit = settled_edit(refused.edit, refused.base, seen, chosen)
    session().refused = None
    _shared.save(edit, refused.done, action=refused.action, remember=refused.remember, base=seen)
    session().refused = refused


def _ask(conflict: Conflict, programme: Programme, t: Words) -> list[Group]:
    """The choices where theirs is to stand."""
    st.subheader(_shared.literal(conflict_name(conflict, programme, t)), anchor=False)
    st.caption(_shared.literal(conflict_sentence(conflict, programme, t)))
    rows = choice_rows(conflict, programme, t)
    return [row.fields for number, row in enumerate(rows) if _is_theirs(row, conflict, number, t)]


def _is_theirs(row: Choice, conflict: Conflict, number: int, t: Words) -> bool:
    """One choice, by radio buttons that show both versions; below them what it was before either."""
    versions = {False: (t("Mine"), row.mine), True: (author_label(conflict.by, t), row.theirs)}
    said = {
        is_theirs: _shared.literal(t("{who}: {version}", who=who, version=version))
        for is_theirs, (who, version) in versions.items()
    }
    key = f"choice_{conflict.revision}_{conflict.key.id}_{number}"
    is_theirs = st.radio(_shared.literal(row.label), [False, True], format_func=said.__getitem__, key=key)
    if row.before:
        st.caption(_shared.literal(t("Before: {version}", version=row.before)))
    return bool(is_theirs)
