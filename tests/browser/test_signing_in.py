"""People sign in at a provider of OpenID Connect, and may do what their roles allow, whatever their browser says."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from lib.gatekeeper import Gatekeeper
from lib.press import Press
from lib.roles import Role
from lib.store import Store, open_store
from tests.browser.guarded import COOKIE, come, cookie, guarded_server
from tests.browser.visits import Browsers, Server
from tests.conftest import HandClock

FESTIVAL = "regards-armenie-2024"
DAY = 24 * 3600
NAMES = ("chef", "rita", "eve")
PEOPLE: list[dict[str, object]] = [{"sub": name, "email": f"{name}@Clamart.fr", "name": name.title()} for name in NAMES]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Navasard that asks who comes, and people of each role."""
    with guarded_server(tmp_path_factory.mktemp("guarded"), FESTIVAL, PEOPLE) as running:
        yield running


@pytest.fixture
def store(guarded: Server) -> Iterator[Store]:
    opened = open_store(guarded.database_url, clock=HandClock())
    yield opened
    opened.close()


@pytest.fixture
def page(browsers: Browsers, guarded: Server) -> Iterator[Page]:
    with browsers.visitor(guarded.url) as person:
        yield person.page


def test_one_signs_in_with_the_provider_and_out_again(page: Page, guarded: Server) -> None:
    page.route("https://cdn.jsdelivr.net/**", lambda route: route.fulfill(body="", content_type="text/css"))
    page.route("**/favicon.ico", lambda route: route.fulfill(body="", content_type="image/x-icon"))
    page.goto(f"{guarded.url}/programme?festival={FESTIVAL}")
    expect(page.get_by_role("heading", name="Navasard")).to_be_visible()
    expect(page.get_by_text("Poésie")).to_have_count(0)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name="chef").click()
    page.wait_for_url(f"{guarded.url}/programme?**")
    expect(page.get_by_role("heading", name="Programme", level=1)).to_be_visible()
    page.get_by_role("button", name="Chef", exact=True).click()
    expect(page.get_by_text("@clamart.fr)")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/oauth2/end_session**")
    page.goto(guarded.url)
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    assert COOKIE not in {each["name"] for each in page.context.cookies() if each["value"]}


def test_who_has_no_role_sees_nothing_and_is_told_whom_to_ask(page: Page, guarded: Server) -> None:
    come(page, guarded, "eve@clamart.fr", f"/history?festival={FESTIVAL}")
    expect(page.get_by_text("personne ne vous a encore donné de rôle")).to_be_visible()
    expect(page.get_by_text("@clamart.fr")).to_be_visible()
    expect(page.get_by_role("link", name="Programme")).to_have_count(0)


@pytest.mark.parametrize("flaw", ["forged", "expired", "of another site", "nonsense"])
def test_a_cookie_that_the_server_does_not_stand_by_lets_nobody_in(page: Page, guarded: Server, flaw: str) -> None:
    value = {
        "forged": cookie(guarded, "chef@clamart.fr", secret="another secret"),  # noqa: S106
        "expired": cookie(guarded, "chef@clamart.fr", age=32 * DAY),
        "of another site": cookie(guarded, "chef@clamart.fr", origin="https://example.org"),
        "nonsense": "chef@clamart.fr",
    }[flaw]
    page.context.add_cookies([{"name": COOKIE, "value": value, "url": guarded.url}])
    page.goto(f"{guarded.url}/programme?festival={FESTIVAL}")
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()


def test_a_reader_sees_the_festival_and_no_way_to_change_it(page: Page, guarded: Server) -> None:
    come(page, guarded, "reader@clamart.fr", f"/programme?festival={FESTIVAL}")
    expect(page.get_by_text("65 rendez-vous sur 65")).to_be_visible()
    expect(page.get_by_role("button", name="Nouveau rendez-vous")).to_have_count(0)
    for address in ("imports", "placing", "settings"):
        page.goto(f"{guarded.url}/{address}?festival={FESTIVAL}")
        expect(page.get_by_text("Vous pouvez regarder ce festival, pas le modifier.")).to_be_visible()
    page.goto(f"{guarded.url}/publication?festival={FESTIVAL}")
    expect(page.get_by_text("Seuls ceux qui gèrent le festival le publient.").first).to_be_visible()


def test_another_festival_cannot_be_reached_by_its_address(page: Page, guarded: Server, store: Store) -> None:
    other = next(festival for festival in store.festivals() if festival.id != FESTIVAL)
    come(page, guarded, "reader@clamart.fr", f"/clashes?festival={other.id}")
    expect(page.get_by_role("heading", name="Conflits", level=1)).to_be_visible()
    assert f"festival={FESTIVAL}" in page.url
    expect(page.get_by_text(other.name.to("fr"), exact=True)).to_have_count(0)


def test_a_counter_opens_a_door_of_their_own_and_nothing_else(page: Page, guarded: Server, store: Store) -> None:
    come(page, guarded, "counter@clamart.fr", f"/programme?festival={FESTIVAL}")
    expect(page.get_by_role("heading", name="Compter", exact=True)).to_be_visible()
    page.get_by_role("button", name="Compter ici").click()
    door = page.get_by_role("link", name="Ouvrir la page de l’entrée")
    expect(door).to_be_visible()
    expect(page.get_by_role("link", name="Historique")).to_have_count(0)
    address = door.get_attribute("href")
    assert address
    page.goto(address)
    expect(page.get_by_role("heading", name="Comptage à l’entrée")).to_be_visible()
    page.goto("about:blank")  # what the door is refused would be in the console
    Gatekeeper(store).withdraw(FESTIVAL, "counter@clamart.fr")
    answer = page.request.get(address)
    Gatekeeper(store).give(FESTIVAL, "counter@clamart.fr", Role.COUNTER, by="test")
    assert answer.status == 410
    assert page.request.get(address).status == 200


def test_a_role_that_is_taken_back_ends_what_was_open(page: Page, guarded: Server, store: Store) -> None:
    Gatekeeper(store).give(FESTIVAL, "luc@clamart.fr", Role.PROGRAMMER, by="test")
    come(page, guarded, "luc@clamart.fr", f"/history?festival={FESTIVAL}")
    expect(page.get_by_role("button", name="Comparer à maintenant").first).to_be_visible()
    Gatekeeper(store).withdraw(FESTIVAL, "luc@clamart.fr")
    page.get_by_role("button", name="Comparer à maintenant").first.click()
    expect(page.get_by_text("personne ne vous a encore donné de rôle")).to_be_visible()


def test_an_administrator_invites_and_takes_back_by_the_page(page: Page, guarded: Server, store: Store) -> None:
    come(page, guarded, "chef@clamart.fr", f"/settings?festival={FESTIVAL}")
    page.get_by_role("tab", name="Accès").click()
    page.get_by_role("textbox", name="Adresse électronique ou domaine").fill("Nouvelle@Ville.fr")
    page.get_by_role("button", name="Donner ce rôle").click()
    expect(page.get_by_text("@ville.fr : Comptage à l’entrée.")).to_be_visible()
    letter = page.get_by_role("link", name="Leur écrire").get_attribute("href")
    assert letter
    assert letter.startswith("mailto:nouvelle%40ville.fr?subject=")
    assert "nouvelle@ville.fr" in {grant.to for grant in Gatekeeper(store).grants(FESTIVAL)}
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("@ville.fr : Comptage à l’entrée.")).to_have_count(0)
    assert "nouvelle@ville.fr" not in {grant.to for grant in Gatekeeper(store).grants(FESTIVAL)}


