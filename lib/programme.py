"""The vocabulary: a festival, its venues, its items, its people, and who came. Everything else speaks of these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from zoneinfo import ZoneInfo

from lib.i18n import mark
from lib.impossible import refuse_unless
from lib.names import is_nobody, normal_form, slug
from lib.rulebook import ClashKind, Rulebook
from lib.span import Span, joined

YEARS = range(1900, 2200)
LONGEST_REPEAT = timedelta(days=800)  # OpenAgenda's bound on the timings of one event
LONGEST_NAMED_ID = 120  # characters of a name that become an id as they are
NOTHING = timedelta(0)
ANYBODY = "*"  # among embedders: whoever wants to
MOST_EMBEDDERS = 50  # all of them are named in a header of every answer
_IN_YEARS = mark("Give a year from 1900 to 2199.")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?")


class Status(StrEnum):
    """RFC 5545 STATUS of an event, exactly."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


_STATUSES = frozenset(Status)


class Need(StrEnum):
    """Whom a venue is fit to receive, by the kind of impairment: the codes of OpenAgenda."""

    MOTOR = "mi"
    HEARING = "hi"
    VISUAL = "vi"
    PSYCHIC = "pi"
    INTELLECTUAL = "ii"


_NEEDS = frozenset(Need)


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in one or more languages; the first is the original. Languages are BCP 47 tags, "" if unsaid."""

    versions: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return any(words for _, words in self.versions)

    def __str__(self) -> str:
        return self.versions[0][1] if self.versions else ""

    def to(self, language: str) -> str:
        """The words in `language`, else the original."""
        return dict(self.versions).get(language) or str(self)

    def with_version(self, language: str, words: str) -> Text:
        """The same text with its words in one language replaced, added, or, when `words` is empty, taken out."""
        versions = dict(self.versions) | {language: words}
        return Text(tuple((tag, said) for tag, said in versions.items() if said))


def text(words: str, language: str = "") -> Text:
    """Words in one language; no text at all when they are empty."""
    return Text(((language, words),)) if words else Text()


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of item. `label` is looked up in the catalogue; one that a festival added is shown as it is.

    `minutes` is how long an item lasts whose end nobody wrote; `shares_venue` whether others may use the room.
    """

    id: str
    label: str
    minutes: int = 60
    shares_venue: bool = False

    def __post_init__(self) -> None:
        refuse_unless(
            self.id == slug(self.id) != "", "id", self.id, mark("Use lower-case letters, digits and hyphens.")
        )
        refuse_unless(0 < self.minutes <= 24 * 60, "minutes", self.minutes, mark("Give a duration of at most a day."))


