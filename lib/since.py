"""What has become of a programme between two moments: each thing is met by its id, for none was read from a file.

A difference is one of `changes`; `reconciling` tells which fields differ, `assembly` and `records` what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from lib.changes import Changed, Difference
from lib.programme import Programme
from lib.reconciling import differing
from lib.storage.assembly import things_of
from lib.storage.records import Key, Thing


def difference_since(then: Programme, now: Programme) -> Difference[Thing]:
    """New, changed and gone since then, table by table."""
    before, after = _by_key(then), _by_key(now)
    met = [_changed(thing, after[key]) for key, thing in before.items() if key in after]
    return Difference(
        new=_not_in(before, after.items()),
        changed=tuple(change for change in met if change.fields),
        unchanged=tuple(change.before for change in met if not change.fields),
        missing=_not_in(after, before.items()),
    )


def _by_key(programme: Programme) -> dict[Key, Thing]:
    return {Key(table, each): thing for table, things in things_of(programme).items() for each, thing in things.items()}


def _changed(before: Thing, after: Thing) -> Changed[Thing]:
    names = differing(before, after) if before is not after else frozenset()
    return Changed(before, after, tuple(part.name for part in fields(after) if part.name in names))


def _not_in(others: Mapping[Key, Thing], things: Iterable[tuple[Key, Thing]]) -> tuple[Thing, ...]:
    return tuple(thing for key, thing in things if key not in others)
