"""Which knot the reader looks at: the next once one is mended, that one again once it is back."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from lib.listing import clash_id
from lib.rules.clash import Clash
from pages import _url

GONE = "gone_clashes"


def look_on(gone: Iterable[Clash], following: str | None) -> None:
    """What to look at once some clashes are gone, and what they were, for the case that they come back."""
    _url.ask_for("knot", following)
    st.session_state[GONE] = {clash.key for clash in gone}


def look_back(clashes: Iterable[Clash]) -> None:
    """Look at what was gone and is there again, among those that are open."""
    back = next((clash for clash in clashes if clash.key in st.session_state.get(GONE, ())), None)
    if back:
        del st.session_state[GONE]
        _url.ask_for("knot", clash_id(back))
