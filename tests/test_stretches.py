from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.placement.stretches import Stretches, crowded, stretches

LATEST = 16
SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(-1, 4)).map(lambda span: (span[0], span[0] + span[1])))


def minutes(found: Stretches) -> list[int]:
    """Every whole time that is in one of them."""
    pairs = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    return [time for start, end in pairs for time in range(max(start, 0), min(end, LATEST))]


@pytest.mark.parametrize(
    ("spans", "least", "starts", "ends"),
    [
        ([], 1, [], []),
        ([(1, 3)], 1, [1], [3]),
        ([(1, 3), (3, 5)], 1, [1], [5]),
        ([(1, 4), (2, 6)], 2, [2], [4]),
        ([(1, 4), (4, 6)], 2, [], []),
        ([(3, 3), (5, 4)], 1, [], []),
    ],
)
def test_what_so_many_spans_share_is_crowded(
    spans: list[tuple[int, int]], least: int, starts: list[int], ends: list[int]
) -> None:
    columns = np.array(spans, dtype=np.int64).reshape(-1, 2)
    found = crowded(columns[:, 0], columns[:, 1], least)
    assert (found.starts.tolist(), found.ends.tolist()) == (starts, ends)


@given(SPANS, st.integers(1, 3))
def test_a_time_is_crowded_when_so_many_spans_hold_it(spans: list[tuple[int, int]], least: int) -> None:
    columns = np.array(spans, dtype=np.int64).reshape(-1, 2)
    held = [time for time in range(LATEST) if sum(start <= time < end for start, end in spans) >= least]
    assert minutes(crowded(columns[:, 0], columns[:, 1], least)) == held


@given(SPANS)
def test_a_time_is_in_the_stretches_of_the_spans_that_hold_it(spans: list[tuple[int, int]]) -> None:
    assert minutes(stretches(spans)) == sorted({time for start, end in spans for time in range(start, end)})


@given(SPANS, st.integers(0, 12), st.integers(1, 4))
def test_a_span_meets_the_stretches_that_it_overlaps(spans: list[tuple[int, int]], start: int, length: int) -> None:
    found = stretches(spans)
    is_met = found.meet(np.array([[start]]), np.array([[start + length]]))
    assert is_met.tolist() == [[bool(set(minutes(found)) & set(range(start, start + length)))]]
