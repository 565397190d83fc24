"""What one revision did, as a person would say it, in the reader's language.

Things are named by `things`, kinds of clashes by `wording.clashes`; `reconciling` tells what differs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TypeAlias

from lib.i18n import Words, mark
from lib.programme import Count, Item, Journey, Programme, Waiver
from lib.reconciling import PLACE, differing
from lib.wording.clashes import clash_label
from lib.wording.things import Thing, field_label, field_words, item_when, shortened, thing_name

Stored: TypeAlias = Thing | Journey | Waiver
Pair: TypeAlias = tuple[Stored | None, Stored | None]  # before and after

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
    "move": mark("Move"),
    "shift": mark("Items shifted"),
    "copy": mark("Copy"),
    "bring_back": mark("Brought back"),
    "door": mark("Counted at the door"),
    "erase": mark("Personal data erased"),
}
_TIME = PLACE - {"venue_id"}
_NAMED = 3  # things that a sentence names before it counts the rest


def change_sentence(
    action: str, things: Iterable[Pair], programme: Programme, t: Words, extent: tuple[int, int, int] | None = None
) -> str:
    """What one revision did, from its things before and after: "Import: 2 added, 1 changed (A, B, C)".

    `extent` is how many it added, changed and removed, when `things` are only the first of them.
    """
    pairs = list(things)
    added, changed, removed = extent or _extent(pairs)
    said = t.listed(
        words
        for count, words in (
            (added, t.plural("{n} added", "{n} added", added)),
            (changed, t.plural("{n} changed", "{n} changed", changed)),
            (removed, t.plural("{n} removed", "{n} removed", removed)),
        )
        if count
    )
    if not said:
        return t(ACTIONS.get(action, action))
    names = dict.fromkeys(stored_name(after or before, programme, t) for before, after in pairs[:_NAMED])
    unnamed = added + changed + removed - len(pairs[:_NAMED])
    more = [t.plural("{n} more", "{n} more", unnamed)] if unnamed else []
    named = t.listed([*names, *more])
    return t("{subject}: {said}", subject=t(ACTIONS.get(action, action)), said=f"{said} ({named})")


def _extent(pairs: Sequence[Pair]) -> tuple[int, int, int]:
    added, removed = sum(before is None for before, _ in pairs), sum(after is None for _, after in pairs)
    return added, len(pairs) - added - removed, removed


def undo_sentence(what: str, t: Words, *, is_again: bool) -> str:
    """That what a sentence tells was taken back, or done again."""
    return t("Done again – {what}", what=what) if is_again else t("Undone – {what}", what=what)


def field_changes(before: Stored, after: Stored, programme: Programme, t: Words) -> tuple[str, ...]:
    """Each part that differs, before and after: "Price: 5 € → 6 €"."""
    names = differing(before, after)
    pairs = zip(
        version_words(before, names, programme, t).items(),
        version_words(after, names, programme, t).values(),
        strict=True,
    )
    return tuple(t("{field}: {before} → {after}", field=label, before=was, after=now) for (label, was), now in pairs)


def version_words(thing: Stored, names: Collection[str], programme: Programme, t: Words) -> dict[str, str]:
    """What a thing says in some of its fields, by their labels; all that tells the time of an item is one."""
    said: dict[str, str] = {}
    for part in fields(thing):
        if part.name in names and isinstance(thing, Item) and part.name in _TIME:
            said[t("Day and hours")] = _when(thing, programme, t)
        elif part.name in names:
            said[field_label(part.name, t, thing)] = field_words(part.name, getattr(thing, part.name), programme, t)
    return said


def _when(item: Item, programme: Programme, t: Words) -> str:
    """Its hours and days; the days that it is open on also while it has no hours."""
    said = item_when(item, t)
    return said if item.starts_at or not item.repeat else f"{said} · {field_words('repeat', item.repeat, programme, t)}"


def stored_name(thing: Stored | None, programme: Programme, t: Words) -> str:
    """What a person calls a thing; a count, a journey and a waiver go by what they name, as it is called now."""
    match thing:
        case Count():
            item = _known(thing.item_id, programme.item_by_id, t)
            return t("{item}, attendance of {day}", item=item, day=t.day(thing.day))
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
