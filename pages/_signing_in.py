"""What stands before every page where people have to sign in: the way in, and the way out for who has no role."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import streamlit as st

from lib.gatekeeper import Gatekeeper
from lib.roles import STRANGER, Act, Rights
from lib.store import StoreDown
from pages import _shared
from pages._account import account, providers
from pages._own_door import show_own_door
from pages._session import session
from pages._waiting import wait_for_store


def require() -> None:
    """End the run here unless the reader has signed in and may see a festival; who may but count finds a door here."""
    reader = account()
    if reader is None:
        return
    if reader == STRANGER:
        _end_with(_show_way_in)
    found = Rights()
    try:
        found = _shared.store().rights()
        _note_visit(found)
    except StoreDown as down:
        _end_with(partial(wait_for_store, down))
    if not found.grants:
        _end_with(_show_way_out)
    if found.only(Act.COUNT):
        _end_with(_show_door)


def _end_with(show: Callable[[], None]) -> None:
    """One page, whatever address was asked for: Streamlit would say of another that there is none."""
    here = PurePosixPath(urlsplit(st.context.url or "").path).name
    asked = [st.Page(show, title="Navasard", url_path=here)] if here else []
    st.navigation([st.Page(show, title="Navasard", default=True), *asked], position="hidden").run()
    st.stop()


def _show_door() -> None:
    t = _shared.words()
    with st.sidebar:
        show_account()
    st.title(t("Count"), anchor=False)
    try:
        show_own_door()
    except StoreDown as down:
        _shared.say_down(down)


def show_account() -> None:
    """Who has signed in, and how to sign out."""
    t, reader = _shared.words(), account()
    assert reader is not None  # noqa: S101 (only shown where people sign in)
    st.markdown(_shared.literal(reader.signature))
    st.caption(t("Sign out when you leave: whoever opens this browser after you acts in your name."))
    st.button(t("Sign out"), icon=":material/logout:", key="sign_out", on_click=st.logout)


def _show_way_in() -> None:
    t = _shared.words()
    st.title("Navasard", anchor=False)
    if st.user.is_logged_in:
        st.warning(
            t("Your provider did not give an e-mail address that it has verified. Sign in with another account."),
            icon=":material/error:",
        )
        st.button(t("Sign out"), icon=":material/logout:", key="sign_out", on_click=st.logout)
        return
    st.write(t("The programme of the festival is for those who work on it: sign in to go on."))
    for provider in providers():
        label = t("Sign in with {provider}", provider=provider.capitalize()) if provider else t("Sign in")
        st.button(
            _shared.literal(label),
            icon=":material/login:",
            key=f"sign_in_{provider}",
            type="primary",
            on_click=st.login,
            args=(provider,),
        )


def _show_way_out() -> None:
    t, reader = _shared.words(), account()
    address = reader.address if reader else ""
    st.title("Navasard", anchor=False)
    if Gatekeeper(_shared.store()).has_administrator():
        said = t(
            "You have signed in as {address}, and nobody has given you a role yet. Ask the festival for one.",
            address=address,
        )
    else:
        said = t(
            "Nobody is administrator yet. On the server, say: python -m lib give administrator {address}",
            address=address,
        )
    st.info(_shared.literal(said), icon=":material/lock:")
    st.button(t("Sign out"), icon=":material/logout:", key="sign_out", on_click=st.logout)


def _note_visit(found: Rights) -> None:
    """Once a session."""
    here, reader = session(), account()
    if reader and found.grants and not here.is_noted:
        Gatekeeper(_shared.store()).note_visit(reader)
        here.is_noted = True
