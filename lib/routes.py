"""What is answered beside the pages: calendar feeds, a health check, robots.txt, files for the browser."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import PurePath

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from lib.assets import TYPES, Bundle
from lib.feeds.feed_urls import NoSuchChoice, read_choice
from lib.feeds.negotiation import accepts_gzip, is_unmodified_since, names_etag
from lib.feeds.shelf import NoSuchFeed, ReadyFeed, Shelf
from lib.store import Store, StoreDown

Clock = Callable[[], datetime]

PAUSE = 0.5  # seconds from one look at the store to the next
ROBOTS = "User-agent: *\nDisallow:\n"  # calendar services obey it, so nothing is forbidden
FOR_EVER = "public, max-age=31536000, immutable"
_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
_PREFLIGHT = _ANYWHERE | {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
_SECOND = timedelta(seconds=1)

log = logging.getLogger(__name__)


class Dates:
    """The date sent with each feed: never ahead of the clock and never back, though the clock may go back itself."""

    def __init__(self) -> None:
        self._sent: dict[str, datetime] = {}

    def date(self, festival_id: str, changed_at: datetime, now: datetime) -> datetime | None:
        """The date to send; None while the clock is behind the last change, as no date would be both."""
        date = last_modified(changed_at, now)
        date = max(date, self._sent.get(festival_id, date))
        if max(date, changed_at) > now:
            return None
        self._sent[festival_id] = date
        return date


async def keep_ready(shelf: Shelf, pause: float = PAUSE) -> None:
    """Look after the shelf until cancelled. A store that is down is not news here: every request says so."""
    while True:
        try:
            with suppress(StoreDown):
                await shelf.prepare()
        except Exception:
            log.exception("The feeds could not be prepared")
        await asyncio.sleep(pause)


def routes(store: Store, shelf: Shelf, clock: Clock) -> list[BaseRoute]:
    """The routes, in order. Everything under /feeds/ is answered here: what lies elsewhere, Streamlit calls a page."""

    dates = Dates()

    async def feed(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        try:
            choice = read_choice(request.path_params["festival"], request.query_params.multi_items())
            ready = await shelf.feed(choice)
        except NoSuchChoice as mistake:
            return _refusal(400, str(mistake))
        except NoSuchFeed:
            return _refusal(404, "There is no such festival.\n")
        except StoreDown:
            return _unavailable()
        now = clock()
        date = ready.changed_at and dates.date(choice.festival_id, ready.changed_at, now)
        return _answer(request, choice.festival_id, ready, date, now)

    async def health(_request: Request) -> Response:
        try:
            await asyncio.to_thread(store.revision)
        except StoreDown:
            return _unavailable()
        return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})

    async def robots(_request: Request) -> Response:
        return PlainTextResponse(ROBOTS)

    return [
        Mount("/feeds", routes=[Route("/{festival}.ics", feed, methods=["GET", "HEAD", "OPTIONS"])]),
        Route("/healthz", health),
        Route("/robots.txt", robots),
    ]


def asset_routes(prefix: str, bundle: Bundle) -> list[BaseRoute]:
    """The files of a bundle, each as `/prefix/digest/name`: they may be kept for ever."""

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        content = bundle.find(request.path_params["digest"], name)
        if content is None:
            return PlainTextResponse("There is no such file.\n", 404)
        headers = {"Content-Type": TYPES[PurePath(name).suffix], "Cache-Control": FOR_EVER}
        return Response(content, headers=headers)

    return [Mount(f"/{prefix}", routes=[Route("/{digest}/{name}", asset)])]


def _refusal(status: int, reason: str) -> Response:
    return PlainTextResponse(reason, status, headers=_ANYWHERE)


def _unavailable() -> Response:
    headers = _ANYWHERE | {"Retry-After": "60", "Cache-Control": "no-store"}
    return PlainTextResponse("The programme cannot be reached at the moment.\n", 503, headers=headers)


def _answer(request: Request, festival_id: str, ready: ReadyFeed, date: datetime | None, now: datetime) -> Response:
    is_gzipped = accepts_gzip(_header(request, "accept-encoding"))
    chosen = ready.gzipped if is_gzipped else ready.plain
    headers = _ANYWHERE | {"ETag": chosen.etag, "Cache-Control": "public, max-age=900", "Vary": "Accept-Encoding"}
    if date:
        headers["Last-Modified"] = format_datetime(date, usegmt=True)
    if _is_known(request, chosen.etag, ready.changed_at, now):
        return Response(status_code=304, headers=headers)
    headers |= {"Content-Encoding": "gzip"} if is_gzipped else {}
    headers |= {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": f'inline; filename="{festival_id}.ics"',
        "Content-Length": str(len(chosen.body)),
    }
    return Response(b"" if request.method == "HEAD" else chosen.body, headers=headers)


def last_modified(changed_at: datetime, now: datetime) -> datetime:
    """The date to send, in whole seconds: a second in the past at least.

    A feed may change once more in the second of its last change; who got it in between must not be told, ever after,
    that the date is still the same.
    """
    return min(changed_at, now - _SECOND).replace(microsecond=0)


def _is_known(request: Request, etag: str, changed_at: datetime | None, now: datetime) -> bool:
    """Whether the reader has these bytes already. Its ETags outrank its date (RFC 9110 section 13.2.2)."""
    if "if-none-match" in request.headers:
        return names_etag(_header(request, "if-none-match"), etag)
    since = _header(request, "if-modified-since")
    return changed_at is not None and is_unmodified_since(since, changed_at, now)


def _header(request: Request, name: str) -> str:
    """All of a header that may be sent in several lines."""
    return ", ".join(request.headers.getlist(name))
