"""What is done on the board, as the browser sends it, and what it makes of the items: nothing in it is believed.

Asks `board` where a card lies, and `evening` for the hours of a day. A move keeps all that the board does not show: of
what repeats every sitting moves as one of them did; crew times and what is not a whole minute stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from lib.board import LATEST, STEP, Place, day_of, days_of, length_of, place_of
from lib.evening import DAY, FIRST_MINUTE, LAST_MINUTE, MINUTES_A_DAY, shown_time, wall_time
from lib.impossible import Impossible
from lib.programme import LONGEST_REPEAT, NOTHING, YEARS, Item, Programme, Repeat
from lib.span import MINUTE, local_instant

MOST_OPERATIONS, LONGEST_ID, HIGHEST = 500, 500, 2**53  # of one message, in characters, and of numbers in a browser
LONGEST = LONGEST_REPEAT // MINUTE


class Why(StrEnum):
    """Why an operation is refused; `wording.board` has a sentence for each."""

    UNREADABLE = "unreadable"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_VENUE = "unknown_venue"
    OUT_OF_REACH = "out_of_reach"
    MOVED = "moved"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Operation:
    """A card taken from one place to another; None is the tray. `seen` is the version of the cards that it lay in."""

    seq: int
    item_id: str
    to: Place | None
    was: Place | None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An operation that is not done."""

    seq: int
    item_id: str
    why: Why
    impossible: Impossible | None = None


Asked: TypeAlias = Operation | Refusal


