"""What a subscriber will see of a feed, before they subscribe."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from lib.feeds.foretaste import chosen_parts, coming, items, loosened, without
from lib.feeds.selection import Selection, selected
from lib.programme import Item, Programme, Repeat, Status, text
from lib.releases import Release, View, publish, view
from tests.essai import CONCERT, FESTIVAL, GARDEN, HALL, READING

AT = datetime(2024, 9, 1, tzinfo=UTC)
BEGINS = READING.starts_at or AT
EXPO = replace(READING, id="expo", kind="exhibition", title=text("Expo", "fr"), repeat=Repeat(date(2024, 10, 22)))


def shown(*wanted: Item) -> View:
    programme = Programme(festival=FESTIVAL, venues=(HALL, GARDEN), items=wanted)
    return view(publish(programme, Release(1, AT, "test")), AT)


def ids(of: View, now: datetime, most: int = 3) -> list[str]:
    return [one.item.id for one in coming(of, now, most)]


def test_what_is_on_comes_before_what_is_next_and_what_is_over_is_left_out() -> None:
    later = replace(READING, id="soir", starts_at=BEGINS + timedelta(hours=5), ends_at=BEGINS + timedelta(hours=6))
    of = shown(later, READING)
    assert ids(of, BEGINS - timedelta(days=1)) == ["lecture", "soir"]
    assert ids(of, BEGINS + timedelta(minutes=30)) == ["lecture", "soir"]
    assert ids(of, BEGINS + timedelta(hours=1)) == ["soir"]  # its end is not part of it
    assert ids(of, BEGINS + timedelta(days=9)) == []


def test_an_exhibition_comes_once_by_its_next_opening() -> None:
    [only] = coming(shown(EXPO), BEGINS + timedelta(days=1, hours=3))
    assert only.span.starts_at.date() == date(2024, 10, 21)


def test_what_is_cancelled_does_not_come_but_is_counted() -> None:
    of = shown(replace(READING, status=Status.CANCELLED), CONCERT)
    assert ids(of, AT) == ["concert"]
    assert len(items(of)) == 2


def test_only_so_many_are_shown() -> None:
    of = shown(*(replace(READING, id=f"{n}") for n in range(9)))
    assert ids(of, AT) == ["0", "1", "2"]


def test_what_is_gone_is_not_counted() -> None:
    first = publish(Programme(festival=FESTIVAL, venues=(HALL,), items=(READING, EXPO)), Release(1, AT, "test"))
    second = publish(Programme(festival=FESTIVAL, venues=(HALL,), items=(EXPO,)), Release(2, AT, "test"), first)
    of = view(second, AT)
    assert of.gone
    assert [item.id for item in items(of)] == ["expo"]


def test_of_an_empty_choice_it_is_told_which_part_to_leave_out() -> None:
    wanted = Selection(kinds=("exhibition",), venues=("jardin",))
    of = shown(EXPO, CONCERT, READING)
    assert not selected(of, wanted).programme.items
    assert [(way.part, way.number) for way in loosened(of, wanted)] == [("kind", 1), ("venue", 1)]


def test_two_days_are_one_part_of_a_choice() -> None:
    wanted = Selection(first_day=date(2024, 1, 1), last_day=date(2024, 1, 2), is_free=True)
    assert chosen_parts(wanted) == ["free", "days"]
    assert without(wanted, "days") == Selection(is_free=True)


def test_where_leaving_out_one_part_does_not_help_none_is_told() -> None:
    assert loosened(shown(READING), Selection(kinds=("concert",), venues=("jardin",))) == []
