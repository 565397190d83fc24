"""People who subscribed: what their programs fetch, and what they hold afterwards."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import icalendar

from tests.readers.forks import run
from tests.readers.programs import FIRST, LAST, Reader, Seen

Entry = tuple[str, str, str, str]  # title, start, end, status


def get(url: str, **headers: str) -> httpx.Response:
    """What is answered there; nothing is kept from one request to the next."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(url, headers=told, trust_env=False, verify=False)  # noqa: S501 (no certificates to load for HTTP)


def entries(seen: list[Seen]) -> list[Entry]:
    """What somebody sees in an agenda, in order; twice what is there twice."""
    return sorted((each.title, each.starts, each.ends, each.status) for each in seen)


class Subscriber(Protocol):
    """Somebody's program: it fetches now and then, and shows what it holds."""

    def sync(self) -> None: ...

    def agenda(self) -> list[Entry]: ...


@dataclass
class Polling:
    """As Thunderbird does: asks with the tag of what it has, and keeps that unless it is given something new."""

    url: str
    read: Reader
    body: bytes = b""
    answers: list[int] = field(default_factory=list)
    _tag: str = ""

    def sync(self) -> None:
        answer = get(self.url, if_none_match=self._tag) if self._tag else get(self.url)
        self.answers.append(answer.status_code)
        if answer.status_code == 200:
            self.body, self._tag = answer.content, answer.headers["ETag"]

    def agenda(self) -> list[Entry]:
        return entries(self.read(self.body))


@dataclass
class Cautious:
    """As RFC 5546 section 2.1.5 has it: an event that it ever had, by its UID, changes its time, place and status only
    when SEQUENCE rises, and all else also with a later DTSTAMP. Having believed what it may, it must hold the feed.
    """

    url: str
    known: dict[str, Any] = field(default_factory=dict)

    def sync(self) -> None:
        calendar = icalendar.Calendar.from_ical(get(self.url).content)
        fresh: list[Any] = calendar.walk("VEVENT")
        uids = [str(event["UID"]) for event in fresh]
        assert len(set(uids)) == len(uids)
        self.known |= {uid: self._better(uid, event) for uid, event in zip(uids, fresh, strict=True)}
        assert [self.known[uid].to_ical() for uid in uids] == [event.to_ical() for event in fresh]

    def _better(self, uid: str, event: Any) -> Any:
        known = self.known.get(uid)
        if known is None or event["SEQUENCE"] > known["SEQUENCE"] or event.to_ical() == known.to_ical():
            return event
        is_same = all(event.get(name) == known.get(name) for name in ("DTSTART", "DTEND", "LOCATION", "STATUS"))
        is_later = event["SEQUENCE"] == known["SEQUENCE"] and event["DTSTAMP"].dt > known["DTSTAMP"].dt
        return event if is_same and is_later else known


VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
[pair festival]
a = "feed"
b = "held"
collections = null
[storage feed]
type = "http"
url = "{url}"
[storage held]
type = "filesystem"
path = "{folder}/held/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[festival]]
path = {folder}/held
readonly = True
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%dT%H:%MZ
"""


@dataclass
class Syncing:
    """vdirsyncer keeps a folder with a file for each event; khal shows what is in it.

    vdirsyncer tells the events of a web address from each other by their content, not by UID.
    """

    url: str
    folder: Path

    def __post_init__(self) -> None:
        for name, settings in (("vdirsyncer", VDIRSYNCER), ("khal", KHAL)):
            path = self.folder / f"{name}.conf"
            path.write_text(settings.format(folder=self.folder, url=self.url), "utf-8")
        (self.folder / "held").mkdir()
        self._run("vdirsyncer", "discover")

    def sync(self) -> None:
        self._run("vdirsyncer", "sync")

    @property
    def files(self) -> list[Path]:
        return sorted((self.folder / "held").iterdir())

    def agenda(self) -> list[Entry]:
        """khal shows what lasts over midnight on each of its days: that is one thing, and said once here."""
        columns = [f"--json={name}" for name in ("title", "start-long", "end-long", "status", "all-day")]
        days = (f"{FIRST:%Y-%m-%d}", f"{LAST:%Y-%m-%d}")
        shown = self._run("khal", "list", "--notstarted", *columns, *days)
        found = [event for day in shown.splitlines() for event in json.loads(day)]
        return sorted({(each["title"], each["start-long"], each["end-long"], each["status"]) for each in found})

    def _run(self, program: str, *words: str) -> str:
        return run(program, "-c", f"{self.folder}/{program}.conf", *words, console=self.folder / "console.txt")
