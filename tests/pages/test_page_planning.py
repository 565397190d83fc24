"""What is done on the board arrives once, in order, and never over what somebody else has done meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.board import Card
from lib.changes import Edit
from lib.moves import Message
from lib.programme import Status
from lib.store import Change, Store
from pages._exchange import MOST_SENT, Exchange
from tests.pages.conftest import CONCERT, FESTIVAL, SATURDAY, SUNDAY, UNPLACED, at, seen, stored

DAY = SATURDAY.isoformat()
CONCERT_PLACE = {"venue": "salle", "day": DAY, "start": 900, "end": 1020}
LATER = CONCERT_PLACE | {"start": 1080, "end": 1200}
TRAY = dict.fromkeys(("venue", "day", "start", "end"))


def desk() -> None:
    """A page with nothing but the board, which obeys what it is told that the browser sent."""
    import streamlit as st  # noqa: PLC0415 (the script of a page)

    from lib.board import View  # noqa: PLC0415
    from pages import _planning, _shared  # noqa: PLC0415
    from tests.pages.conftest import FESTIVAL, SATURDAY, SUNDAY  # noqa: PLC0415

    st.session_state.update(lang="en", festival=FESTIVAL.id, planning_board={})
    for told, sent in st.session_state.pop("sent", ()):
        getattr(_planning, told)(sent)
    _planning.show_planning(View((SATURDAY, SUNDAY), _shared.programme().venues))


Desk = Callable[..., AppTest]


@pytest.fixture
def open_desk(full: Store) -> Desk:  # noqa: ARG001 (the page reads its database)
    return lambda: seen(AppTest.from_function(desk, default_timeout=30).run())


def obey(app: AppTest, *operations: dict[str, Any], has: str = "") -> AppTest:
    """Let the browser send these operations, all that wait for an answer."""
    message = {"cid": "browser", "has": {"frame": "", "items": has}, "ops": list(operations)}
    app.session_state["sent"] = [("_obey", message)]
    return seen(app.run())


def place(seq: int, was: dict[str, Any], to: dict[str, Any], item_id: str = "concert") -> dict[str, Any]:
    do = "unplace" if to == TRAY else "place"
    return {"seq": seq, "do": do, "id": item_id, **to, "was": was}


def told(app: AppTest) -> dict[str, Any]:
    """What the browser is sent."""
    [element] = app.get("bidi_component")
    said: dict[str, Any] = json.loads(element.proto.json)
    return said


def last(full: Store) -> Change:
    return full.history(FESTIVAL.id, limit=1)[0]


def test_a_drop_is_written_as_one_revision_and_said_with_its_undo(open_desk: Desk, full: Store) -> None:
    before = stored(full).revision
    app = obey(open_desk(), place(1, CONCERT_PLACE, LATER))
    assert stored(full).item_by_id["concert"] == replace(CONCERT, starts_at=at(18), ends_at=at(20))
    assert (stored(full).revision, last(full).action) == (before + 1, "move")
    assert told(app)["ack"] == {"browser": 1}
    assert any("Concert du soir" in said.value and "No clash" in said.value for said in app.markdown)
    app.button(key="undo_move").click().run()
    assert stored(full).item_by_id["concert"] == CONCERT


def test_a_drop_that_was_taken_back_elsewhere_is_no_longer_offered_to_be_undone(open_desk: Desk, full: Store) -> None:
    app = obey(open_desk(), place(1, CONCERT_PLACE, LATER))
    full.undo(last(full).revision, by="Anahit")
    assert "undo_move" not in {button.key for button in app.run().button}


def test_what_is_sent_twice_is_done_once_and_what_follows_is_done_upon_it(open_desk: Desk, full: Store) -> None:
    first, again = place(1, CONCERT_PLACE, LATER), place(2, LATER, CONCERT_PLACE)
    app = obey(open_desk(), first)
    once = stored(full).revision
    obey(app, first)
    assert stored(full).revision == once
    obey(app, first, again)
    assert stored(full).item_by_id["concert"] == CONCERT
    assert told(app)["ack"] == {"browser": 2}


def test_many_drops_in_one_message_are_one_revision(open_desk: Desk, full: Store) -> None:
    before = stored(full).revision
    steps = [CONCERT_PLACE | {"start": 900 + 15 * n, "end": 1020 + 15 * n} for n in range(11)]
    operations = [place(n + 1, steps[n], steps[n + 1]) for n in range(10)]
    obey(open_desk(), *operations, place(11, TRAY, steps[0] | {"day": SUNDAY.isoformat()}, UNPLACED.id))
    after = stored(full)
    assert after.revision == before + 1
    assert after.item_by_id["concert"].starts_at == at(17, 30)
    assert after.item_by_id[UNPLACED.id].is_placed


def test_an_item_taken_to_the_tray_lasts_as_long_when_it_comes_back(open_desk: Desk, full: Store) -> None:
    short = CONCERT_PLACE | {"end": 945}
    app = obey(open_desk(), place(1, CONCERT_PLACE, short), place(2, short, TRAY))
    assert stored(full).item_by_id["concert"].day == SATURDAY
    assert not stored(full).item_by_id["concert"].is_placed
    [card] = [card for card in told(app)["items"]["put"] if card["id"] == "concert"]
    assert card["minutes"] == 45


def test_a_refused_move_is_answered_and_says_why(open_desk: Desk, full: Store) -> None:
    before = stored(full).revision
    app = obey(open_desk(), place(1, CONCERT_PLACE, LATER | {"venue": "<script>"}), place(2, LATER, LATER, "nobody"))
    assert stored(full).revision == before
    assert told(app)["ack"] == {"browser": 2}
    texts = [said["text"] for said in told(app)["said"]]
    assert texts == [
        "“Concert du soir”: This venue is no longer in the programme.",
        "This item is no longer in the programme.",
    ]


@pytest.mark.parametrize("is_told", [False, True], ids=["before the browser knows", "while it is in the hand"])
def test_what_somebody_else_moved_meanwhile_stays_and_both_versions_are_offered(
    open_desk: Desk, full: Store, is_told: bool
) -> None:
    app = open_desk()
    shown = told(app)["items"]["version"]
    theirs = replace(CONCERT, starts_at=at(8), ends_at=at(9))
    full.save(FESTIVAL.id, Edit(items=(theirs,)), by="Anahit")
    has = told(app.run())["items"]["version"] if is_told else shown
    moved = [place(1, CONCERT_PLACE, LATER), place(2, LATER, LATER | {"venue": "mediatheque"})]
    obey(app, *({**each, "seen": shown} for each in moved), has=has)
    assert stored(full).item_by_id["concert"] == theirs
    assert told(app)["said"][0]["text"] == "“Concert du soir”: Somebody else has moved it meanwhile."
    [refused] = app.session_state["session"].refused
    [conflict] = refused.conflicts
    assert (conflict.by, conflict.mine.starts_at, conflict.mine.venue_id) == ("Anahit", at(18), "mediatheque")


def test_what_somebody_else_changed_otherwise_is_kept(open_desk: Desk, full: Store) -> None:
    app = open_desk()
    shown = told(app)["items"]["version"]
    full.save(FESTIVAL.id, Edit(items=(replace(CONCERT, status=Status.TENTATIVE),)), by="Anahit")
    obey(app, place(1, CONCERT_PLACE, LATER), has=shown)
    after = stored(full).item_by_id["concert"]
    assert (after.status, after.starts_at) == (Status.TENTATIVE, at(18))


@pytest.mark.parametrize("sent", [None, 7, "ops", [], {"cid": 1}, {"cid": "a", "ops": "x"}, {"id": 3}])
@pytest.mark.parametrize("trigger", ["_obey", "_open", "_begin_item"])
def test_nonsense_is_left_aside(open_desk: Desk, full: Store, trigger: str, sent: object) -> None:
    before, app = stored(full).revision, open_desk()
    app.session_state["sent"] = [(trigger, sent)]
    seen(app.run())
    assert stored(full).revision == before
    assert "item" not in app.query_params


def test_an_item_is_opened_and_a_new_one_begun_where_the_board_was_pointed_at(open_desk: Desk) -> None:
    app = open_desk()
    app.session_state["sent"] = [("_open", {"id": "lecture", "n": 1})]
    assert seen(app.run()).query_params["item"] == "lecture"
    app.session_state["sent"] = [("_begin_item", CONCERT_PLACE | {"start": 1470, "end": 1530, "n": 2})]
    assert seen(app.run()).query_params["item"] == "new"
    begun = app.session_state["begun_item"]
    assert (begun.venue_id, begun.when.day, begun.when.start, begun.when.end) == ("salle", SUNDAY, "00:30", "01:30")


def looked_again(app: AppTest) -> dict[str, Any]:
    """What of the cards the browser is sent at the next look."""
    seen(app.run())
    items: dict[str, Any] = told(app)["items"]
    return items


def test_only_what_differs_from_what_the_browser_has_is_sent(open_desk: Desk, full: Store) -> None:
    app = open_desk()
    first = told(app)["items"]
    assert (first["since"], len(first["put"])) == (None, 4)
    assert looked_again(app) == {"version": first["version"], "since": first["version"], "put": [], "gone": []}
    assert set(told(app)["frame"]) == {"version"}
    obey(app, place(1, CONCERT_PLACE, LATER), has=first["version"])
    after = told(app)["items"]
    assert (after["since"], {card["id"] for card in after["put"]}) == (first["version"], {"concert", "lecture"})
    full.undo(stored(full).revision, by="Anahit")
    undone = looked_again(app)
    assert (undone["version"], undone["since"]) == (first["version"], first["version"])
    assert {card["id"] for card in undone["put"]} == {"concert", "lecture"}, "the browser may have the one between"


def test_a_browser_that_has_nothing_known_is_sent_everything(open_desk: Desk) -> None:
    app = open_desk()
    obey(app, has="another")
    assert (told(app)["items"]["since"], len(told(app)["items"]["put"])) == (None, 4)


class _Drawn:
    """A board of which only versions and cards are asked for."""

    def __init__(self, number: int) -> None:
        self.frame: dict[str, object] = {"days": []}
        self.frame_version, self.cards_version = "f", str(number)
        self.cards: dict[str, Card] = {}


def test_a_browser_that_says_nothing_for_long_is_sent_everything_again() -> None:
    exchange = Exchange()
    since = [exchange.told(_Drawn(n), n)["items"]["since"] for n in range(2 * MOST_SENT)]  # type: ignore[arg-type, index]
    assert since[0] is None
    assert since.count(None) == 2
    assert len(exchange.states) <= MOST_SENT


def test_what_a_browser_says_it_has_is_where_the_next_difference_begins() -> None:
    exchange = Exchange()
    for number in range(4):
        exchange.told(_Drawn(number), number)  # type: ignore[arg-type]
    exchange.hear(Message("a", "f", "2", ()))
    assert [state.version for state in exchange.states] == ["2", "3"]
    assert exchange.revision_of("3") == 3
    exchange.hear(Message("a", "f", "0", ()))
    assert exchange.states == []
