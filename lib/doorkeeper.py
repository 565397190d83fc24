"""Doors of a `store`: who may count there, what their phones say, and when it becomes a count.

What phones say is no revision. Once a sitting has been quiet for a while, or somebody says that they are finished, its
sum is written down as a count, in one revision, which the history has and anybody can undo; a number that somebody
else wrote down stays. Rules are those of `doors`, rows those of `storage.doors`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from lib.changes import Edit
from lib.company import NOBODY
from lib.doors import QUIET, Door, Sum, Tally, Typed, as_count, count_of, is_of_door, is_open, without_number
from lib.programme import Venue
from lib.roles import EVERYWHERE, Account, Act
from lib.storage import doors
from lib.store import Conflicts, Store, UnknownFestival, UnknownReference

ACTION = "door"


class Doorkeeper:
    """The doors of all festivals, for any number of threads. Any method may raise StoreDown."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add_door(self, door: Door) -> None:
        """Opens a new one. Raises Forbidden; who may count and no more opens doors for themself."""
        with self._store.writing(self._act(door), door.festival_id) as connection:
            doors.add(connection, door)

    def doors(self, festival_id: str) -> tuple[Door, ...]:
        """Those of a festival, the newest first."""
        with self._store.reading(Act.COUNT, festival_id) as connection:
            return doors.of_festival(connection, festival_id)

    def venues(self, festival_id: str) -> tuple[Venue, ...]:
        """Where somebody can count who sees nothing else of the festival. Raises UnknownFestival, Forbidden."""
        return self._store.programme(festival_id, act=Act.COUNT).venues

    def door(self, door_id: str) -> Door | None:
        """The one of that id."""
        with self._store.reading() as connection:
            return doors.find(connection, door_id)

    def revoke(self, door_id: str, *, by: str) -> None:
        """Nobody counts there any more."""
        with self._store.writing(*self._about(door_id)) as connection:
            doors.set_revoked(connection, door_id, self._store.moment(), by)

    def reinstate(self, door_id: str) -> None:
        """Its address is good again."""
        with self._store.writing(*self._about(door_id)) as connection:
            doors.set_revoked(connection, door_id, None, "")

    def is_welcome(self, door: Door) -> bool:
        """Whether somebody counts there: a door that is somebody's own is shut when they may count no more."""
        if door.revoked_at:
            return False
        return not door.owner or self._store.acting_for(Account(door.owner)).rights().may(Act.COUNT, door.festival_id)

    def note(self, festival_id: str, tallies: Iterable[Tally]) -> None:
        """A phone says what it has counted so far. Raises TooManyPhones."""
        said = tuple(tallies)
        if said:
            with self._store.writing(Act.COUNT, festival_id) as connection:
                doors.note(connection, festival_id, said)

    def sums(self, festival_id: str) -> dict[tuple[str, date], Sum]:
        """What all phones have counted, by sitting."""
        with self._store.reading(Act.COUNT, festival_id) as connection:
            return doors.sums(connection, festival_id)

    def write_down(self, festival_id: str, typed: Collection[Typed]) -> None:
        """Numbers that somebody counted in the room, each once however often it is sent.

        They are those of the door, and the counts where nobody else has written one down.
        """
        with self._store.reading(Act.COUNT, festival_id) as connection:
            news = [each for each in typed if doors.is_news(connection, festival_id, each.id)]
        for each in news:
            self._write_down(festival_id, each)
            with self._store.writing(Act.PLAN, festival_id) as connection:
                doors.remember(connection, festival_id, each.id)

    def _write_down(self, festival_id: str, typed: Typed) -> None:
        said = typed.count
        key, at = (said.item_id, said.day), said.at or self._store.moment()
        programme, before = self._store.programme(festival_id), self.sums(festival_id).get(key)
        known = {(count.item_id, count.day): count for count in programme.counts}.get(key)
        self.note(festival_id, [Tally(*key, typed.phone, 0, 0, said.by, at)])
        self.stand(festival_id, key, said.counted or 0)
        if known is None or known.counted is None or (before and is_open(before, known)):
            count = replace(known or said, counted=said.counted, method=said.method, by=said.by, at=at)
            with suppress(Conflicts):  # somebody writes there right now: the two numbers are shown, and one is chosen
                self._store.save(
                    festival_id, Edit(counts=(count,)), by=said.by or NOBODY, action=ACTION, base=programme
                )

    def settle(self, now: datetime, *, finished: Collection[tuple[str, date]] = (), festival_id: str = "") -> int:
        """Writes down what is quiet by `now`, and these sittings of a festival, which are finished; says how many."""
        with self._store.reading() as connection:
            open_sums = doors.unsettled(connection)
        written, failed = 0, []
        for each, keys in open_sums.items():
            try:
                written += self._settle(each, keys, now, finished if each == festival_id else ())
            except Exception as error:  # noqa: BLE001 (the other festivals are not kept waiting)
                failed.append(error)
        if failed:
            raise failed[0]
        return written

    def take(self, festival_id: str, keys: Collection[tuple[str, date]], *, by: str) -> int | None:
        """Writes down what the doors say of these sittings in place of other numbers; gives the revision."""
        programme, sums = self._store.programme(festival_id), self.sums(festival_id)
        before = {(count.item_id, count.day): count for count in programme.counts}
        counts = [as_count(sums[key], before.get(key)) for key in keys if key in sums]
        revision = self._store.save(festival_id, Edit(counts=tuple(counts)), by=by, action=ACTION, base=programme)
        self._close(festival_id, [sums[key] for key in keys if key in sums], keys)
        return revision

    def start_again(self, festival_id: str, key: tuple[str, date], *, by: str) -> int:
        """A door was only tried: no press counts, nor what they became; gives how much was left out before."""
        programme, said = self._store.programme(festival_id), self.sums(festival_id).get(key)
        count = next((each for each in programme.counts if (each.item_id, each.day) == key), None)
        if said and count and is_of_door(said, count):
            rest = without_number(count)
            edit = Edit(counts=(rest,)) if rest else Edit(removed_counts=(key,))
            self._store.save(festival_id, edit, by=by, action=ACTION, base=programme)
        return self.stand(festival_id, key, 0)

    def stand(self, festival_id: str, key: tuple[str, date], counted: int) -> int:
        """So many came until now, whatever was pressed; gives how much was left out before."""
        with self._store.writing(Act.PLAN, festival_id) as connection:
            said = doors.sums(connection, festival_id).get(key)
            if said is None:
                return 0
            doors.leave_out(connection, festival_id, key, said.pressed - counted, agreed=counted)
        return said.left_out

    def leave_out(self, festival_id: str, key: tuple[str, date], amount: int) -> None:
        """So much of what was pressed is left out, as before something was done, and the sum is written down anew."""
        with self._store.writing(Act.PLAN, festival_id) as connection:
            doors.leave_out(connection, festival_id, key, amount, agreed=None)
        self.settle(self._store.moment(), finished=[key], festival_id=festival_id)

    def _act(self, door: Door) -> Act:
        """What has to be allowed for a write to a door."""
        return Act.COUNT if door.owner and door.owner == self._store.address else Act.PLAN

    def _about(self, door_id: str) -> tuple[Act, str]:
        door = self.door(door_id)
        return (self._act(door), door.festival_id) if door else (Act.ADMINISTER, EVERYWHERE)

    def _settle(
        self,
        festival_id: str,
        keys: Collection[tuple[str, date]],
        now: datetime,
        finished: Collection[tuple[str, date]],
    ) -> int:
        sums = self.sums(festival_id)
        ready = [sums[key] for key in keys if key in sums and (key in finished or now - sums[key].at >= QUIET)]
        if not ready:
            return 0
        try:
            programme = self._store.programme(festival_id)
        except UnknownFestival:
            self._close(festival_id, ready, ())
            return 0
        before = {(count.item_id, count.day): count for count in programme.counts}
        known = [each for each in ready if each.item_id in programme.item_by_id]
        counts = {each.key: count for each in known if (count := count_of(each, before.get(each.key)))}
        names = ", ".join(dict.fromkeys(chain.from_iterable(each.by.split(", ") for each in known if each.by)))
        with self._store.writing(Act.PLAN, festival_id) as connection:
            for key, count in counts.items():
                doors.begin(connection, festival_id, key, count.counted or 0)
        try:
            edit = Edit(counts=tuple(counts.values()))
            self._store.save(festival_id, edit, by=names or NOBODY, action=ACTION, base=programme)
        except (Conflicts, UnknownReference, UnknownFestival):
            return 0  # somebody writes there right now: another time
        self._close(festival_id, ready, counts)
        return len(counts)

    def _close(self, festival_id: str, sums: Iterable[Sum], counts: Collection[tuple[str, date]]) -> None:
        """What was written down is remembered; settled is only what nobody has pressed for meanwhile."""
        with self._store.writing(Act.PLAN, festival_id) as connection:
            now = doors.sums(connection, festival_id)
            for each in sums:
                taken = each.counted if each.key in counts else None
                is_still = replace(now[each.key], own=each.own) == each
                doors.settle(connection, festival_id, each.key, taken, is_settled=is_still)
