"""What benchmarks/http.sh sets beside each other: a release to serve, and the least that serves its bytes.

`python -m benchmarks._http URL` publishes a festival whose calendar has 200 KB in a new store; `benchmarks._http:bare`
answers the bytes of the file BODY and the headers of HEADERS with Starlette and nothing else.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.changes import Edit
from lib.press import Press
from lib.programme import Festival, Item, text
from lib.store import open_store

ITEMS = 560  # whose calendar has about 200 KB
KNOWN = (
    "etag",
    "vary",
    "cache-control",
    "last-modified",
    "access-control-allow-origin",
    "access-control-expose-headers",
)
PARIS = ZoneInfo("Europe/Paris")
FESTIVAL = Festival(id="bench", name=text("Bench"), first_day=date(2026, 10, 1), last_day=date(2026, 10, 31))


def publish(url: str) -> None:
    store = open_store(url, clock=lambda: datetime.now(UTC))
    store.save(FESTIVAL.id, Edit(festival=FESTIVAL, items=tuple(map(item, range(ITEMS)))), by="bench")
    Press(store).publish(FESTIVAL.id, by="bench")
    store.close()


def item(number: int) -> Item:
    starts_at = datetime(2026, 10, 1 + number % 30, 10 + number % 10, tzinfo=PARIS)
    return Item(
        id=f"item-{number}",
        title=text(f"Spectacle numéro {number}"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        people=(f"Personne {number % 97}",),
        strand=f"Parcours {number % 7}",
    )


def _bare(body: bytes, headers: dict[str, str]) -> Starlette:
    zipped = gzip.compress(body, 6)

    async def feed(request: Request) -> Response:
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=304, headers={name: headers[name] for name in KNOWN})
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(zipped, headers=headers | {"content-encoding": "gzip"})
        return Response(body, headers=headers)

    return Starlette(routes=[Route("/feeds/bench.ics", feed)])


def _headers(sent: str) -> dict[str, str]:
    """Those that Navasard sent, but for what servers add themselves."""
    pairs = (line.lower().split(": ", 1) for line in sent.splitlines() if ": " in line)
    return {name: value for name, value in pairs if name not in ("date", "server", "content-length")}


if "BODY" in os.environ:
    bare = _bare(Path(os.environ["BODY"]).read_bytes(), _headers(Path(os.environ["HEADERS"]).read_text("utf-8")))


def table(lines: Iterable[str]) -> None:
    """Of rounds, each a line: server, answer, requests a second, the time that 99 of 100 took at most."""
    rounds: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for server, kind, rate, slowest in map(str.split, lines):
        rounds.setdefault((server, kind), []).append((float(rate), slowest))

    def best(server: str, kind: str) -> str:
        rate, slowest = max(rounds[server, kind])
        return f"{rate:.0f} ({slowest})"

    def ratio(one: str, other: str, kind: str) -> str:
        pairs = zip(rounds[one, kind], rounds[other, kind], strict=True)
        return f"{median(ours[0] / theirs[0] for ours, theirs in pairs):.2f}"

    print(
        "| answer | Navasard, /s (p99) | bare Starlette | nginx, file | nginx, cache | Navasard ÷ bare | cache ÷ file |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|")
    for kind in ("200", "gzip", "304"):
        cells = [best(server, kind) for server in ("ours", "bare", "file", "cached")]
        print(f"| {kind} | {' | '.join(cells)} | {ratio('ours', 'bare', kind)} | {ratio('cached', 'file', kind)} |")


if __name__ == "__main__":
    if sys.argv[1] == "--table":
        table(sys.stdin)
    else:
        publish(sys.argv[1])
