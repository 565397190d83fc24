"""What the whole server answers beside its pages: our routes behind ours and Streamlit's middleware."""

from __future__ import annotations

import gzip

import httpx
import pytest

from tests.browser.visits import Server

FEED = "/feeds/regards-armenie-2024.ics"


def raw(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer, and its body before any decoding; no header is sent that is not given."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    bare = httpx.Request(method, server.url + path, headers=named)
    with httpx.Client() as client:
        answer = client.send(bare, stream=True)
        return answer, b"".join(answer.iter_raw())


def test_m27_m32_m34_a_feed_comes_as_it_was_made(server: Server) -> None:
    answer, plain = raw(server, FEED)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert set(answer.headers["vary"].split(", ")) == {"Accept-Encoding"}
    assert "set-cookie" not in answer.headers
    zipped, body = raw(server, FEED, Accept_Encoding="gzip")
    assert (zipped.headers["content-encoding"], gzip.decompress(body)) == ("gzip", plain)
    assert zipped.headers["etag"] != answer.headers["etag"]


def test_m32_compression_that_was_refused_is_left_out(server: Server) -> None:
    answer, body = raw(server, FEED, Accept_Encoding="gzip;q=0")
    assert "content-encoding" not in answer.headers
    assert body.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_m29_m31_head_and_304_pass_through(server: Server, encoding: str) -> None:
    answer, body = raw(server, FEED, Accept_Encoding=encoding)
    head, nothing = raw(server, FEED, "HEAD", Accept_Encoding=encoding)
    assert (head.headers["content-length"], nothing) == (str(len(body)), b"")
    known, nothing = raw(server, FEED, Accept_Encoding=encoding, If_None_Match=answer.headers["etag"])
    assert (known.status_code, known.headers["etag"], nothing) == (304, answer.headers["etag"], b"")


@pytest.mark.parametrize("path", [FEED, "/programme/regards-armenie-2024", "/feeds/regards-armenie-2024/schedule.json"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_m28_whoever_asks_again_is_answered_at_the_door_in_the_same_words(
    server: Server, path: str, encoding: str
) -> None:
    (first, body), (again, same) = (raw(server, path, Accept_Encoding=encoding) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert body == same

    def told(answer: httpx.Response) -> set[tuple[str, str]]:
        others = {(name, value) for name, value in answer.headers.items() if name not in ("date", "vary")}
        return others | {("vary", each) for each in answer.headers["vary"].split(", ")}

    assert told(first) == told(again)


def test_the_published_page_says_itself_where_it_may_stand_in_a_frame(server: Server) -> None:
    answer, _ = raw(server, "/programme/regards-armenie-2024")
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers


@pytest.mark.parametrize("path", ["/partners/a-b/c.ics", "/partners/a", "/partners/"])
def test_m33_an_unknown_partner_is_no_page(server: Server, path: str) -> None:
    answer, _ = raw(server, path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize("path", ["/feeds/unknown.ics", "/feeds/unknown", "/feeds/a/b.ics"])
def test_m33_an_unknown_feed_is_no_page(server: Server, path: str) -> None:
    answer, _ = raw(server, path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


def test_s20_a_feed_cannot_be_written(server: Server) -> None:
    answer, _ = raw(server, FEED, "PUT")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/", "/clashes"])
@pytest.mark.parametrize(("query", "language"), [("", "fr"), ("?lang=en", "en"), ("?lang=fr", "fr")])
def test_a_page_says_its_language_before_it_is_shown(server: Server, path: str, query: str, language: str) -> None:
    answer, body = raw(server, path + query, Accept_Encoding="gzip")
    assert f'<html lang="{language}">'.encode() in body
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_server_is_healthy(server: Server) -> None:
    assert raw(server, "/healthz")[1] == b"ok\n"
