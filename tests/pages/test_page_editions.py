"""The chapters on editions and on the forecast: what is compared, what is not, and what is kept of a forecast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.changes import Edit
from lib.clashes import find_clashes
from lib.programme import Count, Festival, Item, Programme, Venue, text
from lib.rulebook import ClashKind
from lib.store import Store
from tests.pages.conftest import PARIS, SCRIPT, Visit, seen, unfolded

SATURDAYS = {2023: date(2023, 4, 22), 2024: date(2024, 4, 20), 2025: date(2025, 4, 19)}
HALL = Venue(id="salle", name="Salle des Fêtes", capacity=60)
CHAPTER = """
import streamlit as st
from pages import _shared, _together, _url
from pages.{module} import {entry}
_url.follow("lang", ["fr", "en"], "en")
_shared.choose_festival()


def chapter():
    _together.watch()
    _shared.show_done()
    {entry}(_shared.programme())


st.navigation([st.Page(chapter, default=True), *map(st.Page, ("imports.py", "history.py", "clashes.py"))]).run()
"""
Chapter = Callable[..., AppTest]


def festival(year: int) -> Festival:
    first = SATURDAYS[year]
    return Festival(id=f"jour-{year}", name=text(f"Jour {SCRIPT}"), first_day=first, last_day=first + timedelta(days=1))


def item(item_id: str, year: int, *, kind: str = "concert", hour: int = 20, venue: Venue | None = HALL) -> Item:
    on = SATURDAYS[year]
    start = datetime(on.year, on.month, on.day, hour, tzinfo=PARIS)
    return Item(
        id=item_id,
        title=text(f"{item_id} {SCRIPT}"),
        kind=kind,
        venue_id=venue.id if venue else None,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
    )


def bring(store: Store, year: int, *counted: int | None) -> None:
    """An edition of concerts on one Saturday, counted or not."""
    items = tuple(item(f"c{number}", year, hour=10 + number) for number in range(len(counted)))
    counts = tuple(
        Count(each.id, SATURDAYS[year], people)
        for each, people in zip(items, counted, strict=True)
        if people is not None
    )
    store.save(f"jour-{year}", Edit(festival=festival(year)), by="test")
    store.save(f"jour-{year}", Edit(items=items, venues=(HALL,), counts=counts), by="test")


@pytest.fixture
def chapter(store: Store, tmp_path: Path) -> Chapter:  # noqa: ARG001 (the pages read its database)
    """One chapter of the page by itself."""
    for page in ("imports.py", "history.py", "clashes.py"):
        (tmp_path / page).touch()

    def open_chapter(module: str, entry: str, **params: str | list[str]) -> AppTest:
        (tmp_path / "frame.py").write_text(CHAPTER.format(module=module, entry=entry), "utf-8")
        app = AppTest.from_file(str(tmp_path / "frame.py"), default_timeout=30)
        for name, value in params.items():
            app.query_params[name] = value
        return seen(app.run())

    return open_chapter


def editions(chapter: Chapter, year: int, **params: str | list[str]) -> AppTest:
    return chapter("_across_editions", "show_editions", festival=f"jour-{year}", **params)


def foretold(chapter: Chapter, year: int, **params: str | list[str]) -> AppTest:
    return chapter("_forecast", "show_forecast", festival=f"jour-{year}", **params)


def words(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.info, *app.warning, *app.success, *app.error]
    return "\n".join(part.value for part in shown).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


def tables(app: AppTest) -> set[str]:
    return {each.label for each in app.expander}


def kept(store: Store, year: int) -> dict[str, int | None]:
    return {each.id: each.expected for each in store.programme(f"jour-{year}").items}


def stored_clashes(programme: Programme) -> set[ClashKind]:
    return {clash.kind for clash in find_clashes(programme, SATURDAYS[2025])}


def test_one_edition_leads_to_the_import_of_another(store: Store, chapter: Chapter) -> None:
    bring(store, 2024, 40, None)
    app = editions(chapter, 2024)
    assert "There is one edition here" in words(app)
    assert tables(app) == {"Table: by edition"}


def test_two_editions_are_compared_on_what_they_have_in_common(store: Store, chapter: Chapter) -> None:
    bring(store, 2024, 40, 42, None)
    bring(store, 2025, 50, 52, 54)
    app = editions(chapter, 2025)
    assert "On what 2024 and 2025 have in common – 2 counted sittings on each side" in words(app)
    assert "people per sitting rose from 41 to 52, +27%." in words(app)
    assert "Fill went from 68% to 87%." in words(app)
    assert "Everything can be compared." in words(app)
    assert {"Table: by edition", "Table: like against like", "Table: items by kind"} <= tables(app)
    assert all(each.dataframe and each.get("download_button") for each in unfolded(app).expander)


def test_what_cannot_be_compared_is_said_with_its_reason(store: Store, chapter: Chapter) -> None:
    bring(store, 2024, 40)
    bring(store, 2025, None, None)
    store.save("jour-2025", Edit(items=(item("w", 2025, kind="workshop"),)), by="test")
    said = words(editions(chapter, 2025))
    assert "2024 and 2025 have nothing in common that was counted in both" in said
    assert "Not counted in 2025: 3 sittings" in said
    assert "Only in 2025: 1 sitting" in said


def test_all_years_are_there_and_any_two_can_be_chosen_by_the_address(store: Store, chapter: Chapter) -> None:
    for year, people in ((2023, 20), (2024, 40), (2025, 50)):
        bring(store, year, people)
    app = editions(chapter, 2025)
    assert app.multiselect(key="editions").value == ["jour-2023", "jour-2024", "jour-2025"]
    assert len(unfolded(app).expander[0].dataframe[0].value) == 3
    asked = editions(chapter, 2025, before="jour-2023", after="jour-2024")
    assert "rose from 20 to 40, +100%" in words(asked)
    assert "fell from 40 to 20, −50%" in words(editions(chapter, 2025, before="jour-2024", after="jour-2023"))


def test_an_address_of_editions_that_are_not_there_is_no_failure(store: Store, chapter: Chapter) -> None:
    bring(store, 2024, 40)
    bring(store, 2025, 50)
    app = editions(chapter, 2025, editions=[SCRIPT, "jour-2025"], before="x", after=SCRIPT)
    assert "There is one edition here" in words(app)
    assert "rose" in words(editions(chapter, 2025, before="jour-2025", after="jour-2025"))


def test_names_from_outside_stay_words(store: Store, chapter: Chapter) -> None:
    bring(store, 2024, 40)
    store.save("autre-2024", Edit(festival=replace(festival(2024), id="autre-2024")), by="test")
    app = editions(chapter, 2024, editions=["jour-2024", "autre-2024"])
    assert all(SCRIPT not in each.value for each in (*app.markdown, *app.caption, *app.info))


@pytest.mark.parametrize(
    ("years", "said"), [((), "No edition before this one is here"), ((2024,), "Nothing was counted in 2024")]
)
def test_without_counts_of_the_past_the_forecast_says_what_is_missing(
    store: Store, chapter: Chapter, years: tuple[int, ...], said: str
) -> None:
    for year in years:
        bring(store, year, None)
    bring(store, 2025, None)
    app = foretold(chapter, 2025)
    assert said in words(app)
    assert not app.button


def test_one_past_edition_is_enough_and_said_to_be_weak(store: Store, chapter: Chapter) -> None:
    bring(store, 2024, 40, 44)
    bring(store, 2025, None)
    said = words(foretold(chapter, 2025))
    assert "Learned from 2 counted sittings of 2024." in said
    assert "It is one edition only" in said
    assert "go by it with care" in said
    assert "△ 1 item may draw more people than there are seats." in said


def test_it_says_how_well_it_would_have_done(store: Store, chapter: Chapter) -> None:
    bring(store, 2023, 40, 44)
    bring(store, 2024, 50)
    bring(store, 2025, None)
    said = words(foretold(chapter, 2025))
    assert "Of 2024 it would have had 1 of 1 sitting within its interval." in said
    assert "Half of its forecasts were less than" in said


def test_what_is_kept_is_expected_and_clashes_go_by_it_until_undone(store: Store, chapter: Chapter) -> None:
    bring(store, 2024, 90, 90)
    bring(store, 2025, None)
    before = store.revision()
    app = foretold(chapter, 2025)
    assert ClashKind.OVER_CAPACITY not in stored_clashes(store.programme("jour-2025"))
    keep = next(each for each in app.button if each.label == "Keep as expected attendance")
    app = seen(keep.click().run())
    assert kept(store, 2025) == {"c0": 90}
    assert store.revision() == before + 1
    assert ClashKind.OVER_CAPACITY in stored_clashes(store.programme("jour-2025"))
    assert "1 forecast is kept as expected attendance." in words(app)
    assert "Every item has an expected attendance already." in words(app)
    seen(app.button(key="undo_last").click().run())
    assert kept(store, 2025) == {"c0": None}


def test_a_number_that_somebody_gave_is_not_replaced_unasked(store: Store, chapter: Chapter) -> None:
    bring(store, 2024, 40, 40)
    bring(store, 2025, None, None)
    given = replace(store.programme("jour-2025").item_by_id["c0"], expected=7)
    store.save("jour-2025", Edit(items=(given,)), by="test")
    app = foretold(chapter, 2025)
    app = seen(app.toggle(key="forecast_all").set_value(True).run())
    seen(next(each for each in app.button if each.label == "Keep as expected attendance").click().run())
    assert kept(store, 2025) == {"c0": 7, "c1": 40}


@pytest.mark.parametrize(("kind", "counted"), [("workshop", (40, 40)), ("concert", (40,))])
def test_what_rests_on_other_kinds_or_on_one_sitting_is_not_checked_at_first(
    store: Store, chapter: Chapter, kind: str, counted: tuple[int, ...]
) -> None:
    bring(store, 2024, *counted)
    bring(store, 2025)
    store.save("jour-2025", Edit(items=(item("w", 2025, kind=kind),)), by="test")
    app = foretold(chapter, 2025)
    assert next(each for each in app.button if each.label == "Keep as expected attendance").disabled


def test_a_festival_that_somebody_removes_meanwhile_fails_nothing(store: Store, chapter: Chapter) -> None:
    for year, people in ((2023, 20), (2024, 40), (2025, 50)):
        bring(store, year, people)
    shown = editions(chapter, 2025), foretold(chapter, 2025)
    store.remove_festival("jour-2025", by="test")
    for app in shown:
        seen(app.run())


@pytest.mark.parametrize(("name", "said"), [("editions", "rose from 41 to 52"), ("forecast", "Learned from 1 counted")])
def test_the_chapters_are_on_the_attendance_page(store: Store, visit: Visit, name: str, said: str) -> None:
    bring(store, 2024, 41)
    bring(store, 2025, 52)
    assert said in words(visit("attendance.py", lang="en", festival="jour-2025", chapter=name))
