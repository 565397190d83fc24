"""Programmes, venues, counts and festivals as files that read back as what they were, under French headers.

The words written are those that `cells`, `choices`, `people` and `places` read, the headers those of `columns`;
`amounts`, `chapters`, `dated_hours`, `instants`, `mentions` and `rulebooks` write their own; `sheets` makes the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from lib.files.amounts import write_audience, write_method, write_money
from lib.files.cells import WEEKDAY_NAMES
from lib.files.chapters import write_chapters
from lib.files.choices import KIND_WORDS, free_by_price, kind_reader
from lib.files.columns import COUNTS, FESTIVAL, PROGRAMME, VENUES, Column, export_header, guess_field
from lib.files.dated_hours import write_special_days
from lib.files.instants import write_instant
from lib.files.mentions import write_mentions
from lib.files.people import write_people
from lib.files.places import Places
from lib.files.rulebooks import write_severities
from lib.files.sheets import write_sheet
from lib.programme import MEASURES, MONEY, Count, Festival, Item, Kind, Opening, Programme, Status, Text, Venue
from lib.rulebook import Rulebook

HOUR_OPEN = "à préciser"  # said where reading would otherwise assume the hours of an exhibition
_STATUS_WORDS = {Status.TENTATIVE: "option", Status.CONFIRMED: "confirmé", Status.CANCELLED: "annulé"}
Pairs = Sequence[tuple[str, str]]  # header or language, and what is written under it


# ---------------------------------------------------------------- cells


def _yes(value: bool | None) -> str:
    return "" if value is None else "oui" if value else "non"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.15f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def write_day(day: date | None) -> str:
    """ "19/10/2024"; nothing for no day."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""


def write_time(at: time) -> str:
    """ "20:30", with seconds only when there are some."""
    return at.isoformat("auto" if at.second or at.microsecond else "minutes")


def _clock(at: datetime, *, is_assumed: bool) -> str:
    """The hour, "~" before an assumed one; with its offset on the second pass of an hour that a night has twice."""
    clock = at.time().replace(fold=0)
    is_second_pass = at.fold == 1 and at.utcoffset() != at.replace(fold=0).utcoffset()
    written = f"{clock.isoformat()}{at.isoformat()[-6:]}" if is_second_pass else write_time(clock)
    return f"~{written}" if is_assumed else written


def _duration(length: timedelta) -> str:
    """Whole minutes, else hours, minutes and seconds; nothing for no time."""
    minutes, rest = divmod(length, timedelta(minutes=1))
    if rest:
        return f"{minutes // 60}:{minutes % 60:02}:{rest.seconds:02}.{rest.microseconds:06}"
    return str(minutes) if minutes else ""


def _weekdays(days: Iterable[int]) -> str:
    return ", ".join(WEEKDAY_NAMES[day] for day in sorted(days))


def write_openings(openings: Iterable[Opening]) -> str:
    """Weekly hours as `cells` reads them back."""
    return "; ".join(
        f"{WEEKDAY_NAMES[opening.weekday]} {write_time(opening.opens)}-{write_time(opening.closes)}"
        for opening in openings
    )


# ---------------------------------------------------------------- columns that differ from file to file


def _common_order(sequences: Iterable[Sequence[str]], first: Sequence[str] = ()) -> tuple[str, ...]:
    """A sequence in which every one of `sequences` is found in its own order, with repetitions where it must."""
    merged = list(first)
    for sequence in dict.fromkeys(map(tuple, sequences)):
        at = 0
        for name in sequence:
            if name not in merged[at:]:
                merged.append(name)
            at = merged.index(name, at) + 1
    return tuple(merged)


def _laid_out(pairs: Pairs, order: Sequence[str]) -> list[str]:
    """The second of each pair, under the first place in `order` that has its name and comes after the one before."""
    cells, at = [""] * len(order), 0
    for name, value in pairs:
        at = order.index(name, at) + 1
        cells[at - 1] = value
    return cells


