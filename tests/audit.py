"""Known vulnerabilities of what is installed, by pip-audit: `python -m tests.audit`.

Ends with 1 when there is any. Where PyPI cannot be asked, or does not know what is installed, that is said, and is no
failure: who has no network still checks the rest.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PATIENCE = 120  # seconds
COMMAND = [str(Path(sys.executable).with_name("pip-audit")), "--format=json", "--progress-spinner=off", "--timeout=5"]


def findings(report: dict[str, Any]) -> list[str]:
    """A line for each known vulnerability."""
    return [
        f"{each['name']} {each['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no version'}"
        for each in report["dependencies"]
        for found in each.get("vulns", ())
    ]


def unknown(report: dict[str, Any]) -> list[str]:
    """What could not be asked for."""
    return [each["name"] for each in report["dependencies"] if "skip_reason" in each]


def main() -> int:
    """Tells what pip-audit found."""
    try:
        ran = subprocess.run(COMMAND, capture_output=True, text=True, timeout=PATIENCE, check=False)
        report = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        print("No audit of dependencies: PyPI cannot be asked.")
        return 0
    if found := findings(report):
        print("Known vulnerabilities:", *found, sep="\n  ")
        return 1
    asked = len(report["dependencies"]) - len(unknown(report))
    print(f"{asked} dependencies without known vulnerabilities, {len(unknown(report))} that PyPI was not asked about.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
