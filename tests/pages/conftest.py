"""The pages as somebody sees them, without a browser: a festival of our own in a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.programme import Festival, Item, Programme, Repeat, Status, Text, Venue, text
from lib.store import Store, open_store

ROOT = Path(__file__).parent.parent.parent
PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY, SUNDAY = date(2024, 10, 19), date(2024, 10, 20)
SCRIPT = "<script>alert(1)</script> **gras** $x$ :red[feu]"

FESTIVAL = Festival(
    id="essai-2024", name=text("Festival d’essai", "fr"), first_day=SATURDAY, last_day=SUNDAY, languages=("fr", "en")
)
HALL = Venue(id="salle", name="Salle des Fêtes", capacity=120, changeover=timedelta(minutes=15))
LIBRARY = Venue(id="mediatheque", name="Médiathèque")
KAPAN = Venue(id="kapan", name="Maison de Kapan", zone=YEREVAN)


def at(hour: int, minute: int = 0, day: date = SATURDAY, zone: ZoneInfo = PARIS) -> datetime:
    """An hour of the festival."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


READING = Item(
    id="lecture",
    title=Text((("fr", "Lecture au jardin"), ("en", "Reading in the garden"))),
    kind="reading",
    venue_id="salle",
    starts_at=at(14),
    ends_at=at(15, 30),
    people=("Anahit Exemple",),
    notes="Clés chez le gardien",
)
CONCERT = Item(
    id="concert",
    title=text("Concert du soir", "fr"),
    kind="concert",
    venue_id="salle",
    starts_at=at(15),
    ends_at=at(17),
    strand="Musiques",
)
EXHIBITION = Item(
    id="expo",
    title=text("Gravures", "fr"),
    kind="exhibition",
    venue_id="mediatheque",
    starts_at=at(10),
    ends_at=at(18),
    is_end_assumed=True,
    repeat=Repeat(SUNDAY),
    shares_venue=True,
)
UNPLACED = Item(id="atelier", title=text(SCRIPT, "fr"), kind="workshop", day=SUNDAY, status=Status.TENTATIVE)
FULL = Edit(items=(READING, CONCERT, EXHIBITION, UNPLACED), venues=(HALL, LIBRARY, KAPAN))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that the pages use too."""
    url = f"sqlite:///{tmp_path / 'navasard.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    st.cache_resource.clear()
    opened = open_store(url, clock=lambda: datetime.now(UTC))
    yield opened
    opened.close()
    st.cache_resource.clear()


@pytest.fixture
def empty(store: Store) -> Store:
    """A festival that nothing has been put into."""
    store.save(FESTIVAL.id, Edit(festival=FESTIVAL), by="test")
    return store


@pytest.fixture
def full(empty: Store) -> Store:
    """A festival with a clash, an exhibition with an assumed end, and an item to be placed."""
    empty.save(FESTIVAL.id, FULL, by="test")
    return empty


Visit = Callable[..., AppTest]


@pytest.fixture
def visit(store: Store) -> Visit:  # noqa: ARG001 (the pages read its database)
    """Open a page by its file with query parameters, in French unless they say otherwise."""

    def open_page(page: str, **params: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30)
        app.run()
        app.switch_page(page)
        for name, value in params.items():
            app.query_params[name] = value
        return seen(app.run())

    return open_page


def unfolded(app: AppTest) -> AppTest:
    """The page with its tables opened, which are made then only."""
    names = [each.label.partition(": ")[2] for each in app.expander if each.label.startswith("Table: ")]
    for name in names:
        app.session_state[f"fold_{name}"] = True
    return seen(app.run())


def seen(app: AppTest) -> AppTest:
    """The page, which must not have failed."""
    assert not app.exception, app.exception[0].value
    return app


def stored(store: Store) -> Programme:
    """The festival as it is stored now."""
    return store.programme(FESTIVAL.id)
