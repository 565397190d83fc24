"""Applying a proposal: what it writes, and that it is not applied to another programme than it was proved on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from lib.cures.mending import applied, mending, still_holds
from lib.findings import find
from lib.programme import Festival, Item, Programme, Venue, text
from lib.proposals import Cost, Means, Proposal
from lib.rulebook import ClashKind
from lib.waivers import accept

PARIS = ZoneInfo("Europe/Paris")
TODAY, NOON = date(2024, 1, 1), datetime(2024, 9, 1, 12, tzinfo=UTC)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 10, 19, hour, minute, tzinfo=PARIS)


READING = Item(id="lecture", title=text("Lecture"), venue_id="salle", starts_at=at(14), ends_at=at(16))
CONCERT = Item(id="concert", title=text("Concert"), venue_id="salle", starts_at=at(15), ends_at=at(17))
WORKSHOP = Item(id="atelier", title=text("Atelier"), venue_id="cour", starts_at=at(9), ends_at=at(10))
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=date(2024, 10, 19), last_day=date(2024, 10, 20))
VENUES = (Venue(id="salle", name="Salle"), Venue(id="cour", name="Cour"))
PROGRAMME = Programme(FESTIVAL, VENUES, (READING, CONCERT, WORKSHOP))
THEN = find(PROGRAMME, TODAY)
LATER = replace(CONCERT, starts_at=at(16), ends_at=at(18))
MOVE = Proposal(Means.LATER, (LATER,), (), THEN.effect((LATER,)).mended, (), Cost(minutes=60))
AGREE = Proposal(Means.AGREE, (), THEN.clashes[:1], THEN.clashes[:1], (), Cost(agreed=1))


def changed(*items: Item) -> Programme:
    by_id = {item.id: item for item in (*PROGRAMME.items, *items)}
    return replace(PROGRAMME, items=tuple(by_id.values()))


@pytest.mark.parametrize(
    ("proposal", "now", "holds"),
    [
        (MOVE, PROGRAMME, True),
        (MOVE, changed(replace(WORKSHOP, ends_at=at(11))), True),
        (MOVE, changed(replace(CONCERT, notes="autre chose")), False),
        (MOVE, changed(replace(READING, ends_at=at(16, 30))), False),
        (MOVE, changed(replace(WORKSHOP, venue_id="salle", starts_at=at(17), ends_at=at(19))), False),
        (MOVE, replace(PROGRAMME, items=(READING,)), False),
        (AGREE, PROGRAMME, True),
        (AGREE, changed(LATER), False),
        (AGREE, changed(replace(WORKSHOP, ends_at=at(11))), True),
    ],
)
def test_a_proposal_holds_while_it_does_what_it_was_proved_to_do(
    proposal: Proposal, now: Programme, holds: bool
) -> None:
    assert still_holds(proposal, THEN, find(now, TODAY)) is holds


def test_a_proposal_holds_no_more_once_something_was_accepted() -> None:
    waiver = accept(THEN.clashes[0], PROGRAMME, by="Nour", at=NOON, why="Deux scènes")
    assert not still_holds(MOVE, THEN, find(replace(PROGRAMME, waivers=(waiver,)), TODAY))


def test_applying_it_writes_its_items() -> None:
    edit = mending(MOVE, THEN, by="Nour", at=NOON, why="")
    assert (edit.items, edit.waivers) == ((LATER,), ())
    assert applied(MOVE, PROGRAMME).item_by_id["concert"] == LATER
    assert ClashKind.VENUE_OVERLAP not in {clash.kind for clash in find(applied(MOVE, PROGRAMME), TODAY).clashes}


def test_what_is_agreed_on_is_accepted() -> None:
    [waiver] = mending(AGREE, THEN, by="Nour", at=NOON, why="On fait vite").waivers
    assert (waiver.clash_key, waiver.by, waiver.why) == (THEN.clashes[0].key, "Nour", "On fait vite")
