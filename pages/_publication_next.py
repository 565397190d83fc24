"""The next release: what subscribers would see change, what stands against it, a note, and the button."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from lib.announcements import Hidden, hidden
from lib.programme import Festival, Programme, Status
from lib.releases import Release
from lib.roles import Act
from lib.rulebook import Severity
from lib.wording.releases import hidden_sentence, online_sentence, since_sentence
from pages import _published, _shared, _together
from pages._clash_signs import count_signs
from pages._publication_acts import Shown, publish
from pages._publication_news import show_counts, show_news

NOTE, ASKED = "publication_note", "to_publish"
FEW = 20  # changes that are read without opening anything


class _Verdict(NamedTuple):
    """Whether there is something to publish, and if not why, in words."""

    is_open: bool
    reason: str = ""


def show_next(programme: Programme, last: Release | None) -> None:
    """From what is public to what would be."""
    asked: Shown | None = st.session_state.pop(ASKED, None)
    if asked:
        publish(asked, st.session_state.get(NOTE, ""))
        st.session_state[NOTE] = ""
        st.rerun()
    coming = _published.coming(programme, last)
    verdict = _verdict(coming, last)
    if verdict.is_open:
        _together.stay()
    _show_state(programme.festival, last)
    _show_changes(coming, last, programme.festival)
    _show_clashes()
    _show_hidden(programme)
    if not _shared.may(Act.PUBLISH):
        _shared.say_forbidden(Act.PUBLISH)
        return
    _offer(verdict, Shown(programme.revision, last.number if last else 0))


def _show_state(festival: Festival, last: Release | None) -> None:
    """What the public has."""
    t = _shared.words()
    if last is None:
        said = t("Nothing is published yet: the public page and the calendars show nothing before the first release.")
        st.info(said, icon=":material/visibility_off:")
        return
    if last.withdrawn_at:
        said = _shared.literal(online_sentence(last, 0, festival.zone, t))
        st.warning(said, icon=":material/visibility_off:")


def _show_changes(coming: _published.Coming, last: Release | None, festival: Festival) -> None:
    """The number that matters, how much of what, then each change."""
    t, count = _shared.words(), len(coming.public)
    if last:
        said = since_sentence(count, last, festival.zone, t)
    else:
        said = t.plural(
            "{n} item in the first release", "{n} items in the first release", len(coming.public.after.items)
        )
    st.subheader(_shared.literal(said), anchor=False)
    if last and count:
        st.write(t("This is what subscribers will see once you publish:"))
    if count:
        show_counts(coming.public)
        show_news(coming.public, is_open=bool(last) and count <= FEW)
    if coming.inner and last:
        st.caption(
            t.plural(
                "Besides, {n} item changes only for private calendars of partners.",
                "Besides, {n} items change only for private calendars of partners.",
                len(coming.inner),
            )
        )


def _show_clashes() -> None:
    """Those still open: publishing stays possible."""
    t, clashes = _shared.words(), _shared.clashes()
    still_open = t("Clashes still open")
    st.markdown(f"**{still_open}** {count_signs(clashes, t)}")
    blocking = sum(clash.severity is Severity.BLOCKING for clash in clashes)
    if blocking:
        said = t.plural(
            "{n} blocking clash is open: the public would read something that cannot happen as it is written.",
            "{n} blocking clashes are open: the public would read things that cannot happen as they are written.",
            blocking,
        )
        advice = t("You can publish all the same.")
        st.warning(f"{said} {advice}", icon=":material/block:")
    if clashes:
        label = t.plural("See the clash", "See the {n} clashes", len(clashes))
        _shared.link("clashes", label, icon=":material/warning:")


def _show_hidden(programme: Programme) -> None:
    """What is on the desk and will not be public."""
    t, reasons = _shared.words(), hidden(programme)
    if not reasons:
        return
    missing = t("Will not be public")
    st.markdown(f"**{missing}**")
    for reason, those in reasons.items():
        label = _shared.literal(hidden_sentence(reason, len(those), t))
        match reason:
            case Hidden.NO_TIME:
                _shared.link("placing", label, icon=":material/schedule:")
            case Hidden.REVERSED:
                _shared.link("clashes", label, icon=":material/history_toggle_off:")
            case Hidden.TENTATIVE:
                _shared.link("programme", label, icon=":material/help:", status=Status.TENTATIVE)


def _verdict(coming: _published.Coming, last: Release | None) -> _Verdict:
    t = _shared.words()
    if last is None and not coming.public.after.items:
        return _Verdict(False, t("There is nothing to publish: no item is confirmed with a day and an hour."))
    if last and not last.withdrawn_at and coming.is_empty:
        number = t.number(last.number)
        return _Verdict(
            False, t("There is nothing to publish: nothing has changed since release {number}.", number=number)
        )
    return _Verdict(True)


def _offer(verdict: _Verdict, shown: Shown) -> None:
    """A note and the button, which stands for exactly what is shown above it."""
    t = _shared.words()
    st.text_input(
        t("Note for the team"),
        key=NOTE,
        max_chars=300,
        placeholder=t("After the press conference"),
        help=t("It stands in the list of releases. The public does not see it."),
        disabled=not verdict.is_open,
    )
    st.button(
        t("Publish release {number}", number=t.number(shown.last + 1)),
        key="publish",
        icon=":material/campaign:",
        type="primary",
        disabled=not verdict.is_open,
        on_click=_ask,
        args=(shown,),
    )
    if verdict.reason:
        st.caption(verdict.reason)


def _ask(shown: Shown) -> None:
    """Callback: publish what was in sight when the button was pressed."""
    st.session_state[ASKED] = shown
