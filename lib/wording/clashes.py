"""Clashes as a person would say them, in the reader's language.

Titles and hours in a sentence are those of `things`; clashes that hang together are `knots`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from lib.i18n import Words, mark
from lib.knots import Knot
from lib.programme import Item, Programme, sittings
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash, Collision, Excess, Notice, Part, Rivalry, TheirClock, Travel, Way
from lib.span import MINUTE, Span
from lib.wording.things import duration, item_when, quoted, shortened, span_words

_NAMED = 2  # venues that a sentence names before it counts them

SEVERITIES = {
    Severity.BLOCKING: mark("Blocking"),
    Severity.SERIOUS: mark("Serious"),
    Severity.CONSIDER: mark("To consider"),
}
CLASH_KINDS = {
    ClashKind.VENUE_OVERLAP: mark("Venue taken twice"),
    ClashKind.CHANGEOVER: mark("Changeover too short"),
    ClashKind.EXHIBITION_TAKEN: mark("Exhibition room taken"),
    ClashKind.CLOSED: mark("Venue closed"),
    ClashKind.OVER_CAPACITY: mark("More people than seats"),
    ClashKind.PERSON_OVERLAP: mark("Person in two places"),
    ClashKind.TRAVEL: mark("Not enough time to travel"),
    ClashKind.ABSENT: mark("Person not available"),
    ClashKind.FAR_CLOCK: mark("Night on their clock"),
    ClashKind.END_BEFORE_START: mark("Ends before it starts"),
    ClashKind.TOO_LONG: mark("Longer than a day"),
    ClashKind.OUTSIDE_FESTIVAL: mark("Outside the festival"),
    ClashKind.SAME_TWICE: mark("Same item twice"),
    ClashKind.UNPLACED: mark("Still to be placed"),
    ClashKind.UNCONFIRMED: mark("Still to be confirmed"),
    ClashKind.NEVER_AGAINST: mark("Never at the same time"),
    ClashKind.SAME_PUBLIC: mark("Same public"),
}


def severity_label(severity: Severity, t: Words) -> str:
    """ "Blocking"."""
    return t(SEVERITIES[severity])


def severity_count(severity: Severity, n: int, t: Words) -> str:
    """How many are so bad: "2 blocking"."""
    match severity:
        case Severity.BLOCKING:
            return t.plural("{n} blocking", "{n} blocking", n)
        case Severity.SERIOUS:
            return t.plural("{n} serious", "{n} serious", n)
        case Severity.CONSIDER:
            return t.plural("{n} to consider", "{n} to consider", n)


def clash_label(kind: ClashKind, t: Words) -> str:
    """What sort of clash: "Venue taken twice"."""
    return t(CLASH_KINDS[kind])


def told_apart(items: Sequence[Item], programme: Programme, t: Words) -> list[str]:
    """The titles of some items in quotation marks; those that are the same, with the hour, venue or id that differs."""
    titles = [quoted(item.title.to(t.language), t) for item in items]
    if len(set(titles)) == len(titles):
        return titles
    known = next(known for known in _distinctions(items, programme, t) if len(set(known)) == len(known))
    return [
        t("{title} ({distinction})", title=title, distinction=distinction) if titles.count(title) > 1 else title
        for title, distinction in zip(titles, known, strict=True)
    ]


def _distinctions(items: Sequence[Item], programme: Programme, t: Words) -> Iterator[list[str]]:
    """What could tell items apart, the shortest first."""
    yield [t.hour(item.starts_at) if item.starts_at else item_when(item, t) for item in items]
    yield [item_when(item, t) for item in items]
    yield [shortened(venue.name) if (venue := programme.venue_of(item)) else "" for item in items]
    yield [item.id for item in items]


def clash_sentence(clash: Clash, programme: Programme, t: Words) -> str:
    """Which parts of what collide, where, for how long and when, as one would say it aloud."""
    return _what(_Case(clash, programme, t)) + _days_words(clash, programme, t)


def knot_sentence(knot: Knot, programme: Programme, t: Words) -> str:
    """What a knot is about: its clash, or how much collides when and where, "5 items collide, Sat 19 Oct, Oasis: …"."""
    if len(knot.clashes) == 1:
        return clash_sentence(knot.clashes[0], programme, t)
    words = (
        t.plural("{n} item collides", "{n} items collide", len(knot.item_ids)),
        _knot_days(knot, programme, t),
        _knot_venues(knot, programme, t),
    )
    clashes = t.plural("{n} clash", "{n} clashes", len(knot.clashes))
    return t("{where}: {clashes}", where=", ".join(filter(None, words)), clashes=clashes)


def _knot_days(knot: Knot, programme: Programme, t: Words) -> str:
    zone = programme.zone_of(programme.item_by_id[knot.item_ids[0]])
    days = sorted({day for clash in knot.clashes for day in clash.dates(zone)})
    return t.day(days[0]) if len(days) == 1 else t.plural("on {n} day", "on {n} days", len(days))


def _knot_venues(knot: Knot, programme: Programme, t: Words) -> str:
    """The venues by their names while they are few."""
    venues = (programme.venue_of(programme.item_by_id[item_id]) for item_id in knot.item_ids)
    names = sorted({shortened(venue.name) for venue in venues if venue})
    few = len(names) <= _NAMED
    return t.listed(names) if few else t.plural("in {n} venue", "in {n} venues", len(names))


@dataclass(frozen=True)
class _Case:
    """A clash with what its sentence speaks of."""

    clash: Clash
    programme: Programme
    t: Words

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Its items, those first that begin first at the time of the clash."""
        items = [self.programme.item_by_id[item_id] for item_id in self.clash.item_ids]
        at = self.clash.starts_at
        return tuple(items if at is None else sorted(items, key=lambda item: _nearest_start(item, at)))

    @cached_property
    def names(self) -> dict[str, str]:
        """What its items are called, by their ids, the first to begin first."""
        names = told_apart(self.items, self.programme, self.t)
        return dict(zip((item.id for item in self.items), names, strict=True))

    def venue_name(self, venue_id: str | None) -> str:
        """What a venue is called; one that nobody described, by its id."""
        venue = self.programme.venue_by_id.get(venue_id or "")
        return shortened(venue.name if venue else venue_id or "")

    def say(self, message: str, **values: object) -> str:
        """The message with what it names: the items, the venue, the person and the time, and `values`."""
        names = list(self.names.values())
        usual: dict[str, object] = {
            "one": names[0],
            "other": names[-1],
            "venue": self.venue_name(self.clash.venue_id),
            "person": shortened(self.clash.person or ""),
            "time": duration(self.clash.minutes, self.t),
        }
        return self.t(message, **usual | values)


