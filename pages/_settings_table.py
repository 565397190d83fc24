"""A table to edit: what of it cannot be, and the button that saves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lib.changes import Edit
from lib.edited_rows import Refusal
from lib.wording import impossible_sentence, shortened
from pages import _shared


def offer_to_save(
    edit: Edit, refused: Sequence[Refusal], label: str, done: str, *, say_row: Callable[[str], str] = shortened
) -> None:
    """Why each refused row cannot be, then the button, which waits for an edit that says something."""
    t = _shared.words()
    for refusal in refused:
        sentence = t("{row} – {refusal}", row=say_row(refusal.row), refusal=impossible_sentence(refusal.why, t))
        st.error(_shared.literal(sentence), icon=":material/error:")
    if st.button(label, type="primary", icon=":material/check:", disabled=edit == Edit()):
        _shared.save(edit, done)
