"""How often one address may ask for what is public."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.feeds.middleware import SAFETY
from lib.pacing import MOST_ADDRESSES, PATIENCE, Pace, Paced, network_of

RATE = 5.0
AT_ONCE = int(RATE * PATIENCE)


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Server:
    """What is asked of a paced server, and how often it was let through."""

    clock: Clock = field(default_factory=Clock)
    served: int = 0

    def __post_init__(self) -> None:
        self.app = Paced(self._serve, Pace(RATE, self.clock))

    async def _serve(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.served += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def ask(self, path: str = "/feeds/a.ics", client: str | None = "192.0.2.7", kind: str = "http") -> Any:
        """The first message sent."""
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        scope: dict[str, Any] = {
            "type": kind,
            "path": path,
            "headers": [],
            "client": (client, 40000) if client else None,
        }
        asyncio.run(self.app(scope, None, send))  # type: ignore[arg-type]
        return sent[0]

    def statuses(self, times: int, **asked: Any) -> set[int]:
        return {self.ask(**asked)["status"] for _ in range(times)}


def test_who_asks_at_the_rate_is_never_refused() -> None:
    server = Server()
    for _ in range(AT_ONCE * 3):
        assert server.ask()["status"] == 200
        server.clock.seconds += 1 / RATE


def test_who_asks_too_often_is_told_when_to_come_again_and_is_let_in_then() -> None:
    server = Server()
    assert server.statuses(AT_ONCE) == {200}
    refused = server.ask()
    assert refused["status"] == 429
    headers = dict(refused["headers"])
    assert set(SAFETY) <= set(refused["headers"])
    server.clock.seconds += int(headers[b"retry-after"])
    assert server.ask()["status"] == 200
    assert server.served == AT_ONCE + 1


def test_who_goes_on_asking_too_often_is_not_shut_out_for_longer() -> None:
    server = Server()
    server.statuses(AT_ONCE * 10)
    server.clock.seconds += 1 / RATE + 0.001
    assert server.ask()["status"] == 200


def test_others_do_not_wait_for_one_who_asks_too_often() -> None:
    server = Server()
    server.statuses(AT_ONCE + 10)
    assert server.ask(client="192.0.2.8")["status"] == 200


@pytest.mark.parametrize("path", ["/", "/programme", "/_stcore/upload_file/a/b", "/static/x.js"])
def test_pages_are_not_paced_for_who_opens_one_asks_for_all_its_files(path: str) -> None:
    assert Server().statuses(AT_ONCE * 2, path=path) == {200}


@pytest.mark.parametrize("path", ["/feeds/a.ics", "/programme/a", "/partners/x/a.ics", "/door/x", "/legal", "/healthz"])
def test_all_that_is_public_is_paced(path: str) -> None:
    assert Server().statuses(AT_ONCE * 2, path=path) == {200, 429}


@pytest.mark.parametrize("client", [None, "127.0.0.1", "::1"])
def test_this_machine_is_not_paced_nor_a_proxy_that_does_not_say_for_whom_it_asks(client: str | None) -> None:
    assert Server().statuses(AT_ONCE * 2, client=client) == {200}


def test_a_subscriber_with_many_addresses_of_ipv6_is_one() -> None:
    server = Server()
    statuses = {server.ask(client=f"2001:db8:1:2::{n:x}")["status"] for n in range(AT_ONCE * 2)}
    assert statuses == {200, 429}
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7")
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")


def test_whatever_asks_memory_is_bounded() -> None:
    pace = Pace(RATE, Clock())
    for n in range(MOST_ADDRESSES + 1000):
        pace.wait(str(n))
    assert len(pace) == MOST_ADDRESSES


def test_an_infinite_rate_is_none() -> None:
    pace = Pace(float("inf"), Clock())
    assert {pace.wait("a") for _ in range(1000)} == {0.0}


@given(st.lists(st.floats(0, 3), max_size=200))
def test_never_more_than_the_rate_and_a_burst_come_through(pauses: list[float]) -> None:
    clock = Clock()
    pace, through = Pace(RATE, clock), 0
    for pause in pauses:
        clock.seconds += pause
        through += pace.wait("a") == 0.0
    assert through <= RATE * (clock.seconds + PATIENCE) + 1
