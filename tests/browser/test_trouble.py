"""When something fails under a running server: what its readers are told, what they keep, and what its log tells."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import free_port, started
from tests.browser.visits import Browsers, Server, Visitor

FESTIVAL = "regards-armenie-2024"
SECRET = "un titre que personne ne doit lire"  # noqa: S105 (not of anything)


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, of which trouble is expected."""
    with started(tmp_path_factory.mktemp("troubled"), free_port()) as running:
        yield running


@pytest.fixture
def reader(browsers: Browsers, troubled: Server) -> Iterator[Visitor]:
    with browsers.visitor(troubled.url) as person:
        yield person


def database(server: Server) -> Path:
    return Path(server.database_url.removeprefix("sqlite:///"))


@contextmanager
def corrupt(server: Server) -> Iterator[None]:
    """One item of the festival is something that no Navasard ever wrote."""
    with closing(sqlite3.connect(database(server))) as connection:
        one = "festival_id = ? AND id = (SELECT min(id) FROM items WHERE festival_id = ?)"
        record = connection.execute(f"SELECT record FROM items WHERE {one}", (FESTIVAL, FESTIVAL)).fetchone()[0]  # noqa: S608
        change = f"UPDATE items SET record = ? WHERE {one}"  # noqa: S608
        broken = json.dumps({"title": SECRET, "starts_at": SECRET})
        connection.execute(change, (broken, FESTIVAL, FESTIVAL))
        connection.commit()
        yield
        connection.execute(change, (record, FESTIVAL, FESTIVAL))
        connection.commit()


def test_a_fault_is_told_by_a_number_on_the_page_and_in_the_log_and_by_nothing_else(
    reader: Visitor, troubled: Server
) -> None:
    with corrupt(troubled):
        reader.page.goto(f"{troubled.url}/programme?festival={FESTIVAL}")
        told = reader.page.get_by_text("Quelque chose a échoué dans Navasard")
        expect(told).to_be_visible()
        said = told.inner_text()
        everything = reader.page.inner_text("body")
    found = re.search(r"numéro ([0-9a-f]{8})", said)
    assert found
    assert SECRET not in everything
    assert "Traceback" not in everything
    log = troubled.console.read_text("utf-8")
    faults = [json.loads(line) for line in log.splitlines() if '"fault"' in line]
    assert found[1] in {each["fault"] for each in faults}
    assert any("lib/storage/records.py" in place for each in faults for place in each["way"])
    assert SECRET not in log
    reader.open(f"/programme?festival={FESTIVAL}")
    expect(reader.page.locator(".card").first).to_be_visible()
    reader.complaints.clear()


def open_form(person: Visitor) -> Locator:
    """A new item, with its title typed."""
    page = person.open(f"/programme?festival={FESTIVAL}&item=new")
    drawer = page.get_by_role("dialog")
    title = drawer.get_by_label("Titre", exact=True)
    title.fill("Écrit pendant la panne")
    title.press("Tab")
    person.settle()
    return drawer


def save(drawer: Locator) -> None:
    drawer.get_by_role("button", name="Enregistrer", exact=True).click()


@contextmanager
def away(server: str, name: str) -> Iterator[None]:
    """A database that nobody can connect to."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        yield
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())


def test_while_postgresql_is_away_nothing_that_was_typed_is_lost_and_all_goes_on_by_itself(
    browsers: Browsers, postgresql: str, postgresql_url: str, tmp_path: Path
) -> None:
    name = postgresql_url.rpartition("?")[0].rpartition("/")[2]
    with (
        started(tmp_path, free_port(), database_url=postgresql_url) as server,
        browsers.visitor(server.url) as writer,
        browsers.visitor(server.url) as reader,
    ):
        drawer = open_form(writer)
        reader.open("/clashes")
        with away(postgresql, name):
            save(drawer)
            expect(drawer.get_by_text("Le programme est injoignable")).to_be_visible()
            expect(drawer.get_by_label("Titre", exact=True)).to_have_value("Écrit pendant la panne")
            reader.page.reload()
            expect(reader.page.get_by_text("Le programme est injoignable")).to_be_visible()
        expect(reader.page.get_by_role("heading", name="Conflits", exact=True)).to_be_visible()
        save(drawer)
        expect(drawer).to_be_hidden()
        expect(writer.page.get_by_text("« Écrit pendant la panne » est enregistré")).to_be_visible()
        assert "Traceback" not in server.console.read_text("utf-8")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
    ).returncode:
        pytest.skip("a small disk can be mounted by root only")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_while_the_disk_is_full_everything_can_be_read_and_what_was_typed_stays(
    browsers: Browsers, small_disk: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{small_disk / 'navasard.db'}"
    with started(tmp_path, free_port(), database_url=url) as server, browsers.visitor(server.url) as writer:
        drawer = open_form(writer)
        filling = small_disk / "others.bin"
        with suppress(OSError), filling.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        save(drawer)
        expect(drawer.get_by_text("Le disque du serveur est plein")).to_be_visible()
        expect(drawer.get_by_label("Titre", exact=True)).to_have_value("Écrit pendant la panne")
        with browsers.visitor(server.url) as reader:
            reader.open(f"/programme?festival={FESTIVAL}")
            expect(reader.page.locator(".card").first).to_be_visible()
        filling.unlink()
        save(drawer)
        expect(drawer).to_be_hidden()
