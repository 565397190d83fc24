"""Editions of one festival beside each other: like against like, and what cannot be compared.

Sums frames of `attendance`. A cell is a kind, in a venue known again by the normal form of its name, on a day of the
week. Editions hold and count different numbers of sittings, so that no sum of people is ever compared with another:
what is compared is people at a counted sitting, and fill.

`edition_sums` gives for each edition, in the order asked for: `festival_id`; `items`, those with a sitting; and what
`attendance.sums` gives: `sittings`, `counted_sittings` and `estimated` of them, `counted`, `mean` (people at a counted
sitting), `fill`, `unforeseen`…

`alike` gives for each cell that both editions have counted sittings in, by kind, venue and weekday:

| column                                                   | holds                                                     |
|----------------------------------------------------------|-----------------------------------------------------------|
| `kind`, `venue`, `weekday`                               | the cell; the venue as the later edition writes it        |
| `sittings_before`, `sittings_after`                      | held                                                      |
| `counted_sittings_…`, `estimated_…`, `filled_sittings_…` | of these; of these; of these, those that have seats       |
| `mean_before`, `mean_after`                              | people at a counted sitting                               |
| `fill_before`, `fill_after`                              | missing where no counted sitting has seats                |
| `shared`                                                 | the smaller number of counted sittings: its weight        |
| `difference`                                             | `mean_after` less `mean_before`                           |
| `change`                                                 | of the mean: 0.25 is a quarter more; missing after nobody |

`items_by_kind` gives `kind`, `items_before`, `items_after` (0 where it has none of that kind) and their `difference`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from lib.attendance import sums
from lib.names import normal_form
from lib.programme import Festival

CELL = ("kind", "venue_key", "weekday")
_SIDES = ("_before", "_after")
_NUMBERS = ("sittings", "counted_sittings", "filled_sittings", "estimated")
_OF_A_CELL = (*_NUMBERS, "mean", "fill")
_YEAR = re.compile(r"(?<!\d)(?:19|2[01])\d\d(?:-?\d\d)?(?!\d)")  # 2024, and a season's 2024-25


class Incomparable(StrEnum):
    """Why nothing can be said of a cell; of NO_SEATS only that its fill cannot be compared."""

    ONLY_BEFORE = "only_before"
    ONLY_AFTER = "only_after"
    NO_VENUE = "no_venue"
    COUNTED_IN_NEITHER = "counted_in_neither"
    NOT_COUNTED_BEFORE = "not_counted_before"
    NOT_COUNTED_AFTER = "not_counted_after"
    NO_SEATS = "no_seats"


@dataclass(frozen=True, slots=True)
class Apart:
    """A cell that cannot be compared, why, and how many sittings it has in each edition."""

    kind: str
    venue: str
    weekday: int  # Monday 0
    reason: Incomparable
    sittings_before: int
    sittings_after: int


@dataclass(frozen=True, slots=True)
class Pairing:
    """What two editions have in common, people at a counted sitting of it and its fill. None: nothing in common.

    Cells are weighed by their `shared` sittings, the same on both sides: a mix that changed changes nothing here.
    """

    cells: int
    shared: int
    mean_before: float | None
    mean_after: float | None
    fill_before: float | None
    fill_after: float | None
    estimated: int  # counts of those cells, of both editions, that are estimates
    counted: int  # all of them

    @property
    def difference(self) -> float | None:
        """People more at a sitting."""
        if self.mean_before is None or self.mean_after is None:
            return None
        return self.mean_after - self.mean_before

    @property
    def change(self) -> float | None:
        """The same as a share of what there was; None after nobody."""
        return self.difference / self.mean_before if self.difference is not None and self.mean_before else None


def series_key(festival_id: str) -> str:
    """An id without its year and separators: what all editions of a festival share.

    >>> series_key("journee-armenie-2025"), series_key("regards2024-armenie")
    ('journeearmenie', 'regardsarmenie')
    """
    return _YEAR.sub("", festival_id).replace("-", "")


def series(festivals: Iterable[Festival], festival: Festival) -> tuple[Festival, ...]:
    """Those of the festivals that are editions of the same one, by their first days."""
    key = series_key(festival.id)
    return in_time(each for each in festivals if series_key(each.id) == key)


def before(festivals: Iterable[Festival], festival: Festival) -> tuple[Festival, ...]:
    """Those of the festivals that were over before another begins, by their first days."""
    return in_time(each for each in festivals if each.id != festival.id and each.last_day < festival.first_day)


def in_time(festivals: Iterable[Festival]) -> tuple[Festival, ...]:
    """By their first days."""
    return tuple(sorted(festivals, key=lambda each: (each.first_day, each.id)))


def edition_sums(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row for each edition, by its id, in the order of `frames`; see the top of this module."""
    named = [frame.assign(festival_id=pd.Series(name, frame.index, "str")) for name, frame in frames.items()]
    if not named:
        return pd.DataFrame({"festival_id": pd.Series([], dtype="str"), "items": pd.Series([], dtype="Int64")})
    summed = sums(pd.concat(named, ignore_index=True), "festival_id").set_index("festival_id").reindex(list(frames))
    items = [frame.loc[frame["is_sitting"], "item_id"].nunique() for frame in frames.values()]
    numbers = [*_NUMBERS, "unforeseen"]
    filled = summed.fillna(dict.fromkeys(numbers, 0)).assign(items=pd.Series(items, summed.index, "Int64"))
    return filled.rename_axis("festival_id").reset_index()


