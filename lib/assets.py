"""Files for the browser, under an address that changes with what they hold: who has them once need never ask again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one folder by their names; the digest stands for them all, for they ask for each other."""

    digest: str
    files: Mapping[str, bytes]

    def find(self, digest: str, name: str) -> bytes | None:
        """A file, as long as it is asked for beside the very files that it belongs to."""
        return self.files.get(name) if digest == self.digest else None


def read_bundle(folder: Path) -> Bundle:
    """All files of a folder that a browser is meant to have."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in TYPES}
    whole = sha256()
    for name, content in files.items():
        whole.update(f"{name} {len(content)}\n".encode() + content)
    return Bundle(whole.hexdigest()[:16], files)


@cache
def bundle_at_start(folder: Path) -> Bundle:
    """The same for as long as the server runs: a page asks for what is served, though files change meanwhile."""
    return read_bundle(folder)
