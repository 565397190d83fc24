"""The legal notice of an installation: who publishes, who hosts, whom to ask, and how accessible it is.

What a French public site has to say: article 1-1 of law 2004-575 (publisher, director of publication, host), article 13
of regulation (EU) 2016/679 (data protection), and the statement of article 47 of law 2005-102 (accessibility, RGAA).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from lib.i18n import mark

LONGEST = 2_000  # characters of one field
KEPT_AS = "legal notice"


class Conformity(StrEnum):
    """How far the rules of accessibility are kept, as somebody has found who looked; or nobody has looked."""

    UNKNOWN = ""
    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


CONFORMITIES = {
    Conformity.UNKNOWN: mark("Accessibility: not assessed yet"),
    Conformity.NONE: mark("Accessibility: not conforming"),
    Conformity.PARTIAL: mark("Accessibility: partially conforming"),
    Conformity.FULL: mark("Accessibility: fully conforming"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the town says of itself; each field as somebody wrote it, on several lines perhaps."""

    publisher: str = ""
    director: str = ""
    host: str = ""
    contact: str = ""
    data_protection: str = ""
    conformity: Conformity = Conformity.UNKNOWN
    remarks: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nobody has filled it in."""
        return self == Notice()


LABELS = {
    "publisher": mark("Publisher"),
    "director": mark("Director of publication"),
    "host": mark("Host"),
    "contact": mark("Contact"),
    "data_protection": mark("Data protection officer"),
    "remarks": mark("Also"),
}


def write_notice(notice: Notice) -> dict[str, str]:
    """As it is kept."""
    return {name: str(value) for name, value in asdict(notice).items()}


def read_notice(kept: Mapping[str, Any]) -> Notice:
    """As it was kept; what is not there is empty."""
    said = {each.name: str(kept.get(each.name, ""))[:LONGEST] for each in fields(Notice)}
    found = said.pop("conformity")
    return Notice(**said, conformity=Conformity(found) if found in set(Conformity) else Conformity.UNKNOWN)
