"""What an audience is told of a programme, as an iCalendar that people subscribe to (RFC 5545 and 7986).

Everything here follows from a view of `releases` and a choice of `feed_urls` alone: no clock, no chance, so that two
calendars of one release are the same bytes. `selection` tells which items are wanted, `address` their UIDs. The words
come from `public_text`, the names of what was chosen from `handles` and `wording.things`, the rules for clock changes
from `timezones`; `content_lines` escapes, folds and encodes, which a library does as well in many times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from lib.feeds.address import quoted, uid
from lib.feeds.content_lines import digits, in_quotes, moment, offset, text, texts, timed, written
from lib.feeds.feed_urls import Cancelled, Choice, Exhibitions
from lib.feeds.handles import Handles
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
from lib.i18n import LANGUAGES, Words, mark
from lib.programme import Festival, Item, Kind, Need, Stamp, Status, Venue, sittings
from lib.releases import Past, View
from lib.span import Span
from lib.wording.things import NEEDS

PRODID = "-//Navasard//Navasard//EN"
REFRESH = "PT1H"  # an unchanged feed costs its subscribers one 304
COLOUR = ("firebrick", "#B22222")  # as CSS names it, and as Apple wants it
MOST_NAMED = 4  # of one part of a choice, in the name of a calendar
MOST_MANNERS = 8  # that a cache holds events of

Lines: TypeAlias = Iterable[str]  # of a calendar, those that are empty left out

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


class Rules(NamedTuple):
    """The clock changes of a zone, as they are in all of some years."""

    onsets: tuple[Onset, ...]
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Ingredients:
    """All that the bytes of one item are made of, beside the manner."""

    item: Item
    stamp: Stamp
    venue: Venue | None
    kind: Kind
    has_rules: bool  # whether the VTIMEZONE of its zone is right for it, so that local times can be written
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
    zones = sorted(_keys(view.programme.festival, items) & rules.keys()) or sorted(rules)[:1]
    clocks = chain.from_iterable(_vtimezone(key, rules[key].onsets) for key in zones)
    made = _made(view, manner, items, rules, events or EventCache())
    return b"".join((written(chain(head, clocks)), *made, _END))


# ---------------------------------------------------------------- from items to bytes, and no more often than needed


def _made(
    view: View, manner: Manner, items: Iterable[Item], rules: Mapping[str, Rules], cache: EventCache
) -> list[bytes]:
    known = cache.of(manner, frozenset(view.programme.item_by_id))
    kinds = view.programme.festival.all_kinds
    for item in items:
        ingredients = Ingredients(
            item,
            view.programme.stamps[item.id],
            view.programme.venue_of(item),
            kinds.get(item.kind) or view.programme.festival.kind(item.kind),
            _is_covered(item, rules),
            view.moved.get(item.id),
            item.id in view.gone,
        )
        before = known.get(item.id)
        if before is None or before[0] != ingredients:
            known[item.id] = ingredients, _event_bytes(ingredients, manner)
    return [known[item.id][1] for item in items]


def _event_bytes(ingredients: Ingredients, manner: Manner) -> bytes:
    return written(chain.from_iterable(_events(ingredients, manner)))


def _events(about: Ingredients, manner: Manner) -> Iterator[Lines]:
    spans, zone = sittings(about.item), _zone(about.item)
    if not spans:
        return
    if about.item.repeat is None:
        yield _timed(about, manner, spans[0])
    elif manner.exhibitions is Exhibitions.ENDS and _is_exhibition(about):
        yield from _first_and_last(about, manner, spans)
    elif _is_line(about, manner):
        yield _across_days(about, manner, spans)
    elif about.has_rules and _is_weekly(spans, zone):
        yield _weekly(about, manner, spans)
    else:
        yield from (_timed(about, manner, span, f"+{_local_day(span, zone):%Y%m%d}") for span in spans)


def _is_exhibition(about: Ingredients) -> bool:
    """Whether people come when they like, on any of its days; to a play they come on the hour."""
    return about.item.repeat is not None and about.kind.shares_venue


def _is_line(about: Ingredients, manner: Manner) -> bool:
    """Whether it is one line across its days."""
    return manner.exhibitions is Exhibitions.SPAN and _is_exhibition(about)


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


def _times(start: datetime, end: datetime) -> list[str]:
    """DTSTART and DTEND; without DTEND the event takes no time at all (RFC 5545 section 3.6.1)."""
    return [timed("DTSTART", start), timed("DTEND", end)] if end > start else [timed("DTSTART", start)]


def _timed(about: Ingredients, manner: Manner, span: Span, suffix: str = "", said: str = "{title}") -> Lines:
    """One sitting at its hours. The suffix tells it from others of its item."""
    return _event(about, manner, _times(*_clock(about, span)), suffix=suffix, said=said)


def _first_and_last(about: Ingredients, manner: Manner, spans: tuple[Span, ...]) -> Iterator[Lines]:
    """Its opening day and its closing day, each known again when it moves."""
    if len(spans) == 1:
        yield _timed(about, manner, spans[0], "+first")
        return
    yield _timed(about, manner, spans[0], "+first", mark("First day – {title}"))
    yield _timed(about, manner, spans[-1], "+last", mark("Last day – {title}"))


def _across_days(about: Ingredients, manner: Manner, spans: tuple[Span, ...]) -> Lines:
    """One all-day line from the first day it is open up to, and not including, the day after the last."""
    first, last = (_local_day(span, _zone(about.item)) for span in (spans[0], spans[-1]))
    days = [f"DTSTART;VALUE=DATE:{digits(first)}", f"DTEND;VALUE=DATE:{digits(last + _DAY)}"]
    return _event(about, manner, days)


def _instances(spans: tuple[Span, ...], zone: ZoneInfo) -> list[datetime]:
    """Starts on the weekdays it opens, from the first sitting to the last: those it is closed on as well."""
    weekdays = {_local_day(span, zone).weekday() for span in spans}
    first, last = (span.starts_at.astimezone(zone) for span in (spans[0], spans[-1]))
    starts = (first + n * _DAY for n in range((last.date() - first.date()).days + 1))
    return [start for start in starts if start.weekday() in weekdays]


def _is_weekly(spans: tuple[Span, ...], zone: ZoneInfo) -> bool:
    """Whether a rule on the local clock gives just these sittings: same hours and length, no doubtful hour among them.

    A rule repeats the exact length of its first instance (RFC 5545 section 3.8.5.3), in some programs that on the local
    clock: a sitting that lasts over the night of a clock change does not fit in.
    """
    instances = _instances(spans, zone)
    ends = [span.ends_at.astimezone(zone) for span in spans]
    on_clock = {end - span.starts_at.astimezone(zone) for span, end in zip(spans, ends, strict=True)}
    starts = {instance.astimezone(UTC) for instance in instances}
    return (
        all(map(is_plain, [*instances, *ends]))
        and len({span.ends_at - span.starts_at for span in spans}) == len(on_clock) == 1
        and starts.issuperset(span.starts_at for span in spans)
    )


def _weekly(about: Ingredients, manner: Manner, spans: tuple[Span, ...]) -> Lines:
    """A rule, and the days that are its exceptions. Of what others have as one line it is not the same event."""
    zone = _zone(about.item)
    instances = _instances(spans, zone)
    opened = {span.starts_at for span in spans}
    times = _times(instances[0], spans[0].ends_at.astimezone(zone))
    weekdays = ",".join(_WEEKDAYS[number] for number in sorted({instance.weekday() for instance in instances}))
    rule = f"RRULE:FREQ=WEEKLY;UNTIL={moment(spans[-1].starts_at)};BYDAY={weekdays}"
    closed = [instance for instance in instances if instance.astimezone(UTC) not in opened]
    repeats = [rule, timed("EXDATE", *closed)] if closed else [rule]
    return _event(about, manner, times, repeats, suffix="+hours" if about.kind.shares_venue else "")


def _alarm(about: Ingredients, manner: Manner, own: str, title: str) -> Lines:
    """A reminder so many minutes before what will be held (RFC 5545 section 3.6.6, RFC 9074 for its UID)."""
    comes_and_goes = _is_exhibition(about) and manner.exhibitions is not Exhibitions.ENDS
    if not manner.alarm or about.item.status is not Status.CONFIRMED or comes_and_goes:
        return ()
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{text(title)}",
        f"TRIGGER:-PT{manner.alarm}M",
        f"UID:alarm-{manner.alarm}.{own}",
        "END:VALARM",
    )


# ---------------------------------------------------------------- clock changes


def _rules(festival: Festival, items: Iterable[Item]) -> dict[str, Rules]:
    """By name, the zones in which local times are written. Never empty, as no calendar may be.

    The years are those of the festival, and of as many items as have the same clock changes: an item of long ago, be it
    a slip of the pen, changes nothing of what is said of others.
    """
    first, last = festival.first_day.year, festival.last_day.year
    wanted = {(festival.zone, (first, last)), *((_zone(item), _years(item)) for item in items)}
    found: dict[str, Rules] = {}
    for zone, years in sorted(wanted, key=lambda each: (max(first - each[1][0], each[1][1] - last), str(each))):
        key = zone.key or ""
        known = found.get(key, Rules((), *years))
        both = min(known.first_year, years[0]), max(known.last_year, years[1])
        onsets = yearly_onsets(zone, *both)
        if key and onsets and onsets[0].name != "UTC":
            found[key] = Rules(onsets, *both)
    return found or {"Etc/UTC": Rules(yearly_onsets(ZoneInfo("Etc/UTC"), 2000, 2000), 2000, 2000)}


def _is_covered(item: Item, rules: Mapping[str, Rules]) -> bool:
    known, (first, last) = rules.get(_zone_key(item)), _years(item)
    return known is not None and known.first_year <= first and last <= known.last_year


def _keys(festival: Festival, items: Iterable[Item]) -> set[str]:
    """The names of the zones that a calendar of these items needs."""
    return {festival.zone.key or "", *map(_zone_key, items)}


def _years(item: Item) -> tuple[int, int]:
    assert item.starts_at is not None  # noqa: S101 (only items with a time come here)
    assert item.ends_at is not None  # noqa: S101 (nor without the other)
    last = item.repeat.last_day.year if item.repeat else item.starts_at.year
    return item.starts_at.year, max(last, item.ends_at.year)


def _vtimezone(key: str, onsets: tuple[Onset, ...]) -> Lines:
    by_season = sorted(onsets, key=lambda onset: onset.is_daylight, reverse=True)
    parts = chain.from_iterable(map(_observance, by_season))
    return "BEGIN:VTIMEZONE", f"TZID:{text(key)}", *parts, "END:VTIMEZONE"


def _observance(onset: Onset) -> Lines:
    name = "DAYLIGHT" if onset.is_daylight else "STANDARD"
    return (
        f"BEGIN:{name}",
        f"DTSTART:{digits(onset.starts_at)}",
        _yearly_rule(onset.yearly) if onset.yearly else "",
        f"TZNAME:{text(onset.name)}",
        f"TZOFFSETFROM:{offset(onset.before)}",
        f"TZOFFSETTO:{offset(onset.after)}",
        f"END:{name}",
    )


def _yearly_rule(yearly: Yearly) -> str:
    return f"RRULE:FREQ=YEARLY;BYDAY={yearly.nth}{_WEEKDAYS[yearly.weekday]};BYMONTH={yearly.month}"


# ---------------------------------------------------------------- what


def _head(view: View, selection: Selection, manner: Manner, url: str) -> Lines:
    programme, t = view.programme, manner.words
    festival, colour = programme.festival, COLOUR
    name, about = text(_name(view, selection, t)), text(clean(festival.description.to(t.language)))
    source, page = web_address(url), web_address(festival.url)
    return (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        about and f"DESCRIPTION:{about}",
        about and f"X-WR-CALDESC:{about}",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"COLOR:{colour[0]}",
        f"LAST-MODIFIED:{moment(programme.changed_at)}" if programme.changed_at else "",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        source and f"SOURCE;VALUE=URI:{source}",
        page and f"URL:{page}",
        f"X-APPLE-CALENDAR-COLOR:{colour[1]}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        f"X-WR-TIMEZONE:{text(festival.zone.key)}",
    )


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
        names = [ever.get(parameter, {}).get(handle, handle) for handle in each[:MOST_NAMED]]
        said = [t(name) if parameter == "kind" else name for name in names]
        yield " + ".join(said if len(said) == len(each) else [*said, "…"])
    if selection.is_free:
        yield t("Free entry")
    yield " + ".join(t(NEEDS[Need(need)]) for need in selection.accessible)
    first, last = (t.day(day) if day else "" for day in (selection.first_day, selection.last_day))
    yield first if first == last else f"{first} → {last}".strip()


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


def _event(
    about: Ingredients,
    manner: Manner,
    times: Lines,
    repeats: Lines = (),
    *,
    suffix: str = "",
    said: str = "{title}",
) -> Lines:
    item, t = about.item, manner.words
    own, title = uid(item.id, manner.festival_id, manner.domain, suffix), summary(item, about.kind, t)
    title = title if said == "{title}" else t(said, title=title)
    changed_at = moment(about.stamp.changed_at)
    on_page = f"{manner.page_url}#{quoted(item.id)}" if manner.page_url and not about.is_gone else ""
    page = web_address(item.url) or on_page
    words = description(item, t, with_hours=_is_line(about, manner), news=_news(about, manner), page=page)
    place, pin, on_map = _place(about.venue) if about.venue else ("", "", "")
    return (
        "BEGIN:VEVENT",
        f"SUMMARY:{text(title)}",
        *times,
        f"DTSTAMP:{changed_at}",
        f"UID:{own}",
        f"SEQUENCE:{about.stamp.sequence}",
        *repeats,
        f"CATEGORIES:{texts(line(t(about.kind.label)), line(item.strand))}",
        words and f"DESCRIPTION:{text(words)}",
        pin,
        f"LAST-MODIFIED:{changed_at}",
        place,
        f"STATUS:{_status(about, manner)}",
        "TRANSP:TRANSPARENT",
        page and f"URL:{page}",
        on_map,
        *_alarm(about, manner, own, title),
        "END:VEVENT",
    )


def _place(venue: Venue) -> tuple[str, str, str]:
    """Where it is in words, on the globe, and on Apple's map."""
    place = location(venue)
    said = place and f"LOCATION:{text(place)}"
    if not place or venue.latitude is None or venue.longitude is None:
        return said, "", ""
    latitude, longitude = _degrees(venue.latitude), _degrees(venue.longitude)
    on_map = f"VALUE=URI;X-APPLE-RADIUS=70;X-TITLE={in_quotes(place)}:geo:{latitude},{longitude}"
    return said, f"GEO:{latitude};{longitude}", f"X-APPLE-STRUCTURED-LOCATION;{on_map}"


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
