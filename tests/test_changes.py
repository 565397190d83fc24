"""What a file would change: who is who, what is taken over, and the edit that does it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.changes import (
    Changed,
    Edit,
    ItemDifference,
    compare_counts,
    compare_items,
    compare_journeys,
    compare_people,
    compare_venues,
    compare_waivers,
)
from lib.programme import Count, Item, Journey, Person, Repeat, Text, Venue, Waiver, text
from lib.rulebook import ClashKind
from lib.span import Span

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2024, 10, 19)
EVERYTHING = frozenset(field.name for field in fields(Item)) - {"id"}


def item(id: str, title: str = "Lecture", venue: str | None = "salle", hour: int | None = 14, day: int = 19) -> Item:  # noqa: A002
    """An hour somewhere in October; no hour, no time."""
    starts_at = None if hour is None else datetime(2024, 10, day, hour, tzinfo=PARIS)
    ends_at = starts_at and starts_at + timedelta(hours=1)
    return Item(id=id, title=text(title, "fr"), venue_id=venue, starts_at=starts_at, ends_at=ends_at)


def numbered() -> Iterator[str]:
    return (f"new-{n}" for n in count(1))


def compare(
    stored: Sequence[Item],
    incoming: Sequence[Item],
    taken: frozenset[str] = EVERYTHING,
    generated: Sequence[str] = (),
) -> ItemDifference:
    ids = numbered()
    return compare_items(stored, incoming, fields=taken, generated_ids=frozenset(generated), new_id=lambda: next(ids))


def met(stored: Sequence[Item], incoming: Sequence[Item], generated: Sequence[str] = ()) -> dict[str, str]:
    """Stored id → title of the incoming item that it was taken for."""
    difference = compare(stored, incoming, frozenset({"title"}), generated)
    same = {known.id: str(known.title) for known in difference.unchanged}
    return same | {change.before.id: str(change.after.title) for change in difference.changed}


# Who is who


@pytest.mark.parametrize(
    ("stored", "incoming", "known"),
    [
        ([item("a")], item("a", "Concert", "jardin", 20, 21), True),  # by its id, whatever else
        ([item("a")], item("x"), True),
        ([item("a")], item("x", "  LÉCTURE "), True),
        ([item("a"), item("b", hour=16)], item("x", hour=16), True),  # title, venue, start
        ([item("a"), item("b", day=20)], item("x", hour=9), True),  # title, venue, day
        ([item("a"), item("b", venue="jardin")], item("x", hour=9, day=22), True),  # title, venue
        ([item("a"), item("b", day=20)], item("x", venue="jardin"), True),  # title, day
        ([item("a")], item("x", venue="jardin", day=22), True),  # title
        ([item("a", venue=None, hour=None)], item("x"), True),
        ([item("a"), item("b", hour=16)], item("x", venue="jardin", day=22), False),  # either of two
        ([item("a")], item("x", "Concert", "jardin", 20, 21), False),
        ([item("a")], item("x", "Concert"), False),  # its file tells it apart
        ([item("a", venue=None, hour=None)], item("x", "Concert", None, None), False),
    ],
)
def test_an_item_is_known_again(stored: list[Item], incoming: Item, known: bool) -> None:
    difference = compare(stored, [incoming])
    assert (len(difference.changed) + len(difference.unchanged), len(difference.new)) == (known, not known)


def test_each_is_met_by_the_most_telling_likeness() -> None:
    stored = [item("a"), item("b", hour=16), item("c", venue="jardin")]
    incoming = [item("1", hour=16), item("2", venue="jardin", day=25), item("3")]
    assert {change.before.id for change in compare(stored, incoming).changed} == {"c"}
    assert {known.id for known in compare(stored, incoming).unchanged} == {"a", "b"}


def test_twins_are_met_by_their_generated_ids_else_in_their_order() -> None:
    twins = [item("a"), item("b"), item("c", "Concert")]
    assert met(twins, [item("b"), item("a", "LECTURE")], generated=["a", "b"]) == {"a": "LECTURE", "b": "Lecture"}
    assert met(twins, [item("x", "LECTURE"), item("y")], generated=["x", "y"]) == {"a": "LECTURE", "b": "Lecture"}
    assert met(twins, [item("x", "LECTURE")], generated=["x"]) == {"a": "LECTURE"}


def test_a_reworded_title_is_known_by_place_and_time_when_the_file_has_no_ids() -> None:
    assert met([item("a")], [item("x", "Concert")], generated=["x"]) == {"a": "Concert"}
    assert met([item("a", venue=None)], [item("x", "Concert", None)], generated=["x"]) == {}


def test_a_generated_id_says_nothing() -> None:
    stored = [item("x", "Concert", "jardin"), item("a")]
    assert met(stored, [item("x")], generated=["x"]) == {"a": "Lecture"}


def test_a_new_item_keeps_its_id_unless_that_is_taken() -> None:
    stored = [item("x", "Concert", "jardin", 20, 21)]
    difference = compare(stored, [item("x"), item("y", "Bal", "place", 9)], generated=["x", "y"])
    assert [new.id for new in difference.new] == ["new-1", "y"]
    assert difference.missing == tuple(stored)


# What is taken over


def test_only_the_fields_of_the_file_are_taken_over() -> None:
    stored = replace(item("a"), notes="clé", price="5 €")
    incoming = replace(item("a", hour=16), price="6 €", notes="")
    difference = compare([stored], [incoming], frozenset({"price", "title"}))
    assert difference.changed == (Changed(stored, replace(stored, price="6 €"), ("price",)),)


def test_what_the_file_repeats_is_unchanged() -> None:
    stored = replace(item("a"), notes="clé")
    assert compare([stored], [item("x")], EVERYTHING - {"notes"}).unchanged == (stored,)


def test_fields_that_differ_are_named_in_order() -> None:
    after = replace(item("a", "Lectures", hour=16), price="5 €", is_free=False)
    (change,) = compare([item("a")], [after]).changed
    assert (change.after, change.fields) == (after, ("ends_at", "is_free", "price", "starts_at", "title"))


def test_the_same_hour_on_the_wall_may_be_another_instant() -> None:
    first, second = (
        replace(
            item("a"),
            starts_at=datetime(2024, 10, 27, 2, 30, fold=fold, tzinfo=PARIS),
            ends_at=datetime(2024, 10, 27, 4, tzinfo=PARIS),
        )
        for fold in (0, 1)
    )
    assert compare([first], [second]).changed[0].fields == ("starts_at",)
    assert compare([first], [replace(first)]).changed == ()


def test_the_same_instant_in_another_zone_is_a_change() -> None:
    utc = ZoneInfo("UTC")
    stored = item("a")
    assert stored.starts_at
    assert stored.ends_at
    moved = replace(stored, starts_at=stored.starts_at.astimezone(utc), ends_at=stored.ends_at.astimezone(utc))
    assert compare([stored], [moved]).changed[0].fields == ("ends_at", "starts_at")


FRENCH, BOTH = text("Été", "fr"), Text((("fr", "Été"), ("en", "Summer")))


@pytest.mark.parametrize(
    ("stored", "incoming", "after"),
    [
        (BOTH, FRENCH, BOTH),
        (BOTH, text("Hiver", "fr"), Text((("fr", "Hiver"), ("en", "Summer")))),
        (FRENCH, text("Summer", "en"), BOTH),
        (BOTH, Text(), Text()),
        (Text(), FRENCH, FRENCH),
    ],
)
def test_languages_that_the_file_does_not_speak_stay(stored: Text, incoming: Text, after: Text) -> None:
    before = replace(item("a"), description=stored)
    difference = compare([before], [replace(before, description=incoming)], frozenset({"description"}))
    assert (*difference.unchanged, *difference.written) == (replace(before, description=after),)


ASSUMED_END = replace(item("a"), is_end_assumed=True)
TWO_HOURS = replace(item("a"), ends_at=datetime(2024, 10, 19, 16, tzinfo=PARIS))
ASSUMED_DAY = replace(item("a", hour=10), is_start_assumed=True, is_end_assumed=True)


@pytest.mark.parametrize(
    ("stored", "incoming", "after"),
    [
        (TWO_HOURS, ASSUMED_END, TWO_HOURS),
        (TWO_HOURS, replace(ASSUMED_END, price="5 €"), replace(TWO_HOURS, price="5 €")),
        (ASSUMED_END, TWO_HOURS, TWO_HOURS),
        (TWO_HOURS, replace(item("a", hour=17), is_end_assumed=True), replace(item("a", hour=17), is_end_assumed=True)),
        (TWO_HOURS, ASSUMED_DAY, TWO_HOURS),
        (replace(TWO_HOURS, starts_at=None, ends_at=None), ASSUMED_DAY, ASSUMED_DAY),
        (item("a", day=20), ASSUMED_DAY, ASSUMED_DAY),
    ],
)
def test_an_hour_that_was_only_assumed_does_not_replace_one_that_was_given(
    stored: Item, incoming: Item, after: Item
) -> None:
    difference = compare([stored], [incoming])
    assert (*difference.unchanged, *difference.written) == (after,)


def test_a_start_is_taken_over_with_its_end() -> None:
    difference = compare([item("a")], [item("a", hour=20)], frozenset({"starts_at"}))
    assert difference.written == (item("a", hour=20),)


def test_days_that_do_not_go_together_are_all_the_files() -> None:
    stored = replace(item("a"), repeat=Repeat(DAY))
    later = item("a", day=25)
    assert compare([stored], [later], frozenset({"starts_at", "ends_at"})).written == (later,)


# Venues and counts


def test_venues_are_met_by_their_ids() -> None:
    hall, garden, court = (Venue(id=id_, name=id_, notes="clé") for id_ in ("hall", "garden", "court"))
    larger = Venue(id="hall", name="hall", capacity=80)
    new = Venue(id="neuf", name="Neuf")
    difference = compare_venues([hall, garden, court], [garden, larger, new], fields=frozenset({"name", "capacity"}))
    assert difference.new == (new,)
    assert difference.changed == (Changed(hall, replace(hall, capacity=80), ("capacity",)),)
    assert (difference.unchanged, difference.missing) == ((garden,), (court,))
    assert difference.edit(remove_missing=True) == Edit(venues=difference.written, removed_venues=("court",))
    assert difference.edit(remove_missing=False) == Edit(venues=(new, replace(hall, capacity=80)))


def test_a_venue_is_known_again_by_its_name() -> None:
    hall = Venue(id="h1", name="Salle des Fêtes")
    difference = compare_venues(
        [hall], [Venue(id="salle", name="SALLE DES FETES", capacity=80)], fields=frozenset({"capacity"})
    )
    assert difference.written == (replace(hall, capacity=80),)


def test_an_id_made_from_a_name_meets_a_venue_only_when_no_name_does() -> None:
    renamed, other = Venue(id="salle-a", name="Grande salle"), Venue(id="x", name="Salle A")
    incoming = Venue(id="salle-a", name="Salle A", capacity=25)
    spoken, generated = frozenset({"name", "capacity"}), frozenset({"salle-a"})
    found = compare_venues([renamed, other], [incoming], fields=spoken, generated_ids=generated)
    assert found.written == (replace(other, capacity=25),)
    found = compare_venues([renamed], [incoming], fields=spoken, generated_ids=generated)
    assert found.written == (incoming,)


def test_a_new_venue_takes_no_id_that_another_has() -> None:
    renamed = Venue(id="salle-a", name="Grande salle")
    incoming = [Venue(id="grande-salle", name="Grande salle"), Venue(id="salle-a", name="Salle A")]
    generated = frozenset(venue.id for venue in incoming)
    found = compare_venues([renamed], incoming, fields=frozenset({"name"}), generated_ids=generated)
    assert (found.new, found.unchanged) == ((replace(incoming[1], id="salle-a-2"),), (renamed,))


def test_counts_are_met_by_item_and_day() -> None:
    sunday = DAY + timedelta(days=1)
    stored = [Count("a", DAY, 10), Count("a", sunday, 20), Count("b", DAY, 30)]
    incoming = [Count("a", DAY, 10), Count("a", sunday, 21, "portes"), Count("b", sunday, 40)]
    difference = compare_counts(stored, incoming)
    assert (difference.new, difference.unchanged, difference.missing) == (
        (incoming[2],),
        (stored[0],),
        (stored[2],),
    )
    assert difference.changed == (Changed(stored[1], incoming[1], ("counted", "note")),)
    assert difference.edit(remove_missing=True).removed_counts == (("b", DAY),)
    assert difference.edit(remove_missing=False) == Edit(counts=(incoming[2], incoming[1]))


# Together


ITEMS = some.lists(
    some.builds(
        item,
        some.text("abcdef", min_size=1, max_size=2),
        some.sampled_from(["Lecture", "Concert", "LECTURE", "Bal"]),
        some.sampled_from(["salle", "jardin", None]),
        some.sampled_from([None, 9, 14, 20]),
        some.integers(19, 21),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)
GENERATED = some.frozensets(some.text("abcdef", min_size=1, max_size=2))


@given(ITEMS, ITEMS, GENERATED)
def test_everything_is_somewhere_once(stored: list[Item], incoming: list[Item], generated: frozenset[str]) -> None:
    difference = compare(stored, incoming, generated=[*generated])
    known = [*difference.unchanged, *(change.before for change in difference.changed)]
    assert sorted(each.id for each in (*known, *difference.missing)) == sorted(each.id for each in stored)
    assert len(difference.new) + len(known) == len(incoming)


@given(ITEMS, ITEMS, GENERATED)
def test_importing_the_same_file_again_changes_nothing(
    stored: list[Item], incoming: list[Item], generated: frozenset[str]
) -> None:
    first = compare(stored, incoming, generated=[*generated])
    after = [*first.unchanged, *first.written]
    again = compare(after, incoming, generated=[*generated])
    assert (again.new, again.changed, again.missing) == ((), (), ())


def test_missing_items_are_removed_only_when_asked() -> None:
    difference = compare([item("a"), item("b", "Concert", "jardin", 20)], [item("a", hour=16)])
    assert difference.edit(remove_missing=False) == Edit(items=(item("a", hour=16),))
    assert difference.edit(remove_missing=True) == Edit(items=(item("a", hour=16),), removed_items=("b",))


def seconds(size: int) -> float:
    stored = [item(f"s{n}", f"Lecture {n}", f"v{n % 30}", n % 24, 1 + n % 30) for n in range(size)]
    incoming = [replace(each, id=f"g{each.id}", price="5 €") for each in stored]
    random.Random(1).shuffle(incoming)  # noqa: S311
    started = time.perf_counter()
    assert len(compare(stored, incoming, generated=[each.id for each in incoming]).changed) == size
    return time.perf_counter() - started


def test_time_grows_with_the_items_and_not_with_their_pairs() -> None:
    small, large = (min(seconds(size) for _ in range(3)) for size in (500, 5_000))
    assert large < 40 * small


def test_showings_of_one_title_are_known_by_their_hours_when_their_venue_is_told_only_now() -> None:
    stored = [item(f"conte-{hour}", "Conte", None, hour) for hour in (9, 11, 14)]
    incoming = [item(f"salle-{hour}", "Conte", "salle", hour) for hour in (9, 11, 14)]
    difference = compare(stored, incoming, generated=[each.id for each in incoming])
    assert [(change.before.id, change.fields) for change in difference.changed] == [
        ("conte-9", ("venue_id",)), ("conte-11", ("venue_id",)), ("conte-14", ("venue_id",)),
    ]  # fmt: skip
    assert difference.new == difference.missing == ()


# People, journeys and accepted clashes


def away(day: int) -> Span:
    start = datetime(2024, 10, day, tzinfo=PARIS)
    return Span(start, start + timedelta(hours=6))


ALINE = Person(name="Aline Fictive", zone=ZoneInfo("Asia/Yerevan"), absences=(away(19),), notes="train")
ABSENCES = frozenset(("name", "absences"))


def test_people_are_met_by_the_normal_form_of_their_names() -> None:
    ivan, again = Person(name="Ivan"), Person(name="aline fictive", absences=(away(20),))
    difference = compare_people([ALINE], [again, ivan], fields=ABSENCES)
    after = replace(ALINE, name="aline fictive", absences=(away(20),))
    assert (difference.new, difference.changed) == ((ivan,), (Changed(ALINE, after, ("absences", "name")),))
    assert compare_people([ALINE, ivan], [ALINE], fields=ABSENCES).edit(remove_missing=True).removed_people == ("ivan",)


def test_absences_of_which_some_could_not_be_read_are_added_to_those_known() -> None:
    said = Person(name=ALINE.name, absences=(away(20),))
    unread = {ALINE.id: frozenset(("absences", "zone"))}
    (change,) = compare_people([ALINE], [said], fields=ABSENCES | {"zone"}, unread=unread).changed
    assert change.after == replace(ALINE, absences=(away(19), away(20)))


@pytest.mark.parametrize(
    ("stored", "incoming", "new", "changed"),
    [
        ({}, {"ab": 9}, {"ab": 9}, {}),
        ({}, {"ab": 9, "ba": 9}, {"ab": 9}, {}),
        ({}, {"ab": 9, "ba": 8}, {"ab": 9, "ba": 8}, {}),
        ({"ab": 9}, {"ba": 9}, {}, {}),
        ({"ab": 9}, {"ba": 8}, {}, {"ab": 8}),
        ({"ab": 9}, {"ab": 9, "ba": 8}, {"ba": 8}, {}),
        ({"ab": 9, "ba": 8}, {"ab": 7}, {}, {"ab": 7, "ba": 7}),
        ({"ab": 9}, {"ac": 9}, {"ac": 9}, {}),
    ],
)
def test_minutes_hold_for_the_way_back_that_has_none_of_its_own(
    stored: dict[str, int], incoming: dict[str, int], new: dict[str, int], changed: dict[str, int]
) -> None:
    difference = compare_journeys(journeys(stored), journeys(incoming))
    assert difference.new == journeys(new)
    assert tuple(change.after for change in difference.changed) == journeys(changed)


def journeys(minutes: dict[str, int]) -> tuple[Journey, ...]:
    return tuple(Journey(way[0], way[1], length) for way, length in minutes.items())


WAYS = some.dictionaries(some.sampled_from(["ab", "ba", "ac", "ca", "bc", "cb"]), some.integers(1, 3)).map(journeys)


@given(WAYS, WAYS)
def test_journeys_taken_over_say_what_the_file_says(stored: tuple[Journey, ...], incoming: tuple[Journey, ...]) -> None:
    difference = compare_journeys(stored, incoming)
    ways = {(journey.origin_id, journey.destination_id): journey.minutes for journey in (*stored, *difference.written)}
    for journey in incoming:
        way = journey.origin_id, journey.destination_id
        assert ways.get(way, ways.get(way[::-1])) == journey.minutes
    after = [Journey(*way, minutes) for way, minutes in ways.items()]
    assert compare_journeys(after, incoming).written == ()


def test_missing_journeys_are_removed_when_asked() -> None:
    difference = compare_journeys(journeys({"ab": 9, "bc": 8}), journeys({"ba": 9}))
    assert difference.edit(remove_missing=True).removed_journeys == (("b", "c"),)
    assert difference.edit(remove_missing=False) == Edit()


def test_accepted_clashes_are_met_by_their_clashes_and_keep_what_the_file_has_no_column_for() -> None:
    at = datetime(2024, 10, 1, tzinfo=PARIS)
    known = Waiver(ClashKind.CLOSED, ("a",), "salle", "0f3a", "Aline", at, "ouvert exprès")
    said = replace(known, circumstances="", by="Ivan", why="")
    (change,) = compare_waivers([known], [said], fields=frozenset(("by",))).changed
    assert change.after == replace(known, by="Ivan")
    assert compare_waivers([known], [], fields=frozenset()).edit(remove_missing=True).removed_waivers == (
        known.clash_key,
    )