def alike(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The cells that can be compared, one row each; see the top of this module."""
    both = _beside(before, after)
    kept = both[_is_comparable(both)]
    shared = kept[["counted_sittings_before", "counted_sittings_after"]].min(axis="columns").astype("Int64")
    difference = kept["mean_after"] - kept["mean_before"]
    change = difference / kept["mean_before"].where(kept["mean_before"] > 0)
    sided = [f"{name}{side}" for name in _OF_A_CELL for side in _SIDES]
    ordered = kept[["kind", "venue", "weekday", *sided]].assign(shared=shared, difference=difference, change=change)
    return ordered.reset_index(drop=True)


def pairing(alike: pd.DataFrame) -> Pairing:
    """What the cells that are alike come to, each weighed by the sittings that both editions rest on."""
    sides = ["filled_sittings_before", "filled_sittings_after"]
    seated = alike.assign(shared=alike[sides].min(axis="columns"))
    counted, estimated = (
        sum(int(alike[f"{name}{side}"].sum()) for side in _SIDES) for name in ("counted_sittings", "estimated")
    )
    return Pairing(
        cells=len(alike),
        shared=int(alike["shared"].sum()),
        mean_before=_weighed(alike, "mean_before"),
        mean_after=_weighed(alike, "mean_after"),
        fill_before=_weighed(seated, "fill_before"),
        fill_after=_weighed(seated, "fill_after"),
        estimated=estimated,
        counted=counted,
    )


def incomparable(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Apart, ...]:
    """The cells of either edition that cannot be compared, by kind, venue and weekday, each with the first reason."""
    found = []
    for row in _beside(before, after).to_dict("records"):
        sittings = (int(row["sittings_before"]), int(row["sittings_after"]))
        reason = _why_not((row["counted_sittings_before"], row["counted_sittings_after"]), sittings, row["venue_key"])
        if reason is None and (pd.isna(row["fill_before"]) or pd.isna(row["fill_after"])):
            reason = Incomparable.NO_SEATS
        if reason is not None:
            found.append(Apart(row["kind"], row["venue"], int(row["weekday"]), reason, *sittings))
    return tuple(found)


def items_by_kind(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """How many items of each kind were held; see the top of this module."""
    sides = [frame[frame["is_sitting"]].groupby("kind")["item_id"].nunique() for frame in (before, after)]
    beside = pd.concat(sides, axis="columns", keys=["items_before", "items_after"]).fillna(0).astype("Int64")
    beside = beside.sort_index().rename_axis("kind").reset_index().astype({"kind": "str"})
    return beside.assign(difference=beside["items_after"] - beside["items_before"])


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    """The sums of each cell that has a sitting, and the name of its venue."""
    held = frame[frame["is_sitting"]]
    keys = {name: normal_form(name) for name in held["venue"].unique()}
    keyed = held.assign(venue_key=held["venue"].map(keys).astype("str"))
    names = keyed.groupby(list(CELL))["venue"].first().reset_index()
    return sums(keyed, *CELL)[[*CELL, *_OF_A_CELL]].merge(names, on=list(CELL))


def _beside(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Every cell of either edition with the sums of both; numbers of sittings are 0 where it has none."""
    both = _cells(before).merge(_cells(after), how="outer", on=list(CELL), suffixes=_SIDES)
    numbers = [f"{name}{side}" for name in _NUMBERS for side in _SIDES]
    both = both.fillna(dict.fromkeys(numbers, 0)).astype(dict.fromkeys(numbers, "Int64"))
    venue = both["venue_after"].fillna(both["venue_before"])
    return both.assign(venue=venue).sort_values(list(CELL), ignore_index=True)


def _is_comparable(both: pd.DataFrame) -> pd.Series:
    is_counted = (both["counted_sittings_before"] > 0) & (both["counted_sittings_after"] > 0)
    return (is_counted & (both["venue_key"] != "")).astype(bool)


def _why_not(counted: tuple[int, int], sittings: tuple[int, int], venue_key: str) -> Incomparable | None:
    """The first reason why the people of a cell cannot be compared, if there is one."""
    match [number > 0 for number in (*sittings, *counted)]:
        case [True, False, *_]:
            return Incomparable.ONLY_BEFORE
        case [False, True, *_]:
            return Incomparable.ONLY_AFTER
        case _ if not venue_key:
            return Incomparable.NO_VENUE
        case [*_, False, False]:
            return Incomparable.COUNTED_IN_NEITHER
        case [*_, False, True]:
            return Incomparable.NOT_COUNTED_BEFORE
        case [*_, True, False]:
            return Incomparable.NOT_COUNTED_AFTER
    return None


def _weighed(cells: pd.DataFrame, name: str) -> float | None:
    """The mean of a column, each cell weighed by its `shared` sittings."""
    weight = cells["shared"].sum()
    return float((cells[name] * cells["shared"]).sum() / weight) if weight else None
