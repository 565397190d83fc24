"""Programmers come here to see who changed what and when, to compare any moment with now, and to take a change back."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from lib.roles import Act
from lib.storage.ledger import ERASE
from lib.storage.records import Key, TableName
from lib.store import Change
from lib.wording.changes import field_changes, stored_name
from lib.wording.company import author_label
from lib.wording.things import item_titles
from pages import _shared, _url
from pages._moment import AT, bring_back, show_moment

SHOWN = 30  # changes on one page
NAMED = 3  # things of a change that are named
OF, BEFORE = "of", "before"  # in the URL: the item whose history is shown; the change that the page begins before

t = _shared.words()
_shared.needs_festival()
programme, store = _shared.programme(), _shared.store()
festival_id = programme.festival.id
is_planner = _shared.may(Act.PLAN)


def asked_revision(name: str) -> int | None:
    """A revision in the URL, no later than the last."""
    asked = st.query_params.get(name, "")
    return min(int(asked), programme.revision + 1) if asked.isdecimal() and len(asked) <= 9 else None


def history(limit: int, before: int | None, item_id: str | None = None) -> tuple[Change, ...]:
    """Some of the changes, with the few things of each that are named."""
    return store.history(festival_id, limit=limit, before=before, item_id=item_id, most=NAMED)


def ask_item() -> str | None:
    """The item whose history is shown, also one that is gone; None for all."""
    titles, asked = item_titles(programme.items, t), st.query_params.get(OF, "")
    if asked and asked not in titles and (last := history(1, None, asked)):
        titles = {asked: stored_name(last[0].objects[0].before, programme, t), **titles}
    st.session_state[OF] = asked if asked in titles else ""
    chosen: str = st.selectbox(
        t("History of"),
        ["", *titles],
        format_func=lambda item_id: titles.get(item_id, t("All changes")),
        key=OF,
        on_change=begin_with_latest,
    )
    return chosen or None


def begin_with_latest() -> None:
    """Callback: of another item, the latest changes."""
    _url.into_url(OF)
    _url.ask_for(BEFORE, None)


def details(change: Change) -> Iterator[str]:
    """The fields that changed, when these are of few things; of which, unless it is the only one."""
    for one in change.objects if sum(change.extent) <= NAMED else ():
        if one.before and one.after:
            said = t.listed(field_changes(one.before, one.after, programme, t))
            if not said:  # what was erased
                continue
            is_alone = len(change.objects) == 1
            yield said if is_alone else t("{subject}: {said}", subject=stored_name(one.after, programme, t), said=said)


def show_change(change: Change, *, is_of_item: bool) -> None:
    """Who did what, when, and what can be done about it."""
    when, what = t.moment(change.at.astimezone(programme.festival.zone)), _shared.told(change)
    who = author_label(change.by, t)
    st.markdown(f"**{_shared.literal(when)}** · {_shared.literal(who)} — {_shared.literal(what)}")
    for detail in details(change):
        st.caption(_shared.literal(detail))
    with st.container(horizontal=True, vertical_alignment="center"):
        if is_planner and change.action != ERASE:
            show_undo(change, when)
        st.button(
            t("Compare with now"),
            key=f"compare_{change.revision}",
            on_click=_url.ask_for,
            args=(AT, str(change.revision)),
            icon=":material/compare_arrows:",
            help=t("What has become of the programme since {when}", when=when),
            type="tertiary",
        )
        if is_planner and is_of_item and change.objects[0].after:
            show_bring_back(change, when)


def show_undo(change: Change, when: str) -> None:
    """The button that takes it back, or has again what it took back; none for what is undone."""
    if change.undone_by is not None:
        st.caption(t("Undone since"), width="content")
        return
    label, icon, hint = t("Undo"), ":material/undo:", t("Take back the change of {when}", when=when)
    if _shared.origin(change)[1] % 2:
        label, icon, hint = t("Redo"), ":material/redo:", t("Do again what was taken back at {when}", when=when)
    if st.button(label, key=f"undo_{change.revision}", icon=icon, help=hint, type="tertiary"):
        _shared.undo(change.revision)


def show_bring_back(change: Change, when: str) -> None:
    """The button that has the item as it was then, unless it still is."""
    one = change.objects[0]
    if programme.item_by_id.get(one.id) != one.after:
        hint = t("As it was after the change of {when}", when=when)
        icon = ":material/settings_backup_restore:"
        if st.button(t("Bring back"), key=f"back_{change.revision}", icon=icon, help=hint, type="tertiary"):
            bring_back(Key(TableName.ITEMS, one.id), change.revision, stored_name(one.after, programme, t))


def show_pages(oldest: Change | None) -> None:
    """On to older changes, and back to the latest."""
    with st.container(horizontal=True):
        if BEFORE in st.query_params:
            latest = t("Latest changes")
            st.button(latest, icon=":material/first_page:", on_click=_url.ask_for, args=(BEFORE, None), key="latest")
        if oldest:
            args = (BEFORE, str(oldest.revision))
            st.button(t("Older changes"), icon=":material/history:", on_click=_url.ask_for, args=args, key="older")


item_id = ask_item()
moment = asked_revision(AT)
if moment is not None and (compared := history(1, moment + 1)):
    show_moment(compared[0])
changes = history(SHOWN + 1, asked_revision(BEFORE), item_id)
if not changes:
    st.info(t("Nothing has been changed yet."), icon=":material/history:")
for shown in changes[:SHOWN]:
    with st.container(gap="xsmall"):
        show_change(shown, is_of_item=item_id is not None)
show_pages(changes[SHOWN - 1] if len(changes) > SHOWN else None)
