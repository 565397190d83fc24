"""The places that were found, as a table."""

from __future__ import annotations

from dataclasses import replace

from lib.i18n import Words
from lib.placement.placing_table import places_frame
from tests.test_wording_proposals import PROGRAMME, READING


def test_day_hours_and_venue_have_columns_of_their_own_beside_what_was_before() -> None:
    before = replace(READING, venue_id=None, starts_at=None, ends_at=None)
    frame = places_frame([READING], replace(PROGRAMME, items=(before,)), Words("en"))
    assert frame.to_dict("records") == [
        {
            "title": "Lecture",
            "day": "Sat 19 Oct",
            "hours": "17:30 – 18:30",
            "venue": "Salle 1",
            "before": "Day and hour to be set, without a venue",
        }
    ]
