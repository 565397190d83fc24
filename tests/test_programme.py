from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from lib.impossible import Impossible
from lib.programme import (
    KINDS,
    Count,
    Festival,
    Item,
    Kind,
    Opening,
    Programme,
    Repeat,
    Status,
    Text,
    Venue,
    sittings,
    text,
    venue_id_for,
)

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
START = datetime(2024, 10, 19, 14, tzinfo=PARIS)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NO_LENGTH = timedelta(0)

FESTIVAL = Festival(id="fete", name=text("Fête"), first_day=date(2024, 10, 18), last_day=date(2024, 10, 20))
VENUE = Venue(id="oasis", name="L’Oasis")
ITEM = Item(id="a", title=text("Lecture"), venue_id="oasis", starts_at=START, ends_at=START + HOUR)

IMPOSSIBLE: dict[str, tuple[Callable[[], object], str]] = {
    "kind without an id": (lambda: Kind("", "Reading"), "id"),
    "kind with an id unfit for a URL": (lambda: Kind("Œuvre d’art", "Artwork"), "id"),
    "kind of no length": (lambda: Kind("reading", "Reading", 0), "minutes"),
    "kind longer than a day": (lambda: Kind("reading", "Reading", 24 * 60 + 1), "minutes"),
    "festival without an id": (lambda: replace(FESTIVAL, id=""), "id"),
    "festival with an id unfit for a URL": (lambda: replace(FESTIVAL, id="../fete"), "id"),
    "festival without a name": (lambda: replace(FESTIVAL, name=Text()), "name"),
    "festival without a language": (lambda: replace(FESTIVAL, languages=()), "languages"),
    "festival that ends before it begins": (lambda: replace(FESTIVAL, last_day=date(2024, 10, 17)), "last_day"),
    "festival of three years": (lambda: replace(FESTIVAL, last_day=date(2027, 10, 18)), "last_day"),
    "festival in antiquity": (lambda: replace(FESTIVAL, first_day=date(1, 1, 1), last_day=date(1, 1, 2)), "first_day"),
    "festival shown by what is no site": (lambda: replace(FESTIVAL, embedders=("*", "www.ville.fr")), "embedders"),
    "festival shown by a page": (lambda: replace(FESTIVAL, embedders=("https://ville.fr/page",)), "embedders"),
    "festival shown by a second header": (lambda: replace(FESTIVAL, embedders=("https://a.fr\r\nX: y",)), "embedders"),
    "festival shown by a second rule": (
        lambda: replace(FESTIVAL, embedders=("https://a.fr; img-src *",)),
        "embedders",
    ),
    "festival shown by too many": (lambda: replace(FESTIVAL, embedders=("https://a.fr",) * 51), "embedders"),
    "opening on an eighth day": (lambda: Opening(7, time(10), time(18)), "weekday"),
    "opening on a day before Monday": (lambda: Opening(-1, time(10), time(18)), "weekday"),
    "venue without an id": (lambda: replace(VENUE, id=""), "id"),
    "venue without a name": (lambda: replace(VENUE, name=" "), "name"),
    "venue with fewer seats than none": (lambda: replace(VENUE, capacity=-1), "capacity"),
    "venue that holds nothing": (lambda: replace(VENUE, simultaneous=0), "simultaneous"),
    "venue with a negative changeover": (lambda: replace(VENUE, changeover=-HOUR), "changeover"),
    "venue with a changeover over a day": (lambda: replace(VENUE, changeover=DAY + HOUR), "changeover"),
    "venue north of the pole": (lambda: replace(VENUE, latitude=90.1, longitude=5.4), "latitude"),
    "venue past the date line": (lambda: replace(VENUE, latitude=43.5, longitude=-180.1), "longitude"),
    "venue nowhere by number": (lambda: replace(VENUE, latitude=float("nan"), longitude=5.4), "latitude"),
    "venue fit for an unknown need": (lambda: replace(VENUE, accessible=("mi", "xx")), "accessible"),
    "venue with half its coordinates": (lambda: replace(VENUE, latitude=43.5), "longitude"),
    "repeat closed on an eighth day": (lambda: Repeat(date(2024, 10, 20), frozenset({7})), "closed_weekdays"),
    "repeat closed all week": (lambda: Repeat(date(2024, 10, 20), frozenset(range(7))), "closed_weekdays"),
    "item without an id": (lambda: replace(ITEM, id=""), "id"),
    "item without a title": (lambda: replace(ITEM, title=text("")), "title"),
    "item without a status": (lambda: replace(ITEM, status=cast(Status, None)), "status"),
    "item that expects fewer than nobody": (lambda: replace(ITEM, expected=-1), "expected"),
    "item with a naive start": (lambda: replace(ITEM, starts_at=START.replace(tzinfo=None)), "starts_at"),
    "item with an end by offset only": (lambda: replace(ITEM, ends_at=START.astimezone(UTC)), "ends_at"),
    "item with a start only": (lambda: replace(ITEM, ends_at=None), "ends_at"),
    "item with an end only": (lambda: replace(ITEM, starts_at=None), "ends_at"),
    "item with negative crew time": (lambda: replace(ITEM, get_in=-HOUR), "get_in"),
    "item with over a week of crew time": (lambda: replace(ITEM, get_out=8 * DAY), "get_out"),
    "item in antiquity": (lambda: replace(ITEM, starts_at=START.replace(year=1)), "day"),
    "item that ends in the far future": (lambda: replace(ITEM, ends_at=START.replace(year=9999)), "ends_at"),
    "item meant for a day in antiquity": (lambda: Item(id="a", title=text("A"), day=date(1, 1, 1)), "day"),
    "item that repeats up to yesterday": (lambda: replace(ITEM, repeat=Repeat(date(2024, 10, 18))), "last_day"),
    "item that repeats for three years": (lambda: replace(ITEM, repeat=Repeat(date(2027, 10, 19))), "last_day"),
    "count of fewer than nobody": (lambda: Count("a", date(2024, 10, 19), -1), "counted"),
}


