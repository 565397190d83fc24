"""What an installation may choose."""

from __future__ import annotations

import math
from ipaddress import ip_network
from pathlib import Path

import pytest

from lib.settings import Settings, backups_folder, read_settings


def test_an_empty_environment_gives_settings_that_work() -> None:
    assert read_settings({}) == Settings()
    assert Settings().database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_URL",
        "NAVASARD_PUBLIC_URL",
        "NAVASARD_CALENDAR_DOMAIN",
        "NAVASARD_BACKUPS",
        "NAVASARD_RATE",
        "NAVASARD_MONITORS",
        "NAVASARD_LOG",
        "LANG",
    ],
)
def test_a_setting_left_empty_is_not_set(name: str) -> None:
    assert read_settings({name: ""}) == Settings()


def test_every_setting_is_taken_over() -> None:
    environment = {
        "DATABASE_URL": "postgresql+psycopg://db/navasard",
        "NAVASARD_PUBLIC_URL": "https://agenda.example.org/",
        "NAVASARD_CALENDAR_DOMAIN": "example.org",
        "NAVASARD_BACKUPS": "/var/backups/navasard",
        "NAVASARD_RATE": "7.5",
        "NAVASARD_MONITORS": "10.0.0.0/8, 2001:db8::1",
        "NAVASARD_LOG": "texts",
        "LANG": "en_GB.UTF-8",
    }
    assert read_settings(environment) == Settings(
        database_url="postgresql+psycopg://db/navasard",
        public_url="https://agenda.example.org",
        calendar_domain="example.org",
        language="en",
        backups="/var/backups/navasard",
        rate=7.5,
        monitors=(ip_network("10.0.0.0/8"), ip_network("2001:db8::1")),
        has_texts_in_log=True,
    )


def test_no_rate_at_all_is_any_rate() -> None:
    assert read_settings({"NAVASARD_RATE": "0"}).rate == math.inf


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NAVASARD_RATE", "often"),
        ("NAVASARD_RATE", "-1"),
        ("NAVASARD_RATE", "nan"),
        ("NAVASARD_MONITORS", "everybody"),
    ],
)
def test_a_limit_that_is_none_is_not_taken_for_one(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=value):
        read_settings({name: value})


@pytest.mark.parametrize(
    ("settings", "folder"),
    [
        (Settings("sqlite:////var/lib/navasard/navasard.db"), Path("/var/lib/navasard/backups")),
        (Settings("sqlite:///navasard.db"), Path("backups")),
        (Settings("postgresql://db/navasard"), None),
        (Settings("postgresql://db/navasard", backups="/var/backups"), Path("/var/backups")),
    ],
)
def test_copies_go_beside_the_file_unless_told_elsewhere(settings: Settings, folder: Path | None) -> None:
    assert backups_folder(settings) == folder


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX"])
def test_a_locale_without_a_language_leaves_french(locale: str) -> None:
    assert read_settings({"LANG": locale}).language == "fr"
