"""People at doors with their phones, and what they have pressed: nothing is lost, and nothing counted twice.

A phone keeps, of each sitting, how often + and how often − were pressed on it. Both only ever grow, so that it may say
them again and again, late or in any order: of what one phone says the greatest holds, and phones add up (a grow-only
counter for each, as in Shapiro et al., "A comprehensive study of convergent and commutative replicated data types",
2011, 3.1). Addresses of doors hold a secret as those of `partners` do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from lib.programme import Count, Item, Method, Programme, sittings

QUIET = timedelta(minutes=2)  # after the last press, when a sum is written down as a count
MOST_PRESSES = 100_000  # of one phone at one sitting
MOST_TALLIES = 60  # in one message
LONGEST_NAME = 60  # characters, of somebody at a door
LONGEST_PHONE = 40
LONGEST_ID = 200  # of an item
EARLY = timedelta(hours=14)  # before a sitting starts, and
LATE = timedelta(hours=14)  # after it ends, when it is among the first to be chosen

T = TypeVar("T")


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
    """What all phones have counted of a sitting: never less than nobody."""

    item_id: str
    day: date
    counted: int
    phones: int
    by: str
    at: datetime
    own: tuple[int, ...] = ()  # the number that was last written down as the count, and one that was about to be

    @property
    def key(self) -> tuple[str, date]:
        """What its count is known by."""
        return self.item_id, self.day


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


def summed(tallies: Iterable[Tally]) -> dict[tuple[str, date], Sum]:
    """What phones have counted together, by sitting."""
    found: dict[tuple[str, date], list[Tally]] = {}
    for tally in tallies:
        found.setdefault((tally.item_id, tally.day), []).append(tally)
    return {key: _sum(key, of_it) for key, of_it in found.items()}


def _sum(key: tuple[str, date], tallies: list[Tally]) -> Sum:
    names = dict.fromkeys(tally.by for tally in sorted(tallies, key=lambda tally: tally.phone) if tally.by)
    counted = sum(tally.plus - tally.minus for tally in tallies)
    return Sum(*key, max(0, counted), len(tallies), ", ".join(names), max(tally.at for tally in tallies))


def count_of(said: Sum, before: Count | None) -> Count | None:
    """The count that a sum becomes; None where somebody else wrote a number down, which stays."""
    if before is None or before.counted is None or (before.counted in said.own and not _is_counted_otherwise(before)):
        return as_count(said, before)
    return None


def as_count(said: Sum, before: Count | None) -> Count:
    """A sum as the count, beside what else is known of the sitting."""
    return replace(before or Count(*said.key), counted=said.counted, method=str(Method.CLICKER), by=said.by, at=said.at)


def _is_counted_otherwise(count: Count) -> bool:
    """Whether somebody says that it was counted another way than at a door."""
    return count.method not in {"", Method.CLICKER}


def is_disputed(said: Sum, before: Count | None) -> bool:
    """Whether a door says one number and the festival another."""
    return before is not None and before.counted is not None and before.counted != said.counted


def places(programme: Programme, door: Door, now: datetime) -> tuple[Place, ...]:
    """The sittings that can be counted at a door, by their starts; what is cancelled is none."""
    found = [
        Place(
            item, start.date(), start, programme.seats_for(item), span.starts_at - EARLY <= now <= span.ends_at + LATE
        )
        for item in programme.items
        if item.starts_at and not item.is_cancelled and door.venue_id in {"", item.venue_id}
        for span in sittings(item)
        for start in (span.starts_at.astimezone(item.starts_at.tzinfo),)
    ]
    return tuple(sorted(found, key=lambda place: (place.starts_at.astimezone(UTC), place.item.id)))


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that somebody counted in the room; by its id it is known again when it is sent twice."""

    id: str
    count: Count


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
        tuple(typed for row in numbers if (typed := _read(_typed, row, by, at))),
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


def _typed(row: Any, by: str, at: datetime) -> Typed:
    count = Count(_id(row["item"]), _day(row), _presses(row["number"]), method=str(Method.COUNT), by=by, at=at)
    return Typed(_words(row["id"], LONGEST_PHONE), count)


def _id(said: Any) -> str:
    return str(said)[:LONGEST_ID].encode("utf-8", "ignore").decode()


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
