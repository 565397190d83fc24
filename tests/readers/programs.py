"""What other people's programs see in a calendar: each is given its bytes, and tells what takes place and when."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import icalendar
import recurring_ical_events

from tests.needs import go_without

HERE = Path(__file__).parent
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)  # all that the tests tell of
CURE = "make readers"
_WINDOW = [f"{moment.timestamp():.0f}" for moment in (FIRST, LAST)]
_ELSEWHERE = {"TZ": "America/New_York"}  # where the reader lives must not matter


class Seen(NamedTuple):
    """One time that something takes place, as a program understood it: hours in UTC, days as days."""

    uid: str
    starts: str
    ends: str
    status: str
    sequence: str
    title: str


Reader = Callable[[bytes], list[Seen]]


def told(moment: datetime | date) -> str:
    """An hour in UTC, or a day."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return moment.isoformat()


def with_icalendar(body: bytes) -> list[Seen]:
    """Python's icalendar; what repeats by recurring-ical-events."""
    calendar = icalendar.Calendar.from_ical(body)
    assert not [error for component in calendar.walk() for error in component.errors]
    if "X-WR-TIMEZONE" in calendar:  # by it, UTC is turned into local hours: which of two 2:00 is meant is lost
        del calendar["X-WR-TIMEZONE"]
    events = recurring_ical_events.of(calendar).between(FIRST, LAST)
    return [_of_icalendar(event) for event in events]


def _of_icalendar(event: Any) -> Seen:
    texts = (str(event[name]) for name in ("STATUS", "SEQUENCE", "SUMMARY"))
    return Seen(str(event["UID"]), told(event.start), told(event.end), *texts)


def with_vobject(body: bytes) -> list[Seen]:
    """vobject, with which Radicale reads."""
    calendar = importlib.import_module("vobject").readOne(body.decode())
    return [seen for event in calendar.contents.get("vevent", []) for seen in _of_vobject(event)]


def _of_vobject(event: Any) -> Iterator[Seen]:
    start = event.dtstart.value
    length = event.dtend.value - start
    texts = [event.contents[name][0].value for name in ("status", "sequence", "summary")]
    for each in event.getrruleset() if "rrule" in event.contents else [start]:
        yield Seen(event.uid.value, told(each), told(each + length), *texts)


def with_libical(program: Path, body: bytes) -> list[Seen]:
    """libical, with which GNOME and KDE read; `program` is read.c, compiled."""
    return _told_by([str(program)], body)


def compiled(into: Path) -> Path:
    """Our program around libical."""
    program = into / "read"
    try:
        subprocess.run(["gcc", "-Wall", "-Wextra", "-Werror", "-o", program, HERE / "read.c", "-lical"], check=True)
    except (OSError, subprocess.CalledProcessError):
        go_without("gcc with libical", f"{CURE} (Debian, Ubuntu: sudo apt install gcc libical-dev)")
    return program


def with_ical_js(body: bytes) -> list[Seen]:
    """ical.js, with which Thunderbird and Nextcloud's pages read."""
    return _told_by(_script("ical.mjs"), body)


def with_node_ical(body: bytes) -> list[Seen]:
    """node-ical: it goes by the name of a zone, not by the rules that the calendar brings."""
    return _told_by(_script("node_ical.mjs"), body)


def _script(name: str) -> list[str]:
    if not shutil.which("node") or not (HERE / "node_modules").is_dir():
        go_without("ical.js or node-ical", f"{CURE} (it wants Node and npm)")
    return ["node", str(HERE / name)]


def _told_by(command: list[str], body: bytes) -> list[Seen]:
    environment = os.environ | _ELSEWHERE
    answer = subprocess.run([*command, *_WINDOW], input=body, capture_output=True, env=environment, check=False)
    assert (answer.returncode, answer.stderr.decode()) == (0, "")
    return [Seen(*line.split("\t")) for line in answer.stdout.decode().split("\n")[:-1]]


READERS: dict[str, Reader] = {
    "icalendar": with_icalendar,
    "vobject": with_vobject,
    "ical.js": with_ical_js,
    "node-ical": with_node_ical,
}
