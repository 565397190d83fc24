"""A calendar made to measure: what is in it, in words and in numbers, before anybody subscribes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.feed import default_language
from lib.feeds.feed_urls import Choice, feed_path, query_of
from lib.feeds.foretaste import coming, items, loosened
from lib.feeds.selection import Selection, selected
from lib.names import told_apart
from lib.releases import View
from lib.wording.feeds import LOOSENED, choice_sentence, coming_words, number_words
from lib.wording.things import item_titles, shortened
from pages import _shared, _url
from pages._feed_address import show_address, show_clients, show_code
from pages._feed_choice import Asking, put, said, show_choice, wanted_of

FEED = "feed"  # in the URL: the query of the feed that is chosen


def show_made(view: View) -> None:
    """The choice, what comes of it, and its address."""
    t = _shared.words()
    asking = Asking(FEED, view, _into_url)
    st.session_state[_VIEW] = view
    choice = _asked(view)
    put(asking, choice)
    st.write(t("Subscribe once: what changes in the programme then reaches your calendar."))
    show_choice(asking)
    show_foretaste(choice, view)
    festival = view.programme.festival
    plain = plainly(choice, view)
    if items(selected(view, choice.selection)):
        address = _shared.public_base() + feed_path(plain)
        show_address(address)
        _show_singles(view, plain)
        show_clients(address, festival.name.to(choice.language), choice.cancelled)


_VIEW = "feed_view"


def _asked(view: View) -> Choice:
    """What the URL of the page says; at first everything, in the language of the reader."""
    t = _shared.words()
    query = st.query_params.get(FEED, "")
    wanted = wanted_of(query, view)
    if wanted is None:
        st.warning(
            t("The address of this page chooses something that this festival does not have: choose anew."),
            icon=":material/link_off:",
        )
    everything = Choice(view.programme.festival.id, t.language)
    return wanted if wanted and query else everything


def _into_url() -> None:
    """Callback: the URL of the page says what the widgets say."""
    asking = Asking(FEED, st.session_state[_VIEW])
    _url.ask_for(FEED, query_of(said(asking)))


def plainly(choice: Choice, view: View) -> Choice:
    """The same choice, the language of the festival left unsaid."""
    own = default_language(view.programme.festival)
    return replace(choice, language="") if choice.language == own else choice


def show_foretaste(choice: Choice, view: View) -> None:
    """The choice in words, how much is in it, and what comes next."""
    t, festival = _shared.words(), view.programme.festival
    language = choice.language or default_language(festival)
    shown = selected(view, choice.selection)
    sentence = choice_sentence(choice, language, view.ever, festival, t)
    with st.container(border=True, key=f"foretaste_{festival.id}"):
        st.markdown(_shared.literal(sentence))
        if not items(shown):
            _show_nothing(choice, view)
            return
        st.markdown(f"**{_shared.literal(number_words(shown, t))}**")
        _show_coming(shown)


def _show_coming(shown: View) -> None:
    t, programme = _shared.words(), shown.programme
    ahead = coming(shown, _shared.now())
    if not ahead:
        st.caption(t("All of it is over, or cancelled."))
        return
    st.caption(t("What comes next:"))
    lines = (coming_words(one, programme.venue_of(one.item), programme.zone_of(one.item), t) for one in ahead)
    st.markdown("\n".join(f"- {_shared.literal(line)}" for line in lines))


def _show_nothing(choice: Choice, view: View) -> None:
    """That nothing is in it, and what to choose otherwise."""
    t, ways = _shared.words(), loosened(view, choice.selection)
    if not ways:
        st.info(t("Nothing is like this. Choose less at a time."), icon=":material/filter_alt_off:")
    else:
        st.info(t("Nothing is like this. Something is when you leave out:"), icon=":material/filter_alt_off:")
    for way in ways:
        number = t.plural("{n} item", "{n} items", way.number)
        st.button(
            t("{part} ({number})", part=t(LOOSENED[way.part]), number=number),
            key=f"loosen_{way.part}",
            icon=":material/filter_alt_off:",
            on_click=_url.ask_for,
            args=(FEED, query_of(replace(choice, selection=way.selection))),
        )


def _show_singles(view: View, choice: Choice) -> None:
    """The calendars of one item and of one person."""
    t = _shared.words()
    with st.expander(t("One item or one person only")):
        titles = item_titles(items(view), t)
        item_id = st.selectbox(
            t("Item"), list(titles), format_func=lambda each: titles.get(each, each), index=None, key="single_item"
        )
        if item_id:
            show_code(_address(choice, Selection(item_id=item_id)))
        people = told_apart({each: shortened(name) for each, name in view.ever.get("person", {}).items()})
        person = st.selectbox(
            t("Person"), list(people), format_func=lambda each: people.get(each, each), index=None, key="single_person"
        )
        if person:
            show_code(_address(choice, Selection(people=(person,))))


def _address(choice: Choice, selection: Selection) -> str:
    return _shared.public_base() + feed_path(replace(choice, selection=selection))
