"""Who is here, what they hold, and what they changed meanwhile, in the reader's language.

Names visitors as `company` numbers them, and the things of `records` and their fields as `things` does; `reconciling`
knows which fields differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TypeAlias

from lib.company import COMMAND_LINE, is_nameless, visitor_number
from lib.i18n import Words
from lib.programme import Item, Programme
from lib.reconciling import differing
from lib.storage.records import Thing
from lib.wording.things import field_label, field_words, quoted, shortened

Changes: TypeAlias = tuple[tuple[str, Thing | None, Thing | None], ...]  # by author, newest first
UNSAID = frozenset(("is_start_assumed", "is_end_assumed"))  # seen by their hours


def author_label(by: str, t: Words) -> str:
    """What somebody is called: by the name that they gave, or by a number; or what wrote by itself."""
    number = visitor_number(by)
    if number is not None:
        return t("Visitor {number}", number=number)
    if by == COMMAND_LINE:
        return t("Command line")
    return t("Somebody") if is_nameless(by) else shortened(by)


def company_sentence(others: Iterable[tuple[str, str]], programme: Programme, t: Words) -> str:
    """The others by name, each with the item that they have open: "Also here: Anahit (“Reading”)"."""
    said = [_present(name, programme.item_by_id.get(held), t) for name, held in others]
    return t("Also here: {names}", names=t.listed(said))


def _present(name: str, held: Item | None, t: Words) -> str:
    who = author_label(name, t)
    return t("{who} ({what})", who=who, what=quoted(held.title.to(t.language), t)) if held else who


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """An item as a form was opened on it, as it is now, and as the form says, when that can be read."""

    before: Item
    latest: Item | None
    mine: Item | None
    changes: Changes

    @property
    def fields(self) -> tuple[str, ...]:
        """Those that others changed."""
        differs = differing(self.before, self.latest)
        return tuple(part.name for part in fields(Item) if part.name in differs - UNSAID)

    def author(self, field: str) -> str:
        """Who changed a field last."""
        return next((by for by, was, became in self.changes if field in differing(was, became)), "")


def meanwhile_sentences(meanwhile: Meanwhile, programme: Programme, t: Words) -> list[str]:
    """Who changed which field since, and what the form says instead."""
    if meanwhile.latest is None:
        return [t("{who} has removed it.", who=author_label(meanwhile.author("id"), t))]
    return [_changed(meanwhile, field, programme, t) for field in meanwhile.fields]


def _changed(meanwhile: Meanwhile, field: str, programme: Programme, t: Words) -> str:
    before, now, mine = (
        field_words(field, getattr(item, field), programme, t) if item else ""
        for item in (meanwhile.before, meanwhile.latest, meanwhile.mine)
    )
    who, label = author_label(meanwhile.author(field), t), field_label(field, t)
    sentence = t("{who} – {field}: {before} → {after}", who=who, field=label, before=before, after=now)
    return (
        t("{sentence}; in this form: {value}", sentence=sentence, value=mine)
        if mine not in {"", before, now}
        else sentence
    )
