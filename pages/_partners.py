"""Private calendars for partners: who has which, what is in them; making one, revoking it, giving it a new address.

The secret of an address is shown once and kept nowhere: in no URL of a page, in no session, in no log.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from urllib.parse import quote

import streamlit as st

from lib.feed import default_language
from lib.feeds.feed_urls import Choice, query_of
from lib.feeds.handles import handle
from lib.partners import PartnerFeed, digest
from lib.releases import Audience, Published, View
from lib.wording.feeds import choice_sentence, contents_words, life_words
from lib.wording.things import shortened
from pages import _shared
from pages._feed_address import show_code, warn_of_local_address
from pages._feed_choice import Asking, put, said, show_choice, wanted_of
from pages._feed_made import plainly, show_foretaste
from pages._released import told
from pages._session import Done, Way, session
from pages._together import stay

LONGEST_NAME = 100  # characters


def show_partners(published: Published | None) -> None:
    """Those there are, and a new one; where nothing is public, only those there are."""
    t, festival_id = _shared.words(), st.session_state["festival"]
    st.write(
        t(
            "A private calendar has an address that nobody guesses. Whoever has it needs no password: "
            "give it to one partner only, and revoke it when it has gone further."
        )
    )
    if published:
        with st.expander(t("New private calendar"), icon=":material/add:", key="new_partner_feed"):
            _show_new(published)
    feeds = _shared.press().partner_feeds(festival_id)
    if not feeds:
        st.info(t("No partner has a private calendar yet."), icon=":material/key:")
    for feed in feeds:
        _show_feed(feed, published)


def _show_new(published: Published) -> None:
    """Name, owner, what is in it, what may be told."""
    t, festival = _shared.words(), published.programme.festival
    name = st.text_input(t("Name of the calendar"), key="partner_name", max_chars=LONGEST_NAME)
    owner = st.text_input(t("For whom"), key="partner_owner", max_chars=LONGEST_NAME)
    audience = _ask_audience()
    asking = Asking(f"partner_{festival.id}", told(published, audience))
    if asking.key("lang") not in st.session_state:
        put(asking, Choice(festival.id, t.language))
    show_choice(asking)
    choice = said(asking)
    show_foretaste(choice, asking.view)
    if st.button(t("Make its address"), type="primary", icon=":material/key:", key="make_partner_feed"):
        if name.strip() and owner.strip():
            _make(name, owner, plainly(choice, asking.view), audience)
        else:
            st.error(t("Say what it is called, and whom it is for."), icon=":material/error:")


def _ask_audience() -> Audience:
    t = _shared.words()
    has_tentative = st.checkbox(t("Tentative items too"), key="partner_tentative")
    has_notes = st.checkbox(t("Internal notes too"), key="partner_notes")
    if has_notes:
        st.warning(
            t(
                "Internal notes may hold telephone numbers and words that are not meant for others. "
                "Whoever gets this address reads them all, and so does the calendar program that they use."
            ),
            icon=":material/visibility:",
        )
    return Audience(has_tentative=has_tentative, has_notes=has_notes)


def _make(name: str, owner: str, choice: Choice, audience: Audience) -> None:
    festival_id: str = st.session_state["festival"]
    feed = PartnerFeed(
        id="",
        festival_id=festival_id,
        name=" ".join(name.split()),
        owner=" ".join(owner.split()),
        query=query_of(choice),
        has_tentative=audience.has_tentative,
        has_notes=audience.has_notes,
        digest="",
        created_at=_shared.now(),
        created_by=_shared.me(),
    )
    _add(feed)


def _add(settings: PartnerFeed) -> None:
    """A new feed of these settings, whose address is shown this once."""
    secret = secrets.token_urlsafe(24)
    feed = replace(
        settings,
        id=secrets.token_hex(4),  # which holds no hyphen: the first in the address ends it
        digest=digest(secret),
        created_at=_shared.now().replace(microsecond=0),
        created_by=_shared.me(),
        revoked_at=None,
        revoked_by="",
        last_used_at=None,
    )
    _shared.press().add_partner_feed(feed)
    stay()
    _show_once(f"{_shared.public_base()}/partners/{feed.id}-{secret}/{quote(handle(feed.name), safe='')}.ics")


def _show_once(address: str) -> None:
    t = _shared.words()

    @st.dialog(t("The address of the private calendar"), width="large", dismissible=False)
    def show() -> None:
        st.warning(t("It is shown now and never again: copy it before you go on."), icon=":material/key:")
        show_code(address)
        warn_of_local_address(address)
        if st.button(t("I have copied it"), type="primary", icon=":material/check:", on_click=_forget):
            st.rerun()

    show()


def _forget() -> None:
    """Callback: the next one is made from empty fields."""
    for name in ("partner_name", "partner_owner"):
        st.session_state[name] = ""
    for name in ("partner_tentative", "partner_notes"):
        st.session_state[name] = False


def _show_feed(feed: PartnerFeed, published: Published | None) -> None:
    """What it is, what is in it, and what can be done about it."""
    t, zone = _shared.words(), _shared.programme().festival.zone
    with st.container(border=True, gap="xsmall", key=f"feed_{feed.id}"):
        state = t("revoked") if feed.revoked_at else t("in use")
        heading = t("{name}, for {owner}: {state}", name=shortened(feed.name), owner=shortened(feed.owner), state=state)
        st.markdown(f"**{_shared.literal(heading)}**")
        if published:
            audience = Audience(has_tentative=feed.has_tentative, has_notes=feed.has_notes)
            st.markdown(_shared.literal(_choice_words(feed, told(published, audience))))
        st.markdown(_shared.literal(contents_words(feed, t)))
        st.caption(_shared.literal(t.listed(life_words(feed, zone, t))))
        _show_acts(feed)


def _choice_words(feed: PartnerFeed, view: View) -> str:
    t, festival = _shared.words(), view.programme.festival
    choice = wanted_of(feed.query, view)
    if choice is None:
        return t("What it chooses is not in the programme any more.")
    return choice_sentence(choice, choice.language or default_language(festival), view.ever, festival, t)


def _show_acts(feed: PartnerFeed) -> None:
    t = _shared.words()
    with st.container(horizontal=True):
        if feed.revoked_at:
            st.button(
                t("Let it work again"),
                key=f"reinstate_{feed.id}",
                icon=":material/undo:",
                on_click=_reinstate,
                args=(feed.id,),
            )
        else:
            st.button(t("Revoke"), key=f"revoke_{feed.id}", icon=":material/block:", on_click=_revoke, args=(feed.id,))
        label, hint = t("New address"), t("The old one works no more; all else stays as it is.")
        if st.button(label, key=f"renew_{feed.id}", icon=":material/autorenew:", help=hint):
            _add(feed)
            _shared.press().revoke(feed.id, by=_shared.me())


def _revoke(feed_id: str) -> None:
    """Callback: its address is answered no more, until that is taken back."""
    t = _shared.words()
    _shared.press().revoke(feed_id, by=_shared.me())
    undo = Way(t("Undo"), ":material/undo:", act=partial(_reinstate, feed_id))
    session().done = Done(t("The private calendar is revoked: its address is answered no more."), ways=(undo,))


def _reinstate(feed_id: str) -> None:
    """Callback: the same address is answered again."""
    t = _shared.words()
    _shared.press().reinstate(feed_id)
    session().done = Done(t("The private calendar works again, at the same address."))
