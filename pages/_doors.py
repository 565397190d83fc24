"""The chapter on doors: addresses for those who count there, what they count now, and numbers that differ.

The secret of an address is shown once and kept nowhere: in no URL of a page, in no session, in no log.
"""

from __future__ import annotations

import io
import secrets
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlsplit

import segno
import streamlit as st

from lib.doorkeeper import Doorkeeper
from lib.doors import QUIET, Door, Sum, is_disputed
from lib.partners import digest
from lib.programme import Count, Programme
from lib.store import Conflicts, StoreDown, UnknownFestival, UnknownReference
from lib.wording.things import shortened
from lib.wording.trouble import trouble_sentence
from pages import _shared
from pages._feed_address import LOCAL, show_code
from pages._session import Done, Way, session
from pages._together import stay

LONGEST_NAME = 80  # characters
RECENT = timedelta(hours=12)
LOOK = timedelta(seconds=5)  # from one look at what is counted to the next


def keeper() -> Doorkeeper:
    """The doors of this installation's store."""
    return Doorkeeper(_shared.store())


def show_doors(programme: Programme) -> None:
    """What is counted now, where numbers differ, the doors there are, and a new one."""
    t = _shared.words()
    st.write(
        t(
            "Whoever stands at a door opens its address on a phone, without an account, and counts with two large "
            "buttons. It works through a bad network, and several phones at one door add up."
        )
    )
    show_live()
    show_disputed(programme)
    found = keeper().doors(programme.festival.id)
    with st.expander(t("New address for a door"), icon=":material/add:", expanded=not found, key="new_door"):
        _ask_new(programme)
    for door in found:
        _show_door(door, programme)


@st.fragment(run_every=LOOK)
def show_live() -> None:
    """What phones have said last, looked at again and again."""
    t, programme = _shared.words(), _shared.programme()
    recent = [each for each in _sums(programme) if each.counted and _is_recent(each)]
    if not recent:
        st.caption(t("Nobody counts at a door at the moment."))
        return
    heading = t("Counted at doors in the last hours")
    st.markdown(f"**{heading}**")
    with st.grid("auto", min_column_width=240):
        for said in recent:
            _show_sum(said, programme)


def _is_recent(said: Sum) -> bool:
    """Whether it was said in the last hours, or is of what is yet to come: a door is tried beforehand."""
    return _shared.now() - said.at < RECENT or said.day > _shared.now().date()


def _show_sum(said: Sum, programme: Programme) -> None:
    """What a door says of a sitting, and the way back to nobody."""
    t, item = _shared.words(), programme.item_by_id[said.item_id]
    with st.container(border=True, gap="xsmall"):
        title = _shared.literal(shortened(item.title.to(t.language)))
        phones = t.plural("{n} phone", "{n} phones", said.phones)
        st.metric(title, t.number(said.counted), phones, delta_color="off", delta_arrow="off")
        st.caption(t.day(said.day))
        label, key = t("Start again at 0"), f"again_{said.item_id}_{said.day}"
        hint = t("If this door was only tried: what was pressed until now does not count.")
        if st.button(label, key=key, icon=":material/restart_alt:", type="tertiary", help=hint):
            _start_again(programme.festival.id, said.key)
            st.rerun()


def show_disputed(programme: Programme) -> None:
    """Where a door and somebody else say two numbers: neither is lost, and one of them is the count."""
    counts = {(count.item_id, count.day): count for count in programme.counts}
    for said in _sums(programme):
        before = counts.get(said.key)
        if is_disputed(said, before) or _is_left_over(said, before):
            _show_dispute(said, before, programme)
            _ask_which(said, before, programme.festival.id)


def _is_left_over(said: Sum, before: Count | None) -> bool:
    """Whether a door has counted what nobody wrote down, as when a count was removed."""
    is_open = before is None or before.counted is None
    return is_open and said.counted > 0 and _shared.now() - said.at > 2 * QUIET


def _ask_which(said: Sum, before: Count | None, festival_id: str) -> None:
    """Which of two numbers is the count: the other one is asked about no more."""
    t, name = _shared.words(), f"{said.item_id}_{said.day}"
    with st.container(horizontal=True):
        st.button(
            t("Take the number of the door"), key=f"take_{name}", icon=":material/door_open:",
            on_click=_take, args=(festival_id, said.key),
        )  # fmt: skip
        if before and before.counted is not None:
            st.button(
                t("Keep what is written down"), key=f"stand_{name}", icon=":material/edit_note:",
                on_click=_stand, args=(festival_id, said.key, before.counted),
            )  # fmt: skip


def _show_dispute(said: Sum, before: Count | None, programme: Programme) -> None:
    t, item = _shared.words(), programme.item_by_id[said.item_id]
    title, day, door = item.title.to(t.language), t.day(said.day), t.number(said.counted)
    if before is None or before.counted is None:
        sentence = t("{title}, {day}: the door says {door}, nothing is written down.", title=title, day=day, door=door)
    else:
        number = t.number(before.counted)
        sentence = t(
            "{title}, {day}: the door says {door}, written down is {number}.",
            title=title, day=day, door=door, number=number,
        )  # fmt: skip
    st.warning(_shared.literal(sentence), icon=":material/difference:")


def _sums(programme: Programme) -> list[Sum]:
    """What phones have counted of items that are there, the last first."""
    found = keeper().sums(programme.festival.id).values()
    known = [each for each in found if each.item_id in programme.item_by_id]
    return sorted(known, key=lambda each: (each.at, each.item_id), reverse=True)


