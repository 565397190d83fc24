"""Who may do what: roles of people in one festival or in all, given to an e-mail address or to all of a domain.

An identity provider says whose address it is; nothing here is a secret. Somebody has all roles that their address and
its domain were given, and may do what any of them allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from string import ascii_lowercase, ascii_uppercase

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
EVERYWHERE = ""  # in place of the id of a festival: in all of them
LONGEST_ADDRESS = 254  # characters (RFC 5321, section 4.5.3.1.3, less the brackets)
_ADDRESS = re.compile(r"[^@\s<>()\[\],;:\\\"]+@([^@\s<>()\[\],;:\\\"]+\.[^@\s<>()\[\],;:\\\"]+)")
_DOMAIN = re.compile(r"@[^@\s<>()\[\],;:\\\"]+\.[^@\s<>()\[\],;:\\\"]+")


class Act(StrEnum):
    """What somebody wants to do with a festival, or with the installation."""

    READ = "read"
    COUNT = "count"  # at a door
    PLAN = "plan"  # everything that the history can take back
    PUBLISH = "publish"
    SHARE = "share"  # addresses for partners and doors
    PEOPLE = "people"  # who has which role
    REMOVE = "remove"  # the festival
    FOUND = "found"  # another festival
    ADMINISTER = "administer"  # what concerns all festivals


class Role(StrEnum):
    """What somebody is in a festival, from who may do least."""

    COUNTER = "counter"
    READER = "reader"
    PROGRAMMER = "programmer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"  # of the installation, never of one festival


_READER = frozenset({Act.READ})
_PROGRAMMER = _READER | {Act.COUNT, Act.PLAN}
_MANAGER = _PROGRAMMER | {Act.PUBLISH, Act.SHARE, Act.PEOPLE, Act.REMOVE}
ALLOWED: dict[Role, frozenset[Act]] = {
    Role.COUNTER: frozenset({Act.COUNT}),
    Role.READER: _READER,
    Role.PROGRAMMER: _PROGRAMMER,
    Role.MANAGER: _MANAGER,
    Role.ADMINISTRATOR: frozenset(Act),
}
FOUNDERS = (Role.MANAGER, Role.ADMINISTRATOR)  # who is one of these anywhere may make a festival, and is its manager


class Forbidden(Exception):
    """Somebody may not do that in this festival."""

    def __init__(self, act: Act, festival_id: str) -> None:
        super().__init__(f"{act} in {festival_id or 'the installation'}")
        self.act, self.festival_id = act, festival_id


class LastAdministrator(Exception):
    """There would be no administrator any more."""


class NoAddress(ValueError):
    """What was `typed` is neither an e-mail address nor "@" and a domain; administrators are named one by one."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who has signed in: their address, as `tidy_address` writes it, and the name they go by."""

    address: str
    name: str = ""

    @property
    def signature(self) -> str:
        """How the history calls them: the address cannot be chosen, the name can."""
        return f"{self.name} ({self.address})" if self.name else self.address


STRANGER = Account("")  # somebody who has not signed in, where one has to


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role for an address ("ani@clamart.fr"), or for every address of a domain ("@clamart.fr")."""

    festival_id: str  # or EVERYWHERE
    to: str
    role: Role
    by: str
    at: datetime

    def allows(self, act: Act, festival_id: str) -> bool:
        """Whether it lets do that in a festival, or EVERYWHERE."""
        return self.festival_id in {EVERYWHERE, festival_id} and act in ALLOWED[self.role]


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do, by the grants that are theirs; without limits for whoever owns the machine."""

    grants: tuple[Grant, ...] = ()
    is_owner: bool = False

    def may(self, act: Act, festival_id: str) -> bool:
        """Whether they may do that in a festival, or EVERYWHERE."""
        if self.is_owner:
            return True
        if act is Act.FOUND:
            return any(grant.role in FOUNDERS for grant in self.grants)
        return any(
            act in ALLOWED[grant.role] for grant in self.grants if grant.festival_id in {EVERYWHERE, festival_id}
        )

    def refuse_unless_may(self, act: Act, festival_id: str) -> None:
        """Raises Forbidden."""
        if not self.may(act, festival_id):
            raise Forbidden(act, festival_id)

    def only(self, act: Act) -> bool:
        """Whether that is all they may do anywhere."""
        return not self.is_owner and {each for grant in self.grants for each in ALLOWED[grant.role]} == {act}

    def gives(self, festival_id: str) -> tuple[Role, ...]:
        """The roles that they may give to others there, from who may do least."""
        if self.may(Act.ADMINISTER, EVERYWHERE):
            return tuple(Role) if festival_id == EVERYWHERE else tuple(Role)[:-1]
        return tuple(Role)[:-1] if festival_id != EVERYWHERE and self.may(Act.PEOPLE, festival_id) else ()


OWNER = Rights(is_owner=True)


def rights(address: str, grants: Iterable[Grant]) -> Rights:
    """Those of an address, among the grants of all."""
    return Rights(tuple(grant for grant in grants if grant.to in names_of(address)))


def names_of(address: str) -> tuple[str, ...]:
    """What a grant may be to for it to be theirs: the address and its domain; nothing for who has none."""
    return (address, f"@{address.rpartition('@')[2]}") if is_address(address) else ()


def tidy_address(typed: str) -> str:
    """An address or "@domain" as it is kept and compared: with small letters for capitals from A to Z.

    No other sign is taken for one that it resembles: a Kelvin sign is no k, whoever has it in their address.
    """
    return typed.strip().translate(_SMALL).removeprefix("mailto:")


def is_address(tidy: str) -> bool:
    """Whether it is an e-mail address as people have them."""
    return len(tidy) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(tidy) is not None


def is_domain(tidy: str) -> bool:
    """Whether it stands for all addresses of a domain."""
    return len(tidy) <= LONGEST_ADDRESS and _DOMAIN.fullmatch(tidy) is not None
