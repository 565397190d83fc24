"""Fields, problems and things as a person would say them, in the reader's language.

Clashes, proposals and changes have modules of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from lib.i18n import Words, mark
from lib.impossible import Impossible
from lib.names import told_apart
from lib.programme import (
    Count,
    Festival,
    Item,
    Method,
    Need,
    Opening,
    Person,
    Problem,
    Programme,
    Reason,
    Repeat,
    SpecialDay,
    Status,
    Text,
    Venue,
)
from lib.span import MINUTE, Span

NOTHING_SAID = "—"
LONGEST_NAME = 150  # characters of a title or a name in a sentence
_QUOTED = re.compile(r"[«“]\s*([^«»“”]*?)\s*[»”]")
Thing: TypeAlias = Festival | Venue | Item | Count | Person

STATUSES = {
    Status.TENTATIVE: mark("Tentative"),
    Status.CONFIRMED: mark("Confirmed"),
    Status.CANCELLED: mark("Cancelled"),
}
NEEDS = {
    Need.MOTOR: mark("limited mobility"),
    Need.HEARING: mark("impaired hearing"),
    Need.VISUAL: mark("impaired sight"),
    Need.PSYCHIC: mark("mental disorder"),
    Need.INTELLECTUAL: mark("intellectual disability"),
}
METHODS = {
    Method.SCAN: mark("Scanned tickets"),
    Method.CLICKER: mark("Clicker"),
    Method.COUNT: mark("Counted by hand"),
    Method.ESTIMATE: mark("Estimate"),
}
FIELDS = {
    "id": mark("Identifier"),
    "title": mark("Title"),
    "kind": mark("Kind"),
    "status": mark("Status"),
    "venue_id": mark("Venue"),
    "starts_at": mark("Start"),
    "ends_at": mark("End"),
    "is_start_assumed": mark("Assumed start"),
    "is_end_assumed": mark("Assumed end"),
    "day": mark("Day"),
    "repeat": mark("Open days"),
    "get_in": mark("Get-in"),
    "get_out": mark("Get-out"),
    "shares_venue": mark("Shares its venue"),
    "work": mark("Work"),
    "people": mark("People"),
    "strand": mark("Strand"),
    "organiser": mark("Organiser"),
    "language": mark("Language"),
    "audience": mark("Audience"),
    "price": mark("Price"),
    "is_free": mark("Free entry"),
    "expected": mark("Expected audience"),
    "never_against": mark("Never against"),
    "description": mark("Description"),
    "notes": mark("Internal notes"),
    "url": mark("Web page"),
    "extra": mark("Other columns"),
    "name": mark("Name"),
    "address": mark("Address"),
    "city": mark("City"),
    "district": mark("District"),
    "capacity": mark("Capacity"),
    "changeover": mark("Changeover"),
    "simultaneous": mark("Items at once"),
    "openings": mark("Opening hours"),
    "special_days": mark("Special days"),
    "absences": mark("Absences"),
    "zone": mark("Time zone"),
    "latitude": mark("Latitude"),
    "longitude": mark("Longitude"),
    "accessible": mark("Accessible to"),
    "counted": mark("Counted"),
    "scanned": mark("Scanned"),
    "booked": mark("Booked"),
    "no_shows": mark("No-shows"),
    "paid": mark("Paid tickets"),
    "free": mark("Free tickets"),
    "revenue": mark("Revenue"),
    "donations": mark("Donations"),
    "method": mark("How counted"),
    "counted_by": mark("Counted by"),
    "counted_at": mark("Counted on"),
    "note": mark("Note"),
    "item": mark("Identifier of the item"),
    "venue": mark("Venue"),
    "room": mark("Room"),
    "date": mark("Day"),
    "start": mark("Start"),
    "end": mark("End"),
    "end_date": mark("Day of the end"),
    "last_day": mark("Last day"),
    "closed": mark("Closed on"),
    "except_days": mark("Not on"),
    "duration": mark("Duration"),
    "coordinates": mark("Coordinates"),
    "first_day": mark("First day"),
    "kinds": mark("Kinds"),
    "languages": mark("Languages"),
    "embedders": mark("Sites that may show it"),
    "person": mark("Person"),
    "origin": mark("From"),
    "destination": mark("To"),
    "minutes": mark("Minutes"),
    "items": mark("Identifiers of the items"),
    "titles": mark("Titles"),
    "about": mark("Venue or person concerned"),
    "circumstances": mark("Circumstances"),
    "by": mark("Accepted by"),
    "at": mark("Accepted on"),
    "why": mark("Reason"),
    "notice_days": mark("Days of notice"),
    "least_rivalry": mark("Least score of items that want the same public"),
    "walking_kmh": mark("Kilometres an hour on foot"),
    "transit_kmh": mark("Kilometres an hour by public transport"),
    "colour": mark("Colour"),
    "report_notes": mark("Notes of the report"),
}
WEEKDAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
FAULTS = {
    "too_big": mark("The file is too big: at most {detail} are read. Split it, or take out its pictures."),
    "too_many_rows": mark("The file has too many rows: at most {detail} are read. Split it."),
    "not_text": mark("This is not a table. Save it as CSV or as .xlsx and try again."),
    "empty": mark("The file is empty."),
    "not_a_table": mark("No header row was found. Its first row must name the columns."),
    "bad_line": mark(
        "Line {detail} cannot be parted into cells: a quotation mark is never closed, or a cell is too long."
    ),
    "bad_workbook": mark("The workbook cannot be opened. Save it again as .xlsx, or as CSV."),
}
REASONS = {
    Reason.NOT_A_DATE: mark("This is not a date."),
    Reason.NOT_A_TIME: mark("This is not an hour."),
    Reason.NOT_A_DURATION: mark("This is not a duration."),
    Reason.NOT_A_NUMBER: mark("This is not a number."),
    Reason.NOT_AN_AMOUNT: mark("This is not a sum of money."),
    Reason.NOT_A_CHOICE: mark("This is none of the known values."),
    Reason.NOT_A_ZONE: mark("This is not a time zone."),
    Reason.AMBIGUOUS_DATE: mark("Several days of the festival could be meant."),
    Reason.DATE_OUTSIDE_FESTIVAL: mark("No day of the festival fits."),
    Reason.IMPOSSIBLE: mark("No programme can hold this value."),
    Reason.NO_TITLE: mark("This row has no title, so it was left out."),
    Reason.DUPLICATE_ID: mark("Another row has the same identifier."),
    Reason.UNKNOWN_ITEM: mark("No item of the programme has this name."),
    Reason.SHARED_TITLE: mark("Several items of the programme have this title."),
    Reason.UNKNOWN_VENUE: mark("No venue of the festival has this name."),
    Reason.TOO_LONG: mark("This text is too long."),
}
CURES = {
    Reason.NOT_A_DATE: mark("Write the day as 19/10/2024."),
    Reason.NOT_A_TIME: mark("Write the hour as 14h30, or leave the cell empty."),
    Reason.NOT_A_DURATION: mark("Write the duration as 1h30 or 90 min."),
    Reason.NOT_A_NUMBER: mark("Write a whole number, or leave the cell empty."),
    Reason.NOT_AN_AMOUNT: mark("Write the sum in euros as 1234,50, or leave the cell empty."),
    Reason.NOT_A_CHOICE: mark("Write one of: {detail}."),
    Reason.NOT_A_ZONE: mark("Write the zone as Europe/Paris or Asia/Yerevan."),
    Reason.AMBIGUOUS_DATE: mark("Write the day in full, as 19/10/2024."),
    Reason.DATE_OUTSIDE_FESTIVAL: mark("Write the day in full, or correct the days of the festival."),
    Reason.IMPOSSIBLE: mark("Correct the cell in the file and import it again."),
    Reason.NO_TITLE: mark("Give the row a title and import the file again."),
    Reason.DUPLICATE_ID: mark("Give each row an identifier of its own."),
    Reason.UNKNOWN_ITEM: mark("Copy the identifier or the exact title from the programme."),
    Reason.SHARED_TITLE: mark("Write the identifier of the one that is meant."),
    Reason.UNKNOWN_VENUE: mark("Copy the identifier or the name from the list of venues, or add the venue first."),
    Reason.TOO_LONG: mark("Shorten it."),
}


def status_label(status: Status, t: Words) -> str:
    """ "Confirmed"."""
    return t(STATUSES[status])


def kind_label(kind_id: str, programme: Programme, t: Words) -> str:
    """ "Reading"; a kind that the festival added, as the festival wrote it."""
    return t(programme.festival.kind(kind_id).label)


def field_label(field: str, t: Words, of: object = None) -> str:
    """The name of a field of an item, a venue or a count; "title:en" is its column in English.

    `of` is the thing that has it, where fields of several sorts of things share a name.
    """
    name, _, language = field.partition(":")
    if isinstance(of, Count) and name in {"by", "at"}:
        name = f"counted_{name}"
    label = t(FIELDS.get(name, name))
    return f"{label} ({language})" if language else label


def duration(minutes: int, t: Words) -> str:
    """ "45 min", "2 h", "1 h 30"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return t("{minutes} min", minutes=rest)
    return t("{hours} h {minutes:02}", hours=hours, minutes=rest) if rest else t("{hours} h", hours=hours)


