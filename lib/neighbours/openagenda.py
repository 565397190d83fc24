"""A programme as OpenAgenda's fields, a row an item: a table to feed an agenda of OpenAgenda, or of whoever reads them.

Names of fields, codes and bounds are those of OpenAgenda's documentation, a text's language behind its field
(`title_fr`), a field of the place behind `location`. A view comes from `releases`, words from `public_text`, its own
place from `address`, names that stay from `identity`, what all formats say from `phrases`, harmless cells from
`sheets`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from babel.core import get_global

from lib.feeds.address import Address, uid
from lib.feeds.public_text import clean, facts, is_said_free, line, price_words, web_address
from lib.files.sheets import disarmed
from lib.i18n import LANGUAGES, Words
from lib.names import normal_form
from lib.neighbours.identity import instant, sittings_of, venue_guid
from lib.neighbours.phrases import kind_words, title
from lib.programme import Festival, Item, Text, Venue
from lib.releases import View
from lib.span import Span, joined

MOST_TIMINGS = 800
LONGEST_TIMING = timedelta(hours=24)
LONGEST = {"title": 140, "description": 200, "longDescription": 10_000, "conditions": 255, "keywords": 255}
LONGEST_NAME, LONGEST_ADDRESS = 100, 255  # of a place
SCHEDULED, RESCHEDULED, CANCELLED = "1", "2", "6"  # of `status`; Navasard knows none of the other three
PUBLISHED, ON_SITE = "2", "1"  # of `state` and `attendanceMode`
OLDEST = 120  # years

_TEXTS = tuple(LONGEST)
_PLAIN = (
    *("extId", "registration", "accessibility", "timings", "age_min", "age_max", "attendanceMode", "timezone"),
    *("status", "state", "location_extId", "location_name", "location_address", "location_city"),
    *("location_countryCode", "location_latitude", "location_longitude", "location_timezone"),
)
_YEARS = r"(?:ans?|years?|jahren?)"
_AGES = (
    re.compile(rf"(?P<min>\d{{1,3}}) ?(?:-|a|to|bis|et) ?(?P<max>\d{{1,3}}) ?{_YEARS}"),
    re.compile(rf"(?:des|a partir de|from|ab|\+) ?(?P<min>\d{{1,3}}) ?{_YEARS}?"),
    re.compile(rf"(?P<min>\d{{1,3}}) ?{_YEARS} et (?:plus|\+)"),
    re.compile(rf"(?:jusqu'a|until|up to|bis) ?(?P<max>\d{{1,3}}) ?{_YEARS}?"),
)


def openagenda_csv(view: View, *, language: str, address: Address) -> bytes:
    """The items of the view as CSV (UTF-8 with its mark, `;`, CRLF). The first language of the texts is `language`."""
    languages = _languages(view.programme.festival, language)
    header = [f"{name}_{tag}" for name in _TEXTS for tag in languages] + list(_PLAIN)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_rows(view, languages, address))
    return out.getvalue().encode("utf-8-sig")


def _languages(festival: Festival, language: str) -> tuple[str, ...]:
    """Those of the texts, as OpenAgenda has them, the one that was asked for first."""
    known = [each for each in festival.languages if re.fullmatch("[a-z]{2}", each)]
    return tuple(dict.fromkeys([language, *known]))


def _rows(view: View, languages: tuple[str, ...], address: Address) -> Iterator[dict[str, str]]:
    festival = view.programme.festival
    places = {venue.id: _place(venue, festival, address) for venue in view.programme.venues}
    for item in view.programme.items:
        sittings = sittings_of(item, festival.id, address.domain)
        if not sittings:
            continue
        zone = view.programme.zone_of(item)
        venue = view.programme.venue_of(item)
        yield {
            **_texts(item, festival, languages),
            **_ages(item.audience),
            "extId": disarmed(uid(item.id, festival.id, address.domain)),
            "registration": web_address(item.url)[:2000],
            "accessibility": ",".join(venue.accessible) if venue else "",
            "timings": _timings([sitting.span for sitting in sittings], zone),
            "attendanceMode": ON_SITE,
            "timezone": zone.key,
            "status": _status(view, item),
            "state": PUBLISHED,
            **(places[venue.id] if venue else {}),
        }


# ---------------------------------------------------------------- texts


def _texts(item: Item, festival: Festival, languages: tuple[str, ...]) -> dict[str, str]:
    """Each text in each of the languages that it is written in, in the first one always."""
    first = languages[0]
    titled, described = (_versions(words, festival) | {first} for words in (item.title, item.description))
    return {
        f"{name}_{language}": disarmed(_shortened(words, LONGEST[name]))
        for language in languages
        if language in titled
        for name, words in _said(item, festival, language, has_description=language in described)
    }


def _versions(words: Text, festival: Festival) -> set[str]:
    return {tag or festival.languages[0] for tag, said in words.versions if said}


def _said(item: Item, festival: Festival, language: str, *, has_description: bool) -> Iterator[tuple[str, str]]:
    """The texts in one language; the facts only in one for which there are words."""
    about = clean(item.description.to(language)) if has_description else ""
    if language not in LANGUAGES:
        yield from (("title", line(item.title.to(language))), ("description", line(about)))
        yield "longDescription", _plain_markdown(about)
        return
    t = Words(language)
    kind, told = kind_words(item, festival, t), [line(fact) for fact in facts(item, t)]
    price = [t("Free entry") if is_said_free(item) else "", price_words(item)]
    yield "title", title(item, festival, t)
    yield "description", line(about) or _said_together(kind, *told)
    yield "longDescription", _plain_markdown("\n\n".join(filter(None, [about, "\n\n".join(told)])))
    yield "conditions", _said_together(*price)
    yield "keywords", ", ".join(filter(None, [kind, line(item.strand)]))


def _said_together(*words: str) -> str:
    """Each once, in one line."""
    return " – ".join(dict.fromkeys(filter(None, words)))


def _plain_markdown(words: str) -> str:
    """Words that a reader of Markdown does not take for HTML."""
    return words.replace("<", "&lt;")


def _shortened(words: str, longest: int) -> str:
    """At most so many characters, the last an ellipsis when some are left out."""
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def _ages(audience: str) -> dict[str, str]:
    """The least and the greatest age of an audience as it is written: "à partir de 8 ans", "6-12 ans"."""
    said = normal_form(audience)
    match = next(filter(None, (pattern.search(said) for pattern in _AGES)), None)
    ages = {name: int(age) for name, age in match.groupdict().items() if age} if match else {}
    if any(age > OLDEST for age in ages.values()) or ages.get("min", 0) > ages.get("max", OLDEST):
        return {}
    return {f"age_{name}": str(age) for name, age in ages.items()}


# ---------------------------------------------------------------- time and place


def _timings(spans: Sequence[Span], zone: ZoneInfo) -> str:
    """As JSON: none longer than a day, none over another, no more than OpenAgenda takes."""
    lasting = joined(spans) or spans[:1]  # what takes no time is held all the same
    pieces = islice((piece for span in lasting for piece in _days_of(span)), MOST_TIMINGS)
    timings = [{"begin": instant(piece.starts_at, zone), "end": instant(piece.ends_at, zone)} for piece in pieces]
    return json.dumps(timings, separators=(",", ":"))


def _days_of(span: Span) -> Iterator[Span]:
    """A span in parts of a day at most."""
    begin = span.starts_at
    while span.ends_at - begin > LONGEST_TIMING:
        yield Span(begin, begin + LONGEST_TIMING)
        begin += LONGEST_TIMING
    yield Span(begin, span.ends_at)


def _status(view: View, item: Item) -> str:
    if item.is_cancelled:
        return CANCELLED
    past = view.moved.get(item.id)
    has_new_time = past is not None and past.item.starts_at != item.starts_at
    return RESCHEDULED if has_new_time else SCHEDULED


def _place(venue: Venue, festival: Festival, address: Address) -> Mapping[str, str]:
    zone = venue.zone or festival.zone
    return {
        "location_extId": str(venue_guid(venue.id, festival.id, address.domain)),
        "location_name": disarmed(_shortened(line(venue.name) or "?", LONGEST_NAME)),
        "location_address": disarmed(_shortened(_street(venue), LONGEST_ADDRESS)),
        "location_city": disarmed(line(venue.city)),
        "location_countryCode": _country(zone),
        "location_latitude": _degrees(venue.latitude),
        "location_longitude": _degrees(venue.longitude),
        "location_timezone": zone.key,
    }


def _country(zone: ZoneInfo) -> str:
    """The country whose clocks these are, which OpenAgenda asks for and Navasard does not."""
    code = str(get_global("zone_territories").get(zone.key, ""))
    return "" if code == "ZZ" else code


def _street(venue: Venue) -> str:
    """The whole postal address; a city that the street names already is not said again."""
    city = "" if venue.city.casefold() in venue.address.casefold() else venue.city
    return ", ".join(filter(None, map(line, (venue.address, city))))


def _degrees(value: float | None) -> str:
    """A number, which no spreadsheet takes for a formula, with or without a minus."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")
