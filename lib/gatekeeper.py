"""Who may do what in a `store`: roles are given, changed and taken back, and visits noted.

Whoever gives a role must be allowed to give that one. Rows are those of `storage.grants`.
"""

from __future__ import annotations

from lib.roles import (
    EVERYWHERE,
    Account,
    Act,
    Forbidden,
    Grant,
    LastAdministrator,
    NoAddress,
    Rights,
    Role,
    is_address,
    is_domain,
    tidy_address,
)
from lib.storage import grants
from lib.storage.grants import Visit
from lib.store import Store

__all__ = ("Gatekeeper", "NoAddress", "Visit")


class Gatekeeper:
    """The roles of everybody in all festivals of a store, for any number of threads. Any method may raise StoreDown."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rights(self) -> Rights:
        """What the store's account may do now."""
        return self._store.rights()

    def grants(self, festival_id: str) -> tuple[Grant, ...]:
        """Those of a festival, or EVERYWHERE, by address. Raises Forbidden."""
        with self._store.reading(*_about(festival_id)) as connection:
            return grants.of_festival(connection, festival_id)

    def visits(self, festival_id: str) -> dict[str, Visit]:
        """When each address last came, for who looks after a festival or all. Raises Forbidden."""
        with self._store.reading(*_about(festival_id)) as connection:
            return {visit.account.address: visit for visit in grants.visits(connection)}

    def has_administrator(self) -> bool:
        """Whether anybody may do everything."""
        with self._store.reading() as connection:
            return bool(grants.administrators(connection))

    def give(self, festival_id: str, to: str, role: Role, *, by: str) -> Grant:
        """A role for an address or a domain, in place of the one that it had there.

        Raises Forbidden, LastAdministrator, and NoAddress.
        """
        address = tidy_address(to)
        if not is_address(address) and (role is Role.ADMINISTRATOR or not is_domain(address)):
            raise NoAddress(to)
        grant = Grant(festival_id=festival_id, to=address, role=role, by=by, at=self._store.moment())
        self._change(festival_id, address, grant)
        return grant

    def withdraw(self, festival_id: str, to: str) -> Grant | None:
        """Takes the role back that an address has there, and says which it was. Raises Forbidden, LastAdministrator."""
        return self._change(festival_id, to, None)

    def bring_along(self, old_id: str, new_id: str, *, by: str) -> int:
        """Gives everybody who has a role in one festival the same in another, where they have none; says how many."""
        added = 0
        with self._store.writing(Act.PEOPLE, new_id) as connection:
            self._store.rights_in(connection).refuse_unless_may(Act.PEOPLE, old_id)
            there = {grant.to for grant in grants.of_festival(connection, new_id)}
            for old in grants.of_festival(connection, old_id):
                if old.to not in there:
                    grant = Grant(festival_id=new_id, to=old.to, role=old.role, by=by, at=self._store.moment())
                    grants.give(connection, grant)
                    added += 1
        return added

    def note_visit(self, account: Account) -> None:
        """Somebody with a role has come; of others nothing is kept."""
        with self._store.writing() as connection:
            if grants.rights_of(connection, account).grants:
                grants.note_visit(connection, account, self._store.moment())

    def _change(self, festival_id: str, to: str, grant: Grant | None) -> Grant | None:
        with self._store.writing(*_about(festival_id)) as connection:
            before = next((each for each in grants.of_festival(connection, festival_id) if each.to == to), None)
            gives = self._store.rights_in(connection).gives(festival_id)
            for role in {each.role for each in (before, grant) if each}:
                if role not in gives:
                    raise Forbidden(Act.PEOPLE, festival_id)
            if grant:
                grants.give(connection, grant)
            else:
                grants.withdraw(connection, festival_id, to)
                grants.forget_strangers(connection)
            was_administrator = before is not None and before.role is Role.ADMINISTRATOR
            if was_administrator and not grants.administrators(connection):
                raise LastAdministrator(to)
        return before


def _about(festival_id: str) -> tuple[Act, str]:
    return (Act.ADMINISTER if festival_id == EVERYWHERE else Act.PEOPLE), festival_id
