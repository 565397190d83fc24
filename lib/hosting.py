"""Who may reach an installation where nobody signs in: the machine that it runs on, and no other.

Everything is allowed there, so neither a proxy before it nor a page elsewhere that calls itself by the address of this
machine (DNS rebinding) is let in; only what is for the public is.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from lib.asgi import Application, Message, Receive, Send, is_public
from lib.i18n import LANGUAGES, Words, mark

REFUSED = mark(
    "Navasard does not start: it is told to listen on {address}, where others can reach it, and nobody would have to "
    "sign in. There are two ways out. Either let people sign in: describe your identity provider under [auth] in "
    '.streamlit/secrets.toml. Or let only this machine reach it: server.address = "127.0.0.1". '
    "Both are explained in docs/deploy.md."
)
_ONLY_HERE = mark(
    "Nobody has to sign in to this Navasard, so only the machine that it runs on may open its pages. "
    "To open them to others, describe your identity provider under [auth] in .streamlit/secrets.toml: "
    "docs/deploy.md says how."
)


def is_this_machine(address: str | None) -> bool:
    """Whether only this machine can be reached at, or can come from, an address. Not the empty one, which is all."""
    if address and address.startswith("unix:"):
        return True
    name = (address or "").strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


class OnlyHere:
    """Lets only this machine, by one of its own names, see what is not for the public (ASGI 3)."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or is_public(scope["path"]) or is_from_this_machine(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            body = "\n\n".join(Words(language)(_ONLY_HERE) for language in LANGUAGES).encode()
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": body})


def is_from_this_machine(scope: Message) -> bool:
    """Whether a request comes from it, by a name of its own, and from no proxy that says for whom it asks."""
    client = scope.get("client")  # None through a Unix socket
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return (client is None or is_this_machine(client[0])) and all(map(_is_own_name, hosts))


def _is_own_name(host: str) -> bool:
    try:
        return is_this_machine(urlsplit(f"//{host}").hostname)
    except ValueError:
        return False
