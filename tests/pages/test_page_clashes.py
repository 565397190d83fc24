"""The clashes page: worst first, each with the way to both items; none is said with what was checked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.programme import Repeat, text
from lib.store import Store
from tests.pages.conftest import CONCERT, FESTIVAL, READING, SCRIPT, SUNDAY, Visit, at, seen

PAGE = "clashes.py"
LATE = replace(
    READING,
    id="tard",
    title=text(SCRIPT, "fr"),
    venue_id="mediatheque",
    starts_at=at(16, 30),
    ends_at=at(18),
    people=("X. Y.",),
)
ELSEWHERE = replace(CONCERT, id="double", venue_id="kapan", people=("X. Y.",), strand="")


@pytest.fixture
def clashing(full: Store) -> Store:
    """One clash in a venue, one of a person."""
    full.save(FESTIVAL.id, Edit(items=(LATE, replace(ELSEWHERE, starts_at=at(17), ends_at=at(19)))), by="test")
    return full


def sentences(app: AppTest) -> str:
    return "\n".join(part.value for part in app.markdown)


def links(app: AppTest) -> list[str]:
    return [link.value for link in app.page_link]


@pytest.mark.usefixtures("full")
def test_a_clash_is_said_in_a_sentence_with_links_to_both_items(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert "both in Salle des Fêtes for 30 min" in sentences(app)
    assert sorted(links(app)) == ["Concert du soir", "Reading in the garden"]
    assert "1 of 1 clash" in sentences(app)


@pytest.mark.usefixtures("clashing")
def test_titles_show_as_they_were_written(visit: Visit) -> None:
    app = visit(PAGE)
    assert not any("<script>" in part.value.replace("\\<", "") for part in app.markdown)
    assert all("**gras**" not in part.value for part in app.markdown)


@pytest.mark.usefixtures("clashing")
@pytest.mark.parametrize(
    ("name", "value", "left"),
    [("clash", "person_overlap", 1), ("venue", "kapan", 1), ("on", "2024-10-19", 2), ("clash", "unheard-of", 2)],
)
def test_a_link_with_filters_limits_the_list(visit: Visit, name: str, value: str, left: int) -> None:
    assert len(visit(PAGE, **{name: value}).dataframe[0].value) == left


@pytest.mark.usefixtures("clashing")
def test_filters_that_leave_nothing_say_so(visit: Visit) -> None:
    app = visit(PAGE, clash="person_overlap", venue="salle")
    assert not app.dataframe
    assert app.info


@pytest.mark.usefixtures("clashing")
def test_a_filter_chosen_goes_into_the_url(visit: Visit) -> None:
    app = visit(PAGE)
    seen(app.multiselect(key="clash").set_value(["venue_overlap"]).run())
    assert app.query_params["clash"] == "venue_overlap"
    assert len(app.dataframe[0].value) == 1


@pytest.mark.usefixtures("full")
def test_the_list_can_be_taken_away_as_a_table(visit: Visit) -> None:
    assert len(visit(PAGE).get("download_button")) == 1


def test_no_clash_is_said_with_what_was_checked(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(items=(replace(CONCERT, starts_at=at(20), ends_at=at(22)),)), by="test")
    app = visit(PAGE, lang="en")
    assert app.success[0].value == "No clash."
    assert "3 items with their hours, 2 venues, 1 person" in sentences(app)
    assert "Changeover too short" in sentences(app)


@pytest.mark.usefixtures("empty")
def test_an_empty_festival_has_no_clash(visit: Visit) -> None:
    assert visit(PAGE).success


def test_a_clash_on_many_days_is_one_with_its_days_counted(visit: Visit, full: Store) -> None:
    shows = [
        replace(READING, id=f"stage-{n}", people=(), repeat=Repeat(SUNDAY), starts_at=at(9 + n), ends_at=at(11 + n))
        for n in range(2)
    ]
    full.save(FESTIVAL.id, Edit(items=tuple(shows), removed_items=("lecture", "concert")), by="test")
    assert "2 days" in sentences(visit(PAGE, lang="en"))
