"""What the planning board draws: venues as columns, time downwards, a card for each item, one day or several.

Hours are minutes of a day as `evening` counts them, by the clock on the wall of the venue. A card without a venue or
without hours lies in the tray, however much of its place is known. Speaks through `i18n` and `wording.things`; asks
`listing` which items a filter lets through, `opening` when venues are closed, `wording.board` for its own words.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import accumulate, chain
from typing import NamedTuple, TypedDict
from zoneinfo import ZoneInfo

from lib.evening import DAY, FIRST_MINUTE, MINUTES_A_DAY, evening, wall_minute
from lib.i18n import Words
from lib.listing import ItemFilter, hours_words
from lib.names import is_nobody, normal_form, told_apart
from lib.programme import Item, Programme, Venue
from lib.rules.clash import Clash
from lib.rules.opening import Timetable, venue_timetable
from lib.span import MINUTE
from lib.wording.board import board_words, more_clashes, tray_words, venue_note
from lib.wording.things import kind_label, shortened

USUAL_FIRST, USUAL_LAST = 8 * 60, 24 * 60  # minutes of a day that are shown at least
AROUND = 60  # minutes shown before the first item and after the last
ALL_DAY = 6 * 60  # minutes from which on what repeats is drawn above the grid
STEP = 15  # minutes that a drag snaps to
ZOOMS = (15, 30, 60)  # minutes from one line to the next
MARKS = 10  # colours and patterns there are
MOST_CLASHES = 4  # of one item that are told on the board
BY_KIND, BY_STRAND = "kind", "strand"  # what the colours tell apart
LATEST = 36 * 60  # minute of a day that is shown at most
EVERYTHING = ItemFilter()

Sentence = Callable[[Clash], str]
Minutes = tuple[int, int]


class DayHead(TypedDict):
    """A day as the head of its columns names it."""

    iso: str
    label: str
    short: str


class VenueHead(TypedDict):
    """A venue as the head of its column names it."""

    id: str
    label: str
    note: str


class Mark(TypedDict):
    """What a colour and a pattern stand for."""

    id: str
    label: str
    mark: int
    pattern: int


class ClashWords(TypedDict):
    """A clash of a card."""

    severity: int
    words: str


class Frame(TypedDict):
    """All that lies around the cards."""

    language: str
    days: list[DayHead]
    venues: list[VenueHead]
    closed: dict[str, list[Minutes]]  # by the ids of venue and day
    changeover: dict[str, int]
    simultaneous: dict[str, int]
    first: int
    last: int
    step: int
    zoom: int
    kinds: list[Mark]
    words: dict[str, str]
    read_only: bool


Card = TypedDict(
    "Card",
    {
        "id": str,
        "title": str,
        "kind": str,
        "status": str,
        "venue": str | None,
        "day": str | None,
        "start": int | None,
        "end": int | None,
        "in": int,
        "out": int,
        "minutes": int,
        "days": list[str],
        "band": bool,
        "period": str,
        "repeats": bool,
        "people": list[str],
        "who": str,
        "shares": bool,
        "clashes": list[ClashWords],
        "dimmed": bool,
    },
)
Cards = Mapping[str, Card]  # by item id


class Now(TypedDict):
    """Where the line of the present is."""

    day: str
    minute: int


class Difference(TypedDict):
    """What has to be put and taken away."""

    put: list[Card]
    gone: list[str]


class Place(NamedTuple):
    """Where a card lies on the grid; what lies in the tray has none."""

    venue_id: str
    day: date
    start: int
    end: int


@dataclass(frozen=True)
class View:
    """What of a programme is shown, and how."""

    days: tuple[date, ...]
    venues: tuple[Venue, ...]  # in the order of their columns
    zoom: int = 30
    coloured_by: str = BY_KIND
    wanted: ItemFilter = EVERYTHING  # what it does not let through is dimmed
    lasting: Mapping[str, int] = field(default_factory=dict)  # minutes of items, by id, before they lost their hours

    @cached_property
    def venue_ids(self) -> frozenset[str]:
        """Of the columns."""
        return frozenset(venue.id for venue in self.venues)


@dataclass(frozen=True)
class Board:
    """The board as it is at one moment."""

    frame: Frame
    cards: dict[str, Card]

    @cached_property
    def frame_version(self) -> str:
        """The same for the same frame."""
        return digest(self.frame)

    @cached_property
    def cards_version(self) -> str:
        """The same for the same cards."""
        return digest(self.cards)


def board(programme: Programme, clashes: Iterable[Clash], view: View, t: Words, say: Sentence) -> Board:
    """What `view` shows of a programme and of its `clashes`, worst first, for which `say` finds the words."""
    sketches = {item.id: _sketch(item, programme.zone_of(item), t) for item in programme.items}
    cards: dict[str, Card] = {}
    for item in programme.items:
        days = _days_shown(item, sketches[item.id], programme, view)
        if days is not None:
            cards[item.id] = _card(item, sketches[item.id], programme, view, t)
            cards[item.id]["days"] = [day.isoformat() for day in days]
    for item_id, told in _told(clashes, cards, say, t).items():
        cards[item_id]["clashes"] = told
    if view.wanted != EVERYTHING:
        for item_id, card in cards.items():
            card["dimmed"] = not view.wanted.admits(programme.item_by_id[item_id], programme)
    return Board(_frame(programme, view, sketches.values(), t), cards)


def place_of(item: Item, programme: Programme) -> Place | None:
    """Where its card lies, the first of what repeats; None in the tray."""
    return _place(item, programme.zone_of(item))


def day_of(item: Item, zone: ZoneInfo) -> date | None:
    """The day whose evening it begins in, or the day that it is meant for."""
    return evening(item.starts_at, zone) if item.starts_at else item.day


def days_of(item: Item, place: Place, days: Iterable[date], zone: ZoneInfo) -> list[date]:
    """Those of the days that it has a card on, by the clock of its venue; `place` is that of the first."""
    if item.starts_at is None or item.ends_at is None:
        return []
    if item.repeat is not None:
        turn = item.starts_at.date() - place.day  # what begins past midnight begins a day after that of its evening
        return [each for each in days if each >= place.day and item.repeat.is_open(each + turn)]
    last = evening(item.ends_at - timedelta.resolution, zone) if _is_long(item) else place.day
    return [each for each in days if place.day <= each <= last]


def length_of(item: Item) -> int | None:
    """Minutes that it lasts by the clock on the wall; None while nobody knows."""
    if item.starts_at is None or item.ends_at is None:
        return None
    return max(0, (item.ends_at.replace(tzinfo=None) - item.starts_at.replace(tzinfo=None)) // MINUTE)


def now_line(moment: datetime, programme: Programme) -> Now:
    """The present by the clock of the festival."""
    zone = programme.festival.zone
    day = evening(moment, zone)
    return {"day": day.isoformat(), "minute": wall_minute(moment, day, zone)}


def difference(states: Sequence[Cards]) -> Difference:
    """What makes the last of several states of any of them: each differs from that before it only by what is here."""
    *before, now = states
    put = [card for each, card in now.items() if any(state.get(each) != card for state in before)]
    return {"put": put, "gone": sorted({each for state in before for each in state if each not in now})}


def digest(value: object) -> str:
    """A short name for a value: the same for the same."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return sha256(written.encode("utf-8", "replace")).hexdigest()[:16]


