"""Editions and forecasts in words: what they rest on, what was not known said so, nothing better than it is."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from lib.comparison import Apart, Incomparable, Pairing
from lib.forecast import Backtest, Basis, Crowd, Model, Score, Spread
from lib.i18n import Words
from lib.programme import Festival, Programme, text
from lib.wording.editions import (
    REASONS,
    alike_table,
    apart_sentences,
    apart_table,
    edition_labels,
    editions_sentence,
    editions_table,
    few,
    items_sentence,
    items_table,
    pairing_sentence,
    signed_percent,
)
from lib.wording.forecast import (
    CROWDS,
    backtest_sentence,
    basis_words,
    crowd_sentence,
    crowd_words,
    kept_sentence,
    missing_sentence,
    model_sentence,
    range_words,
)

EN, FR = Words("en"), Words("fr")
SIDES = ("2024", "2025")


def festival(name: str, year: int, called: str = "Jour") -> Festival:
    first = date(year, 4, 20)
    return Festival(id=name, name=text(called), first_day=first, last_day=first + timedelta(days=1))


PROGRAMME = Programme(festival("jour-2025", 2025))


def test_editions_of_one_festival_are_called_by_their_years() -> None:
    assert edition_labels([festival("jour-2024", 2024), festival("jour-2025", 2025)], EN) == {
        "jour-2024": "2024",
        "jour-2025": "2025",
    }


def test_others_are_called_by_name_and_year_and_told_apart() -> None:
    named = [festival("a-2024", 2024), festival("b-2025", 2025, "Nuit 2025"), festival("c-2024", 2024)]
    assert edition_labels(named, EN) == {
        "a-2024": "Jour, 2024 (a-2024)",
        "b-2025": "Nuit 2025",
        "c-2024": "Jour, 2024 (c-2024)",
    }


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (
            Pairing(4, 23, 41.2, 52.4, 0.5, 0.6, 0, 50),
            "On what 2024 and 2025 have in common – 23 counted sittings on each side – people per sitting rose from 41 "
            "to 52, +27%. Fill went from 50% to 60%.",
        ),
        (
            Pairing(1, 1, 52, 41, None, None, 1, 2),
            "On what 2024 and 2025 have in common – 1 counted sitting on each side – people per sitting fell from 52 "
            "to 41, −21%. 1 of the 2 counts is an estimate.",
        ),
        (
            Pairing(1, 2, 41, 41, 0.5, 0.5, 0, 4),
            "On what 2024 and 2025 have in common – 2 counted sittings on each side – people per sitting stayed at 41. "
            "Fill stayed at 50%.",
        ),
        (
            Pairing(1, 1, 0, 3, None, None, 0, 2),
            "On what 2024 and 2025 have in common – 1 counted sitting on each side – people per sitting rose from 0 "
            "to 3.",
        ),
        (
            Pairing(0, 0, None, None, None, None, 0, 0),
            "2024 and 2025 have nothing in common that was counted in both: no kind in the same venue on the same day "
            "of the week.",
        ),
    ],
)
def test_what_two_editions_have_in_common_is_said_with_what_it_rests_on(pair: Pairing, said: str) -> None:
    assert pairing_sentence(pair, SIDES, EN) == said


@pytest.mark.parametrize(("share", "said"), [(0.27, "+27%"), (-0.08, "−8%"), (0, "0%"), (1.5, "+150%")])
def test_a_change_has_its_sign(share: float, said: str) -> None:
    assert signed_percent(share, EN) == said


@pytest.mark.parametrize(("people", "said"), [(41.6, "42"), (9.96, "10"), (3.25, "3.2"), (0, "0"), (1234.5, "1,234")])
def test_a_mean_of_few_keeps_a_decimal(people: float, said: str) -> None:
    assert few(people, EN) == said


def test_no_edition_counted_is_said_so() -> None:
    nothing = pd.DataFrame({"edition": ["2024"], "mean": pd.array([None], "Float64")})
    assert editions_sentence(nothing, "edition", EN) == "No edition has been counted."
    one = pd.DataFrame({"edition": ["2024", "2025"], "mean": pd.array([41.2, None], "Float64")})
    assert editions_sentence(one, "edition", EN).startswith("Most people at a sitting: 2024, 41.")


APART = (
    Apart("concert", "Salle", 5, Incomparable.ONLY_AFTER, 0, 3),
    Apart("reading", "Salle", 6, Incomparable.NOT_COUNTED_BEFORE, 2, 1),
    Apart("stand", "Place", 0, Incomparable.ONLY_AFTER, 0, 1),
)


def test_what_cannot_be_compared_is_summed_by_its_reason() -> None:
    assert apart_sentences(APART, SIDES, EN) == ["Only in 2025: 4 sittings", "Not counted in 2024: 3 sittings"]
    assert apart_sentences((), SIDES, EN) == []


@pytest.mark.parametrize("words", [EN, FR])
def test_every_reason_has_words(words: Words) -> None:
    assert set(REASONS) == set(Incomparable)
    assert set(CROWDS) == set(Crowd)
    assert all(basis_words(basis, 2, words) for basis in Basis)


def test_items_are_numbered_in_both_editions() -> None:
    by_kind = pd.DataFrame(
        {"kind": ["concert", "reading"], "items_before": [3, 1], "items_after": [6, 0], "difference": [3, -1]}
    )
    assert items_sentence(by_kind, SIDES, EN) == "6 items held in 2025, 4 in 2024."
    assert list(items_table(by_kind, SIDES, PROGRAMME, EN)) == ["Kind", "Items, 2024", "Items, 2025", "Difference"]


def test_tables_have_a_column_of_each_edition_and_leave_missing_missing() -> None:
    cells = pd.DataFrame(
        {
            "kind": ["concert"], "venue": ["Salle"], "weekday": [5],
            "sittings_before": [2], "sittings_after": [3],
            "counted_sittings_before": [2], "counted_sittings_after": [2],
            "estimated_before": [0], "estimated_after": [1],
            "mean_before": pd.array([41.25], "Float64"), "mean_after": pd.array([52.0], "Float64"),
            "fill_before": pd.array([None], "Float64"), "fill_after": pd.array([0.5], "Float64"),
            "change": pd.array([0.268], "Float64"),
        }
    )  # fmt: skip
    [row] = alike_table(cells, SIDES, PROGRAMME, EN).to_dict("records")
    assert (row["Kind"], row["Venue"], row["Day of the week"], row["Change, %"]) == ("Concert", "Salle", "Saturday", 27)
    assert (row["Mean of a sitting, 2024"], row["Fill, %, 2025"]) == (41.2, 50)
    assert pd.isna(row["Fill, %, 2024"])
    assert list(apart_table(APART, SIDES, PROGRAMME, EN)["Reason"]) == [
        "Only in 2025", "Not counted in 2024", "Only in 2025",
    ]  # fmt: skip
    assert apart_table((), SIDES, PROGRAMME, EN).empty


def test_an_edition_is_named_in_its_table() -> None:
    summed = pd.DataFrame({"festival_id": ["j-2024"], "items": [3], "mean": pd.array([41.25], "Float64")})
    [row] = editions_table(summed, {"j-2024": "2024"}, EN).to_dict("records")
    assert row == {"Edition": "2024", "Items held": 3, "Mean of a sitting": 41.2}


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((60, 82, 110), "60–110, about 82"), ((900, 1200, 2000), "900–2,000, about 1,200"), ((5, 5, 5), "about 5")],
)
def test_a_forecast_is_an_interval_first(numbers: tuple[int, int, int], said: str) -> None:
    assert range_words(*numbers, EN) == said


@pytest.mark.parametrize(
    ("basis", "sittings", "said"),
    [
        (Basis.TIME, 3, "3 sittings of this kind there, that weekday and time of day"),
        (Basis.VENUE, 1, "1 sitting of this kind there, at other times"),
        (Basis.KIND, 2, "2 sittings of this kind elsewhere"),
        (Basis.OVERALL, 58, "58 sittings of other kinds"),
    ],
)
def test_a_forecast_says_what_it_rests_on(basis: Basis, sittings: int, said: str) -> None:
    assert basis_words(basis, sittings, EN) == said


def test_seats_that_may_be_too_few_have_a_sign_and_words() -> None:
    assert crowd_words(Crowd.LIKELY, EN) == "⚠ More than the seats"
    assert crowd_words("", EN) == ""
    items = pd.DataFrame({"crowd": [Crowd.LIKELY, Crowd.POSSIBLE, Crowd.POSSIBLE, ""]})
    assert crowd_sentence(items, EN) == (
        "⚠ 1 item should draw more people than there are seats. △ 2 items may draw more people than there are seats."
    )
    assert crowd_sentence(items[3:], EN) == "No interval reaches beyond the seats that are known."


def model(*editions: str, estimated: int = 0) -> Model:
    return Model((), 4.0, Spread(0.5, 0.5, 20), editions, 49, estimated)


def test_a_model_says_what_it_saw_and_that_one_edition_is_little() -> None:
    labels = {"a": "2023", "b": "2024"}
    assert model_sentence(model("a", "b", estimated=2), labels, EN) == (
        "Learned from 49 counted sittings of 2023 and 2024. 2 are estimates, and weigh half. "
        "Four sittings in five should lie within their interval."
    )
    assert model_sentence(model("a"), labels, EN).endswith(
        "It is one edition only: what changes from year to year is in no interval."
    )


def test_what_is_missing_is_said() -> None:
    assert missing_sentence(["2023", "2024"], EN).startswith("Nothing was counted in 2023 and 2024:")
    assert missing_sentence([], EN).startswith("No edition before this one is here:")


def backtest(within: int, sittings: int, *medians: float | None) -> Backtest:
    rows = pd.DataFrame({"is_within": [True] * within + [False] * (sittings - within)})
    ours, kind, own, beside = (Score(sittings, each) for each in medians)
    return Backtest("a", ("b",), rows, ours, kind, own, beside)


def test_the_backtest_is_said_beside_the_others() -> None:
    assert backtest_sentence(backtest(24, 31, 0.22, 0.4, 0.31, 0.2), "2024", EN) == (
        "Of 2024 it would have had 24 of 31 sittings within its interval. "
        "Half of its forecasts were less than 22% off; with the plain mean of the kind, 40%. "
        "The organisers’ own numbers, of 31 sittings that they had: 31%, and the forecast of these 20%."
    )
    assert "organisers" not in backtest_sentence(backtest(1, 1, 0.22, 0.4, None, None), "2024", EN)
    assert backtest_sentence(backtest(0, 1, None, None, None, None), "2024", EN) == (
        "Of 2024 it would have had 0 of 1 sitting within its interval."
    )


def test_what_was_kept_is_numbered() -> None:
    assert kept_sentence(1, EN) == "1 forecast is kept as expected attendance."
    assert kept_sentence(3, EN) == "3 forecasts are kept as expected attendance."
