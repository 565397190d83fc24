"""How a server and what it serves speak to each other: the words of ASGI 3, in bytes as they are sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Headers = list[tuple[bytes, bytes]]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

# What is answered to everybody; all else is a page, or belongs to one.
_PUBLIC_FOLDERS = ("/feeds/", "/partners/", "/programme/", "/door/")
_PUBLIC_PATHS = {"/legal", "/healthz", "/readyz", "/metrics", "/robots.txt"}


def is_public(path: str) -> bool:
    """Whether a path is answered to everybody, with or without signing in."""
    return path in _PUBLIC_PATHS or path.startswith(_PUBLIC_FOLDERS)
