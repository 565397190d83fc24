"""Cells that choose or count: numbers, yes and no, statuses, kinds, prices, zones."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.files.choices import (
    free_by_price,
    kind_reader,
    kind_within,
    read_coordinates,
    read_count,
    read_decimal,
    read_list,
    read_needs,
    read_status,
    read_yes,
    read_zone,
)
from lib.programme import KINDS, Kind, Reason, Status


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("300", 300), ("1 200", 1200), ("1\u202f200", 1200), ("119,434", 119434), ("1.200", 1200), ("36218.0", 36218),
        ("12,00", 12), ("80 places", 80), ("environ 50", 50), ("0", 0), ("", None), ("?", None), ("nc", None),
        ("181,3", Reason.NOT_A_NUMBER), ("complet", Reason.NOT_A_NUMBER), ("-3", Reason.NOT_A_NUMBER),
        ("1e9", Reason.NOT_A_NUMBER), ("9" * 400, Reason.NOT_A_NUMBER),
    ],
)  # fmt: skip
def test_a_count_is_read(written: str, count: int | None | Reason) -> None:  # noqa: RUF036
    assert read_count(written) == count


@pytest.mark.parametrize(("written", "number"), [("181,3", 181.3), ("-1.5", -1.5), ("45", 45.0)])
def test_a_decimal_has_a_point_or_a_comma(written: str, number: float) -> None:
    assert read_decimal(written) == number


@pytest.mark.parametrize("written", ["45.43, 4.39", "45,43 ; 4,39", "45.43,4.39", "45,43, 4,39", "45.43 4.39"])
def test_coordinates_share_a_cell(written: str) -> None:
    assert read_coordinates(written) == (45.43, 4.39)


@pytest.mark.parametrize("written", ["45.43", "1,2,3", "Paris", ""])
def test_what_is_no_place_on_the_globe_is_told_so(written: str) -> None:
    assert read_coordinates(written) is Reason.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("written", "value"),
    [("Oui", True), ("ja", True), ("x", True), ("NON", False), ("0", False), ("?", None), ("bof", Reason.NOT_A_CHOICE)],
)
def test_yes_and_no_are_read(written: str, value: bool | Reason | None) -> None:
    assert read_yes(written) is value


@pytest.mark.parametrize(
    ("price", "is_free"),
    [
        ("gratuit", True), ("Entrée libre", True), ("entrée libre et gratuite", True), ("0 €", True),
        ("0€ sur résa", True), ("Gratuit sur inscription", True), ("free", True), ("Eintritt frei", True),
        ("18 €", False), ("8 à 10€", False), ("57,50 €", False), ("$10", False), ("7.00", False),
        ("gratuit -12 ans, 5 €", False),
        ("au chapeau", None), ("prix libre", None), ("tnc", None), ("complet", None), ("", None),
    ],
)  # fmt: skip
def test_a_price_says_whether_entry_is_free(price: str, is_free: bool | None) -> None:
    assert free_by_price(price) is is_free


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Annulé", Status.CANCELLED), ("ANNULÉE", Status.CANCELLED), ("abgesagt", Status.CANCELLED),
        ("à confirmer", Status.TENTATIVE), ("option", Status.TENTATIVE), ("geplant", Status.TENTATIVE),
        ("confirmé", Status.CONFIRMED), ("OK", Status.CONFIRMED), ("Past", Status.CONFIRMED),
        ("peut-être", Reason.NOT_A_CHOICE),
    ],
)  # fmt: skip
def test_a_status_is_known_by_its_words(word: str, status: Status | Reason) -> None:
    assert read_status(word) is status


@pytest.mark.parametrize(
    ("written", "needs"),
    [
        ("mi", ("mi",)), ("MI; hi / vi | pi + ii", ("hi", "ii", "mi", "pi", "vi")), ("hi, mi, hi", ("hi", "mi")),
        ("PMR", ("mi",)), ("Fauteuil roulant", ("mi",)), ("accessible aux personnes à mobilité réduite", ("mi",)),
        ("boucle magnétique et LSF", ("hi",)), ("handicap moteur, handicap visuel", ("mi", "vi")), ("FALC", ("ii",)),
        ("motor impairment and audio description", ("mi", "vi")), ("psychique", ("pi",)), ("Rollstuhl", ("mi",)),
        ("non", ()), ("à préciser", ()),
        ("oui", Reason.NOT_A_CHOICE), ("accessible", Reason.NOT_A_CHOICE), ("mi, xx", Reason.NOT_A_CHOICE),
        (",", Reason.NOT_A_CHOICE), ("PMR " * 200, Reason.NOT_A_CHOICE), ("=HYPERLINK(1)", Reason.NOT_A_CHOICE),
    ],
)  # fmt: skip
def test_needs_are_known_by_their_codes_and_words(written: str, needs: tuple[str, ...] | Reason) -> None:
    assert read_needs(written) == needs


def test_kinds_are_known_by_id_by_label_and_by_words() -> None:
    read = kind_reader((*KINDS, Kind("degustation", "Dégustation"), Kind("lecture", "Cours")))
    said = ["exhibition", "DEGUSTATION", "dégustation", "Table ronde", "Lesung", "Lecture", "cours", "bidule"]
    found = ["exhibition", "degustation", "degustation", "conference", "reading", "lecture", "lecture", None]
    assert [read(word) for word in said] == found


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Conférence longue", "conference"),
        ("Ateliers créatifs", "workshop"),
        ("Grand spectacle", None),
        ("standing", None),
    ],
)
def test_a_kind_is_found_within_more_words(said: str, kind: str | None) -> None:
    assert kind_within(said) == kind


@pytest.mark.parametrize("written", ["Mars/Olympus", "", "../etc/passwd", "Europe", "\0"])
def test_what_is_no_zone_is_told_so(written: str) -> None:
    assert read_zone(written) is Reason.NOT_A_ZONE


def test_a_zone_is_read_by_its_name() -> None:
    assert read_zone(" Asia/Yerevan ") == ZoneInfo("Asia/Yerevan")


def test_a_list_leaves_out_what_is_empty() -> None:
    assert read_list("a, b;;c|\nd") == ("a", "b", "c", "d")


@given(st.text())
def test_no_text_breaks_a_reader_of_choices(text: str) -> None:
    for read in (
        read_count,
        read_decimal,
        read_coordinates,
        read_yes,
        free_by_price,
        read_status,
        kind_within,
        read_zone,
    ):
        read(text)
