"""The programme page: find items, place them, mend them; nothing typed is lost and nothing is done for good."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.programme import Repeat, Status, Venue, text
from lib.store import Store
from tests.pages.conftest import (
    CONCERT,
    EXHIBITION,
    FESTIVAL,
    READING,
    SATURDAY,
    SCRIPT,
    SUNDAY,
    UNPLACED,
    YEREVAN,
    Visit,
    at,
    seen,
    stored,
)

PAGE = "programme.py"


def said(app: AppTest) -> str:
    """All that the page says outside its tables."""
    return "\n".join(str(part.value) for part in (*app.markdown, *app.info, *app.warning, *app.error, *app.success))


def press(app: AppTest, key: str) -> AppTest:
    return seen(app.button(key=key).click().run())


def told(app: AppTest, heading: str) -> str:
    """What the drawer tells of the clashes under a heading, before anything is saved; "" without that heading."""
    parts = [part for info in app.info for part in info.value.split("\n\n**") if heading in part.split("\n")[0]]
    return "".join(parts)


def told_to_board(app: AppTest) -> dict[str, Any]:
    """What the planning board in the browser is told."""
    [element] = (each for each in app.get("bidi_component") if each.key == "planning_board")
    told: dict[str, Any] = json.loads(element.proto.json)
    return told


def cards(app: AppTest) -> dict[str, dict[str, Any]]:
    return {card["id"]: card for card in told_to_board(app)["items"]["put"]}


def titles(app: AppTest) -> set[str]:
    """Of the cards that no filter dims."""
    return {card["title"] for card in cards(app).values() if not card["dimmed"]}


def test_a_first_visit_leads_to_a_festival(visit: Visit) -> None:
    app = visit(PAGE)
    assert [link.value for link in app.page_link] == ["Créer un festival"]


@pytest.mark.usefixtures("empty")
def test_an_empty_programme_says_how_to_fill_it(visit: Visit) -> None:
    app = visit(PAGE)
    assert app.info
    assert [link.value for link in app.page_link] == ["Importer un fichier"]
    assert press(app, "new_item").query_params["item"] == "new"


@pytest.mark.usefixtures("full")
def test_every_item_of_the_day_is_on_the_board_with_its_clashes_and_what_is_to_be_placed_beside_it(
    visit: Visit,
) -> None:
    app = visit(PAGE, lang="en")
    assert titles(app) == {"Gravures", "Reading in the garden", "Concert du soir", SCRIPT}
    assert {each: len(card["clashes"]) for each, card in cards(app).items()} == {
        "concert": 1, "lecture": 1, "expo": 0, "atelier": 0
    }  # fmt: skip
    assert (cards(app)["atelier"]["venue"], cards(app)["atelier"]["day"]) == (None, SUNDAY.isoformat())
    assert "1 blocking" in said(app)


@pytest.mark.usefixtures("full")
def test_the_day_shown_is_the_first_with_items_and_is_kept_in_the_url(visit: Visit) -> None:
    app = visit(PAGE)
    assert app.selectbox(key="day").value == SATURDAY.isoformat()
    seen(app.selectbox(key="day").set_value(SUNDAY.isoformat()).run())
    assert app.query_params["day"] == SUNDAY.isoformat()
    assert [day["iso"] for day in told_to_board(app)["frame"]["days"]] == [SUNDAY.isoformat()]
    assert press(app, "days_before").query_params["day"] == SATURDAY.isoformat()
    assert app.button(key="days_before").disabled


@pytest.mark.usefixtures("full")
def test_days_stand_side_by_side_as_large_and_in_the_colours_that_the_url_says(visit: Visit) -> None:
    frame = told_to_board(visit(PAGE, days="2", zoom="15", colours="strand"))["frame"]
    assert [day["iso"] for day in frame["days"]] == [SATURDAY.isoformat(), SUNDAY.isoformat()]
    assert (frame["zoom"], frame["kinds"][0]["label"]) == (15, "Musiques")


@pytest.mark.usefixtures("full")
def test_what_the_url_says_wrongly_is_left_aside(visit: Visit) -> None:
    wrong = dict.fromkeys(("view", "day", "days", "zoom", "colours", "venue", "kind", "status"), "'); DROP TABLE")
    frame = told_to_board(visit(PAGE, **wrong))["frame"]
    assert (len(frame["days"]), frame["zoom"], len(frame["venues"])) == (1, 30, 3)


@pytest.mark.usefixtures("full")
def test_venues_stand_in_the_order_in_which_they_were_chosen(visit: Visit) -> None:
    app = visit(PAGE, venue=["salle", "kapan"])
    assert [venue["id"] for venue in told_to_board(app)["frame"]["venues"]] == ["salle", "kapan"]
    assert set(cards(app)) == {"lecture", "concert", "atelier"}


def test_a_venue_that_comes_after_the_others_were_put_in_order_is_shown_at_their_end(visit: Visit, full: Store) -> None:
    app = visit(PAGE, order=["salle", "nowhere", "mediatheque", "kapan"])
    assert [venue["id"] for venue in told_to_board(app)["frame"]["venues"]] == ["salle", "mediatheque", "kapan"]
    full.save(FESTIVAL.id, Edit(venues=(Venue(id="agora", name="Agora"),)), by="test")
    assert [venue["id"] for venue in told_to_board(app.run())["frame"]["venues"]][-1] == "agora"
    assert not app.multiselect(key="venue").value


@pytest.mark.usefixtures("full")
def test_a_link_with_filters_shows_what_its_sender_saw(visit: Visit) -> None:
    app = visit(PAGE, kind=["reading", "concert"], search="jardin")
    assert titles(app) == {"Lecture au jardin"}
    assert len(cards(app)) == 4


@pytest.mark.usefixtures("full")
def test_a_filter_chosen_goes_into_the_url_and_all_are_taken_away_at_once(visit: Visit) -> None:
    app = visit(PAGE, view="table")
    seen(app.multiselect(key="venue").set_value(["mediatheque"]).run())
    assert app.query_params["venue"] == "mediatheque"
    assert list(app.dataframe[0].value["title"]) == ["Gravures"]
    seen(app.text_input(key="search").set_value("rien de tel").run())
    assert app.query_params["search"] == "rien de tel"
    assert app.dataframe[0].value.empty
    assert "retirez un filtre" in said(app)
    press(app, "no_filter")
    assert len(app.dataframe[0].value) == 4


@pytest.mark.usefixtures("full")
def test_venues_that_are_only_in_another_order_leave_nothing_out_of_the_table(visit: Visit) -> None:
    app = visit(PAGE, view="table", venue=["salle", "kapan", "mediatheque"])
    assert len(app.dataframe[0].value) == 4
    assert "no_filter" not in [button.key for button in app.button]


def test_without_a_venue_there_is_nothing_to_put_an_item_in(visit: Visit, empty: Store) -> None:
    empty.save(FESTIVAL.id, Edit(items=(UNPLACED,)), by="test")
    assert [link.page for link in visit(PAGE).page_link if "settings" in link.page]


@pytest.mark.usefixtures("full")
def test_an_item_is_opened_by_its_title(visit: Visit) -> None:
    app = visit(PAGE, view="table")
    seen(app.selectbox(key="chosen_title").set_value("concert").run())
    assert app.query_params["item"] == "concert"
    assert app.text_input(key="title.fr:concert").value == "Concert du soir"


@pytest.mark.usefixtures("full")
def test_a_link_to_an_item_opens_its_form_with_its_clashes_said(visit: Visit) -> None:
    app = visit(PAGE, item="lecture")
    assert app.text_input(key="title.fr:lecture").value == "Lecture au jardin"
    assert app.text_input(key="title.en:lecture").value == "Reading in the garden"
    assert app.text_input(key="start:lecture").value == "14 h"
    assert "Concert du soir" in told(app, "Conflits qui restent")


@pytest.mark.usefixtures("full")
def test_a_link_to_an_item_that_is_gone_says_so(visit: Visit) -> None:
    app = visit(PAGE, item="gone")
    assert "n’est plus au programme" in said(app)
    assert "item" not in app.query_params


def test_moving_an_item_mends_its_clash(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="concert")
    app.text_input(key="start:concert").set_value("20h30")
    app.text_input(key="end:concert").set_value("22h")
    press(app, "save_item")
    concert = stored(full).item_by_id["concert"]
    assert (concert.starts_at, concert.ends_at) == (at(20, 30), at(22))
    assert concert == replace(CONCERT, starts_at=at(20, 30), ends_at=at(22))
    assert "item" not in app.query_params
    assert not any(card["clashes"] for card in cards(app).values())


@pytest.mark.parametrize(
    ("lang", "headings", "overlap"),
    [
        ("fr", ("Ce changement réglerait", "Ce changement amènerait", "Conflits qui restent"), "se chevauchent"),
        ("en", ("This change would mend", "This change would bring", "Clashes that stay"), "are both in"),
    ],
)
def test_the_clashes_that_an_hour_would_mend_and_bring_are_told_before_it_is_saved(
    visit: Visit, full: Store, lang: str, headings: tuple[str, str, str], overlap: str
) -> None:
    mend, bring, stay = headings
    dance = replace(CONCERT, id="bal", title=text(SCRIPT, "fr"), starts_at=at(20), ends_at=at(23))
    full.save(FESTIVAL.id, Edit(items=(dance,)), by="test")
    before = stored(full).revision
    app = visit(PAGE, item="concert", lang=lang)
    assert (told(app, mend), told(app, bring)) == ("", "")
    assert overlap in told(app, stay)
    seen(app.text_input(key="end:concert").set_value("16h").run())
    assert overlap in told(app, stay)
    app.text_input(key="end:concert").set_value("22h")
    seen(app.text_input(key="start:concert").set_value("21h").run())
    assert overlap in told(app, mend)
    assert "\\<script\\>" in told(app, bring)
    assert "\\*\\*gras" in told(app, bring)
    assert overlap not in told(app, stay)
    assert stored(full).revision == before


def test_the_drawer_says_when_no_clash_would_be_left(visit: Visit, full: Store) -> None:
    quiet = replace(UNPLACED, venue_id="mediatheque", starts_at=at(19), ends_at=at(20), status=Status.CONFIRMED)
    full.save(FESTIVAL.id, Edit(items=(quiet,)), by="test")
    app = visit(PAGE, item=UNPLACED.id)
    assert [box.value for box in app.success] == ["Aucun conflit."]
    assert not app.info


def test_what_is_half_typed_is_a_hint_until_one_tries_to_save_and_again_once_it_was_mended(
    visit: Visit, full: Store
) -> None:
    before = stored(full).revision
    app = visit(PAGE, item="concert")
    seen(app.text_input(key="start:concert").set_value("2h6").run())
    seen(app.text_input(key="start:concert").set_value("2h61").run())
    assert any("14h30" in caption.value for caption in app.caption)
    assert not app.error
    press(app, "save_item")
    assert "14h30" in app.error[0].value
    seen(app.text_input(key="start:concert").set_value("16h61").run())
    assert app.error
    seen(app.text_input(key="start:concert").set_value("16h").run())
    assert not app.error
    seen(app.text_input(key="start:concert").set_value("16h6").run())
    seen(app.text_input(key="start:concert").set_value("").run())
    assert any(":material/info:" in caption.value for caption in app.caption)
    assert not app.error
    assert stored(full).revision == before


def test_items_never_to_be_held_at_the_same_time_are_said_by_both(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="concert")
    assert SCRIPT in app.multiselect(key="never_against:concert").options
    app.multiselect(key="never_against:concert").set_value([UNPLACED.id, "lecture"])
    press(app, "save_item")
    assert stored(full).item_by_id["concert"] == replace(CONCERT, never_against=(UNPLACED.id, "lecture"))
    other = visit(PAGE, item="lecture")
    assert any("Concert du soir" in caption.value for caption in other.caption)
    assert other.multiselect(key="never_against:lecture").value == []


def test_the_page_shows_the_day_of_the_item_that_was_saved(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="concert")
    app.date_input(key="day:concert").set_value(SUNDAY)
    press(app, "save_item")
    assert stored(full).item_by_id["concert"].first_day == SUNDAY
    assert app.selectbox(key="day").value == SUNDAY.isoformat()


@pytest.mark.usefixtures("full")
def test_the_page_keeps_the_day_it_shows_when_the_saved_item_is_held_then(visit: Visit) -> None:
    app = visit(PAGE, item="expo", day=SUNDAY.isoformat())
    app.text_input(key="title.fr:expo").set_value("Gravures et dessins")
    press(app, "save_item")
    assert app.selectbox(key="day").value == SUNDAY.isoformat()


def test_saving_without_a_change_changes_nothing(visit: Visit, full: Store) -> None:
    before = stored(full)
    for item in before.items:
        press(visit(PAGE, item=item.id), "save_item")
    assert stored(full).revision == before.revision


def test_an_hour_that_cannot_be_read_is_said_and_nothing_typed_is_lost(visit: Visit, full: Store) -> None:
    before = stored(full).revision
    app = visit(PAGE, item="concert")
    app.text_input(key="title.fr:concert").set_value("Grand concert")
    app.text_input(key="start:concert").set_value("2h61")
    press(app, "save_item")
    assert "14h30" in app.error[0].value
    assert app.text_input(key="title.fr:concert").value == "Grand concert"
    assert app.text_input(key="start:concert").value == "2h61"
    assert stored(full).revision == before


def test_a_saved_item_that_clashes_says_so(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item=UNPLACED.id)
    app.text_input(key=f"start:{UNPLACED.id}").set_value("14h")
    app.date_input(key=f"day:{UNPLACED.id}").set_value(SATURDAY)
    app.selectbox(key=f"venue_id:{UNPLACED.id}").set_value("salle")
    press(app, "save_item")
    assert stored(full).item_by_id[UNPLACED.id].is_placed
    assert "2 conflits" in app.success[0].value


def test_a_new_item_needs_a_title_and_then_is_added(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="new")
    press(app, "save_item")
    assert len(app.error) == 2
    app.text_input(key="title.fr:").set_value("Bal")
    app.selectbox(key="venue_id:").set_value("mediatheque")
    app.multiselect(key="people:").set_value(["Anahit Exemple"])
    app.date_input(key="day:").set_value(SUNDAY)
    app.text_input(key="start:").set_value("21h - 2h")
    press(app, "save_item")
    (ball,) = (item for item in stored(full).items if str(item.title) == "Bal")
    assert ball.starts_at == at(21, day=SUNDAY)
    assert (ball.venue_id, ball.people) == ("mediatheque", ("Anahit Exemple",))


def test_an_item_without_its_venue_and_hours_is_unplaced_again(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="concert")
    app.selectbox(key="venue_id:concert").set_value(None)
    app.text_input(key="start:concert").set_value("")
    app.text_input(key="end:concert").set_value("")
    press(app, "save_item")
    concert = stored(full).item_by_id["concert"]
    assert (concert.venue_id, concert.starts_at, concert.day) == (None, None, SATURDAY)


def test_an_item_moved_to_another_country_keeps_the_hours_on_its_clock(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="concert")
    app.selectbox(key="venue_id:concert").set_value("kapan")
    press(app, "save_item")
    assert stored(full).item_by_id["concert"].starts_at == at(15, zone=YEREVAN)


def test_the_open_days_of_an_exhibition_can_be_changed(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="expo")
    assert app.text_input(key="end:expo").value == ""
    app.date_input(key="last_day:expo").set_value(SUNDAY.replace(day=27))
    app.pills(key="closed_weekdays:expo").set_value([0])
    press(app, "save_item")
    assert stored(full).item_by_id["expo"] == replace(EXHIBITION, repeat=Repeat(SUNDAY.replace(day=27), frozenset({0})))


def test_everything_else_about_an_item_can_be_said(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="lecture")
    app.selectbox(key="kind:lecture").set_value("encounter")
    app.segmented_control(key="status:lecture").set_value(Status.TENTATIVE)
    app.selectbox(key="strand:lecture").set_value("Musiques")
    app.segmented_control(key="is_free:lecture").set_value(True)
    app.number_input(key="expected:lecture").set_value(80)
    app.number_input(key="get_in:lecture").set_value(30)
    app.text_area(key="description.fr:lecture").set_value("Sous les arbres.")
    app.text_area(key="notes:lecture").set_value("")
    app.checkbox(key="shares_venue:lecture").check()
    press(app, "save_item")
    lecture = stored(full).item_by_id["lecture"]
    assert (lecture.kind, lecture.status, lecture.strand) == ("encounter", "tentative", "Musiques")
    assert lecture.is_free
    assert (lecture.expected, lecture.get_in.seconds, lecture.notes) == (80, 1800, "")
    assert lecture.description == text("Sous les arbres.", "fr")
    assert lecture.shares_venue
    assert lecture.starts_at == READING.starts_at


def test_a_copy_is_a_new_item_and_the_original_stays(visit: Visit, full: Store) -> None:
    app = visit(PAGE, item="lecture")
    app.date_input(key="day:lecture").set_value(SUNDAY)
    press(app, "copy_item")
    twins = [item for item in stored(full).items if item.title == READING.title]
    assert [item.first_day for item in twins] == [SATURDAY, SUNDAY]
    assert stored(full).item_by_id["lecture"] == READING


def test_an_item_cancelled_stays_in_the_programme_and_can_be_brought_back(visit: Visit, full: Store) -> None:
    app = press(visit(PAGE, item="concert"), "cancel_item")
    assert stored(full).item_by_id["concert"].is_cancelled
    press(app, "undo_last")
    assert stored(full).item_by_id["concert"] == CONCERT


def test_an_item_deleted_can_be_brought_back(visit: Visit, full: Store) -> None:
    app = press(visit(PAGE, item="concert"), "delete_item")
    assert "concert" not in stored(full).item_by_id
    assert "Concert du soir" not in titles(app)
    press(app, "undo_last")
    assert stored(full).item_by_id["concert"] == CONCERT


def test_a_form_closed_without_saving_changes_nothing(visit: Visit, full: Store) -> None:
    before = stored(full).revision
    app = visit(PAGE, item="concert")
    app.text_input(key="title.fr:concert").set_value("Autre chose")
    press(app, "close_item")
    assert stored(full).revision == before
    assert "item" not in app.query_params


def test_a_festival_in_one_language_asks_for_each_text_once(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(festival=replace(FESTIVAL, languages=("fr",))), by="test")
    app = visit(PAGE, item="concert")
    assert [field.key for field in app.text_input if str(field.key).startswith("title.")] == ["title.fr:concert"]