@pytest.mark.parametrize(("make", "field"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_the_impossible_is_refused_with_its_field_and_a_reason(make: Callable[[], object], field: str) -> None:
    with pytest.raises(Impossible) as refused:
        make()
    assert refused.value.field == field
    assert refused.value.reason.endswith(".")


POSSIBLE: dict[str, Callable[[], object]] = {
    "festival of one day": lambda: replace(FESTIVAL, last_day=FESTIVAL.first_day),
    "festival of 800 days": lambda: replace(FESTIVAL, last_day=FESTIVAL.first_day + 800 * DAY),
    "kind of a whole day": lambda: Kind("stand", "Stand", 24 * 60),
    "venue at the pole": lambda: replace(VENUE, latitude=-90, longitude=180),
    "venue without seats": lambda: replace(VENUE, capacity=0),
    "venue with a day of changeover": lambda: replace(VENUE, changeover=DAY),
    "item of no length": lambda: replace(ITEM, ends_at=START),
    "item whose end comes before its start": lambda: replace(ITEM, ends_at=START - HOUR),
    "item that repeats on one day": lambda: replace(ITEM, repeat=Repeat(date(2024, 10, 19))),
    "item across zones": lambda: replace(ITEM, ends_at=(START + HOUR).astimezone(YEREVAN)),
    "item without hours": lambda: Item(id="a", title=text("A"), day=date(2024, 10, 19)),
    "count of nobody": lambda: Count("a", date(2024, 10, 19), 0),
}


@pytest.mark.parametrize("make", POSSIBLE.values(), ids=POSSIBLE)
def test_what_is_just_possible_is_accepted(make: Callable[[], object]) -> None:
    assert make() == make()


# ---- texts and kinds


def test_a_text_is_said_in_the_language_asked_for_or_else_its_original() -> None:
    title = Text((("fr", "Lecture"), ("hy", "Ընթերցում")))
    assert (title.to("hy"), title.to("en"), str(title)) == ("Ընթերցում", "Lecture", "Lecture")


@pytest.mark.parametrize(
    ("language", "words", "versions"),
    [
        ("fr", "Veillée", (("fr", "Veillée"), ("en", "Reading"))),
        ("hy", "Ընթերցում", (("fr", "Lecture"), ("en", "Reading"), ("hy", "Ընթերցում"))),
        ("en", "", (("fr", "Lecture"),)),
        ("hy", "", (("fr", "Lecture"), ("en", "Reading"))),
    ],
    ids=["replaced", "added", "taken out", "nothing to take out"],
)
def test_one_language_of_a_text_changes_without_the_others(
    language: str, words: str, versions: tuple[tuple[str, str], ...]
) -> None:
    title = Text((("fr", "Lecture"), ("en", "Reading")))
    assert title.with_version(language, words).versions == versions


@pytest.mark.parametrize(
    ("empty", "is_there"), [(Text(), False), (text(""), False), (Text((("fr", ""),)), False), (text("A"), True)]
)
def test_a_text_without_words_is_false(empty: Text, is_there: bool) -> None:
    assert bool(empty) is is_there


def test_a_festival_adds_kinds_of_its_own_and_may_replace_a_usual_one() -> None:
    own = (Kind("reading", "Lecture à voix haute", 20), Kind("bal", "Bal", 180))
    kinds = replace(FESTIVAL, kinds=own).all_kinds
    assert set(kinds) == {kind.id for kind in KINDS} | {"bal"}
    assert kinds["reading"].minutes == 20


@pytest.mark.parametrize(("kind_id", "shown"), [("bal-masque", "bal-masque"), ("Բալ", "Բալ")])
def test_a_kind_never_heard_of_is_shown_by_its_id(kind_id: str, shown: str) -> None:
    assert FESTIVAL.kind(kind_id).label == shown


# ---- items and their sittings


def clocks(item: Item) -> list[tuple[str, int]]:
    """The local start of each sitting and its minutes."""
    return [(f"{span.starts_at.astimezone(PARIS):%a %d %H:%M}", span.minutes) for span in sittings(item)]


def daily(starts_at: datetime, length: timedelta, last_day: date, **fields: Any) -> Item:
    return replace(ITEM, starts_at=starts_at, ends_at=starts_at + length, repeat=Repeat(last_day, **fields))


def test_an_item_that_does_not_repeat_has_one_sitting() -> None:
    assert clocks(ITEM) == [("Sat 19 14:00", 60)]


@pytest.mark.parametrize(
    "item",
    [Item(id="a", title=text("A"), day=date(2024, 10, 19)), replace(ITEM, ends_at=START - HOUR)],
    ids=["no hours", "end before start"],
)
def test_an_item_that_cannot_be_held_has_no_sitting(item: Item) -> None:
    assert sittings(item) == ()


def test_an_item_repeats_on_the_days_it_is_open() -> None:
    item = daily(
        START, HOUR, date(2024, 10, 24), closed_weekdays=frozenset({0}), except_days=frozenset({date(2024, 10, 23)})
    )
    assert clocks(item) == [("Sat 19 14:00", 60), ("Sun 20 14:00", 60), ("Tue 22 14:00", 60), ("Thu 24 14:00", 60)]


@pytest.mark.parametrize(
    ("starts_at", "length", "expected"),
    [
        (
            datetime(2024, 10, 26, 10, tzinfo=PARIS),
            8 * HOUR,
            [("Sat 26 10:00", 480), ("Sun 27 10:00", 480), ("Mon 28 10:00", 480)],
        ),
        (
            datetime(2024, 10, 26, 22, tzinfo=PARIS),
            6 * HOUR,
            [("Sat 26 22:00", 420), ("Sun 27 22:00", 360), ("Mon 28 22:00", 360)],
        ),
        (
            datetime(2024, 3, 30, 22, tzinfo=PARIS),
            6 * HOUR,
            [("Sat 30 22:00", 300), ("Sun 31 22:00", 360), ("Mon 01 22:00", 360)],
        ),
        (
            datetime(2024, 3, 30, 2, 15, tzinfo=PARIS),
            timedelta(minutes=45),
            [("Sat 30 02:15", 45), ("Sun 31 03:15", 0), ("Mon 01 02:15", 45)],
        ),
    ],
    ids=["by day", "over the repeated hour", "over the skipped hour", "within the skipped hour"],
)
def test_sittings_keep_their_local_hours_when_clocks_change(
    starts_at: datetime, length: timedelta, expected: list[tuple[str, int]]
) -> None:
    assert clocks(daily(starts_at, length, starts_at.date() + 2 * DAY)) == expected


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "is_reversed"),
    [
        (START, START + HOUR, False),
        (START, START, False),
        (START, START - HOUR, True),
        (START, datetime(2024, 10, 19, 15, tzinfo=YEREVAN), True),
        (
            datetime(2024, 10, 27, 2, 45, tzinfo=PARIS),
            datetime(2024, 10, 27, 2, 15, fold=1, tzinfo=PARIS),
            False,
        ),
    ],
    ids=["after", "at", "before", "before, in a zone further east", "in the second of two hours"],
)
def test_an_item_is_reversed_when_its_end_comes_first_in_real_time(
    starts_at: datetime, ends_at: datetime, is_reversed: bool
) -> None:
    assert replace(ITEM, starts_at=starts_at, ends_at=ends_at).is_reversed is is_reversed


