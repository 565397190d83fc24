"""What each chart says, in one sentence for the eye and the ear, and as a table.

Reads frames of `attendance` and `attendance_views`, and sittings of `editing.count_table`; says kinds as `things` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time

import pandas as pd

from lib.attendance import OTHER_MEASURES, Known, Total
from lib.attendance_views import RIVALS
from lib.editing.count_table import Sitting, excess
from lib.i18n import Words, mark
from lib.programme import Method, Programme
from lib.wording.things import METHODS, kind_label, quoted

TABLE = {
    "title": mark("Title"),
    "name": mark("Group"),
    "kind": mark("Kind"),
    "strand": mark("Strand"),
    "organiser": mark("Organiser"),
    "venue": mark("Venue"),
    "district": mark("District"),
    "day": mark("Day"),
    "starts_at": mark("Start"),
    "hour": mark("Hour"),
    "rivals": mark("Others at the same time"),
    "expected": mark("Expected"),
    "counted": mark("Counted"),
    "so_far": mark("Counted so far"),
    "ratio": mark("Counted ÷ expected"),
    "error": mark("Off by, %"),
    "seated": mark("Counted where there are seats"),
    "capacity": mark("Seats"),
    "fill": mark("Fill, %"),
    "mean": mark("Mean of a sitting"),
    "method": mark("How counted"),
    "booked": mark("Booked"),
    "no_shows": mark("No-shows"),
    "share": mark("No-shows, %"),
    "paid": mark("Paid tickets"),
    "free": mark("Free tickets"),
    "revenue": mark("Revenue, €"),
    "donations": mark("Donations, €"),
    "counted_sittings": mark("Sittings counted"),
    "estimated": mark("Of these estimated"),
    "sittings": mark("Sittings"),
    "unforeseen": mark("Counts without a sitting"),
}
DIMENSION_LABELS = {
    "kind": mark("Kind"),
    "strand": mark("Strand"),
    "venue_id": mark("Venue"),
    "language": mark("Language spoken"),
    "entry": mark("Entry"),
    "district": mark("District"),
    "organiser": mark("Organiser"),
    "day": mark("Day"),
    "hour": mark("Hour"),
    "item_id": mark("Item"),
}
MEASURE_LABELS = {
    "booked": mark("Booked"),
    "no_shows": mark("No-shows"),
    "paid": mark("Paid tickets"),
    "free": mark("Free tickets"),
    "revenue": mark("Revenue"),
    "donations": mark("Donations"),
}
PEOPLE_TITLES = {
    "kind": mark("People counted, by kind"),
    "strand": mark("People counted, by strand"),
    "venue_id": mark("People counted, by venue"),
    "language": mark("People counted, by language spoken"),
    "entry": mark("People counted, by entry"),
    "district": mark("People counted, by district"),
    "organiser": mark("People counted, by organiser"),
}
FILL_TITLES = {
    "kind": mark("Fill by kind"),
    "strand": mark("Fill by strand"),
    "venue_id": mark("Fill by venue"),
    "language": mark("Fill by language spoken"),
    "entry": mark("Fill by entry"),
    "district": mark("Fill by district"),
    "organiser": mark("Fill by organiser"),
}
ENTRIES = {"free": mark("Free entry"), "paid": mark("With a ticket"), "": mark("not said")}
RARE = frozenset(("strand", "organiser", "district", "expected", "method", *OTHER_MEASURES))  # left out if nobody knows
MOST_NAMED = 5  # in a sentence
NOTED = frozenset(("estimated", "unforeseen"))  # left out if there is none


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


def estimates_sentence(frame: pd.DataFrame, t: Words) -> str:
    """That some of the counts are estimates, where some are."""
    number = int(frame["is_estimate"].sum())
    if not number:
        return ""
    return t.plural("{n} of these counts is an estimate.", "{n} of these counts are estimates.", number)


def visits_sentence(frame: pd.DataFrame, t: Words) -> str:
    """That people who come twice are counted twice, where anything has several days."""
    days = frame[frame["counted"].notna()].groupby("item_id")["day"].nunique()
    if not (days > 1).any():
        return ""
    return t("These are visits and not visitors: who comes on two days is counted twice.")


def method_label(method: str, t: Words) -> str:
    """How people were counted, as a person says it; nothing where nobody said."""
    return t(METHODS[Method(method)]) if method else ""


def people_title(dimension: str, t: Words) -> str:
    """What the chart of people by a dimension is called."""
    return t(PEOPLE_TITLES[dimension])


def fill_title(dimension: str, t: Words) -> str:
    """What the chart of the fill by a dimension is called."""
    return t(FILL_TITLES[dimension])


def dimension_words(dimension: str, frame: pd.DataFrame, programme: Programme, t: Words) -> Callable[[str], str]:
    """What a person calls the values that a focus has of a dimension."""
    match dimension:
        case "kind":
            return lambda kind: kind_label(kind, programme, t)
        case "venue_id":
            venues = programme.venue_by_id
            return lambda venue_id: venues[venue_id].name if venue_id in venues else t("No venue yet")
        case "item_id":
            titles = dict(zip(frame["item_id"], frame["title"], strict=True))
            return lambda item_id: str(titles.get(item_id, item_id))
        case "language":
            return lambda language: t.language_name(language) if language else t("not said")
        case "entry":
            return lambda entry: t(ENTRIES[entry])
        case "day":
            return lambda day: t.day(date.fromisoformat(day))
        case "hour":
            return lambda hour: hour_label(int(hour), t)
    return lambda said: said or t("not said")


def known_words(known: Known, t: Words) -> str:
    """How many sittings a sum rests on: "known of 41 of 48 sittings"."""
    said = t("known of {known} of {sittings} sittings", known=t.number(known.known), sittings=t.number(known.sittings))
    if not known.unforeseen:
        return said
    beside = t.plural("and {n} count without a sitting", "and {n} counts without a sitting", known.unforeseen)
    return f"{said}, {beside}"


def counted_sentence(rows: Sequence[Sitting], t: Words) -> str:
    """How many sittings are counted: "41 of 48 sittings counted."."""
    held = [row for row in rows if row.starts_at]
    counted = sum(row.count is not None and row.count.counted is not None for row in held)
    return t(
        "{known} of {sittings} counted.",
        known=t.number(counted), sittings=t.plural("{n} sitting", "{n} sittings", len(held)),
    )  # fmt: skip


def sitting_label(sitting: Sitting, t: Words) -> str:
    """When it is, and how many came: "sat. 19 Oct., 20:30 · 94"."""
    no_sitting = t("no sitting")
    when = t.moment(sitting.starts_at) if sitting.starts_at else f"{t.day(sitting.day)}, {no_sitting}"
    if sitting.count is None or sitting.count.counted is None:
        said = t("not counted")
    else:
        said = t.number(sitting.count.counted)
    return f"{when} · {said}"


def filled_words(whole: Total, t: Words) -> str:
    """What the fill rests on: "on 44 sittings counted that have seats"."""
    return t.plural(
        "on {n} sitting counted that has seats", "on {n} sittings counted that have seats", whole.filled_sittings
    )


def astray_sentence(rows: Sequence[Sitting], t: Words) -> str:
    """Which counts are for days without a sitting, the first of them by name."""
    named = [f"{quoted(row.item.title.to(t.language), t)}, {t.day(row.day)}" for row in rows[:MOST_NAMED]]
    said = t.plural(
        "{n} count is for a day without a sitting. It is kept, in no fill: is it the right day?",
        "{n} counts are for days without a sitting. They are kept, in no fill: are they the right days?",
        len(rows),
    )
    return f"{said} {'; '.join(named)}{'…' if len(rows) > MOST_NAMED else '.'}"


def doubt_sentences(rows: Sequence[Sitting], values: pd.DataFrame, t: Words) -> list[str]:
    """Where a number cannot be: it is kept all the same; `values` have `no_shows` and `booked`, a row each."""
    return [
        t(
            "{title}, {day}: {lost} no-shows of {booked} places booked. The numbers are kept; look at them again.",
            title=row.item.title.to(t.language), day=t.day(row.day),
            lost=t.number(int(lost)), booked=t.number(int(booked)),
        )
        for row, lost, booked in zip(rows, values["no_shows"], values["booked"], strict=True)
        if pd.notna(lost) and pd.notna(booked) and lost > booked
    ]  # fmt: skip


def over_sentences(rows: Sequence[Sitting], counted: Iterable[object], t: Words) -> list[str]:
    """Where more people were counted than there are seats."""
    numbers = [None if pd.isna(number) else int(number) for number in counted]  # type: ignore[call-overload]
    pairs = [(row, number) for row, number in zip(rows, numbers, strict=True) if number and excess(row, number)]
    return [
        t(
            "{title}, {day}: {n} people for {seats} seats. The count is kept.",
            title=row.item.title.to(t.language), day=t.day(row.day), n=t.number(number), seats=t.number(row.seats or 0),
        )
        for row, number in pairs
    ]  # fmt: skip


def group_sentence(groups: pd.DataFrame, t: Words) -> str:
    """The groups that most and fewest people came to; `groups` have a `name`."""
    counted = groups[groups["counted"].notna()].sort_values("counted", ascending=False, kind="stable")
    if counted.empty:
        return t("Nothing of this has been counted.")
    said = [(str(row["name"]), t.number(int(row["counted"]))) for row in counted.to_dict("records")]
    if len(said) == 1:
        return t("{name}: {n}.", name=said[0][0], n=said[0][1])
    (best, most), (worst, least) = said[0], said[-1]
    return t("Most people: {best}, {most}. Fewest: {worst}, {least}.", best=best, most=most, worst=worst, least=least)


def expectation_sentence(expected: pd.DataFrame, t: Words) -> str:
    """How far off what was expected is, half of the time; `expected` are `attendance_views.expectations`."""
    told = expected[expected["ratio"].notna()]
    if told.empty:
        return t("No sitting was both expected and counted.")
    error = float((told["ratio"] - 1).abs().median())
    more, fewer = int((told["ratio"] > 1).sum()), int((told["ratio"] < 1).sum())
    sittings = t.plural("{n} sitting", "{n} sittings", len(told))
    return t(
        "Of {sittings}, half were within {error} of what was expected: more came to {more}, fewer to {fewer}.",
        sittings=sittings, error=t.percent(error), more=t.number(more), fewer=t.number(fewer),
    )  # fmt: skip


def rivals_label(band: tuple[int, int | None], t: Words) -> str:
    """How many others there were at the same time: "1 or 2 others"."""
    least, most = band
    if most == 0:
        return t("nothing else")
    if most is None:
        return t("{n} others or more", n=least)
    return t("{least} to {most} others", least=least, most=most)


def rivalry_sentence(by_rivals: pd.DataFrame, t: Words) -> str:
    """People at a sitting alone at its hour, and at one among most others; by bands of `attendance_views.RIVALS`."""
    told = by_rivals[by_rivals["mean"].notna()].sort_values("band")
    if len(told) < 2:
        return t("There is nothing to compare: it takes counted sittings with more and with fewer others meanwhile.")
    first, last = told.iloc[0], told.iloc[-1]
    return t(
        "People at a sitting, by what else there was at the same time: {few}, {mean}; {many}, {other}.",
        few=rivals_label(RIVALS[int(first["band"])], t), mean=t.number(round(first["mean"])),
        many=rivals_label(RIVALS[int(last["band"])], t), other=t.number(round(last["mean"])),
    )  # fmt: skip


def no_show_sentence(by_item: pd.DataFrame, t: Words) -> str:
    """How many of the places booked nobody came for; `by_item` are `attendance_views.no_shows`."""
    if by_item.empty:
        return t("No-shows are not known: it takes bookings, and counts beside them.")
    booked, lost = int(by_item["booked"].sum()), int(by_item["no_shows"].sum())
    items = t.plural("{n} item", "{n} items", len(by_item))
    said = t(
        "Of {booked} places booked at {items}, nobody came for {lost}: {share}.",
        booked=t.number(booked), items=items, lost=t.number(lost), share=t.percent(lost / booked),
    )  # fmt: skip
    doubtful = int((by_item["share"] > 1).sum())
    if not doubtful:
        return said
    return f"{said} {_doubtful_sentence(doubtful, t)}"


def _doubtful_sentence(doubtful: int, t: Words) -> str:
    return t.plural(
        "At {n} item more stayed away than had booked: look at its counts again.",
        "At {n} items more stayed away than had booked: look at their counts again.",
        doubtful,
    )


def course_sentence(by_day: pd.DataFrame, t: Words, before: pd.DataFrame | None = None) -> str:
    """How many came in all, the day that most came on, the last edition; `by_day` as `attendance_views` says."""
    counted = by_day[by_day["counted"].notna()]
    if counted.empty:
        return t("No day has been counted.")
    best = counted.sort_values("counted", ascending=False, kind="stable").iloc[0]
    said = t(
        "{people}. The most on {day}: {most}.",
        people=_people_at(by_day, t), day=t.day(best["day"].date()), most=t.number(int(best["counted"])),
    )  # fmt: skip
    if before is None or not before["counted"].notna().any():
        return said
    past = t("The last edition: {people}.", people=_people_at(before, t))
    return f"{said} {past}"


def _people_at(groups: pd.DataFrame, t: Words) -> str:
    """What sums come to, and how many sittings that rests on."""
    people = t.plural("{n} person", "{n} people", int(groups["counted"].sum()))
    counted, sittings = (t.number(int(groups[name].sum())) for name in ("counted_sittings", "sittings"))
    return t("{people} at {counted} of {sittings} sittings", people=people, counted=counted, sittings=sittings)


def venues_sentence(by_venue: pd.DataFrame, t: Words) -> str:
    """The venue and the day that most people came to; `by_venue` are sums by `venue` and `day`."""
    counted = by_venue[by_venue["counted"].notna()]
    if counted.empty:
        return t("No venue has been counted.")
    best = counted.sort_values("counted", ascending=False, kind="stable").iloc[0]
    return t(
        "Most people on one day: {venue}, {day}, {n}.",
        venue=best["venue"] or t("No venue yet"), day=t.day(best["day"].date()), n=t.number(int(best["counted"])),
    )  # fmt: skip


def backtest_reading(backtest: pd.DataFrame, t: Words) -> str:
    """How many sittings came out as past editions would have foretold; `backtest` are rows of a forecast's Backtest."""
    within = t.number(int(backtest["is_within"].sum())) if len(backtest) else "0"
    sittings = t.plural("{n} sitting counted", "{n} sittings counted", len(backtest))
    return t("{within} of {sittings} lay within the interval foretold.", within=within, sittings=sittings)


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
        "fill": _per_cent,
        "share": _per_cent,
        "error": _per_cent,
        "ratio": lambda ratios: ratios.round(2),
        "mean": lambda means: means.round(1),
        "method": lambda methods: pd.Series([method_label(method, t) for method in methods], methods.index, "str"),
        "revenue": lambda cents: cents.astype("Float64") / 100,
        "donations": lambda cents: cents.astype("Float64") / 100,
    }
    return pd.DataFrame(
        {
            t(label): said[name](frame[name]) if name in said else frame[name]
            for name, label in TABLE.items()
            if name in frame and not _says_nothing(frame, name)
        }
    )


def _per_cent(shares: pd.Series) -> pd.Series:
    return (100 * shares).round().astype("Int64")


def _says_nothing(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column that is not always needed has nothing to tell."""
    column = frame[name]
    if name in NOTED:
        return not (column > 0).any()
    if name == "seated":
        return not is_partly_seated(frame).any()
    return name in RARE and bool((column.isna() | (column.astype("str") == "")).all())


def is_partly_seated(groups: pd.DataFrame) -> pd.Series:
    """Of which sums the fill is that of a part, for others were counted where no seats are known."""
    return (groups["seated"].notna() & (groups["seated"] != groups["counted"])).fillna(False).astype("bool")
