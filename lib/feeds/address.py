"""Where something public lies on the web, for the texts that tell their own address, and what it is called for good."""

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
        place = f"#{quoted(item_id)}" if item_id else ""
        return self.base and f"{self.base}/programme/{quote(festival_id, safe='')}{place}"


def uid(item_id: str, festival_id: str, domain: str, suffix: str = "") -> str:
    """The UID of an item (RFC 7986 section 5.3), or by a suffix that of a part of it, unlike any other.

    Quoting tells every two ids apart and leaves no "+" in them, a festival's id holds no dot.
    """
    return f"{quoted(item_id)}{suffix}.{festival_id}@{domain}"


def quoted(item_id: str) -> str:
    """An id as it stands in addresses, whatever is in it."""
    return quote(item_id, safe="", errors="surrogatepass")
