"""Lists on the pages: which items and clashes a filter lets through, their order, and their tables.

Knows `clashes` and `knots` because they are listed, `wording.things` and `wording.clashes` because people read tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pandas as pd

from lib.evening import evening
from lib.i18n import Words, mark
from lib.knots import Knot, find_knots
from lib.names import is_nobody, normal_form
from lib.programme import Festival, Item, Programme, sittings
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash
from lib.wording.clashes import clash_label, clash_sentence, severity_label

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """What a list of items is limited to; each part lets everything through while it is empty."""

    kinds: Collection[str] = ()
    venues: Collection[str] = ()  # ids
    strands: Collection[str] = ()
    statuses: Collection[str] = ()
    text: str = ""  # words that all have to occur, in any spelling

    def admits(self, item: Item, programme: Programme) -> bool:
        """Whether every part lets the item through."""
        choices = (
            (self.kinds, item.kind),
            (self.venues, item.venue_id),
            (self.strands, item.strand),
            (self.statuses, item.status),
        )
        return all(not wanted or value in wanted for wanted, value in choices) and _has_words(
            item, programme, self.text
        )


def _has_words(item: Item, programme: Programme, text: str) -> bool:
    words = normal_form(text).split()
    if not words:
        return True
    venue = programme.venue_of(item)
    titles = (said for _, said in item.title.versions)
    said = (*titles, *item.people, venue.name if venue else "", item.strand, item.organiser, item.id)
    searched = normal_form(" ".join(said))
    return all(word in searched for word in words)


def admitted_items(programme: Programme, wanted: ItemFilter) -> tuple[Item, ...]:
    """The items that a filter lets through, in the order they are held; those without a day last."""
    return tuple(sorted((item for item in programme.items if wanted.admits(item, programme)), key=_order))


def _order(item: Item) -> tuple[date, datetime, str, str]:
    starts_at = item.starts_at.astimezone(UTC) if item.starts_at else _NEVER
    return item.first_day or date.max, starts_at, normal_form(str(item.title)), item.id


def items_by_day(programme: Programme) -> dict[date, int]:
    """Every day of the festival, and every other day with a sitting, in order, with how many items are held on it.

    Cancelled items are not held; what begins past midnight is held on the evening before.
    """
    days = Counter(day for item in programme.items if not item.is_cancelled for day in _evenings(item, programme))
    return {day: days[day] for day in sorted(days.keys() | set(festival_days(programme.festival)))}


def festival_days(festival: Festival) -> tuple[date, ...]:
    """From its first day to its last."""
    length = (festival.last_day - festival.first_day).days
    return tuple(festival.first_day + timedelta(days=n) for n in range(length + 1))


def first_shown_day(programme: Programme, today: date) -> date:
    """The day a reader comes for: today during the festival, else its first day that has items, else its first day."""
    festival = programme.festival
    if festival.first_day <= today <= festival.last_day:
        return today
    return next_day(programme, festival.first_day) or festival.first_day


def next_day(programme: Programme, today: date) -> date | None:
    """The first day that has items, from the later of today and the festival's first day on."""
    from_day = max(today, programme.festival.first_day)
    return next((day for day, items in items_by_day(programme).items() if items and day >= from_day), None)


def held_on(programme: Programme, day: date) -> tuple[Item, ...]:
    """The items that have a sitting starting on `day` or in its night, in order, the cancelled ones left out."""
    held = (item for item in programme.items if not item.is_cancelled and day in _evenings(item, programme))
    return tuple(sorted(held, key=lambda item: (item.starts_at and item.starts_at.time(), *_order(item))))


def _evenings(item: Item, programme: Programme) -> Iterator[date]:
    zone = programme.zone_of(item)
    return (evening(span.starts_at, zone) for span in sittings(item))


def is_assumed(item: Item) -> bool:
    """Whether an hour of it is one that nobody said."""
    return (item.is_start_assumed or item.is_end_assumed) and not item.is_cancelled


def hours_words(item: Item, t: Words) -> str:
    """Its hours without its first day: "14 h 30 – 16 h", "10 h – 18 h, until Sun 10 Nov", "20 h – 22 h (assumed)"."""
    if item.starts_at is None or item.ends_at is None:
        return t("hour to be set")
    is_long = item.ends_at - item.starts_at >= timedelta(days=1) and item.repeat is None
    said = f"{t.hour(item.starts_at)} – {t.moment(item.ends_at) if is_long else t.hour(item.ends_at)}"
    if item.repeat is not None:
        said = t("{hours}, until {day}", hours=said, day=t.day(item.repeat.last_day))
    return t("{hours} (assumed)", hours=said) if item.is_start_assumed or item.is_end_assumed else said


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashFilter:
    """What a list of clashes is limited to; each part lets everything through while it is empty."""

    severities: Collection[str] = ()  # names in lower case
    kinds: Collection[str] = ()
    venues: Collection[str] = ()  # ids
    days: Collection[str] = ()  # ISO 8601
    people: Collection[str] = ()  # normal forms

    def admits(self, clash: Clash, programme: Programme) -> bool:
        """Whether every part lets the clash through."""
        choices: tuple[tuple[Collection[str], Callable[[], set[str]]], ...] = (
            (self.severities, lambda: {clash.severity.name.lower()}),
            (self.kinds, lambda: {clash.kind}),
            (self.venues, lambda: venues_of(clash, programme)),
            (self.days, lambda: {day.isoformat() for day in days_of(clash, programme)}),
            (self.people, lambda: {normal_form(clash.person or "")}),
        )
        return all(not wanted or not values().isdisjoint(wanted) for wanted, values in choices)


