"""Two spellings of one place."""

from __future__ import annotations

import pytest

from lib.merging import same_as
from lib.programme import Venue

HALL, OTHER = Venue(id="L1", name="Salle Bourdelle"), Venue(id="L2", name="L1")


@pytest.mark.parametrize("kept", ["L1", "Salle Bourdelle", "salle  BOURDELLE"])
def test_a_spelling_means_the_venue_of_the_id_or_the_name_that_was_kept(kept: str) -> None:
    assert same_as({"Sale Bourdelle": kept}, (OTHER, HALL)) == {"Sale Bourdelle": HALL}


def test_a_spelling_whose_venue_is_gone_is_its_own_again() -> None:
    assert same_as({"Sale Bourdelle": "L1"}, ()) == {}


def test_a_spelling_that_a_venue_has_for_its_name_means_that_venue() -> None:
    assert same_as({"Sale Bourdelle": "L1"}, (HALL, Venue(id="x", name="SALE BOURDELLE"))) == {}
