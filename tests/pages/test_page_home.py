"""The home page: what needs attention, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.programme import Problem, Reason
from lib.store import Store
from tests.pages.conftest import CONCERT, EXHIBITION, FESTIVAL, PARIS, UNPLACED, Visit, at, seen

PAGE = "home.py"


def numbers(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def links(app: AppTest) -> list[str]:
    return [link.value for link in app.page_link]


def test_a_first_visit_leads_to_a_festival(visit: Visit) -> None:
    assert len(links(visit(PAGE))) == 1


@pytest.mark.usefixtures("empty")
def test_an_empty_festival_leads_to_the_import(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert links(app) == ["Import a file", "Add an item"]


@pytest.mark.usefixtures("full")
def test_it_counts_items_clashes_unplaced_assumed_and_tentative_ones(visit: Visit) -> None:
    assert numbers(visit(PAGE)) == ["4", "1", "1", "1", "1"]


@pytest.mark.usefixtures("full")
def test_it_says_the_worst_clash_and_leads_to_what_is_to_be_done(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert any("both in Salle des Fêtes" in part.value for part in app.markdown)
    assert "See the clash" in links(app)
    assert sum(label.startswith("Gravures") for label in links(app)) == 1
    assert sum(label.startswith("\\<script\\>") for label in links(app)) == 2


@pytest.mark.usefixtures("full")
def test_after_the_festival_it_leads_to_the_attendance(visit: Visit) -> None:
    assert "Attendance" in links(visit(PAGE, lang="en"))


def test_before_the_festival_it_shows_its_first_day_with_items(visit: Visit, full: Store) -> None:
    soon = datetime.now(UTC).astimezone(PARIS).date() + timedelta(days=7)
    moved = replace(
        CONCERT, starts_at=at(20, day=soon + timedelta(days=1)), ends_at=at(22, day=soon + timedelta(days=1))
    )
    festival = replace(FESTIVAL, first_day=soon, last_day=soon + timedelta(days=2))
    full.save(
        FESTIVAL.id, Edit(festival=festival, items=(moved,), removed_items=("lecture", "expo", "atelier")), by="test"
    )
    app = visit(PAGE, lang="en")
    [held] = [part.value for part in app.markdown if "Concert du soir" in part.value]
    assert held == "- **20\\:00 – 22\\:00** Concert du soir – Salle des Fêtes"
    assert "See this day" in links(app)


def test_nothing_to_do_is_said(visit: Visit, full: Store) -> None:
    calm = (replace(CONCERT, starts_at=at(20), ends_at=at(22)), replace(EXHIBITION, is_end_assumed=False))
    full.save(FESTIVAL.id, Edit(items=calm, removed_items=(UNPLACED.id,)), by="test")
    app = visit(PAGE)
    assert numbers(app) == ["3", "0", "0", "0", "0"]
    assert app.success


def test_cells_that_the_last_import_could_not_read_stay_until_they_are_seen_to(visit: Visit, full: Store) -> None:
    full.remember_problems(FESTIVAL.id, (Problem("prog.csv", 3, "heure", "**25h99**", Reason.NOT_A_TIME),))
    app = visit(PAGE)
    [said] = [part.value for part in app.markdown if "prog" in part.value]
    assert "\\*\\*25h99\\*\\*" in said
    [button] = [button for button in app.button if button.label == "C’est vu"]
    assert not [part for part in seen(button.click().run()).markdown if "prog" in part.value]
    assert full.problems(FESTIVAL.id) == ()
