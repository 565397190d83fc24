"""What somebody wants of a feed, as widgets: the same for the public address and for a partner's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import streamlit as st

from lib.feed import default_language
from lib.feeds.feed_urls import ACCESSIBLE, ALARMS, REPEATED, Cancelled, Choice, Exhibitions, NoSuchChoice, read_choice
from lib.feeds.foretaste import items
from lib.feeds.handles import PARAMETERS, handles
from lib.feeds.selection import Selection
from lib.i18n import LANGUAGES
from lib.names import told_apart
from lib.programme import Need
from lib.releases import View
from lib.wording.feeds import CANCELLED, EXHIBITIONS, alarm_words
from lib.wording.things import NEEDS, kind_label, shortened
from pages import _shared

PARTS = tuple(PARAMETERS)
_ONE = ("lang", "free", "from", "to", "exhibitions", "cancelled", "alarm")


class Asking(NamedTuple):
    """One place where a feed is chosen: what its widgets are called by, what can be chosen, what to do on a choice."""

    name: str
    view: View
    on_change: Callable[[], None] | None = None

    def key(self, part: str) -> str:
        """Of one of its widgets."""
        return f"{self.name}_{part}"


def chosen_of(query: str, view: View) -> Choice:
    """What a query says; NoSuchChoice when it says something that no feed of the festival has."""
    return read_choice(view.programme.festival.id, parse_qsl(query, keep_blank_values=True), view.ever)


def wanted_of(query: str, view: View) -> Choice | None:
    """What a query says, if it says something that there is."""
    try:
        return chosen_of(query, view)
    except NoSuchChoice:
        return None


def put(asking: Asking, choice: Choice) -> None:
    """Let the widgets say `choice`, before they are drawn."""
    festival, wanted = asking.view.programme.festival, choice.selection
    said: dict[str, Any] = {part: list(getattr(wanted, REPEATED[part])) for part in (*PARTS, "accessible")}
    said |= {"free": wanted.is_free, "from": wanted.first_day, "to": wanted.last_day}
    said |= {"lang": choice.language or default_language(festival), "alarm": choice.alarm}
    said |= {"exhibitions": choice.exhibitions, "cancelled": choice.cancelled}
    for part, value in said.items():
        st.session_state[asking.key(part)] = value


def said(asking: Asking) -> Choice:
    """What the widgets say; two days in their order, whichever was chosen first."""
    state = {part: st.session_state[asking.key(part)] for part in (*PARTS, "accessible", *_ONE)}
    several: dict[str, Any] = {REPEATED[part]: tuple(state[part]) for part in (*PARTS, "accessible")}
    first, last = state["from"], state["to"]
    if first and last and last < first:
        first, last = last, first
    return Choice(
        asking.view.programme.festival.id,
        state["lang"],
        Exhibitions(state["exhibitions"]),
        Cancelled(state["cancelled"]),
        int(state["alarm"]),
        Selection(**several, is_free=state["free"], first_day=first, last_day=last),
    )


def show_choice(asking: Asking) -> None:
    """The widgets: what is wanted, then how it is told."""
    t = _shared.words()
    options = _options(asking)
    columns = st.columns(2)
    for number, (part, label) in enumerate(PARAMETERS.items()):
        with columns[number % 2]:
            _several(asking, part, t(label) if part != "partner" else t("Organisers"), options[part])
    with columns[1]:
        needs = {code: t(NEEDS[Need(code)]) for code in ACCESSIBLE}
        _several(asking, "accessible", t("Venues made for"), needs)
    _show_days(asking)
    st.checkbox(t("Free entry only"), key=asking.key("free"), on_change=asking.on_change)
    with st.expander(t("How it is told: language, exhibitions, cancelled items, alarms")):
        _show_manners(asking)


def _options(asking: Asking) -> dict[str, dict[str, str]]:
    """What can be chosen: what there is, and what is chosen though there is none of it any more."""
    t, programme = _shared.words(), asking.view.programme
    there = handles(programme, items(asking.view))
    chosen = {part: st.session_state[asking.key(part)] for part in PARTS}
    kept = {
        part: {each: asking.view.ever.get(part, {}).get(each, each) for each in chosen[part]} | dict(there[part])
        for part in PARTS
    }
    kept["kind"] = {each: kind_label(each, programme, t) for each in kept["kind"]}
    return {part: told_apart({each: shortened(name) for each, name in names.items()}) for part, names in kept.items()}


def _several(asking: Asking, part: str, label: str, options: Mapping[str, str]) -> None:
    st.multiselect(
        label,
        list(options),
        format_func=lambda each: options.get(each, each),
        key=asking.key(part),
        on_change=asking.on_change,
        placeholder=_shared.words()("All"),
        select_all=False,
    )


def _show_days(asking: Asking) -> None:
    t = _shared.words()
    first, last = _bounds(asking)
    with st.container(horizontal=True):
        for part, label in (("from", t("From the day")), ("to", t("To the day"))):
            st.date_input(
                label,
                value=None,
                min_value=first,
                max_value=last,
                format="DD/MM/YYYY",
                key=asking.key(part),
                on_change=asking.on_change,
            )


def _bounds(asking: Asking) -> tuple[date, date]:
    """The days that the items and the festival have, and those that are chosen."""
    festival = asking.view.programme.festival
    days = [festival.first_day, festival.last_day]
    for item in asking.view.programme.items:
        days += filter(None, (item.first_day, item.last_day))
    days += filter(None, (st.session_state[asking.key(part)] for part in ("from", "to")))
    return min(days), max(days)


def _show_manners(asking: Asking) -> None:
    t = _shared.words()
    with st.container(horizontal=True):
        _one(asking, "lang", t("Language of the calendar"), list(LANGUAGES), LANGUAGES.__getitem__)
        _one(
            asking,
            "exhibitions",
            t("Exhibitions"),
            list(Exhibitions),
            lambda each: t(EXHIBITIONS[Exhibitions(each)]),
        )
        _one(asking, "cancelled", t("Cancelled items"), list(Cancelled), lambda each: t(CANCELLED[Cancelled(each)]))
        alarms = (0, *ALARMS)
        _one(asking, "alarm", t("Alarm before"), alarms, lambda each: alarm_words(each, t) if each else t("None"))
    st.caption(
        t(
            "Marked as cancelled, an item disappears from Google Agenda, is struck out by Apple, Thunderbird and "
            "Nextcloud, and Outlook only says it in the title. Kept visible, it stays everywhere, with “CANCELLED” "
            "in its title."
        )
    )


def _one(asking: Asking, part: str, label: str, options: Sequence[Any], say: Callable[[Any], str]) -> None:
    st.selectbox(label, options, format_func=say, key=asking.key(part), on_change=asking.on_change)
