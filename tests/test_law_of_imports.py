"""The law of imports (CONTRIBUTING.md), held by reading the syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FOLDERS = (  # of lib, for the parts of one thing
    "files", "storage", "feeds", "rules", "cures", "placement", "editing", "wording", "charts",
    "public_page", "neighbours", "report",
)  # fmt: skip
PURE = 2  # any module of lib that is not named here
LEVELS = {
    "lib.span": 0, "lib.asgi": 0, "lib.trouble": 0, "lib.settings": 0, "lib.i18n": 0, "lib.names": 0,
    "lib.impossible": 0, "lib.roles": 0, "lib.hosting": 2, "lib.rulebook": 0, "lib.evening": 0,
    "lib.programme": 1, "lib.rules.plan": 1, "lib.rules.clash": 1,
    "lib.tables": 3, "lib.editions": 3, "lib.assets": 3,
    "lib.store": 3, "lib.storage.ledger": 3, "lib.storage.database": 3,
    "lib.storage.migrations": 3, "lib.storage.undoing": 3, "lib.storage.moments": 3, "lib.storage.meeting": 3,
    "lib.storage.chronicle": 3, "lib.storage.presences": 3, "lib.storage.bell": 3,
    "lib.feeds.shelf": 3, "lib.press": 3, "lib.storage.releases": 3, "lib.storage.partners": 3,
    "lib.backups": 3, "lib.storage.copies": 3,
    "lib.gatekeeper": 3, "lib.storage.grants": 3, "lib.registrar": 3,
    "lib.storage.people_kept": 3, "lib.storage.erasing": 3,
    "lib.doorkeeper": 3, "lib.storage.doors": 3, "lib.door_routes": 4,
    "lib.routes": 4, "lib.monitoring": 4, "lib.__main__": 4,
    "lib": PURE, "app": 5, "pages": 5,
}  # fmt: skip

OWNERS = {
    "psycopg": ("lib.storage.bell",),
    "streamlit": ("app", "pages"),
    "starlette": ("app", "lib.routes", "lib.door_routes", "lib.monitoring"),
    "prometheus_client": ("lib.monitoring",),
    "sqlalchemy": ("lib.store", "lib.storage"),
    "alembic": ("lib.storage.database", "lib.storage.migrations"),
    "altair": ("lib.charts",),
    "icalendar": (),
    "ortools": ("lib.placement.solver",),
    "jinja2": ("lib.public_page", "lib.report.html"),
    "typst": ("lib.report.pdf",),
    "PIL": ("lib.report.logo",),
    "xlsxwriter": ("lib.report.workbook",),
    "vl_convert": ("lib.pictures",),
    "random": (),
    "secrets": ("pages._partners", "pages._doors", "pages._own_door"),
}
ENVIRONMENT = {"environ", "environb", "getenv", "putenv"}
ENVIRONMENT_READERS = ("lib.settings",)
CLOCK_AND_CHANCE = {"now", "utcnow", "today", "uuid1", "uuid4"}
CLOCK_READERS = ("app", "pages", "lib.__main__")


@dataclass(frozen=True)
class Module:
    """A module by its full name, read and not run."""

    name: str
    tree: ast.Module

    @property
    def docstring(self) -> str:
        return ast.get_docstring(self.tree) or ""


Rule = Callable[[Module], Iterator[str]]


def module(name: str, source: str) -> Module:
    return Module(name, ast.parse(source))


def is_within(name: str, packages: Iterable[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def is_ours(name: str) -> bool:
    return is_within(name, ("lib", "pages", "app"))


def level(name: str) -> int:
    """The level of the longest package of LEVELS that holds the module."""
    return max((len(package), level) for package, level in LEVELS.items() if is_within(name, [package]))[1]


def imported_names(node: ast.AST) -> list[str]:
    """Full names that an import statement may load: `from lib import span` is lib.span."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def imports(tree: ast.AST) -> list[str]:
    return [name for node in ast.walk(tree) for name in imported_names(node)]


def target(name: str, known: Iterable[str]) -> str | None:
    """The module of ours that an import of `name` loads: itself, or the module that defines it."""
    return max((each for each in known if is_within(name, [each])), key=len, default=None)


def says_so(source: Module, name: str) -> bool:
    """Whether the docstring of a module names the neighbour that it imports."""
    part = 2 if name.split(".")[1] in FOLDERS else 1
    return set(name.split(".")[part : part + 1]) <= set(re.findall(r"\w+", source.docstring))


def looks_down(source: Module) -> Iterator[str]:
    """A module imports from lower levels only; from its own level what its docstring names; a page from pages."""
    for name in filter(is_ours, imports(source.tree)):
        above = level(name) - level(source.name)
        if above > 0 or (above == 0 and not is_within(name, ["pages"]) and not says_so(source, name)):
            yield f"imports {name}, which is not below it"


def imports_at_the_top(source: Module) -> Iterator[str]:
    """Imports stand at the top of a module, where a reader looks for them."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (names := imports(node)):
            yield f"imports {names[0]} inside {node.name}"


def imports_by_full_name(source: Module) -> Iterator[str]:
    """One spelling for every module: no relative imports, which the other rules could not follow."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"imports {'.' * node.level}{node.module or ''} by a relative name"


def leaves_libraries_to_their_owners(source: Module) -> Iterator[str]:
    """Each heavy library is known to one module, so that it can be replaced there."""
    for name in imports(source.tree):
        owners = OWNERS.get(name.split(".")[0])
        if owners is not None and not is_within(source.name, owners):
            yield f"imports {name}, which belongs to {' and '.join(owners) or 'nobody'}"


