"""Takes somebody out of the `database`, inside one transaction: the rows that `people_kept` finds.

What is there now goes through the `ledger`, which numbers it; what was public is followed by a release without the
name, as `storage.releases` keeps it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from lib.releases import Published, publish
from lib.storage import ledger, releases
from lib.storage.people_kept import Search, Trace, document_without, take_out
from lib.storage.records import Key, TableName

_THINGS = frozenset(TableName)


def take_out_of_rows(connection: Connection, found: Collection[Trace]) -> Iterator[tuple[str, ledger.Steps]]:
    """All but what is there now: of each festival that is concerned, the steps that are left to be written."""
    for trace in found:
        if trace.mention.table not in _THINGS:
            take_out(connection, trace)
    for festival_id in sorted({trace.festival_id for trace in found} - {""}):
        yield festival_id, _steps(found, festival_id)


def _steps(found: Collection[Trace], festival_id: str) -> ledger.Steps:
    return {
        Key(TableName(trace.mention.table), trace.row["id"]): (
            trace.row["record"],
            trace.left["record"] if trace.left else None,
        )
        for trace in found
        if trace.mention.table in _THINGS and trace.festival_id == festival_id
    }


def public_with_them(connection: Connection, found: Collection[Trace]) -> dict[str, Published]:
    """The last releases that are among what was found, by festival."""
    documents = {trace.mention.key for trace in found if "document" in trace.mention.said}
    last = {each: releases.last_number(connection, each) for each, _ in documents}
    return {
        each: _release(connection, each, number) for each, number in last.items() if (each, str(number)) in documents
    }


def publish_without(connection: Connection, before: Published, search: Search, *, by: str, now: datetime) -> None:
    """What a release held, without the name, as the one that follows: subscribers are told. Withdrawn if that was."""
    festival_id, last = before.programme.festival.id, before.release
    following = replace(
        last, number=last.number + 1, at=max(now, last.at + timedelta(seconds=1)), as_release=last.number
    )
    following = replace(following, by=by, note="")
    left = _release(connection, festival_id, last.number)
    made = publish(left.programme, following, before)
    releases.add(connection, made, document_without(releases.write_document(made), search))
    if last.withdrawn_at:
        who = left.release.withdrawn_by
        releases.set_withdrawn(connection, festival_id, following.number, last.withdrawn_at, who)


def _release(connection: Connection, festival_id: str, number: int) -> Published:
    found = releases.find(connection, festival_id, number)
    assert found is not None  # noqa: S101 (it was found before)
    release, document = found
    return releases.Reader().read(document, release)
