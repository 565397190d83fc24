"""What roles allow, whose grants are whose, and what counts as an address."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from lib.roles import (
    ALLOWED,
    EVERYWHERE,
    OWNER,
    STRANGER,
    Account,
    Act,
    Forbidden,
    Grant,
    Rights,
    Role,
    is_address,
    is_domain,
    names_of,
    rights,
    tidy_address,
)

AT = datetime(2026, 11, 24, tzinfo=UTC)


def grant(to: str, role: Role, festival_id: str = "essai") -> Grant:
    return Grant(festival_id=festival_id, to=to, role=role, by="ani", at=AT)


def test_each_role_of_a_festival_allows_what_the_one_before_allows() -> None:
    order = (Role.READER, Role.PROGRAMMER, Role.MANAGER, Role.ADMINISTRATOR)
    for less, more in pairwise(order):
        assert ALLOWED[less] < ALLOWED[more]
    assert ALLOWED[Role.COUNTER] == {Act.COUNT}
    assert ALLOWED[Role.ADMINISTRATOR] == set(Act)


@pytest.mark.parametrize(
    ("address", "act", "festival_id", "may"),
    [
        ("ani@clamart.fr", Act.PLAN, "essai", True),
        ("ani@clamart.fr", Act.PLAN, "autre", False),
        ("ani@clamart.fr", Act.PUBLISH, "essai", False),
        ("luc@clamart.fr", Act.READ, "essai", True),  # by the domain
        ("luc@clamart.fr", Act.PLAN, "essai", False),
        ("ani@clamart.fr.example.org", Act.READ, "essai", False),
        ("ani@sub.clamart.fr", Act.READ, "essai", False),
        ("eve@example.org", Act.READ, "essai", False),
        ("eve@example.org@clamart.fr", Act.READ, "essai", False),
        ("@clamart.fr", Act.READ, "essai", False),
        ("", Act.READ, "essai", False),
        ("chef@ville.fr", Act.REMOVE, "autre", True),
        ("chef@ville.fr", Act.ADMINISTER, EVERYWHERE, True),
        ("ani@clamart.fr", Act.FOUND, "nouveau", False),
        ("zoé@ville.fr", Act.FOUND, "nouveau", True),
    ],
)
def test_an_address_may_what_it_or_its_domain_was_given(address: str, act: Act, festival_id: str, may: bool) -> None:
    grants = [
        grant("ani@clamart.fr", Role.PROGRAMMER),
        grant("@clamart.fr", Role.READER),
        grant("chef@ville.fr", Role.ADMINISTRATOR, EVERYWHERE),
        grant("zoé@ville.fr", Role.MANAGER),
    ]
    assert rights(address, grants).may(act, festival_id) is may


def test_roles_in_all_festivals_hold_in_each() -> None:
    reader = rights("ani@clamart.fr", [grant("@clamart.fr", Role.READER, EVERYWHERE)])
    assert reader.may(Act.READ, "essai")
    assert not reader.may(Act.PLAN, "essai")
    assert not reader.may(Act.ADMINISTER, EVERYWHERE)


def test_who_has_no_role_may_nothing_and_the_owner_everything() -> None:
    for act in Act:
        assert OWNER.may(act, "essai")
        with pytest.raises(Forbidden) as refused:
            Rights().refuse_unless_may(act, "essai")
        assert (refused.value.act, refused.value.festival_id) == (act, "essai")
    assert names_of(STRANGER.address) == ()


def test_managers_give_any_role_of_their_festival_and_administrators_every_role() -> None:
    manager = rights("ani@clamart.fr", [grant("ani@clamart.fr", Role.MANAGER)])
    assert manager.gives("essai") == (Role.COUNTER, Role.READER, Role.PROGRAMMER, Role.MANAGER)
    assert manager.gives("autre") == manager.gives(EVERYWHERE) == ()
    assert OWNER.gives(EVERYWHERE) == tuple(Role)
    assert Role.ADMINISTRATOR not in OWNER.gives("essai")


def test_only_says_whether_somebody_does_nothing_but_count() -> None:
    counter = grant("ani@clamart.fr", Role.COUNTER)
    assert Rights((counter,)).only(Act.COUNT)
    assert not Rights((counter, grant("@clamart.fr", Role.READER))).only(Act.COUNT)
    assert not Rights().only(Act.COUNT)
    assert not OWNER.only(Act.COUNT)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        (" Ani@Clamart.FR ", "ani@clamart.fr"),
        ("mailto:ani@clamart.fr", "ani@clamart.fr"),
        ("@Clamart.fr", "@clamart.fr"),
        ("\N{KELVIN SIGN}im@clamart.fr", "\N{KELVIN SIGN}im@clamart.fr"),  # resembles a k, and is none
        (
            "DI\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}@clamart.fr",
            "di\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}@clamart.fr",
        ),
    ],
)
def test_addresses_are_compared_by_small_letters_and_no_likeness(typed: str, tidy: str) -> None:
    assert tidy_address(typed) == tidy


@pytest.mark.parametrize("typed", ["ani@clamart.fr", "a.b+c@x.example.org", "անի@օրինակ.հայ"])
def test_an_address_is_one(typed: str) -> None:
    assert is_address(typed)
    assert not is_domain(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "ani", "ani@", "@clamart.fr", "ani@clamart", "a b@clamart.fr", "a@b@clamart.fr", "<a@clamart.fr>",
     "a@clamart.fr\n", "a,b@clamart.fr", "x" * 250 + "@clamart.fr"],
)  # fmt: skip
def test_anything_else_is_no_address(typed: str) -> None:
    assert not is_address(typed)


def test_an_account_signs_with_the_address_that_it_cannot_choose() -> None:
    assert Account("eve@example.org", "Ani (ani@clamart.fr)").signature == "Ani (ani@clamart.fr) (eve@example.org)"
    assert Account("ani@clamart.fr").signature == "ani@clamart.fr"
