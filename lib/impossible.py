"""How the vocabulary refuses a value that no programme can hold."""

from __future__ import annotations


class Impossible(ValueError):
    """A value that no programme can hold. `field` is what it was meant for, `reason` a message of the catalogue."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field} = {value!r}: {reason}")
        self.field, self.value, self.reason = field, value, reason


def refuse_unless(possible: bool, field: str, value: object, reason: str) -> None:
    """Raises Impossible unless the value is possible."""
    if not possible:
        raise Impossible(field, value, reason)