class _Sketch(NamedTuple):
    """What does not depend on what else is shown."""

    place: Place | None
    is_band: bool
    face: Card


@lru_cache(maxsize=16_384)
def _sketch(item: Item, zone: ZoneInfo, t: Words) -> _Sketch:
    place, day = _place(item, zone), day_of(item, zone)
    is_band = place is not None and _is_band(item, place.end - place.start)
    face: Card = {
        "id": item.id,
        "title": shortened(item.title.to(t.language)),
        "kind": item.kind,
        "status": item.status.value,
        "venue": place and place.venue_id,
        "day": day.isoformat() if day else None,
        "start": place and place.start,
        "end": place and place.end,
        "in": item.get_in // MINUTE,
        "out": item.get_out // MINUTE,
        "minutes": length_of(item) or 0,
        "days": [],
        "band": is_band,
        "period": hours_words(item, t),
        "repeats": item.repeat is not None,
        "people": [normal_form(name) for name in item.people if not is_nobody(name)],
        "who": shortened(", ".join(item.people)),
        "shares": item.shares_venue,
        "clashes": [],
        "dimmed": False,
    }
    return _Sketch(place, is_band, face)


def _place(item: Item, zone: ZoneInfo) -> Place | None:
    if item.starts_at is None or item.ends_at is None or item.venue_id is None:
        return None
    day = evening(item.starts_at, zone)
    start = wall_minute(item.starts_at, day, zone)
    return Place(item.venue_id, day, start, max(start, wall_minute(item.ends_at, day, zone)))


def _is_band(item: Item, minutes: int) -> bool:
    """Whether it is drawn above the grid: it runs for days, or for most of each of its days."""
    return _is_long(item) or (item.repeat is not None and minutes >= ALL_DAY)


def _is_long(item: Item) -> bool:
    return item.repeat is None and (length_of(item) or 0) >= MINUTES_A_DAY


def _days_shown(item: Item, sketch: _Sketch, programme: Programme, view: View) -> list[date] | None:
    """The days on which it has a card in one of the columns, none in the tray; None when it is not shown at all."""
    if sketch.place is None:
        return None if item.is_cancelled else []
    if item.venue_id not in view.venue_ids:
        return None
    return days_of(item, sketch.place, view.days, programme.zone_of(item)) or None