def _language_fields(name: str, order: Sequence[str]) -> list[str]:
    """The fields of a text's columns: `title` for the first, which is in the festival's language, then `title:en`."""
    return [f"{name}:{tag or 'und'}" if place else name for place, tag in enumerate(order)]


def _kept_header(header: str) -> str:
    """A header that reading must not understand: with an apostrophe in front when it would."""
    is_understood = header.startswith("'") or any(guess_field(header, table) for table in (PROGRAMME, VENUES))
    return f"'{header}" if is_understood else header


def write_table(
    table: tuple[Column, ...],
    rows: Sequence[dict[str, str]],
    *,
    texts: Sequence[dict[str, Text]] = (),
    extras: Sequence[Pairs] = (),
    language: str = "",
) -> bytes:
    """One file: the columns of `table`, a text's languages beside it, the kept columns last."""
    orders = {
        name: _common_order(([tag for tag, _ in row[name].versions] for row in texts), (language,))
        for name in (texts[0] if texts else [column.field for column in table if column.is_translated])
    }
    kept = _common_order([name for name, _ in extra] for extra in extras)
    written = [column for column in table if column.is_written]
    header = [
        export_header(name, table)
        for column in written
        for name in (_language_fields(column.field, orders[column.field]) if column.field in orders else [column.field])
    ]

    def line(index: int) -> Iterator[str]:
        for column in written:
            if column.field in orders:
                yield from _laid_out(texts[index][column.field].versions, orders[column.field])
            else:
                yield rows[index][column.field]
        if kept:
            yield from _laid_out(extras[index], kept)

    return write_sheet([*header, *map(_kept_header, kept)], map(line, range(len(rows))))


# ---------------------------------------------------------------- programmes


def _kind_writer(festival: Festival) -> Callable[[str], str]:
    """The word for a kind that reads back as it: the usual French word, the festival's own label, else the id."""
    kinds = festival.all_kinds
    read = kind_reader(kinds.values())

    def write(kind_id: str) -> str:
        kind = kinds.get(kind_id, Kind("other", kind_id))
        words = (*KIND_WORDS.get(kind_id, ())[:1], kind.label, kind_id)
        return next((word for word in words if read(word) == kind_id), kind_id)

    return write


def _venue_writer(venues: Iterable[Venue]) -> Callable[[Item], str]:
    """The name of an item's venue; its id where the name would be read as another venue."""
    places = Places(venues)

    def write(item: Item) -> str:
        venue = places.venues.get(item.venue_id or "")
        if venue is None:
            return item.venue_id or ""
        return venue.name if places.find(venue.name) is venue else venue.id

    return write


def _is_end_plain(item: Item) -> bool:
    """Whether the hour of the end says it all: later on the same day."""
    starts_at, ends_at = item.starts_at, item.ends_at
    return (
        starts_at is not None
        and ends_at is not None
        and (starts_at.date() == ends_at.date() and starts_at < ends_at and not item.is_reversed)
    )


def _when(item: Item) -> dict[str, str]:
    """The cells of an item's days and hours."""
    repeat = item.repeat
    starts_at, ends_at = item.starts_at, item.ends_at
    return {
        "date": write_day(item.first_day),
        "start": _clock(starts_at, is_assumed=item.is_start_assumed) if starts_at else HOUR_OPEN if item.day else "",
        "end": _clock(ends_at, is_assumed=item.is_end_assumed) if ends_at else "",
        "end_date": "" if ends_at is None or _is_end_plain(item) else write_day(ends_at.date()),
        "last_day": write_day(repeat.last_day) if repeat else "",
        "closed": _weekdays(repeat.closed_weekdays) if repeat else "",
        "except_days": ", ".join(map(write_day, sorted(repeat.except_days))) if repeat else "",
    }


def _free(item: Item) -> str:
    """Yes or no; "?" where the price says something and the item does not."""
    return "?" if item.is_free is None and free_by_price(item.price) is not None else _yes(item.is_free)


