"""The releases so far: what each changed, what to write to partners about it, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.announcements import Announcements
from lib.i18n import LANGUAGES, Words
from lib.programme import Festival
from lib.releases import Release
from lib.roles import Act
from lib.wording.company import author_label
from lib.wording.releases import author_sentence, message, news_counts, release_label
from pages import _published, _shared
from pages._publication_acts import CHOSEN, calendar_url, go_back, page_url, put_back, ways_to_public, withdraw
from pages._publication_news import show_counts, show_news

SHOWN = 12  # releases whose changes are counted
AGAINST = "against"  # what is chosen to compare it with


def show_past(festival: Festival, releases: Sequence[Release]) -> None:
    """The table of releases, and one of them."""
    t = _shared.words()
    st.subheader(t("Releases so far"), anchor=False)
    if not releases:
        st.info(t("There is no release yet: the first one will stand here."), icon=":material/history:")
        return
    if not releases[0].withdrawn_at:
        with st.container(horizontal=True, vertical_alignment="center"):
            for way in ways_to_public():
                _shared.show_way(way, f"to_{way.page or 'public'}")
    st.dataframe(_table(releases, festival, t), hide_index=True, alt=t("Releases so far"))
    by_number = {release.number: release for release in releases}
    labels = {number: release_label(release, festival.zone, t) for number, release in by_number.items()}
    with st.container(horizontal=True):
        of = st.selectbox(t("Release"), list(by_number), format_func=labels.__getitem__, key=CHOSEN)
        others = [number for number in (of - 1, *by_number) if number in by_number and number != of]
        against = st.selectbox(
            t("Compared with"),
            list(dict.fromkeys(others)) or [0],
            format_func=lambda number: labels.get(number, t("Nothing: it is the first")),
            key=f"{AGAINST}_{of}",
        )
    _show_release(by_number[of], by_number.get(against), releases[0], festival)


def _table(releases: Sequence[Release], festival: Festival, t: Words) -> pd.DataFrame:
    by_number = {release.number: release for release in releases}
    counted = {
        release.number: _published.counted(by_number.get(release.number - 1), release) for release in releases[:SHOWN]
    }
    return pd.DataFrame(
        {
            t("Release"): release.number,
            t("Published on"): t.moment(release.at.astimezone(festival.zone)),
            t("By"): author_label(release.by, t),
            t("State"): _state(release, releases[0], t),
            t("What changed"): news_counts(*counted[release.number], t) if release.number in counted else "…",
            t("Note"): release.note,
        }
        for release in releases
    )


def _state(release: Release, last: Release, t: Words) -> str:
    if release is not last:
        return t("Replaced")
    return t("Withdrawn") if release.withdrawn_at else t("Online")


def _show_release(chosen: Release, other: Release | None, last: Release, festival: Festival) -> None:
    """What it changed, what to write about it, and what can be done about it."""
    t = _shared.words()
    st.caption(_shared.literal(author_sentence(chosen, festival.zone, t)))
    before, after = (chosen, other) if other and other.number > chosen.number else (other, chosen)
    told = _published.compared(before, after)
    changes, letter, back = st.tabs([t("What it changed"), t("Message to partners"), t("Go back or withdraw")])
    with changes:
        _show_changes(told, before, after, t)
    with letter:
        _show_message(told, festival)
    with back:
        if not _shared.may(Act.PUBLISH):
            _shared.say_forbidden(Act.PUBLISH)
            return
        _show_way_back(chosen, last)


def _show_changes(told: Announcements, before: Release | None, after: Release, t: Words) -> None:
    if before is None:
        n = len(told.items)
        st.write(t.plural("The first release, with {n} item.", "The first release, with {n} items.", n))
        return
    numbers = {"first": t.number(before.number), "second": t.number(after.number)}
    st.write(t("From release {first} to release {second}:", **numbers))
    if not len(told):
        st.info(t("Nothing changed for the public."), icon=":material/check:")
    show_counts(told)
    show_news(told)


def _show_message(told: Announcements, festival: Festival) -> None:
    """Ready to copy, in the language of those who will read it."""
    t = _shared.words()
    language = st.segmented_control(
        t("Language of the message"),
        list(LANGUAGES),
        default=t.language,
        format_func=LANGUAGES.__getitem__,
        required=True,
        key="message_language",
    )
    written = message(
        told,
        Words(language or t.language),
        page_url=page_url(festival.id),
        calendar_url=calendar_url(festival.id),
    )
    st.markdown(t("Subject"))
    st.code(written.subject, language=None, wrap_lines=True)
    st.markdown(t("Text"))
    st.code(written.body, language=None, wrap_lines=True)
    st.caption(t("Copy each with the button in its corner, and paste it into your mail."))


def _show_way_back(chosen: Release, last: Release) -> None:
    t = _shared.words()
    if chosen.number != last.number:
        _show_going_back(chosen, last)
    elif last.withdrawn_at:
        st.write(
            t(
                "Put back online, the public page and the calendars show release {number} again.",
                number=t.number(last.number),
            )
        )
        st.button(t("Put it back online"), icon=":material/visibility:", key="put_back", on_click=put_back)
    else:
        st.write(
            t(
                "Withdrawn, the programme is online no more: who comes new reads that nothing is published, and "
                "calendars keep what they have until they are told something else. You can put it back at once."
            )
        )
        st.button(t("Withdraw from the public"), icon=":material/visibility_off:", key="withdraw", on_click=withdraw)


def _show_going_back(chosen: Release, last: Release) -> None:
    t, numbers = _shared.words(), {"earlier": chosen.number, "next": last.number + 1}
    said = {name: t.number(number) for name, number in numbers.items()}
    st.write(
        t(
            "Going back makes release {next}, which holds what release {earlier} held. "
            "What you work on stays as it is. Subscribers will see these changes:",
            **said,
        )
    )
    told = _published.going_back(chosen, last)
    if not len(told):
        st.info(t("None: both hold the same for the public."), icon=":material/check:")
    show_counts(told)
    show_news(told)
    st.button(
        t("Publish release {next} as release {earlier}", **said),
        icon=":material/settings_backup_restore:",
        key="go_back",
        on_click=go_back,
        args=(chosen.number,),
    )
