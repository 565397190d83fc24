"""What the public has of the chosen festival, read once for each release and each turn of what is told."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from lib.press import NoSuchRelease
from lib.releases import PUBLIC, Audience, Published, View, turned_at, view
from pages import _shared

KEPT = 6


def released() -> Published | None:
    """The last release, or None when nothing is public."""
    festival_id: str = st.session_state["festival"]
    head = _shared.press().heads().get(festival_id)
    if head is None or head.is_withdrawn:
        return None
    try:
        return _published(_shared.settings().database_url, festival_id, head.number)
    except NoSuchRelease:
        return None


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _published(url: str, festival_id: str, number: int) -> Published:  # noqa: ARG001 (the URL is a key)
    return _shared.press().published(festival_id, number)


def told(published: Published, audience: Audience = PUBLIC) -> View:
    """What an audience is told of it now."""
    festival_id, number = published.programme.festival.id, published.release.number
    key = _shared.settings().database_url, festival_id, number, turned_at(published, _shared.now()), audience
    return _view(key, published)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _view(key: tuple[str, str, int, datetime, Audience], _published: Published) -> View:
    return view(_published, key[3], key[4])
