"""What can be had of a release, in which form: calendars as `feed` writes them, and the formats of neighbours.

Each writer is given a view, what was chosen of it and its own address, and gives bytes. `feed_urls` says what can be
chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lib.feed import EventCache, calendar, default_language
from lib.feeds.address import Address
from lib.feeds.feed_urls import Choice, feed_path
from lib.programme import Festival
from lib.releases import View

Writer = Callable[[View, Choice, Address, EventCache], bytes]  # the last holds what calendars made before

CALENDAR = "calendar"
PAGE = "page"


def _no_headers(_festival: Festival) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Output:
    """One form of a release: its media type, how it is written, where it lies, for how many seconds it may be kept,
    and what is sent with it.
    """

    media_type: str
    write: Writer
    path: Callable[[Choice], str]
    file_name: Callable[[Choice], str]
    max_age: int = 900
    headers: Callable[[Festival], Mapping[str, str]] = _no_headers


def _calendar_file(choice: Choice) -> str:
    """Thunderbird calls the calendar after it."""
    people = choice.selection.people[:1] if len(choice.selection.people) == 1 else ()
    return _file(choice.festival_id, choice.selection.item_id, *people) + ".ics"


def _file(*parts: str) -> str:
    return "-".join(re.sub(r"[^\w.]+", "-", part, flags=re.ASCII) for part in parts if part)


def _calendar(view: View, choice: Choice, address: Address, events: EventCache) -> bytes:
    return calendar(
        view,
        choice=choice,
        language=_language(view, choice),
        domain=address.domain,
        url=address.url if address.path else "",
        page_url=address.page(choice.festival_id),
        events=events,
    )


def _language(view: View, choice: Choice) -> str:
    return choice.language or default_language(view.programme.festival)


OUTPUTS: dict[str, Output] = {
    CALENDAR: Output("text/calendar; charset=utf-8", _calendar, feed_path, _calendar_file),
}
