"""The sample festivals: they load whole, clash where their README says, and read back as they were written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lib.attendance import OTHER_MEASURES, attendance_frame, known, total
from lib.changes import Edit
from lib.clashes import find_clashes
from lib.editions import Arrival, Part, compare, read_folder, write_folder
from lib.knots import find_knots
from lib.names import normal_form
from lib.programme import Item, Method, Programme, Status, sittings
from lib.rulebook import ClashKind
from lib.waivers import accepted_clashes

DATA = Path(__file__).parent.parent / "data"
EDITIONS = sorted(path.parent.name for path in DATA.glob("*/festival.csv"))
DELIBERATE = re.compile(r"^\| `(?P<edition>[\w-]+)` \| `(?P<kind>\w+)` \| (?P<items>`[^|]+`) \|", re.MULTILINE)

Deliberate = tuple[str, tuple[str, ...]]  # a kind of clash, and the items

every_edition = pytest.mark.parametrize("edition", EDITIONS)


def no_id() -> str:
    raise AssertionError("every row of a sample has an id of its own")


@cache
def arrival(edition: str) -> Arrival:
    return compare(read_folder(DATA / edition), edition, None, no_id)


@cache
def programme(edition: str) -> Programme:
    found = arrival(edition)
    assert found.festival is not None
    return Programme(
        festival=found.festival,
        venues=found.venues.new,
        items=found.items.new,
        counts=found.counts.new,
        people=found.people.new,
        journeys=found.journeys.new,
        waivers=found.waivers.new,
    )


def exhibitions(edition: str) -> list[Item]:
    return [item for item in programme(edition).items if item.kind == "exhibition"]


def deliberate_clashes(edition: str) -> set[Deliberate]:
    """The clashes that data/README.md tells of."""
    told = DELIBERATE.finditer((DATA / "README.md").read_text("utf-8"))
    return {(row["kind"], tuple(re.findall(r"[\w-]+", row["items"]))) for row in told if row["edition"] == edition}


def items_told(edition: str) -> int:
    """How many items data/README.md says that the edition has."""
    row = re.search(
        rf"^\| `{edition}` \|[^|]+\|[^|]+\| (\d+) \|", (DATA / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert row is not None
    return int(row[1])


def test_there_are_two_editions_of_two_festivals() -> None:
    assert EDITIONS == ["journee-armenie-2024", "journee-armenie-2025", "regards-armenie-2023", "regards-armenie-2024"]


@every_edition
def test_an_edition_is_read_without_a_problem(edition: str) -> None:
    assert arrival(edition).problems == ()


@every_edition
def test_an_edition_has_as_many_items_as_its_readme_says(edition: str) -> None:
    count = len(programme(edition).items)
    assert count == items_told(edition)
    assert 40 <= count <= 80


@every_edition
def test_an_edition_goes_by_the_name_of_its_folder(edition: str) -> None:
    festival = (DATA / edition / Part.FESTIVAL).read_bytes().splitlines()[1]
    assert festival.startswith(f"{edition};".encode())


@every_edition
def test_the_clashes_are_those_that_the_readme_tells(edition: str) -> None:
    clashes = {(clash.kind.value, clash.item_ids) for clash in find_clashes(programme(edition), date(2023, 1, 1))}
    assert clashes == deliberate_clashes(edition)


@every_edition
def test_every_venue_is_described(edition: str) -> None:
    bare = [venue.name for venue in programme(edition).venues if venue.capacity is None or venue.latitude is None]
    assert bare == []


@every_edition
def test_a_venue_in_kapan_keeps_the_time_of_yerevan(edition: str) -> None:
    kapan = [venue for venue in programme(edition).venues if normal_form(venue.city) == "kapan"]
    assert {venue.zone for venue in kapan} == {ZoneInfo("Asia/Yerevan")}
    there = [item for item in programme(edition).items if item.venue_id in {venue.id for venue in kapan}]
    assert {item.starts_at.tzinfo for item in there if item.starts_at} == {ZoneInfo("Asia/Yerevan")}


@every_edition
def test_one_item_is_cancelled(edition: str) -> None:
    assert [item.status for item in programme(edition).items].count(Status.CANCELLED) == 1


@every_edition
def test_an_exhibition_lasts_for_weeks(edition: str) -> None:
    lengths = [
        item.repeat.last_day - item.starts_at.date() for item in exhibitions(edition) if item.repeat and item.starts_at
    ]
    assert max(lengths) >= timedelta(weeks=2)


@every_edition
def test_some_items_have_no_hour_and_some_an_assumed_end(edition: str) -> None:
    items = programme(edition).items
    assert 2 <= len(programme(edition).unplaced) <= 3
    assert any(item.is_end_assumed for item in items)


@every_edition
def test_some_days_of_an_exhibition_were_not_counted_and_none_counts_as_nought(edition: str) -> None:
    found = programme(edition)
    counted = {(count.item_id, count.day) for count in found.counts if count.counted is not None}
    due = {
        (item.id, sitting.starts_at.astimezone(found.zone_of(item)).date())
        for item in exhibitions(edition)
        for sitting in sittings(item)
    }
    assert 0 not in {count.counted for count in found.counts}
    assert counted & due
    assert due - counted


@every_edition
def test_most_sittings_are_counted_some_estimated_and_few_left_out(edition: str) -> None:
    frame = attendance_frame(programme(edition), "fr")
    whole = total(frame)
    assert 0.85 <= whole.counted_sittings / whole.sittings <= 0.96
    assert set(frame["method"]) == {"", *Method}
    assert {name: known(frame, name).known > 0 for name in OTHER_MEASURES} == dict.fromkeys(OTHER_MEASURES, True)


@every_edition
def test_no_more_tickets_are_sold_or_given_away_than_places_are_booked(edition: str) -> None:
    for count in programme(edition).counts:
        if count.paid is not None and count.free is not None:
            assert (count.paid + count.free, count.revenue or 0) >= (count.booked or 0, 1), count
        if count.booked is not None:
            assert (count.no_shows or 0) <= count.booked, count


@every_edition
def test_every_venue_of_the_town_is_in_one_of_its_districts(edition: str) -> None:
    found = programme(edition).venues
    assert {bool(venue.district) for venue in found if venue.zone is None} == {True}
    assert len({venue.district for venue in found}) > 4


@every_edition
def test_only_held_items_are_counted_and_only_when_they_are_held(edition: str) -> None:
    found = programme(edition)
    for count in found.counts:
        item = found.item_by_id[count.item_id]
        days = {sitting.starts_at.astimezone(found.zone_of(item)).date() for sitting in sittings(item)}
        assert (item.status, count.day in days) == (Status.CONFIRMED, True), (count, days)


@every_edition
def test_a_few_counts_are_above_capacity(edition: str) -> None:
    found = programme(edition)
    above = [
        count
        for count in found.counts
        if (item := found.item_by_id[count.item_id]).repeat is None
        and (venue := found.venue_of(item))
        and (count.counted or 0) > (venue.capacity or 0)
    ]
    assert 1 <= len(above) <= 3


@every_edition
def test_writing_and_reading_again_changes_nothing(edition: str, tmp_path: Path) -> None:
    found = programme(edition)
    write_folder(found, tmp_path)
    again = compare(read_folder(tmp_path), edition, found, no_id)
    assert (again.problems, again.edit) == ((), Edit())


@every_edition
def test_every_file_is_in_the_dialect_of_a_french_town(edition: str) -> None:
    for path in (DATA / edition).glob("*.csv"):
        data = path.read_bytes()
        assert path.name in set(Part)
        assert data.count(b"\n") == data.count(b"\r\n")
        assert b";" in data.splitlines()[0]


def test_the_worst_knot_of_an_edition_holds_four_items() -> None:
    knot = find_knots(find_clashes(programme("regards-armenie-2024"), date(2024, 9, 1)))[0]
    assert knot.item_ids == ("RA24-22", "RA24-23", "RA24-63", "RA24-64")
    assert len(knot.clashes) == 4


def test_an_accepted_clash_is_accepted_as_it_is_now() -> None:
    found = programme("regards-armenie-2024")
    ((clash, waiver),) = accepted_clashes(find_clashes(found, date(2024, 9, 1)), found)
    assert (clash.kind, waiver.by) == (ClashKind.EXHIBITION_TAKEN, "Médiathèque de Tarentaize")


def test_the_exhibition_keeps_its_hours_across_the_clock_change() -> None:
    exhibition = programme("regards-armenie-2024").item_by_id["RA24-01"]
    opens = [sitting.starts_at for sitting in sittings(exhibition)]
    assert {at.astimezone(ZoneInfo("Europe/Paris")).hour for at in opens} == {10}
    assert {at.hour for at in opens} == {8, 9}  # in UTC


def test_the_reading_of_the_long_night_lasts_five_hours() -> None:
    (night,) = sittings(programme("regards-armenie-2024").item_by_id["RA24-52"])
    assert night.minutes == 5 * 60


def test_the_earlier_edition_is_the_smaller() -> None:
    sizes = {edition: len(programme(edition).items) for edition in EDITIONS}
    assert sizes["regards-armenie-2023"] < sizes["regards-armenie-2024"]
    assert sizes["journee-armenie-2024"] < sizes["journee-armenie-2025"]
