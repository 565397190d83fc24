"""programme.csv: Navasard's own table of a release, which another Navasard, or the same, takes back as it was."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from lib.changes import compare_items
from lib.neighbours.own import INTERNAL, programme_csv
from lib.programme import Programme, text
from lib.releases import View, outward_item
from lib.tables import context_of, read_programme, read_sheet
from tests.neighbours import FULL, HERE, HOUR, PRIVATE, hostile_views, item, programme, told
from tests.test_data import EDITIONS
from tests.test_data import programme as sample


def written(view: View) -> bytes:
    return programme_csv(view, language="fr", address=HERE)


def read(view: View, at: Programme) -> Any:
    return read_programme(read_sheet(written(view), "programme.csv"), context_of(at))


def is_taken_back(view: View, desk: Programme) -> None:
    """Imported where it comes from, it changes nothing."""
    reading = read(view, desk)
    assert reading.problems == ()
    shown = {each.id for each in view.programme.items}
    difference = compare_items(
        tuple(each for each in desk.items if each.id in shown),
        reading.items,
        fields=reading.fields,
        generated_ids=reading.generated_ids,
        showing_ids=reading.showing_ids,
        unread=reading.unread,
        new_id=lambda: "new",
    )
    assert (difference.new, difference.changed, difference.missing) == ((), (), ())


def test_it_is_taken_back_without_a_difference_and_what_is_internal_stays() -> None:
    is_taken_back(told(FULL), FULL)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_samples_are_taken_back_without_a_difference(edition: str) -> None:
    is_taken_back(told(sample(edition)), sample(edition))


def test_elsewhere_it_is_read_as_what_the_public_sees() -> None:
    view = told(FULL)
    elsewhere = replace(FULL, items=())
    assert sorted(read(view, elsewhere).items, key=lambda each: str(each.id)) == sorted(
        map(outward_item, view.programme.items), key=lambda each: str(each.id)
    )


def test_nothing_internal_is_told_nor_has_a_column() -> None:
    body = written(told(FULL)).decode("utf-8-sig")
    assert [words for words in PRIVATE if words in body] == []
    header = body.partition("\r\n")[0]
    assert all(name not in header for name in ("notes", "montage", "attendu", "jamais"))
    assert {"notes", "expected", "get_in", "get_out", "never_against"} == INTERNAL


def test_what_is_gone_is_gone() -> None:
    view = told(programme(item("a"), item("b")), programme(item("b")))
    assert len(view.programme.items) == 2
    assert [each.id for each in read(view, programme()).items] == ["b"]


def test_no_cell_is_a_formula() -> None:
    view = told(programme(item(title=text("=1+1"), strand="@x", people=("-a",), get_in=HOUR)))
    body = written(view).decode("utf-8-sig")
    assert all(not cell.startswith(("=", "@", "-", "+")) for cell in body.replace("\r\n", ";").split(";"))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_views)
def test_hostile_words_leave_the_file_whole(view: View) -> None:
    body = written(view).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=";", strict=True))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == 1 + len(view.programme.items)
    assert re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u202e]", body) is None
    assert [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r"))] == []


def test_the_same_release_is_the_same_bytes() -> None:
    one, other = (told(Programme(FULL.festival, FULL.venues, items)) for items in (FULL.items, FULL.items[::-1]))
    assert written(one) == written(other)
