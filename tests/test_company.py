"""The names of those who work together."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.company import LONGEST_NAME, NOBODY, free_visitor, is_nameless, tidy_name, visitor_number


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Anahit \n Exemple ", "Anahit Exemple"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}Luc\0", "Luc"),
        ("Անահիտ", "Անահիտ"),
        ("\N{ZERO WIDTH JOINER} .", ""),
        ("<b>Luc</b>", "<b>Luc</b>"),
        ("", ""),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed: str, name: str) -> None:
    assert tidy_name(typed) == name


@given(st.text())
def test_a_tidy_name_is_short_and_stays_as_it_is(typed: str) -> None:
    name = tidy_name(typed)
    assert len(name) <= LONGEST_NAME
    assert tidy_name(name) == name
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in name)


def test_each_visitor_without_a_name_gets_a_number_of_their_own() -> None:
    first = free_visitor(["Anahit"])
    second = free_visitor(["Anahit", first])
    assert [visitor_number(name) for name in (first, second)] == [1, 2]
    assert free_visitor([second]) == first


@pytest.mark.parametrize("name", ["", NOBODY, "visitor 12"])
def test_who_gave_no_name_is_known(name: str) -> None:
    assert is_nameless(name)
    assert not is_nameless("Luc")
