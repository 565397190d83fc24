"""A Navasard where people sign in, and the identity provider that knows them: OpenID Connect, both on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

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
