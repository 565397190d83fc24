"""Who counts at a door and has no other role gets here, with a phone, the page of a door of their own."""

from __future__ import annotations

import secrets
from uuid import uuid4

import streamlit as st

from lib.doorkeeper import Doorkeeper
from lib.doors import Door
from lib.partners import digest
from lib.roles import Act
from pages import _shared
from pages._account import account

ADDRESS = "own_door"  # in the session: the secret is nowhere else


def show_own_door() -> None:
    """Where somebody counts, the button that opens a door for them alone, and the way to it."""
    t, keeper = _shared.words(), Doorkeeper(_shared.store())
    festivals = {each.id: each for each in _shared.store().festivals(Act.COUNT)}
    if not festivals:
        _shared.say_forbidden(Act.COUNT)
        return
    chosen = st.selectbox(
        t("Festival"),
        list(festivals),
        format_func=lambda each: festivals[each].name.to(t.language),
        key="counted_festival",
    )
    venues = {"": t("All venues")} | {venue.id: venue.name for venue in keeper.venues(chosen)}
    venue = st.selectbox(t("Where you count"), list(venues), format_func=venues.__getitem__, key="counted_venue")
    st.button(
        t("Count here"),
        type="primary",
        icon=":material/door_open:",
        key="open_own_door",
        on_click=_open,
        args=(chosen, venue),
    )
    if ADDRESS in st.session_state:
        st.success(t("Your door is open: it works without a network too, and for you alone."), icon=":material/check:")
        st.link_button(t("Open the page of the door"), st.session_state[ADDRESS], icon=":material/touch_app:")


def _open(festival_id: str, venue_id: str) -> None:
    """Callback: a door for this person alone, for as long as they may count."""
    reader, secret, now = account(), secrets.token_urlsafe(24), _shared.now()
    door = Door(
        id=uuid4().hex[:12],
        festival_id=festival_id,
        name=reader.name or reader.address if reader else "",
        venue_id=venue_id,
        digest=digest(secret),
        created_at=now,
        created_by=_shared.me(),
        owner=reader.address if reader else "",
    )
    Doorkeeper(_shared.store()).add_door(door)
    st.session_state[ADDRESS] = f"{_shared.public_base()}/door/{door.id}-{secret}?lang={_shared.words().language}"
