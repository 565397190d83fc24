"""What the formats of others say alike."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lib.i18n import Words
from lib.neighbours.identity import instant
from lib.neighbours.phrases import kind_words, spoken, title
from lib.programme import text
from tests.neighbours import FESTIVAL, item


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("fr", ("fr",)), ("français", ("fr",)), ("Français / Arménien", ("fr", "hy")), ("pt-BR", ("pt-BR",)),
        ("français et arménien, langue des signes", ("fr", "hy")), ("fr, FRANÇAIS", ("fr",)),
        ("vost", ()), ("muet", ()), ("", ()), ("<b>", ()), ("la", ("la",)), ("und", ()),
    ],
)  # fmt: skip
def test_spoken_languages_are_told_by_their_tags(written: str, tags: tuple[str, ...]) -> None:
    assert spoken(written) == tags


def test_a_title_that_is_nothing_to_read_gives_way_to_what_sort_of_item_it_is() -> None:
    t = Words("en")
    assert title(item(title=text("\u202e\0"), kind="concert"), FESTIVAL, t) == "Concert"
    assert kind_words(item(kind="\0"), FESTIVAL, t) == "Other"


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25T02:30:00+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25T02:30:00+01:00"),
        (datetime(1905, 1, 1, 12, tzinfo=UTC), "1905-01-01T12:00:00+00:00"),  # Paris was nine minutes and 21 s ahead
    ],
)
def test_a_moment_has_the_offset_of_its_clock_or_is_in_utc(at: datetime, written: str) -> None:
    assert instant(at, ZoneInfo("Europe/Paris")) == written
