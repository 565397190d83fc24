"""Stretches of time that are barred, in columns: one look-up tells whether some hours meet any of them.

A stretch is half-open like a span; those of one `Stretches` are in order and do not touch. Any one unit will do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.span import Column

Mask = NDArray[np.bool_]
FAR = 1 << 60  # from any time that somebody plans for


@dataclass(frozen=True)
class Stretches:
    """From each start up to its end."""

    starts: Column
    ends: Column

    def meet(self, starts: Column, ends: Column) -> Mask:
        """Whether each span overlaps a stretch; columns of any shape."""
        if not len(self.starts):
            return np.zeros(starts.shape, np.bool_)
        following = np.searchsorted(self.ends, starts, "right")  # the first that ends after the span starts
        return np.append(self.starts, FAR)[following] < ends


def stretches(spans: Iterable[tuple[int, int]]) -> Stretches:
    """The time in any of the spans."""
    columns = np.array(list(spans), dtype=np.int64).reshape(-1, 2).T
    return crowded(columns[0], columns[1], 1)


def crowded(starts: Column, ends: Column, least: int) -> Stretches:
    """The time in at least so many of the spans at once. A span that ends at or before its start takes none."""
    lasting = starts < ends
    starts, ends = starts[lasting], ends[lasting]
    times, change = np.concatenate((ends, starts)), np.repeat((-1, 1), len(starts))
    at, turn = np.unique(times, return_inverse=True)
    present = np.cumsum(np.bincount(turn, change, len(at)))  # from each time up to the next
    turns = np.flatnonzero(np.diff(present >= least, prepend=False))  # begins, ends, begins, …
    return Stretches(at[turns[::2]], at[turns[1::2]])
