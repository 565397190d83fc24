"""Copies of the whole store: what they hold, what is refused, and which of them stay."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.backups import BrokenCopy, NotEmpty, back_up, back_up_daily, copies, kept, restore
from lib.changes import Edit
from lib.doorkeeper import Doorkeeper
from lib.gatekeeper import Gatekeeper
from lib.press import Press
from lib.programme import text
from lib.roles import EVERYWHERE, Role
from lib.storage.copies import ALTERED, NO_COPY, NOT_WHOLE, TOO_NEW
from lib.store import Store, open_store
from tests.conftest import HandClock
from tests.essai import READING, stored
from tests.test_permissions import door, dump, feed, press_plus

MONDAY = date(2026, 11, 23)


@pytest.fixture
def rich(full: Store) -> Store:
    """A store with something in every table."""
    full.save("essai", Edit(items=(replace(READING, notes="\u202e=1+1\r\n\U0001f600"),)), by="ani")
    full.remember_mapping("essai", "venues", {"Salle": "name"})
    Press(full).publish("essai", by="ani")
    Press(full).add_partner_feed(feed())
    Press(full).schedule("essai", full.moment() + timedelta(days=1), by="ani")
    Doorkeeper(full).add_door(door())
    press_plus(full)
    Gatekeeper(full).give(EVERYWHERE, "ani@clamart.fr", Role.ADMINISTRATOR, by="ani")
    return full


def without_presence(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in dump(store).items() if name != "presence"}


def test_a_copy_holds_everything_and_goes_into_either_engine(
    rich: Store, tmp_path: Path, new_postgresql_url: str, clock: HandClock
) -> None:
    file = tmp_path / "all.copy.gz"
    written = back_up(rich, file)
    assert written.revision == rich.revision()
    assert all(written.tables[name][0] == len(rows) for name, rows in without_presence(rich).items())
    for url in (f"sqlite:///{tmp_path / 'other.db'}", new_postgresql_url):
        other = open_store(url, clock=clock)
        assert restore(other, file) == written
        assert without_presence(other) == without_presence(rich)
        removed = other.save("essai", Edit(removed_items=("concert",)), by="ani")
        assert removed
        other.undo(removed, by="ani")
        other.close()


def test_only_the_server_reads_a_copy_and_nothing_else_is_left(rich: Store, tmp_path: Path) -> None:
    file = tmp_path / "new" / "all.copy.gz"
    back_up(rich, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_two_copies_of_one_moment_are_the_same_bytes(rich: Store, tmp_path: Path) -> None:
    back_up(rich, tmp_path / "a")
    back_up(rich, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(rich: Store, tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    with pytest.raises(OSError, match="directory"):
        back_up(rich, tmp_path / "all")
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ".db"] >= ["all"]
    assert not list(tmp_path.glob(".all-*"))


def test_a_store_with_festivals_is_replaced_only_when_asked_and_copied_first(rich: Store, tmp_path: Path) -> None:
    file, before = tmp_path / "all", tmp_path / "before"
    back_up(rich, file)
    rich.save("essai", Edit(removed_items=("concert",)), by="ani")
    then = without_presence(rich)
    with pytest.raises(NotEmpty):
        restore(rich, file)
    assert without_presence(rich) == then
    restore(rich, file, replacing=before)
    assert "concert" in rich.programme("essai").item_by_id
    restore(rich, before, replacing=tmp_path / "again")
    assert "concert" not in rich.programme("essai").item_by_id


def test_no_number_of_a_revision_is_given_twice(rich: Store, tmp_path: Path) -> None:
    back_up(rich, tmp_path / "all")
    last = rich.save("essai", Edit(removed_items=("concert",)), by="ani")
    restore(rich, tmp_path / "all", replacing=tmp_path / "before")
    assert last
    assert rich.revision() == last
    assert rich.save("essai", Edit(removed_items=("lecture",)), by="ani") == last + 1


def test_what_subscribers_have_got_since_stays_what_they_have_got(rich: Store, tmp_path: Path) -> None:
    back_up(rich, tmp_path / "all")
    rich.save("essai", Edit(items=(replace(READING, title=text("Autre", "fr")),)), by="ani")
    second = Press(rich).publish("essai", by="ani")
    restore(rich, tmp_path / "all", replacing=tmp_path / "before")
    assert Press(rich).published("essai").release == second
    assert Press(rich).publish("essai", by="ani").number == 3


def line(number: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Changes one line of a copy."""

    def changed(copy: bytes) -> bytes:
        lines = gzip.decompress(copy).splitlines(keepends=True)
        lines[number] = change(lines[number])
        return gzip.compress(b"".join(lines))

    return changed


def without_its_end(copy: bytes) -> bytes:
    return gzip.compress(b"".join(gzip.decompress(copy).splitlines(keepends=True)[:-1]))


