"""Who follows a part of the programme sees that part, and what has just left it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lib.feeds.selection import EVERYTHING, Selection, selected
from lib.programme import Festival, Item, Programme, Repeat, Status, Venue, text
from lib.releases import MOVE_TOLD, Release, View, publish, view

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 5, 4, 10, tzinfo=UTC)
FESTIVAL = Festival(id="a", name=text("A"), first_day=date(2026, 10, 1), last_day=date(2026, 10, 31))
HALL = Venue(id="hall", name="Grande salle", city="Lyon", accessible=("hi", "mi"))
CELLAR = Venue(id="cellar", name="Cave", accessible=("mi",))


def item(item_id: str, day: int = 10, **fields: Any) -> Item:
    start = datetime(2026, 10, day, 20, tzinfo=PARIS)
    plain = Item(id=item_id, title=text(item_id), venue_id="hall", starts_at=start, ends_at=start + timedelta(hours=1))
    return replace(plain, **fields)


CONCERT = item("concert", kind="concert", people=("Nour Exemple", "Ani"), strand="Poésie d’été", is_free=True)
TALK = item("talk", 11, kind="conference", venue_id="cellar", organiser="Maison des Arts", is_free=False)
EXPO = item("expo", 5, kind="exhibition", venue_id=None, repeat=Repeat(date(2026, 10, 9), frozenset({3})))
DESK = Programme(FESTIVAL, (HALL, CELLAR), (CONCERT, TALK, EXPO))


def told(desk: Programme = DESK) -> View:
    return view(publish(desk, Release(1, AT, "ani")), AT)


def ids(shown: View) -> set[str]:
    return {each.id for each in shown.programme.items}


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (EVERYTHING, {"concert", "talk", "expo"}),
        (Selection(kinds=("concert", "exhibition")), {"concert", "expo"}),
        (Selection(venues=("cellar",)), {"talk"}),
        (Selection(people=("nour-exemple",)), {"concert"}),
        (Selection(strands=("poesie-d-ete",)), {"concert"}),
        (Selection(partners=("maison-des-arts",)), {"talk"}),
        (Selection(is_free=True), {"concert"}),
        (Selection(accessible=("mi",)), {"concert", "talk"}),
        (Selection(accessible=("mi", "hi")), {"concert"}),
        (Selection(kinds=("concert",), venues=("cellar",)), set()),
        (Selection(first_day=date(2026, 10, 11)), {"talk"}),
        (Selection(last_day=date(2026, 10, 10)), {"concert", "expo"}),
        (Selection(first_day=date(2026, 10, 7), last_day=date(2026, 10, 7)), {"expo"}),
        (Selection(first_day=date(2026, 10, 8), last_day=date(2026, 10, 8)), set()),  # closed on Thursdays
        (Selection(item_id="talk"), {"talk"}),
        (Selection(words="POESIE nour"), {"concert"}),
        (Selection(words="grande salle lyon"), {"concert"}),
        (Selection(words="nour cave"), set()),
    ],
)
def test_items_are_chosen_by_what_they_are(selection: Selection, wanted: set[str]) -> None:
    assert ids(selected(told(), selection)) == wanted


def test_what_moved_is_told_to_who_follows_the_old_venue_for_as_long_as_it_says_so() -> None:
    moved = replace(DESK, items=(replace(CONCERT, venue_id="cellar"), TALK, EXPO))
    second = publish(moved, Release(2, AT, "ani"), publish(DESK, Release(1, AT - timedelta(days=1), "ani")))
    hall, cellar = Selection(venues=("hall",)), Selection(venues=("cellar",))
    now, later = view(second, AT), view(second, AT + MOVE_TOLD)
    assert ids(selected(now, hall)) == {"concert"}
    assert set(selected(now, hall).moved) == {"concert"}
    assert ids(selected(now, cellar)) == {"concert", "talk"}
    assert ids(selected(later, hall)) == set()


@pytest.mark.parametrize(
    ("then", "status"),
    [
        ((replace(CONCERT, venue_id="cellar", title=text("Concert")),), Status.CONFIRMED),
        ((replace(CONCERT, venue_id="cellar", ends_at=datetime(2026, 10, 10, 22, tzinfo=PARIS)),), Status.CONFIRMED),
        ((replace(CONCERT, venue_id="cellar", status=Status.CANCELLED),), Status.CANCELLED),
        ((), Status.CANCELLED),
    ],
)
def test_what_becomes_of_what_moved_is_told_to_who_follows_the_old_venue(
    then: tuple[Item, ...], status: Status
) -> None:
    last = publish(DESK, Release(1, AT - timedelta(hours=2), "ani"))
    last = publish(
        replace(DESK, items=(replace(CONCERT, venue_id="cellar"),)), Release(2, AT - timedelta(hours=1), "ani"), last
    )
    last = publish(replace(DESK, items=then), Release(3, AT, "ani"), last)
    [concert] = selected(view(last, AT), Selection(venues=("hall",))).programme.items
    assert (concert.id, concert.status) == ("concert", status)


def test_no_venue_is_told_of_what_was_not_chosen() -> None:
    assert selected(told(), Selection(kinds=("concert",))).programme.venues == (HALL,)


def test_what_is_gone_is_told_to_who_followed_it() -> None:
    second = publish(
        replace(DESK, items=(TALK, EXPO)), Release(2, AT, "ani"), publish(DESK, Release(1, AT - timedelta(1), "ani"))
    )
    assert selected(view(second, AT), Selection(kinds=("concert",))).gone == {"concert"}
    assert selected(view(second, AT), Selection(kinds=("conference",))).gone == frozenset()
