"""The calendar programs, and the addresses that subscribe with them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from lib.feeds.clients import CLIENTS, Client, shortcut, webcal

ADDRESS = "https://agenda.example.org/feeds/essai-2024.ics?kind=concert&venue=salle"
NAMED = {client.name.split()[0]: client for client in CLIENTS}


def asked(client: Client, name: str = "Essai") -> dict[str, list[str]]:
    return parse_qs(urlsplit(shortcut(client, ADDRESS, name)).query)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_device_is_asked_by_webcal_whatever_the_address_begins_with(scheme: str) -> None:
    assert webcal(f"{scheme}://https.example.org/a.ics") == "webcal://https.example.org/a.ics"


def test_google_wants_webcal_and_every_choice_of_the_address() -> None:
    assert asked(NAMED["Google"]) == {"cid": [webcal(ADDRESS)]}


def test_outlook_wants_https_and_a_name() -> None:
    assert asked(NAMED["Outlook"], "R&B = <b>") == {"url": [ADDRESS], "name": ["R&B = <b>"]}


def test_a_device_of_apple_opens_the_address_itself() -> None:
    assert shortcut(NAMED["Apple"], ADDRESS, "Essai") == webcal(ADDRESS)


def test_a_program_on_a_desk_has_no_address_that_subscribes() -> None:
    assert [shortcut(NAMED[name], ADDRESS, "Essai") for name in ("Thunderbird", "Nextcloud")] == ["", ""]
