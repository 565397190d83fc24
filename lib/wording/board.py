"""What is written on the planning board, in the reader's language.

Hours and titles are said as `things` says them, clashes as `wording.clashes` does.
"""

from __future__ import annotations

from typing import NamedTuple
from zoneinfo import ZoneInfo

from lib.i18n import Words, mark
from lib.programme import Festival, Item, Programme, Venue
from lib.rules.clash import Clash
from lib.wording.clashes import clash_sentence
from lib.wording.things import duration, item_when, shortened

BOARD = {  # what the browser fills in itself keeps its {braces}
    "board": mark("Planning board"),
    "grid": mark("Hours and venues"),
    "tray": mark("To be placed"),
    "tray_count": mark("To be placed: {n}"),
    "tray_empty": mark("Everything is placed."),
    "search": mark("Search"),
    "search_none": mark("Nothing here is like this."),
    "print": mark("Print the board"),
    "working_copy": mark("Working copy. What is published can be printed from the public page."),
    "minutes": mark("{n} min"),
    "tentative": mark("Tentative"),
    "cancelled": mark("Cancelled"),
    "repeats": mark("Several days"),
    "held": mark("{name} has it open"),
    "closed": mark("Closed at these hours"),
    "overlaps": mark("At the same time: {title}"),
    "changeover": mark("Too little time beside {title}"),
    "same_people": mark("The same people: {title}"),
    "free": mark("Nothing in the way"),
    "new_item": mark("New item"),
    "taken": mark(
        "{title} is taken. Arrows move it, Shift and an arrow change how long it lasts, Delete sends it "
        "back to be placed, Enter puts it down, Escape leaves it where it was."
    ),
    "put": mark("{title}: {place}"),
    "stays": mark("{title} stays where it was."),
    "keys": mark(
        "Arrows walk from item to item, Space takes one, Enter opens its form, Delete sends it back to be placed."
    ),
    "keys_grid": mark("Enter begins a new item: arrows choose its place."),
    "keys_venue": mark("Shift with an arrow to the left or to the right changes the order of the venues."),
    "venue_put": mark("{venue}: column {n}"),
    "unsaved": mark("Not saved yet: the server does not answer. Trying again…"),
}
MOST_KEPT = 20_000  # sentences


def board_words(t: Words) -> dict[str, str]:
    """All that the browser says by itself."""
    return {name: t(message) for name, message in BOARD.items()}


def venue_note(venue: Venue, zone: ZoneInfo, t: Words) -> str:
    """Its seats, and its clock when that is not the festival's, which is in `zone`."""
    seats = t.plural("{n} seat", "{n} seats", venue.capacity) if venue.capacity else ""
    is_elsewhere = venue.zone is not None and venue.zone != zone
    clock = t("{place} time", place=t.city(venue.zone)) if venue.zone and is_elsewhere else ""
    return " · ".join(filter(None, (seats, clock)))


def tray_words(item: Item, venue: Venue | None, minutes: int, t: Words) -> str:
    """What an item has that is to be placed: its day and hours, its venue, how long it lasts."""
    length = "" if item.starts_at else duration(minutes, t)
    when = item_when(item, t) if item.starts_at else t.day(item.day) if item.day else ""
    return " · ".join(filter(None, (when, shortened(venue.name) if venue else "", length)))


def more_clashes(number: int, t: Words) -> str:
    """That there are so many more."""
    return t.plural("{n} more clash", "{n} more clashes", number)


class _Told(NamedTuple):
    """A sentence, and all that it was made from."""

    clash: Clash
    items: tuple[Item, ...]
    frame: tuple[Festival, tuple[Venue, ...]]
    sentence: str


class ClashSentences:
    """Clashes in one language, each worded once for as long as all that it speaks of stays the same."""

    def __init__(self, t: Words) -> None:
        self._t = t
        self._told: dict[tuple[str, ...], _Told] = {}

    def say(self, clash: Clash, programme: Programme) -> str:
        """What `clash_sentence` says."""
        items = tuple(programme.item_by_id[item_id] for item_id in clash.item_ids)
        told = self._told.get(clash.key)
        if told is None or not _is_of(told, clash, items, programme):
            sentence = clash_sentence(clash, programme, self._t)
            told = _Told(clash, items, (programme.festival, programme.venues), sentence)
            if len(self._told) >= MOST_KEPT:
                self._told.clear()
            self._told[clash.key] = told
        return told.sentence


def _is_of(told: _Told, clash: Clash, items: tuple[Item, ...], programme: Programme) -> bool:
    """Whether it was made from the same. Items are, when they are the very same: equal ones may have other clocks."""
    is_same_frame = told.frame == (programme.festival, programme.venues)
    return told.clash == clash and is_same_frame and all(map(_is_itself, told.items, items))


def _is_itself(one: Item, other: Item) -> bool:
    return one is other
