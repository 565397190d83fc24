"""What is kept about somebody, and what became of it, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection

from lib.i18n import Words, mark

WHERE = {  # by table
    "festivals": mark("Festivals"),
    "venues": mark("Venues"),
    "items": mark("Items"),
    "people": mark("People"),
    "waivers": mark("Accepted clashes"),
    "counts": mark("Counts"),
    "remembered": mark("Imports and legal notice"),
    "changes": mark("Authors of changes"),
    "history": mark("History"),
    "presence": mark("Who is here now"),
    "releases": mark("Releases"),
    "schedules": mark("Scheduled publications"),
    "partner_feeds": mark("Private calendars"),
    "doors": mark("Doors"),
    "tallies": mark("Presses at doors"),
    "grants": mark("Roles"),
    "accounts": mark("Visits"),
}


def nothing_kept(name: str, t: Words) -> str:
    """That somebody is nowhere."""
    return t("Nothing is kept about {name}.", name=name)


def erasure_sentence(name: str, places: int, identifiers: Collection[str], t: Words) -> str:
    """In how many places somebody stood, and which identifiers still hold the name."""
    if not places and not identifiers:
        return nothing_kept(name, t)
    said = t.plural("Erased in {n} place.", "Erased in {n} places.", places)
    if not identifiers:
        return said
    left = t("Identifiers that hold the name stay, for calendars know them: {names}.", names=t.listed(identifiers))
    return f"{said} {left}"
