"""The settings of one installation. Only this module reads the environment."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose; every field has a default that works on one machine."""

    database_url: str = f"sqlite:///{DATA / 'navasard.db'}"
    public_url: str = (
        ""  # where subscribers reach this installation, when a proxy hides it: "https://agenda.example.org"
    )
    calendar_domain: str = "navasard.invalid"  # right of the @ in every calendar UID: set it once, before publishing
    language: str = "fr"  # of the command line; pages and feeds are asked for theirs
    backups: str = ""  # the folder of daily copies; "" for "backups" beside the SQLite file, and none of PostgreSQL
    rate: float = 50.0  # requests a second of what is public from one address, in the long run; may be infinite
    monitors: tuple[IPv4Network | IPv6Network, ...] = ()  # networks that may read /metrics, beside this machine
    has_texts_in_log: bool = False  # for whoever develops: what exceptions say, which may quote anything


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `DATABASE_URL`, `NAVASARD_PUBLIC_URL`, `NAVASARD_CALENDAR_DOMAIN`, `NAVASARD_BACKUPS`,
    `NAVASARD_RATE`, `NAVASARD_MONITORS`, `NAVASARD_LOG` and `LANG`, each optional.

    ValueError for a rate that is no number, and for a network that is none.
    """
    given = os.environ if environ is None else environ
    standard = Settings()
    return Settings(
        database_url=given.get("DATABASE_URL") or standard.database_url,
        public_url=given.get("NAVASARD_PUBLIC_URL", standard.public_url).rstrip("/"),
        calendar_domain=given.get("NAVASARD_CALENDAR_DOMAIN") or standard.calendar_domain,
        rate=_rate(given.get("NAVASARD_RATE", "")) or standard.rate,
        monitors=tuple(ip_network(each) for each in given.get("NAVASARD_MONITORS", "").replace(",", " ").split()),
        has_texts_in_log=given.get("NAVASARD_LOG", "") == "texts",
        backups=given.get("NAVASARD_BACKUPS", standard.backups),
        language=_language(given.get("LANG", "")) or standard.language,
    )


def backups_folder(settings: Settings) -> Path | None:
    """Where daily copies go, if anywhere."""
    if settings.backups:
        return Path(settings.backups)
    scheme, _, path = settings.database_url.partition(":///")
    return Path(path).parent / "backups" if scheme == "sqlite" and path else None


def _rate(said: str) -> float | None:
    """None when nothing is said; 0 lifts the limit."""
    if not said:
        return None
    rate = float(said)
    if not 0 <= rate < math.inf:
        raise ValueError(f"NAVASARD_RATE={said} is no number of requests a second")
    return rate or math.inf


def _language(locale: str) -> str:
    """ "en" of "en_GB.UTF-8"; "" of "C.UTF-8", which is no language."""
    language = re.split(r"[_.@]", locale)[0].lower()
    return language if language not in {"c", "posix"} else ""