KINDS = (
    Kind("reading", mark("Reading"), 60),
    Kind("exhibition", mark("Exhibition"), 8 * 60, shares_venue=True),
    Kind("concert", mark("Concert"), 120),
    Kind("conference", mark("Conference"), 90),
    Kind("encounter", mark("Encounter"), 60),
    Kind("screening", mark("Screening"), 120),
    Kind("workshop", mark("Workshop"), 90),
    Kind("stand", mark("Stand"), 8 * 60),
    Kind("ceremony", mark("Ceremony"), 45),
    Kind("other", mark("Other"), 60),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Festival:
    """One edition. `id` is its part of every URL; `languages` those of its texts, first the one they are written in."""

    id: str
    name: Text
    first_day: date
    last_day: date
    zone: ZoneInfo = ZoneInfo("Europe/Paris")
    languages: tuple[str, ...] = ("fr",)
    kinds: tuple[Kind, ...] = ()  # its own, beside KINDS or in place of one with the same id
    rulebook: Rulebook = Rulebook()
    description: Text = Text()
    url: str = ""
    embedders: tuple[str, ...] = ()  # origins of the sites that may show its public page inside theirs, or ANYBODY
    colour: str = ""  # of the town, on its report: "#c2183c"
    report_notes: tuple[tuple[str, str], ...] = ()  # chapter of the report → what the town says there, never published

    def __post_init__(self) -> None:
        refuse_unless(
            self.id == slug(self.id) != "", "id", self.id, mark("Use lower-case letters, digits and hyphens.")
        )
        refuse_unless(bool(self.name), "name", self.name, mark("Give the festival a name."))
        refuse_unless(
            self.first_day <= self.last_day, "last_day", self.last_day, mark("The last day comes before the first.")
        )
        refuse_unless(
            self.last_day - self.first_day <= LONGEST_REPEAT,
            "last_day",
            self.last_day,
            mark("That is over two years long."),
        )
        refuse_unless(self.first_day.year in YEARS, "first_day", self.first_day, _IN_YEARS)
        refuse_unless(bool(self.languages), "languages", self.languages, mark("Give at least one language."))
        refuse_impossible_embedders(self.embedders)
        is_colour = not self.colour or _COLOUR.fullmatch(self.colour) is not None
        refuse_unless(is_colour, "colour", self.colour, mark("Write a colour as in #c2183c."))

    @property
    def all_kinds(self) -> dict[str, Kind]:
        """Its kinds by id: the usual ones, then its own."""
        return {kind.id: kind for kind in (*KINDS, *self.kinds)}

    def kind(self, kind_id: str) -> Kind:
        """The kind of that id; one never heard of is shown by its id."""
        return self.all_kinds.get(kind_id) or Kind(slug(kind_id) or "other", kind_id)


def refuse_impossible_embedders(origins: tuple[str, ...]) -> None:
    """Raises Impossible unless all of them are origins as RFC 6454 writes them, or ANYBODY."""
    refuse_unless(len(origins) <= MOST_EMBEDDERS, "embedders", len(origins), mark("Name at most 50 sites."))
    for origin in origins:
        is_one = origin == ANYBODY or _ORIGIN.fullmatch(origin) is not None
        reason = mark("Write a site as in https://www.ville.fr, with nothing behind its name, or * for all.")
        refuse_unless(is_one, "embedders", origin, reason)


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours a venue is open on one day of the week (Monday 0). A close at or before the opening is after midnight."""

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        refuse_unless(0 <= self.weekday <= 6, "weekday", self.weekday, mark("Count the days of the week from 0 to 6."))


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which a venue does not keep its weekly hours: it is open at these hours, or closed when there are none.

    Several of one day are several openings. A close at or before the opening is after midnight.
    """

    day: date
    opens: time | None = None
    closes: time | None = None

    def __post_init__(self) -> None:
        refuse_unless(self.day.year in YEARS, "special_days", self.day, _IN_YEARS)
        is_whole = (self.opens is None) == (self.closes is None)
        refuse_unless(is_whole, "special_days", self.day, mark("Give both hours or neither."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A place that holds `simultaneous` items at once and needs `changeover` between two of them."""

    id: str
    name: str
    address: str = ""
    city: str = ""
    district: str = ""  # the part of the town
    capacity: int | None = None
    changeover: timedelta = NOTHING
    simultaneous: int = 1
    openings: tuple[Opening, ...] = ()  # none: hours unknown
    special_days: tuple[SpecialDay, ...] = ()  # in place of the openings of those days
    zone: ZoneInfo | None = None  # when not the festival's
    latitude: float | None = None  # degrees, WGS 84
    longitude: float | None = None
    accessible: tuple[str, ...] = ()  # OpenAgenda's codes of who can come: mi, hi, vi, pi, ii
    notes: str = ""
    extra: tuple[tuple[str, str], ...] = ()  # columns Navasard has no use for, by header, as they were

    def __post_init__(self) -> None:
        refuse_unless(bool(self.id), "id", self.id, mark("Give an identifier."))
        refuse_unless(bool(self.name.strip()), "name", self.name, mark("Give the venue a name."))
        refuse_unless(self.capacity is None or self.capacity >= 0, "capacity", self.capacity, mark("Count from 0 up."))
        refuse_unless(
            self.simultaneous >= 1, "simultaneous", self.simultaneous, mark("A venue holds at least one item.")
        )
        refuse_unless(
            NOTHING <= self.changeover <= timedelta(days=1),
            "changeover", self.changeover, mark("Give a changeover from 0 minutes to a day."),
        )  # fmt: skip
        for name, bound in (("latitude", 90), ("longitude", 180)):
            degrees = getattr(self, name)
            refuse_unless(
                degrees is None or -bound <= degrees <= bound, name, degrees, mark("That is not on the globe.")
            )
        refuse_unless(
            (self.latitude is None) == (self.longitude is None),
            "longitude", self.longitude, mark("Give both coordinates or neither."),
        )  # fmt: skip
        refuse_unless(_NEEDS.issuperset(self.accessible), "accessible", self.accessible, mark("Choose among them."))
        object.__setattr__(self, "accessible", tuple(sorted(set(map(str, self.accessible)))))


@dataclass(frozen=True, slots=True)
class Repeat:
    """The further days of an item that is open at the same local hours day after day, as an exhibition is."""

    last_day: date
    closed_weekdays: frozenset[int] = frozenset()  # Monday 0
    except_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        closed = self.closed_weekdays
        refuse_unless(
            closed <= set(range(7)), "closed_weekdays", closed, mark("Count the days of the week from 0 to 6.")
        )
        refuse_unless(len(closed) < 7, "closed_weekdays", closed, mark("It is closed on every day of the week."))

    def later(self, days: timedelta, turn: int = 0) -> Repeat:
        """So many whole days later, its closed weekdays so many days of the week further on."""
        return Repeat(
            self.last_day + days,
            frozenset((weekday + turn) % 7 for weekday in self.closed_weekdays),
            frozenset(day + days for day in self.except_days),
        )

    def is_open(self, day: date) -> bool:
        """Whether `day`, somewhere up to the last day, is neither closed nor excepted."""
        return day <= self.last_day and day.weekday() not in self.closed_weekdays and day not in self.except_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One programme item, placed or not.

    `starts_at` and `ends_at` are those of the first day, aware, in the zone of the venue (a ZoneInfo); the end is
    exclusive. An end before its start is kept, for it is a clash to be mended and not a value to be lost.
    """

    id: str
    title: Text
    kind: str = "other"
    status: Status = Status.CONFIRMED
    venue_id: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_start_assumed: bool = False
    is_end_assumed: bool = False
    day: date | None = None  # the day it is meant for, while it has no hour
    repeat: Repeat | None = None
    get_in: timedelta = NOTHING  # crew time before the public span
    get_out: timedelta = NOTHING  # and after it
    shares_venue: bool = False  # others may use the room meanwhile
    work: str = ""  # the same for all showings of one work
    people: tuple[str, ...] = ()
    strand: str = ""
    organiser: str = ""
    language: str = ""  # spoken, BCP 47 or as written
    audience: str = ""
    price: str = ""  # as written
    is_free: bool | None = None
    expected: int | None = None  # people
    never_against: tuple[str, ...] = ()  # ids of items that must not be held meanwhile; it holds both ways
    description: Text = Text()
    notes: str = ""  # internal, never published
    url: str = ""
    extra: tuple[tuple[str, str], ...] = ()  # columns Navasard has no use for, by header, as they were

    def __post_init__(self) -> None:
        refuse_unless(bool(self.id), "id", self.id, mark("Give an identifier."))
        refuse_unless(bool(self.title), "title", self.title, mark("Give the item a title."))
        refuse_unless(self.status in _STATUSES, "status", self.status, mark("Choose one of them."))
        refuse_unless(self.expected is None or self.expected >= 0, "expected", self.expected, mark("Count from 0 up."))
        for name in ("starts_at", "ends_at"):
            instant: datetime | None = getattr(self, name)
            refuse_unless(
                instant is None or isinstance(instant.tzinfo, ZoneInfo),
                name,
                instant,
                mark("Give the time zone by its name."),
            )
        refuse_unless(
            (self.starts_at is None) == (self.ends_at is None),
            "ends_at",
            self.ends_at,
            mark("Give both hours or neither."),
        )
        for name in ("get_in", "get_out"):
            crew: timedelta = getattr(self, name)
            refuse_unless(
                NOTHING <= crew <= timedelta(days=7), name, crew, mark("Give a time from 0 minutes to 7 days.")
            )
        first_day = self.first_day
        refuse_unless(first_day is None or first_day.year in YEARS, "day", first_day, _IN_YEARS)
        refuse_unless(self.ends_at is None or self.ends_at.year in YEARS, "ends_at", self.ends_at, _IN_YEARS)
        if self.repeat is not None and first_day is not None:
            length = self.repeat.last_day - first_day
            refuse_unless(
                length >= NOTHING, "last_day", self.repeat.last_day, mark("The last day comes before the first.")
            )
            refuse_unless(
                length <= LONGEST_REPEAT, "last_day", self.repeat.last_day, mark("That is over two years long.")
            )

    @property
    def first_day(self) -> date | None:
        """The local day of its start, or the day it is meant for, or None."""
        return self.starts_at.date() if self.starts_at else self.day

    @property
    def last_day(self) -> date | None:
        """The local day of its last start."""
        return self.repeat.last_day if self.repeat else self.first_day

    @property
    def is_placed(self) -> bool:
        """Whether it has a venue and a time."""
        return self.venue_id is not None and self.starts_at is not None

    @property
    def is_cancelled(self) -> bool:
        """Whether it stays in the programme only to say that it will not be held."""
        return self.status is Status.CANCELLED

    @property
    def is_reversed(self) -> bool:
        """Whether its end comes before its start."""
        return (
            self.starts_at is not None
            and self.ends_at is not None
            and self.ends_at.astimezone(UTC) < self.starts_at.astimezone(UTC)
        )


def sittings(item: Item) -> tuple[Span, ...]:
    """Its occurrences in order, one for an item that does not repeat, none while it has no hours or they are reversed.

    Each is laid out in local time: 10–18 stays 10–18 across the night that the clocks change.
    """
    if item.starts_at is None or item.ends_at is None or item.is_reversed:
        return ()
    if item.repeat is None:
        return (Span(item.starts_at, item.ends_at),)
    shifts = (timedelta(days=n) for n in range((item.repeat.last_day - item.starts_at.date()).days + 1))
    return tuple(
        _span_of_clocks(item.starts_at + shift, item.ends_at + shift)
        for shift in shifts
        if item.repeat.is_open(item.starts_at.date() + shift)
    )


def _span_of_clocks(starts_at: datetime, ends_at: datetime) -> Span:
    """Nothing lasts 2:15–3:00 on the night that skips from 2:00 to 3:00: its start is moved past its end."""
    start = starts_at.astimezone(UTC)
    return Span(start, max(start, ends_at.astimezone(UTC)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of somebody beside the items that name them: known again by the normal form of the name."""

    name: str
    zone: ZoneInfo | None = None  # of the clock they live by while they take part from afar
    absences: tuple[Span, ...] = ()  # in order, none touching another
    notes: str = ""  # internal, never published

    def __post_init__(self) -> None:
        refuse_unless(not is_nobody(self.name), "person", self.name, mark("Give the person a name."))
        object.__setattr__(self, "absences", joined(self.absences))

    @property
    def id(self) -> str:
        """The normal form of the name, which all its spellings share."""
        return normal_form(self.name)


@dataclass(frozen=True, slots=True)
class Journey:
    """Minutes from one venue to another. They hold for the way back as well, unless that has minutes of its own."""

    origin_id: str
    destination_id: str
    minutes: int

    def __post_init__(self) -> None:
        refuse_unless(
            self.origin_id != self.destination_id, "destination", self.destination_id, mark("Name two venues.")
        )
        refuse_unless(0 <= self.minutes <= 24 * 60, "minutes", self.minutes, mark("Give a journey of at most a day."))


@dataclass(frozen=True, slots=True)
class Waiver:
    """A clash that somebody accepted. It is void once the time, the place or the people of an item are others."""

    kind: ClashKind
    item_ids: tuple[str, ...]
    about: str  # the venue's id or the person's normal form, as the key of the clash has it
    circumstances: str  # a digest of time, place and people
    by: str
    at: datetime  # UTC, whole seconds
    why: str

    @property
    def clash_key(self) -> tuple[str, ...]:
        """The key of the clash."""
        return (self.kind, *self.item_ids, self.about)


class Method(StrEnum):
    """How people were counted, from the surest to the least sure."""

    SCAN = "scan"
    CLICKER = "clicker"
    COUNT = "count"
    ESTIMATE = "estimate"


MEASURES = ("counted", "booked", "no_shows", "paid", "free")  # people
MONEY = ("revenue", "donations")  # cents of euros
MOST_COUNTED = 10**12  # of anything, beyond which somebody has mistyped
_METHODS = frozenset((*Method, ""))


@dataclass(frozen=True, slots=True)
class Count:
    """Who came to an item on one day, which is one sitting. None is not known: missing is never 0.

    `counted` people in the room, be they more than its seats; `booked` places; of these, `no_shows` had nobody come;
    `paid` and `free` tickets; `revenue` of tickets and `donations` in cents of euros.
    """

    item_id: str
    day: date
    counted: int | None = None
    note: str = ""
    _: KW_ONLY
    booked: int | None = None
    no_shows: int | None = None
    paid: int | None = None
    free: int | None = None
    revenue: int | None = None
    donations: int | None = None
    method: str = ""  # a Method, or unsaid
    by: str = ""  # who counted
    at: datetime | None = None  # when, UTC

    def __post_init__(self) -> None:
        for name in (*MEASURES, *MONEY):
            number: int | None = getattr(self, name)
            possible = number is None or 0 <= number <= MOST_COUNTED
            refuse_unless(possible, name, number, mark("Count from 0 up, and no further than a thousand billions."))
        refuse_unless(self.method in _METHODS, "method", self.method, mark("Choose one of them."))
        refuse_unless(
            self.at is None or self.at.tzinfo is not None, "at", self.at, mark("Give the time zone by its name.")
        )


@dataclass(frozen=True, slots=True)
class Stamp:
    """When an item last changed, in UTC, and how often its time, place or status did (RFC 5545 SEQUENCE)."""

    changed_at: datetime
    sequence: int = 0


@dataclass(frozen=True)
class Programme:
    """A festival as it stands at one revision of the store."""

    festival: Festival
    venues: tuple[Venue, ...] = ()
    items: tuple[Item, ...] = ()
    counts: tuple[Count, ...] = ()
    people: tuple[Person, ...] = ()  # those of whom more is known than the name
    journeys: tuple[Journey, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    stamps: Mapping[str, Stamp] = field(default_factory=dict)  # by item id
    revision: int = 0
    changed_at: datetime | None = None  # UTC; of the last change to anything, deletions too

    @cached_property
    def venue_by_id(self) -> dict[str, Venue]:
        """Its venues by their ids."""
        return {venue.id: venue for venue in self.venues}

    @cached_property
    def item_by_id(self) -> dict[str, Item]:
        """Its items by their ids."""
        return {item.id: item for item in self.items}

    @cached_property
    def person_by_id(self) -> dict[str, Person]:
        """Those of its people of whom more is known, by the normal forms of their names."""
        return {person.id: person for person in self.people}

    @cached_property
    def unplaced(self) -> tuple[Item, ...]:
        """Items that lack a venue or a time and are not cancelled."""
        return tuple(item for item in self.items if not item.is_placed and not item.is_cancelled)

    def venue_of(self, item: Item) -> Venue | None:
        """Where it is held, or None."""
        return self.venue_by_id.get(item.venue_id) if item.venue_id else None

    def seats_for(self, item: Item) -> int | None:
        """The capacity of its venue; None where unknown, and where people come and go all day in turns."""
        venue = self.venue_of(item)
        return venue.capacity if venue and not item.shares_venue else None

    def zone_of(self, item: Item) -> ZoneInfo:
        """The zone of its clock: the venue's own, else the festival's."""
        venue = self.venue_of(item)
        return (venue and venue.zone) or self.festival.zone


class Reason(StrEnum):
    """Why a cell could not be read; `wording.things` has the sentence and the cure for each."""

    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_DURATION = "not_a_duration"
    NOT_A_NUMBER = "not_a_number"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_ZONE = "not_a_zone"
    AMBIGUOUS_DATE = "ambiguous_date"
    DATE_OUTSIDE_FESTIVAL = "date_outside_festival"
    IMPOSSIBLE = "impossible"
    NO_TITLE = "no_title"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_ITEM = "unknown_item"
    SHARED_TITLE = "shared_title"
    UNKNOWN_VENUE = "unknown_venue"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that could not be read. `row` is a spreadsheet's (the header is 1), `detail` what would do."""

    file: str
    row: int
    column: str
    value: str
    reason: Reason
    detail: str = ""


def venue_id_for(name: str) -> str:
    """The id of a venue known only by its name; two spellings of one normal form are one venue."""
    normal = normal_form(name)
    has_other_letters = any(sign.isalnum() and not sign.isascii() for sign in normal)  # which a slug drops
    plain = normal if has_other_letters else slug(name) or normal
    if len(plain) <= LONGEST_NAMED_ID:
        return plain
    return f"{plain[:LONGEST_NAMED_ID]}-{sha256(plain.encode('utf-8', 'replace')).hexdigest()[:12]}"
