"""Who has which role, and who has come, in tables of the `database` beside the programme: no part of its history."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Connection, select

from lib.roles import EVERYWHERE, Account, Grant, Rights, Role, names_of
from lib.storage.database import accounts, grants


@dataclass(frozen=True, slots=True)
class Visit:
    """When somebody with a role last came."""

    account: Account
    at: datetime


def rights_of(connection: Connection, account: Account) -> Rights:
    """What somebody may do now."""
    query = select(grants).where(grants.c.to.in_(names_of(account.address)))
    return Rights(tuple(map(_grant, connection.execute(query))))


def of_festival(connection: Connection, festival_id: str) -> tuple[Grant, ...]:
    """Those of a festival, or EVERYWHERE; in the order of the addresses."""
    query = select(grants).where(grants.c.festival_id == festival_id).order_by(grants.c.to)
    return tuple(map(_grant, connection.execute(query)))


def give(connection: Connection, grant: Grant) -> None:
    """Writes it in place of the one that the same address had there."""
    withdraw(connection, grant.festival_id, grant.to)
    connection.execute(sa.insert(grants).values(asdict(grant) | {"at": _written(grant.at)}))


def withdraw(connection: Connection, festival_id: str, to: str) -> None:
    """That address has no role there any more."""
    connection.execute(sa.delete(grants).where(grants.c.festival_id == festival_id, grants.c.to == to))


def forget(connection: Connection, festival_id: str) -> None:
    """Nobody has a role there any more."""
    connection.execute(sa.delete(grants).where(grants.c.festival_id == festival_id))


def administrators(connection: Connection) -> frozenset[str]:
    """The addresses of those who may do everything."""
    of_all = (grants.c.festival_id == EVERYWHERE, grants.c.role == Role.ADMINISTRATOR.value)
    return frozenset(connection.scalars(select(grants.c.to).where(*of_all)))


def note_visit(connection: Connection, account: Account, at: datetime) -> None:
    """Somebody has come."""
    connection.execute(sa.delete(accounts).where(accounts.c.address == account.address))
    connection.execute(sa.insert(accounts).values(asdict(account) | {"seen_at": _written(at)}))


def forget_strangers(connection: Connection) -> None:
    """Of those who may do nothing any more it is not kept that they came."""
    strangers = [visit.account for visit in visits(connection) if not rights_of(connection, visit.account).grants]
    gone = [account.address for account in strangers]
    connection.execute(sa.delete(accounts).where(accounts.c.address.in_(gone)))


def visits(connection: Connection) -> tuple[Visit, ...]:
    """The last of everybody."""
    query = select(accounts).order_by(accounts.c.address)
    return tuple(
        Visit(Account(row.address, row.name), datetime.fromisoformat(row.seen_at)) for row in connection.execute(query)
    )


def _grant(row: sa.Row[tuple[object, ...]]) -> Grant:
    values = row._mapping
    return Grant(
        festival_id=values["festival_id"],
        to=values["to"],
        role=Role(values["role"]),
        by=values["by"],
        at=datetime.fromisoformat(values["at"]),
    )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat()
