"""Reports for programs: a clash as a record of JSON."""

from __future__ import annotations

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from lib.programme import Festival, Item, Programme, text
from lib.reports import check_json
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash, Collision, Detail, Excess, Notice, Part, Rivalry, TheirClock, Travel, Way
from lib.span import Span

PARIS = ZoneInfo("Europe/Paris")
START, END = datetime(2024, 10, 19, 14, tzinfo=PARIS), datetime(2024, 10, 19, 16, tzinfo=PARIS)
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=date(2024, 10, 19), last_day=date(2024, 10, 20))
PROGRAMME = Programme(FESTIVAL, items=(Item(id="a", title=text("Conte"), starts_at=START, ends_at=END),))


@pytest.mark.parametrize(
    ("detail", "record"),
    [
        (None, None),
        (Collision(Part.GET_OUT, Part.PUBLIC), {"one": "get_out", "other": "public"}),
        (Excess(100, 90), {"expected": 100, "seats": 90}),
        (Travel(25, Way.WALK), {"needed": 25, "way": "walk"}),
        (TheirClock(ZoneInfo("Asia/Yerevan")), {"zone": "Asia/Yerevan"}),
        (Rivalry(80, ("kind", "strand")), {"score": 80, "shared": ["kind", "strand"]}),
        (Notice(3), {"days": 3}),
    ],
)
def test_the_detail_of_a_clash_is_an_object_of_its_own(detail: Detail | None, record: object) -> None:
    clash = Clash(ClashKind.CLOSED, Severity.SERIOUS, ("a",), None, None, (Span(START, END),), detail)
    assert json.loads(check_json(PROGRAMME, (), [clash]))["clashes"][0]["detail"] == record


def test_a_clash_without_hours_has_no_times_and_no_dates() -> None:
    clash = Clash(ClashKind.UNPLACED, Severity.SERIOUS, ("a",), None, None, (), Notice(3))
    [record] = json.loads(check_json(PROGRAMME, (), [clash]))["clashes"]
    assert (record["starts_at"], record["ends_at"], record["minutes"], record["dates"]) == (None, None, 0, [])
