"""The first page that a browser gets from the real server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, free_port
from tests.browser.visits import Visitor


@pytest.mark.parametrize(
    ("path", "title"),
    [("/", "Accueil"), ("/?lang=en", "Home"), ("/clashes?lang=fr", "Conflits"), ("/settings?lang=en", "Settings")],
)
def test_a_page_says_where_one_is_on_its_tab_and_at_its_top(visitor: Visitor, path: str, title: str) -> None:
    page = visitor.open(path)
    expect(page).to_have_title(f"{title} – Navasard")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_without_its_database_the_server_does_not_start_and_says_what_to_do(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())]
    environment = os.environ | {"DATABASE_URL": database_url, "LANG": "fr_FR.UTF-8"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode != 0
    assert "La base de données est injoignable" in ran.stderr
    assert "Traceback" not in ran.stderr
