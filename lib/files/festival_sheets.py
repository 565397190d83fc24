"""Festivals in files: one row, which also says what a festival makes of the rules.

Rows come from `sheet_rows`, of `sheets`; days are read by `moments`, severities by `rulebooks`, notes of the report by
`chapters`, other cells by `choices`; the columns are those of `columns`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from zoneinfo import ZoneInfo

from lib.files.chapters import read_chapters
from lib.files.choices import normal_cell, read_count, read_list, read_origins, read_yes, read_zone
from lib.files.columns import FESTIVAL
from lib.files.moments import read_day
from lib.files.rulebooks import read_severities
from lib.files.sheet_rows import Row, guess_mapping, rows_of
from lib.files.sheets import Sheet
from lib.impossible import Impossible
from lib.names import slug
from lib.programme import Festival, Kind, Problem, Reason, refuse_impossible_embedders
from lib.rulebook import Rulebook

_COLOUR = re.compile("#?([0-9a-f]{6})")
_DEFAULT_MINUTES = 60
_RULES = ("notice_days", "least_rivalry", "walking_kmh", "transit_kmh")  # numbers of a rulebook


@dataclass(frozen=True)
class FestivalReading:
    """The festival of a file, None when it lacks what a festival must have, and the problems.

    `fields` are the Festival fields that the file speaks for, `rules` the Rulebook fields; those of which the cell
    cannot be read are not among them.
    """

    festival: Festival | None
    problems: tuple[Problem, ...]
    mapping: Mapping[int, str]
    fields: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()

    def taken_over(self, stored: Festival) -> Festival:
        """The stored festival with what the file says of it; the rest stays. Impossible."""
        if self.festival is None:
            return stored
        rulebook = replace(stored.rulebook, **{name: getattr(self.festival.rulebook, name) for name in self.rules})
        return replace(stored, rulebook=rulebook, **{name: getattr(self.festival, name) for name in self.fields})


def _kind(line: str) -> Kind | Reason:
    """ "degustation:45:non:Dégustation", or just "Dégustation"."""
    parts = line.split(":", 3)
    kind_id, minutes, shares, label = parts if len(parts) == 4 else (slug(line), str(_DEFAULT_MINUTES), "non", line)
    length, is_shared = read_count(minutes), read_yes(shares)
    if not isinstance(length, int) or not isinstance(is_shared, bool):
        return Reason.NOT_A_CHOICE
    try:
        return Kind(kind_id, label, length, is_shared)
    except Impossible:
        return Reason.IMPOSSIBLE


def _kinds(cell: str) -> tuple[Kind, ...] | Reason:
    lines = cell.split("\n") if ":" in cell else read_list(cell)
    found = [_kind(line.strip()) for line in lines if line.strip()]
    wrong = [kind for kind in found if isinstance(kind, Reason)]
    return wrong[0] if wrong else tuple(kind for kind in found if isinstance(kind, Kind))


def _rulebook(row: Row) -> Rulebook:
    """What the row says of the rules; a number that none can have is a problem, and left out."""
    numbers = {name: row.read(name, read_count, None) for name in _RULES}
    known = {name: number for name, number in numbers.items() if number is not None}
    severities, would_do = read_severities(row.text("severities"))
    if would_do:
        row.problem("severities", Reason.NOT_A_CHOICE, ", ".join(would_do))
    while True:
        try:
            return Rulebook(severities=severities, **known)
        except Impossible as impossible:
            row.problem(impossible.field, Reason.IMPOSSIBLE, impossible.reason)
            del known[impossible.field]


def _festival_values(row: Row, zone: ZoneInfo, language: str) -> dict[str, Any]:
    name = row.translated("name", language)
    first_day = row.read("first_day", read_day, None)
    return {
        "id": slug(row.text("id") or str(name)),
        "name": name,
        "first_day": first_day,
        "last_day": row.read("last_day", read_day, first_day),
        "zone": row.read("zone", read_zone, zone),
        "languages": read_list(row.text("languages")) or (language,),
        "kinds": row.read("kinds", _kinds, ()),
        "rulebook": _rulebook(row),
        "description": row.translated("description", language),
        "url": row.text("url"),
        "embedders": _embedders(row),
        "colour": row.read("colour", _colour, ""),
        "report_notes": read_chapters(row.text("report_notes")),
    }


def _colour(cell: str) -> str | Reason:
    """ "#c2183c", with or without its sign."""
    found = _COLOUR.fullmatch(normal_cell(cell))
    return f"#{found[1]}" if found else Reason.IMPOSSIBLE


def _embedders(row: Row) -> tuple[str, ...]:
    """The sites it names; none of them when there is one that cannot be, which is a problem."""
    named = read_origins(row.text("embedders"))
    try:
        refuse_impossible_embedders(named)
    except Impossible as impossible:
        row.problem(impossible.field, Reason.IMPOSSIBLE, impossible.reason)
        return ()
    return named


def read_festival(sheet: Sheet, mapping: Mapping[int, str] | None = None) -> FestivalReading:
    """The festival of the first row; its zone is Europe/Paris and its language French unless it says otherwise."""
    chosen = guess_mapping(sheet, FESTIVAL) if mapping is None else mapping
    problems: list[Problem] = []
    row = next(iter(rows_of(sheet, chosen, problems)), None)
    if row is None:
        return FestivalReading(None, (Problem(sheet.name, 1, "", "", Reason.NO_TITLE),), chosen)
    language = next(iter(read_list(row.text("languages"))), "fr")
    values = _festival_values(row, ZoneInfo("Europe/Paris"), language)
    if values["first_day"] is None or values["last_day"] is None:
        if not problems:
            row.problem("first_day", Reason.NOT_A_DATE)
        return FestivalReading(None, tuple(problems), chosen)
    try:
        festival = Festival(**values)
    except Impossible as impossible:
        row.problem(impossible.field, Reason.IMPOSSIBLE, impossible.reason)
        return FestivalReading(None, tuple(problems), chosen)
    said = {name.partition(":")[0] for name in chosen.values()} - row.unread
    own = frozenset(said & {field.name for field in fields(Festival)} - {"id"})
    rules = frozenset(said & {field.name for field in fields(Rulebook)})
    return FestivalReading(festival, tuple(problems), chosen, own, rules)
