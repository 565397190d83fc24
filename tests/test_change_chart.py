"""Two editions in one picture: from none, one and many rows; rise and fall told by shape and words too."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from lib.charts import Chart, change_chart
from lib.charts.parts import MOST_ROWS
from lib.i18n import Words

EN, FR = Words("en"), Words("fr")
SIDES = ("2024", "2025")
HOSTILE = '"]; alert(1)//</script><b>\\u0022 ${x} \u202e\x00'
Cell = tuple[float, float, int]  # people at a sitting before and after, estimates


def cells(*rows: Cell) -> pd.DataFrame:
    """As `comparison.alike` has them, with names."""
    before, after = ([row[side] for row in rows] for side in (0, 1))
    people = pd.DataFrame({"mean_before": before, "mean_after": after}, dtype="Float64")
    difference = people["mean_after"] - people["mean_before"]
    return people.assign(
        name=pd.Series([f"{HOSTILE} {number}" for number in range(len(rows))], dtype="str"),
        difference=difference,
        change=difference / people["mean_before"].where(people["mean_before"] > 0),
        fill_before=pd.Series([None] * len(rows), dtype="Float64"),
        fill_after=pd.Series([None] * len(rows), dtype="Float64"),
        estimated_before=0,
        estimated_after=pd.Series([row[2] for row in rows], dtype="Int64"),
        counted_sittings_before=1,
        counted_sittings_after=1,
        filled_sittings_before=0,
        filled_sittings_after=0,
        shared=1,
    )


def rows_of(chart: Chart) -> list[dict[str, Any]]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


@pytest.mark.parametrize("t", [EN, FR], ids=["en", "fr"])
@pytest.mark.parametrize("number", [0, 1, 200])
def test_it_builds_and_is_described_however_many_rows(number: int, t: Words) -> None:
    spec = change_chart(cells(*[(10.0 + n, 12.0, 0) for n in range(number)]), SIDES, t).to_dict()
    assert json.dumps(spec, allow_nan=False)
    assert spec["description"].strip()
    assert spec["title"]["text"].strip()


def test_rise_and_fall_are_told_by_shape_and_words() -> None:
    drawn = rows_of(change_chart(cells((40, 52, 0), (52, 41, 0), (0, 3, 0), (7, 7, 0)), SIDES, EN))
    assert {(row["way"], row["label"]) for row in drawn} == {
        ("rise", "40 → 52, +30%"),
        ("fall", "52 → 41, −21%"),
        ("rise", "0 → 3"),
        ("same", "7 → 7, 0%"),
    }


def test_what_rests_on_an_estimate_says_so() -> None:
    chart = change_chart(cells((40, 52, 1), (10, 20, 0)), SIDES, EN)
    assert {row["label"] for row in rows_of(chart)} == {"≈ 40 → 52, +30%", "10 → 20, +100%"}
    assert "≈: an estimate is part of it." in chart.to_dict()["title"]["subtitle"]


def test_of_many_the_furthest_apart_are_drawn_and_the_others_told() -> None:
    chart = change_chart(cells(*[(100.0, 100.0 + n, 0) for n in range(MOST_ROWS + 2)]), SIDES, EN)
    drawn = rows_of(chart)
    assert len(drawn) == MOST_ROWS
    assert {row["difference"] for row in drawn} == {float(n) for n in range(2, MOST_ROWS + 2)}
    assert "2 more are in the table." in chart.to_dict()["title"]["subtitle"]


def test_names_from_outside_are_strings_in_an_expression() -> None:
    spec = change_chart(cells((1, 2, 0)), SIDES, EN).to_dict()
    written = spec["layer"][0]["encoding"]["y"]["axis"]["labelExpr"]
    assert json.loads(written.removesuffix("[datum.value]")) == {"0": f"{HOSTILE} 0"}
