"""The picture of a programme over one or more days, laid out: which bar lies where, and what is written on it.

Across, a place is in hours. A day runs from the first to the last hour that anything is on, so nights take no room;
what goes on after midnight, or starts before `DAWN`, belongs to the evening before. Hours are the festival's, wherever
the browser is. Down, a place is in pixels: each venue has as many lanes as it holds items at once.

The frame of bars has a row for each sitting: `item_id`, `title`, `kind` (its id), `venue`, `when` and `remark` in
words; `label`, what fits on the bar, its lines ended by LF; `start` and `end`; `room`, the hours up to the next bar of
its lane; `top`, `bottom` and `middle`; `is_clashing`, `is_cancelled`, `is_assumed` (its start or end), `is_band` (drawn
low and pale, for people come and go all day).

Marks what `clashes` found; the words for spans of time are those of `wording`.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pandas as pd

from lib.i18n import Words, mark
from lib.programme import Item, Programme, Status, sittings
from lib.rules.clash import Clash
from lib.span import Span, local_instant
from lib.wording import span_words

COLUMNS = {
    "item_id": "str", "title": "str", "kind": "str", "venue": "str", "when": "str", "remark": "str", "label": "str",
    "start": "float", "end": "float", "room": "float", "top": "float", "bottom": "float", "middle": "float",
    "is_clashing": "bool", "is_cancelled": "bool", "is_assumed": "bool", "is_band": "bool",
}  # fmt: skip

SIGNS = {  # what a bar says before its title, and the key to it
    "⚠": mark("clash"),
    "✕": mark("cancelled"),
    "?": mark("tentative"),
    "≈": mark("assumed hour"),
}

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAWN = 5  # o'clock
ALL_DAY = 6  # hours
SHORTEST = 0.25  # hours that a bar is drawn long at least
IDLE = (10, 18)  # hours shown of days without items
BAR, BAND, GUTTER, MARGIN = 36, 18, 3, 6  # pixels: a lane of bars, of bands, between lanes, above and below a venue
WIDTH, LETTER = 620, 5.4  # pixels: of the picture on a usual page, and of a letter; a guide to breaking lines only
MOST_HOURS, MOST_DAYS = 16, 10  # that are written along the top


@dataclass(frozen=True, slots=True)
class Block:
    """One sitting. `start` and `end` are hours since the midnight of its day, then, once placed, from the left edge."""

    item: Item
    span: Span
    day: date
    start: float
    end: float

    @property
    def is_band(self) -> bool:
        """Whether people come and go: others may use the venue meanwhile, or it lasts all day."""
        return self.item.shares_venue or self.end - self.start >= ALL_DAY


@dataclass(frozen=True, slots=True)
class Lane:
    """Blocks one after the other, `top` and `height` in pixels."""

    top: float
    height: float
    blocks: tuple[Block, ...]

    def rooms(self, width: float) -> Iterator[tuple[Block, float]]:
        """Each block with the hours up to the next one, or to the right edge."""
        starts = [block.start for block in self.blocks] + [width]
        return zip(self.blocks, (after - before for before, after in pairwise(starts)), strict=True)


@dataclass(frozen=True, slots=True)
class Row:
    """The strip of one venue, in pixels from the top."""

    venue: str
    top: float
    bottom: float
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Days side by side, each from one whole hour to another; hours after midnight count on from 24."""

    zone: ZoneInfo
    days: tuple[date, ...]
    opens: int
    closes: int

    @property
    def hours(self) -> int:
        """Of one day."""
        return self.closes - self.opens

    @property
    def width(self) -> int:
        """Of all days, in hours."""
        return len(self.days) * self.hours

    def place(self, day: date, hour: float) -> float:
        """Hours from the left edge."""
        return (day - self.days[0]).days * self.hours + hour - self.opens

    def placed(self, block: Block) -> Block:
        """The same sitting, from the left edge."""
        return replace(block, start=self.place(block.day, block.start), end=self.place(block.day, block.end))

    def ticks(self, t: Words) -> dict[int, str]:
        """What to write, by place: the days where there are several, and as many hours as there is room for."""
        step = next((n for n in (1, 2, 4) if self.width <= n * MOST_HOURS), self.hours)
        return {
            int(self.place(day, hour)): self._written(day, hour, t)
            for day in self.days[:: math.ceil(len(self.days) / MOST_DAYS)]
            for hour in range(self.opens, self.closes, step)
        }

    def _written(self, day: date, hour: int, t: Words) -> str:
        if len(self.days) > 1 and hour == self.opens:
            return t.day(day)
        return t.hour((midnight(day, self.zone) + hour * HOUR).astimezone(self.zone))


@dataclass(frozen=True)
class Timeline:
    """Bars (see the top of this module), the venues from the top, the axis of hours and what is written along it."""

    bars: pd.DataFrame
    rows: tuple[Row, ...]
    axis: Axis
    ticks: dict[int, str]

    @property
    def height(self) -> float:
        """Pixels."""
        return self.rows[-1].bottom if self.rows else BAR


