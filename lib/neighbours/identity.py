"""What the formats of others call an item and a venue by: names that stay when title, time and place change.

Their UIDs are those of `address`, as in calendars.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from lib.feeds.address import uid
from lib.programme import Item, sittings
from lib.span import MINUTE, Span

LARGEST_NUMBER = 2**31 - 1  # what every program takes for a whole number


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting of an item, and the UID that is its own for good, also as a UUID for formats that want one."""

    uid: str
    guid: UUID
    span: Span


def sittings_of(item: Item, festival_id: str, domain: str) -> tuple[Sitting, ...]:
    """Its sittings; those of an item that repeats have the day in their UIDs, and keep them when its hours change."""
    spans = sittings(item)
    if item.repeat is None:
        return tuple(_sitting(uid(item.id, festival_id, domain), span) for span in spans)
    zone = item.starts_at.tzinfo if item.starts_at else UTC
    return tuple(
        _sitting(uid(item.id, festival_id, domain, f"+{span.starts_at.astimezone(zone):%Y%m%d}"), span)
        for span in spans
    )


def _sitting(own: str, span: Span) -> Sitting:
    return Sitting(own, guid(own), span)


def guid(name: str) -> UUID:
    """A name as a UUID (RFC 9562 version 5): the same for the same name, on every machine."""
    return uuid5(NAMESPACE_URL, name)


def venue_guid(venue_id: str, festival_id: str, domain: str) -> UUID:
    """That of a venue; "" is the place of all that has none yet."""
    return guid(f"venue:{uid(venue_id, festival_id, domain)}")


def numbers(guids: Iterable[UUID]) -> Mapping[UUID, int]:
    """A number from 1 up for each, for formats that want one: made of the UUID, and another only where two are one."""
    taken: dict[int, UUID] = {}
    for each in sorted(guids):
        number = each.int % LARGEST_NUMBER + 1
        while number in taken:
            number = number % LARGEST_NUMBER + 1
        taken[number] = each
    return {each: number for number, each in taken.items()}


def instant(at: datetime, zone: ZoneInfo) -> str:
    """A moment on the clock of `zone` with its offset; in UTC where that has seconds, which XML and RFC 3339 lack."""
    local = at.astimezone(zone)
    offset = local.utcoffset()
    exact = local if offset is not None and not offset % MINUTE else at.astimezone(UTC)
    return exact.isoformat(timespec="seconds")
