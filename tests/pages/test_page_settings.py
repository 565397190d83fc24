"""The settings page: a festival is made and changed, and its venues with it."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.store import Store
from tests.pages.conftest import FESTIVAL, Visit, seen, stored

PAGE = "settings.py"


def submit(app: AppTest, label: str) -> AppTest:
    [button] = [button for button in app.button if button.label == label]
    return seen(button.click().run())


def test_the_first_festival_is_made_here(visit: Visit, store: Store) -> None:
    app = visit(PAGE)
    app.text_input(key="name_fr_new").set_value("Regards sur l’été")
    app.date_input[0].set_value(date(2031, 7, 1))
    app.date_input[1].set_value(date(2031, 7, 9))
    submit(app, "Créer le festival")
    [festival] = store.festivals()
    assert (festival.id, str(festival.name), festival.languages) == (
        "regards-sur-l-ete-2031",
        "Regards sur l’été",
        ("fr",),
    )


def test_days_in_the_wrong_order_are_refused_in_words(visit: Visit, store: Store) -> None:
    app = visit(PAGE)
    app.text_input(key="name_fr_new").set_value("Essai")
    app.date_input[0].set_value(date(2031, 7, 9))
    app.date_input[1].set_value(date(2031, 7, 1))
    submit(app, "Créer le festival")
    assert app.error[0].value == "Dernier jour\u202f: Le dernier jour précède le premier."
    assert store.festivals() == ()


def test_two_festivals_of_one_name_and_year_have_ids_of_their_own(visit: Visit, full: Store) -> None:
    app = visit(PAGE)
    app.text_input(key="name_fr_new").set_value("Essai")
    for choice in app.date_input[2:]:
        choice.set_value(date(2024, 10, 19))
    submit(app, "Créer le festival")
    assert {festival.id for festival in full.festivals()} == {"essai-2024", "essai-2024-2"}


def test_a_festival_is_renamed_and_keeps_its_id(visit: Visit, full: Store) -> None:
    app = visit(PAGE)
    app.text_input(key=f"name_en_{FESTIVAL.id}").set_value("Trial")
    submit(app, "Enregistrer")
    assert stored(full).festival.name.to("en") == "Trial"


@pytest.mark.usefixtures("full")
def test_the_venues_are_a_table(visit: Visit) -> None:
    app = visit(PAGE)
    assert "Enregistrer les lieux" in [button.label for button in app.button]
