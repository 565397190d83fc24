"""An earlier moment of the festival beside the present: what differs, and the way to bring something back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.changes import Difference
from lib.i18n import Words
from lib.names import told_apart
from lib.preview import change_frame
from lib.programme import Programme
from lib.roles import Act
from lib.since import difference_since
from lib.storage.records import Key, Thing, key_of
from lib.store import Change, NotThere
from lib.wording.changes import stored_name
from lib.wording.things import quoted
from pages import _shared, _url
from pages._session import Done, session
from pages._table import show_table

AT = "at"  # in the URL: the revision that is compared with now


def show_moment(change: Change) -> None:
    """The programme as it was after a change, compared with now."""
    t, now = _shared.words(), _shared.programme()
    then = _shared.programme_at(change.revision)
    difference = difference_since(then, now)
    both = replace(now, venues=(*now.venues, *(each for each in then.venues if each.id not in now.venue_by_id)))
    with st.container(border=True, key="moment"):
        when = t.moment(change.at.astimezone(now.festival.zone))
        st.subheader(_shared.literal(t("From {when} to now", when=when)), anchor=False)
        if difference.new or difference.changed or difference.missing:
            _show_difference(difference, both, t)
            _offer_back((*(each.before for each in difference.changed), *difference.missing), change.revision, both, t)
        else:
            st.info(t("Nothing has changed since."), icon=":material/check:")
        close = t("Close the comparison")
        st.button(close, icon=":material/close:", key="close_moment", on_click=_url.ask_for, args=(AT, None))


def _show_difference(difference: Difference[Thing], programme: Programme, t: Words) -> None:
    with st.grid("auto", min_column_width=150):
        st.metric(t("New"), t.number(len(difference.new)), border=True)
        st.metric(t("Changed"), t.number(len(difference.changed)), border=True)
        st.metric(t("Removed"), t.number(len(difference.missing)), border=True)
    if difference.changed:
        frame = change_frame(difference, lambda thing: stored_name(thing, programme, t), programme, t)
        show_table(frame, t("changes"), t("What has changed since, field by field"))
    for label, things in ((t("New"), difference.new), (t("Removed"), difference.missing)):
        if things:
            names = [stored_name(thing, programme, t) for thing in things]
            with st.expander(f"{label} ({t.number(len(names))})"):
                st.dataframe(pd.DataFrame({label: names}), hide_index=True, alt=label)


def _offer_back(things: Sequence[Thing], revision: int, programme: Programme, t: Words) -> None:
    """To choose one of what was changed or removed since, and have it as it was then."""
    if not things:
        return
    by_key = {" ".join(key_of(thing)): thing for thing in things}
    names = told_apart({key: stored_name(thing, programme, t) for key, thing in by_key.items()})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("Bring back as it was then"), names, index=None, format_func=names.__getitem__, key="what_to_bring_back"
        )
        is_shut = not _shared.may(Act.PLAN)
        icon = ":material/settings_backup_restore:"
        if st.button(t("Bring back"), icon=icon, key="bring_back", disabled=is_shut) and chosen:
            bring_back(key_of(by_key[chosen]), revision, names[chosen])


def bring_back(key: Key, revision: int, name: str) -> None:
    """Have a thing as it was after a revision, and run the page anew; or say why that cannot be."""
    here, t, author, opened = session(), _shared.words(), _shared.me(), _shared.store()
    festival_id: str = st.session_state["festival"]
    try:
        with here.turn:
            brought = opened.bring_back(festival_id, [key], revision, by=author)
            if brought is not None:
                here.note(festival_id, brought)
    except NotThere:
        said = t("It was not there then, or something that it relies on was not: nothing is brought back.")
        here.done = Done(said, is_done=False)
    else:
        said = t("{title} is as it was then.", title=_shared.literal(quoted(name, t)))
        here.done = Done(said, brought)
    st.rerun()
