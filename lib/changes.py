"""What differs between what is stored and what a file brings, and the edit that takes it over.

An incoming item is first sought by the id that its file gave, then by what it says of itself, from the most telling to
the least; each way counts only where it leads to one item on both sides. Twins that nothing tells apart are met in
their order. All is found by hashing: time is linear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain, count
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar

from lib.impossible import Impossible
from lib.names import normal_form
from lib.programme import Count, Festival, Item, Journey, Person, Text, Venue, Waiver

T = TypeVar("T", bound=Festival | Item | Venue | Count | Person | Journey | Waiver)
Partners: TypeAlias = dict[int, int]  # position among the incoming → position among the stored
Numbered: TypeAlias = Iterable[tuple[int, T]]  # things with their positions

_COUNT = frozenset(part.name for part in fields_of(Count)) - {"item_id", "day"}
_HOW_COUNTED = frozenset(("method", "by", "at"))
_MINUTES = frozenset(("minutes",))
_HOURS = frozenset(("starts_at", "ends_at", "is_start_assumed", "is_end_assumed"))
_WHEN = _HOURS | {"day", "repeat"}
_END = frozenset(("ends_at", "is_end_assumed"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What to write and what to remove, in one go. A thing both given and removed is kept."""

    festival: Festival | None = None
    items: tuple[Item, ...] = ()
    removed_items: tuple[str, ...] = ()
    venues: tuple[Venue, ...] = ()
    removed_venues: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    removed_counts: tuple[tuple[str, date], ...] = ()  # item id and day
    people: tuple[Person, ...] = ()
    removed_people: tuple[str, ...] = ()
    journeys: tuple[Journey, ...] = ()
    removed_journeys: tuple[tuple[str, str], ...] = ()  # venue ids, from and to
    waivers: tuple[Waiver, ...] = ()
    removed_waivers: tuple[tuple[str, ...], ...] = ()  # keys of their clashes


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """A thing as it is stored and as it would become, with the names of the fields that differ."""

    before: T
    after: T
    fields: tuple[str, ...]


ItemChange: TypeAlias = Changed[Item]


@dataclass(frozen=True)
class Difference(Generic[T]):
    """Everything incoming is new, changed or unchanged; what is stored and was not met is missing."""

    new: tuple[T, ...]
    changed: tuple[Changed[T], ...]
    unchanged: tuple[T, ...]  # as stored
    missing: tuple[T, ...]

    @property
    def met(self) -> tuple[T, ...]:
        """What was incoming: the new, the changed as they become, the unchanged."""
        return (*self.written, *self.unchanged)

    @property
    def written(self) -> tuple[T, ...]:
        """What there is to write: the new, and the changed as they become."""
        return (*self.new, *(change.after for change in self.changed))


class ItemDifference(Difference[Item]):
    """How the items of a file differ from those stored."""

    def edit(self, *, remove_missing: bool) -> Edit:
        """Takes the file over; what it does not mention stays, or is removed."""
        removed = tuple(item.id for item in self.missing) if remove_missing else ()
        return Edit(items=self.written, removed_items=removed)


class VenueDifference(Difference[Venue]):
    """How the venues of a file differ from those stored."""

    def edit(self, *, remove_missing: bool) -> Edit:
        """Takes the file over; what it does not mention stays, or is removed."""
        removed = tuple(venue.id for venue in self.missing) if remove_missing else ()
        return Edit(venues=self.written, removed_venues=removed)


class CountDifference(Difference[Count]):
    """How the counts of a file differ from those stored."""

    def edit(self, *, remove_missing: bool) -> Edit:
        """Takes the file over; what it does not mention stays, or is removed."""
        removed = tuple((count.item_id, count.day) for count in self.missing) if remove_missing else ()
        return Edit(counts=self.written, removed_counts=removed)


