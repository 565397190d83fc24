"""What tells a subscriber's program that something changed, and its reader what did."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lib.programme import Repeat, Status, text
from tests.readers.house import PARIS, SECRET, House, item, moved, partner
from tests.readers.programs import with_icalendar
from tests.readers.subscribers import Cautious, Polling, get

MAY = datetime(2026, 5, 9, 20, tzinfo=PARIS)
BASE = item("lecture", MAY, people=("Ani",), strand="Poésie")


def events(house: House, query: str = "") -> dict[str, bytes]:
    """The bytes of each event, by the id of its item."""
    body = get(house.url(f"/feeds/saison.ics{query}")).content
    found = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body, re.DOTALL)
    return {_value(each, "UID").partition(".")[0]: each for each in found}


def _value(event: bytes, name: str) -> str:
    (found,) = re.findall(rb"^" + name.encode() + rb"[^:\r\n]*:(.*)\r$", event.replace(b"\r\n ", b""), re.MULTILINE)
    said: str = found.decode()
    return said


CHANGES: dict[str, tuple[dict[str, Any], int]] = {
    "later": ({"starts_at": MAY + timedelta(minutes=30)}, 1),
    "longer": ({"ends_at": MAY + timedelta(hours=3)}, 1),
    "elsewhere": ({"venue_id": "cave"}, 1),
    "cancelled": ({"status": Status.CANCELLED}, 1),
    "retitled": ({"title": text("Un autre titre", "fr")}, 0),
    "described": ({"description": text("Il fera beau.", "fr")}, 0),
    "priced": ({"price": "5 €"}, 0),
    "cast": ({"people": ("Ani", "Aram")}, 0),
    "strand": ({"strand": "Musique"}, 0),
}


def test_sequence_rises_with_time_place_and_status_only(house: House) -> None:
    house.publish(*(replace(BASE, id=name) for name in CHANGES))
    before = events(house)
    house.save(*(replace(BASE, id=name, **fields) for name, (fields, _) in CHANGES.items()))
    house.advance(hours=1)
    at = f"{house.now:%Y%m%dT%H%M%SZ}"
    house.publish()
    after = events(house)
    risen = {name: int(_value(after[name], "SEQUENCE")) - int(_value(before[name], "SEQUENCE")) for name in CHANGES}
    assert risen == {name: rises for name, (_, rises) in CHANGES.items()}
    stamps = {_value(after[name], stamp) for name in CHANGES for stamp in ("DTSTAMP", "LAST-MODIFIED")}
    assert stamps == {at}


INTERNAL: list[dict[str, Any]] = [
    {"notes": "appeler la régie"},
    {"expected": 90},
    {"get_in": timedelta(hours=2)},
    {"never_against": ("concert",)},
    {"extra": (("Budget", "300"),)},
]


def test_the_bytes_of_what_did_not_change_stay_the_same(house: House) -> None:
    house.publish(BASE, replace(BASE, id="concert"), replace(BASE, id="bal"))
    before = events(house)
    house.save(replace(BASE, id="concert", price="5 €"), removed=["bal"])
    for fields in INTERNAL:
        house.save(replace(BASE, **fields))
    house.advance(days=2)
    house.publish()
    house.publish()
    after = events(house)
    assert after["lecture"] == before["lecture"]
    assert after["concert"] != before["concert"]


def test_saving_and_reverting_on_the_desk_is_no_change_at_all(house: House) -> None:
    house.publish(BASE)
    reader = Polling(house.url(), with_icalendar)
    reader.sync()
    before = events(house)
    house.save(moved(BASE, days=3))
    house.save(BASE)
    reader.sync()
    house.publish()
    assert reader.answers == [200, 304]
    assert events(house) == before


OLD_TIME = "20 h"


def described(house: House) -> str:
    calendar = icalendar.Calendar.from_ical(get(house.url()).content)
    (event,) = calendar.walk("VEVENT")
    return str(event.get("DESCRIPTION", ""))


def test_a_moved_item_says_for_seventy_two_hours_where_it_was(house: House) -> None:
    house.publish(BASE)
    assert described(house) == "Avec Ani"
    house.publish(moved(BASE, days=1, hours=1))
    told = described(house)
    assert "9 mai" in told
    assert OLD_TIME in told
    sequence = _value(events(house)["lecture"], "SEQUENCE")

    house.publish(replace(moved(BASE, days=1, hours=1), title=text("Autre titre", "fr")))
    house.advance(hours=71)
    assert described(house) == told  # a new title is no move
    house.advance(hours=1)
    assert described(house) == "Avec Ani"
    last = events(house)["lecture"]
    assert _value(last, "SEQUENCE") == sequence  # what is no longer told was not moved
    assert datetime.strptime(_value(last, "DTSTAMP"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) > house.now - timedelta(1)


def test_who_follows_a_venue_is_told_that_something_left_it(house: House) -> None:
    house.publish(BASE)
    reader = Polling(house.url("/feeds/saison.ics?venue=salle"), with_icalendar)
    reader.sync()
    house.publish(replace(BASE, venue_id="cave"))
    reader.sync()
    assert [title for title, *_ in reader.agenda()] == ["lecture"]
    assert b"Cave" in reader.body
    assert b"Salle" in reader.body
    house.advance(hours=72)
    reader.sync()
    assert reader.agenda() == []


# ---------------------------------------------------------------- whatever happens


DAY = timedelta(days=1)
OCTOBER = datetime(2026, 10, 20, 10, tzinfo=PARIS)
MANNERS = (
    "/feeds/saison.ics",
    "/feeds/saison.ics?cancelled=visible&exhibitions=daily&alarm=60",
    "/feeds/saison.ics?exhibitions=ends&lang=en",
    "/feeds/saison.ics?venue=salle",
)


Step = tuple[str, int]
STEPS = some.lists(
    some.tuples(
        some.sampled_from(
            [
                "move",
                "elsewhere",
                "retitle",
                "note",
                "extend",
                "cancel",
                "confirm",
                "doubt",
                "remove",
                "back",
                "wait",
                "month",
                "publish",
            ]
        ),
        some.integers(0, 3),
    ),
    min_size=4,
    max_size=14,
)


@dataclass
class Desk:
    """Items, of which anything may happen to any; an exhibition, and nights on which clocks change, among them."""

    house: House

    def __post_init__(self) -> None:
        show = item("i2", OCTOBER, 8, kind="exhibition", repeat=Repeat(date(2026, 10, 28), frozenset({0})))
        night = item("i3", OCTOBER + timedelta(hours=13), 5, repeat=Repeat(date(2026, 10, 27)))
        plain = [item(f"i{n}", MAY + timedelta(days=n)) for n in range(2)]
        self.items = {each.id: each for each in (*plain, show, night)}
        self.house.publish(*self.items.values())

    def take(self, step: str, which: int) -> None:
        name = f"i{which}"
        now = self.items[name]
        changed = {
            "move": lambda: moved(now, hours=1),
            "elsewhere": lambda: replace(now, venue_id="cave" if now.venue_id == "salle" else "salle"),
            "retitle": lambda: replace(now, title=text(now.title.to("fr") + "!", "fr")),
            "note": lambda: replace(now, notes=now.notes + "!"),
            "cancel": lambda: replace(now, status=Status.CANCELLED),
            "confirm": lambda: replace(now, status=Status.CONFIRMED),
            "extend": lambda: replace(
                now, repeat=now.repeat and replace(now.repeat, last_day=now.repeat.last_day + DAY)
            ),
            "doubt": lambda: replace(now, status=Status.TENTATIVE),
        }
        if step in changed:
            self.items[name] = changed[step]()
            self.house.save(self.items[name])
        elif step == "remove":
            self.house.save(removed=[name])
        elif step == "back":
            newest, *_ = self.house.press.releases("saison")
            self.house.press.go_back("saison", max(1, newest.number - 1 - which), by="press")
            self.house.advance(minutes=1)
        elif step == "publish":
            self.house.publish()
        else:
            self.house.advance(hours=36 if step == "wait" else 31 * 24)


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], House]:
    return lambda: House(tmp_path_factory.mktemp("house"))


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_who_believes_only_what_the_standard_makes_believe_holds_the_feed(
    houses: Callable[[], House], steps: list[Step]
) -> None:
    with houses() as house:
        desk = Desk(house)
        house.press.add_partner_feed(partner(has_tentative=True, has_notes=True))
        readers = [Cautious(house.url(path)) for path in (*MANNERS, f"/partners/ami-{SECRET}/a.ics")]
        for step in [*steps, ("publish", 0)]:
            desk.take(*step)
            for reader in readers:
                reader.sync()
