"""Charts build from nothing, one and many rows; say in words what they show by colour; take no word for an order."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from lib.attendance import attendance_frame, sums
from lib.attendance_views import by_day, by_rivals, by_venue_and_day, expectations, no_shows
from lib.charts import (
    Chart,
    attendance_chart,
    cumulative_chart,
    editions_chart,
    expectation_chart,
    fill_chart,
    forecast_chart,
    group_chart,
    heat_map,
    no_show_chart,
    rivalry_chart,
    venues_chart,
)
from lib.charts.days import HEAT, ON_DARK, ON_PALE, TURN
from lib.charts.dots import MOST_DOTS
from lib.charts.parts import ALARM, MOST_ROWS, OTHER, PEOPLE, PICK
from lib.comparison import edition_sums
from lib.forecast import backtest
from lib.i18n import Words
from lib.pictures import picture_png, picture_svg
from lib.programme import Count, Festival, Item, Kind, Method, Programme, Venue, text
from lib.settings import ROOT

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2024, 10, 19)
EN, FR = Words("en"), Words("fr")
FESTIVAL = Festival(
    id="essai", name=text("Essai"), first_day=DAY, last_day=DAY, kinds=(Kind("bal", "Bal"), Kind("defile", "Défilé"))
)
HOSTILE = '"]; alert(1)//</script><b>\\u0022 ${x} \u202e\x00'
NUMBERS = [0, 1, 200]


def programme(number: int) -> Programme:
    """So many items of every kind, every third counted, in halls of 100 with a hostile name."""
    halls = tuple(Venue(id=f"hall-{n}", name=f"{HOSTILE} {n}", capacity=100) for n in range(3))
    kinds = list(FESTIVAL.all_kinds)
    items = tuple(
        Item(
            id=str(n), title=text(f"{HOSTILE} {n}"), kind=kinds[n % len(kinds)], venue_id=f"hall-{n % 3}",
            starts_at=datetime(2024, 10, 19, 9 + n % 12, tzinfo=PARIS),
            ends_at=datetime(2024, 10, 19, 10 + n % 12, tzinfo=PARIS),
            expected=50,
        )
        for n in range(number)
    )  # fmt: skip
    return Programme(FESTIVAL, halls, items, tuple(map(count, range(0, number, 3))))


def count(number: int) -> Count:
    """Of an item that has booked places; every fourth is an estimate."""
    method = Method.ESTIMATE if number % 4 == 3 else Method.SCAN
    return Count(str(number), DAY, 40 + number, booked=60 + number, no_shows=20, method=method)


def draw_attendance(number: int, t: Words) -> Chart:
    return attendance_chart(sums(attendance_frame(programme(number), t.language), "item_id", "title"), t)


def draw_fill(number: int, t: Words) -> Chart:
    return fill_chart(
        sums(attendance_frame(programme(number), t.language), "venue").assign(name=lambda groups: groups["venue"]),
        "venue", "Fill", t,
    )  # fmt: skip


def draw_heat(number: int, t: Words) -> Chart:
    return heat_map(sums(attendance_frame(programme(number), t.language), "day", "hour"), t)


def frame_of(number: int, t: Words) -> pd.DataFrame:
    return attendance_frame(programme(number), t.language)


def draw_groups(number: int, t: Words) -> Chart:
    groups = sums(frame_of(number, t), "venue_id", "venue").rename(columns={"venue": "name"})
    return group_chart(groups, "venue_id", "Venues", t)


def draw_expected(number: int, t: Words) -> Chart:
    return expectation_chart(expectations(frame_of(number, t)), t)


def draw_rivals(number: int, t: Words) -> Chart:
    return rivalry_chart(by_rivals(frame_of(number, t)), t)


def draw_no_shows(number: int, t: Words) -> Chart:
    return no_show_chart(no_shows(frame_of(number, t)), t)


def draw_days(number: int, t: Words) -> Chart:
    return cumulative_chart(by_day(frame_of(number, t)), t)


def draw_days_beside_the_last(number: int, t: Words) -> Chart:
    return cumulative_chart(by_day(frame_of(number, t)), t, by_day(frame_of(3, t)))


def draw_venues(number: int, t: Words) -> Chart:
    return venues_chart(by_venue_and_day(frame_of(number, t)), t)


def draw_editions(number: int, t: Words) -> Chart:
    editions = edition_sums({f"essai-{year}": frame_of(number, t) for year in range(2015, 2025)})
    return editions_chart(editions.assign(name=HOSTILE), t)


def draw_forecast(number: int, t: Words) -> Chart:
    past = {"2023": frame_of(30, t), "2024": frame_of(number, t)}
    tried = backtest(past) or backtest({"2023": frame_of(30, t), "2024": frame_of(30, t)})
    assert tried
    return forecast_chart(tried.rows.head(number), t)


CHARTS = (
    *(draw_attendance, draw_fill, draw_heat, draw_groups, draw_expected, draw_rivals, draw_no_shows),
    *(draw_days, draw_days_beside_the_last, draw_venues, draw_editions, draw_forecast),
)
every_chart = pytest.mark.parametrize("draw", CHARTS)


def rows_of(chart: Chart) -> list[dict[str, Any]]:
    """Everything that a chart draws."""
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def labels_of(chart: Chart) -> list[str]:
    return [row["label"] for row in rows_of(chart) if "label" in row]


def nodes(spec: object) -> Iterator[dict[str, Any]]:
    """Every object inside a specification."""
    if isinstance(spec, dict):
        yield spec
        for value in spec.values():
            yield from nodes(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from nodes(value)


@every_chart
@pytest.mark.parametrize("t", [EN, FR], ids=["en", "fr"])
@pytest.mark.parametrize("number", NUMBERS)
def test_a_chart_builds_and_is_described_however_many_rows(
    draw: Callable[[int, Words], Chart], number: int, t: Words
) -> None:
    spec = draw(number, t).to_dict()
    assert json.dumps(spec, allow_nan=False)
    assert spec["description"].strip()
    assert spec["title"]["text"].strip()


@every_chart
def test_a_chart_is_a_picture_for_papers(draw: Callable[[int, Words], Chart]) -> None:
    chart = draw(7, FR)
    svg = picture_svg(chart, 700)
    assert "currentColor" not in svg
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]+"', "", svg)
    assert picture_png(chart, 700, 1).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "sign", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff", "\u202e", "\U0001f600" * 60, "&<]]>"]
)
def test_no_sign_of_a_title_ends_the_process_that_draws_it(sign: str) -> None:
    planned = programme(1)
    named = Programme(FESTIVAL, planned.venues, (replace(planned.items[0], title=text(f"a{sign}b")),), planned.counts)
    chart = attendance_chart(sums(attendance_frame(named, "en"), "item_id", "title"), EN)
    assert "a" in picture_svg(chart)
    assert picture_png(chart, 400, 1)


@every_chart
def test_hours_and_days_are_written_and_not_left_to_the_clock_of_the_browser(
    draw: Callable[[int, Words], Chart],
) -> None:
    assert {node["type"] for node in nodes(draw(20, EN).to_dict()) if "field" in node and "type" in node} <= {
        "quantitative", "nominal", "ordinal",
    }  # fmt: skip


@every_chart
def test_words_from_outside_are_strings_in_an_expression(draw: Callable[[int, Words], Chart]) -> None:
    for node in nodes(draw(20, EN).to_dict()):
        written = node.get("labelExpr", "")
        if written.endswith("[datum.value]"):
            labels = json.loads(written.removesuffix("[datum.value]"))
            assert all(isinstance(label, str) for label in labels.values())
            assert written.isascii()


@every_chart
def test_what_a_screen_reader_meets_is_the_description_only(draw: Callable[[int, Words], Chart]) -> None:
    assert draw(3, EN).to_dict()["config"]["aria"] is False


def test_a_missing_count_is_written_as_missing_and_never_as_0() -> None:
    planned = programme(2)  # the first is counted, the second is not
    by_item = sums(attendance_frame(planned, "en"), "item_id", "title")
    assert labels_of(attendance_chart(by_item, EN)) == ["40 · 40%", "not counted"]
    assert [row["counted"] for row in rows_of(attendance_chart(by_item, EN)) if "counted" in row] == [40, None]
    assert labels_of(draw_heat(2, EN)) == ["40", "?"]
    assert labels_of(draw_fill(2, EN)) == ["40%", "not counted"]


def test_an_estimate_is_drawn_and_said_as_one() -> None:
    planned = programme(4)  # the fourth is an estimate
    rows = rows_of(attendance_chart(sums(attendance_frame(planned, "en"), "item_id", "title"), EN))
    told = {row["item_id"]: (row["is_estimated"], row["label"]) for row in rows if "item_id" in row}
    assert told["3"] == (True, "≈ 43 · 43%")
    assert told["0"] == (False, "40 · 40%")
    assert labels_of(draw_heat(4, EN)) == ["40", "?", "?", "≈43"]


def test_of_many_rows_the_largest_are_drawn_and_the_others_told() -> None:
    chart = draw_attendance(200, EN)
    assert len({row["item_id"] for row in rows_of(chart) if "item_id" in row}) == MOST_ROWS
    assert "160 more are in the table." in chart.to_dict()["title"]["subtitle"]


def test_what_a_choice_leaves_out_is_paler_and_what_it_leaves_is_chosen() -> None:
    groups = pd.DataFrame({"kind": ["bal", "defile"], "name": ["Bal", "Défilé"], "is_out": [True, False]})
    groups = groups.assign(**sums(frame_of(6, EN), "kind").drop(columns="kind").head(2))
    [selection] = [
        each for each in group_chart(groups, "kind", "Kinds", EN).to_dict()["params"] if each["name"] == PICK
    ]
    assert selection["value"] == [{"kind": "defile"}]
    assert selection["select"]["fields"] == ["kind"]


@pytest.mark.parametrize("colour", [PEOPLE, ALARM, OTHER])
@pytest.mark.parametrize("ground", ["#FFFFFF", "#FFFDF8", "#17151A"])
def test_what_is_drawn_stands_out_from_any_ground(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3


def test_of_more_sittings_than_a_picture_holds_the_furthest_off_are_drawn_and_the_others_told() -> None:
    many = pd.DataFrame(
        {"item_id": [str(n) for n in range(6_000)], "title": "a", "expected": 10, "counted": range(6_000),
         "is_estimate": False, "ratio": 2.0}
    )  # fmt: skip
    chart = expectation_chart(many, EN)
    assert len([row for row in rows_of(chart) if "item_id" in row]) == MOST_DOTS
    assert "4,000 more are in the table." in chart.to_dict()["title"]["subtitle"]
    assert min(row["off"] for row in rows_of(chart) if "item_id" in row) == 3_990
    assert picture_svg(chart)


def test_a_day_says_by_its_sign_what_its_point_rests_on() -> None:
    friday, saturday = date(2024, 10, 18), date(2024, 10, 19)
    days = pd.DataFrame(
        {
            "day": pd.to_datetime([friday, saturday, date(2024, 10, 20)]), "counted": [40, None, 70],
            "counted_sittings": [2, 0, 1], "sittings": [2, 1, 3], "estimated": [0, 0, 1], "number": [0, 1, 2],
            "so_far": [40, 40, 110], "is_out": [False, True, True],
        }
    ).astype({"counted": "Int64", "number": "Int64", "so_far": "Int64"})  # fmt: skip
    chart = cumulative_chart(days, EN)
    points = {(row["sign"], row["is_whole"], row["is_out"]) for row in rows_of(chart) if "sign" in row}
    assert points == {("counted", True, False), ("missing", False, True), ("estimated", False, True)}
    key = chart.to_dict()["title"]["subtitle"]
    assert "Cross: nothing was counted that day." in key
    assert "Diamond: an estimate is part of it." in key


def test_sittings_of_one_item_are_told_apart_by_their_days() -> None:
    rows = pd.DataFrame(
        {
            "item_id": ["a", "a", "b"], "title": ["Visite", "Visite", "Bal"], "counted": [30, 20, 10],
            "day": pd.to_datetime([date(2024, 10, 18), date(2024, 10, 19), date(2024, 10, 19)]),
            "low": [10, 10, 10], "forecast": [20, 20, 20], "high": [30, 30, 30], "is_within": [True, True, True],
        }
    )  # fmt: skip
    drawn = json.dumps(forecast_chart(rows, EN).to_dict())
    assert all(name in drawn for name in ("Visite, Fri", "Visite, Sat"))
    assert "Bal, " not in drawn


@pytest.mark.parametrize(
    ("counted", "method", "label"),
    [
        (40, Method.SCAN, "40"),
        (40, Method.ESTIMATE, "≈40"),
        (130, Method.SCAN, "⚠130"),
        (130, Method.ESTIMATE, "⚠≈130"),
    ],
)
def test_a_venue_says_by_a_sign_what_it_says_by_colour(counted: int, method: Method, label: str) -> None:
    planned = programme(1)
    told = Programme(FESTIVAL, planned.venues, planned.items, (Count("0", DAY, counted, method=method),))
    chart = venues_chart(by_venue_and_day(attendance_frame(told, "en")), EN)
    assert labels_of(chart) == [label]
    [row] = [row for row in rows_of(chart) if "label" in row]
    assert row["is_estimated"] == (method is Method.ESTIMATE)


def test_what_other_sittings_cost_explains_its_dashes() -> None:
    keys = [rivalry_chart(by_rivals(frame_of(number, EN)), EN).to_dict()["title"]["subtitle"] for number in (1, 4)]
    assert ["Dashed, ≈: an estimate is part of it." in key for key in keys] == [False, True]


@pytest.mark.parametrize("colour", [PEOPLE, ALARM])
def test_a_bar_stands_out_from_paper_as_it_is_drawn(colour: str) -> None:
    assert contrast(mixed(colour, "#FFFFFF", 0.85), "#FFFFFF") >= 3


def test_over_capacity_is_said_in_words() -> None:
    planned = programme(1)
    crowded = Programme(FESTIVAL, planned.venues, planned.items, (Count("0", DAY, 130),))
    [label] = labels_of(attendance_chart(sums(attendance_frame(crowded, "en"), "item_id", "title"), EN))
    assert label == "130 · ⚠ 130%, over capacity"


def test_a_sum_says_what_it_leaves_out() -> None:
    frame = sums(attendance_frame(programme(6), "en"), "kind").assign(name="all", sittings=3)
    assert "1 of 3 sittings counted" in labels_of(group_chart(frame, "kind", "People", EN))[0]


def test_visitors_who_take_no_seats_are_told_without_a_fill() -> None:
    frame = pd.DataFrame(
        {
            "name": ["Expo"], "counted": [900], "seated": [pd.NA], "fill": [pd.NA],
            "counted_sittings": [2], "sittings": [2],
        }
    )  # fmt: skip
    typed = frame.astype({"counted": "Int64", "seated": "Int64", "fill": "Float64"})
    assert labels_of(fill_chart(typed, "name", "Fill", EN)) == ["900 people, no seats to fill"]


def test_the_fullest_comes_first_and_what_is_not_counted_last() -> None:
    ranked = [row["counted"] for row in rows_of(draw_attendance(9, EN)) if "counted" in row]
    assert ranked == [46, 43, 40, None, None, None, None, None, None]


# Colours: WCAG 2 contrast


def linear(colour: str) -> tuple[float, ...]:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)


def luminance(colour: str) -> float:
    return sum(weight * light for weight, light in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    parts = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in parts)


THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
every_theme = pytest.mark.parametrize("theme", [THEME["light"], THEME["dark"]], ids=["light", "dark"])


MARKS = re.findall(r"--mark: light-dark\((#\w{6}), (#\w{6})\)", (ROOT / "pages/board/board.css").read_text("utf-8"))
on_light_and_dark = pytest.mark.parametrize(("nth", "theme"), [(0, THEME["light"]), (1, THEME["dark"])])


@on_light_and_dark
def test_the_edge_of_a_card_stands_out_from_the_page(nth: int, theme: dict[str, str]) -> None:
    assert len(MARKS) == len({*MARKS}) == 10
    for mark in MARKS:
        assert contrast(mark[nth], theme["backgroundColor"]) >= 3


@every_theme
def test_words_stand_out_from_the_page(theme: dict[str, str]) -> None:
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], ground) >= 7
        assert contrast(theme["linkColor"], ground) >= 4.5
    assert contrast("#FFFFFF", theme["primaryColor"]) >= 4.5


def test_a_chosen_segment_can_be_read_in_the_light_theme() -> None:
    light = THEME["light"]
    for tint in (0.1, 0.2):  # at rest, under the pointer
        assert contrast(light["primaryColor"], mixed(light["primaryColor"], light["backgroundColor"], tint)) >= 4.5


@pytest.mark.parametrize("share", [0, 0.25, 0.5, TURN, TURN + 0.001, 0.75, 1])
def test_numbers_can_be_read_on_every_heat(share: float) -> None:
    place = share * (len(HEAT) - 1)
    lower = min(int(place), len(HEAT) - 2)
    cell = mixed(HEAT[lower + 1], HEAT[lower], place - lower)
    assert contrast(ON_DARK if share > TURN else ON_PALE, cell) >= 4.5


def test_a_fill_of_a_part_is_told_as_one_and_stands_beside_no_seats() -> None:
    planned = programme(4)
    open_air = replace(planned.items[3], venue_id="")
    mixed_up = Programme(
        FESTIVAL, planned.venues, (*planned.items[:3], open_air), (Count("0", DAY, 40), Count("3", DAY, 900))
    )
    groups = sums(attendance_frame(mixed_up, "en").assign(all="x"), "all").assign(name="all")
    chart = group_chart(groups, "all", "People", EN)
    [label] = labels_of(chart)
    assert label == "940 · 40% of known seats · 2 of 4 sittings counted"
    assert [row["capacity"] for row in rows_of(chart) if "label" in row] == [None]
    assert labels_of(fill_chart(groups, "all", "Fill", EN)) == ["40% · known of 1 of 4 sittings"]


def test_what_is_left_to_the_table_is_in_the_sentence() -> None:
    by_item = sums(attendance_frame(programme(30), "en"), "item_id", "title").assign(name=lambda items: items["title"])
    assert attendance_chart(by_item, EN, 5).description == attendance_chart(by_item, EN).description
    least = by_item.sort_values("counted").iloc[0]["title"]
    few = group_chart(by_item, "item_id", "People", EN, 5)
    assert f"Fewest: {least}," in str(few.description)
    assert "25 more are in the table." in few.to_dict()["title"]["subtitle"]


@pytest.mark.parametrize("draw", [heat_map, venues_chart, cumulative_chart])
def test_of_more_than_a_picture_holds_a_part_is_drawn(draw: Callable[[pd.DataFrame, Words], Chart]) -> None:
    rows = 6_000
    many = pd.DataFrame(
        {
            "day": pd.to_datetime([DAY + timedelta(days=n // (5 if draw is heat_map else 1)) for n in range(rows)]),
            "hour": [10 + n % 5 for n in range(rows)], "venue_id": [str(n % 12) for n in range(rows)],
            "venue": [str(n % 12) for n in range(rows)], "number": range(rows), "so_far": range(rows),
            "counted": range(rows), "capacity": 100, "fill": 0.5, "sittings": 1, "counted_sittings": 1, "estimated": 0,
        }
    ).astype({"counted": "Int64", "fill": "Float64"})  # fmt: skip
    chart = draw(many, EN)
    assert len(rows_of(chart)) < 5_000 * 2
    assert picture_svg(chart)
    if draw is cumulative_chart:
        assert max(row["so_far"] for row in rows_of(chart)) == rows - 1
    else:
        assert "2,000 more are in the table." in chart.to_dict()["title"]["subtitle"]
