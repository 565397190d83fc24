"""Programmers come here with the spreadsheet they have: what was understood, what it would change, then one button."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

import streamlit as st

from lib.editions import compare_reading, compare_venue_reading
from lib.files.columns import PROGRAMME, VENUES
from lib.merging import SAME_VENUES, same_as
from lib.preview import understood_frame
from lib.programme import Programme, Venue
from lib.roles import Act
from lib.store import Memory
from lib.tables import Reading, Sheet, context_of, read_programme, read_venues
from pages import _import_tables, _importing, _shared
from pages._together import as_seen

FIRST_ROWS = 20

t = _shared.words()
_shared.needs_festival()
_shared.needs(Act.PLAN)
programme = _shared.programme()
festival = programme.festival


@st.cache_resource(max_entries=4, show_spinner=False)
def understand(
    _sheet: Sheet,
    content: int,  # noqa: ARG001 (what the sheet holds, as a key)
    _programme: Programme,
    revision: tuple[str, int],  # noqa: ARG001 (what the programme holds, as a key)
    mapping: tuple[tuple[int, str], ...],
    same: tuple[tuple[str, Venue], ...],
) -> Reading:
    """What a sheet says under a mapping, read once for as long as neither it nor the programme changes."""
    return read_programme(_sheet, context_of(_programme, dict(same)), dict(mapping))


def import_programme(sheet: Sheet) -> None:
    """A sheet of items, from its columns to the button."""
    mapping = _importing.choose_columns(sheet, PROGRAMME, _shared.store().mapping(festival.id, "programme"))

    def read(same: Mapping[str, Venue]) -> Reading:
        key = festival.id, programme.revision
        with st.spinner(t("Understanding the file…")):
            return understand(sheet, hash(sheet), programme, key, tuple(mapping.items()), tuple(same.items()))

    remembered = _shared.store().mapping(festival.id, SAME_VENUES)
    known = same_as(remembered, programme.venues)
    reading = read(known)
    chosen = choose_same(reading)
    reading = read(chosen | known) if chosen else reading
    show_understood(reading, programme)
    _importing.show_problems(reading.problems)
    difference = compare_reading(programme.items, reading, lambda: uuid4().hex[:12])
    edit = _importing.decide(difference, programme)
    edit = edit and replace(edit, venues=reading.venues)
    if edit and _importing.confirm(edit, t("Import the programme")):
        mappings = {"programme": _importing.by_header(sheet, mapping), SAME_VENUES: remembered | ids_of(chosen)}
        done = t.plural("{n} item taken over.", "{n} items taken over.", len(difference.written))
        _shared.save(edit, done, action="import", remember=Memory(mappings, reading.problems), base=as_seen())


def import_venues(sheet: Sheet) -> None:
    """A sheet of venues, from its columns to the button."""
    mapping = _importing.choose_columns(sheet, VENUES, _shared.store().mapping(festival.id, "venues"))
    reading = read_venues(sheet, mapping, festival)
    _importing.show_problems(reading.problems)
    difference = compare_venue_reading(programme.venues, reading)
    edit = _importing.decide(difference, programme)
    if edit and _importing.confirm(edit, t("Import the venues")):
        memory = Memory({"venues": _importing.by_header(sheet, mapping)})
        _shared.save(edit, t("The venues are saved."), action="import", remember=memory, base=as_seen())


def choose_same(reading: Reading) -> dict[str, Venue]:
    """Which new names mean which other venue: the near-twins that the reader ticks, a stored venue before a new one."""
    if not reading.twins:
        return {}
    st.subheader(t("The same place?"), anchor=False)
    st.caption(
        t("These names look alike. Tick those that mean one place; the first name is then replaced by the second.")
    )
    ticked = [(new.name, kept) for new, kept in reading.twins if is_same(new, kept)]
    return dict(sorted(ticked, key=lambda same: same[1].id in programme.venue_by_id))


def is_same(new: Venue, kept: Venue) -> bool:
    """Whether the reader ticks that two venues are one."""
    asked = t("“{one}” is “{other}”", one=new.name, other=kept.name)
    return st.checkbox(_shared.literal(asked), key=f"same_{new.id}_{kept.id}")


def ids_of(same: Mapping[str, Venue]) -> dict[str, str]:
    """The names that mean one place as the store remembers them."""
    return {spelling: kept.id for spelling, kept in same.items()}


def show_understood(reading: Reading, programme: Programme) -> None:
    """The first rows, what was written beside what was understood."""
    items = {item.id: item for item in reading.items}
    names = {venue.id: venue.name for venue in (*programme.venues, *reading.venues)}
    first = [(row.row, row.cells, [items[item_id] for item_id in row.item_ids]) for row in reading.rows[:FIRST_ROWS]]
    st.subheader(t("What was understood"), anchor=False)
    counted = t.plural("{n} item was read.", "{n} items were read.", len(reading.items))
    st.write(counted, t("These are the first rows."))
    st.dataframe(
        understood_frame(first, reading.mapping, programme, names, t), hide_index=True, alt=t("What was understood")
    )


READERS = {
    "programme": import_programme,
    "venues": import_venues,
    "people": _import_tables.import_people,
    "journeys": _import_tables.import_journeys,
    "waivers": _import_tables.import_waivers,
}
what = st.segmented_control(
    t("What does the file hold?"),
    list(READERS),
    default="programme",
    required=True,
    format_func={table: _import_tables.table_label(table) for table in READERS}.__getitem__,
)
sheet = _importing.ask_for_sheet(what)
if sheet is None:
    hint = t("Any spreadsheet with a header row will do: its columns, dates and hours are recognised.")
    st.info(hint, icon=":material/lightbulb:")
else:
    _import_tables.say_if_other(sheet, what)
    READERS[what](sheet)
