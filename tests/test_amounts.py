"""Audience, money and methods as those who count and box offices write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.files.amounts import (
    METHOD_WORDS,
    Audience,
    read_audience,
    read_method,
    read_money,
    write_audience,
    write_method,
    write_money,
)
from lib.names import normal_form
from lib.programme import MOST_COUNTED, Method, Reason


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("1 234,50 €", 123450), ("1\u202f234,50\xa0€", 123450), ("12,5", 1250), ("12.50", 1250), ("1.234,50", 123450),
        ("1,234.50", 123450), ("1'234.50", 123450), ("€ 12", 1200), ("12 EUR", 1200), ("12€50", 1250), ("0", 0),
        ("1 200", 120000), ("1,234", 123400), ("1.234.567", 123456700), ("430,00 euros TTC", 43000),
        ("0.30000000000000004", 30), ("0,500", 50), ("1234.567", 123457), ("316.5050", 31651),
        ("?", None), ("—", None), ("nc", None),
    ],
)  # fmt: skip
def test_a_sum_of_money_is_read_to_the_cent(cell: str, cents: int | None) -> None:
    assert read_money(cell) == cents


@pytest.mark.parametrize(
    "cell", ["-12", "12,345,6", "1,2,3", "douze", "12 $", "=1+1", "12 € 5 €", "12 345 6", "1" * 600]
)
def test_what_is_no_sum_of_money_is_not_guessed_at(cell: str) -> None:
    assert read_money(cell) is Reason.NOT_AN_AMOUNT


@given(st.integers(0, MOST_COUNTED))
def test_a_number_reads_back_as_it_was_written(number: int) -> None:
    assert read_money(write_money(number)) == number
    assert read_audience(write_audience(number)) == Audience(number)


def test_what_is_unknown_is_written_as_nothing() -> None:
    assert (write_money(None), write_audience(None), write_method("")) == ("", "", "")


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("119", Audience(119)), ("1 200 personnes", Audience(1200)), ("0", Audience(0)), ("~80", Audience(80, True)),
        ("env. 80", Audience(80, True)), ("environ 1 200", Audience(1200, True)), ("≈ 80", Audience(80, True)),
        ("80 environ", Audience(80, True)), ("80 (env.)", Audience(80, True)), ("ca. 80 Personen", Audience(80, True)),
        ("estimation : 80", Audience(80, True)), ("about 80 people", Audience(80, True)), ("?", None), ("nc", None),
    ],
)  # fmt: skip
def test_about_so_many_people_is_an_estimate(cell: str, people: Audience | None) -> None:
    assert read_audience(cell) == people


@pytest.mark.parametrize("cell", ["complet", "~", "environ", "-3", "80-90", "une centaine"])
def test_what_is_no_number_of_people_is_not_guessed_at(cell: str) -> None:
    assert read_audience(cell) is Reason.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("cell", "method"),
    [
        ("scan", "scan"), ("Billetterie", "scan"), ("badges", "scan"), ("contrôle d’accès", "scan"),
        ("compteur à l’entrée", "clicker"), ("Clicker", "clicker"), ("compteur manuel", "clicker"),
        ("comptage manuel", "count"), ("émargement", "count"), ("head count", "count"), ("gezählt", "count"),
        ("estimation", "estimate"), ("à vue d’œil", "estimate"), ("Schätzung", "estimate"),
        ("billetterie et estimation", "estimate"), ("scan puis compteur", "clicker"), ("", ""), ("?", ""),
    ],
)  # fmt: skip
def test_a_method_is_told_by_a_word_and_the_least_sure_of_several(cell: str, method: str) -> None:
    assert read_method(cell) == method


def test_a_method_nobody_heard_of_is_none() -> None:
    assert read_method("au flair") is Reason.NOT_A_CHOICE


@pytest.mark.parametrize("method", Method)
def test_a_method_reads_back_by_each_of_its_words(method: Method) -> None:
    assert read_method(write_method(method)) == method
    assert {read_method(word) for word in METHOD_WORDS[method]} == {method}


def test_no_word_is_of_two_methods() -> None:
    words = [normal_form(word) for words in METHOD_WORDS.values() for word in set(map(normal_form, words))]
    assert len(words) == len(set(words))


@given(st.text())
def test_any_cell_is_read_or_refused(cell: str) -> None:
    money, people = read_money(cell), read_audience(cell)
    assert money is None or isinstance(money, Reason) or money >= 0
    assert people is None or isinstance(people, Reason) or people.number >= 0
    assert read_method(cell) in {"", *Method, Reason.NOT_A_CHOICE}
