"""schedule.xml and schedule.json: what the public schemas of the format ask, and what its readers make of ours.

The schemas here are written after the facts of those of c3voc, and no copies of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from lib.feeds.address import Address
from lib.neighbours.frab import schedule_json, schedule_xml
from lib.neighbours.identity import numbers
from lib.programme import Programme, text
from lib.releases import View
from tests.neighbours import (
    FULL,
    HALL,
    HERE,
    HOUR,
    NOWHERE,
    PARIS,
    PRIVATE,
    exhibition,
    hostile_views,
    item,
    programme,
    told,
)
from tests.test_data import EDITIONS
from tests.test_data import programme as sample

# ---------------------------------------------------------------- the schemas

TEXT, NULLABLE, URI = {"type": "string"}, {"type": ["string", "null"]}, {"type": "string", "format": "uri"}
GUID = {"type": "string", "format": "uuid"}
DATE, INSTANT = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}
NUMBER = {"type": "integer", "minimum": 1}


def closed(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    """An object of these properties and no others, all there but the optional ones."""
    required = sorted(set(properties) - set(optional))
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def each(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


EVENT = closed(
    {
        "id": NUMBER, "guid": GUID, "date": INSTANT, "duration": {"type": "string", "pattern": r"^[0-9]+:[0-9]{2}$"},
        "start": {"type": "string", "pattern": r"^[0-2][0-9]:[0-5][0-9]$"},
        "room": TEXT, "slug": {"type": "string", "pattern": r"^[a-z0-9_-]+[a-z0-9]$"}, "url": URI, "title": TEXT,
        "subtitle": NULLABLE, "track": NULLABLE, "type": TEXT, "language": TEXT, "abstract": NULLABLE,
        "description": NULLABLE, "persons": each(closed({"guid": GUID, "name": TEXT, "public_name": TEXT})),
        "links": each(closed({"title": TEXT, "url": URI})),
    }
)  # fmt: skip
DAY = closed(
    {
        "index": NUMBER, "date": DATE, "day_start": INSTANT, "day_end": INSTANT,
        "rooms": {"type": "object", "additionalProperties": each(EVENT)},
    }
)  # fmt: skip
CONFERENCE = closed(
    {
        "acronym": {"type": "string", "pattern": r"^[a-z0-9_-][a-z0-9_]{3,}$"}, "title": TEXT, "start": DATE,
        "end": DATE, "daysCount": NUMBER, "timeslot_duration": {"type": "string", "pattern": r"^\d\d:\d\d$"},
        "time_zone_name": {"type": "string", "pattern": r"^[A-Z][a-z]+/[A-Z][a-z]+"}, "url": URI,
        "tracks": each(closed({"name": TEXT})), "days": each(DAY),
        "rooms": each(closed({"guid": GUID, "name": TEXT, "description": NULLABLE, "capacity": {}})),
    },
    "url",
)  # fmt: skip
SCHEMA = closed(
    {
        "$schema": URI,
        "generator": closed({"name": TEXT}),
        "schedule": closed({"version": TEXT, "base_url": URI, "conference": CONFERENCE}, "base_url"),
    }
)

INSTANTS = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)"
UUIDS = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ANYTHING = r"[\s\S]*"
CHILDREN = {  # of each element: those it must have, and those it may have
    "schedule": ({"generator", "version", "conference", "day"}, set[str]()),
    "conference": (
        {"acronym", "title", "start", "end", "days", "timeslot_duration", "time_zone_name"},
        {"base_url"},
    ),
    "day": (set[str](), {"room"}),
    "room": (set[str](), {"event"}),
    "event": (
        {
            *("date", "start", "duration", "room", "slug", "title", "subtitle", "track", "type", "language"),
            *("abstract", "description", "persons", "links"),
        },
        {"url"},
    ),
    "persons": (set[str](), {"person"}),
    "links": (set[str](), {"link"}),
}
MANY = {"day", "room", "event", "person", "link"}
WORDS = {  # what those say that hold words
    "days": r"\d+", "timeslot_duration": r"\d\d:\d\d", "acronym": r"[a-z0-9_-]{4,}", "base_url": r"https?://.*",
    "date": INSTANTS, "start": r"[0-2]\d:[0-5]\d", "duration": r"\d\d:[0-5]\d", "url": r"https?://.*",
    "slug": r"[a-z0-9]{4,}-[0-9]{1,6}-[a-z0-9_-]{4,}",
}  # fmt: skip
ATTRIBUTES = {
    "generator": {"name": ANYTHING},
    "day": {"index": r"[1-9]\d*", "date": r"\d{4}-\d\d-\d\d", "start": INSTANTS, "end": INSTANTS},
    "room": {"name": r"[\s\S]+", "guid": UUIDS},
    "event": {"guid": UUIDS, "id": r"[1-9]\d*"},
    "link": {"href": r"https?://.*"},
}


def faults(node: ET.Element, path: str = "") -> list[str]:
    """What an element of schedule.xml should not be."""
    here = f"{path}/{node.tag}"
    tag = "name" if path.endswith("/event") and node.tag == "room" else node.tag  # of the room an event is in
    names = [child.tag for child in node]
    must, may = CHILDREN.get(tag, (set[str](), set[str]()))
    found = [f"{here} lacks {name}" for name in must - set(names)]
    found += [f"{here} has {name}" for name in set(names) - must - may]
    found += [f"{here} has {name} twice" for name in set(names) - MANY if names.count(name) > 1]
    is_day = path.endswith("/conference") and tag in {"start", "end"}
    pattern = r"\s*" if tag in CHILDREN else r"\d{4}-\d\d-\d\d" if is_day else WORDS.get(tag, ANYTHING)
    if re.fullmatch(pattern, node.text or "") is None:
        found.append(f"{here}: {node.text!r}")
    patterns = {} if is_day else ATTRIBUTES.get(tag, {})
    if set(node.attrib) != set(patterns) or any(not re.fullmatch(patterns[at], node.attrib[at]) for at in patterns):
        found.append(f"{here}: {node.attrib}")
    return found + [fault for child in node for fault in faults(child, here)]


def doubles(root: ET.Element) -> list[str]:
    """What the format wants once and is there twice."""
    events = list(root.iter("event"))
    keys = [
        [event.get("guid") for event in events],
        [event.get("id") for event in events],
        [event.findtext("slug") for event in events],
        [day.get("index") for day in root.iter("day")],
    ]
    return [str(each) for each in keys if len(set(each)) != len(each)]


def read_json(view: View, language: str = "fr", address: Address = HERE) -> dict[str, Any]:
    body = schedule_json(view, language=language, address=address)
    document: dict[str, Any] = json.loads(body)
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.validate(document, SCHEMA, jsonschema.Draft202012Validator, format_checker=formats)
    return document


def read_xml(view: View, language: str = "fr", address: Address = HERE) -> ET.Element:
    root = ET.fromstring(schedule_xml(view, language=language, address=address))  # noqa: S314 (our own)
    assert faults(root) == []
    assert doubles(root) == []
    return root


def events_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The events by guid."""
    days = document["schedule"]["conference"]["days"]
    return {event["guid"]: event for day in days for room in day["rooms"].values() for event in room}


