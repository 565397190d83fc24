"""What may come, as a modest person would say it.

Says what `forecast` finds, kinds as `things` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from lib.forecast import Backtest, Basis, Crowd, Model
from lib.i18n import Words, mark
from lib.programme import Programme
from lib.wording.things import kind_label

CROWDS = {Crowd.LIKELY: mark("⚠ More than the seats"), Crowd.POSSIBLE: mark("△ May be more than the seats")}


def range_words(low: int, middle: int, high: int, t: Words) -> str:
    """ "60–110, about 82"."""
    if low == high:
        return t("about {people}", people=t.number(middle))
    return t(
        "{low}–{high}, about {people}", low=t.number(low), high=t.number(high), people=t.number(middle)
    )  # fmt: skip


def basis_words(basis: str, rests_on: int, t: Words) -> str:
    """What a forecast rests on: "3 sittings of this kind there"."""
    match Basis(basis):
        case Basis.TIME:
            return t.plural(
                "{n} sitting of this kind there, that weekday and time of day",
                "{n} sittings of this kind there, that weekday and time of day",
                rests_on,
            )
        case Basis.VENUE:
            return t.plural(
                "{n} sitting of this kind there, at other times",
                "{n} sittings of this kind there, at other times",
                rests_on,
            )
        case Basis.KIND:
            return t.plural("{n} sitting of this kind elsewhere", "{n} sittings of this kind elsewhere", rests_on)
    return t.plural("{n} sitting of other kinds", "{n} sittings of other kinds", rests_on)


def crowd_words(crowd: str, t: Words) -> str:
    """Whether seats may be too few, with its sign; nothing where they are enough, or not known."""
    return t(CROWDS[Crowd(crowd)]) if crowd else ""


def crowd_sentence(items: pd.DataFrame, t: Words) -> str:
    """For how many items seats may be too few."""
    likely, possible = (int((items["crowd"] == crowd).sum()) for crowd in (Crowd.LIKELY, Crowd.POSSIBLE))
    said = []
    if likely:
        said.append(
            t.plural("⚠ {n} item should draw more people than there are seats.",
                     "⚠ {n} items should draw more people than there are seats.", likely)
        )  # fmt: skip
    if possible:
        said.append(
            t.plural("△ {n} item may draw more people than there are seats.",
                     "△ {n} items may draw more people than there are seats.", possible)
        )  # fmt: skip
    return " ".join(said) or t("No interval reaches beyond the seats that are known.")


def model_sentence(model: Model, labels: Mapping[str, str], t: Words) -> str:
    """What all forecasts rest on, and how weak that is."""
    names = t.listed(labels[each] for each in model.editions)
    sittings = t.plural("{n} counted sitting", "{n} counted sittings", model.sittings)
    said = [t("Learned from {sittings} of {editions}.", sittings=sittings, editions=names)]
    if model.estimated:
        said.append(
            t.plural("{n} is an estimate, and weighs half.", "{n} are estimates, and weigh half.", model.estimated)
        )
    said.append(t("Four sittings in five should lie within their interval."))
    if model.is_weak:
        said.append(t("It is one edition only: what changes from year to year is in no interval."))
    return " ".join(said)


def missing_sentence(uncounted: Sequence[str], t: Words) -> str:
    """Why nothing can be forecast; `uncounted` are the labels of the editions before."""
    if uncounted:
        return t(
            "Nothing was counted in {editions}: import the counts, and forecasts can be made.",
            editions=t.listed(uncounted),
        )
    return t("No edition before this one is here: import one with its counts, and forecasts can be made.")


def backtest_sentence(done: Backtest, label: str, t: Words) -> str:
    """How well it would have done, beside others: no better is said no better."""
    within = t(
        "Of {edition} it would have had {within} of {sittings} within its interval.",
        edition=label, within=t.number(done.within), sittings=t.plural("{n} sitting", "{n} sittings", done.sittings),
    )  # fmt: skip
    return " ".join([within, *_error_sentences(done, t)])


def _error_sentences(done: Backtest, t: Words) -> list[str]:
    if done.forecast.median is None or done.mean_of_kind.median is None:
        return []
    said = [
        t(
            "Half of its forecasts were less than {error} off; with the plain mean of the kind, {other}.",
            error=t.percent(done.forecast.median), other=t.percent(done.mean_of_kind.median),
        )
    ]  # fmt: skip
    if done.own.median is not None and done.beside_own.median is not None:
        known = t.plural("{n} sitting that they had", "{n} sittings that they had", done.own.sittings)
        said.append(
            t(
                "The organisers’ own numbers, of {sittings}: {own}, and the forecast of these {error}.",
                sittings=known, own=t.percent(done.own.median), error=t.percent(done.beside_own.median),
            )
        )  # fmt: skip
    return said


def forecast_table(items: pd.DataFrame, programme: Programme, t: Words) -> pd.DataFrame:
    """The forecasts of items under headings for people."""
    ranges = zip(items["low"], items["forecast"], items["high"], strict=True)
    table = _said(items, programme, t)
    table.insert(1, t("Forecast"), [range_words(*people, t) for people in ranges])
    return table


def forecast_numbers(items: pd.DataFrame, programme: Programme, t: Words) -> pd.DataFrame:
    """The same for a file: low, middle and high in columns of their own."""
    numbers = {t("At least"): items["low"], t("About"): items["forecast"], t("At most"): items["high"]}
    return _said(items, programme, t).assign(**numbers)


def _said(items: pd.DataFrame, programme: Programme, t: Words) -> pd.DataFrame:
    """What is said of items beside their numbers; each word once, for there may be thousands of items."""
    pairs = list(zip(items["basis"], items["rests_on"], strict=True))
    bases = {pair: basis_words(*pair, t) for pair in set(pairs)}
    return pd.DataFrame(
        {
            t("Title"): items["title"],
            t("Seats"): items["capacity"],
            t("Beside the seats"): items["crowd"].map({crowd: crowd_words(crowd, t) for crowd in ("", *Crowd)}),
            t("Expected audience"): items["expected"],
            t("Venue"): items["venue"],
            t("Kind"): items["kind"].map(_kinds(items, programme, t)),
            t("Rests on"): [bases[pair] for pair in pairs],
        },
        index=items.index,
    )


def backtest_table(rows: pd.DataFrame, programme: Programme, t: Words) -> pd.DataFrame:
    """Forecasts beside what was counted."""
    return pd.DataFrame(
        {
            t("Title"): rows["title"],
            t("Kind"): rows["kind"].map(_kinds(rows, programme, t)),
            t("Venue"): rows["venue"],
            t("Day"): rows["day"].dt.date,
            t("Counted"): rows["counted"],
            t("At least"): rows["low"],
            t("About"): rows["forecast"],
            t("At most"): rows["high"],
            t("Within"): rows["is_within"].map({True: t("yes"), False: t("no")}),
            t("Mean of the kind"): rows["mean_of_kind"].round().astype("Int64"),
            t("Expected audience"): rows["expected"],
        }
    )


def _kinds(rows: pd.DataFrame, programme: Programme, t: Words) -> dict[str, str]:
    return {kind: kind_label(kind, programme, t) for kind in rows["kind"].unique()}


def kept_sentence(items: int, t: Words) -> str:
    """What was written."""
    return t.plural(
        "{n} forecast is kept as expected attendance.", "{n} forecasts are kept as expected attendance.", items
    )
