"""What may be asked of a feed, and that its page in docs says so."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from lib.feed import Exhibitions
from lib.feeds.feed_urls import PARAMETERS, Choice, NoSuchChoice, feed_path, read_choice
from lib.i18n import LANGUAGES

PAGE = (Path(__file__).parent.parent / "docs" / "feeds.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("query", "choice"),
    [
        ([], Choice("a")),
        ([("lang", "en")], Choice("a", "en")),
        ([("exhibitions", "daily"), ("lang", "fr")], Choice("a", "fr", Exhibitions.DAILY)),
        ([("exhibitions", "span")], Choice("a")),
    ],
)
def test_a_query_is_read(query: list[tuple[str, str]], choice: Choice) -> None:
    assert read_choice("a", query) == choice


@pytest.mark.parametrize(
    "query",
    [
        [("lang", "de")],
        [("lang", "")],
        [("Lang", "fr")],
        [("exhibitions", "weekly")],
        [("utm_source", "x")],
        [("lang", "fr"), ("lang", "en")],
    ],
)
def test_a_query_that_no_feed_answers_is_told_what_there_is(query: list[tuple[str, str]]) -> None:
    with pytest.raises(NoSuchChoice) as refused:
        read_choice("a", query)
    assert "lang=fr|en" in str(refused.value)
    assert "exhibitions=span|daily" in str(refused.value)


@pytest.mark.parametrize("choice", [Choice("a-2026", *each) for each in product(["", *LANGUAGES], Exhibitions)])
def test_an_address_leads_back_to_its_feed(choice: Choice) -> None:
    parts = urlsplit(feed_path(choice))
    assert parts.path == "/feeds/a-2026.ics"
    assert read_choice("a-2026", parse_qsl(parts.query)) == choice


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in PARAMETERS.items() for value in values])
def test_the_page_on_feeds_names_every_parameter_and_value(name: str, value: str) -> None:
    assert f"`{name}={value}`" in PAGE
