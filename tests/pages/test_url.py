"""What is chosen and what the URL says are one, even when the URL comes late."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages import _url
from tests.pages.conftest import Visit, seen

PAGE = "programme.py"


def chosen(app: AppTest, name: str) -> object:
    """What a filter holds, which the URL says too."""
    said = app.query_params.get(name, [])
    value = app.session_state[name]
    assert value == ([said] if isinstance(said, str) else said)
    return value


def choose(app: AppTest, name: str, *values: str) -> AppTest:
    return seen(app.multiselect(key=name).set_value([*values]).run())


def arrive(app: AppTest, **params: str | list[str]) -> AppTest:
    """Run with another URL for some parameters; "" leaves one out."""
    for name, value in params.items():
        app.query_params.pop(name, None)
        if value:
            app.query_params[name] = value
    return seen(app.run())


@pytest.mark.usefixtures("full")
def test_a_choice_stays_when_the_browser_has_not_heard_of_it_yet(visit: Visit) -> None:
    app = choose(visit(PAGE), "kind", "concert")
    assert chosen(arrive(app, kind=""), "kind") == ["concert"]


@pytest.mark.usefixtures("full")
def test_two_choices_made_at_once_are_both_kept(visit: Visit) -> None:
    app = choose(visit(PAGE), "kind", "concert")
    app.query_params.pop("kind")
    app = choose(app, "venue", "salle")
    assert (chosen(app, "kind"), chosen(app, "venue")) == (["concert"], ["salle"])


@pytest.mark.usefixtures("full")
def test_of_choices_that_follow_each_other_the_last_is_kept(visit: Visit) -> None:
    app = choose(choose(visit(PAGE), "kind", "concert"), "kind", "concert", "reading")
    assert chosen(arrive(app, kind=""), "kind") == ["concert", "reading"]
    assert chosen(arrive(app, kind="concert"), "kind") == ["concert", "reading"]


@pytest.mark.usefixtures("full")
def test_what_was_taken_back_does_not_return(visit: Visit) -> None:
    app = choose(choose(visit(PAGE), "kind", "concert"), "kind")
    assert chosen(arrive(app, kind="concert"), "kind") == []


@pytest.mark.usefixtures("full")
def test_another_choice_in_the_url_is_followed(visit: Visit) -> None:
    app = choose(visit(PAGE), "kind", "concert")
    assert chosen(arrive(app, kind="reading"), "kind") == ["reading"]


@pytest.mark.usefixtures("full")
def test_a_reader_who_goes_back_is_followed(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_url, "LATE", 0.0)
    app = choose(visit(PAGE), "kind", "concert")
    assert chosen(arrive(app, kind=""), "kind") == []
