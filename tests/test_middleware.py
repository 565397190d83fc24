"""What surrounds every response, tried on a server as bare as can be."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from lib.asgi import Message, Receive, Send
from lib.feeds.middleware import SAFETY, OnlyHttps, PageLanguage, PlainEncoding, SafetyHeaders, page_policy
from tests.asgi import fetch

HTML = '<!DOCTYPE html>\n<html lang="en"><p>' + "é" * 2000


async def page(_request: Request) -> Response:
    return HTMLResponse(HTML, headers={"ETag": '"a"', "Last-Modified": "Sun, 18 Oct 2026 12:00:00 GMT"})


async def streamed(_request: Request) -> Response:
    return StreamingResponse(iter([HTML[:30], HTML[30:]]), media_type="text/html")


async def words(_request: Request) -> Response:
    return PlainTextResponse(HTML)


async def encoding(request: Request) -> Response:
    return PlainTextResponse(request.headers.get("accept-encoding", "none"))


async def framed(_request: Request) -> Response:
    own = {"Content-Security-Policy": "frame-ancestors *", "Referrer-Policy": "no-referrer", "ETag": '"a"'}
    return HTMLResponse(HTML, headers=own)


PAGES = ("/", "/clashes", "/streamed")
PATHS = {"/": page, "/clashes": page, "/streamed": streamed, "/words": words, "/file.html": page, "/file.txt": words}
APP = Starlette(
    routes=[
        *(Route(path, answer) for path, answer in PATHS.items()),
        Route("/encoding.txt", encoding),
        Route("/framed", framed),
        Route("/programme/a", page),
    ],
    middleware=[
        Middleware(SafetyHeaders), Middleware(PlainEncoding), Middleware(PageLanguage), Middleware(GZipMiddleware)
    ],
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("query", "language"), [("", "fr"), ("?lang=en", "en"), ("?a=b&lang=fr", "fr"), ("?lang=xx", "fr"), ("?lang", "fr")]
)
def test_a_page_says_the_language_it_is_shown_in(path: str, query: str, language: str) -> None:
    answer = fetch(APP, path + query)
    assert answer.text == HTML.replace('"en"', f'"{language}"')


def test_a_page_in_one_language_is_not_mistaken_for_another() -> None:
    assert not {"etag", "last-modified"} & {name.lower() for name in fetch(APP, "/").headers}


def test_the_head_of_a_page_keeps_its_length() -> None:
    assert fetch(APP, "/", "HEAD").headers["content-length"] == str(len(fetch(APP, "/").body))


@pytest.mark.parametrize("path", ["/words", "/file.txt", "/file.html"])
def test_what_is_no_page_stays_as_it_is(path: str) -> None:
    assert fetch(APP, path).text == HTML


@pytest.mark.parametrize("path", [*PATHS, "/nowhere"])
def test_every_answer_carries_the_safety_headers(path: str) -> None:
    answer = fetch(APP, path)
    safety = {name.decode(): value.decode() for name, value in SAFETY}
    if path in PAGES:
        safety["content-security-policy"] = page_policy(answer.body).decode()
    assert {name: answer.headers[name] for name in safety} == safety


def test_of_scripts_within_a_page_those_may_run_that_it_was_sent_with() -> None:
    policy = page_policy(b"<script>one()</script><script src='a.js'></script><script>\ntwo()</script>").decode()
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src "))
    digests = [b64encode(sha256(each).digest()).decode() for each in (b"one()", b"\ntwo()")]
    assert scripts == f"script-src 'self' blob: 'sha256-{digests[0]}' 'sha256-{digests[1]}'"
    assert "unsafe-eval" not in policy
    assert policy.startswith("default-src 'none'; ")


def test_who_says_himself_what_may_frame_him_is_not_contradicted() -> None:
    headers = fetch(APP, "/framed").headers
    assert headers.get_all("content-security-policy") == ["frame-ancestors *"]
    assert headers.get_all("referrer-policy") == ["no-referrer"]
    assert headers["x-frame-options"] is None
    assert headers["x-content-type-options"] == "nosniff"


def test_what_is_published_stays_as_it_was_made() -> None:
    answer = fetch(APP, "/programme/a", headers={"Accept-Encoding": "gzip"})
    assert (answer.headers["etag"], answer.headers["content-encoding"]) == ('"a"', "gzip")


@pytest.mark.parametrize(
    ("asked", "passed_on"), [("gzip, br", "gzip"), ("gzip;q=0", "none"), ("identity", "none"), ("br", "none")]
)
def test_m32_only_a_wish_for_gzip_is_passed_on(asked: str, passed_on: str) -> None:
    assert fetch(APP, "/encoding.txt", headers={"Accept-Encoding": asked}).text == passed_on


@pytest.mark.parametrize(("asked", "sent"), [("gzip", "gzip"), ("gzip;q=0", None)])
def test_m32_nobody_gets_the_compression_that_was_refused(asked: str, sent: str | None) -> None:
    assert fetch(APP, "/file.txt", headers={"Accept-Encoding": asked}).headers.get("content-encoding") == sent


@pytest.mark.parametrize("path", [*PATHS, "/nowhere"])
def test_what_is_reached_by_https_is_never_to_be_asked_for_otherwise(path: str) -> None:
    assert fetch(OnlyHttps(APP), path).headers["strict-transport-security"] == "max-age=31536000"
    assert fetch(APP, path).headers["strict-transport-security"] is None


@pytest.mark.parametrize(
    ("cookie", "sent"),
    [
        ("a=b; HttpOnly; Path=/", "a=b; HttpOnly; Path=/; Secure"),
        ("secure=b", "secure=b; Secure"),
        ("a=b; secure; Path=/", "a=b; secure; Path=/"),
    ],
)
def test_what_is_reached_by_https_sends_no_cookie_another_way(cookie: str, sent: str) -> None:
    async def baked(scope: Message, receive: Receive, send: Send) -> None:
        await PlainTextResponse("", headers={"Set-Cookie": cookie})(scope, receive, send)

    assert fetch(OnlyHttps(baked), "/").headers.get_all("set-cookie") == [sent]
