"""What a command says on a terminal, in words or as JSON.

Sentences come from `wording.things` and `wording.clashes`, names of things from `wording.changes`; what they are about,
from `clashes` and `changes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TypeAlias
from zoneinfo import ZoneInfo

from lib.changes import Changed, ItemDifference, JourneyDifference, PersonDifference, WaiverDifference
from lib.i18n import Words
from lib.programme import Item, Problem, Programme
from lib.rules.clash import Clash, Detail
from lib.wording.changes import stored_name
from lib.wording.clashes import clash_sentence
from lib.wording.things import field_label, problem_cure, problem_sentence

OtherDifference: TypeAlias = PersonDifference | JourneyDifference | WaiverDifference


def problem_lines(problems: Iterable[Problem], t: Words) -> list[str]:
    """Each problem with its cure."""
    return [f"{problem_sentence(problem, t)} {problem_cure(problem, t)}".rstrip() for problem in problems]


def check_lines(programme: Programme, problems: Sequence[Problem], clashes: Sequence[Clash], t: Words) -> list[str]:
    """How many there are, then the problems, then the clashes."""
    counts = (
        t.plural("{n} item", "{n} items", len(programme.items)),
        t.plural("{n} problem", "{n} problems", len(problems)),
        t.plural("{n} clash", "{n} clashes", len(clashes)),
    )
    sentences = (clash_sentence(clash, programme, t) for clash in clashes)
    return [", ".join(counts), *problem_lines(problems, t), *sentences]


def change_lines(items: ItemDifference, t: Words) -> list[str]:
    """How many there are of each sort, then the new and the changed by their titles."""
    counts = (
        t.plural("{n} new item", "{n} new items", len(items.new)),
        t.plural("{n} changed item", "{n} changed items", len(items.changed)),
        t.plural("{n} unchanged item", "{n} unchanged items", len(items.unchanged)),
        t.plural(
            "{n} item kept that is not in the file", "{n} items kept that are not in the file", len(items.missing)
        ),
    )
    return [
        ", ".join(counts),
        *(f"+ {item.title}" for item in items.new),
        *(_change(each, t) for each in items.changed),
    ]


def file_lines(file: str, difference: OtherDifference, programme: Programme, t: Words) -> list[str]:
    """How many of each sort there are in a file, then the new and the changed as the programme after it calls them."""
    counts = t(
        "{new} new, {changed} changed, {unchanged} unchanged, {missing} kept that are not in the file",
        new=len(difference.new),
        changed=len(difference.changed),
        unchanged=len(difference.unchanged),
        missing=len(difference.missing),
    )
    return [
        t("{subject}: {said}", subject=file, said=counts),
        *(f"+ {stored_name(each, programme, t)}" for each in difference.new),
        *(f"~ {stored_name(change.after, programme, t)}" for change in difference.changed),
    ]


def _change(change: Changed[Item], t: Words) -> str:
    return f"~ {change.after.title} ({t.listed(field_label(field, t) for field in change.fields)})"


def check_json(programme: Programme, problems: Iterable[Problem], clashes: Iterable[Clash]) -> str:
    """One object: the number of `items`, the `problems` and the `clashes`."""
    found = {
        "items": len(programme.items),
        "problems": [_problem_record(problem) for problem in problems],
        "clashes": [_clash_record(clash, programme) for clash in clashes],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _problem_record(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "reason": problem.reason,
    }


def _clash_record(clash: Clash, programme: Programme) -> dict[str, object]:
    """The venue by its name, times on the clock of the first item."""
    zone = programme.zone_of(programme.item_by_id[clash.item_ids[0]])
    venue = programme.venue_by_id.get(clash.venue_id or "")
    return {
        "kind": clash.kind,
        "severity": clash.severity.name.lower(),
        "items": clash.item_ids,
        "venue": venue.name if venue else None,
        "person": clash.person,
        "starts_at": clash.starts_at.astimezone(zone).isoformat() if clash.starts_at else None,
        "ends_at": clash.ends_at.astimezone(zone).isoformat() if clash.ends_at else None,
        "minutes": clash.minutes,
        "dates": [day.isoformat() for day in clash.dates(zone)],
        "detail": _detail_record(clash.detail),
    }


def _detail_record(detail: Detail | None) -> dict[str, object] | None:
    """Its fields by their names; a zone by its own."""
    if detail is None:
        return None
    values = {part.name: getattr(detail, part.name) for part in fields(detail)}
    return {name: value.key if isinstance(value, ZoneInfo) else value for name, value in values.items()}
