"""Minutes from venue to venue in files: one way a row, or the matrix that people make.

Rows come from `sheet_rows`, of `sheets`; venues are found by `places`, durations read by `cells`, words for what is not
known by `choices`; the columns are those of `columns`, and `exports` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Protocol

from lib.files.cells import read_duration
from lib.files.choices import is_unsaid
from lib.files.columns import JOURNEYS
from lib.files.exports import write_table
from lib.files.places import Places
from lib.files.sheet_rows import Row, guess_mapping, rows_of
from lib.files.sheets import Sheet
from lib.impossible import Impossible
from lib.names import normal_form
from lib.programme import Journey, Problem, Programme, Reason, Venue
from lib.span import MINUTE

_ENDS = frozenset(("origin", "destination"))
_MOST_TITLES = 10  # lines above a matrix


class Tell(Protocol):
    """Reports one cell."""

    def __call__(self, reason: Reason, detail: str = ..., /) -> None: ...


@dataclass(frozen=True)
class JourneyReading:
    """The journeys of a file, the cells that could not be read, and how its columns were understood."""

    journeys: tuple[Journey, ...]
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]


def is_matrix(sheet: Sheet) -> bool:
    """Whether the first column names what the first row names: two of them at least."""
    across, down = {normal_form(header) for header in sheet.header[1:]}, {normal_form(row[0]) for row in sheet.rows}
    return len(across & down) > 1


def read_journeys(
    sheet: Sheet,
    programme: Programme,
    mapping: Mapping[int, str] | None = None,
    same: Mapping[str, Venue] = MappingProxyType({}),
) -> JourneyReading:
    """The journeys of a sheet, which is a matrix unless it has columns for both venues.

    `same` has the spellings of venues that mean another one. A journey that is there twice is the first, and a problem.
    """
    chosen = guess_mapping(sheet, JOURNEYS) if mapping is None else mapping
    reader = _Reader(sheet, Places(programme.venues, same=same))
    if set(chosen.values()) >= _ENDS:
        reader.read_rows(chosen)
        return JourneyReading(tuple(reader.found.values()), tuple(reader.problems), chosen)
    reader.read_matrix()
    return JourneyReading(tuple(reader.found.values()), tuple(reader.problems), {})


@dataclass(slots=True)
class _Reader:
    """Gathers the journeys of a sheet and its problems."""

    sheet: Sheet
    places: Places
    header_row: int = 1
    found: dict[tuple[str, str], Journey] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read_rows(self, mapping: Mapping[int, str]) -> None:
        """One way a row."""
        for row in rows_of(self.sheet, mapping, self.problems):
            origin, destination = self.end(row, "origin"), self.end(row, "destination")
            if origin and destination:
                self.add(origin, destination, row.text("minutes"), partial(row.problem, "minutes"))

    def end(self, row: Row, name: str) -> Venue | None:
        """The venue of a cell; one that nobody knows is a problem."""
        return self.venue(row.text(name), partial(row.problem, name))

    def read_matrix(self) -> None:
        """The ways from the venues of the first column to those of the first row."""
        self.pass_over_title()
        across = {index: self.labelled(index) for index in self.named_columns()}
        for number, row in zip(self.sheet.row_numbers, self.sheet.rows, strict=True):
            origin = self.venue(row[0], partial(self.tell, number, 0, row[0]))
            for index, destination in across.items():
                if origin and destination and destination != origin:
                    self.add(origin, destination, row[index], partial(self.tell, number, index, row[index]))

    def pass_over_title(self) -> None:
        """Begin with the first row that names a venue across, if there is one among the first rows."""
        sheet = self.sheet
        lines = (sheet.header, *sheet.rows[:_MOST_TITLES])
        at = next((n for n, line in enumerate(lines) if any(map(self.known, line[1:]))), 0)
        if at:
            self.header_row = sheet.row_numbers[at - 1]
            self.sheet = replace(sheet, header=lines[at], rows=sheet.rows[at:], row_numbers=sheet.row_numbers[at:])

    def named_columns(self) -> Iterator[int]:
        """All columns but the first, and those that are wholly blank."""
        return (index for index in range(1, len(self.sheet.header)) if any(row[index] for row in self.sheet.rows))

    def labelled(self, index: int) -> Venue | None:
        """The venue of a column; one that nobody knows is a problem."""
        header = self.sheet.header[index]
        return self.venue(header, partial(self.tell, self.header_row, index, header))

    def tell(self, number: int, index: int, cell: str, reason: Reason, detail: str = "") -> None:
        """Report a cell of the matrix."""
        self.problems.append(Problem(self.sheet.name, number, self.sheet.header[index], cell, reason, detail))

    def venue(self, name: str, tell: Tell) -> Venue | None:
        """The venue of that id or name; one that nobody knows is a problem."""
        found = self.known(name)
        if found is None:
            tell(Reason.UNKNOWN_VENUE)
        return found

    def known(self, name: str) -> Venue | None:
        """The venue of that id or name, if somebody knows it."""
        found = self.places.find(name)
        return found if found and found.id in self.places.known else None

    def add(self, origin: Venue, destination: Venue, cell: str, tell: Tell) -> None:
        """Keep a journey, or tell why it cannot be kept; a blank cell says nothing."""
        minutes = _read_minutes(cell)
        if isinstance(minutes, Reason):
            tell(minutes)
        elif minutes is not None and (origin.id, destination.id) in self.found:
            tell(Reason.DUPLICATE_ID)
        elif minutes is not None:
            try:
                self.found[origin.id, destination.id] = Journey(origin.id, destination.id, minutes)
            except Impossible as impossible:
                tell(Reason.IMPOSSIBLE, impossible.reason)


def _read_minutes(text: str) -> int | Reason | None:
    """ "15", "15 min", "0h20": whole minutes, a begun one being one more; None for what is not known."""
    if is_unsaid(text):
        return None
    length = read_duration(text)
    return length if isinstance(length, Reason) else -(-length // MINUTE)


def write_journeys(programme: Programme) -> bytes:
    """The journeys as CSV, one way a row, in the dialect of all exports."""
    places = Places(programme.venues)

    def name(venue_id: str) -> str:
        """The name of a venue; its id where the name would be read as another."""
        venue = programme.venue_by_id.get(venue_id)
        return venue.name if venue and places.find(venue.name) is venue else venue_id

    return write_table(
        JOURNEYS,
        [
            {
                "origin": name(journey.origin_id),
                "destination": name(journey.destination_id),
                "minutes": str(journey.minutes),
            }
            for journey in programme.journeys
        ],
    )
