"""Venues as a table and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from lib.changes import Edit
from lib.editing.venue_table import edited_venues, venue_frame
from lib.programme import Festival, Opening, Programme, SpecialDay, Venue, text

HALL = Venue(
    id="salle",
    name="Salle",
    capacity=120,
    changeover=timedelta(minutes=15),
    latitude=45.4,
    longitude=4.4,
    extra=(("Clé", "B"),),
)
KAPAN = Venue(id="kapan", name="Kapan", zone=ZoneInfo("Asia/Yerevan"))
PROGRAMME = Programme(
    Festival(id="f", name=text("F"), first_day=date(2024, 1, 1), last_day=date(2024, 1, 2)), (HALL, KAPAN)
)


def test_a_table_left_alone_changes_nothing() -> None:
    assert edited_venues(PROGRAMME, venue_frame(PROGRAMME)) == (Edit(), ())


def test_what_a_venue_holds_and_when_it_is_open_stand_side_by_side() -> None:
    columns = list(venue_frame(PROGRAMME).columns)
    assert columns[columns.index("capacity") :][:3] == ["capacity", "openings", "special_days"]


def test_a_changed_cell_changes_its_venue_and_leaves_the_rest_of_it() -> None:
    frame = venue_frame(PROGRAMME)
    frame.loc[0, "capacity"] = 200
    [hall] = edited_venues(PROGRAMME, frame)[0].venues
    assert (hall.capacity, hall.changeover, hall.extra) == (200, HALL.changeover, HALL.extra)


def test_a_district_is_told_changed_and_taken_away() -> None:
    frame = venue_frame(PROGRAMME)
    frame.loc[0, "district"] = "Bellevue"
    [hall] = edited_venues(PROGRAMME, frame)[0].venues
    assert hall == replace(HALL, district="Bellevue")
    frame = venue_frame(replace(PROGRAMME, venues=(hall, KAPAN)))
    frame.loc[0, "district"] = None
    assert edited_venues(replace(PROGRAMME, venues=(hall, KAPAN)), frame)[0] == Edit(venues=(HALL,))


def test_a_new_row_is_a_new_venue_and_a_blank_one_is_nothing() -> None:
    blank = dict.fromkeys(venue_frame(PROGRAMME).columns)
    frame = pd.concat([venue_frame(PROGRAMME), pd.DataFrame([blank | {"name": "Le Combo"}, blank])], ignore_index=True)
    [new] = edited_venues(PROGRAMME, frame)[0].venues
    assert (new.id, new.name, new.simultaneous) == ("le-combo", "Le Combo", 1)


def test_a_new_row_does_not_overwrite_the_venue_of_its_name() -> None:
    blank = dict.fromkeys(venue_frame(PROGRAMME).columns)
    frame = pd.concat([venue_frame(PROGRAMME), pd.DataFrame([blank | {"name": "SALLE"}])], ignore_index=True)
    edit, refused = edited_venues(PROGRAMME, frame)
    assert (edit, [refusal.row for refusal in refused]) == (Edit(), ["SALLE"])


def test_a_row_taken_out_removes_its_venue() -> None:
    assert edited_venues(PROGRAMME, venue_frame(PROGRAMME).drop(index=1))[0] == Edit(removed_venues=("kapan",))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", " "),
        ("accessible", "partout"),
        ("latitude", 91.0),
        ("changeover", 3000),
        ("openings", "le matin"),
        ("special_days", "Noël"),
    ],
)
def test_an_impossible_value_is_refused_and_its_venue_left_as_it_was(column: str, value: str | float) -> None:
    frame = venue_frame(PROGRAMME)
    frame.loc[0, column] = value
    edit, refused = edited_venues(PROGRAMME, frame)
    assert edit == Edit()
    assert [refusal.why.field for refusal in refused] == [column]


def test_hours_are_read_as_in_files() -> None:
    frame = venue_frame(PROGRAMME)
    frame.loc[0, "openings"] = "mar-mer 10h-18h"
    frame.loc[0, "special_days"] = "24/12/2024 10h-16h; 25/12/2024 fermé"
    [hall] = edited_venues(PROGRAMME, frame)[0].venues
    assert hall.openings == (Opening(1, time(10), time(18)), Opening(2, time(10), time(18)))
    assert hall.special_days == (SpecialDay(date(2024, 12, 24), time(10), time(16)), SpecialDay(date(2024, 12, 25)))
    frame = venue_frame(Programme(PROGRAMME.festival, (hall,)))
    frame.loc[0, ["openings", "special_days"]] = ""
    [bare] = edited_venues(Programme(PROGRAMME.festival, (hall,)), frame)[0].venues
    assert (bare.openings, bare.special_days) == ((), ())


def test_needs_are_read_as_in_files() -> None:
    frame = venue_frame(PROGRAMME)
    frame.loc[0, "accessible"] = "PMR, LSF"
    [hall] = edited_venues(PROGRAMME, frame)[0].venues
    assert hall.accessible == ("hi", "mi")
    programme = Programme(PROGRAMME.festival, (hall,))
    assert edited_venues(programme, venue_frame(programme)) == (Edit(), ())


def test_hours_to_the_second_stay_as_they_are() -> None:
    exact = replace(HALL, special_days=(SpecialDay(date(2024, 12, 24), time(10, 0, 30), time(16)),))
    programme = Programme(PROGRAMME.festival, (exact,))
    assert edited_venues(programme, venue_frame(programme)) == (Edit(), ())


def test_opening_hours_survive_a_change_of_another_field() -> None:
    open_hall = Venue(id="salle", name="Salle", openings=(Opening(0, time(10), time(18)),))
    programme = Programme(PROGRAMME.festival, (open_hall,))
    frame = venue_frame(programme)
    frame.loc[0, "city"] = "Clamart"
    assert edited_venues(programme, frame)[0].venues[0].openings == open_hall.openings
