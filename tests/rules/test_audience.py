"""Two items that want the same people at the same time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lib.clashes import find_clashes
from lib.programme import Festival, Item, Programme, Repeat, Status, Venue, text
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.rules.clash import Clash, Rivalry
from lib.rules.pairs import MOST_PAIRS
from lib.rules.rivalry import FULL, WEIGHTS

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
ONLY = (ClashKind.NEVER_AGAINST, ClashKind.SAME_PUBLIC)
OTHERS_OFF = tuple((kind, None) for kind in ClashKind if kind not in ONLY)
FESTIVAL = Festival(
    id="fete",
    name=text("Fête"),
    first_day=date(2024, 10, 14),
    last_day=date(2024, 10, 31),
    rulebook=Rulebook(severities=OTHERS_OFF, least_rivalry=1),
)
LONG_BEFORE = date(2024, 1, 1)
MIDNIGHT = datetime(2024, 10, 19, tzinfo=PARIS)
HOUR = timedelta(hours=1)

VENUES = (
    Venue(id="oasis", name="L’Oasis", capacity=100, latitude=45.44, longitude=4.38),
    Venue(id="theatre", name="Théâtre", capacity=200, latitude=45.43, longitude=4.41),
    Venue(id="lyon", name="Comptoir de Lyon", capacity=100, latitude=45.76, longitude=4.83),
    Venue(id="square", name="Parvis", simultaneous=500),
    Venue(id="kapan", name="Kapan", zone=YEREVAN),
)


def item(item_id: str, start: float, end: float, venue_id: str | None = "square", **fields: Any) -> Item:
    """From one hour of 19 October to another."""
    starts_at, ends_at = MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR
    plain = Item(id=item_id, title=text(item_id), venue_id=venue_id, starts_at=starts_at, ends_at=ends_at)
    return replace(plain, **fields)


def find(*items: Item, rulebook: Rulebook = FESTIVAL.rulebook) -> tuple[Clash, ...]:
    return find_clashes(Programme(replace(FESTIVAL, rulebook=rulebook), VENUES, items), LONG_BEFORE)


def reading(item_id: str, start: float = 14, end: float = 15, venue_id: str | None = "square", **fields: Any) -> Item:
    return item(item_id, start, end, venue_id, **({"kind": "reading"} | fields))


# ---- never against

AGAINST = {
    "named by the first": (item("a", 14, 15, never_against=("b",)), item("b", 14.5, 16), [30]),
    "named by the second": (item("a", 14, 15), item("b", 14.5, 16, never_against=("a",)), [30]),
    "named by both": (item("a", 14, 15, never_against=("b",)), item("b", 14.5, 16, never_against=("a",)), [30]),
    "elsewhere": (item("a", 14, 15, never_against=("b",)), item("b", 14, 15, "kapan"), [60]),
    "no venue yet": (item("a", 14, 15, None, never_against=("b",)), item("b", 14, 15, None), [60]),
    "day after day": (
        item("a", 14, 15, never_against=("b",), repeat=Repeat(date(2024, 10, 21))),
        item("b", 14.5, 16, repeat=Repeat(date(2024, 10, 20))),
        [30, 30],
    ),
    "touching": (item("a", 14, 15, never_against=("b",)), item("b", 15, 16), []),
    "only the crew is there": (item("a", 14, 15, never_against=("b",)), item("b", 15, 16, get_in=HOUR), []),
    "nobody named": (item("a", 14, 15), item("b", 14, 15), []),
    "somebody unknown, and itself": (item("a", 14, 15, never_against=("x", "a")), item("b", 14, 15), []),
    "one cancelled": (item("a", 14, 15, never_against=("b",)), item("b", 14, 15, status=Status.CANCELLED), []),
    "one without hours": (item("a", 14, 15, never_against=("b",)), item("b", 0, 0, starts_at=None, ends_at=None), []),
    "one reversed": (item("a", 14, 15, never_against=("b",)), item("b", 15, 14), []),
}


@pytest.mark.parametrize(("one", "other", "minutes"), AGAINST.values(), ids=AGAINST)
def test_what_must_never_be_held_against_each_other_is_told_wherever_it_is(
    one: Item, other: Item, minutes: list[int]
) -> None:
    assert find(one, other) == find(other, one)
    found = [clash for clash in find(one, other) if clash.kind is ClashKind.NEVER_AGAINST]
    assert [span.minutes for clash in found for span in clash.spans] == minutes
    assert {(clash.item_ids, clash.severity) for clash in found} <= {(("a", "b"), Severity.SERIOUS)}


# ---- the same public


def rivalry(one: Item, other: Item) -> tuple[int, tuple[str, ...]] | None:
    """The rivalry of two items, either way round, or None."""
    found, other_way = find(one, other), find(other, one)
    assert found == other_way
    details = [clash.detail for clash in found if clash.kind is ClashKind.SAME_PUBLIC]
    assert len(details) <= 1
    return next(((each.score, each.shared) for each in details if isinstance(each, Rivalry)), None)


SHARED: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[int, tuple[str, ...]] | None]] = {
    "kind": ({"kind": "reading"}, {"kind": "reading"}, (30, ("kind",))),
    "strand": ({"strand": "Mémoire"}, {"strand": " MEMOIRE"}, (30, ("strand",))),
    "audience": ({"audience": "Dès 4 ans"}, {"audience": "dès 4 ans"}, (20, ("audience",))),
    "language": ({"language": "Arménien"}, {"language": "armenien"}, (10, ("language",))),
    "kind and strand": (
        {"kind": "reading", "strand": "Mémoire"},
        {"kind": "reading", "strand": "Mémoire"},
        (60, ("kind", "strand")),
    ),
    "all": (
        {"kind": "reading", "strand": "Mémoire", "audience": "scolaires", "language": "fr"},
        {"kind": "reading", "strand": "Mémoire", "audience": "scolaires", "language": "fr"},
        (90, ("kind", "strand", "audience", "language")),
    ),
    "nothing": ({"kind": "reading", "strand": "Mémoire"}, {"kind": "concert", "strand": "Musique"}, None),
    "what nobody said": ({}, {}, None),
    "what nobody settled": ({"strand": "à préciser"}, {"strand": "à préciser"}, None),
    "the kind that says nothing": ({"kind": "other"}, {"kind": "other"}, None),
    "an audience of everybody": ({"audience": "Tout public"}, {"audience": "tout public"}, None),
}


@pytest.mark.parametrize(("one", "other", "expected"), SHARED.values(), ids=SHARED)
def test_what_two_items_have_in_common_makes_their_rivalry(
    one: dict[str, Any], other: dict[str, Any], expected: tuple[int, tuple[str, ...]] | None
) -> None:
    assert rivalry(item("a", 14, 15, **one), item("b", 14, 15, "theatre", **other)) == expected


@pytest.mark.parametrize(
    ("expected", "others", "score"),
    [(10, 20, 30), (50, 100, 34), (100, 100, 37), (100, 200, 40), (500, 900, 40), (None, 200, 35), (None, None, 30)],
    ids=["seats to spare", "half full", "one full", "both full", "far too many", "one unsaid", "unsaid"],
)
def test_full_rooms_are_greater_rivals_than_rooms_with_seats_to_spare(
    expected: int | None, others: int | None, score: int
) -> None:
    found = rivalry(
        reading("a", venue_id="oasis", expected=expected), reading("b", venue_id="theatre", expected=others)
    )
    assert found == (score, ("kind", "expected") if score == 40 else ("kind",))


def test_the_greatest_rivalry_is_a_hundred() -> None:
    assert sum(WEIGHTS.values()) + 2 * FULL == 100


NO_RIVALS: dict[str, tuple[Item, Item]] = {
    "one after the other": (reading("a"), reading("b", 15, 16)),
    "only the crew is there": (reading("a"), reading("b", 15, 16, get_in=HOUR)),
    "no length": (reading("a"), reading("b", 14.5, 14.5)),
    "cancelled": (reading("a"), reading("b", status=Status.CANCELLED)),
    "no hours": (reading("a"), reading("b", starts_at=None, ends_at=None)),
    "showings of one work": (reading("a", work="fil"), reading("b", work="fil")),
    "groups of one class": (reading("a", title=text("Calligraphie")), reading("b", title=text("CALLIGRAPHIE"))),
    "in one room": (reading("a", venue_id="oasis"), reading("b", venue_id="oasis")),
    "a town away": (reading("a", venue_id="oasis"), reading("b", venue_id="lyon")),
    "under another clock": (reading("a"), reading("b", venue_id="kapan")),
    "open day after day": (reading("a", strand="M"), reading("b", strand="M", repeat=Repeat(date(2024, 10, 21)))),
    "exhibitions": (reading("a", kind="exhibition"), reading("b", kind="exhibition")),
    "stands": (reading("a", kind="stand"), reading("b", kind="stand")),
    "open all day": (reading("a", 10, 18), reading("b")),
}


@pytest.mark.parametrize(("one", "other"), NO_RIVALS.values(), ids=NO_RIVALS)
def test_no_rivals_are(one: Item, other: Item) -> None:
    assert rivalry(one, other) is None


@pytest.mark.parametrize(
    "other",
    [reading("b"), reading("b", venue_id=None), reading("b", shares_venue=True), reading("b", venue_id="oasis")],
    ids=["a venue that holds both", "no venue yet", "inside an exhibition", "a venue whose place is known"],
)
def test_rivals_are_so_wherever_they_are(other: Item) -> None:
    assert rivalry(reading("a"), other) == (30, ("kind",))


@pytest.mark.parametrize(("least", "is_listed"), [(29, True), (30, True), (31, False), (100, False), (0, True)])
def test_a_festival_sets_the_rivalry_that_it_wants_to_know_of(least: int, is_listed: bool) -> None:
    rulebook = replace(FESTIVAL.rulebook, least_rivalry=least)
    assert bool(find(reading("a"), reading("b"), rulebook=rulebook)) is is_listed


def test_the_clash_of_rivals_is_the_time_in_common() -> None:
    [clash] = find(reading("b", 14, 16), reading("a", 15, 17))
    assert (clash.kind, clash.item_ids, clash.severity) == (ClashKind.SAME_PUBLIC, ("a", "b"), Severity.CONSIDER)
    assert (clash.starts_at, clash.ends_at) == (MIDNIGHT + 15 * HOUR, MIDNIGHT + 16 * HOUR)
    assert (clash.venue_id, clash.person) == (None, None)


def test_of_too_many_rivals_the_strongest_are_listed() -> None:
    crowd = [reading(f"{n:03}") for n in range(150)]
    strong = reading("x", strand="Mémoire"), reading("y", strand="Mémoire")
    found = find(*crowd, *strong)
    assert len(found) == MOST_PAIRS
    assert ("x", "y") in {clash.item_ids for clash in found}
