"""The chapter to write counts down: one row for each sitting, those that nobody counted first to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import pandas as pd
import streamlit as st

from lib.editing.count_table import FIELDS, Sitting, count_frame, countable, edited_counts, excess
from lib.i18n import Words
from lib.programme import MONEY, Method, Programme
from lib.wording.attendance import counted_sentence, doubt_sentences, method_label, over_sentences
from lib.wording.things import field_label
from pages import _filters, _shared
from pages._settings_table import begun_table, offer_to_save

MOST_ROWS = 1_000  # of the table at once


def show_count_entry(programme: Programme) -> None:
    """Which sittings, the table of them, and what is over capacity."""
    t = _shared.words()
    everything = countable(programme)
    st.write(counted_sentence(everything, t))
    days, places, is_open = _ask(programme, everything)
    name = f"counts_{'_'.join((*days, *places))}_{is_open}"

    def chosen(of: Programme) -> tuple[Sitting, ...]:
        return _chosen(of, days, places, is_open=is_open)

    def shown(of: Programme) -> pd.DataFrame:
        rows = chosen(of)
        return _said(count_frame(rows, t.language), rows, t)

    begun = begun_table(name, programme, shown)
    rows = chosen(begun.programme)
    if len(rows) == MOST_ROWS:
        st.caption(t("These are the first {n}: choose a day or a venue to see the others.", n=t.number(MOST_ROWS)))
    if not rows:
        if _chosen(begun.programme, days, places, is_open=False):
            st.info(t("Every sitting of these has been counted."), icon=":material/check_circle:")
        else:
            st.info(t("There is no sitting on these days in these venues."), icon=":material/search_off:")
        return
    frame = shown(begun.programme)
    edited = st.data_editor(
        frame, hide_index=True, num_rows="fixed", placeholder="", key=begun.key, column_config=_columns(frame, t)
    )
    for sentence in (*over_sentences(rows, edited["counted"], t), *doubt_sentences(rows, edited, t)):
        st.warning(_shared.literal(sentence), icon=":material/group_add:")
    offer_to_save(
        begun,
        edited_counts(rows, edited, by=_shared.me(), at=_shared.now().replace(microsecond=0)),
        t("Save the counts"),
        t("The counts are saved."),
    )


def _said(frame: pd.DataFrame, rows: Sequence[Sitting], t: Words) -> pd.DataFrame:
    """The same with the day and the start in words, and how full it was, as far as it is written down."""
    starts = [str(start) or t("no sitting") for start in frame["starts_at"]]
    said = frame.assign(day=[t.day(row.day) for row in rows], starts_at=starts)
    said.insert(list(said.columns).index("counted") + 1, "fill", [_fill_words(row, t) for row in rows])
    return said


def _fill_words(row: Sitting, t: Words) -> str:
    counted = row.count.counted if row.count else None
    if counted is None or not row.seats:
        return ""
    share = t.percent(counted / row.seats)
    return f"⚠ {share}" if excess(row, counted) else share


def _ask(programme: Programme, rows: Sequence[Sitting]) -> tuple[list[str], list[str], bool]:
    """Days and venues, which are in the URL, and whether only what nobody counted is to be shown."""
    t = _shared.words()
    days = {row.day.isoformat(): t.day(row.day) for row in rows}
    held = {row.item.venue_id for row in rows}
    places = {venue.id: venue.name for venue in programme.venues if venue.id in held}
    with st.grid("auto", min_column_width=220, vertical_alignment="bottom"):
        chosen_days = _filters.ask_several("count_day", t("Day"), list(days), days.__getitem__)
        chosen_places = _filters.ask_several("count_venue", t("Venue"), list(places), places.__getitem__)
    is_open = st.toggle(t("Only what nobody has counted"), key="count_open")
    return chosen_days, chosen_places, is_open


def _chosen(programme: Programme, days: Sequence[str], places: Sequence[str], *, is_open: bool) -> tuple[Sitting, ...]:
    found = (
        row
        for row in countable(programme)
        if (not days or row.day.isoformat() in days)
        and (not places or row.item.venue_id in places)
        and not (is_open and row.count and row.count.counted is not None)
    )
    return tuple(islice(found, MOST_ROWS))


def _columns(frame: pd.DataFrame, t: Words) -> dict[str, Any]:
    column = st.column_config
    methods = [str(method) for method in Method]
    said: dict[str, Any] = {
        "title": column.TextColumn(t("Title"), disabled=True, pinned=True, width="medium"),
        "day": column.TextColumn(t("Day"), disabled=True),
        "starts_at": column.TextColumn(t("Start"), disabled=True),
        "seats": column.NumberColumn(t("Seats"), disabled=True),
        "fill": column.TextColumn(t("Fill"), disabled=True, width=105),
        "method": column.SelectboxColumn(
            field_label("method", t), options=methods, format_func=lambda method: method_label(str(method), t)
        ),
        "by": column.TextColumn(field_label("counted_by", t), max_chars=100),
        "note": column.TextColumn(field_label("note", t)),
    }
    for name in FIELDS:
        if name not in said:
            is_money = name in MONEY
            said[name] = column.NumberColumn(
                f"{field_label(name, t)}, €" if is_money else field_label(name, t),
                min_value=0, step=0.01 if is_money else 1, format="%.2f" if is_money else None,
            )  # fmt: skip
    return {name: said[name] for name in frame.columns}
