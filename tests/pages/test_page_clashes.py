"""The clashes page: worst first, why, what would mend it, and who accepted it; none is said with what was checked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from lib.changes import Edit
from lib.clashes import find_clashes
from lib.programme import Repeat, Venue, text
from lib.rulebook import ClashKind, Rulebook
from lib.store import Store
from lib.waivers import accept as accept_clash
from tests.pages.conftest import CONCERT, FESTIVAL, READING, SATURDAY, SCRIPT, SUNDAY, Visit, at, seen, stored

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
    return "\n".join(part.value for part in app.markdown).replace("\N{NO-BREAK SPACE}", " ")


def links(app: AppTest) -> list[str]:
    return [link.value for link in app.main.page_link]


def button(app: AppTest, label: str) -> Button:
    return next(each for each in app.button if each.label == label)


def captions(app: AppTest) -> str:
    return "\n".join(part.value for part in app.caption)


@pytest.mark.usefixtures("full")
def test_a_clash_is_said_in_a_sentence_with_links_to_both_items(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert "both in Salle des Fêtes for 30 min" in sentences(app)
    assert sorted(links(app)) == ["Concert du soir", "Reading in the garden"]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("page", ["clashes.py", "home.py", "history.py"])
def test_every_page_says_beside_it_how_many_clashes_are_how_bad(visit: Visit, page: str) -> None:
    beside = visit(page, lang="en").sidebar
    assert "1 blocking" in beside.markdown[0].value
    assert [link.value for link in beside.page_link] == ["See the clash"]


@pytest.mark.usefixtures("empty")
def test_no_clash_is_said_beside_every_page(visit: Visit) -> None:
    assert "No clash" in visit("home.py", lang="en").sidebar.markdown[0].value


@pytest.mark.usefixtures("clashing")
def test_titles_show_as_they_were_written(visit: Visit) -> None:
    app = visit(PAGE)
    assert not any("<script>" in part.value.replace("\\<", "") for part in app.markdown)
    assert all("**gras**" not in part.value for part in app.markdown)


@pytest.mark.usefixtures("clashing")
@pytest.mark.parametrize(
    ("name", "value", "kinds"),
    [
        ("clash", "person_overlap", {"Person in two places"}),
        ("venue", "kapan", {"Person in two places"}),
        ("person", "x. y.", {"Person in two places"}),
        ("severity", "blocking", {"Person in two places", "Venue taken twice"}),
    ],
)
def test_a_link_with_filters_limits_the_list(visit: Visit, name: str, value: str, kinds: set[str]) -> None:
    app = visit(PAGE, lang="en", **{name: value})
    assert set(app.dataframe[0].value["Clash"]) == kinds
    assert " of " in sentences(app)


@pytest.mark.usefixtures("clashing")
@pytest.mark.parametrize(("name", "value"), [("on", "2024-10-19"), ("clash", "unheard-of")])
def test_a_link_with_a_filter_that_all_pass_shows_all(visit: Visit, name: str, value: str) -> None:
    assert len(visit(PAGE, **{name: value}).dataframe[0].value) == len(visit(PAGE).dataframe[0].value)


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


@pytest.mark.usefixtures("clashing")
def test_only_the_worst_is_open_until_another_is_asked_for(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    worst, other = app.button(key=apply_keys(app)[0]), button(app, "Why, and how to mend it")
    seen(other.click().run())
    assert app.query_params["knot"]
    assert apply_keys(app)
    assert worst.key not in apply_keys(app)


def apply_keys(app: AppTest) -> list[str]:
    return [str(each.key) for each in app.button if each.label in {"Apply", "Appliquer"}]


def test_a_solution_applied_mends_the_clash_in_one_revision_and_can_be_undone(visit: Visit, full: Store) -> None:
    before = stored(full)
    app = visit(PAGE, lang="en")
    assert 1 <= len(apply_keys(app)) <= 3
    seen(button(app, "Apply").click().run())
    after = stored(full)
    assert after.revision == before.revision + 1
    assert full.history(FESTIVAL.id)[0].action == "mend"
    assert "both in Salle des Fêtes" not in sentences(app)
    seen(app.button(key="undo_last").click().run())
    assert stored(full).items == before.items
    assert "both in Salle des Fêtes" in sentences(app)


@pytest.mark.usefixtures("clashing")
@pytest.mark.parametrize("label", ["Apply", "Accept"])
def test_a_knot_that_is_undone_is_open_again(visit: Visit, label: str) -> None:
    app = visit(PAGE, lang="en")
    opened = apply_keys(app)[0]
    if label == "Apply":
        seen(button(app, "Apply").click().run())
    else:
        accept(app, "Nour", "Deux scènes")
    assert opened not in apply_keys(app)
    seen(app.button(key="undo_last").click().run())
    assert opened in apply_keys(app)


def test_a_solution_of_a_knot_shows_the_clashes_that_would_be_gone(visit: Visit, full: Store) -> None:
    extra = replace(CONCERT, id="bal", title=text(SCRIPT, "fr"), starts_at=at(14), ends_at=at(17))
    full.save(FESTIVAL.id, Edit(items=(extra,)), by="test")
    app = visit(PAGE, lang="en")
    assert "Mends\\: “Reading in the garden”" in captions(app)


def test_a_solution_of_a_programme_that_has_changed_meanwhile_is_not_applied(visit: Visit, full: Store) -> None:
    app = visit(PAGE, lang="en")
    full.save(FESTIVAL.id, Edit(items=(replace(READING, ends_at=at(18)), replace(CONCERT, ends_at=at(18)))), by="test")
    revision = stored(full).revision
    seen(button(app, "Apply").click().run())
    assert "changed meanwhile" in app.warning[0].value
    assert stored(full).revision == revision


def test_a_clash_that_nothing_mends_says_what_to_do_by_hand(visit: Visit, full: Store) -> None:
    backwards = replace(CONCERT, starts_at=at(20), ends_at=at(19))
    full.save(FESTIVAL.id, Edit(items=(backwards,)), by="test")
    app = visit(PAGE, lang="en")
    assert not apply_keys(app)
    assert "No other hour and no other venue can be tried" in sentences(app)
    assert "By hand" in captions(app)


def test_a_clash_without_a_solution_says_which_rules_forbid_it(visit: Visit, full: Store) -> None:
    crowd = [
        replace(CONCERT, id=f"jour-{day}-{n}", starts_at=at(8, day=day), ends_at=at(23, 45, day=day))
        for day in (SATURDAY, SUNDAY)
        for n in range(3)
    ]
    removed = ("lecture", "concert", "expo", "atelier")
    edit = Edit(items=tuple(crowd), removed_items=removed, removed_venues=("mediatheque", "kapan"))
    full.save(FESTIVAL.id, edit, by="test")
    app = visit(PAGE, lang="en")
    assert not apply_keys(app)
    assert re.search(r"\d+ other hours and venues were tried, and none will do\\: Venue taken twice", sentences(app))


def test_clashes_that_hang_together_read_as_one_thing(visit: Visit, full: Store) -> None:
    extra = replace(CONCERT, id="bal", title=text(SCRIPT, "fr"), starts_at=at(14), ends_at=at(17))
    full.save(FESTIVAL.id, Edit(items=(extra,)), by="test")
    app = visit(PAGE, lang="en")
    assert any("3 items collide" in part.value for part in app.markdown)
    assert sum("both in Salle des Fêtes" in part.value for part in app.markdown) == 3


def accept(app: AppTest, by: str, why: str) -> AppTest:
    seen(button(app, "Accept").click().run())
    app.text_input(key="waiver_by").set_value(by)
    app.text_input(key="waiver_why").set_value(why)
    return seen(app.button(key="save_waiver").click().run())


def test_a_clash_is_accepted_by_somebody_for_a_reason_and_taken_back(visit: Visit, full: Store) -> None:
    app = accept(visit(PAGE, lang="en"), " Nour ", "**Deux** scènes")
    [waiver] = stored(full).waivers
    assert (waiver.by, waiver.why, full.history(FESTIVAL.id)[0].action) == ("Nour", "**Deux** scènes", "accept")
    assert "No clash" in app.sidebar.markdown[0].value
    assert "Accepted by Nour" in captions(app)
    assert r"\*\*Deux\*\* scènes" in captions(app)
    seen(button(app, "Take back").click().run())
    assert stored(full).waivers == ()
    assert full.history(FESTIVAL.id)[0].action == "reopen"
    assert "1 blocking" in app.sidebar.markdown[0].value


def test_accepting_can_be_undone(visit: Visit, full: Store) -> None:
    app = accept(visit(PAGE, lang="en"), "Nour", "Deux scènes")
    seen(app.button(key="undo_last").click().run())
    assert stored(full).waivers == ()


@pytest.mark.parametrize(("by", "why"), [("", "Deux scènes"), ("Nour", " ")])
def test_accepting_needs_a_name_and_a_reason(visit: Visit, full: Store, by: str, why: str) -> None:
    app = accept(visit(PAGE, lang="en"), by, why)
    assert app.error
    assert stored(full).waivers == ()


def test_a_clash_that_has_changed_since_it_was_read_is_not_accepted(visit: Visit, full: Store) -> None:
    app = visit(PAGE, lang="en")
    seen(button(app, "Accept").click().run())
    app.text_input(key="waiver_by").set_value("Nour")
    app.text_input(key="waiver_why").set_value("Deux scènes")
    full.save(FESTIVAL.id, Edit(items=(replace(CONCERT, starts_at=at(14, 10)),)), by="else")
    seen(app.button(key="save_waiver").click().run())
    assert "changed meanwhile" in app.warning[0].value
    assert "for 1 h 20" in sentences(app)
    assert stored(full).waivers == ()
    assert app.text_input(key="waiver_why").value == "Deux scènes"
    seen(app.button(key="save_waiver").click().run())
    assert len(stored(full).waivers) == 1


def test_a_clash_is_accepted_as_it_was_read_whatever_else_has_changed(visit: Visit, full: Store) -> None:
    app = visit(PAGE, lang="en")
    seen(button(app, "Accept").click().run())
    app.text_input(key="waiver_by").set_value("Nour")
    app.text_input(key="waiver_why").set_value("Deux scènes")
    full.save(FESTIVAL.id, Edit(items=(replace(CONCERT, notes="Piano"),)), by="else")
    seen(app.button(key="save_waiver").click().run())
    assert len(stored(full).waivers) == 1


@pytest.mark.usefixtures("clashing")
def test_the_name_is_remembered_for_the_next(visit: Visit) -> None:
    app = accept(visit(PAGE, lang="en"), "Nour", "Deux scènes")
    seen(button(app, "Accept").click().run())
    assert app.text_input(key="waiver_by").value == "Nour"


@pytest.mark.parametrize("by", ["local", "visitor 2"])
def test_of_somebody_without_a_name_none_is_said(visit: Visit, full: Store, by: str) -> None:
    (clash,) = (each for each in find_clashes(stored(full), SATURDAY) if each.kind is ClashKind.VENUE_OVERLAP)
    waiver = accept_clash(clash, stored(full), by=by, at=at(9), why="Deux scènes")
    full.save(FESTIVAL.id, Edit(waivers=(waiver,)), by="test")
    assert r"Accepted on Saturday 19 October 2024\: Deux scènes\." in captions(visit(PAGE, lang="en"))


@pytest.mark.usefixtures("full")
def test_a_form_for_accepting_can_be_left(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    seen(button(app, "Accept").click().run())
    seen(app.button(key="drop_waiver").click().run())
    assert not app.main.text_input


def test_an_accepted_clash_comes_back_when_an_hour_changes_and_says_why(visit: Visit, full: Store) -> None:
    accept(visit(PAGE, lang="en"), "Nour", "Deux scènes")
    full.save(FESTIVAL.id, Edit(items=(replace(CONCERT, starts_at=at(15, 10)),)), by="test")
    app = visit(PAGE, lang="en")
    assert "1 blocking" in app.sidebar.markdown[0].value
    assert "It came back" in captions(app)
    assert "Came back" in app.subheader[0].value


@pytest.mark.usefixtures("full")
def test_the_list_can_be_taken_away_as_a_table(visit: Visit) -> None:
    assert len(visit(PAGE).get("download_button")) == 1


def test_no_clash_is_said_with_what_was_checked(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(items=(replace(CONCERT, starts_at=at(20), ends_at=at(22)),)), by="test")
    app = visit(PAGE, lang="en")
    assert app.success[0].value == "No clash."
    assert "3 items with their hours, 2 venues, 1 person" in sentences(app)
    assert "Changeover too short" in sentences(app)


def test_rules_that_are_off_are_not_among_what_was_checked(visit: Visit, full: Store) -> None:
    off = replace(FESTIVAL, rulebook=Rulebook(severities=((ClashKind.CHANGEOVER, None),)))
    full.save(FESTIVAL.id, Edit(festival=off, removed_items=("concert",)), by="test")
    assert "Changeover too short" not in sentences(visit(PAGE, lang="en"))


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


@pytest.mark.parametrize("language", ["fr", "en"])
def test_of_many_knots_the_worst_are_shown_and_only_one_is_open(visit: Visit, full: Store, language: str) -> None:
    venues = tuple(Venue(id=f"v{n}", name=f"Lieu {n}") for n in range(51))
    one = [
        replace(READING, id=f"a{n}", venue_id=f"v{n}", people=(), starts_at=at(9), ends_at=at(11)) for n in range(51)
    ]
    other = [replace(each, id=f"b{each.venue_id}", title=text("Autre", "fr"), kind="stand") for each in one]
    full.save(FESTIVAL.id, Edit(venues=venues, items=(*one, *other)), by="test")
    app = visit(PAGE, lang=language)
    opening = [each for each in app.button if str(each.key).startswith("open_")]
    assert len(opening) == 49
    assert "50" in captions(app)
    assert len(apply_keys(app)) <= 3
