"""What is answered beside the pages: what is published, in every form, and files for the browser.

What was answered to one is kept at the doorstep for the next.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import PurePath
from typing import Protocol
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from lib.assets import TYPES, Bundle
from lib.feeds.doorstep import Answer, Answers, answer
from lib.feeds.feed_urls import Choice, NoSuchChoice, read_choice, read_item_choice, read_person_choice, read_search
from lib.feeds.handles import Handles
from lib.feeds.outputs import CALENDAR, NEIGHBOURS, OUTPUTS, PAGE
from lib.feeds.shelf import NO_SUCH_ITEM, Kept, NoSuchFeed, Shelf, Wanted
from lib.i18n import LANGUAGES
from lib.legal import Notice
from lib.partners import PartnerFeed, is_secret
from lib.public_page.page import MEDIA_TYPE, legal_page, mistaken_page, nothing_page, page_headers
from lib.releases import Audience
from lib.store import StoreDown

Clock = Callable[[], datetime]
Query = Iterable[tuple[str, str]]
Reading = Callable[[Mapping[str, str], Query, Handles], Choice]  # of the parts of a path and a query

LOOK = 0.25  # seconds from one look at the store to the next
DUE = 1.0  # and from one look for what is to be published now
SETTLE = 5.0  # and from one look for what doors have counted
COPY = 600.0  # and from one look whether there is a copy of today
USES = 15.0  # and from one note of the uses of partner feeds
MOST_SPELLINGS = 8  # of one address, kept at the doorstep
LONGEST_ADDRESS = 1_000  # bytes of one that is kept there
ROBOTS = "User-agent: *\nDisallow:\n"  # calendar services obey it, so nothing is forbidden
FOR_EVER = "public, max-age=31536000, immutable"
_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
_PREFLIGHT = _ANYWHERE | {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
_PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
_NO_SUCH_PARTNER = "There is no such calendar.\n"
_REVOKED = "This calendar is not published any more. Ask the festival for another address.\n"
_SECOND = timedelta(seconds=1)

log = logging.getLogger(__name__)


class Press(Protocol):
    """What is needed of the press, beside what the shelf needs. All of it blocks."""

    def publish_due(self) -> object: ...
    def partner_feed(self, feed_id: str, /) -> PartnerFeed | None: ...
    def note_uses(self, uses: Mapping[str, datetime], /) -> None: ...


class Dates:
    """The date sent with each feed: never ahead of the clock and never back, though the clock may go back itself."""

    def __init__(self) -> None:
        self._sent: dict[tuple[str, Audience], datetime] = {}

    def date(self, whose: tuple[str, Audience], changed_at: datetime, now: datetime) -> datetime | None:
        """The date to send of a festival to an audience, which learns nothing of what others are told.

        None while the clock is behind the last change, as no date would be both.
        """
        date = last_modified(changed_at, now)
        date = max(date, self._sent.get(whose, date))
        if max(date, changed_at) > now:
            return None
        self._sent[whose] = date
        return date


class Uses:
    """When partners last came, until it is written down."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._noted: dict[str, datetime] = {}

    def note(self, feed_id: str, at: datetime) -> None:
        """Somebody fetched it."""
        self._noted[feed_id] = at

    async def write(self) -> None:
        """Write down what was noted; what could not be written is noted still, unless there is later news."""
        noted, self._noted = self._noted, {}
        if not noted:
            return
        try:
            await asyncio.to_thread(self._press.note_uses, noted)
        except BaseException:
            self._noted = noted | self._noted
            raise


