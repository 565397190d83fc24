"""Items said again: what a copy keeps, what it leaves behind, and when it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.copying import copied_day, next_edition, next_first_day, showings, whole
from lib.impossible import Impossible
from lib.programme import (
    Count,
    Festival,
    Item,
    Journey,
    Kind,
    Person,
    Programme,
    Repeat,
    SpecialDay,
    Status,
    Text,
    Venue,
    Waiver,
    sittings,
    text,
)
from lib.rulebook import ClashKind, Rulebook
from tests.crowds import DAY, programmes

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY, SUNDAY = date(2024, 10, 19), date(2024, 10, 20)
HOUR = timedelta(hours=1)


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.combine(day, time(hour, minute), zone)


READING = Item(
    id="lecture",
    title=text("Lecture"),
    kind="reading",
    venue_id="salle",
    starts_at=at(SATURDAY, 14),
    ends_at=at(SATURDAY, 15, 30),
    people=("Anahit Exemple",),
    expected=80,
    never_against=("expo", "annulé"),
    notes="Clés chez le gardien",
    extra=(("Régie", "Paul"),),
)
SHOW = Item(
    id="expo",
    title=text("Gravures"),
    kind="exhibition",
    starts_at=at(SATURDAY, 10),
    ends_at=at(SATURDAY, 18),
    repeat=Repeat(SUNDAY, except_days=frozenset({SUNDAY})),
    expected=30,
)
NIGHT = Item(
    id="nuit",
    title=text("Bal"),
    venue_id="kapan",
    starts_at=at(SUNDAY, 0, 30, YEREVAN),
    ends_at=at(SUNDAY, 2, 0, YEREVAN),
)
OFF = Item(id="annulé", title=text("Annulé"), status=Status.CANCELLED, day=SATURDAY)
WAITING = Item(id="attente", title=text("Atelier"), kind="workshop", day=SUNDAY)
PROGRAMME = Programme(
    Festival(
        id="fete-2024",
        name=Text((("fr", "Fête 2024"), ("en", "Feast of 2024"))),
        first_day=SATURDAY,
        last_day=SUNDAY,
        languages=("fr", "en"),
        kinds=(Kind("degustation", "Dégustation"),),
        rulebook=Rulebook(notice_days=3),
    ),
    (
        Venue(id="salle", name="Salle", special_days=(SpecialDay(SUNDAY, time(10), time(12)),), notes="Code 12"),
        Venue(id="kapan", name="Kapan", zone=YEREVAN),
    ),
    (READING, SHOW, NIGHT, OFF, WAITING),
    counts=(Count("lecture", SATURDAY, 60),),
    people=(Person(name="Anahit Exemple"),),
    journeys=(Journey("salle", "kapan", 30),),
    waivers=(
        Waiver(
            ClashKind.VENUE_OVERLAP, ("lecture", "expo"), "salle", "x", "moi", datetime(2024, 1, 1, tzinfo=UTC), "oui"
        ),
    ),
)


def new_id() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new-{next(numbers)}"


# ---------------------------------------------------------------- items


def test_further_showings_are_of_one_work_on_each_day_at_each_start() -> None:
    one, *new = showings(READING, PROGRAMME, [SATURDAY, SUNDAY], [14 * HOUR, 17.5 * HOUR], new_id())
    assert one == replace(READING, work="lecture")
    assert [(each.id, each.starts_at) for each in new] == [
        ("new-1", at(SATURDAY, 17, 30)), ("new-2", at(SUNDAY, 14)), ("new-3", at(SUNDAY, 17, 30)),
    ]  # fmt: skip
    assert {(each.work, each.status, each.people) for each in new} == {("lecture", Status.TENTATIVE, READING.people)}
    assert {each.ends_at - each.starts_at for each in new if each.starts_at and each.ends_at} == {1.5 * HOUR}


def test_a_showing_keeps_its_own_hour_when_none_is_given() -> None:
    _, new = showings(READING, PROGRAMME, [SUNDAY], [], new_id())
    assert (new.starts_at, new.ends_at) == (at(SUNDAY, 14), at(SUNDAY, 15, 30))


def test_a_showing_that_is_there_is_not_made_again() -> None:
    made = showings(READING, PROGRAMME, [SUNDAY], [14 * HOUR], new_id())
    known = replace(PROGRAMME, items=made)
    assert showings(made[0], known, [SATURDAY, SUNDAY], [14 * HOUR], new_id()) == ()


def test_a_showing_of_what_repeats_is_on_one_day() -> None:
    _, new = showings(SHOW, PROGRAMME, [SUNDAY], [], new_id())
    assert (new.repeat, new.starts_at) == (None, at(SUNDAY, 10))


def test_what_has_no_hour_is_shown_for_as_long_as_its_kind_is_usually() -> None:
    _, new = showings(WAITING, PROGRAMME, [SATURDAY], [10 * HOUR], new_id())
    assert (new.starts_at, new.ends_at, new.is_end_assumed) == (at(SATURDAY, 10), at(SATURDAY, 11, 30), True)
    _, new = showings(WAITING, PROGRAMME, [SATURDAY], [], new_id())
    assert (new.starts_at, new.day) == (None, SATURDAY)


def test_a_showing_in_the_night_that_clocks_go_back_lasts_as_long() -> None:
    _, new = showings(READING, PROGRAMME, [date(2024, 10, 27)], [2 * HOUR], new_id())
    assert new.starts_at
    assert new.ends_at
    assert new.ends_at.astimezone(UTC) - new.starts_at.astimezone(UTC) == 1.5 * HOUR


def test_a_copied_day_is_tentative_and_without_people_and_the_first_stays() -> None:
    copies = copied_day(PROGRAMME, SATURDAY, SATURDAY + 7 * DAY, new_id())
    assert [(each.id, str(each.title)) for each in copies] == [("new-1", "Lecture"), ("new-2", "Bal")]
    [reading, _] = copies
    assert (reading.status, reading.people, reading.extra) == (Status.TENTATIVE, (), ())
    assert (reading.starts_at, reading.never_against) == (at(SATURDAY + 7 * DAY, 14), ())


# ---------------------------------------------------------------- editions


@pytest.mark.parametrize(
    ("first_day", "after"),
    [
        (date(2024, 10, 19), date(2025, 10, 18)),
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2023, 3, 1), date(2024, 2, 28)),
        (date(2024, 12, 31), date(2025, 12, 30)),
        (date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_next_edition_begins_on_the_same_day_of_the_week_nearest_to_a_year_later(
    first_day: date, after: date
) -> None:
    festival = replace(PROGRAMME.festival, first_day=first_day, last_day=first_day)
    assert next_first_day(festival) == after


def edition(programme: Programme = PROGRAMME, taken: tuple[str, ...] = ("fete-2024",)) -> Programme:
    return next_edition(programme, next_first_day(programme.festival), taken, new_id())


def test_an_edition_has_a_new_name_and_id_and_its_own_days() -> None:
    festival = edition().festival
    assert (festival.id, festival.name) == ("fete-2025", Text((("fr", "Fête 2025"), ("en", "Feast of 2025"))))
    assert (festival.first_day, festival.last_day) == (date(2025, 10, 18), date(2025, 10, 19))
    assert (festival.rulebook, festival.kinds) == (PROGRAMME.festival.rulebook, PROGRAMME.festival.kinds)


@pytest.mark.parametrize(
    ("festival_id", "taken", "expected"),
    [
        ("fete-2024", ("fete-2024",), "fete-2025"),
        ("fete-2024", ("fete-2025",), "fete-2025-2"),
        ("fete-2024", ("fete-2025", "fete-2025-2"), "fete-2025-3"),
        ("fete", ("fete",), "fete-2025"),
        ("fete-1915", ("fete-1915",), "fete-1915-2025"),
        ("saison-2023-2024", (), "saison-2024-2025"),
    ],
)
def test_an_id_that_is_taken_becomes_the_next_that_is_free(
    festival_id: str, taken: tuple[str, ...], expected: str
) -> None:
    programme = replace(PROGRAMME, festival=replace(PROGRAMME.festival, id=festival_id))
    assert edition(programme, taken).festival.id == expected


def test_the_year_goes_up_though_the_nearest_same_weekday_is_in_the_same_year() -> None:
    new_year = replace(PROGRAMME.festival, id="jour-2025", first_day=date(2025, 1, 1), last_day=date(2025, 1, 1))
    assert edition(Programme(new_year)).festival.id == "jour-2026"


def test_years_that_are_not_those_of_the_festival_stay_in_its_name() -> None:
    named = replace(PROGRAMME.festival, name=text("1915–2024 : mémoire, 12024"))
    assert str(edition(replace(PROGRAMME, festival=named)).festival.name) == "1915–2025 : mémoire, 12024"


def test_venues_journeys_and_what_is_held_come_along_and_special_days_and_repeats_shift() -> None:
    made = edition()
    assert made.journeys == PROGRAMME.journeys
    assert made.venues[0] == replace(
        PROGRAMME.venues[0], special_days=(SpecialDay(date(2025, 10, 19), time(10), time(12)),)
    )
    reading, show, night, waiting = made.items
    assert (reading.starts_at, reading.notes) == (at(date(2025, 10, 18), 14), READING.notes)
    assert show.repeat == Repeat(date(2025, 10, 19), except_days=frozenset({date(2025, 10, 19)}))
    assert night.starts_at == at(date(2025, 10, 19), 0, 30, YEREVAN)
    assert waiting.day == date(2025, 10, 19)


def test_people_attendance_waivers_and_what_was_cancelled_are_left_behind() -> None:
    made = edition()
    assert (made.people, made.counts, made.waivers) == ((), (), ())
    assert {(each.status, each.people, each.extra) for each in made.items} == {(Status.TENTATIVE, (), ())}
    assert [each.expected for each in made.items] == [None, 30, None, None]  # the reading was counted
    assert OFF.title not in [each.title for each in made.items]


def test_ids_are_fresh_and_items_name_each_other_by_them() -> None:
    made = edition()
    assert [each.id for each in made.items] == ["new-1", "new-2", "new-3", "new-4"]
    assert made.items[0].never_against == ("new-2",)


def test_a_first_day_may_be_given() -> None:
    made = next_edition(PROGRAMME, date(2025, 10, 10), (), new_id())
    assert (made.festival.last_day, made.items[0].starts_at) == (date(2025, 10, 11), at(date(2025, 10, 10), 14))


def test_no_edition_is_out_of_the_years_of_a_programme() -> None:
    with pytest.raises(Impossible):
        next_edition(PROGRAMME, date(2300, 1, 1), (), new_id())


@given(programmes(), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_an_edition_keeps_days_of_the_week_hours_and_the_number_of_sittings(programme: Programme, first: date) -> None:
    moved = next_edition(programme, first, (), new_id())
    held = replace(moved, festival=replace(moved.festival, id="held"))
    made = next_edition(held, next_first_day(held.festival), (), new_id())
    assert (made.festival.first_day - held.festival.first_day) == 364 * DAY
    for before, after in zip(held.items, made.items, strict=True):
        assert before.first_day
        assert after.first_day
        assert after.first_day.weekday() == before.first_day.weekday() or _is_at_night(before) or _is_at_night(after)
        if before.starts_at and after.starts_at and not _is_at_night(before) and not _is_at_night(after):
            assert after.starts_at.time() == before.starts_at.time()
            assert len(sittings(after)) == len(sittings(before))


def _is_at_night(item: Item) -> bool:
    """Whether it starts or ends at an hour that clocks say twice, or not at all, in the nights that they change."""
    return any(instant.hour in (2, 3) for instant in (item.starts_at, item.ends_at) if instant)


def test_an_edition_is_written_whole() -> None:
    made = edition()
    edit = whole(made)
    assert (edit.festival, edit.items, edit.venues, edit.journeys) == (
        made.festival, made.items, made.venues, made.journeys,
    )  # fmt: skip
