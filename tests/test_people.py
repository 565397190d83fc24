"""Several names in one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.files.people import read_people, write_people


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ani Sevan", ["Ani Sevan"]),
        ("Ani, Taline et Aram", ["Ani", "Taline", "Aram"]),
        ("Ani; Taline", ["Ani", "Taline"]),
        ("claude + noor", ["claude", "noor"]),
        ("Ani & Taline", ["Ani", "Taline"]),
        ("Ani / Taline", ["Ani", "Taline"]),
        ("Ani\nTaline", ["Ani", "Taline"]),
        ("Ani und Taline and Aram", ["Ani", "Taline", "Aram"]),
        ("Bach, J. S.", ["Bach, J. S."]),
        ("Bach, J. S., Mozart, W. A.", ["Bach, J. S.", "Mozart, W. A."]),
        ("Sevan, Ani; Aram", ["Sevan, Ani", "Aram"]),
        ("tam (er/ihm;he, him), Ani", ["tam (er/ihm;he, him)", "Ani"]),
        ("M. et Mme Sevan", ["M. et Mme Sevan"]),
        ("AC/DC", ["AC/DC"]),
        ("[Ani](https://example.org), Aram", ["Ani", "Aram"]),
        ('"Ani, Taline & Cie"', ["Ani, Taline & Cie"]),
        ("Ani, TBA", ["Ani"]),
        ("Ani, Ani", ["Ani"]),
        ("à préciser", []),
        ("", []),
    ],
)
def test_names_are_told_apart(written: str, names: list[str]) -> None:
    assert read_people(written) == tuple(names)


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool), unique=True))
def test_names_read_back_as_they_were_written(names: list[str]) -> None:
    assert read_people(write_people(names)) == tuple(names)