@dataclass(frozen=True)
class ClashChoices:
    """What there is to choose from in a list of clashes, each part with what it is called."""

    severities: dict[str, Severity]  # by their names in lower case, the worst first
    kinds: tuple[ClashKind, ...]
    venues: dict[str, str]  # name by id, as the programme has them
    days: dict[str, date]  # by ISO 8601, in order
    people: dict[str, str]  # name by normal form, in order


def clash_choices(clashes: Iterable[Clash], programme: Programme) -> ClashChoices:
    """What a ClashFilter of these clashes can be limited to."""
    found = tuple(clashes)
    concerned = set[str]().union(*(venues_of(clash, programme) for clash in found))
    people = {normal_form(clash.person): clash.person for clash in reversed(found) if clash.person}
    return ClashChoices(
        severities={each.name.lower(): each for each in sorted({clash.severity for clash in found})},
        kinds=tuple(kind for kind in ClashKind if any(clash.kind is kind for clash in found)),
        venues={venue.id: venue.name for venue in programme.venues if venue.id in concerned},
        days={day.isoformat(): day for day in sorted({day for clash in found for day in days_of(clash, programme)})},
        people=dict(sorted(people.items())),
    )


def admitted_knots(clashes: Sequence[Clash], programme: Programme, wanted: ClashFilter) -> tuple[Knot, ...]:
    """The knots, whole, of which the filter lets a clash through; the worst first, as the clashes are."""
    knots = find_knots(clashes)
    return tuple(knot for knot in knots if any(wanted.admits(clash, programme) for clash in knot.clashes))


def items_of(knot: Knot, programme: Programme) -> tuple[Item, ...]:
    """The items of a knot, in the order of the programme."""
    concerned = set(knot.item_ids)
    return tuple(item for item in programme.items if item.id in concerned)


def clash_id(clash: Clash) -> str:
    """A short name for a clash, for a URL: the same from one revision to the next."""
    return sha256("\n".join(clash.key).encode("utf-8", "replace")).hexdigest()[:12]


def asked_knot(knots: Sequence[Knot], asked: str | None) -> Knot | None:
    """The knot that has the clash of that `clash_id`, else the worst; None when there are none."""
    worst = next(iter(knots), None)
    return next((knot for knot in knots if asked in map(clash_id, knot.clashes)), worst) if asked else worst


def next_asked(knots: Sequence[Knot], knot: Knot, gone: Container[tuple[str, ...]]) -> str | None:
    """The id of the clash to look at after those of the keys are gone from a knot: its next, else the next knot's."""
    after = knots[knots.index(knot) + 1 :]
    left = (clash for each in (knot, *after) for clash in each.clashes if clash.key not in gone)
    return next(map(clash_id, left), None)


def venues_of(clash: Clash, programme: Programme) -> set[str]:
    """Ids of the venues of a clash: its own, and those of its items."""
    items = (programme.item_by_id[item_id] for item_id in clash.item_ids)
    return {venue_id for venue_id in (clash.venue_id, *(item.venue_id for item in items)) if venue_id}


def days_of(clash: Clash, programme: Programme) -> tuple[date, ...]:
    """The days of a clash on the clock of its first item."""
    return clash.dates(programme.zone_of(programme.item_by_id[clash.item_ids[0]]))


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at for clashes."""

    items: int
    venues: int
    people: int


def checked(programme: Programme) -> Checked:
    """The items that have hours and are not cancelled, their venues and their people."""
    items = [item for item in programme.items if item.starts_at and not item.is_cancelled]
    people = {normal_form(person) for item in items for person in item.people if not is_nobody(person)}
    return Checked(len(items), len({item.venue_id for item in items if item.venue_id}), len(people))


CLASH_COLUMNS = (
    mark("Severity"), mark("Clash"), mark("In words"), mark("One item"), mark("Other item"),
    mark("Venue"), mark("Person"), mark("Minutes"), mark("Days"),
)  # fmt: skip


def clashes_frame(clashes: Sequence[Clash], programme: Programme, t: Words) -> pd.DataFrame:
    """One row a clash with CLASH_COLUMNS in the reader's language, all in words but the minutes, a number."""
    rows = [
        (
            severity_label(clash.severity, t),
            clash_label(clash.kind, t),
            clash_sentence(clash, programme, t),
            titles[0],
            titles[1] if len(titles) > 1 else "",
            venue.name if (venue := programme.venue_by_id.get(clash.venue_id or "")) else "",
            clash.person or "",
            clash.minutes,
            ", ".join(day.isoformat() for day in days_of(clash, programme)),
        )
        for clash in clashes
        for titles in [[programme.item_by_id[item_id].title.to(t.language) for item_id in clash.item_ids]]
    ]
    return pd.DataFrame(rows, columns=[t(column) for column in CLASH_COLUMNS])
