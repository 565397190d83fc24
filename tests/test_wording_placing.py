from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from lib.i18n import Words
from lib.placement.obstacles import Obstacle
from lib.placing import Left, Placement
from lib.programme import Festival, Item, Programme, Venue, text
from lib.wording.placing import left_sentence, place_words, progress_words

T = Words("en")
PARIS = ZoneInfo("Europe/Paris")
DAY = date(2024, 10, 19)
HALL = Venue(id="hall", name="Salle", capacity=100)
ITEM = Item(id="new", title=text("Lecture"), people=("Anna",), expected=400, day=DAY)
FESTIVAL = Festival(id="f", name=text("F"), first_day=DAY, last_day=DAY)


def sentence(*refused_by: tuple[Obstacle, int], item: Item = ITEM) -> str:
    return left_sentence(Left(item.id, refused_by), Programme(FESTIVAL, (HALL,), (item,)), T)


def test_too_few_seats_everywhere_say_how_many_are_wanted() -> None:
    assert sentence((Obstacle.SEATS, 90)) == "No venue has 400 seats"
    assert sentence((Obstacle.SEATS, 9), item=replace(ITEM, venue_id="hall")) == "Salle does not have 400 seats"


def test_reasons_are_counted_and_add_up() -> None:
    refused_by = (Obstacle.CLOSED, 80), (Obstacle.TAKEN, 30), (Obstacle.PERSON_BUSY, 10)
    assert sentence(*refused_by) == "120 possible places: 80 closed, 30 taken, 10 when Anna is elsewhere"


def test_nobody_is_named_where_it_may_be_several() -> None:
    said = sentence((Obstacle.ABSENT, 2), item=replace(ITEM, people=("Anna", "Luc")))
    assert said == "2 possible places: 2 when one of its people is away"


def test_no_place_at_all_is_said() -> None:
    assert sentence() == "No venue can be tried on its days"


def test_an_item_that_nobody_has_looked_at_says_so() -> None:
    said = left_sentence(Left("new", None), Programme(FESTIVAL, (HALL,), (ITEM,)), T)
    assert said == "There was no time to look for a place"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_obstacle_has_its_words(language: str) -> None:
    said = {
        left_sentence(Left("new", ((obstacle, 2),)), Programme(FESTIVAL, (HALL,), (ITEM,)), Words(language))
        for obstacle in Obstacle
    }
    assert len(said) == len(Obstacle)


def test_a_place_is_said_with_what_is_missing() -> None:
    at, until = (datetime(2024, 10, 19, hour, tzinfo=PARIS) for hour in (14, 15))
    programme = Programme(FESTIVAL, (HALL,), (ITEM,))
    placed = replace(ITEM, venue_id="hall", starts_at=at, ends_at=until)
    assert place_words(ITEM, programme, T).endswith("hour to be set, without a venue")
    assert place_words(placed, programme, T).endswith(", Salle")


def test_progress_tells_time_and_number() -> None:
    placement = Placement((ITEM,), (Left("a", ()), Left("b", ())), 0.32, is_best=False)
    assert progress_words(placement, 10, T) == "3 s of at most 10 s: 1 of 3 has a place"
