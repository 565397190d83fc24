"""A programme as frab's `schedule.xml` and `schedule.json`, which conference apps and info screens read.

A view comes from `releases`, words from `public_text`, its own place from `address`, names that stay from `identity`,
what all formats say from `phrases`. Days are festival days on the clock of the festival, which go on past midnight as
`evening` says; a sitting of an item that repeats is an event of its own. The format has no word for what is cancelled:
its title says so, as in a calendar.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from lib.evening import DAWN, evening
from lib.feeds.address import Address
from lib.feeds.public_text import description, line, location, web_address
from lib.i18n import Words
from lib.names import slug, told_apart
from lib.neighbours.identity import Sitting, guid, instant, numbers, sittings_of, venue_guid
from lib.neighbours.phrases import before, kind_words, spoken, title
from lib.programme import Item, Venue
from lib.releases import View
from lib.span import MINUTE, Span

GENERATOR = "Navasard"
LONGEST = 99 * 60 + 59  # minutes: hours have two digits in the format
SLOT = "00:15"
_DAY = timedelta(days=1)

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Event:
    """A sitting of an item, in the room that is called so."""

    item: Item
    sitting: Sitting
    room: str


class _Schedule:
    """What both forms of the file say."""

    def __init__(self, view: View, language: str, address: Address) -> None:
        self.view, self.t, self.address = view, Words(language), address
        self.programme, self.festival = view.programme, view.programme.festival
        self.zone = self.festival.zone
        self.rooms = _room_names(self.programme.venues, self.t)
        self.events = list(self._events())
        self.people: dict[str, Json] = {}
        self.number_of = numbers({event.sitting.guid for event in self.events})

    def _events(self) -> Iterator[_Event]:
        for item in self.programme.items:
            venue = self.programme.venue_of(item)
            for sitting in sittings_of(item, self.festival.id, self.address.domain):
                yield _Event(item, sitting, self.rooms[venue.id if venue else ""])

    def days(self) -> dict[date, dict[str, list[_Event]]]:
        """The days of the festival and all others on which something is, each with its rooms and what is in them."""
        length = (self.festival.last_day - self.festival.first_day).days
        found: dict[date, dict[str, list[_Event]]] = {self.festival.first_day + n * _DAY: {} for n in range(length + 1)}
        by_day: dict[date, list[_Event]] = {}
        for event in self.events:
            by_day.setdefault(evening(event.sitting.span.starts_at, self.zone), []).append(event)
        order = {name: place for place, name in enumerate(self.rooms.values())}
        for day, events in by_day.items():
            in_order = sorted(
                events, key=lambda each: (order[each.room], each.sitting.span.starts_at, each.sitting.uid)
            )
            rooms: dict[str, list[_Event]] = {}
            for event in in_order:
                rooms.setdefault(event.room, []).append(event)
            found[day] = rooms
        return dict(sorted(found.items()))

    def document(self) -> Json:
        """The file as JSON has it."""
        days = self.days()
        conference = {
            "acronym": self.festival.id.replace("-", "_").ljust(4, "_"),
            "title": line(self.festival.name.to(self.t.language)) or self.festival.id,
            "start": min(days).isoformat(),
            "end": max(days).isoformat(),
            "daysCount": len(days),
            "timeslot_duration": SLOT,
            "time_zone_name": self.zone.key,
            **_unless_empty(url=self.address.page(self.festival.id)),
            "tracks": [{"name": name} for name in sorted({line(item.strand) for item in self.programme.items} - {""})],
            "rooms": [self._room(venue) for venue in self.programme.venues],
            "days": [self._day(number, day, days[day]) for number, day in enumerate(days, 1)],
        }
        return {
            "$schema": "https://c3voc.de/schedule/schema.json",
            "generator": {"name": GENERATOR},
            "schedule": {
                "version": str(self.view.number),
                **_unless_empty(base_url=self.address.base),
                "conference": conference,
            },
        }

    def _room(self, venue: Venue) -> Json:
        return {
            "name": self.rooms[venue.id],
            "guid": str(self.room_guid(venue.id)),
            "description": location(venue),
            "capacity": venue.capacity,
        }

    def room_guid(self, venue_id: str) -> UUID:
        """What stays of a room when it is called otherwise."""
        return venue_guid(venue_id, self.festival.id, self.address.domain)

    def _day(self, number: int, day: date, rooms: Mapping[str, list[_Event]]) -> Json:
        return {
            "index": number,
            "date": day.isoformat(),
            "day_start": _dawn(day, self.zone),
            "day_end": _dawn(day + _DAY, self.zone),
            "rooms": {name: [self._event(event) for event in events] for name, events in rooms.items()},
        }

    def _event(self, event: _Event) -> Json:
        item, span, own = event.item, event.sitting.span, event.sitting.guid
        page, link = self.address.page(self.festival.id, item.id), web_address(item.url)
        return {
            "guid": str(own),
            "id": self.number_of[own],
            "date": instant(span.starts_at, self.zone),
            "start": f"{span.starts_at.astimezone(self.zone):%H:%M}",
            "duration": _duration(span),
            "room": event.room,
            "slug": self._slug(item, own),
            "url": page or link or own.urn,
            "title": self._title(item),
            "subtitle": "",
            "track": line(item.strand) or None,
            "type": kind_words(item, self.festival, self.t),
            "language": next(iter(spoken(item.language)), ""),
            "abstract": "",
            "description": self._description(item),
            "persons": [self._person(name) for name in filter(None, map(line, item.people))],
            "links": [{"title": link, "url": link}] if link else [],
        }

    def _title(self, item: Item) -> str:
        words = title(item, self.festival, self.t)
        return self.t("CANCELLED – {title}", title=words) if item.is_cancelled else words

    def _description(self, item: Item) -> str:
        was = before(self.view, item, self.t)
        news = self.t("Moved. It was: {before}", before=was) if was else ""
        return "\n\n".join(filter(None, [news, description(item, self.t, with_hours=False)]))

    def _slug(self, item: Item, own: UUID) -> str:
        """Festival, number, title, as c3voc's validator wants it; the last part keeps any two apart."""
        festival = self.festival.id.replace("-", "").ljust(4, "0")
        words = (slug(title(item, self.festival, self.t)) or "item")[:40].strip("-")
        return f"{festival}-{self.number_of[own] % 1_000_000}-{words}-{own.hex[:8]}"

    def _person(self, name: str) -> Json:
        if name not in self.people:
            own = guid(f"person:{name}.{self.festival.id}@{self.address.domain}")
            self.people[name] = {"guid": str(own), "name": name, "public_name": name}
        return self.people[name]


