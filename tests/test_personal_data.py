"""Whatever is stored about people is told in docs/personal_data.md: a new column has to be judged first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.storage.database import metadata

TOLD = (Path(__file__).parent.parent / "docs" / "personal_data.md").read_text("utf-8")
OF_PEOPLE = {  # columns that name somebody, or hold what may
    "festivals": {"record"},
    "venues": {"record"},
    "items": {"record"},
    "people": {"id", "record"},
    "waivers": {"id", "record"},
    "counts": {"record"},
    "remembered": {"value"},
    "changes": {"author"},
    "history": {"id", "before", "after"},
    "presence": {"name", "session_id"},
    "releases": {"author", "note", "withdrawn_by", "document"},
    "schedules": {"author", "note"},
    "partner_feeds": {"name", "owner", "query", "created_by", "revoked_by", "last_used_at"},
    "doors": {"name", "created_by", "revoked_by", "owner"},
    "tallies": {"by", "phone"},
    "grants": {"to", "by", "at"},
    "accounts": {"address", "name", "seen_at"},
}
OF_NOBODY = {
    "festivals": {"id"},
    "venues": {"festival_id", "id"},
    "items": {"festival_id", "id", "venue_id"},
    "people": {"festival_id"},
    "journeys": {"festival_id", "id", "record"},
    "waivers": {"festival_id"},
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


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: str(table.name))
def test_every_column_is_judged(table: object) -> None:
    name, columns = table.name, {column.name for column in table.columns}  # type: ignore[attr-defined]
    of_people, of_nobody = OF_PEOPLE.get(name, set()), OF_NOBODY.get(name, set())
    assert of_people | of_nobody == columns
    assert not of_people & of_nobody


def test_every_table_that_holds_something_about_people_is_told() -> None:
    assert set(OF_PEOPLE) <= set(re.findall(r"`([a-z_]+)`", TOLD))
