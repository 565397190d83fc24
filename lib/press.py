"""What is published of a `store`: numbered releases, those to come, and the private calendars of partners.

Publishing is no revision: the desk stays as it is. Releases are made by `releases` and kept by `storage`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lib.partners import PartnerFeed
from lib.programme import Programme
from lib.releases import Published, Release, publish
from lib.roles import EVERYWHERE, Account, Act
from lib.storage import partners, releases
from lib.storage.records import clean
from lib.storage.releases import Head, Reader, Schedule
from lib.store import Store, StoreDown, UnknownFestival

__all__ = ("Head", "NoSuchRelease", "NotPublished", "Press", "Schedule")

MOST_READERS = 8  # festivals of which the last release that was read is remembered
_SECOND = timedelta(seconds=1)


class NotPublished(LookupError):
    """Nothing of the festival is public: it never was, or was withdrawn."""


class NoSuchRelease(LookupError):
    """The festival has no release of that number."""


class Press:
    """What the public has of all festivals of a store, for any number of threads. Any method may raise StoreDown."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readers: dict[str, Reader] = {}  # the one used last is the last
        self._turn = threading.Lock()

    def acting_for(self, account: Account) -> Press:
        """The same press for somebody who has signed in: what they may not do raises Forbidden, and does nothing."""
        bound = copy(self)
        bound._store = self._store.acting_for(account)
        return bound

    def heads(self) -> dict[str, Head]:
        """What is public now: the last release of each festival that has one, by its id. Cheap."""
        with self._store.reading() as connection:
            return releases.heads(connection)

    def releases(self, festival_id: str) -> tuple[Release, ...]:
        """All of a festival, newest first."""
        with self._store.reading(Act.READ, festival_id) as connection:
            return releases.of_festival(connection, festival_id)

    def published(self, festival_id: str, number: int | None = None) -> Published:
        """What is public of a festival, or NotPublished; or a release by its number, public or not; NoSuchRelease."""
        if number is not None:
            return self._numbered(festival_id, number)
        last = self._find(festival_id)
        if last is None or last.release.withdrawn_at:
            raise NotPublished(festival_id)
        return last

    def publish(self, festival_id: str, *, by: str, note: str = "", revision: int | None = None) -> Release:
        """Makes a revision of the desk public, or the desk as it stands. UnknownFestival, UnknownRevision."""
        released = self._release(festival_id, lambda: self._desk(festival_id, revision), by=by, note=note)
        assert released is not None  # noqa: S101 (only a schedule can be missed)
        return released

    def go_back(self, festival_id: str, number: int, *, by: str, note: str = "") -> Release:
        """Makes what an earlier release held public again, as a new one: no SEQUENCE falls. NoSuchRelease."""
        earlier = self._numbered(festival_id, number)
        released = self._release(festival_id, lambda: earlier.programme, by=by, note=note, as_release=number)
        assert released is not None  # noqa: S101 (only a schedule can be missed)
        return released

    def withdraw(self, festival_id: str, *, by: str) -> None:
        """Nothing of the festival is public any more, until it is put back or published anew; nor by schedule.

        Raises NotPublished.
        """
        self._set_withdrawn(festival_id, self._store.moment(), by)

    def put_back(self, festival_id: str) -> None:
        """The last release is public again. NotPublished when there is none."""
        self._set_withdrawn(festival_id, None, None)

    def schedule(self, festival_id: str, at: datetime, *, by: str, note: str = "") -> None:
        """To be published at an instant, as the desk stands then; in place of what was scheduled before.

        Raises UnknownFestival.
        """
        wanted = Schedule(at.astimezone(UTC).replace(microsecond=0), by, note)
        with self._store.writing(Act.PUBLISH, festival_id) as connection:
            if not self._store.is_there(connection, festival_id):
                raise UnknownFestival(festival_id)
            releases.schedule(connection, festival_id, wanted)

    def scheduled(self, festival_id: str) -> Schedule | None:
        """The publication to come."""
        with self._store.reading(Act.READ, festival_id) as connection:
            return releases.scheduled(connection, festival_id)

    def unschedule(self, festival_id: str) -> None:
        """Nothing is to be published."""
        with self._store.writing(Act.PUBLISH, festival_id) as connection:
            releases.unschedule(connection, festival_id)

    def publish_due(self) -> tuple[tuple[str, Release], ...]:
        """Publishes what is due, once whoever else does the same; each with the id of its festival.

        One that cannot be published keeps none of the others waiting: what went wrong is raised when they are done.
        """
        with self._store.reading() as connection:
            due = releases.due(connection, self._store.moment())
        made: list[tuple[str, Release]] = []
        wrong: list[Exception] = []
        for festival_id, schedule in due.items():
            try:
                release = self._keep_to(festival_id, schedule)
            except StoreDown:
                raise
            except Exception as error:  # noqa: BLE001 (told below)
                wrong.append(error)
            else:
                made += [(festival_id, release)] if release else []
        if wrong:
            raise ExceptionGroup("Not everything that is due could be published", wrong)
        return tuple(made)

    def _keep_to(self, festival_id: str, schedule: Schedule) -> Release | None:
        try:
            return self._release(
                festival_id,
                lambda: self._desk(festival_id, None),
                by=schedule.by,
                note=schedule.note,
                due=schedule,
            )
        except UnknownFestival:
            self.unschedule(festival_id)
            return None

    def add_partner_feed(self, feed: PartnerFeed) -> None:
        """A new private calendar."""
        with self._store.writing(Act.SHARE, feed.festival_id) as connection:
            partners.add(connection, feed)

    def partner_feeds(self, festival_id: str) -> tuple[PartnerFeed, ...]:
        """Those of a festival, the newest first; revoked ones too."""
        with self._store.reading(Act.READ, festival_id) as connection:
            return partners.of_festival(connection, festival_id)

    def partner_feed(self, feed_id: str) -> PartnerFeed | None:
        """The one of that id, revoked or not."""
        with self._store.reading() as connection:
            return partners.find(connection, feed_id)

    def revoke(self, feed_id: str, *, by: str) -> None:
        """It is answered no more."""
        with self._store.writing(*self._sharing(feed_id)) as connection:
            partners.set_revoked(connection, feed_id, self._store.moment(), by)

    def reinstate(self, feed_id: str) -> None:
        """It is answered again, at the same address."""
        with self._store.writing(*self._sharing(feed_id)) as connection:
            partners.set_revoked(connection, feed_id, None, "")

    def note_uses(self, uses: Mapping[str, datetime]) -> None:
        """When each was last fetched, by id: the server's own work."""
        with self._store.writing(Act.ADMINISTER) as connection:
            partners.note_uses(connection, uses)

    def _sharing(self, feed_id: str) -> tuple[Act, str]:
        """What has to be allowed for a write to a private calendar: it is of one festival for ever."""
        feed = self.partner_feed(feed_id)
        return Act.SHARE, feed.festival_id if feed else EVERYWHERE

    def _desk(self, festival_id: str, revision: int | None) -> Programme:
        now = self._store.programme(festival_id)
        if revision is None or revision == now.revision:
            return now
        return replace(self._store.programme_at(festival_id, revision), stamps=now.stamps)

    def _numbered(self, festival_id: str, number: int) -> Published:
        found = self._find(festival_id, number)
        if found is None:
            raise NoSuchRelease(number)
        return found

    def _find(self, festival_id: str, number: int | None = None) -> Published | None:
        """A release by its number, or the last."""
        with self._store.reading(Act.READ, festival_id) as connection:
            wanted = releases.last_number(connection, festival_id) if number is None else number
            found = releases.find(connection, festival_id, wanted)
        if found is None:
            return None
        release, document = found
        return self._reader(festival_id).read(document, release)

    def _reader(self, festival_id: str) -> Reader:
        with self._turn:
            reader = self._readers[festival_id] = self._readers.pop(festival_id, Reader())
            if len(self._readers) > MOST_READERS:
                del self._readers[next(iter(self._readers))]
            return reader

    def _release(
        self,
        festival_id: str,
        desk: Callable[[], Programme],
        *,
        by: str,
        note: str,
        as_release: int | None = None,
        due: Schedule | None = None,
    ) -> Release | None:
        """All that takes long is done before anybody has to wait; anew, if another release came between.

        The desk is read after the last release, so that none goes back behind it unasked. None when it was to be kept
        to a schedule that somebody else has kept.
        """
        while True:
            last, programme = self._find(festival_id), desk()
            release = Release(
                number=last.release.number + 1 if last else 1,
                at=max(self._store.moment(), last.release.at + _SECOND) if last else self._store.moment(),
                by=clean(by),
                note=clean(note),
                revision=programme.revision,
                as_release=as_release,
            )
            made = publish(programme, release, last)
            document = releases.write_document(made)
            with self._store.writing(Act.PUBLISH, festival_id) as connection:
                if due and releases.scheduled(connection, festival_id) != due:
                    return None
                if releases.last_number(connection, festival_id) == release.number - 1:
                    if due:
                        releases.unschedule(connection, festival_id)
                    releases.add(connection, made, document)
                    return release

    def _set_withdrawn(self, festival_id: str, at: datetime | None, by: str | None) -> None:
        with self._store.writing(Act.PUBLISH, festival_id) as connection:
            number = releases.last_number(connection, festival_id)
            if not number:
                raise NotPublished(festival_id)
            releases.set_withdrawn(connection, festival_id, number, at, by)
            if at:
                releases.unschedule(connection, festival_id)
