"""The steps that every import has: a file or a paste, its columns, its problems, what it would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import pandas as pd
import streamlit as st

from lib.changes import (
    CountDifference,
    Edit,
    ItemDifference,
    JourneyDifference,
    PersonDifference,
    VenueDifference,
    WaiverDifference,
)
from lib.files.columns import Column
from lib.preview import change_frame, problem_frame
from lib.programme import Problem, Programme
from lib.tables import MAX_BYTES, MAX_ROWS, Sheet, TableError, guess_mapping, read_sheet
from lib.wording.changes import Stored, stored_name
from lib.wording.things import fault_sentence, field_label
from pages import _shared
from pages._table import show_table
from pages._together import stay
from pages._upload import ask_for_file

FILE_TYPES = ["csv", "txt", "tsv", "xlsx"]
AnyDifference: TypeAlias = (
    ItemDifference | VenueDifference | CountDifference | PersonDifference | JourneyDifference | WaiverDifference
)
_sheet = st.cache_resource(max_entries=8, show_spinner=False)(read_sheet)


def ask_for_sheet(key: str) -> Sheet | None:
    """What was uploaded or pasted, as a sheet; None, with the reason said, when there is none to read."""
    t = _shared.words()
    bounds = t("CSV or .xlsx, up to {rows} rows and {size} MB.", rows=t.number(MAX_ROWS), size=MAX_BYTES // 1_000_000)
    uploaded = ask_for_file(t("Choose your file"), bounds, types=FILE_TYPES, key=f"file_{key}")
    with st.expander(t("Or paste cells from a spreadsheet"), icon=":material/content_paste:"):
        pasted = st.text_area(t("Cells, with their header row"), key=f"paste_{key}", height=160)
    if not uploaded and not pasted.strip():
        return None
    data, name = (uploaded.getvalue(), uploaded.name) if uploaded else (pasted.encode(), t("pasted cells"))
    try:
        with st.spinner(t("Reading the file…")):
            sheet = _sheet(data, name)
    except TableError as error:
        st.error(_shared.literal(fault_sentence(error.file, error.reason, error.detail, t)), icon=":material/error:")
        return None
    stay()
    return sheet


def choose_columns(sheet: Sheet, table: tuple[Column, ...], remembered: Mapping[str, str]) -> dict[int, str]:
    """Which field each column of the sheet is: remembered, else guessed, and for the reader to change."""
    t = _shared.words()
    proposed = dict.fromkeys(range(len(sheet.header)), "") | guess_mapping(sheet, table, remembered)
    fields = ["", *dict.fromkeys([*(column.field for column in table), *filter(None, proposed.values())])]
    kept = sum(not field for field in proposed.values())
    summary = t("Columns: {known} understood, {kept} kept as they are", known=len(proposed) - kept, kept=kept)
    with st.expander(summary, icon=":material/view_column:"), st.grid("auto", min_column_width=220):
        return {
            index: st.selectbox(
                _shared.literal(header),
                fields,
                index=fields.index(proposed[index]),
                format_func=lambda field: field_label(field, t) if field else t("Keep as it is"),
                key=f"column_{table[0].field}_{index}_{header}",
            )
            for index, header in enumerate(sheet.header)
        }


def show_problems(problems: tuple[Problem, ...]) -> None:
    """Every cell that could not be read, with its cure, and as a file."""
    t = _shared.words()
    if not problems:
        st.success(t("Every cell was understood."), icon=":material/check_circle:")
        return
    found = t.plural(
        "{n} cell could not be read; all that could be is taken over.",
        "{n} cells could not be read; all that could be is taken over.",
        len(problems),
    )
    st.warning(found, icon=":material/report:")
    show_table(problem_frame(problems, t), t("problems"), t("Cells that could not be read"))


def _show_difference(difference: AnyDifference, programme: Programme) -> None:
    """How many are new, changed, unchanged and missing from the file, and each change field by field."""
    t = _shared.words()

    def name_of(thing: Stored) -> str:
        return stored_name(thing, programme, t)

    with st.grid("auto", min_column_width=150):
        st.metric(t("New"), t.number(len(difference.new)), border=True)
        st.metric(t("Changed"), t.number(len(difference.changed)), border=True)
        st.metric(t("Unchanged"), t.number(len(difference.unchanged)), border=True)
        st.metric(t("Missing from the file"), t.number(len(difference.missing)), border=True)
    if difference.changed:
        show_table(
            change_frame(difference, name_of, programme, t), t("changes"), t("What would change, field by field")
        )
    for label, things in ((t("New"), difference.new), (t("Missing from the file"), difference.missing)):
        if things:
            with st.expander(f"{label} ({len(things)})"):
                st.dataframe(pd.DataFrame({label: [name_of(thing) for thing in things]}), hide_index=True, alt=label)


def _is_missing_removed(difference: AnyDifference) -> bool:
    """Whether what the file does not mention is to be removed; not asked when there is nothing of the sort."""
    t = _shared.words()
    if not difference.missing:
        return False
    answers = {False: t("Keep it"), True: t("Remove it")}
    return bool(
        st.radio(t("What is missing from the file"), list(answers), format_func=answers.__getitem__, horizontal=True)
    )


def decide(difference: AnyDifference, programme: Programme) -> Edit | None:
    """What the difference would write, once the reader has said what becomes of what is missing.

    None where nothing was found in the file, which is said: what is missing from such a file is not asked about.
    """
    t = _shared.words()
    if not difference.met:
        nothing = t(
            "Nothing in this file could be taken over. Mend what is listed above, or say what its columns are, and "
            "choose it again."
        )
        st.warning(nothing, icon=":material/block:")
        return None
    st.subheader(t("What would change"), anchor=False)
    _show_difference(difference, programme)
    return difference.edit(remove_missing=_is_missing_removed(difference))


def confirm(edit: Edit, label: str) -> bool:
    """The one button; without it, the reason that there is nothing to do."""
    t = _shared.words()
    if edit == Edit():
        st.info(
            t("The festival already says all that this file says: there is nothing to import."), icon=":material/check:"
        )
        return False
    return st.button(label, type="primary", icon=":material/check:")


def by_header(sheet: Sheet, mapping: Mapping[int, str]) -> dict[str, str]:
    """The mapping as the store remembers it."""
    return {sheet.header[index]: field for index, field in mapping.items()}
