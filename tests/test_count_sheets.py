"""Counts in files: which item they are of, what is no count, and files that read back as they were."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.files.count_sheets import read_counts
from lib.files.sheets import TableError, read_sheet
from lib.programme import Count, Festival, Item, Programme, Reason, Repeat, Venue, text
from lib.tables import write_counts
from tests.test_sheets import lines
from tests.test_tables import sheet_of, words

PARIS = ZoneInfo("Europe/Paris")
FESTIVAL = Festival(
    id="demo", name=text("Démo", "fr"), first_day=date(2024, 10, 1), last_day=date(2024, 10, 31), languages=("fr", "hy")
)
EIGHT = datetime(2024, 10, 19, 20, tzinfo=PARIS)
ITEMS = (
    Item(id="bal", title=text("Bal", "fr"), venue_id="fil", starts_at=EIGHT, ends_at=EIGHT + timedelta(hours=2)),
    Item(id="conte-1", title=text("Conte", "fr"), venue_id="fil", day=date(2024, 10, 19)),
    Item(id="conte-2", title=text("Conte", "fr"), venue_id="fil", day=date(2024, 10, 20)),
    Item(id="photos", title=text("Photos", "fr"), day=date(2024, 10, 1), repeat=Repeat(date(2024, 10, 9))),
)
PROGRAMME = Programme(FESTIVAL, (Venue(id="fil", name="Le Fil"),), ITEMS)


@pytest.mark.parametrize(
    ("row", "count"),
    [
        ("bal;;;19/10/2024;120", Count("bal", date(2024, 10, 19), 120)),
        ("bal;;;;1 200", Count("bal", date(2024, 10, 19), 1200)),
        (";bal ;;;0", Count("bal", date(2024, 10, 19), 0)),
        (";Conte;Le Fil;20/10/2024;30", Count("conte-2", date(2024, 10, 20), 30)),
        (";Photos;;05/10/2024;40", Count("photos", date(2024, 10, 5), 40)),
    ],
)
def test_a_count_finds_its_item(row: str, count: Count) -> None:
    reading = read_counts(sheet_of(f"identifiant;titre;lieu;jour;fréquentation\n{row}\n"), PROGRAMME)
    assert (reading.counts, reading.problems) == ((count,), ())


@pytest.mark.parametrize("cell", ["", "?", "nc", "—"])
def test_what_nobody_counted_is_missing_and_not_nought(cell: str) -> None:
    reading = read_counts(sheet_of(f"titre;jour;entrées\nBal;19/10/2024;{cell}\n"), PROGRAMME)
    assert (reading.counts, reading.problems) == ((), ())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("bal;;19/10/2024;complet", Reason.NOT_A_NUMBER),
        (";Inconnu;19/10/2024;3", Reason.UNKNOWN_ITEM),
        (";Conte;;3", Reason.SHARED_TITLE),
        ("photos;;;3", Reason.NOT_A_DATE),
        ("photos;;hier;3", Reason.NOT_A_DATE),
        ("bal;;19/10/2024;3\nbal;;19/10/2024;4", Reason.DUPLICATE_ID),
    ],
)
def test_a_count_that_cannot_be_placed_is_a_problem(row: str, reason: Reason) -> None:
    reading = read_counts(sheet_of(f"identifiant;titre;jour;total\n{row}\n"), PROGRAMME)
    assert [problem.reason for problem in reading.problems] == [reason]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.builds(
            Count,
            st.sampled_from([item.id for item in ITEMS]),
            st.dates(date(2024, 10, 1), date(2024, 10, 31)),
            st.integers(0, 10**6),
            words(),
        ),
        unique_by=lambda count: (count.item_id, count.day),
    ).map(tuple)
)
def test_counts_read_back_as_they_were_written(counts: tuple[Count, ...]) -> None:
    programme = Programme(FESTIVAL, PROGRAMME.venues, ITEMS, counts)
    reading = read_counts(read_sheet(write_counts(programme), "counts.csv"), programme)
    assert (reading.counts, reading.problems) == (counts, ())


@settings(deadline=None, max_examples=100)
@given(lines())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    assert len(read_counts(sheet, PROGRAMME).counts) <= len(sheet.rows)
