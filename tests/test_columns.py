"""Headers of three languages, and the page that lists them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.files.choices import KIND_WORDS
from lib.files.columns import (
    PROGRAMME,
    TABLES,
    Column,
    export_header,
    guess_columns,
    guess_field,
    header_key,
    known_headers,
)
from lib.names import normal_form

PAGE = Path(__file__).parent.parent / "docs" / "csv.md"


def guessed(*header: str) -> dict[str, str]:
    return {header[index]: field for index, field in guess_columns(header, PROGRAMME).items()}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("TITRE", "title"), ("Nom de la manifestation", "title"), ("Session Title", "title"), ("film", "title"),
        ("Date de début", "date"), ("date_start", "date"), ("Datum", "date"), ("Jour", "date"),
        ("HORAIRES", "start"), ("Start Time", "start"), ("zeit", "start"), ("Heure début", "start"),
        ("Ende", "end"), ("endDate", "end_date"), ("date_end", "end_date"), ("Durée (min)", "duration"),
        ("Lieu - nom", "venue"), ("Room/Location", "venue"), ("salle", "room"), ("Price(£)", "price"),
        ("N° Identification", "id"), ("Description (Optional)", "description"), ("artiste3", "people"),
        ("titre_en", "title:en"), ("title_hy", "title:hy"), ("Titre (arménien)", "title:hy"),
        ("Description en anglais", "description:en"), ("titre_und", "title:und"), ("date_fr", None),
        ("Invité·es", "people"), ("Intervenant.e.s", "people"), ("Referent:innen", "people"),
        ("KünstlerInnen", "people"), ("session id", "id"), ("Date et heure de fin", "end"),
        ("Durée en minutes", "duration"), ("duration_min", "duration"), ("Dauer (Min.)", "duration"),
        ("", None), ("'Titre", None), ("Région", None), ("(C)", None),
    ],
)  # fmt: skip
def test_a_header_names_its_field(header: str, field: str | None) -> None:
    guess = guess_field(header)
    assert (guess and guess.field) == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("changeover_minutes", "changeover"), ("Temps de battement (min)", "changeover"), ("Umbauzeit", "changeover"),
        ("Nombre d’événements simultanés", "simultaneous"), ("max_simultaneous", "simultaneous"),
        ("Jauge max.", "capacity"), ("venue_id", "id"), ("minutes", None),
    ],
)  # fmt: skip
def test_a_header_of_venues_names_its_field(header: str, field: str | None) -> None:
    guess = guess_field(header, TABLES["venues"])
    assert (guess and guess.field) == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Nombre d’entrées", "counted"), ("Entrées payantes", "paid"), ("Nb de réservations", "booked"),
        ("Inscrits", "booked"), ("Inscrit·es", "booked"), ("No-show", "no_shows"), ("no_shows", "no_shows"),
        ("Exonérés", "free"), ("Recette TTC (€)", "revenue"), ("Recette €", "revenue"), ("Dons en euros", "donations"),
        ("Libre participation", "donations"), ("Méthode", "method"), ("Mode de comptage", "method"),
        ("Compté par", "counted_by"), ("Heure du comptage", "counted_at"), ("Heure", "start"), ("Scannés", "scanned"),
        ("Checked in", "scanned"), ("Remarque", "note"), ("Einnahmen", "revenue"), ("Freikarten", "free"),
        ("Code postal", None),
    ],
)  # fmt: skip
def test_a_header_of_box_offices_and_of_those_who_count_names_its_field(header: str, field: str | None) -> None:
    guess = guess_field(header, TABLES["counts"])
    assert (guess and guess.field) == field


def test_a_field_goes_to_its_likeliest_header_only() -> None:
    header = ("Date début ancien", "Date de début", "Date")
    assert guessed(*header) == {"Date": "date"}


def test_names_and_languages_may_have_many_columns() -> None:
    assert guessed("artiste1", "artiste2", "auteur", "titre", "titre_en", "titre_hy") == {
        "artiste1": "people",
        "artiste2": "people",
        "auteur": "people",
        "titre": "title",
        "titre_en": "title:en",
        "titre_hy": "title:hy",
    }


def test_the_table_that_knows_most_headers_counts_them() -> None:
    assert known_headers(("Nom", "Jauge", "Battement", "x")) == 3
    assert known_headers(("Bal", "19/10/2024", "20h")) == 0


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_an_exported_header_is_guessed_as_its_own_field(table: tuple[Column, ...]) -> None:
    fields = {column.field: guess_field(export_header(column.field, table), table) for column in table}
    assert {name: guess and guess.field for name, guess in fields.items()} == {name: name for name in fields}


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_no_header_names_two_fields_of_a_table(table: tuple[Column, ...]) -> None:
    owners: dict[str, set[str]] = {}
    for column in table:
        for synonym in column.synonyms:
            owners.setdefault(header_key(synonym), set()).add(column.field)
    assert {key: fields for key, fields in owners.items() if len(fields) > 1} == {}


@pytest.mark.parametrize("name", TABLES)
def test_the_page_of_columns_lists_every_field_and_every_synonym(name: str) -> None:
    section = PAGE.read_text("utf-8").partition(f'<a id="{name}"></a>')[2].partition("<a id=")[0]
    listed = {normal_form(code) for code in re.findall(r"`([^`]+)`", section)}
    missing = [word for column in TABLES[name] for word in column.synonyms if normal_form(word) not in listed]
    assert missing == []


def test_the_page_of_columns_lists_every_word_for_a_kind() -> None:
    page = PAGE.read_text("utf-8")
    assert [word for words in KIND_WORDS.values() for word in words if f"`{word}`" not in page] == []
