"""Who came: the sittings of a programme beside their counts, and sums of them.

The frame of `attendance_frame` has a row for each sitting, counted or not, and for each count on a day without one:

| column        | dtype          | holds                                                                              |
|---------------|----------------|------------------------------------------------------------------------------------|
| `item_id`     | str            |                                                                                    |
| `title`       | str            | in the language asked for                                                          |
| `kind`        | str            | the id of a kind                                                                   |
| `venue_id`    | str            | "" for none                                                                        |
| `venue`       | str            | its name                                                                           |
| `capacity`    | Int64          | seats; missing where unknown, and where people come and go all day in turns        |
| `day`         | datetime64[s]  | the local day, at midnight                                                         |
| `starts_at`   | datetime64[s]  | on the clock of the venue; missing without a sitting                               |
| `hour`        | Int64          | of that clock, 0 to 23                                                             |
| `is_sitting`  | bool           | whether something was to be held that day: nothing is once it is cancelled         |
| `counted`     | Int64          | people; missing is not 0                                                           |
| `fill`        | Float64        | counted ÷ capacity of a sitting that has both                                      |

`sums` gives, after the columns that it groups by: `counted` and `mean` (a counted sitting's), `capacity` (of the
sittings that have both) and `fill` (their counted ÷ their capacity), each missing where nobody counted; `sittings`,
`counted_sittings`, and `unforeseen`, the counts on days without a sitting: part of `counted` and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from lib.programme import Item, Programme, sittings

DTYPES = {
    "item_id": "str",
    "title": "str",
    "kind": "str",
    "venue_id": "str",
    "venue": "str",
    "capacity": "Int64",
    "day": "datetime64[s]",
    "starts_at": "datetime64[s]",
    "hour": "Int64",
    "is_sitting": "bool",
    "counted": "Int64",
}


@dataclass(frozen=True, slots=True)
class Total:
    """How many came to everything, and how many sittings that rests on. None: nobody counted."""

    counted: int | None
    counted_sittings: int
    sittings: int
    unforeseen: int
    fill: float | None


def attendance_frame(programme: Programme, language: str) -> pd.DataFrame:
    """Every sitting and every count of the programme, by day, hour and item."""
    counts: dict[str, dict[date, int]] = {}
    for count in programme.counts:
        counts.setdefault(count.item_id, {})[count.day] = count.counted
    rows = [
        row for item in programme.items for row in _rows_of_item(programme, item, counts.get(item.id, {}), language)
    ]
    frame = pd.DataFrame(rows, columns=list(DTYPES)).astype(DTYPES)
    frame["fill"] = _share(frame["counted"].where(frame["is_sitting"]), frame["capacity"])
    return frame.sort_values(["day", "starts_at", "item_id"], ignore_index=True)


def sums(frame: pd.DataFrame, *by: str) -> pd.DataFrame:
    """One row for each group of rows alike in the columns `by`, in their order; see the top of this module."""
    groups = _summands(frame, *by).groupby(list(by), dropna=False)
    return _rates(groups.sum(min_count=1).reset_index())


def total(frame: pd.DataFrame) -> Total:
    """What the whole frame comes to."""
    is_counted = frame["counted"].notna()
    fillable = frame[frame["fill"].notna()]
    return Total(
        counted=int(frame["counted"].sum()) if is_counted.any() else None,
        counted_sittings=int((frame["is_sitting"] & is_counted).sum()),
        sittings=int(frame["is_sitting"].sum()),
        unforeseen=int((~frame["is_sitting"]).sum()),
        fill=float(fillable["counted"].sum() / fillable["capacity"].sum()) if len(fillable) else None,
    )


def over_capacity(frame: pd.DataFrame) -> pd.DataFrame:
    """The sittings that more people were counted in than there are seats, in their order."""
    is_over = frame["is_sitting"] & (frame["counted"] > frame["capacity"]).fillna(False)
    return frame[is_over.astype(bool)].reset_index(drop=True)


def _rows_of_item(
    programme: Programme, item: Item, counts: dict[date, int], language: str
) -> Iterator[tuple[object, ...]]:
    venue = programme.venue_of(item)
    starts = {start.date(): start for start in _local_starts(item)}
    title = item.title.to(language)
    capacity = programme.seats_for(item)
    place = (venue.id, venue.name) if venue else ("", "")
    for day in starts.keys() | counts.keys():
        start = starts.get(day)
        yield (
            item.id,
            title,
            item.kind,
            *place,
            capacity,
            day,
            start,
            start and start.hour,
            day in starts,
            counts.get(day),
        )


def _local_starts(item: Item) -> Iterator[datetime]:
    """When its sittings start, on its own clock; a cancelled item has none to count."""
    if item.starts_at is not None and not item.is_cancelled:
        for span in sittings(item):
            yield span.starts_at.astimezone(item.starts_at.tzinfo).replace(tzinfo=None)


def _summands(frame: pd.DataFrame, *by: str) -> pd.DataFrame:
    is_sitting, counted, has_both = frame["is_sitting"], frame["counted"], frame["fill"].notna()
    return frame[list(by)].assign(
        counted=counted,
        in_sittings=counted.where(is_sitting),
        in_seats=counted.where(has_both),
        capacity=frame["capacity"].where(has_both),
        counted_sittings=(is_sitting & counted.notna()).astype("Int64"),
        sittings=is_sitting.astype("Int64"),
        unforeseen=(~is_sitting).astype("Int64"),
    )


def _rates(summed: pd.DataFrame) -> pd.DataFrame:
    fill = _share(summed["in_seats"], summed["capacity"])
    mean = _share(summed["in_sittings"], summed["counted_sittings"])
    return summed.drop(columns=["in_sittings", "in_seats"]).assign(mean=mean, fill=fill)


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """`part` ÷ `whole`, missing where either is or the whole is nothing."""
    return part.astype("Float64") / whole.where(whole > 0).astype("Float64")
