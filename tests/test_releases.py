"""What the public is told from release to release: every count, every stamp, and nothing that stays in the house."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.programme import (
    NOTHING,
    Count,
    Festival,
    Item,
    Kind,
    Person,
    Programme,
    Repeat,
    Stamp,
    Status,
    Venue,
    Waiver,
    text,
)
from lib.releases import (
    INNER,
    MOVE_TOLD,
    PUBLIC,
    REMOVAL_TOLD,
    Audience,
    Published,
    Release,
    View,
    is_public,
    outward_item,
    publish,
    turned_at,
    turns,
    view,
)
from lib.rulebook import ClashKind, Rulebook
from lib.storage.releases import Reader, write_document

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
START = datetime(2024, 9, 1, 8, tzinfo=UTC)
FESTIVAL = Festival(
    id="essai",
    name=text("Essai", "fr"),
    first_day=date(2024, 10, 19),
    last_day=date(2024, 10, 27),
    rulebook=Rulebook(notice_days=9),
)
INSIDE = "nobody’s business"
HALL = Venue(id="salle", name="Salle", changeover=HOUR, notes=INSIDE, extra=(("clé", INSIDE),))
GARDEN = Venue(id="jardin", name="Jardin", notes=INSIDE)
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
TENTATIVE, CANCELLED = (replace(READING, status=status) for status in (Status.TENTATIVE, Status.CANCELLED))
UNPLACED = replace(READING, starts_at=None, ends_at=None)
REVERSED = replace(READING, starts_at=READING.ends_at, ends_at=READING.starts_at)
AUDIENCES = (PUBLIC, INNER, Audience(has_notes=True), Audience(has_tentative=True, has_notes=True))


def programme(*items: Item, venues: tuple[Venue, ...] = (HALL, GARDEN), **stamps: int) -> Programme:
    return Programme(FESTIVAL, venues, items, stamps={each: Stamp(START, count) for each, count in stamps.items()})


def released(*desks: Programme, every: timedelta = HOUR) -> Published:
    """One release after another, the first at START."""
    last = None
    for number, desk in enumerate(desks):
        last = publish(desk, Release(number + 1, START + number * every, "ani"), last)
    assert last
    return last


def seen(*desks: Programme, after: timedelta = NOTHING, audience: Audience = PUBLIC) -> View:
    """What is told some time after the last of these releases."""
    last = released(*desks)
    return view(last, last.release.at + after, audience)


# ---------------------------------------------------------------- what is public


@pytest.mark.parametrize(
    ("item", "for_all", "for_insiders"),
    [
        (READING, True, True),
        (CANCELLED, True, True),
        (TENTATIVE, False, True),
        (UNPLACED, False, False),
        (replace(UNPLACED, day=date(2024, 10, 19)), False, False),
        (REVERSED, False, False),
        (replace(READING, ends_at=READING.starts_at), True, True),
        (replace(READING, venue_id=None), True, True),
    ],
)
def test_what_has_a_time_is_told_and_what_is_tentative_only_to_insiders(
    item: Item, for_all: bool, for_insiders: bool
) -> None:
    assert is_public(item) is for_all
    assert bool(seen(programme(item)).programme.items) is for_all
    assert bool(seen(programme(item), audience=INNER).programme.items) is for_insiders


INTERNAL = replace(
    READING,
    get_in=HOUR,
    get_out=HOUR,
    expected=300,
    never_against=("concert",),
    notes=INSIDE,
    extra=(("téléphone", INSIDE),),
)


def test_of_a_whole_programme_nothing_internal_is_told() -> None:
    desk = replace(
        programme(INTERNAL),
        counts=(Count("lecture", date(2024, 10, 19), 40, INSIDE),),
        people=(Person(name="Ani", notes=INSIDE),),
        waivers=(Waiver(ClashKind.CHANGEOVER, ("lecture",), "salle", "ab", "ani", START, INSIDE),),
    )
    for audience in (PUBLIC, INNER):
        told = seen(desk, programme(replace(INTERNAL, venue_id="jardin")), audience=audience)
        assert told.moved
        assert INSIDE not in repr(told)
        assert told.programme.festival.rulebook == Rulebook()
        assert told.programme.items == (replace(READING, venue_id="jardin"),)


def test_notes_are_for_those_who_may_have_them_and_nothing_else_that_is_internal() -> None:
    told = seen(programme(INTERNAL), audience=Audience(has_notes=True))
    assert told.programme.items == (replace(READING, notes=INSIDE),)


def test_a_release_keeps_the_words_of_the_house_for_who_goes_back_to_it() -> None:
    assert released(programme(INTERNAL)).programme.items == (INTERNAL,)


# ---------------------------------------------------------------- counting


@pytest.mark.parametrize(
    ("before", "after", "rises"),
    [
        (READING, READING, 0),
        (READING, LATER, 1),
        (READING, replace(READING, ends_at=LATER.ends_at), 1),
        (READING, replace(READING, venue_id="jardin"), 1),
        (READING, replace(READING, venue_id=None), 1),
        (READING, CANCELLED, 1),
        (CANCELLED, READING, 1),
        (READING, replace(READING, repeat=Repeat(date(2024, 10, 21))), 1),
        (READING, replace(READING, title=text("Relecture", "fr")), 0),
        (READING, replace(READING, people=("Ani",), price="5 €", description=text("…")), 0),
        (READING, INTERNAL, 0),
    ],
)
def test_the_count_rises_with_time_place_and_status_alone(before: Item, after: Item, rises: int) -> None:
    assert seen(programme(before, lecture=4), programme(after)).programme.stamps["lecture"].sequence == 4 + rises


def test_the_same_hours_in_another_zone_are_another_time() -> None:
    assert READING.starts_at
    assert READING.ends_at
    there = replace(
        READING, starts_at=READING.starts_at.astimezone(YEREVAN), ends_at=READING.ends_at.astimezone(YEREVAN)
    )
    assert seen(programme(READING), programme(there)).programme.stamps["lecture"].sequence == 1


def test_the_second_half_past_two_of_an_october_night_is_another_time_than_the_first() -> None:
    first = datetime(2024, 10, 27, 2, 30, tzinfo=PARIS)
    night = replace(READING, starts_at=first, ends_at=datetime(2024, 10, 27, 4, tzinfo=PARIS))
    told = seen(programme(night), programme(replace(night, starts_at=first.replace(fold=1))))
    assert told.programme.stamps["lecture"] == Stamp(START + HOUR, 1)
    past = told.moved["lecture"].item.starts_at
    assert past
    assert past.fold == 0


@pytest.mark.parametrize(
    ("hall", "rises", "is_news"),
    [
        (replace(HALL, name="Grande salle"), 1, True),
        (replace(HALL, address="1, rue Basse"), 1, True),
        (replace(HALL, city="Erevan"), 1, True),
        (replace(HALL, capacity=300), 0, True),
        (replace(HALL, changeover=NOTHING, notes="", extra=()), 0, False),
    ],
)
def test_a_venue_that_is_elsewhere_moves_what_is_held_there(hall: Venue, rises: int, is_news: bool) -> None:
    told = seen(programme(READING), programme(READING, venues=(hall, GARDEN)))
    stamp = told.programme.stamps["lecture"]
    assert (stamp.sequence, stamp.changed_at) == (rises, START + is_news * HOUR)
    assert told.moved == {}


def test_another_name_for_its_kind_is_told_of_an_item() -> None:
    festival = replace(FESTIVAL, kinds=(Kind("other", "Divers"),))
    told = seen(programme(READING), replace(programme(READING), festival=festival))
    assert told.programme.stamps["lecture"] == Stamp(START + HOUR, 0)


@pytest.mark.parametrize("absent", [TENTATIVE, UNPLACED, REVERSED, None])
def test_what_comes_back_goes_on_counting(absent: Item | None) -> None:
    gone = programme(absent) if absent else programme()
    told = seen(programme(READING, lecture=4), gone, gone, programme(READING))
    assert told.programme.stamps["lecture"].sequence == 6
    assert told.gone == set()


def test_what_is_tentative_moves_without_a_word_to_the_public() -> None:
    desks = [programme(READING), programme(TENTATIVE), programme(replace(LATER, status=Status.TENTATIVE))]
    public, inner = seen(*desks), seen(*desks, audience=INNER)
    assert public.programme.stamps["lecture"] == Stamp(START + HOUR, 1)
    assert inner.programme.stamps["lecture"] == Stamp(START + 2 * HOUR, 2)
    assert (set(public.moved), set(inner.moved)) == (set(), {"lecture"})


def test_notes_that_changed_are_news_to_those_who_have_them() -> None:
    desks = [programme(READING), programme(replace(READING, notes="…"))]
    assert seen(*desks).programme.stamps["lecture"] == Stamp(START, 0)
    assert seen(*desks, audience=Audience(has_notes=True)).programme.stamps["lecture"] == Stamp(START + HOUR, 0)


# ---------------------------------------------------------------- where it was


def test_a_moved_item_says_for_three_days_where_it_was() -> None:
    desks = [programme(READING), programme(replace(LATER, venue_id="jardin"))]
    past = seen(*desks, after=MOVE_TOLD - SECOND).moved["lecture"]
    assert (past.item, past.until) == (READING, START + HOUR)
    assert past.venue
    assert (past.venue.id, past.venue.notes) == ("salle", "")
    over = seen(*desks, after=MOVE_TOLD)
    assert over.moved == {}
    assert over.programme.stamps["lecture"] == Stamp(START + HOUR + MOVE_TOLD, 1)
    assert over.programme.changed_at == START + HOUR + MOVE_TOLD


def test_a_release_in_between_leaves_the_old_place_told_for_as_long() -> None:
    retitled = replace(LATER, title=text("Relecture", "fr"))
    desks = [programme(READING), programme(LATER), programme(retitled)]
    assert seen(*desks).moved["lecture"].item == READING
    assert seen(*desks, after=MOVE_TOLD - HOUR - SECOND).moved
    assert not seen(*desks, after=MOVE_TOLD - HOUR).moved


def test_that_an_old_place_is_told_no_more_stays_dated_after_later_releases() -> None:
    moved = released(programme(READING), programme(LATER))
    at = moved.release.at + MOVE_TOLD
    again = publish(programme(LATER), Release(3, at + HOUR, "ani"), moved)
    assert again.trails["lecture"].moved == ()
    assert view(again, at + HOUR).programme.stamps["lecture"] == Stamp(at, 1)


@pytest.mark.parametrize(
    ("steps", "was"),
    [
        ([READING, LATER], READING),
        ([READING, LATER, READING], LATER),
        ([READING, replace(LATER, title=text("Relecture", "fr"))], READING),
        ([CANCELLED, LATER], CANCELLED),
        ([READING, LATER, replace(LATER, ends_at=datetime(2024, 10, 19, 18, tzinfo=PARIS))], READING),
        ([READING, replace(LATER, status=Status.CANCELLED)], None),
        ([READING, LATER, replace(LATER, status=Status.CANCELLED)], None),
        ([READING, TENTATIVE, LATER], None),
        ([READING, UNPLACED, LATER], None),
        ([TENTATIVE, LATER], None),
    ],
)
def test_it_moved_from_where_the_public_had_it_last(steps: list[Item], was: Item | None) -> None:
    past = seen(*map(programme, steps)).moved.get("lecture")
    assert (past and past.item) == was


def test_a_venue_known_by_another_id_moves_nobody() -> None:
    again = programme(replace(READING, venue_id="neuve"), venues=(replace(HALL, id="neuve"),))
    assert seen(programme(READING), again).moved == {}


def test_another_day_that_it_is_closed_moves_no_exhibition() -> None:
    always, closed = (
        replace(READING, repeat=Repeat(date(2024, 10, 25), except_days=days))
        for days in (frozenset[date](), frozenset({date(2024, 10, 22)}))
    )
    told = seen(programme(always), programme(closed))
    assert (told.moved, told.programme.stamps["lecture"].sequence) == ({}, 1)


def test_what_is_open_for_days_and_then_for_hours_counts_as_moved() -> None:
    expo = replace(READING, kind="exhibition", repeat=Repeat(date(2024, 10, 25)))
    assert seen(programme(expo), programme(replace(expo, kind="reading"))).programme.stamps["lecture"].sequence == 1


def test_no_venue_is_told_that_only_holds_what_is_not() -> None:
    secret = replace(TENTATIVE, id="secret", venue_id="jardin")
    assert [venue.id for venue in seen(programme(READING, secret)).programme.venues] == ["salle"]


# ---------------------------------------------------------------- what is gone


@pytest.mark.parametrize("absent", [TENTATIVE, UNPLACED, REVERSED, None])
def test_what_is_gone_is_told_as_cancelled_for_thirty_days(absent: Item | None) -> None:
    desks = [programme(INTERNAL), programme(absent) if absent else programme()]
    told = seen(*desks, after=REMOVAL_TOLD - SECOND)
    assert told.programme.items == (CANCELLED,)
    assert told.gone == {"lecture"}
    assert told.programme.stamps == {"lecture": Stamp(START + HOUR, 1)}
    over = seen(*desks, after=REMOVAL_TOLD)
    assert [*over.programme.items, *over.gone, *over.programme.stamps] == []
    assert over.programme.changed_at == START + HOUR + REMOVAL_TOLD


def test_a_tentative_item_that_is_gone_is_told_to_insiders_alone() -> None:
    desks = [programme(TENTATIVE), programme()]
    assert seen(*desks).programme.items == ()
    assert seen(*desks, audience=INNER).gone == {"lecture"}


def test_what_is_gone_keeps_a_venue_that_is_gone_too() -> None:
    told = seen(programme(READING), programme(venues=(GARDEN,)))
    assert told.programme.venue_of(told.programme.items[0]) == replace(HALL, changeover=NOTHING, notes="", extra=())


def test_what_was_never_public_leaves_no_trace() -> None:
    told = seen(programme(TENTATIVE), programme())
    assert (told.programme.items, told.programme.stamps) == ((), {})


def test_names_that_were_ever_public_stay_good() -> None:
    person = replace(READING, people=("Aline Fictive",), strand="Arménie")
    secret = replace(TENTATIVE, id="x", people=("Bob Secret",))
    told = seen(programme(person, secret), programme(secret))
    assert told.ever["person"] == {"aline-fictive": "Aline Fictive"}
    assert told.ever["strand"] == {"armenie": "Arménie"}
    inner = seen(programme(person, secret), audience=INNER)
    assert set(inner.ever["person"]) == {"aline-fictive", "bob-secret"}


# ---------------------------------------------------------------- whatever is edited and published


class Step(NamedTuple):
    """A desk, and how long after the release before it was published."""

    after: timedelta
    desk: Programme


GAPS = [SECOND, HOUR, MOVE_TOLD - SECOND, MOVE_TOLD, REMOVAL_TOLD - SECOND, REMOVAL_TOLD, REMOVAL_TOLD + HOUR]
COUNTS = {"a": 3, "b": 0}


def _item(each: str, shape: Item, venue_id: str | None, words: tuple[str, str], hours: int) -> Item:
    title, notes = words
    item = replace(shape, id=each, venue_id=venue_id, title=text(title), notes=notes, expected=len(notes), get_in=HOUR)
    if item.starts_at is None or item.ends_at is None:
        return item
    return replace(item, starts_at=item.starts_at + hours * HOUR, ends_at=item.ends_at + hours * HOUR)


SHAPES = some.sampled_from([READING, READING, TENTATIVE, CANCELLED, UNPLACED, REVERSED])
VENUES = some.builds(
    lambda city, capacity, notes: (replace(HALL, city=city, capacity=capacity, notes=notes), GARDEN),
    some.sampled_from(["", "Erevan"]),
    some.sampled_from([10, 20]),
    some.sampled_from([INSIDE, ""]),
)


@some.composite
def desks(draw: some.DrawFn) -> Programme:
    items = [
        _item(
            each,
            draw(SHAPES),
            draw(some.sampled_from(["salle", "jardin", None])),
            draw(some.tuples(some.sampled_from(["Un", "Deux"]), some.sampled_from(["", INSIDE]))),
            draw(some.integers(0, 1)),
        )
        for each in COUNTS
        if draw(some.integers(0, 3))
    ]
    return programme(*items, venues=draw(VENUES), **COUNTS)


STEPS = some.lists(some.builds(Step, some.sampled_from(GAPS), desks()), min_size=1, max_size=6)


def published_one_by_one(steps: list[Step]) -> list[Published]:
    made: list[Published] = []
    at = START
    for number, step in enumerate(steps):
        at += step.after
        made.append(publish(step.desk, Release(number + 1, at, "ani"), made[-1] if made else None))
    return made


@dataclass(frozen=True)
class Place:
    """What a subscriber knows of an item whose changes count."""

    status: Status
    hours: tuple[datetime | None, datetime | None]
    venue: tuple[str, str] | None


def _is_told(item: Item | None, audience: Audience) -> bool:
    if item is None or item.starts_at is None or item.is_reversed:
        return False
    return audience.has_tentative or item.status is not Status.TENTATIVE


def place(desk: Programme, each: str, audience: Audience) -> Place | None:
    item = desk.item_by_id.get(each)
    if item is None or not _is_told(item, audience):
        return None
    venue = desk.venue_of(item)
    return Place(item.status, (item.starts_at, item.ends_at), (venue.id, venue.city) if venue else None)


def counted(steps: list[Step], each: str, audience: Audience) -> list[int | None]:
    """The count after each release, by the plain rule; None until the item is first told."""
    counts: list[int | None] = []
    was: Place | None = None
    for step in steps:
        now, last = place(step.desk, each, audience), counts[-1] if counts else None
        first = 0 if counts else COUNTS[each]  # the desk's, if it was told before there were releases
        counts.append(last + (now != was) if last is not None else first if now else None)
        was = now
    return counts


def moments(made: list[Published], audience: Audience) -> Iterator[View]:
    """What was told at every moment that anything could change."""
    for one, following in pairwise([*made, None]):
        assert one
        until = following.release.at if following else one.release.at + 2 * REMOVAL_TOLD
        around = {at + by for at in (one.release.at, *turns(one)) for by in (-SECOND, NOTHING, SECOND)}
        yield from (view(one, now, audience) for now in sorted(around) if one.release.at <= now < until)


ANY_AUDIENCE = some.sampled_from(AUDIENCES)


@given(STEPS, ANY_AUDIENCE)
def test_the_count_rises_if_and_only_if_what_is_told_of_time_place_or_status_changed(
    steps: list[Step], audience: Audience
) -> None:
    made = published_one_by_one(steps)
    for each in COUNTS:
        for one, count in zip(made, counted(steps, each, audience), strict=True):
            stamp = view(one, one.release.at, audience).programme.stamps.get(each)
            assert stamp is None or stamp.sequence == count


@given(STEPS, ANY_AUDIENCE)
def test_no_stamp_ever_falls_and_what_is_told_otherwise_is_dated_anew(steps: list[Step], audience: Audience) -> None:
    before: dict[str, tuple[Stamp, object, bool]] = {}
    for told in moments(published_one_by_one(steps), audience):
        for item in told.programme.items:
            stamp, is_gone = told.programme.stamps[item.id], item.id in told.gone
            words = item, told.programme.venue_of(item), told.moved.get(item.id)
            known, said, was_gone = before.get(item.id, (stamp, words, is_gone))
            assert stamp.sequence >= known.sequence
            assert stamp.changed_at >= known.changed_at
            if not is_gone and not was_gone:
                assert (said != words) == (stamp.changed_at > known.changed_at)
            before[item.id] = stamp, words, is_gone


@given(STEPS)
def test_the_public_is_never_told_anything_internal(steps: list[Step]) -> None:
    for told in moments(published_one_by_one(steps), PUBLIC):
        assert INSIDE not in repr(told)
        for item in (*told.programme.items, *(past.item for past in told.moved.values())):
            assert item.status is not Status.TENTATIVE
            assert item == outward_item(item)
            assert (item.expected, item.get_in, item.notes) == (None, NOTHING, "")
            assert is_public(item)
        assert set(told.programme.stamps) == {item.id for item in told.programme.items}
        assert told.moved.keys() <= told.programme.stamps.keys()


@given(STEPS, ANY_AUDIENCE)
def test_what_was_told_once_and_is_no_more_is_told_as_cancelled_for_thirty_days(
    steps: list[Step], audience: Audience
) -> None:
    made = published_one_by_one(steps)
    left_at: dict[str, datetime] = {}
    for before, now in pairwise([None, *made]):
        assert now
        for each in COUNTS:
            is_there = _is_told(now.programme.item_by_id.get(each), audience)
            was_there = before and _is_told(before.programme.item_by_id.get(each), audience)
            if is_there:
                left_at.pop(each, None)
            elif was_there:
                left_at[each] = now.release.at
        for at in (
            now.release.at,
            *(each + REMOVAL_TOLD + by for each in left_at.values() for by in (-SECOND, NOTHING)),
        ):
            if at >= now.release.at:
                told = view(now, at, audience)
                assert told.gone == {each for each, left in left_at.items() if at < left + REMOVAL_TOLD}
                assert all(told.programme.item_by_id[each].is_cancelled for each in told.gone)


@given(STEPS, ANY_AUDIENCE)
def test_what_is_told_changes_at_every_turn_and_at_no_other_time(steps: list[Step], audience: Audience) -> None:
    last = published_one_by_one(steps)[-1]
    ahead = [turn for turn in turns(last) if turn > last.release.at]
    mine = [turn for turn in ahead if turned_at(last, turn, audience) == turn]
    assert set(turns(last)) == {
        turn for each in (PUBLIC, INNER) for turn in turns(last) if turned_at(last, turn, each) == turn
    }
    for start, end in pairwise([last.release.at, *mine, last.release.at + 2 * REMOVAL_TOLD]):
        first, final = view(last, start, audience), view(last, end - SECOND, audience)
        assert first == final
        assert first.programme.changed_at == start
    for turn in mine:
        before, after = view(last, turn - SECOND, audience), view(last, turn, audience)
        assert (before.before, before.gone) != (after.before, after.gone)


@given(STEPS, some.data())
def test_going_back_makes_public_again_what_was(steps: list[Step], data: some.DataObject) -> None:
    made = published_one_by_one(steps)
    older = data.draw(some.sampled_from(made))
    at = made[-1].release.at + HOUR
    back = publish(older.programme, Release(len(made) + 1, at, "ani", as_release=older.release.number), made[-1])
    told, then = view(back, at), view(older, older.release.at)
    assert [item for item in told.programme.items if item.id not in told.gone] == [
        item for item in then.programme.items if item.id not in then.gone
    ]
    assert told.programme.festival == then.programme.festival


@given(STEPS)
def test_a_document_gives_back_what_was_published_to_who_knows_the_one_before_and_who_does_not(
    steps: list[Step],
) -> None:
    reader = Reader()
    for one in published_one_by_one(steps):
        document = write_document(one)
        assert reader.read(document, one.release) == Reader().read(document, one.release) == one
        assert write_document(reader.read(document, one.release)) == document


@given(STEPS)
def test_publishing_the_same_again_changes_no_stamp(steps: list[Step]) -> None:
    last = published_one_by_one(steps)[-1]
    again = publish(last.programme, Release(99, last.release.at + SECOND, "ani"), last)
    told, retold = (view(one, again.release.at) for one in (last, again))
    assert retold.programme.stamps == told.programme.stamps
    assert (retold.moved, retold.gone, retold.programme.items) == (told.moved, told.gone, told.programme.items)


def test_how_often_the_desk_moved_an_item_before_the_public_had_it_is_told_to_nobody() -> None:
    moved = {READING.id: Stamp(START, 7)}
    known = seen(replace(programme(READING), stamps=moved))
    new = seen(programme(), replace(programme(READING), stamps=moved))
    assert known.programme.stamps[READING.id].sequence == 7
    assert new.programme.stamps[READING.id].sequence == 0