def names_used(tree: ast.AST) -> Iterator[str]:
    """Attributes and imported names: what `os.environ` and `from os import environ` have in common."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def leaves_the_environment_to_settings(source: Module) -> Iterator[str]:
    """Only settings read the environment."""
    if not is_within(source.name, ENVIRONMENT_READERS):
        yield from (f"reads os.{name}" for name in names_used(source.tree) if name in ENVIRONMENT)


def is_told_the_time(source: Module) -> Iterator[str]:
    """The time and new ids come in as arguments, so that the same input gives the same output."""
    if not is_within(source.name, CLOCK_READERS):
        yield from (f"asks for {name}" for name in names_used(source.tree) if name in CLOCK_AND_CHANCE)


def caches_nothing_for_a_time(source: Module) -> Iterator[str]:
    """An entry that expires while Streamlit reads it is an error on the page (docs/decisions.md)."""
    if any(isinstance(node, ast.keyword) and node.arg == "ttl" for node in ast.walk(source.tree)):
        yield "gives something cached a time to live"


RULES: tuple[Rule, ...] = (
    looks_down,
    imports_at_the_top,
    imports_by_full_name,
    leaves_libraries_to_their_owners,
    leaves_the_environment_to_settings,
    is_told_the_time,
    caches_nothing_for_a_time,
)


def cycle(modules: Iterable[Module]) -> list[str]:
    """The names along one cycle of imports, or nothing."""
    sources = {each.name: each for each in modules}
    graph = {
        name: {found for each in imports(source.tree) if (found := target(each, sources)) and found != name}
        for name, source in sources.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def project() -> tuple[Module, ...]:
    paths = [*ROOT.glob("lib/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"]
    return tuple(module(module_name(path), path.read_text("utf-8")) for path in sorted(paths))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule: Rule) -> None:
    breaches = [f"{source.name} {breach}" for source in project() for breach in rule(source)]
    assert breaches == []


def test_the_project_has_no_cycle() -> None:
    assert cycle(project()) == []


def test_every_level_is_read() -> None:
    assert {level(source.name) for source in project()} == {0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (looks_down, "lib.span", "from lib.programme import Item"),
        (looks_down, "lib.programme", "import lib.store"),
        (looks_down, "lib.clashes", "from lib.tables import read_sheet"),
        (looks_down, "lib.clashes", "from lib import feed"),
        (looks_down, "lib.names", "from lib.i18n import mark"),
        (looks_down, "lib.store", "from pages.frame import page"),
        (imports_at_the_top, "lib.store", "def f():\n    import json"),
        (imports_at_the_top, "lib.store", "class C:\n    async def f(self):\n        if self:\n            import os"),
        (imports_by_full_name, "lib.clashes", "from . import span"),
        (imports_by_full_name, "lib.clashes", "from .span import Span"),
        (leaves_libraries_to_their_owners, "lib.clashes", "import streamlit as st"),
        (leaves_libraries_to_their_owners, "pages.home", "from starlette.responses import Response"),
        (leaves_libraries_to_their_owners, "lib.tables", "from sqlalchemy import select"),
        (leaves_libraries_to_their_owners, "pages.attendance", "import altair"),
        (leaves_libraries_to_their_owners, "lib.routes", "import icalendar.cal"),
        (leaves_libraries_to_their_owners, "lib.__main__", "from random import choice"),
        (leaves_libraries_to_their_owners, "lib.partners", "from secrets import token_urlsafe"),
        (looks_down, "lib.releases", "from lib.press import Press"),
        (leaves_the_environment_to_settings, "lib.store", "import os\nURL = os.environ['DATABASE_URL']"),
        (leaves_the_environment_to_settings, "app", "from os import getenv"),
        (is_told_the_time, "lib.feed", "stamp = datetime.now(UTC)"),
        (is_told_the_time, "lib.store", "def f(clock=datetime.utcnow): ..."),
        (is_told_the_time, "lib.clashes", "day = date.today()"),
        (is_told_the_time, "lib.changes", "from uuid import uuid4"),
        (caches_nothing_for_a_time, "pages.home", "@st.cache_data(ttl=60)\ndef f(): ..."),
    ],
)  # fmt: skip
def test_a_breach_is_noticed(rule: Rule, name: str, source: str) -> None:
    assert list(rule(module(name, source)))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("lib.programme", "from lib.span import Span\nfrom lib.i18n import mark"),
        ("lib.suggestions", '"""Asks clashes whether a move helps."""\nfrom lib.clashes import find_clashes'),
        ("lib.store", "import sqlalchemy as sa"),
        ("lib.routes", "from starlette.routing import Route\nfrom lib.store import Store"),
        ("lib.__main__", "from datetime import datetime\nnow = datetime.now()"),
        ("pages.home", "import streamlit as st\nfrom pages._shared import store\nfrom lib.store import Store"),
    ],
)
def test_what_the_law_allows_passes(name: str, source: str) -> None:
    assert [breach for rule in RULES for breach in rule(module(name, source))] == []


def test_a_cycle_is_noticed() -> None:
    loop = [
        module("lib.a", "from lib.b import x"),
        module("lib.b", "from lib import c"),
        module("lib.c", "import lib.a"),
    ]
    assert set(cycle(loop)) == {"lib.a", "lib.b", "lib.c"}
    assert cycle(loop[:2]) == []
