"""What the form of the public page asks, what was chosen in it, and the address of the page without each.

Choices are those of `feed_urls` and `selection`, named as `handles`, `releases` and `wording.things` have them; a label
is clean as `public_text` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from lib.feeds.feed_urls import REPEATED, Choice, query_of
from lib.feeds.handles import handles
from lib.feeds.public_text import line
from lib.feeds.selection import EVERYTHING, Selection
from lib.i18n import LANGUAGES, Words
from lib.programme import Item, Need, sittings
from lib.releases import View
from lib.wording.things import NEEDS, quoted

BOXES = ("kind", "accessible")  # of which several can be ticked
LISTS = ("venue", "strand")  # of which one is chosen


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a field of the form can have."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """Something that was chosen, and the page without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form that needs no script: its fields, by the names of their parameters, with what they hold."""

    words: str
    days: tuple[Option, ...]
    options: Mapping[str, tuple[Option, ...]]  # of BOXES and LISTS
    has_free: bool  # whether there is anything to ask for
    is_free: bool
    hidden: tuple[tuple[str, str], ...]  # what it goes on holding, though it does not ask for it
    chosen: tuple[Chosen, ...]
    everything: str  # the page with nothing chosen


def page_path(choice: Choice) -> str:
    """The page, as the page itself links to it."""
    query = query_of(Choice(choice.festival_id, choice.language, selection=choice.selection))
    return quote(choice.festival_id, safe="") + (f"?{query}" if query else "")


def languages(choice: Choice) -> dict[str, str]:
    """The page in each language that there are words for."""
    return {language: page_path(replace(choice, language=language)) for language in LANGUAGES}


def form(view: View, choice: Choice, t: Words) -> Form:
    """The form over all of a view, as it was sent."""
    wanted = choice.selection
    here = [item for item in view.programme.items if item.id not in view.gone]
    names = _names(view, here, t)
    return Form(
        words=line(wanted.words),
        days=tuple(_days(here, wanted, t)),
        options={name: _options(names[name], getattr(wanted, REPEATED[name])) for name in (*BOXES, *LISTS)},
        has_free=any(item.is_free for item in here),
        is_free=wanted.is_free,
        hidden=tuple(_hidden(choice, names)),
        chosen=tuple(_chosen(view, choice, t)),
        everything=page_path(replace(choice, selection=EVERYTHING)),
    )


def _names(view: View, here: Iterable[Item], t: Words) -> dict[str, dict[str, str]]:
    """Labels of all that there is to choose, by parameter and value."""
    there = list(here)
    venues = [venue for item in there if (venue := view.programme.venue_of(item))]
    found = {need for venue in venues for need in venue.accessible}
    named = {parameter: dict(names) for parameter, names in handles(view.programme, there).items()}
    named["kind"] = dict(sorted(_said(named["kind"], t).items(), key=lambda pair: pair[1]))
    return named | {"accessible": {need: t(label) for need, label in NEEDS.items() if need in found}}


def _said(labels: Mapping[str, str], t: Words) -> dict[str, str]:
    return {value: t(label) for value, label in labels.items()}


def _options(labels: Mapping[str, str], chosen: Iterable[str]) -> tuple[Option, ...]:
    ticked = set(chosen)
    return tuple(Option(value, line(label), value in ticked) for value, label in labels.items())


def _days(here: Iterable[Item], wanted: Selection, t: Words) -> Iterator[Option]:
    """Every day that has something; before them what was chosen, when it is none of these."""
    found = {span.starts_at.astimezone(item.starts_at.tzinfo).date() for item in here if item.starts_at
             for span in sittings(item)}  # fmt: skip
    if (span := _span(wanted)) and not (wanted.first_day == wanted.last_day and wanted.first_day in found):
        yield Option(span, days_words(wanted.first_day, wanted.last_day, t), is_chosen=True)
    for day in sorted(found):
        yield Option(day.isoformat(), t.long_day(day), wanted.first_day == wanted.last_day == day)


def _span(wanted: Selection) -> str:
    """The days as the form sends them: one, or first and last as ISO 8601 has an interval."""
    first, last = (day.isoformat() if day else "" for day in (wanted.first_day, wanted.last_day))
    return first if first == last else f"{first}/{last}"


def _hidden(choice: Choice, names: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The language, and what no field of the form can hold."""
    if choice.language:
        yield "lang", choice.language
    for name, field in REPEATED.items():
        values = getattr(choice.selection, field)
        is_held = name in BOXES or (name in LISTS and len(values) == 1)
        yield from ((name, value) for value in values if not (is_held and value in names[name]))


def _chosen(view: View, choice: Choice, t: Words) -> Iterator[Chosen]:
    wanted = choice.selection
    for label, rest in _parts(view, wanted, t):
        yield Chosen(label, page_path(replace(choice, selection=rest)))


def _parts(view: View, wanted: Selection, t: Words) -> Iterator[tuple[str, Selection]]:
    """Each thing that was chosen in words, and the selection without it."""
    if wanted.words:
        yield quoted(line(wanted.words), t), replace(wanted, words="")
    if wanted.first_day or wanted.last_day:
        said = days_words(wanted.first_day, wanted.last_day, t)
        yield said, replace(wanted, first_day=None, last_day=None)
    for name, field in REPEATED.items():
        values: tuple[str, ...] = getattr(wanted, field)
        for value in values:
            rest: dict[str, Any] = {field: tuple(each for each in values if each != value)}
            yield line(_label(view, name, value, t)), replace(wanted, **rest)
    if wanted.is_free:
        yield t("Free entry"), replace(wanted, is_free=False)


def _label(view: View, name: str, value: str, t: Words) -> str:
    if name == "accessible":
        return t(NEEDS[Need(value)])
    label = view.ever.get(name, {}).get(value, value)
    return t(label) if name == "kind" else label


def days_words(first: date | None, last: date | None, t: Words) -> str:
    """ "Saturday 19 October 2024", "From … to …"."""
    match first, last:
        case date(), date() if first != last:
            return t("From {first} to {last}", first=t.long_day(first), last=t.long_day(last))
        case date(), None:
            return t("From {first} on", first=t.long_day(first))
        case None, date():
            return t("Until {last}", last=t.long_day(last))
        case date(), date():
            return t.long_day(first)
    return ""
