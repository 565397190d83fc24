"""Two versions of one thing side by side, for somebody to choose between, in the reader's language.

What is in conflict is of `reconciling`, what there is to choose of `settling`, and `records` are where things are.
Things are named by `wording.changes`, people by `wording.company`, and nothing by `things`.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.i18n import Words
from lib.programme import Programme
from lib.reconciling import Conflict, Group
from lib.settling import WHOLE, choices
from lib.storage.records import Thing
from lib.wording.changes import field_changes, stored_name, version_words
from lib.wording.company import author_label
from lib.wording.things import NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to decide: what it is called, what it was, and what each of two people made of it."""

    fields: Group
    label: str
    before: str
    mine: str
    theirs: str


def conflict_name(conflict: Conflict, programme: Programme, t: Words) -> str:
    """What the thing in conflict is called."""
    return stored_name(conflict.theirs or conflict.mine or conflict.base, programme, t)


def conflict_sentence(conflict: Conflict, programme: Programme, t: Words) -> str:
    """Who has changed it meanwhile, and when."""
    who, when = author_label(conflict.by, t), t.moment(conflict.at.astimezone(programme.festival.zone))
    if conflict.theirs is None:
        return t("{who} removed it meanwhile ({when}).", who=who, when=when)
    if conflict.base is None:
        return t("{who} added it meanwhile ({when}).", who=who, when=when)
    return t("{who} changed it meanwhile ({when}).", who=who, when=when)


def choice_rows(conflict: Conflict, programme: Programme, t: Words) -> tuple[Choice, ...]:
    """All that is to be decided about a thing, in the order of its fields."""
    return tuple(_row(conflict, group, programme, t) for group in choices(conflict))


def _row(conflict: Conflict, group: Group, programme: Programme, t: Words) -> Choice:
    versions = (conflict.base, conflict.mine, conflict.theirs)
    if group == WHOLE:
        fates = (_fate(conflict.base, each, programme, t) for each in versions[1:])
        return Choice(group, t("Whether it stays"), "", *fates)
    said = [version_words(each, group, programme, t) if each else {} for each in versions]
    return Choice(group, " · ".join(said[1]), *(" · ".join(words.values()) or NOTHING_SAID for words in said))


def _fate(base: Thing | None, version: Thing | None, programme: Programme, t: Words) -> str:
    if version is None:
        return t("Removed")
    if base is None:
        return t("Added: {name}", name=stored_name(version, programme, t))
    return t("Kept, with {changes}", changes=t.listed(field_changes(base, version, programme, t)))
