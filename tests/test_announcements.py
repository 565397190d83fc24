"""What those who read a programme see change from one release to another: each item once, by what matters most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.announcements import Announcement, Hidden, News, announcements, beyond, by_day, grouped, hidden
from lib.programme import Festival, Item, Programme, Repeat, Status, Venue, text
from lib.releases import Audience, Published, Release, publish

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)
START = datetime(2024, 9, 1, 8, tzinfo=UTC)
FESTIVAL = Festival(id="essai", name=text("Essai", "fr"), first_day=date(2024, 10, 19), last_day=date(2024, 10, 27))
HALL, GARDEN = Venue(id="salle", name="Salle"), Venue(id="jardin", name="Jardin")
READING = Item(
    id="lecture",
    title=text("Lecture", "fr"),
    venue_id="salle",
    starts_at=datetime(2024, 10, 19, 14, tzinfo=PARIS),
    ends_at=datetime(2024, 10, 19, 15, tzinfo=PARIS),
)
LATER = replace(
    READING, starts_at=datetime(2024, 10, 19, 16, tzinfo=PARIS), ends_at=datetime(2024, 10, 19, 17, tzinfo=PARIS)
)
ELSEWHERE = replace(READING, venue_id="jardin")
RENAMED = replace(READING, title=text("Lecture au jardin", "fr"))
CANCELLED = replace(READING, status=Status.CANCELLED)
TENTATIVE = replace(READING, status=Status.TENTATIVE)
UNPLACED = replace(READING, starts_at=None, ends_at=None, venue_id=None)
REVERSED = replace(READING, starts_at=READING.ends_at, ends_at=READING.starts_at)


def programme(*items: Item, venues: tuple[Venue, ...] = (HALL, GARDEN), festival: Festival = FESTIVAL) -> Programme:
    return Programme(festival, venues, items)


def releases(*desks: Programme, every: timedelta = HOUR) -> list[Published]:
    """One after another."""
    made: list[Published] = []
    for number, desk in enumerate(desks):
        release = Release(number + 1, START + number * every, "ani")
        made.append(publish(desk, release, made[-1] if made else None))
    return made


def told(*desks: Programme) -> Sequence[Announcement]:
    """What the last of these changes."""
    *_, was, now = releases(*desks)
    return announcements(was, now).items


@pytest.mark.parametrize(
    ("was", "now", "news"),
    [
        (None, READING, News.NEW),
        (None, CANCELLED, News.CANCELLED),
        (TENTATIVE, READING, News.NEW),
        (UNPLACED, READING, News.NEW),
        (READING, LATER, News.MOVED),
        (READING, ELSEWHERE, News.MOVED),
        (READING, replace(READING, repeat=Repeat(date(2024, 10, 20))), News.MOVED),
        (READING, RENAMED, News.RETITLED),
        (READING, CANCELLED, News.CANCELLED),
        (CANCELLED, READING, News.REINSTATED),
        (CANCELLED, LATER, News.REINSTATED),
        (READING, None, News.REMOVED),
        (READING, TENTATIVE, News.REMOVED),
        (READING, UNPLACED, News.REMOVED),
        (CANCELLED, None, News.REMOVED),
        (READING, replace(READING, price="5 €"), News.REWORDED),
        (READING, replace(READING, description=text("À l’ombre", "fr")), News.REWORDED),
        (READING, replace(READING, people=("Ani",)), News.REWORDED),
        (READING, replace(READING, is_end_assumed=True), News.REWORDED),
        (CANCELLED, replace(LATER, status=Status.CANCELLED), News.REWORDED),
        (READING, replace(LATER, title=RENAMED.title), News.MOVED),
        (READING, replace(LATER, status=Status.CANCELLED), News.CANCELLED),
    ],
)
def test_an_item_is_told_once_by_the_news_that_matters_most(was: Item | None, now: Item | None, news: News) -> None:
    [one] = told(*(programme(*filter(None, [item])) for item in (was, now)))
    assert one.news is news


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (READING, READING),
        (None, TENTATIVE),
        (TENTATIVE, UNPLACED),
        (READING, replace(READING, notes="clés", expected=40, get_in=HOUR, never_against=("x",), shares_venue=True)),
        (REVERSED, None),
    ],
)
def test_what_nobody_outside_sees_is_not_told(was: Item | None, now: Item | None) -> None:
    assert not told(*(programme(*filter(None, [item])) for item in (was, now)))


def test_all_that_differs_is_named_beside_the_news() -> None:
    [one] = told(programme(READING), programme(replace(LATER, title=RENAMED.title, venue_id="jardin")))
    assert one.fields == ("title", "venue_id", "starts_at", "ends_at")
    assert (one.before, one.after and one.after.venue_id) == (READING, "jardin")


def test_an_old_place_and_a_removal_are_told_once() -> None:
    assert not told(programme(READING), programme(LATER), programme(LATER))
    assert not told(programme(READING), programme(), programme())


def test_what_comes_back_after_its_removal_is_on_again() -> None:
    assert [one.news for one in told(programme(READING), programme(), programme(READING))] == [News.REINSTATED]


def test_the_first_release_tells_everything_as_new() -> None:
    [first] = releases(programme(READING, replace(TENTATIVE, id="autre")))
    found = announcements(None, first)
    assert (found.before, [one.news for one in found.items], found.frames) == (None, [News.NEW], ())


def test_two_releases_far_apart_are_compared_by_what_they_held() -> None:
    first, _, third = releases(programme(READING), programme(LATER), programme(RENAMED))
    assert [one.news for one in announcements(first, third).items] == [News.RETITLED]


def test_a_venue_that_changes_is_told_once_for_all_its_items() -> None:
    there = [replace(READING, id=f"i{n}") for n in range(3)]
    renamed = replace(HALL, name="Grande salle", changeover=HOUR, notes="clés", openings=())
    was, now = releases(programme(*there), programme(*there, venues=(renamed, replace(GARDEN, name="Parc"))))
    found = announcements(was, now)
    assert not found.items
    [frame] = found.frames
    assert (frame.before, frame.fields, frame.items, len(found)) == (HALL, ("name",), 3, 1)


def test_a_festival_that_says_something_else_of_itself_is_told() -> None:
    was, now = releases(programme(READING), programme(READING, festival=replace(FESTIVAL, name=text("Autre", "fr"))))
    [frame] = announcements(was, now).frames
    assert (frame.fields, frame.items) == (("name",), 1)


def test_who_may_know_more_is_told_more() -> None:
    was, now = releases(programme(READING), programme(replace(READING, notes="clés"), replace(TENTATIVE, id="autre")))
    public, inner = announcements(was, now), announcements(was, now, Audience(has_tentative=True, has_notes=True))
    assert len(public) == 0
    assert {(one.item.id, one.news) for one in beyond(inner, public)} == {
        ("lecture", News.REWORDED),
        ("autre", News.NEW),
    }


def test_groups_come_in_the_order_that_matters_and_items_in_that_of_the_day() -> None:
    was = [replace(READING, id=f"i{n}", ends_at=LATER.ends_at) for n in range(3)]
    now = [replace(was[0], status=Status.CANCELLED), was[1], replace(LATER, id="new"), replace(READING, id="first")]
    found = told(programme(*was), programme(*now))
    groups = grouped(found)
    assert list(groups) == [News.CANCELLED, News.REMOVED, News.NEW]
    assert [one.item.id for one in groups[News.NEW]] == ["first", "new"]


def test_what_moved_is_told_on_the_day_that_it_is_held_now() -> None:
    sunday = replace(
        READING,
        starts_at=READING.starts_at and READING.starts_at + timedelta(1),
        ends_at=LATER.ends_at and LATER.ends_at + timedelta(1),
    )
    days = by_day(told(programme(READING, replace(READING, id="autre")), programme(sunday)))
    assert {day: [one.item.id for one in those] for day, those in days.items()} == {
        date(2024, 10, 19): ["autre"],
        date(2024, 10, 20): ["lecture"],
    }


def test_what_will_not_be_public_says_why() -> None:
    desk = programme(*(replace(item, id=str(n)) for n, item in enumerate([READING, TENTATIVE, UNPLACED, REVERSED])))
    assert {reason: [item.id for item in those] for reason, those in hidden(desk).items()} == {
        Hidden.TENTATIVE: ["1"],
        Hidden.NO_TIME: ["2"],
        Hidden.REVERSED: ["3"],
    }


STATES = [None, READING, LATER, ELSEWHERE, RENAMED, CANCELLED, TENTATIVE, UNPLACED, REVERSED]


@given(some.lists(some.lists(some.sampled_from(STATES), min_size=3, max_size=3), min_size=2, max_size=4))
def test_each_item_is_told_at_most_once_and_only_when_it_differs(desks: list[list[Item | None]]) -> None:
    *_, was, now = releases(
        *(programme(*(replace(item, id=str(n)) for n, item in enumerate(desk) if item)) for desk in desks)
    )
    found = announcements(was, now)
    ids = [one.item.id for one in found.items]
    assert len(ids) == len(set(ids))
    assert all(one.before != one.after for one in found.items)
    assert len(announcements(now, now)) == 0
    assert found == announcements(was, now)
