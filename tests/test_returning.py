"""Who signs in comes back to where they were going, and to nowhere else."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.asgi import Message, Receive, Send
from lib.returning import ASKED, CALLBACK, LONGEST, SIGNED_IN, Returning
from tests.asgi import Answer, fetch


async def streamlit(scope: Message, _receive: Receive, send: Send) -> None:
    """As Streamlit answers: pages everywhere, and the way back to the first of them."""
    status, header = (302, (b"location", b"/")) if scope["path"] == CALLBACK else (200, (b"content-type", b"text/html"))
    await send({"type": "http.response.start", "status": status, "headers": [header, (b"set-cookie", b"a=b")]})
    await send({"type": "http.response.body", "body": b""})


APP = Returning(streamlit)


def ask(url: str, **cookies: str) -> Answer:
    said = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return fetch(APP, url, headers={"Cookie": said} if said else {})


def noted(answer: Answer) -> str | None:
    found = [each for each in answer.headers.get_all("set-cookie", []) if each.startswith(f"{ASKED}=")]
    assert all("HttpOnly" in each and "SameSite=Lax" in each for each in found)
    return found[0].split('"')[1] if found else None


@pytest.mark.parametrize(
    "address", ["/programme?festival=a&item=b", "/settings", "/?lang=en", "/histoire%20x?q=%C3%A9"]
)
def test_who_signs_in_comes_to_the_page_that_was_asked_for(address: str) -> None:
    kept = noted(ask(address))
    assert kept
    back = ask(f"{CALLBACK}?code=1", **{ASKED: kept})
    assert back.headers["location"] == address
    assert noted(back) == ""  # once


def test_who_has_signed_in_already_or_asked_for_nothing_is_led_as_ever() -> None:
    assert noted(ask("/settings", **{SIGNED_IN: "x"})) is None
    assert noted(ask("/")) is None
    assert ask(CALLBACK).headers["location"] == "/"


@pytest.mark.parametrize(
    "address",
    ["//example.org", "https://example.org", "/\\example.org", "/a\r\nSet-Cookie: x=y", "javascript:alert(1)", "",
     "/" + "a" * LONGEST, "/é"],
)  # fmt: skip
def test_nobody_is_led_elsewhere(address: str) -> None:
    forged = urlsafe_b64encode(address.encode()).decode()
    assert ask(CALLBACK, **{ASKED: forged}).headers["location"] == "/"


@given(some.text(max_size=60))
def test_a_cookie_of_nonsense_leads_nowhere_else_and_breaks_nothing(value: str) -> None:
    said = value.encode("ascii", "replace").decode().replace(";", "").replace("\n", "").replace("\r", "")
    assert ask(CALLBACK, **{ASKED: said}).headers["location"].startswith("/")
    assert not ask(CALLBACK, **{ASKED: said}).headers["location"].startswith("//")


def test_what_was_asked_for_in_vain_is_not_kept() -> None:
    assert noted(ask("/" + "a" * LONGEST)) is None
