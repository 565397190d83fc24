"""Which items of a view of `releases` somebody wants to see: by kind, strand, venue, person, partner, day and words.

Names are known again by their `handles`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from lib.feeds.handles import handle
from lib.names import normal_form, slug
from lib.programme import Item, Venue
from lib.releases import View

_handle = lru_cache(maxsize=65_536)(handle)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted, by the handles that URLs have; of each sort any, of all sorts together. Empty, it is everything.

    `accessible` holds OpenAgenda's codes, all of which a venue must have; days are first and last, both within.
    """

    kinds: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    accessible: tuple[str, ...] = ()
    is_free: bool = False
    first_day: date | None = None
    last_day: date | None = None
    words: str = ""  # of the public page only
    item_id: str = ""

    def __post_init__(self) -> None:
        for name in ("kinds", "strands", "venues", "people", "partners", "accessible"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))


EVERYTHING = Selection()


def selected(view: View, selection: Selection) -> View:
    """The same with no other items than those that are wanted, and their venues.

    An item that moved is one of them by its old places too, for as long as they are told: who follows a venue is told
    that it went elsewhere, and what became of it there.
    """
    if selection == EVERYTHING:
        return view
    items = tuple(item for item in view.programme.items if _is_wanted(item, view, selection))
    ids = {item.id for item in items}
    moved = {item_id: past for item_id, past in view.moved.items() if item_id in ids}
    before = {item_id: pasts for item_id, pasts in view.before.items() if item_id in ids}
    named = {item.venue_id for item in items}
    venues = tuple(venue for venue in view.programme.venues if venue.id in named)
    programme = replace(view.programme, items=items, venues=venues)
    return replace(view, programme=programme, moved=moved, gone=view.gone & ids, before=before)


def _is_wanted(item: Item, view: View, selection: Selection) -> bool:
    before = view.before.get(item.id, ())
    return _matches(item, view.programme.venue_of(item), selection) or any(
        _matches(past.item, past.venue, selection) for past in before
    )


def _matches(item: Item, venue: Venue | None, wanted: Selection) -> bool:
    return (
        (not wanted.item_id or item.id == wanted.item_id)
        and _is_any(wanted.venues, [item.venue_id or ""])
        and _is_any(wanted.kinds, [slug(item.kind) or item.kind] if wanted.kinds else ())
        and _is_any(wanted.strands, _handles([item.strand]) if wanted.strands else ())
        and _is_any(wanted.partners, _handles([item.organiser]) if wanted.partners else ())
        and _is_any(wanted.people, _handles(item.people) if wanted.people else ())
        and (not wanted.is_free or item.is_free is True)
        and set(wanted.accessible) <= set(venue.accessible if venue else ())
        and _is_within(item, wanted.first_day, wanted.last_day)
        and (not wanted.words or _says(item, venue, wanted.words))
    )


def _is_any(wanted: Collection[str], found: Iterable[str]) -> bool:
    return not wanted or any(each in wanted for each in found)


def _handles(names: Iterable[str]) -> list[str]:
    return [_handle(name) for name in names if name.strip()]


def _is_within(item: Item, first: date | None, last: date | None) -> bool:
    """Whether it begins on one of these days, or is open on one."""
    if first is None and last is None:
        return True
    return any((first is None or first <= day) and (last is None or day <= last) for day in _days(item))


def _days(item: Item) -> Iterator[date]:
    first, last = item.first_day, item.last_day
    if first is None or last is None:
        return
    for day in (first + n * _DAY for n in range((last - first).days + 1)):
        if item.repeat is None or item.repeat.is_open(day):
            yield day


def _says(item: Item, venue: Venue | None, words: str) -> bool:
    """Whether every word occurs, however it is written."""
    texts = (*item.title.versions, *item.description.versions)
    place = (venue.name, venue.address, venue.city) if venue else ()
    said = (*(version for _, version in texts), *item.people, *place, item.organiser, item.strand)
    found = normal_form("\n".join(said))
    return all(word in found for word in normal_form(words).split())
