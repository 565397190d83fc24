"""The report as one file of HTML that needs nothing else: no script, no other address, on screens and on paper.

Writes the `values` of a report by a template that escapes all it writes; only drawings, which are made here and hold
words escaped already, go in as they are.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from lib.report.values import Picture, Report, ink_on

_FOLDER = Path(__file__).parent
_ROOT = re.compile(r'^<svg\b[^>]*? width="([\d.]+)" height="([\d.]+)"[^>]*>')


def write_html(report: Report) -> bytes:
    """The report as a page of its own."""
    style = _style(report.colour)
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    logo = f"data:image/png;base64,{base64.b64encode(report.logo).decode()}" if report.logo else ""
    page = _template().render(
        report=report,
        words=report.words,
        drawing=_drawing,
        logo=logo,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
        style=Markup(style),  # noqa: S704 (our own file, and a colour of six digits)
    )
    return page.encode("utf-8", "replace")


@cache
def _template() -> Template:
    loader = FileSystemLoader(_FOLDER)
    kept = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return kept.get_template("report.html")


@cache
def _rules() -> str:
    return (_FOLDER / "report.css").read_text("utf-8")


def _style(colour: str) -> str:
    return f":root {{ --band: {colour}; --band-ink: {ink_on(colour)}; }}\n{_rules()}"


def _drawing(picture: Picture) -> Markup:
    """One picture to a screen reader, named by its sentence."""
    size = _ROOT.match(picture.svg)
    width, height = size.groups() if size else ("800", "600")
    name = escape(picture.description)
    root = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}" viewBox="0 0 {width} {height}">'
    return Markup(root + picture.svg[size.end() if size else 0 :])  # noqa: S704 (the drawing is ours)
