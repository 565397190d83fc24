"""What a form says of an item: hours as people type them, refusals in words, nothing changed that was left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.editing.forms import (
    When,
    closable_days,
    named_by,
    never_against,
    people_named,
    read_item,
    text_tags,
    venue_named,
    venues_like,
    when_of,
    with_item,
)
from lib.i18n import Words
from lib.impossible import Impossible
from lib.programme import Festival, Item, Programme, Repeat, Status, Text, Venue, text

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY = date(2024, 10, 19)
HALL = Venue(id="salle-des-fetes", name="Salle des Fêtes")
FESTIVAL = Festival(id="essai", name=text("Essai", "fr"), first_day=SATURDAY, last_day=date(2024, 10, 27))
PROGRAMME = Programme(FESTIVAL, venues=(HALL,))
FRENCH = Words("fr")


def at(hour: int, minute: int = 0, *, day: date = SATURDAY, zone: ZoneInfo = PARIS) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def say(hour: datetime) -> str:
    return FRENCH.hour(hour)


def read(when: When, **values: Any) -> Item | tuple[Impossible, ...]:
    return read_item("a", {"title": text("Lecture", "fr")} | values, when, shown=When(), festival=FESTIVAL, zone=PARIS)


def item_read(when: When, **values: Any) -> Item:
    item = read(when, **values)
    assert isinstance(item, Item)
    return item


def fields_refused(when: When, **values: Any) -> list[str]:
    refused = read(when, **values)
    assert not isinstance(refused, Item)
    return [refusal.field for refusal in refused]


@pytest.mark.parametrize(
    ("start", "end", "duration", "starts_at", "ends_at"),
    [
        ("20h30", "22h", "", at(20, 30), at(22)),
        ("20:30", "22:00", "", at(20, 30), at(22)),
        ("20 h 30", "22 h", "", at(20, 30), at(22)),
        ("19h à 22h", "", "", at(19), at(22)),
        ("20h", "", "1h30", at(20), at(21, 30)),
        ("20h", "", "90 min", at(20), at(21, 30)),
        ("14h", "4h", "", at(14), at(4, day=date(2024, 10, 20))),
        ("22h", "minuit", "", at(22), at(0, day=date(2024, 10, 20))),
        ("10h", "", "56 h", at(10), at(18, day=date(2024, 10, 21))),
    ],
)
def test_hours_are_understood_as_people_type_them(
    start: str, end: str, duration: str, starts_at: datetime, ends_at: datetime
) -> None:
    item = item_read(When(day=SATURDAY, start=start, end=end, duration=duration))
    assert (item.starts_at, item.ends_at) == (starts_at, ends_at)
    assert not item.is_end_assumed


def test_a_start_alone_lasts_as_long_as_its_kind_usually_does_and_says_that_it_is_assumed() -> None:
    item = item_read(When(day=SATURDAY, start="20h"), kind="concert")
    assert item.ends_at == at(22)
    assert item.is_end_assumed


def test_a_day_without_hours_is_kept_as_the_day_it_is_meant_for() -> None:
    item = item_read(When(day=SATURDAY))
    assert (item.day, item.starts_at, item.is_placed) == (SATURDAY, None, False)


@pytest.mark.parametrize(
    ("when", "field"),
    [
        (When(day=SATURDAY, start="2h61"), "starts_at"),
        (When(day=SATURDAY, start="le soir"), "starts_at"),
        (When(day=SATURDAY, start="9h30, 11h"), "starts_at"),
        (When(day=SATURDAY, end="22h"), "starts_at"),
        (When(day=SATURDAY, duration="1h"), "starts_at"),
        (When(start="20h"), "day"),
        (When(day=date(9999, 12, 31), start="20h"), "day"),
        (When(day=SATURDAY, start="20h", end="19h"), "ends_at"),
        (When(day=SATURDAY, start="20h", end="20h"), "ends_at"),
        (When(day=SATURDAY, start="20h", end="22h", duration="2h"), "ends_at"),
        (When(day=SATURDAY, start="19h à 22h", end="23h"), "ends_at"),
        (When(day=SATURDAY, start="20h", end="21h - 22h"), "ends_at"),
        (When(day=SATURDAY, start="20h", duration="long"), "duration"),
        (When(day=SATURDAY, start="20h", duration="0"), "duration"),
        (When(last_day=SATURDAY), "day"),
        (When(day=SATURDAY, closed_weekdays=frozenset({0})), "last_day"),
        (When(day=SATURDAY, start="10h", end="18h", last_day=date(2024, 10, 18)), "last_day"),
        (When(day=SATURDAY, last_day=date(2030, 1, 1)), "last_day"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(when: When, field: str) -> None:
    assert fields_refused(when) == [field]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert fields_refused(When(day=SATURDAY, start="x20"), title=Text()) == ["title", "starts_at"]


def test_an_exhibition_repeats_on_its_open_days() -> None:
    monday = frozenset({0})
    when = When(day=SATURDAY, start="10h", end="18h", last_day=date(2024, 11, 10), closed_weekdays=monday)
    item = item_read(when, kind="exhibition")
    assert item.repeat == Repeat(date(2024, 11, 10), monday)


def test_a_duration_is_time_that_passes_and_an_hour_is_what_the_clock_shows_when_clocks_go_back() -> None:
    night = date(2024, 10, 26)
    by_duration = item_read(When(day=night, start="23h", duration="6h"))
    by_clock = item_read(When(day=night, start="23h", end="5h"))
    assert by_duration.ends_at == at(4, day=date(2024, 10, 27))
    assert by_clock.ends_at == at(5, day=date(2024, 10, 27))


KEPT = Item(
    id="a",
    title=text("Lecture", "fr"),
    kind="reading",
    venue_id=HALL.id,
    starts_at=at(14, 30),
    ends_at=at(16),
    notes="Clés chez le gardien",
    extra=(("Régie", "2 micros"),),
)


def test_hours_left_alone_move_to_the_clock_of_another_zone() -> None:
    shown = when_of(KEPT, say)
    moved = read_item(KEPT, {}, shown, shown=shown, festival=FESTIVAL, zone=YEREVAN)
    assert isinstance(moved, Item)
    assert moved.starts_at == at(14, 30, zone=YEREVAN)


def test_an_assumed_end_follows_its_start() -> None:
    assumed = replace(KEPT, ends_at=at(17), is_end_assumed=True)
    shown = when_of(assumed, say)
    moved = read_item(assumed, {}, replace(shown, start="15h"), shown=shown, festival=FESTIVAL, zone=PARIS)
    assert shown.end == ""
    assert isinstance(moved, Item)
    assert (moved.ends_at, moved.is_end_assumed) == (at(17, 30), True)


def test_an_end_once_typed_is_no_longer_assumed() -> None:
    assumed = replace(KEPT, is_start_assumed=True, is_end_assumed=True)
    shown = when_of(assumed, say)
    told = read_item(assumed, {}, replace(shown, end="18h"), shown=shown, festival=FESTIVAL, zone=PARIS)
    assert isinstance(told, Item)
    assert (told.is_start_assumed, told.is_end_assumed) == (False, False)


INSTANTS = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (bounds)


@given(
    starts_at=INSTANTS,
    length=st.timedeltas(timedelta(days=-3), timedelta(days=30)),
    zone=st.sampled_from([PARIS, YEREVAN]),
    assumed=st.booleans(),
    days=st.none() | st.integers(0, 700),
)
def test_a_form_saved_without_a_change_changes_nothing(
    starts_at: datetime, length: timedelta, zone: ZoneInfo, assumed: bool, days: int | None
) -> None:
    local = starts_at.astimezone(zone)
    repeat = None if days is None else Repeat(local.date() + timedelta(days=days), frozenset({0}))
    item = replace(
        KEPT, starts_at=local, ends_at=(starts_at + length).astimezone(zone), is_end_assumed=assumed, repeat=repeat
    )
    shown = when_of(item, say)
    again = read_item(item, {"title": item.title}, shown, shown=shown, festival=FESTIVAL, zone=zone)
    assert isinstance(again, Item)
    assert again == item
    assert again.starts_at is not None
    assert again.starts_at.fold == local.fold


@given(
    start=st.integers(0, 24 * 60 - 1),
    length=st.integers(1, 15 * 60) | st.integers(1, 41).map(lambda days: days * 24 * 60),
)
def test_what_a_form_shows_reads_back_as_the_same_hours(start: int, length: int) -> None:
    starts_at = at(0, day=date(2024, 6, 1)) + timedelta(minutes=start)
    item = replace(KEPT, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=length))
    again = item_read(when_of(item, say))
    assert (again.starts_at, again.ends_at) == (item.starts_at, item.ends_at)


@pytest.mark.parametrize("name", ["salle-des-fetes", "Salle des Fêtes", "  salle  des FETES"])
def test_a_venue_is_known_by_its_id_and_by_any_spelling_of_its_name(name: str) -> None:
    assert venue_named(name, PROGRAMME) == HALL


def test_a_venue_never_heard_of_is_a_new_one() -> None:
    assert venue_named("  Le  Kiosque ", PROGRAMME) == Venue(id="le-kiosque", name="Le Kiosque")


def test_a_new_venue_does_not_take_the_id_of_another() -> None:
    renamed = replace(PROGRAMME, venues=(Venue(id="le-kiosque", name="Kiosque du parc"),))
    venue = venue_named("Le Kiosque", renamed)
    assert venue is not None
    assert venue.id == "le-kiosque-2"


@pytest.mark.parametrize("name", ["", "   "])
def test_no_name_is_no_venue(name: str) -> None:
    assert venue_named(name, PROGRAMME) is None


LIBRARY = Venue(id="mediatheque", name="Médiathèque des Rubaniers")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Médi", [LIBRARY]),
        ("rubaniers", [LIBRARY]),
        ("mediateque", [LIBRARY]),
        ("Médiathèque (Ruban", [LIBRARY]),
        ("Médiathèque des Rubaniers, étage", [LIBRARY]),
        ("Salle", [HALL]),
        ("Sale des Fêtes", [HALL]),
        ("des", [HALL, LIBRARY]),
        ("Kiosque", []),
        ("Salle Jacques-Brel", []),
        ("(.*", []),
    ],
)
def test_a_venue_of_which_a_part_was_typed_is_offered(typed: str, meant: list[Venue]) -> None:
    assert list(venues_like(typed, replace(PROGRAMME, venues=(HALL, LIBRARY)))) == meant


def test_only_a_few_venues_are_offered() -> None:
    rooms = tuple(Venue(id=f"salle-{number}", name=f"Salle {number}") for number in range(9))
    assert venues_like("Salle", replace(PROGRAMME, venues=rooms)) == rooms[:3]


def named(item_id: str, *others: str) -> Item:
    return Item(id=item_id, title=text(item_id), never_against=others)


@pytest.mark.parametrize(
    ("before", "chosen", "after"),
    [
        (None, ["b"], ("b",)),
        (named("a", "c", "b"), ["b", "c"], ("c", "b")),
        (named("a", "gone", "b"), [], ("gone",)),
        (named("a", "gone", "b"), ["c", "b"], ("gone", "b", "c")),
    ],
)
def test_items_chosen_as_never_against_keep_their_order_and_those_not_offered(
    before: Item | None, chosen: list[str], after: tuple[str, ...]
) -> None:
    assert never_against(before, chosen, ["b", "c"]) == after


def test_the_items_that_name_another_are_known_from_its_side_too() -> None:
    one, two, three = named("one", "two"), named("two", "one", "two"), named("three", "one")
    programme = replace(PROGRAMME, items=(one, two, three))
    assert [named_by(item, programme) for item in (one, two, three)] == [(three,), (), ()]


def test_a_new_item_takes_the_id_it_is_given() -> None:
    item = item_read(When(), status=Status.TENTATIVE)
    assert (item.id, item.status) == ("a", Status.TENTATIVE)


def test_the_programme_with_an_item_has_it_in_place_of_the_one_before() -> None:
    programme = replace(PROGRAMME, items=(KEPT,))
    moved = replace(KEPT, venue_id="kiosque")
    kiosk = Venue(id="kiosque", name="Kiosque")
    assert with_item(programme, moved, (kiosk,)) == replace(PROGRAMME, items=(moved,), venues=(HALL, kiosk))


@pytest.mark.parametrize(
    ("versions", "languages", "tags"),
    [
        ((), ("fr", "en"), ("fr", "en")),
        ((("fr", "Lecture"),), ("fr", "en"), ("fr", "en")),
        ((("hy", "Ընթերցում"), ("fr", "Lecture")), ("fr", "en"), ("hy", "fr", "en")),
        ((("", "Lecture"),), ("fr", "en"), ("", "en")),
        ((("", "Lecture"), ("fr", "Lecture")), ("fr",), ("", "fr")),
    ],
)
def test_a_text_is_typed_in_the_language_of_its_original_and_in_those_of_the_festival(
    versions: tuple[tuple[str, str], ...], languages: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    assert text_tags(Text(versions), replace(FESTIVAL, languages=languages)) == tags


def test_closed_days_are_chosen_among_those_it_is_open_on() -> None:
    when = When(day=SATURDAY, last_day=date(2024, 10, 21), except_days=frozenset({date(2024, 11, 1)}))
    assert [day.day for day in closable_days(when, FESTIVAL)] == [19, 20, 21, 1]


def test_everybody_is_offered_once_in_alphabetical_order() -> None:
    items = (replace(KEPT, people=("Élise", "Zoé")), replace(KEPT, id="b", people=("Anahit", "Zoé")))
    assert people_named(replace(PROGRAMME, items=items)) == ("Anahit", "Élise", "Zoé")
