"""Whatever is asked of the real server, it answers at once and nothing breaks: a few seconds, or `--fuzz=3600`."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some

from lib.doorkeeper import Doorkeeper
from lib.doors import Door
from lib.feeds.feed_urls import PARAMETERS
from lib.feeds.middleware import SAFETY
from lib.partners import PartnerFeed, digest
from lib.press import Press
from lib.store import open_store
from tests.browser.conftest import free_port, started
from tests.browser.visits import Server

FESTIVAL = "regards-armenie-2024"
SECRET = "n0tSoSecretInATest"  # noqa: S105
SLOW = 10.0  # seconds: machines are shared
ROUND = 300  # examples between two looks at the clock
GROWTH = 300e6  # bytes that all these questions may leave in the server's memory
NOW = datetime(2026, 11, 1, tzinfo=UTC)
NAMES = {name.decode() for name, _ in SAFETY}


@dataclass(frozen=True)
class Asked:
    """One request, as it goes over the wire."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def bytes(self, host: str) -> bytes:
        lines = [f"{self.method} {self.target} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines += [f"Content-Length: {len(self.body)}"] if self.body else []
        return "\r\n".join((*lines, "", "")).encode("latin-1") + self.body


# ---------------------------------------------------------------- what may be asked

NEARLY = some.sampled_from(
    [
        "",
        "a",
        "..",
        "%2e%2e",
        "%00",
        "%ff%fe",
        "%0d%0aX: y",
        "é",
        "%F0%9F%8E%AD",
        "'--",
        "{0}",
        "%s",
        "<b>",
        "+",
        ";",
        "a" * 9_000,
    ]
)
PART = NEARLY | some.from_regex(r"[!-~]{1,12}", fullmatch=True).map(lambda part: part.replace("#", "").replace("?", ""))
IDS = some.sampled_from([FESTIVAL, "journee-armenie-2025", "none"]) | PART
DAYS = some.sampled_from(["2024-10-19", "2024-02-30", "9999-12-31", "0000-00-00", "2024-10-19/2024-10-20", "-1"])
VALUES = DAYS | PART | some.sampled_from([value for values in PARAMETERS.values() for value in values])
QUERY = some.lists(some.tuples(some.sampled_from([*PARAMETERS, "q", "day", "utm_x", ""]) | PART, VALUES), max_size=4)
KEYS = some.sampled_from([f"ami-{SECRET}", f"porte-{SECRET}", "ami-x", "ami", "-", f"ami-{SECRET}x"]) | PART
PATHS = some.one_of(
    IDS.map(lambda festival: f"/feeds/{festival}.ics"),
    some.tuples(IDS, PART).map(lambda its: f"/feeds/{its[0]}/item/{its[1]}.ics"),
    some.tuples(IDS, PART).map(lambda its: f"/feeds/{its[0]}/person/{its[1]}.ics"),
    some.tuples(IDS, some.sampled_from(["frab.json", "schema.json", "openagenda.csv"]) | PART).map(
        "/feeds/{0[0]}/{0[1]}".format
    ),
    IDS.map("/programme/{}".format),
    some.tuples(KEYS, PART).map("/partners/{0[0]}/{0[1]}.ics".format),
    some.tuples(KEYS, some.sampled_from(["", "/sittings", "/tallies"]) | PART).map("/door/{0[0]}{0[1]}".format),
    some.sampled_from(
        [
            "/",
            "/healthz",
            "/readyz",
            "/metrics",
            "/robots.txt",
            "/legal",
            "/programme",
            "/door/worker.js",
            "//",
            "*",
            "/_stcore/health",
            "/_stcore/host-config",
            "/_stcore/stream",
            "/_stcore/upload_file/a/b",
            "/media/x.png",
        ]
    ),
    PART.map("/{}".format),
)
HEADERS = some.lists(
    some.tuples(
        some.sampled_from(
            [
                "If-None-Match",
                "If-Modified-Since",
                "Accept-Encoding",
                "Range",
                "Accept-Language",
                "Origin",
                "Cookie",
                "Content-Type",
                "X-Forwarded-For",
                "X-Forwarded-Proto",
                "Sec-Fetch-Site",
                "Upgrade",
                "Expect",
            ]
        ),
        some.sampled_from(
            [
                "*",
                '"a"',
                'W/"a", "b"',
                "Sun, 18 Oct 2026 12:00:00 GMT",
                "gzip;q=0",
                "gzip",
                "bytes=0-1,3-",
                "fr;q=x, hy",
                "https://example.org",
                "application/json",
                "same-origin",
                "127.0.0.1",
                "websocket",
                "é",
                "a" * 3_000,
            ]
        ),
    ),
    max_size=4,
).map(tuple)
JSON = some.recursive(
    some.none() | some.booleans() | some.integers(-5, 10**30) | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
TALLIES = some.fixed_dictionaries(
    {"phone": some.just("p1") | JSON},
    optional={
        "name": JSON,
        "finished": JSON,
        "tallies": JSON
        | some.lists(
            some.fixed_dictionaries({"item": JSON, "day": DAYS | JSON, "plus": JSON, "minus": JSON}), max_size=3
        ),
        "typed": JSON
        | some.lists(some.fixed_dictionaries({"item": JSON, "day": DAYS, "number": JSON, "id": JSON}), max_size=3),
    },
)
BODIES = some.just(b"") | some.binary(max_size=200) | (TALLIES | JSON).map(lambda said: json.dumps(said).encode())
METHODS = some.sampled_from(["GET"] * 8 + ["HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "X"])


def target(path: str, query: list[tuple[str, str]]) -> str:
    """Only what a request line can hold; what is in it stays as strange as it is."""
    asked = "&".join(f"{name}={value}" for name, value in query)
    return re.sub(r"[\s\x00-\x1f]", "", f"{path}?{asked}" if asked else path).encode("utf-8").decode("latin-1") or "/"


REQUESTS = some.builds(
    lambda method, path, query, headers, body: Asked(method, target(path, query), headers, body),
    METHODS,
    PATHS,
    QUERY,
    HEADERS,
    BODIES,
)
COUNTING = some.builds(
    lambda body: Asked("POST", f"/door/porte-{SECRET}/tallies", (("Content-Type", "application/json"),), body), BODIES
)


# ---------------------------------------------------------------- what is answered


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The samples, published, with a calendar for a partner and a door."""
    with started(tmp_path_factory.mktemp("fuzzed"), free_port()) as running:
        store = open_store(running.database_url, clock=lambda: NOW)
        Press(store).publish(FESTIVAL, by="test")
        made: dict[str, Any] = {"festival_id": FESTIVAL, "name": "Ami", "digest": digest(SECRET)}
        made |= {"created_at": NOW, "created_by": "test"}
        Press(store).add_partner_feed(PartnerFeed(id="ami", owner="Ami", query="", **made))
        Doorkeeper(store).add_door(Door(id="porte", **made))
        store.close()
        yield running


def answer(url: str, asked: Asked) -> tuple[int, http.client.HTTPMessage, bytes]:
    """What comes back: a status, headers, and a body."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    with socket.create_connection((host, port), timeout=SLOW) as connection:
        connection.sendall(asked.bytes(f"localhost:{port}"))
        response = http.client.HTTPResponse(connection, method=asked.method)
        response.begin()
        body = b"" if response.status == http.HTTPStatus.SWITCHING_PROTOCOLS else response.read()
        return response.status, response.headers, body


def trouble(url: str, asked: Asked) -> tuple[int, str]:
    """The status, and what is wrong with the answer; "" when nothing is."""
    began = time.monotonic()
    try:
        status, headers, body = answer(url, asked)
    except (OSError, http.client.HTTPException) as error:
        return 0, f"no answer: {error!r}"
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return status, "a fault of the server"
    if b"Traceback" in body or b"site-packages" in body:
        return status, "a look inside"
    if time.monotonic() - began > SLOW:
        return status, "too slow"
    sent = NAMES & {name.lower() for name in headers}
    is_unreadable = status == http.HTTPStatus.BAD_REQUEST and not sent  # to uvicorn, before anything of ours
    if "content-security-policy" not in sent and status != http.HTTPStatus.NOT_MODIFIED and not is_unreadable:
        return status, f"with no more than {sent}"
    return status, ""


def memory(server: Server) -> float:
    found = re.search(r"^process_resident_memory_bytes (\S+)$", httpx.get(f"{server.url}/metrics").text, re.MULTILINE)
    assert found
    return float(found[1])


def test_whatever_is_asked_is_answered_and_nothing_breaks(served: Server, pytestconfig: pytest.Config) -> None:
    deadline = time.monotonic() + pytestconfig.getoption("--fuzz")
    statuses: Counter[int] = Counter()

    @given(REQUESTS | COUNTING)
    @settings(max_examples=ROUND, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def ask(asked: Asked) -> None:
        if time.monotonic() < deadline:
            status, wrong = trouble(served.url, asked)
            statuses[status] += 1
            assert not wrong

    ask()
    before, rounds = memory(served), 1
    while time.monotonic() < deadline:
        seed(rounds)(ask)()
        rounds += 1
    told = f"{statuses.total()} requests: {sorted(statuses.items())}; {memory(served) - before:+.0f} bytes"
    assert memory(served) - before < GROWTH, told
    assert {200, 400, 404} <= set(statuses), told
    assert '"fault"' not in served.console.read_text("utf-8"), told
    Path(pytestconfig.getoption("--fuzz-told") or "/dev/null").write_text(told, "utf-8")
