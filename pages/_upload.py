"""Asking for a file. Streamlit's own words beside the button are English alone: `style.css` puts the reader's there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from pages import _shared

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def ask_for_file(label: str, bounds: str, *, types: Sequence[str], key: str) -> UploadedFile | None:
    """The one that was chosen; `bounds` say which there may be. A page asks for one file at most."""
    t = _shared.words()
    said = {"--choose-file": t("Browse"), "--file-bounds": bounds}
    quoted = " ".join(f"{name}: {json.dumps(words, ensure_ascii=False)};" for name, words in said.items())
    st.html(f"<style>:root {{ {quoted} }}</style>")
    return st.file_uploader(label, type=types, key=key)
