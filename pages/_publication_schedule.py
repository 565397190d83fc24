"""A publication to come: on a day, at an hour of the festival, of the desk as it stands then."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta

import streamlit as st

from lib.press import Schedule
from lib.programme import Festival
from lib.store import UnknownFestival
from lib.wording.company import author_label
from pages import _shared
from pages._session import Done, session

DAY, HOUR, NOTE = "schedule_day", "schedule_hour", "schedule_note"


def show_schedule(festival: Festival) -> None:
    """What is scheduled, and the fields to schedule, change or give up."""
    t, scheduled = _shared.words(), _shared.press().scheduled(festival.id)
    st.subheader(t("Publish at a set hour"), anchor=False)
    if scheduled:
        _show_scheduled(scheduled, festival)
    with st.expander(t("Change the hour") if scheduled else t("Choose a day and an hour"), key="schedule"):
        _ask(festival, scheduled)


def _show_scheduled(scheduled: Schedule, festival: Festival) -> None:
    t = _shared.words()
    if scheduled.at <= _shared.now():
        st.info(t("A publication is due: it is made within seconds."), icon=":material/hourglass_top:")
        return
    said = t(
        "A publication is set for {when} ({city}), by {who}.",
        when=t.moment(scheduled.at.astimezone(festival.zone)),
        city=t.city(festival.zone),
        who=author_label(scheduled.by, t),
    )
    note = t(" Note: {note}", note=scheduled.note) if scheduled.note else ""
    st.info(_shared.literal(said + note), icon=":material/schedule_send:")
    st.button(t("Do not publish then"), icon=":material/event_busy:", key="unschedule", on_click=_unschedule)


def _ask(festival: Festival, scheduled: Schedule | None) -> None:
    t, now = _shared.words(), _shared.now().astimezone(festival.zone)
    first = scheduled.at.astimezone(festival.zone) if scheduled else now + timedelta(days=1)
    st.write(t("What is published is the programme as it stands at that hour, not as it stands now."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(t("Day"), first.date(), key=DAY, format="DD/MM/YYYY")
        hour = t("Hour (clock of {city})", city=t.city(festival.zone))
        st.time_input(hour, first.time() if scheduled else time(9), key=HOUR, step=300)
        st.text_input(t("Note for the team"), scheduled.note if scheduled else "", key=NOTE, max_chars=300)
    if st.button(t("Set this hour"), icon=":material/schedule_send:", key="set_schedule"):
        _schedule(festival, now)


def _schedule(festival: Festival, now: datetime) -> None:
    """What was chosen, unless that hour is over."""
    t, day, hour = _shared.words(), st.session_state[DAY], st.session_state[HOUR]
    if day is None or hour is None:
        st.error(t("Choose a day and an hour."), icon=":material/error:")
        return
    at = datetime.combine(day, hour, tzinfo=festival.zone)
    if at <= now:
        said = t(
            "{when} is over: in {city} it is {now}. Choose a later hour.",
            when=t.moment(at),
            city=t.city(festival.zone),
            now=t.moment(now),
        )
        st.error(_shared.literal(said), icon=":material/error:")
        return
    note = " ".join(st.session_state[NOTE].split())
    with suppress(UnknownFestival):  # removed at this moment: the page says so when it runs anew
        _shared.press().schedule(festival.id, at, by=_shared.me(), note=note)
        session().done = Done(_shared.literal(t("The publication is set for {when}.", when=t.moment(at))))
    st.rerun()


def _unschedule() -> None:
    """Callback: nothing is published at that hour."""
    t = _shared.words()
    _shared.press().unschedule(st.session_state["festival"])
    session().done = Done(t("Nothing will be published at that hour."))
