"""The address of a door: for who has its secret, for as long as it is wanted, and for presses alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from lib.assets import read_bundle
from lib.changes import Edit
from lib.door_routes import LARGEST, door_routes
from lib.doorkeeper import Doorkeeper
from lib.doors import LONGEST_ID, Door
from lib.partners import digest
from lib.programme import Festival, Item, Status, Venue, text
from lib.routes import asset_routes
from lib.settings import ROOT
from lib.store import Store, open_store
from tests.asgi import Answer, fetch

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2024, 10, 19)
NOW = datetime(2024, 10, 19, 19, tzinfo=UTC)
HOSTILE = "</script><b>\u202e**x**"
FESTIVAL = Festival(id="essai", name=text(HOSTILE), first_day=DAY, last_day=DAY)
DOOR = Door(id="d00r", festival_id="essai", name=HOSTILE, digest=digest("se-cret"), created_at=NOW, created_by="Anna")
JSON = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}


def item(item_id: str, venue_id: str) -> Item:
    start = datetime(2024, 10, 19, 20, 30, tzinfo=PARIS)
    return Item(
        id=item_id, title=text(HOSTILE), venue_id=venue_id, starts_at=start, ends_at=start + timedelta(hours=2),
        notes="secret", expected=50,
    )  # fmt: skip


class House:
    """A store with a door, and the application that serves it."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = open_store(f"sqlite:///{folder / 'n.db'}", clock=lambda: NOW)
        venues = (Venue(id="fil", name="Le Fil", capacity=60), Venue(id="combo", name="Le Combo"))
        items = (item("concert", "fil"), item("bal", "combo"))
        self.store.save("essai", Edit(festival=FESTIVAL, venues=venues, items=items), by="test")
        self.keeper = Doorkeeper(self.store)
        self.keeper.add_door(DOOR)
        self.keeper.add_door(replace(DOOR, id="fil", venue_id="fil"))
        bundle = read_bundle(ROOT / "pages" / "door")
        served = door_routes(self.store, self.keeper, bundle, asset_routes("assets", bundle), clock=lambda: NOW)
        self.app = Starlette(routes=served)

    def get(self, path: str, **headers: str) -> Answer:
        return fetch(self.app, f"/door/{path}", headers=headers)

    def say(self, said: object, key: str = "d00r-se-cret", headers: dict[str, str] | None = None) -> Answer:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return fetch(self.app, f"/door/{key}/tallies", "POST", JSON if headers is None else headers, body)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("doors"))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def tally(item_id: str = "concert", plus: float = 3, minus: int = 1) -> dict[str, Any]:
    return {"item": item_id, "day": "2024-10-19", "plus": plus, "minus": minus}


def message(*tallies: dict[str, Any], phone: str = "p1", **more: Any) -> dict[str, Any]:
    return {"phone": phone, "name": "Anna", "tallies": list(tallies), **more}


def test_the_page_is_there_for_who_has_the_secret_and_nobody_else(shared: House) -> None:
    assert shared.get("d00r-se-cret").status == 200
    for wrong in ("d00r-secret", "d00r-", "d00r", "x-se-cret", "d00r-SE-CRET"):
        assert shared.get(wrong).status == 404
        assert shared.get(f"{wrong}/sittings").status == 404
        assert shared.say(message(), wrong).status == 404


def test_a_revoked_door_says_so_and_keeps_nothing_more(house: House) -> None:
    house.keeper.revoke("d00r", by="Anna")
    assert house.get("d00r-se-cret").status == 410
    assert "Personne ne compte plus ici" in house.get("d00r-se-cret").text
    assert house.say(message(tally())).status == 410
    assert house.keeper.sums("essai") == {}


def test_the_page_runs_no_script_but_ours_and_is_kept_by_nobody(shared: House) -> None:
    answer = shared.get("d00r-se-cret")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert HOSTILE not in answer.text


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [("", "", "fr"), ("", "hy,en;q=0.8,fr;q=0.5", "en"), ("?lang=en", "fr", "en"), ("?lang=<b>", "de", "fr")],
)
def test_the_page_is_in_a_language_that_there_are_words_in(
    shared: House, query: str, accepted: str, language: str
) -> None:
    answer = shared.get(f"d00r-se-cret{query}", **{"Accept-Language": accepted})
    assert f'<html lang="{language}">' in answer.text


def test_it_tells_what_can_be_counted_and_nothing_internal(shared: House) -> None:
    told = json.loads(shared.get("d00r-se-cret/sittings").body)
    assert {sitting["item"] for sitting in told["sittings"]} == {"concert", "bal"}
    concert = next(sitting for sitting in told["sittings"] if sitting["item"] == "concert")
    assert (concert["seats"], concert["venue"], concert["now"], concert["title"]) == (60, "Le Fil", True, HOSTILE)
    assert "secret" not in json.dumps(told["sittings"])
    assert {sitting["item"] for sitting in json.loads(shared.get("fil-se-cret/sittings").body)["sittings"]} == {
        "concert"
    }


