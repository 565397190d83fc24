"""Lines of a calendar, beside those of a library that knows how they are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar.parser import Contentline

from lib.feeds.content_lines import folded, in_quotes, offset, text, texts
from tests.test_feed import HALL, calendar_of, exhibition, item, programme

letters = st.text(
    st.one_of(st.characters(codec="utf-8", categories=["L", "P", "S", "Zs"]), st.sampled_from("\\^,é語🎭"))
)


@given(line=letters.map("X:{}".format))
@example(line="X:" + "\\" * 300)
@example(line="é" * 300)
def test_m3_lines_are_folded_as_the_library_folds_them(line: str) -> None:
    library: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    assert folded(line) == library.removesuffix(b"\r\n")


@given(words=letters)
def test_m6_text_is_read_back_as_it_was(words: str) -> None:
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\nSUMMARY:{text(words)}\r\nEND:VEVENT\r\n")
    assert event["SUMMARY"] == words


@given(words=letters)
def test_m7_a_parameter_is_read_back_without_what_none_can_hold(words: str) -> None:
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\nX-A;X-TITLE={in_quotes(words)}:b\r\nEND:VEVENT\r\n")
    assert event["X-A"].params["X-TITLE"] == words.replace('"', "'")


def test_m19_an_empty_value_among_several_is_left_out() -> None:
    assert texts("Concert", "") == "Concert"
    assert texts("a,b", "c") == "a\\,b,c"


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, "+0000"), (330, "+0530"), (-90, "-0130"), (-600, "-1000"), (765, "+1245")]
)
def test_m12_offsets_have_a_sign_and_four_digits(minutes: int, shown: str) -> None:
    assert offset(timedelta(minutes=minutes)) == shown


def test_the_library_finds_nothing_to_write_otherwise() -> None:
    jazz = item(strand="Jazz, blues", url="https://example.org/a,b", price="é\\" * 100)
    on_the_quarter = replace(HALL, latitude=45.5, longitude=-0.25)  # the library writes 0.00001 as 1e-05
    body = calendar_of(replace(programme(jazz, exhibition()), venues=(on_the_quarter,)))
    assert icalendar.Calendar.from_ical(body).to_ical() == body
