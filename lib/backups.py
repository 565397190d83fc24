"""Copies of the whole store, kept so that nothing is lost: one at will, one a day, and the way back.

A copy appears under its name when it is whole, on the disk, and has been read back; until then it has another one. What
it holds of the `database`, and how, is said in `storage.copies`. It holds names of people: only the server reads it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from lib.roles import Act
from lib.storage.copies import ALTERED, BrokenCopy, Contents, contents, replace_all, staged, write_copy
from lib.storage.database import transaction
from lib.store import Store

__all__ = ("BrokenCopy", "Contents", "NotEmpty", "back_up", "back_up_daily", "copies", "kept", "restore")

DAYS, WEEKS, MONTHS = 7, 4, 12  # of each of the last so many, one copy is kept
_NAME = re.compile(r"navasard-(\d{4}-\d\d-\d\d)\.copy\.gz")


class NotEmpty(Exception):
    """The store holds festivals, which would be replaced."""


def back_up(store: Store, file: Path) -> Contents:
    """Writes all that the store holds at this moment, and reads it back to see that it is so.

    Raises OSError, and BrokenCopy when the file does not hold what was written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}-", delete=False) as out:
        unfinished = Path(out.name)
        try:
            with store.reading(Act.ADMINISTER) as connection:
                written = write_copy(connection, out)
            out.flush()
            os.fsync(out.fileno())
            with staged(unfinished) as engine, transaction(engine) as connection:
                if contents(connection) != written:
                    raise BrokenCopy(ALTERED)
            unfinished.replace(file)
            _sync(file.parent)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    return written


def restore(store: Store, file: Path, *, replacing: Path | None = None) -> Contents:
    """Puts what a copy holds in place of what the store holds, all or nothing, while servers run.

    A store that holds festivals is copied to `replacing` first; without that, NotEmpty is raised. Raises BrokenCopy and
    OSError, with nothing changed.
    """
    with staged(file) as engine, transaction(engine) as source:
        found = contents(source)
        if replacing:
            back_up(store, replacing)
        with store.writing(Act.ADMINISTER) as connection:
            if store.has_festivals(connection) and not replacing:
                raise NotEmpty
            replace_all(connection, source)
    return found


def back_up_daily(store: Store, folder: Path, today: date) -> Path | None:
    """The copy of today, unless it is there; and of those before, what is not to be kept goes. None without news."""
    file = folder / f"navasard-{today.isoformat()}.copy.gz"
    if file.exists():
        return None
    back_up(store, file)
    there = dict(copies(folder))
    stay = kept(there)
    for day, old in there.items():
        if day not in stay:
            old.unlink(missing_ok=True)
    return file


def copies(folder: Path) -> Iterator[tuple[date, Path]]:
    """Those of each day in a folder, in no order."""
    for file in folder.glob("navasard-*.copy.gz"):
        if found := _NAME.fullmatch(file.name):
            yield date.fromisoformat(found[1]), file


def kept(days: Collection[date]) -> frozenset[date]:
    """Of the days that there are copies of, those that stay: the last 7, and the first of each of the last 4 weeks and
    12 months that have any.
    """
    stay = set(sorted(days)[-DAYS:])
    for period, most in ((lambda day: day.isocalendar()[:2], WEEKS), (lambda day: (day.year, day.month), MONTHS)):
        firsts: dict[tuple[int, ...], date] = {}
        for day in sorted(days):
            firsts.setdefault(period(day), day)
        stay.update(list(firsts.values())[-most:])
    return frozenset(stay)


def _sync(folder: Path) -> None:
    """A power cut after this leaves the new name."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