def write_programme(programme: Programme, table: tuple[Column, ...] = PROGRAMME) -> bytes:
    """The items as CSV (UTF-8 with its mark, `;`, CRLF); `read_programme` in the same context gives them back.

    `table` is PROGRAMME, or some of its columns.
    """
    write_kind, write_venue = _kind_writer(programme.festival), _venue_writer(programme.venues)
    rows = [
        {
            "id": item.id,
            "kind": write_kind(item.kind),
            "status": _STATUS_WORDS[item.status],
            "venue": write_venue(item),
            **_when(item),
            "get_in": _duration(item.get_in),
            "get_out": _duration(item.get_out),
            "shares_venue": _yes(item.shares_venue),
            "work": item.work,
            "people": write_people(item.people),
            "strand": item.strand,
            "organiser": item.organiser,
            "language": item.language,
            "audience": item.audience,
            "price": item.price,
            "is_free": _free(item),
            "expected": _number(item.expected),
            "never_against": write_mentions(item.never_against),
            "notes": item.notes,
            "url": item.url,
        }
        for item in programme.items
    ]
    return write_table(
        table,
        rows,
        texts=[{"title": item.title, "description": item.description} for item in programme.items],
        extras=[item.extra for item in programme.items],
        language=programme.festival.languages[0],
    )


# ---------------------------------------------------------------- venues, counts, festivals


def write_venues(programme: Programme) -> bytes:
    """The venues as CSV, in the same dialect."""
    rows = [
        {
            "id": venue.id,
            "name": venue.name,
            "address": venue.address,
            "city": venue.city,
            "district": venue.district,
            "capacity": _number(venue.capacity),
            "changeover": _duration(venue.changeover),
            "simultaneous": str(venue.simultaneous),
            "openings": write_openings(venue.openings),
            "special_days": write_special_days(venue.special_days),
            "zone": venue.zone.key if venue.zone else "",
            "latitude": _number(venue.latitude),
            "longitude": _number(venue.longitude),
            "accessible": ", ".join(venue.accessible),
            "notes": venue.notes,
        }
        for venue in programme.venues
    ]
    return write_table(VENUES, rows, extras=[venue.extra for venue in programme.venues])


def write_counts(programme: Programme) -> bytes:
    """The counts as CSV, in the same dialect, with titles and venues for people to read."""

    def row(count: Count) -> dict[str, str]:
        item = programme.item_by_id.get(count.item_id)
        venue = programme.venue_of(item) if item else None
        return {
            "item": count.item_id,
            "title": str(item.title) if item else "",
            "venue": venue.name if venue else "",
            "day": write_day(count.day),
            **{name: write_audience(getattr(count, name)) for name in MEASURES},
            **{name: write_money(getattr(count, name)) for name in MONEY},
            "method": write_method(count.method),
            "counted_by": count.by,
            "counted_at": write_instant(count.at),
            "note": count.note,
        }

    return write_table(COUNTS, [row(count) for count in programme.counts])


def write_kind(kind: Kind) -> str:
    """A kind in one line: "degustation:45:non:Dégustation"."""
    return f"{kind.id}:{kind.minutes}:{_yes(kind.shares_venue)}:{kind.label}"


def _rules(rulebook: Rulebook) -> dict[str, str]:
    return {
        "severities": write_severities(rulebook.severities),
        "notice_days": str(rulebook.notice_days),
        "least_rivalry": str(rulebook.least_rivalry),
        "walking_kmh": str(rulebook.walking_kmh),
        "transit_kmh": str(rulebook.transit_kmh),
    }


def write_festival(festival: Festival) -> bytes:
    """One festival as a CSV of one row, in the same dialect."""
    row = {
        "id": festival.id,
        "first_day": write_day(festival.first_day),
        "last_day": write_day(festival.last_day),
        "zone": festival.zone.key,
        "languages": ", ".join(festival.languages),
        "kinds": "\n".join(map(write_kind, festival.kinds)),
        **_rules(festival.rulebook),
        "url": festival.url,
        "embedders": ", ".join(festival.embedders),
        "colour": festival.colour,
        "report_notes": write_chapters(festival.report_notes),
    }
    texts = {"name": festival.name, "description": festival.description}
    return write_table(FESTIVAL, [row], texts=[texts], language=festival.languages[0])
