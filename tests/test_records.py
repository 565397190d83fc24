"""Records: what is written is read back exactly, as JSON and on every clock."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.impossible import Impossible
from lib.names import is_nobody
from lib.programme import (
    MOST_COUNTED,
    Count,
    Festival,
    Item,
    Journey,
    Kind,
    Method,
    Need,
    Opening,
    Person,
    Repeat,
    SpecialDay,
    Status,
    Text,
    Venue,
    Waiver,
    text,
)
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.span import Span
from lib.storage.records import (
    LONGEST_ID,
    Key,
    Record,
    TableName,
    Thing,
    clean,
    count_id,
    joined_id,
    key_of,
    read_record,
    write_record,
)

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
DAY = date(2024, 10, 27)
READING = Item(
    id="lecture",
    title=text("Lecture", "fr"),
    starts_at=datetime(2024, 10, 27, 10, tzinfo=PARIS),
    ends_at=datetime(2024, 10, 27, 11, tzinfo=PARIS),
)

WAIVER = Waiver(
    kind=ClashKind.CHANGEOVER,
    item_ids=("concert", "lecture"),
    about="salle",
    circumstances="ab",
    by="Ani",
    at=datetime(2024, 9, 1, 8, tzinfo=UTC),
    why="Entendu avec la régie.",
)


def kept(thing: Thing) -> Any:
    """What comes back from the record of a thing, by way of JSON."""
    return read_record(key_of(thing).table, json.loads(json.dumps(write_record(thing))))


WORDS = some.text(max_size=8).map(clean)
NAMES = WORDS.filter(str.strip)
TEXTS = some.builds(Text, some.tuples(some.tuples(WORDS, NAMES)) | some.just((("fr", "Été"), ("hy", "Ամառ"))))
DAYS = some.dates(date(1950, 1, 1), date(2150, 1, 1))
ZONES = some.sampled_from([PARIS, YEREVAN, ZoneInfo("UTC"), ZoneInfo("Australia/Lord_Howe")])
PAIRS = some.lists(some.tuples(WORDS, WORDS), max_size=3).map(tuple)
SPELLS = some.timedeltas(timedelta(0), timedelta(days=1))


INSTANTS = some.builds(
    lambda utc, zone: utc.replace(tzinfo=UTC).astimezone(zone),
    some.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2150-01-01")),
    ZONES,
)


@some.composite
def items(draw: some.DrawFn) -> Item:
    starts_at, ends_at = sorted(draw(some.tuples(INSTANTS, INSTANTS)))
    has_hours = draw(some.booleans())
    first_day = starts_at.date()
    repeat = some.builds(
        Repeat,
        some.dates(first_day, first_day + timedelta(days=700)),
        some.frozensets(some.integers(0, 6), max_size=6),
        some.frozensets(DAYS, max_size=3),
    )
    return draw(
        some.builds(
            Item,
            id=NAMES,
            title=TEXTS,
            kind=WORDS,
            status=some.sampled_from(Status),
            venue_id=some.none() | WORDS,
            starts_at=some.just(starts_at if has_hours else None),
            ends_at=some.just(ends_at if has_hours else None),
            is_start_assumed=some.booleans(),
            is_end_assumed=some.booleans(),
            day=some.none() | some.just(first_day),
            repeat=some.none() | repeat,
            get_in=SPELLS,
            get_out=SPELLS,
            shares_venue=some.booleans(),
            people=some.lists(WORDS, max_size=3).map(tuple),
            is_free=some.none() | some.booleans(),
            expected=some.none() | some.integers(0),
            never_against=some.lists(NAMES, max_size=2).map(tuple),
            description=TEXTS | some.just(Text()),
            notes=WORDS,
            extra=PAIRS,
        )
    )


SPECIAL_DAYS = some.builds(SpecialDay, DAYS) | some.builds(SpecialDay, DAYS, some.times(), some.times())
VENUES = some.builds(
    Venue,
    id=NAMES,
    name=NAMES,
    capacity=some.none() | some.integers(0),
    changeover=SPELLS,
    simultaneous=some.integers(1, 99),
    openings=some.lists(some.builds(Opening, some.integers(0, 6), some.times(), some.times()), max_size=3).map(tuple),
    special_days=some.lists(SPECIAL_DAYS, max_size=3).map(tuple),
    zone=some.none() | ZONES,
    latitude=some.just(44.5),
    longitude=some.floats(-180, 180),
    accessible=some.lists(some.sampled_from(Need)).map(tuple),
    extra=PAIRS,
)
SEVERITIES = some.dictionaries(some.sampled_from(ClashKind), some.none() | some.sampled_from(Severity))
RULEBOOKS = some.builds(
    Rulebook,
    severities=SEVERITIES.map(lambda chosen: tuple(chosen.items())),
    notice_days=some.integers(0, 365),
    least_rivalry=some.integers(0, 100),
    walking_kmh=some.integers(1, 10),
)
FESTIVALS = some.builds(
    lambda first_day, length, **others: Festival(first_day=first_day, last_day=first_day + length, **others),
    DAYS,
    SPELLS,
    id=some.just("essai-2024"),
    name=TEXTS,
    zone=ZONES,
    languages=some.just(("fr", "hy")),
    kinds=some.just((Kind("bal", "Bal", 240, shares_venue=True),)),
    rulebook=RULEBOOKS,
    description=TEXTS,
    embedders=some.sampled_from([(), ("*",), ("https://www.ville.fr", "http://localhost:8080")]),
    colour=some.sampled_from(["", "#c2183c"]),
    report_notes=some.lists(some.tuples(WORDS, WORDS), max_size=3).map(tuple),
)
NUMBERS = some.none() | some.integers(0, MOST_COUNTED)
COUNTS = some.builds(
    Count, NAMES, DAYS, NUMBERS, WORDS,
    **dict.fromkeys(("booked", "no_shows", "paid", "free", "revenue", "donations"), NUMBERS),
    method=some.sampled_from((*Method, "")), by=WORDS, at=some.none() | INSTANTS.map(lambda at: at.astimezone(UTC)),
)  # fmt: skip
PEOPLE = some.builds(
    Person,
    name=NAMES.filter(lambda name: not is_nobody(name)),
    zone=some.none() | ZONES,
    absences=some.lists(some.tuples(INSTANTS, INSTANTS).map(lambda pair: Span(*sorted(pair))), max_size=3).map(tuple),
    notes=WORDS,
)
JOURNEYS = some.builds(
    lambda origin, destination, minutes: Journey(origin, f"{origin}{destination}", minutes),
    WORDS,
    NAMES,
    some.integers(0, 24 * 60),
)
WAIVERS = some.builds(
    Waiver,
    kind=some.sampled_from(ClashKind),
    item_ids=some.lists(NAMES, min_size=1, max_size=3).map(tuple),
    about=WORDS,
    circumstances=WORDS,
    by=WORDS,
    at=INSTANTS.map(lambda instant: instant.astimezone(UTC)),
    why=WORDS,
)


@given(items() | VENUES | FESTIVALS | COUNTS | PEOPLE | JOURNEYS | WAIVERS)
def test_everything_comes_back_as_it_was(thing: Thing) -> None:
    assert kept(thing) == thing
    assert write_record(kept(thing)) == write_record(thing)


def clocks(item: Item) -> list[tuple[object, ...]]:
    """What equality of datetimes passes over: the zone, and which of two equal hours on the wall."""
    instants = [item.starts_at, item.ends_at]
    return [(instant, instant.astimezone(UTC), str(instant.tzinfo)) for instant in instants if instant]


@given(items())
def test_an_instant_comes_back_in_its_zone(item: Item) -> None:
    assert clocks(kept(item)) == clocks(item)


@pytest.mark.parametrize(("fold", "utc"), [(0, "00:30"), (1, "01:30")])
def test_an_hour_that_happens_twice_is_the_one_it_was(fold: int, utc: str) -> None:
    twice = replace(READING, starts_at=datetime(2024, 10, 27, 2, 30, fold=fold, tzinfo=PARIS))
    assert write_record(twice)["starts_at"] == f"2024-10-27T{utc}:00Z[Europe/Paris]"
    assert clocks(kept(twice)) == clocks(twice)


def test_an_hour_that_is_skipped_comes_back_as_the_clock_then_shows_it() -> None:
    skipped = replace(READING, starts_at=datetime(2024, 3, 31, 2, 30, tzinfo=PARIS))
    assert kept(skipped).starts_at == datetime(2024, 3, 31, 3, 30, tzinfo=PARIS)
    assert write_record(kept(skipped)) == write_record(skipped)


def test_nothing_is_left_out_and_0_and_no_are_not_nothing() -> None:
    assert write_record(READING) == {
        "id": "lecture",
        "title": [["fr", "Lecture"]],
        "kind": "other",
        "status": "confirmed",
        "starts_at": "2024-10-27T09:00:00Z[Europe/Paris]",
        "ends_at": "2024-10-27T10:00:00Z[Europe/Paris]",
    }
    said = replace(READING, expected=0, is_free=False)
    assert (kept(said).expected, kept(said).is_free) == (0, False)


@pytest.mark.parametrize(
    ("thing", "key"),
    [
        (Festival(id="essai", name=text("Essai"), first_day=DAY, last_day=DAY), Key(TableName.FESTIVALS, "essai")),
        (Venue(id="salle", name="Salle"), Key(TableName.VENUES, "salle")),
        (READING, Key(TableName.ITEMS, "lecture")),
        (Count("lecture", DAY, 3), Key(TableName.COUNTS, "2024-10-27 lecture")),
        (replace(READING, id="lec\0ture"), Key(TableName.ITEMS, "lecture")),
        (Person(name="Zoé Têtu"), Key(TableName.PEOPLE, "zoe tetu")),
    ],
)
def test_a_thing_is_known_by_its_table_and_id(thing: Thing, key: Key) -> None:
    assert key_of(thing) == key


def test_a_count_is_known_by_its_day_and_item() -> None:
    assert count_id("a b", DAY) == "2024-10-27 a b"


def test_a_person_is_known_by_every_spelling_of_the_name() -> None:
    keys = {key_of(Person(name=name)) for name in ("Zoé Têtu", "zoe  tetu", "ZOÉ\0 TÊTU", "Zoé \0 Têtu")}
    assert keys == {Key(TableName.PEOPLE, "zoe tetu")}


@given(some.lists(NAMES, min_size=1, max_size=4), some.lists(NAMES, min_size=1, max_size=4))
def test_a_joined_id_is_that_of_its_parts_alone(parts: list[str], others: list[str]) -> None:
    assert (joined_id(*parts) == joined_id(*others)) == (parts == others)


def test_venues_are_told_apart_wherever_their_ids_hold_a_space() -> None:
    there, back, other = Journey("a b", "c", 5), Journey("c", "a b", 5), Journey("a", "b c", 5)
    assert len({key_of(there), key_of(back), key_of(other)}) == 3
    assert key_of(there) == key_of(Journey("a\0 b", "c", 9)) == Key(TableName.JOURNEYS, joined_id("a b", "c"))


def test_a_waiver_is_known_by_its_clash() -> None:
    again = replace(WAIVER, circumstances="cd", by="Bob", why="Vu.")
    assert key_of(again) == key_of(WAIVER) == Key(TableName.WAIVERS, joined_id(*WAIVER.clash_key))
    assert key_of(replace(WAIVER, about="parvis")) != key_of(WAIVER)


def test_a_journey_between_venues_of_the_longest_ids_is_kept() -> None:
    far = Journey("é" * LONGEST_ID, "è" * LONGEST_ID, 5)
    assert kept(far) == far
    assert len(key_of(far).id) == 32


# What was written before


def test_a_festival_of_the_usual_rules_is_written_as_it_was_before_there_were_any() -> None:
    usual = Festival(id="essai", name=text("Essai"), first_day=DAY, last_day=DAY)
    assert "rulebook" not in write_record(usual)
    strict = replace(usual, rulebook=Rulebook(severities=((ClashKind.TRAVEL, None),)))
    assert write_record(strict)["rulebook"]["severities"] == [["travel", None]]


def test_rules_written_before_a_number_was_asked_for_take_the_usual_one() -> None:
    said = {"severities": [["changeover", 1]], "notice_days": 30}
    record = {"id": "essai", "name": [["", "Essai"]], "first_day": "2024-10-27", "last_day": "2024-10-27"}
    festival: Festival = read_record(TableName.FESTIVALS, {**record, "rulebook": said})
    assert festival.rulebook == Rulebook(severities=((ClashKind.CHANGEOVER, Severity.BLOCKING),), notice_days=30)


@pytest.mark.parametrize(
    ("table", "record", "thing"),
    [
        (TableName.VENUES, {"id": "salle", "name": "Salle", "simultaneous": 1}, Venue(id="salle", name="Salle")),
        (TableName.ITEMS, {"id": "a", "title": [["", "A"]]}, Item(id="a", title=text("A"))),
    ],
)
def test_what_was_not_said_when_it_was_written_is_not_said(table: TableName, record: Record, thing: Thing) -> None:
    assert read_record(table, record) == thing


@pytest.mark.parametrize(
    ("words", "cleaned"),
    [("a\0b", "ab"), ("\ud83d", ""), ("😀 é\u202e\r\n\uffff", "😀 é\u202e\r\n\uffff"), ("", "")],
)
def test_only_what_no_database_holds_is_taken_out(words: str, cleaned: str) -> None:
    assert clean(words) == cleaned


def test_every_text_of_a_thing_is_clean() -> None:
    dirty = replace(READING, notes="a\0", people=("b\0",), extra=(("c\0", "d\0"),), description=text("e\0", "f\0"))
    assert kept(dirty) == replace(READING, notes="a", people=("b",), extra=(("c", "d"),), description=text("e", "f"))


@pytest.mark.parametrize(
    "nothing",
    [
        replace(READING, title=text("\0")),
        replace(READING, id="\0"),
        replace(READING, id="é" * (LONGEST_ID + 1)),
        Venue(id="\0", name="Salle"),
        Venue(id="salle", name="\0 \ud800"),
        Person(name="\0T\0B\0A"),
        Person(name="é" * (LONGEST_ID + 1)),
        Journey("salle", "salle\0", 5),
    ],
)
def test_a_thing_that_could_not_be_read_again_is_not_written(nothing: Thing) -> None:
    with pytest.raises(Impossible):
        write_record(nothing)
