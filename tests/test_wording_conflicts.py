"""Two versions of one thing, side by side in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lib.i18n import Words
from lib.programme import Count, Item, Programme
from lib.reconciling import PLACE, Conflict, merge
from lib.settling import WHOLE
from lib.storage.records import Thing, key_of
from lib.wording.conflicts import Choice, choice_rows, conflict_name, conflict_sentence
from tests.essai import FESTIVAL, GARDEN, HALL, READING, SATURDAY

ENGLISH = Words("en")
PROGRAMME = Programme(FESTIVAL, (HALL, GARDEN), (READING,))
AT = datetime(2024, 9, 1, 8, tzinfo=UTC)


def conflict(base: Thing | None, mine: Thing | None, theirs: Thing | None, by: str = "Bob") -> Conflict:
    thing = base or mine or theirs
    assert thing
    return Conflict(key_of(thing), base, mine, theirs, merge(base, mine, theirs).disputed, by, AT, 2)


def at(hour: int) -> Item:
    start = READING.starts_at and READING.starts_at.replace(hour=hour)
    return replace(READING, starts_at=start, ends_at=start and start + timedelta(hours=1))


def test_each_choice_shows_what_was_and_both_versions() -> None:
    mine, theirs = replace(at(16), price="5 €"), replace(READING, venue_id="jardin", price="1 €")
    assert choice_rows(conflict(READING, mine, theirs), PROGRAMME, ENGLISH) == (
        Choice(
            PLACE,
            "Venue · Day and hours",
            "Salle · Sat 19 Oct, 14:00 – 15:00",
            "Salle · Sat 19 Oct, 16:00 – 17:00",
            "Jardin · Sat 19 Oct, 14:00 – 15:00",
        ),
        Choice(frozenset(("price",)), "Price", "—", "5 €", "1 €"),
    )


def test_of_what_one_removed_is_said_what_the_other_made_of_it() -> None:
    dearer = replace(READING, price="5 €")
    assert choice_rows(conflict(READING, None, dearer), PROGRAMME, ENGLISH) == (
        Choice(WHOLE, "Whether it stays", "", "Removed", "Kept, with Price: — → 5 €"),
    )
    assert choice_rows(conflict(READING, dearer, None), PROGRAMME, ENGLISH) == (
        Choice(WHOLE, "Whether it stays", "", "Kept, with Price: — → 5 €", "Removed"),
    )


def test_a_count_that_was_added_meanwhile_is_named() -> None:
    added = Count("lecture", SATURDAY, 5)
    unseen = Conflict(key_of(added), None, None, added, ("counted",), "Bob", AT, 2)
    (choice,) = choice_rows(unseen, PROGRAMME, ENGLISH)
    assert (choice.mine, choice.theirs) == ("Removed", "Added: Lecture, attendance of Sat 19 Oct")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "by", "said"),
    [
        (READING, at(16), at(17), "Bob", "Bob changed it meanwhile (Sun 1 Sep, 10:00)."),
        (READING, at(16), None, "Bob", "Bob removed it meanwhile (Sun 1 Sep, 10:00)."),
        (None, at(16), at(17), "local", "Somebody added it meanwhile (Sun 1 Sep, 10:00)."),
    ],
)
def test_it_is_said_who_changed_it_and_when(
    base: Item | None, mine: Item | None, theirs: Item | None, by: str, said: str
) -> None:
    met = conflict(base, mine, theirs, by)
    assert conflict_name(met, PROGRAMME, ENGLISH) == "Lecture"
    assert conflict_sentence(met, PROGRAMME, ENGLISH) == said
