"""The server goes and comes back while somebody types: nothing typed is lost, and nothing of others' is overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from lib.changes import Edit
from lib.programme import Festival, Item, text
from lib.store import Store, open_store
from tests.browser.conftest import ROOT, free_port, stop, wait_until_healthy
from tests.browser.visits import Server, Visitor

SATURDAY = date(2024, 10, 19)
FESTIVAL = Festival(id="essai-2024", name=text("Essai", "fr"), first_day=SATURDAY, last_day=SATURDAY)
READING = Item(
    id="lecture",
    title=text("Lecture au jardin", "fr"),
    starts_at=datetime(2024, 10, 19, 14, tzinfo=ZoneInfo("Europe/Paris")),
    ends_at=datetime(2024, 10, 19, 15, tzinfo=ZoneInfo("Europe/Paris")),
)
HOUR = timedelta(hours=1)
LONG = 30_000  # milliseconds for a browser to find the server again


@dataclass
class Restarting:
    """A server of our own that can be ended and begun again at its address."""

    server: Server
    port: int
    process: subprocess.Popen[bytes] = field(init=False)

    def begin(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        environment = os.environ | {"DATABASE_URL": self.server.database_url}
        with self.server.console.open("ab") as console:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=console, stderr=subprocess.STDOUT
            )
        wait_until_healthy(self.server, self.process)

    def end(self) -> None:
        stop(self.process)


@pytest.fixture
def restarting(tmp_path: Path) -> Iterator[Restarting]:
    port = free_port()
    console, database_url = tmp_path / "console.txt", f"sqlite:///{tmp_path / 'navasard.db'}"
    running = Restarting(Server(f"http://127.0.0.1:{port}", console, database_url), port)
    running.begin()
    yield running
    running.end()


@pytest.fixture
def store(restarting: Restarting) -> Iterator[Store]:
    opened = open_store(restarting.server.database_url, clock=lambda: datetime.now(UTC))
    opened.save(FESTIVAL.id, Edit(festival=FESTIVAL, items=(READING,)), by="test")
    yield opened
    opened.close()


def test_a_form_meets_a_new_server_with_what_was_typed_and_what_its_reader_had_seen(
    chromium: Browser, restarting: Restarting, store: Store
) -> None:
    with chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}) as context:
        person = Visitor(context.new_page(), restarting.server.url)
        drawer = person.open("/programme?festival=essai-2024&item=lecture").get_by_role("dialog")
        title = drawer.get_by_label("Titre", exact=True)
        title.fill("Lecture sous le tilleul")
        title.press("Tab")
        person.settle()
        restarting.end()
        changed = replace(
            READING, people=("Nour Exemple",), ends_at=READING.ends_at and READING.ends_at.replace(hour=17)
        )
        store.save(FESTIVAL.id, Edit(items=(changed,)), by="Luc")
        restarting.begin()
        expect(drawer.get_by_role("alert").first).to_contain_text("Nour Exemple", timeout=LONG)
        assert title.input_value() == "Lecture sous le tilleul"
        assert drawer.get_by_label("Fin", exact=True).input_value() == "15 h"
        drawer.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(drawer).to_be_hidden()
        person.settle()
    saved = store.programme(FESTIVAL.id).item_by_id["lecture"]
    assert saved == replace(changed, title=text("Lecture sous le tilleul", "fr"))
