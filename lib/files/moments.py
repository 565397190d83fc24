"""What a cell says of when: days, hours, or both, each day perhaps with its own hours.

The parts are those of `cells`; words for not yet are those of `choices`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from lib.files.cells import (
    MONTHS,
    NTH,
    OPENING_WORDS,
    WEEKDAYS,
    Day,
    Hours,
    day_first,
    find_day,
    find_hours,
    one_of,
    read_hours,
    read_openings,
    resolve_day,
    since_midnight,
)
from lib.files.choices import cached, is_unsaid, normal_cell
from lib.programme import Opening, Reason


@dataclass(frozen=True, slots=True)
class Moment:
    """What a cell of a date or an hour says: a day, perhaps a last day, perhaps hours; and more of them."""

    day: Day | None = None
    until: Day | None = None
    hours: tuple[Hours, ...] = ()
    closed: frozenset[int] = frozenset()  # days of the week that the hours leave out
    more: tuple[Moment, ...] = ()  # further days of the same cell

    @property
    def all(self) -> tuple[Moment, ...]:
        """This one without the others, and the others."""
        return (replace(self, more=()), *self.more) if self.more else (self,)


# ---------------------------------------------------------------- lists of days

_M, _W = f"(?:{one_of(MONTHS)})", f"(?:{one_of(WEEKDAYS)})"
_NUMERIC = r"\d{1,2}([-/.])\d{1,2}\%d\d{2,4}"
_TO = re.compile(r" *(?:au|-|to|bis|until|(?<=\d)/(?=\d{4}-))(?: (?:le|zum))? *")
_BARE_DAY = re.compile(
    rf"(?P<day>\d{{1,2}}){NTH}(?= *[,;&+] *\d| *(?:au|-|to|bis|et|and|und|puis|&|/) |[-/]\d{{1,2}}{NTH} *{_M}\b)"
)
_BARE_DAYS = re.compile(rf"\d{{1,2}}{NTH}(?: *(?:[,;&+/]|et|and|und) *\d{{1,2}}{NTH})*")
_ARTICLE = r"(?:le |les |on |am |den )?"
_AND = re.compile(
    rf"(?: *[,;/&+]+ *(?:(?:et|and|und|puis) )?| +(?:et|and|und|puis) ){_ARTICLE}"
    rf"(?!\d{{1,2}}[.-]\d{{1,2}}(?![-/.\d])|\d{{1,2}}/\d{{1,2}} ?(?:h|uhr|:))"
)
_NEXT_DAY = re.compile(
    rf"(?<=[ ,;&+/])(?:(?:et|and|und|puis|le|on|am|den) )*"
    rf"(?=\d{{4}}-\d\d-\d\d|{_NUMERIC % 1}|(?:\d{{1,2}}{NTH} *(?:[,;&/-]|et|and|und|au|to|bis) *)*"
    rf"\d{{1,2}}{NTH} *(?:of |de |d')?{_M}\b|{_W}\b[.,]? *(?:le |den )?\d)"
    r"|(?:[,;&+] *|(?<= )(?:et|and|und|puis) )(?:le )?(?=\d{1,2}/\d{1,2}(?![\d:/]| *(?:h|uhr)\b))"
)


def _first_day(said: str, at: int) -> tuple[Day, int] | None:
    """The day that begins at `at`, and where it ends; it may wait for its month: the 12 of "12 et 13 octobre"."""
    if found := find_day(said, at):
        return found
    bare = _BARE_DAY.match(said, at)
    return (Day(int(bare["day"])), bare.end()) if bare and 1 <= int(bare["day"]) <= 31 else None


def _is_waiting(day: Day) -> bool:
    return day.month is None and day.weekday is None


def _days_at(said: str, at: int) -> tuple[Moment, int] | None:
    """A day, or a first and a last, and where they end."""
    first = _first_day(said, at)
    if first is None:
        return None
    to = _TO.match(said, first[1])
    find_last = _first_day if _is_waiting(first[0]) else find_day
    last = find_last(said, to.end()) if to else None
    return (Moment(first[0].completed(last[0]), last[0]), last[1]) if last else (Moment(first[0]), first[1])


def _list_of_days(said: str, at: int) -> tuple[list[Moment], int]:
    """The days that are listed from `at`, and where they end: "12, 13 et 14 octobre"."""
    found: list[Moment] = []
    complete, end = 0, at
    while one := _days_at(said, at):
        found.append(one[0])
        at = one[1]
        if not _is_waiting(one[0].until or one[0].day or Day()):
            complete, end = len(found), at
        separator = _AND.match(said, at)
        if separator is None:
            break
        at = separator.end()
    return _completed(found[:complete]), end


def _completed(days: list[Moment]) -> list[Moment]:
    """Each with the month and the year of those after it, where it has none."""
    found: list[Moment] = []
    following = Day()
    for moment in reversed(days):
        until = moment.until and moment.until.completed(following)
        following = (moment.day or following).completed(until or following)
        found.append(replace(moment, day=following, until=until))
    return found[::-1]


# ---------------------------------------------------------------- days with hours


def _hours(said: str, *, is_last: bool) -> tuple[Hours, ...] | Reason:
    """What follows a day. Midnight to the second is none: software writes a day so."""
    rest = re.sub(r"^(?:t(?=\d)|[ ,;:-]+)|[ .]+$", "", said if is_last else said.rstrip(" ,;&+/-"))
    if rest in {"", "00:00:00", "00:00:00.000"}:
        return ()
    return find_hours(rest.removeprefix("- "), may_say_more=is_last)


def _moments(said: str) -> list[Moment] | None:
    """Every day with the hours that follow it; days without any share those of the next."""
    found: list[Moment] = []
    at = match.end() if (match := OPENING_WORDS.match(said)) else 0
    while at < len(said):
        days, end = _list_of_days(said, at)
        following = _NEXT_DAY.search(said, end)
        hours = _hours(said[end : following.start() if following else None], is_last=following is None)
        if not days or isinstance(hours, Reason):
            return None
        found += (replace(day, hours=hours) for day in days)
        at = following.end() if following else len(said)
    return _with_the_hours_to_come(found)


def _with_the_hours_to_come(moments: list[Moment]) -> list[Moment]:
    hours: tuple[Hours, ...] = ()
    found: list[Moment] = []
    for moment in reversed(moments):
        hours = moment.hours or hours
        found.append(replace(moment, hours=hours))
    return found[::-1]


@cached
def read_moment(text: str, *, month_first: bool = False) -> Moment | Reason:
    """A cell of dates: "samedi 19 octobre 2024", "2024-10-19T20:30Z", "Du 27 janvier au 18 mai", "16 et 17 octobre".

    Midnight to the second ("2024-10-19 00:00:00") is how software writes a day without an hour, and is read so. A bare
    number is a day of some month.
    """
    if is_unsaid(text):
        return Moment()
    said = normal_cell(text)
    if _BARE_DAYS.fullmatch(said):
        numbers = [int(number) for number in re.findall(r"\d+", said)]
        found = [Moment(Day(number)) for number in numbers] if all(1 <= number <= 31 for number in numbers) else None
    else:
        found = _moments(day_first(said) if month_first else said)
    return replace(found[0], more=tuple(found[1:])) if found else Reason.NOT_A_DATE


@cached
def read_day(text: str, *, month_first: bool = False) -> date | Reason | None:
    """A cell that is one whole date; None for "not known yet"."""
    moment = read_moment(text, month_first=month_first)
    if isinstance(moment, Reason):
        return moment
    if moment.more:
        return Reason.AMBIGUOUS_DATE
    return resolve_day(moment.day, None, None) if moment.day else None


@cached
def read_hours_or_moment(text: str, *, month_first: bool = False) -> Moment | Reason:
    """A cell that starts or ends an item: hours alone ("20.30"), or a day with them ("28.05.25 20:30")."""
    hours = read_hours(text)
    if not isinstance(hours, Reason):
        return Moment(hours=hours)
    moment = read_moment(text, month_first=month_first)
    if isinstance(moment, Reason):
        return _weekly(read_openings(text)) or hours
    if not _are_weekdays(moment):
        return moment
    return _weekly(read_openings(text)) or (moment if moment.more else hours)


def _are_weekdays(moment: Moment) -> bool:
    """Whether its days are only weekdays, more than one."""
    is_many = moment.until is not None or bool(moment.more)
    return is_many and moment.day is not None and moment.day.day is None


def _weekly(openings: tuple[Opening, ...] | Reason) -> Moment | None:
    """Opening hours that are the same on each of their days: "du mercredi au dimanche de 12h à 18h"."""
    if isinstance(openings, Reason) or len({(opening.opens, opening.closes) for opening in openings}) > 1:
        return None
    opens, closes = since_midnight(openings[0].opens), since_midnight(openings[0].closes)
    return Moment(hours=(Hours(opens, closes),), closed=frozenset(range(7)) - {opening.weekday for opening in openings})
