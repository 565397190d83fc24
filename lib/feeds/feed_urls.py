"""The addresses of feeds: what may be asked of one, and how it is written. `feed` says what each choice means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from lib.feed import Exhibitions
from lib.i18n import LANGUAGES

PARAMETERS: dict[str, tuple[str, ...]] = {"lang": tuple(LANGUAGES), "exhibitions": tuple(Exhibitions)}


class NoSuchChoice(ValueError):
    """A parameter or a value that no feed has. Its message names those there are, for whoever made the URL."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One feed of a festival. No language means the festival's own."""

    festival_id: str
    language: str = ""
    exhibitions: Exhibitions = Exhibitions.SPAN


def choices(festival_id: str) -> tuple[Choice, ...]:
    """Every feed of a festival; first the one for which nothing is chosen."""
    languages = ("", *PARAMETERS["lang"])
    return tuple(Choice(festival_id, language, exhibitions) for exhibitions in Exhibitions for language in languages)


def read_choice(festival_id: str, query: Iterable[tuple[str, str]]) -> Choice:
    """The feed that a query string asks for; NoSuchChoice when it asks for something else, or for one thing twice."""
    asked: dict[str, str] = {}
    for name, value in query:
        if name in asked or value not in PARAMETERS.get(name, ()):
            raise NoSuchChoice(_what_there_is())
        asked[name] = value
    return Choice(festival_id, asked.get("lang", ""), Exhibitions(asked.get("exhibitions", Exhibitions.SPAN)))


def _what_there_is() -> str:
    options = "".join(f"  {name}={'|'.join(values)}\n" for name, values in PARAMETERS.items())
    return f"Each of these parameters may be given once, and no other:\n{options}"


def feed_path(choice: Choice) -> str:
    """Path and query of a feed; what is not chosen is not written."""
    chosen = {"lang": choice.language} if choice.language else {}
    if choice.exhibitions is not Exhibitions.SPAN:
        chosen["exhibitions"] = choice.exhibitions
    return f"/feeds/{choice.festival_id}.ics" + (f"?{urlencode(chosen)}" if chosen else "")
