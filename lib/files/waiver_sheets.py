"""Accepted clashes in files: which, by whom, when and why.

Rows come from `sheet_rows`, of `sheets`; items are named as in `mentions`, times read by `instants` in the order that
`cells` finds, words compared as `choices` does; the columns are those of `columns`, and `exports` writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from lib.files.cells import is_month_first
from lib.files.choices import normal_cell
from lib.files.columns import WAIVERS
from lib.files.exports import write_table
from lib.files.instants import read_instant, write_instant
from lib.files.mentions import read_mentions, write_mentions
from lib.files.sheet_rows import Row, guess_mapping, rows_of
from lib.files.sheets import Sheet
from lib.programme import Problem, Programme, Reason, Waiver
from lib.rulebook import ClashKind

_KINDS = {kind.replace("_", " "): kind for kind in ClashKind}
_SAID = frozenset(("circumstances", "by", "at", "why"))


@dataclass(frozen=True)
class WaiverReading:
    """The accepted clashes of a file, the cells that could not be read, and how its columns were understood.

    `fields` are the Waiver fields that the file speaks for, besides those by which a waiver is known.
    """

    waivers: tuple[Waiver, ...]
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]
    fields: frozenset[str]


def read_waivers(sheet: Sheet, programme: Programme, mapping: Mapping[int, str] | None = None) -> WaiverReading:
    """The accepted clashes of a sheet; one that is there twice is the first, and a problem."""
    chosen = guess_mapping(sheet, WAIVERS) if mapping is None else mapping
    problems: list[Problem] = []
    rows = list(rows_of(sheet, chosen, problems))
    month_first = is_month_first(row.text("at") for row in rows)
    read_at = partial(read_instant, zone=programme.festival.zone, month_first=month_first)
    found: dict[tuple[str, ...], Waiver] = {}
    for row in rows:
        kind, item_ids, at = _kind(row), _item_ids(row, programme), row.read("at", read_at, None)
        if not row.text("at"):
            row.problem("at", Reason.NOT_A_DATE)
        if kind is None or at is None or not item_ids:
            continue
        about, circumstances, by, why = (row.text(name) for name in ("about", "circumstances", "by", "why"))
        waiver = Waiver(kind, item_ids, about, circumstances, by, at, why)
        if waiver.clash_key in found:
            row.problem("items", Reason.DUPLICATE_ID)
        found.setdefault(waiver.clash_key, waiver)
    return WaiverReading(tuple(found.values()), tuple(problems), chosen, _SAID & set(chosen.values()))


def _kind(row: Row) -> ClashKind | None:
    kind = _KINDS.get(normal_cell(row.text("kind")).replace("_", " "))
    if kind is None:
        row.problem("kind", Reason.NOT_A_CHOICE, ", ".join(ClashKind))
    return kind


def _item_ids(row: Row, programme: Programme) -> tuple[str, ...]:
    """The ids of the items, in order; none when one of them is of no item."""
    item_ids = set(read_mentions(row.text("items")))
    if not item_ids or not programme.item_by_id.keys() >= item_ids:
        row.problem("items", Reason.UNKNOWN_ITEM)
        return ()
    return tuple(sorted(item_ids))


def write_waivers(programme: Programme) -> bytes:
    """The accepted clashes as CSV, in the dialect of all exports, with titles for people to read."""
    return write_table(WAIVERS, [_row(waiver, programme) for waiver in programme.waivers])


def _row(waiver: Waiver, programme: Programme) -> dict[str, str]:
    items = [programme.item_by_id[item_id] for item_id in waiver.item_ids if item_id in programme.item_by_id]
    return {
        "kind": waiver.kind,
        "items": write_mentions(waiver.item_ids),
        "titles": " / ".join(str(item.title) for item in items),
        "about": waiver.about,
        "circumstances": waiver.circumstances,
        "by": waiver.by,
        "at": write_instant(waiver.at),
        "why": waiver.why,
    }
