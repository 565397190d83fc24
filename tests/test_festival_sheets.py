"""Festivals in files: one row, its rules, what it leaves as it is, and files that read back as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.files.chapters import read_chapters, write_chapters
from lib.files.festival_sheets import read_festival
from lib.files.rulebooks import read_severities
from lib.files.sheets import TableError, read_sheet
from lib.i18n import LANGUAGES, Words
from lib.programme import Festival, Kind, Reason, Text, text
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.tables import write_festival
from lib.wording.clashes import clash_label
from tests.test_sheets import lines
from tests.test_tables import sheet_of, texts, words


def test_a_festival_is_read_from_one_row() -> None:
    reading = read_festival(sheet_of("nom;du;au;types\nFête du livre 2024;18/10/2024;20/10/2024;Dégustation, Slam\n"))
    assert reading.problems == ()
    assert reading.festival == Festival(
        id="fete-du-livre-2024",
        name=text("Fête du livre 2024", "fr"),
        first_day=date(2024, 10, 18),
        last_day=date(2024, 10, 20),
        kinds=(Kind("degustation", "Dégustation"), Kind("slam", "Slam")),
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";18/10/2024;20/10/2024", Reason.IMPOSSIBLE),
        ("Fête;;", Reason.NOT_A_DATE),
        ("Fête;hier;demain", Reason.NOT_A_DATE),
        ("Fête;20/10/2024;18/10/2024", Reason.IMPOSSIBLE),
    ],
)
def test_a_festival_that_cannot_be_is_a_problem(row: str, reason: Reason) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;url\n{row};x\n"))
    assert reading.festival is None
    assert reading.problems[0].reason is reason


def test_a_file_without_a_row_has_no_festival() -> None:
    assert read_festival(sheet_of("nom;du;au\n")).festival is None


@pytest.mark.parametrize(
    ("cell", "origins"),
    [
        ("https://www.Ville.fr/", ("https://www.ville.fr",)),
        ('"https://a.example, http://b.example:8080\n*"', ("https://a.example", "http://b.example:8080", "*")),
        ("", ()),
    ],
)
def test_a_festival_names_the_sites_that_may_show_it(cell: str, origins: tuple[str, ...]) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;sites autorisés\nF;19/10/2024;20/10/2024;{cell}\n"))
    assert reading.festival is not None
    assert (reading.festival.embedders, reading.problems) == (origins, ())


@pytest.mark.parametrize(
    "cell",
    ["www.ville.fr", "https://ville.fr/agenda", "javascript:alert(1)", "https://a.fr https://*.fr", "'self'"],
)
def test_what_is_no_site_is_a_problem_and_nobody_is_let_in(cell: str) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;sites autorisés\nF;19/10/2024;20/10/2024;{cell}\n"))
    assert reading.festival is not None
    assert reading.festival.embedders == ()
    assert [(found.column, found.reason) for found in reading.problems] == [("sites autorisés", Reason.IMPOSSIBLE)]
    assert "embedders" not in reading.fields


@pytest.mark.parametrize("cell", ["#c2183c", "C2183C", " #C2183c "])
def test_a_festival_tells_the_colour_of_its_town(cell: str) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;couleur\nF;19/10/2024;20/10/2024;{cell}\n"))
    assert reading.festival is not None
    assert (reading.festival.colour, reading.problems) == ("#c2183c", ())


@pytest.mark.parametrize("cell", ["rouge", "#c21", "#c2183c; background: url(x)", "url(https://a.example)"])
def test_what_is_no_colour_is_a_problem_and_the_stored_one_stays(cell: str) -> None:
    reading = read_festival(sheet_of(f'nom;du;au;couleur\nF;19/10/2024;20/10/2024;"{cell}"\n'))
    assert [(found.column, found.reason) for found in reading.problems] == [("couleur", Reason.IMPOSSIBLE)]
    assert reading.taken_over(replace(STORED, colour="#c2183c")).colour == "#c2183c"


@pytest.mark.parametrize(
    ("cell", "notes"),
    [
        ("[came]\nPluie le samedi.\n\nSoleil ensuite.\n[money]\nUn don.", (
            ("came", "Pluie le samedi.\n\nSoleil ensuite."), ("money", "Un don.")
        )),
        ("[came]\n\\[sic]\n\\\\o/", (("came", "[sic]\n\\o/"),)),
        ("[came]", (("came", ""),)),
        ("Merci à tous.", (("", "Merci à tous."),)),
        ("", ()),
    ],
)  # fmt: skip
def test_the_notes_of_the_report_are_told_by_chapter(cell: str, notes: tuple[tuple[str, str], ...]) -> None:
    reading = read_festival(sheet_of(f'nom;du;au;notes du bilan\nF;19/10/2024;20/10/2024;"{cell}"\n'))
    assert reading.festival is not None
    assert (reading.festival.report_notes, reading.problems) == (notes, ())
    assert read_chapters(write_chapters(notes)) == notes


def report_notes() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    lines = st.lists(words() | st.sampled_from(["[came]", "\\", "\\[", "[", "]", ""])).map("\n".join).map(str.strip)
    chapters = st.from_regex(r"[a-z_-]{1,12}", fullmatch=True)
    return st.lists(st.tuples(chapters, lines), max_size=4, unique_by=lambda note: note[0]).map(tuple)


def kinds() -> st.SearchStrategy[Kind]:
    label = words(1).map(lambda label: label.replace("\n", " "))
    return st.builds(Kind, st.from_regex("[a-z0-9]{1,9}", fullmatch=True), label, st.integers(1, 1440), st.booleans())


def rulebooks() -> st.SearchStrategy[Rulebook]:
    severities = st.dictionaries(st.sampled_from(ClashKind), st.none() | st.sampled_from(Severity))
    return st.builds(
        Rulebook,
        severities=severities.map(lambda chosen: tuple(chosen.items())),
        notice_days=st.integers(0, 365),
        least_rivalry=st.integers(0, 100),
        walking_kmh=st.integers(1, 10),
        transit_kmh=st.integers(1, 100),
    )


@pytest.mark.parametrize(
    ("columns", "cells", "rulebook"),
    [
        ("règles", "changeover: bloquant", Rulebook(severities=((ClashKind.CHANGEOVER, Severity.BLOCKING),))),
        ("règles", '"Same-Public : NON; closed: à considérer"', Rulebook(
            severities=((ClashKind.CLOSED, Severity.CONSIDER), (ClashKind.SAME_PUBLIC, None))
        )),
        ("règles", "Battement trop court : bloquant", Rulebook(
            severities=((ClashKind.CHANGEOVER, Severity.BLOCKING),)
        )),
        ("règles", "changeover too short: Blocking", Rulebook(
            severities=((ClashKind.CHANGEOVER, Severity.BLOCKING),)
        )),
        ("règles", "—", Rulebook()),
        ("règles;préavis", "closed: serious;21", Rulebook(notice_days=21)),
        ("à pied km/h;transports km/h;rivalité", "5;20;75", Rulebook(
            walking_kmh=5, transit_kmh=20, least_rivalry=75
        )),
        ("préavis", "", Rulebook()),
    ],
)  # fmt: skip
def test_a_festival_says_what_it_makes_of_the_rules(columns: str, cells: str, rulebook: Rulebook) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;{columns}\nF;19/10/2024;20/10/2024;{cells}\n"))
    assert reading.festival is not None
    assert (reading.festival.rulebook, reading.problems) == (rulebook, ())


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("règles", "changeover", Reason.NOT_A_CHOICE),
        ("règles", "changeover: peut-être", Reason.NOT_A_CHOICE),
        ("règles", "jonglage: bloquant", Reason.NOT_A_CHOICE),
        ("préavis", "longtemps", Reason.NOT_A_NUMBER),
        ("préavis", "4000", Reason.IMPOSSIBLE),
        ("à pied km/h", "0", Reason.IMPOSSIBLE),
    ],
)
def test_a_rule_that_cannot_be_read_is_a_problem_and_stays_as_usual(column: str, cell: str, reason: Reason) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;{column}\nF;19/10/2024;20/10/2024;{cell}\n"))
    assert reading.festival is not None
    assert reading.festival.rulebook == Rulebook()
    assert [(found.column, found.value, found.reason) for found in reading.problems] == [(column, cell, reason)]


@pytest.mark.parametrize(
    ("cell", "detail"),
    [
        ("closed: bof; same_public: non", "bloquant, sérieux, à considérer, non"),
        ("jonglage: non; same_public: non", ", ".join(ClashKind)),
    ],
)
def test_what_is_no_choice_is_told_with_the_choices_and_the_others_are_read(cell: str, detail: str) -> None:
    reading = read_festival(sheet_of(f'nom;du;au;règles\nF;19/10/2024;20/10/2024;"{cell}"\n'))
    assert reading.festival is not None
    assert reading.festival.rulebook == Rulebook(severities=((ClashKind.SAME_PUBLIC, None),))
    assert [problem.detail for problem in reading.problems] == [detail]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ClashKind)
def test_every_rule_is_known_by_the_label_that_pages_give_it(kind: ClashKind, language: str) -> None:
    assert read_severities(f"{clash_label(kind, Words(language))}: non") == (((kind, None),), ())


STORED = Festival(
    id="demo",
    name=text("Démo", "fr"),
    first_day=date(2024, 10, 19),
    last_day=date(2024, 10, 20),
    zone=ZoneInfo("Asia/Yerevan"),
    rulebook=Rulebook(severities=((ClashKind.CLOSED, None),), notice_days=30, walking_kmh=5),
)


@pytest.mark.parametrize(
    ("columns", "cells", "rules"),
    [
        ("url", "x", {}),
        ("préavis", "21", {"notice_days": 21}),
        ("préavis", "", {"notice_days": 14}),
        ("préavis;à pied km/h", "longtemps;6", {"walking_kmh": 6}),
        ("préavis", "4000", {}),
        ("règles", "closed: bof, travel: non", {}),
        ("règles", "travel: non", {"severities": ((ClashKind.TRAVEL, None),)}),
        ("fuseau", "Lune/Mer", {}),
    ],
)
def test_what_a_file_does_not_say_of_the_festival_or_its_rules_stays(
    columns: str, cells: str, rules: dict[str, Any]
) -> None:
    reading = read_festival(sheet_of(f"nom;du;au;{columns}\nF;19/10/2024;20/10/2024;{cells}\n"))
    became = reading.taken_over(STORED)
    assert became.rulebook == replace(STORED.rulebook, **rules)
    assert became.zone == STORED.zone


@settings(deadline=None, max_examples=60)
@given(st.just("") | st.from_regex("#[0-9a-f]{6}", fullmatch=True), report_notes())
def test_what_a_festival_says_in_its_report_reads_back_as_it_was_written(
    colour: str, notes: tuple[tuple[str, str], ...]
) -> None:
    festival = replace(STORED, colour=colour, report_notes=notes)
    assert read_festival(read_sheet(write_festival(festival), "festival.csv")).festival == festival


@settings(deadline=None, max_examples=60)
@given(
    texts(1), texts(), st.lists(kinds(), max_size=3, unique_by=lambda kind: kind.id).map(tuple), words(), rulebooks()
)
def test_a_festival_reads_back_as_it_was_written(
    name: Text, description: Text, own_kinds: tuple[Kind, ...], url: str, rulebook: Rulebook
) -> None:
    festival = Festival(
        id="demo-2024",
        name=name,
        first_day=date(2024, 10, 1),
        last_day=date(2024, 10, 31),
        zone=ZoneInfo("Asia/Yerevan"),
        languages=("hy", "fr"),
        kinds=own_kinds,
        description=description,
        url=url,
        rulebook=rulebook,
    )
    assert read_festival(read_sheet(write_festival(festival), "festival.csv")).festival == festival


@settings(deadline=None, max_examples=100)
@given(lines())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    assert read_festival(sheet).festival is None or sheet.rows
