"""What the report says, against plain sums: every number, what it rests on, and nothing that nobody knows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.i18n import Words
from lib.programme import Count, Item, Method, Programme, Repeat, Status, sittings, text
from lib.report.contents import CHAPTERS, STEPS, report
from lib.report.letters import lost_on_paper, on_paper
from lib.report.values import Chapter, Form, Report, Table, ink_on, luminance, readable_on_paper
from lib.span import Span
from tests.reports import FESTIVAL, FIRST, HALL, HOSTILE, MADE_ON, NOW, item, of_sample, of_titles, programme_of
from tests.test_data import programme as sample

EN = Words("en")


def of(*items: Item, counts: tuple[Count, ...] = (), language: str = "en", **told: tuple[str, ...]) -> Report:
    programme = Programme(FESTIVAL, (HALL,), items, counts)
    return report(programme, language, before=None, logo=None, made_on=MADE_ON, moved=told.get("moved"))


def chapter(said: Report, name: str) -> Chapter:
    (found,) = (each for each in said.chapters if each.id == name)
    return found


def figures(said: Report) -> dict[str, tuple[str, str]]:
    return {each.label: (each.value, each.basis) for chapter in said.chapters for each in chapter.figures}


def column(table: Table, heading: str) -> list[object]:
    (place,) = (place for place, each in enumerate(table.columns) if each.heading == heading)
    return [row[place].value for row in table.rows]


def day_of(span: Span, one: Item) -> date:
    assert one.starts_at is not None
    return span.starts_at.astimezone(one.starts_at.tzinfo).date()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sums_of_a_sample_are_those_of_its_file(language: str) -> None:
    programme, said, t = sample(NOW), of_sample(language), Words(language)
    held = [item for item in programme.items if not item.is_cancelled and item.starts_at]
    days = {
        (item.id, span.starts_at.astimezone(item.starts_at.tzinfo).date())
        for item in held
        if item.starts_at
        for span in sittings(item)
    }
    counted = {(count.item_id, count.day): count.counted for count in programme.counts if count.counted is not None}
    shown = chapter(said, "short").figures
    assert shown[0].value.removeprefix("≈\N{NO-BREAK SPACE}") == t.number(sum(counted.values()))
    assert shown[0].basis == t(
        "{counted} of {sittings} sittings counted", counted=len(counted.keys() & days), sittings=len(days)
    )
    assert shown[2].value == t.number(len(held))


def test_the_table_of_items_has_each_item_once_with_its_own_sum() -> None:
    programme, (table,) = sample(NOW), chapter(of_sample("en"), "items").tables
    expected: dict[str, int] = defaultdict(int)
    for count in programme.counts:
        if count.counted is not None:
            expected[count.item_id] += count.counted
    by_title = sorted((programme.item_by_id[each].title.to("en"), people) for each, people in expected.items())
    titles, people = column(table, "Title"), column(table, "Counted")
    assert sorted(pair for pair in zip(titles, people, strict=True) if pair[1] is not None) == by_title
    assert len(titles) == len([item for item in programme.items if sittings(item) and not item.is_cancelled])


@settings(max_examples=20)
@given(some.lists(some.none() | some.integers(0, 500), max_size=6))
def test_what_nobody_counted_is_in_no_sum(people: list[int | None]) -> None:
    items = [item(f"i{n}", hour=8 + n) for n in range(len(people))]
    counts = [Count(one.id, FIRST, number) for one, number in zip(items, people, strict=True)]
    said, known = of(*items, counts=tuple(counts)), [number for number in people if number is not None]
    value, basis = figures(said)["People counted"]
    assert value == (EN.number(sum(known)) if known else "–")
    assert basis == f"{len(known)} of {len(people)} sittings counted"
    (table,) = chapter(said, "items").tables
    assert column(table, "Counted") == people


def test_money_is_told_with_what_it_rests_on_and_left_out_where_nobody_knows() -> None:
    counts = (Count("a", FIRST, 80, revenue=100_050, paid=70), Count("b", FIRST, 20))
    said = of(item("a"), item("b"), counts=counts)
    assert figures(said)["Revenue"] == ("€1,000.50", "known of 1 of 2 sittings")
    assert column(chapter(said, "money").tables[0], "Revenue") == [100_050]
    assert "Donations" not in figures(said)
    assert "money" not in {each.id for each in of(item("a"), counts=(Count("a", FIRST, 80),)).chapters}


def test_over_capacity_is_told_and_kept() -> None:
    said = chapter(of(item("a"), item("b"), counts=(Count("a", FIRST, 130), Count("b", FIRST, 100))), "over")
    assert said.paragraphs == ("1 sitting was over capacity. The count is kept as it was given.",)
    assert column(said.tables[0], "Fill") == [1.3]


def test_what_was_cancelled_is_named_and_is_not_held() -> None:
    cancelled = replace(item("b"), status=Status.CANCELLED, title=text("Bal"))
    said = chapter(of(item("a"), cancelled), "held")
    assert said.paragraphs[0] == "1 item was held in 1 sitting at 1 venue."
    assert [each.lead for each in said.lists] == ["1 item was cancelled:"]
    assert "Bal" in said.lists[0].points[0]


def test_moves_are_told_when_known_and_only_then() -> None:
    leads = [
        [each.lead for each in chapter(of(item("a"), **told), "held").lists]
        for told in ({}, {"moved": ()}, {"moved": ("x",)})
    ]
    assert [len(each) for each in leads] == [1, 2, 2]
    assert leads[1][1] == "Nothing changed its place or its time once it was published."
    assert leads[2][1] == "1 item changed its place or its time after it was published:"


def test_how_it_was_counted_says_what_is_an_estimate() -> None:
    counts = (Count("a", FIRST, 80, method=Method.ESTIMATE), Count("b", FIRST, 20))
    said = of(item("a"), item("b"), counts=counts)
    assert "How the counts were made: Estimate: 1 and nobody said how: 1." in chapter(said, "method").paragraphs
    assert "1 of the 2 counts is an estimate." in chapter(said, "short").paragraphs
    assert figures(said)["People counted"][0] == "≈\N{NO-BREAK SPACE}100"
    assert column(chapter(said, "items").tables[0], "Of these, estimates") == [1, 0]


def test_a_report_made_too_early_says_so() -> None:
    programme = Programme(FESTIVAL, (HALL,), (item("a"),))
    early = report(programme, "en", before=None, logo=None, made_on=FIRST)
    late = report(programme, "en", before=None, logo=None, made_on=FESTIVAL.last_day + timedelta(days=1))
    assert len(chapter(early, "short").paragraphs) == len(chapter(late, "short").paragraphs) + 1


def test_notes_stand_in_their_chapters() -> None:
    festival = replace(FESTIVAL, report_notes=(("short", "Merci à tous."), ("nowhere", "x")), colour="#123456")
    said = report(Programme(festival), "fr", before=None, logo=None, made_on=MADE_ON)
    assert {each.id: each.note for each in said.chapters if each.note} == {"short": "Merci à tous."}
    assert said.colour == "#123456"


def test_it_tells_each_of_its_steps() -> None:
    told: list[str] = []
    report(Programme(FESTIVAL), "en", before=None, logo=None, made_on=MADE_ON, tell=told.append)
    assert len(told) == STEPS


@pytest.mark.parametrize(
    "items",
    [(), (item("a"),), (item("a", None),), (replace(item("a"), repeat=Repeat(FIRST + timedelta(days=200))),)],
)
@pytest.mark.parametrize("counts", [(), (Count("a", FIRST, 0),), (Count("a", date(2024, 12, 1), 9),)])
def test_there_is_a_report_of_little_and_of_long(items: tuple[Item, ...], counts: tuple[Count, ...]) -> None:
    said = of(*items, counts=tuple(count for count in counts if items))
    assert {each.id for each in said.chapters} <= set(CHAPTERS)
    for table in said.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_hostile_titles_are_words() -> None:
    (table,) = chapter(of_titles(*HOSTILE), "items").tables
    assert set(column(table, "Titre")) == set(HOSTILE)


def test_cells_that_are_known_are_said() -> None:
    for table in of_sample("fr").tables:
        for row in table.rows:
            for cell, each in zip(row, table.columns, strict=True):
                assert (cell.value is None) == (cell.said == "–")
                assert each.form is Form.TEXT or not isinstance(cell.value, str)


def test_the_same_programme_has_the_same_report() -> None:
    one, other = (report(programme_of("a", "b"), "fr", before=None, logo=None, made_on=MADE_ON) for _ in range(2))
    assert one == other


@given(some.integers(0, 0xFFFFFF))
def test_words_read_on_every_colour(number: int) -> None:
    colour = f"#{number:06x}"
    light, dark = sorted((luminance(colour), luminance(ink_on(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert 1.05 / (luminance(readable_on_paper(colour)) + 0.05) >= 4.5


def test_letters_that_paper_lacks_are_told() -> None:
    assert lost_on_paper("Élan Հայ 漢字漢 \x00") == "漢字"
    assert on_paper("a\x00漢\u202e\n") == "a\N{REPLACEMENT CHARACTER}\n"


@pytest.mark.parametrize(
    ("chapter", "sentence"),
    [
        ("money", "No tickets, revenue or donations are known."),
        ("editions", "There is no edition before this one to compare it with."),
    ],
)
def test_no_note_is_lost_with_a_chapter_that_has_nothing_else(chapter: str, sentence: str) -> None:
    programme = Programme(replace(FESTIVAL, report_notes=((chapter, "À suivre."),)), (HALL,), (item("a"),))
    bare = Programme(FESTIVAL, (HALL,), (item("a"),))
    said, without = (report(each, "en", before=None, logo=None, made_on=MADE_ON) for each in (programme, bare))
    [noted] = [each for each in said.chapters if each.id == chapter]
    assert (noted.note, noted.paragraphs) == ("À suivre.", (sentence,))
    assert chapter not in {each.id for each in without.chapters}
