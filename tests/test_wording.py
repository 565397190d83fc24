"""Findings said in words."""

from __future__ import annotations

import pytest

from lib.i18n import Words
from lib.wording import LONGEST_NAME, quoted, shortened

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
