"""What one cell of a table says of time: days, hours, durations, weekdays, opening hours.

As in `choices`, every reader returns a value or the `Reason` why there is none, and French, English and German are read
at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from lib.files.choices import cached, is_unsaid, normal_cell
from lib.names import normal_form
from lib.programme import Opening, Reason

LONGEST_NIGHT = timedelta(hours=15)  # "14h-4h" is a night out, "20h-19h" a slip of the pen
FIRST_YEAR, LAST_YEAR = 1900, 2199
DAY = timedelta(days=1)
NOON = timedelta(hours=12)


# ---------------------------------------------------------------- words


def _numbered(words: str) -> dict[str, int]:
    """Lines of words that mean the same, by the line's number."""
    return {word: number for number, line in enumerate(words.strip().splitlines()) for word in line.split()}


WEEKDAYS = _numbered("""
    lundi lundis lun monday mondays mon montag montags mo
    mardi mardis mar tuesday tuesdays tues tue dienstag dienstags di
    mercredi mercredis mer wednesday wednesdays wed mittwoch mittwochs mi
    jeudi jeudis jeu thursday thursdays thurs thur thu donnerstag donnerstags do
    vendredi vendredis ven friday fridays fri freitag freitags fr
    samedi samedis sam saturday saturdays sat samstag samstags sonnabend sa
    dimanche dimanches dim sunday sundays sun sonntag sonntags so
""")
WEEKDAY_NAMES = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")  # as they are written in files

MONTHS = {
    word: number + 1
    for word, number in _numbered("""
    janvier janv jan january januar janner
    fevrier fevr fev february feb februar
    mars march mar marz mrz
    avril avr april apr
    mai may
    juin june jun juni
    juillet juil july jul juli
    aout august aug
    septembre sept sep september
    octobre oct october oktober okt
    novembre nov november
    decembre dec december dez dezember
""").items()
}


# ---------------------------------------------------------------- days


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written, perhaps in part: "Dimanche 10" has a weekday (Monday 0) and a day, no month, no year."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None

    def completed(self, other: Day) -> Day:
        """The same with the month and year of `other` where it has none: "du 27 au 30 janvier"."""
        return replace(self, month=self.month or other.month, year=self.year or other.year)

    def contradicts(self, found: date) -> bool:
        """Whether the weekday written is not that of `found`."""
        return self.weekday is not None and self.weekday != found.weekday()


def one_of(words: Iterable[str]) -> str:
    """A pattern of any of the words."""
    return "|".join(sorted(words, key=len, reverse=True))


_W = rf"(?P<weekday>{one_of(WEEKDAYS)})\b"
_M = rf"(?P<month>{one_of(MONTHS)})\b"
NTH = r"(?:er|st|nd|rd|th|\.)?"
_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_W}[.,]? *)?(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)",
        rf"(?:{_W}[.,]? *)?(?P<day>\d{{1,2}})([-/.])(?P<month>\d{{1,2}})\3(?P<year>\d{{4}}|\d{{2}})(?!\d)",
        rf"(?:{_W}[.,]? *)?(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})(?!\d)\.?",
        rf"(?:{_W}[.,]? *(?:le |den )?)?(?P<day>\d{{1,2}}){NTH} *(?:of |de |d')?{_M}\.?"
        r"(?:,? *(?P<year>\d{4})(?!\d))?",
        rf"(?:{_W}[.,]? *)?{_M}\.? *(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))(?!\d)",
        rf"{_W}[.,]? *(?:le |den )?(?P<day>\d{{1,2}}){NTH}(?![\d:/]| *(?:h|uhr|[ap]m)\b|\.\d| *h\d)",
        rf"(?:{_W}[.,]? *)?{_M}\.? *(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:/]| *(?:h|uhr|[ap]m)\b|\.\d| *h\d)",
        rf"{_W}\.?",
    )
)
OPENING_WORDS = re.compile(r"(?:du|de|den|le|les|la|the|from|on|vom|von|am|ab|des|jusqu'au|a partir du) ")
_NUMERIC_DAY = re.compile(r"(?<!\d)(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")


def _number_of(word: str, words: Mapping[str, int]) -> int:
    return words[word] if word in words else int(word)


