"""One request to an ASGI application, to the byte: nothing is added to it, nothing decoded, and no server is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import unquote

Application = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass(frozen=True)
class Answer:
    """`headers` find a name in any case; of one sent twice they give the first, and all with `get_all`."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def fetch(
    app: Application, url: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes = b""
) -> Answer:
    """What `app` answers to path, query and body."""
    return asyncio.run(_fetch(app, url, method, headers or {}, body))


async def _fetch(app: Application, url: str, method: str, headers: Mapping[str, str], sent: bytes) -> Answer:
    path, _, query = url.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "server": ("testserver", 80),
    }
    start: dict[str, Any] = {}
    body = b""

    requests = iter([{"type": "http.request", "body": sent, "more_body": False}])

    async def receive() -> dict[str, Any]:
        for request in requests:
            return request
        return await asyncio.Future()  # the client stays connected

    async def send(message: dict[str, Any]) -> None:
        nonlocal body
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body += message.get("body", b"")

    await app(scope, receive, send)
    answered = Message()
    for name, value in start["headers"]:
        answered[name.decode()] = value.decode("latin-1")
    return Answer(start["status"], answered, body)
