"""The address of a feed to subscribe to, the ways that calendar programs have for it, and what they make of changes."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import segno
import streamlit as st

from lib.feeds.clients import CLIENTS, Client, shortcut, webcal
from lib.feeds.feed_urls import Cancelled
from lib.wording.feeds import client_words
from pages import _shared

LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))


def show_address(address: str) -> None:
    """To copy, to scan, to click."""
    t = _shared.words()
    picture, ways = st.columns([1, 3], vertical_alignment="center")
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=6, border=3)
    picture.image(drawn.getvalue(), alt=t("QR code of the calendar's address: {address}", address=address), width=220)
    with ways:
        st.markdown(t("The address to subscribe to:"))
        show_code(address)
        with st.container(horizontal=True):
            subscribe = t("Subscribe on this device")
            st.link_button(subscribe, webcal(address), icon=":material/event_available:", type="primary")
            st.link_button(t("Download once"), address, icon=":material/download:")
        st.caption(t("A downloaded file does not follow later changes; a subscription does."))
    warn_of_local_address(address)


def show_code(address: str) -> None:
    """An address to copy."""
    st.code(address, language=None, wrap_lines=True)


def warn_of_local_address(address: str) -> None:
    """When nobody else can reach it."""
    t = _shared.words()
    if urlsplit(address).hostname in LOCAL:
        st.warning(
            t(
                "This address works on this computer only. "
                "To publish, put Navasard on a server that partners can reach."
            ),
            icon=":material/lan:",
        )


def show_clients(address: str, name: str, cancelled: Cancelled) -> None:
    """How to subscribe with each program, and what each makes of what changes."""
    t = _shared.words()
    st.subheader(t("How to subscribe"), anchor=False)
    for client in CLIENTS:
        _show_client(client, address, name)
    st.subheader(t("What each program makes of changes"), anchor=False)
    heads = t("Program"), t("Changes and moves show after"), t("A cancelled item"), t("Alarms")
    rows = [client_words(client, cancelled, t) for client in CLIENTS]
    st.markdown("\n".join(f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *rows)))
    st.caption(
        t(
            "A moved item goes to its new time and venue in all of them, and its description tells the old ones for "
            "72 hours. What is taken out of the programme stays for 30 days as cancelled."
        )
    )


def _show_client(client: Client, address: str, name: str) -> None:
    t = _shared.words()
    with st.expander(client.name):
        st.write(t(client.way))
        st.write(t("Changes show after {delay}. {advice}", delay=t(client.delay), advice=t(client.advice)))
        if there := shortcut(client, address, name):
            st.link_button(t("Open in {client}", client=client.name), there, icon=":material/open_in_new:")
