"""What an audience is told of a programme, as an iCalendar that people subscribe to (RFC 5545 and 7986).

Everything here follows from a view of `releases` and a choice of `feed_urls` alone: no clock, no chance, so that two
calendars of one release are the same bytes. `selection` tells which items are wanted. Properties are laid out, quoted
and folded by `icalendar`; the words come from `public_text`, and the names of what was chosen from `handles`. The rules
for clock changes come from `timezones`, because the library's own are lists of dates that several programs misread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur, vUri
from icalendar.prop import vInline

from lib.feeds.feed_urls import Cancelled, Choice, Exhibitions
from lib.feeds.public_text import (
    calendar_name,
    clean,
    description,
    line,
    location,
    moved_words,
    summary,
    web_address,
)
from lib.feeds.selection import Selection, selected
from lib.feeds.timezones import Onset, Yearly, is_plain, yearly_onsets
from lib.handles import Handles
from lib.i18n import LANGUAGES, Words
from lib.programme import Festival, Item, Kind, Stamp, Status, Venue, sittings
from lib.releases import Past, View
from lib.span import Span

PRODID = "-//Navasard//Navasard//EN"
REFRESH = "PT1H"  # an unchanged feed costs its subscribers one 304
COLOUR = ("firebrick", "#B22222")  # as CSS names it, and as Apple wants it
MOST_MANNERS = 8  # that a cache holds events of

_END = b"END:VCALENDAR\r\n"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Manner:
    """What one event may differ in from calendar to calendar."""

    words: Words
    exhibitions: Exhibitions
    cancelled: Cancelled
    alarm: int  # minutes before; 0 for none
    festival_id: str
    domain: str  # right of the @ in every UID
    page_url: str  # of the public page, or ""


@dataclass(frozen=True, slots=True)
class Ingredients:
    """All that the bytes of one item are made of, beside the manner."""

    item: Item
    stamp: Stamp
    venue: Venue | None
    kind: Kind
    has_rules: bool  # whether its zone has a VTIMEZONE, so that local times can be written
    moved: Past | None
    is_gone: bool


@dataclass(slots=True)
class EventCache:
    """The bytes of every item in each manner last asked for; those of items that left the view are forgotten."""

    made: dict[Manner, dict[str, tuple[Ingredients, bytes]]] = field(default_factory=dict)

    def of(self, manner: Manner, item_ids: frozenset[str]) -> dict[str, tuple[Ingredients, bytes]]:
        """What was made in a manner, of these items."""
        before = self.made.pop(manner, {})
        for other in list(self.made)[: len(self.made) - MOST_MANNERS + 1]:
            del self.made[other]
        kept = self.made[manner] = {each: made for each, made in before.items() if each in item_ids}
        return kept


def default_language(festival: Festival) -> str:
    """The language of a feed for which none was asked: the festival's first, if there are words for it."""
    known = [language for language in festival.languages if language in LANGUAGES]
    return next(iter([*known, *LANGUAGES]))


def calendar(
    view: View,
    *,
    choice: Choice,
    language: str,
    domain: str,
    url: str = "",
    page_url: str = "",
    events: EventCache | None = None,
) -> bytes:
    """Those items of a view that are chosen, as the bytes of one VCALENDAR.

    `url` is the feed's own address and `page_url` that of the public page, if known. Given the cache of an earlier
    calendar, only what changed since is made, whatever is chosen of it.
    """
    manner = Manner(
        Words(language), choice.exhibitions, choice.cancelled, choice.alarm, choice.festival_id, domain, page_url
    )
    rules = _rules(view.programme.festival, view.programme.items)
    items = sorted(selected(view, choice.selection).programme.items, key=lambda item: item.id)
    head = _head(view, choice.selection, manner, url)
    for key in sorted(_keys(view.programme.festival, items) & rules.keys()) or sorted(rules)[:1]:
        head.add_component(_vtimezone(key, rules[key]))
    made = _made(view, manner, items, frozenset(rules), events or EventCache())
    return b"".join((head.to_ical().removesuffix(_END), *made, _END))


# ---------------------------------------------------------------- from items to bytes, and no more often than needed


def _made(view: View, manner: Manner, items: Iterable[Item], zones: frozenset[str], cache: EventCache) -> list[bytes]:
    known = cache.of(manner, frozenset(view.programme.item_by_id))
    kinds = view.programme.festival.all_kinds
    for item in items:
        ingredients = Ingredients(
            item,
            view.programme.stamps[item.id],
            view.programme.venue_of(item),
            kinds.get(item.kind) or view.programme.festival.kind(item.kind),
            _zone_key(item) in zones,
            view.moved.get(item.id),
            item.id in view.gone,
        )
        before = known.get(item.id)
        if before is None or before[0] != ingredients:
            known[item.id] = ingredients, _event_bytes(ingredients, manner)
    return [known[item.id][1] for item in items]