def named(view: View, title: str, **changes: Any) -> list[dict[str, Any]]:
    return [event for event in events_of(read_json(view, **changes)).values() if event["title"] == title]


def only(*items: Any, **changes: Any) -> dict[str, Any]:
    [event] = events_of(read_json(told(programme(*items)), **changes)).values()
    return event


# ---------------------------------------------------------------- the promises


@pytest.mark.parametrize("address", [HERE, NOWHERE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_files_are_what_the_format_asks(address: Any, language: str) -> None:
    view = told(FULL)
    assert len(events_of(read_json(view, address=address, language=language))) == 20
    assert len(list(read_xml(view, address=address, language=language).iter("event"))) == 20


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_samples_are_what_the_format_asks(edition: str) -> None:
    view = told(sample(edition))
    assert len(events_of(read_json(view))) == len(list(read_xml(view).iter("event"))) > len(view.programme.items)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_views)
def test_hostile_words_leave_both_files_whole(view: View) -> None:
    document, root = read_json(view), read_xml(view)
    assert set(events_of(document)) == {event.get("guid") for event in root.iter("event")}


def test_a_programme_without_items_has_its_days() -> None:
    root = read_xml(told(programme()))
    assert [len(list(root.iter(name))) for name in ("day", "room", "event")] == [31, 0, 0]


def test_both_files_say_the_same() -> None:
    view = told(FULL)
    written = {
        event.get("guid"): [event.findtext(name) or None for name in ("date", "duration", "room", "title", "track")]
        for event in read_xml(view).iter("event")
    }
    assert written == {
        guid: [event[name] for name in ("date", "duration", "room", "title", "track")]
        for guid, event in events_of(read_json(view)).items()
    }


def test_nothing_internal_is_told() -> None:
    for body in (
        schedule_xml(told(FULL), language="fr", address=HERE),
        schedule_json(told(FULL), language="fr", address=HERE),
    ):
        assert [words for words in PRIVATE if words in body.decode()] == []


def test_an_event_says_what_is_known_of_its_item() -> None:
    [event] = named(told(FULL), "Reading", language="en")
    assert [event[name] for name in ("date", "start", "duration", "room")] == [
        "2026-10-10T20:00:00+02:00", "20:00", "01:00", "Salle A (hall)"
    ]  # fmt: skip
    assert [event[name] for name in ("track", "type", "language")] == ["Mémoire", "Reading", "fr"]
    assert [person["name"] for person in event["persons"]] == ["Anouch Amirian", "Ana Mendes"]
    assert event["links"] == [
        {"title": "https://tickets.example.org/?a=1&b=2", "url": "https://tickets.example.org/?a=1&b=2"}
    ]
    assert event["url"] == "https://agenda.example.org/programme/essai-2026#full"
    assert event["description"].startswith("An hour of reading.\n\nWith Anouch Amirian and Ana Mendes")


def test_the_version_is_the_number_of_the_release() -> None:
    view = told(FULL, FULL)
    assert (read_json(view)["schedule"]["version"], read_xml(view).findtext("version")) == ("2", "2")


def test_the_same_release_is_the_same_bytes() -> None:
    one, other = (told(Programme(FULL.festival, FULL.venues, items)) for items in (FULL.items, FULL.items[::-1]))
    for write in (schedule_xml, schedule_json):
        assert write(one, language="fr", address=HERE) == write(other, language="fr", address=HERE)


def test_an_event_keeps_its_guid_and_number_when_all_else_changes() -> None:
    [before] = events_of(read_json(told(programme(item())))).values()
    changed = item("a", datetime(2026, 10, 20, 9, tzinfo=PARIS), title=text("Autre"), venue_id="kapan")
    [after] = events_of(read_json(told(programme(changed)), language="en", address=NOWHERE)).values()
    assert (before["guid"], before["id"]) == (after["guid"], after["id"])
    assert UUID(before["guid"]).version == 5


def test_each_sitting_of_an_exhibition_is_an_event_that_keeps_its_guid() -> None:
    hours = (10, 14)
    before, after = (
        events_of(read_json(told(programme(exhibition(datetime(2026, 10, 20, hour, tzinfo=PARIS)))))) for hour in hours
    )
    assert len(before) == 13
    assert list(before) == list(after)
    assert {event["date"][11:] for event in before.values()} == {"10:00:00+02:00", "10:00:00+01:00"}
    assert {event["date"][11:] for event in after.values()} == {"14:00:00+02:00", "14:00:00+01:00"}


def test_what_is_held_after_midnight_belongs_to_the_evening_before() -> None:
    days = read_json(told(programme(item(starts_at=datetime(2026, 10, 11, 1, 30, tzinfo=PARIS)))))["schedule"][
        "conference"
    ]["days"]
    [day] = [day for day in days if day["rooms"]]
    assert (day["date"], day["index"]) == ("2026-10-10", 10)
    assert (day["day_start"], day["day_end"]) == ("2026-10-10T05:00:00+02:00", "2026-10-11T05:00:00+02:00")


def test_days_outside_the_festival_are_there_only_with_something_on_them() -> None:
    late = item(starts_at=datetime(2199, 12, 30, 20, tzinfo=PARIS))
    conference = read_json(told(programme(late)))["schedule"]["conference"]
    assert (conference["daysCount"], conference["end"]) == (32, "2199-12-30")
    assert [day["index"] for day in conference["days"]] == list(range(1, 33))


def test_all_hours_are_on_the_clock_of_the_festival() -> None:
    afar = only(item(starts_at=datetime(2026, 10, 12, 19, tzinfo=ZoneInfo("Asia/Yerevan")), venue_id="kapan"))
    assert (afar["date"], afar["start"]) == ("2026-10-12T17:00:00+02:00", "17:00")


@pytest.mark.parametrize(
    ("hour", "fold", "written"), [(2, 0, "2026-10-25T02:30:00+02:00"), (2, 1, "2026-10-25T02:30:00+01:00")]
)
def test_the_hour_that_comes_twice_is_told_apart_by_its_offset(hour: int, fold: int, written: str) -> None:
    assert only(item(starts_at=datetime(2026, 10, 25, hour, 30, fold=fold, tzinfo=PARIS)))["date"] == written


def test_a_length_that_the_format_cannot_hold_is_cut() -> None:
    assert [only(item(length=length))["duration"] for length in (72 * HOUR, timedelta(days=6))] == ["72:00", "99:59"]


def test_what_is_cancelled_or_gone_says_so_in_its_title() -> None:
    assert only(replace(FULL.item_by_id["off"]))["title"] == "ANNULÉ – Lecture"
    gone = told(programme(item()), programme())
    assert [event["title"] for event in events_of(read_json(gone, language="en")).values()] == ["CANCELLED – Lecture"]


def test_what_moved_says_when_and_where_it_was() -> None:
    later = item(starts_at=datetime(2026, 10, 12, 18, tzinfo=PARIS), venue_id="kapan")
    [event] = events_of(read_json(told(programme(item()), programme(later)), language="en")).values()
    assert event["description"] == "Moved. It was: Sat 10 Oct, 20:00 – 21:00, Salle A"


def test_rooms_of_one_name_are_told_apart_and_no_venue_is_a_room_too() -> None:
    rooms = {event["room"] for event in events_of(read_json(told(FULL), language="en")).values()}
    assert rooms == {"Salle A (hall)", "Salle A (hall-2)", "Centre culturel", "Venue to be announced"}


def test_a_room_keeps_its_guid_under_another_name() -> None:
    views = [told(programme(item(), venues=(venue,))) for venue in (HALL, replace(HALL, name="Grande salle"))]
    one, other = (read_xml(view).find("day/room") for view in views)
    assert one is not None
    assert other is not None
    assert one.get("guid") == other.get("guid") != ""


def test_an_event_without_a_page_has_an_address_of_its_own_in_json_and_none_in_xml() -> None:
    event = only(item(), address=NOWHERE)
    assert event["url"] == f"urn:uuid:{event['guid']}"
    assert read_xml(told(programme(item())), address=NOWHERE).find("day/room/event/url") is None


def test_two_events_never_share_a_number() -> None:
    clashing = [UUID(int=7), UUID(int=7 + (2**31 - 1)), UUID(int=7 + 2 * (2**31 - 1)), UUID(int=2**31 - 2)]
    found = numbers(clashing)
    assert sorted(found.values()) == [8, 9, 10, 2**31 - 1]
    assert found == numbers(reversed(clashing))


def test_the_last_number_is_followed_by_the_first() -> None:
    assert sorted(numbers([UUID(int=2**31 - 2), UUID(int=2 * (2**31 - 1) - 1)]).values()) == [1, 2**31 - 1]


def test_a_festival_of_few_letters_has_an_acronym_all_the_same() -> None:
    short = replace(FULL.festival, id="é1"[1:], first_day=date(2026, 10, 1))
    assert read_json(told(replace(FULL, festival=short)))["schedule"]["conference"]["acronym"] == "1___"
