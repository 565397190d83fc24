"""What the documents say is there, and what is there they say."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lib.__main__ import parser
from lib.feeds.feed_urls import PARAMETERS
from lib.files import columns
from lib.i18n import Words
from lib.rulebook import USUAL
from lib.settings import read_settings
from lib.wording.clashes import severity_label

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md")
GUIDES = (
    *(
        "decisions.md",
        "deploy.md",
        "access.md",
        "personal_data.md",
        "csv.md",
        "feeds.md",
        "clashes.md",
        "public_page.md",
        "formats.md",
    ),
)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def documents() -> dict[Path, str]:
    paths = [*(ROOT / name for name in PAGES), *(ROOT / "docs" / name for name in GUIDES)]
    return {path: path.read_text("utf-8") for path in paths}


def code() -> str:
    """All that the documents show as code."""
    return "\n".join(CODE.findall("\n\n".join(documents().values())))


def named(pattern: str) -> set[str]:
    return set(re.findall(pattern, code()))


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def subparsers() -> dict[str, argparse.ArgumentParser]:
    return next(
        dict(action.choices)
        for action in parser(Words("en"))._actions
        if isinstance(action, argparse._SubParsersAction)
    )


def command_options() -> set[str]:
    return {
        option
        for command in subparsers().values()
        for action in command._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }


class Asked(Mapping[str, str]):
    """An environment that is empty and remembers what it was asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def settings() -> set[str]:
    environment = Asked()
    read_settings(environment)
    return environment.names


@pytest.mark.parametrize("name", [*PAGES, *(f"docs/{guide}" for guide in GUIDES), "LICENSE"])
def test_the_document_is_there(name: str) -> None:
    assert (ROOT / name).read_text("utf-8").strip()


def test_every_make_target_is_told_and_none_that_is_not() -> None:
    assert named(r"\bmake ([a-z]+)") == make_targets()


def test_every_command_is_told_and_none_that_is_not() -> None:
    assert named(r"python -m lib ([a-z]+)") == set(subparsers())


def test_every_option_of_a_command_is_told() -> None:
    assert command_options() - named(r"--[a-z-]+") == set()


def test_every_setting_is_told_and_none_that_is_not() -> None:
    assert named(r"\b(?:NAVASARD_[A-Z_]+|DATABASE_URL|LANG)\b") == settings()


def test_no_feed_parameter_is_told_that_is_not() -> None:
    told = named(r"\.ics\?(\S+)")
    pairs = {pair for query in told for pair in re.findall(r"([a-z]+)=([a-z0-9]+)", query)}
    assert len(pairs) > 6
    assert {(name, value) for name, value in pairs if PARAMETERS[name] and value not in PARAMETERS[name]} == set()


@pytest.mark.parametrize("table", ["PROGRAMME", "VENUES", "COUNTS", "FESTIVAL", "PEOPLE", "JOURNEYS", "WAIVERS"])
def test_every_column_is_told(table: str) -> None:
    guide = (ROOT / "docs" / "csv.md").read_text("utf-8")
    headers = {columns.export_header(column.field, getattr(columns, table)) for column in getattr(columns, table)}
    assert {header for header in headers if f"`{header}`" not in guide} == set()


def test_every_kind_of_clash_is_told_with_its_usual_severity() -> None:
    guide = (ROOT / "docs" / "clashes.md").read_text("utf-8")
    told = re.findall(r"^\| `([a-z_]+)` \| ([a-z ]+) \|", guide, re.MULTILINE)
    words = Words("en")
    assert told == [(kind.value, severity_label(severity, words).lower()) for kind, severity in USUAL.items()]


def test_every_link_to_a_file_leads_somewhere() -> None:
    links = {path.parent / link for path, text in documents().items() for link in LINK.findall(text)}
    assert {link for link in links if not link.exists()} == set()
