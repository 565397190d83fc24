"""One edition of a festival as a folder of CSV files: what `data/` holds, what is exported and imported again.

Reads and writes the files through `tables`, tells by `changes` what they bring to what is stored, and stores nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from io import BytesIO
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from lib.changes import (
    CountDifference,
    Edit,
    ItemDifference,
    JourneyDifference,
    PersonDifference,
    VenueDifference,
    WaiverDifference,
    compare_counts,
    compare_items,
    compare_journeys,
    compare_people,
    compare_venues,
    compare_waivers,
)
from lib.files.columns import (
    COUNTS,
    JOURNEYS,
    PEOPLE,
    PROGRAMME,
    VENUES,
    WAIVERS,
    guess_columns,
    known_headers,
)
from lib.merging import SAME_VENUES, same_as
from lib.names import slug
from lib.programme import LONGEST_REPEAT, Festival, Item, Problem, Programme, Venue, text
from lib.tables import (
    MAX_BYTES,
    Context,
    Reading,
    Sheet,
    TableError,
    TableFault,
    VenueReading,
    context_of,
    guess_mapping,
    is_matrix,
    read_counts,
    read_festival,
    read_journeys,
    read_people_sheet,
    read_programme,
    read_sheet,
    read_venues,
    read_waivers,
    write_counts,
    write_festival,
    write_journeys,
    write_people_sheet,
    write_programme,
    write_venues,
    write_waivers,
)

T = TypeVar("T", Item, Venue)


class Part(StrEnum):
    """The files of an edition, by their names."""

    FESTIVAL = "festival.csv"
    VENUES = "lieux.csv"
    PROGRAMME = "programme.csv"
    COUNTS = "frequentation.csv"
    PEOPLE = "personnes.csv"
    JOURNEYS = "trajets.csv"
    WAIVERS = "conflits-acceptes.csv"


Sheets = Mapping[Part, Sheet]
Recall: TypeAlias = Callable[[str], Mapping[str, str]]  # table → what is remembered of it
WRITERS: Mapping[Part, Callable[[Programme], bytes]] = {
    Part.FESTIVAL: lambda programme: write_festival(programme.festival),
    Part.VENUES: write_venues,
    Part.PROGRAMME: write_programme,
    Part.COUNTS: write_counts,
    Part.PEOPLE: write_people_sheet,
    Part.JOURNEYS: write_journeys,
    Part.WAIVERS: write_waivers,
}
_OWN_COLUMNS = {Part.PEOPLE: PEOPLE, Part.JOURNEYS: JOURNEYS, Part.WAIVERS: WAIVERS}  # files that headers tell
_CALLED = frozenset(("title", "people", "strand", "description"))  # what an item may be called by
EPOCH = date(1970, 1, 1)  # of a programme without a single day


class NoFestival(LookupError):
    """Files that belong to a festival which is neither stored nor among them."""


@dataclass(frozen=True)
class Arrival:
    """What files bring, compared with what is stored."""

    festival: Festival | None  # when it is new or changed
    venues: VenueDifference
    items: ItemDifference
    counts: CountDifference
    people: PersonDifference
    journeys: JourneyDifference
    waivers: WaiverDifference
    problems: tuple[Problem, ...]

    @property
    def edit(self) -> Edit:
        """Takes everything over and removes nothing."""
        return Edit(
            festival=self.festival,
            venues=self.venues.written,
            items=self.items.written,
            counts=self.counts.written,
            people=self.people.written,
            journeys=self.journeys.written,
            waivers=self.waivers.written,
        )


def read_file(path: Path) -> Sheet:
    """The table in a file. TableError, its size being told before it is read; OSError if it cannot be opened.

    Nobody is there to say what unknown columns mean: a file without one known header is no table, but for one called
    as that of journeys, whose headers may be venues.
    """
    if path.stat().st_size > MAX_BYTES:
        raise TableError(TableFault.TOO_BIG, path.name, str(MAX_BYTES))
    sheet = read_sheet(path.read_bytes(), path.name)
    if not known_headers(sheet.header) and not is_matrix(sheet) and path.name != Part.JOURNEYS:
        raise TableError(TableFault.NOT_A_TABLE, path.name)
    return sheet


def part_of(sheet: Sheet) -> Part:
    """Which file of an edition a sheet alone is: as its name says, else its headers; a programme in doubt."""
    if sheet.name in list(Part):
        return Part(sheet.name)
    if is_matrix(sheet):
        return Part.JOURNEYS
    as_programme = guess_columns(sheet.header, PROGRAMME)
    least = len(as_programme) + bool(_CALLED & set(as_programme.values()))
    known = {part: len(guess_columns(sheet.header, table)) for part, table in _OWN_COLUMNS.items()}
    best = max(known, key=known.__getitem__)
    return best if known[best] >= max(least, 2) else Part.PROGRAMME


def read_folder(folder: Path) -> Sheets:
    """Those files of an edition that the folder has. TableError, OSError."""
    return {part: read_file(folder / part) for part in Part if (folder / part).exists()}


def read_alone(path: Path, venues_path: Path | None, zone: ZoneInfo) -> tuple[Programme, tuple[Problem, ...]]:
    """A programme as its file alone tells it, and what could not be read of it. TableError, OSError.

    The days of its festival are those of its items; it last changed when the file did.
    """
    venues = read_venues(read_file(venues_path)) if venues_path else None
    known = venues.venues if venues else ()
    reading = read_programme(read_file(path), Context(zone, venues=known))
    programme = Programme(
        festival=_festival_around(reading.items, path.stem, zone),
        venues=(*known, *reading.venues),
        items=reading.items,
        changed_at=datetime.fromtimestamp(path.stat().st_mtime // 1, UTC),
    )
    return programme, (*(venues.problems if venues else ()), *reading.problems)


def _festival_around(items: Iterable[Item], name: str, zone: ZoneInfo) -> Festival:
    days = [day for item in items for day in (item.first_day, item.last_day) if day] or [EPOCH]
    return Festival(
        id=slug(name) or "festival",
        name=text(name),
        first_day=min(days),
        last_day=min(max(days), min(days) + LONGEST_REPEAT),
        zone=zone,
    )


def write_folder(programme: Programme, folder: Path) -> None:
    """The files of an edition, all written before the first of them takes its place. OSError.

    One that would say nothing, and that not every edition has, is written only in the place of an earlier one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = [part for part in Part if part in parts_of(programme) or (folder / part).exists()]
    with TemporaryDirectory(dir=folder, prefix=".") as draft:
        for part in parts:
            (Path(draft) / part).write_bytes(WRITERS[part](programme))
        for part in parts:
            (Path(draft) / part).replace(folder / part)


