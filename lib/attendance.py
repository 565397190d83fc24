"""Who came: the sittings of a programme beside their counts, and sums of them.

The frame of `attendance_frame` has a row for each sitting, counted or not, and for each count on a day without one:

| column        | dtype          | holds                                                                              |
|---------------|----------------|------------------------------------------------------------------------------------|
| `item_id`     | str            |                                                                                    |
| `title`       | str            | in the language asked for                                                          |
| `kind`        | str            | the id of a kind                                                                   |
| `strand`      | str            | "" for none, and so below                                                          |
| `language`    | str            | spoken, as written                                                                 |
| `organiser`   | str            |                                                                                    |
| `entry`       | str            | "free", "paid", or "" where nobody said                                            |
| `venue_id`    | str            |                                                                                    |
| `venue`       | str            | its name                                                                           |
| `district`    | str            | of the venue                                                                       |
| `capacity`    | Int64          | seats; missing where unknown, and where people come and go all day in turns        |
| `expected`    | Int64          | people at each sitting                                                             |
| `day`         | datetime64[s]  | the local day, at midnight                                                         |
| `weekday`     | Int64          | of that day, Monday 0                                                              |
| `starts_at`   | datetime64[s]  | on the clock of the venue; missing without a sitting                               |
| `hour`        | Int64          | of that clock, 0 to 23                                                             |
| `is_sitting`  | bool           | whether something was to be held that day: nothing is once it is cancelled         |
| `rivals`      | Int64          | other sittings held meanwhile, without those that people visit all day             |
| `counted`     | Int64          | people; missing is not 0                                                           |
| `is_estimate` | bool           | whether that is an estimate                                                        |
| `method`      | str            | of a Method, or ""                                                                 |
| `booked`, `no_shows`, `paid`, `free` | Int64 | of its Count; those nobody told: booked beyond counted, not estimated |
| `revenue`, `donations` | Int64 | cents of euros                                                                     |
| `fill`        | Float64        | counted ÷ capacity of a sitting that has both                                      |

`sums` gives, after the columns that it groups by: `counted` and `mean` (a counted sitting's); of the sittings that both
people and seats are known of, `seated` (people), `capacity` (seats) and `fill` (people ÷ seats); each of these missing
where nobody counted; `filled_sittings`, how many these are; `sittings`,
`counted_sittings`, `estimated` of them, and `unforeseen`, the counts on days without a sitting: part of `counted` and
of nothing else; then each of the other measures, missing where nobody knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

import pandas as pd

from lib.programme import MONEY, Count, Item, Method, Programme, sittings
from lib.span import Span, overlap_counts

OTHER_MEASURES = ("booked", "no_shows", "paid", "free", *MONEY)
DTYPES = {
    "item_id": "str",
    "title": "str",
    "kind": "str",
    "strand": "str",
    "language": "str",
    "organiser": "str",
    "entry": "str",
    "venue_id": "str",
    "venue": "str",
    "district": "str",
    "capacity": "Int64",
    "expected": "Int64",
    "day": "datetime64[s]",
    "weekday": "Int64",
    "starts_at": "datetime64[s]",
    "hour": "Int64",
    "is_sitting": "bool",
    "rivals": "Int64",
    "counted": "Int64",
    "is_estimate": "bool",
    "method": "str",
    **dict.fromkeys(OTHER_MEASURES, "Int64"),
}
_ENTRY = {True: "free", False: "paid", None: ""}
_COMPUTED = ("weekday", "rivals", "is_estimate")
_ROW = {name: dtype for name, dtype in DTYPES.items() if name not in _COMPUTED} | {
    "opens": "Int64",  # seconds since 1970, UTC
    "closes": "Int64",
    "is_visited": "bool",  # all day, by people who come and go
}
_NOT_COUNTED = Count("", date.min)
_measures = attrgetter(*OTHER_MEASURES)


@dataclass(frozen=True, slots=True)
class Total:
    """How many came to everything, and how many sittings that rests on. None: nobody counted."""

    counted: int | None
    counted_sittings: int
    sittings: int
    unforeseen: int
    fill: float | None
    filled_sittings: int  # that the fill rests on


@dataclass(frozen=True, slots=True)
class Known:
    """What a measure comes to, of how many of the sittings it is known, and of how many days without one."""

    amount: int | None  # None: nobody knows it of anything
    known: int
    sittings: int
    unforeseen: int


def attendance_frame(programme: Programme, language: str) -> pd.DataFrame:
    """Every sitting and every count of the programme, by day, hour and item."""
    counts: dict[str, list[Count]] = {}
    for count in programme.counts:
        counts.setdefault(count.item_id, []).append(count)
    rows = [
        row for item in programme.items for row in _rows_of_item(programme, item, counts.get(item.id, []), language)
    ]
    frame = pd.DataFrame(rows, columns=list(_ROW)).astype(_ROW)
    frame["rivals"] = _rivals(frame)
    frame["weekday"] = frame["day"].dt.day_of_week.astype("Int64")
    frame["is_estimate"] = frame["counted"].notna() & (frame["method"] == Method.ESTIMATE)
    beyond = (frame["booked"] - frame["counted"]).mask(frame["is_estimate"])
    frame["no_shows"] = frame["no_shows"].fillna(beyond).clip(lower=0)
    frame["fill"] = _share(frame["counted"].where(frame["is_sitting"]), frame["capacity"])
    ordered = frame.sort_values(["day", "starts_at", "item_id"], ignore_index=True)
    return ordered[[*DTYPES, "fill"]]


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
        unforeseen=int((~frame["is_sitting"] & is_counted).sum()),
        fill=float(fillable["counted"].sum() / fillable["capacity"].sum()) if len(fillable) else None,
        filled_sittings=len(fillable),
    )


def known(frame: pd.DataFrame, measure: str) -> Known:
    """What one measure comes to over the whole frame."""
    values = frame[measure]
    told = values.notna()
    return Known(
        amount=int(values.sum()) if told.any() else None,
        known=int((told & frame["is_sitting"]).sum()),
        sittings=int(frame["is_sitting"].sum()),
        unforeseen=int((told & ~frame["is_sitting"]).sum()),
    )


def over_capacity(frame: pd.DataFrame) -> pd.DataFrame:
    """The sittings that more people were counted in than there are seats, in their order."""
    is_over = frame["is_sitting"] & (frame["counted"] > frame["capacity"]).fillna(False)
    return frame[is_over.astype(bool)].reset_index(drop=True)


def _rows_of_item(
    programme: Programme, item: Item, counts: Iterable[Count], language: str
) -> Iterator[tuple[object, ...]]:
    venue = programme.venue_of(item)
    spans = dict(_held(item))
    said = {count.day: count for count in counts}
    what = (
        item.id,
        item.title.to(language),
        item.kind,
        item.strand,
        item.language,
        item.organiser,
        _ENTRY[item.is_free],
    )
    where = (venue.id, venue.name, venue.district) if venue else ("", "", "")
    fixed = (*what, *where, programme.seats_for(item), item.expected)
    for day in spans.keys() | said.keys():
        span, count = spans.get(day), said.get(day, _NOT_COUNTED)
        when = (day, *_clock(item, span), span is not None)
        yield (*fixed, *when, count.counted, count.method, *_measures(count), *_bounds(span), item.shares_venue)


def _held(item: Item) -> Iterator[tuple[date, Span]]:
    """Its sittings by their days on its own clock; a cancelled item has none to count."""
    if item.starts_at is not None and not item.is_cancelled:
        for span in sittings(item):
            yield span.starts_at.astimezone(item.starts_at.tzinfo).date(), span


def _clock(item: Item, span: Span | None) -> tuple[datetime | None, int | None]:
    """What a clock at its venue shows at the start, and the hour of that."""
    if span is None or item.starts_at is None:
        return None, None
    start = span.starts_at.astimezone(item.starts_at.tzinfo).replace(tzinfo=None)
    return start, start.hour


def _bounds(span: Span | None) -> tuple[int | None, int | None]:
    return (int(span.starts_at.timestamp()), int(span.ends_at.timestamp())) if span else (None, None)


def _rivals(frame: pd.DataFrame) -> pd.Series:
    held = frame[frame["is_sitting"]]
    starts, ends = (held[name].to_numpy("int64") for name in ("opens", "closes"))
    is_rival = ~held["is_visited"].to_numpy(bool)
    found = overlap_counts(starts, ends, (starts[is_rival], ends[is_rival])) - (is_rival & (starts < ends))
    return pd.Series(found, held.index, "Int64").reindex(frame.index)


def _summands(frame: pd.DataFrame, *by: str) -> pd.DataFrame:
    is_sitting, counted, has_both = frame["is_sitting"], frame["counted"], frame["fill"].notna()
    is_counted = counted.notna()
    return frame[list(by)].assign(
        counted=counted,
        in_sittings=counted.where(is_sitting),
        seated=counted.where(has_both),
        capacity=frame["capacity"].where(has_both),
        counted_sittings=(is_sitting & is_counted).astype("Int64"),
        filled_sittings=has_both.astype("Int64"),
        sittings=is_sitting.astype("Int64"),
        estimated=(is_sitting & frame["is_estimate"]).astype("Int64"),
        unforeseen=(~is_sitting & is_counted).astype("Int64"),
        **{name: frame[name] for name in OTHER_MEASURES},
    )


def _rates(summed: pd.DataFrame) -> pd.DataFrame:
    fill = _share(summed["seated"], summed["capacity"])
    mean = _share(summed["in_sittings"], summed["counted_sittings"])
    return summed.drop(columns="in_sittings").assign(mean=mean, fill=fill)


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """`part` ÷ `whole`, missing where either is or the whole is nothing."""
    return part.astype("Float64") / whole.where(whole > 0).astype("Float64")
