"""The released programme as HTML that needs no script: on a phone, on paper, in a frame, with the eyes shut.

`entries` says what is shown and `search` what the form asks; they take a View of `releases` as `selection` chooses, and
the addresses that `feed_urls` and `address` give. Words from outside are made clean by `public_text`, and harmless by
the template, which escapes all that it writes. `schema_org` of `neighbours` tells the same to machines. The notice of
`legal` is a page of the same make.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from lib.feeds.address import Address
from lib.feeds.feed_urls import MOST_WORDS, Choice, feed_path
from lib.feeds.public_text import clean, web_address
from lib.feeds.selection import EVERYTHING, selected
from lib.i18n import LANGUAGES, Words, mark
from lib.legal import CONFORMITIES, LABELS, Notice
from lib.neighbours.schema_org import events_jsonld
from lib.programme import Festival
from lib.public_page.entries import entries, said
from lib.public_page.search import days_words, form, languages
from lib.releases import View

MEDIA_TYPE = "text/html; charset=utf-8"
_FOLDER = Path(__file__).parent


@cache
def _style() -> str:
    return (_FOLDER / "page.css").read_text("utf-8")


@cache
def _template(name: str) -> Template:
    loader = FileSystemLoader(_FOLDER)
    kept = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return kept.get_template(name)


def page_headers(festival: Festival | None) -> dict[str, str]:
    """What has to be sent with the page: nothing of another's is loaded or run, and only embedders may frame it.

    X-Frame-Options, which can name no embedder, must not go with it; other headers of safety may.
    """
    digest = base64.b64encode(sha256(_style().encode()).digest()).decode()
    policy = (
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src 'self'",  # the icon that browsers ask for unasked
        "form-action 'self'",
        "base-uri 'none'",
        " ".join(("frame-ancestors 'self'", *(festival.embedders if festival else ()))),
    )
    return {"Content-Security-Policy": "; ".join(policy)}


def programme_page(view: View, *, language: str, choice: Choice, address: Address) -> bytes:
    """The page of a whole public view, with the items that are chosen."""
    t, festival = Words(language), view.programme.festival
    is_chosen = choice.selection != EVERYTHING
    shown = entries(selected(view, choice.selection), choice, t)
    page = _template("page.html").render(
        t=t,
        plural=t.plural,
        language=language,
        languages={each: (LANGUAGES[each], path) for each, path in languages(choice).items()},
        style=Markup(_style()),  # noqa: S704 (our own file)
        jsonld=None if is_chosen else _jsonld(view, language, address),
        name=said(festival.name, language),
        days=days_words(festival.first_day, festival.last_day, t),
        about=said(festival.description, language, is_long=True),
        website=web_address(festival.url),
        shown=shown,
        form=form(view, choice, t),
        most_words=MOST_WORDS,
        is_chosen=is_chosen,
        calendars=tuple(_calendars(choice, address)),
        base=address.base,
        page=address.page(festival.id),
        number=view.number,
        as_of=_moment(view.programme.changed_at, festival, t),
    )
    return page.encode("utf-8", "replace")


def legal_page(notice: Notice, language: str) -> bytes:
    """The legal notice of the installation, and what Navasard itself has to say in one."""
    parts = [(label, clean(getattr(notice, name)).splitlines()) for name, label in LABELS.items()]
    page = _template("legal.html").render(
        t=Words(language),
        languages=LANGUAGES,
        style=Markup(_style()),  # noqa: S704 (our own file)
        is_empty=notice.is_empty,
        parts=[(label, lines) for label, lines in parts if lines],
        conformity=CONFORMITIES[notice.conformity],
    )
    return page.encode("utf-8", "replace")


def nothing_page() -> bytes:
    """For those who ask for a programme that is not there, or not public, in every language."""
    return _sorry(
        mark("There is no such programme"),
        mark("It is not published at the moment, or its address is another. Ask those who gave you this address."),
    )


def mistaken_page(festival_id: str, reason: str) -> bytes:
    """For those who ask a programme for something that it does not have; the reason is for whoever made the address."""
    return _sorry(
        mark("The programme does not have that"),
        mark("This address asks the programme for something that it does not have. Show all, and choose again."),
        whole=quote(festival_id, safe=""),
        reason=reason,
    )


def _sorry(title: str, cure: str, *, whole: str = "", reason: str = "") -> bytes:
    languages, style = [Words(each) for each in LANGUAGES], Markup(_style())  # noqa: S704 (our own file)
    said = {"title": title, "cure": cure, "whole": whole, "reason": clean(reason)}
    return _template("sorry.html").render(languages=languages, style=style, **said).encode("utf-8", "replace")


def _jsonld(view: View, language: str, address: Address) -> Markup:
    """The whole for machines; no word in it can end the element that holds it."""
    return Markup(events_jsonld(view, language=language, address=address).decode())  # noqa: S704 (made for that place)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where a calendar is subscribed to: as programs open it, if that is known, and as a file."""

    is_whole: bool
    webcal: str
    file: str


def _calendars(choice: Choice, address: Address) -> Iterator[Calendar]:
    """That of what is chosen, as far as a calendar can be, and the whole."""
    for wanted in dict.fromkeys((replace(choice.selection, words=""), EVERYTHING)):
        path = feed_path(Choice(choice.festival_id, choice.language, selection=wanted))
        webcal = re.sub("^https?", "webcal", address.base) + path if address.base else ""
        yield Calendar(wanted == EVERYTHING, webcal, address.base + path)


def _moment(at: datetime | None, festival: Festival, t: Words) -> str:
    if at is None:
        return ""
    local = at.astimezone(festival.zone)
    return f"{t.long_day(local.date())}, {t.hour(local)}"
