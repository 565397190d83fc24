"""In what forms a release can be had: calendars as `feed` writes them, the formats of `neighbours` (those of `frab`,
`schema_org`, `openagenda` and our `own`), and the `page` of `public_page`, which lies where its `search` says.

Each writer is given a view of `releases`, what was chosen of it and its own `address`, and gives bytes. `feed_urls`
says what can be chosen, `selection` what that leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from lib.feed import EventCache, calendar, default_language
from lib.feeds.address import Address
from lib.feeds.feed_urls import Choice, feed_path, query_of
from lib.feeds.selection import selected
from lib.neighbours.frab import schedule_json, schedule_xml
from lib.neighbours.openagenda import openagenda_csv
from lib.neighbours.own import programme_csv
from lib.neighbours.schema_org import events_jsonld
from lib.programme import Festival
from lib.public_page.page import MEDIA_TYPE, page_headers, programme_page
from lib.public_page.search import page_path
from lib.releases import View

Writer = Callable[[View, Choice, Address, EventCache], bytes]  # the last holds what calendars made before

CALENDAR = "calendar"
PAGE = "page"
_CSV = "text/csv; charset=utf-8"


class _Neighbour(Protocol):
    def __call__(self, view: View, *, language: str, address: Address) -> bytes: ...


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


def _page(view: View, choice: Choice, address: Address, _events: EventCache) -> bytes:
    return programme_page(view, language=_language(view, choice), choice=choice, address=address)


def _neighbour(name: str, media_type: str, write: _Neighbour) -> Output:
    def written(view: View, choice: Choice, address: Address, _events: EventCache) -> bytes:
        return write(selected(view, choice.selection), language=_language(view, choice), address=address)

    def path(choice: Choice) -> str:
        query = query_of(choice)
        return f"/feeds/{quote(choice.festival_id, safe='')}/{name}" + (f"?{query}" if query else "")

    return Output(media_type, written, path, lambda choice: _file(choice.festival_id, name))


NEIGHBOURS = {  # by what stands after the festival in the path
    "schedule.xml": _neighbour("schedule.xml", "application/xml; charset=utf-8", schedule_xml),
    "schedule.json": _neighbour("schedule.json", "application/json; charset=utf-8", schedule_json),
    "events.jsonld": _neighbour("events.jsonld", "application/ld+json; charset=utf-8", events_jsonld),
    "openagenda.csv": _neighbour("openagenda.csv", _CSV, openagenda_csv),
    "programme.csv": _neighbour("programme.csv", _CSV, programme_csv),
}
OUTPUTS: Mapping[str, Output] = {
    CALENDAR: Output("text/calendar; charset=utf-8", _calendar, feed_path, _calendar_file),
    PAGE: Output(
        MEDIA_TYPE,
        _page,
        lambda choice: f"/programme/{page_path(choice)}",
        lambda _choice: "",
        max_age=60,
        headers=page_headers,
    ),
    **NEIGHBOURS,
}
