"""People as a table and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from lib.changes import Edit
from lib.editing.people_table import edited_people, people_frame
from lib.programme import Festival, Item, Person, Programme, text
from lib.span import Span

YEREVAN = ZoneInfo("Asia/Yerevan")
FESTIVAL = Festival(id="f", name=text("F"), first_day=date(2024, 10, 14), last_day=date(2024, 10, 31))
AWAY = Span(datetime(2024, 10, 19, 12, tzinfo=UTC), datetime(2024, 10, 19, 16, tzinfo=UTC))
ANAHIT = Person(name="Anahit", zone=YEREVAN, absences=(AWAY,), notes="par vidéo")
READING = Item(id="a", title=text("Lecture"), people=("Zoé", "ANAHIT", "TBA"))
CONCERT = Item(id="b", title=text("Concert"), people=("Élie", "zoe"))
PROGRAMME = Programme(FESTIVAL, items=(READING, CONCERT), people=(ANAHIT,))


def with_row(**cells: str) -> pd.DataFrame:
    """The table with one more row."""
    frame = people_frame(PROGRAMME)
    return pd.concat([frame, pd.DataFrame([dict.fromkeys(frame.columns) | cells])], ignore_index=True)


def row_of(frame: pd.DataFrame, name: str) -> int:
    return int(frame.index[frame["name"] == name][0])


def test_everybody_whom_the_programme_names_is_there_once() -> None:
    assert people_frame(PROGRAMME)["name"].to_list() == ["Anahit", "Élie", "Zoé"]


def test_a_table_left_alone_changes_nothing() -> None:
    assert edited_people(PROGRAMME, people_frame(PROGRAMME)) == (Edit(), ())


def test_what_is_said_of_a_name_makes_it_a_person() -> None:
    frame = people_frame(PROGRAMME)
    frame.loc[row_of(frame, "Élie"), "zone"] = "Asia/Yerevan"
    assert edited_people(PROGRAMME, frame) == (Edit(people=(Person(name="Élie", zone=YEREVAN),)), ())


def test_a_changed_cell_leaves_the_rest_of_the_person() -> None:
    frame = people_frame(PROGRAMME)
    frame.loc[0, "notes"] = "sur place"
    [person] = edited_people(PROGRAMME, frame)[0].people
    assert person == Person(name="Anahit", zone=YEREVAN, absences=(AWAY,), notes="sur place")


def test_absences_are_read_by_the_clock_of_the_festival() -> None:
    frame = people_frame(PROGRAMME)
    assert frame.loc[0, "absences"] == "19/10/2024 14:00-18:00"
    frame.loc[0, "absences"] = "20 octobre"
    [person] = edited_people(PROGRAMME, frame)[0].people
    midnight = datetime(2024, 10, 20, tzinfo=FESTIVAL.zone)
    assert person.absences == (Span(midnight, midnight + timedelta(days=1)),)
    frame.loc[0, "absences"] = None
    assert edited_people(PROGRAMME, frame)[0].people[0].absences == ()


def test_a_row_taken_out_forgets_what_was_known() -> None:
    assert edited_people(PROGRAMME, people_frame(PROGRAMME).drop(index=0)) == (Edit(removed_people=("anahit",)), ())


def test_another_name_is_another_person_and_another_spelling_is_not() -> None:
    frame = people_frame(PROGRAMME)
    frame.loc[0, "name"] = "Anouch"
    edit, _ = edited_people(PROGRAMME, frame)
    assert ([person.id for person in edit.people], edit.removed_people) == (["anouch"], ("anahit",))
    frame.loc[0, "name"] = "ANAHIT"
    edit, _ = edited_people(PROGRAMME, frame)
    assert ([person.name for person in edit.people], edit.removed_people) == (["ANAHIT"], ())


def test_a_new_row_is_a_new_person_and_a_blank_one_is_nobody() -> None:
    assert edited_people(PROGRAMME, with_row(name="Luc", notes="x"))[0] == Edit(people=(Person(name="Luc", notes="x"),))
    assert edited_people(PROGRAMME, with_row()) == (Edit(), ())


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"name": "TBA"}, "person"),
        ({"notes": "sans nom"}, "person"),
        ({"name": "anahit"}, "name"),
        ({"name": "Luc", "absences": "bientôt"}, "absences"),
    ],
    ids=["nobody", "no name", "there already", "away at no time"],
)
def test_a_row_that_is_nobody_is_refused_and_nothing_changes(cells: dict[str, str], field: str) -> None:
    frame = with_row(**cells)
    frame.loc[0, "notes"] = "sur place"
    edit, refused = edited_people(PROGRAMME, frame)
    assert (edit, [refusal.why.field for refusal in refused]) == (Edit(), [field])
