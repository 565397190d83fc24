"""What lies ready is handed out at the door (ASGI 3), before the stack of the pages has looked at the request.

An answer is what `routes` made of ready bytes for one address, with all its headers, in both encodings and as 304. It
is handed out for as long as its guard holds; any other request goes its way. Reads headers as `negotiation` does, and
sends those of safety that `middleware` gives all others.
"""

from __future__ import annotations

import gzip
import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from weakref import WeakValueDictionary

from lib.asgi import Application, Headers, Message, Receive, Send
from lib.feeds.middleware import with_safety
from lib.feeds.negotiation import accepts_gzip, is_unmodified_since, names_etag

RawAddress = tuple[bytes, bytes]  # path and query as they were sent

_READING = ("GET", "HEAD")
_EMPTY: Message = {"type": "http.response.body", "body": b""}


@dataclass(frozen=True, slots=True)
class Representation:
    """Bytes to send, and their strong ETag, quotes included."""

    body: bytes
    etag: str
    is_gzipped: bool = False


def representations(body: bytes) -> tuple[Representation, Representation]:
    """The body as it is, and compressed. Tags are the same wherever it is made, whichever library compresses it."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    zipped = Representation(gzip.compress(body, 6, mtime=0), f'"{digest}-gzip"', is_gzipped=True)
    return Representation(body, f'"{digest}"'), zipped


@dataclass(slots=True)
class Guard:
    """Until when something may be handed out without a look at the store, by a clock that never goes back."""

    until: float = 0.0


@dataclass(frozen=True, slots=True)
class _Parcel:
    """One representation as messages."""

    etag: bytes
    whole: Message
    body: Message
    unchanged: Message


@dataclass(slots=True, eq=False, weakref_slot=True)
class Answer:
    """All that may be answered to those who ask at one address; `asked_at` is when that was last done at the door."""

    plain: _Parcel
    gzipped: _Parcel
    changed_at: datetime | None
    clock: Callable[[], datetime]
    guard: Guard = field(default_factory=Guard)
    until: float = math.inf  # that of its date, whatever the guard says
    asked_at: float = 0.0

    async def __call__(self, scope: Message, _receive: Receive, send: Send) -> None:
        """The long way, where others may change what is sent."""
        for message in self.messages(scope):
            await send({key: list(value) if key == "headers" else value for key, value in message.items()})

    def messages(self, scope: Message) -> tuple[Message, Message]:
        """What to send to this request (RFC 9110): its ETags outrank its date (section 13.2.2)."""
        encoding, tags, since = _asked(scope["headers"])
        chosen = self.gzipped if encoding is not None and _is_gzip_asked(encoding) else self.plain
        if chosen.etag == tags or self._is_known(chosen.etag, tags, since):
            return chosen.unchanged, _EMPTY
        return chosen.whole, chosen.body if scope["method"] == "GET" else _EMPTY

    def _is_known(self, etag: bytes, tags: bytes | None, since: bytes | None) -> bool:
        if tags is not None:
            return names_etag(tags.decode("latin-1"), etag.decode())
        if since is None or self.changed_at is None:
            return False
        return is_unmodified_since(since.decode("latin-1"), self.changed_at, self.clock())


def _asked(headers: Headers) -> tuple[bytes | None, bytes | None, bytes | None]:
    """Accept-Encoding, If-None-Match and If-Modified-Since, each whole though it may come in several lines."""
    encoding = tags = since = None
    for name, value in headers:
        if name == b"accept-encoding":
            encoding = value if encoding is None else encoding + b", " + value
        elif name == b"if-none-match":
            tags = value if tags is None else tags + b", " + value
        elif name == b"if-modified-since":
            since = value if since is None else since + b", " + value
    return encoding, tags, since


@lru_cache(maxsize=256)
def _is_gzip_asked(accept_encoding: bytes) -> bool:
    return accepts_gzip(accept_encoding.decode("latin-1"))


def answer(
    plain: Representation,
    gzipped: Representation,
    *,
    headers: Mapping[str, str],
    content: Mapping[str, str],
    changed_at: datetime | None,
    clock: Callable[[], datetime],
) -> Answer:
    """The answer with these headers; those of the `content` go only with the body."""
    return Answer(_parcel(plain, headers, content), _parcel(gzipped, headers, content), changed_at, clock)


def _parcel(chosen: Representation, headers: Mapping[str, str], content: Mapping[str, str]) -> _Parcel:
    always = {"ETag": chosen.etag, **headers}
    encoding = {"Content-Encoding": "gzip"} if chosen.is_gzipped else {}
    whole = with_safety(_written(always | encoding | {"Content-Length": str(len(chosen.body))} | dict(content)))
    return _Parcel(
        chosen.etag.encode(),
        {"type": "http.response.start", "status": 200, "headers": whole},
        {"type": "http.response.body", "body": chosen.body},
        {"type": "http.response.start", "status": 304, "headers": _written(always)},
    )


def _written(headers: Mapping[str, str]) -> Headers:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]


class Answers:
    """Answers by path and query as they were sent, each as long as somebody else keeps it."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._at: WeakValueDictionary[RawAddress, Answer] = WeakValueDictionary()
        self.handed_out = 0

    def keep(self, address: RawAddress, kept: Answer, seconds: float) -> None:
        """To be handed out for so long, if its guard allows."""
        kept.until = self._monotonic() + seconds
        self._at[address] = kept

    def find(self, scope: Message) -> Answer | None:
        """What may be handed out now."""
        found = self._at.get((scope["raw_path"], scope["query_string"]))
        if found is None:
            return None
        now = self._monotonic()
        if now >= found.guard.until or now >= found.until:
            return None
        found.asked_at = now
        self.handed_out += 1
        return found


class Doorstep:
    """Hands out what lies ready; whoever asks for anything else is let in."""

    def __init__(self, app: Application, answers: Answers) -> None:
        self._app, self._answers = app, answers

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in _READING:
            found = self._answers.find(scope)
            if found is not None:
                start, body = found.messages(scope)
                await send(start)
                await send(body)
                return
        await self._app(scope, receive, send)
