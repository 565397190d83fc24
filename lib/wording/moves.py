"""What was moved on the board, and why something was not, in the reader's language.

Items are named by `things`; `moves` refuses, and `board` tells where an item lies.
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.i18n import Words, mark
from lib.moves import Refusal, Why
from lib.programme import Item, Programme
from lib.wording.things import impossible_sentence, item_when, quoted, shortened

REFUSALS = {
    Why.UNREADABLE: mark("This move cannot be read: load the page again."),
    Why.UNKNOWN_ITEM: mark("This item is no longer in the programme."),
    Why.UNKNOWN_VENUE: mark("This venue is no longer in the programme."),
    Why.OUT_OF_REACH: mark("Nothing can be held there."),
    Why.MOVED: mark("Somebody else has moved it meanwhile."),
}


def refusal_words(refusal: Refusal, programme: Programme, t: Words) -> str:
    """Why an operation was not done."""
    said = impossible_sentence(refusal.impossible, t) if refusal.impossible else t(REFUSALS[refusal.why])
    item = programme.item_by_id.get(refusal.item_id)
    return t("{subject}: {said}", subject=_title(item, t), said=said) if item else said


def moved_sentence(items: Sequence[Item], programme: Programme, t: Words) -> str:
    """What was moved where: "“Concert”: Salle, Sat 19 Oct, 14:30 – 16:00."."""
    if len(items) != 1:
        return t.plural("{n} item moved.", "{n} items moved.", len(items))
    [item] = items
    venue = programme.venue_of(item)
    if venue is None or item.starts_at is None:
        return t("{title} is to be placed again.", title=_title(item, t))
    return t("{title}: {venue}, {when}.", title=_title(item, t), venue=shortened(venue.name), when=item_when(item, t))


def clash_count(number: int, t: Words) -> str:
    """How many clashes what was moved has now."""
    return t.plural("{n} clash", "{n} clashes", number) if number else t("No clash")


def _title(item: Item, t: Words) -> str:
    return quoted(item.title.to(t.language), t)