def _nearest_sitting(item: Item, at: datetime) -> Span | None:
    return min(sittings(item), key=lambda sitting: abs(sitting.starts_at - at), default=None)


def _nearest_start(item: Item, at: datetime) -> datetime:
    sitting = _nearest_sitting(item, at)
    return sitting.starts_at if sitting else at


_SENTENCES = {
    ClashKind.VENUE_OVERLAP: mark("{one} and {other} are both in {venue} for {time}"),
    ClashKind.CHANGEOVER: mark("{venue} needs {needed} between {one} and {other}: {time} are missing"),
    ClashKind.EXHIBITION_TAKEN: mark("{taker} takes {venue} for {time}, where {shown} is on show"),
    ClashKind.CLOSED: mark("{venue} is closed during {one}, for {time}"),
    ClashKind.OVER_CAPACITY: mark("{people} at {one}, and {room}"),
    ClashKind.PERSON_OVERLAP: mark("{person} is expected at {one} and at {other} at the same time, for {time}"),
    ClashKind.ABSENT: mark("{person} is not available during {one}, for {time}"),
    ClashKind.FAR_CLOCK: mark("{person} takes part in {one} from afar, and in {place} it is then {hours}"),
    ClashKind.END_BEFORE_START: mark("{one} ends before it starts ({hours})"),
    ClashKind.TOO_LONG: mark("{one} lasts {time} without a break: give it open days, or an earlier end"),
    ClashKind.OUTSIDE_FESTIVAL: mark("{one} is outside the days of the festival"),
    ClashKind.SAME_TWICE: mark("{one} and {other} are the same item twice"),
    ClashKind.UNPLACED: mark("{one} still has {missing}, {notice}"),
    ClashKind.UNCONFIRMED: mark("{one} is still tentative, {notice}"),
    ClashKind.NEVER_AGAINST: mark("{one} and {other} must never be held at the same time, and they are for {time}"),
    ClashKind.SAME_PUBLIC: mark("{one} and {other} want the same public for {time}: {score} of 100, {shared}"),
}
_COLLISION = mark("{venue}: {one} runs into {other} for {time}")
_PARTS = {
    Part.GET_IN: mark("the get-in of {title}"),
    Part.PUBLIC: mark("the public of {title}"),
    Part.GET_OUT: mark("the get-out of {title}"),
}
_JOURNEYS = {
    Way.TABLE: mark("{person} has {gap} to go from {origin} to {destination}: {needed} according to the table"),
    Way.WALK: mark("{person} has {gap} to go from {origin} to {destination}: {needed} on foot"),
    Way.TRANSIT: mark("{person} has {gap} to go from {origin} to {destination}: {needed} by public transport"),
}
_SHARED = {
    "kind": mark("same kind"),
    "strand": mark("same strand"),
    "language": mark("same language"),
    "audience": mark("same audience"),
    "expected": mark("both rooms full"),
}


