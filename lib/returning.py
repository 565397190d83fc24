"""Who has to sign in first comes back to the page that they asked for, as from a link in a letter.

Streamlit leads everybody who has signed in to its first page. What was asked for waits meanwhile in a cookie, and is
only ever a path of this very site.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from http.cookies import CookieError, SimpleCookie

from lib.asgi import Application, Headers, Message, Receive, Send

ASKED, SIGNED_IN = "navasard_asked", "_streamlit_user"  # cookies: ours, and how Streamlit knows somebody
CALLBACK = "/oauth2callback"
MINUTES = 10  # to sign in
LONGEST = 1_000  # characters
_OURS = re.compile(r"/(?![/\\])[\w.~%!$&'()*+,;=:@/?-]*", re.ASCII)  # RFC 3986, and no address of another site


class Returning:
    """Notes what somebody who has not signed in asks for, and leads them there once they have (ASGI 3)."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        cookies = _cookies(scope)

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self._headers(scope, cookies, message)}
            await send(message)

        await self.app(scope, receive, send_on)

    def _headers(self, scope: Message, cookies: dict[str, str], start: Message) -> Headers:
        headers: Headers = list(start["headers"])
        if scope["path"] == CALLBACK:
            asked = _read(cookies.get(ASKED, ""))
            is_led = any(name.lower() == b"location" for name, _ in headers)
            if not asked or not is_led:
                return headers
            led = [(name, asked.encode() if name.lower() == b"location" else value) for name, value in headers]
            return [*led, _cookie("", 0)]
        address = scope["raw_path"].decode("latin-1")
        address += f"?{query}" if (query := scope["query_string"].decode("latin-1")) else ""
        is_page = any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)
        if is_page and SIGNED_IN not in cookies and address != "/" and _is_ours(address):
            headers.append(_cookie(urlsafe_b64encode(address.encode()).decode(), MINUTES * 60))
        return headers


def _is_ours(address: str) -> bool:
    return len(address) <= LONGEST and _OURS.fullmatch(address) is not None


def _read(value: str) -> str:
    """The path that a cookie holds; "" for anything else."""
    try:
        address = urlsafe_b64decode(value.encode("ascii")).decode("ascii")
    except ValueError:
        return ""
    return address if _is_ours(address) else ""


def _cookies(scope: Message) -> dict[str, str]:
    found: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                found.load(value.decode("latin-1"))
            except CookieError:
                return {}
    return {name: morsel.value for name, morsel in found.items()}


def _cookie(value: str, seconds: int) -> tuple[bytes, bytes]:
    return b"set-cookie", f'{ASKED}="{value}"; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax'.encode()
