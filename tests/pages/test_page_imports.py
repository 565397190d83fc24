"""The import page: columns, what was understood, problems, the difference, one transaction, undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.clashes import find_clashes
from lib.programme import Journey, Person, Status, Venue
from lib.span import Span
from lib.store import Store
from tests.pages.conftest import FESTIVAL, READING, Visit, at, seen, stored

PAGE = "imports.py"
HEADER = "identifiant;titre;type;date;heure de début;heure de fin;lieu;Dossier interne"
LECTURE = "lecture;Lecture au jardin;lecture;19/10/2024;14h;15h30;Salle des Fêtes;A-12"
DANSE = "danse;Danses **du** Syunik;atelier;dimanche 20 octobre 2024;16h;;Salle des fetes ;B-7"


def given(app: AppTest, *lines: str) -> AppTest:
    """The page once a CSV file of these lines was uploaded."""
    app.file_uploader[0].upload("programme.csv", "\r\n".join((HEADER, *lines)).encode("cp1252"))
    return seen(app.run())


def press(app: AppTest, label: str) -> AppTest:
    [button] = [button for button in app.button if button.label == label]
    return seen(button.click().run())


def said(app: AppTest) -> str:
    return "\n".join(part.value for part in (*app.markdown, *app.info, *app.success, *app.warning, *app.error))


def tables(app: AppTest) -> list[Any]:
    return [table.value for table in app.dataframe]


@pytest.mark.usefixtures("empty")
def test_without_a_file_it_says_what_will_do(visit: Visit) -> None:
    assert "ligne d’en-têtes" in visit(PAGE).info[0].value


def test_without_a_festival_it_leads_to_making_one(visit: Visit) -> None:
    assert visit(PAGE).page_link[0].value == "Créer un festival"


@pytest.mark.usefixtures("full")
def test_a_file_without_any_item_offers_to_remove_none(visit: Visit) -> None:
    app = given(visit(PAGE, lang="en"), "opera;;concert;19/10/2024;20h;;Opéra;")
    assert "Nothing in this file could be taken over" in said(app)
    assert not [radio for radio in app.radio if radio.label == "What is missing from the file"]
    assert not [button for button in app.button if button.label == "Import the programme"]


def test_an_import_is_one_revision_with_its_venues_and_its_unknown_columns(visit: Visit, empty: Store) -> None:
    before = empty.revision()
    press(given(visit(PAGE), LECTURE, DANSE), "Importer le programme")
    programme = stored(empty)
    assert empty.revision() == before + 1
    assert [item.id for item in programme.items] == ["lecture", "danse"]
    assert [venue.name for venue in programme.venues] == ["Salle des Fêtes"]
    assert dict(programme.item_by_id["danse"].extra) == {"Dossier interne": "B-7"}
    assert programme.item_by_id["danse"].is_end_assumed


@pytest.mark.usefixtures("empty")
def test_what_was_written_stands_beside_what_was_understood(visit: Visit) -> None:
    understood = tables(given(visit(PAGE), DANSE))[0].iloc[0]
    assert understood["Jour et heure tels qu’écrits"] == "dimanche 20 octobre 2024 · 16h"
    assert understood["Compris comme"] == "dim. 20 oct., 16 h – 17 h 30 (supposé)"
    assert understood["Titre"] == "Danses **du** Syunik"


def test_a_cell_that_cannot_be_read_is_named_with_its_cure_and_the_rest_is_imported(visit: Visit, empty: Store) -> None:
    app = given(visit(PAGE), LECTURE, "x;Sans heure;lecture;19/10/2024;25h99;;Salle des Fêtes;")
    problem = tables(app)[1].iloc[0]
    assert (problem["Ligne"], problem["Colonne"], problem["Valeur"]) == (3, "heure de début", "25h99")
    assert "14h30" in problem["Que faire"]
    press(app, "Importer le programme")
    assert [item.id for item in stored(empty).unplaced] == ["x"]


@pytest.mark.usefixtures("full")
def test_the_difference_is_shown_field_by_field(visit: Visit) -> None:
    app = given(visit(PAGE), LECTURE.replace("15h30", "16h"))
    counted = {metric.label: metric.value for metric in app.metric}
    assert counted == {"Nouveau": "0", "Modifié": "1", "Inchangé": "0", "Absent du fichier": "3"}
    changes = tables(app)[1].set_index("Champ")
    assert changes.loc["Fin", "Avant"].endswith("15 h 30")
    assert changes.loc["Fin", "Après"].endswith("16 h")


def test_what_the_file_does_not_mention_is_kept(visit: Visit, full: Store) -> None:
    press(given(visit(PAGE), LECTURE.replace("15h30", "16h")), "Importer le programme")
    assert len(stored(full).items) == 4
    assert stored(full).item_by_id["lecture"].notes == READING.notes
    assert stored(full).item_by_id["lecture"].ends_at == at(16)


def test_what_the_file_does_not_mention_is_removed_when_asked(visit: Visit, full: Store) -> None:
    app = given(visit(PAGE), LECTURE.replace("15h30", "16h"))
    app.radio[0].set_value(True)
    press(app, "Importer le programme")
    assert [item.id for item in stored(full).items] == ["lecture"]


def test_importing_the_same_file_again_changes_nothing(visit: Visit, empty: Store) -> None:
    press(given(visit(PAGE), LECTURE, DANSE), "Importer le programme")
    revision = empty.revision()
    app = given(visit(PAGE), LECTURE, DANSE)
    assert "il n’y a rien à importer" in said(app)
    assert "Importer le programme" not in [button.label for button in app.button]
    assert empty.revision() == revision


def test_an_import_can_be_undone(visit: Visit, empty: Store) -> None:
    press(press(given(visit(PAGE), LECTURE, DANSE), "Importer le programme"), "Annuler")
    assert stored(empty).items == ()


def test_a_column_meant_otherwise_is_chosen_and_remembered(visit: Visit, empty: Store) -> None:
    app = given(visit(PAGE), LECTURE)
    [column] = [choice for choice in app.selectbox if choice.label == "Dossier interne"]
    press(seen(column.select("notes").run()), "Importer le programme")
    assert stored(empty).item_by_id["lecture"].notes == "A-12"
    assert empty.mapping(FESTIVAL.id, "programme")["Dossier interne"] == "notes"
    again = given(visit(PAGE), LECTURE)
    assert next(choice.value for choice in again.selectbox if choice.label == "Dossier interne") == "notes"


def test_two_names_of_one_place_are_merged_when_ticked_and_stay_so(visit: Visit, empty: Store) -> None:
    long, short = (
        LECTURE.replace("Salle des Fêtes", "MJC Jacques Prévert"),
        DANSE.replace("Salle des fetes", "MJC Prévert"),
    )
    app = given(visit(PAGE), long, short)
    press(seen(app.checkbox[0].check().run()), "Importer le programme")
    assert len({item.venue_id for item in stored(empty).items}) == 1
    assert len(stored(empty).venues) == 1
    assert "il n’y a rien à importer" in said(given(visit(PAGE), long, short))


def test_a_misspelt_name_is_merged_into_the_stored_venue_and_stays_so(visit: Visit, empty: Store) -> None:
    hall = Venue(id="L1", name="Salle Bourdelle", city="Grenoble")
    held = replace(READING, venue_id="L1")
    empty.save(FESTIVAL.id, Edit(venues=(hall,), items=(held,)), by="test")
    misspelt = DANSE.replace("Salle des fetes", "Sale Bourdelle").replace(
        "dimanche 20 octobre 2024;16h", "19/10/2024;14h"
    )
    app = given(visit(PAGE), misspelt)
    assert app.checkbox[0].label.index("Sale Bourdelle") < app.checkbox[0].label.index("Salle Bourdelle")
    press(seen(app.checkbox[0].check().run()), "Importer le programme")
    assert stored(empty).venues == (hall,)
    assert [clash.venue_id for clash in find_clashes(stored(empty), date(2024, 1, 1))] == ["L1"]
    again = given(visit(PAGE), misspelt)
    assert "il n’y a rien à importer" in said(again)
    assert not again.checkbox


def test_a_venue_in_use_is_not_removed_and_the_page_says_so(visit: Visit, full: Store) -> None:
    before = full.revision()
    app = seen(visit(PAGE).segmented_control[0].set_value("venues").run())
    app.file_uploader[0].upload("lieux.csv", "nom;jauge\r\nMédiathèque;300".encode())
    seen(app.run()).radio[0].set_value(True)
    press(app, "Importer les lieux")
    assert "Salle des Fêtes" in app.error[0].value
    assert (full.revision(), full.mapping(FESTIVAL.id, "venues")) == (before, {})


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(("data", "reason"), [(b"", "vide"), (b"\x00\x01\x02\xff" * 99, "tableau")])
def test_a_file_that_is_no_table_is_refused_in_words(visit: Visit, data: bytes, reason: str) -> None:
    app = visit(PAGE)
    app.file_uploader[0].upload("photo.csv", data)
    assert reason in seen(app.run()).error[0].value


def test_pasted_cells_are_read_like_a_file(visit: Visit, empty: Store) -> None:
    app = visit(PAGE)
    app.text_area[0].set_value("Titre\tDate\tHoraire\tStatut\nVeillée\t19/10/2024\t20h30\tannulé")
    press(seen(app.run()), "Importer le programme")
    [item] = stored(empty).items
    assert (str(item.title), item.status) == ("Veillée", Status.CANCELLED)


def test_a_file_of_venues_says_what_they_hold(visit: Visit, full: Store) -> None:
    app = seen(visit(PAGE).segmented_control[0].set_value("venues").run())
    app.file_uploader[0].upload("lieux.csv", "nom;jauge;battement\r\nSalle des fêtes;300;30 min".encode())
    press(seen(app.run()), "Importer les lieux")
    hall = stored(full).venue_by_id["salle"]
    assert (hall.capacity, hall.changeover) == (300, timedelta(minutes=30))
    assert len(stored(full).venues) == 3


# People, journeys and accepted clashes. The buttons are found by their place: there is one primary button.


def given_as(app: AppTest, table: str, name: str, content: str) -> AppTest:
    """The page once the reader said what the file holds, and uploaded it."""
    seen(app.segmented_control[0].set_value(table).run())
    app.file_uploader[0].upload(name, content.encode())
    return seen(app.run())


def taken(app: AppTest) -> AppTest:
    [button] = [button for button in app.button if button.proto.type == "primary"]
    return seen(button.click().run())


PEOPLE_FILE = "personne;premier jour;de;à\nANAHIT EXEMPLE;19/10/2024;9h;12h\nIvan Inventé;bientôt;;\n"
MATRIX = ";Salle des Fêtes;Médiathèque\nSalle des Fêtes;;12\nMédiathèque;12;\n"
ACCEPTED = (
    "conflit;identifiants;concerne;accepté par;accepté le\n"
    '"venue_overlap";"lecture; concert";salle;Aline;01/10/2024 11:30\nbagarre;lecture;;;01/10/2024\n'
)


def test_people_are_imported_in_one_revision_and_their_problems_told(visit: Visit, full: Store) -> None:
    before = full.revision()
    app = given_as(visit(PAGE), "people", "personnes.csv", PEOPLE_FILE)
    assert tables(app)[0].iloc[0]["Valeur"] == "bientôt"
    taken(app)
    assert full.revision() == before + 1
    away = Span(at(9), at(12))
    assert stored(full).person_by_id["anahit exemple"] == Person(name="ANAHIT EXEMPLE", absences=(away,))
    assert stored(full).person_by_id["ivan invente"].absences == ()
    assert "il n’y a rien à importer" in said(given_as(visit(PAGE), "people", "personnes.csv", PEOPLE_FILE))


def test_what_changes_of_a_person_is_shown_in_words(visit: Visit, full: Store) -> None:
    full.save(FESTIVAL.id, Edit(people=(Person(name="ANAHIT EXEMPLE", absences=(Span(at(14), at(16)),)),)), by="test")
    changes = tables(given_as(visit(PAGE), "people", "personnes.csv", PEOPLE_FILE))[1]
    assert list(changes.iloc[0])[2:] == ["sam. 19 oct., 14 h – 16 h", "sam. 19 oct., 9 h – 12 h"]


def test_a_matrix_of_journeys_is_imported_and_undone(visit: Visit, full: Store) -> None:
    app = taken(given_as(visit(PAGE), "journeys", "temps.csv", MATRIX))
    assert stored(full).journeys == (Journey("salle", "mediatheque", 12),)
    press(app, "Annuler")
    assert stored(full).journeys == ()


def test_accepted_clashes_are_imported_without_the_kind_that_nobody_knows(visit: Visit, full: Store) -> None:
    app = given_as(visit(PAGE), "waivers", "acceptes.csv", ACCEPTED)
    assert tables(app)[0].iloc[0]["Valeur"] == "bagarre"
    taken(app)
    (waiver,) = stored(full).waivers
    assert (waiver.item_ids, waiver.by, waiver.about) == (("concert", "lecture"), "Aline", "salle")


@pytest.mark.usefixtures("full")
def test_a_file_of_another_table_is_recognised(visit: Visit) -> None:
    app = visit(PAGE)
    app.file_uploader[0].upload("personnes.csv", PEOPLE_FILE.encode())
    hints = [hint.icon for hint in seen(app.run()).info]
    assert ":material/lightbulb:" in hints
