"""What the form of an item was opened on, and what others have changed of it since.

The browser holds the number of the revision in a field that nobody sees: when it comes back to a server that has
forgotten the session, with all that was typed, the form still goes by what its reader has seen.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from lib.programme import Item, Programme
from lib.store import StoreDown
from lib.wording.company import Changes, Meanwhile, meanwhile_sentences
from pages import _shared
from pages._together import EVERY

OPENED, KNOWN, ANEW = "opened_item", "known_programme", "anew"
MOST_CHANGES = 20  # of the item, of which it is said who made them


def opened_item(item_id: str) -> Item | None:
    """The item that the form was opened on, if it is that one."""
    item: Item | None = st.session_state.get(OPENED)
    return item if item and item.id == item_id else None


def forget_opened() -> None:
    """The form is closed."""
    st.session_state.pop(OPENED, None)
    st.session_state.pop(KNOWN, None)
    st.query_params.pop(ANEW, None)


def anew() -> str:
    """A part of the keys of the fields: another each time that the reader gives up what was typed."""
    return str(st.query_params.get(ANEW, ""))


def base_of(item: Item | None) -> Programme:
    """The programme as it was when the form was opened."""
    now = _last_known()
    if item is None:
        return now
    with st.container(key="item_since"):
        since = st.text_input("Revision", str(now.revision), key=f"since:{item.id}{anew()}")
    base = _shared.programme_at(int(since)) if since.isdecimal() and int(since) < now.revision else now
    st.session_state[OPENED] = base.item_by_id.get(item.id, item)
    return base


def _last_known() -> Programme:
    """The programme as it is stored; while the store does not answer, as it was when it last did."""
    try:
        st.session_state[KNOWN] = _shared.programme()
    except StoreDown:
        if KNOWN not in st.session_state:
            raise
    known: Programme = st.session_state[KNOWN]
    return known


@st.fragment(run_every=EVERY)
def show_meanwhile(before: Item, mine: Item | None, base: Programme) -> None:
    """Who changed what of the item since, beside what the form says; and the way to see it as it is now.

    This looks by itself: were the whole page to run anew, what is being typed in the drawer would be lost.
    """
    with suppress(StoreDown):
        now = _shared.programme()
        item = now.item_by_id.get(before.id)
        if item != before:
            _show_changes(Meanwhile(before, item, mine, _changes_since(base, before.id)), now)


def _changes_since(base: Programme, item_id: str) -> Changes:
    """Of one item, by author, newest first."""
    history = _shared.store().history(base.festival.id, item_id=item_id, limit=MOST_CHANGES)
    later = [change for change in history if change.revision > base.revision]
    return tuple((change.by, one.before, one.after) for change in later for one in change.objects)


def _show_changes(meanwhile: Meanwhile, now: Programme) -> None:
    t = _shared.words()
    heading = t("Changed since you opened this form:")
    said = "\n".join(f"- {_shared.literal(each)}" for each in meanwhile_sentences(meanwhile, now, t))
    st.warning(f"{heading}\n{said}", icon=":material/sync_problem:")
    hint = t("What you have typed here and not saved is given up.")
    anew_icon = ":material/sync:"
    if meanwhile.latest and st.button(t("Show it as it is now"), key="show_item_anew", icon=anew_icon, help=hint):
        number = anew()
        st.query_params[ANEW] = str(int(number) + 1 if number.isdecimal() else 1)
        st.rerun()
