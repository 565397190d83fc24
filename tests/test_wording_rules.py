"""Rules as a festival chooses among them."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest

from lib.i18n import LANGUAGES, Words
from lib.rulebook import USUAL, ClashKind, Severity
from lib.wording.rules import FAMILIES, choice_label, rule_sentence

ENGLISH = Words("en")


def test_every_rule_is_of_one_family() -> None:
    assert Counter(chain.from_iterable(FAMILIES.values())) == Counter(ClashKind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_explained_in_words_of_its_own(language: str) -> None:
    assert len({rule_sentence(kind, Words(language)) for kind in ClashKind}) == len(ClashKind)


def test_a_rule_is_named_before_it_is_explained() -> None:
    expected = "**Changeover too short**: a venue has less time between two items than its changeover."
    assert rule_sentence(ClashKind.CHANGEOVER, ENGLISH) == expected


def test_the_usual_choice_is_marked() -> None:
    labels = [choice_label(ClashKind.CLOSED, choice, ENGLISH) for choice in (None, *Severity)]
    assert labels == ["Off", "Blocking", "Serious (usual)", "To consider"]


@pytest.mark.parametrize("kind", ClashKind)
def test_one_choice_of_each_rule_is_usual(kind: ClashKind) -> None:
    usual = [choice for choice in (None, *Severity) if choice_label(kind, choice, ENGLISH).endswith("(usual)")]
    assert usual == [USUAL[kind]]
