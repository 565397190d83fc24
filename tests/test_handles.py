"""What the parts of a programme are called in URLs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.feeds.handles import PARAMETERS, handle, handles
from lib.names import normal_form
from lib.programme import Festival, Item, Kind, Programme, Venue, text

FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=date(2024, 10, 19), last_day=date(2024, 10, 27))
HALL, GARDEN = Venue(id="salle", name="Salle"), Venue(id="V-2", name="Jardin")
READING = Item(id="lecture", title=text("Lecture"), venue_id="salle")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Aline Fictive", "aline-fictive"),
        ("  ALINE   fictive ", "aline-fictive"),
        ("L’Oasis d’Été", "l-oasis-d-ete"),
        ("Jean-Pierre O'Neil", "jean-pierre-o-neil"),
        ("Անի Բագրատունի", "անի-բագրատունի"),
        ("Անի / Բ. ?x=1#y", "անի-բ-x-1-y"),
        ("宮崎 駿", "宮崎-駿"),
    ],
)
def test_a_name_is_a_part_of_a_url_that_people_can_read(name: str, said: str) -> None:
    assert handle(name) == said


def test_a_long_name_has_a_short_handle_that_no_other_long_name_has() -> None:
    assert len(handle("a" * 400)) < 140
    assert handle("a" * 400) != handle("a" * 401)


@pytest.mark.parametrize("name", ["?!", "..", "/", "\u0301", "%", "🎭"])
def test_a_name_without_letters_has_a_handle_of_its_own(name: str) -> None:
    others = {handle(other) for other in ("?!", "..", "/", "\u0301", "%", "🎭") if other != name}
    assert handle(name)
    assert handle(name) not in others


@given(some.text(min_size=1).filter(str.strip))
def test_no_reader_of_urls_takes_a_handle_apart(name: str) -> None:
    said = handle(name)
    assert said
    assert not set(said) & set("/?#&=+%.;:@ \t\r\n\0\"'<>\\")


@given(some.text(min_size=1).filter(normal_form), some.text(min_size=1).filter(normal_form))
def test_names_of_one_normal_form_have_one_handle(name: str, other: str) -> None:
    assert handle(f" {name}  {other}\u0301 ") == handle(f"{name} {other}")


def test_a_programme_says_what_its_items_can_be_chosen_by() -> None:
    festival = replace(FESTIVAL, kinds=(Kind("atelier", "Atelier d’été"),))
    poetry = replace(
        READING,
        id="poesie",
        kind="atelier",
        venue_id="V-2",
        people=("Zoé", "Ani", " "),
        strand="Arménie",
        organiser="Maison des Arts",
    )
    said = handles(Programme(festival, (HALL, GARDEN), (READING, poetry)), (READING, poetry))
    assert {name: list(names.items()) for name, names in said.items()} == {
        "kind": [("atelier", "Atelier d’été"), ("other", "Other")],
        "strand": [("armenie", "Arménie")],
        "venue": [("V-2", "Jardin"), ("salle", "Salle")],
        "person": [("ani", "Ani"), ("zoe", "Zoé")],
        "partner": [("maison-des-arts", "Maison des Arts")],
    }


def test_only_the_items_asked_for_are_looked_at() -> None:
    other = replace(READING, id="x", people=("Bob",))
    said = handles(Programme(FESTIVAL, (HALL,), (READING, other)), (READING,))
    assert said["person"] == {}
    assert set(said) == set(PARAMETERS)


def test_a_venue_that_is_not_there_and_an_unknown_kind_are_no_mistake() -> None:
    lost = replace(READING, venue_id="nowhere", kind="Jeu & fête")
    said = handles(Programme(FESTIVAL, (), (lost,)), (lost,))
    assert said["venue"] == {}
    assert said["kind"] == {"jeu-fete": "Jeu & fête"}