def _event_bytes(ingredients: Ingredients, manner: Manner) -> bytes:
    return b"".join(event.to_ical() for event in _events(ingredients, manner))


def _events(about: Ingredients, manner: Manner) -> Iterator[Event]:
    spans, zone = sittings(about.item), _zone(about.item)
    if not spans:
        return
    if about.item.repeat is None:
        yield _timed(about, manner, spans[0])
    elif manner.exhibitions is Exhibitions.ENDS and about.kind.shares_venue:
        yield from _first_and_last(about, manner, spans)
    elif _is_line(about, manner):
        yield _across_days(about, manner, spans)
    elif about.has_rules and _is_weekly(spans, zone):
        yield _weekly(about, manner, spans)
    else:
        yield from (_timed(about, manner, span, f"+{_local_day(span, zone):%Y%m%d}") for span in spans)


def _is_line(about: Ingredients, manner: Manner) -> bool:
    """Whether it is one line across its days: people come to an exhibition when they like, to a play on the hour."""
    return manner.exhibitions is Exhibitions.SPAN and about.kind.shares_venue


# ---------------------------------------------------------------- when


def _zone(item: Item) -> ZoneInfo:
    assert item.starts_at is not None  # noqa: S101 (only items with a time come here)
    assert isinstance(item.starts_at.tzinfo, ZoneInfo)  # noqa: S101 (Item refuses any other)
    return item.starts_at.tzinfo


def _zone_key(item: Item) -> str:
    return _zone(item).key or ""


def _local_day(span: Span, zone: ZoneInfo) -> date:
    return span.starts_at.astimezone(zone).date()


def _clock(about: Ingredients, span: Span) -> tuple[datetime, datetime]:
    """Start and end on the local clock, or both in UTC where that clock cannot say which hour is meant."""
    zone = _zone(about.item)
    start, end = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    return (start, end) if about.has_rules and is_plain(start) and is_plain(end) else (span.starts_at, span.ends_at)


def _add_times(event: Event, start: datetime, end: datetime) -> None:
    """DTSTART and DTEND; without DTEND the event takes no time at all (RFC 5545 section 3.6.1)."""
    event.add("dtstart", start)
    if end > start:
        event.add("dtend", end)


def _timed(about: Ingredients, manner: Manner, span: Span, suffix: str = "") -> Event:
    """One sitting at its hours. The suffix tells it from others of its item."""
    event = _event(about, manner, suffix)
    _add_times(event, *_clock(about, span))
    _add_alarm(event, about, manner)
    return event


def _first_and_last(about: Ingredients, manner: Manner, spans: tuple[Span, ...]) -> Iterator[Event]:
    """Its opening day and its closing day, each known again when it moves."""
    if len(spans) == 1:
        yield _timed(about, manner, spans[0])
        return
    t, title = manner.words, _title(about, manner)
    for span, suffix, said in (
        (spans[0], "+first", t("First day – {title}", title=title)),
        (spans[-1], "+last", t("Last day – {title}", title=title)),
    ):
        event = _timed(about, manner, span, suffix)
        event["SUMMARY"] = _texts(said)
        yield event


def _across_days(about: Ingredients, manner: Manner, spans: tuple[Span, ...]) -> Event:
    """One all-day line from the first day it is open up to, and not including, the day after the last."""
    zone = _zone(about.item)
    event = _event(about, manner)
    event.add("dtstart", _local_day(spans[0], zone))
    event.add("dtend", _local_day(spans[-1], zone) + _DAY)
    return event


def _instances(spans: tuple[Span, ...], zone: ZoneInfo) -> list[datetime]:
    """Starts on the weekdays it opens, from the first sitting to the last: those it is closed on as well."""
    weekdays = {_local_day(span, zone).weekday() for span in spans}
    first, last = (span.starts_at.astimezone(zone) for span in (spans[0], spans[-1]))
    starts = (first + n * _DAY for n in range((last.date() - first.date()).days + 1))
    return [start for start in starts if start.weekday() in weekdays]


def _is_weekly(spans: tuple[Span, ...], zone: ZoneInfo) -> bool:
    """Whether a rule on the local clock gives just these sittings: same hours and length, no doubtful hour among them.

    A rule repeats the exact length of its first instance (RFC 5545 section 3.8.5.3), so a sitting that lasts over the
    night of a clock change does not fit in.
    """
    instances = _instances(spans, zone)
    ends = [span.ends_at.astimezone(zone) for span in spans]
    starts = {instance.astimezone(UTC) for instance in instances}
    return (
        all(map(is_plain, [*instances, *ends]))
        and len({span.ends_at - span.starts_at for span in spans}) == 1
        and starts.issuperset(span.starts_at for span in spans)
    )


