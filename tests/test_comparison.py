"""Editions beside each other, against a plain computation: like with like only, and nothing left out unsaid."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import fmean
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.attendance import attendance_frame
from lib.comparison import (
    Apart,
    Incomparable,
    Pairing,
    alike,
    before,
    edition_sums,
    incomparable,
    items_by_kind,
    pairing,
    series,
)
from lib.editions import compare, read_folder
from lib.names import normal_form
from lib.programme import Count, Festival, Item, Method, Programme, Status, Venue, sittings, text

DATA = Path(__file__).parent.parent / "data"
PARIS = ZoneInfo("Europe/Paris")
SATURDAY = {2024: date(2024, 4, 20), 2025: date(2025, 4, 19)}
HALL = Venue(id="hall", name="Salle des fêtes", capacity=100)
SQUARE = Venue(id="square", name="Place")


def festival(name: str, year: int) -> Festival:
    first = SATURDAY.get(year, date(year, 4, 20))
    return Festival(id=name, name=text(name), first_day=first, last_day=first + timedelta(days=9))


def item(
    item_id: str, year: int, venue: Venue | None = HALL, *, kind: str = "concert", day: int = 0, hour: int = 20
) -> Item:
    on = SATURDAY[year] + timedelta(days=day)
    start = datetime(on.year, on.month, on.day, hour, tzinfo=PARIS)
    return Item(
        id=item_id,
        title=text(item_id),
        kind=kind,
        venue_id=venue.id if venue else None,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
    )


def edition(
    year: int, *sat: tuple[Item, int | None], venues: tuple[Venue, ...] = (HALL, SQUARE), method: str = ""
) -> Programme:
    counts = tuple(
        Count(item.id, item.starts_at.date(), counted, method=method)
        for item, counted in sat
        if counted is not None and item.starts_at
    )
    return Programme(festival(f"essai-{year}", year), venues, tuple(item for item, _ in sat), counts)


def frame(programme: Programme) -> pd.DataFrame:
    return attendance_frame(programme, "fr")


def concerts(year: int, *counted: int | None, venue: Venue = HALL) -> Programme:
    return edition(
        year, *((item(str(number), year, venue, hour=10 + number), each) for number, each in enumerate(counted))
    )


def test_editions_are_one_festival_once_the_year_is_taken_away() -> None:
    ids = ("jour-2025", "2024-jour", "jour2023", "autre-2024", "jour-2022-23", "jour-24", "journal-2024")
    all_of_them = [replace(festival(name, 2010 + number), id=name) for number, name in enumerate(ids)]
    found = series(all_of_them, all_of_them[0])
    assert [each.id for each in found] == ["jour-2025", "2024-jour", "jour2023", "jour-2022-23"]


def test_editions_come_in_the_order_of_their_first_days_and_those_before_are_over() -> None:
    one, two, three = (festival(f"j-{year}", year) for year in (2023, 2024, 2025))
    assert series([three, one, two], two) == (one, two, three)
    assert before([three, one, two], two) == (one,)
    meanwhile = replace(one, id="m-2024", first_day=two.first_day - timedelta(days=1), last_day=two.first_day)
    assert before([meanwhile, two], two) == ()


def test_three_counted_sittings_are_not_compared_with_seven() -> None:
    pair = pairing(alike(frame(concerts(2024, 40, 40, 40)), frame(concerts(2025, *[40] * 7))))
    assert (pair.mean_before, pair.mean_after, pair.change, pair.shared) == (40, 40, 0, 3)


def test_a_sitting_that_nobody_counted_counts_for_nothing() -> None:
    [cell] = alike(frame(concerts(2024, 40, None)), frame(concerts(2025, 50, None, None))).to_dict("records")
    assert (cell["mean_before"], cell["mean_after"], cell["change"]) == (40, 50, 0.25)
    assert (cell["sittings_before"], cell["counted_sittings_before"]) == (2, 1)
    assert (cell["sittings_after"], cell["counted_sittings_after"]) == (3, 1)
    assert (cell["fill_before"], cell["fill_after"]) == (0.4, 0.5)


def test_a_venue_is_known_again_by_its_name_however_it_is_spelled() -> None:
    other = Venue(id="sdf", name="SALLE  DES FETES", capacity=100)
    later = edition(2025, (item("a", 2025, other), 60), venues=(other,))
    [cell] = alike(frame(concerts(2024, 40)), frame(later)).to_dict("records")
    assert cell["venue"] == other.name


def test_a_mix_that_changed_changes_nothing() -> None:
    """Half of each before, nearly all in the small room after: people at a sitting of either stayed the same."""

    def mixed(year: int, full: int, small: int) -> pd.DataFrame:
        sat = [(item(f"f{n}", year, hour=8 + n), 90) for n in range(full)]
        sat += [(item(f"s{n}", year, SQUARE, hour=8 + n), 10) for n in range(small)]
        return frame(edition(year, *sat))

    assert pairing(alike(mixed(2024, 4, 4), mixed(2025, 1, 9))).change == 0


def test_after_nobody_there_is_a_difference_and_no_rate() -> None:
    pair = pairing(alike(frame(concerts(2024, 0)), frame(concerts(2025, 12))))
    assert (pair.difference, pair.change) == (12, None)


def test_nothing_in_common_has_no_mean() -> None:
    nothing = alike(frame(concerts(2024, 5)), frame(concerts(2025)))
    assert pairing(nothing) == Pairing(0, 0, None, None, None, None, 0, 0)
    assert pairing(nothing).change is None


def test_estimates_are_told() -> None:
    guessed = edition(2025, (item("0", 2025), 40), method=Method.ESTIMATE)
    pair = pairing(alike(frame(concerts(2024, 40)), frame(guessed)))
    assert (pair.estimated, pair.counted) == (1, 2)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (edition(2024, (item("a", 2024), 5)), edition(2025), Incomparable.ONLY_BEFORE),
        (edition(2024), edition(2025, (item("a", 2025), 5)), Incomparable.ONLY_AFTER),
        (edition(2024, (item("a", 2024), 5)), edition(2025, (item("a", 2025), None)), Incomparable.NOT_COUNTED_AFTER),
        (edition(2024, (item("a", 2024), None)), edition(2025, (item("a", 2025), 5)), Incomparable.NOT_COUNTED_BEFORE),
        (
            edition(2024, (item("a", 2024), None)),
            edition(2025, (item("a", 2025), None)),
            Incomparable.COUNTED_IN_NEITHER,
        ),
        (
            edition(2024, (item("a", 2024, None), 5)),
            edition(2025, (item("a", 2025, None), 5)),
            Incomparable.NO_VENUE,
        ),
        (concerts(2024, 5, venue=SQUARE), concerts(2025, 5, venue=SQUARE), Incomparable.NO_SEATS),
    ],
)
def test_what_cannot_be_compared_says_why(first: Programme, second: Programme, reason: Incomparable) -> None:
    [apart] = incomparable(frame(first), frame(second))
    assert apart.reason is reason
    assert (apart.kind, apart.weekday) == ("concert", 5)


def test_another_day_of_the_week_is_not_alike() -> None:
    sunday = edition(2025, (item("a", 2025, day=1), 50))
    assert alike(frame(concerts(2024, 40)), frame(sunday)).empty
    assert incomparable(frame(concerts(2024, 40)), frame(sunday)) == (
        Apart("concert", HALL.name, 5, Incomparable.ONLY_BEFORE, 1, 0),
        Apart("concert", HALL.name, 6, Incomparable.ONLY_AFTER, 0, 1),
    )


def test_numbers_of_items_are_compared_by_kind() -> None:
    first = edition(2024, (item("a", 2024), None), (item("b", 2024, kind="reading"), 3))
    cancelled = replace(item("d", 2025), status=Status.CANCELLED)
    second = edition(2025, (item("a", 2025), 4), (item("c", 2025, hour=18), None), (cancelled, None))
    assert items_by_kind(frame(first), frame(second)).to_dict("records") == [
        {"kind": "concert", "items_before": 1, "items_after": 2, "difference": 1},
        {"kind": "reading", "items_before": 1, "items_after": 0, "difference": -1},
    ]


def test_an_edition_without_anything_has_a_row_of_nothing() -> None:
    summed = edition_sums({"b": frame(concerts(2025)), "a": frame(concerts(2024, 40, None))})
    assert list(summed["festival_id"]) == ["b", "a"]
    [empty, other] = summed.to_dict("records")
    assert (empty["items"], empty["sittings"], empty["counted_sittings"]) == (0, 0, 0)
    assert pd.isna(empty["counted"])
    assert pd.isna(empty["mean"])
    assert (other["items"], other["sittings"], other["counted_sittings"], other["counted"]) == (2, 2, 1, 40)
    assert edition_sums({}).empty


def test_a_fill_that_is_compared_weighs_only_sittings_with_seats() -> None:
    small = Venue(id="salon", name="Petit salon", capacity=30)
    open_house = [(replace(item(f"a{n}", 2024, hour=8 + n), shares_venue=n > 0), 90) for n in range(10)]
    seated = [(item(f"b{n}", 2024, small, hour=8 + n), 3) for n in range(4)]
    summed = frame(edition(2024, *open_house, *seated, venues=(HALL, small)))
    pair = pairing(alike(summed, summed))
    assert pair.fill_before == pytest.approx((90 / (HALL.capacity or 0) + 4 * 0.1) / 5)
    assert pair.shared == 14


VENUES = (HALL, SQUARE, Venue(id="salon", name="Petit salon", capacity=30))


@st.composite
def editions(draw: st.DrawFn, year: int) -> Programme:
    """Up to twelve items on three days, in three venues or none, counted or not."""
    sat = [
        (
            item(
                str(number),
                year,
                draw(st.sampled_from([*VENUES, None])),
                kind=draw(st.sampled_from(["concert", "reading"])),
                day=draw(st.integers(0, 2)),
                hour=draw(st.integers(8, 22)),
            ),
            draw(st.none() | st.integers(0, 200)),
        )
        for number in range(draw(st.integers(0, 12)))
    ]
    return edition(year, *sat, venues=VENUES)


Cells = dict[tuple[str, str, int], list[int | None]]


def plain_cells(programme: Programme) -> Cells:
    """What was counted at each sitting, by kind, venue and weekday, without pandas."""
    counts = {(count.item_id, count.day): count.counted for count in programme.counts}
    cells: Cells = defaultdict(list)
    for each in programme.items:
        venue = programme.venue_of(each)
        for sitting in () if each.is_cancelled else sittings(each):
            assert each.starts_at
            day = sitting.starts_at.astimezone(each.starts_at.tzinfo).date()
            key = (each.kind, normal_form(venue.name) if venue else "", day.weekday())
            cells[key].append(counts.get((each.id, day)))
    return cells


def plain_pairing(one: Cells, other: Cells) -> tuple[int, float | None, float | None]:
    """How many sittings both have of what they have in common, and the mean of people at one of them."""
    weights, before, after = [], [], []
    for key in sorted(one.keys() & other.keys()):
        known = [[counted for counted in side[key] if counted is not None] for side in (one, other)]
        if key[1] and all(known):
            weights.append(min(map(len, known)))
            before.append(fmean(known[0]))
            after.append(fmean(known[1]))
    if not weights:
        return 0, None, None
    return sum(weights), fmean(before, weights), fmean(after, weights)


def assert_is_plain(first: Programme, second: Programme) -> None:
    shared, before, after = plain_pairing(plain_cells(first), plain_cells(second))
    pair = pairing(alike(attendance_frame(first, "fr"), attendance_frame(second, "fr")))
    assert pair.shared == shared
    assert pair.mean_before == pytest.approx(before)
    assert pair.mean_after == pytest.approx(after)


@settings(max_examples=30)
@given(editions(2024), editions(2025))
def test_it_says_what_a_plain_computation_says(first: Programme, second: Programme) -> None:
    assert_is_plain(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("journee-armenie-2024", "journee-armenie-2025"), ("regards-armenie-2023", "regards-armenie-2024")],
)
def test_of_the_samples_it_says_what_a_plain_computation_says(first: str, second: str) -> None:
    one, other = sample(first), sample(second)
    assert_is_plain(one, other)
    sides = [attendance_frame(each, "fr") for each in (one, other)]
    cells, apart = alike(*sides), [each for each in incomparable(*sides) if each.reason is not Incomparable.NO_SEATS]
    told = [
        int(cells[f"sittings_{side}"].sum()) + sum(getattr(each, f"sittings_{side}") for each in apart)
        for side in ("before", "after")
    ]
    assert told == [sum(map(len, plain_cells(each).values())) for each in (one, other)]
    assert len(cells) > 10


def sample(name: str) -> Programme:
    """A festival of `data/`, as it is read."""
    found = compare(read_folder(DATA / name), name, None, lambda: "")
    assert found.festival is not None
    return Programme(found.festival, found.venues.new, found.items.new, found.counts.new)


@settings(max_examples=30)
@given(editions(2024), editions(2025))
def test_no_sitting_is_left_out_or_told_twice(first: Programme, second: Programme) -> None:
    one, other = frame(first), frame(second)
    cells = alike(one, other)
    apart = [each for each in incomparable(one, other) if each.reason is not Incomparable.NO_SEATS]
    assert cells["sittings_before"].sum() + sum(each.sittings_before for each in apart) == len(first.items)
    assert cells["sittings_after"].sum() + sum(each.sittings_after for each in apart) == len(second.items)


@settings(max_examples=30)
@given(editions(2024))
def test_an_edition_has_not_changed_since_itself(programme: Programme) -> None:
    cells = alike(attendance_frame(programme, "fr"), attendance_frame(programme, "fr"))
    assert (cells["difference"] == 0).all()
    assert pairing(cells).difference in (0, None)


@settings(max_examples=30)
@given(editions(2024), editions(2025))
def test_seen_from_the_other_side_a_rise_is_a_fall(first: Programme, second: Programme) -> None:
    there, back = alike(frame(first), frame(second)), alike(frame(second), frame(first))
    assert list(there["difference"]) == [-each for each in back["difference"]]
    assert list(there["shared"]) == list(back["shared"])
    rise, fall = pairing(there).difference, pairing(back).difference
    assert rise is fall is None or (rise is not None and fall is not None and rise == pytest.approx(-fall))


@settings(max_examples=30)
@given(editions(2024), editions(2025))
def test_editions_sum_as_a_plain_computation_does(first: Programme, second: Programme) -> None:
    summed = edition_sums({"a": frame(first), "b": frame(second)}).to_dict("records")
    for row, programme in zip(summed, (first, second), strict=True):
        known = [count.counted for count in programme.counts if count.counted is not None]
        assert (row["items"], row["sittings"], row["counted_sittings"]) == (
            len(programme.items), len(programme.items), len(known),
        )  # fmt: skip
        assert pd.isna(row["mean"]) if not known else row["mean"] == pytest.approx(fmean(known))
