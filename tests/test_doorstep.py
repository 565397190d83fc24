"""What lies ready is handed out at the door."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib.feeds.doorstep import Answer, Answers, Doorstep, answer, representations
from lib.feeds.middleware import SAFETY, PlainEncoding, SafetyHeaders
from tests.asgi import Application, fetch

BODY = b"BEGIN:VCALENDAR\r\n" + b"SUMMARY:Reading\r\n" * 100
CHANGED_AT = datetime(2026, 5, 4, tzinfo=UTC)
PATH = "/feeds/a.ics"
DATE = "Mon, 04 May 2026 00:00:00 GMT"


def answer_with(body: bytes = BODY) -> Answer:
    return answer(
        *representations(body),
        headers={"Vary": "Accept-Encoding", "Last-Modified": DATE},
        content={"Content-Type": "text/calendar; charset=utf-8"},
        changed_at=CHANGED_AT,
        clock=lambda: CHANGED_AT + timedelta(hours=1),
    )


@dataclass
class Door:
    """An application that answers nothing but "inside", with a doorstep before it; and its clock."""

    seconds: float = 0.0
    answers: Answers = field(init=False)
    app: Application = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(lambda: self.seconds)
        inside = [Middleware(Doorstep, answers=self.answers), Middleware(SafetyHeaders), Middleware(PlainEncoding)]
        self.app = Starlette(routes=[Route("/{rest:path}", self._inside, methods=["GET", "PUT"])], middleware=inside)

    async def _inside(self, _request: Request) -> Response:
        return PlainTextResponse("inside")

    def keep(self, kept: Answer, path: str = PATH, query: str = "", until: float = 1.0, seconds: float = 60.0) -> None:
        kept.guard.until = until
        self.answers.keep((path.encode(), query.encode()), kept, seconds)

    def get(self, url: str = PATH, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        answered = fetch(self.app, url, method, {name.replace("_", "-"): value for name, value in headers.items()})
        return answered.status, answered.body


@pytest.fixture
def door() -> Door:
    return Door()


def test_m29_the_tags_of_both_encodings_follow_from_the_body_alone() -> None:
    plain, gzipped = representations(BODY)
    assert gzip.decompress(gzipped.body) == plain.body == BODY
    digest = hashlib.sha256(BODY).hexdigest()[:32]
    assert (plain.etag, gzipped.etag) == (f'"{digest}"', f'"{digest}-gzip"')


def test_m28_the_same_body_is_compressed_to_the_same_bytes() -> None:
    assert representations(BODY) == representations(BODY)
    assert representations(BODY)[1].body[4:8] == bytes(4)  # no time in the header of gzip


def test_what_lies_ready_is_handed_out_in_all_its_forms(door: Door) -> None:
    kept = answer_with()
    door.keep(kept)
    plain, gzipped = representations(BODY)
    assert door.get() == (200, plain.body)
    assert door.get(Accept_Encoding="gzip") == (200, gzipped.body)
    assert door.get(method="HEAD") == (200, b"")
    assert door.get(If_None_Match=plain.etag) == (304, b"")
    assert door.get(If_None_Match=f'"x", W/{gzipped.etag}', Accept_Encoding="br, gzip") == (304, b"")
    assert door.get(If_None_Match='"x"') == (200, plain.body)
    assert door.get(If_None_Match="", If_Modified_Since=DATE) == (200, plain.body)
    assert door.get(If_Modified_Since=DATE) == (304, b"")
    assert door.get(If_Modified_Since="Sun, 03 May 2026 00:00:00 GMT") == (200, plain.body)


def test_m32_headers_in_several_lines_are_read_as_one() -> None:
    kept = answer_with()
    scope = {"method": "GET", "headers": [(b"accept-encoding", b"br"), (b"accept-encoding", b"gzip")]}
    assert kept.messages(scope)[1]["body"] == representations(BODY)[1].body
    tags = [(b"if-none-match", b'"x"'), (b"if-none-match", representations(BODY)[0].etag.encode())]
    assert kept.messages({"method": "GET", "headers": tags})[0]["status"] == 304


def test_the_door_and_the_long_way_give_the_same_headers(door: Door) -> None:
    kept = answer_with()
    door.keep(kept)
    short, long = fetch(door.app, PATH), fetch(SafetyHeaders(kept), PATH)
    assert sorted(short.headers.items()) == sorted(long.headers.items())
    assert all(short.headers.get_all(name.decode()) == [value.decode()] for name, value in SAFETY)
    assert short.headers["content-length"] == str(len(BODY))


def test_whoever_changes_an_answer_on_its_way_changes_that_one_only() -> None:
    kept = answer_with()

    async def meddling(scope: object, receive: object, send: Application) -> None:
        async def send_more(message: dict[str, object]) -> None:
            headers = message.get("headers")
            if isinstance(headers, list):
                headers.append((b"set-cookie", b"a=b"))
            await send(message)  # type: ignore[call-arg]

        await kept(scope, receive, send_more)  # type: ignore[arg-type]

    assert fetch(meddling, PATH).headers["set-cookie"] == "a=b"
    assert fetch(kept, PATH).headers["set-cookie"] is None


@pytest.mark.parametrize(
    ("url", "method"),
    [(PATH + "?lang=fr", "GET"), ("/feeds/b.ics", "GET"), ("/feeds/%61.ics", "GET"), (PATH, "PUT")],
)
def test_whoever_asks_for_anything_else_is_let_in(door: Door, url: str, method: str) -> None:
    kept = answer_with()
    door.keep(kept)
    assert door.get(url, method) == (200, b"inside")


def test_nothing_is_handed_out_when_its_guard_is_over(door: Door) -> None:
    kept = answer_with()
    door.keep(kept, until=1.0)
    door.seconds = 0.99
    assert door.get() == (200, BODY)
    door.seconds = 1.0
    assert door.get() == (200, b"inside")
    kept.guard.until = 2.0
    assert door.get() == (200, BODY)
    kept.guard.until = 0.0
    assert door.get() == (200, b"inside")


def test_nothing_is_handed_out_for_longer_than_its_date_is_right(door: Door) -> None:
    kept = answer_with()
    door.keep(kept, until=9.0, seconds=0.5)
    assert door.get() == (200, BODY)
    door.seconds = 0.5
    assert door.get() == (200, b"inside")


def test_what_nobody_keeps_any_more_is_gone(door: Door) -> None:
    kept = answer_with()
    door.keep(kept)
    del kept
    assert door.get() == (200, b"inside")


def test_it_is_known_when_something_was_last_handed_out(door: Door) -> None:
    kept = answer_with()
    door.keep(kept, until=9.0)
    door.seconds = 3.0
    door.get()
    assert kept.asked_at == 3.0


@given(headers=st.dictionaries(st.sampled_from(["accept-encoding", "if-none-match", "if-modified-since"]), st.text()))
def test_no_header_is_too_odd_for_the_door(headers: dict[str, str]) -> None:
    scope = {
        "method": "GET",
        "headers": [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()],
    }
    assert answer_with().messages(scope)[0]["status"] in (200, 304)
