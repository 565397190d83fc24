"""A town as docs/deploy tells it: two servers over one PostgreSQL behind nginx, with TLS."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from lib.press import Press
from lib.store import open_store
from tests.browser.conftest import ROOT, free_port, stop, wait_until_healthy
from tests.browser.visits import Server
from tests.essai import FESTIVAL, FULL
from tests.needs import go_without

DEPLOY = ROOT / "docs" / "deploy"
FEED = f"/feeds/{FESTIVAL.id}.ics"


@dataclass(frozen=True)
class Town:
    """An address, what is behind it, and who trusts its certificate."""

    url: str
    database_url: str
    replicas: dict[Server, subprocess.Popen[bytes]]
    client: httpx.Client

    def serving(self) -> Server:
        """That which keeps a page up to date."""
        counted = re.compile(r"^navasard_open_pages ([1-9])", re.MULTILINE)
        alive = [server for server, process in self.replicas.items() if process.poll() is None]
        return next(each for each in alive if counted.search(httpx.get(f"{each.url}/metrics").text))


@contextmanager
def town_of(postgresql_url: str, folder: Path) -> Iterator[Town]:
    """Both servers, nginx before them, and a festival that is published."""
    if shutil.which("nginx") is None:
        go_without("nginx", "install nginx (Debian, Ubuntu: sudo apt install nginx)")
    secure, plain, ports = free_port(), free_port(), (free_port(), free_port())
    url = f"https://localhost:{secure}"
    store = open_store(postgresql_url, clock=lambda: datetime.now(UTC))
    store.save(FESTIVAL.id, FULL, by="test")
    Press(store).publish(FESTIVAL.id, by="test")
    store.close()
    certificate(folder)
    with ExitStack() as stack:
        replicas = dict(stack.enter_context(replica(folder, port, postgresql_url, url)) for port in ports)
        for server, process in replicas.items():
            wait_until_healthy(server, process)
        stack.enter_context(nginx(folder, configuration(folder, ports, secure, plain)))
        trusting = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
        transport = httpx.HTTPTransport(verify=trusting, retries=5)  # until nginx listens
        client = stack.enter_context(httpx.Client(base_url=url, transport=transport))
        yield Town(url, postgresql_url, replicas, client)


@contextmanager
def replica(folder: Path, port: int, database_url: str, url: str) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    server = Server(f"http://127.0.0.1:{port}", folder / f"{port}.txt", database_url)
    environment = os.environ | {"DATABASE_URL": database_url, "NAVASARD_PUBLIC_URL": url}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with server.console.open("wb") as console:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=console, stderr=subprocess.STDOUT)
        try:
            yield server, process
        finally:
            stop(process)


def certificate(folder: Path) -> None:
    made = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *made, *subject]
    subprocess.run(command, check=True, capture_output=True)


def configuration(folder: Path, ports: tuple[int, int], secure: int, plain: int) -> str:
    """That of docs/deploy, for this machine and these ports."""
    found = (DEPLOY / "nginx.conf").read_text("utf-8")
    line = re.search(r"^    server 127\.0\.0\.1:8501 (.*);$", found, re.MULTILINE)
    assert line
    for old, new in {
        line[0]: "\n".join(f"    server 127.0.0.1:{port} {line[1]};" for port in ports),
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "server_name agenda.example.org;": "server_name localhost;",
        "/etc/letsencrypt/live/agenda.example.org/fullchain.pem": str(folder / "certificate.pem"),
        "/etc/letsencrypt/live/agenda.example.org/privkey.pem": str(folder / "key.pem"),
        "/var/cache/nginx/navasard": str(folder / "cache"),
    }.items():
        assert old in found, old
        found = found.replace(old, new)
    return found


@contextmanager
def nginx(folder: Path, site: str) -> Iterator[None]:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    owner = "user root;" if os.geteuid() == 0 else ""  # the folder is nobody else's
    (folder / "nginx.conf").write_text(
        f"{owner} daemon off; pid {folder / 'nginx.pid'}; error_log {folder / 'error.log'};\n"
        f"events {{}}\nhttp {{ {kept} access_log {folder / 'access.log'};\n{site}\n}}\n",
        "utf-8",
    )
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        stop(process)
