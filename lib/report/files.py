"""All files of one report, made one after the other.

Has `contents` say it, and `pdf`, `html` and `workbook` write it down, as far as there are `letters`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lib.i18n import Words
from lib.programme import Programme
from lib.report.contents import STEPS as SAYING
from lib.report.contents import report
from lib.report.html import write_html
from lib.report.letters import lost_on_paper
from lib.report.pdf import write_pdf
from lib.report.workbook import write_workbook

STEPS = SAYING + 2  # that `write_report` tells of


@dataclass(frozen=True, slots=True)
class Files:
    """What is downloaded, and the letters of its words that paper could not show."""

    pdf: bytes
    html: bytes
    workbook: bytes
    lost: str


def write_report(
    programme: Programme,
    language: str,
    *,
    before: Programme | None,
    logo: bytes | None,
    made_on: date,
    author: str,
    moved: tuple[str, ...] | None,
    tell: Callable[[str], None],
) -> Files:
    """The report in all its formats; it tells before each step what it does."""
    t = Words(language)
    said = report(programme, language, before=before, logo=logo, made_on=made_on, author=author, moved=moved, tell=tell)
    tell(t("Setting the PDF"))
    pdf = write_pdf(said)
    tell(t("Writing the HTML and the workbook"))
    titles = "".join(item.title.to(language) for item in programme.items)
    places = "".join(venue.name for venue in programme.venues)
    lost = lost_on_paper(titles + places + said.title + "".join(chapter.note for chapter in said.chapters))
    return Files(pdf, write_html(said), write_workbook(said), lost)
