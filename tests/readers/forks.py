"""vdirsyncer and khal, started again and again. Loading them takes longer than what they do, so that is done once.

Nothing else is imported here: whoever is forked loads this module.
"""

from __future__ import annotations

import importlib
import io
import multiprocessing
import os
import sys
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

ENTRANCES = {"khal": "main_khal", "vdirsyncer": "app"}
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([f"{program}.cli" for program in ENTRANCES])


def run(program: str, *words: str, console: Path) -> str:
    """What it prints. It must end well."""
    forked = _FORKS.Process(target=_become, args=(program, words, console))
    # A page that was tested before stands as the main program, and each fork would run it first.
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        forked.start()
    forked.join()
    said = console.read_text("utf-8")
    assert forked.exitcode == 0, said
    forked.close()
    return said


def _become(program: str, words: tuple[str, ...], console: Path) -> None:
    """This program, to whose every question the answer is yes."""
    with console.open("wb") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    sys.argv, sys.stdin = [program, *words], io.StringIO("y\n" * 9)
    getattr(importlib.import_module(f"{program}.cli"), ENTRANCES[program])()
