"""What saving an item would do to the clashes, told before it is saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lib.findings import find
from lib.outlook import Outlook, outlook
from lib.programme import Item, Programme, Venue, text
from lib.rules.clash import Clash
from lib.waivers import accept, open_clashes
from tests.crowds import FESTIVAL, FIRST, PARIS, SOON, VENUES, items, programmes

MIDNIGHT = datetime.combine(FIRST, datetime.min.time(), PARIS)
HOUR = timedelta(hours=1)


def item(item_id: str, start: float, end: float, venue_id: str = "oasis") -> Item:
    """From one hour of the first day to another."""
    starts_at, ends_at = MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR
    return Item(id=item_id, title=text(f"Item {item_id}"), venue_id=venue_id, starts_at=starts_at, ends_at=ends_at)


READING, CONCERT, BALL = item("reading", 14, 16), item("concert", 15, 17), item("ball", 20, 22)
PROGRAMME = Programme(FESTIVAL, VENUES, (READING, CONCERT, BALL))


def moved(hours: float) -> Outlook:
    """What it would do to move the concert."""
    return outlook(find(PROGRAMME, SOON), item("concert", 15 + hours, 17 + hours))


def overlaps(clashes: Iterable[Clash]) -> list[tuple[str, ...]]:
    return [clash.item_ids for clash in clashes if clash.kind == "venue_overlap"]


def test_a_move_away_mends() -> None:
    told = moved(1)
    assert (overlaps(told.mended), overlaps(told.brought), overlaps(told.staying)) == ([("concert", "reading")], [], [])


def test_a_move_onto_another_item_mends_one_clash_and_brings_another() -> None:
    told = moved(4)
    assert (overlaps(told.mended), overlaps(told.brought)) == ([("concert", "reading")], [("ball", "concert")])
    assert told.number_of(CONCERT) == len(told.brought) + len(told.staying)


def test_a_clash_that_only_lasts_less_long_stays_and_is_told_as_it_would_be() -> None:
    told = moved(0.5)
    (clash,) = (clash for clash in told.staying if clash.kind == "venue_overlap")
    assert clash.minutes == 30
    assert clash in told.changed
    assert not overlaps(told.mended + told.brought)


def test_without_a_change_all_its_clashes_stay_as_they_are() -> None:
    told = moved(0)
    assert overlaps(told.staying) == [("concert", "reading")]
    assert (told.mended, told.brought, told.changed) == ((), (), frozenset())


def test_a_venue_to_be_made_is_known_to_the_rules() -> None:
    tent = Venue(id="tent", name="Chapiteau", capacity=10)
    told = outlook(find(PROGRAMME, SOON), replace(CONCERT, venue_id="tent"), (tent,))
    assert overlaps(told.mended) == [("concert", "reading")]
    assert told.after.venue_by_id["tent"] == tent


def test_an_accepted_clash_is_not_told_until_the_change_makes_it_come_back() -> None:
    (clash,) = (clash for clash in find(PROGRAMME, SOON).clashes if clash.kind == "venue_overlap")
    accepted = replace(PROGRAMME, waivers=(accept(clash, PROGRAMME, by="Nour", at=datetime.now(UTC), why="Duo"),))
    findings = find(accepted, SOON)
    assert not overlaps(outlook(findings, replace(CONCERT, notes="Piano à accorder")).staying)
    assert overlaps(outlook(findings, item("concert", 15.5, 17.5)).brought) == [("concert", "reading")]
    assert not overlaps(outlook(findings, item("concert", 16, 18)).mended)


@given(st.data())
def test_what_is_told_is_what_the_clashes_are_once_it_is_saved(data: st.DataObject) -> None:
    programme = data.draw(programmes())
    changed = data.draw(items(data.draw(st.sampled_from(["new", *programme.item_by_id]))))
    told = outlook(find(programme, SOON), changed)
    before = open_clashes(find(programme, SOON).clashes, programme)
    after = open_clashes(find(told.after, SOON).clashes, told.after)
    assert {clash.key for clash in after} == {clash.key for clash in (*before, *told.brought)} - {
        clash.key for clash in told.mended
    }
    assert told.number_of(changed) == sum(changed.id in clash.item_ids for clash in after)
    assert set(told.brought) | set(told.staying) <= set(after)
