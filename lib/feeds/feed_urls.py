"""The addresses of feeds: what may be asked of one, and how it is written. `selection` says what is wanted of it.

An address is short and always the same for one choice: a fixed order, and what is not chosen is not written. What no
feed has is refused: an error that a person sees is better than a calendar of everything that nobody asked for.
`handles` say what the festival's own parts are called; `public_text` makes harmless what is told back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlencode

from lib.feeds.handles import Handles
from lib.feeds.public_text import line
from lib.feeds.selection import Selection
from lib.i18n import LANGUAGES

ACCESSIBLE = (
    "hi",
    "ii",
    "mi",
    "pi",
    "vi",
)  # OpenAgenda's codes of who can come: hearing, mind, movement, psyche, sight
ALARMS = (15, 30, 60, 120, 1440)  # minutes before
MOST_WORDS = 200  # characters to search for
MOST_TOLD = 50  # values that a refusal lists


class Exhibitions(StrEnum):
    """How an exhibition open day after day is shown: one line across its days, its opening hours on each, or on the
    first and the last only.
    """

    SPAN = "span"
    DAILY = "daily"
    ENDS = "ends"


class Cancelled(StrEnum):
    """How what will not be held is shown: as the standard says, or as an event like others, which all programs show."""

    MARKED = "marked"
    VISIBLE = "visible"


class NoSuchChoice(ValueError):
    """A parameter or a value that no feed has. Its message names those there are, for whoever made the URL."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One feed of a festival. No language means the festival's own; `alarm` is in minutes before, 0 for none."""

    festival_id: str
    language: str = ""
    exhibitions: Exhibitions = Exhibitions.SPAN
    cancelled: Cancelled = Cancelled.MARKED
    alarm: int = 0
    selection: Selection = Selection()


PARAMETERS: dict[str, tuple[str, ...]] = {  # in their order; those without values here have those of the festival
    "lang": tuple(LANGUAGES),
    "kind": (),
    "strand": (),
    "venue": (),
    "person": (),
    "partner": (),
    "accessible": ACCESSIBLE,
    "free": ("yes",),
    "from": (),
    "to": (),
    "exhibitions": tuple(Exhibitions),
    "cancelled": tuple(Cancelled),
    "alarm": tuple(map(str, ALARMS)),
}
REPEATED = {"kind": "kinds", "strand": "strands", "venue": "venues", "person": "people", "partner": "partners"} | {
    "accessible": "accessible"
}
_WORDS = "q"
_DAYS = ("from", "to")
_EXAMPLES = dict.fromkeys((*_DAYS, "day"), "YYYY-MM-DD")
_TRACES = ("utm_", "mtm_", "pk_", "fbclid", "gclid", "msclkid")
_MANNERS = ("lang", "exhibitions", "cancelled", "alarm")
_OF_A_SEARCH = ("lang", *(name for name in PARAMETERS if name not in _MANNERS), "day", _WORDS)


def choices(festival_id: str) -> tuple[Choice, ...]:
    """The feeds of a festival that everybody may want; first the one for which nothing is chosen."""
    languages = ("", *PARAMETERS["lang"])
    return tuple(Choice(festival_id, language, exhibitions) for exhibitions in Exhibitions for language in languages)


# ---------------------------------------------------------------- reading


def read_choice(festival_id: str, query: Iterable[tuple[str, str]], ever: Handles) -> Choice:
    """The feed that a query string asks for; NoSuchChoice when it asks for something else, or twice for one thing."""
    return _choice(festival_id, _asked(query, PARAMETERS, ever))


def read_item_choice(festival_id: str, item_id: str, query: Iterable[tuple[str, str]]) -> Choice:
    """The feed of one item, of which only the manner can be chosen."""
    choice = _choice(festival_id, _asked(query, _MANNERS, {}))
    return replace(choice, selection=Selection(item_id=item_id))


def read_person_choice(festival_id: str, person: str, query: Iterable[tuple[str, str]], ever: Handles) -> Choice:
    """The feed of one person; NoSuchChoice for one that has nothing in any release."""
    others = [name for name in PARAMETERS if name != "person"]
    asked = _asked(query, others, ever) | _asked([("person", person)], ["person"], ever)
    return _choice(festival_id, asked)


def read_search(festival_id: str, query: Iterable[tuple[str, str]], ever: Handles) -> Choice:
    """What the form of a page asks for: words to search for besides, a day in one field, and fields left empty.

    What others hang onto the address of a page, to follow those who come by it, is passed over.
    """
    asked = [(name, value) for name, value in query if not name.startswith(_TRACES)]
    for name, _ in asked:
        _refuse_unknown(name, _OF_A_SEARCH)
    filled = [pair for name, value in asked if value for pair in _spread(name, value)]
    return _choice(festival_id, _asked(filled, _OF_A_SEARCH, ever))


