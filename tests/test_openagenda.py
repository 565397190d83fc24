"""openagenda.csv: the fields of OpenAgenda's documentation, within its bounds."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings

from lib.feeds.address import Address
from lib.neighbours.openagenda import openagenda_csv
from lib.programme import Festival, Programme, Repeat, Status, Text, Venue, text
from lib.releases import View
from tests.neighbours import (
    FULL,
    HALL,
    HERE,
    HOUR,
    NOWHERE,
    PARIS,
    PRIVATE,
    YEREVAN,
    exhibition,
    hostile_views,
    item,
    programme,
    told,
)
from tests.test_data import EDITIONS
from tests.test_data import programme as sample

LONGEST = {"title": 140, "description": 200, "longDescription": 10_000, "conditions": 255, "keywords": 255}
CODES = {  # what each of these may hold
    "accessibility": r"((hi|ii|mi|pi|vi)(,(hi|ii|mi|pi|vi))*)?",
    "status": "[1-6]",
    "state": "2",
    "attendanceMode": "1",
    "age_min": r"(\d{1,2}|1[01]\d|120)?",
    "age_max": r"(\d{1,2}|1[01]\d|120)?",
    "location_latitude": r"(-?\d{1,2}(\.\d+)?)?",
    "location_longitude": r"(-?\d{1,3}(\.\d+)?)?",
    "location_countryCode": "([A-Z]{2})?",
}
Row = dict[str, str]


def rows(view: View, language: str = "fr", address: Address = HERE) -> list[Row]:
    body = openagenda_csv(view, language=language, address=address)
    assert body.startswith(b"\xef\xbb\xbf")
    read = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";", strict=True)
    return list(read)


def only(*items: Any, venues: tuple[Venue, ...] = (HALL,), festival: Festival = FULL.festival, **changes: Any) -> Row:
    [row] = rows(told(programme(*items, venues=venues, festival=festival)), **changes)
    return row


def timings(row: Row) -> list[tuple[datetime, datetime]]:
    read = json.loads(row["timings"])
    return [(datetime.fromisoformat(each["begin"]), datetime.fromisoformat(each["end"])) for each in read]


def faults(row: Row) -> Iterator[str]:
    """What OpenAgenda would refuse of a row."""
    for column, value in row.items():
        name, _, language = column.partition("_")
        if language and name in LONGEST and len(value.removeprefix("'")) > LONGEST[name]:
            yield f"{column} is too long"
        if not re.fullmatch(CODES.get(column, r"[\s\S]*"), value):
            yield f"{column}: {value!r}"
        if column not in {"location_longitude", "location_latitude"} and re.match(r"[=+\-@\t\r]", value):
            yield f"{column} is a formula: {value!r}"
    if not (row["title_fr"] and row["description_fr"] and row["extId"]):
        yield "something that is needed is empty"
    if row["registration"] and urlsplit(row["registration"]).scheme not in {"http", "https"}:
        yield f"no address: {row['registration']!r}"
    found = timings(row)
    if not 1 <= len(found) <= 800:
        yield f"{len(found)} timings"
    if any(not timedelta(0) <= end - begin <= timedelta(hours=24) for begin, end in found):
        yield "a timing over a day"
    if any(after[0] < before[1] for before, after in pairwise(found)):
        yield "timings over each other"


def is_sound(view: View, address: Address = HERE) -> None:
    found = rows(view, address=address)
    assert [fault for row in found for fault in faults(row)] == []
    assert len({row["extId"] for row in found}) == len(found)


@pytest.mark.parametrize("address", [HERE, NOWHERE])
def test_all_is_within_the_bounds_of_openagenda(address: Address) -> None:
    is_sound(told(FULL), address)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_samples_are_within_the_bounds_of_openagenda(edition: str) -> None:
    view = told(sample(edition))
    is_sound(view)
    assert len(rows(view)) == len(view.programme.items)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_views)
def test_hostile_words_stay_words_in_their_cells(view: View) -> None:
    is_sound(view)
    body = openagenda_csv(view, language="fr", address=HERE).decode("utf-8-sig")
    assert re.search("[\0-\x08\x0b\x0c\x0e-\x1f\u202e\u2028]", body) is None


def test_nothing_internal_is_told() -> None:
    body = openagenda_csv(told(FULL), language="fr", address=HERE).decode()
    assert [words for words in PRIVATE if words in body] == []


def test_a_row_says_what_is_known_of_its_item() -> None:
    [row] = [row for row in rows(told(FULL)) if row["title_en"] == "Reading"]
    assert {name: row[name] for name in row if not name.startswith(("longDescription", "location"))} == {
        "title_fr": "Lecture", "title_en": "Reading",
        "description_fr": "Une heure de lecture.", "description_en": "An hour of reading.",
        "conditions_fr": "12 €", "conditions_en": "12 €",
        "keywords_fr": "Lecture, Mémoire", "keywords_en": "Reading, Mémoire",
        "extId": "full.essai-2026@example.org",
        "registration": "https://tickets.example.org/?a=1&b=2",
        "accessibility": "hi,mi",
        "timings": '[{"begin":"2026-10-10T20:00:00+02:00","end":"2026-10-10T21:00:00+02:00"}]',
        "age_min": "8", "age_max": "",
        "attendanceMode": "1", "timezone": "Europe/Paris", "status": "1", "state": "2",
    }  # fmt: skip
    assert row["longDescription_en"].startswith("An hour of reading.\n\nWith Anouch Amirian")


def test_a_row_says_where_it_is_held() -> None:
    row = only(item())
    assert {name: row[name] for name in row if name.startswith("location_") and name != "location_extId"} == {
        "location_name": "Salle A", "location_address": "12, rue des Fils, Nantes", "location_city": "Nantes",
        "location_countryCode": "FR", "location_latitude": "47.2184", "location_longitude": "-1.5536",
        "location_timezone": "Europe/Paris",
    }  # fmt: skip
    afar = only(item(venue_id="kapan", starts_at=datetime(2026, 10, 12, 19, tzinfo=YEREVAN)), venues=FULL.venues)
    assert (afar["location_countryCode"], afar["timezone"]) == ("AM", "Asia/Yerevan")
    assert timings(afar)[0][0].isoformat() == "2026-10-12T19:00:00+04:00"


def test_the_language_that_was_asked_for_comes_first_and_is_always_filled() -> None:
    row = only(item(), language="en")
    assert list(row)[:2] == ["title_en", "title_fr"]
    assert (row["title_en"], row["title_fr"]) == ("Lecture", "Lecture")
    assert only(item(title=text("Reading", "en")))["title_fr"] == "Reading"


def test_a_language_without_words_has_its_texts_alone() -> None:
    festival = replace(FULL.festival, languages=("fr", "hy"))
    armenian = item(title=Text((("fr", "Lecture"), ("hy", "Ընթերցում"))), people=("Ana",))
    row = only(armenian, festival=festival)
    assert (row["title_hy"], row["description_hy"], row["keywords_hy"]) == ("Ընթերցում", "", "")


def test_what_has_no_description_has_its_facts_for_one() -> None:
    row = only(item(kind="concert", people=("Ana",), price="5 €"), language="en")
    assert row["description_en"] == "Concert – With Ana – Price: 5 €"


def test_long_texts_are_shortened() -> None:
    row = only(item(title=text("é" * 200), description=text("x" * 20_000)))
    assert [len(row[f"{name}_fr"]) for name in ("title", "description", "longDescription")] == [140, 200, 10_000]
    assert row["title_fr"].endswith("é…")


def test_html_in_a_long_text_is_no_html() -> None:
    assert only(item(description=text("a <b> & c")))["longDescription_fr"] == "a &lt;b> & c"


@pytest.mark.parametrize(
    ("length", "parts"), [(HOUR, 1), (24 * HOUR, 1), (25 * HOUR, 2), (timedelta(days=6), 6), (timedelta(0), 1)]
)
def test_a_timing_is_a_day_long_at_most(length: timedelta, parts: int) -> None:
    found = timings(only(item(length=length)))
    assert (len(found), found[-1][1] - found[0][0]) == (parts, length)


def test_an_exhibition_has_a_timing_for_each_of_its_days() -> None:
    found = timings(only(exhibition()))
    assert len(found) == 13
    assert {(begin.hour, end.hour) for begin, end in found} == {(10, 18)}


def test_sittings_that_run_into_each_other_are_one_stretch_of_time() -> None:
    nights = item(length=30 * HOUR, repeat=Repeat(date(2026, 10, 12)))
    found = timings(only(nights))
    assert sum((end - begin for begin, end in found), timedelta(0)) == 78 * HOUR


def test_no_more_timings_than_openagenda_takes() -> None:
    assert len(timings(only(item(repeat=Repeat(date(2026, 10, 10) + timedelta(days=800)))))) == 800


def test_a_status_says_whether_it_is_held_as_it_was_announced() -> None:
    later = item(starts_at=datetime(2026, 10, 12, 18, tzinfo=PARIS))
    assert only(item())["status"] == "1"
    assert rows(told(programme(item()), programme(later)))[0]["status"] == "2"
    assert rows(told(programme(item()), programme(item(venue_id="kapan"))))[0]["status"] == "1"
    assert only(item(status=Status.CANCELLED))["status"] == "6"
    assert rows(told(programme(item()), programme()))[0]["status"] == "6"


@pytest.mark.parametrize(
    ("audience", "ages"),
    [
        ("à partir de 8 ans", ("8", "")), ("dès 6 ans", ("6", "")), ("+12 ans", ("12", "")), ("6-12 ans", ("6", "12")),
        ("de 3 à 6 ans", ("3", "6")), ("ab 10 Jahren", ("10", "")), ("12 ans et plus", ("12", "")),
        ("jusqu’à 6 ans", ("", "6")), ("from 5 to 9 years", ("5", "9")),
        ("tout public", ("", "")), ("12-6 ans", ("", "")), ("900 ans", ("", "")), ("dès 200 ans", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_ages_are_told_where_they_are_known(audience: str, ages: tuple[str, str]) -> None:
    row = only(item(audience=audience))
    assert (row["age_min"], row["age_max"]) == ages


@pytest.mark.parametrize(
    ("price", "is_free", "conditions"),
    [("12 €", False, "12 €"), ("", True, "Entrée libre"), ("Entrée libre", True, "Entrée libre"), ("", None, "")],
)
def test_conditions_are_the_price(price: str, is_free: bool | None, conditions: str) -> None:
    assert only(item(price=price, is_free=is_free))["conditions_fr"] == conditions


def test_a_title_that_looks_like_a_formula_is_none() -> None:
    assert only(item(title=text('=HYPERLINK("http://x")')))["title_fr"] == '\'=HYPERLINK("http://x")'


def test_an_id_that_looks_like_a_formula_is_none() -> None:
    assert only(item(item_id="-1"))["extId"].startswith("'-1.")


def test_the_same_release_is_the_same_bytes() -> None:
    one, other = (told(Programme(FULL.festival, FULL.venues, items)) for items in (FULL.items, FULL.items[::-1]))
    assert openagenda_csv(one, language="fr", address=HERE) == openagenda_csv(other, language="fr", address=HERE)
