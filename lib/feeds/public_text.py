"""What a calendar says of an item in words: title, place, description. Text from outside is made harmless here.

Nothing internal: notes, get-in times and expected numbers of people stay in the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from lib.i18n import LANGUAGES, Words
from lib.programme import Item, Kind, Venue

_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNWANTED = re.compile(  # controls, marks that turn the direction of all that follows, what is no character
    "[\0-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff]"
)


_FREE = re.compile("|".join(re.escape(Words(language)("Free entry")) for language in LANGUAGES), re.IGNORECASE)


def clean(words: str) -> str:
    """`words` without what breaks lines in some programs or cannot be shown in any; line breaks are all "\\n"."""
    if words.isprintable() and "\ufffc" not in words and "\ufffd" not in words:  # as most texts are
        return words.strip()
    return _UNWANTED.sub("", _BREAK.sub("\n", words)).strip()


def line(words: str) -> str:
    """The same, in one line."""
    kept = clean(words)
    return kept if kept.isprintable() else re.sub("[\t\n]+", " ", kept)


def web_address(url: str) -> str:
    """`url` fit for a URI value (RFC 3986), or "" unless it is an http(s) address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    usable = parts.scheme in ("http", "https") and parts.netloc
    return quote(url.strip(), safe=":/?#[]@!$&'()*+,;=%~", errors="replace") if usable else ""


def calendar_name(name: str) -> str:
    """A name without the signs that some programs would show behind a backslash."""
    return re.sub(r"\s*[,;\\][\s,;\\]*", " – ", line(name)).strip(" –")


def location(venue: Venue) -> str:
    """Name, address and city in one line; a city that the address names already is not said again."""
    city = "" if venue.city.casefold() in venue.address.casefold() else venue.city
    return ", ".join(filter(None, map(line, (venue.name, venue.address, city))))


def summary(item: Item, kind: Kind, t: Words) -> str:
    """The title; that of a cancelled item says so itself, as many programs do not show the status."""
    title = line(item.title.to(t.language)) or t(kind.label)
    return t("CANCELLED – {title}", title=title) if item.is_cancelled else title


def description(item: Item, t: Words, *, with_hours: bool, news: Iterable[str] = (), page: str = "") -> str:
    """What is new of it, the public text, then one fact a line, then the address of its page.

    `with_hours` of what is open for days. An internal note is there only if whoever reads may have it.
    """
    hours = opening_hours(item, t) if with_hours else ()
    note = [t("Internal note: {note}", note=item.notes)] if item.notes else []
    lines = [*hours, *assumptions(item, t), *facts(item, t), *note, web_address(item.url) or page]
    parts = map(line, news), [clean(item.description.to(t.language))], map(line, lines)
    return "\n\n".join(filter(None, ("\n".join(filter(None, part)) for part in parts)))


def moved_words(item: Item, venue: Venue | None, t: Words) -> str:
    """Where and when an item was before, on the clock that was there."""
    assert item.starts_at is not None  # noqa: S101 (nothing moves that had no time)
    assert item.ends_at is not None  # noqa: S101 (nor without the other)
    ends_at = item.ends_at.astimezone(item.starts_at.tzinfo)
    when = [t.period(item.starts_at, ends_at)]
    if item.repeat:
        days = f"{t.day(item.starts_at.date())} – {t.day(item.repeat.last_day)}"
        when = [days, f"{t.hour(item.starts_at)} – {t.hour(ends_at)}"]
    place = [line(venue.name)] if venue else []
    return t("Moved. Before: {was}", was=", ".join([*when, *place]))


def opening_hours(item: Item, t: Words) -> Iterator[str]:
    """Of what is open for days: its hours, and when it is closed."""
    repeat, starts_at, ends_at = item.repeat, item.starts_at, item.ends_at
    if not repeat or not starts_at or not ends_at:
        return
    closes_at = ends_at.astimezone(starts_at.tzinfo)
    yield t("Open from {opens} to {closes}", opens=t.hour(starts_at), closes=t.hour(closes_at))
    if repeat.closed_weekdays:
        yield t("Closed: {days}", days=t.listed(map(t.weekday, sorted(repeat.closed_weekdays))))
    excepted = [day for day in repeat.except_days if starts_at.date() <= day <= repeat.last_day]
    if days := [day for day in sorted(excepted) if day.weekday() not in repeat.closed_weekdays]:
        yield t("Exceptionally closed: {days}", days=t.listed(map(t.day, days)))


def price_words(item: Item) -> str:
    """What it costs, in one line; "" when that only says again that entry is free."""
    price = line(item.price)
    return "" if item.is_free and _FREE.fullmatch(price.rstrip(" .!")) else price


def is_said_free(item: Item) -> bool:
    """Whether free entry has to be said beside the price, which may say it itself."""
    return item.is_free is True and not _FREE.search(price_words(item))


def assumptions(item: Item, t: Words) -> Iterator[str]:
    """What is not known for certain of its hours."""
    if item.is_start_assumed:
        yield t("The hours are not announced yet: these are assumed.")
    elif item.is_end_assumed:
        yield t("The end is not announced: it is assumed.")


def facts(item: Item, t: Words) -> Iterator[str]:
    """Who, in what language, for whom, for how much."""
    if item.people:
        yield t("With {names}", names=t.listed(item.people))
    if item.organiser:
        yield t("Organised by {name}", name=item.organiser)
    if item.language:
        yield t("Language: {language}", language=t.language_name(item.language))
    if item.audience:
        yield t("Audience: {audience}", audience=item.audience)
    if is_said_free(item):
        yield t("Free entry")
    if price := price_words(item):
        yield price if item.is_free and _FREE.search(price) else t("Price: {price}", price=price)