def _card(item: Item, sketch: _Sketch, programme: Programme, view: View, t: Words) -> Card:
    card = sketch.face.copy()
    if view.coloured_by == BY_STRAND:
        card["kind"] = item.strand
    if sketch.place is None:
        usual = programme.festival.kind(item.kind).minutes
        card["minutes"] = minutes = length_of(item) or view.lasting.get(item.id, usual)
        card["period"] = tray_words(item, programme.venue_of(item), minutes, t)
    return card


def _told(clashes: Iterable[Clash], shown: Container[str], say: Sentence, t: Words) -> dict[str, list[ClashWords]]:
    """What each of the items is told to clash with, worst first: the first few, and how many more."""
    of: defaultdict[str, list[Clash]] = defaultdict(list)
    for clash in clashes:
        for item_id in clash.item_ids:
            if item_id in shown:
                of[item_id].append(clash)
    return {item_id: _told_of_one(found, say, t) for item_id, found in of.items()}


def _told_of_one(clashes: Sequence[Clash], say: Sentence, t: Words) -> list[ClashWords]:
    said: list[ClashWords] = [{"severity": each.severity, "words": say(each)} for each in clashes[:MOST_CLASHES]]
    left = clashes[MOST_CLASHES:]
    return [*said, {"severity": left[0].severity, "words": more_clashes(len(left), t)}] if left else said


def _frame(programme: Programme, view: View, sketches: Iterable[_Sketch], t: Words) -> Frame:
    zone = programme.festival.zone
    first, last = _hours(sketches)
    return {
        "language": t.language,
        "days": [{"iso": day.isoformat(), "label": t.long_day(day), "short": t.day(day)} for day in view.days],
        "venues": _venue_heads(view.venues, zone, t),
        "closed": {
            f"{venue.id} {day.isoformat()}": closed
            for venue in view.venues
            for day in view.days
            if (closed := [*_closed(venue, zone, day)])
        },
        "changeover": {venue.id: venue.changeover // MINUTE for venue in view.venues},
        "simultaneous": {venue.id: venue.simultaneous for venue in view.venues},
        "first": first,
        "last": last,
        "step": STEP,
        "zoom": view.zoom,
        "kinds": _marks(programme, view.coloured_by, t),
        "words": board_words(t),
        "read_only": False,
    }


def _hours(sketches: Iterable[_Sketch]) -> Minutes:
    """From which minute to which a day is shown: whole hours, the same for each day of the festival."""
    on_grid = [(each.place, each.face) for each in sketches if each.place and not each.is_band]
    first = min((place.start - face["in"] - AROUND for place, face in on_grid), default=USUAL_FIRST)
    last = max((place.end + face["out"] + AROUND for place, face in on_grid), default=USUAL_LAST)
    return max(FIRST_MINUTE, min(USUAL_FIRST, first // 60 * 60)), min(LATEST, max(USUAL_LAST, -(-last // 60) * 60))


def _venue_heads(venues: Sequence[Venue], zone: ZoneInfo, t: Words) -> list[VenueHead]:
    labels = told_apart({venue.id: shortened(venue.name) for venue in venues})
    return [{"id": each.id, "label": labels[each.id], "note": venue_note(each, zone, t)} for each in venues]


@lru_cache(maxsize=16_384)
def _closed(venue: Venue, zone: ZoneInfo, day: date) -> tuple[Minutes, ...]:
    """The minutes of a day at which a venue is known to be closed; `zone` is the festival's."""
    timetable = venue_timetable(venue, zone)
    if timetable is None:
        return ()
    opened = sorted(chain.from_iterable(_opened(timetable, day, shift) for shift in (-1, 0, 1)))
    closes = accumulate((closes for _, closes in opened), max, initial=FIRST_MINUTE)
    opens = (*(opens for opens, _ in opened), LATEST)
    return tuple((shut, until) for shut, until in zip(closes, opens, strict=True) if shut < until)


def _opened(timetable: Timetable, day: date, shift: int) -> Iterator[Minutes]:
    """The hours that begin so many days after `day`, in its minutes."""
    for opens, closes in timetable.hours(day + shift * DAY):
        start, end = (clock.hour * 60 + clock.minute + shift * MINUTES_A_DAY for clock in (opens, closes))
        yield start, end + MINUTES_A_DAY * (end <= start)


def _marks(programme: Programme, coloured_by: str, t: Words) -> list[Mark]:
    """A colour and a pattern for each kind or strand in use; a kind has the same in every festival."""
    if coloured_by == BY_STRAND:
        strands = sorted({item.strand for item in programme.items if item.strand}, key=normal_form)
        return [*(_mark(n, each, each) for n, each in enumerate(strands)), _mark(MARKS - 1, "", t("No strand"))]
    used = {item.kind for item in programme.items}
    kinds = dict.fromkeys((*programme.festival.all_kinds, *sorted(used)))
    return [_mark(n, each, kind_label(each, programme, t)) for n, each in enumerate(kinds) if each in used]


def _mark(number: int, its_id: str, label: str) -> Mark:
    turn, mark = divmod(number, MARKS)
    return {"id": its_id, "label": label, "mark": mark, "pattern": (mark + turn) % MARKS}
