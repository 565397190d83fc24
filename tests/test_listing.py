"""Lists on the pages: what a filter lets through, in which order, and how a table words it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from lib.clashes import find_clashes
from lib.i18n import Words
from lib.knots import find_knots
from lib.listing import (
    CLASH_COLUMNS,
    Checked,
    ClashFilter,
    ItemFilter,
    admitted_items,
    admitted_knots,
    asked_knot,
    checked,
    clash_choices,
    clash_id,
    clashes_frame,
    first_shown_day,
    held_on,
    hours_words,
    is_assumed,
    items_by_day,
    items_of,
    next_asked,
    next_day,
)
from lib.programme import Festival, Item, Programme, Repeat, Status, Text, Venue, text
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash, Notice

PARIS = ZoneInfo("Europe/Paris")
FRENCH, ENGLISH = Words("fr"), Words("en")
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2024, 10, day) for day in (18, 19, 20, 21))


def at(hour: int, minute: int = 0, day: date = SATURDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)


HALL, LIBRARY = Venue(id="salle", name="Salle des Fêtes"), Venue(id="mediatheque", name="Médiathèque")
READING = Item(
    id="lecture",
    title=Text((("fr", "Lecture au jardin"), ("en", "Reading in the garden"))),
    kind="reading",
    venue_id="salle",
    starts_at=at(14, 30),
    ends_at=at(16),
    people=("Anahit Exemple", "TBA"),
)
CONCERT = Item(
    id="concert",
    title=text("Concert", "fr"),
    kind="concert",
    venue_id="salle",
    starts_at=at(15),
    ends_at=at(17),
    strand="Musiques",
)
SHOW = Item(
    id="expo",
    title=text("Gravures", "fr"),
    kind="exhibition",
    venue_id="mediatheque",
    starts_at=at(10, day=FRIDAY),
    ends_at=at(18, day=FRIDAY),
    is_end_assumed=True,
    repeat=Repeat(SUNDAY, except_days=frozenset({SATURDAY})),
    shares_venue=True,
)
WORKSHOP = Item(id="atelier", title=text("Atelier", "fr"), kind="workshop", day=SUNDAY, status=Status.TENTATIVE)
CANCELLED = Item(
    id="bal", title=text("Bal", "fr"), starts_at=at(20), ends_at=at(22), venue_id="salle", status=Status.CANCELLED
)
FESTIVAL = Festival(id="essai", name=text("Essai", "fr"), first_day=SATURDAY, last_day=MONDAY)
PROGRAMME = Programme(FESTIVAL, (HALL, LIBRARY), (WORKSHOP, CANCELLED, CONCERT, SHOW, READING))
CLASHES = find_clashes(PROGRAMME, date(2024, 1, 1))


@pytest.mark.parametrize(
    ("wanted", "admitted"),
    [
        (ItemFilter(), ["expo", "lecture", "concert", "bal", "atelier"]),
        (ItemFilter(kinds=["reading", "concert"]), ["lecture", "concert"]),
        (ItemFilter(venues=["mediatheque"]), ["expo"]),
        (ItemFilter(strands=["Musiques"]), ["concert"]),
        (ItemFilter(statuses=["tentative", "cancelled"]), ["bal", "atelier"]),
        (ItemFilter(venues=["salle"], statuses=["confirmed"]), ["lecture", "concert"]),
        (ItemFilter(text="  FÊTES concert"), ["concert"]),
        (ItemFilter(text="garden"), ["lecture"]),
        (ItemFilter(text="anahit"), ["lecture"]),
        (ItemFilter(text="rien de tel"), []),
    ],
)
def test_a_filter_lets_through_what_is_asked_for_in_the_order_it_is_held(
    wanted: ItemFilter, admitted: list[str]
) -> None:
    assert [item.id for item in admitted_items(PROGRAMME, wanted)] == admitted


def test_days_are_those_of_the_festival_and_of_its_items_with_how_many_are_held() -> None:
    assert items_by_day(PROGRAMME) == {FRIDAY: 1, SATURDAY: 2, SUNDAY: 1, MONDAY: 0}


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        (date(2024, 1, 1), SATURDAY),
        (FRIDAY, SATURDAY),
        (SUNDAY, SUNDAY),
        (MONDAY, MONDAY),
        (date(2025, 1, 1), SATURDAY),
    ],
)
def test_the_day_shown_first_is_today_during_the_festival_else_its_first_with_items(today: date, shown: date) -> None:
    assert first_shown_day(PROGRAMME, today) == shown


def test_an_empty_festival_shows_its_first_day() -> None:
    assert first_shown_day(Programme(FESTIVAL), date(2024, 1, 1)) == SATURDAY


@pytest.mark.parametrize(("today", "day"), [(FRIDAY, SATURDAY), (SUNDAY, SUNDAY), (MONDAY, None)])
def test_the_next_day_is_one_that_something_is_held_on(today: date, day: date | None) -> None:
    assert next_day(PROGRAMME, today) == day


@pytest.mark.parametrize(("day", "held"), [(FRIDAY, ["expo"]), (SATURDAY, ["lecture", "concert"]), (SUNDAY, ["expo"])])
def test_what_is_held_on_a_day_leaves_out_the_cancelled_and_the_closed(day: date, held: list[str]) -> None:
    assert [item.id for item in held_on(PROGRAMME, day)] == held


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (READING, "14:30 – 16:00"),
        (replace(READING, is_end_assumed=True), "14:30 – 16:00 (assumed)"),
        (SHOW, "10:00 – 18:00, until Sun 20 Oct (assumed)"),
        (replace(READING, ends_at=at(4, day=SUNDAY)), "14:30 – 04:00"),
        (replace(READING, ends_at=at(16, day=SUNDAY)), "14:30 – Sun 20 Oct, 16:00"),
        (WORKSHOP, "hour to be set"),
    ],
)
def test_hours_are_worded_without_their_first_day(item: Item, said: str) -> None:
    assert hours_words(item, ENGLISH).replace("\u202f", " ") == said


def test_an_hour_is_to_be_said_unless_the_item_is_cancelled() -> None:
    assert is_assumed(SHOW)
    assert not is_assumed(READING)
    assert not is_assumed(replace(SHOW, status=Status.CANCELLED))


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        (ClashFilter(), [ClashKind.VENUE_OVERLAP, ClashKind.OUTSIDE_FESTIVAL]),
        (ClashFilter(kinds=["venue_overlap"]), [ClashKind.VENUE_OVERLAP]),
        (ClashFilter(venues=["mediatheque"]), [ClashKind.OUTSIDE_FESTIVAL]),
        (ClashFilter(days=["2024-10-19"]), [ClashKind.VENUE_OVERLAP]),
        (ClashFilter(venues=["mediatheque"], days=["2024-10-19"]), []),
        (ClashFilter(severities=["blocking"]), [ClashKind.VENUE_OVERLAP]),
        (ClashFilter(severities=["blocking", "serious"]), [ClashKind.VENUE_OVERLAP, ClashKind.OUTSIDE_FESTIVAL]),
        (ClashFilter(people=["anahit exemple"]), []),
    ],
)
def test_clashes_are_limited_to_severities_kinds_venues_days_and_people(
    wanted: ClashFilter, kinds: list[ClashKind]
) -> None:
    assert [clash.kind for clash in CLASHES if wanted.admits(clash, PROGRAMME)] == kinds


def test_clashes_of_a_person_are_let_through_in_any_spelling() -> None:
    booked = replace(CLASHES[0], kind=ClashKind.PERSON_OVERLAP, venue_id=None, person="ANAHIT Exemple")
    assert ClashFilter(people=["anahit exemple"]).admits(booked, PROGRAMME)


def test_there_is_to_choose_from_what_clashes() -> None:
    booked = replace(CLASHES[0], kind=ClashKind.PERSON_OVERLAP, venue_id=None, person="Anahit Exemple")
    choices = clash_choices((*CLASHES, booked), PROGRAMME)
    assert list(choices.severities) == ["blocking", "serious"]
    assert choices.kinds == (ClashKind.VENUE_OVERLAP, ClashKind.PERSON_OVERLAP, ClashKind.OUTSIDE_FESTIVAL)
    assert choices.venues == {"salle": "Salle des Fêtes", "mediatheque": "Médiathèque"}
    assert choices.days == {"2024-10-18": FRIDAY, "2024-10-19": SATURDAY}
    assert choices.people == {"anahit exemple": "Anahit Exemple"}


def test_a_clash_without_hours_is_listed_without_days() -> None:
    unplaced = Clash(ClashKind.UNPLACED, Severity.SERIOUS, ("atelier",), None, None, (), Notice(3))
    row = clashes_frame([unplaced], PROGRAMME, ENGLISH).iloc[0]
    assert (row["One item"], row["Minutes"], row["Days"]) == ("Atelier", 0, "")


def test_the_table_of_clashes_names_both_items_the_venue_and_the_minutes_in_common() -> None:
    row = clashes_frame(CLASHES, PROGRAMME, ENGLISH).iloc[0]
    assert tuple(row.index) == CLASH_COLUMNS
    assert {row["One item"], row["Other item"]} == {"Reading in the garden", "Concert"}
    assert (row["Venue"], row["Minutes"], row["Days"]) == ("Salle des Fêtes", 60, "2024-10-19")


BOOKED = replace(CLASHES[0], kind=ClashKind.PERSON_OVERLAP, venue_id=None, person="Anahit")
LATE = replace(CLASHES[1], item_ids=("bal",))
KNOTS = find_knots((CLASHES[0], BOOKED, CLASHES[1], LATE))


def test_a_knot_is_shown_whole_when_one_of_its_clashes_is_let_through() -> None:
    [knot] = admitted_knots((*CLASHES, BOOKED), PROGRAMME, ClashFilter(kinds=["person_overlap"]))
    assert knot.clashes == (CLASHES[0], BOOKED)


def test_the_items_of_a_knot_come_in_the_order_of_the_programme() -> None:
    assert [item.id for item in items_of(KNOTS[0], PROGRAMME)] == ["concert", "lecture"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(None, 0), ("", 0), ("nowhere", 0), (clash_id(BOOKED), 0), (clash_id(CLASHES[1]), 1), (clash_id(LATE), 2)],
)
def test_the_knot_shown_is_the_one_asked_for_by_any_of_its_clashes_else_the_worst(asked: str, shown: int) -> None:
    assert asked_knot(KNOTS, asked) is KNOTS[shown]


def test_without_knots_none_is_shown() -> None:
    assert asked_knot((), clash_id(BOOKED)) is None


@pytest.mark.parametrize(
    ("at_place", "gone", "following"),
    [
        (0, [CLASHES[0]], BOOKED),
        (0, [CLASHES[0], BOOKED], CLASHES[1]),
        (0, [CLASHES[0], BOOKED, CLASHES[1]], LATE),
        (2, [LATE], None),
    ],
)
def test_what_is_looked_at_next_is_the_rest_of_the_knot_else_the_next_one(
    at_place: int, gone: list[Clash], following: Clash | None
) -> None:
    keys = {clash.key for clash in gone}
    assert next_asked(KNOTS, KNOTS[at_place], keys) == (following and clash_id(following))


def test_what_was_checked_is_what_has_hours_and_is_not_cancelled() -> None:
    assert checked(PROGRAMME) == Checked(items=3, venues=2, people=1)
