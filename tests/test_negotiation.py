"""Headers of a request, and what they ask for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.feeds.negotiation import accepts_gzip, is_unmodified_since, names_etag

CHANGED_AT = datetime(2026, 10, 18, 12, 0, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 19, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("deflate, gzip;q=1.0, br", True),
        ("gzip ; q = 0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("gzip;q=0.5, identity", False),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("gzip;q=wrong", False),
        ("gzip;q=2", False),
        ("*", False),
        ("identity", False),
        ("br, deflate", False),
        ("notgzip", False),
    ],
)
def test_m32_gzip_is_sent_only_to_who_asks_for_it(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", W/"a", "c"', True),
        ('"b","a"', True),
        ("*", True),
        (" * ", True),
        ('"b"', False),
        ('"aa"', False),
        ('"A"', False),
        ("a", False),
        ("", False),
        ('"b, *"', False),
    ],
)
def test_m29_an_etag_is_found_in_a_list_weak_or_strong(header: str, named: bool) -> None:
    assert names_etag(header, '"a"') is named


@pytest.mark.parametrize(
    ("header", "unmodified"),
    [
        ("Sun, 18 Oct 2026 12:00:00 GMT", True),
        ("Sun, 18 Oct 2026 12:00:01 GMT", True),
        ("Sun, 18 Oct 2026 11:59:59 GMT", False),
        ("Sun, 18 Oct 2026 14:00:00 +0200", True),
        ("Sunday, 18-Oct-26 12:00:00 GMT", True),
        ("Sun Oct 18 12:00:00 2026", True),
        ("Mon, 19 Oct 2026 12:00:01 GMT", False),  # ahead of the clock
        ("Wed, 31 Feb 2026 12:00:00 GMT", False),
        ("Sun, 18 Oct 99999 12:00:00 GMT", False),
        ("Sun, 18 Oct 2026 12:00:00 +99999999999999999", False),
        ("yesterday", False),
        ("", False),
    ],
)
def test_m30_dates_are_compared_and_what_is_no_date_is_ignored(header: str, unmodified: bool) -> None:
    assert is_unmodified_since(header, CHANGED_AT, NOW) is unmodified


@given(header=st.text(max_size=60))
def test_no_header_is_too_odd(header: str) -> None:
    assert accepts_gzip(header) in (True, False)
    assert names_etag(header, '"a"') in (True, False)
    assert is_unmodified_since(header, CHANGED_AT, NOW) in (True, False)
