"""What is not meant for everybody: it stands in no byte that anybody can fetch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.changes import Edit
from lib.names import slug
from lib.programme import Count, Person, Status, text
from tests.readers.conftest import Subscribe
from tests.readers.house import CELLAR, HALL, PARIS, SECRET, House, agenda, item, moved, partner
from tests.readers.programs import with_icalendar
from tests.readers.subscribers import Polling, get

MAY = datetime(2026, 5, 9, 20, tzinfo=PARIS)
PHONE = "+33 6 12 34 56 78"
READING = item(
    "lecture",
    MAY,
    people=("Ani",),
    strand="Poésie",
    organiser="Amis du livre",
    kind="reading",
    notes=f"CANARI-1 appeler {PHONE}",
    extra=(("CANARI-2", "CANARI-3"),),
    get_in=timedelta(hours=2),
    expected=98765,
    never_against=("CANARI-4",),
)
TENTATIVE = item(
    "CANARI-5",
    MAY + timedelta(days=1),
    status=Status.TENTATIVE,
    people=("CANARI-6",),
    strand="CANARI-7",
    organiser="CANARI-8",
    notes="CANARI-9",
    description=text("CANARI-10", "fr"),
    kind="CANARI-11",
)
UNDATED = replace(READING, id="CANARI-12", title=text("CANARI-13", "fr"), starts_at=None, ends_at=None)
REVERSED = replace(READING, id="CANARI-14", title=text("CANARI-15", "fr"), starts_at=MAY, ends_at=MAY - timedelta(1))
TURNED = item("bal", MAY + timedelta(days=2), venue_id="cave", people=("Aram",))  # public, then not any more
ON_THE_DESK: dict[str, Any] = {
    "title": text("CANARI-16", "fr"),
    "people": ("CANARI-17",),
    "description": text("CANARI-18", "fr"),
}
VENUES = (
    replace(HALL, notes=f"CANARI-19 {PHONE}", extra=(("CANARI-20", "CANARI-21"),)),
    replace(CELLAR, notes="CANARI-22"),
)
PEOPLE = (Person(name="Ani", notes=f"CANARI-23 {PHONE}"), Person(name="CANARI-24"))
CANARIES = re.compile(rb"(?i)canari[-A-Z0-9]*|\+?33[ .]?6[ .]?12[ .]?34|98765|CANARI")
FORMS = (".ics", "/schedule.xml", "/schedule.json", "/events.jsonld", "/openagenda.csv", "/programme.csv")
ALL_OF_IT = ("/programme/saison", *(f"/feeds/saison{form}" for form in FORMS))


@pytest.fixture
def full(house: House) -> House:
    """A festival with something to hide wherever something can be hidden."""
    house.save(READING, TENTATIVE, UNDATED, REVERSED, TURNED)
    counts = (Count("lecture", date(2026, 5, 9), 98765, "CANARI-25"),)
    house.store.save("saison", Edit(venues=VENUES, people=PEOPLE, counts=counts), by="CANARI-26")
    house.press.publish("saison", by="CANARI-27", note="CANARI-28")
    house.advance(hours=1)
    house.save(moved(READING, hours=1), replace(TURNED, **ON_THE_DESK, status=Status.TENTATIVE))
    house.press.publish("saison", by="CANARI-29", note="CANARI-30")
    house.save(replace(READING, **ON_THE_DESK), item("CANARI-31", MAY))
    house.press.schedule("saison", house.now + timedelta(days=9), by="CANARI-32", note="CANARI-33")
    house.press.add_partner_feed(partner("canari34", name="CANARI-35", owner="CANARI-36"))
    house.advance(hours=1)
    return house


def addresses() -> Iterator[str]:
    """Every form in every manner; calendars of what there is, and of what there is not; and what refuses."""
    yield from ("/programme/saison", "/programme/saison?q=canari", "/programme/saison?lang=en")
    for form, language in product(FORMS, ("", "?lang=en", "?venue=salle", "?person=nobody", "?kind=nothing", "?x=y")):
        yield f"/feeds/saison{form}{language}"
    for exhibitions, cancelled in product(("span", "daily", "ends"), ("marked", "visible")):
        yield f"/feeds/saison.ics?exhibitions={exhibitions}&cancelled={cancelled}&alarm=60"
    for item_id in ("lecture", "bal", "CANARI-5", "CANARI-12", "CANARI-31"):
        yield f"/feeds/saison/item/{item_id}.ics"
    for person in ("ani", "aram", "CANARI-6".lower(), "nobody"):
        yield f"/feeds/saison/person/{person}.ics"
    yield from ("/partners/ami-nothing/a.ics", "/partners/canari34-nothing/a.ics", "/feeds/other.ics", "/healthz")


def test_no_canary_sings_in_anything_that_everybody_may_fetch(full: House) -> None:
    sung, answered = {}, {}
    for path in addresses():
        answer = get(full.url(path), accept_encoding="identity")
        packed = get(full.url(path), accept_encoding="gzip")
        assert packed.content == answer.content
        asked = path.encode()  # who asks for a name may be told it back
        heard = {each for each in CANARIES.findall(_everything(answer)) if each.lower() not in asked.lower()}
        answered[path] = answer.status_code
        if heard:
            sung[path] = heard
    assert not sung
    assert {answered[path] for path in ALL_OF_IT} == {answered["/feeds/saison/person/ani.ics"]} == {200}
    assert answered["/feeds/saison/item/CANARI-5.ics"] == answered["/feeds/saison/person/canari-6.ics"] == 404
    assert set(answered.values()) == {200, 400, 404}


def _everything(answer: httpx.Response) -> bytes:
    headers = b"\n".join(name + b": " + value for name, value in answer.headers.raw)
    unfolded = answer.content.replace(b"\r\n ", b"")
    return headers + b"\n\n" + answer.content + unfolded


COMING = item("bal", MAY + timedelta(days=2), people=("Aram",))
DOUBTFUL = replace(COMING, status=Status.TENTATIVE)
PASTS = {
    "known for long": (DOUBTFUL, DOUBTFUL, DOUBTFUL),
    "moved in doubt": (DOUBTFUL, moved(DOUBTFUL, hours=5), replace(DOUBTFUL, venue_id="cave")),
    "retitled in doubt": (replace(DOUBTFUL, title=text("Rumeur", "fr")), DOUBTFUL, replace(DOUBTFUL, notes="cher")),
    "without an hour": (replace(DOUBTFUL, starts_at=None, ends_at=None), DOUBTFUL, DOUBTFUL),
    "elsewhere at once": (replace(DOUBTFUL, venue_id="cave"), moved(DOUBTFUL, days=9), moved(DOUBTFUL, days=3)),
}


def test_nobody_can_tell_what_the_desk_thought_before(tmp_path: Path) -> None:
    """But for how often it moved: SEQUENCE goes on from the count of the desk, of which calendars told before there
    were releases.
    """
    told: dict[tuple[str, int, str], bytes] = {}
    for name, past in PASTS.items():
        folder = tmp_path / slug(name)
        folder.mkdir()
        with House(folder) as house:
            house.publish(READING)
            for n, each in enumerate((*past, COMING, moved(COMING, hours=1))):
                house.publish(each, replace(READING, notes=f"{name} {n}"))
                answers = {path: get(house.url(path)).content for path in ALL_OF_IT}
                told |= {(name, n, path): re.sub(rb"SEQUENCE:\d+", b"", body) for path, body in answers.items()}
    assert not [which for which, body in told.items() if body != told["known for long", *which[1:]]]


def test_a_partner_holds_what_was_agreed_and_everybody_else_what_is_public(full: House, subscribe: Subscribe) -> None:
    full.press.add_partner_feed(partner(has_tentative=True))
    reader, everybody = subscribe(full.url(f"/partners/ami-{SECRET}/amis.ics")), subscribe(full.url())
    reader.sync()
    everybody.sync()
    late = moved(READING, hours=1)
    turned = replace(TURNED, **ON_THE_DESK, status=Status.TENTATIVE)
    assert reader.agenda() == agenda(late, TENTATIVE, turned)
    assert everybody.agenda() == agenda(late, replace(TURNED, status=Status.CANCELLED))


@pytest.mark.parametrize("has_tentative", [False, True])
@pytest.mark.parametrize("has_notes", [False, True])
def test_a_partner_is_told_no_more_than_agreed(full: House, has_tentative: bool, has_notes: bool) -> None:
    full.press.add_partner_feed(partner(has_tentative=has_tentative, has_notes=has_notes))
    answer = get(full.url(f"/partners/ami-{SECRET}/amis.ics"))
    body = answer.content.replace(b"\r\n ", b"")
    told = {each.decode() for each in re.findall(rb"CANARI-\d+", body)}
    tentative = {f"CANARI-{n}" for n in (5, 6, 8, 10, 11, 16, 17, 18)} if has_tentative else set()
    notes = {"CANARI-1"} if has_notes else set()
    assert told - {"CANARI-7"} == tentative | notes | ({"CANARI-9"} if has_tentative and has_notes else set())


def test_a_revoked_partner_keeps_what_it_has_and_is_told_no_more(full: House) -> None:
    full.press.add_partner_feed(partner())
    reader = Polling(full.url(f"/partners/ami-{SECRET}/amis.ics"), with_icalendar)
    reader.sync()
    held = reader.agenda()
    full.press.revoke("ami", by="desk")
    full.advance(minutes=1)
    reader.sync()
    full.press.reinstate("ami")
    full.advance(minutes=1)
    reader.sync()
    assert reader.answers == [200, 410, 304]
    assert reader.agenda() == held
