"""The settings page: a festival is made and changed, and its venues with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio, TextInput

from lib.backups import back_up_daily
from lib.changes import Edit
from lib.registrar import Registrar
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.store import Store
from tests.pages.conftest import FESTIVAL, Visit, seen, stored

PAGE = "settings.py"


def name_field(app: AppTest, language: str) -> TextInput:
    """Where the chosen festival is named."""
    return next(field for field in app.text_input if str(field.key).startswith(f"name_{language}_festival"))


def submit(app: AppTest, label: str) -> AppTest:
    button = [button for button in app.button if button.label == label][-1]
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
    name_field(app, "en").set_value("Trial")
    submit(app, "Enregistrer")
    assert stored(full).festival.name.to("en") == "Trial"


def embedders_field(app: AppTest) -> TextInput:
    return next(field for field in app.text_input if str(field.key).startswith("embedders_festival"))


def test_a_festival_names_the_sites_that_may_show_it(visit: Visit, full: Store) -> None:
    app = visit(PAGE)
    embedders_field(app).set_value("https://www.Ville.fr/, https://agenda.example.org")
    submit(app, "Enregistrer")
    assert stored(full).festival.embedders == ("https://www.ville.fr", "https://agenda.example.org")
    embedders_field(app).set_value("")
    submit(app, "Enregistrer")
    assert stored(full).festival.embedders == ()


def test_what_is_no_site_is_refused_by_name(visit: Visit, full: Store) -> None:
    app = visit(PAGE)
    embedders_field(app).set_value("https://www.ville.fr ville")
    submit(app, "Enregistrer")
    assert app.error[0].value.startswith("ville\u202f: ")
    assert stored(full).festival.embedders == ()


@pytest.mark.usefixtures("full")
def test_the_venues_are_a_table(visit: Visit) -> None:
    app = visit(PAGE)
    assert "Enregistrer les lieux" in [button.label for button in app.button]


def rule(app: AppTest, kind: ClashKind) -> Radio[int]:
    [choice] = [choice for choice in app.radio if choice.key and choice.key.startswith(f"rule_{kind}_")]
    return choice


def test_a_festival_decides_how_bad_it_finds_what(visit: Visit, full: Store) -> None:
    app = visit(PAGE, lang="en")
    rule(app, ClashKind.CHANGEOVER).set_value(Severity.BLOCKING)
    rule(app, ClashKind.SAME_PUBLIC).set_value(0)
    app.slider[0].set_value(80)
    for number, value in zip(app.number_input, (30, 3, 20), strict=True):
        number.set_value(value)
    submit(app, "Save the rules")
    chosen = ((ClashKind.CHANGEOVER, Severity.BLOCKING), (ClashKind.SAME_PUBLIC, None))
    expected = Rulebook(severities=chosen, notice_days=30, least_rivalry=80, walking_kmh=3, transit_kmh=20)
    assert stored(full).festival.rulebook == expected


def test_the_rules_as_they_are_shown_are_the_rules_as_they_are(visit: Visit, full: Store) -> None:
    revision = full.revision()
    submit(visit(PAGE, lang="en"), "Save the rules")
    assert (stored(full).festival.rulebook, full.revision()) == (Rulebook(), revision)


@pytest.mark.parametrize("where", ["above", "below"])
def test_the_rules_are_saved_from_both_ends_of_their_long_form(visit: Visit, full: Store, where: str) -> None:
    app = visit(PAGE, lang="en")
    rule(app, ClashKind.CLOSED).set_value(0)
    seen(app.button(key=f"save_rules_{where}").click().run())
    assert stored(full).festival.rulebook.severity(ClashKind.CLOSED) is None


def test_the_rules_are_taken_back_by_undo(visit: Visit, full: Store) -> None:
    app = visit(PAGE, lang="en")
    rule(app, ClashKind.CLOSED).set_value(0)
    submit(app, "Save the rules")
    assert rule(app, ClashKind.CLOSED).value == 0
    seen(app.button(key="undo_last").click().run())
    assert stored(full).festival.rulebook == Rulebook()
    assert rule(app, ClashKind.CLOSED).value == Severity.SERIOUS


def test_rules_that_one_is_choosing_stay_when_somebody_else_saves_something_else(visit: Visit, full: Store) -> None:
    app = visit(PAGE, lang="en")
    rule(app, ClashKind.CLOSED).set_value(Severity.BLOCKING)
    full.save(FESTIVAL.id, Edit(festival=replace(FESTIVAL, url="https://example.org")), by="else")
    submit(app, "Save the rules")
    festival = stored(full).festival
    assert (festival.rulebook.severity(ClashKind.CLOSED), festival.url) == (Severity.BLOCKING, "https://example.org")


def test_rules_that_somebody_else_changed_meanwhile_are_not_written_over(visit: Visit, full: Store) -> None:
    app = visit(PAGE, lang="en")
    rule(app, ClashKind.CLOSED).set_value(Severity.BLOCKING)
    theirs = Rulebook(notice_days=5)
    full.save(FESTIVAL.id, Edit(festival=replace(FESTIVAL, rulebook=theirs)), by="else")
    submit(app, "Save the rules")
    assert stored(full).festival.rulebook == theirs


def test_rules_that_somebody_else_has_changed_are_shown_as_they_are_now_when_one_asks_for_it(
    visit: Visit, full: Store
) -> None:
    app = visit(PAGE, lang="en")
    theirs = Rulebook(severities=((ClashKind.CLOSED, None),), notice_days=5)
    full.save(FESTIVAL.id, Edit(festival=replace(FESTIVAL, rulebook=theirs)), by="else")
    app.run()
    assert "Somebody has changed this meanwhile" in app.warning[0].value
    assert rule(app, ClashKind.CLOSED).value == Severity.SERIOUS
    submit(app, "Show it as it is now")
    assert not app.warning
    assert (rule(app, ClashKind.CLOSED).value, app.number_input[0].value) == (0, 5)
    submit(app, "Save the rules")
    assert stored(full).festival.rulebook == theirs


def test_a_festival_is_renamed_and_keeps_its_rules(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(festival=replace(FESTIVAL, rulebook=Rulebook(notice_days=5))), by="test")
    app = visit(PAGE, lang="en")
    name_field(app, "en").set_value("Trial")
    submit(app, "Save")
    assert stored(full).festival.rulebook.notice_days == 5


@pytest.mark.usefixtures("full")
def test_no_two_fields_of_the_page_have_one_label(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    labels = [field.label for field in (*app.radio, *app.slider, *app.number_input)]
    assert len(set(labels)) == len(labels)


@pytest.mark.usefixtures("full")
def test_there_is_nothing_to_save_in_a_table_left_alone(visit: Visit) -> None:
    buttons = {button.label: button.disabled for button in visit(PAGE, lang="en").button}
    labels = ("Save the venues", "Save the journeys", "Save the people")
    assert [buttons[label] for label in labels] == [True, True, True]


@pytest.mark.usefixtures("empty")
def test_journeys_need_two_venues(visit: Visit) -> None:
    app = visit(PAGE, lang="en")
    assert "add two venues first" in " ".join(info.value for info in app.info)
    assert "Save the journeys" not in [button.label for button in app.button]


def test_what_somebody_else_says_of_the_festival_is_kept_beside_what_is_typed(visit: Visit, full: Store) -> None:
    app = visit("settings.py")
    known = stored(full).festival
    full.save(FESTIVAL.id, Edit(festival=replace(known, last_day=known.last_day + timedelta(days=1))), by="Luc")
    name_field(app, "fr").set_value("Festival de Saint-Étienne")
    seen(next(button for button in app.button if button.label == "Enregistrer").click().run())
    saved = stored(full).festival
    assert (saved.name.to("fr"), saved.last_day) == ("Festival de Saint-Étienne", known.last_day + timedelta(days=1))


def test_the_legal_notice_is_filled_in_and_corrected(visit: Visit, full: Store) -> None:
    app = visit(PAGE)
    app.text_area(key="notice_publisher").set_value("Ville de Clamart")
    app.selectbox(key="notice_conformity").set_value("partial")
    submit(app, "Enregistrer les mentions")
    assert (full.notice().publisher, full.notice().conformity) == ("Ville de Clamart", "partial")
    assert visit(PAGE).text_area(key="notice_publisher").value == "Ville de Clamart"


def told(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.info, *app.warning, *app.success))


def test_the_last_copy_is_told_and_whether_it_is_old(visit: Visit, full: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    assert "Il n’y a pas encore de sauvegarde" in told(visit(PAGE))
    back_up_daily(full, folder, datetime.now(UTC).date() - timedelta(days=3))
    app = visit(PAGE)
    assert "Il devrait y en avoir une chaque jour" in told(app)
    back_up_daily(full, folder, datetime.now(UTC).date())
    app = visit(PAGE)
    assert "2 sont conservées" in told(app)
    assert "Il devrait" not in told(app)


def test_all_there_is_can_be_had_as_files(visit: Visit, full: Store) -> None:
    assert [each.proto.label for each in zips(visit(PAGE))] == ["Ce festival (ZIP)"]
    full.save("essai-2025", Edit(festival=replace(FESTIVAL, id="essai-2025")), by="test")
    assert len(zips(visit(PAGE))) == 2


def zips(app: AppTest) -> list[Any]:
    return [each for each in app.get("download_button") if each.proto.label.endswith("(ZIP)")]


ZOE = "Zoé Exemple"


def with_her(store: Store) -> None:
    item = replace(
        store.programme(FESTIVAL.id).items[0], people=(ZOE, "Luc"), notes=f"Clés chez {ZOE}, [ici](http://x)"
    )
    store.save(FESTIVAL.id, Edit(items=(item,)), by="ani")


def look_up(app: AppTest, name: str) -> AppTest:
    app.text_input(key="kept_name").set_value(name)
    return submit(app, "Rechercher")


def test_what_is_kept_about_somebody_is_shown_and_erased_by_who_is_sure(visit: Visit, full: Store) -> None:
    with_her(full)
    app = look_up(visit(PAGE), "zoe exemple")
    assert any("zoe exemple figure à" in markdown.value for markdown in app.markdown)
    told = app.dataframe[-1].value
    assert "Historique" in set(told["Où"])
    assert told["Ce qui y est écrit"].str.contains("Clés chez").any()
    assert app.button(key="kept_erase").disabled
    app.checkbox(key="kept_sure").check().run()
    seen(app.button(key="kept_erase").click().run())
    item = full.programme(FESTIVAL.id).items[0]
    assert (item.people, item.notes) == (("Luc",), "Clés chez […], [ici](http://x)")
    assert "kept_erase" not in [button.key for button in app.button]


@pytest.mark.usefixtures("full")
def test_who_is_nowhere_is_said_to_be(visit: Visit) -> None:
    app = look_up(visit(PAGE), "*Personne* Dautre")
    assert any("Rien n’est conservé" in info.value for info in app.info)
    assert any(r"\*Personne\*" in info.value for info in app.info)


def test_the_history_tells_an_erasure_and_offers_no_undo(visit: Visit, full: Store) -> None:
    with_her(full)
    Registrar(full).erase(ZOE, by="ani")
    revision = full.last_erasure(FESTIVAL.id)
    app = visit("history.py")
    assert any("Données personnelles effacées" in markdown.value for markdown in app.markdown)
    assert f"undo_{revision}" not in [button.key for button in app.button]
    assert f"undo_{revision - 1}" in [button.key for button in app.button]
