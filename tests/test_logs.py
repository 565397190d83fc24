"""What is written into the log, and above all what is not."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from lib.logs import SILENCE, Lines, Seldom, fault_number

SECRET = "ami-nR4t0k3n"  # noqa: S105 (of a test)


def fail(text: str, cause: Exception | None = None) -> Exception:
    """An exception that was really raised."""
    try:
        raise ValueError(text) from cause
    except ValueError as error:
        return error


def line(error: Exception | None = None, *, logger: str = "lib.x", with_texts: bool = False, said: Any = ()) -> Any:
    message, args = said or ("it failed", ())
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(logger, logging.ERROR, __file__, 1, message, args, info)
    return json.loads(Lines(with_texts=with_texts).format(record))


def test_a_line_is_an_object_with_what_happened_and_where() -> None:
    told = line(fail("x"))
    assert (told["level"], told["logger"], told["said"]) == ("error", "lib.x", "it failed")
    assert told["way"][0] == "ValueError"
    assert told["way"][1].startswith("tests/test_logs.py:")
    assert "T" in told["at"]


def test_what_an_exception_says_is_not_told() -> None:
    told = line(fail(f"Récital de {SECRET}", cause=fail(SECRET)))
    assert SECRET not in json.dumps(told)
    assert told["way"].count("ValueError") == 2


def test_what_others_fill_into_their_words_is_not_told() -> None:
    told = line(logger="streamlit.x", said=("Error: %s", (SECRET,)))
    assert told["said"] == "Error: %s"


def test_whoever_develops_can_have_the_texts() -> None:
    told = line(fail(SECRET), logger="streamlit.x", said=("Error: %s", (SECRET,)), with_texts=True)
    assert told["said"] == f"Error: {SECRET}"
    assert SECRET in told["texts"]


def test_a_line_stays_a_line_whatever_is_in_it() -> None:
    record = logging.LogRecord("lib.x", logging.ERROR, "", 1, 'a\nb\r\n{"level": "none"}\u2028', (), None)
    written = Lines().format(record)
    assert "\n" not in written
    assert "\r" not in written
    assert json.loads(written)["level"] == "error"


def test_the_same_fault_has_the_same_number_and_another_has_another() -> None:
    first, second = [fail(text) for text in "ab"]
    assert fault_number(first) == fault_number(second)
    assert fault_number(first) != fault_number(fail("a", cause=first))
    assert len(fault_number(first)) == 8


def test_the_same_is_told_once_a_minute_and_anything_else_at_once() -> None:
    seldom, error, other = Seldom(), fail("a"), fail("a", cause=fail("b"))

    def is_told(error: Exception | None, at: float, said: str = "x") -> bool:
        info = (type(error), error, error.__traceback__) if error else None
        record = logging.LogRecord("lib.x", logging.ERROR, "", 1, said, (), info)
        record.created = at
        return seldom.filter(record)

    assert [is_told(error, at) for at in (0, 1, 59, SILENCE, 70)] == [True, False, False, True, False]
    assert is_told(other, 70)
    assert [is_told(None, at) for at in (70, 71, 131)] == [True, False, True]
    assert is_told(None, 131, "y")


@pytest.mark.parametrize("logger", ["streamlit.web", "uvicorn.error", "authlib", "py.warnings", "lib.store"])
def test_every_logger_of_a_server_writes_such_lines(logger: str) -> None:
    script = f"""
import logging, warnings, streamlit
from streamlit.logger import get_logger, init_uvicorn_logs
init_uvicorn_logs(); get_logger("streamlit.web"); logging.getLogger("authlib")
from lib.logs import write_lines
write_lines()
if {logger!r} == "py.warnings":
    warnings.warn({SECRET!r})
else:
    logging.getLogger({logger!r}).error("failed")
    logging.getLogger({logger!r}).info("quiet")
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    lines = ran.stderr.splitlines()
    assert [json.loads(each)["logger"] for each in lines] == [logger]
    assert SECRET not in ran.stderr


def test_no_request_is_logged() -> None:
    script = """
import logging, streamlit, uvicorn
config = uvicorn.Config(lambda: None, access_log=False)
from lib.logs import write_lines
write_lines()
assert not logging.getLogger("uvicorn.access").hasHandlers()
"""
    subprocess.run([sys.executable, "-c", script], check=True)
