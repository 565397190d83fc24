"""The attendance page: what to do when nothing is counted, what is missing said, counts brought in by one button."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput

from lib.changes import Edit
from lib.programme import Count
from lib.store import Store
from tests.pages.conftest import FESTIVAL, SATURDAY, SUNDAY, Visit, seen, stored, unfolded

PAGE = "attendance.py"
CONCERT_COUNT = Count("concert", SATURDAY, 150)


@pytest.fixture
def counted(full: Store) -> Store:
    """Two of four sittings are counted, one of them over capacity."""
    full.save(FESTIVAL.id, Edit(counts=(CONCERT_COUNT, Count("expo", SUNDAY, 1_200))), by="test")
    return full


def words(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.info, *app.warning, *app.success]
    return "\n".join(part.value for part in shown)


def paste(app: AppTest, cells: str) -> AppTest:
    return seen(app.text_area(key="paste_counts").set_value(cells).run())


@pytest.mark.usefixtures("empty")
def test_a_programme_without_items_leads_to_the_import(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert "before the programme has items" in words(app)
    assert not app.tabs


@pytest.mark.usefixtures("full")
def test_without_counts_it_says_how_to_bring_them_in(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert "under “Import counts”" in words(app)
    assert not app.metric


@pytest.mark.usefixtures("counted")
def test_it_says_how_many_sittings_were_counted(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert {metric.label: metric.value for metric in app.metric} == {
        "People counted": "1,350",
        "Fill": "125%",
        "Sittings counted": "2 of 4",
    }
    assert "1 sitting was over capacity." in words(app)


@pytest.mark.usefixtures("counted")
def test_every_chart_has_its_sentence_its_table_and_its_files(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    charts = app.get("vega_lite_chart")
    unfolded(app)
    tables = {expander.label: expander for expander in app.expander if expander.label.startswith("Table")}
    assert len(charts) == 9
    assert len(app.caption) >= len(charts)
    assert {"Table: by item", "Table: by day and hour", "Table: venue by venue", "Table: no-shows"} <= set(tables)
    assert all(table.dataframe and table.get("download_button") for table in tables.values())
    pictures = [popover for popover in app.get("popover") if popover.proto.popover.label == "Picture"]
    assert len(pictures) == len(charts)


@pytest.mark.usefixtures("counted")
def test_a_part_of_it_is_in_the_address_and_in_every_sum(visit: Visit) -> None:
    app = visit(PAGE, lang="en", only_kind="concert")
    assert {metric.label: metric.value for metric in app.metric}["People counted"] == "150"
    seen(next(button for button in app.button if button.label == "Look at everything again").click().run())
    assert {metric.label: metric.value for metric in app.metric}["People counted"] == "1,350"
    assert "only_kind" not in app.query_params


@pytest.mark.usefixtures("counted")
def test_a_part_that_does_not_exist_is_no_part(visit: Visit) -> None:
    app = visit(PAGE, lang="en", only_kind="<script>", sum_by="nothing", chapter="x")
    assert {metric.label: metric.value for metric in app.metric}["People counted"] == "1,350"


def test_pasted_counts_are_saved_by_one_button(full: Store, visit: Visit) -> None:
    app = paste(
        visit(PAGE, lang="en", chapter="import"),
        "titre;jour;entrées\nConcert du soir;19/10/2024;150\nLecture au jardin;19/10/2024;",
    )
    assert stored(full).counts == ()
    seen(next(button for button in app.button if button.label == "Import the counts").click().run())
    assert stored(full).counts == (CONCERT_COUNT,)
    assert "The counts are saved." in words(app)


@pytest.mark.usefixtures("counted")
def test_counts_that_are_all_here_leave_nothing_to_import(visit: Visit) -> None:
    app = paste(visit(PAGE, lang="en", chapter="import"), "titre;jour;entrées\nConcert du soir;19/10/2024;150")
    assert "there is nothing to import" in words(app)
    assert "Import the counts" not in {button.label for button in app.button}


@pytest.mark.usefixtures("full")
def test_a_count_of_nothing_known_is_a_problem_and_not_a_failure(visit: Visit) -> None:
    app = paste(visit(PAGE, lang="en", chapter="import"), "titre;jour;entrées\nOpéra;19/10/2024;150")
    assert "1 cell could not be read" in words(app)


@pytest.mark.usefixtures("counted")
def test_a_file_of_which_nothing_is_understood_is_not_taken_for_one_that_is_all_here(visit: Visit) -> None:
    app = paste(visit(PAGE, lang="en", chapter="import"), "titre;jour;entrées\nOpéra;19/10/2024;150")
    told = words(app)
    assert "Nothing in this file could be taken over" in told
    assert "nothing to import" not in told
    assert not [radio for radio in app.radio if radio.label == "What is missing from the file"]


@pytest.mark.usefixtures("full")
def test_a_count_for_a_day_without_a_sitting_is_told_before_it_is_imported(visit: Visit) -> None:
    app = paste(visit(PAGE, lang="en", chapter="import"), "id;day;counted\nconcert;2024-10-21;150")
    told = words(app).replace("\\", "")
    assert "1 count is for a day without a sitting. It is kept, in no fill: is it the right day?" in told
    assert "Concert du soir”, Mon 21 Oct." in told


@pytest.mark.usefixtures("counted")
def test_counts_are_written_down_in_a_table(visit: Visit) -> None:
    app = visit(PAGE, lang="en", chapter="counts")
    assert "2 of 4 sittings counted." in words(app)
    assert list(app.dataframe[0].value["counted"].dropna()) == [150, 1_200]
    assert "150 people for" in words(app)
    assert [share for share in app.dataframe[0].value["fill"] if share] == ["⚠ 125%"]


def test_a_count_without_a_sitting_and_a_number_that_cannot_be_are_told(full: Store, visit: Visit) -> None:
    monday = date(2024, 10, 21)
    full.save(FESTIVAL.id, Edit(counts=(Count("concert", monday, booked=10, no_shows=50),)), by="test")
    app = visit(PAGE, lang="en", chapter="counts")
    assert "no sitting" in list(app.dataframe[0].value["starts_at"])
    assert "50 no-shows of 10 places booked" in words(app).replace("\\", "")
    notes = [metric.delta for metric in visit(PAGE, lang="en").metric]
    assert "known of 0 of 4 sittings, and 1 count without a sitting" in notes


def number(app: AppTest, label: str) -> NumberInput:
    """The field of that name in the form of who came."""
    [found] = [each for each in app.number_input if each.label == label]
    return found


def test_the_form_of_an_item_keeps_who_came(full: Store, visit: Visit) -> None:
    app = visit("programme.py", lang="en", item="concert")
    seen(number(app, "Counted").set_value(150).run())
    assert "The count is kept" in words(app)
    seen(number(app, "Donations, €").set_value(12.5).run())
    seen(app.button(key="save_item_count").click().run())
    (count,) = stored(full).counts
    assert (count.item_id, count.day, count.counted, count.donations) == ("concert", SATURDAY, 150, 1_250)
    assert count.by
    assert count.at is not None
    seen(number(app, "Counted").set_value(160).run())
    seen(app.button(key="save_item_count").click().run())
    assert [each.counted for each in stored(full).counts] == [160]


def test_what_a_door_counts_while_somebody_types_is_kept_and_told(full: Store, visit: Visit) -> None:
    app = visit("programme.py", lang="en", item="concert")
    [note] = [each for each in app.text_input if each.label == "Note" and each.key and "count_concert" in each.key]
    seen(note.set_value("Rain").run())
    full.save(FESTIVAL.id, Edit(counts=(Count("concert", SATURDAY, 87),)), by="a door")
    seen(app.run())
    assert "Somebody has changed this meanwhile" in words(app)
    seen(app.button(key="save_item_count").click().run())
    (count,) = stored(full).counts
    assert (count.counted, count.note) == (87, "Rain")
    assert number(app, "Counted").value == 87
