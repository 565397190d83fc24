"""Proposals said in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lib.i18n import Words
from lib.programme import Festival, Item, Programme, Venue, text
from lib.proposals import Cost, Means, Proposal
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash
from lib.span import MINUTE, Span
from lib.wording.proposals import MEANS, cost_sentence, means_label, proposal_sentence, refusals_sentence

ENGLISH = Words("en")
STARTS_AT = datetime(2024, 10, 19, 17, 30, tzinfo=ZoneInfo("Europe/Paris"))
HALL = Venue(id="hall", name="Salle 1", changeover=15 * MINUTE)
ROOM = Venue(id="room", name="{Salle} 2", capacity=120)
READING = Item(
    id="a", title=text("Lecture"), venue_id="hall", starts_at=STARTS_AT, ends_at=STARTS_AT + timedelta(hours=1)
)
CONCERT = replace(READING, id="b", title=text("Concert"))
PROGRAMME = Programme(
    Festival(id="f", name=text("F"), first_day=date(2024, 10, 18), last_day=date(2024, 10, 20)),
    (HALL, ROOM, replace(HALL, id="yard", name="Cour", capacity=None)),
    (READING, CONCERT),
)


def moved(item: Item, minutes: int = 0, venue_id: str = "hall") -> Item:
    shift = minutes * MINUTE
    return replace(item, venue_id=venue_id, starts_at=STARTS_AT + shift, ends_at=STARTS_AT + shift + timedelta(hours=1))


def proposal(means: Means, *items: Item, agreed: tuple[Clash, ...] = (), **cost: int) -> Proposal:
    return Proposal(means, items, agreed, agreed, (), Cost(**cost))


def too_short(minutes: int) -> Clash:
    missing = Span(STARTS_AT.astimezone(UTC), STARTS_AT.astimezone(UTC) + minutes * MINUTE)
    return Clash(ClashKind.CHANGEOVER, Severity.SERIOUS, ("a", "b"), "hall", None, (missing,))


@pytest.mark.parametrize(("proposed", "said"), [
    (proposal(Means.EARLIER, moved(READING, -45), minutes=45), "Bring “Lecture” forward to 16:45 (45 min earlier)"),
    (proposal(Means.LATER, moved(READING, 90), minutes=90), "Put “Lecture” back to 19:00 (1 h 30 later)"),
    (proposal(Means.EARLIER, moved(READING, -1440), minutes=1440), "Bring “Lecture” forward to Fri 18 Oct, 17:30"),
    (proposal(Means.LATER, moved(READING, 1440), minutes=1440), "Put “Lecture” back to Sun 20 Oct, 17:30"),
    (proposal(Means.VENUE, moved(CONCERT, venue_id="room"), venues=1), "Move “Concert” to {Salle} 2 (120 seats)"),
    (proposal(Means.VENUE, moved(CONCERT, venue_id="yard"), venues=1), "Move “Concert” to Cour"),
    (proposal(Means.VENUE, moved(CONCERT, 15, "yard"), minutes=15), "Move “Concert” to Cour, at 17:45"),
    (proposal(Means.VENUE, moved(CONCERT, 1440, "yard"), minutes=1440), "Move “Concert” to Cour: Sun 20 Oct, 17:30"),
    (proposal(Means.SWAP, READING, CONCERT, venues=2), "Swap the venues of “Lecture” and “Concert”"),
    (proposal(Means.SWAP, READING, CONCERT, minutes=30), "Swap the hours of “Lecture” and “Concert”"),
    (
        proposal(Means.SWAP, READING, CONCERT, minutes=30, venues=2),
        "Swap the venues and the hours of “Lecture” and “Concert”",
    ),
    (
        proposal(Means.AGREE, agreed=(too_short(5),)),
        "Agree on a changeover of 10 min between “Lecture” and “Concert”",
    ),
    (
        proposal(Means.AGREE, agreed=(too_short(15),)),
        "Agree to do without a changeover between “Lecture” and “Concert”",
    ),
])  # fmt: skip
def test_a_proposal_says_what_to_do(proposed: Proposal, said: str) -> None:
    assert proposal_sentence(proposed, PROGRAMME, ENGLISH) == said


@pytest.mark.parametrize(("cost", "said"), [
    (Cost(minutes=45, people=2, published=1), "45 min, 2 people to tell, already published"),
    (Cost(minutes=2880, people=1), "2 days, 1 person to tell"),
    (Cost(venues=2, published=2), "2 changes of venue, 2 items already published"),
    (Cost(minutes=10, agreed=1), "10 min, an agreement to be found"),
    (Cost(venues=1, milder=1), "1 change of venue, 1 milder clash"),
    (Cost(venues=1, seats=40), "1 change of venue, 40 % fewer seats"),
    (Cost(), "no cost"),
])  # fmt: skip
def test_a_cost_says_what_is_asked_of_whom(cost: Cost, said: str) -> None:
    assert cost_sentence(cost, ENGLISH) == said


def test_every_means_has_its_words() -> None:
    assert set(MEANS) == set(Means)
    assert means_label(Means.VENUE, ENGLISH) == "Another venue"


def test_of_two_items_with_one_title_it_is_said_which_is_meant() -> None:
    twin = replace(READING, id="c", starts_at=STARTS_AT + timedelta(hours=3), ends_at=STARTS_AT + timedelta(hours=4))
    programme = replace(PROGRAMME, items=(*PROGRAMME.items, twin))
    said = proposal_sentence(proposal(Means.LATER, moved(READING, 90), minutes=90), programme, ENGLISH)
    assert said == "Put “Lecture” (17:30) back to 19:00 (1 h 30 later)"
    swapped = proposal(Means.SWAP, READING, twin, minutes=30)
    assert proposal_sentence(swapped, programme, ENGLISH) == "Swap the hours of “Lecture” (17:30) and “Lecture” (20:30)"


@pytest.mark.parametrize(
    ("refusals", "said"),
    [
        ((), "No other hour and no other venue can be tried for it."),
        (
            ((ClashKind.CLOSED, 1),),
            "1 other hour or venue was tried, and it will not do: Venue closed (1).",
        ),
        (
            ((ClashKind.VENUE_OVERLAP, 7), (ClashKind.CLOSED, 2)),
            "9 other hours and venues were tried, and none will do: Venue taken twice (7), Venue closed (2).",
        ),
    ],
)
def test_why_there_is_no_cure_is_said_by_the_rules_that_forbid_it(
    refusals: tuple[tuple[ClashKind, int], ...], said: str
) -> None:
    assert refusals_sentence(refusals, ENGLISH) == said