def test_the_next_edition_begins_with_the_same_people_in_the_same_roles(
    page: Page, guarded: Server, store: Store
) -> None:
    come(page, guarded, "manager@clamart.fr", f"/programme?festival={FESTIVAL}")
    page.get_by_role("button", name="Décaler et répéter").click()
    page.get_by_text("Copier toute l’édition").click()
    expect(page.get_by_role("checkbox", name="Les mêmes personnes y ont les mêmes rôles")).to_be_checked()
    page.get_by_role("button", name="Créer la nouvelle édition").click()
    page.wait_for_url(lambda url: "festival=" in url and f"festival={FESTIVAL}" not in url)
    [new] = parse_qs(urlsplit(page.url).query)["festival"]
    expect(page.get_by_text("est créé")).to_be_visible()
    there = {grant.to: grant.role for grant in Gatekeeper(store).grants(new)}
    assert there == {grant.to: grant.role for grant in Gatekeeper(store).grants(FESTIVAL)}
    assert there["programmer@clamart.fr"] is Role.PROGRAMMER


def test_who_manages_one_festival_erases_nobody(page: Page, guarded: Server) -> None:
    come(page, guarded, "manager@clamart.fr", f"/settings?festival={FESTIVAL}")
    page.get_by_role("tab", name="Données personnelles").click()
    expect(page.get_by_text("administrateur").filter(visible=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Nom ou adresse électronique")).to_have_count(0)


def test_what_was_published_stays_open_to_all(page: Page, guarded: Server, store: Store) -> None:
    assert FESTIVAL in Press(store).heads()
    assert page.request.get(f"{guarded.url}/feeds/{FESTIVAL}.ics").status == 200
    assert page.request.get(f"{guarded.url}/programme/{FESTIVAL}").status == 200


def test_nothing_went_wrong_in_the_server(guarded: Server) -> None:
    said = [line for line in guarded.complaints().splitlines() if "Deprecat" not in line]
    assert [line for line in said if "Traceback" in line] == []
