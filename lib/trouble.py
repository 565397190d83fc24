"""Why a store cannot be read or written: what whoever looks after the machine has to know."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """The ways in which a database says no that is not our mistake."""

    AWAY = "away"
    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    LATER = "later"
    UPGRADE = "upgrade"
