"""A server with nothing but the planning board, told what it shows by `page`."""

from pathlib import Path

import streamlit as st

from lib.assets import read_bundle
from lib.routes import asset_routes

ROOT = Path(__file__).parent.parent.parent.parent
app = st.App("page.py", routes=asset_routes("board", read_bundle(ROOT / "pages" / "board")))
