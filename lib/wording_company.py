"""Who is here, what they hold, and what they changed meanwhile, in the reader's language.

Names visitors as `company` numbers them, and things as `wording` does.
"""

from __future__ import annotations

from collections.abc import Iterable

from lib.company import is_nameless, visitor_number
from lib.i18n import Words
from lib.programme import Item, Programme
from lib.wording import quoted, shortened


def author_label(by: str, t: Words) -> str:
    """What somebody is called: by the name that they gave, or by a number."""
    number = visitor_number(by)
    if number is not None:
        return t("Visitor {number}", number=number)
    return t("Somebody") if is_nameless(by) else shortened(by)


def company_sentence(others: Iterable[tuple[str, str]], programme: Programme, t: Words) -> str:
    """The others by name, each with the item that they have open: "Also here: Anahit (“Reading”)"."""
    said = [_present(name, programme.item_by_id.get(held), t) for name, held in others]
    return t("Also here: {names}", names=t.listed(said))


def _present(name: str, held: Item | None, t: Words) -> str:
    who = author_label(name, t)
    return t("{who} ({what})", who=who, what=quoted(held.title.to(t.language), t)) if held else who
