"""The report as HTML: read by a parser of its own, whole by itself, and nothing in it that runs."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from hashlib import sha256
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.feeds.public_text import clean, line
from lib.report.contents import report
from lib.report.html import write_html
from lib.report.values import Chapter, Report
from tests.reports import HOSTILE, MADE_ON, of_sample, of_titles, programme_of

XHTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def read(shown: Report) -> Element:
    found: Element = html5lib.parse(write_html(shown), treebuilder="etree")
    return found


def words_of(page: Element) -> str:
    return " ".join("".join(page.itertext()).split())


@pytest.mark.parametrize(("language", "heading"), [("fr", "Qui est venu"), ("en", "Who came")])
def test_it_says_all_that_the_report_says(language: str, heading: str) -> None:
    said, page = of_sample(language), read(of_sample(language))
    words = words_of(page)
    assert page.attrib["lang"] == language
    assert heading in words
    assert " ".join(said.title.split()) in words
    for table in said.tables:
        for row in table.rows:
            for cell in row:
                assert " ".join(cell.said.split()) in words


def test_tables_have_headings_and_drawings_have_names() -> None:
    said, page = of_sample("fr"), read(of_sample("fr"))
    headings = list(page.iter(f"{XHTML}th"))
    assert len(list(page.iter(f"{XHTML}table"))) == len(said.tables)
    assert {heading.get("scope") for heading in headings} == {"col"}
    drawings = list(page.iter(f"{SVG}svg"))
    pictures = [picture for chapter in said.chapters for picture in chapter.pictures]
    assert [each.get("aria-label") for each in drawings] == [picture.description for picture in pictures]
    assert {each.get("role") for each in drawings} == {"img"}


def test_no_two_things_have_one_id() -> None:
    ids = [each.get("id") for each in read(of_sample("fr")).iter() if each.get("id")]
    assert len(ids) == len(set(ids))


def test_it_needs_nothing_and_runs_nothing() -> None:
    page = read(of_titles(*HOSTILE))
    for each in page.iter():
        assert str(each.tag).split("}")[-1] not in {
            "script",
            "link",
            "iframe",
            "object",
            "foreignObject",
            "use",
            "image",
        }
        for name, value in each.attrib.items():
            assert not name.lower().startswith("on")
            assert not name.endswith(("src", "href")) or value.startswith(("#", "data:image/png;base64,"))


def test_its_policy_lets_in_its_own_style_only() -> None:
    page = read(of_sample("fr"))
    (style,) = page.iter(f"{XHTML}style")
    digest = base64.b64encode(sha256("".join(style.itertext()).encode()).digest()).decode()
    (policy,) = (each.get("content") or "" for each in page.iter(f"{XHTML}meta") if each.get("http-equiv"))
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not [each for each in page.iter() if each.get("style")]


def test_hostile_titles_are_read_as_they_are() -> None:
    words = words_of(read(of_titles(*HOSTILE)))
    for title in HOSTILE:
        assert " ".join(title.split()) in words


@settings(max_examples=50)
@given(some.text(max_size=40))
def test_any_words_are_read_back_as_they_were(words: str) -> None:
    said = line(words)
    page = read(replace(of_sample("en"), title=said, chapters=(Chapter("came", said or "-", note=clean(words)),)))
    (title,) = page.iter(f"{XHTML}h1")
    assert "".join(title.itertext()) == said


def test_a_logo_is_inside_and_told() -> None:
    page = read(replace(of_sample("fr"), logo=PIXEL))
    (image,) = page.iter(f"{XHTML}img")
    assert base64.b64decode((image.get("src") or "").removeprefix("data:image/png;base64,")) == PIXEL
    assert image.get("alt") == of_sample("fr").words.logo


def test_the_same_report_has_the_same_bytes_whatever_was_drawn_before() -> None:
    programme = programme_of("a", "b")
    one, other = (report(programme, "fr", before=None, logo=None, made_on=MADE_ON) for _ in range(2))
    assert write_html(one) == write_html(other)
    assert not re.search(rb"clip\d", write_html(one))
