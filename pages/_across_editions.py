"""The chapter on editions: all years of a festival beside each other, and two of them like against like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lib.charts import change_chart, editions_chart
from lib.comparison import alike, edition_sums, in_time, incomparable, items_by_kind, pairing, series
from lib.programme import Festival, Programme
from lib.wording.editions import (
    Sides,
    alike_table,
    apart_sentences,
    apart_table,
    cell_names,
    edition_labels,
    editions_sentence,
    editions_table,
    items_sentence,
    items_table,
    pairing_sentence,
)
from pages import _past, _shared, _url
from pages._picture import show_chart
from pages._table import fold_table


def show_editions(programme: Programme) -> None:
    """Which editions, what each came to, and two of them beside each other."""
    t = _shared.words()
    chosen = choose_editions(programme.festival)
    labels = edition_labels(chosen, t)
    frames = _past.frames(chosen)
    if frames:
        show_sums(edition_sums(frames), labels)
    if len(frames) < 2:
        st.info(t("There is one edition here: import another one to compare them."), icon=":material/compare_arrows:")
        _shared.link("imports", t("Import an edition"), icon=":material/upload_file:")
        return
    before, after = choose_pair(chosen, programme.festival.id, labels)
    sides = labels[before], labels[after]
    show_pair(frames[before], frames[after], sides, programme)


def choose_editions(festival: Festival) -> tuple[Festival, ...]:
    """Those of the same festival unless the reader names others; kept in the URL."""
    t, all_of_them = _shared.words(), _shared.store().festivals()
    same = series(all_of_them, festival)
    others = [each for each in in_time(all_of_them) if each not in same]
    options = {each.id: each for each in (*same, *others)}
    labels = edition_labels(list(options.values()), t)
    asked = [each for each in st.query_params.get_all("editions") if each in options]
    st.session_state["editions"] = asked or [each.id for each in same]
    named = st.multiselect(
        t("Editions"),
        list(options),
        format_func=labels.__getitem__,
        key="editions",
        on_change=_url.into_url,
        args=("editions",),
        select_all=False,
    )
    return in_time(options[each] for each in named if each in options) or same


def choose_pair(chosen: Sequence[Festival], of_now: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """The ids of the two that are compared: the chosen festival with the edition before it, unless asked otherwise."""
    t, ids = _shared.words(), [each.id for each in chosen]
    earlier, later = st.columns(2)
    with later:
        after = _choose_side("after", t("Edition after"), ids, of_now if of_now in ids[1:] else ids[-1], labels)
    rest = [each for each in ids if each != after]
    last_before = ids[: ids.index(after)][-1:] or rest[:1]
    with earlier:
        before = _choose_side("before", t("Edition before"), rest, last_before[0], labels)
    return before, after


def _choose_side(name: str, label: str, ids: Sequence[str], default: str, labels: Mapping[str, str]) -> str:
    _url.follow(name, ids, default)
    st.selectbox(label, ids, format_func=labels.__getitem__, key=name, on_change=_url.into_url, args=(name,))
    chosen: str = st.session_state[name]
    return chosen


def show_sums(by_edition: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Every edition, whatever it held."""
    t = _shared.words()
    named = by_edition.assign(name=by_edition["festival_id"].map(labels))
    show_chart(editions_chart(named, t), t("editions"))
    st.markdown(_shared.literal(editions_sentence(named, "name", t)))
    fold_table(lambda: editions_table(by_edition, labels, t), t("by edition"))


def show_pair(before: pd.DataFrame, after: pd.DataFrame, sides: Sides, programme: Programme) -> None:
    """Like against like, what was held, and what cannot be compared."""
    t = _shared.words()
    cells = alike(before, after)
    st.subheader(t("Like against like"), anchor=False)
    if cells.empty:
        st.info(_shared.literal(pairing_sentence(pairing(cells), sides, t)), icon=":material/compare_arrows:")
    else:
        named = cells.assign(name=cell_names(cells, programme, t))
        show_chart(change_chart(named, sides, t), t("change"))
        fold_table(lambda: alike_table(cells, sides, programme, t), t("like against like"))
    by_kind = items_by_kind(before, after)
    st.subheader(t("What was held"), anchor=False)
    st.markdown(_shared.literal(items_sentence(by_kind, sides, t)))
    fold_table(lambda: items_table(by_kind, sides, programme, t), t("items by kind"))
    show_apart(before, after, sides, programme)


def show_apart(before: pd.DataFrame, after: pd.DataFrame, sides: Sides, programme: Programme) -> None:
    """What nothing can be said of, and why."""
    t, apart = _shared.words(), incomparable(before, after)
    st.subheader(t("What cannot be compared"), anchor=False)
    if not apart:
        st.markdown(t("Everything can be compared."))
        return
    st.markdown("\n".join(f"- {_shared.literal(each)}" for each in apart_sentences(apart, sides, t)))
    fold_table(lambda: apart_table(apart, sides, programme, t), t("not comparable"))
