"""The log of a server: one JSON object a line, without the texts, names and secrets that people entrusted to it.

What an exception says may quote any of them, so only its kind and its way through the code are told, and a number made
of these: the same fault has the same number wherever it is told, here or on a page.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb

ROOT = Path(__file__).resolve().parent.parent
_OURS = {"lib", "pages", "app"}  # loggers whose words are chosen here, and quote nobody
_LATE = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "websockets")  # set up with handlers of their own
_REQUESTS = "uvicorn.access"  # stays mute: addresses may hold secrets, and a server that hears it asked asks every time
_MOST_CAUSES = 5
_MOST_REMEMBERED = 1_000
SILENCE = 60.0  # seconds before the same is told again: an open page meets a fault every second


def fault_number(error: BaseException) -> str:
    """Eight hexadecimal digits that stand for the kind of a fault and its way through the code."""
    return sha256("\n".join(_way(error)).encode()).hexdigest()[:8]


def _way(error: BaseException) -> Iterator[str]:
    """Kinds and places, from the fault back to what caused it."""
    found: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if found is None:
            return
        yield type(found).__name__
        for frame in extract_tb(found.__traceback__):
            yield f"{_file(Path(frame.filename))}:{frame.lineno} {frame.name}"
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _file(path: Path) -> str:
    """Ours from the root of the project; of others the name, for where they are installed is nobody's business."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) and ".venv" not in path.parts else path.name


class Lines(logging.Formatter):
    """Writes a record as one line of JSON; `with_texts`, for whoever develops, with what others and exceptions say."""

    def __init__(self, *, with_texts: bool = False) -> None:
        super().__init__()
        self._with_texts = with_texts

    def format(self, record: logging.LogRecord) -> str:
        """`at` in ISO 8601, `level`, `logger`, `said`; of an exception its `fault` number and its `way`."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": self._said(record),
        }
        if record.exc_info and (error := record.exc_info[1]):
            told |= {"fault": fault_number(error), "way": [*_way(error)]}
            if self._with_texts:
                told["texts"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)

    def _said(self, record: logging.LogRecord) -> str:
        """Of the words of others the pattern without what was filled in; of a warning its place and its kind."""
        if self._with_texts or record.name.partition(".")[0] in _OURS:
            return record.getMessage()
        return ": ".join(str(record.msg).split(": ", 2)[:2]) if record.name == "py.warnings" else str(record.msg)


class Seldom(logging.Filter):
    """Lets the same thing pass once in a while, whoever meets it, or brings it about, how often."""

    def __init__(self) -> None:
        super().__init__()
        self._told_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this was not told lately."""
        error = record.exc_info[1] if record.exc_info else None
        what = fault_number(error) if error else f"{record.name} {record.getMessage()}"
        if record.created < self._told_at.get(what, -SILENCE) + SILENCE:
            return False
        if len(self._told_at) >= _MOST_REMEMBERED:
            self._told_at.clear()
        self._told_at[what] = record.created
        return True


def write_lines(*, with_texts: bool = False) -> None:
    """Warnings and worse of all loggers of this process are such lines on standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(Lines(with_texts=with_texts))
    handler.addFilter(Seldom())
    logging.basicConfig(handlers=[handler], force=True)
    for name in {*logging.root.manager.loggerDict, *_LATE} - {_REQUESTS}:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.captureWarnings(capture=True)
