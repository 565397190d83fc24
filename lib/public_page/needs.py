"""For whom a venue is made, in words."""

from __future__ import annotations

from collections.abc import Iterable

from lib.i18n import Words, mark
from lib.programme import Need

NEEDS = {
    Need.MOTOR: mark("limited mobility"),
    Need.VISUAL: mark("impaired sight"),
    Need.HEARING: mark("impaired hearing"),
    Need.INTELLECTUAL: mark("intellectual disability"),
    Need.PSYCHIC: mark("mental disorder"),
}


def need_label(need: str, t: Words) -> str:
    """ "limited mobility"."""
    return t(NEEDS[Need(need)])


def needs_words(needs: Iterable[str], t: Words) -> str:
    """ "Accessible: limited mobility, impaired sight"; nothing when nothing is known."""
    labels = [t(label) for need, label in NEEDS.items() if need in set(needs)]
    return t("Accessible: {needs}", needs=", ".join(labels)) if labels else ""
