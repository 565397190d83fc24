"""Where something public lies on the web, for the texts that tell their own address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Address:
    """`base` is the public address of this installation, or "" if nobody told it; `domain` goes into every UID."""

    base: str
    path: str  # with its query
    domain: str

    @property
    def url(self) -> str:
        """The whole address, or "" if unknown."""
        return self.base and self.base + self.path

    def page(self, festival_id: str, item_id: str = "") -> str:
        """The public page of a festival, or the place of an item on it; "" if unknown."""
        place = f"#{quote(item_id, safe='', errors='surrogatepass')}" if item_id else ""
        return self.base and f"{self.base}/programme/{quote(festival_id, safe='')}{place}"
