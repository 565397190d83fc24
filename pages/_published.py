"""What the chosen festival has published, and what the next release would change: made once for all readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from lib.announcements import Announcement, Announcements, News, announcements, beyond
from lib.programme import Programme
from lib.releases import Audience, Published, Release, publish
from lib.wording.releases import counts
from pages import _shared

KEPT = 16  # comparisons in memory at once
KEPT_RELEASES = 6
EVERYTHING = Audience(has_tentative=True, has_notes=True)


class Coming(NamedTuple):
    """What a release would change for the public, and what only for private calendars."""

    public: Announcements
    inner: tuple[Announcement, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody would see anything change."""
        return not len(self.public) and not self.inner


class Counted(NamedTuple):
    """How much a release changed."""

    news: Mapping[News, int]
    frames: int


_Place = tuple[str, str, int]  # the URL of the store, the id of the festival, and its last erasure


def releases() -> tuple[Release, ...]:
    """All of the chosen festival, newest first."""
    return _shared.press().releases(_place()[1])


def coming(programme: Programme, last: Release | None) -> Coming:
    """What publishing the desk now would change."""
    return _coming(_place(), programme.revision, last, programme)


def compared(before: Release | None, after: Release) -> Announcements:
    """What changed from one release to a later one."""
    return _compared(_place(), before, after)


def counted(before: Release | None, after: Release) -> Counted:
    """How much changed from one release to a later one."""
    return _counted(_place(), before, after)


def going_back(to: Release, last: Release) -> Announcements:
    """What having an earlier release again would change."""
    return _going_back(_place(), to, last)


def _place() -> _Place:
    festival_id: str = st.session_state["festival"]
    return _shared.settings().database_url, festival_id, _shared.store().last_erasure(festival_id)


@st.cache_resource(max_entries=KEPT_RELEASES, show_spinner=False)
def _published(place: _Place, release: Release) -> Published:
    return _shared.press().published(place[1], release.number)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _coming(place: _Place, revision: int, last: Release | None, _programme: Programme) -> Coming:  # noqa: ARG001 (a key)
    before = _published(place, last) if last else None
    after = publish(_programme, _next(last), before)
    public = announcements(before, after)
    return Coming(public, beyond(announcements(before, after, EVERYTHING), public))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _compared(place: _Place, before: Release | None, after: Release) -> Announcements:
    return announcements(_published(place, before) if before else None, _published(place, after))


@st.cache_resource(max_entries=1_000, show_spinner=False)
def _counted(place: _Place, before: Release | None, after: Release) -> Counted:
    told = announcements(_published(place, before) if before else None, _published(place, after))
    return Counted(counts(told), len(told.frames))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _going_back(place: _Place, to: Release, last: Release) -> Announcements:
    before = _published(place, last)
    return announcements(before, publish(_published(place, to).programme, _next(last), before))


def _next(last: Release | None) -> Release:
    """Only its number is known before it is made; the hour is that of the last, so that its news are told as then."""
    return Release(last.number + 1 if last else 1, last.at if last else _shared.now(), "")
