"""Accepted clashes in files: they read back as they were; what nobody knows is a problem."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.files.sheets import TableError, read_sheet
from lib.files.waiver_sheets import read_waivers, write_waivers
from lib.programme import Festival, Item, Programme, Reason, Waiver, text
from lib.rulebook import ClashKind
from tests.test_sheets import lines
from tests.test_tables import sheet_of, words

FESTIVAL = Festival(id="demo", name=text("Démo", "fr"), first_day=date(2024, 10, 18), last_day=date(2024, 10, 20))
PROGRAMME = Programme(
    FESTIVAL, items=(Item(id="A1", title=text("Bal", "fr")), Item(id="A2", title=text("Conte", "fr")))
)
HEADER = "Conflit;Identifiants;Concerne;Circonstances;Accepté par;Accepté le;Raison"
WAIVER = Waiver(
    ClashKind.VENUE_OVERLAP,
    ("A1", "A2"),
    "fil",
    "0f3a9c5d7e1b2a48",
    "Aline",
    datetime(2024, 10, 1, 9, 30, tzinfo=UTC),
    "même équipe",
)
AFTER = "fil;0f3a9c5d7e1b2a48;Aline;2024-10-01T09:30:00Z;même équipe"


@pytest.mark.parametrize(
    "row",
    [
        f'venue_overlap;"A1; A2";{AFTER}',
        f'Venue overlap;"A2;A1";{AFTER}',
        f'VENUE_OVERLAP;"A1\nA2";{AFTER}',
        'venue_overlap;"A2; A1";fil;0f3a9c5d7e1b2a48;Aline;01/10/2024 11:30;même équipe',
    ],
)
def test_a_clash_that_was_accepted_is_read(row: str) -> None:
    reading = read_waivers(sheet_of(f"{HEADER}\n{row}\n"), PROGRAMME)
    assert (reading.waivers, reading.problems) == ((WAIVER,), ())


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (f"bagarre;A1;{AFTER}", "Conflit", Reason.NOT_A_CHOICE),
        (f";A1;{AFTER}", "Conflit", Reason.NOT_A_CHOICE),
        (f'travel;"A1; A9";{AFTER}', "Identifiants", Reason.UNKNOWN_ITEM),
        (f"travel;;{AFTER}", "Identifiants", Reason.UNKNOWN_ITEM),
        ("travel;A1;;;;hier;", "Accepté le", Reason.NOT_A_DATE),
        ("travel;A1;;;;;", "Accepté le", Reason.NOT_A_DATE),
        (f'venue_overlap;"A2; A1";{AFTER}', "Identifiants", Reason.DUPLICATE_ID),
    ],
)
def test_what_nobody_knows_is_a_problem_and_the_rest_is_read(row: str, column: str, reason: Reason) -> None:
    reading = read_waivers(sheet_of(f'{HEADER}\nvenue_overlap;"A1; A2";{AFTER}\n{row}\n'), PROGRAMME)
    assert [(problem.row, problem.column, problem.reason) for problem in reading.problems] == [(3, column, reason)]
    assert reading.waivers == (WAIVER,)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    ids = draw(st.lists(words(1), min_size=1, max_size=4, unique=True))
    waivers = st.builds(
        Waiver,
        st.sampled_from(ClashKind),
        st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True).map(sorted).map(tuple),
        words(),
        words(),
        words(),
        st.integers(0, 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
        words(),
    )
    items = tuple(Item(id=each, title=text(draw(words(1)))) for each in ids)
    accepted = tuple(draw(st.lists(waivers, max_size=3, unique_by=lambda waiver: waiver.clash_key)))
    return Programme(FESTIVAL, items=items, waivers=accepted)


@settings(deadline=None, max_examples=100)
@given(programmes())
def test_accepted_clashes_read_back_as_they_were_written(programme: Programme) -> None:
    reading = read_waivers(read_sheet(write_waivers(programme), "conflits-acceptes.csv"), programme)
    assert (reading.waivers, reading.problems) == (programme.waivers, ())


@settings(deadline=None, max_examples=100)
@given(lines())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    assert len(read_waivers(sheet, PROGRAMME).waivers) <= len(sheet.rows)
