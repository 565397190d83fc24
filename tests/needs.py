"""What a test needs from the machine, such as a browser or a database server."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def go_without(what: str, cure: str) -> NoReturn:
    """Skip for want of `what`, saying how to get it; with CI=true it must be there, so fail."""
    reason = f"{what} is missing: {cure}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
