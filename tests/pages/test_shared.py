"""What every page shares."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st

from lib.changes import Edit
from lib.programme import text
from lib.store import Store
from pages._shared import literal, programme
from tests.pages.conftest import FESTIVAL, READING


def test_what_is_shown_is_what_a_copy_holds_that_was_restored_under_a_running_server(
    full: Store, tmp_path: Path
) -> None:
    st.session_state["festival"] = FESTIVAL.id
    here, copy = tmp_path / "navasard.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(here)) as original, closing(sqlite3.connect(copy)) as kept:
        original.backup(kept)
        full.save(FESTIVAL.id, Edit(items=(replace(READING, title=text("Après la copie")),)), by="test")
        assert str(programme().item_by_id[READING.id].title) == "Après la copie"
        kept.backup(original)
    assert programme().item_by_id[READING.id].title == READING.title


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
