"""Step by step back through what this reader changed, and forth again, whatever it was and on whichever page."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from lib.store import Change
from pages import _shared
from pages._session import Done, session


class Steps(NamedTuple):
    """What this reader would undo next, and what they would have again."""

    back: Change | None
    forth: Change | None


def steps(revision: int) -> Steps:
    """As of a revision of the chosen festival."""
    festival_id: str = st.session_state["festival"]
    return _steps(_shared.settings().database_url, festival_id, revision, tuple(session().written(festival_id)))


@st.cache_resource(max_entries=64, show_spinner=False)
def _steps(
    url: str,  # noqa: ARG001 (a key, as are the next two: others may have undone it meanwhile)
    festival_id: str,  # noqa: ARG001
    revision: int,  # noqa: ARG001
    written: tuple[int, ...],
) -> Steps:
    store = _shared.store_for_all()
    standing, undone = store.last_standing(written), store.last_undone(written)
    again = undone and _shared.change(undone).undoes
    return Steps(_shared.change(standing) if standing else None, _shared.change(again) if again else None)


def undo_mine() -> None:
    """Take back the last change that this reader made to the festival; or say who has built upon it."""
    t, revision = _shared.words(), _shared.store().last_standing(_written())
    if revision is None:
        _say(t("There is no change of yours to undo."))
    else:
        _shared.undo(revision)


def redo_mine() -> None:
    """Have again what this reader took back last."""
    t, revision = _shared.words(), _shared.store().last_undone(_written())
    if revision is None:
        _say(t("There is nothing to do again."))
    else:
        _shared.undo(revision, t("Done again."))


def _written() -> tuple[int, ...]:
    return tuple(session().written(st.session_state["festival"]))


def _say(message: str) -> None:
    session().done = Done(message, is_done=False)
    st.rerun()
