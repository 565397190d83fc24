"""What a page may do in the browser: what it was sent with, from here, and nothing else; with all that it shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.visits import Browsers, Server, Visitor

FESTIVAL = "regards-armenie-2024"
INJECTED = """() => {
  const script = document.createElement('script')
  script.textContent = 'window.isInjected = true'
  document.body.append(script)
  setTimeout(() => { try { new Function('window.isEvaluated = true')() } catch { /* as is hoped for */ } })
  document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.isHandled = true">')
  new Image().src = 'https://example.org/pixel.png'
}"""


def violations(page: Page) -> list[str]:
    """What the browser tells of what it has not done, from now on."""
    told: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            told.append(message.text)

    page.on("console", hear)
    return told


def test_all_that_a_page_shows_is_allowed(visitor: Visitor) -> None:
    """Charts, the board and what listens to keys; every other browser test would hear of a violation too."""
    told = violations(visitor.page)
    visitor.open(f"/attendance?chapter=who&festival={FESTIVAL}")
    expect(visitor.page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    visitor.open(f"/programme?festival={FESTIVAL}")
    expect(visitor.page.locator(".card").first).to_be_visible()
    assert told == []


def test_what_somebody_smuggles_in_does_not_run(browsers: Browsers, server: Server) -> None:
    page = browsers.chromium.new_page()
    page.goto(f"{server.url}/history?festival={FESTIVAL}")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    told = violations(page)
    page.evaluate(INJECTED)
    page.wait_for_timeout(300)
    assert page.evaluate("() => [window.isInjected, window.isEvaluated, window.isHandled]") == [None, None, None]
    assert len(told) >= 3
    page.close()


@pytest.mark.parametrize(
    "path",
    ["/", "/programme", f"/programme/{FESTIVAL}", f"/feeds/{FESTIVAL}.ics", "/feeds/none.ics", "/partners/x/y.ics",
     "/door/x", "/door/worker.js", "/healthz", "/robots.txt", "/_stcore/health", "/_stcore/host-config",
     "/media/none.png", "/nothing/here"],
)  # fmt: skip
def test_every_answer_says_what_it_may_do(server: Server, visitor: Visitor, path: str) -> None:
    headers = visitor.page.request.get(server.url + path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in {"same-origin", "no-referrer"}
