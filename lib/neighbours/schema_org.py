"""A programme as schema.org's events in JSON-LD, which search engines and city portals read.

A view comes from `releases`, words from `public_text`, its own place from `address`, names that stay from `identity`,
what all formats say from `phrases`, words for needs from `wording.things`. An item that repeats is one event with the
schedule of its days. The bytes may stand inside a script element of an HTML page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from lib.feeds.address import Address, uid
from lib.feeds.public_text import clean, line, web_address
from lib.i18n import Words
from lib.neighbours.identity import Sitting, guid, instant, sittings_of, venue_guid
from lib.neighbours.phrases import kind_words, spoken, title
from lib.programme import Festival, Item, Need, Repeat, Venue
from lib.releases import View
from lib.span import MINUTE
from lib.wording.things import NEEDS

TYPES = {  # of the usual kinds; all others are events
    "reading": "LiteraryEvent",
    "exhibition": "ExhibitionEvent",
    "concert": "MusicEvent",
    "conference": "EducationEvent",
    "encounter": "SocialEvent",
    "screening": "ScreeningEvent",
    "workshop": "EducationEvent",
}
_SCHEMA = "https://schema.org/"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EUROS = re.compile(r"(\d{1,5})(?:[.,](\d{1,2}))? ?(?:€|euros?|eur)", re.IGNORECASE)
_IN_SCRIPT = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

Json: TypeAlias = dict[str, Any]


def events_jsonld(view: View, *, language: str, address: Address) -> bytes:
    """What the view tells, as one graph: the festival, and each item as a part of it."""
    graph = _Graph(view, Words(language), address)
    document = {"@context": "https://schema.org", "@graph": [graph.festival(), *graph.events()]}
    return _for_script(json.dumps(document, ensure_ascii=False, separators=(",", ":"))).encode()


def _for_script(written: str) -> str:
    """JSON that says the same and can neither end the script that it stands in, nor a line of it."""
    for sign, escape in _IN_SCRIPT.items():
        written = written.replace(sign, escape)
    return written


class _Graph:
    """The nodes of one view, and what they share."""

    def __init__(self, view: View, t: Words, address: Address) -> None:
        self.view, self.programme, self.t, self.address = view, view.programme, t, address
        self.own: Festival = view.programme.festival
        self.own_id = guid(f"festival:{self.own.id}@{address.domain}").urn
        self.places = {venue.id: self._place(venue) for venue in self.programme.venues}

    def festival(self) -> Json:
        return _node(
            "Festival",
            self.own_id,
            name=self._festival_name(),
            description=clean(self.own.description.to(self.t.language)),
            startDate=self.own.first_day.isoformat(),
            endDate=self.own.last_day.isoformat(),
            url=web_address(self.own.url) or self.address.page(self.own.id),
        )

    def _festival_name(self) -> str:
        return line(self.own.name.to(self.t.language)) or self.own.id

    def events(self) -> Iterable[Json]:
        for item in self.programme.items:
            if sittings := sittings_of(item, self.own.id, self.address.domain):
                yield self._event(item, sittings)

    def _event(self, item: Item, sittings: tuple[Sitting, ...]) -> Json:
        zone = _zone(item)
        return _node(
            TYPES.get(item.kind, "Event"),
            guid(uid(item.id, self.own.id, self.address.domain)).urn,
            name=title(item, self.own, self.t),
            description=clean(item.description.to(self.t.language)),
            startDate=instant(sittings[0].span.starts_at, zone),
            endDate=instant(sittings[-1].span.ends_at, zone),
            eventSchedule=self._schedule(item, item.repeat) if item.repeat else None,
            **self._status(item),
            eventAttendanceMode=f"{_SCHEMA}OfflineEventAttendanceMode" if item.venue_id else None,
            location=self.places.get(item.venue_id or ""),
            organizer=_named("Organization", item.organiser),
            performer=[_named("Person", name) for name in item.people if line(name)],
            inLanguage=spoken(item.language),
            isAccessibleForFree=item.is_free,
            offers=self._offer(item),
            audience=_node("Audience", audienceType=line(item.audience)) if line(item.audience) else None,
            workFeatured=_named("CreativeWork", item.work),
            keywords=[kind_words(item, self.own, self.t), *filter(None, [line(item.strand)])],
            superEvent=_node("Festival", self.own_id, name=self._festival_name()),
            url=self.address.page(self.own.id, item.id) or web_address(item.url),
            sameAs=web_address(item.url) if self.address.base else None,
        )

    def _status(self, item: Item) -> Json:
        """Whether it is held as it was announced; schema.org tells of a new time only, not of a new place."""
        past = self.view.moved.get(item.id)
        before = past.item.starts_at if past else None
        if item.is_cancelled:
            return {"eventStatus": f"{_SCHEMA}EventCancelled"}
        if before is None or before == item.starts_at:
            return {"eventStatus": f"{_SCHEMA}EventScheduled"}
        return {
            "eventStatus": f"{_SCHEMA}EventRescheduled",
            "previousStartDate": instant(
                before, before.tzinfo if isinstance(before.tzinfo, ZoneInfo) else self.own.zone
            ),
        }

    def _schedule(self, item: Item, repeat: Repeat) -> Json:
        """The days it is open on, on the clock of its own zone."""
        assert item.starts_at is not None  # noqa: S101 (it has sittings)
        assert item.ends_at is not None  # noqa: S101 (so it has both)
        first = item.starts_at
        last = item.ends_at.astimezone(first.tzinfo)
        closed = repeat.closed_weekdays
        opened = [f"{_SCHEMA}{_WEEKDAYS[number]}" for number in range(7) if number not in closed] if closed else None
        excepted = sorted(day for day in repeat.except_days if first.date() <= day <= repeat.last_day)
        return _node(
            "Schedule",
            startDate=first.date().isoformat(),
            endDate=repeat.last_day.isoformat(),
            startTime=f"{first:%H:%M:%S}",
            endTime=f"{last:%H:%M:%S}",
            duration=_iso_duration(last.replace(tzinfo=None) - first.replace(tzinfo=None)),
            repeatFrequency="P1W" if closed else "P1D",
            byDay=opened,
            exceptDate=[day.isoformat() for day in excepted if day.weekday() not in closed],
            scheduleTimezone=str(first.tzinfo),
        )

    def _offer(self, item: Item) -> Json | None:
        """What it costs: as a number when it is one and free entry, else as it is written."""
        price, link = line(item.price), web_address(item.url)
        amount = _EUROS.fullmatch(price)
        number = f"{int(amount[1])}.{(amount[2] or '').ljust(2, '0')}" if amount else "0" if item.is_free else None
        if not price and number is None:
            return None
        currency = "EUR" if amount else None
        return _node("Offer", description=price, price=number, priceCurrency=currency, url=link)

    def _place(self, venue: Venue) -> Json:
        return _node(
            "Place",
            venue_guid(venue.id, self.own.id, self.address.domain).urn,
            name=line(venue.name) or "?",
            address=_address(venue),
            geo=None
            if venue.latitude is None
            else _node("GeoCoordinates", latitude=venue.latitude, longitude=venue.longitude),
            maximumAttendeeCapacity=venue.capacity,
            amenityFeature=[self._amenity(Need(code)) for code in venue.accessible],
        )

    def _amenity(self, need: Need) -> Json:
        """That it is fit for a need; the code is OpenAgenda's."""
        words = self.t(NEEDS[need])
        return _node("LocationFeatureSpecification", propertyID=need.value, name=words, value=True)


def _node(of: str, node_id: str = "", **properties: Any) -> Json:
    """A node of a type, without the properties that say nothing."""
    said = {name: value for name, value in properties.items() if value is not None and value not in ("", [], ())}
    return {"@type": of} | ({"@id": node_id} if node_id else {}) | said


def _named(of: str, name: str) -> Json | None:
    return _node(of, name=line(name)) if line(name) else None


def _address(venue: Venue) -> Json | None:
    said = {"streetAddress": line(venue.address), "addressLocality": line(venue.city)}
    return _node("PostalAddress", **said) if any(said.values()) else None


def _zone(item: Item) -> ZoneInfo:
    zone = item.starts_at.tzinfo if item.starts_at else None
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("Etc/UTC")


def _iso_duration(length: timedelta) -> str:
    """ "PT8H30M"."""
    hours, minutes = divmod(length // MINUTE, 60)
    return f"PT{hours}H{minutes}M" if minutes else f"PT{hours}H"
