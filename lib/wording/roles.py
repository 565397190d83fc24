"""Roles in words: what each may do, and what is said to who may not."""

from __future__ import annotations

from lib.i18n import Words, mark
from lib.roles import Act, NoAddress, Role

_NAMES = {
    Role.COUNTER: mark("Counts at the door"),
    Role.READER: mark("Reads"),
    Role.PROGRAMMER: mark("Plans"),
    Role.MANAGER: mark("Manages"),
    Role.ADMINISTRATOR: mark("Administers"),
}
_MEANINGS = {
    Role.COUNTER: mark("Opens the page of a door and counts there; sees nothing else."),
    Role.READER: mark("Sees everything and changes nothing."),
    Role.PROGRAMMER: mark("Changes the programme, imports files, counts; does not publish."),
    Role.MANAGER: mark("Also publishes, gives addresses to partners, gives roles, removes the festival."),
    Role.ADMINISTRATOR: mark("May do everything in all festivals, and looks after the installation."),
}
_REFUSALS = {
    Act.READ: mark("You may not see this festival. Ask somebody who manages it for a role."),
    Act.COUNT: mark("You may not count here. Ask somebody who manages the festival for a role."),
    Act.PLAN: mark("You may look at this festival, not change it. Ask somebody who manages it for another role."),
    Act.PUBLISH: mark("Only those who manage the festival publish it."),
    Act.SHARE: mark("Only those who manage the festival give addresses to partners."),
    Act.PEOPLE: mark("Only those who manage the festival give roles."),
    Act.REMOVE: mark("Only those who manage the festival remove it."),
    Act.FOUND: mark("Only those who manage a festival create another one. Ask an administrator."),
    Act.ADMINISTER: mark("Only administrators do that."),
}


def role_name(role: Role, t: Words) -> str:
    """What somebody does, in a word or two: "Plans"."""
    return t(_NAMES[role])


def role_meaning(role: Role, t: Words) -> str:
    """What a role allows, in a sentence."""
    return t(_MEANINGS[role])


def forbidden_sentence(act: Act, t: Words) -> str:
    """What somebody may not do, and who can help."""
    return t(_REFUSALS[act])


def no_address_sentence(mistake: NoAddress, t: Words) -> str:
    """What cannot be given a role, and what can."""
    return t(
        "{typed} is not an e-mail address, nor @ and a domain. Administrators are named one by one.",
        typed=mistake.typed,
    )