class Alarm:
    """Wakes who waits for news; may be rung from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There may be news."""
        with suppress(RuntimeError):  # the server has ended
            self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, seconds: float) -> None:
        """Until it has rung since the last wait, or so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        self._rung.clear()


async def keep_ready(
    shelf: Shelf,
    press: Press,
    uses: Uses,
    *,
    settle: Callable[[], object],
    copy_daily: Callable[[], object],
    alarm: Alarm,
) -> None:
    """Look after the shelf until cancelled: what is public now, what is to be published, what to make ahead.

    It looks when the `alarm` rings, and by itself; `settle` writes down what was counted at doors, `copy_daily` keeps a
    copy of the store.
    """

    async def publish_due() -> None:
        await asyncio.to_thread(press.publish_due)

    async def settle_doors() -> None:
        await asyncio.to_thread(settle)

    async def copy_all() -> None:
        await asyncio.to_thread(copy_daily)

    chores = (
        *((shelf.prepare, LOOK), (publish_due, DUE)),
        *((uses.write, USES), (settle_doors, SETTLE)),
        (copy_all, COPY),
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(_again_and_again(shelf.look, LOOK, alarm.wait))
        for chore, pause in chores:
            group.create_task(_again_and_again(chore, pause, asyncio.sleep))


async def _again_and_again(
    chore: Callable[[], Awaitable[None]], pause: float, wait: Callable[[float], Awaitable[None]]
) -> None:
    """A store that is down is not news here: every request says so."""
    while True:
        try:
            with suppress(StoreDown):
                await chore()
        except Exception:
            log.exception("What is looked after in the background has failed")
        await wait(pause)


# ---------------------------------------------------------------- what everybody may have


@dataclass(frozen=True, slots=True)
class _Public:
    """Answers with what lies on the shelf, and keeps each answer at the doorstep."""

    shelf: Shelf
    clock: Clock
    dates: Dates
    answers: Answers

    def route(self, path: str, output: str, read: Reading) -> Route:
        async def endpoint(request: Request) -> Response | Answer:
            return await self._serve(request, output, read)

        return Route(path, endpoint, methods=["GET", "HEAD", "OPTIONS"])

    async def _serve(self, request: Request, output: str, read: Reading) -> Response | Answer:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        festival_id = request.path_params["festival"]
        try:
            standing = await self.shelf.standing(festival_id)
            choice = read(request.path_params, request.query_params.multi_items(), standing.ever)
            kept = await self.shelf.ready(standing, Wanted(choice, output))
        except NoSuchChoice as mistake:
            is_page = output == PAGE
            return _page(400, mistaken_page(festival_id, str(mistake))) if is_page else _refusal(400, str(mistake))
        except NoSuchFeed as nothing:
            return _page(404, nothing_page()) if output == PAGE else _refusal(404, str(nothing))
        except StoreDown:
            return _unavailable()
        max_age = {"Cache-Control": f"public, max-age={OUTPUTS[output].max_age}"}
        made = _answer(kept, Wanted(choice, output), max_age | _ANYWHERE, self.clock, self.dates)
        self._keep(made, kept, request)
        return made

    def _keep(self, made: Answer, kept: Kept, request: Request) -> None:
        """For others who ask in the same words, for as long as its date is the one to send."""
        address = request.scope["raw_path"], request.scope["query_string"]
        age = self.clock() - kept.changed_at
        if age < timedelta() or sum(map(len, address)) > LONGEST_ADDRESS:
            return
        if address not in kept.answers and len(kept.answers) >= MOST_SPELLINGS:
            return
        made.guard = kept.standing.guard
        kept.answers[address] = made
        self.answers.keep(address, made, math.inf if age >= _SECOND else (_SECOND - age).total_seconds())


def routes(
    shelf: Shelf,
    press: Press,
    *,
    clock: Clock,
    answers: Answers,
    uses: Uses,
    notice: Callable[[], Notice] = Notice,
) -> list[BaseRoute]:
    """The routes, in order. Everything under /feeds/ and /partners/ is answered here: what lies elsewhere, Streamlit
    calls a page.
    """
    dates = Dates()
    public = _Public(shelf, clock, dates, answers)
    partners = _Partners(shelf, clock, dates, press, uses)

    async def legal(request: Request) -> Response:
        """Who is responsible, in the language asked for; French unless there are words for it."""
        asked = request.query_params.get("lang", "")
        try:
            said = await asyncio.to_thread(notice)
        except StoreDown:
            return _unavailable()
        page = legal_page(said, asked if asked in LANGUAGES else "fr")
        headers = page_headers(None) | {"Cache-Control": "public, max-age=60"}
        return Response(page, headers=headers, media_type=MEDIA_TYPE)

    async def robots(_request: Request) -> Response:
        return PlainTextResponse(ROBOTS)

    feeds = [
        public.route("/{festival}.ics", CALENDAR, _read_all),
        public.route("/{festival}/item/{item:path}.ics", CALENDAR, _read_item),
        public.route("/{festival}/person/{person:path}.ics", CALENDAR, _read_person),
        *(public.route(f"/{{festival}}/{name}", name, _read_filter) for name in NEIGHBOURS),
    ]
    return [
        Mount("/feeds", routes=feeds),
        Mount("/partners", routes=[Route("/{key}/{name}.ics", partners.serve, methods=["GET", "HEAD"])]),
        public.route("/programme/{festival}", PAGE, _read_search),
        Route("/legal", legal),
        Route("/robots.txt", robots),
    ]


def _read_all(path: Mapping[str, str], query: Query, ever: Handles) -> Choice:
    return read_choice(path["festival"], query, ever)


def _read_search(path: Mapping[str, str], query: Query, ever: Handles) -> Choice:
    return read_search(path["festival"], query, ever)


def _read_filter(path: Mapping[str, str], query: Query, ever: Handles) -> Choice:
    choice = read_choice(path["festival"], query, ever)
    if choice != Choice(choice.festival_id, choice.language, selection=choice.selection):
        raise NoSuchChoice("exhibitions, cancelled and alarm are for calendars (.ics) only.\n")
    return choice


def _read_item(path: Mapping[str, str], query: Query, _ever: Handles) -> Choice:
    if not path["item"]:
        raise NoSuchFeed(NO_SUCH_ITEM)
    return read_item_choice(path["festival"], path["item"], query)


def _read_person(path: Mapping[str, str], query: Query, ever: Handles) -> Choice:
    if path["person"] not in ever.get("person", {}):
        raise NoSuchFeed("There is no such person in this festival.\n")
    return read_person_choice(path["festival"], path["person"], query, ever)


def _refusal(status: int, reason: str) -> Response:
    return PlainTextResponse(reason, status, headers=_ANYWHERE)


def _page(status: int, page: bytes) -> Response:
    """A refusal for people."""
    return Response(page, status, headers=_ANYWHERE | page_headers(None), media_type=MEDIA_TYPE)


def _unavailable(headers: Mapping[str, str] = _ANYWHERE) -> Response:
    told = {**headers, "Retry-After": "60", "Cache-Control": "no-store"}
    return PlainTextResponse("The programme cannot be reached at the moment.\n", 503, headers=told)


def _answer(kept: Kept, wanted: Wanted, headers: Mapping[str, str], clock: Clock, dates: Dates) -> Answer:
    output, choice = OUTPUTS[wanted.output], wanted.choice
    date = dates.date((choice.festival_id, wanted.audience), kept.changed_at, clock())
    dated = {"Last-Modified": format_datetime(date, usegmt=True)} if date else {}
    content = {"Content-Type": output.media_type}
    if name := output.file_name(choice):
        content["Content-Disposition"] = f'inline; filename="{name}"'
    always = {"Vary": "Accept-Encoding", **headers, **dated, **kept.headers}
    return answer(kept.plain, kept.gzipped, headers=always, content=content, changed_at=kept.changed_at, clock=clock)


def last_modified(changed_at: datetime, now: datetime) -> datetime:
    """The date to send, in whole seconds: a second in the past at least.

    A feed may change once more in the second of its last change; who got it in between must not be told, ever after,
    that the date is still the same.
    """
    return min(changed_at, now - _SECOND).replace(microsecond=0)


# ---------------------------------------------------------------- what partners have


@dataclass(frozen=True, slots=True)
class _Partners:
    """Answers who knows a secret. Of that nothing is kept, and nothing told to others."""

    shelf: Shelf
    clock: Clock
    dates: Dates
    press: Press
    uses: Uses

    async def serve(self, request: Request) -> Response | Answer:
        """404 to who guesses, 410 to who is not wanted any more."""
        try:
            feed = await _partner_feed(self.press, request.path_params["key"])
            if feed is None:
                return _private_refusal(404, _NO_SUCH_PARTNER)
            if feed.revoked_at:
                return _private_refusal(410, _REVOKED)
            wanted = _wanted(feed)
            kept = await self.shelf.ready(await self.shelf.standing(feed.festival_id), wanted)
        except NoSuchFeed as nothing:
            return _private_refusal(404, str(nothing))
        except StoreDown:
            return _unavailable(_PRIVATE)
        self.uses.note(feed.id, self.clock())
        return _answer(kept, wanted, _PRIVATE, self.clock, self.dates)


async def _partner_feed(press: Press, key: str) -> PartnerFeed | None:
    """The feed whose id and secret these are. Neither is told by how long it takes, nor by what is answered."""
    feed_id, _, secret = key.partition("-")
    feed = await asyncio.to_thread(press.partner_feed, feed_id)
    return feed if feed and is_secret(feed, secret) else None


def _wanted(feed: PartnerFeed) -> Wanted:
    """What was chosen when it was made: what nothing bears the name of any more is still no mistake."""
    query = parse_qsl(feed.query, keep_blank_values=True)
    ever = {name: {value: value for each, value in query if each == name} for name, _ in query}
    choice = read_choice(feed.festival_id, query, ever)
    return Wanted(choice, audience=Audience(has_tentative=feed.has_tentative, has_notes=feed.has_notes))


def _private_refusal(status: int, reason: str) -> Response:
    return PlainTextResponse(reason, status, headers=_PRIVATE)


# ---------------------------------------------------------------- files for the browser


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
