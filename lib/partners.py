"""Calendars for one partner each: an address that nobody guesses, and what may be told there."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFeed:
    """A private calendar. Its address holds the id and a secret, of which only the digest is kept."""

    id: str
    festival_id: str
    name: str
    owner: str
    query: str  # what is chosen, as the query of an address
    has_tentative: bool = False
    has_notes: bool = False
    digest: str
    created_at: datetime
    created_by: str
    revoked_at: datetime | None = None
    revoked_by: str = ""
    last_used_at: datetime | None = None


def digest(secret: str) -> str:
    """What is kept of a secret, in hex: it has 24 random bytes, which no list of likely ones holds (SHA-256)."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Guarded(Protocol):
    """Whatever has an address with a secret in it."""

    @property
    def digest(self) -> str: ...


def is_secret(guarded: Guarded, secret: str) -> bool:
    """Whether it is its own. How long that takes tells nothing."""
    return hmac.compare_digest(digest(secret), guarded.digest)