def span_words(span: Span, zone: ZoneInfo, t: Words) -> str:
    """A span on the clock of `zone`: "sam. 19 oct., 14 h 30 – 16 h"."""
    return t.period(span.starts_at.astimezone(zone), span.ends_at.astimezone(zone))


def edition_sentence(programme: Programme, t: Words) -> str:
    """What an edition is called, when it is and how much is in it."""
    festival = programme.festival
    name = quoted(festival.name.to(t.language), t)
    return t.plural(
        "{name}, from {first} to {last}: {n} item.",
        "{name}, from {first} to {last}: {n} items.",
        len(programme.items),
        name=name,
        first=t.long_day(festival.first_day),
        last=t.long_day(festival.last_day),
    )


def item_when(item: Item, t: Words) -> str:
    """Its hours and days in words, what is assumed said so; what it lacks said when it is not placed in time."""
    if item.starts_at is None or item.ends_at is None:
        return t("{day}, hour to be set", day=t.day(item.day)) if item.day else t("Day and hour to be set")
    if item.repeat is None:
        said = t.period(item.starts_at, item.ends_at)
    else:
        first, last = t.day(item.starts_at.date()), t.day(item.repeat.last_day)
        hours = f"{t.hour(item.starts_at)} – {t.hour(item.ends_at)}"
        said = t("{first} to {last}, {hours}", first=first, last=last, hours=hours) + closed_words(item.repeat, t)
    return t("{hours} (assumed)", hours=said) if item.is_end_assumed or item.is_start_assumed else said


