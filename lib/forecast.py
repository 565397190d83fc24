"""How many may come, told from past editions with an interval, and how well that would have done.

Reads frames of `attendance`. A sitting is like others on four levels: all of them, its kind, that in its venue (by the
normal form of its name), and that on its weekday and in its part of the day. People are compared as log(1 + counted),
for a concert is twice or half as full as another and not fifty more. The mean of each level is pulled to that of the
level above it as if k sittings there had been like the others (partial pooling): where little is known the forecast
leans on what is more general. k is the one of KS that did best where whole editions were left out, whole items where
there is one edition only.

The interval is what held for four in five of those that were left out, wider where less is known of the sitting (by the
variance that the same pooling gives its mean), and never narrower than from a third to three times the forecast where
fewer than nine were left out. An estimate weighs half a count, and the sittings of one item together less than two
others: the second day of an exhibition tells little that the first did not. No trend is drawn: a festival that grows
year by year gets more than its forecast.

`forecast` gives for each of its rows, under its index:

| column               | holds                                                                                |
|----------------------|--------------------------------------------------------------------------------------|
| `low`, `high`        | Int64, the interval, rounded outward to two digits                                   |
| `expected`           | Int64, people: half of such sittings had more                                        |
| `basis`              | str, of a Basis: the most particular level that past sittings are known of           |
| `rests_on`           | Int64, how many counted sittings that level has                                      |

`planned` gives the rows of a programme to forecast: `item_id`, `title`, `kind`, `venue`, `capacity`, `expected` (the
organisers' own), `weekday`, `hour`, `day`; an item that is not placed has one row with what is known of it.
`forecast_items` gives one row for each item: what `planned` says of it, `sittings`, and `low`, `forecast`, `high` of
them all, `basis` and `rests_on` of the least sure, and `crowd`, of a Crowd or "": whether seats may be too few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import log
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.names import normal_form
from lib.programme import Item, Programme

LEVELS = (("all",), ("kind",), ("kind", "venue_key"), ("kind", "venue_key", "weekday", "band"))
KS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)  # pseudo-sittings of the level above
TAIL = 0.1  # of the sittings left out, beyond each end of the interval
UNSURE = log(3)  # either way, while too few were left out to tell
ESTIMATE_WEIGHS = 0.5
ALIKE = 0.5  # the correlation of the sittings of one item
DAWN, NOON, EVENING = 5, 12, 18  # hours that the parts of a day begin at: what begins past midnight is of the evening
Numbers: TypeAlias = NDArray[np.float64]

_PLANNED = {
    "item_id": "str",
    "title": "str",
    "kind": "str",
    "venue": "str",
    "capacity": "Int64",
    "expected": "Int64",
    "day": "datetime64[s]",
    "weekday": "Int64",
    "hour": "Int64",
}
_SUMS = ("weight", "people", "sittings")  # of a group: of the weights, of weighted logs, how many


class Basis(StrEnum):
    """The most particular level that past sittings are known of."""

    OVERALL = "overall"
    KIND = "kind"
    VENUE = "venue"  # that kind there
    TIME = "time"  # that kind there, on that weekday and in that part of the day


BASES = tuple(Basis)  # of LEVELS, in their order


class Crowd(StrEnum):
    """Whether more may come than there are seats."""

    POSSIBLE = "possible"  # the interval reaches beyond them
    LIKELY = "likely"  # the forecast does


@dataclass(frozen=True, slots=True)
class Spread:
    """How far sittings left out lay below and above their forecasts, in logs, over their own uncertainty."""

    below: float
    above: float
    known: float  # how many tell it, by weight


@dataclass(frozen=True)
class Model:
    """What past editions say; `levels` hold `weight`, `people` (its sum of logs) and `sittings` of each group."""

    levels: tuple[pd.DataFrame, ...]
    k: float
    spread: Spread
    editions: tuple[str, ...]
    sittings: int
    estimated: int

    @property
    def is_weak(self) -> bool:
        """Whether it has seen one edition only: what changes from year to year is not in its intervals."""
        return len(self.editions) < 2


@dataclass(frozen=True)
class Score:
    """How far off one forecaster was for some sittings: half of the time less than `median`, a share of the count."""

    sittings: int
    median: float | None


@dataclass(frozen=True)
class Backtest:
    """What an edition would have been told from those before it.

    `rows` are its counted sittings: `item_id`, `title`, `kind`, `venue`, `day`, `counted`, `low`, `forecast`, `high`,
    `is_within`, `basis`, `rests_on`, `mean_of_kind` and the organisers' own `expected`. Errors are shares of the count,
    of sittings that somebody came to. `beside_own` is the forecast's on the sittings that have an `expected`.
    """

    festival_id: str
    past: tuple[str, ...]
    rows: pd.DataFrame
    forecast: Score
    mean_of_kind: Score
    own: Score
    beside_own: Score

    @property
    def sittings(self) -> int:
        """How many were counted."""
        return len(self.rows)

    @property
    def within(self) -> int:
        """How many of them lay within their interval."""
        return int(self.rows["is_within"].sum())


def learn(past: Mapping[str, pd.DataFrame]) -> Model | None:
    """What the frames of past editions say, by their ids; None where nobody counted a sitting."""
    known = _known(past)
    if known.empty:
        return None
    editions = tuple(name for name in past if (known["edition"] == name).any())
    fold = "edition" if len(editions) > 1 else "item_id"
    rests = [_rest(known, fold, level) for level in LEVELS]
    left_out = {k: _left_out(known, rests, k) for k in KS}
    k = min(KS, key=lambda each: (_error(left_out[each]), -each))
    return Model(
        levels=tuple(_group_sums(known, level) for level in LEVELS),
        k=k,
        spread=_spread(left_out[k]),
        editions=editions,
        sittings=len(known),
        estimated=int(known["is_estimate"].sum()),
    )


def forecast(model: Model, rows: pd.DataFrame) -> pd.DataFrame:
    """How many may come to each row that has a `kind`, `venue`, `weekday` and `hour`; see the top of this module."""
    keyed = _with_keys(rows)
    found = [
        keyed[list(level)].merge(sums, how="left", on=list(level))[list(_SUMS)].fillna(0).to_numpy("float64").T
        for level, sums in zip(LEVELS, model.levels, strict=True)
    ]
    mean, uncertainty = _pooled(found, model.k)
    low, high = mean - model.spread.below * uncertainty, mean + model.spread.above * uncertainty
    sittings = np.array([counted for *_, counted in found])
    deepest = len(LEVELS) - 1 - np.argmax(sittings[::-1] > 0, axis=0)
    return pd.DataFrame(
        {
            "low": _whole(_outward(low, np.floor), rows.index),
            "expected": _whole(np.rint(_people(mean)), rows.index),
            "high": _whole(_outward(high, np.ceil), rows.index),
            "basis": pd.Series([str(BASES[level]) for level in deepest], rows.index, "str"),
            "rests_on": _whole(sittings[deepest, np.arange(len(rows))], rows.index),
        }
    )


def planned(frame: pd.DataFrame, programme: Programme, language: str) -> pd.DataFrame:
    """The sittings of a programme, as `attendance` lays them out, and its items without; see the top of this module."""
    held = frame[frame["is_sitting"]]
    sitting = set(held["item_id"])
    rest = [item for item in programme.items if not item.is_cancelled and item.id not in sitting]
    rows = pd.DataFrame([_unplaced(programme, item, language) for item in rest], columns=list(_PLANNED))
    return pd.concat([held[list(_PLANNED)].astype(_PLANNED), rows.astype(_PLANNED)], ignore_index=True)


def forecast_items(model: Model, rows: pd.DataFrame) -> pd.DataFrame:
    """How many may come to each item, at each of its sittings; see the top of this module."""
    told = forecast(model, rows).rename(columns={"expected": "forecast"})
    least_sure = told["basis"].map({str(basis): rank for rank, basis in enumerate(BASES)}).astype("Int64")
    joined = pd.concat([rows, told.drop(columns="basis")], axis="columns").assign(rank=least_sure)
    groups = joined.groupby("item_id", sort=False)
    items = groups.first(skipna=False)[["title", "kind", "venue", "capacity", "expected", "day"]].assign(
        sittings=groups["hour"].count().astype("Int64"),
        low=groups["low"].min(),
        forecast=groups["forecast"].mean().round().astype("Int64"),
        high=groups["high"].max(),
        basis=pd.array([str(BASES[rank]) for rank in groups["rank"].min()], "str"),
        rests_on=groups["rests_on"].min(),
    )
    crowd = pd.Series("", items.index, "str")
    for name, told_by in ((Crowd.POSSIBLE, "high"), (Crowd.LIKELY, "forecast")):
        crowd = crowd.mask((items[told_by] > items["capacity"]).fillna(False).astype("bool"), str(name))
    return items.assign(crowd=crowd).reset_index()


def backtest(frames: Mapping[str, pd.DataFrame]) -> Backtest | None:
    """For the last of the editions, in order of time, that was counted: what those before it would have said of it.

    None unless two were counted.
    """
    counted = [name for name, frame in frames.items() if _is_counted(frame).any()]
    if len(counted) < 2:
        return None
    *past, last = counted
    before = {name: frames[name] for name in past}
    model = learn(before)
    if model is None:
        return None
    rows = frames[last][_is_counted(frames[last])].reset_index(drop=True)
    told = forecast(model, rows).rename(columns={"expected": "forecast"})
    rows = pd.concat([rows[[*_PLANNED, "counted", "is_estimate"]], told], axis="columns")
    is_within = rows["counted"].between(rows["low"], rows["high"]).astype("bool")
    rows = rows.assign(is_within=is_within, mean_of_kind=_means_of_kinds(before, rows["kind"]))
    has_own = rows["expected"].notna()
    return Backtest(
        festival_id=last,
        past=tuple(past),
        rows=rows,
        forecast=_score(rows, "forecast"),
        mean_of_kind=_score(rows, "mean_of_kind"),
        own=_score(rows, "expected"),
        beside_own=_score(rows[has_own], "forecast"),
    )


# What is known


def _is_counted(frame: pd.DataFrame) -> pd.Series:
    return frame["is_sitting"] & frame["counted"].notna()


def _known(past: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The counted sittings of all editions: their groups, logs and weights."""
    columns = ["item_id", "kind", "venue", "weekday", "hour", "counted", "is_estimate"]
    frames = [frame.loc[_is_counted(frame), columns].assign(edition=name) for name, frame in past.items()]
    if not frames:
        return pd.DataFrame(columns=[*columns, "edition"])
    known = _with_keys(pd.concat(frames, ignore_index=True))
    together = known.groupby(["edition", "item_id"])["kind"].transform("size")  # the design effect of Kish
    weight = known["is_estimate"].map({True: ESTIMATE_WEIGHS, False: 1.0}) / (1 + (together - 1) * ALIKE)
    logs = np.log1p(known["counted"].to_numpy("float64"))
    return known.assign(log=logs, weight=weight, people=weight * logs, sittings=1.0)


