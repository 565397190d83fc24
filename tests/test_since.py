"""Two moments of a programme, compared."""

from __future__ import annotations

from dataclasses import replace

from lib.changes import Changed, Difference
from lib.programme import Programme
from lib.since import difference_since
from lib.storage.records import Thing
from tests.essai import ANI, CONCERT, COUNT, FESTIVAL, GARDEN, HALL, READING, WAIVER, WALK

THEN = Programme(FESTIVAL, (HALL, GARDEN), (READING, CONCERT), (COUNT,), (ANI,), (WALK,), (WAIVER,))


def test_a_moment_compared_with_itself_is_all_unchanged() -> None:
    difference = difference_since(THEN, THEN)
    assert (difference.new, difference.changed, difference.missing) == ((), (), ())
    assert len(difference.unchanged) == 9


def test_what_is_new_changed_or_gone_is_told_with_the_fields() -> None:
    dearer = replace(READING, price="5 €", notes="clé")
    later, added = replace(FESTIVAL, url="https://example.org/"), replace(CONCERT, id="bal")
    now = replace(THEN, festival=later, items=(dearer, added), waivers=())
    assert difference_since(THEN, now) == Difference[Thing](
        new=(added,),
        changed=(Changed(FESTIVAL, later, ("url",)), Changed(READING, dearer, ("price", "notes"))),
        unchanged=(HALL, GARDEN, COUNT, ANI, WALK),
        missing=(CONCERT, WAIVER),
    )
