"""What one session has done and said, for all its threads: a second one may begin while the first still writes.

It is one object, fetched before anything is written: a thread that is to end may end wherever it asks Streamlit for
something, and what was written must be known to be so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock, RLock
from uuid import uuid4

import streamlit as st

from lib.changes import Edit
from lib.programme import Programme
from lib.reconciling import Conflict
from lib.store import Memory, Presence

KEPT_STEPS = 200  # writes that can be taken back one after the other


@dataclass(frozen=True)
class Way:
    """Where one goes on from what was done: to a page, to an address, or by doing something."""

    label: str
    icon: str
    page: str = ""
    url: str = ""
    act: Callable[[], None] | None = None


@dataclass(frozen=True)
class Done:
    """What was last done or could not be, said at the bottom of the window; `revision` when it can be undone there."""

    message: str
    revision: int | None = None
    is_done: bool = True
    is_in_history: bool = False  # where the reader finds more about it
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, eq=False)
class Refused:
    """What could not be saved because others changed the same fields meanwhile: all that it takes to save it yet."""

    festival_id: str
    edit: Edit
    conflicts: tuple[Conflict, ...]
    base: Programme
    done: str
    action: str
    remember: Memory


@dataclass(frozen=True)
class Asked:
    """What a parameter of a page's URL was given, when in seconds that never go back, and what it was just before."""

    values: tuple[str, ...]
    outdated: tuple[tuple[str, ...], ...]
    page: str | None
    at: float


@dataclass
class Session:
    """One reader in one tab."""

    id: str = field(default_factory=lambda: uuid4().hex)
    turn: RLock = field(default_factory=RLock)  # held from reading what is stored until what was written is noted
    name: str = ""  # as they gave it
    visitor: str = ""  # for as long as they give none
    steps: dict[str, list[int]] = field(default_factory=dict)  # festival → what was written in this browser, in order
    done: Done | None = None
    refused: list[Refused] = field(default_factory=list)  # for the reader to decide, oldest first
    put_off: list[Refused] = field(default_factory=list)  # which they will decide later
    drawn: int = 0  # the revision of the festival that the page shows
    seen: int = 0  # that which it showed before it ran anew
    is_halfway: bool = False  # others' changes wait until the reader asks for them
    is_waiting: bool = False  # for the store to answer again
    is_introduced: bool = False
    is_noted: bool = False  # that somebody who has signed in has come
    cookies: dict[str, str] = field(default_factory=dict)  # for the browser to keep
    holds: str = ""  # the id of the item whose form is open
    greeted: Presence | None = None  # what the others were told last
    asked: dict[str, Asked] = field(default_factory=dict)  # parameter of the URL → what was last asked for

    def note(self, festival_id: str, revision: int) -> None:
        """A revision was written here."""
        written = self.steps.setdefault(festival_id, [])
        written.append(revision)
        del written[:-KEPT_STEPS]

    def written(self, festival_id: str) -> Sequence[int]:
        """The revisions of a festival that were written in this browser, in order."""
        return tuple(self.steps.get(festival_id, ()))


def session() -> Session:
    """That of the reader whose page runs."""
    with _BEGINNING:
        here: Session = st.session_state.setdefault("session", Session())
    return here


_BEGINNING = Lock()
