"""What a request asks for in its headers (RFC 9110). A header that cannot be read asks for nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def _weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    weight = _WEIGHT.fullmatch(parameter)
    return float(weight[1]) if weight else 0.0


def _weights(header: str) -> dict[str, float]:
    """What is listed, in small letters, and how much each is wanted, from 0 to 1."""
    parts = (part.partition(";") for part in header.split(","))
    return {name.strip().lower(): _weight(parameter) for name, _, parameter in parts}


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether gzip is asked for by its name, and wanted at least as much as no compression (section 12.5.3)."""
    weights = _weights(accept_encoding)
    gzip = max(weights.get("gzip", 0.0), weights.get("x-gzip", 0.0))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def names_etag(if_none_match: str, etag: str) -> bool:
    """Whether the list holds `etag`, strong or weak, or is "*" (section 13.1.2)."""
    return if_none_match.strip() == "*" or etag.strip('"') in _TAG.findall(if_none_match)


def is_unmodified_since(if_modified_since: str, changed_at: datetime, now: datetime) -> bool:
    """Whether nothing changed after the date (section 13.1.3). One that lies ahead of `now` is no date of ours."""
    try:
        since = parsedate_to_datetime(if_modified_since)
    except (ValueError, OverflowError):
        return False
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return changed_at <= since <= now
