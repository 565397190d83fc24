"""The real server, and a real Chromium to visit it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visits import Browsers, Server, Visitor
from tests.needs import go_without

ROOT = Path(__file__).parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60  # seconds for a server to answer

expect.set_options(timeout=20_000)  # milliseconds: a page is drawn in one, but not beside a whole suite on two cores


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Return once the server answers; fail with what it printed when it stops or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{server.url}/_stcore/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{server.console.read_text('utf-8')}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server as Ctrl-C would not: at once if it does not go by itself."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`streamlit run app.py` over a new database with the samples. Fails at the end if it printed any trouble."""
    with started(tmp_path_factory.mktemp("server"), free_port()) as running:
        yield running
    assert running.complaints() == ""


@contextmanager
def started(folder: Path, port: int, *options: str, database_url: str = "") -> Iterator[Server]:
    """`streamlit run app.py` over a new database with the samples: one in `folder` unless another is named."""
    url = database_url or f"sqlite:///{folder / 'navasard.db'}"
    running = Server(f"http://127.0.0.1:{port}", folder / "console.txt", url)
    environment = os.environ | {"DATABASE_URL": running.database_url}
    subprocess.run([sys.executable, "-m", "lib", "samples"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options]
    with running.console.open("wb") as console:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=console, stderr=subprocess.STDOUT)
        try:
            wait_until_healthy(running, process)
            yield running
        finally:
            stop(process)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser. Not for the whole session: while Playwright runs, no other test could run an event loop."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        go_without("a browser", "install Chromium or Google Chrome")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=found, args=SWITCHES) as browser:
        yield browser


@pytest.fixture(scope="module")
def browsers(chromium: Browser) -> Browsers:
    """Browsers of several people, who keep nothing of what was visited but the scripts."""
    return Browsers(chromium)


@pytest.fixture
def visitor(browsers: Browsers, server: Server) -> Iterator[Visitor]:
    """A French visitor with a new session. Fails at the end if the browser's console holds an error."""
    with browsers.visitor(server.url) as person:
        yield person


@pytest.fixture
def pair(browsers: Browsers, server: Server) -> Iterator[tuple[Visitor, Visitor]]:
    """Anahit and Luc, each in a browser that knows their name."""
    names = ("Anahit", "Luc")
    with browsers.visitor(server.url, names[0]) as anahit, browsers.visitor(server.url, names[1]) as luc:
        for name, person in zip(names, (anahit, luc), strict=True):
            person.page.context.add_cookies([{"name": "navasard_name", "value": name, "url": server.url}])
        yield anahit, luc