def _with_keys(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of LEVELS beside the others."""
    keys = {name: normal_form(name) for name in rows["venue"].unique()}
    since_dawn = (rows["hour"] - DAWN) % 24
    band = sum((since_dawn >= hour - DAWN).astype("Int64") for hour in (NOON, EVENING))
    return rows.assign(all=True, venue_key=rows["venue"].map(keys).astype("str"), band=band)


def _group_sums(known: pd.DataFrame, level: tuple[str, ...]) -> pd.DataFrame:
    """The sums of each group of a level; no venue is not a venue."""
    placed = known[known["venue_key"] != ""] if "venue_key" in level else known
    return placed.groupby(list(level), as_index=False)[list(_SUMS)].sum()


# Pooling


def _pooled(levels: Iterable[Numbers], k: float) -> tuple[Numbers, Numbers]:
    """The mean of each row, pulled from level to level, and how uncertain its next sitting is, one alone being 1.

    Each level comes as the _SUMS of the group of each row.
    """
    (weight, people, _), *rest = levels
    mean, variance = people / weight, 1 / weight
    for weight, people, _ in rest:
        mean = (people + k * mean) / (weight + k)
        variance = 1 / (weight + k) + (k / (weight + k)) ** 2 * variance
    return mean, np.sqrt(1 + variance)


def _left_out(known: pd.DataFrame, rests: list[Numbers], k: float) -> pd.DataFrame:
    """How far off the rest would have been about each sitting, and how uncertain, where there is a rest."""
    is_told = rests[0][2] > 0
    mean, uncertainty = _pooled([rest[:, is_told] for rest in rests], k)
    told = known[is_told]
    return pd.DataFrame({"off": told["log"] - mean, "uncertainty": uncertainty, "weight": told["weight"]})


def _rest(known: pd.DataFrame, fold: str, level: tuple[str, ...]) -> Numbers:
    """The _SUMS of the group of each sitting without its fold; nothing, and no rounding, where there is no rest."""
    columns = list(_SUMS)
    whole = known.groupby(list(level))[columns].transform("sum")
    part = known.groupby(list({*level, fold}))[columns].transform("sum")
    rest = whole - part
    has_rest = rest["sittings"] > 0
    if "venue_key" in level:
        has_rest &= known["venue_key"] != ""
    sums: Numbers = rest.where(has_rest, 0.0).to_numpy("float64").T
    return sums


def _error(left_out: pd.DataFrame) -> float:
    """How far off they were in the mean."""
    weight = left_out["weight"].sum()
    return float((left_out["off"].abs() * left_out["weight"]).sum() / weight) if weight else 0.0


def _spread(left_out: pd.DataFrame) -> Spread:
    off = left_out["off"] / left_out["uncertainty"]
    return Spread(_tail(-off, left_out["weight"]), _tail(off, left_out["weight"]), float(left_out["weight"].sum()))


def _tail(values: pd.Series, weight: pd.Series) -> float:
    """What all but TAIL of the values, and of one more to come, are not beyond; 0 at least."""
    ordered = values.sort_values()
    upto = weight[ordered.index].cumsum()
    enough = ordered[upto >= (1 - TAIL) * (upto.max() + 1)] if len(upto) else ordered
    if enough.empty:
        return max(UNSURE, ordered.max() if len(ordered) else 0.0)
    return max(0.0, float(enough.iloc[0]))


# Numbers of people


def _people(logs: Numbers) -> Numbers:
    people: Numbers = np.expm1(np.maximum(logs, 0.0))
    return people


def _outward(logs: Numbers, rounded: Callable[[Numbers], Numbers]) -> Numbers:
    """People, rounded down or up to two digits."""
    people = _people(logs)
    unit = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(people, 1.0))) - 1, 0)
    whole: Numbers = rounded(people / unit) * unit
    return whole


def _whole(numbers: Numbers, index: pd.Index) -> pd.Series:
    return pd.Series(numbers.astype("int64"), index, "Int64")


def _unplaced(programme: Programme, item: Item, language: str) -> tuple[object, ...]:
    """What is known of an item without a sitting."""
    venue, day = programme.venue_of(item), item.first_day
    what = (item.id, item.title.to(language), item.kind, venue.name if venue else "")
    weekday = day.weekday() if day else None
    return (*what, programme.seats_for(item), item.expected, day, weekday, None)


# Beside others


def _means_of_kinds(past: Mapping[str, pd.DataFrame], kinds: pd.Series) -> pd.Series:
    """The plain mean of the past sittings of each kind; of all of them for one never held."""
    known = _known(past)
    means = known.groupby("kind")["counted"].mean()
    return kinds.map(means).astype("Float64").fillna(float(known["counted"].mean()))


def _score(rows: pd.DataFrame, name: str) -> Score:
    told = rows[rows[name].notna() & (rows["counted"] > 0)]
    off = (told[name] - told["counted"]).abs() / told["counted"]
    return Score(len(told), float(off.median()) if len(told) else None)
