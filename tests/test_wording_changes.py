"""What a revision did, said in one sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lib.i18n import Words
from lib.programme import Count, Festival, Item, Journey, Person, Programme, Repeat, Venue, Waiver, text
from lib.rulebook import ClashKind
from lib.wording.changes import Stored, change_sentence, field_changes, undo_sentence

ENGLISH = Words("en")
DAY = date(2024, 10, 19)
READING, CONCERT = Item(id="lecture", title=text("Lecture", "fr")), Item(id="concert", title=text("Concert", "fr"))
PROGRAMME = Programme(
    Festival(id="essai", name=text("Essai"), first_day=DAY, last_day=DAY),
    venues=(Venue(id="salle", name="Grande salle"), Venue(id="parvis", name="Parvis")),
    items=(READING, CONCERT),
)
WAIVER = Waiver(
    kind=ClashKind.VENUE_OVERLAP,
    item_ids=("concert", "lecture"),
    about="salle",
    circumstances="",
    by="Ani",
    at=datetime(2024, 9, 1, tzinfo=UTC),
    why="",
)


def said(action: str, *things: tuple[Stored | None, Stored | None]) -> str:
    return change_sentence(action, things, PROGRAMME, ENGLISH)


@pytest.mark.parametrize(
    ("action", "before", "after", "sentence"),
    [
        ("edit", None, Person(name="Zoé Têtu"), "Edit: 1 added (Zoé Têtu)"),
        ("edit", Person(name="Zoé"), None, "Edit: 1 removed (Zoé)"),
        ("import", None, Journey("salle", "parvis", 5), "Import: 1 added (Grande salle → Parvis)"),
        ("import", Journey("salle", "quai", 5), None, "Import: 1 removed (Grande salle → quai)"),
        ("accept", None, WAIVER, "Clash accepted: 1 added (Venue taken twice: Concert and Lecture)"),
        ("reopen", WAIVER, None, "Clash taken up again: 1 removed (Venue taken twice: Concert and Lecture)"),
        ("mend", READING, READING, "Solution applied: 1 changed (Lecture)"),
        ("place", READING, READING, "Unplaced items placed: 1 changed (Lecture)"),
    ],
)
def test_a_change_names_what_it_changed(
    action: str, before: Stored | None, after: Stored | None, sentence: str
) -> None:
    assert said(action, (before, after)) == sentence


def test_many_things_are_counted_and_the_first_named() -> None:
    people = [(None, Person(name=name)) for name in ("Ani", "Bob", "Cléo", "Dan", "Eva")]
    assert said("import", *people, (READING, CONCERT)) == "Import: 5 added and 1 changed (Ani, Bob, Cléo, and 3 more)"


def test_a_waiver_of_items_that_are_gone_tells_their_ids() -> None:
    gone = Programme(PROGRAMME.festival)
    sentence = change_sentence("reopen", [(WAIVER, None)], gone, ENGLISH)
    assert sentence == "Clash taken up again: 1 removed (Venue taken twice: concert and lecture)"


def test_of_thousands_the_first_are_named_and_all_counted() -> None:
    things = [(None, Person(name=name)) for name in ("Ani", "Bob", "Cléo")]
    sentence = change_sentence("import", things, PROGRAMME, ENGLISH, (9_000, 1_000, 2))
    assert sentence == "Import: 9,000 added, 1,000 changed, and 2 removed (Ani, Bob, Cléo, and 9,999 more)"


@pytest.mark.parametrize(("is_again", "said"), [(False, "Undone – Edit"), (True, "Done again – Edit")])
def test_an_undo_says_what_it_took_back(is_again: bool, said: str) -> None:
    assert undo_sentence("Edit", ENGLISH, is_again=is_again) == said


def test_each_field_that_changed_is_said_before_and_after_and_the_hours_in_one() -> None:
    start = datetime(2024, 10, 19, 14, tzinfo=ZoneInfo("Europe/Paris"))
    placed = replace(READING, venue_id="salle", starts_at=start, ends_at=start + timedelta(hours=1), price="5 €")
    assert field_changes(READING, placed, PROGRAMME, ENGLISH) == (
        "Venue: — → Grande salle",
        "Day and hours: Day and hour to be set → Sat 19 Oct, 14:00 – 15:00",
        "Price: — → 5 €",
    )


def test_a_count_that_changed_is_said_in_words_and_euros_on_the_clock_of_the_festival() -> None:
    before = Count("lecture", DAY, 40, revenue=1200, method="estimate")
    noted = datetime(2024, 10, 19, 19, 15, tzinfo=UTC)
    after = replace(before, counted=42, no_shows=3, revenue=1350, method="clicker", by="Aline", at=noted)
    assert field_changes(before, after, PROGRAMME, ENGLISH) == (
        "Counted: 40 → 42",
        "No-shows: — → 3",
        "Revenue: €12 → €13.50",
        "How counted: Estimate → Clicker",
        "Counted by: — → Aline",
        "Counted on: — → Sat 19 Oct, 21:15",
    )


def test_who_accepted_a_clash_is_not_who_counted() -> None:
    assert field_changes(WAIVER, replace(WAIVER, by="Zoé"), PROGRAMME, ENGLISH) == ("Accepted by: Ani → Zoé",)


def test_the_part_of_the_town_and_the_notes_of_the_report_are_said() -> None:
    venue, festival = PROGRAMME.venues[0], PROGRAMME.festival
    moved = replace(venue, district="Bellevue")
    noted = replace(festival, colour="#c2183c", report_notes=(("came", "Pluie."), ("money", "Un don.")))
    assert field_changes(venue, moved, PROGRAMME, ENGLISH) == ("District: — → Bellevue",)
    assert field_changes(festival, noted, PROGRAMME, ENGLISH) == (
        "Colour: — → #c2183c",
        "Notes of the report: — → Pluie. / Un don.",
    )


def test_open_days_are_said_though_there_are_no_hours() -> None:
    open_days = replace(READING, day=DAY, repeat=Repeat(DAY + timedelta(days=2)))
    assert field_changes(replace(READING, day=DAY), open_days, PROGRAMME, ENGLISH) == (
        "Day and hours: Sat 19 Oct, hour to be set → Sat 19 Oct, hour to be set · until Mon 21 Oct",
    )
