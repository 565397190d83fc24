"""How long people need from one venue to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from lib.clashes import find_clashes
from lib.programme import Festival, Item, Journey, Person, Programme, Repeat, Status, Venue, text
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.rules.clash import Clash, Travel, Way
from lib.rules.travel import distances

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
RULEBOOK = Rulebook(walking_kmh=4, transit_kmh=15)
FESTIVAL = Festival(
    id="fete", name=text("Fête"), first_day=date(2024, 10, 14), last_day=date(2024, 11, 3), rulebook=RULEBOOK
)
LONG_BEFORE = date(2024, 1, 1)
MIDNIGHT = datetime(2024, 10, 19, tzinfo=PARIS)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ANAHIT = ("Anahit",)

VENUES = (
    Venue(id="here", name="Ici", latitude=45.44, longitude=4.38),
    Venue(id="near", name="Près", latitude=45.445, longitude=4.38),  # 556 m: 10 minutes on foot
    Venue(id="across", name="Loin", latitude=45.44, longitude=4.48),  # 7.8 km: 50 minutes by public transport
    Venue(id="far", name="Kapan", latitude=39.2, longitude=46.4, zone=YEREVAN),
    Venue(id="lost", name="Perdu"),
    Venue(id="mislaid", name="Égaré"),
)
TABLE = (
    Journey("here", "near", 45),
    Journey("lost", "here", 30),
    Journey("here", "far", 600),
    Journey("far", "here", 0),
)


def item(item_id: str, start: float, end: float, venue_id: str | None, **fields: Any) -> Item:
    """With Anahit, from one hour of 19 October to another."""
    starts_at, ends_at = MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR
    plain = Item(
        id=item_id, title=text(item_id), venue_id=venue_id, starts_at=starts_at, ends_at=ends_at, people=ANAHIT
    )
    return replace(plain, **fields)


def journeys(*items: Item, table: tuple[Journey, ...] = (), people: tuple[Person, ...] = ()) -> list[Clash]:
    found = find_clashes(Programme(FESTIVAL, VENUES, items, people=people, journeys=table), LONG_BEFORE)
    return [clash for clash in found if clash.kind is ClashKind.TRAVEL]


def said(found: list[Clash]) -> list[tuple[str, int, object]]:
    return [("".join(clash.item_ids), clash.minutes, clash.detail) for clash in found]


AT_TEN = item("a", 9, 10, "here")
WALK, TRANSIT = Travel(10, Way.WALK), Travel(50, Way.TRANSIT)

TRIPS = {
    "on foot": (item("b", 10, 11, "near"), (), [("ab", 10, WALK)]),
    "on foot, half of it left": (item("b", 10 + 5 / 60, 11, "near"), (), [("ab", 5, WALK)]),
    "on foot, just in time": (item("b", 10 + 10 / 60, 11, "near"), (), []),
    "back on foot": (item("b", 8, 9, "near"), (), [("ab", 10, WALK)]),
    "by public transport": (item("b", 10.5, 11, "across"), (), [("ab", 20, TRANSIT)]),
    "by public transport, in time": (item("b", 11, 12, "across"), (), []),
    "as the table says": (item("b", 10.5, 11, "near"), TABLE, [("ab", 15, Travel(45, Way.TABLE))]),
    "back, as the table says of the way there": (
        item("b", 8, 8.5, "near"), TABLE, [("ab", 15, Travel(45, Way.TABLE))]
    ),
    "as the table says of the way back": (item("b", 10, 11, "lost"), TABLE, [("ab", 30, Travel(30, Way.TABLE))]),
    "each way as the table says": (item("b", 8, 9, "far"), TABLE, []),
    "nothing known": (item("b", 10, 11, "lost"), (), []),
    "a venue nobody described": (item("b", 10, 11, "x"), (), []),
    "no venue": (item("b", 10, 11, None), (), []),
    "same venue": (item("b", 10, 11, "here"), (), []),
    "an overlap": (item("b", 9.5, 11, "near"), (), []),
    "to the end of the world": (item("b", 33, 34, "far"), (), [("ab", 60, Travel(24 * 60, Way.TRANSIT))]),
    "to the end of the world in a day": (item("b", 34, 35, "far"), (), []),
    "without length": (item("b", 10, 10, "near"), (), [("ab", 10, WALK)]),
    "at once without length": (item("b", 9, 9, "near"), (), [("ab", 10, WALK)]),
    "cancelled": (item("b", 10, 11, "near", status=Status.CANCELLED), (), []),
    "other people": (item("b", 10, 11, "near", people=("Luc",)), (), []),
    "nobody": (item("b", 10, 11, "near", people=("?",)), (), []),
    "crew only": (item("b", 12, 13, "near", get_in=2 * HOUR), (), []),
    "what stays up alone": (item("b", 10, 11, "near", shares_venue=True, kind="exhibition"), (), []),
}  # fmt: skip


@pytest.mark.parametrize(("other", "table", "expected"), TRIPS.values(), ids=TRIPS)
def test_the_time_between_two_items_of_a_person_holds_the_journey(
    other: Item, table: tuple[Journey, ...], expected: list[tuple[str, int, object]]
) -> None:
    assert said(journeys(AT_TEN, other, table=table)) == said(journeys(other, AT_TEN, table=table)) == expected


@pytest.mark.parametrize("name", ["0", "z"], ids=["by id before", "by id after"])
def test_which_item_comes_first_is_told_by_their_hours(name: str) -> None:
    [clash] = journeys(AT_TEN, item(name, 9, 9, "far"), table=(Journey("far", "here", 90), Journey("here", "far", 1)))
    assert (clash.detail, clash.minutes) == (Travel(90, Way.TABLE), 90)


def test_a_journey_tells_whose_it_is_and_what_is_missing_of_it() -> None:
    [clash] = journeys(AT_TEN, item("b", 10 + 5 / 60, 11, "near", people=("ANAHIT",)))
    assert (clash.item_ids, clash.person, clash.venue_id) == (("a", "b"), "Anahit", None)
    assert clash.severity is Severity.SERIOUS
    assert (clash.starts_at, clash.ends_at) == (MIDNIGHT + 10 * HOUR + 5 * MINUTE, MIDNIGHT + 10 * HOUR + 10 * MINUTE)


def test_no_item_in_between_hides_a_journey() -> None:
    between = (item("b", 10, 10, "here"), item("c", 10, 10.1, "lost"), item("d", 9, 9.5, None))
    assert ("a", "e") in {clash.item_ids for clash in journeys(AT_TEN, *between, item("e", 10.15, 11, "near"))}


def test_a_journey_made_day_after_day_is_one_clash() -> None:
    until = Repeat(date(2024, 10, 28))
    [clash] = journeys(replace(AT_TEN, repeat=until), item("b", 10, 11, "near", repeat=until))
    assert len(clash.dates(PARIS)) == len(clash.spans) == 10
    assert clash.detail == WALK


def test_whoever_takes_part_from_afar_does_not_travel() -> None:
    luc = Person(name="Anahit", zone=YEREVAN)
    assert journeys(AT_TEN, item("b", 10, 11, "near"), people=(luc,)) == []


def test_the_pace_is_that_of_the_festival() -> None:
    quick = replace(FESTIVAL, rulebook=replace(RULEBOOK, walking_kmh=8))
    programme = Programme(quick, VENUES, (AT_TEN, item("b", 10, 11, "near")))
    [clash] = find_clashes(programme, LONG_BEFORE)
    assert clash.detail == Travel(5, Way.WALK)


def test_distances_are_those_on_a_sphere() -> None:
    places = {"equator": (0.0, 20.0), "pole": (90.0, -70.0), "east": (60.0, 179.5), "west": (60.0, -179.5)}
    venues = tuple(Venue(id=name, name=name, latitude=at[0], longitude=at[1]) for name, at in places.items())
    programme = Programme(FESTIVAL, venues)
    here, there = np.array([0, 1, 2, 0]), np.array([1, 0, 3, 4])
    found = distances(programme, (*places, "lost"), here, there)
    assert found[:3].tolist() == pytest.approx([10_007.557, 10_007.557, 55.597], abs=0.001)
    assert np.isnan(found[3])
