"""People at doors with their phones, and what they have pressed: nothing is lost, and nothing counted twice.

A phone keeps, of each sitting, how often + and how often − were pressed on it. Both only ever grow, so that it may say
them again and again, late or in any order: of what one phone says the greatest holds, and phones add up (a grow-only
counter for each, as in Shapiro et al., "A comprehensive study of convergent and commutative replicated data types",
2011, 3.1). Where a door was only tried, or somebody knows the number better, presses until then are left out, and those
from then on add to that number. Addresses of doors hold a secret as those of `partners` do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from lib.programme import Count, Item, Method, Programme, sittings
from lib.span import Span

QUIET = timedelta(minutes=2)  # after the last press, when a sum is written down as a count
MOST_PRESSES = 100_000  # of one phone at one sitting
MOST_TALLIES = 60  # in one message
LONGEST_NAME = 60  # characters, of somebody at a door
LONGEST_PHONE = 40
LONGEST_ID = 500  # of an item
MOST_PHONES = 500  # at one sitting: each tab of a browser is one
MOST_PLACES = 500  # to choose from, those nearest in time
EARLY = timedelta(hours=14)  # before a sitting starts, and
LATE = timedelta(hours=14)  # after it ends, when it is among the first to be chosen

T = TypeVar("T")


class TooManyPhones(Exception):
    """More than anybody counts a sitting with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """An address to count at. It holds the id and a secret, of which only the digest is kept."""

    id: str
    festival_id: str
    name: str
    venue_id: str = ""  # whose sittings are counted; "" for all
    digest: str
    created_at: datetime
    created_by: str
    revoked_at: datetime | None = None
    revoked_by: str = ""
    owner: str = ""  # the address of the only one who counts there, as long as they may; "" for whoever has the key


