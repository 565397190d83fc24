"""Everybody who works on the festival at this moment, for each of them: who is here, what they hold, what they change.

A small part of every page looks each second whether the festival has moved since the page was drawn, and runs the page
anew when it has. A page that is half-way through something says so: then the reader is told, and asks for it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import NamedTuple
from urllib.parse import quote, unquote
from uuid import uuid4

import streamlit as st

from lib.company import LONGEST_NAME, free_visitor, tidy_name
from lib.programme import Programme
from lib.roles import Act, Forbidden
from lib.store import Presence, Store, StoreDown
from lib.wording.company import author_label, company_sentence
from pages import _shared, _signing_in
from pages._account import account
from pages._clash_signs import show_clash_count
from pages._session import Session, session
from pages._undoing import Steps, redo_mine, steps, undo_mine

EVERY, SEEN_FOR = 1.0, 0.5  # seconds
GREET_AFTER = timedelta(seconds=5)
NAME, BROWSER = "navasard_name", "navasard_browser"  # cookies
GONE = sys.maxsize  # the revision of a festival that is no more

_browser = st.components.v2.component("browser", js=(Path(__file__).parent / "browser.js").read_text("utf-8"))


class _Seen(NamedTuple):
    """What one look at the store tells to all sessions."""

    revision: int
    present: tuple[Presence, ...]


def watch() -> None:
    """For every run, before its page: from now on the reader sees what others change, and they see the reader."""
    here = session()
    here.is_halfway = here.is_waiting = False
    here.holds = _held_here()
    here.seen = here.drawn
    here.drawn = _revision(_shared.store().festival_revisions(), _festival_id())
    _introduce(here)
    _obey_keys(here)
    _pulse()
    _ask_name(here)


def stay() -> None:
    """This run shows something half-way: what others change is told beside it, and shown when the reader asks."""
    session().is_halfway = True


def as_seen() -> Programme:
    """The programme that the reader had in sight when they pressed the button that this run answers."""
    return _shared.programme_at(session().seen)


def is_drawn(revision: int) -> None:
    """A part of the page has been drawn anew, and the rest of it needs not be."""
    here = session()
    here.drawn = max(here.drawn, revision)


def held() -> dict[str, str]:
    """The items that others have open, each with who has."""
    t = _shared.words()
    return {other.holds: author_label(other.name, t) for other in _others(_look()) if other.holds}


@st.fragment(run_every=EVERY)
def _pulse() -> None:
    """Drawn anew each second: the same elements, unless something has moved. Silent while the store is."""
    here = session()
    with suppress(StoreDown, Forbidden):
        _greet(here)  # a disk that is full keeps nobody from reading
    with suppress(StoreDown, Forbidden):  # a role that was taken back: the next run of the page says so
        seen = _look()
        if seen.revision > here.drawn and not here.is_halfway:
            st.rerun()
        if seen.revision < GONE:
            show_clash_count()
        _show_company(_others(seen))
        if seen.revision > here.drawn:
            _show_news()
        if _festival_id():
            _show_steps(steps(seen.revision))


def _look() -> _Seen:
    if _festival_id() and not _shared.may(Act.READ):
        return _Seen(GONE, ())
    return _seen(_shared.settings().database_url, _festival_id(), int(monotonic() / SEEN_FOR))


@st.cache_resource(max_entries=64, show_spinner=False)
def _seen(url: str, festival_id: str, beat: int) -> _Seen:  # noqa: ARG001 (the URL and the beat are a key)
    store = _shared.store_for_all()
    return _Seen(_revision(store.festival_revisions(), festival_id), store.present(festival_id))


def _revision(revisions: Mapping[str, int], festival_id: str) -> int:
    """That of a festival; of them all where none is chosen yet."""
    return revisions.get(festival_id, GONE) if festival_id else max(revisions.values(), default=0)


def _festival_id() -> str:
    return str(st.session_state.get("festival", ""))


def _held_here() -> str:
    """The item whose form is open."""
    asked = st.query_params.get("item", "")
    return asked if asked and _festival_id() and asked in _shared.programme().item_by_id else ""


def _others(seen: _Seen) -> list[Presence]:
    return [one for one in seen.present if one.session_id != session().id]


def _introduce(here: Session) -> None:
    """The name that this browser kept, or a number that no other visitor has; and what was written in it before."""
    if not here.is_introduced:
        browser = str(st.context.cookies.get(BROWSER, ""))
        if not re.fullmatch("[0-9a-f]{32}", browser):
            browser = here.cookies[BROWSER] = uuid4().hex
        here.steps = _written_in(browser)
        here.name = tidy_name(unquote(st.context.cookies.get(NAME, "")))
        here.is_introduced = True
    taken = {other.name for other in _others(_look())}
    if not here.visitor or (here.visitor in taken and not here.steps):
        here.visitor = free_visitor(taken)


@st.cache_resource(max_entries=2_000, show_spinner=False)
def _written_in(browser: str) -> dict[str, list[int]]:  # noqa: ARG001 (a key)
    """The revisions that its tabs wrote, by festival: a page loaded again knows them for as long as the server runs."""
    return {}


def _greet(here: Session) -> None:
    """Tell the others, when it is news or was said a while ago."""
    _door(_shared.settings().database_url, here.id)
    if not _shared.may(Act.READ):
        return
    said = Presence(here.id, _festival_id(), _shared.me(), here.holds, _shared.now())
    known = here.greeted
    if known is None or said.at - known.at >= GREET_AFTER or replace(known, at=said.at) != said:
        _shared.store().greet(said)
        here.greeted = said


class _Door(NamedTuple):
    """Open for as long as the server has the browser."""

    store: Store
    session_id: str

    def close(self) -> None:
        """Tell the others; the server does not wait for the store to hear of it."""
        Thread(target=self._say_goodbye, daemon=True).start()

    def _say_goodbye(self) -> None:
        with suppress(StoreDown):
            self.store.leave(self.session_id)


@st.cache_resource(scope="session", on_release=_Door.close, show_spinner=False)
def _door(url: str, session_id: str) -> _Door:  # noqa: ARG001 (the URL is a key)
    """Opened anew when the browser comes back, and the others greeted."""
    session().greeted = None
    return _Door(_shared.store(), session_id)


def _obey_keys(here: Session) -> None:
    """Ctrl+Z and its kin outside of fields, wherever the focus is; and the browser keeps what it is to know again."""
    with st.container(key="browser"):
        pressed = _browser(key="browser_keys", data={"cookies": here.cookies}, on_step_change=lambda: None).step
    if pressed and _festival_id():
        undo_mine() if pressed == "undo" else redo_mine()


def _ask_name(here: Session) -> None:
    t, reader = _shared.words(), account()
    label = author_label(reader.name or reader.address if reader else _shared.me(), t)
    with st.popover(_shared.literal(label), icon=":material/person:"):
        if reader:
            _signing_in.show_account()
            return
        st.text_input(
            t("Your name"),
            here.name,
            max_chars=LONGEST_NAME,
            key="my_name",
            on_change=_rename,
            help=t("Those who work beside you see it, and the history tells it. This browser keeps it for next time."),
        )


def _rename() -> None:
    here = session()
    here.name = tidy_name(st.session_state["my_name"])
    here.cookies[NAME] = quote(here.name)


def _show_company(others: list[Presence]) -> None:
    if others:
        said = company_sentence([(one.name, one.holds) for one in others], _shared.programme(), _shared.words())
        st.caption(f":material/group: {_shared.literal(said)}")


def _show_news() -> None:
    """Who has changed the festival, and the way to see it."""
    t, last = _shared.words(), _shared.store().history(_festival_id(), limit=1, most=0)
    who = author_label(last[0].by if last else "", t)
    st.info(_shared.literal(t("{who} has changed the programme.", who=who)), icon=":material/sync:")
    if st.button(t("Show it"), key="show_news", icon=":material/sync:"):
        st.rerun()


def _show_steps(possible: Steps) -> None:
    t = _shared.words()
    if possible.back:
        label = t("Undo: {what}", what=_shared.told(possible.back))
        if st.button(_shared.literal(label), key="undo_mine", icon=":material/undo:", help=t("Ctrl+Z")):
            undo_mine()
    if possible.forth:
        label = t("Redo: {what}", what=_shared.told(possible.forth))
        if st.button(_shared.literal(label), key="redo_mine", icon=":material/redo:", help=t("Ctrl+Shift+Z")):
            redo_mine()
