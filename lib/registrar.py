"""What is kept about people in a `store`: all of it is found, and somebody is taken out of all of it.

Rows are found by `storage.people_kept`, and left without the name by `storage.erasing`; roles are those of
`storage.grants`, and the `storage.ledger` names the action.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from lib.names import naming, without
from lib.roles import Act, LastAdministrator
from lib.storage import erasing, grants
from lib.storage.ledger import ERASE
from lib.storage.people_kept import Mention, Search, traces
from lib.store import Store, StoreDown

__all__ = ("Erasure", "Mention", "Registrar", "written")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What named somebody and does no more; and what still does, the identifiers by which others know a thing."""

    found: tuple[Mention, ...]
    left: tuple[Mention, ...] = ()

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Those that stay."""
        return tuple(sorted({text for mention in self.left for texts in mention.said.values() for text in texts}))


def written(name: str, mentions: Iterable[Mention]) -> str:
    """All that is kept about somebody as a file for them, in JSON: articles 15 and 20 of regulation (EU) 2016/679."""
    kept = [asdict(each) for each in mentions]
    return json.dumps({name: kept}, ensure_ascii=False, indent=2) + "\n"


class Registrar:
    """All that a store keeps about people, for any number of threads. Any method may raise StoreDown and Forbidden."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def mentions(self, name: str) -> tuple[Mention, ...]:
        """Every row in which a name or an e-mail address stands, as whole words in any spelling."""
        with self._store.reading(Act.ADMINISTER) as connection:
            return tuple(trace.mention for trace in traces(connection, Search(name)))

    def erase(self, name: str, *, by: str) -> Erasure:
        """Takes somebody out of everything, the history and the releases too, as if they had never been named.

        It cannot be undone. Where they were public a release follows that is otherwise like the last. Raises
        LastAdministrator when it is the address of that one.
        """
        search, author = Search(name), without(by, naming(name))
        with self._store.writing(Act.ADMINISTER) as connection:
            all_found = tuple(traces(connection, search))
            found = [trace for trace in all_found if trace.left != trace.row]
            public = erasing.public_with_them(connection, found)
            administrators = grants.administrators(connection)
            for festival_id, steps in erasing.take_out_of_rows(connection, found):
                self._store.rewrite(connection, festival_id, steps, by=author, action=ERASE)
            for before in public.values():
                erasing.publish_without(connection, before, search, by=author, now=self._store.moment())
            grants.forget_strangers(connection)
            if administrators and not grants.administrators(connection):
                raise LastAdministrator(name)
            left = tuple(trace.mention for trace in traces(connection, search))
            if any(set(mention.said) != {"id"} for mention in left):
                raise AssertionError("not all that was found could be taken out")
        if found:
            self._give_room_back()
        return Erasure(tuple(trace.mention for trace in found), left)

    def _give_room_back(self) -> None:
        """What was deleted stands in the files of the database until then."""
        try:
            self._store.compact()
        except StoreDown:
            log.warning("Somebody was erased, but the room could not be given back", exc_info=True)
