"""What a release changes in words: what a town hall copies into a mail, whatever the titles hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from lib.announcements import Announcements, Hidden, announcements
from lib.i18n import Words
from lib.programme import Item, Status, text
from lib.wording.releases import (
    announcement_sentence,
    author_sentence,
    counts,
    frame_sentence,
    hidden_sentence,
    message,
    news_counts,
    online_sentence,
    release_label,
    since_sentence,
)
from tests.test_announcements import (
    CANCELLED,
    GARDEN,
    HALL,
    LATER,
    PARIS,
    READING,
    RENAMED,
    programme,
    releases,
)

EN, FR = Words("en"), Words("fr")


def told(was: list[Item], now: list[Item]) -> Announcements:
    first, second = releases(programme(*was), programme(*now))
    return announcements(first, second)


def sentence(was: Item | None, now: Item | None) -> str:
    found = told([was] if was else [], [now] if now else [])
    return announcement_sentence(found.items[0], found, EN)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (None, READING, "Lecture: Sat 19 Oct, 14:00 – 15:00, Salle"),
        (READING, None, "Lecture: Sat 19 Oct, 14:00 – 15:00, Salle"),
        (READING, CANCELLED, "Lecture: Sat 19 Oct, 14:00 – 15:00, Salle"),
        (
            READING,
            replace(LATER, venue_id="jardin"),
            "Lecture: Sat 19 Oct, 14:00 – 15:00, Salle → Sat 19 Oct, 16:00 – 17:00, Jardin",
        ),
        (
            READING,
            RENAMED,
            "Lecture au jardin: Sat 19 Oct, 14:00 – 15:00, Salle · Title: Lecture → Lecture au jardin",
        ),
        (
            READING,
            replace(READING, price="5 €", description=text("À l’ombre", "fr")),
            "Lecture: Sat 19 Oct, 14:00 – 15:00, Salle · Price: — → 5 € · Description: changed",
        ),
        (
            READING,
            replace(READING, is_end_assumed=True),
            "Lecture: Sat 19 Oct, 14:00 – 15:00 (assumed), Salle · "
            "Day and hours: Sat 19 Oct, 14:00 – 15:00 → Sat 19 Oct, 14:00 – 15:00 (assumed)",
        ),
    ],
)
def test_each_change_is_said_from_old_to_new(was: Item | None, now: Item | None, said: str) -> None:
    assert sentence(was, now) == said


def test_a_venue_that_is_called_otherwise_says_for_how_many_items() -> None:
    was, now = releases(programme(READING), programme(READING, venues=(replace(HALL, name="Théâtre"), GARDEN)))
    found = announcements(was, now)
    assert frame_sentence(found.frames[0], found, EN) == "Salle (1 item): Name: Salle → Théâtre"


def test_a_message_tells_the_changes_by_day_the_news_first() -> None:
    sunday = datetime(2024, 10, 20, 11, tzinfo=PARIS)
    tour = replace(READING, id="visite", title=text("Visite", "fr"), starts_at=sunday, ends_at=sunday)
    found = told([READING, tour], [LATER, replace(tour, status=Status.CANCELLED)])
    written = message(found, EN, page_url="https://ville.example/programme/essai", calendar_url="https://v/f.ics")
    assert written.subject == "Essai: 2 changes in the programme"
    assert written.body.split("\n") == [
        "Saturday 19 October 2024",
        "- Moved – Lecture: Sat 19 Oct, 14:00 – 15:00, Salle → Sat 19 Oct, 16:00 – 17:00, Salle",
        "",
        "Sunday 20 October 2024",
        "- CANCELLED – Visite: Sun 20 Oct, 11:00 – 11:00, Salle",
        "",
        "The whole programme: https://ville.example/programme/essai",
        "The calendar to subscribe to: https://v/f.ics",
    ]


def test_the_message_of_a_first_release_does_not_list_the_programme() -> None:
    [first] = releases(programme(READING, replace(LATER, id="b")))
    written = message(announcements(None, first), EN)
    assert (written.subject, written.body) == ("Essai: the programme is online", "The programme has 2 items.")


def test_a_message_without_changes_says_so() -> None:
    assert message(told([READING], [READING]), EN).body == "Nothing changes in the programme."


def test_no_title_breaks_the_lines_of_a_message_or_turns_its_direction() -> None:
    hostile = replace(READING, title=text("A\r\nBcc: x@example.org\u202e\0 <script>", "fr"), price="5\n€\u2028")
    found = told([READING], [hostile])
    written = message(found, EN)
    assert "\n" not in written.subject
    assert [row[:1] for row in written.body.split("\n")] == ["S", "-"]
    assert not {"\r", "\u202e", "\0", "\u2028"} & set(written.subject + written.body)


def test_a_message_speaks_the_language_of_its_readers_not_of_the_writer() -> None:
    found = told([READING], [LATER])
    assert "samedi 19 octobre" in message(found, FR).body.casefold()
    assert "Saturday 19 October" in message(found, EN).body


def test_counts_are_said_what_matters_most_first() -> None:
    found = told([READING, replace(READING, id="b")], [CANCELLED, replace(LATER, id="b")])
    assert news_counts(counts(found), 0, EN) == "Cancelled 1 · Moved 1"
    assert news_counts({}, 0, EN) == "—"


def test_a_release_says_when_by_whom_and_what_became_of_it() -> None:
    release = replace(
        releases(programme(READING))[0].release,
        number=4,
        as_release=2,
        withdrawn_at=datetime(2024, 9, 2, 8, tzinfo=PARIS),
        withdrawn_by="luc",
    )
    assert author_sentence(release, PARIS, EN) == (
        "Published on Sun 1 Sept, 10:00 by ani. It went back to release 2. Withdrawn on Mon 2 Sept, 08:00 by luc."
    ).replace("Sept", EN.day(date(2024, 9, 1)).split()[-1])
    assert release_label(release, PARIS, EN).startswith("4 – ")


def test_the_status_says_what_is_online_and_what_is_not_published() -> None:
    release = releases(programme(READING))[0].release
    assert online_sentence(release, 0, PARIS, EN).endswith("Everything is published.")
    assert online_sentence(release, 5, PARIS, EN).endswith("5 changes are not published yet.")
    withdrawn = replace(release, withdrawn_at=release.at + timedelta(1), withdrawn_by="luc")
    assert online_sentence(withdrawn, 5, PARIS, EN).startswith("Nothing is online")
    assert since_sentence(1, release, PARIS, EN).startswith("1 change since release 1, published on ")


@pytest.mark.parametrize("reason", Hidden)
def test_what_will_not_be_public_is_counted(reason: Hidden) -> None:
    assert hidden_sentence(reason, 1, EN) != hidden_sentence(reason, 2, EN)
