"""The page of a door, what can be counted there, and what its phones say: the only ones who may need no sign-in.

An address holds a secret, as those of partners do: 404 to who guesses, 410 to who is not wanted any more. What phones
say is JSON of a bounded size from this very site; it can only ever add presses to sittings of one festival.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from lib.assets import Bundle
from lib.doorkeeper import Doorkeeper
from lib.doors import Door, Message, Place, TooManyPhones, heard_of, places, read_message
from lib.i18n import LANGUAGES, Words, mark
from lib.partners import is_secret
from lib.programme import Programme
from lib.store import Store, StoreDown, UnknownFestival
from lib.wording.doors import door_words

LARGEST = 60_000  # bytes: browsers send no more of what is to outlive a page of what a phone says
_PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
_NO_SUCH = mark("There is no such door. Ask the festival for its address.")
_REVOKED = mark("Nobody counts here any more. Ask the festival for another address.")
_LATER = mark("Navasard cannot be reached at the moment. Try again in a minute.")
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/door/assets/{digest}/door.css">
<script type="module" src="/door/assets/{digest}/door.js"></script>
</head>
<body>
<main id="door" data-language="{language}"><p>{network}</p></main>
</body>
</html>
"""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Doors:
    keeper: Doorkeeper
    store: Store
    clock: Clock
    bundle: Bundle
    heard: dict[tuple[str, str], tuple[int, frozenset[tuple[str, date]]]] = field(default_factory=dict)

    async def page(self, request: Request) -> Response:
        """The page itself: the same for every door, but for its language."""
        door = await self._open(request)
        if isinstance(door, Response):
            return door
        t = _words(request)
        said = door_words(t)
        page = _PAGE.format(
            language=t.language, title=escape(said["title"]), network=escape(said["network"]), digest=self.bundle.digest
        )
        return Response(page, media_type="text/html", headers=_PRIVATE)

    async def sittings(self, request: Request) -> Response:
        """What can be counted, what has been, and the words for it."""
        door = await self._open(request)
        if isinstance(door, Response):
            return door
        try:
            told = await asyncio.to_thread(self._told, door, _words(request))
        except UnknownFestival:
            return _said(request, _REVOKED, 410)
        except StoreDown:
            return _unavailable(request)
        return JSONResponse(told, headers=_PRIVATE)

    async def tallies(self, request: Request) -> Response:
        """What a phone says; the answer is what all phones come to, and what is not in the programme."""
        if not _is_ours(request):
            return PlainTextResponse("Only the page of the door says that.\n", 403, headers=_PRIVATE)
        door = await self._open(request)
        if isinstance(door, Response):
            return door
        body = await _bounded(request)
        if body is None:
            return PlainTextResponse("That is too long.\n", 413, headers=_PRIVATE)
        try:
            message = read_message(json.loads(body), self.clock().replace(microsecond=0))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return PlainTextResponse("That cannot be read.\n", 400, headers=_PRIVATE)
        try:
            told = await asyncio.to_thread(self._take, door, message)
        except UnknownFestival:
            return _said(request, _REVOKED, 410)
        except TooManyPhones:
            return PlainTextResponse("So many phones count no sitting.\n", 429, headers=_PRIVATE)
        except StoreDown:
            return _unavailable(request)
        return JSONResponse(told, headers=_PRIVATE)

    async def _open(self, request: Request) -> Door | Response:
        door_id, _, secret = request.path_params["key"].partition("-")
        try:
            door = await asyncio.to_thread(self.keeper.door, door_id)
            if door is None or not is_secret(door, secret):
                return _said(request, _NO_SUCH, 404)
            is_welcome = await asyncio.to_thread(self.keeper.is_welcome, door)
        except StoreDown:
            return _unavailable(request)
        return door if is_welcome else _said(request, _REVOKED, 410)

    def _told(self, door: Door, t: Words) -> dict[str, Any]:
        programme = self.store.programme(door.festival_id)
        found = places(programme, door, self.clock())
        return {
            "festival": programme.festival.name.to(t.language),
            "door": door.name,
            "words": door_words(t),
            "sittings": [_sitting(place, programme, t) for place in found],
            "sums": self._sums(door, {(place.item.id, place.day) for place in found}),
        }

    def _take(self, door: Door, message: Message) -> dict[str, Any]:
        """Keeps what is of the festival, and says what is not."""
        programme = self.store.programme(door.festival_id)
        allowed = self._heard_of(programme)
        said = [tally for tally in message.tallies if (tally.item_id, tally.day) in allowed]
        typed = [each for each in message.typed if (each.count.item_id, each.count.day) in allowed]
        self.keeper.note(door.festival_id, said)
        self.keeper.write_down(door.festival_id, typed)
        if message.is_finished:
            keys = [(tally.item_id, tally.day) for tally in said]
            self.keeper.settle(self.clock(), finished=keys, festival_id=door.festival_id)
        named = {(tally.item_id, tally.day) for tally in message.tallies}
        named |= {(each.count.item_id, each.count.day) for each in message.typed}
        unknown = [{"item": item_id, "day": day.isoformat()} for item_id, day in sorted(named - allowed)]
        told = self._heard_of(programme, door.venue_id) | named
        return {"sums": self._sums(door, told), "unknown": unknown, "unread": message.unread}

    def _heard_of(self, programme: Programme, venue_id: str = "") -> frozenset[tuple[str, date]]:
        """What can be counted, looked up once for each revision."""
        key = (programme.festival.id, venue_id)
        if self.heard.get(key, (None,))[0] != programme.revision:
            self.heard[key] = (programme.revision, heard_of(programme, venue_id))
        return self.heard[key][1]

    def _sums(self, door: Door, keys: Container[tuple[str, date]]) -> list[dict[str, Any]]:
        return [
            {
                "item": each.item_id,
                "day": each.day.isoformat(),
                "counted": each.counted,
                "phones": each.phones,
                "is_whole": each.left_out == 0,
            }
            for each in self.keeper.sums(door.festival_id).values()
            if each.key in keys
        ]


