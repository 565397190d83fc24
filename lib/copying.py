"""Items said again: further showings of one, a day once more, a whole edition at its next dates.

Whole days are added by `shifting`, so that hours stay as they are on the wall; an edition is written as one edit of
`changes`. New ids are given by whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from lib.changes import Edit
from lib.programme import Festival, Item, Programme, Status, Text, Venue
from lib.shifting import day_moved, days_later

WEEK = timedelta(weeks=1)
YEAR = timedelta(days=365.2425)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
NewId = Callable[[], str]


# ---------------------------------------------------------------- items


def showings(
    item: Item, programme: Programme, days: Iterable[date], starts: Sequence[timedelta], new_id: NewId
) -> tuple[Item, ...]:
    """Further showings of an item on each day at each start (since midnight; at its own when there are none), and the
    item itself as one of the same work: they are no rivals of each other.

    They are tentative. One that is there already is not made again; nothing comes of none at all. Impossible.
    """
    one = replace(item, work=item.work or item.id)
    known = {_when(other) for other in programme.items if other.id == item.id or other.work == one.work}
    made = [_on(one, day, start, programme) for day in sorted(set(days)) for start in starts or (None,)]
    new = {_when(showing): showing for showing in made if _when(showing) not in known}
    copies = tuple(replace(showing, id=new_id(), status=Status.TENTATIVE) for showing in new.values())
    return (one, *copies) if copies else ()


def _when(item: Item) -> object:
    return item.starts_at.astimezone(UTC) if item.starts_at else item.day


def _on(item: Item, day: date, start: timedelta | None, programme: Programme) -> Item:
    """A showing on a day; one of an item that repeats is on that day alone."""
    once = days_later(replace(item, repeat=None), day - (item.first_day or day))
    if start is None:
        return once if once.starts_at else replace(once, day=day)
    zone, length = programme.zone_of(item), timedelta(minutes=programme.festival.kind(item.kind).minutes)
    if item.starts_at and item.ends_at:
        length = item.ends_at.astimezone(UTC) - item.starts_at.astimezone(UTC)
    starts_at = (datetime.combine(day, time(), zone) + start).astimezone(UTC)
    return replace(
        once,
        starts_at=starts_at.astimezone(zone),
        ends_at=(starts_at + length).astimezone(zone),
        is_start_assumed=False,
        is_end_assumed=item.is_end_assumed or not item.ends_at,
        day=None,
    )


def copied_day(programme: Programme, day: date, to: date, new_id: NewId) -> tuple[Item, ...]:
    """The items of a day that can be moved, once more on another date, tentative and without people. Impossible."""
    items = day_moved(programme, day, to)
    ids = {item.id: new_id() for item in items}
    return tuple(_begun_anew(item, ids) for item in items)


def _begun_anew(item: Item, ids: Mapping[str, str]) -> Item:
    """An item as one begins with it: who takes part and whether it is sure are still to be said.

    It names none but those that are copied with it, by their new ids. Other columns may tell of people: they stay.
    """
    return replace(
        item,
        id=ids[item.id],
        status=Status.TENTATIVE,
        people=(),
        never_against=tuple(ids[each] for each in item.never_against if each in ids),
        extra=(),
    )


# ---------------------------------------------------------------- editions


def next_first_day(festival: Festival) -> date:
    """A whole number of weeks after its first day, as near to a year after as can be: the same day of the week."""
    first = festival.first_day
    is_leap_day = (first.month, first.day) == (2, 29)
    after = date(first.year + 1, 3, 1) if is_leap_day else first.replace(year=first.year + 1)
    return first + round((after - first) / WEEK) * WEEK


def next_edition(programme: Programme, first_day: date, taken: Container[str], new_id: NewId) -> Programme:
    """The same festival from another first day on: its venues, journeys and rules, and what is held, said anew.

    Left behind are people, accepted clashes, counts with what was expected before them, and what was cancelled. Its id
    is the next that is not `taken`. Impossible where that leaves the years that a programme can hold.
    """
    old, days = programme.festival, first_day - programme.festival.first_day
    years = round(days / YEAR)
    counted = {each.item_id for each in programme.counts}
    kept = [item for item in programme.items if not item.is_cancelled]
    items = [replace(item, expected=None) if item.id in counted else item for item in kept]
    ids = {item.id: new_id() for item in items}
    return Programme(
        festival=replace(
            old,
            id=_next_id(old, years, taken),
            name=Text(tuple((tag, _raised(said, old, years)) for tag, said in old.name.versions)),
            first_day=first_day,
            last_day=old.last_day + days,
        ),
        venues=tuple(_later(venue, days) for venue in programme.venues),
        items=tuple(_begun_anew(days_later(item, days), ids) for item in items),
        journeys=programme.journeys,
    )


def whole(programme: Programme) -> Edit:
    """Writes all of it."""
    return Edit(
        festival=programme.festival,
        items=programme.items,
        venues=programme.venues,
        counts=programme.counts,
        people=programme.people,
        journeys=programme.journeys,
        waivers=programme.waivers,
    )


def _later(venue: Venue, days: timedelta) -> Venue:
    return replace(venue, special_days=tuple(replace(each, day=each.day + days) for each in venue.special_days))


def _raised(said: str, festival: Festival, years: int) -> str:
    """A text with the years of the festival, and those beside them, so many later: "2024", "2023–2024"."""
    own = range(festival.first_day.year - 1, festival.last_day.year + 2)

    def raised(year: re.Match[str]) -> str:
        return str(int(year[0]) + years) if int(year[0]) in own else year[0]

    return _YEAR.sub(raised, said)


def _next_id(festival: Festival, years: int, taken: Container[str]) -> str:
    """The id with its year raised, or with the year if it has none; the next that is free: "fete-2025-2"."""
    raised = _raised(festival.id, festival, years)
    year = festival.first_day.year + years
    wanted = raised if raised != festival.id else f"{festival.id}-{year}"
    return next(each for n in count(1) if (each := wanted if n == 1 else f"{wanted}-{n}") not in taken)
