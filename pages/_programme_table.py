"""The items as a table to edit as one does in a spreadsheet: paste, fill down, change many rows, save them at once.

What one typed stays while others save, and while the page shows other items: the table goes on as it began, until it is
saved or shown anew. Cells are text even where they are days, hours or numbers: a browser would read "05/10/2024" as the
tenth of May.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import uuid4

import pandas as pd
import streamlit as st

from lib.changes import Edit
from lib.editing.edited_rows import Refusal, digest
from lib.editing.item_cells import ItemCells
from lib.editing.item_table import COLUMNS, edited_items, has_open_choice, item_frame, row_count
from lib.i18n import Words
from lib.programme import Item, Programme
from lib.wording.things import field_label, item_titles, refusal_sentence
from pages import _shared
from pages._item_opener import show_opener

MOST_REFUSED = 12  # cells of which the reasons are read at once
FEW_ROWS, HEIGHT = 16, 620  # pixels; a few rows are as high as they are
GIVEN_UP = "items_given_up"
OPENER = 420  # pixels, which leave room beside it, and for the tools of the table
WIDTHS = {
    **dict.fromkeys(("title", "clashes", "notes"), 250),
    **dict.fromkeys(("venue_id", "people"), 200),
    **dict.fromkeys(("kind", "status", "day", "last_day"), 105),
    **dict.fromkeys(("starts_at", "ends_at", "duration", "expected"), 80),
}  # pixels


@dataclass(frozen=True)
class _Begun:
    """What the table showed when one began to type into it."""

    programme: Programme
    items: tuple[Item, ...]
    frame: pd.DataFrame
    turn: int  # how often what was typed has been given up

    @property
    def shown(self) -> Programme:
        """The programme with these items alone."""
        return replace(self.programme, items=self.items)

    @property
    def slot(self) -> str:
        """Where the session keeps it."""
        return f"begun_items_{self.programme.festival.id}"

    @cached_property
    def key(self) -> str:
        """Of the widget: the same for as long as it shows the same."""
        return f"items_{self.programme.festival.id}_{digest(self.frame)}_{self.turn}"

    @property
    def is_typed_into(self) -> bool:
        """Whether something in it is not saved."""
        return any(st.session_state.get(self.key, {}).values())


def show_item_table(programme: Programme, items: Sequence[Item]) -> None:
    """These items of the programme, to be changed, added and taken out."""
    t = _shared.words()
    now = _now(programme, tuple(items), t)
    begun = _begun(now)
    is_text = _show_tools(begun, t)
    edited = st.data_editor(
        begun.frame,
        num_rows="dynamic",
        hide_index=False,
        height=HEIGHT if len(begun.frame) > FEW_ROWS else "auto",
        placeholder="",
        key=begun.key,
        column_config=_columns(begun, t, is_text=is_text),
        alt=t("The items of the programme"),
    )
    edit, refused = edited_items(begun.shown, edited, t, lambda: uuid4().hex[:12])
    _say_refused(refused, t)
    if not is_text and has_open_choice(edited):
        _say_open_choice(t)
    if begun is not now:
        _say_kept(t)
    _offer_to_save(begun, edit, t)


def _now(programme: Programme, items: tuple[Item, ...], t: Words) -> _Begun:
    frame = item_frame(replace(programme, items=items), _shared.clashes(), t)
    return _Begun(programme, items, frame, st.session_state.get(GIVEN_UP, 0))


def _begun(now: _Begun) -> _Begun:
    """What is shown now, unless something else has been typed into."""
    then: _Begun = st.session_state.get(now.slot, now)
    if then.key != now.key and then.is_typed_into:
        return then
    st.session_state[now.slot] = now
    return now


def _show_tools(begun: _Begun, t: Words) -> bool:
    """How to paste, and the way to a form by title; whether the columns with lists are plain text."""
    hint = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=OPENER):
            show_opener(item_titles(begun.items, t), t)
        is_text = _ask_for_text(begun, t)
    if not is_text:
        hint.caption(
            t(
                "Rows can be pasted from a spreadsheet. Where a column is a list, only a word of the list is taken: "
                "to paste others, switch on “Paste any spelling” first."
            )
        )
    return is_text


def _ask_for_text(begun: _Begun, t: Words) -> bool:
    """That cannot change while something typed is not saved: other columns would be another table."""
    return st.toggle(
        t("Paste any spelling"),
        key="items_as_text",
        disabled=begun.is_typed_into,
        help=t(
            "Kind, status and venue are then no lists but text: what you type or paste is understood as in an import, "
            "and what cannot be is told."
        ),
    )


def _columns(begun: _Begun, t: Words, *, is_text: bool) -> dict[str, Any]:
    """How each column is edited."""
    cells, column = ItemCells(begun.shown, t), st.column_config
    helps = {"day": t("As 19/10/2024, or Saturday"), "starts_at": t("As 14h30")}
    columns: dict[str, Any] = {
        name: column.TextColumn(
            field_label(name, t),
            width=WIDTHS.get(name, "medium"),
            help=helps.get(name),
            pinned=name == "title",
            alignment="right" if name == "expected" else None,
        )
        for name in COLUMNS
    }
    columns |= {
        "_index": column.NumberColumn(t("Row"), width=50),
        "id": None,
        "clashes": column.TextColumn(t("Clashes"), width=WIDTHS["clashes"], disabled=True),
    }
    if is_text:
        return columns
    choices = {"kind": cells.kinds, "status": cells.statuses, "venue_id": cells.venues}
    return columns | {
        name: column.SelectboxColumn(field_label(name, t), width=WIDTHS[name], options=list(offered.values()))
        for name, offered in choices.items()
    }


def _say_refused(refused: Sequence[Refusal], t: Words) -> None:
    """Each cell that cannot be, and what to do about it."""
    if not refused:
        return
    lines = [_shared.literal(refusal_sentence(each.row, each.why, t)) for each in refused[:MOST_REFUSED]]
    if len(refused) > MOST_REFUSED:
        lines.append(t.plural("{n} more", "{n} more", len(refused) - MOST_REFUSED))
    st.error(
        "\n".join((t("Nothing is saved yet: these cells cannot be."), "", *_listed(lines))), icon=":material/error:"
    )


def _listed(lines: Iterable[str]) -> list[str]:
    return [f"- {line}" for line in lines]


def _say_open_choice(t: Words) -> None:
    """That the editor may have left words out: it takes what is pasted into a list without a word about the rest."""
    st.info(
        t(
            "A new row has no kind, status or venue. If you pasted one that is in no list, give up what you typed, "
            "switch on “Paste any spelling”, and paste again."
        ),
        icon=":material/content_paste_off:",
    )


def _say_kept(t: Words) -> None:
    """That the table is not what the page shows by now."""
    st.warning(
        t(
            "What you typed is not saved yet, so the table stays as it was when you began. "
            "Saving keeps what others have changed elsewhere meanwhile."
        ),
        icon=":material/sync_problem:",
    )


def _give_up(begun: _Begun) -> None:
    """Callback: the table is shown anew, as it is now."""
    st.session_state.pop(begun.slot, None)
    st.session_state[GIVEN_UP] = begun.turn + 1


def _offer_to_save(begun: _Begun, edit: Edit, t: Words) -> None:
    """One button for all rows, which says how many they are."""
    rows = row_count(edit)
    label = t.plural("Save {n} row", "Save {n} rows", rows) if rows else t("Save")
    with st.container(horizontal=True, vertical_alignment="center"):
        is_asked = st.button(label, type="primary", icon=":material/check:", key="save_items", disabled=not rows)
        if begun.is_typed_into:
            undo = t("Give up what I typed")
            st.button(undo, key="give_up_items", icon=":material/undo:", on_click=_give_up, args=(begun,))
        if edit.removed_items:
            st.caption(
                t.plural("{n} row will be deleted.", "{n} rows will be deleted.", len(edit.removed_items)),
                width="content",
            )
    if is_asked:
        del st.session_state[begun.slot]
        done = t.plural("{n} row is saved.", "{n} rows are saved.", rows)
        _shared.save(edit, done, base=begun.programme)
        st.session_state[begun.slot] = begun  # nothing was saved: what was typed stays
