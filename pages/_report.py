"""The chapter of the report: what the town adds to it, one button, and three files to take along."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import count
from typing import NamedTuple

import streamlit as st

from lib.changes import Edit
from lib.comparison import before, series
from lib.i18n import LANGUAGES, mark
from lib.press import NotPublished
from lib.programme import Festival, Programme
from lib.releases import Published
from lib.report.contents import CHAPTERS, key_figures
from lib.report.files import STEPS, Files, write_report
from lib.report.logo import MOST_BYTES, MOST_PIXELS, LogoError, LogoFault, read_logo
from lib.report.moved import moved_sentences
from lib.report.values import HOUSE_COLOUR
from lib.store import UnknownFestival
from pages import _past, _shared, _url
from pages._session import session
from pages._settings_table import begun_form, save_begun, say_outdated
from pages._upload import ask_for_file

KEPT, LONGEST_NOTE = 6, 5_000  # reports in memory at once; characters
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULTS = {
    LogoFault.TOO_HEAVY: mark("This picture is larger than {kilobytes} kB: make it smaller."),
    LogoFault.TOO_LARGE: mark("This picture is wider or higher than {pixels} pixels: make it smaller."),
    LogoFault.NO_PICTURE: mark("This is no picture that can be read: choose a PNG or a JPEG."),
}


class Asked(NamedTuple):
    """All that a report is made from, by which it is known again."""

    festival_id: str
    revision: int
    before_id: str
    before_revision: int
    release: int
    language: str
    logo: str
    made_on: date
    author: str


def show_report(programme: Programme) -> None:
    """What it says in short, the button and the files, and what the town adds to it."""
    t = _shared.words()
    frame = _past.frames([programme.festival]).get(programme.festival.id)
    if frame is not None:
        with st.grid("auto", min_column_width=220):
            for figure in key_figures(frame, t):
                st.metric(figure.label, figure.value, figure.basis, delta_color="off", delta_arrow="off", border=True)
    _offer(programme)
    st.header(t("What you add to it"), anchor=False)
    _ask_words(programme)
    _ask_logo(programme.festival.id)


def _offer(programme: Programme) -> None:
    """Its language, the last edition that it looks back at, one button, three files."""
    t = _shared.words()
    _url.follow("report_language", list(LANGUAGES), t.language)
    language = st.segmented_control(
        t("Language of the report"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="report_language",
        on_change=_url.into_url,
        args=("report_language",),
        required=True,
    )
    last = _last_edition(programme.festival)
    if last is not None:
        name = _shared.literal(last.name.to(t.language))
        st.caption(t("It looks back at {name}, {year}.", name=name, year=last.first_day.year))
    logo, published = _shared.store().logo(programme.festival.id), _published(programme.festival.id)
    asked = _asked(programme, last, published, str(language), logo)
    if st.button(t("Make the report"), type="primary", icon=":material/picture_as_pdf:", key="make_report"):
        _make(asked, programme, published, logo)
        st.session_state["report_asked"] = asked
    if st.session_state.get("report_asked") == asked and asked in _kept():
        _show_files(_kept()[asked], asked)


def _last_edition(festival: Festival) -> Festival | None:
    """The one that was over before this one began."""
    past = before(series(_shared.store().festivals(), festival), festival)
    return past[-1] if past else None


def _published(festival_id: str) -> Published | None:
    try:
        return _shared.press().published(festival_id)
    except NotPublished:
        return None


def _asked(
    programme: Programme, last: Festival | None, published: Published | None, language: str, logo: bytes | None
) -> Asked:
    return Asked(
        programme.festival.id,
        programme.revision,
        last.id if last else "",
        _shared.store().festival_revisions().get(last.id, 0) if last else 0,
        published.release.number if published else 0,
        language,
        sha256(logo or b"").hexdigest(),
        _shared.today(programme),
        session().name,
    )


@st.cache_resource(max_entries=4)
def _kept_of(url: str) -> dict[Asked, Files]:  # noqa: ARG001 (the URL is the key)
    """The reports made last, the newest at the end: for anybody who asks for the same."""
    return {}


def _kept() -> dict[Asked, Files]:
    return _kept_of(_shared.settings().database_url)


def _make(asked: Asked, programme: Programme, published: Published | None, logo: bytes | None) -> None:
    """Makes the files unless they are there, and says which of the steps it is at."""
    t, kept, done = _shared.words(), _kept(), count()
    if asked in kept:
        return
    with st.status(t("Making the report"), expanded=False) as status:
        bar = st.progress(0.0)

        def tell(step: str) -> None:
            status.update(label=f"{step}…")
            bar.progress(next(done) / STEPS, step)

        made = write_report(
            programme,
            asked.language,
            before=_shared.programme_of(asked.before_id) if asked.before_id else None,
            logo=logo,
            made_on=asked.made_on,
            author=asked.author,
            moved=moved_sentences(published, asked.language) if published else None,
            tell=tell,
        )
        bar.progress(1.0)
        status.update(label=t("The report is made."), state="complete")
    while len(kept) >= KEPT:
        kept.pop(next(iter(kept)), None)
    kept[asked] = made


def _show_files(made: Files, asked: Asked) -> None:
    """The files, and what is not in them."""
    t = _shared.words()
    stem = t("report")
    kinds = (
        (t("PDF, to file and to print"), made.pdf, "pdf", "application/pdf", ":material/picture_as_pdf:"),
        (t("HTML, for a screen"), made.html, "html", "text/html", ":material/html:"),
        (t("Excel, every table"), made.workbook, "xlsx", XLSX, ":material/table_view:"),
    )
    with st.container(horizontal=True):
        for label, data, suffix, mime, icon in kinds:
            name = f"{asked.festival_id}-{stem}.{suffix}"
            st.download_button(
                label, data, file_name=name, mime=mime, icon=icon, on_click="ignore", key=f"report_{suffix}"
            )
    if made.lost:
        st.warning(
            t(
                "The PDF has no letters for {letters}: it shows � instead. The HTML and the workbook have them.",
                letters=_shared.literal(made.lost[:40]),
            ),
            icon=":material/font_download_off:",
        )


def _ask_words(programme: Programme) -> None:
    """What the town says in each chapter, and its colour: one form, one revision."""
    t = _shared.words()
    begun = begun_form("report", programme, lambda of: (of.festival.colour, of.festival.report_notes))
    say_outdated(begun)
    known = begun.programme.festival
    notes = dict(known.report_notes)
    with st.form(f"form_{begun.key}"):
        colour = st.color_picker(t("Colour of the town"), value=known.colour or HOUSE_COLOUR, key=f"colour_{begun.key}")
        for chapter, label in CHAPTERS.items():
            heading = t(label)
            notes[chapter] = st.text_area(
                t("Your words on “{chapter}”", chapter=heading),
                value=notes.get(chapter, ""),
                max_chars=LONGEST_NOTE,
                height=90,
                key=f"note_{chapter}_{begun.key}",
            )
        is_sent = st.form_submit_button(t("Save your words"), icon=":material/check:")
    if is_sent:
        said = tuple((chapter, words.strip()) for chapter, words in notes.items() if words.strip())
        is_own = known.colour or colour.lower() != HOUSE_COLOUR
        asked = replace(known, colour=colour.lower() if is_own else "", report_notes=said)
        save_begun(begun, Edit(festival=asked), t("Your words for the report are saved."))


def _ask_logo(festival_id: str) -> None:
    """The picture of the town, to be replaced and taken away."""
    t, kept = _shared.words(), _shared.store().logo(festival_id)
    turn = st.session_state.get("logo_turn", 0)
    bounds = t(
        "PNG or JPEG, at most {kilobytes} kB and {pixels} pixels on each side.",
        kilobytes=t.number(MOST_BYTES // 1000),
        pixels=t.number(MOST_PIXELS),
    )
    key = f"logo_{festival_id}_{turn}"
    chosen = ask_for_file(t("Logo of the town"), bounds, types=["png", "jpg", "jpeg"], key=key)
    if chosen is not None:
        _take_logo(festival_id, chosen.getvalue(), kept)
    if kept is not None:
        st.image(kept, caption=t("Logo of the town"), width=200)
        if st.button(t("Take the logo away"), icon=":material/delete:", key="remove_logo"):
            _keep_logo(festival_id, None)


def _take_logo(festival_id: str, data: bytes, kept: bytes | None) -> None:
    t = _shared.words()
    try:
        logo = read_logo(data)
    except LogoError as refused:
        sizes = {"kilobytes": t.number(MOST_BYTES // 1000), "pixels": t.number(MOST_PIXELS)}
        st.error(t(FAULTS[refused.fault], **sizes), icon=":material/error:")
    else:
        if logo != kept:
            _keep_logo(festival_id, logo)


def _keep_logo(festival_id: str, logo: bytes | None) -> None:
    """Keeps it, and asks for the next with a new field."""
    with suppress(UnknownFestival):
        _shared.store().remember_logo(festival_id, logo)
    st.session_state["logo_turn"] = st.session_state.get("logo_turn", 0) + 1
    st.rerun()
