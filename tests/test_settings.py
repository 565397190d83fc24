"""What an installation may choose."""

from __future__ import annotations

import pytest

from lib.settings import Settings, read_settings


def test_an_empty_environment_gives_settings_that_work() -> None:
    assert read_settings({}) == Settings()
    assert Settings().database_url.startswith("sqlite:///")


@pytest.mark.parametrize("name", ["DATABASE_URL", "NAVASARD_PUBLIC_URL", "NAVASARD_CALENDAR_DOMAIN", "LANG"])
def test_a_setting_left_empty_is_not_set(name: str) -> None:
    assert read_settings({name: ""}) == Settings()


def test_every_setting_is_taken_over() -> None:
    environment = {
        "DATABASE_URL": "postgresql+psycopg://db/navasard",
        "NAVASARD_PUBLIC_URL": "https://agenda.example.org/",
        "NAVASARD_CALENDAR_DOMAIN": "example.org",
        "LANG": "en_GB.UTF-8",
    }
    assert read_settings(environment) == Settings(
        "postgresql+psycopg://db/navasard", "https://agenda.example.org", "example.org", "en"
    )


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX"])
def test_a_locale_without_a_language_leaves_french(locale: str) -> None:
    assert read_settings({"LANG": locale}).language == "fr"
