"""What one revision did, as a person would say it, in the reader's language.

Things are named by `wording`, kinds of clashes by `wording_clashes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from lib.i18n import Words, mark
from lib.programme import Journey, Programme, Waiver
from lib.wording import Thing, shortened, thing_name
from lib.wording_clashes import clash_label

Stored: TypeAlias = Thing | Journey | Waiver

ACTIONS = {
    "edit": mark("Edit"),
    "import": mark("Import"),
    "undo": mark("Undo"),
    "samples": mark("Sample festival"),
    "remove": mark("Removal"),
    "cancel": mark("Cancellation"),
    "delete": mark("Deletion"),
    "mend": mark("Solution applied"),
    "accept": mark("Clash accepted"),
    "reopen": mark("Clash taken up again"),
    "place": mark("Unplaced items placed"),
}
_NAMED = 3  # things that a sentence names before it counts the rest


def change_sentence(
    action: str, things: Iterable[tuple[Stored | None, Stored | None]], programme: Programme, t: Words
) -> str:
    """What one revision did, from its things before and after: "Import: 2 added, 1 changed (A, B, C)"."""
    pairs = list(things)
    added, removed = sum(before is None for before, _ in pairs), sum(after is None for _, after in pairs)
    said = t.listed(
        words
        for count, words in (
            (added, t.plural("{n} added", "{n} added", added)),
            (len(pairs) - added - removed, t.plural("{n} changed", "{n} changed", len(pairs) - added - removed)),
            (removed, t.plural("{n} removed", "{n} removed", removed)),
        )
        if count
    )
    names = list(dict.fromkeys(stored_name(after or before, programme, t) for before, after in pairs))
    more = [t.plural("{n} more", "{n} more", len(names) - _NAMED)] if len(names) > _NAMED else []
    named = t.listed([*names[:_NAMED], *more])
    return t("{subject}: {said}", subject=t(ACTIONS.get(action, action)), said=f"{said} ({named})")


def stored_name(thing: Stored | None, programme: Programme, t: Words) -> str:
    """What a person calls a thing; a journey and a waiver go by what they name, as it is called now."""
    match thing:
        case Journey():
            ends = [_known(each, programme.venue_by_id, t) for each in (thing.origin_id, thing.destination_id)]
            return t("{origin} → {destination}", origin=ends[0], destination=ends[1])
        case Waiver():
            items = t.listed(_known(each, programme.item_by_id, t) for each in thing.item_ids)
            return t("{subject}: {said}", subject=clash_label(thing.kind, t), said=items)
    return thing_name(thing, t)


def _known(its_id: str, by_id: Mapping[str, Thing], t: Words) -> str:
    """What that of an id is called; one that is gone, by the id."""
    return thing_name(by_id[its_id], t) if its_id in by_id else shortened(its_id)
