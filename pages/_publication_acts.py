"""What is done about releases, with what is said of it at the bottom of the window, and the way back."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple
from urllib.parse import quote

import streamlit as st

from lib.press import NoSuchRelease, NotPublished, Schedule
from lib.store import UnknownFestival, UnknownRevision
from lib.wording.company import author_label
from pages import _published, _shared
from pages._session import Done, Way, session

CHOSEN = "release"  # in the session: the release that the page tells about


class Shown(NamedTuple):
    """What the reader had in sight: the revision of the desk, and the number of the last release."""

    revision: int
    last: int


def ways_to_public() -> tuple[Way, Way]:
    """Where one sees what is published."""
    t, festival_id = _shared.words(), st.session_state["festival"]
    return (
        Way(t("See the public page"), ":material/public:", url=page_url(festival_id)),
        Way(t("Calendars to subscribe to"), ":material/event_available:", page="feeds"),
    )


def page_url(festival_id: str) -> str:
    """The address of the public page."""
    return f"{_shared.public_base()}/programme/{quote(festival_id, safe='')}"


def calendar_url(festival_id: str) -> str:
    """That of the calendar of everything."""
    return f"{_shared.public_base()}/feeds/{quote(festival_id, safe='')}.ics"


def publish(shown: Shown, note: str) -> None:
    """Makes exactly what was shown a release; or says who changed what meanwhile, and publishes nothing."""
    t, here, festival_id = _shared.words(), session(), st.session_state["festival"]
    if _is_made(shown):
        return
    if refused := _changed_since(shown):
        here.done = Done(_shared.literal(refused), is_done=False)
        return
    try:
        with st.spinner(t("Publishing…"), show_time=True):
            made = _shared.press().publish(
                festival_id, by=_shared.me(), note=" ".join(note.split()), revision=shown.revision
            )
    except (UnknownFestival, UnknownRevision):
        here.done = Done(t("Nothing is published: what you saw is no longer there."), is_done=False)
        return
    st.session_state[CHOSEN] = made.number
    said = t("Release {number} is published: every calendar has it within a second.", number=t.number(made.number))
    here.done = Done(said, ways=ways_to_public())


def _is_made(shown: Shown) -> bool:
    """Whether this reader has just published it: a button is easily pressed twice."""
    last = next(iter(_published.releases()), None)
    if last is None or last.as_release is not None:
        return False
    return (last.revision, last.number, last.by) == (shown.revision, shown.last + 1, _shared.me())


def _changed_since(shown: Shown) -> str:
    """Why what was shown is not published: somebody did something meanwhile."""
    t, releases = _shared.words(), _published.releases()
    if releases and releases[0].number != shown.last:
        return t(
            "Nothing is published: {who} published release {number} meanwhile. This page shows what is new since then.",
            who=author_label(releases[0].by, t),
            number=t.number(releases[0].number),
        )
    if _shared.programme().revision != shown.revision:
        last = _shared.store().history(st.session_state["festival"], limit=1, most=0)
        return t(
            "Nothing is published yet: {who} has changed the programme meanwhile. "
            "Look at what is new, then publish again.",
            who=author_label(last[0].by if last else "", t),
        )
    return ""


def go_back(number: int) -> None:
    """Callback: what an earlier release held is a new one; the way back is offered."""
    t, here = _shared.words(), session()
    before = _published.releases()
    try:
        made = _shared.press().go_back(st.session_state["festival"], number, by=_shared.me())
    except (NoSuchRelease, UnknownFestival):
        here.done = Done(t("That release is no longer there."), is_done=False)
        return
    st.session_state[CHOSEN] = made.number
    said = t(
        "Release {number} is published: it holds what release {earlier} held.",
        number=t.number(made.number),
        earlier=t.number(number),
    )
    back = before[0].number
    label = t("Go back to release {number}", number=t.number(back))
    undo = Way(label, ":material/undo:", act=partial(go_back, back))
    here.done = Done(said, ways=(undo, ways_to_public()[0]))


def withdraw() -> None:
    """Callback: nothing is public any more; putting it back is offered."""
    t, here = _shared.words(), session()
    try:
        scheduled = _shared.press().scheduled(st.session_state["festival"])
        _shared.press().withdraw(st.session_state["festival"], by=_shared.me())
    except NotPublished:
        return
    undo = Way(t("Put it back online"), ":material/undo:", act=partial(put_back, scheduled))
    said = [t("Nothing of this festival is online any more.")]
    said += [t("The publication that was scheduled will not take place.")] if scheduled else []
    here.done = Done(" ".join(said), ways=(undo,))


def put_back(scheduled: Schedule | None = None) -> None:
    """Callback: the last release is public again, and what was scheduled is to be."""
    t, here = _shared.words(), session()
    try:
        _shared.press().put_back(st.session_state["festival"])
        if scheduled:
            _shared.press().schedule(st.session_state["festival"], scheduled.at, by=scheduled.by, note=scheduled.note)
    except (NotPublished, UnknownFestival):
        return
    here.done = Done(t("The last release is online again."), ways=ways_to_public())
