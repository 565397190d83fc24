from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.names import is_nobody, normal_form, slug, told_apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Médiathèque", "MEDIATHEQUE"),
        ("Cité du Livre", "  cité  du\tlivre "),
        ("L’Oasis", "L'Oasis"),
        ("Saint–Jean", "Saint-Jean"),
        ("Straße", "STRASSE"),
        ("Salle\u00a0Bouvaist", "Salle Bouvaist"),
        ("Cafe\u0301", "Café"),
        ("Կապան", "ԿԱՊԱՆ"),
    ],
)
def test_spellings_of_one_name_have_one_normal_form(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Salle 1", "Salle 2"), ("Aix", "Arles"), ("Կապան", "Գորիս"), ("Anne Marie", "Annemarie")]
)
def test_two_names_keep_two_normal_forms(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


@given(st.text())
def test_a_normal_form_has_no_space_to_spare(name: str) -> None:
    assert normal_form(name) == " ".join(normal_form(name).split())


@given(st.text(alphabet=st.characters(codec="latin-1")))
def test_a_normal_form_is_its_own_normal_form(name: str) -> None:
    assert normal_form(normal_form(name)) == normal_form(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "  ", "?", "???", "TBA", "T.B.A.", "à préciser", "À confirmer…", "(à déterminer)", "to be announced"),
        *("N/A", "n.n.", "N. N.", "—", "XXX", "divers", "DIVERS LIEUX", "lieu à confirmer", "Speaker TBC"),
    ],
)
def test_a_placeholder_is_nobody(name: str) -> None:
    assert is_nobody(name)


@pytest.mark.parametrize("name", ["Anahit", "Tba Karim", "Inès", "O", "X", "Divers Gens", "Ani (à confirmer)"])
def test_a_name_is_somebody(name: str) -> None:
    assert not is_nobody(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Fête du Livre 2024", "fete-du-livre-2024"),
        ("L’Oasis", "l-oasis"),
        ("--a__b--", "a-b"),
        ("Կապան", ""),
        ("<script>", "script"),
        ("../../etc", "etc"),
        ("", ""),
    ],
)
def test_a_slug_is_plain_letters_digits_and_hyphens(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_a_slug_is_its_own_slug(name: str) -> None:
    assert slug(slug(name)) == slug(name)


def test_labels_that_two_ids_share_are_told_apart_by_their_ids() -> None:
    assert told_apart({"a": "Salle", "b": "Salle", "c": "Parvis"}) == {
        "a": "Salle (a)",
        "b": "Salle (b)",
        "c": "Parvis",
    }
