"""What could not be saved because somebody else had changed the same: both versions, field by field, to choose from.

The version of the reader is kept in the session until they have chosen, or given it up.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.i18n import Words
from lib.programme import Programme
from lib.reconciling import Conflict, Group
from lib.settling import settled, settled_edit
from lib.storage.records import Key, Thing
from lib.wording.company import author_label
from lib.wording.conflicts import Choice, choice_rows, conflict_name, conflict_sentence
from lib.wording.things import quoted
from pages import _shared
from pages._session import Refused, session


def show_conflicts() -> None:
    """Before a page: what of this festival could not be saved, one after the other in a dialog; and how to reopen those
    that were put off.
    """
    here, t = session(), _shared.words()
    put_off, waiting = _of_this_festival(here.put_off), _of_this_festival(here.refused)
    if "item" in st.query_params:  # whose form is a dialog too
        put_off, waiting = [*put_off, *waiting], []
    if put_off:
        _remind(put_off[0])
    if waiting:
        closing = partial(_put_off, waiting[0])
        st.dialog(t("Two versions"), width="medium", on_dismiss=closing)(_decide)(waiting[0])


def _of_this_festival(refused: list[Refused]) -> list[Refused]:
    return [each for each in refused if each.festival_id == st.session_state["festival"]]


def _remind(refused: Refused) -> None:
    """That something is not saved, and still there."""
    t, programme = _shared.words(), _shared.programme()
    names = t.listed(quoted(conflict_name(each, programme, t), t) for each in refused.conflicts)
    said = t("Your version of {names} is not saved: somebody else has changed the same meanwhile.", names=names)
    with st.container(horizontal=True, vertical_alignment="center", key="conflict_bar"):
        st.warning(_shared.literal(said), icon=":material/difference:")
        st.button(t("Compare the two versions"), key="compare_versions", on_click=_take_up, args=(refused,))
        giving_up = partial(_take_out, refused)
        st.button(t("Give up my version"), key="give_up_version", type="tertiary", on_click=giving_up)


def _put_off(refused: Refused) -> None:
    _take_out(refused)
    session().put_off.append(refused)


def _take_up(refused: Refused) -> None:
    _take_out(refused)
    session().refused.insert(0, refused)
    st.query_params.pop("item", None)


def _take_out(refused: Refused) -> None:
    for kept in (session().refused, session().put_off):
        if refused in kept:
            kept.remove(refused)


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
            _put_off(refused)
            st.rerun()


def _save(refused: Refused, chosen: dict[Key, Thing | None]) -> None:
    """Upon the state that the reader has seen, for somebody may have changed it again; what is refused is kept."""
    seen = _shared.store().programme_at(refused.festival_id, refused.conflicts[0].revision)
    edit = settled_edit(refused.edit, refused.base, seen, chosen)
    _take_out(refused)
    _shared.save(edit, refused.done, action=refused.action, remember=refused.remember, base=seen)
    session().refused.insert(0, refused)


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