def _what(case: _Case) -> str:
    """The sentence without its day."""
    kind = case.clash.kind
    match case.clash.detail:
        case Collision(one, other) if kind is ClashKind.VENUE_OVERLAP and {one, other} != {Part.PUBLIC}:
            return _collision(case, one, other)
        case Excess(expected, seats):
            return case.say(_SENTENCES[kind], **_excess(case, expected, seats))
        case Travel(needed, way):
            return _journey(case, needed, way)
        case TheirClock(zone):
            return case.say(
                _SENTENCES[kind], place=case.t.city(zone), hours=span_words(case.clash.spans[0], zone, case.t)
            )
        case Rivalry(score, shared):
            common = case.t.listed(case.t(_SHARED[field]) for field in shared)
            return case.say(_SENTENCES[kind], score=case.t.number(score), shared=common)
        case Notice(days):
            return case.say(_SENTENCES[kind], missing=_missing(case.items[0], case.t), notice=_notice(days, case.t))
    return case.say(_SENTENCES[kind], **_known(case))


def _known(case: _Case) -> dict[str, object]:
    """What a sentence names beside the usual, when the clash needs no detail for it."""
    match case.clash.kind:
        case ClashKind.CHANGEOVER:
            venue = case.programme.venue_by_id[case.clash.venue_id or ""]
            return {"needed": duration(venue.changeover // MINUTE, case.t)}
        case ClashKind.CLOSED:
            return {"one": _closed_part(case)}
        case ClashKind.EXHIBITION_TAKEN:
            taker, shown = sorted(case.items, key=lambda item: item.shares_venue)
            return {"taker": case.names[taker.id], "shown": case.names[shown.id]}
        case ClashKind.END_BEFORE_START:
            return {"hours": item_when(case.items[0], case.t)}
    return {}


def _closed_part(case: _Case) -> str:
    """The item, or its get-in or get-out when only that meets closed doors."""
    [(item_id, name)], doors = case.names.items(), case.clash.spans[0]
    sitting = _nearest_sitting(case.programme.item_by_id[item_id], doors.starts_at)
    if sitting and doors.ends_at <= sitting.starts_at:
        return case.t(_PARTS[Part.GET_IN], title=name)
    if sitting and doors.starts_at >= sitting.ends_at:
        return case.t(_PARTS[Part.GET_OUT], title=name)
    return name


def _collision(case: _Case, one: Part, other: Part) -> str:
    """The part that was there first runs into the other."""
    parts = dict(zip(case.clash.item_ids, (one, other), strict=True))
    first, second = (case.t(_PARTS[parts[item_id]], title=name) for item_id, name in case.names.items())
    return case.say(_COLLISION, one=first, other=second)


def _excess(case: _Case, expected: int, seats: int) -> dict[str, object]:
    venue = case.venue_name(case.clash.venue_id)
    return {
        "people": case.t.plural("{n} person is expected", "{n} people are expected", expected),
        "room": case.t.plural("{venue} has {n} seat", "{venue} has {n} seats", seats, venue=venue),
    }


def _journey(case: _Case, needed: int, way: Way) -> str:
    """`needed` is in minutes; the clash lasts as long as is missing of them."""
    return case.say(
        _JOURNEYS[way],
        gap=duration(max(0, needed - case.clash.minutes), case.t),
        origin=case.venue_name(case.items[0].venue_id),
        destination=case.venue_name(case.items[-1].venue_id),
        needed=duration(needed, case.t),
    )


def _missing(item: Item, t: Words) -> str:
    """What an item lacks to be placed."""
    if item.starts_at is not None:
        return t("no venue")
    return t("no hour") if item.venue_id is not None else t("neither venue nor hour")


def _notice(days: int, t: Words) -> str:
    if not days:
        return t("and the festival has begun")
    return t.plural("{n} day before the festival", "{n} days before the festival", days)


def _days_words(clash: Clash, programme: Programme, t: Words) -> str:
    """When it happens, and the full stop."""
    if clash.kind is ClashKind.END_BEFORE_START or not clash.spans:
        return "."
    first = span_words(_shown_span(clash), programme.zone_of(programme.item_by_id[clash.item_ids[0]]), t)
    if len(clash.spans) == 1:
        return f" ({first})."
    return t.plural(" ({n} day, from {first}).", " ({n} days, from {first}).", len(clash.spans), first=first)


def _shown_span(clash: Clash) -> Span:
    """The first; of a journey not what is missing but what there is, from the end of one item to the next."""
    first = clash.spans[0]
    if not isinstance(clash.detail, Travel):
        return first
    return Span(min(first.ends_at - clash.detail.needed * MINUTE, first.starts_at), first.starts_at)
