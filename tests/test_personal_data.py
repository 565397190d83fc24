"""Whatever is stored about people is told in docs/personal_data.md: a new column has to be judged first."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as some

from lib.__main__ import main
from lib.changes import Edit
from lib.gatekeeper import Gatekeeper
from lib.names import for_search, naming
from lib.partners import PartnerFeed
from lib.press import Press
from lib.programme import Count, Festival, Item, Journey, Person, Venue, Waiver
from lib.registrar import Registrar
from lib.roles import Account, Forbidden, Role
from lib.storage.database import metadata
from lib.storage.people_kept import FIELDS, NAMING
from lib.storage.records import TableName
from lib.store import Store, open_store
from tests.conftest import HandClock
from tests.essai import CONCERT, FULL, READING

NOW = datetime(2024, 9, 1, 8, tzinfo=UTC)

TOLD = (Path(__file__).parent.parent / "docs" / "personal_data.md").read_text("utf-8")
ABOUT_SOMEBODY = {  # and name nobody
    "presence": {"session_id"},
    "partner_feeds": {"last_used_at"},
    "tallies": {"phone"},
    "grants": {"at"},
    "accounts": {"seen_at"},
}
OF_NOBODY = {
    "venues": {"festival_id"},
    "items": {"festival_id", "venue_id"},
    "people": {"festival_id"},
    "journeys": {"festival_id", "id", "record"},
    "waivers": {"festival_id", "id"},
    "counts": {"festival_id", "id", "item_id"},
    "stamps": {"festival_id", "item_id", "changed_at", "sequence"},
    "remembered": {"festival_id", "name"},
    "counter": {"revision"},
    "changes": {"revision", "at", "action", "festival_id", "undoes"},
    "history": {"revision", "table_name", "festival_id"},
    "presence": {"festival_id", "holds", "at"},
    "releases": {"festival_id", "number", "at", "desk_revision", "as_release", "withdrawn_at"},
    "schedules": {"festival_id", "at"},
    "partner_feeds": {"id", "festival_id", "has_tentative", "has_notes", "digest", "created_at", "revoked_at"},
    "doors": {"id", "festival_id", "venue_id", "digest", "created_at", "revoked_at"},
    "tallies": {"festival_id", "item_id", "day", "plus", "minus", "at"},
    "tally_sums": {"festival_id", "item_id", "day", "taken", "writing", "is_settled", "left_out", "agreed"},
    "typed_numbers": {"festival_id", "id"},
    "grants": {"festival_id", "role"},
}
FIELDS_OF_NOBODY: dict[TableName, tuple[Any, str]] = {
    TableName.FESTIVALS: (Festival, "id first_day last_day zone languages rulebook embedders colour"),
    TableName.VENUES: (
        Venue,
        "id capacity changeover simultaneous openings special_days zone latitude longitude accessible",
    ),
    TableName.ITEMS: (
        Item,
        "id kind status venue_id starts_at ends_at is_start_assumed is_end_assumed day repeat get_in get_out "
        "shares_venue is_free expected never_against",
    ),
    TableName.COUNTS: (
        Count,
        "item_id day counted booked no_shows paid free revenue donations method at",
    ),
    TableName.PEOPLE: (Person, "zone absences"),
    TableName.JOURNEYS: (Journey, "origin_id destination_id minutes"),
    TableName.WAIVERS: (Waiver, "kind item_ids circumstances at"),
}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: str(table.name))
def test_every_column_is_judged(table: sa.Table) -> None:
    naming_, about = NAMING.get(table.name, frozenset()), ABOUT_SOMEBODY.get(table.name, set())
    judged = [*naming_, *about, *OF_NOBODY.get(table.name, ())]
    assert sorted(judged) == sorted(column.name for column in table.columns)


@pytest.mark.parametrize("table", TableName)
def test_every_field_is_judged(table: TableName) -> None:
    kind, of_nobody = FIELDS_OF_NOBODY[table]
    assert sorted([*FIELDS[table], *of_nobody.split()]) == sorted(field.name for field in fields(kind))


def test_every_table_that_holds_something_about_people_is_told() -> None:
    assert set(NAMING) <= set(re.findall(r"`([a-z_]+)`", TOLD))


NAME = "Zoé Exemple"
SPELLINGS = ("Zoé Exemple", "ZOE EXEMPLE", "Zoé\u00a0Exemple", "zoe  exemple", "Zoe\u0301 Exemple", "zoe-exemple")
OTHERS = ("Zoé", "Exemple", "Zoélie Exemple", "Zoé Exemplet", "Zoé Exempleé", "éZoé Exemple", "Exemple Zoé", "")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_name_is_found_in_any_spelling_within_a_text(spelling: str) -> None:
    assert naming(NAME).search(for_search(f"Lecture avec {spelling}, piano"))


@pytest.mark.parametrize("other", OTHERS)
def test_who_is_called_otherwise_is_somebody_else(other: str) -> None:
    assert not naming(NAME).search(for_search(f"avec {other}."))


@given(some.text(max_size=30), some.text(max_size=30))
def test_a_name_of_any_signs_breaks_nothing(name: str, text: str) -> None:
    naming(name).search(for_search(text))


def tell(store: Store) -> None:
    """Somebody stands wherever somebody can."""
    item = replace(READING, people=(NAME, "Luc"), notes=f"Clés chez {NAME}")
    person = Person(name="Zoe Exemple", notes="train")
    feed = PartnerFeed(
        id="f1", festival_id="essai", name="Mairie", owner=NAME, query="", digest="d", created_at=NOW, created_by=NAME
    )
    store.save("essai", replace(FULL, items=(item, CONCERT), people=(person,), counts=()), by=NAME)
    store.save("essai", Edit(items=(replace(item, people=("Luc",), notes=""),)), by="ani")
    Press(store).publish("essai", by="ani", note=f"Pour {NAME}")
    Press(store).add_partner_feed(feed)
    Gatekeeper(store).give("essai", "zoe@exemple.fr", Role.READER, by=NAME)


@pytest.fixture
def told(store: Store) -> Store:
    tell(store)
    return store


def test_all_that_is_kept_about_somebody_is_found(told: Store) -> None:
    found = Registrar(told).mentions(NAME)
    assert {each.table for each in found} == {"people", "history", "changes", "releases", "partner_feeds", "grants"}
    said = [text for each in found for texts in each.said.values() for text in texts]
    assert f"Clés chez {NAME}" in said
    assert all(naming(NAME).search(for_search(text)) for text in said)
    assert [each.table for each in Registrar(told).mentions("ZOE@exemple.fr")] == ["grants"]
    assert Registrar(told).mentions("Nobody Atall") == ()


def test_what_is_kept_is_for_who_looks_after_all(told: Store) -> None:
    with pytest.raises(Forbidden):
        Registrar(told.acting_for(Account("zoe@exemple.fr"))).mentions(NAME)


def test_the_command_says_where_and_writes_every_word(
    sqlite_url: str,
    clock: HandClock,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    told = open_store(sqlite_url, clock=clock)
    tell(told)
    number = len(Registrar(told).mentions(NAME))
    told.close()
    file = tmp_path / "zoe.json"
    assert main(["person", NAME, "--file", str(file)]) == 0
    assert "partner_feeds\t1" in capsys.readouterr().out
    [kept] = json.loads(file.read_text("utf-8")).values()
    assert len(kept) == number
    assert main(["person", "Nobody Atall", "--lang", "en"]) == 0
    assert "Nothing is kept" in capsys.readouterr().out
