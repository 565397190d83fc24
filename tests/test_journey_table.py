"""Journeys as a table and back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.changes import Edit
from lib.editing.journey_table import edited_journeys, journey_frame
from lib.programme import Festival, Journey, Programme, text

FESTIVAL = Festival(id="f", name=text("F"), first_day=date(2024, 1, 1), last_day=date(2024, 1, 2))
OUT, ON = Journey("salle", "parc", 20), Journey("parc", "kapan", 300)
PROGRAMME = Programme(FESTIVAL, journeys=(OUT, ON))


def with_row(*cells: Any) -> pd.DataFrame:
    """The table with one more row."""
    added = pd.DataFrame([cells], columns=["origin", "destination", "minutes"])
    return pd.concat([journey_frame(PROGRAMME), added], ignore_index=True)


def test_a_table_left_alone_changes_nothing() -> None:
    assert edited_journeys(PROGRAMME, journey_frame(PROGRAMME)) == (Edit(), ())


def test_other_minutes_change_the_journey() -> None:
    frame = journey_frame(PROGRAMME)
    frame.loc[0, "minutes"] = 25
    assert edited_journeys(PROGRAMME, frame) == (Edit(journeys=(Journey("salle", "parc", 25),)), ())


def test_a_new_row_is_a_new_journey_and_a_blank_one_is_nothing() -> None:
    assert edited_journeys(PROGRAMME, with_row("parc", "salle", 15))[0] == Edit(
        journeys=(Journey("parc", "salle", 15),)
    )
    assert edited_journeys(PROGRAMME, with_row(None, None, None)) == (Edit(), ())


def test_another_destination_is_another_journey() -> None:
    frame = journey_frame(PROGRAMME)
    frame.loc[0, "destination"] = "kapan"
    expected = Edit(journeys=(Journey("salle", "kapan", 20),), removed_journeys=(("salle", "parc"),))
    assert edited_journeys(PROGRAMME, frame) == (expected, ())


def test_a_row_taken_out_removes_its_journey() -> None:
    frame = journey_frame(PROGRAMME).drop(index=1)
    assert edited_journeys(PROGRAMME, frame) == (Edit(removed_journeys=(("parc", "kapan"),)), ())


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (("salle", "salle", 5), "destination"),
        (("salle", "kapan", 3000), "minutes"),
        (("salle", "kapan", None), "minutes"),
        (("salle", None, 5), "destination"),
        (("salle", "parc", 30), "origin"),
    ],
    ids=["to itself", "days long", "no minutes", "nowhere", "there already"],
)
def test_what_is_no_journey_is_refused_by_its_field(cells: tuple[Any, ...], field: str) -> None:
    edit, refused = edited_journeys(PROGRAMME, with_row(*cells))
    assert edit == Edit()
    assert [(refusal.row, refusal.why.field) for refusal in refused] == [("salle", field)]


def test_nothing_changes_while_a_row_is_refused() -> None:
    frame = with_row("kapan", "salle", 300)
    frame.loc[0, "minutes"] = 3000
    assert edited_journeys(PROGRAMME, frame)[0] == Edit()