def door_routes(
    store: Store, keeper: Doorkeeper, bundle: Bundle, assets: list[BaseRoute], *, clock: Clock
) -> list[BaseRoute]:
    """The routes under /door/, in order; `assets` serve the bundle of the page."""
    doors = _Doors(keeper, store, clock, bundle)

    async def worker(_request: Request) -> Response:
        """What lets the page open without a network; its place says for which pages."""
        headers = {
            "Cache-Control": "no-cache",
            "Content-Type": "text/javascript; charset=utf-8",
            "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
        }
        return Response(bundle.files["worker.js"], headers=headers)

    return [
        Mount(
            "/door",
            routes=[
                Route("/worker.js", worker),
                *assets,
                Route("/{key}", doors.page, methods=["GET"]),
                Route("/{key}/sittings", doors.sittings, methods=["GET"]),
                Route("/{key}/tallies", doors.tallies, methods=["POST"]),
            ],
        )
    ]


def _sitting(place: Place, programme: Programme, t: Words) -> dict[str, Any]:
    venue = programme.venue_of(place.item)
    return {
        "item": place.item.id,
        "day": place.day.isoformat(),
        "title": place.item.title.to(t.language),
        "when": t.moment(place.starts_at),
        "venue": venue.name if venue else "",
        "seats": place.seats,
        "now": place.is_now,
    }


def _words(request: Request) -> Words:
    """In the language asked for, else the first of the browser's that there are words in, else French."""
    asked = [request.query_params.get("lang", "")]
    asked += [
        part.split(";")[0].split("-")[0].strip() for part in request.headers.get("accept-language", "").split(",")
    ]
    return Words(next((each for each in asked if each in LANGUAGES), "fr"))


def _is_ours(request: Request) -> bool:
    """Whether a page of this site sends it, as far as a browser says so, and as JSON, which no form can send."""
    headers = request.headers
    is_json = headers.get("content-type", "").partition(";")[0].strip() == "application/json"
    is_here = urlsplit(headers.get("origin", "")).netloc in {"", headers.get("host", "")}
    return is_json and is_here and headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


async def _bounded(request: Request) -> bytes | None:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return body


def _said(request: Request, sentence: str, status: int, headers: Mapping[str, str] = _PRIVATE) -> Response:
    """A sentence for whoever holds the phone."""
    t = _words(request)
    return PlainTextResponse(f"{t(sentence)}\n", status, headers=headers)


def _unavailable(request: Request) -> Response:
    return _said(request, _LATER, 503, {**_PRIVATE, "Retry-After": "10"})
