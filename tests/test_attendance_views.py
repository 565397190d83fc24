"""What charts are drawn from, against a plain computation: each row told, nothing missing counted as none."""

from __future__ import annotations

from statistics import median

import pandas as pd
import pytest

from lib.attendance import attendance_frame
from lib.attendance_views import (
    RIVALS,
    by_day,
    by_rivals,
    by_venue_and_day,
    expectations,
    forecasters,
    no_shows,
)
from lib.i18n import Words
from lib.programme import sittings
from lib.wording.attendance import no_show_sentence
from tests.test_data import EDITIONS, programme

every_edition = pytest.mark.parametrize("edition", EDITIONS)
Row = dict[str, object]


def rows_of(edition: str) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """The frame of a sample, and its rows as plain Python, None for what is missing."""
    frame = attendance_frame(programme(edition), "fr")
    return frame, plain(frame)


def plain(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def added(rows: list[Row], name: str) -> int | None:
    told = [int(str(row[name])) for row in rows if row[name] is not None]
    return sum(told) if told else None


@every_edition
def test_people_so_far_are_those_of_all_days_up_to_one(edition: str) -> None:
    frame, rows = rows_of(edition)
    for day in plain(by_day(frame)):
        assert day["counted"] == added([row for row in rows if row["day"] == day["day"]], "counted")
        assert day["so_far"] == added([row for row in rows if str(row["day"]) <= str(day["day"])], "counted")


@every_edition
def test_a_sitting_is_in_the_band_of_what_else_there_was(edition: str) -> None:
    frame, rows = rows_of(edition)
    held = [row for row in rows if row["is_sitting"]]
    bands = plain(by_rivals(frame))
    for band in bands:
        least, most = RIVALS[int(str(band["band"]))]
        inside = [row for row in held if least <= int(str(row["rivals"])) <= (10**9 if most is None else most)]
        counted = [row for row in inside if row["counted"] is not None]
        assert (band["sittings"], band["counted_sittings"]) == (len(inside), len(counted))
        assert band["counted"] == added(inside, "counted")
    assert sum(int(str(band["sittings"])) for band in bands) == len(held)


@every_edition
def test_rivals_are_the_other_sittings_meanwhile(edition: str) -> None:
    planned = programme(edition)
    frame, _ = rows_of(edition)
    spans = [
        (item, span.starts_at.astimezone(item.starts_at.tzinfo), span)
        for item in planned.items
        if item.starts_at and not item.is_cancelled
        for span in sittings(item)
    ]
    for row in plain(frame[frame["is_sitting"]]):
        [mine] = [
            span
            for item, start, span in spans
            if item.id == row["item_id"] and str(start.date()) == str(row["day"])[:10]
        ]
        others = [
            item.id
            for item, _, span in spans
            if not item.shares_venue
            and item.id != row["item_id"]
            and max(mine.starts_at, span.starts_at) < min(mine.ends_at, span.ends_at)
        ]
        assert row["rivals"] == len(others)


@every_edition
def test_what_was_expected_is_put_beside_what_was_counted(edition: str) -> None:
    frame, rows = rows_of(edition)
    both = [row for row in rows if row["is_sitting"] and row["expected"] is not None and row["counted"] is not None]
    found = plain(expectations(frame))
    assert [(row["item_id"], row["day"], row["expected"], row["counted"]) for row in found] == [
        (row["item_id"], row["day"], row["expected"], row["counted"]) for row in both
    ]
    for kind in plain(forecasters(expectations(frame), "kind")):
        ratios = [int(str(row["counted"])) / int(str(row["expected"])) for row in both if row["kind"] == kind["kind"]]
        assert kind["sittings"] == len(ratios)
        assert kind["ratio"] == pytest.approx(median(ratios))
        assert kind["error"] == pytest.approx(median(abs(ratio - 1) for ratio in ratios))


@every_edition
def test_no_shows_are_of_sittings_that_both_are_known_of(edition: str) -> None:
    frame, rows = rows_of(edition)
    told = [row for row in rows if row["is_sitting"] and row["booked"] is not None and row["no_shows"] is not None]
    found = plain(no_shows(frame))
    assert found
    for item in found:
        its = [row for row in told if row["item_id"] == item["item_id"]]
        assert (item["booked"], item["no_shows"]) == (added(its, "booked"), added(its, "no_shows"))
        assert item["share"] == pytest.approx((added(its, "no_shows") or 0) / (added(its, "booked") or 1))
    shares = [float(str(item["share"])) for item in found]
    assert shares == sorted(shares, reverse=True)


@every_edition
def test_the_venues_with_most_people_are_kept_whole(edition: str) -> None:
    frame, rows = rows_of(edition)
    kept = plain(by_venue_and_day(frame, most=3))
    totals = {
        str(row["venue_id"]): added([each for each in rows if each["venue_id"] == row["venue_id"]], "counted") or 0
        for row in rows
    }
    best = sorted(totals.values(), reverse=True)[:3]
    assert added(kept, "counted") == sum(best)


def test_nothing_makes_nothing() -> None:
    empty = attendance_frame(programme(EDITIONS[0]), "fr").iloc[:0]
    for view in (by_day, by_rivals, expectations, no_shows, by_venue_and_day):
        assert view(empty).empty


def test_more_who_stayed_away_than_had_booked_is_told() -> None:
    told = pd.DataFrame({"booked": [10, 20], "no_shows": [50, 5], "share": [5.0, 0.25]})
    said = no_show_sentence(told, Words("en"))
    assert "At 1 item more stayed away than had booked: look at its counts again." in said
    assert "look at" not in no_show_sentence(told[1:], Words("en"))