def closed_words(repeat: Repeat, t: Words) -> str:
    """The days a repeating item is closed on: ", closed on Monday"; empty when there are none."""
    closed = [t.weekday(number) for number in sorted(repeat.closed_weekdays)]
    closed += [t.day(day) for day in sorted(repeat.except_days)]
    return t(", closed on {days}", days=t.listed(closed)) if closed else ""


def quoted(title: str, t: Words) -> str:
    """A title inside a sentence, shortened when it is long; quotation marks of its own become the inner ones."""
    inner = _QUOTED.sub(lambda found: t("‘{title}’", title=found[1]), shortened(title))
    return t("“{title}”", title=inner)


def shortened(words: str) -> str:
    """At most LONGEST_NAME characters, the last an ellipsis when some are left out."""
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"


def problem_sentence(problem: Problem, t: Words) -> str:
    """Where it stands and what is wrong: "programme.csv, row 12, column “Heure”: “2h61”. This is not an hour."."""
    place = t("{file}, row {row}", file=problem.file, row=problem.row)
    column = t(", column “{column}”", column=problem.column) if problem.column else ""
    value = t("“{value}”. ", value=problem.value) if problem.value else ""
    return t("{place}: {value}{reason}", place=place + column, value=value, reason=problem_reason(problem, t))


def problem_reason(problem: Problem, t: Words) -> str:
    """What is wrong with the cell: "This is not an hour."."""
    return t(REASONS[problem.reason])


def fault_sentence(file: str, fault: str, detail: str, t: Words) -> str:
    """Why a file cannot be read at all, and what to do: `fault` is a code of FAULTS."""
    return t("{subject}: {said}", subject=file, said=t(FAULTS[fault], detail=detail))


