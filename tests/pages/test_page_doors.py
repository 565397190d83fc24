"""The chapter on doors: an address shown once, revoked and restored, what is counted now, and numbers that differ."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.doorkeeper import Doorkeeper
from lib.doors import Tally
from lib.partners import is_secret
from lib.programme import Count, Method
from lib.store import Store
from tests.pages.conftest import FESTIVAL, SATURDAY, Visit, seen, stored

PAGE = {"lang": "en", "chapter": "doors"}


@pytest.fixture
def keeper(full: Store) -> Doorkeeper:
    return Doorkeeper(full)


def said(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.warning, *app.success, *app.error]
    return "\n".join(part.value for part in shown).replace("\\", "")


def make(visit: Visit, name: str = "Main <b>door</b>") -> AppTest:
    app = visit("attendance.py", **PAGE)
    seen(app.text_input(key="door_name").set_value(name).run())
    return seen(app.button(key="make_door").click().run())


def pressed(counted: int) -> Tally:
    return Tally("concert", SATURDAY, "phone", counted, 0, "Zoé", datetime.now(UTC).replace(microsecond=0))


def test_a_door_gets_an_address_that_is_shown_once_and_kept_as_a_digest(visit: Visit, keeper: Doorkeeper) -> None:
    app = make(visit)
    found = re.search(r"/door/([0-9a-f]{8})-([\w-]{32})\?lang=en$", app.code[0].value)
    assert found
    [door] = keeper.doors(FESTIVAL.id)
    assert (door.id, door.name, door.venue_id) == (found[1], "Main <b>door</b>", "")
    assert is_secret(door, found[2])
    kept = f"{door}{app.session_state}{app.query_params}"
    assert found[2] not in kept
    app = seen(app.run())
    assert not app.code
    assert "Main <b>door</b>, All venues: in use" in said(app)


@pytest.mark.usefixtures("full")
def test_a_door_has_a_name(visit: Visit) -> None:
    assert "Say which door it is." in said(make(visit, "  "))


def test_a_door_is_revoked_and_restored(visit: Visit, keeper: Doorkeeper) -> None:
    app = make(visit)
    [door] = keeper.doors(FESTIVAL.id)
    app = seen(visit("attendance.py", **PAGE).button(key=f"revoke_{door.id}").click().run())
    assert keeper.doors(FESTIVAL.id)[0].revoked_at
    assert "The door is revoked" in said(app)
    seen(app.button(key=f"reinstate_{door.id}").click().run())
    assert keeper.doors(FESTIVAL.id)[0].revoked_at is None


def test_what_is_counted_now_is_shown(visit: Visit, keeper: Doorkeeper) -> None:
    keeper.note(FESTIVAL.id, [pressed(143)])
    app = visit("attendance.py", **PAGE)
    assert [metric.value for metric in app.metric] == ["143"]


def test_a_door_that_was_tried_starts_again_and_that_can_be_undone(visit: Visit, keeper: Doorkeeper) -> None:
    keeper.note(FESTIVAL.id, [pressed(12)])
    app = seen(visit("attendance.py", **PAGE).button(key=f"again_concert_{SATURDAY}").click().run())
    assert not app.metric
    assert keeper.sums(FESTIVAL.id)["concert", SATURDAY].counted == 0
    app = seen(visit_done(app))
    assert [metric.value for metric in app.metric] == ["12"]


def visit_done(app: AppTest) -> AppTest:
    """Undoes what was just done, with the button beside the sentence about it."""
    [undo] = [button for button in app.button if button.label == "Undo"]
    return undo.click().run()


def test_a_number_written_down_is_kept_against_the_door(full: Store, visit: Visit, keeper: Doorkeeper) -> None:
    full.save(FESTIVAL.id, Edit(counts=(Count("concert", SATURDAY, 150, method=Method.COUNT),)), by="test")
    keeper.note(FESTIVAL.id, [pressed(143)])
    app = visit("attendance.py", **PAGE)
    seen(app.button(key=f"stand_concert_{SATURDAY}").click().run())
    assert "written down is" not in said(app)
    assert keeper.sums(FESTIVAL.id)["concert", SATURDAY].counted == 150
    seen(visit_done(app))
    assert "the door says 143, written down is 150." in said(app)


def test_of_two_numbers_neither_is_lost_and_one_is_taken(full: Store, visit: Visit, keeper: Doorkeeper) -> None:
    full.save(FESTIVAL.id, Edit(counts=(Count("concert", SATURDAY, 150, method=Method.COUNT),)), by="test")
    keeper.note(FESTIVAL.id, [pressed(143)])
    app = visit("attendance.py", **PAGE)
    assert "the door says 143, written down is 150." in said(app)
    seen(app.button(key=f"take_concert_{SATURDAY}").click().run())
    assert [count.counted for count in stored(full).counts] == [143]
    assert "written down is" not in said(app)
    seen(app.button(key="undo_last").click().run())
    assert [count.counted for count in stored(full).counts] == [150]
