"""events.jsonld, read by rdflib as JSON-LD: only words that schema.org has, each where it belongs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, SDO
from rdflib.term import Node

from lib.feeds.address import Address
from lib.neighbours.schema_org import TYPES, events_jsonld
from lib.programme import KINDS, Kind, Programme, Repeat, Status, text
from lib.releases import View
from tests.neighbours import (
    FULL,
    HALL,
    HERE,
    HOUR,
    NOWHERE,
    PARIS,
    PRIVATE,
    YEREVAN,
    exhibition,
    hostile_views,
    item,
    programme,
    told,
)
from tests.test_data import EDITIONS
from tests.test_data import programme as sample

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own

OFFLINE = {"@vocab": str(SDO), "id": "@id", "type": "@type"}  # what the published context comes to, for a start
ALLOWED = {  # the properties of each type that schema.org allows there, of those that we write
    "Festival": {"name", "description", "startDate", "endDate", "url"},
    "Event": {
        *("name", "description", "startDate", "endDate", "eventSchedule", "eventStatus", "previousStartDate", "url"),
        *("eventAttendanceMode", "location", "organizer", "performer", "inLanguage", "isAccessibleForFree", "offers"),
        *("audience", "workFeatured", "keywords", "superEvent", "sameAs"),
    },
    "Schedule": {
        *("startDate", "endDate", "startTime", "endTime", "duration", "repeatFrequency", "byDay", "exceptDate"),
        "scheduleTimezone",
    },
    "Offer": {"description", "price", "priceCurrency", "url"},
    "Place": {"name", "address", "geo", "maximumAttendeeCapacity", "amenityFeature"},
    "PostalAddress": {"streetAddress", "addressLocality"},
    "GeoCoordinates": {"latitude", "longitude"},
    "LocationFeatureSpecification": {"propertyID", "name", "value"},
    "Organization": {"name"},
    "Person": {"name"},
    "CreativeWork": {"name"},
    "Audience": {"audienceType"},
}
INSTANTS = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)"
STATUSES = ("EventScheduled", "EventCancelled", "EventRescheduled")


def written(view: View, language: str = "fr", address: Address = HERE) -> str:
    return events_jsonld(view, language=language, address=address).decode()


def nodes(view: View, language: str = "fr", address: Address = HERE) -> list[dict[str, Any]]:
    """The festival, then the events."""
    document = json.loads(written(view, language, address))
    assert document["@context"] == "https://schema.org"
    found: list[dict[str, Any]] = document["@graph"]
    return found


def only(*items: Any, **changes: Any) -> dict[str, Any]:
    _, event = nodes(told(programme(*items)), **changes)
    return event


def graph_of(body: str) -> rdflib.Graph:
    """What a reader of JSON-LD makes of it; offline, so that the context is given in place of its address."""
    document = json.loads(body) | {"@context": OFFLINE}
    return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")


FREE = {SDO[name] for name in ("name", "description", "keywords", "url", "sameAs", "streetAddress", "addressLocality")}


def words_of(graph: rdflib.Graph) -> set[Node]:
    """Every type and property, and every value that is a word of schema.org."""
    types = set(graph.objects(None, RDF.type))
    values = {str(value) for name, value in graph.predicate_objects() if name not in FREE}
    terms = {rdflib.URIRef(value) for value in values if value.startswith(str(SDO))}
    return (set(graph.predicates()) - {RDF.type}) | types | terms


KNOWN = {SDO[name] for name in SDO.__annotations__}


def misplaced(thing: Any) -> list[str]:
    """Properties where schema.org does not have them, and values that say nothing."""
    if isinstance(thing, list):
        return [fault for part in thing for fault in misplaced(part)]
    if not isinstance(thing, dict):
        return [] if thing not in ("", None) else ["an empty value"]
    of = thing["@type"]
    properties = set(thing) - {"@type", "@id"}
    found = [f"{of} has {name}" for name in properties - ALLOWED["Event" if of.endswith("Event") else of]]
    return found + [fault for value in thing.values() for fault in misplaced(value)]


def is_sound(view: View, language: str = "fr", address: Address = HERE) -> None:
    graph = graph_of(written(view, language, address))
    assert words_of(graph) - KNOWN == set()
    festival, *events = nodes(view, language, address)
    assert misplaced([festival, *events]) == []
    assert len({event["@id"] for event in events}) == len(events)
    for event in events:
        assert event["name"]
        assert all(re.fullmatch(INSTANTS, event[name]) for name in ("startDate", "endDate"))
        assert datetime.fromisoformat(event["startDate"]) <= datetime.fromisoformat(event["endDate"])
        assert event["eventStatus"].removeprefix(str(SDO)) in STATUSES
        assert event["superEvent"]["@id"] == festival["@id"]


class Scripts(HTMLParser):
    """What a page shows beside its one script, and what is in that."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.inside += data


