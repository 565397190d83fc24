"""The settings of one installation. Only this module reads the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
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


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `DATABASE_URL`, `NAVASARD_PUBLIC_URL`, `NAVASARD_CALENDAR_DOMAIN` and `LANG`, each optional."""
    given = os.environ if environ is None else environ
    standard = Settings()
    return Settings(
        database_url=given.get("DATABASE_URL") or standard.database_url,
        public_url=given.get("NAVASARD_PUBLIC_URL", standard.public_url).rstrip("/"),
        calendar_domain=given.get("NAVASARD_CALENDAR_DOMAIN") or standard.calendar_domain,
        language=_language(given.get("LANG", "")) or standard.language,
    )


def _language(locale: str) -> str:
    """ "en" of "en_GB.UTF-8"; "" of "C.UTF-8", which is no language."""
    language = re.split(r"[_.@]", locale)[0].lower()
    return language if language not in {"c", "posix"} else ""
