"""Clashes said in words: each kind names what collides, where, for how long and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from lib.clashes import find_clashes
from lib.i18n import LANGUAGES, Words
from lib.knots import Knot, find_knots
from lib.programme import Festival, Item, Programme, Repeat, Status, Venue, text
from lib.rulebook import USUAL, ClashKind, Severity
from lib.rules.clash import Clash, Collision, Detail, Excess, Notice, Part, Rivalry, TheirClock, Travel, Way
from lib.span import Span
from lib.wording.clashes import (
    CLASH_KINDS,
    clash_label,
    clash_sentence,
    knot_sentence,
    severity_count,
    severity_label,
    told_apart,
)
from tests.crowds import SOON, programmes

PARIS, ENGLISH = ZoneInfo("Europe/Paris"), Words("en")
HOSTILE = "<script>alert(1)</script>\r\n{one} {0.__class__} \u202e%s « »"


def at(hour: int, minute: int = 0, day: int = 19) -> datetime:
    return datetime(2024, 10, day, hour, minute, tzinfo=PARIS)


OASIS = Venue(id="oasis", name="Oasis", capacity=90, changeover=timedelta(minutes=30))
THEATRE = Venue(id="theatre", name="Théâtre")
TALK = Item(id="b", title=text("Rencontre"), venue_id="oasis", starts_at=at(14), ends_at=at(16))
PLAY = Item(id="a", title=text("Conte"), venue_id="oasis", starts_at=at(16), ends_at=at(18))
FAR = Item(id="c", title=text("Concert"), venue_id="theatre", starts_at=at(16, 10), ends_at=at(18))
SHOW = Item(
    id="d",
    title=text("Gravures"),
    venue_id="oasis",
    starts_at=at(10, day=18),
    ends_at=at(18, day=18),
    repeat=Repeat(date(2024, 10, 20)),
    shares_venue=True,
)
ROOMLESS, HOURLESS = replace(TALK, id="e", venue_id=None), Item(id="f", title=text("Bal"), venue_id="oasis")
NOWHERE = Item(id="g", title=text("Atelier"), status=Status.TENTATIVE)
ITEMS = (TALK, PLAY, FAR, SHOW, ROOMLESS, HOURLESS, NOWHERE)
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=date(2024, 10, 18), last_day=date(2024, 10, 20))
PROGRAMME = Programme(FESTIVAL, (OASIS, THEATRE), ITEMS)


def clash(
    kind: ClashKind,
    *items: Item,
    venue_id: str | None = None,
    person: str | None = None,
    spans: tuple[Span, ...] = (),
    detail: Detail | None = None,
) -> Clash:
    return Clash(kind, USUAL[kind], tuple(sorted(item.id for item in items)), venue_id, person, spans, detail)


def span(hour: int, minute: int, to_hour: int, to_minute: int, day: int = 19) -> tuple[Span]:
    return (Span(at(hour, minute, day), at(to_hour, to_minute, day)),)


def overlap(*parts: Part) -> Clash:
    """Of the play, the first by its id, and the talk, the first by its hour."""
    collision = Collision(*parts) if parts else None
    spans = span(16, 0, 16, 20)
    return clash(ClashKind.VENUE_OVERLAP, PLAY, TALK, venue_id="oasis", spans=spans, detail=collision)


def travel(way: Way, needed: int = 25) -> Clash:
    spans = (Span(FAR.starts_at or at(0), at(16) + timedelta(minutes=needed)),)
    return clash(ClashKind.TRAVEL, TALK, FAR, person="Anna", spans=spans, detail=Travel(needed, way))


CASES = [
    (overlap(), "“Rencontre” and “Conte” are both in Oasis for 20 min (Sat 19 Oct, 16:00 – 16:20)."),
    (
        overlap(Part.PUBLIC, Part.PUBLIC),
        "“Rencontre” and “Conte” are both in Oasis for 20 min (Sat 19 Oct, 16:00 – 16:20).",
    ),
    (
        overlap(Part.PUBLIC, Part.GET_OUT),
        "Oasis: the get-out of “Rencontre” runs into the public of “Conte” for 20 min (Sat 19 Oct, 16:00 – 16:20).",
    ),
    (
        overlap(Part.GET_IN, Part.PUBLIC),
        "Oasis: the public of “Rencontre” runs into the get-in of “Conte” for 20 min (Sat 19 Oct, 16:00 – 16:20).",
    ),
    (
        overlap(Part.GET_IN, Part.GET_IN),
        "Oasis: the get-in of “Rencontre” runs into the get-in of “Conte” for 20 min (Sat 19 Oct, 16:00 – 16:20).",
    ),
    (
        clash(ClashKind.CHANGEOVER, PLAY, TALK, venue_id="oasis", spans=span(16, 10, 16, 30)),
        "Oasis needs 30 min between “Rencontre” and “Conte”: 20 min are missing (Sat 19 Oct, 16:10 – 16:30).",
    ),
    (
        clash(ClashKind.EXHIBITION_TAKEN, SHOW, TALK, venue_id="oasis", spans=span(14, 0, 16, 0)),
        "“Rencontre” takes Oasis for 2 h, where “Gravures” is on show (Sat 19 Oct, 14:00 – 16:00).",
    ),
    (
        clash(ClashKind.CLOSED, PLAY, venue_id="oasis", spans=span(17, 30, 18, 0)),
        "Oasis is closed during “Conte”, for 30 min (Sat 19 Oct, 17:30 – 18:00).",
    ),
    (
        clash(ClashKind.CLOSED, PLAY, venue_id="oasis", spans=span(15, 30, 16, 0)),
        "Oasis is closed during the get-in of “Conte”, for 30 min (Sat 19 Oct, 15:30 – 16:00).",
    ),
    (
        clash(ClashKind.CLOSED, SHOW, venue_id="oasis", spans=span(18, 0, 19, 0, 18) + span(18, 0, 19, 0)),
        "Oasis is closed during the get-out of “Gravures”, for 1 h (2 days, from Fri 18 Oct, 18:00 – 19:00).",
    ),
    (
        clash(ClashKind.OVER_CAPACITY, PLAY, venue_id="oasis", spans=span(16, 0, 18, 0), detail=Excess(1200, 90)),
        "1,200 people are expected at “Conte”, and Oasis has 90 seats (Sat 19 Oct, 16:00 – 18:00).",
    ),
    (
        clash(ClashKind.OVER_CAPACITY, PLAY, venue_id="oasis", spans=span(16, 0, 18, 0), detail=Excess(1, 0)),
        "1 person is expected at “Conte”, and Oasis has 0 seats (Sat 19 Oct, 16:00 – 18:00).",
    ),
    (
        clash(ClashKind.PERSON_OVERLAP, PLAY, FAR, person="Anna", spans=span(16, 10, 18, 0)),
        "Anna is expected at “Conte” and at “Concert” at the same time, for 1 h 50 (Sat 19 Oct, 16:10 – 18:00).",
    ),
    (
        travel(Way.WALK),
        "Anna has 10 min to go from Oasis to Théâtre: 25 min on foot (Sat 19 Oct, 16:00 – 16:10).",
    ),
    (
        travel(Way.TRANSIT),
        "Anna has 10 min to go from Oasis to Théâtre: 25 min by public transport (Sat 19 Oct, 16:00 – 16:10).",
    ),
    (
        travel(Way.TABLE, 75),
        "Anna has 10 min to go from Oasis to Théâtre: 1 h 15 according to the table (Sat 19 Oct, 16:00 – 16:10).",
    ),
    (
        clash(ClashKind.ABSENT, PLAY, person="Anna", spans=span(16, 0, 17, 0)),
        "Anna is not available during “Conte”, for 1 h (Sat 19 Oct, 16:00 – 17:00).",
    ),
    (
        clash(
            *(ClashKind.FAR_CLOCK, TALK),
            person="Anna",
            spans=span(14, 0, 16, 0),
            detail=TheirClock(ZoneInfo("America/Los_Angeles")),
        ),
        "Anna takes part in “Rencontre” from afar, and in Los Angeles it is then Sat 19 Oct, 05:00 – 07:00 "
        "(Sat 19 Oct, 14:00 – 16:00).",
    ),
    (clash(ClashKind.END_BEFORE_START, TALK), "“Rencontre” ends before it starts (Sat 19 Oct, 14:00 – 16:00)."),
    (
        clash(ClashKind.TOO_LONG, TALK, spans=(Span(at(14), at(14, day=21)),)),
        "“Rencontre” lasts 48 h without a break: give it open days, or an earlier end "
        "(Sat 19 Oct, 14:00 – Mon 21 Oct, 14:00).",
    ),
    (
        clash(ClashKind.OUTSIDE_FESTIVAL, SHOW, spans=span(10, 0, 18, 0, 18) + span(10, 0, 18, 0, 20)),
        "“Gravures” is outside the days of the festival (2 days, from Fri 18 Oct, 10:00 – 18:00).",
    ),
    (
        clash(ClashKind.SAME_TWICE, PLAY, FAR, spans=span(16, 10, 18, 0)),
        "“Conte” and “Concert” are the same item twice (Sat 19 Oct, 16:10 – 18:00).",
    ),
    (
        clash(ClashKind.UNPLACED, ROOMLESS, detail=Notice(9)),
        "“Rencontre” still has no venue, 9 days before the festival.",
    ),
    (clash(ClashKind.UNPLACED, HOURLESS, detail=Notice(1)), "“Bal” still has no hour, 1 day before the festival."),
    (
        clash(ClashKind.UNPLACED, NOWHERE, detail=Notice(0)),
        "“Atelier” still has neither venue nor hour, and the festival has begun.",
    ),
    (
        clash(ClashKind.UNCONFIRMED, NOWHERE, detail=Notice(9)),
        "“Atelier” is still tentative, 9 days before the festival.",
    ),
    (
        clash(ClashKind.NEVER_AGAINST, PLAY, FAR, spans=span(16, 10, 18, 0)),
        "“Conte” and “Concert” must never be held at the same time, and they are for 1 h 50 "
        "(Sat 19 Oct, 16:10 – 18:00).",
    ),
    (
        clash(
            *(ClashKind.SAME_PUBLIC, PLAY, FAR),
            spans=span(16, 10, 18, 0),
            detail=Rivalry(85, ("kind", "strand", "language", "audience", "expected")),
        ),
        "“Conte” and “Concert” want the same public for 1 h 50: 85 of 100, same kind, same strand, same language, "
        "same audience, and both rooms full (Sat 19 Oct, 16:10 – 18:00).",
    ),
]


@pytest.mark.parametrize(("found", "said"), CASES)
def test_a_clash_is_said_in_one_sentence(found: Clash, said: str) -> None:
    assert clash_sentence(found, PROGRAMME, ENGLISH).replace("\u202f", " ") == said


def test_every_kind_of_clash_has_a_sentence_and_a_label() -> None:
    assert {found.kind for found, _ in CASES} == set(ClashKind) == set(CLASH_KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("found", [found for found, _ in CASES], ids=lambda found: found.kind)
def test_hostile_titles_and_names_are_said_as_they_are(found: Clash, language: str) -> None:
    items = tuple(replace(item, title=text(HOSTILE)) for item in ITEMS)
    venues = tuple(replace(venue, name=HOSTILE) for venue in (OASIS, THEATRE))
    hostile = replace(found, person=found.person and HOSTILE)
    said = clash_sentence(hostile, replace(PROGRAMME, items=items, venues=venues), Words(language))
    assert HOSTILE[:40] in said
    assert said.endswith(".")
    assert said.replace(HOSTILE[:40], "").count("{one}") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_severity_has_its_word(language: str) -> None:
    t = Words(language)
    assert len({clash_label(kind, t) for kind in ClashKind}) == len(ClashKind)
    assert len({severity_label(severity, t) for severity in Severity}) == len(Severity)
    assert len({severity_count(severity, 2, t) for severity in Severity}) == len(Severity)


@pytest.mark.parametrize(
    ("other", "names"),
    [
        (FAR, ["“Rencontre”", "“Concert”"]),
        (replace(TALK, id="x", starts_at=at(15)), ["“Rencontre” (14:00)", "“Rencontre” (15:00)"]),
        (
            replace(TALK, id="x", starts_at=at(14, day=20), ends_at=at(16, day=20)),
            ["“Rencontre” (Sat 19 Oct, 14:00 – 16:00)", "“Rencontre” (Sun 20 Oct, 14:00 – 16:00)"],
        ),
        (replace(TALK, id="x", venue_id="theatre"), ["“Rencontre” (Oasis)", "“Rencontre” (Théâtre)"]),
        (replace(TALK, id="x"), ["“Rencontre” (b)", "“Rencontre” (x)"]),
    ],
)
def test_items_of_one_title_are_told_apart_by_what_differs(other: Item, names: list[str]) -> None:
    said = told_apart((TALK, other), PROGRAMME, ENGLISH)
    assert [name.replace("\u202f", " ") for name in said] == names


def test_of_three_items_only_those_of_one_title_are_told_apart() -> None:
    assert told_apart((TALK, FAR, replace(TALK, id="x", starts_at=at(15))), PROGRAMME, ENGLISH)[1] == "“Concert”"


def knot(*clashes: Clash) -> str:
    return knot_sentence(Knot(clashes), PROGRAMME, ENGLISH)


def test_a_knot_of_one_clash_is_said_as_the_clash() -> None:
    assert knot(overlap()) == clash_sentence(overlap(), PROGRAMME, ENGLISH)


def test_a_knot_of_several_clashes_reads_as_one_thing() -> None:
    booked = clash(ClashKind.PERSON_OVERLAP, PLAY, TALK, person="Anna", spans=span(16, 0, 16, 20))
    assert knot(overlap(), booked) == "2 items collide, Sat 19 Oct, Oasis: 2 clashes"


def test_a_knot_of_many_days_counts_them_and_names_few_venues() -> None:
    tomorrow = replace(travel(Way.WALK), spans=span(16, 10, 16, 25, 20))
    assert knot(overlap(), tomorrow) == "3 items collide, on 2 days, Oasis and Théâtre: 2 clashes"


def test_a_knot_of_many_venues_counts_them() -> None:
    venues = tuple(Venue(id=f"v{n}", name=f"Lieu {n}") for n in range(3))
    items = tuple(replace(TALK, id=f"i{n}", venue_id=f"v{n}") for n in range(3))
    pairs = [clash(ClashKind.PERSON_OVERLAP, *pair, person="X", spans=span(14, 0, 16, 0)) for pair in pairwise(items)]
    said = knot_sentence(Knot(tuple(pairs)), Programme(FESTIVAL, venues, items), ENGLISH)
    assert said == "3 items collide, Sat 19 Oct, in 3 venues: 2 clashes"


@given(programmes())
def test_whatever_is_found_is_said_in_a_whole_sentence(programme: Programme) -> None:
    for found in find_clashes(programme, SOON):
        said = clash_sentence(found, programme, ENGLISH)
        assert said.endswith(".")
        assert "{" not in said
    for one in find_knots(find_clashes(programme, SOON)):
        assert knot_sentence(one, programme, ENGLISH)
