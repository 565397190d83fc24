"""Findings said in words."""

from __future__ import annotations

from datetime import date, time

import pytest

from lib.i18n import Words
from lib.programme import Festival, Need, Programme, SpecialDay, text
from lib.wording.things import LONGEST_NAME, field_words, quoted, shortened

FRENCH, ENGLISH = Words("fr"), Words("en")


@pytest.mark.parametrize("title", ["Lecture : « Mémoire vivante »", "Lecture : “Mémoire vivante”"])
def test_quotation_marks_within_a_quoted_title_are_inner_ones(title: str) -> None:
    assert quoted(title, ENGLISH) == "“Lecture : ‘Mémoire vivante’”"
    outer, inner = FRENCH("“{title}”", title="{}"), FRENCH("‘{title}’", title="Mémoire vivante")
    assert quoted(title, FRENCH) == outer.format(f"Lecture : {inner}")


def test_a_lone_quotation_mark_stays_as_it_is() -> None:
    assert quoted("5 » par 3", ENGLISH) == "“5 » par 3”"


@pytest.mark.parametrize("length", [LONGEST_NAME + 1, 10_000])
def test_a_name_too_long_for_a_sentence_ends_in_an_ellipsis(length: int) -> None:
    assert shortened("x" * length) == "x" * (LONGEST_NAME - 1) + "…"


def test_a_name_that_fits_a_sentence_is_whole() -> None:
    assert shortened("x" * LONGEST_NAME) == "x" * LONGEST_NAME


def test_the_special_days_of_a_venue_are_said_with_their_hours() -> None:
    day = date(2024, 10, 19)
    programme = Programme(Festival(id="essai", name=text("Essai"), first_day=day, last_day=day))
    special = (SpecialDay(day, time(14), time(2)), SpecialDay(date(2024, 10, 20)))
    said = field_words("special_days", special, programme, FRENCH)
    assert said == f"{FRENCH.day(day)} {FRENCH.hour(time(14))} – {FRENCH.hour(time(2))}, " + FRENCH(
        "{day}, closed", day=FRENCH.day(date(2024, 10, 20))
    )


def test_the_needs_a_venue_meets_are_said_in_words() -> None:
    programme = Programme(Festival(id="f", name=text("F"), first_day=date(2024, 1, 1), last_day=date(2024, 1, 2)))
    said = field_words("accessible", (Need.HEARING, "mi"), programme, ENGLISH)
    assert said == "impaired hearing, limited mobility"