def schedule_json(view: View, *, language: str, address: Address) -> bytes:
    """What the view tells, as `schedule.json`."""
    document = _Schedule(view, language, address).document()
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def schedule_xml(view: View, *, language: str, address: Address) -> bytes:
    """What the view tells, as `schedule.xml`."""
    schedule = _Schedule(view, language, address)
    said = schedule.document()["schedule"]
    conference = said["conference"]
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR)
    _add(root, "version", said["version"])
    head = ET.SubElement(root, "conference")
    for name in ("acronym", "title", "start", "end"):
        _add(head, name, conference[name])
    _add(head, "days", str(conference["daysCount"]))
    _add(head, "timeslot_duration", conference["timeslot_duration"])
    if base_url := said.get("base_url"):
        _add(head, "base_url", base_url)
    _add(head, "time_zone_name", conference["time_zone_name"])
    guids = {name: str(schedule.room_guid(venue_id)) for venue_id, name in schedule.rooms.items()}
    for day in conference["days"]:
        bounds = {"start": day["day_start"], "end": day["day_end"]}
        node = ET.SubElement(root, "day", index=str(day["index"]), date=day["date"], **bounds)
        for name, events in day["rooms"].items():
            room = ET.SubElement(node, "room", name=name, guid=guids[name])
            for event in events:
                _add_event(room, event)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


_PLAIN = (
    *("date", "start", "duration", "room", "slug", "title", "subtitle", "track", "type", "language"),
    *("abstract", "description"),
)


def _add_event(room: ET.Element, event: Json) -> None:
    node = ET.SubElement(room, "event", guid=event["guid"], id=str(event["id"]))
    for name in _PLAIN:
        _add(node, name, event[name] or "")
    if url := web_address(event["url"]):
        _add(node, "url", url)
    persons = ET.SubElement(node, "persons")
    for person in event["persons"]:
        _add(persons, "person", person["name"])
    links = ET.SubElement(node, "links")
    for link in event["links"]:
        _add(links, "link", link["title"], href=link["url"])


def _add(parent: ET.Element, name: str, words: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = words


def _room_names(venues: tuple[Venue, ...], t: Words) -> dict[str, str]:
    """What each venue is called, no two alike, as rooms are told apart by name; "" is where what has no venue is."""
    names = {venue.id: line(venue.name) or "?" for venue in venues} | {"": t("Venue to be announced")}
    return {venue_id: line(name) for venue_id, name in told_apart(names).items()}


def _dawn(day: date, zone: ZoneInfo) -> str:
    """When a festival day begins."""
    return instant(datetime(day.year, day.month, day.day, DAWN, tzinfo=zone), zone)


def _duration(span: Span) -> str:
    minutes = min((span.ends_at - span.starts_at) // MINUTE, LONGEST)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _unless_empty(**values: str) -> Json:
    return {name: value for name, value in values.items() if value}
