"""What became of a festival from one edition to another, in words and tables.

Says what `comparison` finds, kinds as `things` does, under the headings of `attendance`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from lib.comparison import Apart, Incomparable, Pairing, series_key
from lib.i18n import Words, mark
from lib.names import told_apart
from lib.programme import Festival, Programme
from lib.wording.attendance import TABLE
from lib.wording.things import WEEKDAYS, kind_label, shortened

REASONS = {
    Incomparable.ONLY_BEFORE: mark("Only in {before}"),
    Incomparable.ONLY_AFTER: mark("Only in {after}"),
    Incomparable.NO_VENUE: mark("No venue is known"),
    Incomparable.COUNTED_IN_NEITHER: mark("Counted in neither"),
    Incomparable.NOT_COUNTED_BEFORE: mark("Not counted in {before}"),
    Incomparable.NOT_COUNTED_AFTER: mark("Not counted in {after}"),
    Incomparable.NO_SEATS: mark("People compared, fill not: no number of seats"),
}
_OF_AN_EDITION = {"items": mark("Items held"), **TABLE, "estimated": mark("Of these, estimates")}
Sides = tuple[str, str]  # what to call the earlier edition and the later one


def edition_labels(festivals: Sequence[Festival], t: Words) -> dict[str, str]:
    """What to call each edition, by its id: its year where that tells them apart, else its name with the year."""
    years = {each.id: str(each.first_day.year) for each in festivals}
    if len({series_key(each.id) for each in festivals}) == 1 and len(set(years.values())) == len(years):
        return years
    names = {each.id: each.name.to(t.language) for each in festivals}
    return told_apart(
        {each: name if years[each] in name else t("{name}, {year}", name=name, year=years[each])
         for each, name in names.items()}
    )  # fmt: skip


def pairing_sentence(pair: Pairing, sides: Sides, t: Words) -> str:
    """On what two editions have in common: how many people came to a sitting of it, and how full it was."""
    if pair.mean_before is None or pair.mean_after is None:
        return t(
            "{before} and {after} have nothing in common that was counted in both: "
            "no kind in the same venue on the same day of the week.",
            before=sides[0], after=sides[1],
        )  # fmt: skip
    common = t.plural("{n} counted sitting on each side", "{n} counted sittings on each side", pair.shared)
    told = t(
        "On what {before} and {after} have in common – {sittings} – {people}.",
        before=sides[0], after=sides[1], sittings=common,
        people=_course(pair.mean_before, pair.mean_after, pair.change, t),
    )  # fmt: skip
    return " ".join([told, *_fill_sentences(pair, t), *_estimate_sentences(pair, t)])


def _course(before: float, after: float, change: float | None, t: Words) -> str:
    first, then = few(before, t), few(after, t)
    rate = "" if change is None else f", {signed_percent(change, t)}"
    if first == then:
        return t("people per sitting stayed at {people}", people=first)
    if after > before:
        return t("people per sitting rose from {first} to {then}", first=first, then=then) + rate
    return t("people per sitting fell from {first} to {then}", first=first, then=then) + rate


def _fill_sentences(pair: Pairing, t: Words) -> list[str]:
    if pair.fill_before is None or pair.fill_after is None:
        return []
    first, then = t.percent(pair.fill_before), t.percent(pair.fill_after)
    if first == then:
        return [t("Fill stayed at {fill}.", fill=first)]
    return [t("Fill went from {first} to {then}.", first=first, then=then)]


def _estimate_sentences(pair: Pairing, t: Words) -> list[str]:
    if not pair.estimated:
        return []
    return [
        t.plural(
            "{n} of the {all} counts is an estimate.",
            "{n} of the {all} counts are estimates.",
            pair.estimated,
            all=t.number(pair.counted),
        )
    ]


def editions_sentence(by_edition: pd.DataFrame, name: str, t: Words) -> str:
    """The edition that most people were counted in at a sitting, and that sums of editions are not compared."""
    counted = by_edition[by_edition["mean"].notna()]
    if counted.empty:
        return t("No edition has been counted.")
    best = counted.sort_values("mean", ascending=False, kind="stable").iloc[0]
    return t(
        "Most people at a sitting: {edition}, {people}. These are all its sittings, not the same as in other editions.",
        edition=best[name], people=few(float(best["mean"]), t),
    )  # fmt: skip


def items_sentence(by_kind: pd.DataFrame, sides: Sides, t: Words) -> str:
    """How many items each edition held."""
    first, then = (int(by_kind[name].sum()) for name in ("items_before", "items_after"))
    return t(
        "{items} held in {after}, {earlier} in {before}.",
        items=t.plural("{n} item", "{n} items", then), earlier=t.number(first), after=sides[1], before=sides[0],
    )  # fmt: skip


def apart_sentences(apart: Sequence[Apart], sides: Sides, t: Words) -> list[str]:
    """For each reason, of how many sittings nothing can be said."""
    sittings: Counter[Incomparable] = Counter()
    for each in apart:
        sittings[each.reason] += each.sittings_before + each.sittings_after
    return [
        t("{reason}: {sittings}", reason=reason_label(reason, sides, t), sittings=said)
        for reason in REASONS
        if reason in sittings
        for said in [t.plural("{n} sitting", "{n} sittings", sittings[reason])]
    ]


def reason_label(reason: Incomparable, sides: Sides, t: Words) -> str:
    """Why something cannot be compared: "Not counted in 2024"."""
    return t(REASONS[reason], before=sides[0], after=sides[1])


def signed_percent(share: float, t: Words) -> str:
    """With its sign: "+27 %", "−8 %"."""
    sign = "+" if share > 0 else "\N{MINUS SIGN}" if share < 0 else ""
    return sign + t.percent(abs(share))


def few(people: float, t: Words) -> str:
    """A mean: whole from ten on, with one decimal below."""
    return t.number(round(people) if people >= 10 else round(people, 1))


def cell_names(cells: pd.DataFrame, programme: Programme, t: Words) -> list[str]:
    """What to call each cell: "Concert, Saturday, Théâtre"."""
    return [
        t("{kind}, {weekday}, {venue}", kind=kind_label(kind, programme, t), venue=shortened(venue),
          weekday=t.weekday(weekday))
        for kind, venue, weekday in zip(cells["kind"], cells["venue"], cells["weekday"], strict=True)
    ]  # fmt: skip


def editions_table(by_edition: pd.DataFrame, labels: Mapping[str, str], t: Words) -> pd.DataFrame:
    """The sums of editions under headings for people."""
    said = {t("Edition"): by_edition["festival_id"].map(labels)}
    for name, label in _OF_AN_EDITION.items():
        if name in by_edition:
            said[t(label)] = _rounded(by_edition[name], name)
    return pd.DataFrame(said)


def alike_table(alike: pd.DataFrame, sides: Sides, programme: Programme, t: Words) -> pd.DataFrame:
    """Like against like under headings for people."""
    return pd.DataFrame(
        {
            **_cell_columns(alike, programme, t),
            **_both(alike, "counted_sittings", mark("Sittings counted, {edition}"), sides, t),
            **_both(alike, "estimated", mark("Of these, estimates, {edition}"), sides, t),
            **_both(alike, "mean", mark("Mean of a sitting, {edition}"), sides, t),
            t("Change, %"): (100 * alike["change"]).round().astype("Int64"),
            **_both(alike, "fill", mark("Fill, %, {edition}"), sides, t),
        }
    )


def apart_table(apart: Sequence[Apart], sides: Sides, programme: Programme, t: Words) -> pd.DataFrame:
    """What cannot be compared, and why."""
    frame = pd.DataFrame(
        [(each.kind, each.venue, each.weekday, each.sittings_before, each.sittings_after) for each in apart],
        columns=["kind", "venue", "weekday", "sittings_before", "sittings_after"],
    )
    return pd.DataFrame(
        {
            **_cell_columns(frame, programme, t),
            t("Reason"): [reason_label(each.reason, sides, t) for each in apart],
            **_both(frame, "sittings", mark("Sittings, {edition}"), sides, t),
        }
    )


def items_table(by_kind: pd.DataFrame, sides: Sides, programme: Programme, t: Words) -> pd.DataFrame:
    """How many items of each kind."""
    return pd.DataFrame(
        {
            t("Kind"): [kind_label(kind, programme, t) for kind in by_kind["kind"]],
            **_both(by_kind, "items", mark("Items, {edition}"), sides, t),
            t("Difference"): by_kind["difference"],
        }
    )


def _cell_columns(frame: pd.DataFrame, programme: Programme, t: Words) -> dict[str, object]:
    return {
        t("Kind"): [kind_label(kind, programme, t) for kind in frame["kind"]],
        t("Venue"): frame["venue"],
        t("Day of the week"): [t(WEEKDAYS[weekday]) for weekday in frame["weekday"]],
    }


def _both(frame: pd.DataFrame, name: str, label: str, sides: Sides, t: Words) -> dict[str, pd.Series]:
    """A column of each edition."""
    return {
        t(label, edition=side): _rounded(frame[f"{name}_{which}"], name)
        for which, side in zip(("before", "after"), sides, strict=True)
    }


def _rounded(column: pd.Series, name: str) -> pd.Series:
    if name == "fill":
        return (100 * column).round().astype("Int64")
    return column.round(1) if name == "mean" else column
