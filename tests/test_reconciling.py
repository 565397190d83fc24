"""Two versions of one thing, put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.programme import Count, Item, Repeat, Status, Venue, text
from lib.reconciling import PLACE, Merge, differing, groups_of, merge
from lib.storage.records import Thing
from tests.crowds import items
from tests.essai import ANI, COUNT, FESTIVAL, GARDEN, HALL, PARIS, READING, SATURDAY, WAIVER, WALK

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RENAMED = replace(READING, title=text("Grande lecture", "fr"))
DEARER = replace(READING, price="5 €")
IN_GARDEN = replace(READING, venue_id="jardin")
REPEATED = replace(READING, repeat=Repeat(SATURDAY + DAY))


def at(item: Item, hour: int, lasting: timedelta = HOUR) -> Item:
    start = datetime(2024, 10, 19, hour, tzinfo=PARIS)
    return replace(item, starts_at=start, ends_at=start + lasting)


LATER, LATEST = at(READING, 16), at(READING, 18)


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (READING, READING, READING),
        (DEARER, READING, DEARER),
        (READING, DEARER, DEARER),
        (DEARER, DEARER, DEARER),
        (DEARER, RENAMED, replace(DEARER, title=RENAMED.title)),
        (LATER, RENAMED, at(RENAMED, 16)),
        (LATER, LATER, LATER),
        (replace(LATER, venue_id="jardin"), LATER, replace(LATER, venue_id="jardin")),
        (LATER, replace(LATER, venue_id="jardin"), replace(LATER, venue_id="jardin")),
        (None, None, None),
        (None, READING, None),
        (READING, None, None),
    ],
    ids=[
        "nobody", "I", "they", "both the same", "other fields", "time and title", "the same time",
        "I say more", "they say more", "both remove", "I remove", "they remove",
    ],
)  # fmt: skip
def test_what_each_changed_stands_where_both_can(mine: Item | None, theirs: Item | None, merged: Item | None) -> None:
    assert merge(READING, mine, theirs) == Merge(merged)


@pytest.mark.parametrize(
    ("mine", "theirs", "disputed"),
    [
        (DEARER, replace(READING, price="6 €"), ("price",)),
        (LATER, LATEST, ("starts_at", "ends_at")),
        (at(READING, 14, 2 * HOUR), at(READING, 13, 2 * HOUR), ("starts_at", "ends_at")),
        (IN_GARDEN, LATER, ("venue_id", "starts_at", "ends_at")),
        (IN_GARDEN, replace(READING, venue_id=None), ("venue_id",)),
        (LATER, REPEATED, ("starts_at", "ends_at", "repeat")),
        (LATER, replace(READING, is_end_assumed=True), ("starts_at", "ends_at", "is_end_assumed")),
        (LATER, replace(READING, starts_at=None, ends_at=None, day=SATURDAY), ("starts_at", "ends_at", "day")),
        (None, DEARER, ("price",)),
        (LATER, None, ("starts_at", "ends_at")),
    ],
    ids=[
        "a field", "the time", "an hour each", "place and time", "the place", "time and days", "time and its end",
        "moved and unplaced", "I remove", "they remove",
    ],
)  # fmt: skip
def test_what_both_changed_to_something_else_is_disputed_and_mine(
    mine: Item | None, theirs: Item | None, disputed: tuple[str, ...]
) -> None:
    assert merge(READING, mine, theirs) == Merge(mine, disputed)


def test_what_is_not_disputed_is_taken_over_beside_what_is() -> None:
    mine, theirs = replace(DEARER, notes="Clés à la mairie"), replace(RENAMED, price="6 €")
    assert merge(READING, mine, theirs) == Merge(replace(mine, title=RENAMED.title), ("price",))


def test_a_thing_that_both_added_is_disputed_where_they_differ() -> None:
    assert merge(None, DEARER, replace(DEARER, status=Status.TENTATIVE)) == Merge(DEARER, ("status",))
    assert merge(None, DEARER, DEARER) == Merge(DEARER)


def test_coordinates_are_taken_from_one_side() -> None:
    there = replace(HALL, latitude=45.4, longitude=4.4)
    mine, theirs = replace(there, latitude=45.5), replace(there, longitude=4.5)
    assert merge(there, mine, theirs) == Merge(mine, ("latitude", "longitude"))
    assert merge(HALL, there, replace(HALL, city="Saint-Étienne")) == Merge(replace(there, city="Saint-Étienne"))


def test_the_days_of_a_festival_are_taken_from_one_side() -> None:
    shorter = replace(FESTIVAL, last_day=SATURDAY)
    later = replace(FESTIVAL, first_day=SATURDAY + DAY, last_day=date(2024, 10, 27))
    assert merge(FESTIVAL, shorter, later) == Merge(shorter, ("first_day", "last_day"))


def test_an_acceptance_is_one_word() -> None:
    mine, theirs = replace(WAIVER, why="Vu."), replace(WAIVER, circumstances="cd")
    assert merge(WAIVER, mine, theirs) == Merge(mine, ("circumstances", "why"))


def test_an_hour_in_another_zone_is_another_hour() -> None:
    elsewhere = replace(
        READING,
        starts_at=READING.starts_at and READING.starts_at.astimezone(ZoneInfo("Europe/Brussels")),
        ends_at=READING.ends_at and READING.ends_at.astimezone(ZoneInfo("Europe/Brussels")),
    )
    assert merge(READING, DEARER, elsewhere) == Merge(replace(elsewhere, price="5 €"))
    assert differing(READING, elsewhere) == {"starts_at", "ends_at"}


@pytest.mark.parametrize("thing", [FESTIVAL, HALL, GARDEN, READING, COUNT, ANI, WALK, WAIVER])
def test_each_field_is_in_one_group(thing: Thing) -> None:
    groups = [*groups_of(thing)]
    assert frozenset().union(*groups) == differing(thing, None)
    assert sum(map(len, groups)) == len(differing(thing, None))


@some.composite
def versions(draw: some.DrawFn) -> tuple[Item | None, Item | None, Item | None]:
    """An item and two others made of it, each with a few groups of its fields changed; some are not there."""
    base, one, two = (draw(items("0")) for _ in range(3))
    groups = some.sets(some.sampled_from([*groups_of(base)]), max_size=3)

    def version(of: Item) -> Item:
        return replace(base, **{name: getattr(of, name) for group in draw(groups) for name in group})

    mine, theirs = version(one), version(two)
    there = some.sampled_from((True, True, True, False))
    return base if draw(there) else None, mine if draw(there) else None, theirs if draw(there) else None


@given(versions())
def test_it_does_not_matter_who_was_first(three: tuple[Item | None, Item | None, Item | None]) -> None:
    base, mine, theirs = three
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert one.disputed == other.disputed
    assert one.disputed or one == other


@given(versions())
def test_nothing_that_anybody_said_is_lost_without_a_dispute(
    three: tuple[Item | None, Item | None, Item | None],
) -> None:
    base, mine, theirs = three
    merged = merge(base, mine, theirs)
    if merged.thing and mine and theirs and not merged.disputed:
        for said in (mine, theirs):
            assert not differing(base, said) & differing(merged.thing, said)


@given(versions())
def test_a_place_is_one_that_somebody_said(three: tuple[Item | None, Item | None, Item | None]) -> None:
    merged = merge(*three)
    if merged.thing:
        assert any(said and not differing(merged.thing, said) & PLACE for said in three)


@given(versions())
def test_merging_again_what_was_merged_changes_nothing(three: tuple[Item | None, Item | None, Item | None]) -> None:
    _, mine, theirs = three
    merged = merge(*three)
    if not merged.disputed:
        assert merge(theirs, theirs, merged.thing) == merge(mine, merged.thing, mine) == Merge(merged.thing)


def test_a_venue_keeps_what_others_said_of_it() -> None:
    mine, theirs = replace(HALL, capacity=120), replace(HALL, notes="clé")
    assert merge(HALL, mine, theirs) == Merge(Venue(id="salle", name="Salle", capacity=120, notes="clé"))


def test_what_two_say_first_of_one_sitting_is_put_together() -> None:
    nothing = Count(COUNT.item_id, COUNT.day)
    mine, theirs = replace(nothing, note="Rain"), replace(nothing, counted=87)
    assert merge(None, mine, theirs) == Merge(replace(nothing, counted=87, note="Rain"))
    assert merge(None, replace(mine, counted=90), theirs).disputed == ("counted",)
    assert merge(None, mine, None) == Merge(mine)
