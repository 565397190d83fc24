"""What the public page shows of a programme: days with their items, what is open all through, what is gone.

Words are those of `public_text` and `wording.things`; `selection`, `feed_urls` and `releases` say of what, `address`
how ids are spelled. All that comes from outside is clean once it is here; that it is no markup either is left to the
template.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lib.feeds.address import quoted
from lib.feeds.feed_urls import Choice, feed_path
from lib.feeds.public_text import assumptions, clean, facts, line, location, opening_hours, web_address
from lib.feeds.selection import Selection
from lib.i18n import Words
from lib.programme import Item, Kind, Text, sittings
from lib.releases import Past, View
from lib.span import Span
from lib.wording.things import NEEDS

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_NIGHT = timedelta(hours=12)
_UNBROKEN = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Said:
    """Words, and their language where it is another than the page's; "" where nobody said which."""

    words: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """When, in words, and the start as HTML has it."""

    words: str
    starts_at: str
    day: str = ""  # where the section that it stands in does not say it
    clock: str = ""  # whose hours they are, when not the festival's


@dataclass(frozen=True, slots=True)
class Entry:
    """An item where it stands on the page. One of several places of an item is its home; the others lead there."""

    anchor: str
    title: Said
    kind: str  # and strand
    hours: Hours
    is_cancelled: bool
    is_home: bool = False
    before: str = ""  # where it was and when, if it moved
    place: str = ""
    facts: tuple[str, ...] = ()  # whom the place is made for among them
    description: Said = Said("")
    url: str = ""
    calendar: str = ""  # the path of its own feed


@dataclass(frozen=True, slots=True)
class Day:
    """What begins on a day, in order."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """All that is shown, each item once at home."""

    days: tuple[Day, ...]
    open_for_days: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    number: int  # of items, without those that are gone


def entries(view: View, choice: Choice, t: Words) -> Entries:
    """The items of a view that is chosen already."""
    writer = _Writer(view, choice, t)
    days: defaultdict[date, list[tuple[datetime, Entry]]] = defaultdict(list)
    open_for_days, gone = [], []
    for item in view.programme.items:
        if item.id in view.gone:
            gone.append(writer.whole(item))
        elif writer.is_open_for_days(item):
            open_for_days.append(writer.whole(item))
        else:
            for day, starts_at, entry in writer.on_days(item):
                days[day].append((starts_at, entry))
    return Entries(
        tuple(Day(day, tuple(entry for _, entry in sorted(days[day], key=_by_start))) for day in sorted(days)),
        tuple(open_for_days),
        tuple(gone),
        len(view.programme.items) - len(gone),
    )


def _by_start(pair: tuple[datetime, Entry]) -> tuple[datetime, str]:
    return pair[0], pair[1].anchor


def anchor(item_id: str) -> str:
    """What the place of an item is called in the page; no colon is left in it, so that other places may have one."""
    return quoted(item_id)


def said(text: Text, language: str, *, is_long: bool = False) -> Said:
    """The words in the page's language, else the original and which that is."""
    tidy = clean if is_long else line
    versions = dict(text.versions)
    if language in versions or not text.versions:
        return Said(tidy(text.to(language)))
    tag = text.versions[0][0]
    return Said(tidy(str(text)), tag if _TAG.fullmatch(tag) else "")


def days_shown(item: Item, selection: Selection) -> Iterator[tuple[bool, Span]]:
    """Its sittings within the days that are wanted, and whether each is the first of them; else all."""
    first, last = selection.first_day or date.min, selection.last_day or date.max
    zone, every = _zone(item), sittings(item)
    within = [span for span in every if first <= span.starts_at.astimezone(zone).date() <= last]
    for n, span in enumerate(within or every):
        yield n == 0, span


