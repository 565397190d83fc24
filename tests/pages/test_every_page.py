"""What every page does: it opens whatever there is, in both languages, and says what to do when there is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.store import Store
from tests.pages.conftest import ROOT, Visit

PAGES = sorted(path.name for path in (ROOT / "pages").glob("[a-z]*.py") if path.name != "frame.py")


def test_the_pages_are_those_of_the_navigation() -> None:
    navigation = Path(ROOT / "pages" / "frame.py").read_text("utf-8")
    assert all(f'st.Page("{page}"' in navigation for page in PAGES)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("stock", ["store", "empty", "full"])
def test_a_page_opens_without_a_festival_an_empty_one_and_a_full_one(
    page: str, language: str, stock: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(stock)
    visit: Visit = request.getfixturevalue("visit")
    app = visit(page, lang=language)
    assert app.title[0].value
    assert ("festival" in app.session_state) == bool(store.festivals())


@pytest.mark.parametrize("page", [page for page in PAGES if page != "settings.py"])
def test_without_a_festival_a_page_leads_to_making_one(page: str, visit: Visit) -> None:
    assert visit(page).page_link[0].value == "Créer un festival"


@pytest.mark.usefixtures("full")
def test_an_unknown_language_or_festival_in_the_url_is_replaced(visit: Visit) -> None:
    app = visit("home.py", lang="tlh", festival="nulle-part")
    assert (app.query_params["lang"], app.query_params["festival"]) == ("fr", "essai-2024")


@pytest.mark.usefixtures("full")
def test_a_store_that_is_down_is_said_in_words(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    app = visit("home.py")
    assert "Rien n’est perdu" in app.error[0].value
