"""What every page shares."""

from __future__ import annotations

import pytest

from pages._shared import literal


@pytest.mark.parametrize(
    ("outside", "markdown"),
    [
        ("**gras** $x$ :red[feu]", r"\*\*gras\*\* \$x\$ \:red\[feu\]"),
        ("<script>alert(1)</script>", r"\<script\>alert\(1\)\</script\>"),
        (":material/home:", "\\:\u2060material/home\\:"),
        ("Kapan -> Gyumri", "Kapan \\-\u2060\\> Gyumri"),
        ("deux\r\nlignes", "deux lignes"),
        ("«\u202fnon\xa0»", "«\u202fnon\xa0»"),
        ("https://evil.example", "https\u2060\\://evil\\.example"),
        ("HTTP://evil.example", "HTTP\u2060\\://evil\\.example"),
        ("(WWW.evil.example)", "\\(WWW\u2060\\.evil\\.example\\)"),
        ("mailto:nour@evil.example", "mailto\\:nour\u2060@evil\\.example"),
    ],
)
def test_text_from_outside_shows_as_it_is(outside: str, markdown: str) -> None:
    assert literal(outside) == markdown


@pytest.mark.parametrize("hour", ["14 h", "14 h 30", "45 min"])
def test_an_hour_or_a_duration_is_not_broken_at_the_end_of_a_line(hour: str) -> None:
    assert literal(hour) == hour.replace(" ", "\N{NO-BREAK SPACE}")