def zipped(programmes: Iterable[Programme]) -> bytes:
    """The files of editions as one ZIP file, a folder for each; of the same editions the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for programme in programmes:
            for part in parts_of(programme):
                archive.writestr(ZipInfo(f"{programme.festival.id}/{part}"), WRITERS[part](programme), ZIP_DEFLATED)
    return out.getvalue()


def parts_of(programme: Programme) -> tuple[Part, ...]:
    """The files that its edition has."""
    said = {Part.PEOPLE: programme.people, Part.JOURNEYS: programme.journeys, Part.WAIVERS: programme.waivers}
    return tuple(part for part in Part if said.get(part, True))


def compare(
    sheets: Sheets,
    festival_id: str,
    stored: Programme | None,
    new_id: Callable[[], str],
    recall: Recall = lambda _table: {},
) -> Arrival:
    """What the files bring to the festival of that id, `recall` giving what is remembered of its tables.

    One that is neither stored nor told of by a file has the days of its items; NoFestival when they have none.
    """
    festival, festival_problems = _festival(sheets, festival_id, stored, recall)
    before = stored or Programme(festival)
    venues, venue_problems = _venues(sheets, before, recall)
    known = replace(before, festival=festival, venues=_merged(before.venues, venues.written))
    items, named, item_problems = _items(sheets, known, new_id, recall)
    known = replace(known, venues=(*known.venues, *named), items=_merged(before.items, items.written))
    counts, count_problems = _counts(sheets, known, recall)
    people, people_problems = _people(sheets, known, recall)
    journeys, journey_problems = _journeys(sheets, known, recall)
    waivers, waiver_problems = _waivers(sheets, known, recall)
    return Arrival(
        festival=None if stored and festival == stored.festival else festival,
        venues=VenueDifference((*venues.new, *named), venues.changed, venues.unchanged, venues.missing),
        items=items,
        counts=counts,
        people=people,
        journeys=journeys,
        waivers=waivers,
        problems=(
            *(*festival_problems, *venue_problems, *item_problems, *count_problems),
            *(*people_problems, *journey_problems, *waiver_problems),
        ),
    )


def _merged(before: tuple[T, ...], written: tuple[T, ...]) -> tuple[T, ...]:
    """What was there, each in its new state, and what is new."""
    return tuple({thing.id: thing for thing in chain(before, written)}.values())


def _festival(
    sheets: Sheets, festival_id: str, stored: Programme | None, recall: Recall
) -> tuple[Festival, tuple[Problem, ...]]:
    reading = read_festival(sheets[Part.FESTIVAL]) if Part.FESTIVAL in sheets else None
    if reading and reading.festival:
        festival = reading.taken_over(stored.festival) if stored else reading.festival
        return replace(festival, id=festival_id), reading.problems
    if stored:
        return stored.festival, reading.problems if reading else ()
    if reading or Part.PROGRAMME not in sheets:
        raise NoFestival(festival_id)
    return _new_festival(sheets[Part.PROGRAMME], festival_id, recall), ()


def _new_festival(sheet: Sheet, festival_id: str, recall: Recall) -> Festival:
    """One called as its id says, with the days of its items."""
    zone = ZoneInfo("Europe/Paris")
    items = read_programme(sheet, Context(zone), guess_mapping(sheet, PROGRAMME, recall("programme"))).items
    if not any(item.first_day for item in items):
        raise NoFestival(festival_id)
    name = festival_id.replace("-", " ").capitalize()
    return replace(_festival_around(items, name, zone), id=festival_id)


def _venues(sheets: Sheets, before: Programme, recall: Recall) -> tuple[VenueDifference, tuple[Problem, ...]]:
    if Part.VENUES not in sheets:
        return VenueDifference((), (), (), before.venues), ()
    sheet = sheets[Part.VENUES]
    reading = read_venues(sheet, guess_mapping(sheet, VENUES, recall("venues")), before.festival)
    return compare_venue_reading(before.venues, reading), reading.problems


def compare_venue_reading(stored: Sequence[Venue], reading: VenueReading) -> VenueDifference:
    """What a file of venues that was read would do to the stored ones."""
    return compare_venues(
        stored,
        reading.venues,
        fields=reading.fields,
        generated_ids=reading.generated_ids,
        unread=reading.unread,
    )


def _items(
    sheets: Sheets, known: Programme, new_id: Callable[[], str], recall: Recall
) -> tuple[ItemDifference, tuple[Venue, ...], tuple[Problem, ...]]:
    """The items, the venues that only they name, and the problems."""
    if Part.PROGRAMME not in sheets:
        return ItemDifference((), (), (), known.items), (), ()
    sheet = sheets[Part.PROGRAMME]
    context = context_of(known, same_as(recall(SAME_VENUES), known.venues))
    reading = read_programme(sheet, context, guess_mapping(sheet, PROGRAMME, recall("programme")))
    return compare_reading(known.items, reading, new_id), reading.venues, reading.problems


def compare_reading(stored: Sequence[Item], reading: Reading, new_id: Callable[[], str]) -> ItemDifference:
    """What a file that was read would do to the stored items."""
    return compare_items(
        stored,
        reading.items,
        fields=reading.fields,
        generated_ids=reading.generated_ids,
        showing_ids=reading.showing_ids,
        unread=reading.unread,
        new_id=new_id,
    )


def _counts(sheets: Sheets, known: Programme, recall: Recall) -> tuple[CountDifference, tuple[Problem, ...]]:
    if Part.COUNTS not in sheets:
        return CountDifference((), (), (), known.counts), ()
    sheet = sheets[Part.COUNTS]
    reading = read_counts(sheet, known, guess_mapping(sheet, COUNTS, recall("counts")))
    return compare_counts(known.counts, reading.counts), reading.problems


def _people(sheets: Sheets, known: Programme, recall: Recall) -> tuple[PersonDifference, tuple[Problem, ...]]:
    if Part.PEOPLE not in sheets:
        return PersonDifference((), (), (), known.people), ()
    sheet = sheets[Part.PEOPLE]
    reading = read_people_sheet(sheet, known.festival, guess_mapping(sheet, PEOPLE, recall("people")))
    difference = compare_people(known.people, reading.people, fields=reading.fields, unread=reading.unread)
    return difference, reading.problems


def _journeys(sheets: Sheets, known: Programme, recall: Recall) -> tuple[JourneyDifference, tuple[Problem, ...]]:
    if Part.JOURNEYS not in sheets:
        return JourneyDifference((), (), (), known.journeys), ()
    sheet = sheets[Part.JOURNEYS]
    same = same_as(recall(SAME_VENUES), known.venues)
    reading = read_journeys(sheet, known, guess_mapping(sheet, JOURNEYS, recall("journeys")), same)
    return compare_journeys(known.journeys, reading.journeys), reading.problems


def _waivers(sheets: Sheets, known: Programme, recall: Recall) -> tuple[WaiverDifference, tuple[Problem, ...]]:
    if Part.WAIVERS not in sheets:
        return WaiverDifference((), (), (), known.waivers), ()
    sheet = sheets[Part.WAIVERS]
    reading = read_waivers(sheet, known, guess_mapping(sheet, WAIVERS, recall("waivers")))
    return compare_waivers(known.waivers, reading.waivers, fields=reading.fields), reading.problems
