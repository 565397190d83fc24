"""What readers choose is kept in the URL, through which every page hears of it.

The browser tells its URL with everything it asks for. What it asked for just before it heard of a choice comes with a
URL that does not hold the choice yet: its next heartbeat, or the choice itself when a heartbeat of the same instant has
carried it already. So for a moment a choice outlives a URL as it was before.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import streamlit as st

from pages._session import Asked, session

LATE = 1.0  # seconds that a URL may come after it was changed


def follow(name: str, options: Sequence[str], default: str) -> None:
    """Let `st.session_state[name]` follow the URL, then what was chosen before, then `default`; and the URL follow it.

    URLs hold ids and not the labels that `bind="query-params"` would write: a link stays true in another language.
    """
    asked = st.query_params.get(name, st.session_state.get(name))
    st.session_state[name] = asked if asked in options else default
    st.query_params[name] = st.session_state[name]


def ask_for(name: str, value: str | Sequence[str] | None) -> None:
    """Callback, or before a page runs anew: the URL names what the reader looks at, or no longer does."""
    values = (value,) if isinstance(value, str) else tuple(value or ())
    asked, before = session().asked, _heard(name)
    last = asked.get(name)
    outdated = (before, *last.outdated, last.values) if last and _is_fresh(last) else (before,)
    asked[name] = Asked(values, tuple(each for each in outdated if each != values), st.context.url, monotonic())
    _say(name, values)


def into_url(name: str) -> None:
    """Callback of a widget: what was just chosen goes into the URL, or leaves it when it is nothing."""
    ask_for(name, st.session_state[name] or None)


def catch_up() -> None:
    """Before a page runs: a URL that is late says what was asked for since."""
    for name, asked in session().asked.items():
        if _heard(name) in asked.outdated and _is_fresh(asked):
            _say(name, asked.values)


def _is_fresh(asked: Asked) -> bool:
    return st.context.url == asked.page and monotonic() < asked.at + LATE


def _heard(name: str) -> tuple[str, ...]:
    return tuple(st.query_params.get_all(name))


def _say(name: str, values: tuple[str, ...]) -> None:
    if values:
        st.query_params[name] = values[0] if len(values) == 1 else values
    else:
        st.query_params.pop(name, None)
