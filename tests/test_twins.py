"""Which names of places may be one."""

from __future__ import annotations

import pytest

from lib.files.twins import are_near_twins, near_twins


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MJC Prévert", "MJC Jacques Prévert"),
        ("Th. du Passeur", "Théâtre du Passeur"),
        ("le chapiteau du plongeoir", "Le Plongeoir"),
        ("Médiathèque Tarentaize", "Mediatheque de Tarentaise"),
        ("Salle Jean Moulin 2", "Salle J. Moulin 2"),
    ],
)
def test_near_twins_are_seen_both_ways(one: str, other: str) -> None:
    assert are_near_twins(one, other)
    assert are_near_twins(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Salle 1", "Salle 2"),
        ("Salle", "Salle 2"),
        ("L'Oasis", "l’oasis"),
        ("Le Fil", "Le Combo"),
        ("Théâtre du Passeur", "Théâtre du Port"),
        ("?", "!"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not are_near_twins(one, other)


def test_every_pair_is_told_once() -> None:
    names = ["MJC Prévert", "Le Fil", "MJC Jacques Prévert", "MJC Prévert"]
    assert near_twins(names) == (("MJC Prévert", "MJC Jacques Prévert"),)


def test_a_word_that_every_name_has_proposes_nothing() -> None:
    assert near_twins(f"Salle {chr(97 + n // 26)}{chr(97 + n % 26)}lo" for n in range(600)) == ()
