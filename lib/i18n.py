"""Words, dates and numbers in the reader's language.

Messages are written in English in the code and translated in `locale/<language>.po` (gettext); dates and numbers follow
CLDR through Babel. `make words` brings the catalogues up to date with the code.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = {"fr": "Français", "en": "English"}
_HOURS = {"fr": ("H 'h'", "H 'h' mm"), "en": ("HH:mm", "HH:mm")}  # on the hour, and with minutes


def mark(message: str) -> str:
    """`message` itself, marked for the catalogue where it is translated later."""
    return message


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = LOCALES / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache
def _language_names(language: str) -> dict[str, str]:
    """What the languages are called in one of them, by their tags."""
    return dict(Locale.parse(language).languages)


@dataclass(frozen=True, slots=True)
class Words:
    """One reader's language. Calling it translates a message: `t("{n} seats", n=3)`."""

    language: str = "fr"

    def __call__(self, message: str, /, **values: object) -> str:
        translated = _catalogue(self.language).gettext(message) if message else ""
        return translated.format(**values) if values else translated

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """`one` or `many` as the language counts; `{n}` in them is the number, written the reader's way."""
        return _catalogue(self.language).ngettext(one, many, n).format(n=self.number(n), **values)

    def day(self, day: date) -> str:
        """Short and with its weekday: "sam. 19 oct."."""
        return self._date(day, "EEE d MMM")

    def long_day(self, day: date) -> str:
        """In full: "samedi 19 octobre 2024"."""
        return self._date(day, "EEEE d MMMM y")

    def _date(self, day: date, pattern: str) -> str:
        """By a CLDR pattern; the first of a month is an ordinal in French, which CLDR's patterns cannot say."""
        is_ordinal = self.language == "fr" and day.day == 1
        return format_date(day, pattern.replace("d", "d'er'") if is_ordinal else pattern, locale=self.language)

    def weekday(self, number: int) -> str:
        """The day of the week (Monday 0) inside a sentence: "lundi", "Monday"."""
        return format_date(date(2024, 1, 1 + number), "EEEE", locale=self.language)

    def language_name(self, tag: str) -> str:
        """The language of a BCP 47 tag ("français"); whatever else was written, as it was."""
        return _language_names(self.language).get(tag.strip().replace("-", "_"), tag)

    def city(self, zone: ZoneInfo) -> str:
        """The city that a time zone is called after: "Erevan"."""
        return get_timezone_location(zone, locale=self.language, return_city=True)

    def hour(self, at: time | datetime) -> str:
        """As the language writes an hour: "14 h 30", "14:30"."""
        whole, with_minutes = _HOURS.get(self.language, _HOURS["en"])
        clock = at.timetz().replace(tzinfo=None) if isinstance(at, datetime) else at
        return format_time(clock, with_minutes if clock.minute else whole, locale=self.language)

    def moment(self, at: datetime) -> str:
        """Day and hour, on the clock `at` carries: "sam. 19 oct., 14 h 30"."""
        return f"{self.day(at.date())}, {self.hour(at)}"

    def period(self, starts_at: datetime, ends_at: datetime) -> str:
        """Start to end, the day said once when it is the same: "sam. 19 oct., 14 h 30 – 16 h"."""
        same_day = starts_at.date() == ends_at.date()
        return f"{self.moment(starts_at)} – {self.hour(ends_at) if same_day else self.moment(ends_at)}"

    def number(self, value: float) -> str:
        """With the language's separators: "1 234,5"."""
        return format_decimal(value, locale=self.language)

    def percent(self, share: float) -> str:
        """`share` of one as whole per cent: "85 %"."""
        return format_percent(share, locale=self.language)

    def money(self, cents: int) -> str:
        """Cents of euros as euros, without cents where there are none: "1 234,50 €", "12 €"."""
        whole = (
            None if cents % 100 else Locale.parse(self.language).currency_formats["standard"].pattern.replace(".00", "")
        )
        return format_currency(Decimal(cents) / 100, "EUR", whole, self.language, currency_digits=whole is None)

    def listed(self, names: Iterable[str]) -> str:
        """One after the other: "A, B et C"."""
        return format_list(list(names), locale=self.language)

    def either(self, names: Iterable[str]) -> str:
        """One or another: "A, B ou C"."""
        return format_list(list(names), style="or", locale=self.language)
