"""What a watch over the server is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lib.asgi import Message, Receive, Send
from lib.backups import back_up_daily
from lib.changes import Edit
from lib.feeds.shelf import FRESH, MISSED, Shelf
from lib.monitoring import Measured, Meters, OnlyMonitors, monitor_routes
from lib.press import Press
from lib.store import Store, open_store
from tests.asgi import Answer, fetch
from tests.essai import FESTIVAL

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


async def _feed(_request: Any) -> PlainTextResponse:
    return PlainTextResponse("a calendar")


@dataclass
class House:
    """A server over a store in a folder, and those who may see its figures."""

    folder: Path
    seconds: float = 0.0
    told: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.store: Store = open_store(f"sqlite:///{self.folder / 'navasard.db'}", clock=lambda: NOW)
        self.store.save(FESTIVAL.id, Edit(festival=FESTIVAL), by="test")
        self.shelf = Shelf(Press(self.store), clock=lambda: NOW, monotonic=lambda: self.seconds, domain="example.org")
        self.meters = Meters({"navasard_told": ("What is counted here", lambda: self.told)})
        served = [*monitor_routes(self.store, self.shelf, self.meters, self.folder), Route("/feeds/a.ics", _feed)]
        only = Middleware(OnlyMonitors, networks=(ip_network("10.0.0.0/8"),))
        self.app = Measured(Starlette(routes=served, middleware=[only]), self.meters)

    def get(self, url: str, client: str = "127.0.0.1", host: str = "localhost:8501") -> Answer:
        async def come_from(scope: Message, receive: Receive, send: Send) -> None:
            await self.app({**scope, "client": (client, 40000)}, receive, send)

        return fetch(come_from, url, headers={"Host": host})

    def figures(self) -> dict[tuple[str, ...], float]:
        """Each by its name and labels."""
        text = self.get("/metrics").text
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        return {(sample.name, *sample.labels.values()): sample.value for sample in samples}

    def lose_the_store(self) -> None:
        self.store.close()
        self.folder.rename(self.folder.with_name("elsewhere"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "data")
    yield house
    house.store.close()


def test_a_server_that_reads_its_programme_is_well(house: House) -> None:
    assert (house.get("/healthz").status, house.get("/healthz").text) == (200, "ok\n")


def test_a_server_is_ready_once_it_knows_what_is_published_and_as_long_as_it_goes_on_looking(house: House) -> None:
    assert house.get("/readyz").status == 503
    assert house.get("/readyz").headers["retry-after"] == "1"
    asyncio.run(house.shelf.look())
    assert (house.get("/readyz").status, house.get("/readyz").text) == (200, "ok\n")
    house.seconds += FRESH * MISSED
    assert house.get("/readyz").status == 503


def test_without_the_store_a_server_is_neither_well_nor_ready_and_says_when_to_ask_again(house: House) -> None:
    asyncio.run(house.shelf.look())
    house.lose_the_store()
    for url in ("/healthz", "/readyz"):
        answer = house.get(url)
        assert (answer.status, answer.headers["retry-after"], answer.headers["cache-control"]) == (
            503,
            "60",
            "no-store",
        )


def test_the_figures_count_answers_by_kind_and_status(house: House) -> None:
    for _ in range(3):
        house.get("/feeds/a.ics")
    house.get("/feeds/none.ics")
    house.get("/nowhere")
    figures = house.figures()
    assert figures["navasard_requests_total", "feeds", "200"] == 3
    assert figures["navasard_requests_total", "feeds", "404"] == 1
    assert figures["navasard_requests_total", "pages", "404"] == 1
    assert figures["navasard_answer_seconds_count", "feeds"] == 4
    assert figures["process_resident_memory_bytes",] > 1_000_000


def test_the_figures_tell_the_last_write_and_the_last_copy(house: House) -> None:
    assert house.figures()["navasard_last_copy_timestamp_seconds",] == 0
    back_up_daily(house.store, house.folder, date(2026, 11, 24))
    figures = house.figures()
    assert figures["navasard_revision",] == house.store.revision()
    assert figures["navasard_last_copy_timestamp_seconds",] == datetime(2026, 11, 24, tzinfo=UTC).timestamp()


def test_the_figures_can_be_had_without_the_store(house: House) -> None:
    house.lose_the_store()
    assert house.figures()["navasard_revision",] != house.figures()["navasard_revision",]  # NaN


def test_the_figures_tell_what_is_counted_elsewhere(house: House) -> None:
    before = house.figures()["navasard_told_total",]
    house.told += 7
    assert house.figures()["navasard_told_total",] == before + 7


def test_open_pages_are_counted_as_long_as_they_are_open(house: House) -> None:
    async def page(_scope: Any, _receive: Any, _send: Any) -> None:
        assert (await asyncio.to_thread(house.figures))["navasard_open_pages",] == 1

    asyncio.run(Measured(page, house.meters)({"type": "websocket"}, None, None))  # type: ignore[arg-type]
    assert house.figures()["navasard_open_pages",] == 0


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics"])
@pytest.mark.parametrize(
    ("client", "host"),
    [("192.0.2.1", "localhost:8501"), ("127.0.0.1", "agenda.example.org"), ("not an address", "localhost:8501")],
)
def test_the_figures_are_for_nobody_else(house: House, path: str, client: str, host: str) -> None:
    assert house.get(path, client, host).text == "There is nothing here.\n"


def test_the_networks_that_the_installation_names_may_have_the_figures(house: House) -> None:
    assert house.get("/metrics", client="10.1.2.3", host="agenda.example.org").status == 200


def test_whatever_is_asked_for_the_figures_stay_few(house: House) -> None:
    before = len(house.figures())
    for n in range(50):
        house.get(f"/a{n}/b{n}")
    assert len(house.figures()) <= before + 4  # of two statuses