def _day_of(match: re.Match[str]) -> Day:
    parts = {name: said for name, said in match.groupdict().items() if said}
    year = int(parts["year"]) if "year" in parts else None
    if year is not None and len(parts["year"]) == 2:
        year += 2000 if year < 70 else 1900
    return Day(
        day=int(parts["day"]) if "day" in parts else None,
        month=_number_of(parts["month"], MONTHS) if "month" in parts else None,
        year=year,
        weekday=WEEKDAYS[parts["weekday"]] if "weekday" in parts else None,
    )


def _is_possible(day: Day) -> bool:
    try:
        date(day.year or 2000, day.month or 1, 1 if day.day is None else day.day)
    except ValueError:
        return False
    return day.year is None or FIRST_YEAR <= day.year <= LAST_YEAR


def find_day(said: str, at: int) -> tuple[Day, int] | None:
    """The day that begins at `at`, and where it ends."""
    for form in _DAY_FORMS:
        if match := form.match(said, at):
            day = _day_of(match)
            return (day, match.end()) if _is_possible(day) else None
    return None


def day_first(said: str) -> str:
    """A text with its m/d/y written as d/m/y."""
    return _NUMERIC_DAY.sub(r"\3\2\1\2\4", said)


def is_month_first(cells: Iterable[str]) -> bool:
    """Whether a column of dates writes the month before the day: some second part is over 12, no first part is.

    Day first otherwise.
    """
    matches = [match for match in map(_NUMERIC_DAY.search, set(cells)) if match]
    return any(int(match[3]) > 12 for match in matches) and all(int(match[1]) <= 12 for match in matches)


def _days_between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _fits(day: Day, found: date) -> bool:
    return (day.day, day.month, day.weekday) == (
        found.day if day.day else None,
        found.month if day.month else None,
        found.weekday() if day.weekday is not None else None,
    )


def _nearest_year(day: Day, first: date, last: date) -> date | Reason:
    """A day and month outside the festival's own days: in the year that brings it nearest."""
    found = [
        date(year, day.month, day.day)
        for year in (first.year - 1, first.year, last.year, last.year + 1)
        if day.month and day.day and _is_possible(replace(day, year=year))
    ]
    return min(found, key=lambda one: max(first - one, one - last), default=Reason.DATE_OUTSIDE_FESTIVAL)


@cached
def resolve_day(day: Day, first: date | None, last: date | None) -> date | Reason:
    """The date that `day` is in a festival from `first` to `last`: the one day in it that fits what is written.

    A weekday or a day of the month that fits several of its days is AMBIGUOUS_DATE; without the festival's days, so is
    any that lacks its year.
    """
    if day.year and day.month and day.day:
        return date(day.year, day.month, day.day)
    if first is None or last is None:
        return Reason.AMBIGUOUS_DATE
    for wanted in (day, replace(day, weekday=None)):
        found = [one for one in _days_between(first, last) if _fits(wanted, one)]
        if len(found) == 1:
            return found[0]
        if found or day.day is None:
            break
    return Reason.AMBIGUOUS_DATE if found else _nearest_year(day, first, last)