class PersonDifference(Difference[Person]):
    """How the people of a file differ from those stored."""

    def edit(self, *, remove_missing: bool) -> Edit:
        """Takes the file over; what it does not mention stays, or is removed."""
        removed = tuple(person.id for person in self.missing) if remove_missing else ()
        return Edit(people=self.written, removed_people=removed)


class JourneyDifference(Difference[Journey]):
    """How the journeys of a file differ from those stored."""

    def edit(self, *, remove_missing: bool) -> Edit:
        """Takes the file over; what it does not mention stays, or is removed."""
        removed = tuple(map(_way, self.missing)) if remove_missing else ()
        return Edit(journeys=self.written, removed_journeys=removed)


class WaiverDifference(Difference[Waiver]):
    """How the accepted clashes of a file differ from those stored."""

    def edit(self, *, remove_missing: bool) -> Edit:
        """Takes the file over; what it does not mention stays, or is removed."""
        removed = tuple(waiver.clash_key for waiver in self.missing) if remove_missing else ()
        return Edit(waivers=self.written, removed_waivers=removed)


def compare_items(
    stored: Sequence[Item],
    incoming: Sequence[Item],
    *,
    fields: frozenset[str],
    generated_ids: frozenset[str],
    showing_ids: frozenset[str] = frozenset(),
    unread: Mapping[str, frozenset[str]] = MappingProxyType({}),
    new_id: Callable[[], str],
) -> ItemDifference:
    """What taking over the `fields` that a file speaks for would do to the stored items.

    A matched item keeps its stored id and every other field, and those that are `unread` of the incoming item (by its
    id). `generated_ids` are those of incoming items whose file gave none: they match nothing, and a new item whose id
    is taken already gets `new_id()`. `showing_ids` come from one id for several showings: their hours go first.
    """
    taken = {item.id for item in stored}

    def adopt(item: Item) -> Item:
        adopted = replace(item, id=new_id()) if item.id in taken else item
        taken.add(adopted.id)
        return adopted

    partners = _item_partners(stored, incoming, fields, generated_ids, showing_ids)
    adopted = [item if n in partners else adopt(item) for n, item in enumerate(incoming)]
    ids = {item.id: adopted[n].id for n, item in enumerate(incoming)}
    ids |= {incoming[theirs].id: stored[ours].id for theirs, ours in partners.items()}
    take = partial(_take_item, fields=fields, unread=unread)
    return ItemDifference(*_sort_out(stored, [_readdressed(item, ids) for item in adopted], partners, take))


def _readdressed(item: Item, ids: Mapping[str, str]) -> Item:
    """The item, naming others by the ids that they will have."""
    if not item.never_against:
        return item
    return replace(item, never_against=tuple(ids.get(each, each) for each in item.never_against))


