"""What an audit of the dependencies tells."""

from __future__ import annotations

from tests.audit import findings, unknown

REPORT = {
    "dependencies": [
        {"name": "a", "version": "1.0", "vulns": []},
        {"name": "b", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1", "3.0"]}]},
        {"name": "c", "version": "3.0", "vulns": [{"id": "GHSA-2", "fix_versions": []}]},
        {"name": "d", "skip_reason": "Dependency not found on PyPI"},
    ]
}


def test_an_audit_names_what_is_vulnerable_and_since_when_it_is_mended() -> None:
    assert findings(REPORT) == ["b 2.0: PYSEC-1, mended in 2.1, 3.0", "c 3.0: GHSA-2, mended in no version"]


def test_an_audit_says_what_could_not_be_asked_for() -> None:
    assert unknown(REPORT) == ["d"]
