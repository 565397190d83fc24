"""What attendance is looked at by: small frames for charts and tables, from the frame of `attendance` and its sums.

`by_day` has a row for each day with a sitting or a count: `number`, of days since the first, and `so_far`, people up to
that day, missing before the first that was counted, beside what `attendance.sums` gives. `by_rivals` has one for each
`band`, a place in RIVALS, that occurs.

`expectations` has a row for each sitting that was both expected and counted: `item_id`, `title`, `kind`, `organiser`,
`day`, `expected`, `counted`, `is_estimate`, and `ratio`, counted ÷ expected (missing where nobody was expected).

`forecasters` sums these by a column: that column, `sittings` (with both), `ratio` (their median: above 1, more came
than was thought), `error` (the median of how far off they were, as a share of what was expected), by `error`.

`no_shows` has a row for each item with sittings that both bookings and no-shows are known of, by `share`: `item_id`,
`title`, `sittings` (these), `booked`, `no_shows`, `share` (no-shows ÷ booked).
"""

from __future__ import annotations

import pandas as pd

from lib.attendance import sums

RIVALS = ((0, 0), (1, 2), (3, 5), (6, None))  # from, to (with it): other sittings meanwhile


def by_day(frame: pd.DataFrame) -> pd.DataFrame:
    """People day by day; see the top of this module."""
    days = sums(frame, "day")
    so_far = days["counted"].fillna(0).cumsum().astype("Int64")
    return days.assign(
        number=(days["day"] - days["day"].min()).dt.days.astype("Int64"),
        so_far=so_far.where(days["counted"].notna().cummax()),
    )


def by_rivals(frame: pd.DataFrame) -> pd.DataFrame:
    """People at a sitting by what else there was at the same time; see the top of this module."""
    held = frame[frame["is_sitting"]]
    band = pd.Series(0, held.index, "Int64")
    for place, (least, _) in enumerate(RIVALS):
        band = band.mask(held["rivals"] >= least, place)
    return sums(held.assign(band=band), "band")


def expectations(frame: pd.DataFrame) -> pd.DataFrame:
    """Sittings with what was expected and what was counted; see the top of this module."""
    both = frame[frame["is_sitting"] & frame["expected"].notna() & frame["counted"].notna()]
    told = both[["item_id", "title", "kind", "organiser", "day", "expected", "counted", "is_estimate"]]
    ratio = told["counted"].astype("Float64") / told["expected"].where(told["expected"] > 0).astype("Float64")
    return told.assign(ratio=ratio).reset_index(drop=True)


def forecasters(expected: pd.DataFrame, by: str) -> pd.DataFrame:
    """Who foresees well: `expectations` by a column; see the top of this module."""
    told = expected[expected["ratio"].notna()]
    groups = told.assign(error=(told["ratio"] - 1).abs()).groupby(by)
    found = groups.agg(sittings=("ratio", "size"), ratio=("ratio", "median"), error=("error", "median")).reset_index()
    return found.sort_values(["error", by], ignore_index=True)


def no_shows(frame: pd.DataFrame) -> pd.DataFrame:
    """Items with their places booked in vain; see the top of this module."""
    told = frame[frame["is_sitting"] & frame["booked"].notna() & frame["no_shows"].notna()]
    groups = told.groupby(["item_id", "title"])
    found = groups.agg(sittings=("day", "size"), booked=("booked", "sum"), no_shows=("no_shows", "sum")).reset_index()
    found = found[found["booked"] > 0]
    share = found["no_shows"].astype("Float64") / found["booked"].astype("Float64")
    return found.assign(share=share).sort_values(["share", "item_id"], ascending=[False, True], ignore_index=True)


def by_venue_and_day(frame: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """Sums by `venue_id`, `venue` and `day` of the venues that most people came to, so many of them."""
    counted = frame.groupby("venue_id")["counted"].sum(min_count=1).dropna()
    largest = counted.sort_values(ascending=False, kind="stable").index[:most]
    return sums(frame[frame["venue_id"].isin(largest)], "venue_id", "venue", "day")
