"""What a feed holds, and what a calendar program makes of it, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lib.feeds.clients import CLIENTS
from lib.feeds.feed_urls import ACCESSIBLE, Cancelled, Choice, Exhibitions
from lib.feeds.foretaste import PARTS, coming
from lib.feeds.selection import Selection
from lib.i18n import Words
from lib.partners import PartnerFeed, digest
from lib.programme import KINDS, Kind, Programme, Status
from lib.releases import Release, publish, view
from lib.wording.feeds import (
    LOOSENED,
    SEVERAL,
    alarm_words,
    choice_sentence,
    client_words,
    coming_words,
    contents_words,
    life_words,
    number_words,
)
from tests.essai import CONCERT, FESTIVAL, HALL, PARIS, READING

T = Words("en")
AT = datetime(2024, 9, 1, 8, tzinfo=UTC)
EVER = {
    "kind": {"concert": "Concert", "reading": "Reading", "bal": "Bal"},
    "venue": {"maison": "Maison des Arts", "salle": "Salle, <b>"},
    "person": {f"p{n}": f"P{n}" for n in range(7)},
    "strand": {"musiques": "Musiques"},
    "partner": {"ville": "Ville"},
}
EVERYTHING = Selection()
SHOWN = view(publish(Programme(festival=FESTIVAL, venues=(HALL,), items=(READING,)), Release(1, AT, "test")), AT)
FEED = PartnerFeed(
    id="ab",
    festival_id="essai",
    name="Ville",
    owner="Luc",
    query="",
    digest=digest("x"),
    created_at=AT,
    created_by="Ani",
)


def said(choice: Choice, t: Words = T) -> str:
    return choice_sentence(choice, choice.language or "fr", EVER, FESTIVAL, t)


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (EVERYTHING, "The whole programme, in English."),
        (
            Selection(
                kinds=("concert", "reading"),
                venues=("maison",),
                is_free=True,
                first_day=date(2024, 10, 19),
                last_day=date(2024, 10, 20),
            ),
            "The concerts and readings in “Maison des Arts”, free entry, "
            "from Saturday 19 October 2024 to Sunday 20 October 2024, in English.",
        ),
        (Selection(venues=("maison", "salle")), "Everything in “Maison des Arts” or “Salle, <b>”, in English."),
        (Selection(kinds=("bal",)), "The “Bal”, in English."),
        (Selection(strands=("musiques",)), "Everything, of the strand “Musiques”, in English."),
        (Selection(partners=("ville",)), "Everything, organised by “Ville”, in English."),
        (Selection(people=("p1", "p2")), "Everything, with “P1” or “P2”, in English."),
        (Selection(people=tuple(f"p{n}" for n in range(7))), "with “P0”, “P1”, “P2”, “P3”, or 3 others"),
        (Selection(accessible=("hi", "mi")), "in venues made for impaired hearing and limited mobility"),
        (Selection(first_day=date(2024, 10, 19)), "from Saturday 19 October 2024 on"),
        (Selection(last_day=date(2024, 10, 19)), "until Saturday 19 October 2024"),
        (Selection(first_day=date(2024, 10, 19), last_day=date(2024, 10, 19)), "on Saturday 19 October 2024"),
    ],
)
def test_a_choice_is_said_as_somebody_would(selection: Selection, sentence: str) -> None:
    assert sentence in said(Choice("essai", "en", selection=selection))


def test_how_it_is_told_is_said_when_it_is_not_as_usual() -> None:
    choice = Choice("essai", "en", Exhibitions.ENDS, Cancelled.VISIBLE, 1440)
    assert said(choice) == (
        "The whole programme, in English, only the first and the last day of each exhibition, "
        "what is cancelled kept visible, an alarm 1 day before."
    )


def test_a_kind_that_the_festival_calls_otherwise_is_said_in_its_words() -> None:
    festival = replace(FESTIVAL, kinds=(Kind("concert", "Sérénade"),))
    ever = {"kind": {"concert": "Sérénade"}}
    sentence = choice_sentence(Choice("essai", selection=Selection(kinds=("concert",))), "fr", ever, festival, T)
    assert sentence.startswith("The “Sérénade”")


def test_every_usual_kind_every_need_every_part_and_every_alarm_has_words() -> None:
    assert set(SEVERAL) == {kind.id for kind in KINDS}
    assert set(LOOSENED) == set(PARTS)
    assert said(Choice("essai", selection=Selection(accessible=ACCESSIBLE)))
    assert [alarm_words(minutes, T) for minutes in (15, 60, 120, 1440)] == ["15 min", "1 h", "2 h", "1 day"]


def test_the_number_tells_how_many_are_cancelled() -> None:
    cancelled = replace(CONCERT, status=Status.CANCELLED)
    of = view(publish(Programme(festival=FESTIVAL, items=(READING, cancelled)), Release(1, AT, "test")), AT)
    assert number_words(of, T) == "2 items, 1 of them cancelled"
    assert number_words(SHOWN, T) == "1 item"


def test_what_comes_next_is_told_with_its_day_hours_and_venue() -> None:
    [one] = coming(SHOWN, AT)
    assert coming_words(one, HALL, PARIS, T) == "Sat 19 Oct, 14:00 – 15:00: “Lecture”, Salle"
    assert coming_words(one, None, PARIS, T) == "Sat 19 Oct, 14:00 – 15:00: “Lecture”"


def test_google_hides_what_is_cancelled_unless_it_is_kept_visible() -> None:
    google = CLIENTS[0]
    assert client_words(google, Cancelled.MARKED, T)[2] == "Disappears"
    assert client_words(google, Cancelled.VISIBLE, T)[2] == "Stays; only its title says so"


def test_a_private_calendar_says_what_it_may_tell_and_who_uses_it() -> None:
    assert contents_words(FEED, T) == "Published items only, without internal notes"
    assert contents_words(replace(FEED, has_tentative=True, has_notes=True), T) == (
        "With tentative items, with internal notes"
    )
    assert life_words(FEED, PARIS, T) == ["Made by Ani on Sunday 1 September 2024 at 10:00", "not used yet"]
    used = replace(FEED, last_used_at=AT, revoked_at=AT)
    assert life_words(used, PARIS, T)[1:] == [
        "last used on Sunday 1 September 2024 at 10:00",
        "revoked on Sunday 1 September 2024 at 10:00",
    ]
