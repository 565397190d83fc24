"""How many people, how that is known, and how much money: what the cells of those who count and of box offices say.

Words for not known are those of `choices`, whose readers read whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lib.files.choices import cached, is_unsaid, normal_cell, read_count
from lib.names import normal_form
from lib.programme import Method, Reason

METHOD_WORDS: Mapping[Method, tuple[str, ...]] = {
    Method.SCAN: (
        *("scan", "scans", "scanné", "scannés", "badge", "badges", "billetterie", "billets", "douchette", "qr code"),
        *("contrôle d'accès", "tickets", "ticketing", "scanned", "gescannt", "Einlasskontrolle"),
    ),
    Method.CLICKER: (
        *("compteur", "compteurs", "compteur manuel", "compteur à main", "clicker", "clickers", "clicker counter"),
        *("tally", "tally counter", "Handzähler", "Klicker"),
    ),
    Method.COUNT: (
        *("comptage", "comptage manuel", "compté", "comptés", "décompte", "pointage", "émargement", "à la main"),
        *("feuille de présence", "count", "counted", "head count", "headcount", "by hand", "gezählt", "Zählung"),
    ),
    Method.ESTIMATE: (
        *("estimation", "estimé", "estimée", "à vue", "à vue d'œil", "environ", "env", "approximatif", "à peu près"),
        *("estimate", "estimated", "rough", "guess", "by eye", "Schätzung", "geschätzt", "ungefähr"),
    ),
}  # from the surest to the least sure; the first word of each is the one that is written in files
_METHOD_BY_WORD = {normal_form(word): method for method, words in METHOD_WORDS.items() for word in words}

_LONGEST = 10**9
_ABOUT = r"(?:environ|env\.?|a peu pres|~|≈|ca\.?|circa|approx\.?|about|around|ungefahr|etwa|vers|est\.|estimation)"
_ESTIMATED = re.compile(rf"{_ABOUT} ?:? *(?P<before>.+)|(?P<after>.+?) *\(?{_ABOUT}\)?")
_EURO = "(?:€|eur|euros?)?"
_MONEY = re.compile(
    r"EURO ?(?P<whole>[1-9]\d{0,2}(?P<by>[ .,'])\d{3}(?:(?P=by)\d{3})*|\d{1,12})"
    r"(?:(?!(?P=by))[.,](?P<rest>\d{1,2}|\d{4,20}))? ?EURO"
    r"(?: (?:ttc|ht|brut|net))?".replace("EURO", _EURO)
)
_MILLS = re.compile(r"EURO ?(?P<whole>0|\d{4,12})[.,](?P<rest>\d{3}) ?EURO".replace("EURO", _EURO))
_EURO_BETWEEN = re.compile(r"(?<=\d) ?€ ?(?=\d\d$)")


@dataclass(frozen=True, slots=True)
class Audience:
    """How many, and whether that is only about how many."""

    number: int
    is_estimate: bool = False


@cached
def read_audience(text: str) -> Audience | Reason | None:
    """How many came: "119", "1 200 personnes"; an estimate: "~80", "env. 80", "80 environ"; None for unknown."""
    match = _ESTIMATED.fullmatch(normal_cell(text))
    said = (match["before"] or match["after"]) if match else text
    number = read_count(said)
    if isinstance(number, Reason) or number is None:
        return number
    return Audience(number, is_estimate=match is not None)


def write_audience(number: int | None) -> str:
    """ "1200"; with its thousands apart where it would not be read otherwise; nothing for unknown."""
    if number is None:
        return ""
    return f"{number:,}".replace(",", " ") if number >= _LONGEST else str(number)


@cached
def read_money(text: str) -> int | Reason | None:
    """Cents of euros: "1 234,50 €", "12,5", "12.50", "1.234,50", "12 €"; None for words that mean unknown.

    Three figures behind the only sign are thousands, for no sum of euros has three decimals: but for those behind a
    nought, or behind more figures than come before thousands, which are rounded.
    """
    if is_unsaid(text):
        return None
    said = _EURO_BETWEEN.sub(",", normal_cell(text))
    match = _MONEY.fullmatch(said) or _MILLS.fullmatch(said)
    if match is None:
        return Reason.NOT_AN_AMOUNT
    rest = match["rest"] or "0"
    cents = int((Decimal(f"0.{rest}") * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return int(re.sub(r"\D", "", match["whole"])) * 100 + cents


def write_money(cents: int | None) -> str:
    """ "1234,50"; nothing for an unknown sum."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02}"


@cached
def read_method(text: str) -> str | Reason:
    """How people were counted: by one word, else by the least sure of those in the cell: "compteur à l'entrée"."""
    if is_unsaid(text):
        return ""
    said = normal_cell(text).strip(" .!")
    whole = _METHOD_BY_WORD.get(said)
    if whole is not None:
        return whole
    found = {method for word, method in _METHOD_BY_WORD.items() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said)}
    return max(found, key=list(Method).index) if found else Reason.NOT_A_CHOICE


def write_method(method: str) -> str:
    """The word for a method that reads back as it."""
    return METHOD_WORDS[Method(method)][0] if method else ""