@pytest.mark.parametrize("address", [HERE, NOWHERE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_all_that_is_said_is_schema_orgs(address: Address, language: str) -> None:
    is_sound(told(FULL), language, address)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_samples_are_schema_orgs(edition: str) -> None:
    is_sound(told(sample(edition)))


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_views)
def test_hostile_words_stay_words(view: View) -> None:
    is_sound(view)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_views)
def test_it_may_stand_in_a_script_of_a_page(view: View) -> None:
    body = written(view)
    assert set("<>&\u2028\u2029").isdisjoint(body)
    page = Scripts()
    page.feed(f'<script type="application/ld+json">{body}</script>')
    page.close()
    assert (page.tags, page.inside) == (["script"], body)


def test_a_word_that_schema_org_has_not_would_be_noticed() -> None:
    body = written(told(FULL)).replace('"superEvent"', '"partOf"').replace("MusicEvent", "Gig")
    assert words_of(graph_of(body)) - KNOWN == {rdflib.URIRef(f"{SDO}{name}") for name in ("partOf", "Gig")}


def test_nothing_internal_is_told() -> None:
    assert [words for words in PRIVATE if words in written(told(FULL))] == []


def test_an_event_says_what_is_known_of_its_item() -> None:
    [event] = [each for each in nodes(told(FULL), "en") if each["name"] == "Reading"]
    assert {name: event[name] for name in ("@type", "description", "startDate", "endDate", "url", "sameAs")} == {
        "@type": "LiteraryEvent",
        "description": "An hour of reading.",
        "startDate": "2026-10-10T20:00:00+02:00",
        "endDate": "2026-10-10T21:00:00+02:00",
        "url": "https://agenda.example.org/programme/essai-2026#full",
        "sameAs": "https://tickets.example.org/?a=1&b=2",
    }
    assert [person["name"] for person in event["performer"]] == ["Anouch Amirian", "Ana Mendes"]
    assert event["organizer"] == {"@type": "Organization", "name": "Médiathèque"}
    assert (event["inLanguage"], event["isAccessibleForFree"]) == (["fr", "hy"], False)
    assert event["keywords"] == ["Reading", "Mémoire"]
    assert event["workFeatured"]["name"] == "Le livre"
    assert event["superEvent"]["name"] == "Summer festival"


def test_a_place_has_its_address_its_point_on_the_globe_and_whom_it_can_receive() -> None:
    place = only(item(), language="en")["location"]
    assert place["address"] == {
        "@type": "PostalAddress", "streetAddress": "12, rue des Fils", "addressLocality": "Nantes"
    }  # fmt: skip
    assert (place["geo"]["latitude"], place["geo"]["longitude"]) == (47.2184, -1.5536)
    assert {each["propertyID"]: each["name"] for each in place["amenityFeature"]} == {
        "hi": "impaired hearing", "mi": "limited mobility"
    }  # fmt: skip
    assert "location" not in only(item(venue_id=None))


def test_a_cancelled_item_stays_and_says_so_by_its_status() -> None:
    cancelled = only(item(status=Status.CANCELLED))
    assert (cancelled["eventStatus"], cancelled["name"]) == ("https://schema.org/EventCancelled", "Lecture")
    _, gone = nodes(told(programme(item()), programme()))
    assert gone["eventStatus"] == "https://schema.org/EventCancelled"


def test_an_item_that_moved_in_time_says_when_it_was_for_as_long_as_a_calendar_does() -> None:
    later = item(starts_at=datetime(2026, 10, 12, 18, tzinfo=PARIS))
    _, moved = nodes(told(programme(item()), programme(later)))
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert (moved["previousStartDate"], moved["startDate"]) == (
        "2026-10-10T20:00:00+02:00",
        "2026-10-12T18:00:00+02:00",
    )
    _, after = nodes(told(programme(item()), programme(later), programme(later), programme(later), programme(later)))
    assert "previousStartDate" not in after
    assert after["eventStatus"] == "https://schema.org/EventScheduled"


