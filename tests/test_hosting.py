"""Where nobody signs in, only this machine is let in: at the start, and with each request."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lib.hosting import OnlyHere, is_this_machine


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST.", "a.localhost", "::1", "[::1]", "unix:///run/x.sock"],
)
def test_this_machine_is_known_by_its_own_names(address: str) -> None:
    assert is_this_machine(address)


@pytest.mark.parametrize(
    "address",
    [None, "", "0.0.0.0", "::", "192.168.1.4", "agenda.clamart.fr", "localhost.example.org", "x"],  # noqa: S104
)  # fmt: skip
def test_anything_else_is_not_this_machine(address: str | None) -> None:
    assert not is_this_machine(address)


def answer(path: str, host: str = "localhost:8501", client: str | None = "127.0.0.1", kind: str = "http") -> Any:
    """What is sent first to a request that comes from there: a status, or that a socket is closed."""
    sent: list[Any] = []

    async def inside(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": kind,
        "path": path,
        "headers": [(b"host", host.encode())],
        "client": (client, 40000) if client else None,
    }
    asyncio.run(OnlyHere(inside)(scope, None, send))  # type: ignore[arg-type]
    return sent[0].get("status", sent[0]["type"])


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost"])
def test_this_machine_is_let_in(host: str) -> None:
    assert answer("/programme", host) == 200
    assert answer("/_stcore/stream", host, kind="websocket") == 200
    assert answer("/", host, client=None) == 200  # a Unix socket


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("agenda.clamart.fr", "127.0.0.1"),  # a proxy, or a name of somebody else that leads here
        ("localhost:8501", "192.168.1.4"),
        ("", "127.0.0.1"),
        ("[::1", "127.0.0.1"),
    ],
)
def test_nobody_else_is(host: str, client: str) -> None:
    assert answer("/programme", host, client) == 403
    assert answer("/_stcore/upload_file/x", host, client) == 403
    assert answer("/_stcore/stream", host, client, "websocket") == "websocket.close"


@pytest.mark.parametrize(
    "path", ["/feeds/essai.ics", "/programme/essai", "/partners/x/y.ics", "/door/x", "/healthz", "/robots.txt"]
)
def test_what_is_for_the_public_is_there_for_all(path: str) -> None:
    assert answer(path, "agenda.clamart.fr", "192.0.2.7") == 200
