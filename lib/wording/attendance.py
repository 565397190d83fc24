"""What each chart says, in one sentence for the eye and the ear, and as a table.

Reads frames of `attendance`; says kinds as `things` does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pandas as pd

from lib.attendance import Total
from lib.i18n import Words, mark
from lib.programme import Programme
from lib.wording.things import kind_label, quoted

TABLE = {
    "title": mark("Title"),
    "kind": mark("Kind"),
    "venue": mark("Venue"),
    "day": mark("Day"),
    "starts_at": mark("Start"),
    "hour": mark("Hour"),
    "counted": mark("Counted"),
    "capacity": mark("Seats"),
    "fill": mark("Fill, %"),
    "mean": mark("Mean of a sitting"),
    "counted_sittings": mark("Sittings counted"),
    "sittings": mark("Sittings"),
    "unforeseen": mark("Counts without a sitting"),
}


def total_sentence(total: Total, t: Words) -> str:
    """How many people, and how many sittings that rests on."""
    if not total.sittings and total.counted is None:
        return t("There is no sitting to count.")
    if total.counted is None:
        return t.plural(
            "The {n} sitting has not been counted.", "None of {n} sittings has been counted.", total.sittings
        )
    said = t(
        "{people} at {counted} of {sittings}.",
        people=t.plural("{n} person was counted", "{n} people were counted", total.counted),
        counted=t.number(total.counted_sittings),
        sittings=t.plural("{n} sitting", "{n} sittings", total.sittings),
    )
    return said if not total.unforeseen else f"{said} {_unforeseen_sentence(total.unforeseen, t)}"


def _unforeseen_sentence(unforeseen: int, t: Words) -> str:
    return t.plural(
        "{n} count is for a day without a sitting: it is in this sum and in no fill.",
        "{n} counts are for days without a sitting: they are in this sum and in no fill.",
        unforeseen,
    )


def attendance_sentence(by_item: pd.DataFrame, t: Words) -> str:
    """The item that most people came to, and how many were over capacity; `by_item` has a `title`."""
    counted = by_item[by_item["counted"].notna()]
    if counted.empty:
        return t("No item has been counted.")
    most = counted.sort_values("counted", ascending=False, kind="stable").iloc[0]
    over = int((by_item["fill"] > 1).sum())
    said = t("Most people came to {title}: {n}.", title=quoted(most["title"], t), n=t.number(int(most["counted"])))
    if not over:
        return said
    return f"{said} {_over_sentence(over, t)}"


def _over_sentence(over: int, t: Words) -> str:
    return t.plural("{n} item was over capacity.", "{n} items were over capacity.", over)


def fill_sentence(groups: pd.DataFrame, name: str, t: Words) -> str:
    """The fullest and the emptiest of the groups that the column `name` names."""
    filled = groups[groups["fill"].notna()].sort_values("fill", ascending=False)
    if filled.empty:
        return t("No fill can be told: it takes counts and capacities.")
    shares = [(str(row[name]), t.percent(float(row["fill"]))) for _, row in filled.iterrows()]
    if len(shares) == 1:
        return t("{name} was filled to {share}.", name=shares[0][0], share=shares[0][1])
    (best, most), (worst, least) = shares[0], shares[-1]
    return t("Fullest: {best}, {most}. Emptiest: {worst}, {least}.", best=best, most=most, worst=worst, least=least)


def hour_label(hour: int, t: Words) -> str:
    """An hour of the day, 0 to 23: "14 h"."""
    return t.hour(time(hour))


def heat_sentence(by_hour: pd.DataFrame, t: Words) -> str:
    """The hour of all days at which the sittings that most people came to began."""
    counted = by_hour[by_hour["counted"].notna() & by_hour["hour"].notna()]
    if counted.empty:
        return t("No hour has been counted.")
    best = counted.sort_values("counted", ascending=False, kind="stable").iloc[0]
    return t(
        "Most people came to what began on {day} at {hour}: {n}.",
        day=t.day(best["day"].date()), hour=hour_label(int(best["hour"]), t), n=t.number(int(best["counted"])),
    )  # fmt: skip


def attendance_table(frame: pd.DataFrame, programme: Programme, t: Words) -> pd.DataFrame:
    """Sittings or sums under headings for people: kinds by their labels, fill in per cent, missing left missing."""
    said: dict[str, Callable[[pd.Series], pd.Series]] = {
        "kind": lambda kinds: pd.Series([kind_label(kind, programme, t) for kind in kinds], kinds.index, "str"),
        "day": lambda days: days.dt.date,
        "starts_at": lambda starts: starts.dt.strftime("%H:%M"),
        "fill": lambda fills: (100 * fills).round().astype("Int64"),
        "mean": lambda means: means.round(1),
    }
    return pd.DataFrame(
        {
            t(label): said[name](frame[name]) if name in said else frame[name]
            for name, label in TABLE.items()
            if name in frame
        }
    )