@dataclass(frozen=True, slots=True)
class Message:
    """Everything that a browser waits to be answered, and the versions of what it shows."""

    client: str
    frame: str
    cards: str
    asked: tuple[Asked, ...]  # in order

    def after(self, answered: int) -> tuple[Asked, ...]:
        """What has not been answered yet."""
        return tuple(each for each in self.asked if each.seq > answered)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What operations come to: the items that differ, what was done and what is refused."""

    items: tuple[Item, ...]
    done: tuple[Operation, ...]
    refused: tuple[Refusal, ...]


def read_message(sent: Any) -> Message | None:
    """What a browser says, as far as it makes sense; None when it makes none."""
    match sent:
        case {"cid": str(client), "ops": list(operations)} if 0 < len(client) <= LONGEST_ID:
            read = [asked for each in operations[:MOST_OPERATIONS] if (asked := _asked(each))]
            frame, cards = read_versions(sent.get("has"))
            return Message(client, frame, cards, tuple(sorted(read, key=lambda each: each.seq)))
    return None


def read_versions(sent: object) -> tuple[str, str]:
    """The versions of frame and cards that a browser has; "" for none."""
    has: Mapping[str, Any] = sent if isinstance(sent, Mapping) else {}
    frame, cards = (has.get(name) for name in ("frame", "items"))
    return frame if isinstance(frame, str) else "", cards if isinstance(cards, str) else ""


def read_place(sent: object) -> Place | None:
    """A place of the grid as a browser names it; None when it is none."""
    place = _read_place(sent)
    return place if isinstance(place, Place) else None


def read_order(sent: object, venue_ids: Sequence[str]) -> Sequence[str]:
    """The order that a browser puts these venues in; as they are when it names others."""
    named: object = sent.get("venues") if isinstance(sent, Mapping) else None
    if not isinstance(named, list) or not all(map(_is_id, named)) or sorted(named) != sorted(venue_ids):
        return venue_ids
    return named


def _asked(sent: Any) -> Asked | None:
    match sent:
        case {"seq": seq, "do": "place" | "unplace" as do, "id": item_id} if _is_number(seq, HIGHEST) and _is_id(
            item_id
        ):
            was = _read_place(sent.get("was"))
            to = _read_place(sent) if do == "place" else None
            if isinstance(was, Why) or isinstance(to, Why) or (do == "place" and to is None):
                return Refusal(seq, item_id, Why.OUT_OF_REACH)
            seen = sent.get("seen")
            return Operation(seq, item_id, to, was, seen if isinstance(seen, str) else "")
        case {"seq": seq} if _is_number(seq, HIGHEST):
            return Refusal(seq, "", Why.UNREADABLE)
    return None


def _read_place(sent: object) -> Place | Why | None:
    """A place as a browser names it: none of the grid without a venue and hours."""
    if not isinstance(sent, Mapping):
        return Why.UNREADABLE
    venue_id, day, start, end = (sent.get(name) for name in ("venue", "day", "start", "end"))
    if venue_id is None or start is None or end is None:
        return None
    read = _day(day)
    if read is None or not _is_id(venue_id) or not _is_number(start, LATEST) or not _is_number(end, start + LONGEST):
        return Why.OUT_OF_REACH
    return _in_its_evening(Place(venue_id, read, start, end)) if start <= end else Why.OUT_OF_REACH


def _in_its_evening(place: Place) -> Place:
    """The same hours as minutes of the day whose evening they begin in."""
    turn = (place.start >= LAST_MINUTE) - (place.start < FIRST_MINUTE)
    shift = turn * MINUTES_A_DAY
    return Place(place.venue_id, place.day + turn * DAY, place.start - shift, place.end - shift)


def _is_id(sent: object) -> bool:
    return isinstance(sent, str) and 0 < len(sent) <= LONGEST_ID


def _is_number(sent: object, most: int) -> bool:
    """Whether it is a whole number from 0 up to `most`; a truth value is none."""
    return type(sent) is int and 0 <= sent <= most


def _day(sent: object) -> date | None:
    try:
        day = date.fromisoformat(sent) if isinstance(sent, str) else None
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


def carried_out(asked: Iterable[Asked], programme: Programme) -> Outcome:
    """What operations make of the items of a programme, each upon what those before it did."""
    items: dict[str, Item] = {}
    put: dict[str, Place | None] = {}  # where each was asked to go, though a clock that skips an hour put it elsewhere
    done: list[Operation] = []
    refused: list[Refusal] = []
    for each in asked:
        if isinstance(each, Refusal):
            refused.append(each)
            continue
        item = items.get(each.item_id) or programme.item_by_id.get(each.item_id)
        is_on_its_way = item and each.item_id in put and put[each.item_id] == each.was
        operation = replace(each, was=place_of(item, programme)) if item and is_on_its_way else each
        after = _carried_out(operation, item, programme)
        if isinstance(after, Refusal):
            refused.append(after)
        else:
            items[each.item_id], put[each.item_id] = after, each.to
            done.append(each)
    return Outcome(tuple(items.values()), tuple(done), tuple(refused))


def _carried_out(operation: Operation, item: Item | None, programme: Programme) -> Item | Refusal:
    if item is None:
        return _refusal(operation, Why.UNKNOWN_ITEM)
    if operation.to and operation.to.venue_id not in programme.venue_by_id:
        return _refusal(operation, Why.UNKNOWN_VENUE)
    if not _is_there(item, operation.was, programme):
        return _refusal(operation, Why.MOVED)
    try:
        return _moved(item, operation.was, operation.to, programme) if operation.to else _unplaced(item, programme)
    except Impossible as impossible:
        return _refusal(operation, Why.IMPOSSIBLE, impossible)


def _refusal(operation: Operation, why: Why, impossible: Impossible | None = None) -> Refusal:
    return Refusal(operation.seq, operation.item_id, why, impossible)


def _is_there(item: Item, was: Place | None, programme: Programme) -> bool:
    """Whether one of its cards lies where it was taken from. The tray is one place, whatever the day."""
    now = place_of(item, programme)
    if now is None or was is None:
        return now is was
    is_on_day = was.day in days_of(item, now, [was.day], programme.zone_of(item))
    return is_on_day and was._replace(day=now.day) == now


def _unplaced(item: Item, programme: Programme) -> Item:
    """To be placed again, on the day that it had."""
    day = day_of(item, programme.zone_of(item))
    return replace(
        item,
        venue_id=None,
        starts_at=None,
        ends_at=None,
        is_start_assumed=False,
        is_end_assumed=False,
        day=day,
        repeat=_repeat(item, day, NOTHING) if day else item.repeat,
    )


def _moved(item: Item, was: Place | None, to: Place, programme: Programme) -> Item:
    """At another place of the grid."""
    now, before = place_of(item, programme), programme.zone_of(item)
    if now is None or was is None or item.starts_at is None or item.ends_at is None:
        return _brought(item, to, programme)
    by = to.day - was.day
    shift = wall_time(now.day + by, to.start) - wall_time(now.day, now.start)
    is_as_long = to.end - to.start == was.end - was.start
    starts = shown_time(item.starts_at, before) + shift
    ends = shown_time(item.ends_at, before) + shift if is_as_long else wall_time(now.day + by, _end(to))
    return _held(
        item,
        _Hours(to.venue_id, starts, ends, _zone(to, programme)),
        is_start_assumed=item.is_start_assumed and to.start == now.start,
        is_end_assumed=item.is_end_assumed and is_as_long,
        repeat=_repeat(item, starts.date(), by),
    )


def _brought(item: Item, to: Place, programme: Programme) -> Item:
    """Out of the tray. As long as its kind usually lasts, nobody said how long."""
    minutes, day = to.end - to.start, day_of(item, programme.zone_of(item))
    usual, starts = programme.festival.kind(item.kind).minutes, wall_time(to.day, to.start)
    is_as_long = minutes == (length_of(item) or usual)
    return _held(
        item,
        _Hours(to.venue_id, starts, wall_time(to.day, to.end if is_as_long else _end(to)), _zone(to, programme)),
        is_start_assumed=False,
        is_end_assumed=is_as_long and (item.is_end_assumed or item.starts_at is None),
        repeat=_repeat(item, starts.date(), to.day - day) if day else item.repeat,
    )


class _Hours(NamedTuple):
    """Where an item is to be, and from when to when by the clock on the wall there."""

    venue_id: str
    starts: datetime
    ends: datetime
    zone: ZoneInfo


def _held(item: Item, hours: _Hours, **more: Any) -> Item:
    starts_at = _instant(hours.starts, hours.zone, item.starts_at)
    ends_at = _instant(hours.ends, hours.zone, item.ends_at)
    if ends_at.astimezone(UTC) <= starts_at.astimezone(UTC) and not item.is_reversed:
        # The hour that the clock skips has moved the start past the end, or of one shown twice the other is meant.
        length = hours.ends - hours.starts if hours.starts < hours.ends else _length(item)
        ends_at = (starts_at.astimezone(UTC) + length).astimezone(hours.zone)
    return replace(item, venue_id=hours.venue_id, starts_at=starts_at, ends_at=ends_at, day=None, **more)


def _length(item: Item) -> timedelta:
    """The time that passes from its start to its end."""
    return item.ends_at.astimezone(UTC) - item.starts_at.astimezone(UTC) if item.starts_at and item.ends_at else NOTHING


def _instant(shown: datetime, zone: ZoneInfo, kept: datetime | None) -> datetime:
    """When the clock on the wall shows that; of an hour shown twice, the one that it was."""
    if kept and kept.tzinfo is zone and kept.replace(tzinfo=None, fold=0) == shown:
        return kept
    return local_instant(shown.date(), shown.time(), zone)


def _repeat(item: Item, first_day: date, by: timedelta) -> Repeat | None:
    """Its further days, once its first is another: all of them later or earlier by as much.

    `by` is from evening to evening. Hours moved past midnight are those of the next day of the week.
    """
    if item.repeat is None or item.first_day is None:
        return item.repeat
    shift = first_day - item.first_day
    return item.repeat.later(shift, (shift - by).days)


def _end(place: Place) -> int:
    """Nothing is made shorter than a step."""
    return max(place.end, place.start + STEP)


def _zone(place: Place, programme: Programme) -> ZoneInfo:
    return programme.venue_by_id[place.venue_id].zone or programme.festival.zone