def timeline(
    programme: Programme, first_day: date, last_day: date, t: Words, *, clashes: Iterable[Clash] = ()
) -> Timeline:
    """Everything that has an hour on the days from first to last; the sittings that `clashes` concern are marked."""
    clashing = set(_clashing(clashes, programme))
    blocks = [
        block for item in programme.items for block in _blocks(item, programme) if first_day <= block.day <= last_day
    ]
    axis = Axis(
        programme.festival.zone,
        tuple(first_day + n * DAY for n in range((last_day - first_day).days + 1)),
        math.floor(min((block.start for block in blocks), default=IDLE[0])),
        math.ceil(max((block.end for block in blocks), default=IDLE[1])),
    )
    rows = _rows([axis.placed(block) for block in blocks], programme, t)
    letters = WIDTH / axis.width / LETTER  # an hour's
    bars = [
        _words(block, t, is_clashing=(block.item.id, block.day) in clashing, letters=int(room * letters))
        | _place(block, lane, room)
        | {"venue": row.venue, "when": _when(block, programme, t)}
        for row in rows
        for lane in row.lanes
        for block, room in lane.rooms(axis.width)
    ]
    return Timeline(pd.DataFrame(bars, columns=list(COLUMNS)).astype(COLUMNS), rows, axis, axis.ticks(t))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which `day` begins in `zone`."""
    return local_instant(day, time(), zone).astimezone(UTC)


def evening(instant: datetime, zone: ZoneInfo) -> date:
    """The day whose evening `instant` belongs to in `zone`: until `DAWN`, the one before."""
    return (instant.astimezone(zone) - DAWN * HOUR).date()


def _clashing(clashes: Iterable[Clash], programme: Programme) -> Iterator[tuple[str, date]]:
    """The items that clash, each with the days that it does."""
    for clash in clashes:
        for item_id in clash.item_ids:
            item = programme.item_by_id.get(item_id)
            zone = programme.zone_of(item) if item else programme.festival.zone
            for span in clash.spans:
                yield item_id, evening(span.starts_at, zone)
                yield item_id, evening(span.ends_at, zone)


def _blocks(item: Item, programme: Programme) -> Iterator[Block]:
    """Its sittings; one whose end was put before its start is drawn where it starts, so that it can be seen."""
    if item.starts_at is None:
        return
    for span in sittings(item) or (Span(item.starts_at, item.starts_at),):
        day = evening(span.starts_at, programme.zone_of(item))
        origin = midnight(day, programme.festival.zone)
        start = (span.starts_at - origin) / HOUR
        end = min((span.ends_at - origin) / HOUR, 24 + DAWN)
        yield Block(item, span, day, start, max(end, start + SHORTEST))


def _rows(blocks: Iterable[Block], programme: Programme, t: Words) -> tuple[Row, ...]:
    """The venues in use, in the programme's order, then what has none."""
    names = {venue.id: venue.name for venue in programme.venues} | {"": t("No venue yet")}
    by_venue: dict[str, list[Block]] = {venue_id: [] for venue_id in names}
    for block in blocks:
        venue = programme.venue_of(block.item)
        by_venue[venue.id if venue else ""].append(block)
    rows: list[Row] = []
    for venue_id, held in by_venue.items():
        if held:
            rows.append(_row(names[venue_id], held, rows[-1].bottom if rows else 0))
    return tuple(rows)


def _row(name: str, blocks: Iterable[Block], top: float) -> Row:
    """Bars above, bands below, each in as few lanes as let none cover another."""
    ordered = sorted(blocks, key=lambda block: (block.start, block.end, block.item.id))
    lanes: list[Lane] = []
    bottom = top + MARGIN
    for height, is_band in ((BAR, False), (BAND, True)):
        for chain in _chains([block for block in ordered if block.is_band is is_band]):
            lanes.append(Lane(bottom, height, tuple(chain)))
            bottom += height + GUTTER
    return Row(name, top, bottom - GUTTER + MARGIN, tuple(lanes))


def _chains(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks, which are in order, each after the first chain that has ended by then."""
    chains: list[list[Block]] = []
    for block in blocks:
        chain = next((chain for chain in chains if chain[-1].end <= block.start), None)
        if chain is None:
            chains.append(chain := [])
        chain.append(block)
    return chains


def _words(block: Block, t: Words, *, is_clashing: bool, letters: int) -> dict[str, object]:
    item = block.item
    states = {
        "⚠": is_clashing,
        "✕": item.is_cancelled,
        "?": item.status is Status.TENTATIVE,
        "≈": item.is_start_assumed or item.is_end_assumed,
    }
    signs = [sign for sign, applies in states.items() if applies]
    title = item.title.to(t.language)
    return {
        "item_id": item.id,
        "title": title,
        "kind": item.kind,
        "remark": ", ".join(t(SIGNS[sign]) for sign in signs),
        "label": _broken("\N{NO-BREAK SPACE}".join([*signs, title]), letters, 1 if block.is_band else 2),
        "is_clashing": states["⚠"],
        "is_cancelled": states["✕"],
        "is_assumed": states["≈"],
        "is_band": block.is_band,
    }


def _broken(words: str, letters: int, lines: int) -> str:
    """`words` in at most so many lines of so many letters, with an ellipsis where there are more."""
    broken = textwrap.wrap(words, max(letters, 1), max_lines=lines, placeholder="…", break_long_words=False)
    return "\n".join(broken)


def _place(block: Block, lane: Lane, room: float) -> dict[str, object]:
    return {
        "start": block.start,
        "end": block.end,
        "room": room,
        "top": lane.top,
        "bottom": lane.top + lane.height,
        "middle": lane.top + lane.height / 2,
    }


def _when(block: Block, programme: Programme, t: Words) -> str:
    """On the clock of its venue, which is named where it is not the festival's."""
    zone = programme.zone_of(block.item)
    hours = span_words(block.span, zone, t)
    if zone == programme.festival.zone:
        return hours
    return t("{hours} ({place} time)", hours=hours, place=zone.key.rsplit("/")[-1].replace("_", " "))
