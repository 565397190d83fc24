"""The rules as a festival chooses among them: what each looks for, how bad it may be, and the family that it is of.

What a rule finds is called, and how bad it is, as in `wording.clashes`.
"""

from __future__ import annotations

from lib.i18n import Words, mark
from lib.rulebook import USUAL, ClashKind, Severity
from lib.wording.clashes import clash_label, severity_label

FAMILIES = {
    mark("Venues"): (
        *(ClashKind.VENUE_OVERLAP, ClashKind.CHANGEOVER, ClashKind.EXHIBITION_TAKEN),
        *(ClashKind.CLOSED, ClashKind.OVER_CAPACITY),
    ),
    mark("People"): (ClashKind.PERSON_OVERLAP, ClashKind.TRAVEL, ClashKind.ABSENT, ClashKind.FAR_CLOCK),
    mark("Programme"): (
        *(ClashKind.END_BEFORE_START, ClashKind.TOO_LONG, ClashKind.OUTSIDE_FESTIVAL),
        *(ClashKind.SAME_TWICE, ClashKind.UNPLACED, ClashKind.UNCONFIRMED),
    ),
    mark("Audience"): (ClashKind.NEVER_AGAINST, ClashKind.SAME_PUBLIC),
}
EXPLANATIONS = {
    ClashKind.VENUE_OVERLAP: mark(
        "two items are in one venue at once, get-in and get-out included, and it holds no more."
    ),
    ClashKind.CHANGEOVER: mark("a venue has less time between two items than its changeover."),
    ClashKind.EXHIBITION_TAKEN: mark("an item has the room to itself while an exhibition is open in it."),
    ClashKind.CLOSED: mark("an item is in its venue, get-in and get-out included, outside the opening hours."),
    ClashKind.OVER_CAPACITY: mark("more people are expected than the venue has seats."),
    ClashKind.PERSON_OVERLAP: mark("somebody takes part in two items at once."),
    ClashKind.TRAVEL: mark("somebody has less time between two venues than the journey takes."),
    ClashKind.ABSENT: mark("somebody takes part in an item while they are away."),
    ClashKind.FAR_CLOCK: mark("somebody takes part from afar while it is night on their clock."),
    ClashKind.END_BEFORE_START: mark("the end of an item comes before its start."),
    ClashKind.TOO_LONG: mark("an item lasts for over a day without a break."),
    ClashKind.OUTSIDE_FESTIVAL: mark("an item starts before the first day or after the last."),
    ClashKind.SAME_TWICE: mark("two items have one title, one venue and one time."),
    ClashKind.UNPLACED: mark("an item has no venue or no hour, and the festival is near."),
    ClashKind.UNCONFIRMED: mark("an item is tentative, and the festival is near."),
    ClashKind.NEVER_AGAINST: mark("two items are held at once, and one says never against the other."),
    ClashKind.SAME_PUBLIC: mark("two items at once have so much in common that they share their public out."),
}


def rule_sentence(kind: ClashKind, t: Words) -> str:
    """What a rule finds, and when, in Markdown: "**Changeover too short**: a venue has less time …"."""
    return t("**{clash}**: {explanation}", clash=clash_label(kind, t), explanation=t(EXPLANATIONS[kind]))


def choice_label(kind: ClashKind, severity: Severity | None, t: Words) -> str:
    """How bad a festival may find a kind of clash, the usual one marked: "Serious (usual)"."""
    label = severity_label(severity, t) if severity else t("Off")
    return t("{choice} (usual)", choice=label) if severity is USUAL[kind] else label