class _Writer:
    """Writes the items of one view in one language."""

    def __init__(self, view: View, choice: Choice, t: Words) -> None:
        self._view, self._choice, self.t = view, choice, t
        self._programme = view.programme
        self._kinds = view.programme.festival.all_kinds

    def is_open_for_days(self, item: Item) -> bool:
        """Whether people come when they like, on many days; or on days of which none is left."""
        if item.repeat is None:
            return False
        return self._kind(item).shares_venue or not sittings(item)

    def on_days(self, item: Item) -> Iterator[tuple[date, datetime, Entry]]:
        """The item on each of its days; at home on the first."""
        zone = _zone(item)
        for is_home, span in days_shown(item, self._choice.selection):
            begins, ends = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
            hours = Hours(self._hours(begins, ends), begins.isoformat(), clock=self._clock(begins))
            yield begins.date(), span.starts_at, self._entry(item, hours) if is_home else self._further(item, hours)

    def whole(self, item: Item) -> Entry:
        """The item by itself, its days said."""
        return self._entry(item, self._all_hours(item))

    def _entry(self, item: Item, hours: Hours) -> Entry:
        t, venue = self.t, self._programme.venue_of(item)
        closed = tuple(opening_hours(item, t))[1:] if self.is_open_for_days(item) else ()  # its hours stand beside it
        needs = ", ".join(t(label) for need, label in NEEDS.items() if venue and need in venue.accessible)
        fit = t("Accessible: {needs}", needs=needs) if needs else ""
        return replace(
            self._further(item, hours),
            is_home=True,
            before=self._before(self._view.moved.get(item.id)),
            place=location(venue) if venue else "",
            facts=tuple(filter(None, map(line, (*closed, *assumptions(item, t), *facts(item, t), fit)))),
            description=said(item.description, t.language, is_long=True),
            url=web_address(item.url),
            calendar=self._calendar(item),
        )

    def _further(self, item: Item, hours: Hours) -> Entry:
        """What is said of an item wherever it stands."""
        kind = ", ".join(filter(None, map(line, (self.t(self._kind(item).label), item.strand))))
        return Entry(anchor(item.id), said(item.title, self.t.language), kind, hours, item.is_cancelled)

    def _kind(self, item: Item) -> Kind:
        return self._kinds.get(item.kind) or self._programme.festival.kind(item.kind)

    def _calendar(self, item: Item) -> str:
        return feed_path(Choice(self._choice.festival_id, self._choice.language, selection=Selection(item_id=item.id)))

    # ------------------------------------------------------------ when and where

    def _all_hours(self, item: Item) -> Hours:
        """Hours and days of an item, both of which it has."""
        assert item.starts_at is not None  # noqa: S101 (a view holds no other)
        assert item.ends_at is not None  # noqa: S101 (nor without the other)
        begins, ends = item.starts_at, item.ends_at.astimezone(item.starts_at.tzinfo)
        return Hours(self._hours(begins, ends), begins.isoformat(), self._days(item, begins), self._clock(begins))

    def _hours(self, begins: datetime, ends: datetime) -> str:
        """From when to when; the day of the end is plain until the next noon."""
        start = self.t.hour(begins).replace(" ", _UNBROKEN)
        if begins == ends:
            return start
        is_plain = ends.date() == begins.date() or ends - begins < _NIGHT
        end = self.t.hour(ends).replace(" ", _UNBROKEN) if is_plain else self.t.moment(ends)
        return f"{start} – {end}"

    def _days(self, item: Item, begins: datetime) -> str:
        t, first = self.t, self._day(begins.date())
        return t("From {first} to {last}", first=first, last=self._day(item.repeat.last_day)) if item.repeat else first

    def _day(self, day: date) -> str:
        """Its year is said where it is not plain."""
        festival = self._programme.festival
        is_plain = festival.first_day.year == day.year == festival.last_day.year
        return self.t.day(day) if is_plain else self.t.long_day(day)

    def _clock(self, at: datetime) -> str:
        """Whose hour it is, where the festival's clocks show another."""
        zone = at.tzinfo
        if not isinstance(zone, ZoneInfo) or at.utcoffset() == at.astimezone(self._programme.festival.zone).utcoffset():
            return ""
        return self.t("local time in {city}", city=self.t.city(zone))

    def _before(self, past: Past | None) -> str:
        """Where it was and when."""
        if past is None:
            return ""
        hours, place = self._all_hours(past.item), line(past.venue.name) if past.venue else ""
        return ", ".join(filter(None, (hours.day, hours.words, hours.clock, place)))


def _zone(item: Item) -> ZoneInfo:
    assert item.starts_at is not None  # noqa: S101 (a view holds no other)
    assert isinstance(item.starts_at.tzinfo, ZoneInfo)  # noqa: S101 (Item refuses any other)
    return item.starts_at.tzinfo
