"""Clashes as a person would say them, in the reader's language.

Titles, hours and fields in a sentence are those of `wording`.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from lib.i18n import Words, mark
from lib.programme import Programme
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash
from lib.span import MINUTE
from lib.wording import duration, item_when, quoted, shortened, span_words

SEVERITIES = {
    Severity.BLOCKING: mark("Blocking"),
    Severity.SERIOUS: mark("Serious"),
    Severity.CONSIDER: mark("To consider"),
}
CLASH_KINDS = {
    ClashKind.VENUE_OVERLAP: mark("Venue taken twice"),
    ClashKind.CHANGEOVER: mark("Changeover too short"),
    ClashKind.PERSON_OVERLAP: mark("Person in two places"),
    ClashKind.TOO_LONG: mark("Longer than a day"),
    ClashKind.OUTSIDE_FESTIVAL: mark("Outside the festival"),
    ClashKind.END_BEFORE_START: mark("Ends before it starts"),
}


def severity_label(severity: Severity, t: Words) -> str:
    """ "Blocking"."""
    return t(SEVERITIES[severity])


def clash_label(kind: ClashKind, t: Words) -> str:
    """What sort of clash: "Venue taken twice"."""
    return t(CLASH_KINDS[kind])


def clash_sentence(clash: Clash, programme: Programme, t: Words) -> str:
    """What collides, where, when and for how long, as one would say it aloud."""
    items = [programme.item_by_id[item_id] for item_id in clash.item_ids]
    names = [quoted(item.title.to(t.language), t) for item in items]
    venue = programme.venue_by_id.get(clash.venue_id or "")
    values: dict[str, object] = {
        "one": names[0],
        "other": names[-1],
        "venue": shortened(venue.name) if venue else "",
        "person": shortened(clash.person or ""),
        "time": duration(clash.minutes, t),
        "when": item_when(items[0], t),
    }
    if venue and clash.kind is ClashKind.CHANGEOVER:
        values["needed"] = duration(venue.changeover // MINUTE, t)
    return t(_SENTENCES[clash.kind], **values) + _days_words(clash, programme.zone_of(items[0]), t)


_SENTENCES = {
    ClashKind.VENUE_OVERLAP: mark("{one} and {other} are both in {venue} for {time}"),
    ClashKind.CHANGEOVER: mark("{venue} needs {needed} between {one} and {other}: {time} are missing"),
    ClashKind.PERSON_OVERLAP: mark("{person} is expected at {one} and at {other} at the same time, for {time}"),
    ClashKind.TOO_LONG: mark("{one} lasts {time} without a break: give it open days, or an earlier end"),
    ClashKind.OUTSIDE_FESTIVAL: mark("{one} is outside the days of the festival"),
    ClashKind.END_BEFORE_START: mark("{one} ends before it starts ({when})"),
}


def _days_words(clash: Clash, zone: ZoneInfo, t: Words) -> str:
    if clash.kind is ClashKind.END_BEFORE_START or not clash.spans:
        return "."
    first = span_words(clash.spans[0], zone, t)
    if len(clash.spans) == 1:
        return f" ({first})."
    return t.plural(" ({n} day, from {first}).", " ({n} days, from {first}).", len(clash.spans), first=first)
