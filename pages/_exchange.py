"""What the planning board in a browser and its session have told each other, so that only what differs is sent.

The browser never says that it got something, but what it has when it sends what was done there. Until then it is given
all that differs since the last that it is known to have: whatever it has got meanwhile, it comes to the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lib.board import Board, Cards, difference
from lib.moves import Message

MOST_SENT, MOST_SAID, MOST_CLIENTS, MOST_LASTING, MOST_VERSIONS = 24, 20, 20, 200, 200


class State(NamedTuple):
    """Cards as they were sent."""

    version: str
    cards: Cards


class Moved(NamedTuple):
    """What was moved last, and the revision that it can be undone by."""

    item_ids: tuple[str, ...]
    revision: int


@dataclass
class Exchange:
    """One board in one session; whoever uses it has the session's turn."""

    states: list[State] = field(default_factory=list)  # from that which the browser has at least
    revisions: dict[str, int] = field(default_factory=dict)  # of the versions of the cards that were sent
    frame: str = ""  # the version that it has
    answered: dict[str, int] = field(default_factory=dict)  # by client, the last operation
    said: list[dict[str, object]] = field(default_factory=list)  # refusals
    lasting: dict[str, int] = field(default_factory=dict)  # minutes that items lasted before they lost their hours
    moved: Moved | None = None
    drawn: tuple[object, Board] | None = None  # last, and from what
    wants_page: bool = False  # more than the board is to be drawn anew

    def begin(self) -> None:
        """The browser has nothing."""
        self.states.clear()
        self.frame = ""

    def hear(self, message: Message) -> None:
        """What the browser has."""
        self.frame = message.frame
        known = [number for number, state in enumerate(self.states) if state.version == message.cards]
        del self.states[: known[0] if known else len(self.states)]

    def revision_of(self, version: str) -> int | None:
        """The last revision at which the cards were as in that version; None when that is long ago."""
        return self.revisions.get(version)

    def answer(self, client: str, number: int) -> None:
        """Everything up to an operation has been done or refused."""
        self.answered.pop(client, None)
        self.answered[client] = number
        _forget(self.answered, MOST_CLIENTS)

    def refuse(self, client: str, number: int, item_id: str, words: str) -> None:
        """To be said in the browser."""
        self.said = [*self.said, {"cid": client, "seq": number, "id": item_id, "text": words}][-MOST_SAID:]

    def remember_length(self, item_id: str, minutes: int) -> None:
        """Of an item that loses its hours."""
        self.lasting[item_id] = minutes
        _forget(self.lasting, MOST_LASTING)

    def told(self, board: Board, revision: int) -> dict[str, object]:
        """The frame and the cards, as far as the browser does not have them."""
        version = board.cards_version
        frame = {"version": board.frame_version}
        sent_frame = frame if self.frame == board.frame_version else {**board.frame, **frame}
        self.frame = board.frame_version
        if len(self.states) >= MOST_SENT:
            self.states.clear()
        since = self.states[0].version if self.states else None
        if self.states and self.states[-1].version == version:
            self.states.pop()
        self.states.append(State(version, board.cards))
        self.revisions.pop(version, None)
        self.revisions[version] = revision
        _forget(self.revisions, MOST_VERSIONS)
        put = (
            difference([state.cards for state in self.states])
            if since
            else {"put": [*board.cards.values()], "gone": []}
        )
        return {"frame": sent_frame, "items": {"version": version, "since": since, **put}}


def _forget(kept: dict[str, int], most: int) -> None:
    """All but the newest."""
    for name in [*kept][:-most]:
        del kept[name]
