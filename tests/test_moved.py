"""What changed its place or its time once it was public: from where it was first told to where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lib.programme import Programme, Status, Venue, text
from lib.releases import Published, Release, publish
from lib.report.moved import moved_sentences
from tests.reports import FESTIVAL, HALL, item

GARDEN = Venue(id="jardin", name="Jardin\n# x")
TALE = replace(item("conte"), title=text("Conte"))


def after(*turns: Programme) -> Published:
    """What is public after one release of each."""
    public: Published | None = None
    for number, programme in enumerate(turns, start=1):
        release = Release(number, datetime(2024, 9, number, tzinfo=UTC), "ani")
        public = publish(programme, release, public)
    assert public is not None
    return public


def programme(**changes: object) -> Programme:
    return Programme(FESTIVAL, (HALL, GARDEN), (replace(TALE, **changes),))  # type: ignore[arg-type]


def test_what_moved_is_told_from_where_it_was_first_told() -> None:
    later = {
        "starts_at": TALE.starts_at and TALE.starts_at + timedelta(hours=1),
        "ends_at": TALE.ends_at and TALE.ends_at + timedelta(hours=1),
    }
    (said,) = moved_sentences(
        after(programme(), programme(venue_id="jardin"), programme(venue_id="jardin", **later)), "en"
    )
    assert said == "“Conte”: Fri 18 Oct, 20:00 – 21:00, Salle → Fri 18 Oct, 21:00 – 22:00, Jardin # x"


def test_what_stayed_went_back_or_was_cancelled_is_not_told() -> None:
    moved = programme(venue_id="jardin")
    assert moved_sentences(after(programme(), programme()), "fr") == ()
    assert moved_sentences(after(programme(), moved, programme()), "fr") == ()
    assert (
        moved_sentences(
            after(programme(), replace(moved, items=(replace(moved.items[0], status=Status.CANCELLED),))), "fr"
        )
        == ()
    )
    assert moved_sentences(after(programme(), replace(moved, items=())), "fr") == ()
