"""What people cannot do: be there while they are away, or speak at night. Their journeys are in test_travel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lib.clashes import find_clashes
from lib.programme import Festival, Item, Person, Programme, Repeat, Status, Venue, text
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash, TheirClock
from lib.span import Span

PARIS, YEREVAN, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan"), ZoneInfo("America/New_York")
FESTIVAL = Festival(id="fete", name=text("Fête"), first_day=date(2024, 10, 14), last_day=date(2024, 11, 3))
LONG_BEFORE = date(2024, 1, 1)
MIDNIGHT = datetime(2024, 10, 19, tzinfo=PARIS)
HOUR = timedelta(hours=1)
VENUES = (Venue(id="oasis", name="L’Oasis"), Venue(id="kapan", name="Kapan", zone=YEREVAN))


def item(start: float, end: float, **fields: Any) -> Item:
    """With Anahit, from one hour of 19 October to another."""
    starts_at, ends_at = MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR
    plain = Item(id="a", title=text("a"), venue_id="oasis", starts_at=starts_at, ends_at=ends_at, people=("Anahit",))
    return replace(plain, **fields)


def hours(*bounds: tuple[float, float]) -> tuple[Span, ...]:
    """Spans between hours of 19 October."""
    return tuple(Span(MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR) for start, end in bounds)


def find(kind: ClashKind, person: Person, *items: Item) -> list[Clash]:
    programme = Programme(FESTIVAL, VENUES, items, people=(person,))
    return [clash for clash in find_clashes(programme, LONG_BEFORE) if clash.kind is kind]


def spans(found: list[Clash]) -> tuple[Span, ...]:
    return tuple(span for clash in found for span in clash.spans)


# ---- somebody who is away

AWAY: dict[str, tuple[Item, tuple[Span, ...], tuple[Span, ...]]] = {
    "never": (item(10, 12), (), ()),
    "before and after, touching": (item(10, 12), hours((8, 10), (12, 14)), ()),
    "for a part": (item(10, 12), hours((11, 20)), hours((11, 12))),
    "for all of it": (item(10, 12), hours((0, 48)), hours((10, 12))),
    "for a while within": (item(10, 12), hours((10.5, 11)), hours((10.5, 11))),
    "twice": (item(10, 12), hours((9, 10.5), (11.5, 13)), hours((10, 10.5), (11.5, 12))),
    "twice at once": (item(10, 12), hours((9, 11), (10.5, 13)), hours((10, 12))),
    "without length": (item(10, 12), hours((11, 11)), ()),
    "an item without length": (item(10, 10), hours((9, 11)), ()),
    "while only the crew is there": (item(10, 12, get_in=HOUR, get_out=HOUR), hours((9, 10), (12, 13)), ()),
    "another spelling": (item(10, 12, people=("Luc", "ANAHIT")), hours((11, 12)), hours((11, 12))),
    "somebody else": (item(10, 12, people=("Luc",)), hours((11, 12)), ()),
    "cancelled": (item(10, 12, status=Status.CANCELLED), hours((11, 12)), ()),
    "no venue yet": (item(10, 12, venue_id=None), hours((11, 12)), hours((11, 12))),
    "what stays up alone": (item(10, 12, shares_venue=True, kind="exhibition"), hours((11, 12)), ()),
    "who guides through it every day": (
        item(10, 12, shares_venue=True, repeat=Repeat(date(2024, 10, 19))), hours((11, 12)), hours((11, 12))
    ),
    "one day of several": (
        item(10, 12, repeat=Repeat(date(2024, 10, 22))), hours((24, 48)), hours((24 + 10, 24 + 12))
    ),
}  # fmt: skip


@pytest.mark.parametrize(("one", "absences", "expected"), AWAY.values(), ids=AWAY)
def test_nobody_is_expected_while_away(one: Item, absences: tuple[Span, ...], expected: tuple[Span, ...]) -> None:
    assert spans(find(ClashKind.ABSENT, Person(name="Anahit", absences=absences), one)) == expected


def test_an_absence_tells_who_is_away_as_the_item_writes_it() -> None:
    away = Person(name="Anahit", absences=hours((11, 20)))
    [clash] = find(ClashKind.ABSENT, away, item(10, 12, people=("ANAHIT", "anahit")))
    assert (clash.item_ids, clash.person, clash.venue_id, clash.about) == (("a",), "ANAHIT", None, "anahit")
    assert (clash.severity, clash.detail) == (Severity.BLOCKING, None)


# ---- somebody for whom it is night

ON_A_FAR_CLOCK: dict[str, tuple[ZoneInfo | None, Item, tuple[Span, ...]]] = {
    "no clock of their own": (None, item(3, 4), ()),
    "the clock of the venue": (PARIS, item(3, 4), ()),
    "by day": (NEW_YORK, item(15, 17), ()),
    "from 8:00 to 22:00 there": (NEW_YORK, item(14, 28), ()),
    "early in the morning": (NEW_YORK, item(13, 15), hours((13, 14))),
    "late in the evening": (NEW_YORK, item(27, 29), hours((28, 29))),
    "through the night": (NEW_YORK, item(26, 40), hours((28, 38))),
    "late in the east": (YEREVAN, item(19, 21), hours((20, 21))),
    "in a venue on their clock": (YEREVAN, item(19, 21, venue_id="kapan"), ()),
    "no venue yet": (YEREVAN, item(19, 21, venue_id=None), hours((20, 21))),
    "somebody else": (NEW_YORK, item(10, 12, people=("Luc",)), ()),
    "cancelled": (NEW_YORK, item(10, 12, status=Status.CANCELLED), ()),
    "only the crew is up": (NEW_YORK, item(15, 16, get_in=5 * HOUR), ()),
}


@pytest.mark.parametrize(("zone", "one", "expected"), ON_A_FAR_CLOCK.values(), ids=ON_A_FAR_CLOCK)
def test_nobody_is_asked_to_speak_at_night_by_their_own_clock(
    zone: ZoneInfo | None, one: Item, expected: tuple[Span, ...]
) -> None:
    assert spans(find(ClashKind.FAR_CLOCK, Person(name="Anahit", zone=zone), one)) == expected


def test_a_far_clock_is_told_with_the_person() -> None:
    [clash] = find(ClashKind.FAR_CLOCK, Person(name="ANAHIT", zone=NEW_YORK), item(10, 12))
    assert (clash.item_ids, clash.person, clash.venue_id) == (("a",), "Anahit", None)
    assert (clash.severity, clash.detail) == (Severity.CONSIDER, TheirClock(NEW_YORK))


def test_a_far_clock_moves_away_with_the_end_of_summer_time() -> None:
    daily = item(19, 20, repeat=Repeat(date(2024, 10, 29)))  # until 22:00 in Yerevan, 23:00 from 27 October
    [clash] = find(ClashKind.FAR_CLOCK, Person(name="Anahit", zone=YEREVAN), daily)
    assert [day.day for day in clash.dates(PARIS)] == [27, 28, 29]
    assert {span.minutes for span in clash.spans} == {60}
