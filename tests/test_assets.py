"""Files for the browser: kept for ever, and never another than was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette

from lib.assets import bundle_at_start, read_bundle
from lib.routes import asset_routes
from tests.asgi import Answer, fetch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "board"
    folder.mkdir()
    (folder / "board.js").write_text("export default 1;\n", "utf-8")
    (folder / "board.css").write_text(".é {}\n", "utf-8")
    (folder / "notes.txt").write_text("not for browsers", "utf-8")
    (tmp_path / "secret.js").write_text("secret", "utf-8")
    return folder


def get(folder: Path, path: str) -> Answer:
    return fetch(Starlette(routes=asset_routes("board", read_bundle(folder))), path)


@pytest.mark.parametrize(("name", "kind"), [("board.js", "text/javascript"), ("board.css", "text/css")])
def test_a_file_comes_whole_and_may_be_kept_for_ever(folder: Path, name: str, kind: str) -> None:
    answer = get(folder, f"/board/{read_bundle(folder).digest}/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, f"{kind}; charset=utf-8")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.body == (folder / name).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "notes.txt",
        "nothing.js",
        "../secret.js",
        "..%2Fsecret.js",
        "%2e%2e/secret.js",
        "..\\secret.js",
        "",
        "a/board.js",
    ],
)
def test_nothing_else_comes(folder: Path, path: str) -> None:
    assert get(folder, f"/board/{read_bundle(folder).digest}/{path}").status == 404


def test_a_file_of_another_time_does_not_come(folder: Path) -> None:
    before = read_bundle(folder).digest
    (folder / "board.css").write_text(".è {}\n", "utf-8")
    assert get(folder, f"/board/{before}/board.js").status == 404


def test_the_address_changes_with_a_name_and_with_what_a_file_holds(folder: Path) -> None:
    digests = {read_bundle(folder).digest}
    (folder / "board.js").rename(folder / "other.js")
    digests.add(read_bundle(folder).digest)
    (folder / "other.js").write_text("export default 2;\n", "utf-8")
    digests.add(read_bundle(folder).digest)
    assert len(digests) == 3


def test_what_pages_name_is_what_was_there_at_the_start(folder: Path) -> None:
    at_start = bundle_at_start(folder)
    (folder / "later.js").write_text("1")
    assert bundle_at_start(folder) is at_start
    assert read_bundle(folder).digest != at_start.digest
