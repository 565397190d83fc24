"""A refused edit made anew, once somebody has chosen between two versions of each thing in conflict.

Asks `reconciling` what was in conflict and what was not, `records` and `edits` how things are known, and `assembly` for
all things of a programme; what comes of it is an edit as `changes` has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from lib.changes import Edit
from lib.programme import Count, Programme
from lib.reconciling import Conflict, Group, groups_of, merge
from lib.storage.assembly import things_of
from lib.storage.edits import GIVEN, REMOVED
from lib.storage.records import Key, TableName, Thing, key_of

WHOLE: Group = frozenset()  # one of us removed it: there is nothing between


def choices(conflict: Conflict) -> tuple[Group, ...]:
    """The fields to choose between, those together that only mean something together."""
    if conflict.mine is None or conflict.theirs is None:
        return (WHOLE,)
    return tuple(group for group in groups_of(conflict.mine) if not group.isdisjoint(conflict.fields))


def settled(conflict: Conflict, theirs: Collection[Group]) -> Thing | None:
    """The thing with these of its choices as they have it, the others as I do, and what nobody disputes merged."""
    if conflict.mine is None or conflict.theirs is None:
        return conflict.theirs if WHOLE in theirs else conflict.mine
    merged = merge(conflict.base, conflict.mine, conflict.theirs).thing
    taken = {name: getattr(conflict.theirs, name) for group in theirs for name in group}
    return replace(merged, **taken) if merged else None


def settled_edit(edit: Edit, base: Programme, now: Programme, decided: Mapping[Key, Thing | None]) -> Edit:
    """The edit that was made from `base`, as it would be made from `now`: with what was decided of things in conflict,
    and of all others with what somebody else has changed in them.
    """
    were, are = things_of(base), things_of(now)

    def anew(mine: Any) -> Any:
        key = key_of(mine)
        merged = merge(were[key.table].get(key.id), mine, are[key.table].get(key.id)).thing
        return decided.get(key, merged)

    given = {name: tuple(filter(None, map(anew, getattr(edit, name)))) for name in GIVEN}
    kept = {*_kept(decided)}
    removed = {
        name: tuple(said for said in getattr(edit, name) if key_of_removed(said) not in kept)
        for name, key_of_removed in REMOVED.items()
    }
    return Edit(festival=edit.festival and anew(edit.festival), **given, **removed)


def _kept(decided: Mapping[Key, Thing | None]) -> Iterator[Key]:
    """What is not to be removed; nor is the item of a count that is kept."""
    for key, thing in decided.items():
        if thing:
            yield key
        if isinstance(thing, Count):
            yield Key(TableName.ITEMS, thing.item_id)