# ---------------------------------------------------------------- hours


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one showing, counted from midnight: `ends` is None when unsaid, 24 h is the midnight after.

    `offset` from UTC when the cell has one; `is_about` and `is_end_about` when it says "vers 20h", "~22:30".
    """

    starts: timedelta
    ends: timedelta | None = None
    offset: timedelta | None = None
    is_about: bool = False
    is_end_about: bool = False


def _clock_form(n: int) -> str:
    """An hour of the day, its groups numbered `n`."""
    return (
        rf"(?:(?P<about{n}>~|vers|environ|env\.?|ca\.?|circa|around|gegen) *)?"
        rf"(?:(?P<h{n}>\d{{1,2}})(?:(?: ?(?P<u{n}>[h:.]|uhr) ?(?P<m{n}>\d\d)(?::(?P<s{n}>\d\d(?:\.\d{{1,6}})?))?)"
        rf"|(?P<v{n}> ?(?:heures?|hrs?|uhr|h|u))\b)?(?: ?uhr\b)?(?: ?(?P<p{n}>[ap])\.?m\b\.?)?"
        rf"|(?P<word{n}>midi|noon|mittags?|minuit|midnight|mitternacht))(?![\w:€$£%])"
    )


_WORD_HOURS = {"midi": 12, "noon": 12, "mittag": 12, "mittags": 12, "minuit": 24, "midnight": 24, "mitternacht": 24}
_TO = r"(?: *(?:-|→|>) *| (?:a|to|bis|until|till?|jusqu'a|et) )"
_SHOWING = re.compile(
    r"[ ,;&+/]*(?:(?:et|and|und|puis|ou|or|then) )?(?:(?:a|de|des|at|um|von|ab|from|entre|between|starts?:?) )?"
    rf"{_clock_form(1)}(?:{_TO.replace('|et', '')}{_clock_form(2)})?"
)
_OFFSET = re.compile(r"(?:(?<=\d) ?(z|utc|gmt)|(?<=\d)([+]|(?<=:\d\d:\d\d)-|(?<=:\d\d\.\d{6})-)(\d\d):?(\d\d))$")
_DOORS = re.compile(r"(?:doors?|einlass|portes?|ouverture)\b.*?\b(?:show|beginn|concert|debut|start)\w*:? *(?=\d)")


def _clock(match: re.Match[str], n: int, evening: str | None = None) -> timedelta | None:
    """Time since midnight of a clock, or None; `evening` is the "p" of "7-9pm" for the hour that lacks it."""
    if word := match[f"word{n}"]:
        return timedelta(hours=_WORD_HOURS[word])
    hour, minute, second = int(match[f"h{n}"]), int(match[f"m{n}"] or 0), float(match[f"s{n}"] or 0)
    half = match[f"p{n}"] or evening
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    since = timedelta(hours=hour, minutes=minute, seconds=second)
    return since if since <= DAY and minute < 60 and second < 60 else None


def _hours_of(match: re.Match[str], offset: timedelta | None) -> Hours | None:
    has_end = bool(match["h2"] or match["word2"])
    starts = _clock(match, 1, match["p2"] if has_end else None)
    ends = _clock(match, 2) if has_end else None
    if starts is None or (has_end and ends is None):
        return None
    if match["p2"] == "p" and not match["p1"] and ends is not None and starts > ends:
        starts -= NOON  # 10-2pm
    return Hours(starts, ends, offset, bool(match["about1"]), bool(match["about2"]))


def _has_unit(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("u1", "v1", "p1", "word1", "h2", "word2"))


def _take_offset(said: str) -> tuple[str, timedelta | None]:
    match = _OFFSET.search(said)
    if match is None:
        return said, None
    if match[1]:
        return said[: match.start()], timedelta(0)
    size = timedelta(hours=int(match[3]), minutes=int(match[4]))
    if size >= DAY:
        return said, None
    return said[: match.start()], -size if match[2] == "-" else size


def find_hours(said: str, *, may_say_more: bool = True) -> tuple[Hours, ...] | Reason:
    """The showings of a text in normal form; `may_say_more`: words may follow them."""
    said, offset = _take_offset(said)
    doors = _DOORS.match(said)
    found: list[Hours] = []
    at, is_plain = doors.end() if doors else 0, False
    while match := _SHOWING.match(said, at):
        hours = _hours_of(match, offset)
        if hours is None:
            return Reason.NOT_A_TIME
        found.append(hours)
        at, is_plain = match.end(), is_plain or not _has_unit(match)
    remark = said[at:].strip(" .,;:()!")
    if not found or any(sign.isdigit() for sign in remark) or (remark and (is_plain or not may_say_more)):
        return Reason.NOT_A_TIME
    return tuple(_in_the_evening(hours) for hours in found) if doors else tuple(found)


def _in_the_evening(hours: Hours) -> Hours:
    """Doors open for a show in the evening: "Show 8:00" is 20:00, and marked as assumed."""
    if not timedelta(0) < hours.starts < NOON:
        return hours
    return replace(hours, starts=hours.starts + NOON, is_about=True)


@cached
def read_hours(text: str) -> tuple[Hours, ...] | Reason:
    """The showings of a cell: "20h30", "19h à 22h", "9h30, 11h & 14h30"; none for "TBA" and other words for not yet.

    Words after the hours ("sur inscription") are passed over; they are the caller's to keep.
    """
    return () if is_unsaid(text) else find_hours(normal_cell(text))


def has_remark(text: str) -> bool:
    """Whether a cell of hours says more than hours: "17h sur inscription"."""
    return bool(re.search(r"[^\W\d_]{4,}", normal_form(text)))


def since_midnight(at: time) -> timedelta:
    """How far into its day a clock is."""
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


_DURATION_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<h>\d{1,3}) ?(?:h|hrs?|heures?|hours?|std|stunden?)\.?"
        r"(?: ?(?P<m>[0-5]?\d) ?(?:mn|min|minutes?|minuten|m|')?\.?)?",
        r"(?P<h>\d{1,3}):(?P<m>\d\d)(?::(?P<s>\d\d(?:\.\d{1,6})?))?",
        r"(?P<m>\d{1,5})(?:[.,]0{1,2})? ?(?:mn|min|mins|minutes?|minuten|m|'|mn\.|min\.)?",
        r"(?P<h>\d{1,3}[.,]\d{1,2}) ?(?:h|heures?|hours?|std|stunden?)?",
        r"pt(?:(?P<h>\d{1,3})h)?(?:(?P<m>\d{1,5})m)?",
        r"(?P<d>\d{1,3}) ?(?:j|jours?|d|days?|tage?)(?: ?(?P<h>\d{1,2}) ?h)?",
    )
)


@cached
def read_duration(text: str) -> timedelta | Reason:
    """ "1h30", "90", "90 min", "01:30", "1,5 h"; a bare number counts minutes."""
    said = normal_cell(text).strip("~. ")
    for form in _DURATION_FORMS:
        if match := form.fullmatch(said):
            parts = {name: float(part.replace(",", ".")) for name, part in match.groupdict().items() if part}
            return timedelta(
                days=parts.get("d", 0), hours=parts.get("h", 0), minutes=parts.get("m", 0), seconds=parts.get("s", 0)
            )
    return Reason.NOT_A_DURATION


# ---------------------------------------------------------------- weekdays, openings, lists of days

_WEEKDAY_RANGE = re.compile(
    rf"(?P<first>{one_of(WEEKDAYS)})\b\.?(?: *(?:-|au|a|to|bis) *(?P<last>{one_of(WEEKDAYS)})\b\.?)?"
)
_EVERY_DAY = re.compile(r"tous les jours|7 ?j ?/ ?7|every day|daily|taglich|lundi au dimanche")
_CLOSED_WORDS = re.compile(
    r"ferme(?:e|s|es|ture)?|relache|sauf|closed?|except|geschlossen|ausser|tous|every|on|les?|la|the|am|et|and|und|"
    r"[ ,;&+/.:()]"
)


def _weekdays_of(match: re.Match[str]) -> tuple[int, ...]:
    first = WEEKDAYS[match["first"]]
    last = WEEKDAYS[match["last"]] if match["last"] else first
    return tuple((first + n) % 7 for n in range((last - first) % 7 + 1))


@cached
def read_weekdays(text: str) -> frozenset[int] | Reason:
    """Days of the week, Monday 0: "lundi", "fermé le lundi", "lun, mar", "mon-tue"."""
    said = normal_cell(text)
    found = frozenset(day for match in _WEEKDAY_RANGE.finditer(said) for day in _weekdays_of(match))
    rest = _CLOSED_WORDS.sub("", _WEEKDAY_RANGE.sub("", said))
    return Reason.NOT_A_CHOICE if rest or not found else found


def _openings(said: str) -> Iterator[Opening | None]:
    """Openings in the order written; None for what is neither days nor hours."""
    days: tuple[int, ...] = ()
    at, has_hours = 0, False
    while at < len(said):
        if match := _EVERY_DAY.match(said, at):
            days, has_hours = tuple(range(7)), False
        elif match := _WEEKDAY_RANGE.match(said, at):
            days, has_hours = (() if has_hours else days) + _weekdays_of(match), False
        elif (match := _SHOWING.match(said, at)) and (hours := _hours_of(match, None)) and hours.ends is not None:
            has_hours = True
            for day in days or range(7):
                yield Opening(day, time_of(hours.starts), time_of(hours.ends))
        elif not (match := _CLOSED_WORDS.match(said, at) or OPENING_WORDS.match(said, at)):
            yield None
            return
        at = match.end()


def time_of(since: timedelta) -> time:
    """A time of day; 24 h is midnight."""
    seconds = int(since.total_seconds()) % 86_400
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, since.microseconds)


@cached
def read_openings(text: str) -> tuple[Opening, ...] | Reason:
    """Opening hours: "mar-sam 10h-18h; dim 14h-18h", "tous les jours 9h-12h, 14h-18h", "10h-18h"."""
    found = tuple(_openings(normal_cell(text)))
    if None in found or not found:
        return Reason.NOT_A_TIME
    return tuple(opening for opening in found if opening)