def _take(festival_id: str, key: tuple[str, date]) -> None:
    """Callback: the count is what the door says, and that can be undone."""
    t = _shared.words()
    try:
        revision = keeper().take(festival_id, [key], by=_shared.me())
    except StoreDown as down:
        session().done = Done(trouble_sentence(down.trouble, t), is_done=False)
        return
    except (Conflicts, UnknownReference):
        session().done = Done(t("Somebody has just changed this: look again."), is_done=False)
        return
    session().done = Done(t("The number of the door is written down."), revision=revision)


def _stand(festival_id: str, key: tuple[str, date], counted: int) -> None:
    """Callback: the number written down is that of the door too, and who comes from now on adds to it."""
    t = _shared.words()
    before = keeper().stand(festival_id, key, counted)
    undo = Way(t("Undo"), ":material/undo:", act=partial(_leave_out, festival_id, key, before))
    session().done = Done(t("The number written down stays."), ways=(undo,))


def _start_again(festival_id: str, key: tuple[str, date]) -> None:
    """A door was only tried: nothing that was pressed counts, and that can be undone."""
    t = _shared.words()
    try:
        before = keeper().start_again(festival_id, key, by=_shared.me())
    except StoreDown as down:
        session().done = Done(trouble_sentence(down.trouble, t), is_done=False)
        return
    except (Conflicts, UnknownFestival):
        session().done = Done(t("Somebody has just changed this: look again."), is_done=False)
        return
    undo = Way(t("Undo"), ":material/undo:", act=partial(_leave_out, festival_id, key, before))
    session().done = Done(t("This sitting starts again at 0."), ways=(undo,))


def _leave_out(festival_id: str, key: tuple[str, date], amount: int) -> None:
    """Callback: what was pressed counts as before."""
    t = _shared.words()
    keeper().leave_out(festival_id, key, amount)
    session().done = Done(t("That counts again."))


def _ask_new(programme: Programme) -> None:
    t = _shared.words()
    name = st.text_input(t("Which door"), key="door_name", max_chars=LONGEST_NAME, placeholder=t("Main entrance"))
    venues = {"": t("All venues"), **{venue.id: venue.name for venue in programme.venues}}
    venue_id = st.selectbox(t("What is counted there"), list(venues), format_func=venues.__getitem__, key="door_venue")
    if st.button(t("Make its address"), type="primary", icon=":material/qr_code_2:", key="make_door"):
        if name.strip():
            _make(programme.festival.id, " ".join(name.split()), venue_id)
        else:
            st.error(t("Say which door it is."), icon=":material/error:")


def _make(festival_id: str, name: str, venue_id: str) -> None:
    """A new door, whose address is shown this once."""
    secret = secrets.token_urlsafe(24)
    door = Door(
        id=secrets.token_hex(4),  # which holds no hyphen: the first in the address ends it
        festival_id=festival_id,
        name=name,
        venue_id=venue_id,
        digest=digest(secret),
        created_at=_shared.now().replace(microsecond=0),
        created_by=_shared.me(),
    )
    keeper().add_door(door)
    stay()
    _show_once(f"{_shared.public_base()}/door/{door.id}-{secret}?lang={_shared.words().language}")


def _show_once(address: str) -> None:
    t = _shared.words()

    @st.dialog(t("The address of the door"), width="medium", dismissible=False)
    def show() -> None:
        st.warning(t("It is shown now and never again: scan it with the phone, or copy it."), icon=":material/key:")
        drawn = io.BytesIO()
        segno.make(address, error="m").save(drawn, kind="png", scale=6, border=3)
        st.image(drawn.getvalue(), alt=t("QR code of the address of the door"), width=260)
        show_code(address)
        if urlsplit(address).hostname in LOCAL:
            hint = t("This address works on this computer only: phones need one that they can reach.")
            st.warning(hint, icon=":material/lan:")
        if st.button(t("I have scanned or copied it"), type="primary", icon=":material/check:", on_click=_forget):
            st.rerun()

    show()


def _forget() -> None:
    """Callback: the next one is made from an empty field."""
    st.session_state["door_name"] = ""


def _show_door(door: Door, programme: Programme) -> None:
    """What it is, and whether it is in use."""
    t = _shared.words()
    venue = programme.venue_by_id.get(door.venue_id)
    with st.container(border=True, gap="xsmall", key=f"door_{door.id}"):
        state = t("revoked") if door.revoked_at else t("in use")
        where = venue.name if venue else t("All venues")
        heading = t("{name}, {where}: {state}", name=shortened(door.name), where=shortened(where), state=state)
        st.markdown(f"**{_shared.literal(heading)}**")
        if door.revoked_at:
            st.button(
                t("Let it work again"), key=f"reinstate_{door.id}", icon=":material/undo:",
                on_click=_reinstate, args=(door.id,),
            )  # fmt: skip
        else:
            st.button(t("Revoke"), key=f"revoke_{door.id}", icon=":material/block:", on_click=_revoke, args=(door.id,))


def _revoke(door_id: str) -> None:
    """Callback: nobody counts there any more, until that is taken back."""
    t = _shared.words()
    keeper().revoke(door_id, by=_shared.me())
    undo = Way(t("Undo"), ":material/undo:", act=partial(_reinstate, door_id))
    session().done = Done(t("The door is revoked: its address counts no more."), ways=(undo,))


def _reinstate(door_id: str) -> None:
    """Callback: the same address works again."""
    t = _shared.words()
    keeper().reinstate(door_id)
    session().done = Done(t("The door works again, at the same address."))
