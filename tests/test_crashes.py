"""When what writes is killed, nothing acknowledged is lost and nothing is half: a few times, or `--crashes=200`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_a_writer_that_is_killed_at_any_moment_loses_nothing(store_url: str, pytestconfig: pytest.Config) -> None:
    crashes = str(pytestconfig.getoption("--crashes"))
    command = [sys.executable, "-W", "ignore", "-m", "tests.crashes", store_url, crashes]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"{crashes} writers killed")