@dataclass(frozen=True, slots=True)
class Tally:
    """What one phone has counted of one sitting so far, who held it, and when it last grew (UTC)."""

    item_id: str
    day: date
    phone: str
    plus: int
    minus: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sum:
    """What all phones say of a sitting."""

    item_id: str
    day: date
    pressed: int  # how often +, less how often −
    phones: int
    by: str
    at: datetime
    left_out: int = 0  # of what was pressed
    own: tuple[int, ...] = ()  # the number that was last written down as the count, and one that was about to be
    agreed: int | None = None  # the number that somebody said to be the count and that of the door

    @property
    def counted(self) -> int:
        """How many people came: never less than nobody."""
        return max(0, self.pressed - self.left_out)

    @property
    def key(self) -> tuple[str, date]:
        """What its count is known by."""
        return self.item_id, self.day


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of a sitting beside its tallies: see Sum."""

    left_out: int
    own: tuple[int, ...]
    agreed: int | None


NO_MARKS = Marks(0, (), None)


@dataclass(frozen=True, slots=True)
class Place:
    """A sitting that somebody at a door may choose."""

    item: Item
    day: date
    starts_at: datetime
    seats: int | None
    is_now: bool  # or soon, or just over


def grown(known: Tally | None, said: Tally) -> Tally:
    """What is known of a phone once it has said something: the same tally where that is no news."""
    if known is None:
        return said
    plus, minus = max(known.plus, said.plus), max(known.minus, said.minus)
    if (plus, minus) == (known.plus, known.minus):
        return known
    return replace(said, plus=plus, minus=minus)


def summed(
    tallies: Iterable[Tally], marks: Mapping[tuple[str, date], Marks] = MappingProxyType({})
) -> dict[tuple[str, date], Sum]:
    """What phones have counted together, by sitting."""
    found: dict[tuple[str, date], list[Tally]] = {}
    for tally in tallies:
        found.setdefault((tally.item_id, tally.day), []).append(tally)
    return {key: _sum(key, of_it, marks.get(key, NO_MARKS)) for key, of_it in found.items()}


def _sum(key: tuple[str, date], tallies: list[Tally], marks: Marks) -> Sum:
    names = ", ".join(dict.fromkeys(tally.by for tally in sorted(tallies, key=lambda each: each.phone) if tally.by))
    pressed = sum(tally.plus - tally.minus for tally in tallies)
    at = max(tally.at for tally in tallies)
    return Sum(*key, pressed, len(tallies), names, at, marks.left_out, marks.own, marks.agreed)


def count_of(said: Sum, before: Count | None) -> Count | None:
    """The count that a sum becomes; None where somebody else wrote a number down, which stays."""
    return as_count(said, before) if is_open(said, before) else None


def is_open(said: Sum, before: Count | None) -> bool:
    """Whether nobody else has written down how many came, or has agreed that the door counts on from there."""
    return before is None or before.counted in {None, said.agreed} or is_of_door(said, before)


def is_of_door(said: Sum, count: Count) -> bool:
    """Whether the door itself wrote it down."""
    return count.counted in said.own and count.method in {"", Method.CLICKER}


def without_number(count: Count) -> Count | None:
    """What is known of a sitting beside how many came; None for nothing."""
    rest = replace(count, counted=None, method="", by="", at=None)
    return None if rest == Count(count.item_id, count.day) else rest


def as_count(said: Sum, before: Count | None) -> Count:
    """A sum as the count, beside what else is known of the sitting."""
    return replace(before or Count(*said.key), counted=said.counted, method=str(Method.CLICKER), by=said.by, at=said.at)


def is_disputed(said: Sum, before: Count | None) -> bool:
    """Whether a door says one number and the festival another; a door that says nobody says nothing."""
    return before is not None and before.counted is not None and said.counted not in {0, before.counted}


def places(programme: Programme, door: Door, now: datetime) -> tuple[Place, ...]:
    """The sittings that are offered at a door, by their starts: those nearest in time, and none that is cancelled."""
    found = [
        Place(
            item, start.date(), start, programme.seats_for(item), span.starts_at - EARLY <= now <= span.ends_at + LATE
        )
        for item in programme.items
        if not item.is_cancelled and door.venue_id in {"", item.venue_id}
        for start, span in _starts(item)
    ]
    nearest = sorted(found, key=lambda place: abs(place.starts_at - now))[:MOST_PLACES]
    return tuple(sorted(nearest, key=lambda place: (place.starts_at.astimezone(UTC), place.item.id)))


def heard_of(programme: Programme, venue_id: str = "") -> frozenset[tuple[str, date]]:
    """All sittings, of one venue or of all. A phone may not know yet what was moved elsewhere, or cancelled."""
    return frozenset(
        (item.id, start.date())
        for item in programme.items
        if venue_id in {"", item.venue_id}
        for start, _ in _starts(item)
    )


def _starts(item: Item) -> Iterator[tuple[datetime, Span]]:
    """Its sittings, and what a clock at its venue shows when each starts."""
    if item.starts_at is not None:
        for span in sittings(item):
            yield span.starts_at.astimezone(item.starts_at.tzinfo), span


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that somebody counted in the room, with who came since; by its id it is known when it is sent twice."""

    id: str
    count: Count
    phone: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a phone says, as far as it can be understood; `unread` are the places of tallies that cannot."""

    tallies: tuple[Tally, ...]
    unread: tuple[int, ...]
    is_finished: bool
    typed: tuple[Typed, ...]


def read_message(said: Any, at: datetime) -> Message:
    """A phone's JSON. ValueError or TypeError where it is none of ours: nobody who counts can have written that."""
    if not isinstance(said, dict):
        raise TypeError("not an object")
    phone, by = _words(said.get("phone"), LONGEST_PHONE), _words(said.get("name"), LONGEST_NAME)
    rows, numbers = said.get("tallies") or [], said.get("typed") or []
    is_message = isinstance(rows, list) and isinstance(numbers, list)
    if not phone or not is_message or len(rows) + len(numbers) > MOST_TALLIES:
        raise ValueError("not a message of a phone")
    read = [_read(_tally, row, phone, by, at) for row in rows]
    return Message(
        tuple(tally for tally in read if tally),
        tuple(place for place, tally in enumerate(read) if tally is None),
        said.get("finished") is True,
        tuple(typed for row in numbers if (typed := _read(_typed, row, phone, by, at))),
    )


def _read(read: Callable[..., T], *row: Any) -> T | None:
    """What one row says, None where that cannot be read: the others are read all the same."""
    try:
        return read(*row)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _tally(row: Any, phone: str, by: str, at: datetime) -> Tally:
    its_phone = _words(row.get("phone"), LONGEST_PHONE) or phone
    return Tally(_id(row["item"]), _day(row), its_phone, _presses(row["plus"]), _presses(row["minus"]), by, at)


def _typed(row: Any, phone: str, by: str, at: datetime) -> Typed:
    since = row.get("since", 0)
    number = _presses(row["number"]) + (_presses(since) if since >= 0 else -_presses(-since))
    count = Count(_id(row["item"]), _day(row), max(0, number), method=str(Method.COUNT), by=by, at=at)
    return Typed(_words(row["id"], LONGEST_PHONE), count, phone)


def _id(said: Any) -> str:
    if not isinstance(said, str) or len(said) > LONGEST_ID:
        raise ValueError("not the id of an item")
    return said.encode("utf-8", "ignore").decode()


def _day(row: Any) -> date:
    return date.fromisoformat(str(row["day"]))


def _presses(number: Any) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_PRESSES:
        raise ValueError("not a number of presses")
    return number


def _words(said: Any, longest: int) -> str:
    """Words on one line, without what only steers terminals and the direction of writing."""
    if not isinstance(said, str):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())[:longest].strip()
