"""The modest forecast: pulled to what is known, never surer than that, and told how well it would have done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import exp, expm1, log1p, sqrt
from random import Random
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.attendance import attendance_frame
from lib.forecast import (
    ALIKE,
    KS,
    UNSURE,
    Backtest,
    Basis,
    Crowd,
    Model,
    backtest,
    forecast,
    forecast_items,
    learn,
    planned,
)
from lib.programme import Count, Festival, Item, Method, Programme, Repeat, Status, Venue, text

PARIS = ZoneInfo("Europe/Paris")
SATURDAY = date(2024, 4, 20)
HALL = Venue(id="hall", name="Salle des fêtes", capacity=100)
SQUARE = Venue(id="square", name="Place")
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=SATURDAY, last_day=SATURDAY + timedelta(days=30))
Sat = tuple[Item, int | None]


def item(
    item_id: str,
    venue: Venue | None = HALL,
    *,
    kind: str = "concert",
    day: int = 0,
    hour: int = 20,
    days: int = 1,
    expected: int | None = None,
) -> Item:
    on = SATURDAY + timedelta(days=day)
    start = datetime(on.year, on.month, on.day, hour, tzinfo=PARIS)
    return Item(
        id=item_id,
        title=text(item_id),
        kind=kind,
        venue_id=venue.id if venue else None,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        repeat=Repeat(on + timedelta(days=days - 1)) if days > 1 else None,
        expected=expected,
    )


def programme(*sat: Sat, method: str = "") -> Programme:
    counts = tuple(
        Count(
            item.id, SATURDAY + timedelta(days=(item.starts_at.date() - SATURDAY).days + number), counted, method=method
        )
        for item, counted in sat
        if counted is not None and item.starts_at
        for number in range((item.repeat.last_day - item.starts_at.date()).days + 1 if item.repeat else 1)
    )
    return Programme(FESTIVAL, (HALL, SQUARE), tuple(item for item, _ in sat), counts)


def frame(*sat: Sat, method: str = "") -> pd.DataFrame:
    return attendance_frame(programme(*sat, method=method), "fr")


def concerts(*counted: int | None, venue: Venue = HALL, kind: str = "concert") -> list[Sat]:
    return [(item(f"{kind}-{venue.id}-{number}", venue, kind=kind), each) for number, each in enumerate(counted)]


def learned(*editions: pd.DataFrame) -> Model:
    model = learn({f"e{number}": each for number, each in enumerate(editions)})
    assert model is not None
    return model


def rows_to_come(coming: Programme) -> pd.DataFrame:
    return planned(attendance_frame(coming, "fr"), coming, "fr")


def told(model: Model, *items: Item) -> list[dict[str, Any]]:
    return rows_of(forecast(model, rows_to_come(programme(*((each, None) for each in items)))))


def width(model: Model, one: Item) -> float:
    [row] = told(model, one)
    return log1p(row["high"]) - log1p(row["low"])


@pytest.mark.parametrize("past", [{}, {"a": frame()}, {"a": frame(*concerts(None, None))}])
def test_nothing_is_forecast_from_nothing(past: dict[str, pd.DataFrame]) -> None:
    assert learn(past) is None
    assert backtest(past) is None


def test_what_was_always_so_is_forecast_and_said_to_rest_on_it() -> None:
    model = learned(*(frame(*concerts(*[80] * 5)) for _ in range(4)))
    [row] = told(model, item("new"))
    assert (row["expected"], row["basis"], row["rests_on"]) == (80, Basis.TIME, 20)
    assert row["low"] <= 80 <= row["high"]


def test_one_sitting_is_enough_and_said_to_be_little() -> None:
    model = learned(frame(*concerts(60)))
    [row] = told(model, item("new"))
    assert row["expected"] == 60
    assert row["low"] <= 20
    assert row["high"] >= 180
    assert model.is_weak
    assert (model.sittings, model.editions) == (1, ("e0",))


@pytest.mark.parametrize(
    ("new", "basis", "rests_on"),
    [
        (item("n"), Basis.TIME, 3),
        (item("n", day=1), Basis.VENUE, 3),
        (item("n", hour=9), Basis.VENUE, 3),
        (item("n", SQUARE), Basis.KIND, 3),
        (item("n", None), Basis.KIND, 3),
        (item("n", kind="reading"), Basis.OVERALL, 5),
        (replace(item("n"), starts_at=None, ends_at=None), Basis.VENUE, 3),
        (replace(item("n"), starts_at=None, ends_at=None, venue_id=None), Basis.KIND, 3),
        (item("n", hour=2), Basis.TIME, 3),
    ],
)
def test_what_was_never_seen_falls_back_to_what_was(new: Item, basis: Basis, rests_on: int) -> None:
    model = learned(frame(*concerts(50, 60, 70), *concerts(10, 12, kind="workshop")))
    [row] = told(model, new)
    assert (row["basis"], row["rests_on"]) == (basis, rests_on)


def test_no_venue_is_not_a_venue_to_learn_from() -> None:
    model = learned(frame((item("a", None), 40), (item("b", None), 44)))
    [row] = told(model, item("n", None))
    assert row["basis"] == Basis.KIND


def test_a_few_sittings_are_pulled_to_their_kind() -> None:
    crowded = [(item("s", SQUARE), 400)]
    model = learned(frame(*concerts(*[50] * 12), *crowded))
    [there] = told(model, item("n", SQUARE))
    assert 50 < there["expected"] < 400


def test_more_of_the_same_makes_it_narrower() -> None:
    chance = Random(1)  # noqa: S311

    def edition(sittings: int) -> pd.DataFrame:
        return frame(*concerts(*(round(exp(chance.gauss(4, 0.3))) for _ in range(sittings))))

    widths = [median(width(learned(edition(size)), item("n")) for _ in range(7)) for size in (2, 12, 120)]
    assert widths[0] > widths[1] > widths[2]


def test_where_less_is_known_it_is_wider() -> None:
    chance = Random(2)  # noqa: S311
    drawn = [round(exp(chance.gauss(4, 0.3))) for _ in range(40)]
    model = learned(frame(*concerts(*drawn[:20])), frame(*concerts(*drawn[20:])))
    places = [item("n"), item("n", day=1), item("n", SQUARE), item("n", kind="reading")]
    widths = [width(model, each) for each in places]
    assert widths == sorted(widths)


def test_an_estimate_weighs_half_a_count() -> None:
    counted, guessed = concerts(100)[0], (item("guess"), 10)
    both = [frame(counted), frame(guessed, method=Method.ESTIMATE)]
    [row] = told(learned(*both), item("n"))
    assert row["expected"] == round(expm1((2 * log1p(100) + log1p(10)) / 3))
    assert learned(*both).estimated == 1


def test_thirty_days_of_an_exhibition_weigh_less_than_two_items() -> None:
    long = (item("expo", kind="exhibition", days=30), 20)
    model = learned(frame(long, (item("a", kind="exhibition"), 200), (item("b", kind="exhibition"), 200)))
    [row] = told(model, item("n", SQUARE, kind="exhibition"))
    assert row["expected"] > expm1((log1p(20) + log1p(200)) / 2)


def test_the_order_of_what_is_known_changes_nothing() -> None:
    sat = [*concerts(3, 50, 700, 60), *concerts(8, 9, kind="reading"), *concerts(33, venue=SQUARE)]
    one, other = learned(frame(*sat)), learned(frame(*reversed(sat)))
    assert told(one, item("n"), item("m", SQUARE)) == told(other, item("n"), item("m", SQUARE))


def test_of_all_its_sittings_an_item_has_the_outer_interval() -> None:
    model = learned(frame((item("sat"), 100), (item("sun", day=1), 20)))
    rows = rows_to_come(programme((item("both", days=2), None)))
    [one] = forecast_items(model, rows).to_dict("records")
    days = forecast(model, rows)
    assert (one["low"], one["high"], one["sittings"]) == (days["low"].min(), days["high"].max(), 2)
    assert days["expected"].min() < one["forecast"] < days["expected"].max()


@pytest.mark.parametrize(
    ("seats", "crowd"), [(10, Crowd.LIKELY), (79, Crowd.LIKELY), (100, Crowd.POSSIBLE), (900, ""), (None, "")]
)
def test_it_says_where_seats_may_be_too_few(seats: int | None, crowd: str) -> None:
    model = learned(frame(*concerts(80, 80)))
    room = replace(HALL, capacity=seats)
    coming = Programme(FESTIVAL, (room,), (item("n", room),))
    assert list(forecast_items(model, rows_to_come(coming))["crowd"]) == [crowd]


def test_a_cancelled_item_is_not_forecast_and_an_unplaced_one_is() -> None:
    cancelled = replace(item("gone"), status=Status.CANCELLED)
    unplaced = replace(item("later", expected=12), starts_at=None, ends_at=None, venue_id=None)
    rows = rows_to_come(programme((cancelled, None), (unplaced, None)))
    assert list(rows["item_id"]) == ["later"]
    [row] = forecast_items(learned(frame(*concerts(80))), rows).to_dict("records")
    assert (row["sittings"], row["expected"], row["forecast"]) == (0, 12, 80)
    assert pd.isna(row["capacity"])


def test_a_programme_without_items_has_nothing_to_forecast() -> None:
    assert forecast_items(learned(frame(*concerts(80))), rows_to_come(programme())).empty


def judged(*editions: pd.DataFrame) -> Backtest:
    found = backtest({f"e{number}": each for number, each in enumerate(editions)})
    assert found is not None
    return found


def test_the_backtest_has_not_seen_what_it_foretells() -> None:
    past, last = frame(*concerts(40, 50, 60)), frame(*concerts(500, None), (item("own", expected=450), 500))
    done = judged(past, last)
    assert (done.festival_id, done.past, done.sittings) == ("e1", ("e0",), 2)
    [alone] = told(learned(past), item("n"))
    assert set(done.rows["forecast"]) == {alone["expected"]}
    assert done.within == 0


def test_the_backtest_stands_beside_the_mean_of_the_kind_and_the_organisers() -> None:
    past = frame(*concerts(40, 60))
    last = frame((item("a", expected=80), 100), (item("b"), 50))
    done = judged(past, last)
    assert done.mean_of_kind.sittings == 2
    assert done.mean_of_kind.median == pytest.approx(median([0.5, 0.0]))
    assert done.own.sittings == 1
    assert done.own.median == pytest.approx(0.2)
    expected = float(done.rows["forecast"].iloc[0])
    assert done.beside_own.median == pytest.approx((100 - expected) / 100)


def test_nobody_is_within_an_interval_and_in_no_share() -> None:
    done = judged(frame(*concerts(40, 60)), frame(*concerts(0)))
    assert (done.sittings, done.forecast.sittings, done.forecast.median) == (1, 0, None)


def test_an_edition_that_nobody_counted_is_passed_over() -> None:
    done = judged(frame(*concerts(40, 60)), frame(*concerts(None)), frame(*concerts(50)), frame(*concerts(None)))
    assert (done.past, done.festival_id) == (("e0",), "e2")


def test_four_in_five_of_a_steady_festival_lie_within() -> None:
    chance = Random(3)  # noqa: S311

    def edition() -> pd.DataFrame:
        def draw(mean: float) -> int:
            return round(exp(chance.gauss(mean, 0.4)))

        sat = [(item(f"c{n}", (HALL, SQUARE)[n % 2], day=n % 3), draw(5 + n % 2)) for n in range(40)]
        sat += [(item(f"w{n}", kind="workshop", hour=10 + n % 10), draw(2.5)) for n in range(40)]
        return frame(*sat)

    done = judged(*(edition() for _ in range(5)))
    assert 0.7 <= done.within / done.sittings <= 0.95
    assert done.forecast.median is not None
    assert done.mean_of_kind.median is not None
    assert done.forecast.median < done.mean_of_kind.median


SITTINGS = st.tuples(
    st.sampled_from([HALL, SQUARE, None]),
    st.sampled_from(["concert", "workshop"]),
    st.integers(0, 1),
    st.sampled_from([9, 14, 20]),
    st.none() | st.integers(0, 500),
)


@st.composite
def editions(draw: st.DrawFn) -> list[pd.DataFrame]:
    """One to three editions of up to ten sittings."""
    return [
        frame(
            *(
                (item(str(number), venue, kind=kind, day=day, hour=hour), counted)
                for number, (venue, kind, day, hour, counted) in enumerate(draw(st.lists(SITTINGS, max_size=10)))
            )
        )
        for _ in range(draw(st.integers(1, 3)))
    ]


def groups_of(row: dict[str, Any]) -> list[tuple[object, ...]]:
    """Those that a sitting is in, from all to the most particular; None ends them."""
    hour = row["hour"]
    band = 0 if 5 <= hour < 12 else 1 if 12 <= hour < 18 else 2
    kind, venue = row["kind"], row["venue"]
    return [(), (kind,), (kind, venue), (kind, venue, row["weekday"], band)][: 4 if venue else 2]


def plainly(past: list[dict[str, Any]], row: dict[str, Any], k: float) -> tuple[float, float]:
    """Mean and uncertainty of a sitting, by loops and sums."""
    logs = defaultdict(list)
    for each in past:
        for group in groups_of(each):
            logs[group].append(log1p(each["counted"]))
    mean = sum(logs[()]) / len(logs[()])
    variance = 1 / len(logs[()])
    particular = groups_of(row)[1:]
    for known in [logs.get(group, []) for group in particular] + [[]] * (3 - len(particular)):
        mean = (sum(known) + k * mean) / (len(known) + k)
        variance = 1 / (len(known) + k) + (k / (len(known) + k)) ** 2 * variance
    return mean, sqrt(1 + variance)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


@settings(max_examples=40)
@given(editions())
def test_it_says_what_a_plain_computation_says_and_is_no_surer_than_what_was_left_out(
    drawn: list[pd.DataFrame],
) -> None:
    named = [each.assign(edition=number) for number, each in enumerate(drawn)]
    known = [row for each in named for row in rows_of(each[each["counted"].notna()])]
    model = learn({str(number): each for number, each in enumerate(drawn)})
    if model is None:
        assert not known
        return
    assert model.k in KS
    assert model.sittings == len(known)
    fold = "edition" if len({row["edition"] for row in known}) > 1 else "item_id"
    beyond = [0.0, 0.0]
    left_out = 0
    for row in known:
        rest = [each for each in known if each[fold] != row[fold]]
        if rest:
            left_out += 1
            mean, uncertainty = plainly(rest, row, model.k)
            off = (log1p(row["counted"]) - mean) / uncertainty
            beyond[0] += off < -model.spread.below - 1e-9
            beyond[1] += off > model.spread.above + 1e-9
    assert max(beyond) <= 0.1 * left_out
    if left_out < 9:
        assert min(model.spread.below, model.spread.above) >= UNSURE
    for each in drawn:
        for row, said in zip(rows_of(each), rows_of(forecast(model, each)), strict=True):
            mean, uncertainty = plainly(known, row, model.k)
            assert said["expected"] == pytest.approx(expm1(mean), abs=0.51)
            high = expm1(mean + model.spread.above * uncertainty)
            assert said["high"] >= high - 1e-6
            assert said["high"] <= high * 1.11 + 1


@settings(max_examples=40)
@given(editions(), editions())
def test_it_is_a_number_of_people_within_its_interval(past: list[pd.DataFrame], coming: list[pd.DataFrame]) -> None:
    model = learn({str(number): each for number, each in enumerate(past)})
    if model is not None:
        for row in rows_of(forecast(model, pd.concat(coming, ignore_index=True))):
            low, middle, high = (int(row[name]) for name in ("low", "expected", "high"))
            assert 0 <= low <= middle <= high
            assert row["rests_on"] >= 1


def test_two_alike_sittings_of_one_item_weigh_as_their_correlation_says() -> None:
    twice = learned(frame((item("expo", days=2), 30)))
    assert twice.levels[0]["weight"].sum() == pytest.approx(2 / (1 + ALIKE))
