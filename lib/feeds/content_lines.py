"""The lines of a calendar by the letter of RFC 5545: values escaped, lines folded between letters and encoded.

They stand in the order in which `icalendar` has them, which the tests ask for its opinion of every byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

_LONGEST = 74  # octets of a line, and of the next after its space
_FOLD = b"\r\n "
_ESCAPES = b"\\^"
_MINUTE = timedelta(minutes=1)


def text(words: str) -> str:
    """A TEXT value (section 3.3.11)."""
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def texts(*words: str) -> str:
    """Several in one property; those that are empty are left out."""
    return ",".join(map(text, filter(None, words)))


def in_quotes(words: str) -> str:
    """The value of a parameter, which can hold no quotes itself (section 3.1; RFC 6868 for the circumflex)."""
    said = words.replace('"', "'").replace("^", "^^")
    return f'"{said}"'


def digits(at: date) -> str:
    """A day, or a local time to the second."""
    return at.isoformat()[:19].replace("-", "").replace(":", "")


def moment(at: datetime) -> str:
    """An instant, in UTC."""
    return f"{digits(at if at.tzinfo is UTC else at.astimezone(UTC))}Z"


def timed(name: str, *at: datetime) -> str:
    """A property of local times in one named zone, or of instants in UTC."""
    if at[0].tzinfo is UTC:
        return f"{name}:{','.join(map(moment, at))}"
    return f"{name};TZID={at[0].tzinfo}:{','.join(map(digits, at))}"


def offset(delta: timedelta) -> str:
    """An offset from UTC in whole minutes."""
    hours, minutes = divmod(abs(delta) // _MINUTE, 60)
    return f"{'-' if delta < timedelta(0) else '+'}{hours:02}{minutes:02}"


def folded(line: str) -> bytes:
    """A line as it is sent, without its end."""
    octets = line.encode()
    if len(octets) <= _LONGEST:
        return octets
    parts, start = [], 0
    while start < len(octets):
        end = start + _LONGEST
        while end < len(octets) and octets[end] & 0xC0 == 0x80:  # within a letter
            end -= 1
        if end < len(octets) and octets[end - 1] in _ESCAPES:  # not from what it escapes
            end -= 1
        parts.append(octets[start:end])
        start = end
    return _FOLD.join(parts)


def written(lines: Iterable[str]) -> bytes:
    """Lines as they are sent."""
    return b"".join(folded(line) + b"\r\n" for line in lines if line)