def test_a_new_place_is_no_new_time() -> None:
    _, moved = nodes(told(programme(item()), programme(item(venue_id="kapan"))))
    assert moved["eventStatus"] == "https://schema.org/EventScheduled"


def test_an_exhibition_is_one_event_with_the_schedule_of_its_days() -> None:
    event = only(exhibition())
    assert event["@type"] == "ExhibitionEvent"
    assert (event["startDate"], event["endDate"]) == ("2026-10-20T10:00:00+02:00", "2026-11-04T18:00:00+01:00")
    schedule = event["eventSchedule"]
    assert {name: schedule[name] for name in ("startDate", "endDate", "startTime", "endTime", "duration")} == {
        "startDate": "2026-10-20", "endDate": "2026-11-04",
        "startTime": "10:00:00", "endTime": "18:00:00", "duration": "PT8H",
    }  # fmt: skip
    assert (schedule["repeatFrequency"], schedule["scheduleTimezone"]) == ("P1W", "Europe/Paris")
    assert [day.removeprefix("https://schema.org/") for day in schedule["byDay"]] == [
        "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    ]  # fmt: skip
    assert schedule["exceptDate"] == ["2026-11-01"]


def test_what_is_open_every_day_repeats_daily_and_a_night_has_its_length() -> None:
    nights = item(
        starts_at=datetime(2026, 10, 5, 22, 30, tzinfo=PARIS), length=5 * HOUR, repeat=Repeat(date(2026, 10, 9))
    )
    schedule = only(nights)["eventSchedule"]
    assert (schedule["repeatFrequency"], schedule["duration"], schedule["endTime"]) == ("P1D", "PT5H", "03:30:00")
    assert "byDay" not in schedule


def test_what_repeats_on_no_day_at_all_is_no_event() -> None:
    never = item(repeat=Repeat(date(2026, 10, 10), except_days=frozenset({date(2026, 10, 10)})))
    assert len(nodes(told(programme(never)))) == 1


@pytest.mark.parametrize(
    ("price", "is_free", "offer"),
    [
        ("12 €", False, {"description": "12 €", "price": "12.00", "priceCurrency": "EUR"}),
        ("7,5 euros", None, {"description": "7,5 euros", "price": "7.50", "priceCurrency": "EUR"}),
        ("8 à 10 €", False, {"description": "8 à 10 €"}),
        ("Entrée libre", True, {"description": "Entrée libre", "price": "0"}),
        ("", True, {"price": "0"}),
        ("", None, None),
    ],
)
def test_a_price_is_a_number_only_where_it_is_one(
    price: str, is_free: bool | None, offer: dict[str, str] | None
) -> None:
    event = only(item(price=price, is_free=is_free))
    assert event.get("offers") == (offer and {"@type": "Offer", **offer})
    assert event.get("isAccessibleForFree") is is_free


def test_hours_are_on_the_clock_of_the_item() -> None:
    assert only(item(starts_at=datetime(2026, 10, 12, 19, tzinfo=YEREVAN)))["startDate"] == "2026-10-12T19:00:00+04:00"


def test_every_usual_kind_is_a_type_that_schema_org_has_and_any_other_an_event() -> None:
    assert {SDO[name] for name in TYPES.values()} <= KNOWN
    assert set(TYPES) <= {kind.id for kind in KINDS}
    festival = replace(FULL.festival, kinds=(Kind("bal", "Bal"),))
    _, ball = nodes(told(programme(item(kind="bal"), festival=festival)))
    assert (ball["@type"], ball["keywords"]) == ("Event", ["Bal"])


def test_the_same_release_is_the_same_bytes() -> None:
    one, other = (told(Programme(FULL.festival, FULL.venues, items)) for items in (FULL.items, FULL.items[::-1]))
    assert written(one) == written(other)


def test_an_event_keeps_its_id_when_all_else_changes() -> None:
    changed = item(
        "a", datetime(2026, 10, 20, 9, tzinfo=ZoneInfo("Asia/Yerevan")), title=text("Autre"), venue_id="kapan"
    )
    assert only(item())["@id"] == only(changed, language="en", address=NOWHERE)["@id"] != ""


def test_a_venue_is_one_node_however_often_it_is_named() -> None:
    graph = graph_of(written(told(programme(item("a"), item("b"), venues=(HALL,)))))
    assert len(set(graph.subjects(RDF.type, SDO.Place))) == 1