def _weekly(about: Ingredients, manner: Manner, spans: tuple[Span, ...]) -> Event:
    zone = _zone(about.item)
    instances = _instances(spans, zone)
    opened = {span.starts_at for span in spans}
    event = _event(about, manner)
    _add_times(event, instances[0], spans[0].ends_at.astimezone(zone))
    weekdays = sorted({instance.weekday() for instance in instances})
    rule = {"freq": "WEEKLY", "until": spans[-1].starts_at, "byday": [_WEEKDAYS[number] for number in weekdays]}
    event.add("rrule", vRecur(rule))
    closed = [instance for instance in instances if instance.astimezone(UTC) not in opened]
    if closed:
        event.add("exdate", closed)
    _add_alarm(event, about, manner)
    return event


def _add_alarm(event: Event, about: Ingredients, manner: Manner) -> None:
    """A reminder so many minutes before what will be held (RFC 5545 section 3.6.6, RFC 9074 for its UID)."""
    if not manner.alarm or about.item.status is not Status.CONFIRMED:
        return
    alarm = Alarm()
    alarm["UID"] = _texts(f"alarm-{manner.alarm}.{event['UID']}")
    alarm["ACTION"] = vInline("DISPLAY")
    alarm["TRIGGER"] = vInline(f"-PT{manner.alarm}M")
    alarm["DESCRIPTION"] = event["SUMMARY"]
    event.add_component(alarm)


# ---------------------------------------------------------------- clock changes


def _rules(festival: Festival, items: Iterable[Item]) -> dict[str, tuple[Onset, ...]]:
    """By name, the zones in which local times are written, and their rules. Never empty, as no calendar may be."""
    years = {festival.zone: (festival.first_day.year, festival.last_day.year)}
    for item in items:
        zone, (first, last) = _zone(item), _years(item)
        known = years.get(zone, (first, last))
        years[zone] = min(first, known[0]), max(last, known[1])
    rules = {zone.key: yearly_onsets(zone, *span) for zone, span in years.items() if zone.key}
    with_rules = {key: onsets for key, onsets in rules.items() if onsets and onsets[0].name != "UTC"}
    return with_rules or {"Etc/UTC": yearly_onsets(ZoneInfo("Etc/UTC"), 2000, 2000)}


def _keys(festival: Festival, items: Iterable[Item]) -> set[str]:
    """The names of the zones that a calendar of these items needs."""
    return {festival.zone.key or "", *map(_zone_key, items)}


def _years(item: Item) -> tuple[int, int]:
    assert item.starts_at is not None  # noqa: S101 (only items with a time come here)
    assert item.ends_at is not None  # noqa: S101 (nor without the other)
    last = item.repeat.last_day.year if item.repeat else item.starts_at.year
    return item.starts_at.year, max(last, item.ends_at.year)


def _vtimezone(key: str, onsets: tuple[Onset, ...]) -> Timezone:
    zone = Timezone()
    zone["TZID"] = _texts(key)
    for onset in sorted(onsets, key=lambda onset: onset.is_daylight, reverse=True):
        zone.add_component(_observance(onset))
    return zone


def _observance(onset: Onset) -> Component:
    part = TimezoneDaylight() if onset.is_daylight else TimezoneStandard()
    part.add("dtstart", onset.starts_at)
    part.add("tzoffsetfrom", onset.before)
    part.add("tzoffsetto", onset.after)
    part["TZNAME"] = _texts(onset.name)
    if onset.yearly:
        part.add("rrule", _yearly_rule(onset.yearly))
    return part


def _yearly_rule(yearly: Yearly) -> vRecur:
    return vRecur(freq="YEARLY", bymonth=yearly.month, byday=f"{yearly.nth}{_WEEKDAYS[yearly.weekday]}")


# ---------------------------------------------------------------- what


