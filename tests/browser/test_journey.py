"""A programmer's first morning: a spreadsheet goes in, its clash is mended, it is published, the calendar follows."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import httpx
import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visits import Visitor

SOON = 5  # seconds for a feed to follow, on a busy machine
FESTIVAL = "printemps-de-l-armenie-2031"
LINES = (
    "Titre;Type;Date;Heure de début;Heure de fin;Lieu;Intervenants",
    "Lecture à voix haute;lecture;samedi 12 avril 2031;14h30;16h;Médiathèque de la Buanderie;Anahit Exemple",
    "Conte <b>sans fin</b>;lecture;12/04/2031;15h30;;médiathèque de la buanderie ;",
    "Concert du soir;concert;12/04/2031;20h30;22h30;Salle Jacques-Brel;",
)
CLASH = "se chevauchent"


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=name, exact=True).click()
    visitor.settle()


def type_day(form: Locator, label: str, digits: str) -> None:
    """Type a day into its three parts, as on a keyboard: the caret goes from part to part by itself."""
    form.get_by_role("group", name=label, exact=True).get_by_role("spinbutton").first.click()
    form.page.keyboard.type(digits)


def make_festival(visitor: Visitor) -> None:
    page = visitor.open("/settings")
    page.get_by_role("tab", name="Autre festival").click()
    form = page.get_by_role("tabpanel", name="Autre festival")
    form.get_by_label("Nom (Français)").fill("Printemps de l’Arménie")
    type_day(form, "Premier jour", "12042031")
    type_day(form, "Dernier jour", "13042031")
    press(visitor, "Créer le festival")


def import_file(visitor: Visitor) -> None:
    page = visitor.open(f"/imports?festival={FESTIVAL}")
    data = "\r\n".join(LINES).encode("cp1252")
    page.locator("input[type=file]").set_input_files({"name": "prog.csv", "mimeType": "text/csv", "buffer": data})
    expect(page.get_by_text("3 rendez-vous lus")).to_be_visible()
    visitor.settle()
    press(visitor, "Importer le programme")
    expect(page.get_by_text(re.compile(r"^3 rendez-vous repris"))).to_be_visible()


def open_from_clash(visitor: Visitor, title: str) -> Page:
    page = visitor.open(f"/clashes?festival={FESTIVAL}")
    expect(page.get_by_text(CLASH)).to_be_visible()
    page.get_by_role("link", name=title).click()
    visitor.settle()
    return page


def publish(visitor: Visitor, number: int) -> None:
    visitor.open(f"/publication?festival={FESTIVAL}")
    press(visitor, f"Mettre en ligne la publication {number}")
    expect(visitor.page.get_by_role("button", name=f"Mettre en ligne la publication {number + 1}")).to_be_disabled()


def starts(visitor: Visitor) -> dict[str, datetime]:
    """Summary → start in UTC, as a subscriber's calendar has them now."""
    answer = httpx.get(f"{visitor.url}/feeds/{FESTIVAL}.ics").raise_for_status()
    events = icalendar.Calendar.from_ical(answer.content).events
    return {str(event["SUMMARY"]): event.start.astimezone(UTC) for event in events if isinstance(event.start, datetime)}


@pytest.fixture
def imported(visitor: Visitor) -> Visitor:
    """A new festival with the file imported."""
    make_festival(visitor)
    import_file(visitor)
    return visitor


def test_a_file_is_imported_its_clash_mended_and_the_published_calendar_moves(imported: Visitor) -> None:
    publish(imported, 1)
    before = starts(imported)
    assert before["Conte <b>sans fin</b>"] == datetime(2031, 4, 12, 13, 30, tzinfo=UTC)

    drawer = open_from_clash(imported, "Conte <b>sans fin</b>").get_by_role("dialog")
    drawer.get_by_label("Début", exact=True).fill("17h")
    press(imported, "Enregistrer")

    page = imported.open(f"/clashes?festival={FESTIVAL}")
    expect(page.get_by_text("Aucun conflit.", exact=True)).to_be_visible()
    assert starts(imported) == before
    publish(imported, 2)
    moved = before | {"Conte <b>sans fin</b>": datetime(2031, 4, 12, 15, 0, tzinfo=UTC)}
    deadline = time.monotonic() + SOON
    while (now := starts(imported)) == before and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert now == moved
