"""What a page says when something in Navasard itself has failed: nothing of the inside, and a number to ask with."""

from __future__ import annotations

import streamlit as st

from lib.logs import fault_number
from lib.roles import Forbidden
from lib.store import StoreDown
from pages import _shared


def show_fault(error: Exception) -> bool:
    """What the reader can do now; True, for nothing more is to be shown."""
    t = _shared.words()
    if isinstance(error, Forbidden):
        _shared.say_forbidden(error.act)
    elif isinstance(error, StoreDown):
        _shared.say_down(error)
    else:
        st.error(
            t(
                "Something in Navasard has failed, and this could not be shown. What was saved is kept. Load the page "
                "again; if it fails again, tell whoever looks after Navasard the number {number}.",
                number=fault_number(error),
            ),
            icon=":material/error:",
        )
    return True