def _spread(name: str, value: str) -> list[tuple[str, str]]:
    """One day as the first and the last, two as ISO 8601 has an interval; all else as it is."""
    if name != "day":
        return [(name, value)]
    first, stroke, last = value.partition("/")
    return [(name, day) for name, day in zip(_DAYS, (first, last if stroke else first), strict=True) if day]


def _asked(query: Iterable[tuple[str, str]], known: Collection[str], ever: Handles) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    for name, value in query:
        _refuse_unknown(name, known)
        if name in asked and name not in REPEATED:
            raise NoSuchChoice(f"{name} may be given once.\n{_what_there_is(known)}")
        if wrong := _refusal(name, value, ever):
            raise NoSuchChoice(f"{wrong}\n{_what_there_is(known)}")
        asked.setdefault(name, []).append(value)
    return asked


def _refuse_unknown(name: str, known: Collection[str]) -> None:
    if name not in known:
        raise NoSuchChoice(f"There is no parameter {_quoted(name)} here.\n{_what_there_is(known)}")


def _refusal(name: str, value: str, ever: Handles) -> str:
    """What is wrong with a value, in a line; nothing if it will do."""
    if name in _DAYS:
        return "" if _day(value) else f"{name}={_quoted(value)} is no day; write one like 2026-10-19."
    if name == _WORDS:
        return "" if len(value) <= MOST_WORDS else f"Search for at most {MOST_WORDS} characters."
    values = PARAMETERS[name] or ever.get(name, {})
    if value in values:
        return ""
    told = [_shortened(each, 120) for each in list(values)[:MOST_TOLD]] + ["…"] * (len(values) > MOST_TOLD)
    return f"There is no {name} {_quoted(value)}; there are: {', '.join(told) or 'none'}"


def _choice(festival_id: str, asked: dict[str, list[str]]) -> Choice:
    one = {name: values[0] for name, values in asked.items()}
    first, last = (_day(one.get(name, "")) for name in _DAYS)
    if first and last and last < first:
        raise NoSuchChoice(f"The day to={last} comes before from={first}.\n")
    several: dict[str, Any] = {field: tuple(asked.get(name, ())) for name, field in REPEATED.items()}
    return Choice(
        festival_id,
        one.get("lang", ""),
        Exhibitions(one.get("exhibitions", Exhibitions.SPAN)),
        Cancelled(one.get("cancelled", Cancelled.MARKED)),
        int(one.get("alarm", 0)),
        Selection(**several, is_free="free" in one, first_day=first, last_day=last, words=one.get(_WORDS, "")),
    )


def _day(value: str) -> date | None:
    """A day written as ISO 8601 has it with hyphens, and not in one of its other ways."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None


def _what_there_is(known: Collection[str]) -> str:
    """Every parameter, and what it may be where that is the same for all festivals."""
    lines = (f"  {name}={_EXAMPLES.get(name) or '|'.join(PARAMETERS.get(name, ())) or '…'}\n" for name in known)
    several = ", ".join(name for name in known if name in REPEATED)
    more = f", of which more than once if you like: {several}" if several else ""
    return f"These parameters may be given, and no other{more}\n{''.join(lines)}"


def _quoted(words: str) -> str:
    return f'"{_shortened(words, 40)}"'


def _shortened(words: str, most: int) -> str:
    """In one harmless line."""
    shown = line(words[: most + 1])
    return shown if len(words) <= most else f"{shown[:most]}…"


# ---------------------------------------------------------------- writing


def query_of(choice: Choice) -> str:
    """All but what stands in the path of an item's feed."""
    return urlencode(list(_pairs(choice)))


def _pairs(choice: Choice) -> Iterator[tuple[str, str]]:
    wanted = choice.selection
    if choice.language:
        yield "lang", choice.language
    for name, field in REPEATED.items():
        yield from ((name, value) for value in getattr(wanted, field))
    if wanted.is_free:
        yield "free", "yes"
    for name, day in zip(_DAYS, (wanted.first_day, wanted.last_day), strict=True):
        if day:
            yield name, day.isoformat()
    if wanted.words:
        yield _WORDS, wanted.words
    if choice.exhibitions is not Exhibitions.SPAN:
        yield "exhibitions", choice.exhibitions
    if choice.cancelled is not Cancelled.MARKED:
        yield "cancelled", choice.cancelled
    if choice.alarm:
        yield "alarm", str(choice.alarm)


def feed_path(choice: Choice) -> str:
    """Path and query of a feed; one person's, and one item's, have a path of their own."""
    wanted, festival = choice.selection, quote(choice.festival_id, safe="")
    if wanted.item_id:
        path = f"{festival}/item/{quote(wanted.item_id, safe='')}"
        rest = replace(choice, selection=Selection())
    elif len(wanted.people) == 1:
        path = f"{festival}/person/{quote(wanted.people[0], safe='')}"
        rest = replace(choice, selection=replace(wanted, people=()))
    else:
        path, rest = festival, choice
    query = query_of(rest)
    return f"/feeds/{path}.ics" + (f"?{query}" if query else "")
