"""The report on paper: opened and looked at, tagged for who listens to it, and no word in it taken for markup."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pandas as pd
import pikepdf
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from PIL import Image

from lib.feeds.public_text import line
from lib.i18n import Words
from lib.programme import Festival, Programme, text
from lib.report.contents import report
from lib.report.pdf import write_pdf
from lib.report.tabulating import tabulated
from lib.report.values import MOST_PRINTED, Cell, Chapter, Column, Figure, Points, Report, Table
from tests.reports import FIRST, HOSTILE, MADE_ON, of_sample, of_titles


@cache
def pdf_of_sample(language: str) -> bytes:
    return write_pdf(of_sample(language))


Element = tuple[str, str]  # what it is, and what is said in its place


def words_of(pdf: bytes) -> str:
    """All that can be selected in it, without the breaks of lines."""
    document = pypdfium2.PdfDocument(pdf)
    return squeezed(" ".join(page.get_textpage().get_text_bounded() for page in document))


def squeezed(words: str) -> str:
    """Without spaces and signs that break words, which paper adds and takes away."""
    return "".join(sign for sign in words if not sign.isspace() and sign not in "\u00ad\u200b\u2010-\ufffe")


def structure(pdf: bytes) -> list[Element]:
    """Every element that is told to who cannot see."""
    document = pikepdf.open(io.BytesIO(pdf))
    found: list[Element] = []
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Array):
            waiting += list(here)
        elif isinstance(here, pikepdf.Dictionary) and "/S" in here:
            found.append((str(here.S), str(here.get("/Alt", ""))))
            waiting += [here.K] if "/K" in here else []
    return found


def images(pdf: bytes) -> list[Image.Image]:
    return [page.render(scale=0.5).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def is_readable(page: Image.Image) -> bool:
    """Whether there is ink on paper."""
    greys = page.convert("L").histogram()
    return any(greys[:100]) and any(greys[250:])


def test_a_sample_becomes_pages_with_ink_on_each() -> None:
    pages = images(pdf_of_sample("fr"))
    assert 5 <= len(pages) <= 20
    for page in pages:
        assert is_readable(page)


@pytest.mark.parametrize(("language", "heading"), [("fr", "Qui est venu"), ("en", "Who came")])
def test_titles_headings_and_sums_are_its_text(language: str, heading: str) -> None:
    words, said = words_of(pdf_of_sample(language)), of_sample(language)
    assert squeezed(heading) in words
    assert squeezed(said.title) in words
    for table in said.tables:
        for cell, column in zip(table.rows[0], table.columns, strict=True):
            assert squeezed(cell.said) in words or not column.is_on_paper


def test_it_is_tagged_titled_and_in_a_language() -> None:
    document = pikepdf.open(io.BytesIO(pdf_of_sample("fr")))
    root = document.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "fr"
    assert root.ViewerPreferences.DisplayDocTitle
    assert of_sample("fr").title in str(document.docinfo.Title)
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert of_sample("fr").title in metadata["dc:title"]


def test_every_figure_says_what_it_shows_and_every_table_has_headings() -> None:
    found, said = structure(pdf_of_sample("fr")), of_sample("fr")
    kinds = [kind for kind, _ in found]
    alternatives = [said for kind, said in found if kind == "/Figure"]
    pictures = [picture for chapter in said.chapters for picture in chapter.pictures]
    assert sorted(alternatives) == sorted(picture.description for picture in pictures)
    assert kinds.count("/Table") == len(said.tables)
    assert kinds.count("/TH") >= sum(column.is_on_paper for table in said.tables for column in table.columns)
    assert kinds.count("/H1") == len(said.chapters) + 1
    assert "/H2" in kinds


def test_no_word_from_outside_is_read_as_markup() -> None:
    words = words_of(write_pdf(of_titles(*HOSTILE)))
    for title in HOSTILE:
        assert squeezed(title) in words


def of_title(title: str) -> Report:
    """A report that says a title everywhere."""
    table = Table(title, (Column(title),), ((Cell(title, title),),))
    figures, lists = (Figure(title, title, title),), (Points(title, (title,)),)
    chapter = Chapter("came", title, (title,), figures, lists, tables=(table,), note=title)
    return replace(of_sample("fr"), chapters=(chapter,))


@settings(max_examples=25)
@given(some.text(some.characters(codec="latin-1", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30))
def test_any_title_is_read_back_as_it_was(title: str) -> None:
    if line(title):
        assert squeezed(line(title)) in words_of(write_pdf(of_title(line(title))))


@settings(max_examples=60)
@given(some.text(max_size=60))
@example("\x08")
@example("\u202e漢字 \u200d👩\u200d👩 \ud7ff\uffff\U000e0041")
def test_any_words_leave_a_report_that_opens(words: str) -> None:
    chapter = Chapter("came", words or "-", paragraphs=(words,), note=words)
    pdf = write_pdf(replace(of_sample("fr"), title=words or "-", subtitle=words, author=words, chapters=(chapter,)))
    assert len(pypdfium2.PdfDocument(pdf)) >= 1


def test_the_same_report_has_the_same_bytes() -> None:
    assert write_pdf(of_sample("en")) == pdf_of_sample("en")


def test_armenian_has_letters_and_not_boxes() -> None:
    shown = replace(of_sample("fr"), title="Հայաստան", subtitle="", chapters=())
    document = pikepdf.open(io.BytesIO(write_pdf(shown)))
    fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
    assert all("DejaVuSans" in name for name in fonts)
    assert "Հայաստան" in words_of(write_pdf(shown))


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#ffff00", "#c2183c", "#808080"])
def test_any_colour_of_a_town_leaves_words_that_read(colour: str) -> None:
    assert is_readable(images(write_pdf(replace(of_sample("fr"), colour=colour)))[0])


def test_a_logo_is_shown_and_told() -> None:
    logo = io.BytesIO()
    Image.new("RGB", (300, 100), "#00aa00").save(logo, "PNG")
    pdf = write_pdf(replace(of_sample("fr"), logo=logo.getvalue()))
    assert (0, 170, 0) in {colour for _, colour in images(pdf)[0].convert("RGB").getcolors(1 << 20) or ()}
    assert of_sample("fr").words.logo in {said for kind, said in structure(pdf) if kind == "/Figure"}


def test_a_table_that_nobody_would_print_ends_with_where_the_rest_is() -> None:
    table = tabulated("Tout", pd.DataFrame({"a": range(MOST_PRINTED + 500)}), [("a", Column("Nombre"))], Words("en"))
    pdf = write_pdf(replace(of_sample("fr"), chapters=(Chapter("came", "C", tables=(table,)),)))
    assert squeezed("The first 2,000 of 2,500 rows: the workbook has all of them.") in words_of(pdf)
    assert [kind for kind, _ in structure(pdf)].count("/TR") == MOST_PRINTED + 1


def test_a_festival_without_anything_has_a_report_too() -> None:
    empty = Programme(Festival(id="vide", name=text("Vide"), first_day=FIRST, last_day=FIRST))
    pdf = write_pdf(report(empty, "fr", before=None, logo=None, made_on=MADE_ON))
    assert len(pypdfium2.PdfDocument(pdf)) >= 1


def test_words_without_end_stay_on_the_page_and_below_its_head() -> None:
    festival = Festival(id="essai", name=text("mot " * 2_500), first_day=FIRST, last_day=FIRST)
    said = report(Programme(festival, (), ()), "fr", before=None, logo=None, made_on=MADE_ON)
    endless = replace(of_title("x" * 400).chapters[0], note="y\u00a0" * 3_000)
    document = pypdfium2.PdfDocument(write_pdf(replace(said, chapters=(endless,))))
    assert len(document) < 8
    letters = []
    for sheet in document:
        words, width = sheet.get_textpage(), sheet.get_width()
        boxes = [words.get_charbox(place) for place in range(words.count_chars())]
        assert all(left >= 0 and right <= width for left, _, right, _ in boxes)
        letters.append(words.get_text_range())
    assert "".join(letters).count("y") >= 3_000
