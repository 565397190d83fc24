"""The calendars page: the address to subscribe to, its choices, and every client's way."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Visit, seen

PAGE = "feeds.py"

pytestmark = pytest.mark.usefixtures("full")


def test_the_address_of_the_calendar_is_there_to_copy(visit: Visit) -> None:
    assert visit(PAGE).code[0].value.endswith("/feeds/essai-2024.ics")


def test_a_choice_goes_into_the_address_and_the_usual_one_does_not(visit: Visit) -> None:
    app = visit(PAGE)
    [exhibitions] = [choice for choice in app.selectbox if choice.label == "Expositions"]
    seen(exhibitions.select("daily").run())
    assert app.code[0].value.endswith("/feeds/essai-2024.ics?exhibitions=daily")


def test_the_public_address_is_the_one_an_installation_names(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVASARD_PUBLIC_URL", "https://agenda.example.org/")
    app = visit(PAGE)
    assert app.code[0].value == "https://agenda.example.org/feeds/essai-2024.ics"
    assert not app.warning


def test_an_address_that_only_this_computer_reaches_is_said_to_be_one(visit: Visit) -> None:
    assert "cet ordinateur" in visit(PAGE).warning[0].value


@pytest.mark.parametrize(
    "client", ["Google Agenda", "Apple (iPhone, iPad, Mac)", "Outlook", "Thunderbird", "Nextcloud"]
)
def test_every_client_has_its_way_and_its_delay(visit: Visit, client: str) -> None:
    [way] = [part for part in visit(PAGE).expander if part.label == client]
    assert len(way.markdown) == 2
    assert "changements" in way.markdown[1].value
