"""A Navasard where people sign in, and the identity provider that knows them: OpenID Connect, both on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from lib.gatekeeper import Gatekeeper
from lib.roles import EVERYWHERE, Role
from lib.store import open_store
from tests.browser.conftest import free_port, started
from tests.browser.visits import Server
from tests.conftest import HandClock

COOKIE, XSRF = "_streamlit_user", "_streamlit_xsrf"
SILENCE, LONGEST_ANSWER = 0.2, 20.0  # seconds
PATIENCE = 30  # seconds for the provider to answer
COOKIE_SECRET = "of these tests and of nothing else"  # noqa: S105


@contextmanager
def provider(port: int, people: Iterable[dict[str, object]]) -> Iterator[str]:
    """The URL of an OpenID provider at which each of these claims can sign in, by their "sub"."""
    users = [part for claims in people for part in ("--user-claims", json.dumps(claims))]
    command = [str(Path(sys.executable).with_name("oidc-provider-mock")), "--port", str(port), *users]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url)
        yield url
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(f"{url}/.well-known/openid-configuration").raise_for_status()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def secrets(folder: Path, navasard: str, provider_url: str) -> Path:
    """The file in which an installation says where people sign in."""
    file = folder / "secrets.toml"
    file.write_text(
        f"""[auth]
redirect_uri = "{navasard}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "navasard"
client_secret = "secret"
server_metadata_url = "{provider_url}/.well-known/openid-configuration"
""",
        "utf-8",
    )
    return file


def cookie(guarded: Server, email: str, *, secret: str = COOKIE_SECRET, age: int = 0, origin: str = "") -> str:
    """What the server gives to who has signed in; or what it never gave."""

    class Signer(URLSafeTimedSerializer):
        """Signs as of so many seconds ago."""

    said = {"origin": origin or guarded.url, "is_logged_in": True, "provider": "default", "email": email}
    serializer = Signer(secret, salt=COOKIE)
    signer = serializer.make_signer(COOKIE)
    signer.get_timestamp = lambda: int(time.time()) - age  # type: ignore[attr-defined]
    return signer.sign(serializer.dump_payload(json.dumps(said))).decode()


def come(page: Page, guarded: Server, email: str, address: str = "/") -> None:
    """Somebody who has signed in opens a page."""
    page.context.add_cookies([{"name": COOKIE, "value": cookie(guarded, email), "url": guarded.url}])
    page.goto(guarded.url + address)


def listen(page: Page) -> list[bytes]:
    """All that somebody does on the page from now on, as it goes over the wire; not what the page does by itself."""
    said: list[bytes] = []

    def hear(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: keep(payload if isinstance(payload, bytes) else payload.encode()))

    def keep(payload: bytes) -> None:
        if not BackMsg.FromString(payload).rerun_script.is_auto_rerun:
            said.append(payload)

    page.on("websocket", hear)
    return said


def say(guarded: Server, email: str, said: Iterable[bytes]) -> int:
    """All of it again, from somebody else who has signed in and has no browser; how much the server answered."""
    token = httpx.get(f"{guarded.url}/_stcore/health").cookies[XSRF]
    own = f"{XSRF}={token}; {COOKIE}={cookie(guarded, email)}"
    address = guarded.url.replace("http", "ws", 1) + "/_stcore/stream"
    heard = 0
    with connect(
        address,
        origin=Origin(guarded.url),
        subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
        additional_headers={"Cookie": own},
        max_size=None,
    ) as socket:
        for each in said:
            socket.send(each)
            heard += _listen_until_silence(socket)
    return heard


def _listen_until_silence(socket: ClientConnection) -> int:
    """Until what was begun is finished, and nothing follows it at once."""
    heard, patience = 0, SILENCE
    with suppress(TimeoutError):
        while True:
            told = ForwardMsg.FromString(_as_bytes(socket.recv(timeout=patience))).WhichOneof("type")
            patience = {"new_session": LONGEST_ANSWER, "script_finished": SILENCE}.get(told or "", patience)
            heard += 1
    return heard


def _as_bytes(message: str | bytes) -> bytes:
    return message.encode() if isinstance(message, str) else message


@contextmanager
def guarded_server(folder: Path, festival: str, people: Iterable[dict[str, object]]) -> Iterator[Server]:
    """A Navasard that asks who comes: chef looks after it, and somebody of each role of a festival is called by it."""
    port = free_port()
    with provider(free_port(), people) as url:
        file = secrets(folder, f"http://localhost:{port}", url)
        with started(folder, port, "--secrets.files", str(file)) as running:
            store = open_store(running.database_url, clock=HandClock())
            keeper = Gatekeeper(store)
            keeper.give(EVERYWHERE, "chef@clamart.fr", Role.ADMINISTRATOR, by="test")
            for role in (Role.READER, Role.COUNTER, Role.PROGRAMMER, Role.MANAGER):
                keeper.give(festival, f"{role}@clamart.fr", role, by="test")
            store.close()
            yield Server(f"http://localhost:{port}", running.console, running.database_url)
