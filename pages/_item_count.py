"""Who came to one item: a form for one of its sittings, in the drawer of the item."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lib.changes import Edit
from lib.editing.count_table import FIELDS, Sitting, count_of, countable, values_of
from lib.impossible import Impossible
from lib.programme import MONEY, Item, Method, Programme
from lib.wording.attendance import doubt_sentences, method_label, over_sentences, sitting_label
from lib.wording.things import field_label, impossible_sentence
from pages import _shared
from pages._settings_table import Begun, begun_form, save_begun, say_outdated


def show_item_count(item: Item) -> None:
    """The sitting, what is known of it, its fill, and the button that writes it down."""
    t, programme = _shared.words(), _shared.programme()
    rows = countable(programme, {item.id})
    if not rows:
        return
    with st.expander(t("Who came"), icon=":material/groups:", key="item_counts"):
        key = _ask_sitting(rows).key
        begun = begun_form(f"count_{item.id}_{key[1]}", programme, lambda of: _sitting(of, key))
        say_outdated(begun)
        sitting = _sitting(begun.programme, key)
        if sitting is None:
            return
        values = _ask_values(sitting, begun)
        over = over_sentences([sitting], [values["counted"]], t)
        for sentence in (*over, *doubt_sentences([sitting], pd.DataFrame([values]), t)):
            st.warning(_shared.literal(sentence), icon=":material/group_add:")
        if values["counted"] is not None and sitting.seats and not over:
            st.caption(t("{share} of the seats were taken.", share=t.percent(values["counted"] / sitting.seats)))
        if st.button(t("Save who came"), icon=":material/check:", key="save_item_count"):
            _save(sitting, values, begun)


def _sitting(programme: Programme, key: tuple[str, date]) -> Sitting | None:
    """The sitting, or the count without one, that is known by that; None where a programme has neither."""
    return next((row for row in countable(programme, {key[0]}) if row.key == key), None)


def _ask_sitting(rows: tuple[Sitting, ...]) -> Sitting:
    """The one there is, else one of them: to begin with the first that nobody has counted."""
    t, by_day = _shared.words(), {row.day.isoformat(): row for row in rows}
    if len(rows) == 1:
        st.caption(sitting_label(rows[0], t))
        return rows[0]
    missing = next((day for day, row in by_day.items() if row.count is None), next(iter(by_day)))
    day = st.selectbox(
        t("Day"),
        list(by_day),
        index=list(by_day).index(missing),
        format_func=lambda day: sitting_label(by_day[day], t),
        key=f"count_of_{rows[0].item.id}",
    )
    return by_day[day]


def _ask_values(sitting: Sitting, begun: Begun) -> dict[str, Any]:
    """Each field, empty where nothing is known; money in euros."""
    t, before = _shared.words(), values_of(sitting.count)
    asked: dict[str, Any] = {}
    with st.grid("auto", min_column_width=130, vertical_alignment="bottom"):
        for name in FIELDS:
            key, label = f"{name}_{begun.key}", field_label("counted_by" if name == "by" else name, t)
            if name == "method":
                options = [str(method) for method in Method]
                asked[name] = st.selectbox(
                    label, options, index=options.index(before[name]) if before[name] else None,
                    format_func=lambda method: method_label(str(method), t), placeholder="", key=key,
                )  # fmt: skip
            elif name in {"by", "note"}:
                mine = _shared.me() if name == "by" and sitting.count is None else ""
                asked[name] = st.text_input(label, before[name] or mine, max_chars=500, key=key)
            elif name in MONEY:
                money = f"{label}, €"
                asked[name] = st.number_input(money, 0.0, value=before[name], step=1.0, format="%.2f", key=key)
            else:
                asked[name] = st.number_input(label, 0, value=before[name], step=1, key=key)
    return asked


def _save(sitting: Sitting, values: dict[str, Any], begun: Begun) -> None:
    t = _shared.words()
    try:
        count = count_of(sitting, values, by=_shared.me(), at=_shared.now().replace(microsecond=0))
    except Impossible as why:
        st.error(_shared.literal(impossible_sentence(why, t)), icon=":material/error:")
        return
    if count == sitting.count:
        st.info(t("This is what is written down already."), icon=":material/check:")
        return
    edit = Edit(counts=(count,)) if count else Edit(removed_counts=(sitting.key,))
    save_begun(begun, edit, t("Who came is saved."))
