from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.knots import COLLIDING, find_knots
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash

KINDS = (*COLLIDING, ClashKind.CLOSED, ClashKind.SAME_PUBLIC)


def clash(*item_ids: str, kind: ClashKind = ClashKind.VENUE_OVERLAP, severity: Severity = Severity.BLOCKING) -> Clash:
    return Clash(kind, severity, item_ids, "oasis", None, ())


@pytest.mark.parametrize(
    ("clashes", "knots"),
    [
        ([], []),
        ([clash("a", "b")], [("a", "b")]),
        ([clash("a", "b"), clash("b", "c")], [("a", "b", "c")]),
        ([clash("a", "b"), clash("c", "d"), clash("b", "d")], [("a", "b", "c", "d")]),
        ([clash("a", "b"), clash("c", "d")], [("a", "b"), ("c", "d")]),
        ([clash("a", "b"), clash("b", "c", kind=ClashKind.TRAVEL)], [("a", "b", "c")]),
        ([clash("a", "b"), clash("b", kind=ClashKind.CLOSED)], [("a", "b"), ("b",)]),
        ([clash("a", "b"), clash("b", "c", kind=ClashKind.SAME_PUBLIC)], [("a", "b"), ("b", "c")]),
    ],
    ids=["none", "a pair", "a chain", "two chains that join", "apart", "of two kinds", "alone", "no collision"],
)
def test_items_that_collide_directly_or_through_others_are_one_knot(
    clashes: list[Clash], knots: list[tuple[str, ...]]
) -> None:
    assert [knot.item_ids for knot in find_knots(clashes)] == knots


def test_a_knot_is_as_bad_as_its_worst_clash() -> None:
    worst, milder = clash("a", "b"), clash("b", "c", severity=Severity.CONSIDER)
    assert [knot.severity for knot in find_knots([worst, milder])] == [Severity.BLOCKING]


def test_of_knots_as_bad_the_one_with_more_that_is_so_bad_comes_first() -> None:
    single, double = [clash("a", "b")], [clash("c", "d"), clash("d", "e")]
    mild = [clash("x", "y", severity=Severity.CONSIDER), clash("y", "z", severity=Severity.CONSIDER)]
    assert [knot.item_ids for knot in find_knots([*single, *double, *mild])] == [
        ("c", "d", "e"),
        ("a", "b"),
        ("x", "y", "z"),
    ]


@given(
    st.lists(
        st.builds(
            lambda pair, kind: clash(*pair, kind=kind),
            st.sampled_from(list(combinations("abcdefgh", 2))),
            st.sampled_from(KINDS),
        ),
        unique_by=lambda each: each.key,
    )
)
def test_knots_part_all_clashes_and_no_item_collides_in_two_of_them(clashes: list[Clash]) -> None:
    knots = find_knots(clashes)
    assert sorted((each for knot in knots for each in knot.clashes), key=clashes.index) == clashes
    colliding = [knot.item_ids for knot in knots if knot.clashes[0].kind in COLLIDING]
    together = [item_id for item_ids in colliding for item_id in item_ids]
    assert len(together) == len(set(together))
