"""Half-open spans of time and the one overlap formula.

A span holds its start and not its end (RFC 5545, DTEND), so spans that touch do not overlap and a span of no length
overlaps nothing. Instants are kept in UTC: Python compares two datetimes of one zone by their wall clocks, which is an
hour wrong on the nights that clocks change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one instant up to, and not including, another; both are turned into UTC. ValueError if naive or reversed."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        for name in ("starts_at", "ends_at"):
            instant: datetime = getattr(self, name)
            if instant.tzinfo is None:
                raise ValueError(f"{name} has no time zone: {instant}")
            object.__setattr__(self, name, instant.astimezone(UTC))
        if self.ends_at < self.starts_at:
            raise ValueError(f"a span ends at {self.ends_at}, before it starts at {self.starts_at}")

    @property
    def minutes(self) -> int:
        """Whole minutes between start and end."""
        return (self.ends_at - self.starts_at) // MINUTE

    def overlaps(self, other: Span) -> bool:
        """Whether some instant is in both."""
        return max(self.starts_at, other.starts_at) < min(self.ends_at, other.ends_at)

    def common(self, other: Span) -> Span | None:
        """The part in both, or None."""
        if not self.overlaps(other):
            return None
        return Span(max(self.starts_at, other.starts_at), min(self.ends_at, other.ends_at))

    def widened(self, before: timedelta, after: timedelta) -> Span:
        """The same span starting `before` earlier and ending `after` later."""
        return Span(self.starts_at - before, self.ends_at + after)


def gap(first: Span, second: Span) -> timedelta:
    """Time from the end of the earlier span to the start of the later; negative when they overlap."""
    earlier, later = sorted((first, second))
    return later.starts_at - earlier.ends_at


def local_instant(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant a clock on the wall of `zone` shows `at` on `day`, as an aware datetime of that zone.

    An hour that the summer change skips is moved on by what was skipped; an hour that happens twice is the first one,
    unless `at.fold` is 1 (PEP 495).
    """
    return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)
