"""A feed made to measure holds what was chosen, through every publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lib.programme import Item
from tests.readers.house import PARIS, SECRET, House, agenda, item, partner
from tests.readers.programs import with_icalendar
from tests.readers.subscribers import Polling, get

MAY = datetime(2026, 5, 9, 20, tzinfo=PARIS)
READING = item("lecture", MAY, kind="reading", strand="Poésie", people=("Ani Ter",), is_free=True)
CONCERT = item("concert", MAY + timedelta(days=1), kind="concert", venue_id="cave", organiser="Amis du Livre")
NIGHT = item("nuit", MAY.replace(hour=23), 5, people=("Aram", "Ani Ter"), strand="Musique", venue_id="cascade")
EVERYTHING = (READING, CONCERT, NIGHT)

CHOICES = {
    "/feeds/saison.ics": EVERYTHING,
    "/feeds/saison.ics?kind=reading": (READING,),
    "/feeds/saison.ics?kind=reading&kind=concert": (READING, CONCERT),
    "/feeds/saison.ics?strand=poesie": (READING,),
    "/feeds/saison.ics?venue=cave": (CONCERT,),
    "/feeds/saison.ics?venue=cave&venue=cascade": (CONCERT, NIGHT),
    "/feeds/saison.ics?person=ani-ter": (READING, NIGHT),
    "/feeds/saison.ics?partner=amis-du-livre": (CONCERT,),
    "/feeds/saison.ics?accessible=mi&accessible=vi": (CONCERT,),
    "/feeds/saison.ics?free=yes": (READING,),
    "/feeds/saison.ics?from=2026-05-10": (CONCERT,),
    "/feeds/saison.ics?to=2026-05-09": (READING, NIGHT),
    "/feeds/saison.ics?person=ani-ter&strand=musique": (NIGHT,),
    "/feeds/saison.ics?venue=cave&free=yes": (),
    "/feeds/saison/item/nuit.ics": (NIGHT,),
    "/feeds/saison/person/ani-ter.ics": (READING, NIGHT),
    "/feeds/saison/person/aram.ics": (NIGHT,),
}


def held(house: House, path: str) -> list[tuple[str, str, str, str]]:
    reader = Polling(house.url(path), with_icalendar)
    reader.sync()
    return reader.agenda()


def test_every_choice_holds_its_items_and_no_other(house: House) -> None:
    house.publish(*EVERYTHING)
    assert {path: held(house, path) for path in CHOICES} == {path: agenda(*items) for path, items in CHOICES.items()}


def test_a_partners_calendar_holds_the_same_of_every_choice(house: House) -> None:
    house.publish(*EVERYTHING)
    queries = {path.partition("?")[2]: items for path, items in CHOICES.items() if "?" in path}
    for n, (query, items) in enumerate(queries.items()):
        house.press.add_partner_feed(partner(f"p{n}", query=query))
        assert (query, held(house, f"/partners/p{n}-{SECRET}/a.ics")) == (query, agenda(*items))


def test_a_feed_goes_on_when_nothing_bears_its_name_any_more(house: House) -> None:
    house.publish(*EVERYTHING)
    reader = Polling(house.url("/feeds/saison/person/aram.ics"), with_icalendar)
    reader.sync()
    without = replace(NIGHT, people=("Ani Ter",))
    house.publish(without)
    reader.sync()
    assert reader.agenda() == []
    house.publish(replace(CONCERT, people=("Aram",)))
    reader.sync()
    assert reader.agenda() == agenda(replace(CONCERT, people=("Aram",)))
    assert reader.answers == [200, 200, 200]


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: one.id)
def test_one_thing_has_one_uid_in_every_feed_that_holds_it(house: House, one: Item) -> None:
    house.publish(*EVERYTHING)
    uids = {
        seen.uid
        for path, items in CHOICES.items()
        if one in items
        for seen in with_icalendar(get(house.url(path)).content)
        if seen.title == one.id
    }
    assert uids == {f"{one.id}.saison@example.org"}


def test_what_nobody_can_choose_is_refused_with_what_there_is(house: House) -> None:
    house.publish(*EVERYTHING)
    for query, told in {
        "colour=red": "venue=",
        "venue=jardin": "cave",
        "kind=Concert": "concert",
        "free=no": "yes",
        "from=9/5/2026": "YYYY-MM-DD",
        "from=2026-05-10&to=2026-05-09": "2026-05-09",
        "alarm=7": "15",
        "exhibitions=all": "ends",
        "lang=xx": "fr",
        "lang=fr&lang=fr": "once",
    }.items():
        answer = get(house.url(f"/feeds/saison.ics?{query}"))
        assert (query, answer.status_code, told in answer.text) == (query, 400, True)
