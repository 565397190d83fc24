"""What may be asked of a feed, how it is written, and that its page in docs says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.feeds.feed_urls import (
    ALARMS,
    MOST_TOLD,
    PARAMETERS,
    Cancelled,
    Choice,
    Exhibitions,
    NoSuchChoice,
    feed_path,
    query_of,
    read_choice,
    read_item_choice,
    read_person_choice,
    read_search,
)
from lib.feeds.selection import Selection
from lib.i18n import LANGUAGES

PAGE = (Path(__file__).parent.parent / "docs" / "feeds.md").read_text("utf-8")
EVER = {
    "kind": {"concert": "Concert", "reading": "Reading"},
    "strand": {"poesie": "Poésie"},
    "venue": {"hall": "Hall", "a&b=c": "A & B", "Կասկադ": "Կասկադ"},
    "person": {"nour-exemple": "Nour Exemple"},
    "partner": {"maison": "Maison"},
}
Query = list[tuple[str, str]]


def chosen(**fields: Any) -> Choice:
    return Choice("a", selection=Selection(**fields))


@pytest.mark.parametrize(
    ("query", "choice"),
    [
        ([], Choice("a")),
        ([("lang", "en")], Choice("a", "en")),
        ([("exhibitions", "daily"), ("lang", "fr")], Choice("a", "fr", Exhibitions.DAILY)),
        ([("exhibitions", "span")], Choice("a")),
        ([("exhibitions", "ends"), ("cancelled", "visible")], Choice("a", "", Exhibitions.ENDS, Cancelled.VISIBLE)),
        ([("alarm", "30")], Choice("a", alarm=30)),
        ([("kind", "reading"), ("kind", "concert")], chosen(kinds=("concert", "reading"))),
        ([("kind", "reading"), ("kind", "reading")], chosen(kinds=("reading",))),
        ([("venue", "a&b=c"), ("strand", "poesie")], chosen(venues=("a&b=c",), strands=("poesie",))),
        ([("partner", "maison"), ("person", "nour-exemple")], chosen(partners=("maison",), people=("nour-exemple",))),
        ([("accessible", "mi"), ("free", "yes")], chosen(accessible=("mi",), is_free=True)),
        (
            [("from", "2026-10-03"), ("to", "2026-10-03")],
            chosen(first_day=date(2026, 10, 3), last_day=date(2026, 10, 3)),
        ),
    ],
)
def test_a_query_is_read(query: Query, choice: Choice) -> None:
    assert read_choice("a", query, EVER) == choice


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ([("lang", "de")], 'There is no lang "de"; there are: fr, en'),
        ([("lang", "")], 'There is no lang ""'),
        ([("Lang", "fr")], 'There is no parameter "Lang" here.'),
        ([("exhibitions", "weekly")], "there are: span, daily, ends"),
        ([("utm_source", "x")], 'There is no parameter "utm_source" here.'),
        ([("q", "poem")], 'There is no parameter "q" here.'),
        ([("lang", "fr"), ("lang", "en")], "lang may be given once."),
        ([("kind", "concerts")], 'There is no kind "concerts"; there are: concert, reading'),
        ([("venue", "nowhere")], 'There is no venue "nowhere"'),
        ([("free", "no")], "there are: yes"),
        ([("accessible", "all")], "there are: hi, ii, mi, pi, vi"),
        ([("alarm", "5")], "there are: 15, 30, 60, 120, 1440"),
        ([("from", "20261003")], "is no day; write one like"),
        ([("from", "2026-10-32")], "is no day; write one like"),
        ([("from", "2026-10-04"), ("to", "2026-10-03")], "The day to=2026-10-03 comes before from=2026-10-04."),
    ],
)
def test_a_query_that_no_feed_answers_is_refused_and_told_what_there_is(query: Query, told: str) -> None:
    with pytest.raises(NoSuchChoice) as refused:
        read_choice("a", query, EVER)
    assert told in str(refused.value)


def test_a_refusal_lists_every_parameter() -> None:
    with pytest.raises(NoSuchChoice) as refused:
        read_choice("a", [("type", "concert")], EVER)
    assert [line.split("=")[0].strip() for line in str(refused.value).splitlines()[2:]] == list(PARAMETERS)


@pytest.mark.parametrize("worst", ["<script>\r\nSet-Cookie: a=b", "x" * 10_000, "\u202eevil", "\x00\x1b[31m"])
def test_a_refusal_tells_nothing_back_that_could_do_harm(worst: str) -> None:
    for query in ([(worst, "1")], [("kind", worst)], [("from", worst)]):
        with pytest.raises(NoSuchChoice) as refused:
            read_choice("a", query, EVER)
        said = str(refused.value)
        assert len(said) < 1_500
        assert not {"\r", "\u202e", "\x00", "\x1b"} & set(said)
        assert "\nSet-Cookie" not in said


def test_of_many_values_the_first_are_told() -> None:
    many = {"venue": {f"v{n:03}": f"V {n}" for n in range(MOST_TOLD + 1)}}
    with pytest.raises(NoSuchChoice) as refused:
        read_choice("a", [("venue", "x")], many)
    assert "v000, v001" in str(refused.value)
    assert f"v{MOST_TOLD - 1:03}, …" in str(refused.value)


def some(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(EVER[name])), unique=True).map(tuple)


CHOICES = st.builds(
    Choice,
    st.just("a"),
    st.sampled_from(["", *LANGUAGES]),
    st.sampled_from(Exhibitions),
    st.sampled_from(Cancelled),
    st.sampled_from([0, *ALARMS]),
    st.builds(
        Selection,
        kinds=some("kind"),
        strands=some("strand"),
        venues=some("venue"),
        people=some("person"),
        partners=some("partner"),
        accessible=st.lists(st.sampled_from(["mi", "vi"]), unique=True).map(tuple),
        is_free=st.booleans(),
        first_day=st.none() | st.just(date(2026, 10, 3)),
        last_day=st.none() | st.just(date(2026, 10, 9)),
    ),
)


@given(choice=CHOICES)
def test_a_query_leads_back_to_its_choice_and_is_written_one_way(choice: Choice) -> None:
    read = read_choice("a", parse_qsl(query_of(choice)), EVER)
    assert read == choice
    assert query_of(read) == query_of(choice)


@given(choice=CHOICES)
def test_a_path_leads_back_to_its_choice(choice: Choice) -> None:
    parts = urlsplit(feed_path(choice))
    query = parse_qsl(parts.query)
    if len(choice.selection.people) == 1:
        assert parts.path == "/feeds/a/person/nour-exemple.ics"
        assert read_person_choice("a", "nour-exemple", query, EVER) == choice
    else:
        assert parts.path == "/feeds/a.ics"
        assert read_choice("a", query, EVER) == choice


def test_what_is_not_chosen_is_not_written() -> None:
    assert feed_path(Choice("essai-2026")) == "/feeds/essai-2026.ics"


def test_one_item_has_a_path_of_its_own_and_only_a_manner_is_chosen_of_it() -> None:
    choice = Choice("a", "en", alarm=30, selection=Selection(item_id="é/ 1?"))
    assert feed_path(choice) == "/feeds/a/item/%C3%A9%2F%201%3F.ics?lang=en&alarm=30"
    assert read_item_choice("a", "é/ 1?", [("lang", "en"), ("alarm", "30")]) == choice
    with pytest.raises(NoSuchChoice):
        read_item_choice("a", "é/ 1?", [("kind", "concert")])


def test_somebody_who_has_nothing_in_the_programme_has_no_feed() -> None:
    with pytest.raises(NoSuchChoice):
        read_person_choice("a", "nobody", [], EVER)


@pytest.mark.parametrize(
    ("query", "choice"),
    [
        ([("q", "poème"), ("kind", "")], chosen(words="poème")),
        ([("day", "2026-10-03")], chosen(first_day=date(2026, 10, 3), last_day=date(2026, 10, 3))),
        ([("day", "2026-10-03/2026-10-04")], chosen(first_day=date(2026, 10, 3), last_day=date(2026, 10, 4))),
        ([("day", "/2026-10-04")], chosen(last_day=date(2026, 10, 4))),
        ([("utm_source", "x"), ("fbclid", "y")], Choice("a")),
    ],
)
def test_a_form_may_leave_fields_empty_and_search_for_words(query: Query, choice: Choice) -> None:
    assert read_search("a", query, EVER) == choice


@pytest.mark.parametrize(
    "query",
    [
        [("day", "soon")],
        [("q", "x" * 201)],
        [("sort", "asc")],
        [("sort", "")],
        *([(name, PARAMETERS[name][0])] for name in ("exhibitions", "cancelled", "alarm")),
    ],
)
def test_a_form_that_nobody_made_is_refused(query: Query) -> None:
    with pytest.raises(NoSuchChoice):
        read_search("a", query, EVER)


def test_a_page_that_is_asked_for_what_there_is_not_says_what_there_is() -> None:
    with pytest.raises(NoSuchChoice) as refused:
        read_search("a", [("sort", "asc")], EVER)
    assert "day=YYYY-MM-DD" in str(refused.value)
    assert "alarm" not in str(refused.value)


def test_a_choice_of_everything_is_the_one_without_a_query() -> None:
    assert query_of(replace(Choice("a"), selection=Selection())) == ""


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_page_on_feeds_names_every_parameter_and_value(name: str) -> None:
    assert [value for value in PARAMETERS[name] if f"`{name}={value}`" not in PAGE] == []
    assert f"`{name}=" in PAGE
