"""What a feed holds, for whom, and what a calendar program makes of it, in the reader's language.

Says the choices of feeds (`feed_urls`, `selection`, `handles`), what is in a view of `releases` and next by
`foretaste`, the programs of `clients` and the feeds of `partners`, with the words of `things` and `company`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lib.feeds.clients import Client, Rings, Shown
from lib.feeds.feed_urls import Cancelled, Choice, Exhibitions
from lib.feeds.foretaste import Coming, items
from lib.feeds.handles import Handles
from lib.feeds.selection import Selection
from lib.i18n import Words, mark
from lib.partners import PartnerFeed
from lib.programme import KINDS, Festival, Need, Venue
from lib.releases import View
from lib.wording.company import author_label
from lib.wording.things import NEEDS, duration, quoted, shortened

MOST_NAMED = 4  # of one part of a choice
SEVERAL = {
    "reading": mark("readings"),
    "exhibition": mark("exhibitions"),
    "concert": mark("concerts"),
    "conference": mark("conferences"),
    "encounter": mark("encounters"),
    "screening": mark("screenings"),
    "workshop": mark("workshops"),
    "stand": mark("stands"),
    "ceremony": mark("ceremonies"),
    "other": mark("other items"),
}
EXHIBITIONS = {
    Exhibitions.SPAN: mark("One entry from first to last day"),
    Exhibitions.DAILY: mark("Their opening on each day"),
    Exhibitions.ENDS: mark("Opening and closing day only"),
}
CANCELLED = {
    Cancelled.MARKED: mark("Marked as cancelled"),
    Cancelled.VISIBLE: mark("Kept visible everywhere"),
}
LOOSENED = {
    "kind": mark("the kinds"),
    "strand": mark("the strands"),
    "venue": mark("the venues"),
    "person": mark("the people"),
    "partner": mark("the organisers"),
    "accessible": mark("the accessible venues"),
    "free": mark("the free entry"),
    "days": mark("the days"),
}
_MANNERS = {
    Exhibitions.DAILY: mark("each exhibition on every day it is open"),
    Exhibitions.ENDS: mark("only the first and the last day of each exhibition"),
}
_SHOWN = {
    Shown.HIDDEN: mark("Disappears"),
    Shown.STRUCK_OUT: mark("Stays, struck out"),
    Shown.AS_EVER: mark("Stays; only its title says so"),
}
_RINGS = {
    Rings.YES: mark("Ring"),
    Rings.WHEN_ALLOWED: mark("Ring, unless they are removed when you subscribe"),
    Rings.NO: mark("Do not ring"),
}


# ---------------------------------------------------------------- a choice


def choice_sentence(choice: Choice, language: str, ever: Handles, festival: Festival, t: Words) -> str:
    """What a feed holds and how: "The concerts and readings in “Salle”, free entry, in English."."""
    manners = [t("in {language}", language=t.language_name(language)), *_manners(choice, t)]
    said = ", ".join((_what(choice.selection, ever, festival, t), *_limits(choice.selection, ever, t), *manners))
    return f"{said[:1].upper()}{said[1:]}."


def _what(selection: Selection, ever: Handles, festival: Festival, t: Words) -> str:
    what = _kinds(selection, ever, festival, t)
    if not selection.venues:
        return what
    return t("{what} in {venues}", what=what, venues=_names(selection.venues, ever.get("venue", {}), t))


def _kinds(selection: Selection, ever: Handles, festival: Festival, t: Words) -> str:
    if not selection.kinds:
        return t("the whole programme") if selection == Selection() else t("everything")
    known, usual = ever.get("kind", {}), {kind.id: kind.label for kind in KINDS}
    own = {kind.id for kind in festival.kinds}
    said = [
        t(SEVERAL[each]) if each in usual and each not in own else quoted(known.get(each, each), t)
        for each in selection.kinds
    ]
    return t("the {kinds}", kinds=t.listed(said))


def _limits(selection: Selection, ever: Handles, t: Words) -> Iterator[str]:
    if chosen := selection.strands:
        names = _names(chosen, ever.get("strand", {}), t)
        yield t.plural("of the strand {names}", "of the strands {names}", len(chosen), names=names)
    if chosen := selection.people:
        yield t("with {names}", names=_names(chosen, ever.get("person", {}), t))
    if chosen := selection.partners:
        yield t("organised by {names}", names=_names(chosen, ever.get("partner", {}), t))
    if selection.is_free:
        yield t("free entry")
    if selection.accessible:
        yield t("in venues made for {needs}", needs=t.listed(t(NEEDS[Need(need)]) for need in selection.accessible))
    if days := _days(selection.first_day, selection.last_day, t):
        yield days


def _names(handles: Sequence[str], known: Mapping[str, str], t: Words) -> str:
    """The first few; any of them will do."""
    said = [quoted(known.get(each, each), t) for each in handles]
    left = len(said) - MOST_NAMED
    if left > 1:
        said[MOST_NAMED:] = [t.plural("{n} other", "{n} others", left)]
    return t.either(said)


def _days(first: date | None, last: date | None, t: Words) -> str:
    match first, last:
        case None, None:
            return ""
        case date(), None:
            return t("from {first} on", first=t.long_day(first))
        case None, date():
            return t("until {last}", last=t.long_day(last))
        case date(), date() if first == last:
            return t("on {day}", day=t.long_day(first))
        case date(), date():
            return t("from {first} to {last}", first=t.long_day(first), last=t.long_day(last))
    return ""


def _manners(choice: Choice, t: Words) -> Iterator[str]:
    if choice.exhibitions in _MANNERS:
        yield t(_MANNERS[choice.exhibitions])
    if choice.cancelled is Cancelled.VISIBLE:
        yield t("what is cancelled kept visible")
    if choice.alarm:
        yield t("an alarm {time} before", time=alarm_words(choice.alarm, t))


def alarm_words(minutes: int, t: Words) -> str:
    """ "30 min", "1 day"."""
    days, rest = divmod(minutes, 24 * 60)
    return t.plural("{n} day", "{n} days", days) if days and not rest else duration(minutes, t)


# ---------------------------------------------------------------- what comes of it


def number_words(view: View, t: Words) -> str:
    """How much is in it: "12 items, 1 of them cancelled"."""
    shown = items(view)
    cancelled = sum(item.is_cancelled for item in shown)
    said = t.plural("{n} item", "{n} items", len(shown))
    if not cancelled:
        return said
    return t.plural("{said}, {n} of them cancelled", "{said}, {n} of them cancelled", cancelled, said=said)


def coming_words(coming: Coming, venue: Venue | None, zone: ZoneInfo, t: Words) -> str:
    """When and where: "Sat 19 Oct, 14:30 – 16:00, “Reading”, Salle"."""
    begins, ends = (instant.astimezone(zone) for instant in (coming.span.starts_at, coming.span.ends_at))
    what = quoted(coming.item.title.to(t.language), t)
    said = t("{when}: {what}", when=t.period(begins, ends), what=what)
    return t("{said}, {venue}", said=said, venue=shortened(venue.name)) if venue else said


# ---------------------------------------------------------------- the programs


def client_words(client: Client, cancelled: Cancelled, t: Words) -> tuple[str, str, str, str]:
    """Its name, when changes and moves show, what becomes of a cancelled item, and of alarms."""
    visible = cancelled is Cancelled.VISIBLE
    shown = t(_SHOWN[Shown.AS_EVER if visible else client.cancelled])
    return client.name, t(client.delay), shown, t(_RINGS[client.alarms])


# ---------------------------------------------------------------- the feeds of partners


def contents_words(feed: PartnerFeed, t: Words) -> str:
    """What it may contain beside what is public."""
    tentative = t("With tentative items") if feed.has_tentative else t("Published items only")
    notes = t("with internal notes") if feed.has_notes else t("without internal notes")
    return t("{tentative}, {notes}", tentative=tentative, notes=notes)


def life_words(feed: PartnerFeed, zone: ZoneInfo, t: Words) -> list[str]:
    """Who made it and when, when it was last used, and when it was revoked."""
    made = t("Made by {who} on {when}", who=author_label(feed.created_by, t), when=_moment(feed.created_at, zone, t))
    used = (
        t("last used on {when}", when=_moment(feed.last_used_at, zone, t)) if feed.last_used_at else t("not used yet")
    )
    revoked = [t("revoked on {when}", when=_moment(feed.revoked_at, zone, t))] if feed.revoked_at else []
    return [made, used, *revoked]


def _moment(at: datetime, zone: ZoneInfo, t: Words) -> str:
    local = at.astimezone(zone)
    return t("{day} at {hour}", day=t.long_day(local.date()), hour=t.hour(local))
