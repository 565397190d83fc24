"""The page where one publishes: what subscribers would see, what stands against it, and the ways back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.press import NotPublished, Press
from lib.programme import Status, text
from lib.store import Store
from tests.pages.conftest import CONCERT, FESTIVAL, READING, SCRIPT, UNPLACED, Visit, at, seen

PAGE = "publication.py"


@pytest.fixture
def press(full: Store) -> Press:
    """Of the store that the pages use."""
    return Press(full)


def said(app: AppTest) -> str:
    """All that stands in words on the page."""
    parts = [*app.markdown, *app.info, *app.warning, *app.success, *app.error, *app.caption, *app.subheader]
    return "\n".join(str(part.value) for part in parts)


def read(app: AppTest) -> str:
    """The same as it is read, without the signs that keep Markdown from working."""
    return said(app).replace("\\", "")


def move(store: Store) -> None:
    """Others put the reading an hour later."""
    store.save(FESTIVAL.id, Edit(items=(replace(READING, starts_at=at(17), ends_at=at(18)),)), by="luc")


def press_publish(app: AppTest) -> AppTest:
    return seen(app.button(key="publish").click().run())


def test_before_the_first_release_it_says_that_nothing_is_visible(visit: Visit, press: Press) -> None:
    app = visit(PAGE, lang="en")
    assert "Nothing is published yet" in app.info[0].value
    assert "3 items in the first release" in app.subheader[0].value
    assert "There is no release yet" in read(app)
    press_publish(app)
    assert press.heads()[FESTIVAL.id].number == 1


def test_what_subscribers_would_see_is_told_from_old_to_new(visit: Visit, press: Press, full: Store) -> None:
    press.publish(FESTIVAL.id, by="ani")
    move(full)
    full.save(FESTIVAL.id, Edit(items=(replace(CONCERT, status=Status.CANCELLED),)), by="luc")
    app = visit(PAGE, lang="en")
    assert app.subheader[0].value.startswith("2 changes since release 1, published on")
    assert {each.label: each.value for each in app.metric} == {"Cancelled": "1", "Moved": "1"}
    assert "14:00 – 15:30, Salle des Fêtes → Sat 19 Oct, 17:00 – 18:00, Salle des Fêtes" in read(app)


@pytest.mark.usefixtures("full")
def test_the_clashes_still_open_are_told_and_do_not_forbid_it(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert "1 blocking clash is open" in read(app)
    assert "You can publish all the same." in read(app)
    assert not app.button(key="publish").disabled


@pytest.mark.usefixtures("full")
def test_what_will_not_be_public_leads_to_where_it_is_mended(visit: Visit) -> None:
    labels = [link.value for link in visit(PAGE, lang="en").page_link]
    assert "1 item has no day and hour" in labels


def test_nothing_to_publish_is_said_and_the_button_is_disabled(visit: Visit, press: Press) -> None:
    press.publish(FESTIVAL.id, by="ani")
    app = visit(PAGE, lang="en")
    assert "nothing has changed since release 1" in read(app)
    assert app.button(key="publish").disabled


@pytest.mark.usefixtures("empty")
def test_an_empty_festival_has_nothing_to_publish(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert app.button(key="publish").disabled
    assert "no item is confirmed with a day and an hour" in read(app)


def test_notes_and_tentative_items_alone_can_be_published_for_partners(visit: Visit, press: Press, full: Store) -> None:
    press.publish(FESTIVAL.id, by="ani")
    full.save(FESTIVAL.id, Edit(items=(replace(READING, notes="Porte de derrière"),)), by="luc")
    app = visit(PAGE, lang="en")
    assert "1 item changes only for private calendars" in read(app)
    assert not app.button(key="publish").disabled
    assert "Porte de derrière" not in said(app)


def test_a_note_goes_with_the_release_and_the_field_is_empty_again(visit: Visit, press: Press) -> None:
    app = visit(PAGE, lang="en")
    app.text_input(key="publication_note").set_value("Après la presse")
    press_publish(app)
    assert press.releases(FESTIVAL.id)[0].note == "Après la presse"
    assert app.text_input(key="publication_note").value == ""
    assert "Release 1 is published" in app.success[0].value


def test_what_others_changed_meanwhile_is_shown_and_not_published_unseen(
    visit: Visit, press: Press, full: Store
) -> None:
    app = visit(PAGE, lang="en")
    move(full)
    press_publish(app)
    assert press.heads() == {}
    assert "luc has changed the programme meanwhile" in read(app)
    press_publish(app)
    assert press.heads()[FESTIVAL.id].number == 1


def test_a_release_that_another_made_meanwhile_is_told(visit: Visit, press: Press) -> None:
    app = visit(PAGE, lang="en")
    press.publish(FESTIVAL.id, by="luc")
    press_publish(app)
    assert press.heads()[FESTIVAL.id].number == 1
    assert "luc published release 1 meanwhile" in read(app)


def test_going_back_is_shown_before_made_as_a_new_release_and_undone(visit: Visit, press: Press, full: Store) -> None:
    press.publish(FESTIVAL.id, by="ani")
    move(full)
    press.publish(FESTIVAL.id, by="ani")
    app = visit(PAGE, lang="en")
    app = seen(app.selectbox(key="release").select(1).run())
    assert "Going back makes release 3, which holds what release 1 held" in read(app)
    assert "17:00 – 18:00, Salle des Fêtes → Sat 19 Oct, 14:00 – 15:30" in read(app)
    app = seen(app.button(key="go_back").click().run())
    assert press.releases(FESTIVAL.id)[0].as_release == 1
    seen(app.button(key="way_0").click().run())
    assert press.releases(FESTIVAL.id)[0].as_release == 2


def test_withdrawing_is_undone_at_once(visit: Visit, press: Press) -> None:
    press.publish(FESTIVAL.id, by="ani")
    app = seen(visit(PAGE, lang="en").button(key="withdraw").click().run())
    with pytest.raises(NotPublished):
        press.published(FESTIVAL.id)
    assert "Nothing is online: release 1 was withdrawn on" in read(app)
    seen(app.button(key="way_0").click().run())
    assert press.published(FESTIVAL.id).release.number == 1


def test_withdrawing_gives_up_what_was_scheduled_says_so_and_its_undo_brings_that_back(
    visit: Visit, press: Press, full: Store
) -> None:
    press.publish(FESTIVAL.id, by="ani")
    press.schedule(FESTIVAL.id, full.moment() + timedelta(days=40), by="ani", note="Presse")
    scheduled = press.scheduled(FESTIVAL.id)
    app = seen(visit(PAGE, lang="en").button(key="withdraw").click().run())
    assert "The publication that was scheduled will not take place." in read(app)
    assert press.scheduled(FESTIVAL.id) is None
    seen(app.button(key="way_0").click().run())
    assert press.scheduled(FESTIVAL.id) == scheduled


@pytest.mark.parametrize(("language", "day"), [("en", "Saturday 19 October"), ("fr", "Samedi 19 octobre")])
def test_the_message_to_partners_speaks_their_language(
    visit: Visit, press: Press, full: Store, language: str, day: str
) -> None:
    press.publish(FESTIVAL.id, by="ani")
    move(full)
    press.publish(FESTIVAL.id, by="ani")
    app = visit(PAGE, lang="en")
    app = seen(app.segmented_control(key="message_language").set_value(language).run())
    written = [code.value for code in app.code]
    assert written[0].startswith("Festival d’essai")
    assert day in written[1]
    assert f"/programme/{FESTIVAL.id}" in written[1]


def test_a_publication_is_set_for_an_hour_changed_and_given_up(visit: Visit, press: Press) -> None:
    app = visit(PAGE, lang="en")
    day = date.today() + timedelta(days=3)  # noqa: DTZ011 (only later than now)
    app.date_input(key="schedule_day").set_value(day)
    app.text_input(key="schedule_note").set_value("Conférence")
    app = seen(app.button(key="set_schedule").click().run())
    scheduled = press.scheduled(FESTIVAL.id)
    assert scheduled
    assert (scheduled.at, scheduled.note) == (
        datetime(day.year, day.month, day.day, 9, tzinfo=FESTIVAL.zone).astimezone(UTC),
        "Conférence",
    )
    assert "A publication is set for" in read(app)
    seen(app.button(key="unschedule").click().run())
    assert press.scheduled(FESTIVAL.id) is None


def test_an_hour_that_is_over_is_refused_in_words(visit: Visit, press: Press) -> None:
    app = visit(PAGE, lang="en")
    app.date_input(key="schedule_day").set_value(date(2024, 1, 2))
    app = seen(app.button(key="set_schedule").click().run())
    assert "is over" in app.error[0].value
    assert press.scheduled(FESTIVAL.id) is None


def test_hostile_titles_and_notes_stay_words(visit: Visit, press: Press, full: Store) -> None:
    press.publish(FESTIVAL.id, by=SCRIPT, note=SCRIPT)
    hostile = replace(UNPLACED, starts_at=at(9), ends_at=at(10), status=Status.CONFIRMED, day=None)
    full.save(FESTIVAL.id, Edit(items=(hostile, replace(READING, title=text(SCRIPT, "fr")))), by=SCRIPT)
    app = visit(PAGE, lang="en")
    assert "<script>" not in said(app)
    assert ":red[feu]" not in said(app)
    press_publish(app)
    assert "<script>" not in said(visit(PAGE, lang="en"))


def test_the_home_page_says_what_is_online_and_what_is_not(visit: Visit, press: Press, full: Store) -> None:
    assert "Not published yet" in read(visit("home.py", lang="en"))
    press.publish(FESTIVAL.id, by="ani")
    assert "Everything is published" in said(visit("home.py", lang="en"))
    move(full)
    assert "1 change is not published yet" in said(visit("home.py", lang="en"))