def compare_venues(
    stored: Sequence[Venue],
    incoming: Sequence[Venue],
    *,
    fields: frozenset[str],
    generated_ids: frozenset[str] = frozenset(),
    unread: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> VenueDifference:
    """What taking over the `fields` that a file speaks for would do to the stored venues.

    Those that are `unread` of the incoming venue (by its id) stay as they are.
    They are met by the ids that the file gave, else by name; last by `generated_ids`, which tell what a venue was
    called when it was new. A new venue whose id is taken already gets the next one: "salle-a-2".
    """
    taken = {venue.id for venue in stored} | {venue.id for venue in incoming if venue.id not in generated_ids}

    def given_id(venue: Venue) -> str | None:
        return None if venue.id in generated_ids else venue.id

    def adopt(venue: Venue) -> Venue:
        adopted = replace(venue, id=_free(venue.id, taken)) if venue.id in generated_ids else venue
        taken.add(adopted.id)
        return adopted

    def take(before: Venue, said: Venue) -> Changed[Venue]:
        return _take(before, said, fields=fields - unread.get(said.id, frozenset()))

    partners: Partners = {}
    for our_key, their_key in ((_id, given_id), (_name, _name), (_id, _id)):
        partners |= _partners(*_not_met(stored, incoming, partners), our_key, their_key)
    return VenueDifference(*_sort_out(stored, incoming, partners, take, adopt))


def compare_counts(stored: Sequence[Count], incoming: Sequence[Count]) -> CountDifference:
    """What taking over the incoming counts would do to the stored ones, met by item and day.

    What they leave unsaid stays as it is stored: the scans of the door and the sales of the box office come in two
    files, in any order.
    """

    def take(before: Count, said: Count) -> Changed[Count]:
        unsaid = {name for name in _COUNT if getattr(said, name) in {None, ""}}
        if said.counted not in {None, before.counted}:
            unsaid -= _HOW_COUNTED  # how the stored number came about says nothing of another one
        return _take(before, said, fields=_COUNT - unsaid)

    partners = _partners(enumerate(stored), enumerate(incoming), attrgetter("item_id", "day"))
    return CountDifference(*_sort_out(stored, incoming, partners, take))


def compare_people(
    stored: Sequence[Person],
    incoming: Sequence[Person],
    *,
    fields: frozenset[str],
    unread: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> PersonDifference:
    """What taking over the `fields` that a file speaks for would do to the stored people, met by their names.

    Of somebody whose absences are in part `unread` (by the person's id), those that were read are added to the stored
    ones; another field that is unread stays as it is.
    """

    def take(before: Person, said: Person) -> Changed[Person]:
        doubtful = unread.get(said.id, frozenset())
        if "absences" in doubtful:
            said = replace(said, absences=(*before.absences, *said.absences))
        return _take(before, said, fields=fields - (doubtful - {"absences"}))

    partners = _partners(enumerate(stored), enumerate(incoming), attrgetter("id"))
    return PersonDifference(*_sort_out(stored, incoming, partners, take))


def compare_journeys(stored: Sequence[Journey], incoming: Sequence[Journey]) -> JourneyDifference:
    """What taking over the incoming journeys would do to the stored ones.

    Minutes hold for the way back as well, unless that has minutes of its own: so they do for a stored way back, and a
    journey is new only where the minutes of its way back do not say the same.
    """
    said = {_way(journey): journey.minutes for journey in incoming}
    met = [_retimed(journey, said) for journey in stored if _is_said(journey, said)]
    known = {_way(change.after): change.after.minutes for change in met}
    new: list[Journey] = []
    for journey in incoming:
        if _way(journey) not in known and known.get(_way(journey)[::-1]) != journey.minutes:
            known[_way(journey)] = journey.minutes
            new.append(journey)
    return JourneyDifference(
        tuple(new),
        tuple(change for change in met if change.fields),
        tuple(change.before for change in met if not change.fields),
        tuple(journey for journey in stored if not _is_said(journey, said)),
    )


def _way(journey: Journey) -> tuple[str, str]:
    return journey.origin_id, journey.destination_id


def _is_said(journey: Journey, said: Mapping[tuple[str, str], int]) -> bool:
    return _way(journey) in said or _way(journey)[::-1] in said


def _retimed(journey: Journey, said: Mapping[tuple[str, str], int]) -> Changed[Journey]:
    way = _way(journey)
    minutes = said[way] if way in said else said[way[::-1]]
    return _take(journey, replace(journey, minutes=minutes), fields=_MINUTES)


def compare_waivers(
    stored: Sequence[Waiver], incoming: Sequence[Waiver], *, fields: frozenset[str]
) -> WaiverDifference:
    """What taking over the `fields` that a file speaks for would do to the accepted clashes, met by their clashes."""
    partners = _partners(enumerate(stored), enumerate(incoming), attrgetter("clash_key"))
    return WaiverDifference(*_sort_out(stored, incoming, partners, partial(_take, fields=fields)))


def _sort_out(
    stored: Sequence[T],
    incoming: Sequence[T],
    partners: Partners,
    take: Callable[[T, T], Changed[T]],
    adopt: Callable[[T], T] = lambda thing: thing,
) -> tuple[tuple[T, ...], tuple[Changed[T], ...], tuple[T, ...], tuple[T, ...]]:
    """New, changed, unchanged and missing, each in the order of its own side."""
    met = [take(stored[ours], incoming[theirs]) for theirs, ours in sorted(partners.items())]
    known = set(partners.values())
    return (
        tuple(adopt(thing) for position, thing in enumerate(incoming) if position not in partners),
        tuple(change for change in met if change.fields),
        tuple(change.before for change in met if not change.fields),
        tuple(thing for position, thing in enumerate(stored) if position not in known),
    )


def _item_partners(
    stored: Sequence[Item],
    incoming: Sequence[Item],
    fields: frozenset[str],
    generated_ids: frozenset[str],
    showing_ids: frozenset[str],
) -> Partners:
    """Each way of knowing an item again is tried among those that the ways before it left alone."""
    showings = Counter(item.work for item in stored)

    def given_id(item: Item) -> str | None:
        return None if item.id in generated_ids else item.id

    def id_of_one(item: Item) -> str | None:
        return None if item.id in showing_ids or showings[item.id] > 1 else given_id(item)

    def place_if_unnamed(item: Item) -> Hashable:
        return _place(item) if item.id in generated_ids else None

    content = _content(fields)
    partners: Partners = {}
    for our_key, their_key in (
        (_id, id_of_one),
        (_showing, _showing),
        (content, content),
        (_showing, _showing),  # one of two twins was edited
        (_id_and_showing, _id_and_showing),  # a generated id tells twins apart
        (_id, given_id),
        *((trait, trait) for trait in _TRAITS),
        (_nth_twin(), _nth_twin()),
        (_place, place_if_unnamed),
    ):
        partners |= _partners(*_not_met(stored, incoming, partners), our_key, their_key)
    return partners


def _not_met(stored: Sequence[T], incoming: Sequence[T], partners: Partners) -> tuple[Numbered[T], Numbered[T]]:
    known = set(partners.values())
    return (
        [(position, thing) for position, thing in enumerate(stored) if position not in known],
        [(position, thing) for position, thing in enumerate(incoming) if position not in partners],
    )


def _partners(
    stored: Numbered[T],
    incoming: Numbered[T],
    our_key: Callable[[T], Hashable],
    their_key: Callable[[T], Hashable] | None = None,
) -> Partners:
    """Pairs of one key that each side has once; a key of None is no key."""
    ours = _only_ones(stored, our_key)
    theirs = _only_ones(incoming, their_key or our_key)
    return {position: ours[key] for key, position in theirs.items() if key in ours}


def _only_ones(things: Numbered[T], key_of: Callable[[T], Hashable]) -> dict[Hashable, int]:
    found: dict[Hashable, int] = {}
    repeated: set[Hashable] = {None}
    for position, thing in things:
        key = key_of(thing)
        if found.setdefault(key, position) != position:
            repeated.add(key)
    return {key: position for key, position in found.items() if key not in repeated}


def _id(thing: Item | Venue) -> str:
    return thing.id


def _name(venue: Venue) -> str:
    return normal_form(venue.name)


def _free(wanted: str, taken: Container[str]) -> str:
    """`wanted`, else with the first number that makes it free."""
    return next(name for name in chain((wanted,), (f"{wanted}-{n}" for n in count(2))) if name not in taken)


def _title(item: Item) -> str:
    return normal_form(str(item.title))


def _start(item: Item) -> datetime | None:
    return item.starts_at.astimezone(UTC) if item.starts_at else None


def _place(item: Item) -> Hashable:
    """Where and when it is held. Alone, it says that a title was reworded; a file with ids says so by its ids."""
    return (item.venue_id, _start(item)) if item.is_placed else None


def _showing(item: Item) -> Hashable:
    return _title(item), item.venue_id, _start(item) or item.day


def _id_and_showing(item: Item) -> Hashable:
    return item.id, _showing(item)


def _content(fields: frozenset[str]) -> Callable[[Item], Hashable]:
    """All that a file says of an item."""
    said = attrgetter("venue_id", "starts_at", "day", *sorted(fields))
    return lambda item: (_title(item), said(item))


def _nth_twin() -> Callable[[Item], Hashable]:
    """Numbers those that nothing tells apart, in the order that they are asked about."""
    met: Counter[Hashable] = Counter()

    def nth(item: Item) -> Hashable:
        showing = _showing(item)
        met[showing] += 1
        return showing, met[showing]

    return nth


_TRAITS: tuple[Callable[[Item], Hashable], ...] = (
    lambda item: (_title(item), item.venue_id, item.first_day),
    lambda item: (_title(item), _start(item)) if item.starts_at else None,
    lambda item: (_title(item), item.venue_id),
    lambda item: (_title(item), item.first_day),
    _title,
)


def _take(before: T, incoming: T, *, fields: frozenset[str]) -> Changed[T]:
    values = _differing(before, incoming, fields)
    return Changed(before, replace(before, **values), tuple(values)) if values else Changed(before, before, ())


def _take_item(
    before: Item, incoming: Item, *, fields: frozenset[str], unread: Mapping[str, frozenset[str]]
) -> Changed[Item]:
    spoken = fields - unread.get(incoming.id, frozenset()) - _only_assumed(before, incoming)
    values = _differing(before, incoming, spoken)
    if not _HOURS.isdisjoint(values):  # a start without its own end would be another item's hours
        values |= _differing(before, incoming, _HOURS)
    elif before.starts_at and "day" in values:
        values = _on_day(before, values)
    if not values:
        return Changed(before, before, ())
    try:
        after = replace(before, **values)
    except Impossible:  # its new day and the days it repeats on come from two sides, and do not go together
        values |= _differing(before, incoming, _WHEN)
        after = replace(before, **values)
    return Changed(before, after, tuple(values))


def _on_day(before: Item, values: dict[str, Any]) -> dict[str, Any]:
    """A file of days alone leaves the hours that an item was given, and takes them along to another day."""
    day, others = values["day"], {name: became for name, became in values.items() if name != "day"}
    if before.starts_at is None or before.ends_at is None or day in {None, before.first_day}:
        return others
    shift = day - before.starts_at.date()
    return dict(sorted({**others, "starts_at": before.starts_at + shift, "ends_at": before.ends_at + shift}.items()))


def _only_assumed(before: Item, incoming: Item) -> frozenset[str]:
    """Hours that nobody wrote in the file, where the stored item has them from somebody."""
    if incoming.is_start_assumed and not before.is_start_assumed and before.starts_at:
        return _HOURS if incoming.first_day == before.first_day else frozenset()
    if incoming.is_end_assumed and not before.is_end_assumed and is_same(before.starts_at, incoming.starts_at):
        return _END
    return frozenset()


def _differing(before: T, incoming: T, fields: frozenset[str]) -> dict[str, Any]:
    """What the fields become, where that is something else."""
    pairs = ((name, getattr(before, name), getattr(incoming, name)) for name in fields)
    values = ((name, ours, _taken(ours, theirs)) for name, ours, theirs in pairs if ours is not theirs)
    differing = {name: became for name, ours, became in values if not is_same(ours, became)}
    return dict(sorted(differing.items()))


def _taken(ours: object, theirs: object) -> object:
    """Their value; of a text, the languages they do not speak for stay as they are."""
    if isinstance(ours, Text) and isinstance(theirs, Text) and theirs and ours != theirs:
        return Text(tuple((dict(ours.versions) | dict(theirs.versions)).items()))
    return theirs


def is_same(ours: object, theirs: object) -> bool:
    """Equality of two values of a field, but for two instants that show one hour on the wall and are not one, or are
    one in another zone.
    """
    if ours != theirs:
        return False
    if isinstance(ours, datetime) and isinstance(theirs, datetime):
        return (ours.utcoffset(), str(ours.tzinfo)) == (theirs.utcoffset(), str(theirs.tzinfo))
    return True