def _head(view: View, selection: Selection, manner: Manner, url: str) -> Calendar:
    programme, t = view.programme, manner.words
    festival, language = programme.festival, t.language
    head = Calendar()
    head["VERSION"], head["PRODID"] = "2.0", PRODID
    head["NAME"] = head["X-WR-CALNAME"] = _texts(_name(view, selection, t))
    head["X-WR-TIMEZONE"] = _texts(festival.zone.key)
    head["X-PUBLISHED-TTL"] = vInline(REFRESH)
    head["REFRESH-INTERVAL"] = vInline(REFRESH, params={"VALUE": "DURATION"})
    head["COLOR"], head["X-APPLE-CALENDAR-COLOR"] = map(vInline, COLOUR)
    if about := clean(festival.description.to(language)):
        head["DESCRIPTION"] = head["X-WR-CALDESC"] = _texts(about)
    if programme.changed_at:
        head.add("last-modified", programme.changed_at)
    if source := web_address(url):
        head["SOURCE"] = vUri(source, params={"VALUE": "URI"})
    if page := web_address(festival.url):
        head["URL"] = vUri(page)
    return head


def _name(view: View, selection: Selection, t: Words) -> str:
    """That of the festival, and of what was chosen of it."""
    festival = view.programme.festival
    item = view.programme.item_by_id.get(selection.item_id)
    title = item.title.to(t.language) if item else ""
    parts = map(calendar_name, [festival.name.to(t.language), *_chosen(view.ever, selection, t), title])
    return " – ".join(filter(None, parts)) or festival.id


def _chosen(ever: Handles, selection: Selection, t: Words) -> Iterator[str]:
    wanted = {
        "kind": selection.kinds,
        "strand": selection.strands,
        "venue": selection.venues,
        "person": selection.people,
        "partner": selection.partners,
    }
    for parameter, each in wanted.items():
        names = [ever.get(parameter, {}).get(handle, handle) for handle in each]
        yield " + ".join(t(name) if parameter == "kind" else name for name in names)
    if selection.is_free:
        yield t("Free entry")


def _title(about: Ingredients, manner: Manner) -> str:
    return summary(about.item, about.kind, manner.words)


def _status(about: Ingredients, manner: Manner) -> str:
    """As the standard has it; or as an event like others, since some programs hide what is cancelled."""
    is_hidden = about.item.is_cancelled and manner.cancelled is Cancelled.VISIBLE
    return (Status.CONFIRMED if is_hidden else about.item.status).upper()


def _news(about: Ingredients, manner: Manner) -> Iterator[str]:
    t = manner.words
    if about.is_gone:
        yield t("This is no longer in the programme.")
    elif about.moved:
        yield moved_words(about.moved.item, about.moved.venue, t)


def _event(about: Ingredients, manner: Manner, suffix: str = "") -> Event:
    """All of an event but its times."""
    item, t = about.item, manner.words
    event = Event()
    event["UID"] = _texts(_uid(item, manner, suffix))
    event["SEQUENCE"] = vInline(str(about.stamp.sequence))
    event.add("dtstamp", about.stamp.changed_at)
    event.add("last-modified", about.stamp.changed_at)
    event["SUMMARY"] = _texts(_title(about, manner))
    event["STATUS"], event["TRANSP"] = vInline(_status(about, manner)), vInline("TRANSPARENT")
    event["CATEGORIES"] = _texts(line(t(about.kind.label)), line(item.strand))
    place_on_page = f"{manner.page_url}#{quote(item.id, safe='')}" if manner.page_url and not about.is_gone else ""
    if page := web_address(item.url) or place_on_page:
        event["URL"] = vUri(page)
    if said := description(item, t, with_hours=_is_line(about, manner), news=_news(about, manner), page=place_on_page):
        event["DESCRIPTION"] = _texts(said)
    if about.venue and (place := location(about.venue)):
        _add_place(event, about.venue, place)
    return event


def _uid(item: Item, manner: Manner, suffix: str) -> str:
    """Unlike any other: quoting tells every two ids apart and leaves no "+" in them, a festival's id holds no dot."""
    return f"{quote(item.id, safe='', errors='surrogatepass')}{suffix}.{manner.festival_id}@{manner.domain}"


def _add_place(event: Event, venue: Venue, place: str) -> None:
    event["LOCATION"] = _texts(place)
    if venue.latitude is None or venue.longitude is None:
        return
    latitude, longitude = _degrees(venue.latitude), _degrees(venue.longitude)
    event["GEO"] = vInline(f"{latitude};{longitude}")
    on_map = {
        "VALUE": "URI",
        "X-APPLE-RADIUS": "70",
        "X-TITLE": place.replace('"', "'"),  # which no parameter may hold (RFC 5545 section 3.1)
    }
    event["X-APPLE-STRUCTURED-LOCATION"] = vUri(f"geo:{latitude},{longitude}", params=on_map)


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def _texts(*words: str) -> vInline:
    r"""TEXT values of one property (RFC 5545 section 3.3.11); the library would break the line at the \N of C:\New."""
    return vInline(",".join(word.translate(_ESCAPES) for word in words if word))
