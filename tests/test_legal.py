"""The legal notice: what is kept, and the page that everybody may read."""

from __future__ import annotations

from typing import Any

import html5lib
from hypothesis import given
from hypothesis import strategies as some

from lib.legal import CONFORMITIES, Conformity, Notice, read_notice, write_notice
from lib.public_page.page import legal_page
from lib.store import Store
from tests.hostile import WORDS

NOTICE = Notice(
    publisher="Ville de Clamart\n1, place Maurice-Gunsbourg",
    host="Ville de Clamart",
    contact="culture@clamart.example",
    conformity=Conformity.PARTIAL,
)


def parsed(notice: Notice, language: str = "fr") -> Any:
    return html5lib.parse(legal_page(notice, language).decode(), namespaceHTMLElements=False)


def shown(notice: Notice, language: str = "fr") -> str:
    return "".join(parsed(notice, language).find("body").itertext())


def test_a_notice_is_kept_as_it_was_written(store: Store) -> None:
    assert store.notice().is_empty
    store.remember_notice(NOTICE)
    assert store.notice() == NOTICE
    store.remember_notice(Notice())
    assert store.notice().is_empty


@given(some.builds(Notice, publisher=some.text(max_size=50), conformity=some.sampled_from(Conformity)))
def test_what_is_written_is_read_again(notice: Notice) -> None:
    assert read_notice(write_notice(notice)) == notice


@given(
    some.dictionaries(some.sampled_from(["publisher", "conformity", "x"]), some.none() | some.integers() | some.text())
)
def test_what_no_navasard_wrote_is_read_as_far_as_it_can_be(kept: dict[str, object]) -> None:
    assert isinstance(read_notice(kept), Notice)


def test_the_page_says_what_is_filled_in_and_what_holds_everywhere() -> None:
    page = shown(NOTICE)
    for said in ("Ville de Clamart", "1, place Maurice-Gunsbourg", "culture@clamart.example", "partiellement conforme"):
        assert said in page
    assert "Directeur" not in page
    assert "CNIL" in page
    assert "pas encore rempli" not in page
    assert "pas encore rempli" in shown(Notice())


def test_the_page_speaks_the_language_asked_for() -> None:
    assert "Legal notice" in shown(NOTICE, "en")
    assert all(each in CONFORMITIES for each in Conformity)


def test_hostile_words_are_words_there_too() -> None:
    page = parsed(Notice(publisher="\n".join(WORDS), remarks=WORDS[0]))
    assert [each.tag for each in page.iter() if each.tag in {"script", "img", "b"}] == []
    assert {each.get("href").partition("?")[0] for each in page.iter("a")} == {"/legal"}
    assert WORDS[0] in "".join(page.itertext())
