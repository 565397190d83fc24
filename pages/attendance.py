"""Organisers come here after the festival: who came, to what, how full it was; and to bring in what was counted."""

import pandas as pd
import streamlit as st

from lib.attendance import attendance_frame, over_capacity, sums, total
from lib.charts import Chart, attendance_chart, fill_chart, heat_map
from lib.programme import Programme
from lib.wording.attendance import attendance_table, total_sentence
from lib.wording.things import kind_label
from pages import _counting, _shared
from pages._table import show_table

t = _shared.words()
_shared.needs_festival()
programme = _shared.programme()


@st.cache_resource(max_entries=8)
def load_attendance(_programme: Programme, festival_id: str, revision: int, language: str) -> pd.DataFrame:  # noqa: ARG001
    """The sittings and their counts, laid out once for each revision."""
    return attendance_frame(_programme, language)


def show_totals(frame: pd.DataFrame) -> None:
    """How many people, how full, and how much of it was counted."""
    whole = total(frame)
    with st.grid(3):
        st.metric(t("People counted"), "–" if whole.counted is None else t.number(whole.counted), border=True)
        st.metric(t("Fill"), "–" if whole.fill is None else t.percent(whole.fill), border=True)
        counted = t("{counted} of {sittings}", counted=whole.counted_sittings, sittings=whole.sittings)
        st.metric(t("Sittings counted"), counted, border=True)
    st.markdown(total_sentence(whole, t))


def show_chart(chart: Chart, frame: pd.DataFrame, name: str) -> None:
    """A chart, what it says in one sentence, its table and its CSV."""
    st.altair_chart(chart)
    st.caption(_shared.literal(chart.description))
    fold_table(frame, name)


def fold_table(frame: pd.DataFrame, name: str) -> None:
    """A table behind its heading, and its CSV."""
    with st.expander(t("Table: {name}", name=name), icon=":material/table:"):
        show_table(attendance_table(frame, programme, t), name, name)


def show_attendance(frame: pd.DataFrame) -> None:
    """Everything that the counts tell."""
    show_totals(frame)
    crowded = over_capacity(frame)
    if len(crowded):
        st.warning(t.plural("{n} sitting was over capacity.", "{n} sittings were over capacity.", len(crowded)))
        fold_table(crowded, t("over capacity"))
    by_item = sums(frame, "item_id", "title", "kind", "venue")
    show_chart(attendance_chart(by_item, t), by_item, t("by item"))
    by_kind = sums(frame, "kind")
    by_kind["name"] = [kind_label(kind, programme, t) for kind in by_kind["kind"]]
    show_chart(fill_chart(by_kind, "name", t("Fill by kind"), t), by_kind, t("by kind"))
    by_venue = sums(frame, "venue_id", "venue").replace({"venue": ""}, t("No venue yet"))
    show_chart(fill_chart(by_venue, "venue", t("Fill by venue"), t), by_venue, t("by venue"))
    by_hour = sums(frame, "day", "hour")
    show_chart(heat_map(by_hour, t), by_hour, t("by day and hour"))
    fold_table(frame, t("every sitting"))


if not programme.items:
    st.info(t("Nothing can be counted before the programme has items."), icon=":material/groups:")
    _shared.link("imports", t("Import the programme"), icon=":material/upload_file:")
    st.stop()

who_came, bring_in = st.tabs([t("Who came"), t("Import counts")])
with who_came:
    if programme.counts:
        show_attendance(load_attendance(programme, programme.festival.id, programme.revision, t.language))
    else:
        st.info(t("Nobody has been counted yet: bring your counts in under “Import counts”."), icon=":material/groups:")
with bring_in:
    _counting.import_counts(programme)
