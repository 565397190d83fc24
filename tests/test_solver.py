from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from lib.placement.solver import Choice, Claim, Option, Task, choices

HALL, YARD = ("venue", "hall"), ("venue", "yard")


def option(who: int, start: int, end: int, *, cost: int = 0, resource: tuple[str, str] = HALL) -> Option:
    return Option(who, cost, (Claim(resource, start, end),))


def best(options: Sequence[Option], **fields: Any) -> Choice:
    """What a search ends with."""
    *_, choice = (choice for choice in choices(Task(options, **fields), 10) if choice)
    return choice


@pytest.mark.parametrize(
    ("options", "fields", "chosen"),
    [
        ([option(0, 0, 2), option(0, 4, 6)], {}, 1),
        ([option(0, 0, 2), option(1, 1, 3)], {}, 1),
        ([option(0, 0, 2), option(1, 2, 3)], {}, 2),
        ([option(0, 0, 2), option(1, 0, 2, resource=YARD)], {}, 2),
        ([option(0, 0, 2), option(1, 1, 3)], {"holds": {HALL: 2}}, 2),
        ([option(0, 0, 2), option(1, 1, 3)], {"holds": {HALL: 2}, "taken": [Claim(HALL, 0, 9)]}, 1),
        ([option(0, 0, 2), option(1, 5, 6)], {"apart": [(0, 1)]}, 1),
    ],
    ids=["one each", "overlapping", "touching", "elsewhere", "room for two", "one place taken", "not together"],
)
def test_as_many_are_served_as_can_be(options: Sequence[Option], fields: dict[str, Any], chosen: int) -> None:
    choice = best(options, **fields)
    assert (len(choice.options), choice.is_best) == (chosen, True)


def test_many_go_before_cheap() -> None:
    options = [option(0, 0, 4, cost=1), option(0, 0, 2, cost=90), option(1, 2, 4, cost=90)]
    assert best(options).options == (1, 2)


def test_of_equally_many_the_cheapest_are_chosen() -> None:
    assert best([option(0, 0, 2, cost=5), option(0, 2, 4, cost=3), option(0, 4, 6, cost=4)]).options == (1,)


def test_nothing_to_choose_from_is_chosen_best() -> None:
    assert best([]) == Choice((), is_best=True)


def test_a_closed_search_stops() -> None:
    hard = [option(who, start, start + 3 + who % 5, cost=who * start % 7) for who in range(60) for start in range(90)]
    search = choices(Task(hard), 600)
    next(search)
    search.close()
