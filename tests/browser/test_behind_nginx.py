"""Two servers over one PostgreSQL behind nginx, as docs/deploy tells it; one is killed, and nobody notices."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from lib.changes import Edit
from lib.press import Press
from lib.programme import text
from lib.store import open_store
from tests.browser.conftest import ROOT, free_port, stop, wait_until_healthy
from tests.browser.visits import PATIENCE, Browsers, Server, Visitor
from tests.essai import FESTIVAL, FULL, READING
from tests.needs import go_without

DEPLOY = ROOT / "docs" / "deploy"
FEED = f"/feeds/{FESTIVAL.id}.ics"
LONG = 40_000  # milliseconds for a browser to find another server
COOKIE = "navasard_way"


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


@pytest.fixture
def town(postgresql_url: str, tmp_path: Path) -> Iterator[Town]:
    if shutil.which("nginx") is None:
        go_without("nginx", "install nginx (Debian, Ubuntu: sudo apt install nginx)")
    secure, plain, ports = free_port(), free_port(), (free_port(), free_port())
    url = f"https://localhost:{secure}"
    store = open_store(postgresql_url, clock=lambda: datetime.now(UTC))
    store.save(FESTIVAL.id, FULL, by="test")
    Press(store).publish(FESTIVAL.id, by="test")
    store.close()
    certificate(tmp_path)
    with ExitStack() as stack:
        replicas = dict(stack.enter_context(replica(tmp_path, port, postgresql_url, url)) for port in ports)
        for server, process in replicas.items():
            wait_until_healthy(server, process)
        stack.enter_context(nginx(tmp_path, configuration(tmp_path, ports, secure, plain)))
        trusting = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
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


def test_what_is_published_comes_from_the_cache_and_only_when_it_is_new(town: Town) -> None:
    first = town.client.get(FEED)
    assert (first.status_code, first.headers["strict-transport-security"]) == (200, "max-age=31536000")
    again = town.client.get(FEED, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert town.client.get("/metrics").status_code == 404
    store = open_store(town.database_url, clock=lambda: datetime.now(UTC))
    store.save(FESTIVAL.id, Edit(items=(replace(READING, title=text("Autre lecture", "fr")),)), by="test")
    Press(store).publish(FESTIVAL.id, by="test")
    store.close()
    assert until_told(town, "Autre lecture")


def until_told(town: Town, title: str) -> bool:
    """Whether it is in the calendar in a few seconds."""
    deadline = time.monotonic() + PATIENCE
    while title not in town.client.get(FEED).text and time.monotonic() < deadline:
        time.sleep(0.1)
    return time.monotonic() < deadline


def test_one_server_is_killed_and_nobody_notices_but_by_a_page_that_connects_again(
    town: Town, browsers: Browsers
) -> None:
    with browsers.visitor(town.url, ignore_https_errors=True) as person, polling(town) as answers:
        person.open(f"/programme?festival={FESTIVAL.id}")
        [way] = [each for each in person.page.context.cookies() if each["name"] == COOKIE]
        assert (way["secure"], way["httpOnly"]) == (True, True)
        killed = town.serving()
        town.replicas[killed].kill()
        town.replicas[killed].wait()
        connected = person.page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
        expect(connected).to_have_count(0, timeout=LONG)
        expect(connected).to_have_count(1, timeout=LONG)
        go_to_clashes(person)
        assert town.serving() != killed
        person.complaints.clear()  # that the connection was lost
    assert set(answers) == {(200, answers[0][1])}
    assert len(answers) > 20


def go_to_clashes(person: Visitor) -> None:
    person.page.get_by_role("link", name="Conflits").first.click()
    expect(person.page.get_by_role("heading", name="Conflits", exact=True)).to_be_visible(timeout=LONG)


@contextmanager
def polling(town: Town) -> Iterator[list[tuple[int, str]]]:
    """What a subscriber is answered, over and over: status and ETag."""
    answers: list[tuple[int, str]] = []
    is_over = threading.Event()

    def poll() -> None:
        while not is_over.wait(0.05):
            answer = town.client.get(FEED)
            answers.append((answer.status_code, answer.headers.get("etag", "")))

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield answers
    finally:
        is_over.set()
        thread.join()


def test_the_unit_is_one_that_systemd_understands(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    unit = (DEPLOY / "navasard@.service").read_text("utf-8")
    (tmp_path / "navasard@8501.service").write_text(unit.replace("/opt/navasard/.venv/bin/streamlit", sys.executable))
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "navasard@8501.service"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "navasard" not in ran.stderr.replace("/opt/navasard", "").replace(str(tmp_path), ""), ran.stderr
