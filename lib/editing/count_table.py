"""Who came, as a person writes it down: a table with a row for each sitting, or the form of one; and back to counts.

Columns of the frame, beside those that say which sitting a row is (`title`, `day`, `starts_at`, `seats`): those of
FIELDS, as in a Count, but for money, which is in euros. What a person changed is read by `edited_rows` and becomes an
edit of `changes`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from lib.changes import Edit
from lib.editing.edited_rows import Refusal
from lib.i18n import mark
from lib.impossible import Impossible, refuse_unless
from lib.programme import MEASURES, MONEY, Count, Item, Programme, sittings

FIELDS = ("counted", "method", "booked", "no_shows", "paid", "free", "revenue", "donations", "by", "note")
_WORDS = frozenset(("method", "by", "note"))
DTYPES = {
    "title": "str",
    "day": "datetime64[s]",
    "starts_at": "str",
    "seats": "Int64",
    **dict.fromkeys(MEASURES, "Int64"),
    **dict.fromkeys(MONEY, "Float64"),
    **dict.fromkeys(_WORDS, "string"),
}
_ORDER = ("title", "day", "starts_at", "seats", *FIELDS)


@dataclass(frozen=True, slots=True)
class Sitting:
    """What can be counted: an item on one day. `starts_at` is None where a count stands on a day without a sitting."""

    item: Item
    day: date
    starts_at: datetime | None
    seats: int | None
    count: Count | None

    @property
    def key(self) -> tuple[str, date]:
        """What its count is known by."""
        return self.item.id, self.day


def countable(programme: Programme, item_ids: Collection[str] | None = None) -> tuple[Sitting, ...]:
    """Every sitting, and every count without one, of these items or of all, by day, start and item."""
    counts = {(count.item_id, count.day): count for count in programme.counts}
    found: dict[tuple[str, date], Sitting] = {}
    for item in programme.items:
        if item_ids is None or item.id in item_ids:
            seats = programme.seats_for(item)
            for start in _starts(item):
                key = (item.id, start.date())
                found[key] = Sitting(item, start.date(), start, seats, counts.get(key))
    for key, count in counts.items():
        counted = programme.item_by_id.get(count.item_id)
        if counted and key not in found and (item_ids is None or counted.id in item_ids):
            found[key] = Sitting(counted, count.day, None, None, count)
    return tuple(sorted(found.values(), key=_place))


def astray(counts: tuple[Count, ...], programme: Programme) -> tuple[Sitting, ...]:
    """Those of the counts that are for days without a sitting."""
    return tuple(row for row in countable(replace(programme, counts=counts)) if row.starts_at is None)


def count_frame(rows: Sequence[Sitting], language: str) -> pd.DataFrame:
    """One row a sitting, in their order."""
    lines = [
        {
            "title": row.item.title.to(language),
            "day": row.day,
            "starts_at": row.starts_at.strftime("%H:%M") if row.starts_at else "",
            "seats": row.seats,
            **values_of(row.count),
        }
        for row in rows
    ]
    return pd.DataFrame(lines, columns=list(_ORDER)).astype(DTYPES)


def values_of(count: Count | None) -> dict[str, Any]:
    """What a count says in each of FIELDS; None where it says nothing."""
    said: dict[str, Any] = {name: getattr(count, name, None) for name in FIELDS}
    words = {name: said[name] or None for name in _WORDS}
    return said | words | {name: said[name] / 100 for name in MONEY if said[name] is not None}


def count_of(sitting: Sitting, values: Mapping[str, Any], *, by: str, at: datetime) -> Count | None:
    """The count that these values are, None where they say nothing. Raises Impossible.

    Who counts anew and does not say who, is `by`; when, is `at`.
    """
    before = sitting.count
    said = {name: _value(name, values.get(name)) for name in FIELDS}
    if not any(value not in {None, ""} for name, value in said.items() if name != "by"):
        return None
    count = Count(sitting.item.id, sitting.day, at=before.at if before else None, **said)
    if count.counted is None or (before and (before.counted, before.method) == (count.counted, count.method)):
        return count
    return replace(count, by=count.by or by, at=at)


def edited_counts(
    rows: Sequence[Sitting], frame: pd.DataFrame, *, by: str, at: datetime
) -> tuple[Edit, tuple[Refusal, ...]]:
    """What the edited frame changes, and the rows that cannot be: while there are some, it changes nothing."""
    written: list[Count] = []
    removed: list[tuple[str, date]] = []
    refused: list[Refusal] = []
    for sitting, values in zip(rows, frame.to_dict("records"), strict=True):
        try:
            count = count_of(sitting, {str(name): value for name, value in values.items()}, by=by, at=at)
        except Impossible as why:
            refused.append(Refusal(f"{values['title']}, {sitting.day.isoformat()}", why))
            continue
        if count is None and sitting.count is not None:
            removed.append(sitting.key)
        elif count is not None and count != sitting.count:
            written.append(count)
    return (Edit(), tuple(refused)) if refused else (Edit(counts=tuple(written), removed_counts=tuple(removed)), ())


def excess(sitting: Sitting, counted: int | None) -> int:
    """How many more people than seats."""
    return max(0, counted - sitting.seats) if counted is not None and sitting.seats is not None else 0


def _starts(item: Item) -> list[datetime]:
    if item.starts_at is None or item.is_cancelled:
        return []
    return [span.starts_at.astimezone(item.starts_at.tzinfo) for span in sittings(item)]


def _place(sitting: Sitting) -> tuple[date, str, str]:
    return sitting.day, sitting.starts_at.strftime("%H:%M") if sitting.starts_at else "", sitting.item.id


def _value(name: str, value: Any) -> Any:
    if name in _WORDS:
        return "" if pd.isna(value) else str(value).strip()
    if pd.isna(value):
        return None
    whole = value * 100 if name in MONEY else value
    refuse_unless(name in MONEY or whole == int(whole), name, value, mark("Count whole people."))
    return round(whole)
