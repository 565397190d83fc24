"""What a watch over the server asks: whether it lives, whether it is ready, and its figures for Prometheus.

The figures are for this machine, as `hosting` knows it, and for the networks that the installation names; they count
requests and faults, and tell nothing of who or what. What lies ready and cannot be reached is told by `shelf` and
`store`, the day of the last copy by `backups`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from lib.asgi import Application, Message, Receive, Send
from lib.backups import copies
from lib.feeds.shelf import Shelf
from lib.hosting import is_from_this_machine
from lib.store import Store, StoreDown

Network = IPv4Network | IPv6Network

_FIGURES = {"/metrics", "/_stcore/metrics"}
_KINDS = ("feeds", "partners", "programme", "door")  # first parts of paths; all else belongs to the pages
_BUCKETS = (0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 10)  # seconds
_FRESH = {"Cache-Control": "no-store"}
_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Meters:
    """The figures of one server; `counted` elsewhere are others, each with what it says, by its name."""

    def __init__(self, counted: Mapping[str, tuple[str, Callable[[], int]]] | None = None) -> None:
        self.registry = here = CollectorRegistry()
        self.requests = Counter(
            "navasard_requests", "Answers made, by kind and status", ["kind", "status"], registry=here
        )
        self.seconds = Histogram(
            "navasard_answer_seconds", "Until an answer begins, by kind", ["kind"], buckets=_BUCKETS, registry=here
        )
        self.open_pages = Gauge("navasard_open_pages", "Pages open in browsers", registry=here)
        self.faults = Counter("navasard_page_faults", "Pages that a fault kept from being shown", registry=here)
        self.revision = Gauge("navasard_revision", "The last write to the store; NaN without it", registry=here)
        self.copied_at = Gauge(
            "navasard_last_copy_timestamp_seconds", "The day of the last daily copy; 0 without one", registry=here
        )
        here.register(_CountedElsewhere(counted or {}))
        for collector in (ProcessCollector, PlatformCollector):
            collector(registry=here)


class _CountedElsewhere(Collector):
    """What is counted where no time is to be lost: an addition there, and the rest when somebody asks."""

    def __init__(self, counted: Mapping[str, tuple[str, Callable[[], int]]]) -> None:
        self._counted = counted

    def collect(self) -> Iterator[CounterMetricFamily]:
        """The figures as they are now."""
        for name, (says, count) in self._counted.items():
            yield CounterMetricFamily(name, says, value=count())


class Measured:
    """Counts what is answered, and for how many browsers a page is kept up to date."""

    def __init__(self, app: Application, meters: Meters) -> None:
        self._app, self._meters = app, meters
        self._seconds = {kind: meters.seconds.labels(kind) for kind in (*_KINDS, "pages")}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._count(scope, receive, send)
        elif scope["type"] == "websocket":
            with self._meters.open_pages.track_inprogress():
                await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _count(self, scope: Message, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        first = scope["path"].split("/", 2)[1:2]
        kind = first[0] if first and first[0] in _KINDS else "pages"

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._seconds[kind].observe(time.perf_counter() - began)
                self._meters.requests.labels(kind, str(message["status"])).inc()
            await send(message)

        await self._app(scope, receive, send_counted)


class OnlyMonitors:
    """Keeps the figures, Streamlit's own as well, from whoever does not watch over this server."""

    def __init__(self, app: Application, networks: Collection[Network] = ()) -> None:
        self.app, self._networks = app, networks

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in _FIGURES or self._may(scope):
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse("There is nothing here.\n", 404)(scope, receive, send)

    def _may(self, scope: Message) -> bool:
        if is_from_this_machine(scope):
            return True
        try:
            address = ip_address(scope["client"][0])
        except (TypeError, ValueError):
            return False
        return any(address in network for network in self._networks)


def monitor_routes(store: Store, shelf: Shelf, meters: Meters, folder: Path | None) -> list[BaseRoute]:
    """/healthz, /readyz and /metrics; `folder` is where daily copies go, if anywhere."""

    async def health(_request: Request) -> Response:
        """Whether the programme can be read."""
        return await _health(store)

    async def readiness(_request: Request) -> Response:
        """Whether visitors may be sent here: what is published is known, too."""
        return await _health(store) if shelf.is_looked_after() else _not_now("Navasard is starting.\n", 1)

    async def figures(_request: Request) -> Response:
        try:
            meters.revision.set(await asyncio.to_thread(store.revision))
        except StoreDown:
            meters.revision.set(float("nan"))
        days = [day for day, _ in copies(folder)] if folder else []
        last = datetime.combine(max(days), datetime.min.time(), UTC).timestamp() if days else 0
        meters.copied_at.set(last)
        return Response(generate_latest(meters.registry), media_type=_MEDIA_TYPE, headers=_FRESH)

    return [Route("/healthz", health), Route("/readyz", readiness), Route("/metrics", figures)]


async def _health(store: Store) -> Response:
    try:
        await asyncio.to_thread(store.revision)
    except StoreDown:
        return _not_now("The programme cannot be reached at the moment.\n", 60)
    return PlainTextResponse("ok\n", headers=_FRESH)


def _not_now(reason: str, seconds: int) -> Response:
    return PlainTextResponse(reason, 503, headers={**_FRESH, "Retry-After": str(seconds)})
