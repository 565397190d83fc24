"""Programmes full of clashes, for properties: few venues, people, titles and hours, so that items are in the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from lib.programme import (
    Festival,
    Item,
    Journey,
    Opening,
    Person,
    Programme,
    Repeat,
    SpecialDay,
    Status,
    Venue,
    text,
)
from lib.rulebook import Rulebook
from lib.span import Span

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
FIRST = date(2024, 10, 25)  # the clocks go back in the night to the 27th
SOON = date(2024, 10, 20)  # less than the usual notice before the first day
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

FESTIVAL = Festival(
    id="fete", name=text("Fête"), first_day=FIRST, last_day=FIRST + 4 * DAY, rulebook=Rulebook(least_rivalry=50)
)
VENUES = (
    Venue(id="oasis", name="L’Oasis", capacity=40, latitude=45.44, longitude=4.38),
    Venue(
        id="theatre",
        name="Théâtre",
        capacity=200,
        changeover=HOUR / 2,
        openings=tuple(Opening(weekday, time(10), time(1)) for weekday in range(7)),
        special_days=(SpecialDay(FIRST + DAY), SpecialDay(FIRST + 2 * DAY, time(12), time(20))),
        latitude=45.43,
        longitude=4.41,
    ),
    Venue(id="yard", name="Cour", simultaneous=2, changeover=HOUR / 2),
    Venue(id="kapan", name="Kapan", zone=YEREVAN, capacity=80),
)
PEOPLE = (
    Person(
        name="Anahit", absences=(Span(datetime(2024, 10, 26, 12, tzinfo=UTC), datetime(2024, 10, 26, 18, tzinfo=UTC)),)
    ),
    Person(name="Luc", zone=YEREVAN),
)
JOURNEYS = (Journey("oasis", "yard", 20), Journey("yard", "theatre", 45))
NAMES = ("Anahit", "ANAHIT", "Luc", "Nour", "TBA")


@st.composite
def items(draw: st.DrawFn, item_id: str, others: tuple[str, ...] = ()) -> Item:
    """An item that may lack a venue or its hours, repeat, be wrong in itself, or not want to be against others."""
    venue_id = draw(st.sampled_from(("oasis", "theatre", "yard", "kapan", None)))
    zone = YEREVAN if venue_id == "kapan" else PARIS
    starts_at = (datetime.combine(FIRST, time(), UTC) + draw(st.integers(-8, 220)) * HOUR / 2).astimezone(zone)
    ends_at = (starts_at.astimezone(UTC) + draw(st.integers(-1, 12)) * HOUR / 4).astimezone(zone)
    is_timed, days = draw(st.integers(0, 9)) > 0, draw(st.sampled_from((None, None, None, 0, 3)))
    return Item(
        id=item_id,
        title=text(draw(st.sampled_from(("Lecture", "Concert", "Le fil")))),
        kind=draw(st.sampled_from(("reading", "exhibition", "concert"))),
        status=draw(st.sampled_from((Status.CONFIRMED, Status.CONFIRMED, Status.TENTATIVE, Status.CANCELLED))),
        venue_id=venue_id,
        starts_at=starts_at if is_timed else None,
        ends_at=ends_at if is_timed else None,
        day=None if is_timed else FIRST,
        repeat=Repeat(starts_at.date() + days * DAY) if is_timed and days is not None else None,
        get_in=draw(st.integers(0, 2)) * HOUR / 4,
        get_out=draw(st.integers(0, 2)) * HOUR / 4,
        shares_venue=draw(st.integers(0, 3)) == 0,
        people=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2))),
        strand=draw(st.sampled_from(("", "Mémoire"))),
        language=draw(st.sampled_from(("", "fr"))),
        audience=draw(st.sampled_from(("", "dès 4 ans"))),
        expected=draw(st.sampled_from((None, 30, 90))),
        never_against=tuple(draw(st.lists(st.sampled_from(others), max_size=1))) if others else (),
    )


@st.composite
def programmes(draw: st.DrawFn, most_items: int = 10) -> Programme:
    """A programme of FESTIVAL with items "0", "1", …"""
    ids = tuple(str(number) for number in range(draw(st.integers(0, most_items))))
    drawn = tuple(draw(items(item_id, ids)) for item_id in ids)
    return Programme(FESTIVAL, VENUES, drawn, people=PEOPLE, journeys=JOURNEYS)
