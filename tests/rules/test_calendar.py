"""What does not go with the days of the festival, is there twice, or not settled in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lib.clashes import find_clashes
from lib.programme import Festival, Item, Programme, Repeat, Status, Text, Venue, text
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.rules.clash import Clash, Notice

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
FIRST, LAST = date(2024, 10, 14), date(2024, 10, 31)
FESTIVAL = Festival(id="fete", name=text("Fête"), first_day=FIRST, last_day=LAST)
LONG_BEFORE = date(2024, 1, 1)
MIDNIGHT = datetime(2024, 10, 19, tzinfo=PARIS)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNTIMED: dict[str, Any] = {"starts_at": None, "ends_at": None}

VENUES = (
    Venue(id="oasis", name="L’Oasis"),
    Venue(id="theatre", name="Théâtre"),
    Venue(id="yard", name="Cour", simultaneous=2),
    Venue(id="kapan", name="Kapan", zone=YEREVAN),
)


def item(item_id: str, start: float, end: float, venue_id: str | None = "oasis", **fields: Any) -> Item:
    """From one hour of 19 October to another."""
    starts_at, ends_at = MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR
    plain = Item(id=item_id, title=text(item_id), venue_id=venue_id, starts_at=starts_at, ends_at=ends_at)
    return replace(plain, **fields)


def daily(item_id: str, start: float, end: float, *, days: int, **fields: Any) -> Item:
    last_day = (MIDNIGHT + start * HOUR).date() + (days - 1) * DAY
    return item(item_id, start, end, repeat=Repeat(last_day), **fields)


def find(*items: Item, today: date = LONG_BEFORE, festival: Festival = FESTIVAL) -> tuple[Clash, ...]:
    return find_clashes(Programme(festival, VENUES, items), today)


def said(found: tuple[Clash, ...]) -> list[tuple[str, str, int]]:
    """Kind, items and minutes of each clash."""
    return [(clash.kind.value, "".join(clash.item_ids), clash.minutes) for clash in found]


def of_kind(found: tuple[Clash, ...], kind: ClashKind) -> list[Clash]:
    return [clash for clash in found if clash.kind is kind]


# ---- one item

ALONE: dict[str, tuple[Item, list[tuple[str, str, int]]]] = {
    "an evening": (item("a", 20, 23), []),
    "a whole day": (item("a", 10, 34), []),
    "longer than a day": (item("a", 10, 34.5), [("too_long", "a", 24 * 60 + 30)]),
    "a day long, over the repeated hour": (item("a", 8 * 24 - 14, 9 * 24 - 14), []),
    "repeating for weeks": (daily("a", 10, 18, days=12), []),
    "on the first day": (item("a", -5 * 24, -5 * 24 + 1), []),
    "before the first day": (item("a", -5 * 24 - 1, -5 * 24 + 1), [("outside_festival", "a", 120)]),
    "past midnight on the last day": (item("a", 12 * 24 + 23, 13 * 24 + 4), []),
    "after the last day": (item("a", 13 * 24 + 2, 13 * 24 + 4), [("outside_festival", "a", 120)]),
    "repeating past the last day": (daily("a", 10, 18, days=15), [("outside_festival", "a", 480)]),
    "on the last day by the clock of its venue": (
        item("a", 0, 0, "kapan", starts_at=datetime(2024, 11, 1, tzinfo=YEREVAN) - HOUR,
             ends_at=datetime(2024, 11, 1, tzinfo=YEREVAN)),
        [],
    ),
    "after the last day by the clock of its venue": (
        item("a", 0, 0, "kapan", starts_at=datetime(2024, 10, 31, 22, tzinfo=PARIS),
             ends_at=datetime(2024, 10, 31, 23, tzinfo=PARIS)),
        [("outside_festival", "a", 60)],
    ),
    "an exhibition that opens early": (
        daily("a", -6 * 24 + 10, -6 * 24 + 18, days=3, shares_venue=True),
        [("outside_festival", "a", 480)],
    ),
    "the end before the start": (item("a", 12, 10), [("end_before_start", "a", 120)]),
    "no length": (item("a", 12, 12), []),
    "cancelled, and all wrong": (item("a", 24 * 40, 24 * 38, status=Status.CANCELLED), []),
    "no hours": (item("a", 0, 1, starts_at=None, ends_at=None, day=date(2025, 1, 1)), []),
}  # fmt: skip


@pytest.mark.parametrize(("alone", "expected"), ALONE.values(), ids=ALONE)
def test_an_item_is_held_forwards_within_a_day_and_within_the_festival(
    alone: Item, expected: list[tuple[str, str, int]]
) -> None:
    assert said(find(alone)) == expected


def test_an_item_outside_the_festival_tells_the_days_outside() -> None:
    [clash] = find(daily("a", 10, 18, days=15))
    assert clash.dates(PARIS) == (date(2024, 11, 1), date(2024, 11, 2))


def test_days_outside_the_festival_on_which_an_item_is_closed_do_not_matter() -> None:
    weekend = Repeat(date(2024, 11, 2), except_days=frozenset({date(2024, 11, 1), date(2024, 11, 2)}))
    assert find(item("a", 10, 18, repeat=weekend)) == ()


# ---- one item entered twice


def titled(item_id: str, start: float, end: float, venue_id: str | None = "oasis", **fields: Any) -> Item:
    """An item that has the title of all the others."""
    return item(item_id, start, end, venue_id, **({"title": text("Le fil et la mémoire")} | fields))


IN_OTHER_WORDS = Text((("en", "Thread and memory"), ("fr", "LE FIL ET LA MEMOIRE")))
TWICE = {
    "identical": (titled("a", 14, 15), titled("b", 14, 15), True),
    "another spelling and language": (titled("a", 14, 15), titled("b", 14, 15, title=IN_OTHER_WORDS), True),
    "overlapping": (titled("a", 14, 15), titled("b", 14.5, 15.5), True),
    "one of no length": (titled("a", 14, 15), titled("b", 14, 14), True),
    "both of no length": (titled("a", 14, 14), titled("b", 14, 14), True),
    "one without a venue yet": (titled("a", 14, 15), titled("b", 14, 15, None), True),
    "both without a venue yet": (titled("a", 14, 15, None), titled("b", 14, 15, None), True),
    "exhibitions day after day": (
        titled("a", 10, 18, repeat=Repeat(date(2024, 10, 22))),
        titled("b", 10, 18, repeat=Repeat(date(2024, 10, 21))),
        True,
    ),
    "in a venue of several, all the same": (titled("a", 14, 15, "yard"), titled("b", 14, 15, "yard"), True),
    "in a venue of several, spelt otherwise": (
        titled("a", 14, 15, "yard", people=("Inès",)), titled("b", 14, 15, "yard", people=("INES",)), True
    ),
    "another title": (titled("a", 14, 15), item("b", 14, 15), False),
    "another hour": (titled("a", 14, 15), titled("b", 16, 17), False),
    "touching": (titled("a", 14, 15), titled("b", 15, 16), False),
    "another venue at once": (titled("a", 14, 15), titled("b", 14, 15, "theatre"), False),
    "in another language": (titled("a", 14, 15, language="fr"), titled("b", 14, 15, language="hy"), False),
    "showings of one work": (titled("a", 14, 15, work="fil"), titled("b", 14.5, 15.5, work="fil"), False),
    "cancelled": (titled("a", 14, 15), titled("b", 14, 15, status=Status.CANCELLED), False),
    "two groups of a class, where the venue has two rooms": (
        titled("a", 14, 15, "yard", people=("Luc",)), titled("b", 14, 15, "yard", people=("Inès",)), False
    ),
    "an exhibition and its opening": (
        titled("a", 10, 18, repeat=Repeat(date(2024, 10, 22))), titled("b", 17, 18), False
    ),
    "without hours": (titled("a", 0, 0, **UNTIMED, day=FIRST), titled("b", 0, 0, **UNTIMED, day=FIRST), True),
    "without hours, one in a venue": (
        titled("a", 0, 0, **UNTIMED, day=FIRST), titled("b", 0, 0, None, **UNTIMED, day=FIRST), True
    ),
    "without hours, another kind": (
        titled("a", 0, 0, **UNTIMED, day=FIRST), titled("b", 0, 0, **UNTIMED, day=FIRST, kind="reading"), False
    ),
    "without hours, another day": (
        titled("a", 0, 0, **UNTIMED, day=FIRST), titled("b", 0, 0, **UNTIMED, day=LAST), False
    ),
    "without hours, no day said": (titled("a", 0, 0, **UNTIMED), titled("b", 0, 0, **UNTIMED), False),
    "one without hours": (titled("a", 14, 15), titled("b", 0, 0, **UNTIMED, day=date(2024, 10, 19)), False),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "is_twice"), TWICE.values(), ids=TWICE)
def test_an_item_entered_twice_is_told_from_a_repetition(one: Item, other: Item, is_twice: bool) -> None:
    for found in (find(one, other), find(other, one)):
        twice = [clash.item_ids for clash in of_kind(found, ClashKind.SAME_TWICE)]
        assert twice == [("a", "b")] * is_twice


def test_two_titles_in_common_are_one_clash_for_the_time_in_common() -> None:
    [clash] = of_kind(
        find(titled("a", 14, 15.5, title=IN_OTHER_WORDS), titled("b", 15, 16, title=IN_OTHER_WORDS)),
        ClashKind.SAME_TWICE,
    )
    assert (clash.minutes, clash.severity, clash.venue_id) == (30, Severity.SERIOUS, None)


def test_what_is_there_twice_without_hours_has_no_time() -> None:
    [clash] = find(titled("a", 0, 0, **UNTIMED, day=FIRST), titled("b", 0, 0, **UNTIMED, day=FIRST))
    assert (clash.kind, clash.spans, clash.starts_at) == (ClashKind.SAME_TWICE, (), None)


# ---- not settled in time

TO_PLACE = item("a", 0, 0, **UNTIMED)
TENTATIVE = item("a", 14, 15, status=Status.TENTATIVE)


@pytest.mark.parametrize(
    ("today", "days"),
    [(FIRST - 14 * DAY, None), (FIRST - 13 * DAY, 13), (FIRST - DAY, 1), (FIRST, 0), (LAST, 0), (LAST + DAY, None)],
    ids=["at the notice", "a day later", "the day before", "the first day", "the last day", "the day after"],
)
@pytest.mark.parametrize(
    ("alone", "kind"),
    [(TO_PLACE, ClashKind.UNPLACED), (TENTATIVE, ClashKind.UNCONFIRMED)],
    ids=["unplaced", "tentative"],
)
def test_what_is_not_settled_is_told_from_the_notice_to_the_last_day(
    alone: Item, kind: ClashKind, today: date, days: int | None
) -> None:
    found = [(clash.kind, clash.spans, clash.detail) for clash in find(alone, today=today)]
    assert found == ([] if days is None else [(kind, (), Notice(days))])


def test_a_festival_sets_its_own_notice() -> None:
    early = replace(FESTIVAL, rulebook=Rulebook(notice_days=60))
    assert [clash.detail for clash in find(TO_PLACE, today=FIRST - 59 * DAY, festival=early)] == [Notice(59)]


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({}, []),
        ({"venue_id": None}, ["unplaced"]),
        (UNTIMED, ["unplaced"]),
        (UNTIMED | {"venue_id": None}, ["unplaced"]),
        (UNTIMED | {"status": Status.CANCELLED}, []),
        ({"status": Status.TENTATIVE}, ["unconfirmed"]),
        (UNTIMED | {"status": Status.TENTATIVE}, ["unconfirmed", "unplaced"]),
    ],
    ids=["settled", "no venue", "no hour", "neither", "cancelled", "tentative", "tentative without an hour"],
)
def test_an_item_is_settled_once_it_has_venue_and_hour_and_is_confirmed(
    fields: dict[str, Any], kinds: list[str]
) -> None:
    assert sorted(clash.kind.value for clash in find(item("a", 14, 15, **fields), today=FIRST)) == kinds


def test_that_an_item_is_tentative_does_not_excuse_its_being_so() -> None:
    strict = replace(FESTIVAL, rulebook=Rulebook(severities=((ClashKind.UNCONFIRMED, Severity.BLOCKING),)))
    [clash] = find(TENTATIVE, today=FIRST, festival=strict)
    assert clash.severity is Severity.BLOCKING