def test_phones_add_up_and_say_the_same_as_often_as_they_like(house: House) -> None:
    for _ in range(3):
        house.say(message(tally(plus=40)))
        told = json.loads(house.say(message(tally(plus=22), phone="p2")).body)
    assert told["sums"] == [{"item": "concert", "day": "2024-10-19", "counted": 60, "phones": 2, "is_whole": True}]


@pytest.mark.parametrize("change", [{"venue_id": "combo"}, {"status": Status.CANCELLED}])
def test_presses_for_what_was_moved_or_cancelled_meanwhile_are_kept(house: House, change: dict[str, Any]) -> None:
    house.store.save("essai", Edit(items=(replace(item("concert", "fil"), **change),)), by="test")
    offered = json.loads(house.get("fil-se-cret/sittings").body)["sittings"]
    assert offered == []
    told = json.loads(house.say(message(tally(plus=40), finished=True), "fil-se-cret").body)
    assert (told["unknown"], told["sums"][0]["counted"]) == ([], 39)
    assert [count.counted for count in house.store.programme("essai").counts] == [39]


def test_a_door_of_one_venue_tells_nothing_of_another(house: House) -> None:
    house.say(message(tally("bal", plus=40)))
    assert json.loads(house.say(message(tally()), "fil-se-cret").body)["sums"][0]["item"] == "concert"
    offered = json.loads(house.get("fil-se-cret/sittings").body)
    assert [each["item"] for each in offered["sittings"]] == ["concert"]
    assert [each["item"] for each in offered["sums"]] == ["concert"]


def test_as_much_as_a_phone_sends_at_once_is_read(house: House) -> None:
    longest = "漢" * LONGEST_ID
    said = message(*[tally(longest)] * 20, typed=[{"id": "n", "item": longest, "day": "2024-10-19", "number": 6}] * 5)
    answer = house.say(json.dumps(said, ensure_ascii=False).encode())
    assert (answer.status, json.loads(answer.body)["unknown"][0]["item"]) == (200, longest)


def test_what_is_too_long_for_an_item_stays_on_the_phone(house: House) -> None:
    told = json.loads(house.say(message(tally("x" * (LONGEST_ID + 1)), tally())).body)
    assert (told["unread"], told["unknown"]) == ([0], [])


def test_presses_since_a_number_was_typed_add_to_it(house: House) -> None:
    number = {"id": "n1", "item": "concert", "day": "2024-10-19", "number": 61, "since": 2}
    told = json.loads(house.say(message(tally(plus=42, minus=0), typed=[number])).body)
    assert told["sums"][0]["counted"] == 63
    assert [count.counted for count in house.store.programme("essai").counts] == [63]


def test_phones_without_end_are_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.storage.doors.MOST_PHONES", 2)
    assert [house.say(message(tally(), phone=phone)).status for phone in ("a", "b", "c", "a")] == [200, 200, 429, 200]


def test_a_day_without_a_sitting_is_not_counted(house: House) -> None:
    wrong = tally() | {"day": "1900-01-01"}
    typed = [{"id": "n1", "item": "concert", "day": "1900-01-01", "number": 61}]
    told = json.loads(house.say(message(wrong, tally(plus=1e400), typed=typed)).body)
    assert told["unknown"] == [{"item": "concert", "day": "1900-01-01"}]
    assert told["unread"] == [1]
    assert house.keeper.sums("essai") == {}
    assert house.store.programme("essai").counts == ()


def test_who_is_finished_has_a_count(house: House) -> None:
    house.say(message(tally(plus=40), finished=True))
    (count,) = house.store.programme("essai").counts
    assert (count.counted, count.by, count.method) == (39, "Anna", "clicker")


def test_a_number_typed_in_the_room_is_written_down(house: House) -> None:
    typed = [{"id": "n1", "item": "concert", "day": "2024-10-19", "number": 61}]
    assert house.say(message(typed=typed)).status == 200
    (count,) = house.store.programme("essai").counts
    assert (count.counted, count.by, count.method) == (61, "Anna", "count")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 403),
        ({}, 403),
        ({"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "application/json", "Origin": "https://elsewhere.example", "Host": "here.example"}, 403),
        ({"Content-Type": "application/json", "Origin": "https://here.example", "Host": "here.example"}, 200),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
    ],
)
def test_only_the_page_of_the_door_says_what_was_counted(shared: House, headers: dict[str, str], status: int) -> None:
    assert shared.say(message(), headers=headers).status == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff", 400),
        (b"[" * 9_000, 400),
        (b"{}", 400),
        (b" " * (LARGEST + 1), 413),
    ],
)
def test_what_no_phone_says_is_refused(shared: House, body: bytes, status: int) -> None:
    assert shared.say(body).status == status


SAID = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["phone", "name", "tallies", "typed", "item", "day", "plus", "minus"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(said=SAID)
def test_whatever_is_said_never_breaks_the_server(shared: House, said: object) -> None:
    assert shared.say(said).status in {200, 400}


def test_the_worker_may_look_after_the_pages_of_doors(shared: House) -> None:
    answer = shared.get("worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    page = shared.get("d00r-se-cret").text
    script = page.split('script type="module" src="')[1].split('"')[0]
    assert fetch(shared.app, script).headers["content-type"].startswith("text/javascript")
