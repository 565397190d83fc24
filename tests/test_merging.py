"""Two spellings of one place."""

from __future__ import annotations

from lib.merging import merge_items, merge_venues, same_ids
from lib.programme import Item, Venue, text


def test_names_said_to_mean_the_same_lead_to_the_name_that_is_kept() -> None:
    assert same_ids({"Th. du Passeur": "Théâtre du Passeur"}) == {"th-du-passeur": "theatre-du-passeur"}


def test_a_chain_of_names_leads_to_its_end() -> None:
    assert same_ids({"a": "b", "b": "c"}) == {"a": "c", "b": "c"}


def test_two_spellings_of_one_normal_form_are_one_already() -> None:
    assert same_ids({"L'Oasis": "L’OASIS"}) == {}


def test_names_that_point_at_each_other_leave_one_venue() -> None:
    assert same_ids({"a": "b", "b": "a", "c": "a"}) == {"b": "a", "c": "a"}


def test_items_move_to_the_venue_that_remains() -> None:
    ids = {"a": "b"}
    [moved, other] = merge_items([Item(id="1", title=text("x"), venue_id="a"), Item(id="2", title=text("y"))], ids)
    assert (moved.venue_id, other.venue_id) == ("b", None)
    assert [venue.id for venue in merge_venues([Venue(id="a", name="a"), Venue(id="b", name="b")], ids)] == ["b"]
