"""How often one address may ask for what is public: so often that nobody notices, and not so often that others do.

The generic cell rate algorithm (ITU-T I.371): of each address one moment is kept, that at which all that it asked for
would have come at the steady rate. `hosting` says which addresses are this machine's: those are not paced, so what
comes through a proxy that does not say for whom it asks is not either. A refusal has the headers of `middleware`,
as all answers have.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from lib.asgi import Application, Message, Receive, Send, is_public
from lib.feeds.middleware import with_safety
from lib.hosting import is_this_machine

PATIENCE = 10.0  # seconds' worth that may be asked for at once
MOST_ADDRESSES = 20_000  # kept; the one not heard of longest is forgotten first
_SORRY = b"Too many requests come from your address. Try again in a moment.\n"


class Pace:
    """What addresses have asked for, `rate` requests a second of each in the long run; `monotonic` never goes back."""

    def __init__(self, rate: float, monotonic: Callable[[], float]) -> None:
        self._interval = 1 / rate  # 0 for an infinite rate: nobody waits
        self._monotonic = monotonic
        self._due: OrderedDict[str, float] = OrderedDict()
        self.refused = 0

    def __len__(self) -> int:
        return len(self._due)

    def wait(self, address: str) -> float:
        """0 for a request that may be answered, and is noted; else the seconds after which the next may come."""
        now = self._monotonic()
        due = max(self._due.get(address, now), now) + self._interval
        if due - now > PATIENCE:
            self.refused += 1
            return due - now - PATIENCE
        self._due[address] = due
        self._due.move_to_end(address)
        if len(self._due) > MOST_ADDRESSES:
            self._due.popitem(last=False)
        return 0.0


def network_of(address: str) -> str:
    """What is one subscriber: an address, or of IPv6 the network that one is given (RFC 6177: /64 at the least)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or found.exploded[:19])


@lru_cache(maxsize=4096)
def _subscriber(address: str) -> str | None:
    """None for this machine."""
    return None if is_this_machine(address) else network_of(address)


class Paced:
    """Refuses what comes too fast with 429 (RFC 6585), and says when to come again."""

    def __init__(self, app: Application, pace: Pace) -> None:
        self._app, self._pace = app, pace

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_public(scope["path"]):
            client = scope.get("client")  # None through a Unix socket
            subscriber = _subscriber(client[0]) if client else None
            if subscriber and (seconds := self._pace.wait(subscriber)):
                await _refuse(math.ceil(seconds), send)
                return
        await self._app(scope, receive, send)


async def _refuse(seconds: int, send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(_SORRY)).encode()),
        (b"retry-after", str(seconds).encode()),
        (b"cache-control", b"no-store"),
        (b"access-control-allow-origin", b"*"),
    ]
    await send({"type": "http.response.start", "status": 429, "headers": with_safety(headers)})
    await send({"type": "http.response.body", "body": _SORRY})