def problem_cure(problem: Problem, t: Words) -> str:
    """What to do about it."""
    return t(CURES[problem.reason], detail=problem.detail)


def impossible_sentence(impossible: Impossible, t: Words) -> str:
    """Which field cannot hold what was given, and what would do: "Capacity: Count from 0 up."."""
    return t("{subject}: {said}", subject=field_label(impossible.field, t), said=t(impossible.reason))


def refusal_sentence(row: str, impossible: Impossible, t: Words) -> str:
    """Why the cell of a row cannot be, and what would do: "Row 12, column “Start”: “25h”. This is not an hour."."""
    column = t(", column “{column}”", column=field_label(impossible.field, t))
    value = t("“{value}”. ", value=shortened(str(impossible.value))) if impossible.value else ""
    return t("{place}: {value}{reason}", place=row + column, value=value, reason=t(impossible.reason))


def thing_name(thing: Thing | None, t: Words) -> str:
    """What a person calls a festival, an item, a venue or another person."""
    match thing:
        case Item():
            return shortened(thing.title.to(t.language))
        case Festival():
            return thing.name.to(t.language)
        case Venue() | Person():
            return shortened(thing.name)
    return NOTHING_SAID


def item_titles(items: Iterable[Item], t: Words) -> dict[str, str]:
    """What each item is called, by its id; those of one title with their hours as well, for a list to choose from."""
    known = {item.id: item for item in items}
    titles = {item_id: thing_name(item, t) for item_id, item in known.items()}
    shared = Counter(titles.values())
    for item_id, title in titles.items():
        if shared[title] > 1:
            titles[item_id] = t("{title} ({distinction})", title=title, distinction=item_when(known[item_id], t))
    return told_apart(titles)


def field_words(field: str, value: object, programme: Programme, t: Words) -> str:
    """The value of a field of a thing as the reader's language writes it; "—" for nothing."""
    match field, value:
        case "venue_id", str() if value in programme.venue_by_id:
            return programme.venue_by_id[value].name
        case "kind", str():
            return kind_label(value, programme, t)
        case "never_against", tuple():
            titles = item_titles(programme.items, t)
            return _value_words(tuple(titles.get(item_id, item_id) for item_id in value), t)
        case "status", Status():
            return status_label(value, t)
        case "accessible", tuple():
            return ", ".join(t(NEEDS[Need(need)]) for need in value) or NOTHING_SAID
        case "absences", tuple():
            return ", ".join(span_words(span, programme.festival.zone, t) for span in value) or NOTHING_SAID
        case "at", datetime():
            return t.moment(value.astimezone(programme.festival.zone))
    return _count_words(field, value, t)


def _count_words(field: str, value: object, t: Words) -> str:
    match field, value:
        case "method", str() if value:
            return t(METHODS[Method(value)])
        case "revenue" | "donations", int():
            return t.money(value)
        case "report_notes", tuple():
            return " / ".join(shortened(words) for _, words in value) or NOTHING_SAID
    return _value_words(value, t)


def _value_words(value: object, t: Words) -> str:
    match value:
        case bool():
            return t("yes") if value else t("no")
        case int() | float():
            return t.number(value)
        case date() | timedelta() | Repeat() | Opening() | SpecialDay():
            return _time_words(value, t)
        case ZoneInfo():
            return value.key
        case Text():
            return " / ".join(words for _, words in value.versions) or NOTHING_SAID
        case tuple():
            return ", ".join(_value_words(part, t) for part in value) or NOTHING_SAID
    return str(value) if value else NOTHING_SAID


def _time_words(value: date | timedelta | Repeat | Opening | SpecialDay, t: Words) -> str:
    match value:
        case datetime():
            return t.moment(value)
        case date():
            return t.day(value)
        case timedelta():
            return duration(value // MINUTE, t)
        case Repeat():
            return t("until {day}", day=t.day(value.last_day)) + closed_words(value, t)
        case Opening():
            return f"{t(WEEKDAYS[value.weekday])} {t.hour(value.opens)} – {t.hour(value.closes)}"
        case SpecialDay(day, time() as opens, time() as closes):
            return f"{t.day(day)} {t.hour(opens)} – {t.hour(closes)}"
        case SpecialDay():
            return t("{day}, closed", day=t.day(value.day))
