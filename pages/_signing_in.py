"""What stands before every page where people have to sign in: the way in, and the way out for who has no role."""

from __future__ import annotations

import streamlit as st

from lib.gatekeeper import Gatekeeper
from lib.roles import STRANGER
from lib.store import StoreDown
from pages import _shared
from pages._account import account, providers
from pages._session import session


def require() -> None:
    """End the run here unless the reader has signed in and has a role somewhere."""
    reader = account()
    if reader is None:
        return
    if reader == STRANGER:
        _show_way_in()
        st.stop()
    try:
        if not _shared.store().rights().grants:
            _show_way_out(reader.address)
            st.stop()
        _note_visit()
    except StoreDown:
        _shared.say_unreachable()
        st.stop()


def show_account() -> None:
    """Who has signed in, and how to sign out."""
    t, reader = _shared.words(), account()
    assert reader is not None  # noqa: S101 (only shown where people sign in)
    st.markdown(_shared.literal(reader.signature))
    st.caption(t("Whoever signs in here next in this browser is somebody else: sign out when you leave."))
    st.button(t("Sign out"), icon=":material/logout:", key="sign_out", on_click=st.logout)


def _show_way_in() -> None:
    t = _shared.words()
    _language()
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


def _show_way_out(address: str) -> None:
    t = _shared.words()
    _language()
    st.title("Navasard", anchor=False)
    if Gatekeeper(_shared.store()).has_administrator():
        said = t("You have signed in as {address}, and nobody has given you a role yet. Ask the festival for one.")
    else:
        said = t(
            "Nobody is administrator yet. On the server, say: python -m lib give administrator {address}",
        )
    st.info(_shared.literal(said.replace("{address}", address)), icon=":material/lock:")
    st.button(t("Sign out"), icon=":material/logout:", key="sign_out", on_click=st.logout)


def _language() -> None:
    """The only choice before one has signed in; the address has it, as everywhere."""
    t = _shared.words()
    others = {"fr": "Français", "en": "English"}
    with st.sidebar:
        for language, name in others.items():
            if language != t.language:
                st.page_link("frame.py", label=name) if False else st.link_button(name, f"?lang={language}")


def _note_visit() -> None:
    """Once a session."""
    here, reader = session(), account()
    if reader and not here.is_noted:
        Gatekeeper(_shared.store()).note_visit(reader)
        here.is_noted = True
