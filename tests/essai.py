"""A small festival with a thing of every sort, and what a store holds of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as some

from lib.changes import Edit
from lib.programme import Count, Festival, Item, Journey, Person, Programme, Venue, Waiver, text
from lib.rulebook import ClashKind
from lib.span import Span
from lib.storage.records import Key, Thing, key_of
from lib.store import Change, Store, UnknownFestival

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY = date(2024, 10, 19)
FESTIVAL = Festival(id="essai", name=text("Essai", "fr"), first_day=SATURDAY, last_day=date(2024, 10, 27))
HALL, GARDEN = Venue(id="salle", name="Salle"), Venue(id="jardin", name="Jardin", zone=YEREVAN)
READING = Item(
    id="lecture",
    title=text("Lecture", "fr"),
    venue_id="salle",
    starts_at=datetime(2024, 10, 19, 14, tzinfo=PARIS),
    ends_at=datetime(2024, 10, 19, 15, tzinfo=PARIS),
)
CONCERT = replace(READING, id="concert", title=text("Concert", "fr"), venue_id="jardin")
COUNT = Count("lecture", SATURDAY, 40)
ABSENCE = Span(datetime(2024, 10, 20, tzinfo=UTC), datetime(2024, 10, 21, tzinfo=UTC))
ANI = Person(name="Ani", zone=YEREVAN, absences=(ABSENCE,))
WALK = Journey("salle", "jardin", 12)
WAIVER = Waiver(
    kind=ClashKind.CHANGEOVER,
    item_ids=("concert", "lecture"),
    about="salle",
    circumstances="ab",
    by="ani",
    at=datetime(2024, 9, 1, 8, tzinfo=UTC),
    why="Entendu avec la régie.",
)
FULL = Edit(
    festival=FESTIVAL,
    venues=(HALL, GARDEN),
    items=(READING, CONCERT),
    counts=(COUNT,),
    people=(ANI,),
    journeys=(WALK,),
    waivers=(WAIVER,),
)

Contents = dict[Key, Thing]


def contents(programme: Programme) -> Contents:
    """Everything in a programme by its key."""
    things: tuple[tuple[Thing, ...], ...] = (
        (programme.festival,),
        programme.venues,
        programme.items,
        programme.counts,
        programme.people,
        programme.journeys,
        programme.waivers,
    )
    return {key_of(thing): thing for alike in things for thing in alike}


def stored(store: Store) -> Contents:
    """Everything in the festival as it stands; nothing when it does not."""
    try:
        return contents(store.programme("essai"))
    except UnknownFestival:
        return {}


def replayed(history: Iterable[Change]) -> Contents:
    """What a history, newest first, makes of nothing."""
    there: Contents = {}
    for change in reversed([*history]):
        for each in change.objects:
            key = Key(each.table, each.id)
            assert there.get(key) == each.before
            if each.after is None:
                del there[key]
            else:
                there[key] = each.after
    return there


STEPS = some.lists(
    some.tuples(
        some.sampled_from(["put", "move", "drop", "count", "know", "accept", "reopen", "undo"]),
        some.integers(0, 3),
        some.integers(0, 5),
    ),
    max_size=12,
)


def edit_for(step: str, which: int, value: int) -> Edit:
    """One of a few edits of a few things."""
    item = replace(READING, id=f"i{which}", price=str(value))
    waiver = replace(WAIVER, about=str(which), why=str(value))
    return {
        "put": Edit(items=(item,)),
        "move": Edit(items=(item, replace(item, id="i0", venue_id="jardin"))),
        "drop": Edit(removed_items=(f"i{which}", f"i{value}")),
        "count": Edit(items=(item,), counts=(Count(item.id, SATURDAY, value),)),
        "know": Edit(people=(Person(name=f"P{which}", notes=str(value)),), journeys=(Journey(f"{which}", "9", value),)),
        "accept": Edit(waivers=(waiver,)),
        "reopen": Edit(removed_waivers=(waiver.clash_key,), removed_people=(f"p{which}",)),
    }[step]


def take(store: Store, step: str, which: int, value: int) -> int:
    """Make one step, and give the revision that the store is at then."""
    if step == "undo":
        return store.undo(store.revision(), by="ani")
    return store.save("essai", edit_for(step, which, value), by="ani") or store.revision()
