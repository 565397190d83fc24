"""Why a clash has no cure."""

from __future__ import annotations

from lib.findings import find
from lib.proposals import MOST_EXPLAINED, propose, refusals
from lib.rulebook import ClashKind
from tests.crowds import FESTIVAL, FIRST
from tests.test_proposals import item, programme


def test_where_there_is_no_cure_each_change_that_was_tried_is_told_by_what_forbids_it() -> None:
    crowd = [
        item(f"{name}{day}", 24 * day + 8, 24 * day + 23.75)
        for day in range(-1, (FESTIVAL.last_day - FIRST).days + 2)
        for name in "abc"
    ]
    present = programme(*crowd)
    found = find(present, FIRST)
    asked = [clash for clash in found.clashes if clash.item_ids == ("a0", "b0")]
    told = dict(refusals(found, asked))
    assert propose(found, asked) == ()
    assert ClashKind.VENUE_OVERLAP in told
    assert 0 < sum(told.values()) <= MOST_EXPLAINED


def test_what_no_hour_and_no_venue_mends_has_nothing_to_tell() -> None:
    present = programme(item("a", 14, 13))
    found = find(present, FIRST)
    assert found.clashes
    assert refusals(found, found.clashes) == ()
