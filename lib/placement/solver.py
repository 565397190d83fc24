"""Choosing at most one of several options for each of many: as many as can be, then as cheaply as can be.

OR-Tools' CP-SAT is known here only. The search runs in a thread of its own and tells what it has every TICK seconds,
getting ready included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import TypeAlias

from ortools.sat.python import cp_model

TICK = 0.2  # seconds between two looks at the search
SEED = 1

Resource: TypeAlias = tuple[str, str]  # what sort of thing, and which


@dataclass(frozen=True, slots=True)
class Claim:
    """A resource needed from one time to another, by `count` at once."""

    resource: Resource
    start: int
    end: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Option:
    """One way to serve whom it is for."""

    who: int
    cost: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Task:
    """What there is to choose from. Options are known by their places in the sequence."""

    options: Sequence[Option]
    taken: Sequence[Claim] = ()  # already, of resources that hold more than one
    holds: Mapping[Resource, int] = field(default_factory=dict)  # how many at once; one, where it is not said
    apart: Sequence[Sequence[int]] = ()  # options that cannot all be chosen
    hint: frozenset[int] = frozenset()  # options to begin with


@dataclass(frozen=True, slots=True)
class Choice:
    """The options chosen, and whether it is proven that no choice is better."""

    options: tuple[int, ...]
    is_best: bool


def choices(task: Task, seconds: float) -> Generator[Choice | None, None, None]:
    """Better and better choices, and None whenever there is none after TICK; to close it stops the search."""
    solver, told, stop = _solver(), SimpleQueue[Choice | None](), Event()
    ends = monotonic() + seconds

    def search() -> None:
        try:
            model, chosen = _model(task)
            teller = _Teller(chosen, told, stop)
            solver.parameters.max_time_in_seconds = max(0.0, ends - monotonic())
            is_best = not stop.is_set() and solver.solve(model, teller) == cp_model.OPTIMAL
            told.put(Choice(teller.best, is_best))
        finally:
            told.put(None)

    thread = Thread(target=search, name="choices", daemon=True)
    thread.start()
    try:
        yield from _heard(told)
    finally:
        stop.set()
        solver.stop_search()
        thread.join()


def _heard(told: SimpleQueue[Choice | None]) -> Iterator[Choice | None]:
    """What the search tells, until it says with None that it is over."""
    while True:
        try:
            choice = told.get(timeout=TICK)
        except Empty:
            yield None
        else:
            if choice is None:
                return
            yield choice


class _Teller(cp_model.CpSolverSolutionCallback):
    """Tells every choice that the search comes upon, unless it has been asked to stop."""

    def __init__(self, chosen: Sequence[cp_model.IntVar], told: SimpleQueue[Choice | None], stop: Event) -> None:
        super().__init__()
        self.chosen, self.told, self.stop = chosen, told, stop
        self.best: tuple[int, ...] = ()

    def on_solution_callback(self) -> None:
        """Called by the search, in its own thread."""
        self.best = tuple(n for n, option in enumerate(self.chosen) if self.boolean_value(option))
        self.told.put(Choice(self.best, is_best=False))
        if self.stop.is_set():
            self.stop_search()


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = SEED
    return solver


def _model(task: Task) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in task.options]
    for options in _of_each(task.options):
        model.add_at_most_one(chosen[n] for n in options)
    _share(model, task, chosen)
    for together in task.apart:
        model.add_bool_or([~chosen[n] for n in together])
    hint = task.hint or first_choice(task)
    for n, option in enumerate(chosen):
        model.add_hint(option, n in hint)
    worth = 1 + sum(max(task.options[n].cost for n in options) for options in _of_each(task.options))
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, [worth - option.cost for option in task.options]))
    return model, chosen


def _of_each(options: Sequence[Option]) -> Iterable[list[int]]:
    """The options of each."""
    found = defaultdict[int, list[int]](list)
    for n, option in enumerate(options):
        found[option.who].append(n)
    return found.values()


def first_choice(task: Task) -> set[int]:
    """A choice to begin with: those with the fewest options first, each the cheapest that the others leave."""
    chosen, held = set[int](), defaultdict[Resource, list[Claim]](list)
    bound = defaultdict[int, list[set[int]]](list)
    for claim in task.taken:
        held[claim.resource].append(claim)
    for together in task.apart:
        for n in together:
            bound[n].append(set(together) - {n})
    for options in sorted(_of_each(task.options), key=len):
        for n in sorted(options, key=lambda n: task.options[n].cost):
            claims = task.options[n].claims
            if all(_is_free(claim, held, task) for claim in claims) and not any(each <= chosen for each in bound[n]):
                chosen.add(n)
                for claim in claims:
                    held[claim.resource].append(claim)
                break
    return chosen


def _is_free(claim: Claim, held: Mapping[Resource, Sequence[Claim]], task: Task) -> bool:
    """Whether its resource has room for it, all that it meets taken together."""
    met = (each.count for each in held.get(claim.resource, ()) if each.start < claim.end and claim.start < each.end)
    return sum(met) + claim.count <= task.holds.get(claim.resource, 1)


def _share(model: cp_model.CpModel, task: Task, chosen: Sequence[cp_model.IntVar]) -> None:
    """Nobody has what others have: no resource is claimed by more at once than it holds."""
    uses = defaultdict[Resource, list[tuple[cp_model.IntervalVar, int]]](list)
    for n, option in enumerate(task.options):
        for claim in option.claims:
            length = claim.end - claim.start
            use = model.new_optional_fixed_size_interval_var(claim.start, length, chosen[n], "")
            uses[claim.resource].append((use, claim.count))
    for claim in task.taken:
        use = model.new_fixed_size_interval_var(claim.start, claim.end - claim.start, "")
        uses[claim.resource].append((use, claim.count))
    for resource, claimed in uses.items():
        intervals, counts = [use for use, _ in claimed], [count for _, count in claimed]
        if (holds := task.holds.get(resource, 1)) == 1:
            model.add_no_overlap(intervals)
        else:
            model.add_cumulative(intervals, counts, holds)
