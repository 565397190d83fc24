"""A festival with a desk, a press and a server on a port, all with one clock that is moved by hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette

from lib.changes import Edit
from lib.feeds.doorstep import Answers, Doorstep
from lib.feeds.shelf import Shelf
from lib.partners import PartnerFeed, digest
from lib.press import Press
from lib.programme import Festival, Item, Status, Venue, sittings, text
from lib.routes import Uses, routes
from lib.store import open_store
from tests.readers.programs import told
from tests.readers.subscribers import Entry

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
HOUR = timedelta(hours=1)
SEASON = Festival(
    id="saison",
    name=text("Saison", "fr"),
    first_day=date(2026, 3, 1),
    last_day=date(2026, 11, 30),
    languages=("fr",),
)
HALL = Venue(id="salle", name="Salle", address="12, rue des Lilas", city="Lyon")
CELLAR = Venue(id="cave", name="Cave", accessible=("mi", "vi"))
CASCADE = Venue(id="cascade", name="Կասկադ", city="Երևան", zone=YEREVAN)
SECRET = "gS7pYfQvX3-mmm_0123456789abcdef"  # noqa: S105 (of nothing)
WAIT = 10  # seconds for the server to start


def item(item_id: str, starts_at: datetime, hours: float = 1, **fields: Any) -> Item:
    """One that is named after its identifier, so many hours long by the stopwatch."""
    ends_at = (starts_at.astimezone(UTC) + hours * HOUR).astimezone(starts_at.tzinfo)
    return replace(
        Item(id=item_id, title=text(item_id, "fr"), venue_id="salle", starts_at=starts_at, ends_at=ends_at), **fields
    )


def partner(feed_id: str = "ami", **fields: Any) -> PartnerFeed:
    """A private calendar at `/partners/<id>-<secret>/….ics`."""
    plain = PartnerFeed(
        id=feed_id,
        festival_id="saison",
        name="Amis",
        owner="Ani",
        query="",
        digest=digest(SECRET),
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        created_by="desk",
    )
    return replace(plain, **fields)


def moved(one: Item, **by: float) -> Item:
    """The same, so much later on the clock on the wall, and as long as before by the stopwatch."""
    assert one.starts_at is not None
    assert one.ends_at is not None
    length = one.ends_at.astimezone(UTC) - one.starts_at.astimezone(UTC)
    start = one.starts_at + timedelta(**by)
    return replace(one, starts_at=start, ends_at=(start.astimezone(UTC) + length).astimezone(start.tzinfo))


def agenda(*items: Item) -> list[Entry]:
    """What a subscriber must see of these, said without any calendar."""
    return sorted(_entry(each, span.starts_at, span.ends_at) for each in items for span in sittings(each))


def _entry(one: Item, starts_at: datetime, ends_at: datetime) -> Entry:
    title = one.title.to("fr")
    said = f"ANNULÉ – {title}" if one.status is Status.CANCELLED else title
    return said, told(starts_at), told(ends_at), one.status.upper()


class House:
    """The desk saves, the press publishes, the server serves. After each, the clock moves on by a minute."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)
        self.store = open_store(f"sqlite:///{folder / 'navasard.db'}", clock=self.clock)
        self.press = Press(self.store)
        shelf = Shelf(self.press, clock=self.clock, monotonic=self.monotonic, domain="example.org")
        answers = Answers(self.monotonic)
        self.uses = Uses(self.press)
        served = routes(shelf, self.press, clock=self.clock, answers=answers, uses=self.uses)
        app = Doorstep(Starlette(routes=served), answers)
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run)
        self.save(venues=(HALL, CELLAR, CASCADE))

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.now.timestamp()

    def __enter__(self) -> House:
        self._thread.start()
        deadline = time.monotonic() + WAIT
        while not self._server.started:
            assert self._thread.is_alive(), "the server stopped"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self.store.close()

    def url(self, path: str = "/feeds/saison.ics") -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}{path}"

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)

    def save(self, *items: Item, removed: Iterable[str] = (), venues: tuple[Venue, ...] = ()) -> None:
        edit = Edit(festival=SEASON, venues=venues, items=items, removed_items=tuple(removed))
        self.store.save("saison", edit, by="desk")
        self.advance(minutes=1)

    def publish(self, *items: Item, removed: Iterable[str] = ()) -> int:
        """What is saved besides becomes public with all that is on the desk."""
        if items or removed:
            self.save(*items, removed=removed)
        number = self.press.publish("saison", by="press").number
        self.advance(minutes=1)
        return number
