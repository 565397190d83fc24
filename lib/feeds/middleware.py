"""What is done to every request and response around the server of the pages (ASGI 3): language, safety, encoding.

Reads Accept-Encoding as `negotiation` does.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import parse_qs

from lib.asgi import Application, Headers, Message, Receive, Send
from lib.feeds.negotiation import accepts_gzip
from lib.i18n import LANGUAGES

DEFAULT_LANGUAGE = "fr"  # that of a page whose URL names none
SAFETY: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_HSTS = (b"strict-transport-security", b"max-age=31536000")
_FRAMING = (b"x-frame-options", b"content-security-policy")
_MARKER = b'<html lang="en">'
PUBLISHED = "/programme/"  # pages that are made whole before they come here


_PAGE_POLICY = {
    "default-src": "'none'",
    "script-src": "'self' blob:",  # components are modules that the page makes blobs of
    "style-src": "'self' 'unsafe-inline'",  # React writes styles into the page
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' blob:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "frame-ancestors": "'self'",
    "form-action": "'self'",
    "base-uri": "'self'",
    "object-src": "'none'",
}
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def page_policy(html: bytes) -> bytes:
    """The Content-Security-Policy (level 3) of a page: of the scripts within it just those it was sent with may run."""
    digests = (b64encode(sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(html))
    scripts = " ".join((_PAGE_POLICY["script-src"], *(f"'sha256-{digest}'" for digest in digests)))
    policy = _PAGE_POLICY | {"script-src": scripts}
    return "; ".join(f"{name} {sources}" for name, sources in policy.items()).encode()


def _without(headers: Headers, *names: bytes) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in names]


def _value(headers: Headers, name: bytes) -> str:
    return ", ".join(value.decode("latin-1") for key, value in headers if key.lower() == name)


def _is_page(scope: Message) -> bool:
    """Whether a person may see this path as a page: files have a dot in their names, pages have none."""
    return (
        scope["type"] == "http"
        and "." not in scope["path"].rpartition("/")[2]
        and not scope["path"].startswith(PUBLISHED)
    )


def with_safety(headers: Headers) -> Headers:
    """Headers, and those of safety that they leave open. Who says himself what may be framed is not contradicted."""
    said = {name.lower() for name, _ in headers}
    said |= set(_FRAMING) if b"content-security-policy" in said else set()
    return [*headers, *(header for header in SAFETY if header[0] not in said)]


class SafetyHeaders:
    """Adds headers that keep a browser from guessing, framing and telling, where an answer brings none of its own."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": with_safety(message["headers"])}
            await send(message)

        await self.app(scope, receive, send_safely)


class OnlyHttps:
    """For what is reached by https: browsers are told to come no other way (RFC 6797), and no cookie goes one.

    Around everything, for a server behind a proxy does not see by itself how it is reached.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*map(_secured, message["headers"]), _HSTS]}
            await send(message)

        await self.app(scope, receive, send_safely)


def _secured(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    if name.lower() != b"set-cookie" or b"secure" in [part.strip() for part in value.lower().split(b";")[1:]]:
        return header
    return name, value + b"; Secure"


class PlainEncoding:
    """Leaves of Accept-Encoding what is meant: the compression behind it takes `gzip;q=0` for a wish.

    Pages come uncompressed, as their server sends the first of them anyway, so that their language can be set.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            is_asked = accepts_gzip(_value(scope["headers"], b"accept-encoding")) and not _is_page(scope)
            others = _without(scope["headers"], b"accept-encoding")
            scope = {**scope, "headers": [*others, (b"accept-encoding", b"gzip")] if is_asked else others}
        await self.app(scope, receive, send)


class PageLanguage:
    """Tells browsers and screen readers the language a page is shown in; Streamlit says English always."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if not _is_page(scope):
            await self.app(scope, receive, send)
            return
        html = _Html(_language(scope["query_string"]), send)
        await self.app(scope, receive, html.send)


def _language(query: bytes) -> str:
    """As the pages choose: what the URL says, if there are words for it."""
    asked = parse_qs(query.decode("latin-1")).get("lang", [""])[0]
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


class _Html:
    """Passes a response on; one of HTML as a whole, in its language, and not to be asked for by date or ETag."""

    def __init__(self, language: str, send: Send) -> None:
        self._marker = f'<html lang="{language}">'.encode()
        self._pass_on = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _value(message["headers"], b"content-type").startswith(
            "text/html"
        ):
            self._start = message
        elif self._start is None:
            await self._pass_on(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_whole(self._start)

    async def _send_whole(self, start: Message) -> None:
        body = self._body.replace(_MARKER, self._marker, 1)
        headers = _without(start["headers"], b"etag", b"last-modified")
        if not _value(headers, b"content-security-policy"):
            headers += [(b"content-security-policy", page_policy(body)), (b"x-frame-options", b"SAMEORIGIN")]
        if body:
            headers = [*_without(headers, b"content-length"), (b"content-length", str(len(body)).encode())]
        await self._pass_on({**start, "headers": headers})
        await self._pass_on({"type": "http.response.body", "body": body})
