"""While the store does not answer: the page comes back by itself as soon as it does."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from lib.store import StoreDown
from pages import _shared
from pages._session import session

EVERY = 1.0  # seconds from one question to the next


def wait_for_store(down: StoreDown) -> None:
    """Say why there is no page now, and run it anew as soon as there can be one."""
    _shared.say_down(down)
    _wait()
    session().is_waiting = True


@st.fragment(run_every=EVERY)
def _wait() -> None:
    with suppress(StoreDown):
        _shared.store().revision()
        if session().is_waiting:
            session().is_waiting = False
            st.rerun()
