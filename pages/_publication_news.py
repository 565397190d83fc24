"""What changes, in words, on the page where one publishes: how much of what, then each thing from old to new."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import streamlit as st

from lib.announcements import Announcements, grouped
from lib.wording.releases import announcement_sentence, frame_sentence, news_label
from pages import _shared

MOST_TOLD = 100  # things of one sort


def show_counts(told: Announcements) -> None:
    """How much of what."""
    t, groups = _shared.words(), grouped(told.items)
    with st.grid("auto", min_column_width=170):
        for news, those in groups.items():
            st.metric(news_label(news, t), t.number(len(those)), border=True)
        if told.frames:
            st.metric(t("Festival and venues"), t.number(len(told.frames)), border=True)


def show_news(told: Announcements, *, is_open: bool = False) -> None:
    """Each change in a sentence, what matters most first."""
    t = _shared.words()
    for news, those in grouped(told.items).items():
        with st.expander(f"{news_label(news, t)} ({t.number(len(those))})", expanded=is_open):
            _show(len(those), (announcement_sentence(one, told, t) for one in those))
    if told.frames:
        frames = t("Festival and venues")
        with st.expander(f"{frames} ({t.number(len(told.frames))})", expanded=is_open):
            _show(len(told.frames), (frame_sentence(frame, told, t) for frame in told.frames))


def _show(count: int, sentences: Iterable[str]) -> None:
    t = _shared.words()
    st.markdown("\n".join(f"- {_shared.literal(said)}" for said in islice(sentences, MOST_TOLD)))
    if count > MOST_TOLD:
        st.caption(t.plural("And {n} more.", "And {n} more.", count - MOST_TOLD))
