"""Which venue a name and a town mean."""

from __future__ import annotations

import pytest

from lib.files.places import Places
from lib.programme import Venue

HALL, LABELLED = "Salle polyvalente", "Salle polyvalente (Teloché)"
PLAIN = Venue(id="salle-polyvalente", name=HALL)
TELOCHE = Venue(id="t", name=HALL, city="Teloché")
BRETTE = Venue(id="b", name=HALL, city="Brette")


def names_of(places: Places) -> tuple[tuple[str, str], ...]:
    """The twins by their names."""
    return tuple((new.name, kept.name) for new, kept in places.twins())


def test_two_towns_have_two_halls_of_one_name_and_no_town_the_plain_one() -> None:
    rows = [(HALL, "Teloché"), ("salle  Polyvalente", "Brette"), (HALL, ""), (HALL, "TELOCHE ")]
    places = Places((), rows)
    found = [places.find(*row) for row in rows]
    assert [(venue.id, venue.name, venue.city) for venue in found if venue] == [
        ("salle-polyvalente-teloche", LABELLED, "Teloché"),
        ("salle-polyvalente-brette", "salle  Polyvalente (Brette)", "Brette"),
        ("salle-polyvalente", HALL, ""),
        ("salle-polyvalente-teloche", LABELLED, "Teloché"),
    ]
    assert places.new == tuple(found[:3])
    assert names_of(places) == ((HALL, LABELLED), (HALL, "salle  Polyvalente (Brette)"))  # one of them, perhaps


@pytest.mark.parametrize("order", [1, -1])
def test_the_only_town_is_that_of_the_rows_without_one(order: int) -> None:
    rows = [("Le Fil", ""), ("Le Fil", "Saint-Étienne"), ("Le Fil", "?")][::order]
    places = Places((), rows)
    assert {places.find(*row) for row in rows} == {Venue(id="le-fil", name="Le Fil", city="Saint-Étienne")}


@pytest.mark.parametrize(
    ("known", "name", "town", "found"),
    [
        ((TELOCHE, BRETTE), HALL, "brette", "b"),
        ((TELOCHE, BRETTE), HALL, "", "t"),
        ((PLAIN,), HALL, "Teloché", "salle-polyvalente"),
        ((TELOCHE,), HALL, "Brette", "salle-polyvalente-brette"),
        ((PLAIN, Venue(id="t", name=LABELLED)), HALL, "Teloché", "t"),
        ((Venue(id="salle-polyvalente-teloche", name="La Salle", city="Teloché"),), HALL, "Teloché", None),
        ((TELOCHE,), "t", "Brette", "t"),  # an id says it all
        ((TELOCHE,), "TBA", "Teloché", ""),
    ],
)
def test_a_known_venue_is_known_again(known: tuple[Venue, ...], name: str, town: str, found: str | None) -> None:
    venue = Places(known, [(name, town)]).find(name, town)
    assert (venue.id if venue else "") == ("salle-polyvalente-teloche" if found is None else found)


def test_new_venues_are_found_again_once_they_are_known() -> None:
    rows = [(HALL, "Teloché"), (HALL, "Brette"), (HALL, ""), ("Le Fil", "Lyon"), ("Le Fil", "")]
    first = Places((), rows)
    ids = [venue and venue.id for venue in (first.find(*row) for row in rows)]
    again = Places(first.new, rows[::-1])
    assert [venue and venue.id for venue in (again.find(*row) for row in rows)] == ids
    assert again.new == ()
    assert again.twins() == ()


def test_names_of_two_towns_are_no_twins_unless_the_towns_are() -> None:
    rows = [("MJC Prévert", "Lyon"), ("MJC Jacques Prévert", "Le Mans"), ("MJC J. Prévert", "Lyons")]
    places = Places((), rows)
    for row in rows:
        places.find(*row)
    assert names_of(places) == (("MJC Prévert", "MJC J. Prévert"),)


@pytest.mark.parametrize("order", [1, -1])
def test_a_new_name_leads_to_the_known_venue_and_of_two_new_ones_the_short_to_the_long(order: int) -> None:
    places = Places([Venue(id="L1", name="Salle Bourdelle")])
    for name in ("Sale Bourdelle", "MJC Prévert", "MJC Jacques Prévert")[::order]:
        places.find(name)
    assert set(names_of(places)) == {("Sale Bourdelle", "Salle Bourdelle"), ("MJC Prévert", "MJC Jacques Prévert")}


def test_spellings_lead_to_the_venue_they_are_said_to_mean_and_to_no_other_town() -> None:
    known, new = Venue(id="L1", name="Salle Bourdelle", city="Lyon"), Venue(id="le-fil", name="Le Fil")
    rows = [("Sale Bourdelle", "Lyon"), ("Sale Bourdelle", "Brest")]
    places = Places([known], rows, {"sale bourdelle": known, "Le Fils": new, "Fils": new})
    assert [places.find("Sale  Bourdelle"), places.find("SALE BOURDELLE", "lyon")] == [known, known]
    assert [places.find("Le Fils"), places.find("Fils"), places.find("Le Fil")] == [new] * 3
    assert (places.new, places.twins()) == ((new,), ())
    elsewhere = places.find("Sale Bourdelle", "Brest")
    assert elsewhere
    assert elsewhere.city == "Brest"


def test_a_chain_of_spellings_leads_to_its_end() -> None:
    one, last = Venue(id="b", name="b"), Venue(id="L1", name="c")
    assert Places([last], same={"a": one, "b": last}).find("a") == last


def test_a_new_venue_has_the_most_seats_that_any_row_gives_it() -> None:
    places = Places((TELOCHE,))
    for name, seats in (("GAM", 200), ("GAM", 300), ("GAM", 90), (HALL, 80)):
        venue = places.find(name)
        assert venue
        places.count_seats(venue, seats)
    assert places.new == (Venue(id="gam", name="GAM", capacity=300),)
