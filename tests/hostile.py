"""What real spreadsheets, or people who mean no good, write where a title is expected."""

from __future__ import annotations

LONG = "Conte sans fin " * 667  # 10 000 characters
TITLES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'); DROP TABLE items;--",
    "**gras** $x$ :red[feu] :material/home: [lien](javascript:alert(1)) -> fin",
    '=HYPERLINK("http://nulle.part.example";"clic") HTTPS://nulle.part.example',
    "www.nulle.part.example mailto:nous@nulle.part.example ftp://nulle.part.example",
    "\N{RIGHT-TO-LEFT OVERRIDE}droite à gauche\N{POP DIRECTIONAL FORMATTING} \N{RIGHT-TO-LEFT MARK}",
    "{title} %s {0}",
    "deux\r\nlignes",
    "x" * 10_000,
    LONG,
)
INJECTIONS = (  # for calendars and headers, beside those above
    "fin\r\nATTENDEE:mailto:intrus@nulle.part.example\r\nBEGIN:VALARM",
    "fin\r\nSet-Cookie: intrus=1",
    "a\x00b\x07c\u2028d\u2029e",
    "\ufeff\u200b\u200d\ufffe",
    "+cmd|' /C calc'!A1",
    "@SUM(1+1)*cmd",
)
WORDS = (*TITLES, *INJECTIONS)