def row_of_a_festival(copy: bytes) -> bytes:
    lines = gzip.decompress(copy).splitlines(keepends=True)
    number = next(number for number, each in enumerate(lines) if each.startswith(b'["essai"'))
    return line(number, lambda row: row.replace(b'["essai"', b'["assai"'))(copy)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda _: b"", NO_COPY),
        (lambda _: b"festival;jour\n", NO_COPY),
        (lambda _: gzip.compress(b'{"a": 1}\n'), NO_COPY),
        (lambda copy: copy[: len(copy) // 2], NOT_WHOLE),
        (without_its_end, NOT_WHOLE),
        (row_of_a_festival, ALTERED),
        (line(0, lambda head: head.replace(b'"navasard copy":1', b'"navasard copy":9')), TOO_NEW),
        (line(0, lambda head: head.replace(b'"schema":"0', b'"schema":"9')), TOO_NEW),
    ],
    ids=["empty", "a table", "another gzip", "half", "no end", "altered", "new format", "new schema"],
)
def test_a_file_that_is_no_whole_copy_is_refused_and_changes_nothing(
    rich: Store, tmp_path: Path, spoil: Callable[[bytes], bytes], reason: str
) -> None:
    file = tmp_path / "all"
    back_up(rich, file)
    file.write_bytes(spoil(file.read_bytes()))
    before = dump(rich)
    with pytest.raises(BrokenCopy) as refused:
        restore(rich, file, replacing=tmp_path / "before")
    assert refused.value.reason == reason
    assert dump(rich) == before


def test_a_copy_of_an_earlier_schema_is_brought_up_to_date(tmp_path: Path, rich: Store, clock: HandClock) -> None:
    """As the version before doors and roles would have written it."""
    file = tmp_path / "all"
    back_up(rich, file)
    new = ("doors", "tallies", "tally_sums", "typed_numbers", "grants", "accounts")
    lines, said = [], ""
    for each in gzip.decompress(file.read_bytes()).splitlines(keepends=True):
        if each.startswith(b'{"table":'):
            said = each.decode().split('"')[3]
        if said not in new or each.startswith(b'{"tables"'):
            lines.append(each)
    total = sum(each.startswith(b'{"table":') for each in lines)
    lines[0] = lines[0].replace(b'"schema":"0007"', b'"schema":"0004"')
    lines[-1] = b'{"tables":%d}\n' % total
    file.write_bytes(gzip.compress(b"".join(lines)))
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}", clock=clock)
    restore(other, file)
    assert stored(other) == stored(rich)
    assert Doorkeeper(other).doors("essai") == ()
    other.close()


def test_there_is_one_copy_a_day(rich: Store, tmp_path: Path) -> None:
    made = back_up_daily(rich, tmp_path / "copies", MONDAY)
    assert made == tmp_path / "copies" / "navasard-2026-11-23.copy.gz"
    assert back_up_daily(rich, tmp_path / "copies", MONDAY) is None
    assert dict(copies(tmp_path / "copies")) == {MONDAY: made}


def test_copies_that_are_not_to_be_kept_go_and_other_files_stay(rich: Store, tmp_path: Path) -> None:
    days = [MONDAY - timedelta(days=back) for back in range(1, 20)]
    for day in days:
        (tmp_path / f"navasard-{day}.copy.gz").touch()
    (tmp_path / "navasard-mine.copy.gz").touch()
    back_up_daily(rich, tmp_path, MONDAY)
    assert set(dict(copies(tmp_path))) == kept([*days, MONDAY])
    assert (tmp_path / "navasard-mine.copy.gz").exists()


@given(some.sets(some.integers(0, 1500).map(lambda back: MONDAY - timedelta(days=back)), min_size=1))
def test_the_last_days_weeks_and_months_keep_a_copy(days: set[date]) -> None:
    stay = kept(days)
    assert stay <= days
    assert set(sorted(days)[-7:]) <= stay
    weeks = sorted({tuple(day.isocalendar()[:2]) for day in days})[-4:]
    months = sorted({(day.year, day.month) for day in days})[-12:]
    assert set(weeks) <= {tuple(day.isocalendar()[:2]) for day in stay}
    assert set(months) <= {(day.year, day.month) for day in stay}
    assert len(stay) <= 7 + 4 + 12


@given(some.integers(1, 900))
def test_day_after_day_each_of_the_last_months_keeps_a_copy(number: int) -> None:
    there: set[date] = set()
    days = [MONDAY - timedelta(days=back) for back in reversed(range(number))]
    for day in days:
        there = set(kept({*there, day}))
    months = sorted({(day.year, day.month) for day in days})[-12:]
    assert {(day.year, day.month) for day in there} >= set(months)
    assert len(there) <= 7 + 4 + 12
