"""Tables that a person edits: what they show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.editing.edited_rows import digest
from lib.editing.people_table import people_frame
from lib.editing.venue_table import venue_frame
from lib.programme import Person, Venue
from lib.rulebook import ClashKind, Rulebook, Severity
from tests.test_venue_table import HALL, PROGRAMME


def test_a_table_is_known_by_what_it_shows() -> None:
    noisy = replace(PROGRAMME, revision=9, people=(Person(name="Nour"),))
    assert digest(venue_frame(noisy)) == digest(venue_frame(PROGRAMME))
    assert digest(people_frame(noisy)) != digest(people_frame(PROGRAMME))


@pytest.mark.parametrize(
    "hall",
    [
        replace(HALL, capacity=None),
        replace(HALL, name="Autre"),
        replace(HALL, notes="<b> \N{RIGHT-TO-LEFT OVERRIDE} =1+1"),
        replace(HALL, latitude=48.5),
    ],
)
def test_a_table_that_shows_something_else_is_another(hall: Venue) -> None:
    assert digest(venue_frame(replace(PROGRAMME, venues=(hall,)))) != digest(
        venue_frame(replace(PROGRAMME, venues=(HALL,)))
    )


def test_a_value_is_known_by_what_it_says() -> None:
    said = ((ClashKind.CLOSED, Severity.SERIOUS),)
    assert digest(Rulebook()) == digest(Rulebook(severities=said))
    assert digest(Rulebook()) != digest(Rulebook(notice_days=3))