def test_an_item_of_several_days_has_a_first_and_a_last_day() -> None:
    item = daily(START, HOUR, date(2024, 10, 24))
    assert (item.first_day, item.last_day) == (date(2024, 10, 19), date(2024, 10, 24))


# ---- programmes


def programme(*items: Item, venues: tuple[Venue, ...] = (VENUE,)) -> Programme:
    return Programme(FESTIVAL, venues, items)


@pytest.mark.parametrize(
    ("fields", "is_unplaced"),
    [
        ({}, False),
        ({"venue_id": None}, True),
        ({"starts_at": None, "ends_at": None}, True),
        ({"venue_id": None, "status": Status.CANCELLED}, False),
    ],
    ids=["placed", "no venue", "no hours", "cancelled"],
)
def test_an_item_is_unplaced_while_it_lacks_a_venue_or_a_time_and_will_be_held(
    fields: dict[str, Any], is_unplaced: bool
) -> None:
    item = replace(ITEM, **fields)
    assert programme(item).unplaced == ((item,) if is_unplaced else ())


def test_an_item_goes_by_the_clock_of_its_venue_or_else_of_the_festival() -> None:
    plan = programme(venues=(VENUE, Venue(id="kapan", name="Kapan", zone=YEREVAN)))
    zones = [plan.zone_of(replace(ITEM, venue_id=venue_id)) for venue_id in ("kapan", "oasis", "unheard-of", None)]
    assert zones == [YEREVAN, PARIS, PARIS, PARIS]


def test_items_and_venues_are_found_by_their_ids() -> None:
    plan = programme(ITEM)
    assert (plan.item_by_id["a"], plan.venue_of(ITEM)) == (ITEM, VENUE)


@pytest.mark.parametrize(
    ("one", "other"), [("L’Oasis", "l'oasis "), ("Cité du Livre", "CITE DU LIVRE"), ("Կապան", "ԿԱՊԱՆ")]
)
def test_two_spellings_of_a_venue_have_one_id(one: str, other: str) -> None:
    assert venue_id_for(one) == venue_id_for(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Սրահ 1", "Դահլիճ 1"), ("Зал", "Двор"), ("Salle 1", "Salle 2"), ("+", "*")]
)
def test_venues_of_any_alphabet_are_told_apart_by_their_ids(one: str, other: str) -> None:
    assert venue_id_for(one) != venue_id_for(other)


def test_the_needs_a_venue_meets_are_kept_in_order_and_once() -> None:
    assert replace(VENUE, accessible=("mi", "hi", "mi")) == replace(VENUE, accessible=("hi", "mi"))
