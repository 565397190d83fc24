"""Other editions than the chosen one: their sittings laid out once for each of their revisions."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from lib.attendance import attendance_frame
from lib.programme import Festival
from pages import _shared

KEPT_FRAMES = 32  # in memory at once


@st.cache_resource(max_entries=KEPT_FRAMES, show_spinner=False)
def _frame(url: str, festival_id: str, revision: int, language: str) -> pd.DataFrame:  # noqa: ARG001 (keys)
    return attendance_frame(_shared.programme_of(festival_id), language)


def frames(festivals: Iterable[Festival]) -> dict[str, pd.DataFrame]:
    """The attendance of each festival, by its id, in the order given."""
    url, language = _shared.settings().database_url, _shared.words().language
    return {name: _frame(url, name, revision, language) for name, revision in revisions(festivals)}


def revisions(festivals: Iterable[Festival]) -> tuple[tuple[str, int], ...]:
    """Which festivals, and at which revision of each: what anything made from their frames depends on."""
    now = _shared.store().festival_revisions()
    return tuple((each.id, now[each.id]) for each in festivals if each.id in now)
